/* test-slip.c: dockets, mats and labels are whole and can be read by a scanner
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-slip.h"
#include "docket-time.h"
#include "locale.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW (G_GINT64_CONSTANT (1795260000) * DOCKET_SECOND)
#define CODE "7K3MQ0ZT4HX"
#define URL "https://prints.example.com/o/" CODE

/* Fonts are kept for the life of a process by the libraries that read them. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\nleak:libcairo\nleak:libpango\n";
}

static DocketSite *
make_site (void)
{
  DocketSite *site = docket_site_new ("main", "Foto Sonnenschein am Münsterplatz");

  site->address = g_strdup ("Münsterplatz 12, 79098 Freiburg");
  site->hours = g_strdup ("Mo–Fr 9–18:30, Sa 10–16");
  return site;
}

static void
add_item (DocketOrder *order, const char *title, guint copies, const char *paper, gint64 amount)
{
  DocketItem *item = docket_item_new ();

  g_free (item->title);
  item->title = g_strdup (title);
  g_free (item->product);
  item->product = g_strdup ("photo-10x15");
  g_free (item->paper);
  item->paper = g_strdup (paper);
  item->copies = copies;
  item->amount = amount;
  g_ptr_array_add (order->items, item);
  order->price.amount += amount;
}

static DocketOrder *
make_order (const char *name, const char *language)
{
  DocketOrder *order = docket_order_new (CODE, "main", NOW);

  g_free (order->customer.name);
  order->customer.name = g_strdup (name);
  g_free (order->customer.language);
  order->customer.language = g_strdup (language);
  order->state = DOCKET_ORDER_PLACED;
  g_strlcpy (order->price.currency, "EUR", 4);
  g_strlcpy (order->paid.currency, "EUR", 4);
  order->expiry.order_expires = NOW + 14 * DOCKET_DAY;
  order->expiry.images_expire = NOW + 44 * DOCKET_DAY;
  add_item (order, "Photo print 10x15", 3, "glossy", 87);
  add_item (order, "Photo print 20x30", 1, "matte", 490);
  return order;
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
                NULL, &error);
  g_assert_no_error (error);
  return out;
}

/* A file that goes with its name. */
typedef struct
{
  char *folder, *path;
} Saved;

static Saved
save (GBytes *bytes, const char *name)
{
  Saved saved = { g_dir_make_tmp ("docket-slip-XXXXXX", NULL), NULL };

  saved.path = g_build_filename (saved.folder, name, NULL);
  g_assert_true (g_file_set_contents (saved.path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
  return saved;
}

static void
forget (Saved *saved)
{
  g_unlink (saved->path);
  g_rmdir (saved->folder);
  g_free (saved->path);
  g_free (saved->folder);
}

static char *
scan_png (const char *path)
{
  const char *argv[] = { "zbarimg", "-q", "--nodbus", path, NULL };

  return run (argv);
}

/* The PDF's @page on a screen or a coarse printer. */
static char *
scan_pdf (GBytes *pdf, const char *page)
{
  Saved saved = save (pdf, "slip.pdf");
  g_autofree char *stem = g_build_filename (saved.folder, "page", NULL);
  g_autofree char *png = g_strconcat (stem, ".png", NULL);
  const char *argv[] = { "pdftoppm", "-r", "150", "-f", page, "-l", page, "-singlefile", "-png", saved.path, stem,
                         NULL };
  g_autofree char *nothing = run (argv);
  char *text = scan_png (png);

  g_unlink (png);
  forget (&saved);
  return text;
}

static char *
words_of (GBytes *pdf)
{
  Saved saved = save (pdf, "slip.pdf");
  const char *argv[] = { "pdftotext", "-layout", saved.path, "-", NULL };
  char *text = run (argv);

  forget (&saved);
  return text;
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static const char *const names[] = {
  "Ayumi Tanaka",
  "Maximiliane Freifrau von und zu Hohenstein-Wiedersperg-Donaudampfschifffahrtsgesellschaft",
  "田中 あゆみ",
  "عبد الرحمن الخوارزمي",
};
static const char *const languages[] = { "en", "de", "ja", "ar" };

static void
test_scanned (void)
{
  g_autoptr (DocketSite) site = make_site ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (gint paper = DOCKET_SLIP_A6; paper <= DOCKET_SLIP_RECEIPT; paper++)
      {
        g_autoptr (DocketOrder) order = make_order (names[i], languages[i]);
        DocketSlip slip = { .order = order, .site = site, .password = "482913", .url = URL };
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) png = docket_slip_draw (&slip, paper, DOCKET_SLIP_PNG, &error);
        g_autoptr (GBytes) pdf = docket_slip_draw (&slip, paper, DOCKET_SLIP_PDF, &error);
        g_autofree char *from_png = NULL;
        g_autofree char *from_pdf = NULL;
        Saved saved;

        g_assert_no_error (error);
        saved = save (png, "slip.png");
        from_png = scan_png (saved.path);
        forget (&saved);
        from_pdf = scan_pdf (pdf, "1");
        assert_has (from_png, "CODE-128:" CODE "\n");
        assert_has (from_png, "QR-Code:" URL "\n");
        assert_has (from_pdf, "CODE-128:" CODE "\n");
        assert_has (from_pdf, "QR-Code:" URL "\n");
      }
}

static char *
draw_words (DocketOrder *order, const char *password, const char *language)
{
  g_autoptr (DocketSite) site = make_site ();
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  DocketSlip slip = { .order = order, .site = site, .password = password, .url = URL, .language = language,
                      .zone = utc };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = docket_slip_draw (&slip, DOCKET_SLIP_A6, DOCKET_SLIP_PDF, &error);

  g_assert_no_error (error);
  return words_of (pdf);
}

static void
test_contents (void)
{
  g_autoptr (DocketOrder) order = make_order ("Ayumi Tanaka", "en");
  g_autofree char *english = draw_words (order, "482913", NULL);
  g_autofree char *without = draw_words (order, NULL, NULL);
  g_autofree char *german = draw_words (order, "482913", "de-AT");

  assert_has (english, "Foto Sonnenschein am Münsterplatz");
  assert_has (english, "Münsterplatz 12");
  assert_has (english, "7K3M-Q0ZT-4HX");
  assert_has (english, "482 913");
  assert_has (english, "Ayumi Tanaka");
  assert_has (english, "3 × Photo print 10x15");
  assert_has (english, "Glossy");
  assert_has (english, "0.87 EUR");
  assert_has (english, "5.77 EUR");
  assert_has (english, "5 December 2026");
  assert_has (english, "4 January 2027");
  g_assert_null (strstr (without, "482 913"));
  g_assert_null (strstr (without, "Password"));
  assert_has (german, "Passwort");
  assert_has (german, "0,87 EUR");
  assert_has (german, "5,77 EUR");
  assert_has (german, "Summe");
  assert_has (german, "5. Dezember 2026");
  assert_has (german, "Schalter");
}

static void
test_paid (void)
{
  g_autoptr (DocketOrder) order = make_order ("Ayumi Tanaka", "en");
  g_autofree char *partly = NULL;
  g_autofree char *wholly = NULL;

  order->paid.amount = 100;
  partly = draw_words (order, NULL, NULL);
  assert_has (partly, "To pay at the counter");
  assert_has (partly, "4.77 EUR");
  order->paid.amount = order->price.amount;
  order->state = DOCKET_ORDER_RELEASED;
  wholly = draw_words (order, NULL, NULL);
  assert_has (wholly, "Paid");
  g_assert_null (strstr (wholly, "To pay"));
  assert_has (wholly, "Collect your order");
}

/* Pictures of one kind share a line; what does not fit is one sum, and the terms still stand. */
static void
test_many_items (void)
{
  g_autoptr (DocketOrder) alike = make_order ("Ayumi Tanaka", "en");
  g_autoptr (DocketOrder) various = make_order ("Ayumi Tanaka", "en");
  g_autofree char *short_list = NULL;
  g_autofree char *long_list = NULL;

  for (gint i = 0; i < 200; i++)
    {
      g_autofree char *title = g_strdup_printf ("Photo print of size %d", i);

      add_item (alike, "Photo print 10x15", 2, "glossy", 58);
      add_item (various, title, 1, "glossy", 100);
    }
  short_list = draw_words (alike, "482913", NULL);
  long_list = draw_words (various, "482913", NULL);
  assert_has (short_list, "403 × Photo print 10x15");
  g_assert_null (strstr (short_list, "and more"));
  assert_has (long_list, "and more");
  assert_has (long_list, "205.77 EUR");
  assert_has (long_list, "4 January 2027");
}

static void
test_formats (void)
{
  g_autoptr (DocketSite) site = make_site ();
  g_autoptr (DocketOrder) order = make_order ("Ayumi Tanaka", "en");
  DocketSlip slip = { .order = order, .site = site, .url = URL };
  static const char *const heads[] = { "\x89PNG", "%PDF", "<?xml" };

  for (gint format = DOCKET_SLIP_PNG; format <= DOCKET_SLIP_SVG; format++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = docket_slip_draw (&slip, DOCKET_SLIP_A6, format, &error);
      DocketSlipFormat again;

      g_assert_no_error (error);
      g_assert_true (strncmp (g_bytes_get_data (bytes, NULL), heads[format], strlen (heads[format])) == 0);
      g_assert_true (docket_slip_format_from_nick (docket_slip_format_to_nick (format), &again));
      g_assert_cmpint (again, ==, format);
      g_assert_nonnull (strchr (docket_slip_format_to_media_type (format), '/'));
    }
  g_assert_false (docket_slip_format_from_nick ("gif", &(DocketSlipFormat) { 0 }));
  g_assert_false (docket_slip_format_from_nick (NULL, &(DocketSlipFormat) { 0 }));
}

static void
test_impossible (void)
{
  g_autoptr (DocketSite) site = make_site ();
  g_autoptr (DocketOrder) order = make_order ("Ayumi Tanaka", "en");
  g_autofree char *endless = g_strnfill (9000, 'x');
  DocketSlip slip = { .order = order, .site = site, .url = endless };
  g_autoptr (GError) error = NULL;

  g_assert_null (docket_slip_draw (&slip, DOCKET_SLIP_A6, DOCKET_SLIP_PNG, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
}

static void
test_mat (void)
{
  static const char *const codes[] = { "RELEASE", "READY", "COLLECT", "LIFT", "PRINT", "UNDO", "GO-ON" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = docket_slip_draw_mat ("Foto Sonnenschein", "de", DOCKET_SLIP_PDF, &error);
  g_autofree char *scanned = NULL;
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  scanned = scan_pdf (pdf, "1");
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *line = g_strconcat ("CODE-128:DOCKET:", codes[i], "\n", NULL);

      assert_has (scanned, line);
    }
  words = words_of (pdf);
  assert_has (words, "Freigeben");
  assert_has (words, "Foto Sonnenschein");
}

static void
test_bag (void)
{
  g_autoptr (DocketOrder) order = docket_order_new ("7K3MQ0ZT4HX", "main", 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *scanned = NULL;
  g_autofree char *words = NULL;

  order->customer.name = g_strdup ("Ayumi Tanaka");
  order->compartment = g_strdup ("A12");
  pdf = docket_slip_draw_bag (order, "en", DOCKET_SLIP_PDF, &error);
  g_assert_no_error (error);
  scanned = scan_pdf (pdf, "1");
  assert_has (scanned, "CODE-128:7K3MQ0ZT4HX\n");
  words = words_of (pdf);
  assert_has (words, "Ayumi Tanaka");
  assert_has (words, "A12");
  g_clear_pointer (&words, g_free);
  g_clear_pointer (&pdf, g_bytes_unref);
  g_clear_pointer (&order->compartment, g_free);
  g_free (order->customer.name);
  order->customer.name = g_strdup ("Maximiliane Freifrau von Schönstein");
  pdf = docket_slip_draw_bag (order, "en", DOCKET_SLIP_PDF, &error);
  words = words_of (pdf);
  assert_has (words, "Schönstein");
}

static void
test_labels (void)
{
  const char *names_20[21] = { NULL };
  char labels[20][8];
  static const char *const bad[][2] = { { "B 4", NULL }, { "", NULL }, { "Ü1", NULL }, { "123456789012345678901", NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_snprintf (labels[i], sizeof labels[i], "B%u", i);
      names_20[i] = i == 3 ? "SHELF-LEFT-TOP-00001" : labels[i];
    }
  pdf = docket_slip_draw_labels (names_20, "en", DOCKET_SLIP_PDF, &error);
  g_assert_no_error (error);
  first = scan_pdf (pdf, "1");
  second = scan_pdf (pdf, "2");
  assert_has (first, "CODE-128:DOCKET@B0\n");
  assert_has (first, "CODE-128:DOCKET@SHELF-LEFT-TOP-00001\n");
  assert_has (first, "CODE-128:DOCKET@B13\n");
  assert_has (second, "CODE-128:DOCKET@B14\n");
  assert_has (second, "CODE-128:DOCKET@B19\n");
  g_assert_null (docket_slip_draw_labels (names_20, "en", DOCKET_SLIP_SVG, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (docket_slip_draw_labels (bad[i], "en", DOCKET_SLIP_PDF, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
      g_clear_error (&error);
    }
}

static gpointer
draw_thread (gpointer data)
{
  g_autoptr (DocketSite) site = make_site ();
  g_autoptr (DocketOrder) order = make_order ("田中 あゆみ", data);
  DocketSlip slip = { .order = order, .site = site, .url = URL };

  for (gint i = 0; i < 5; i++)
    {
      g_autoptr (GBytes) bytes = docket_slip_draw (&slip, DOCKET_SLIP_A6, i % 3, NULL);

      if (bytes == NULL)
        return NULL;
    }
  return data;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("draw", draw_thread, (gpointer) languages[i]);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_nonnull (g_thread_join (threads[i]));
}

int
main (int argc, char **argv)
{
  char *folder;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = locale_set_up ();
  g_test_add_func ("/slip/scanned", test_scanned);
  g_test_add_func ("/slip/contents", test_contents);
  g_test_add_func ("/slip/paid", test_paid);
  g_test_add_func ("/slip/many-items", test_many_items);
  g_test_add_func ("/slip/formats", test_formats);
  g_test_add_func ("/slip/impossible", test_impossible);
  g_test_add_func ("/slip/mat", test_mat);
  g_test_add_func ("/slip/labels", test_labels);
  g_test_add_func ("/slip/bag", test_bag);
  g_test_add_func ("/slip/threads", test_threads);
  result = g_test_run ();
  locale_tear_down (folder);
  return result;
}
