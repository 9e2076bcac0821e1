/* stream.c: how full a simulated engraver's wire is kept, and whether its buffer ever runs over
 *
 *   stream fill       one piece over a wire of 115,200 baud: lines, bytes and seconds
 *   stream many N     pieces until N lines were taken, as fast as they come: lines; an overrun ends the simulator
 *
 * The moves take no time. The simulator's path is in DOCKET_GRBL_SIMULATOR.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-fixture.h"

#include <cairo.h>
#include <stdlib.h>

/* Noise: nearly each pixel begins a line of its own. */
static void
draw_noise (const char *path,
            int columns,
            int rows)
{
  cairo_surface_t *face = cairo_image_surface_create (CAIRO_FORMAT_RGB24, columns, rows);
  guint8 *data = cairo_image_surface_get_data (face);
  int stride = cairo_image_surface_get_stride (face);
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);

  for (int row = 0; row < rows; row += 2)
    for (int column = 0; column < columns; column++)
      {
        guint32 grey = (guint32) g_rand_int_range (chance, 0, 256) * 0x010101;

        for (int i = 0; i < 2 && row + i < rows; i++)
          ((guint32 *) (gpointer) (data + (row + i) * stride))[column] = grey;
      }
  cairo_surface_mark_dirty (face);
  g_assert_cmpint (cairo_surface_write_to_png (face, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (face);
}

static void
make_noise (Engraver *engraver,
            guint number,
            int columns,
            int rows)
{
  g_autofree char *name = g_strdup_printf ("stream.%u", number);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, name, 1, FALSE);
  g_autofree char *id = NULL;

  draw_noise (attempt->page, columns, rows);
  attempt->width = columns * 5;
  attempt->height = rows * 5;
  id = engraver_begin (engraver, attempt);
  g_free (engraver_tell (engraver, "mark"));
  engraver_go_on (engraver);
  rig_wait_state (engraver->rig, DOCKET_JOB_COMPLETED);
}

int
main (int argc,
      char **argv)
{
  gboolean fill = argc > 1 && g_str_equal (argv[1], "fill");
  Engraver *engraver = engraver_new (fill ? "--instant --baud 115200" : "--instant", NULL);
  double lines = 0, wanted = argc > 2 ? atof (argv[2]) : 1;

  for (guint i = 0; lines < wanted; i++)
    {
      make_noise (engraver, i, fill ? 200 : 1000, fill ? 130 : 200);
      lines += engraver_report (engraver, "lines");
    }
  g_print ("%.0f %.0f %.6f\n", lines, engraver_report (engraver, "bytes"), engraver_report (engraver, "wire"));
  engraver_free (engraver);

  return 0;
}
