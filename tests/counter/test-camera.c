/* test-camera.c: a docket before a camera that is made of picture files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "code-pictures.h"
#include "docket-camera.h"

#include <glib/gstdio.h>

#define CODE "7K3MQ0ZT4HX"
#define PATIENCE (20 * G_USEC_PER_SEC)

typedef struct
{
  DocketCamera *camera;
  char *folder, *path;
  GPtrArray *scans;
} Desk;

static void
on_scanned (DocketCamera *camera,
            const char   *text,
            Desk         *desk)
{
  g_ptr_array_add (desk->scans, g_strdup (text));
}

static Desk *
desk_new (void)
{
  CodePicture picture = { .text = CODE, .width = 1280, .height = 720, .module = 4, .noise = 8 };
  cairo_surface_t *surface = code_picture_draw (&picture);
  Desk *desk = g_new0 (Desk, 1);

  desk->folder = g_dir_make_tmp ("docket-XXXXXX", NULL);
  desk->path = g_build_filename (desk->folder, "frame.png", NULL);
  g_assert_cmpint (cairo_surface_write_to_png (surface, desk->path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  desk->scans = g_ptr_array_new_with_free_func (g_free);
  desk->camera = docket_camera_new ();
  g_signal_connect (desk->camera, "scanned", G_CALLBACK (on_scanned), desk);
  return desk;
}

static void
desk_free (Desk *desk)
{
  g_object_unref (desk->camera);
  g_unlink (desk->path);
  g_rmdir (desk->folder);
  g_free (desk->folder);
  g_free (desk->path);
  g_ptr_array_unref (desk->scans);
  g_free (desk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_until(condition)                                              \
  G_STMT_START {                                                           \
    gint64 until_ = g_get_monotonic_time () + PATIENCE;                    \
    guint waker_ = g_timeout_add (10, wake, NULL);                         \
    while (!(condition) && g_get_monotonic_time () < until_)               \
      g_main_context_iteration (NULL, TRUE);                               \
    g_source_remove (waker_);                                              \
    g_assert_true (condition);                                             \
  } G_STMT_END

static void
start (Desk       *desk,
       const char *format)
{
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);
  g_autofree char *pipeline = g_strconcat (halves[0], desk->path, halves[1], NULL);

  docket_camera_start (desk->camera, pipeline);
}

/* Still in view is not shown again; shown anew after a while is. */
static void
test_reads_once (void)
{
  g_autoptr (Desk) desk = desk_new ();
  gint64 end;

  start (desk, "filesrc location=\"%s\" ! pngdec ! imagefreeze ! video/x-raw,framerate=15/1");
  g_assert_cmpuint (docket_camera_get_state (desk->camera), ==, DOCKET_CAMERA_STARTING);
  wait_until (desk->scans->len == 1);
  g_assert_cmpstr (g_ptr_array_index (desk->scans, 0), ==, CODE);
  g_assert_cmpuint (docket_camera_get_state (desk->camera), ==, DOCKET_CAMERA_RUNNING);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (docket_camera_get_paintable (desk->camera)), ==, 640);
  end = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
  wait_until (g_get_monotonic_time () > end);
  g_assert_cmpuint (desk->scans->len, ==, 1);

  docket_camera_stop (desk->camera);
  g_assert_cmpuint (docket_camera_get_state (desk->camera), ==, DOCKET_CAMERA_OFF);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (docket_camera_get_paintable (desk->camera)), ==, 0);
  start (desk, "filesrc location=\"%s\" ! pngdec ! imagefreeze ! video/x-raw,framerate=15/1");
  wait_until (desk->scans->len == 2);
}

/* Its file away, then back. */
static void
test_lost_and_found (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *away = g_strconcat (desk->path, ".away", NULL);

  g_assert_cmpint (g_rename (desk->path, away), ==, 0);
  start (desk, "filesrc location=\"%s\" ! pngdec ! imagefreeze ! video/x-raw,framerate=15/1");
  wait_until (docket_camera_get_state (desk->camera) == DOCKET_CAMERA_LOST);
  g_assert_nonnull (docket_camera_get_message (desk->camera));
  g_assert_cmpint (g_rename (away, desk->path), ==, 0);
  wait_until (docket_camera_get_state (desk->camera) == DOCKET_CAMERA_RUNNING);
  g_assert_null (docket_camera_get_message (desk->camera));
  wait_until (desk->scans->len == 1);
}

/* A camera that ends is lost, and is tried again. */
static void
test_ends (void)
{
  g_autoptr (Desk) desk = desk_new ();

  start (desk, "multifilesrc location=\"%s\" num-buffers=8 caps=image/png,framerate=10/1 ! pngdec ! identity sync=true");
  wait_until (desk->scans->len == 1);
  wait_until (docket_camera_get_state (desk->camera) == DOCKET_CAMERA_LOST);
  wait_until (docket_camera_get_state (desk->camera) == DOCKET_CAMERA_RUNNING);
}

static void
test_bad_setting (void)
{
  g_autoptr (Desk) desk = desk_new ();

  docket_camera_start (desk->camera, "no-such-element-anywhere");
  g_assert_cmpuint (docket_camera_get_state (desk->camera), ==, DOCKET_CAMERA_LOST);
  g_assert_nonnull (docket_camera_get_message (desk->camera));
  docket_camera_stop (desk->camera);
  g_assert_null (docket_camera_get_message (desk->camera));
}

/* There is none on the machine that runs the tests; where there is one, that is right too. */
static void
test_first_camera (void)
{
  g_autoptr (Desk) desk = desk_new ();

  docket_camera_start (desk->camera, "");
  wait_until (docket_camera_get_state (desk->camera) != DOCKET_CAMERA_STARTING);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera/reads-once", test_reads_once);
  g_test_add_func ("/camera/lost-and-found", test_lost_and_found);
  g_test_add_func ("/camera/ends", test_ends);
  g_test_add_func ("/camera/bad-setting", test_bad_setting);
  g_test_add_func ("/camera/first-camera", test_first_camera);
  return g_test_run ();
}
