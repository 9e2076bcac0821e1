/* decode.c: makes camera frames with a Code 128, and reads them as the counter's camera does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "code-pictures.h"
#include "docket-decoder.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

/* A docket in the hand: near and far, turned, blurred, in good light and bad. */
static int
make (const char *folder,
      guint       n)
{
  static const double modules[] = { 1.6, 2, 2.5, 3, 4 };
  static const double angles[] = { 0, 4, 11, 23, 38, 90 };

  g_random_set_seed (7);
  for (guint i = 0; i < n; i++)
    {
      CodePicture picture = {
        .text = "7K3MQ0ZT4HX", .width = 1280, .height = 720,
        .module = modules[i % G_N_ELEMENTS (modules)], .angle = angles[(i / 2) % G_N_ELEMENTS (angles)],
        .blur = i % 4 == 3 ? 1 : 0, .noise = i % 3 * 10, .dark = i % 2 * 60, .light = i % 2 == 0 ? 250 : 170,
      };
      g_autofree char *path = g_strdup_printf ("%s/frame-%03u.png", folder, i);
      cairo_surface_t *surface = code_picture_draw (&picture);
      gboolean written = cairo_surface_write_to_png (surface, path) == CAIRO_STATUS_SUCCESS;

      cairo_surface_destroy (surface);
      if (!written)
        return 1;
    }
  return 0;
}

static void
read_file (DocketDecoder *decoder,
           const char    *path)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (path, NULL);
  gsize width = (gsize) gdk_pixbuf_get_width (pixbuf), height = (gsize) gdk_pixbuf_get_height (pixbuf);
  gsize step = (gsize) gdk_pixbuf_get_n_channels (pixbuf), stride = (gsize) gdk_pixbuf_get_rowstride (pixbuf);
  g_autofree guint8 *grey = g_malloc (width * height);
  g_auto (GStrv) texts = NULL;

  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      grey[y * width + x] = gdk_pixbuf_read_pixels (pixbuf)[y * stride + x * step + 1];
  texts = docket_decoder_read_frame (decoder, grey, (guint) width, (guint) height, width);
  for (guint i = 0; texts[i] != NULL; i++)
    g_print ("%s\n", texts[i]);
}

int
main (int argc, char *argv[])
{
  g_autoptr (DocketDecoder) decoder = docket_decoder_new ();

  if (argc == 4 && g_str_equal (argv[1], "make"))
    return make (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  for (int i = 1; i < argc; i++)
    read_file (decoder, argv[i]);
  return 0;
}
