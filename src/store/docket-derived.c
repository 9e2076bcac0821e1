/* docket-derived.c: pictures made from originals, removable at any time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-blobs-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _DocketDerived
{
  DocketBlobs *blobs;
  char *aside;
  char *path;
  gint fd;
};

gint
docket_blobs_open_derived (DocketBlobs *blobs,
                           const char  *sha256,
                           const char  *variant,
                           gint64      *length,
                           GError     **error)
{
  g_autofree char *path = docket_blobs_path (blobs, "derived", sha256, variant);

  return docket_blobs_open_file (path, length, error);
}

DocketDerived *
docket_derived_begin (DocketBlobs *blobs,
                      const char  *sha256,
                      const char  *variant,
                      GError     **error)
{
  g_autoptr (DocketDerived) derived = g_new0 (DocketDerived, 1);

  derived->blobs = blobs;
  derived->fd = -1;
  derived->path = docket_blobs_path (blobs, "derived", sha256, variant);
  derived->aside = g_strdup_printf ("%s.%d~", derived->path,
                                    g_atomic_int_add (&blobs->next_aside, 1));
  if (!docket_blobs_make_parents (blobs, derived->path, error))
    return NULL;
  derived->fd = docket_blobs_may (blobs, "open")
                  ? g_open (derived->aside, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
                  : -1;
  if (derived->fd < 0)
    {
      docket_blobs_set_error (error, derived->aside);
      return NULL;
    }
  return g_steal_pointer (&derived);
}

gint
docket_derived_get_fd (const DocketDerived *derived)
{
  return derived->fd;
}

gboolean
docket_derived_keep (DocketDerived *derived,
                     GError       **error)
{
  g_autoptr (DocketDerived) owned = derived;

  /* The folder is not synced: a derived picture that is missing is made again, a half one is not
   * noticed. */
  if (docket_blobs_may (derived->blobs, "fdatasync") && fdatasync (derived->fd) == 0 &&
      docket_blobs_may (derived->blobs, "rename") && g_rename (derived->aside, derived->path) == 0)
    {
      g_clear_pointer (&owned->aside, g_free);
      return TRUE;
    }
  docket_blobs_set_error (error, derived->path);
  return FALSE;
}

void
docket_derived_drop (DocketDerived *derived)
{
  if (derived == NULL)
    return;

  if (derived->fd >= 0)
    close (derived->fd);
  if (derived->aside != NULL)
    g_unlink (derived->aside);
  g_free (derived->aside);
  g_free (derived->path);
  g_free (derived);
}

gboolean
docket_blobs_remove_derived (DocketBlobs *blobs,
                             const char  *sha256,
                             GError     **error)
{
  g_autofree char *dir = docket_blobs_path (blobs, "derived", sha256, NULL);
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (!docket_blobs_unlink (blobs, path, error))
        return FALSE;
    }
  if (g_rmdir (dir) == 0 || errno == ENOENT)
    return TRUE;
  docket_blobs_set_error (error, dir);
  return FALSE;
}
