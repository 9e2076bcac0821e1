/* docket-json-item.c: what an item shows, to and from JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json-item-private.h"

#include "docket-error.h"
#include "docket-json-writer-private.h"

#include <glib/gi18n.h>

#define MOST_FIELDS 50
#define MOST_WARNINGS 100

typedef gboolean (*FromNick) (const char *nick, gpointer value);

static gboolean
content_from_nick (const char *nick, gpointer value)
{
  return docket_content_from_nick (nick, value);
}

static gboolean
layout_from_nick (const char *nick, gpointer value)
{
  return docket_layout_from_nick (nick, value);
}

static gboolean
treatment_from_nick (const char *nick, gpointer value)
{
  return docket_treatment_from_nick (nick, value);
}

static gboolean
warning_from_nick (const char *nick, gpointer value)
{
  return docket_warning_type_from_nick (nick, value);
}

static gboolean
face_from_nick (const char *nick, gpointer value)
{
  return docket_face_from_nick (nick, value);
}

static void
read_nick (DocketJsonReader *reader,
           const char       *name,
           FromNick          from_nick,
           gpointer          value)
{
  g_autofree char *nick = NULL;

  docket_json_reader_string (reader, name, FALSE, &nick);
  if (nick != NULL && !from_nick (nick, value))
    docket_json_reader_fail (reader, name);
}

void
docket_json_write_crop (GString          *out,
                        const DocketCrop *crop)
{
  if (!(crop->width > 0) || !(crop->height > 0))
    {
      docket_json_null (out, "crop");
      return;
    }

  docket_json_open (out, "crop", '{');
  docket_json_double (out, "x", crop->x);
  docket_json_double (out, "y", crop->y);
  docket_json_double (out, "width", crop->width);
  docket_json_double (out, "height", crop->height);
  docket_json_close (out, '}');
}

void
docket_json_read_crop (DocketJsonReader *reader,
                       DocketCrop       *crop)
{
  JsonNode *node = docket_json_reader_node (reader, "crop", FALSE);
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, "crop", reader->error))
    return;

  docket_json_reader_double (&inner, "x", TRUE, &crop->x);
  docket_json_reader_double (&inner, "y", TRUE, &crop->y);
  docket_json_reader_double (&inner, "width", TRUE, &crop->width);
  docket_json_reader_double (&inner, "height", TRUE, &crop->height);
}

static void
write_pictures (GString          *out,
                const DocketItem *item)
{
  docket_json_open (out, "images", '[');
  for (guint i = 0; i < item->pictures->len; i++)
    {
      const DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);

      docket_json_open (out, NULL, '{');
      docket_json_string (out, "image", picture->image);
      docket_json_write_crop (out, &picture->crop);
      docket_json_close (out, '}');
    }
  docket_json_close (out, ']');
}

static void
read_picture (JsonNode  *node,
              gpointer   data,
              GError   **error)
{
  g_autofree char *image = NULL;
  DocketCrop crop = { 0 };
  DocketJsonReader reader;

  if (!docket_json_reader_init (&reader, node, "images", error))
    return;

  docket_json_reader_string (&reader, "image", TRUE, &image);
  docket_json_read_crop (&reader, &crop);
  if (!docket_json_reader_failed (&reader))
    docket_item_add_picture (data, image, &crop);
}

static void
write_fields (GString          *out,
              const DocketItem *item)
{
  docket_json_open (out, "fields", '{');
  for (guint i = 0; i < item->fields->len; i++)
    {
      const DocketItemField *field = g_ptr_array_index (item->fields, i);

      docket_json_string (out, field->name, field->text);
    }
  docket_json_close (out, '}');
}

static void
read_fields (DocketJsonReader *reader,
             DocketItem       *item)
{
  JsonNode *node = docket_json_reader_node (reader, "fields", FALSE);
  g_autoptr (GList) names = NULL;
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, "fields", reader->error))
    return;

  names = json_object_get_members (inner.object);
  if (g_list_length (names) > MOST_FIELDS)
    docket_json_reader_fail (reader, "fields");
  for (GList *l = names; l != NULL && !docket_json_reader_failed (reader); l = l->next)
    {
      g_autofree char *text = NULL;

      docket_json_reader_string (&inner, l->data, FALSE, &text);
      if (text != NULL)
        docket_item_add_field (item, l->data, text);
    }
}

static void
write_level (GString *out,
             double   level)
{
  if (level >= 0)
    docket_json_double (out, "level", level);
  else
    docket_json_null (out, "level");
}

static void
read_level (DocketJsonReader *reader,
            double           *level)
{
  if (docket_json_reader_node (reader, "level", FALSE) == NULL)
    return;

  docket_json_reader_double (reader, "level", FALSE, level);
  if (!docket_json_reader_failed (reader) && !(*level >= 0 && *level <= 1))
    docket_json_reader_refuse (reader, _("“level” must be a number from 0 to 1."));
}

void
docket_json_write_design (GString          *out,
                          const DocketItem *item)
{
  write_pictures (out, item);
  docket_json_string (out, "content", docket_content_to_nick (item->content));
  docket_json_string (out, "words", item->words);
  docket_json_string (out, "font", item->font);
  docket_json_string (out, "layout", docket_layout_to_nick (item->layout));
  docket_json_string (out, "template", item->template_id);
  write_fields (out, item);
  docket_json_string (out, "treatment", docket_treatment_to_nick (item->treatment));
  write_level (out, item->level);
}

void
docket_json_read_design (DocketJsonReader *reader,
                         DocketItem       *item)
{
  docket_json_reader_array (reader, "images", FALSE, DOCKET_SHEET_MAX_PICTURES, read_picture, item);
  read_nick (reader, "content", content_from_nick, &item->content);
  docket_json_reader_string (reader, "words", FALSE, &item->words);
  docket_json_reader_string (reader, "font", FALSE, &item->font);
  read_nick (reader, "layout", layout_from_nick, &item->layout);
  docket_json_reader_string (reader, "template", FALSE, &item->template_id);
  read_fields (reader, item);
  read_nick (reader, "treatment", treatment_from_nick, &item->treatment);
  read_level (reader, &item->level);
}

static void
write_too_small (GString          *out,
                 const char       *name,
                 const DocketItem *item)
{
  docket_json_open (out, name, '{');
  docket_json_string (out, "type", "too-small");
  docket_json_int (out, "dpi", item->warn_dpi);
  docket_json_string (out, "good_size", item->warn_good_size);
  docket_json_close (out, '}');
}

static void
write_warning (GString             *out,
               const DocketWarning *warning)
{
  docket_json_open (out, NULL, '{');
  docket_json_string (out, "type", docket_warning_type_to_nick (warning->type));
  docket_json_bool (out, "blocks", warning->blocks);
  if (warning->limit > 0)
    {
      docket_json_length (out, "size", warning->number);
      docket_json_length (out, "limit", warning->limit);
    }
  if (warning->text != NULL)
    docket_json_string (out, "text", warning->text);
  docket_json_close (out, '}');
}

void
docket_json_write_warnings (GString          *out,
                            const DocketItem *item)
{
  if (item->warn_dpi > 0)
    write_too_small (out, "warning", item);
  else
    docket_json_null (out, "warning");
  docket_json_open (out, "warnings", '[');
  if (item->warn_dpi > 0)
    write_too_small (out, NULL, item);
  for (guint i = 0; i < item->warnings->len; i++)
    write_warning (out, g_ptr_array_index (item->warnings, i));
  docket_json_close (out, ']');
}

/* The one about the picture's size stands in "warning" too, and is read from there. */
static void
read_each_warning (JsonNode  *node,
                   gpointer   data,
                   GError   **error)
{
  DocketWarning warning = { .type = DOCKET_WARNING_TOO_SMALL };
  g_autofree char *text = NULL;
  DocketJsonReader reader;

  if (!docket_json_reader_init (&reader, node, "warnings", error))
    return;

  read_nick (&reader, "type", warning_from_nick, &warning.type);
  docket_json_reader_bool (&reader, "blocks", FALSE, &warning.blocks);
  docket_json_reader_length (&reader, "size", FALSE, &warning.number);
  docket_json_reader_length (&reader, "limit", FALSE, &warning.limit);
  docket_json_reader_string (&reader, "text", FALSE, &text);
  if (!docket_json_reader_failed (&reader) && warning.type != DOCKET_WARNING_TOO_SMALL)
    docket_item_add_warning (data, warning.type, warning.blocks, warning.number, warning.limit, text);
}

void
docket_json_read_warnings (DocketJsonReader *reader,
                           DocketItem       *item)
{
  JsonNode *node = docket_json_reader_node (reader, "warning", FALSE);
  DocketJsonReader inner;

  docket_json_reader_array (reader, "warnings", FALSE, MOST_WARNINGS, read_each_warning, item);
  if (node == NULL || !docket_json_reader_init (&inner, node, "warning", reader->error))
    return;

  docket_json_reader_uint (&inner, "dpi", TRUE, &item->warn_dpi);
  docket_json_reader_string (&inner, "good_size", FALSE, &item->warn_good_size);
}

void
docket_json_write_engraving (GString               *out,
                             const DocketEngraving *engraving)
{
  if (engraving == NULL)
    {
      docket_json_null (out, "engraving");
      return;
    }

  docket_json_open (out, "engraving", '{');
  docket_json_string (out, "face", docket_face_to_nick (engraving->face));
  docket_json_length (out, "pitch", engraving->pitch);
  docket_json_int (out, "feed", engraving->feed);
  docket_json_int (out, "power", engraving->power);
  docket_json_int (out, "outline_feed", engraving->outline_feed);
  docket_json_int (out, "outline_power", engraving->outline_power);
  docket_json_int (out, "passes", engraving->passes);
  docket_json_length (out, "detail", engraving->detail);
  docket_json_close (out, '}');
}

void
docket_json_read_engraving (DocketJsonReader  *reader,
                            DocketEngraving  **engraving)
{
  JsonNode *node = docket_json_reader_node (reader, "engraving", FALSE);
  g_autofree DocketEngraving *found = NULL;
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, "engraving", reader->error))
    return;

  found = g_new0 (DocketEngraving, 1);
  read_nick (&inner, "face", face_from_nick, &found->face);
  docket_json_reader_length (&inner, "pitch", TRUE, &found->pitch);
  docket_json_reader_uint (&inner, "feed", TRUE, &found->feed);
  docket_json_reader_uint (&inner, "power", TRUE, &found->power);
  docket_json_reader_uint (&inner, "outline_feed", TRUE, &found->outline_feed);
  docket_json_reader_uint (&inner, "outline_power", TRUE, &found->outline_power);
  docket_json_reader_uint (&inner, "passes", TRUE, &found->passes);
  docket_json_reader_length (&inner, "detail", TRUE, &found->detail);
  if (!docket_json_reader_failed (reader))
    *engraving = g_steal_pointer (&found);
}
