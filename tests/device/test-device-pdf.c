/* test-device-pdf.c: a printer that takes PDF and no JPEG; run by printers.py --formats application/pdf
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

static GdkPixbuf *
draw (Rig *rig,
      const char *pdf)
{
  g_autofree char *stem = g_build_filename (rig->dir, "drawn", NULL);
  g_autofree char *png = g_strconcat (stem, ".png", NULL);
  const char *arguments[] = { "pdftoppm", "-r", "300", "-png", "-singlefile", pdf, stem, NULL };
  g_autoptr (GError) error = NULL;
  GdkPixbuf *drawn;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  drawn = gdk_pixbuf_new_from_file (png, &error);
  g_assert_no_error (error);

  return drawn;
}

static guint32
colour_at (GdkPixbuf *picture,
           int x,
           int y)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture)
                        + x * gdk_pixbuf_get_n_channels (picture);

  return (guint32) (pixel[0] > 128) << 2 | (guint32) (pixel[1] > 128) << 1 | (pixel[2] > 128);
}

/* As rig_attempt() drew them, or on its left side. */
static void
assert_corners (GdkPixbuf *drawn,
                guint32 above_left,
                guint32 above_right,
                guint32 below_left,
                guint32 below_right)
{
  int width = gdk_pixbuf_get_width (drawn), height = gdk_pixbuf_get_height (drawn);

  g_assert_cmphex (colour_at (drawn, 5, 5), ==, above_left);
  g_assert_cmphex (colour_at (drawn, width - 5, 5), ==, above_right);
  g_assert_cmphex (colour_at (drawn, 5, height - 5), ==, below_left);
  g_assert_cmphex (colour_at (drawn, width - 5, height - 5), ==, below_right);
}

static void
test_page (gconstpointer data)
{
  gboolean landscape = GPOINTER_TO_INT (data);
  g_autoptr (JsonNode) port = rig_printers ("port photo");
  g_autofree char *uri = g_strdup_printf ("ipp://localhost:%d/ipp/print", (int) json_node_get_int (port));
  g_autofree char *name = g_strdup_printf ("pdf-%s", landscape ? "landscape" : "portrait");
  Rig *rig = rig_new (uri);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 1, landscape);
  g_autofree char *id = rig_print (rig, attempt);
  g_autoptr (JsonNode) pages = NULL;
  g_autoptr (GdkPixbuf) drawn = NULL;
  JsonObject *page;
  int width, height;

  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  pages = rig_printers ("received photo");
  page = json_array_get_object_element (json_node_get_array (pages),
                                        json_array_get_length (json_node_get_array (pages)) - 1);
  g_assert_cmpstr (json_object_get_string_member (page, "IPP_JOB_NAME"), ==, name);
  g_assert_cmpstr (json_object_get_string_member (page, "CONTENT_TYPE"), ==, "application/pdf");

  drawn = draw (rig, json_object_get_string_member (page, "page"));
  width = gdk_pixbuf_get_width (drawn);
  height = gdk_pixbuf_get_height (drawn);
  g_assert_cmpint (width, ==, 1200);
  g_assert_cmpint (height, ==, 1800);
  if (landscape)
    assert_corners (drawn, 2, 1, 4, 1);
  else
    assert_corners (drawn, 4, 2, 1, 1);

  rig_free (rig);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/device/pdf/portrait", GINT_TO_POINTER (FALSE), test_page);
  g_test_add_data_func ("/device/pdf/landscape", GINT_TO_POINTER (TRUE), test_page);

  return g_test_run ();
}
