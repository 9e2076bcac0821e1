/* test-reader.c: pictures that were dropped or pasted, hostile ones too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "code-pictures.h"
#include "docket-error.h"
#include "docket-reader.h"

#include <glib/gstdio.h>
#include <string.h>

#define CODE "7K3MQ0ZT4HX"

typedef struct
{
  GMainLoop *loop;
  char **texts;
  GError *error;
} Wait;

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Wait *wait = data;

  wait->texts = docket_reader_read_finish (result, &wait->error);
  g_main_loop_quit (wait->loop);
}

static char **
read_path (const char  *path,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { loop, NULL, NULL };

  docket_reader_read_file_async (file, NULL, on_read, &wait);
  g_main_loop_run (loop);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.texts;
}

static char *
temp_path (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("docket-XXXXXX", NULL);

  return g_build_filename (folder, name, NULL);
}

static void
discard (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
}

static void
test_file (void)
{
  CodePicture picture = { .text = CODE, .width = 800, .height = 400, .module = 4 };
  cairo_surface_t *surface = code_picture_draw (&picture);
  char *path = temp_path ("docket.png");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = NULL;

  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  texts = read_path (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (texts[0], ==, CODE);
  cairo_surface_destroy (surface);
  discard (path);
}

static void
assert_refused (const void  *bytes,
                gsize        length,
                DocketError  code)
{
  char *path = temp_path ("picture.jpg");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_null (read_path (path, &error));
  g_assert_error (error, DOCKET_ERROR, (gint) code);
  discard (path);
}

/* A PNG header that claims 60,000 by 60,000 pixels. */
static void
test_hostile (void)
{
  static const guint8 huge[] = {
    0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0xea, 0x60,
    0, 0, 0xea, 0x60, 8, 2, 0, 0, 0, 0x6a, 0x50, 0x09, 0x0c,
  };
  g_autoptr (GError) error = NULL;

  assert_refused ("", 0, DOCKET_ERROR_BAD_PICTURE);
  assert_refused ("<html>", 6, DOCKET_ERROR_BAD_PICTURE);
  assert_refused (huge, 20, DOCKET_ERROR_BAD_PICTURE);
  g_assert_null (read_path ("/nonexistent/picture.png", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_no_code (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 200);
  char *path = temp_path ("holiday.png");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  g_assert_null (read_path (path, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  cairo_surface_destroy (surface);
  discard (path);
}

static void
test_texture (void)
{
  CodePicture picture = { .text = CODE, .width = 800, .height = 400, .module = 4 };
  cairo_surface_t *surface = code_picture_draw (&picture);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new (cairo_image_surface_get_data (surface), stride * 400);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GdkTexture) texture = NULL;
  Wait wait = { loop, NULL, NULL };
  guint8 *data = (guint8 *) g_bytes_get_data (bytes, NULL);

  for (gsize i = 3; i < stride * 400; i += 4)
    data[i] = 255;
  texture = gdk_memory_texture_new (800, 400, GDK_MEMORY_DEFAULT, bytes, stride);
  docket_reader_read_texture_async (texture, NULL, on_read, &wait);
  g_main_loop_run (loop);
  g_assert_no_error (wait.error);
  g_assert_cmpstr (wait.texts[0], ==, CODE);
  g_strfreev (wait.texts);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/file", test_file);
  g_test_add_func ("/reader/hostile", test_hostile);
  g_test_add_func ("/reader/no-code", test_no_code);
  g_test_add_func ("/reader/texture", test_texture);
  return g_test_run ();
}
