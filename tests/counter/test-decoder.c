/* test-decoder.c: bar codes in frames and in pictures, good and bad ones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "code-pictures.h"
#include "docket-decoder.h"

#include <string.h>

#define CODE "7K3MQ0ZT4HX"
#define URL "https://shop.example/o/7K3MQ0ZT4HX"

static void
assert_frame (const CodePicture *picture,
              const char        *text)
{
  g_autoptr (DocketDecoder) decoder = docket_decoder_new ();
  g_autofree guint8 *grey = code_picture_grey (picture);
  g_auto (GStrv) texts = docket_decoder_read_frame (decoder, grey, picture->width, picture->height, picture->width);

  g_assert_cmpuint (g_strv_length (texts), ==, 1);
  g_assert_cmpstr (texts[0], ==, text);
}

static void
test_frames (void)
{
  assert_frame (&(CodePicture) { .text = CODE, .width = 1280, .height = 720, .module = 4 }, CODE);
  assert_frame (&(CodePicture) { .text = CODE, .width = 1280, .height = 720, .module = 4, .angle = 90 }, CODE);
  assert_frame (&(CodePicture) { .text = CODE, .width = 1280, .height = 720, .module = 3, .angle = 12, .noise = 12 }, CODE);
  assert_frame (&(CodePicture) { .text = URL, .qr = TRUE, .width = 1280, .height = 720, .module = 8 }, URL);
  assert_frame (&(CodePicture) { .text = URL, .qr = TRUE, .width = 1280, .height = 720, .module = 8, .angle = 33 }, URL);
}

static gboolean
reads_picture (const CodePicture *picture,
               const char        *text)
{
  g_autoptr (DocketDecoder) decoder = docket_decoder_new ();
  g_autofree guint8 *grey = code_picture_grey (picture);
  g_auto (GStrv) texts = docket_decoder_read_picture (decoder, grey, picture->width, picture->height, picture->width);

  return g_strv_contains ((const char *const *) texts, text);
}

static void
test_pictures (void)
{
  g_assert_true (reads_picture (&(CodePicture) { .text = CODE, .width = 300, .height = 100, .module = 1 }, CODE));
  g_assert_true (reads_picture (&(CodePicture) { .text = CODE, .width = 3600, .height = 2400, .module = 20 }, CODE));
  g_assert_true (reads_picture (&(CodePicture) { .text = URL, .qr = TRUE, .width = 100, .height = 100, .module = 1.5 }, URL));

  /* A dark screen: light on dark, and little of both. */
  g_assert_true (reads_picture (&(CodePicture) { .text = URL, .qr = TRUE, .width = 600, .height = 600, .module = 8,
                                                 .dark = 230, .light = 20 }, URL));
  g_assert_true (reads_picture (&(CodePicture) { .text = CODE, .width = 1280, .height = 720, .module = 4,
                                                 .dark = 90, .light = 130, .noise = 3 }, CODE));
}

/* Cut to the very edge of the bars. */
static void
test_tight (void)
{
  CodePicture picture = { .text = CODE, .width = 156 * 3, .height = 60, .module = 3 };

  g_assert_true (reads_picture (&picture, CODE));
}

static void
test_nothing (void)
{
  g_autoptr (DocketDecoder) decoder = docket_decoder_new ();
  g_autofree guint8 *noise = g_malloc (640 * 480);

  for (gsize i = 0; i < 640 * 480; i++)
    noise[i] = (guint8) g_test_rand_int ();
  for (guint i = 0; i < 5; i++)
    {
      g_auto (GStrv) frame = docket_decoder_read_frame (decoder, noise, 640, 480, 640);
      g_auto (GStrv) picture = docket_decoder_read_picture (decoder, noise, 3, 2, 640);

      g_assert_null (frame[0]);
      g_assert_null (picture[0]);
    }
}

/* Two dockets in one picture, one of them twice. */
static void
test_distinct (void)
{
  CodePicture first = { .text = CODE, .width = 900, .height = 240, .module = 4 };
  CodePicture second = { .text = "ANOTHER", .width = 900, .height = 240, .module = 4 };
  g_autoptr (DocketDecoder) decoder = docket_decoder_new ();
  g_autofree guint8 *a = code_picture_grey (&first);
  g_autofree guint8 *b = code_picture_grey (&second);
  g_autofree guint8 *all = g_malloc (900 * 720);
  g_auto (GStrv) texts = NULL;

  memcpy (all, a, 900 * 240);
  memcpy (all + 900 * 240, b, 900 * 240);
  memcpy (all + 900 * 480, a, 900 * 240);
  texts = docket_decoder_read_picture (decoder, all, 900, 720, 900);
  g_assert_cmpuint (g_strv_length (texts), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) texts, CODE));
  g_assert_true (g_strv_contains ((const char *const *) texts, "ANOTHER"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decoder/frames", test_frames);
  g_test_add_func ("/decoder/pictures", test_pictures);
  g_test_add_func ("/decoder/tight", test_tight);
  g_test_add_func ("/decoder/nothing", test_nothing);
  g_test_add_func ("/decoder/distinct", test_distinct);
  return g_test_run ();
}
