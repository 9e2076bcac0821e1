/* docket-compartment.c: where finished products wait, and what fits into them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-compartment.h"

#include "docket-error.h"
#include "docket-json-reader-private.h"
#include "docket-json-writer-private.h"
#include "docket-nick.h"

#include <glib/gi18n.h>
#include <string.h>

#define GROUP_PREFIX "Compartment "
/* A print with the air beneath it; a stamp with its mount and handle; the bag around all of it. */
#define PRINT_THICKNESS 35
#define STAMP_HEIGHT 6000
#define BAG 500

static const char *const kinds[] = { "shelf", "bin", "locker" };
static const char *const doors[] = { "unknown", "closed", "open" };

DocketCompartment *
docket_compartment_new (const char            *label,
                        DocketCompartmentKind  kind)
{
  DocketCompartment *compartment = g_new0 (DocketCompartment, 1);

  compartment->label = g_strdup (label);
  compartment->kind = kind;
  return compartment;
}

DocketCompartment *
docket_compartment_copy (const DocketCompartment *compartment)
{
  DocketCompartment *copy = g_memdup2 (compartment, sizeof *compartment);

  copy->label = g_strdup (compartment->label);
  copy->device = g_strdup (compartment->device);
  copy->trouble = g_strdup (compartment->trouble);
  copy->order = g_strdup (compartment->order);
  return copy;
}

void
docket_compartment_free (DocketCompartment *compartment)
{
  if (compartment == NULL)
    return;

  g_free (compartment->label);
  g_free (compartment->device);
  g_free (compartment->trouble);
  g_free (compartment->order);
  g_free (compartment);
}

gboolean
docket_compartment_label_is_valid (const char *label)
{
  gsize length = strlen (label);

  return length >= 1 && length <= DOCKET_COMPARTMENT_LABEL_MAX &&
         strspn (label, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./") == length;
}

const char *
docket_compartment_kind_to_nick (DocketCompartmentKind kind)
{
  return kinds[kind];
}

gboolean
docket_compartment_kind_from_nick (const char            *nick,
                                   DocketCompartmentKind *kind)
{
  gint found = docket_nick_find (kinds, G_N_ELEMENTS (kinds), nick);

  if (found >= 0)
    *kind = (DocketCompartmentKind) found;
  return found >= 0;
}

const char *
docket_door_to_nick (DocketDoor door)
{
  return doors[door];
}

gboolean
docket_door_from_nick (const char *nick,
                       DocketDoor *door)
{
  gint found = docket_nick_find (doors, G_N_ELEMENTS (doors), nick);

  if (found >= 0)
    *door = (DocketDoor) found;
  return found >= 0;
}

/* --- from a file --- */

static gboolean
read_size (DocketCompartment *compartment,
           const char        *text)
{
  DocketLength *sides[] = { &compartment->width, &compartment->height, &compartment->depth };
  g_auto (GStrv) parts = g_strsplit (text, "x", -1);
  guint64 value;

  if (g_strv_length (parts) != G_N_ELEMENTS (sides))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      if (!g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 1, 10000, &value, NULL))
        return FALSE;
      *sides[i] = (DocketLength) value * 100;
    }
  return TRUE;
}

static gboolean
read_number (const char *text,
             guint64     minimum,
             guint64     maximum,
             guint      *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, minimum, maximum, &value, NULL))
    return FALSE;
  *number = (guint) value;
  return TRUE;
}

static gboolean
read_value (DocketCompartment *compartment,
            const char        *key,
            const char        *text)
{
  if (g_str_equal (key, "kind"))
    return docket_compartment_kind_from_nick (text, &compartment->kind);
  if (g_str_equal (key, "size"))
    return read_size (compartment, text);
  if (g_str_equal (key, "board"))
    return read_number (text, 1, 247, &compartment->board);
  if (g_str_equal (key, "relay"))
    return read_number (text, 0, G_MAXUINT16, &compartment->relay);
  if (g_str_equal (key, "sensor"))
    return read_number (text, 0, G_MAXUINT16, &compartment->sensor);
  if (!g_str_equal (key, "device") || *text == '\0')
    return FALSE;
  g_free (compartment->device);
  compartment->device = g_strdup (text);
  return TRUE;
}

DocketCompartment *
docket_compartment_from_key_file (GKeyFile    *file,
                                  const char  *group,
                                  GError     **error)
{
  const char *label = g_str_has_prefix (group, GROUP_PREFIX) ? group + strlen (GROUP_PREFIX) : "";
  g_autoptr (DocketCompartment) compartment = docket_compartment_new (label, DOCKET_COMPARTMENT_SHELF);
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, error);

  if (keys == NULL)
    return NULL;
  if (!docket_compartment_label_is_valid (label))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("The group [%s] does not name a compartment: use up to %d letters, digits, “-”, “_”, “.” and “/”."),
                   group, DOCKET_COMPARTMENT_LABEL_MAX);
      return NULL;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *text = g_key_file_get_string (file, group, keys[i], NULL);

      if (text != NULL && read_value (compartment, keys[i], g_strstrip (text)))
        continue;
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("The setting “%s” in [%s] is not known or has a bad value: “%s”."), keys[i], group,
                   text != NULL ? text : "");
      return NULL;
    }
  return g_steal_pointer (&compartment);
}

GPtrArray *
docket_compartments_parse (const char  *text,
                           gsize        length,
                           GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) compartments = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_compartment_free);
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
    return NULL;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      DocketCompartment *compartment = docket_compartment_from_key_file (file, groups[i], error);

      if (compartment == NULL)
        return NULL;
      g_ptr_array_add (compartments, compartment);
    }
  return docket_compartments_check (compartments, error) ? g_steal_pointer (&compartments) : NULL;
}

static gboolean
refuse (GError     **error,
        const char  *sentence,
        const char  *label)
{
  g_autofree char *message = g_strdup_printf ("“%s”: %s", label, sentence);

  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
check_one (const DocketCompartment  *compartment,
           GHashTable               *taken,
           GError                  **error)
{
  gboolean locker = compartment->kind == DOCKET_COMPARTMENT_LOCKER;
  gboolean lone;

  if (!docket_compartment_label_is_valid (compartment->label))
    return refuse (error, _("This cannot be a compartment's label."), compartment->label);
  if (!g_hash_table_add (taken, g_strconcat ("label ", compartment->label, NULL)))
    return refuse (error, _("There are two compartments with this label."), compartment->label);
  if (!locker)
    return TRUE;
  if (compartment->device == NULL || compartment->board == 0)
    return refuse (error, _("A locker needs its device and the address of its board."), compartment->label);
  lone = g_hash_table_add (taken, g_strdup_printf ("relay %s %u %u", compartment->device, compartment->board,
                                                   compartment->relay));
  lone = g_hash_table_add (taken, g_strdup_printf ("sensor %s %u %u", compartment->device, compartment->board,
                                                   compartment->sensor)) && lone;
  if (!lone)
    return refuse (error, _("Another locker has the same relay or sensor."), compartment->label);
  return TRUE;
}

gboolean
docket_compartments_check (GPtrArray  *compartments,
                           GError    **error)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < compartments->len; i++)
    if (!check_one (g_ptr_array_index (compartments, i), taken, error))
      return FALSE;
  return TRUE;
}

/* --- what fits --- */

static void
sort_sides (DocketLength sides[3])
{
  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < 2 - i; j++)
      if (sides[j] < sides[j + 1])
        {
          DocketLength smaller = sides[j];

          sides[j] = sides[j + 1];
          sides[j + 1] = smaller;
        }
}

static void
add_item (const DocketItem      *item,
          const DocketCatalogue *catalogue,
          DocketLength           bulk[3])
{
  const DocketProduct *product = docket_catalogue_find (catalogue, item->product);
  gboolean stamp = product != NULL && docket_product_is (product, DOCKET_ARTWORK_STAMP);
  gint64 height = (gint64) item->copies * (stamp ? STAMP_HEIGHT : PRINT_THICKNESS);

  bulk[0] = MAX (bulk[0], MAX (item->width, item->height));
  bulk[1] = MAX (bulk[1], MIN (item->width, item->height));
  bulk[2] = (DocketLength) MIN (bulk[2] + height, G_MAXINT / 2);
}

void
docket_order_get_bulk (const DocketOrder     *order,
                       const DocketCatalogue *catalogue,
                       DocketLength           bulk[3])
{
  bulk[0] = bulk[1] = bulk[2] = 0;
  for (guint i = 0; i < order->items->len; i++)
    add_item (g_ptr_array_index (order->items, i), catalogue, bulk);
  for (guint i = 0; i < 3; i++)
    bulk[i] += BAG;
  sort_sides (bulk);
}

gboolean
docket_compartment_fits (const DocketCompartment *compartment,
                         const DocketLength       bulk[3])
{
  DocketLength inside[3] = { compartment->width, compartment->height, compartment->depth };

  if (inside[0] == 0 && inside[1] == 0 && inside[2] == 0)
    return TRUE;
  sort_sides (inside);
  return inside[0] >= bulk[0] && inside[1] >= bulk[1] && inside[2] >= bulk[2];
}

static gint64
room (const DocketCompartment *compartment)
{
  gint64 volume = (gint64) compartment->width * compartment->height / 100 * compartment->depth;

  return volume > 0 ? volume : G_MAXINT64;
}

static gboolean
is_free (const DocketCompartment *compartment)
{
  return compartment->trouble == NULL &&
         (compartment->kind == DOCKET_COMPARTMENT_SHELF || compartment->n_orders == 0);
}

static gboolean
is_better (const DocketCompartment *one,
           const DocketCompartment *other)
{
  if (other == NULL || one->kind != other->kind)
    return other == NULL || one->kind > other->kind;
  if (one->kind == DOCKET_COMPARTMENT_SHELF && one->n_orders != other->n_orders)
    return one->n_orders < other->n_orders;
  return room (one) < room (other);
}

const DocketCompartment *
docket_compartments_pick (GPtrArray          *compartments,
                          const DocketLength  bulk[3],
                          gboolean            lockers)
{
  const DocketCompartment *best = NULL;

  for (guint i = 0; i < compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (compartments, i);

      if (is_free (compartment) && docket_compartment_fits (compartment, bulk) &&
          (lockers || compartment->kind != DOCKET_COMPARTMENT_LOCKER) && is_better (compartment, best))
        best = compartment;
    }
  return best;
}

/* --- JSON --- */

char *
docket_compartment_to_json (const DocketCompartment *compartment)
{
  GString *out = g_string_new (NULL);
  gboolean locker = compartment->kind == DOCKET_COMPARTMENT_LOCKER;

  docket_json_open (out, NULL, '{');
  docket_json_string (out, "label", compartment->label);
  docket_json_string (out, "kind", kinds[compartment->kind]);
  docket_json_length (out, "width", compartment->width);
  docket_json_length (out, "height", compartment->height);
  docket_json_length (out, "depth", compartment->depth);
  docket_json_string (out, "device", compartment->device);
  if (locker)
    {
      docket_json_int (out, "board", compartment->board);
      docket_json_int (out, "relay", compartment->relay);
      docket_json_int (out, "sensor", compartment->sensor);
    }
  else
    {
      docket_json_null (out, "board");
      docket_json_null (out, "relay");
      docket_json_null (out, "sensor");
    }
  docket_json_string (out, "trouble", compartment->trouble);
  docket_json_string (out, "door", doors[compartment->door]);
  docket_json_int (out, "orders", compartment->n_orders);
  docket_json_string (out, "order", compartment->order);
  docket_json_close (out, '}');
  return g_string_free (out, FALSE);
}

static void
read_words (DocketJsonReader  *reader,
            DocketCompartment *compartment)
{
  g_autofree char *kind = NULL;
  g_autofree char *door = NULL;

  docket_json_reader_string (reader, "kind", TRUE, &kind);
  docket_json_reader_string (reader, "door", FALSE, &door);
  if (docket_json_reader_failed (reader))
    return;
  if (!docket_compartment_kind_from_nick (kind, &compartment->kind))
    docket_json_reader_fail (reader, "kind");
  else if (door != NULL && !docket_door_from_nick (door, &compartment->door))
    docket_json_reader_fail (reader, "door");
}

DocketCompartment *
docket_compartment_from_json (JsonNode  *node,
                              GError   **error)
{
  g_autoptr (DocketCompartment) compartment = docket_compartment_new (NULL, DOCKET_COMPARTMENT_SHELF);
  GError *mistake = NULL;
  DocketJsonReader reader;

  if (docket_json_reader_init (&reader, node, "compartment", &mistake))
    {
      docket_json_reader_string (&reader, "label", TRUE, &compartment->label);
      read_words (&reader, compartment);
      docket_json_reader_length (&reader, "width", FALSE, &compartment->width);
      docket_json_reader_length (&reader, "height", FALSE, &compartment->height);
      docket_json_reader_length (&reader, "depth", FALSE, &compartment->depth);
      docket_json_reader_string (&reader, "device", FALSE, &compartment->device);
      docket_json_reader_uint (&reader, "board", FALSE, &compartment->board);
      docket_json_reader_uint (&reader, "relay", FALSE, &compartment->relay);
      docket_json_reader_uint (&reader, "sensor", FALSE, &compartment->sensor);
      docket_json_reader_string (&reader, "trouble", FALSE, &compartment->trouble);
      docket_json_reader_uint (&reader, "orders", FALSE, &compartment->n_orders);
      docket_json_reader_string (&reader, "order", FALSE, &compartment->order);
    }
  if (mistake == NULL && (compartment->label == NULL || compartment->board > 247 ||
                          MAX (compartment->relay, compartment->sensor) > G_MAXUINT16))
    docket_json_reader_fail (&reader, "label");
  if (mistake == NULL)
    return g_steal_pointer (&compartment);

  g_propagate_error (error, mistake);
  return NULL;
}
