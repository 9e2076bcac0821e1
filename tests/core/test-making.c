/* test-making.c: sheets and stamps in the catalogue, in items and in JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"
#include "docket-json.h"

#include "test-fixture.h"

#include <string.h>

#define HEAD "[Shop]\ncurrency=EUR\n[Paper vinyl]\ntitle=Vinyl\n[Paper rubber]\ntitle=Rubber\n" \
             "[Font script]\ntitle=Script\nfamily=Dancing Script\n"
#define SHEET "[Product stickers]\nartwork=sheet\ntitle=Stickers\nsize=210 x 148\npapers=vinyl\nprices=1: 3\n"
#define STAMP "[Product stamp]\nartwork=stamp\ntitle=Stamp\nsize=38 x 14\npapers=rubber\nprices=1: 19\n"

static const char good[] =
  HEAD SHEET "rows=4\ncolumns=6\ngap=2\nmargin=5\ncut=rounded\nradius=3\ncut_marks=no\n"
  STAMP "face=rectangle\ndetail=0.2\ntext_height=1.5\ntemplates=date; heart\npitch=0.08\nfeed=1200\npower=70\n"
  "outline_feed=300\noutline_power=0\npasses=2\n"
  "[Product photo]\nartwork=photo\ntitle=P\nsize=152.4 x 101.6\npapers=vinyl\nprices=1: 1\n";

static DocketCatalogue *
parse (const char *text)
{
  g_autoptr (GPtrArray) mistakes = NULL;
  DocketCatalogue *catalogue = docket_catalogue_parse (text, strlen (text), &mistakes);

  if (mistakes != NULL)
    g_test_message ("%s", (const char *) g_ptr_array_index (mistakes, 0));
  return catalogue;
}

static void
test_values (void)
{
  g_autoptr (DocketCatalogue) catalogue = parse (good);
  const DocketProduct *sheet = docket_catalogue_find (catalogue, "stickers");
  const DocketProduct *stamp = docket_catalogue_find (catalogue, "stamp");
  DocketLength width, height, x, y;

  g_assert_cmpint (sheet->width, ==, 21000);
  g_assert_cmpint (sheet->height, ==, 14800);
  g_assert_false (sheet->cut_marks);
  g_assert_cmpint (sheet->cut, ==, DOCKET_CUT_ROUNDED);
  docket_product_get_cell (sheet, &width, &height);
  g_assert_cmpint (width, ==, (21000 - 1000 - 1000) / 6);
  g_assert_cmpint (height, ==, (14800 - 1000 - 600) / 4);
  docket_product_get_cell_place (sheet, 7, &x, &y);
  g_assert_cmpint (x, ==, 500 + width + 200);
  g_assert_cmpint (y, ==, 500 + height + 200);

  g_assert_cmpint (stamp->width, ==, 3800);
  g_assert_cmpint (stamp->engraving.detail, ==, 20);
  g_assert_cmpint (stamp->engraving.pitch, ==, 8);
  g_assert_cmpuint (stamp->engraving.feed, ==, 1200);
  g_assert_cmpuint (stamp->engraving.outline_power, ==, 0);
  g_assert_cmpuint (stamp->engraving.passes, ==, 2);
  g_assert_cmpint (stamp->text_height, ==, 150);
  g_assert_true (docket_product_has_template (stamp, "heart"));
  g_assert_false (docket_product_has_template (stamp, NULL));
  g_assert_cmpstr (docket_catalogue_find_font (catalogue, "script")->family, ==, "Dancing Script");
  g_assert_cmpint (docket_catalogue_find (catalogue, "photo")->width, ==, 10160);
}

/* Each sheet's last line is wrong, or goes ill with those before. */
static void
test_mistakes (void)
{
  static const char *const wrong[] = {
    SHEET "rows=0", SHEET "columns=101", SHEET "gap=wide", SHEET "cut=star", SHEET "cut_marks=maybe",
    SHEET "cut=rounded\nradius=200", SHEET "radius=3", SHEET "gap=60\nrows=1\ncolumns=5", SHEET "margin=80",
    SHEET "columns=80", SHEET "face=round", SHEET "feed=10",
    STAMP "face=star", STAMP "detail=0", STAMP "detail=5", STAMP "power=0", STAMP "power=101", STAMP "feed=0",
    STAMP "pitch=2", STAMP "passes=0", STAMP "text_height=20", STAMP "templates=../secret", STAMP "rows=2",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "%s\n", wrong[i]);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      g_autoptr (GPtrArray) mistakes = NULL;

      g_assert_null (docket_catalogue_parse (text, strlen (text), &mistakes));
      for (guint j = 0; j < mistakes->len; j++)
        {
          guint line = (guint) g_ascii_strtoull ((char *) g_ptr_array_index (mistakes, j) + strlen ("line "), NULL, 10);

          g_test_message ("%s", (char *) g_ptr_array_index (mistakes, j));
          g_assert_cmpuint (line, >=, 9);
          g_assert_cmpuint (line, <=, g_strv_length (lines) - 1);
        }
    }
}

/* Whatever the numbers: a catalogue that is taken has stickers that lie on the sheet and apart. */
static void
test_any_sheet (void)
{
  guint taken = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD SHEET "rows=%d\ncolumns=%d\ngap=%d\nmargin=%d\n",
                                               g_test_rand_int_range (1, 30), g_test_rand_int_range (1, 30),
                                               g_test_rand_int_range (0, 20), g_test_rand_int_range (0, 40));
      g_autoptr (DocketCatalogue) catalogue = docket_catalogue_parse (text, strlen (text), NULL);
      const DocketProduct *sheet;
      DocketLength width, height, x, y;

      if (catalogue == NULL)
        continue;
      taken++;
      sheet = docket_catalogue_find (catalogue, "stickers");
      docket_product_get_cell (sheet, &width, &height);
      docket_product_get_cell_place (sheet, sheet->rows * sheet->columns - 1, &x, &y);
      g_assert_cmpint (MIN (width, height), >=, 300);
      g_assert_cmpint (x + width, <=, sheet->width - sheet->margin);
      g_assert_cmpint (y + height, <=, sheet->height - sheet->margin);
      g_assert_cmpint (x + width, >, sheet->width - sheet->margin - 30);
    }
  g_assert_cmpuint (taken, >, 100);
}

static gboolean
merge (DocketOrder  *order,
       const char   *items,
       GError      **error)
{
  g_autofree char *text = g_strdup_printf ("{\"items\":[%s]}", items);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return docket_order_merge_contents (order, node, error);
}

#define WORDS "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"words\",\"words\":\"Ana\\nپ ❤\",\"font\":\"script\"," \
              "\"layout\":\"circle\",\"treatment\":\"dither\",\"level\":0.25}"
#define FORM "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"template\",\"template\":\"date\"," \
             "\"fields\":{\"name\":\"A & <B>\",\"date\":\"1.1.\"}}"
#define PICTURES "{\"product\":\"stickers\",\"paper\":\"vinyl\",\"images\":[{\"image\":\"1\",\"crop\":{\"x\":0,\"y\":0," \
                 "\"width\":0.5,\"height\":0.5}},{\"image\":\"2\"}]}"

static DocketOrder *
priced_order (void)
{
  g_autoptr (DocketCatalogue) catalogue = parse (good);
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  DocketOrder *order = docket_order_new ("7K3MQ0ZT4HX", "main", TEST_NOW);
  g_autoptr (GError) error = NULL;

  test_add_image (order, DOCKET_IMAGE_OK, 4000, 3000);
  test_add_image (order, DOCKET_IMAGE_OK, 60, 40);
  merge (order, WORDS "," FORM "," PICTURES, &error);
  g_assert_no_error (error);
  docket_order_price (order, catalogue, site, &error);
  g_assert_no_error (error);
  return order;
}

static void
test_items (void)
{
  g_autoptr (DocketOrder) order = priced_order ();
  const DocketItem *words = g_ptr_array_index (order->items, 0);
  const DocketItem *form = g_ptr_array_index (order->items, 1);
  DocketItem *sheet = g_ptr_array_index (order->items, 2);
  g_autoptr (DocketItem) copy = docket_item_copy (sheet);

  g_assert_null (words->image);
  g_assert_cmpint (words->content, ==, DOCKET_CONTENT_WORDS);
  g_assert_cmpstr (words->words, ==, "Ana\nپ ❤");
  g_assert_cmpfloat (words->level, ==, 0.25);
  g_assert_cmpint (words->width, ==, 3800);
  g_assert_cmpint (words->height, ==, 1400);
  g_assert_cmpstr (docket_item_get_field (form, "name"), ==, "A & <B>");
  g_assert_null (docket_item_get_field (form, "street"));
  g_assert_cmpfloat (form->level, <, 0);

  /* The sheet's first picture is the item's; the second is far too small. */
  g_assert_cmpstr (sheet->image, ==, "1");
  g_assert_cmpfloat (sheet->crop.width, ==, 0.5);
  g_assert_cmpuint (sheet->warn_dpi, >, 0);
  g_assert_cmpuint (sheet->warn_dpi, <, 60);
  g_assert_true (docket_item_shows (sheet, "2"));
  g_assert_false (docket_item_remove_picture (sheet, "1"));
  g_assert_cmpstr (sheet->image, ==, "2");
  g_assert_true (docket_item_remove_picture (sheet, "2"));
  g_assert_cmpuint (copy->pictures->len, ==, 2);
  g_assert_cmpstr (copy->image, ==, "1");
}

static void
test_round_trip (void)
{
  g_autoptr (DocketOrder) order = priced_order ();
  DocketItem *item = g_ptr_array_index (order->items, 0);
  g_autoptr (DocketOrder) back = NULL;
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  const DocketWarning *warning;

  docket_item_add_warning (item, DOCKET_WARNING_TOO_FINE, FALSE, 8, 15, NULL);
  docket_item_add_warning (item, DOCKET_WARNING_NO_GLYPH, TRUE, 0, 0, "⸘");
  text = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  back = docket_order_from_json_text (text, -1, NULL);
  g_assert_nonnull (back);
  again = docket_order_to_json (back, DOCKET_VIEW_TERMINAL);
  g_assert_cmpstr (again, ==, text);
  item = g_ptr_array_index (back->items, 0);
  g_assert_cmpuint (item->warnings->len, ==, 2);
  warning = docket_item_find_obstacle (item);
  g_assert_cmpint (warning->type, ==, DOCKET_WARNING_NO_GLYPH);
  g_assert_cmpstr (warning->text, ==, "⸘");
  g_assert_nonnull (strstr (text, "{\"type\":\"too-fine\",\"blocks\":false,\"size\":0.08,\"limit\":0.15}"));
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"song\",\"words\":\"a\"}",
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"words\",\"words\":\"a\\u0007\"}",
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"words\",\"words\":5}",
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"words\",\"level\":1.5}",
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"template\",\"fields\":[\"a\"]}",
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"template\",\"fields\":{\"a\":1}}",
    "{\"product\":\"stickers\",\"paper\":\"vinyl\",\"images\":[{\"crop\":null}]}",
    "{\"product\":\"stickers\",\"paper\":\"vinyl\",\"images\":[{\"image\":\"1\",\"crop\":{\"x\":0.9,\"y\":0,\"width\":0.5,\"height\":1}}]}",
    "{\"product\":\"stickers\",\"paper\":\"vinyl\",\"images\":[]}",
  };
  static const char *const not_offered[] = {
    "{\"product\":\"photo\",\"paper\":\"vinyl\",\"content\":\"words\",\"words\":\"a\"}",
    "{\"product\":\"photo\",\"paper\":\"vinyl\",\"images\":[{\"image\":\"1\"},{\"image\":\"2\"}]}",
    "{\"product\":\"stickers\",\"paper\":\"vinyl\",\"images\":[{\"image\":\"1\"},{\"image\":\"7\"}]}",
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"words\",\"words\":\"a\",\"font\":\"none\"}",
    "{\"product\":\"stamp\",\"paper\":\"rubber\",\"content\":\"template\",\"template\":\"none\"}",
  };
  g_autoptr (DocketCatalogue) catalogue = parse (good);
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main");
  g_autoptr (DocketOrder) order = priced_order ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      if (merge (order, wrong[i], &error))
        g_error ("taken: %s", wrong[i]);
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (not_offered); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (merge (order, not_offered[i], NULL));
      g_assert_false (docket_order_price (order, catalogue, site, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

static void
test_obstacles (void)
{
  g_autoptr (DocketOrder) order = priced_order ();
  DocketItem *item = g_ptr_array_index (order->items, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (docket_order_check_items (order, NULL));
  docket_item_add_warning (item, DOCKET_WARNING_TOO_FINE, FALSE, 8, 15, NULL);
  g_assert_true (docket_order_check_items (order, NULL));
  for (gint type = DOCKET_WARNING_TOO_SMALL; type <= DOCKET_WARNING_EMPTY; type++)
    {
      g_ptr_array_set_size (item->warnings, 0);
      docket_item_add_warning (item, (DocketWarningType) type, TRUE, 8, 15, "x");
      g_clear_error (&error);
      g_assert_false (docket_order_check_items (order, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
  g_ptr_array_set_size (item->warnings, 0);
  ((DocketImage *) g_ptr_array_index (order->images, 1))->state = DOCKET_IMAGE_REFUSED;
  g_clear_error (&error);
  g_assert_false (docket_order_check_items (order, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE);
}

static void
test_job (void)
{
  g_autoptr (DocketCatalogue) catalogue = parse (good);
  g_autoptr (DocketJob) job = docket_job_new ();
  g_autoptr (DocketJob) back = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  job->id = 5;
  docket_job_set_product (job, docket_catalogue_find (catalogue, "stamp"));
  text = docket_job_to_json (job);
  node = json_from_string (text, NULL);
  back = docket_job_from_json (node, NULL);
  g_assert_cmpstr (back->artwork, ==, DOCKET_ARTWORK_STAMP);
  g_assert_cmpmem (back->engraving, sizeof *back->engraving, job->engraving, sizeof *job->engraving);
  docket_job_set_product (back, docket_catalogue_find (catalogue, "photo"));
  g_assert_null (back->engraving);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/making/values", test_values);
  g_test_add_func ("/making/mistakes", test_mistakes);
  g_test_add_func ("/making/any-sheet", test_any_sheet);
  g_test_add_func ("/making/items", test_items);
  g_test_add_func ("/making/round-trip", test_round_trip);
  g_test_add_func ("/making/refused", test_refused);
  g_test_add_func ("/making/obstacles", test_obstacles);
  g_test_add_func ("/making/job", test_job);
  return g_test_run ();
}
