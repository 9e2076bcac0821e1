/* docket-board.c: looks at a shop's jobs and devices, and puts them in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-board-private.h"

#include "docket-events-table.h"
#include "docket-json.h"
#include "docket-time.h"

#include <string.h>

/* A device that was not heard of for so long counts as not there. */
#define SILENT (3 * DOCKET_MINUTE)

static void
clear_device (gpointer data)
{
  DocketBoardDevice *device = data;

  g_strfreev (device->products);
  g_strfreev (device->artworks);
  g_strfreev (device->reasons);
  g_free (device->rates);
}

/* NULL where the member is no list. */
static char **
dup_strings (JsonObject *object,
             const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_strv_builder_add (builder, json_array_get_string_element (array, i));
  return g_strv_builder_end (builder);
}

static void
add_device (DocketBoard     *board,
            DocketDeviceRow *row)
{
  g_autoptr (JsonNode) node = json_from_string (row->json, NULL);
  JsonObject *object = json_node_get_object (node);
  DocketBoardDevice device = { .row = row, .seconds_left = -1 };
  JsonNode *left = json_object_get_member (object, "seconds_left");

  device.products = dup_strings (object, "products");
  device.artworks = dup_strings (object, "artworks");
  device.reasons = dup_strings (object, "reasons");
  device.present = row->seen_at >= board->now - SILENT;
  if (left != NULL && JSON_NODE_HOLDS_VALUE (left))
    device.seconds_left = json_node_get_double (left);
  g_array_append_val (board->devices, device);
}

static guint
add_kind (DocketBoard           *board,
          const DocketCatalogue *catalogue,
          const char            *product,
          const char            *paper)
{
  g_autofree char *key = g_strjoin (" ", product, paper, NULL);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (board->kind_numbers, key));
  DocketBoardKind kind = { product, paper, docket_catalogue_find (catalogue, product) };

  if (number > 0)
    return number - 1;
  g_array_append_val (board->kinds, kind);
  g_hash_table_insert (board->kind_numbers, g_steal_pointer (&key), GUINT_TO_POINTER (board->kinds->len));
  return board->kinds->len - 1;
}

/* The list interns its words, so a kind is found by two addresses most of the time. */
static void
number_kinds (DocketBoard           *board,
              const DocketCatalogue *catalogue)
{
  const char *product = NULL, *paper = NULL;

  for (guint i = 0; i < catalogue->products->len; i++)
    {
      const DocketProduct *known = g_ptr_array_index (catalogue->products, i);

      for (guint j = 0; known->papers[j] != NULL; j++)
        add_kind (board, catalogue, known->id, known->papers[j]);
    }
  for (guint i = 0; i < board->list.entries->len; i++)
    {
      const DocketQueueEntry *entry = &g_array_index (board->list.entries, DocketQueueEntry, i);

      if (entry->product == product && entry->paper == paper)
        continue;
      product = entry->product;
      paper = entry->paper;
      add_kind (board, catalogue, product, paper);
    }
}

typedef struct
{
  guint index;
  gboolean at_device;
  double rank;
  gint64 id;
} Standing;

/* What is at a device first, then by rank, of equals the older. */
static gint
compare (gconstpointer a,
         gconstpointer b)
{
  const Standing *first = a, *second = b;

  if (first->at_device != second->at_device)
    return first->at_device ? -1 : 1;
  if (first->rank != second->rank)
    return first->rank > second->rank ? -1 : 1;
  return first->id < second->id ? -1 : first->id > second->id;
}

static void
put_in_order (DocketBoard *board)
{
  GArray *entries = board->list.entries;
  g_autoptr (GArray) standings = g_array_sized_new (FALSE, FALSE, sizeof (Standing), entries->len);

  for (guint i = 0; i < entries->len; i++)
    {
      const DocketQueueEntry *entry = &g_array_index (entries, DocketQueueEntry, i);
      Standing standing = { i, entry->device != NULL && !entry->moved,
                            docket_job_rank_at (entry->place, entry->pull, board->now), entry->id };

      g_array_append_val (standings, standing);
    }
  g_array_sort (standings, compare);
  for (guint i = 0; i < standings->len; i++)
    g_array_append_val (board->entries, g_array_index (standings, Standing, i).index);
}

static gboolean
read_scores (DocketBoard    *board,
             DocketDbHandle *handle,
             GError        **error)
{
  GError *local = NULL;
  g_autofree char *text = docket_scores_table_get (handle, board->site->id, &local);

  docket_scores_from_text (&board->scores, text);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

DocketBoard *
docket_board_new (DocketServices   *services,
                  DocketDbHandle   *handle,
                  const DocketSite *site,
                  gint64            now,
                  GError          **error)
{
  g_autoptr (DocketBoard) board = g_atomic_rc_box_new0 (DocketBoard);
  gint64 began = g_get_monotonic_time ();

  board->now = now;
  board->site = site;
  board->places = g_array_new (FALSE, FALSE, sizeof (guint));
  board->ranks = g_array_new (FALSE, FALSE, sizeof (double));
  board->entries = g_array_new (FALSE, FALSE, sizeof (guint));
  board->kinds = g_array_new (FALSE, FALSE, sizeof (DocketBoardKind));
  board->kind_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  board->devices = g_array_new (FALSE, FALSE, sizeof (DocketBoardDevice));
  g_array_set_clear_func (board->devices, clear_device);
  board->rows = docket_devices_table_list (handle, site->id, error);
  if (board->rows == NULL || !read_scores (board, handle, error) ||
      !docket_events_table_last (handle, &board->last_event, error) || !docket_queue_table_list (handle, site->id, &board->list, error))
    return NULL;
  for (guint i = 0; i < board->rows->len; i++)
    add_device (board, g_ptr_array_index (board->rows, i));
  number_kinds (board, docket_services_get_catalogue (services, site->id));
  put_in_order (board);
  if (!docket_board_make_plan (board, handle, error))
    return NULL;
  board->cost = g_get_monotonic_time () - began;
  return g_steal_pointer (&board);
}

DocketBoard *
docket_board_ref (DocketBoard *board)
{
  return g_atomic_rc_box_acquire (board);
}

static void
clear (gpointer data)
{
  DocketBoard *board = data;

  docket_queue_list_clear (&board->list);
  g_clear_pointer (&board->entries, g_array_unref);
  g_clear_pointer (&board->kinds, g_array_unref);
  g_clear_pointer (&board->kind_numbers, g_hash_table_unref);
  g_clear_pointer (&board->devices, g_array_unref);
  g_clear_pointer (&board->rows, g_ptr_array_unref);
  g_clear_pointer (&board->records, g_ptr_array_unref);
  g_clear_pointer (&board->plan, docket_plan_free);
  g_clear_pointer (&board->places, g_array_unref);
  g_clear_pointer (&board->ranks, g_array_unref);
  g_free (board->planned);
}

void
docket_board_unref (DocketBoard *board)
{
  g_atomic_rc_box_release_full (board, clear);
}

const DocketQueueEntry *
docket_board_get_entry (const DocketBoard *board,
                        guint              place)
{
  return &g_array_index (board->list.entries, DocketQueueEntry, g_array_index (board->entries, guint, place));
}

guint
docket_board_find_kind (const DocketBoard *board,
                        const char        *product,
                        const char        *paper)
{
  g_autofree char *key = g_strjoin (" ", product, paper, NULL);

  return GPOINTER_TO_UINT (g_hash_table_lookup (board->kind_numbers, key)) - 1;
}

gboolean
docket_board_device_makes (const DocketBoardDevice *device,
                           const DocketBoardKind   *kind)
{
  const char *artwork = kind->known != NULL ? kind->known->artwork : DOCKET_ARTWORK_PHOTO;

  return (device->products == NULL || g_strv_contains ((const char *const *) device->products, kind->product)) &&
         (device->artworks == NULL || g_strv_contains ((const char *const *) device->artworks, artwork));
}

gboolean
docket_board_device_is_loaded (const DocketBoardDevice *device,
                               const DocketBoardKind   *kind)
{
  return kind->known == NULL || device->row == NULL ||
         docket_media_is_loaded (device->row->loaded, kind->known->width, kind->known->height, kind->paper);
}

gboolean
docket_board_needs_media (const DocketBoard        *board,
                          guint                     kind,
                          const DocketBoardDevice **could)
{
  const DocketBoardKind *wanted = &g_array_index (board->kinds, DocketBoardKind, kind);

  *could = NULL;
  for (guint i = 0; i < board->devices->len; i++)
    {
      const DocketBoardDevice *device = &g_array_index (board->devices, DocketBoardDevice, i);

      if (!device->present || !docket_board_device_makes (device, wanted))
        continue;
      if (docket_board_device_is_loaded (device, wanted))
        return FALSE;
      *could = device;
    }
  return *could != NULL;
}
