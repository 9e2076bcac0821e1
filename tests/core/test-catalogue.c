/* test-catalogue.c: the catalogue's values, and every mistake with its line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue.h"

#include "test-fixture.h"

#include <string.h>

static void
test_values (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  const DocketProduct *product = docket_catalogue_find (catalogue, "photo-10x15");
  g_autofree char *german = docket_product_dup_title (product, "de-AT");
  g_autofree char *french = docket_product_dup_title (product, "fr");
  g_autofree char *none = docket_product_dup_title (product, NULL);
  g_autofree char *paper = docket_paper_dup_title (docket_catalogue_find_paper (catalogue, "glossy"), "de");

  g_assert_cmpstr (catalogue->currency, ==, "EUR");
  g_assert_cmpint (catalogue->express_amount, ==, 250);
  g_assert_cmpint (product->width, ==, 10160);
  g_assert_cmpint (product->height, ==, 15240);
  g_assert_true (product->border);
  g_assert_cmpint (product->border_width, ==, 300);
  g_assert_cmpstr (german, ==, "Fotoabzug 10x15");
  g_assert_cmpstr (french, ==, "Photo print 10x15");
  g_assert_cmpstr (none, ==, "Photo print 10x15");
  g_assert_cmpstr (paper, ==, "Glänzend");
  g_assert_true (docket_product_has_paper (product, "matte"));
  g_assert_false (docket_product_has_paper (product, "vellum"));
  g_assert_null (docket_catalogue_find (catalogue, "mug"));
  g_assert_null (docket_catalogue_find (catalogue, NULL));
}

static void
test_steps (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  const DocketProduct *product = docket_catalogue_find (catalogue, "photo-10x15");

  g_assert_cmpint (docket_product_unit_price (product, "glossy", 1), ==, 29);
  g_assert_cmpint (docket_product_unit_price (product, "glossy", 49), ==, 29);
  g_assert_cmpint (docket_product_unit_price (product, "glossy", 50), ==, 23);
  g_assert_cmpint (docket_product_unit_price (product, "glossy", 1000), ==, 18);
  g_assert_cmpint (docket_product_unit_price (product, "matte", 1000), ==, 35);
}

static void
test_mistakes (void)
{
  static const char text[] =
    "speed=5\n"                                      /* 1: before a group */
    "[Shop]\n"
    "currency=euro\n"                                /* 3 */
    "currency=EUR\n"                                 /* 4: again */
    "express=two\n"                                  /* 5 */
    "colour=red\n"                                   /* 6 */
    "[Paper glossy]\n"                               /* 7: no title */
    "\n"
    "# a comment\n"
    "[Product photo]\n"                              /* 10: no artwork */
    "title=Photo\n"
    "size=big\n"                                     /* 12 */
    "papers=glossy; velvet\n"                        /* 13 */
    "prices=2: 0.29\n"                               /* 14 */
    "max_copies=0\n"                                 /* 15 */
    "nonsense\n"                                     /* 16 */
    "[Product photo]\n"                              /* 17: again; lacks all */
    "[Mug]\n"                                        /* 18 */
    "title=\xff\n"                                   /* 19 */
    "[Product b]\nartwork=photo\ntitle=B\nsize=1 x 2\npapers=glossy\n"
    "prices=1: 0.29; 50: 0.2; 50: 0.1\n";            /* 25 */
  static const guint lines[] = { 1, 3, 4, 5, 6, 7, 10, 12, 13, 14, 15, 16, 17, 18, 19, 25 };
  g_autoptr (GPtrArray) mistakes = NULL;

  g_assert_null (docket_catalogue_parse (text, sizeof text - 1, &mistakes));
  g_assert_nonnull (mistakes);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *prefix = g_strdup_printf ("line %u: ", lines[i]);
      gboolean found = FALSE;

      for (guint j = 0; j < mistakes->len; j++)
        found = found || g_str_has_prefix (g_ptr_array_index (mistakes, j), prefix);
      if (!found)
        g_error ("no mistake in line %u", lines[i]);
    }
}

/* However many prices there are, what is wrong is said once, where it is. */
static void
test_currency (void)
{
  static const struct { const char *shop, *mistake; } cases[] = {
    { "[Shop]\ncurrency=yen\nexpress=5\n", "line 2: “yen” is not a currency such as EUR or JPY." },
    { "[Shop]\n", "line 1: The group [Shop] has no “currency”." },
    { "[Shop]\nexpress=5\n", "line 2: “currency” must stand before the first price." },
    { "", "line 5: “currency” must stand before the first price." },
  };
  static const char rest[] = "[Paper p]\ntitle=P\n[Product a]\nartwork=photo\nprices=1:2\ntitle=A\nsize=10 x 15\npapers=p\n"
                             "[Product b]\nartwork=photo\ntitle=B\nsize=10 x 15\npapers=p\nprices=1:3\nprices[p]=1:3\n";

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].shop, rest, NULL);
      g_autoptr (GPtrArray) mistakes = NULL;

      g_assert_null (docket_catalogue_parse (text, strlen (text), &mistakes));
      g_assert_cmpuint (mistakes->len, ==, 1);
      g_assert_cmpstr (g_ptr_array_index (mistakes, 0), ==, cases[i].mistake);
    }
}

static void
test_empty (void)
{
  g_autoptr (GPtrArray) mistakes = NULL;

  g_assert_null (docket_catalogue_parse ("", 0, &mistakes));
  g_assert_cmpuint (mistakes->len, ==, 1);
  g_assert_null (docket_catalogue_parse ("", 0, NULL));
}

/* Whatever stands in the file, reading it ends, in a catalogue or in mistakes. */
static void
test_broken_files (void)
{
  gsize length = sizeof test_catalogue_text - 1;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = g_memdup2 (test_catalogue_text, length);
      g_autoptr (DocketCatalogue) catalogue = NULL;
      g_autoptr (GPtrArray) mistakes = NULL;

      for (guint j = 0; j < 3; j++)
        text[g_test_rand_int_range (0, (gint32) length)] = (char) g_test_rand_int ();
      catalogue = docket_catalogue_parse (text, (gsize) g_test_rand_int_range (0, (gint32) length), &mistakes);
      g_assert_true ((catalogue == NULL) == (mistakes != NULL));
    }
}

static void
test_shipped (void)
{
  static const struct { const char *id; DocketLength width, height; } sizes[] = {
    { "photo-9x13", 8900, 12700 }, { "photo-10x15", 10160, 15240 },
    { "photo-13x18", 12700, 17800 }, { "photo-20x30", 20300, 30500 },
  };
  g_autoptr (DocketCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (g_getenv ("DOCKET_CATALOGUE"), &text, &length, NULL));
  catalogue = docket_catalogue_parse (text, length, &mistakes);
  g_assert_null (mistakes);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      const DocketProduct *product = docket_catalogue_find (catalogue, sizes[i].id);

      g_assert_nonnull (product);
      g_assert_cmpint (product->width, ==, sizes[i].width);
      g_assert_cmpint (product->height, ==, sizes[i].height);
      g_assert_cmpuint (g_strv_length (product->papers), ==, 2);
      g_assert_true (product->border);
      g_assert_true (g_hash_table_contains (product->titles, "de"));
      g_assert_true (g_hash_table_contains (product->titles, "ja"));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/values", test_values);
  g_test_add_func ("/catalogue/steps", test_steps);
  g_test_add_func ("/catalogue/mistakes", test_mistakes);
  g_test_add_func ("/catalogue/currency", test_currency);
  g_test_add_func ("/catalogue/empty", test_empty);
  g_test_add_func ("/catalogue/broken-files", test_broken_files);
  g_test_add_func ("/catalogue/shipped", test_shipped);
  return g_test_run ();
}
