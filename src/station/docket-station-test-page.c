/* docket-station-test-page.c: a page for trying a device: its edges, a frame, the colours, the greys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-private.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#define DPI 300
#define FRAME 300   /* 3 mm */

static gint
to_pixels (DocketLength length)
{
  return MAX (1, (gint) ((gint64) length * DPI / 2540));
}

static void
fill (GdkPixbuf *page,
      gint x,
      gint y,
      gint width,
      gint height,
      guint32 colour)
{
  g_autoptr (GdkPixbuf) part = NULL;

  if (width < 1 || height < 1)
    return;

  part = gdk_pixbuf_new_subpixbuf (page, x, y, width, height);
  gdk_pixbuf_fill (part, colour << 8 | 0xff);
}

static void
draw (GdkPixbuf *page)
{
  static const guint32 colours[] = { 0x00ffff, 0xff00ff, 0xffff00, 0xff0000, 0x00ff00, 0x0000ff, 0x000000 };
  gint width = gdk_pixbuf_get_width (page), height = gdk_pixbuf_get_height (page);
  gint frame = to_pixels (FRAME), line = MAX (1, frame / 12);
  gint inner = width - 4 * frame, bar = height / 6;

  fill (page, 0, 0, width, height, 0xffffff);
  fill (page, frame, frame, width - 2 * frame, height - 2 * frame, 0x000000);
  fill (page, frame + line, frame + line, width - 2 * (frame + line), height - 2 * (frame + line), 0xffffff);
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    fill (page, 2 * frame + inner * (gint) i / (gint) G_N_ELEMENTS (colours), 2 * frame,
          inner / (gint) G_N_ELEMENTS (colours), bar, colours[i]);
  for (guint i = 0; i < 16; i++)
    fill (page, 2 * frame + inner * (gint) i / 16, 2 * frame + bar, inner / 16, bar, i * 17 * 0x010101);
}

gboolean
docket_station_draw_test_page (const char *path,
                               DocketLength width,
                               DocketLength height,
                               GError **error)
{
  g_autoptr (GdkPixbuf) page = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, to_pixels (width), to_pixels (height));

  draw (page);

  return gdk_pixbuf_save (page, path, "jpeg", error, "quality", "92", "x-dpi", "300", "y-dpi", "300", NULL);
}
