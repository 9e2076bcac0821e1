/* docket-last-good.c: copies of files of the settings that were good, beside the data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-last-good.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER "last-good"
#define FOLDER_MODE 0700

/* @path may be long and have slashes. (transfer full) */
static char *
copy_path (const char *data_dir, const char *path)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

  return g_strdup_printf ("%s/" FOLDER "/%s.conf", data_dir, digest);
}

void
docket_last_good_keep (const char *data_dir, const char *path, const char *text, gsize length)
{
  g_autofree char *copy = copy_path (data_dir, path);
  g_autofree char *folder = g_path_get_dirname (copy);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  gsize kept_length;

  if (g_file_get_contents (copy, &kept, &kept_length, NULL) && length == kept_length && memcmp (text, kept, length) == 0)
    return;
  if (g_mkdir_with_parents (folder, FOLDER_MODE) < 0 || !g_file_set_contents (copy, text, (gssize) length, &error))
    g_warning ("No copy of %s could be kept: %s", path, error != NULL ? error->message : g_strerror (errno));
}

char *
docket_last_good_read (const char *data_dir, const char *path, gsize *length)
{
  g_autofree char *copy = copy_path (data_dir, path);
  char *text = NULL;

  return g_file_get_contents (copy, &text, length, NULL) ? text : NULL;
}

gboolean
docket_last_good_any (const char *data_dir)
{
  g_autofree char *folder = g_build_filename (data_dir, FOLDER, NULL);

  return g_file_test (folder, G_FILE_TEST_IS_DIR);
}
