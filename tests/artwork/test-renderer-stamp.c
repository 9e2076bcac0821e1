/* test-renderer-stamp.c: any words on any face: a picture of the right size, or a sentence; never more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-renderer.h"
#include "pictures.h"

#include <string.h>
#include <unistd.h>

typedef struct
{
  DocketProduct product;
  DocketItem *item;
  DocketStampOrder order;
} Stamp;

static DocketRenderer *
get_renderer (void)
{
  DocketRendererLimits limits = { .timeout = 60 * G_TIME_SPAN_SECOND };

  return docket_renderer_new (NULL, &limits);
}

static Stamp *
stamp_new (DocketLength width, DocketLength height, DocketFace face)
{
  Stamp *stamp = g_new0 (Stamp, 1);

  stamp->product = (DocketProduct) { .width = width, .height = height, .text_height = 120,
                                     .engraving = { .face = face, .detail = 15 } };
  stamp->item = docket_item_new ();
  stamp->item->content = DOCKET_CONTENT_WORDS;
  stamp->order = (DocketStampOrder) { .item = stamp->item, .product = &stamp->product, .in = -1, .face = -1,
                                      .outlines = -1, .imprint = -1, .size = 256 };
  return stamp;
}

static void
stamp_free (Stamp *stamp)
{
  docket_item_free (stamp->item);
  g_free (stamp);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stamp, stamp_free)

static gboolean
has (const GPtrArray *warnings, DocketWarningType type)
{
  for (guint i = 0; i < warnings->len; i++)
    if (((const DocketWarning *) g_ptr_array_index (warnings, i))->type == type)
      return TRUE;
  return FALSE;
}

static GPtrArray *
draw (DocketRenderer *renderer, const Stamp *stamp)
{
  GPtrArray *warnings = NULL;
  g_autoptr (GError) error = NULL;

  docket_renderer_stamp (renderer, &stamp->order, &warnings, &error);
  g_assert_no_error (error);
  return warnings;
}

static void
test_sizes (void)
{
  static const struct { DocketLength width, height; DocketFace face; } sizes[] = {
    { 3000, 3000, DOCKET_FACE_ROUND }, { 3800, 1400, DOCKET_FACE_RECTANGLE }, { 300, 20000, DOCKET_FACE_RECTANGLE },
    { 1234, 777, DOCKET_FACE_ROUND },
  };
  g_autoptr (DocketRenderer) renderer = get_renderer ();

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gint layout = DOCKET_LAYOUT_STRAIGHT; layout <= DOCKET_LAYOUT_CIRCLE; layout++)
      {
        g_autoptr (Stamp) stamp = stamp_new (sizes[i].width, sizes[i].height, sizes[i].face);
        g_autoptr (GPtrArray) warnings = NULL;
        g_autoptr (Pixels) imprint = NULL;

        stamp->item->words = g_strdup ("Ana\nBerlin");
        stamp->item->layout = (DocketLayout) layout;
        stamp->order.imprint = open_empty ();
        warnings = draw (renderer, stamp);
        imprint = read_result (stamp->order.imprint);
        g_assert_cmpint (ABS (MAX (imprint->width, imprint->height) - 256), <=, 1);
      }
}

/* Dark pixels of the left (0) and the right half (1). */
static void
count_ink (Pixels *imprint, gint ink[2])
{
  ink[0] = ink[1] = 0;
  for (gint y = 0; y < imprint->height; y++)
    for (gint x = 0; x < imprint->width; x++)
      ink[x >= imprint->width / 2] += pixels_at (imprint, x, y)[0] < 128;
}

/* However many letters run round the edge, the last is there as the first is. */
static void
test_long_ring (void)
{
  g_autoptr (DocketRenderer) renderer = get_renderer ();

  for (gsize letters = 30; letters <= 110; letters += 80)
    {
      g_autoptr (Stamp) stamp = stamp_new (3000, 3000, DOCKET_FACE_ROUND);
      g_autoptr (GPtrArray) warnings = NULL;
      g_autoptr (Pixels) imprint = NULL;
      gint ink[2];

      stamp->item->words = g_strnfill (letters, 'H');
      stamp->item->layout = DOCKET_LAYOUT_CIRCLE;
      stamp->product.text_height = 1;
      stamp->product.engraving.detail = 1;
      stamp->order.size = 800;
      stamp->order.imprint = open_empty ();
      warnings = draw (renderer, stamp);
      imprint = read_result (stamp->order.imprint);
      count_ink (imprint, ink);
      g_assert_cmpint (ink[0], >, 1000);
      g_assert_cmpint (ABS (ink[0] - ink[1]), <, ink[0] / 10);
    }
}

static gunichar
some_letter (void)
{
  static const gunichar starts[] = { 0x20, 0x41, 0x300, 0x400, 0x590, 0x600, 0x900, 0xe00, 0x1100, 0x200b, 0x2066, 0x3040,
                                     0x4e00, 0xac00, 0xfe00, 0x1f600, 0x1f1e6, 0xe0100 };
  gunichar letter = starts[g_test_rand_int_range (0, G_N_ELEMENTS (starts))] + (gunichar) g_test_rand_int_range (0, 0x60);

  return g_unichar_validate (letter) && !g_unichar_iscntrl (letter) ? letter : '\n';
}

/* Scripts and marks in any order. */
static void
test_any_words (void)
{
  g_autoptr (DocketRenderer) renderer = get_renderer ();

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (Stamp) stamp = stamp_new (3000, 3000, g_test_rand_bit () ? DOCKET_FACE_ROUND : DOCKET_FACE_RECTANGLE);
      g_autoptr (GPtrArray) warnings = NULL;
      GString *words = g_string_new (NULL);
      gint n = g_test_rand_int_range (1, i % 4 == 0 ? 500 : 20);

      for (gint k = 0; k < n; k++)
        g_string_append_unichar (words, some_letter ());
      stamp->item->words = g_string_free (words, FALSE);
      stamp->item->layout = g_test_rand_bit () ? DOCKET_LAYOUT_CIRCLE : DOCKET_LAYOUT_STRAIGHT;
      warnings = draw (renderer, stamp);
      g_assert_nonnull (warnings);
    }
}

static void
test_findings (void)
{
  static const struct { const char *words; gint finding; } cases[] = {
    { "Ana", -1 },
    { "", DOCKET_WARNING_EMPTY },
    { " \n\xe2\x80\x8b", DOCKET_WARNING_EMPTY },
    { "\xf3\xb0\x80\x80", DOCKET_WARNING_NO_GLYPH },  /* for private use: no font has it */
  };
  g_autoptr (DocketRenderer) renderer = get_renderer ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Stamp) stamp = stamp_new (3000, 3000, DOCKET_FACE_ROUND);
      g_autoptr (GPtrArray) warnings = NULL;

      stamp->item->words = g_strdup (cases[i].words);
      warnings = draw (renderer, stamp);
      if (cases[i].finding < 0)
        g_assert_cmpuint (warnings->len, ==, 0);
      else
        g_assert_true (has (warnings, (DocketWarningType) cases[i].finding));
    }
}

/* A bar of known width is thin or not, whichever way it lies, printed or left out. */
static void
test_thin_bars (void)
{
  static const struct { gint pixels; gboolean thin; } bars[] = { { 2, TRUE }, { 4, TRUE }, { 8, FALSE }, { 20, FALSE } };
  g_autoptr (DocketRenderer) renderer = get_renderer ();

  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    for (gint inverse = 0; inverse < 2; inverse++)
      {
        g_autoptr (Stamp) stamp = stamp_new (2000, 2000, DOCKET_FACE_RECTANGLE);
        g_autoptr (Pixels) picture = pixels_new (800, 800, 3);
        g_autoptr (GBytes) file = NULL;
        g_autoptr (GPtrArray) warnings = NULL;
        FileOptions options = { 0 };

        for (gint y = 0; y < 800; y++)
          for (gint x = 0; x < 800; x++)
            {
              gboolean bar = (x >= 400 && x < 400 + bars[i].pixels) || (y < 200);

              memset (pixels_at (picture, x, y), bar != (inverse != 0) ? 0 : 255, 3);
            }
        file = make_png (picture, &options);
        stamp->item->content = DOCKET_CONTENT_PICTURE;
        stamp->item->level = 0.5;
        stamp->order.in = open_bytes (file);
        warnings = draw (renderer, stamp);
        close (stamp->order.in);
        g_assert_true (has (warnings, DOCKET_WARNING_TOO_FINE) == bars[i].thin);
      }
}

/* A sheet's stickers lie where the product says, whatever the format. */
static void
test_sheet (void)
{
  g_autoptr (DocketRenderer) renderer = get_renderer ();
  DocketProduct product = { .artwork = (char *) DOCKET_ARTWORK_SHEET, .width = 10000, .height = 6000, .rows = 2, .columns = 3,
                            .gap = 400, .margin = 500, .cut = DOCKET_CUT_ROUNDED, .radius = 500, .cut_marks = TRUE };
  DocketPage page = { .width = 10000, .height = 6000, .format = DOCKET_PAGE_PNG };
  DocketCrop crop = { 0 };
  g_autoptr (Pixels) red = pixels_new (300, 300, 3);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (Pixels) result = NULL;
  FileOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  gint in, out = open_empty ();

  for (gint i = 0; i < 300 * 300; i++)
    pixels_at (red, i % 300, i / 300)[0] = 255;
  file = make_png (red, &options);
  in = open_bytes (file);
  docket_renderer_sheet (renderer, &in, &crop, 1, &product, &page, FALSE, out, &error);
  g_assert_no_error (error);
  close (in);
  result = read_result (out);
  g_assert_cmpint (result->width, ==, 1181);
  g_assert_cmpint (result->height, ==, 709);
  for (guint i = 0; i < 6; i++)
    {
      DocketLength x, y, width, height;
      gint left, top;

      docket_product_get_cell (&product, &width, &height);
      docket_product_get_cell_place (&product, i, &x, &y);
      left = x * 300 / 2540;
      top = y * 300 / 2540;
      assert_pixel (result, left + width * 150 / 2540, top + height * 150 / 2540, 255, 0, 0, 3);
      assert_pixel (result, left + 1, top + 1, 255, 255, 255, 3);            /* the rounded corner */
      assert_pixel (result, left + width * 150 / 2540, top - 18, 255, 255, 255, 3);  /* 1.5 mm above */
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stamp/sizes", test_sizes);
  g_test_add_func ("/stamp/any-words", test_any_words);
  g_test_add_func ("/stamp/long-ring", test_long_ring);
  g_test_add_func ("/stamp/findings", test_findings);
  g_test_add_func ("/stamp/thin-bars", test_thin_bars);
  g_test_add_func ("/sheet/places", test_sheet);
  return g_test_run ();
}
