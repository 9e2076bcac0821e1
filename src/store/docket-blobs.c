/* docket-blobs.c: originals by their SHA-256 in a folder tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-blobs-private.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SHA256_LEN 64

static gboolean
make_tree (DocketBlobs *blobs,
           const char  *name,
           GError     **error)
{
  g_autofree char *path = g_build_filename (blobs->dir, name, NULL);

  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;
  docket_blobs_set_error (error, path);
  return FALSE;
}

static gboolean
is_sha256 (const char *text)
{
  return strlen (text) == SHA256_LEN && strspn (text, "0123456789abcdef") == SHA256_LEN;
}

/* Adds the names in @dir that @accept takes. A folder that is not there has none. */
static void
add_names (GPtrArray  *names,
           const char *dir,
           gboolean  (*accept) (const char *name))
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    if (accept == NULL || accept (name))
      g_ptr_array_add (names, g_strdup (name));
}

static void
list_tree (DocketBlobs *blobs,
           const char  *tree,
           guint8       prefix,
           GPtrArray   *names)
{
  g_autofree char *first = g_strdup_printf ("%02x", prefix);
  g_autofree char *dir = g_build_filename (blobs->dir, tree, first, NULL);
  g_autoptr (GPtrArray) seconds = g_ptr_array_new_with_free_func (g_free);

  add_names (seconds, dir, NULL);
  for (guint i = 0; i < seconds->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, g_ptr_array_index (seconds, i), NULL);

      add_names (names, path, is_sha256);
    }
}

gboolean
docket_blobs_may (DocketBlobs *blobs,
                  const char  *call)
{
  gint fault = blobs->fault != NULL ? blobs->fault (call, blobs->fault_data) : 0;

  if (fault != 0)
    errno = fault;
  return fault == 0;
}

void
docket_blobs_set_error (GError    **error,
                        const char *path)
{
  gint code = errno;

  if (code == ENOSPC || code == EDQUOT)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL,
                 _("The server's disk is full. Please try again later."));
  else if (code == ENOENT)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("%s is not there."), path);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("%s cannot be read or written: %s."),
                 path, g_strerror (code));
}

char *
docket_blobs_path (DocketBlobs *blobs,
                   const char  *tree,
                   const char  *sha256,
                   const char  *name)
{
  const char first[] = { sha256[0], sha256[1], '\0' };
  const char second[] = { sha256[2], sha256[3], '\0' };

  return g_build_filename (blobs->dir, tree, first, second, sha256, name, NULL);
}

gboolean
docket_blobs_sync_dir (DocketBlobs *blobs,
                       const char  *path_inside,
                       GError     **error)
{
  g_autofree char *dir = g_path_get_dirname (path_inside);
  gint fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = fd >= 0 && docket_blobs_may (blobs, "fsync") && fsync (fd) == 0;

  if (!synced)
    docket_blobs_set_error (error, dir);
  if (fd >= 0)
    close (fd);
  return synced;
}

gboolean
docket_blobs_make_parents (DocketBlobs *blobs,
                           const char  *path,
                           GError     **error)
{
  g_autofree char *dir = g_path_get_dirname (path);

  if (g_file_test (dir, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!docket_blobs_make_parents (blobs, dir, error))
    return FALSE;
  if (docket_blobs_may (blobs, "mkdir") && (g_mkdir (dir, 0700) == 0 || errno == EEXIST))
    return TRUE;
  docket_blobs_set_error (error, dir);
  return FALSE;
}

gboolean
docket_blobs_unlink (DocketBlobs *blobs,
                     const char  *path,
                     GError     **error)
{
  if (docket_blobs_may (blobs, "unlink") && (g_unlink (path) == 0 || errno == ENOENT))
    return TRUE;
  docket_blobs_set_error (error, path);
  return FALSE;
}

gint
docket_blobs_open_file (const char *path,
                        gint64     *length,
                        GError    **error)
{
  gint fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      docket_blobs_set_error (error, path);
      if (fd >= 0)
        close (fd);
      return -1;
    }
  if (length != NULL)
    *length = info.st_size;
  return fd;
}

/* The file's entry in its folder and, the first time since the start, the folder's and its parent's:
 * another thread or a run before may have made them without living to sync them. */
static gboolean
sync_entries (DocketBlobs *blobs,
              const char  *path,
              const char  *sha256,
              GError     **error)
{
  const char digits[] = { sha256[0], sha256[1], sha256[2], sha256[3], '\0' };
  guint number = (guint) g_ascii_strtoull (digits, NULL, 16);
  guint *word = &blobs->durable[number / 32];
  guint bit = 1u << (number % 32);
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *parent = g_path_get_dirname (dir);

  if (!docket_blobs_sync_dir (blobs, path, error))
    return FALSE;
  if ((g_atomic_int_get (word) & bit) != 0)
    return TRUE;
  if (!docket_blobs_sync_dir (blobs, dir, error) || !docket_blobs_sync_dir (blobs, parent, error))
    return FALSE;
  g_atomic_int_or (word, bit);
  return TRUE;
}

DocketBlobs *
docket_blobs_open (const char *dir,
                   gint64      min_free,
                   GError    **error)
{
  g_autoptr (DocketBlobs) blobs = g_new0 (DocketBlobs, 1);

  blobs->dir = g_strdup (dir);
  blobs->min_free = min_free;
  if (!make_tree (blobs, "originals", error) || !make_tree (blobs, "uploads", error) ||
      !make_tree (blobs, "derived", error))
    return NULL;
  return g_steal_pointer (&blobs);
}

void
docket_blobs_free (DocketBlobs *blobs)
{
  if (blobs == NULL)
    return;

  g_free (blobs->dir);
  g_free (blobs);
}

void
docket_blobs_set_fault (DocketBlobs     *blobs,
                        DocketBlobsFault fault,
                        gpointer         data)
{
  blobs->fault = fault;
  blobs->fault_data = data;
}

gboolean
docket_blobs_check_room (DocketBlobs *blobs,
                         gint64       bytes,
                         GError     **error)
{
  struct statvfs info;

  if (docket_blobs_may (blobs, "statvfs") && statvfs (blobs->dir, &info) == 0)
    {
      if ((gint64) (info.f_bavail * info.f_frsize) - bytes >= blobs->min_free)
        return TRUE;
      errno = ENOSPC;
    }
  docket_blobs_set_error (error, blobs->dir);
  return FALSE;
}

gboolean
docket_blobs_publish (DocketBlobs *blobs,
                      const char  *name,
                      const char  *sha256,
                      GError     **error)
{
  g_autofree char *from = docket_blobs_upload_path (blobs, name);
  g_autofree char *to = docket_blobs_path (blobs, "originals", sha256, NULL);

  if (!docket_blobs_make_parents (blobs, to, error))
    return FALSE;
  if (!docket_blobs_may (blobs, "link") || (link (from, to) != 0 && errno != EEXIST))
    {
      docket_blobs_set_error (error, from);
      return FALSE;
    }
  return sync_entries (blobs, to, sha256, error);
}

gboolean
docket_blobs_has (DocketBlobs *blobs,
                  const char  *sha256)
{
  g_autofree char *path = docket_blobs_path (blobs, "originals", sha256, NULL);

  return g_access (path, R_OK) == 0;
}

gint
docket_blobs_open_original (DocketBlobs *blobs,
                            const char  *sha256,
                            gint64      *length,
                            GError     **error)
{
  g_autofree char *path = docket_blobs_path (blobs, "originals", sha256, NULL);

  return docket_blobs_open_file (path, length, error);
}

gboolean
docket_blobs_remove (DocketBlobs *blobs,
                     const char  *sha256,
                     GError     **error)
{
  g_autofree char *path = docket_blobs_path (blobs, "originals", sha256, NULL);

  return docket_blobs_remove_derived (blobs, sha256, error) &&
         docket_blobs_unlink (blobs, path, error);
}

GPtrArray *
docket_blobs_list (DocketBlobs *blobs,
                   guint8       prefix,
                   GError     **error)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  list_tree (blobs, "originals", prefix, names);
  list_tree (blobs, "derived", prefix, names);
  return names;
}

GPtrArray *
docket_blobs_list_uploads (DocketBlobs *blobs,
                           GError     **error)
{
  g_autofree char *dir = g_build_filename (blobs->dir, "uploads", NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  add_names (names, dir, NULL);
  return names;
}
