/* docket-catalogue-making.c: what the shop says about sheets of stickers and engraved stamps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue-reader-private.h"

#include <glib/gi18n.h>

/* A sticker below this cannot be peeled, a face below it not be held. */
#define SMALLEST_CELL 300
#define LARGEST_FACE 20000
#define SMALLEST_DETAIL 5

typedef struct
{
  const char *key;
  const char *artwork;
} Owner;

static const Owner owners[] = {
  { "rows", DOCKET_ARTWORK_SHEET }, { "columns", DOCKET_ARTWORK_SHEET }, { "gap", DOCKET_ARTWORK_SHEET },
  { "margin", DOCKET_ARTWORK_SHEET }, { "cut", DOCKET_ARTWORK_SHEET }, { "radius", DOCKET_ARTWORK_SHEET },
  { "cut_marks", DOCKET_ARTWORK_SHEET },
  { "face", DOCKET_ARTWORK_STAMP }, { "detail", DOCKET_ARTWORK_STAMP }, { "text_height", DOCKET_ARTWORK_STAMP },
  { "templates", DOCKET_ARTWORK_STAMP }, { "pitch", DOCKET_ARTWORK_STAMP }, { "feed", DOCKET_ARTWORK_STAMP },
  { "power", DOCKET_ARTWORK_STAMP }, { "outline_feed", DOCKET_ARTWORK_STAMP },
  { "outline_power", DOCKET_ARTWORK_STAMP }, { "passes", DOCKET_ARTWORK_STAMP },
};

static void
read_cut (DocketCatalogueReader *reader,
          const char            *value)
{
  if (!docket_cut_from_nick (value, &reader->product->cut))
    docket_catalogue_mistake (reader, reader->line,
                              _("“%s” is no cut: there are “rectangle”, “rounded” and “circle”."), value);
}

static void
read_face (DocketCatalogueReader *reader,
           const char            *value)
{
  if (!docket_face_from_nick (value, &reader->product->engraving.face))
    docket_catalogue_mistake (reader, reader->line, _("“%s” is no face: there are “rectangle” and “round”."), value);
}

static void
read_yes (DocketCatalogueReader *reader,
          const char            *key,
          const char            *value,
          gboolean              *yes)
{
  if (g_str_equal (value, "yes") || g_str_equal (value, "no"))
    *yes = g_str_equal (value, "yes");
  else
    docket_catalogue_mistake (reader, reader->line, _("“%s” is either “yes” or “no”."), key);
}

static void
read_templates (DocketCatalogueReader *reader,
                const char            *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (docket_catalogue_is_id (parts[i]))
        g_strv_builder_add (ids, parts[i]);
      else
        docket_catalogue_mistake (reader, reader->line,
                                  _("“%s” is no name for a template: use letters, digits and “-”."), parts[i]);
    }
  g_strfreev (reader->product->templates);
  reader->product->templates = g_strv_builder_end (ids);
}

static DocketLength *
find_length (DocketProduct *product,
             const char    *key)
{
  const struct { const char *key; DocketLength *length; } lengths[] = {
    { "gap", &product->gap },
    { "margin", &product->margin },
    { "radius", &product->radius },
    { "detail", &product->engraving.detail },
    { "pitch", &product->engraving.pitch },
    { "text_height", &product->text_height },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    if (g_str_equal (lengths[i].key, key))
      return lengths[i].length;
  return NULL;
}

static void
read_number (DocketCatalogueReader *reader,
             const char            *key,
             const char            *value)
{
  DocketProduct *product = reader->product;
  DocketEngraving *engraving = &product->engraving;
  const struct { const char *key; guint *count, min, max; } counts[] = {
    { "rows", &product->rows, 1, 100 },
    { "columns", &product->columns, 1, 100 },
    { "feed", &engraving->feed, 1, 100000 },
    { "power", &engraving->power, 1, 100 },
    { "outline_feed", &engraving->outline_feed, 1, 100000 },
    { "outline_power", &engraving->outline_power, 0, 100 },
    { "passes", &engraving->passes, 1, 100 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    if (g_str_equal (counts[i].key, key))
      docket_catalogue_read_count (reader, key, value, counts[i].min, counts[i].max, counts[i].count);
}

static gboolean
is_making_key (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (owners); i++)
    if (g_str_equal (owners[i].key, key))
      return TRUE;
  return FALSE;
}

gboolean
docket_catalogue_read_making_key (DocketCatalogueReader *reader,
                                  const char            *key,
                                  const char            *value)
{
  DocketLength *length = find_length (reader->product, key);

  if (!is_making_key (key))
    return FALSE;
  if (length != NULL)
    docket_catalogue_read_mm (reader, value, length);
  else if (g_str_equal (key, "cut"))
    read_cut (reader, value);
  else if (g_str_equal (key, "face"))
    read_face (reader, value);
  else if (g_str_equal (key, "cut_marks"))
    read_yes (reader, key, value, &reader->product->cut_marks);
  else if (g_str_equal (key, "templates"))
    read_templates (reader, value);
  else
    read_number (reader, key, value);
  return TRUE;
}

static void
judge_side (DocketCatalogueReader *reader,
            const char            *key,
            DocketLength           cell)
{
  if (cell < SMALLEST_CELL)
    docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, key),
                              _("With so many “%s”, the gaps and the margin, a sticker of “%s” would be smaller than 3 mm."), key,
                              reader->product->id);
}

static void
judge_sheet (DocketCatalogueReader *reader)
{
  DocketProduct *product = reader->product;
  DocketLength width, height;

  docket_product_get_cell (product, &width, &height);
  judge_side (reader, "columns", width);
  judge_side (reader, "rows", height);
  if (product->cut == DOCKET_CUT_ROUNDED && (product->radius == 0 || 2 * product->radius > MIN (width, height)))
    docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, "radius"),
                              _("The radius of rounded corners must be from 0.01 mm to half a sticker’s shorter side."));
  if (product->cut != DOCKET_CUT_ROUNDED && docket_catalogue_has_key (reader, "radius"))
    docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, "radius"),
                              _("Only “cut=rounded” has a “radius”."));
}

static void
judge_stamp (DocketCatalogueReader *reader)
{
  DocketProduct *product = reader->product;
  const DocketEngraving *engraving = &product->engraving;

  if (MIN (product->width, product->height) < SMALLEST_CELL || MAX (product->width, product->height) > LARGEST_FACE)
    docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, "size"),
                              _("The sides of a stamp’s face must be from 3 mm to 200 mm."));
  if (engraving->detail < SMALLEST_DETAIL || engraving->detail > 200)
    docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, "detail"),
                              _("“detail” must be from 0.05 mm to 2 mm."));
  if (engraving->pitch < 2 || engraving->pitch > 100)
    docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, "pitch"),
                              _("“pitch” must be from 0.02 mm to 1 mm."));
  if (product->text_height < 30 || product->text_height > product->height)
    docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, "text_height"),
                              _("“text_height” must be from 0.3 mm to the height of the face."));
}

void
docket_catalogue_judge_making (DocketCatalogueReader *reader)
{
  const DocketProduct *product = reader->product;

  for (gsize i = 0; i < G_N_ELEMENTS (owners); i++)
    if (docket_catalogue_has_key (reader, owners[i].key) && !docket_product_is (product, owners[i].artwork))
      docket_catalogue_mistake (reader, docket_catalogue_key_line (reader, owners[i].key),
                                _("“%s” belongs to products with “artwork=%s”."), owners[i].key, owners[i].artwork);
  if (product->width == 0)
    return;
  if (docket_product_is (product, DOCKET_ARTWORK_SHEET))
    judge_sheet (reader);
  else if (docket_product_is (product, DOCKET_ARTWORK_STAMP))
    judge_stamp (reader);
}
