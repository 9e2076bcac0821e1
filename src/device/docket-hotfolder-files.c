/* docket-hotfolder-files.c: files that are on disk before anybody may take them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hotfolder-private.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PIECE (256 * 1024)
#define MAX_DEPTH 8

static gboolean
fail (GError **error,
      int saved_errno,
      const char *path)
{
  DocketError code = saved_errno == ENOSPC || saved_errno == EDQUOT ? DOCKET_ERROR_FULL : DOCKET_ERROR_UNAVAILABLE;

  g_set_error (error, DOCKET_ERROR, code, _("“%s” cannot be written: %s"), path, g_strerror (saved_errno));

  return FALSE;
}

static gboolean
write_all (int fd,
           const char *data,
           gsize length)
{
  while (length > 0)
    {
      gssize written = TEMP_FAILURE_RETRY (write (fd, data, length));

      if (written < 0)
        return FALSE;
      data += written;
      length -= (gsize) written;
    }

  return TRUE;
}

/* Who may read what the lab takes is decided by the umask, as the lab may run under another name. */
static int
create (const char *path)
{
  return g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
}

/* @written: whether all before went well, else errno says why not. */
static gboolean
finish_file (int fd,
             gboolean written,
             const char *path,
             GError **error)
{
  int saved_errno = errno;

  if (written && fsync (fd) < 0)
    {
      saved_errno = errno;
      written = FALSE;
    }
  if (close (fd) < 0 && written)
    {
      saved_errno = errno;
      written = FALSE;
    }

  return written || fail (error, saved_errno, path);
}

static gboolean
copy_pieces (int from,
             int to,
             gboolean *readable)
{
  g_autofree char *piece = g_malloc (PIECE);
  gssize length;

  while ((length = TEMP_FAILURE_RETRY (read (from, piece, PIECE))) > 0)
    if (!write_all (to, piece, (gsize) length))
      return FALSE;
  *readable = length == 0;

  return TRUE;
}

gboolean
docket_hotfolder_make_folder (const char *path,
                              GError **error)
{
  return g_mkdir (path, 0777) == 0 || errno == EEXIST || fail (error, errno, path);
}

gboolean
docket_hotfolder_write_file (const char *path,
                             const char *text,
                             GError **error)
{
  int fd = create (path);

  if (fd < 0)
    return fail (error, errno, path);

  return finish_file (fd, write_all (fd, text, strlen (text)), path, error);
}

gboolean
docket_hotfolder_copy_file (const char *from,
                            const char *to,
                            GError **error)
{
  int source = g_open (from, O_RDONLY | O_CLOEXEC, 0);
  int fd = source >= 0 ? create (to) : -1;
  int saved_errno = errno;
  gboolean readable = source >= 0, done = FALSE;

  if (fd >= 0)
    done = finish_file (fd, copy_pieces (source, fd, &readable), to, error);
  else if (readable)
    fail (error, saved_errno, to);
  if (source >= 0)
    close (source);

  if (!readable)
    {
      g_clear_error (error);
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The page “%s” cannot be read."), from);
    }

  return done && readable;
}

gboolean
docket_hotfolder_sync (const char *folder,
                       GError **error)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  /* Some network file systems cannot, and need not. */
  gboolean ok = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL);
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);

  return ok || fail (error, saved_errno, folder);
}

static void
remove_below (const char *path,
              guint depth)
{
  g_autoptr (GDir) dir = depth < MAX_DEPTH ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf info;

      if (g_lstat (file, &info) == 0 && S_ISDIR (info.st_mode))
        remove_below (file, depth + 1);
      else
        g_unlink (file);
    }
  g_rmdir (path);
}

void
docket_hotfolder_remove_tree (const char *path)
{
  remove_below (path, 0);
}

guint64
docket_hotfolder_free_bytes (const char *path)
{
  struct statvfs info;

  if (statvfs (path, &info) < 0 || info.f_blocks == 0)
    return G_MAXUINT64;

  return (guint64) info.f_bavail * info.f_frsize;
}

static gint64
last_change (const char *path,
             guint depth)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;
  GStatBuf info;
  gint64 last;

  if (g_lstat (path, &info) < 0)
    return 0;

  last = MAX (info.st_mtime, info.st_ctime);
  if (!S_ISDIR (info.st_mode) || depth == MAX_DEPTH)
    return last;

  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      gint64 changed = last_change (file, depth + 1);

      last = MAX (last, changed);
    }

  return last;
}

gint64
docket_hotfolder_last_change (const char *path)
{
  return last_change (path, 0);
}
