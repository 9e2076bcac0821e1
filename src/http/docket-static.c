/* docket-static.c: the customers' page and its files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-static.h"

#include "docket-error.h"
#include "docket-reply-headers.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_FILES 512
#define MAX_BYTES (16 * 1024 * 1024)
#define MAX_DEPTH 8

typedef struct
{
  GBytes *bytes;
  char *tag;
  const char *type;
} File;

struct _DocketStatic
{
  GHashTable *files;   /* path -> File; unchanged once read */
  gsize bytes;
};

static const struct
{
  const char *ending;
  const char *type;
} types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".js", "text/javascript; charset=utf-8" },
  { ".mjs", "text/javascript; charset=utf-8" },
  { ".json", "application/json" },
  { ".webmanifest", "application/manifest+json" },
  { ".svg", "image/svg+xml" },
  { ".png", "image/png" },
  { ".jpg", "image/jpeg" },
  { ".ico", "image/x-icon" },
  { ".woff2", "font/woff2" },
  { ".txt", "text/plain; charset=utf-8" },
};

static void
file_free (gpointer data)
{
  File *file = data;

  g_bytes_unref (file->bytes);
  g_free (file->tag);
  g_free (file);
}

static const char *
find_type (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (path, types[i].ending))
      return types[i].type;
  return "application/octet-stream";
}

static gboolean
add_file (DocketStatic *files, const char *path, const char *name, GError **error)
{
  g_autofree char *digest = NULL;
  char *text;
  gsize length;
  File *file;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  file = g_new0 (File, 1);
  file->bytes = g_bytes_new_take (text, length);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file->bytes);
  file->tag = g_strdup_printf ("\"%.16s\"", digest);
  file->type = find_type (name);
  files->bytes += length;
  g_hash_table_replace (files->files, g_strdup (name), file);
  if (files->bytes <= MAX_BYTES && g_hash_table_size (files->files) <= MAX_FILES)
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE, _("The folder of the customers’ page is too large."));
  return FALSE;
}

static gboolean
add_folder (DocketStatic *files, const char *path, const char *prefix, guint depth, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *child_name = g_strconcat (prefix, name, NULL);
      g_autofree char *child_prefix = g_strconcat (child_name, "/", NULL);

      if (name[0] == '.')
        continue;
      if (g_file_test (child, G_FILE_TEST_IS_DIR)
            ? depth < MAX_DEPTH && !add_folder (files, child, child_prefix, depth + 1, error)
            : !add_file (files, child, child_name, error))
        return FALSE;
    }
  return TRUE;
}

DocketStatic *
docket_static_new (const char *dir, GError **error)
{
  g_autoptr (DocketStatic) files = g_new0 (DocketStatic, 1);

  files->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, file_free);
  if (!add_folder (files, dir, "", 0, error))
    return NULL;
  return g_steal_pointer (&files);
}

void
docket_static_free (DocketStatic *files)
{
  g_hash_table_unref (files->files);
  g_free (files);
}

DocketReply *
docket_static_reply (DocketStatic *files, DocketRequest *request, const char *path, GError **error)
{
  File *file = g_hash_table_lookup (files->files, path);
  DocketReply *reply;

  if (file == NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is nothing here."));
      return NULL;
    }
  reply = docket_reply_is_known (request, file->tag) ? docket_reply_new (304)
                                                      : docket_reply_bytes (200, file->type, file->bytes);
  docket_reply_set_header (reply, "ETag", file->tag);
  docket_reply_set_header (reply, "Cache-Control", "no-cache");
  docket_reply_add_page_headers (reply);
  return reply;
}
