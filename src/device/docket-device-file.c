/* docket-device-file.c: writes pages into a folder: NAME-1.jpg, NAME-2.jpg, one for each copy; of a stamp NAME-1.png
 * and its outlines, NAME.svg
 *
 * What is being written, and which attempts were made, rests in the folder ".docket" inside, so that
 * whoever reads the folder never sees a half-written page, and may take pages away.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MADE_KEPT_S (60 * 24 * 3600)

typedef struct
{
  char *folder;
  char *aside;
} FileDevice;

static gboolean
fail (GError **error,
      int saved_errno,
      const char *path)
{
  DocketError code = saved_errno == ENOSPC || saved_errno == EDQUOT ? DOCKET_ERROR_FULL : DOCKET_ERROR_UNAVAILABLE;

  g_set_error (error, DOCKET_ERROR, code, _("“%s” cannot be written: %s"), path, g_strerror (saved_errno));

  return FALSE;
}

static gpointer
file_new (const char *uri,
          GError **error)
{
  g_autofree char *path = g_filename_from_uri (uri, NULL, NULL);
  FileDevice *device;

  if (path == NULL || !g_path_is_absolute (path))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” is not the address of a folder; it should be like file:///srv/prints."), uri);
      return NULL;
    }

  device = g_new0 (FileDevice, 1);
  device->folder = g_steal_pointer (&path);
  device->aside = g_build_filename (device->folder, ".docket", NULL);

  return device;
}

static void
file_free (gpointer data)
{
  FileDevice *device = data;

  g_free (device->folder);
  g_free (device->aside);
  g_free (device);
}

static DocketDeviceStatus *
file_look (gpointer data,
           gboolean followed)
{
  FileDevice *device = data;
  gboolean usable = g_mkdir_with_parents (device->aside, 0755) == 0 && g_access (device->aside, W_OK) == 0;
  DocketDeviceStatus *status = docket_device_status_new (usable ? DOCKET_DEVICE_IDLE : DOCKET_DEVICE_STOPPED, TRUE);

  if (!usable)
    status->message = g_strdup_printf (_("the folder “%s” cannot be written"), device->folder);
  status->media = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_media_free);

  return status;
}

static char *
part_path (FileDevice *device,
           const char *name,
           guint copy)
{
  return g_strdup_printf ("%s/%s-%u.part", device->aside, name, copy);
}

static gboolean
is_stamp (const DocketAttempt *attempt)
{
  return g_str_equal (attempt->artwork, DOCKET_ARTWORK_STAMP);
}

static char *
final_path (FileDevice *device,
            const DocketAttempt *attempt,
            guint copy)
{
  return g_strdup_printf ("%s/%s-%u.%s", device->folder, attempt->name, copy, is_stamp (attempt) ? "png" : "jpg");
}

static char *
outlines_path (const char *folder,
               const char *name)
{
  return g_strdup_printf ("%s/%s.svg", folder, name);
}

static char *
made_path (FileDevice *device,
           const char *name)
{
  return g_strdup_printf ("%s/%s.made", device->aside, name);
}

static gboolean
sync_folder (const char *path,
             GError **error)
{
  int fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);

  return ok || fail (error, saved_errno, path);
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

  return fsync (fd) == 0;
}

static gboolean
write_synced (const char *path,
              const char *data,
              gsize length,
              GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
  int saved_errno = errno;
  gboolean ok = fd >= 0 && write_all (fd, data, length);

  if (fd >= 0)
    {
      saved_errno = errno;
      if (close (fd) < 0 && ok)
        {
          saved_errno = errno;
          ok = FALSE;
        }
    }

  return ok || fail (error, saved_errno, path);
}

static void
remove_parts (FileDevice *device,
              const DocketAttempt *attempt)
{
  g_autofree char *outlines = outlines_path (device->aside, attempt->name);

  g_unlink (outlines);
  for (guint copy = 1; copy <= attempt->copies; copy++)
    {
      g_autofree char *part = part_path (device, attempt->name, copy);

      g_unlink (part);
    }
}

static void
forget_old (FileDevice *device)
{
  g_autoptr (GDir) dir = g_dir_open (device->aside, 0, NULL);
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - MADE_KEPT_S;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (device->aside, name, NULL);
      GStatBuf info;

      if (g_stat (path, &info) == 0 && info.st_mtime < oldest)
        g_unlink (path);
    }
}

static gboolean
was_made (FileDevice *device,
          const char *name)
{
  g_autofree char *made = made_path (device, name);

  return g_file_test (made, G_FILE_TEST_EXISTS);
}

static gboolean
keep_outlines (FileDevice *device,
               const DocketAttempt *attempt,
               GError **error)
{
  g_autofree char *path = outlines_path (device->aside, attempt->name);
  g_autofree char *outlines = NULL;
  gsize length;

  if (attempt->outlines == NULL)
    return TRUE;
  if (!g_file_get_contents (attempt->outlines, &outlines, &length, NULL))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The page “%s” cannot be read."), attempt->outlines);
      return FALSE;
    }

  return write_synced (path, outlines, length, error);
}

static char *
file_prepare (gpointer data,
              const DocketAttempt *attempt,
              GError **error)
{
  FileDevice *device = data;
  g_autofree char *page = NULL;
  gsize length;

  if (was_made (device, attempt->name))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("This was made already."));
      return NULL;
    }
  if (!g_file_get_contents (attempt->page, &page, &length, NULL))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The page “%s” cannot be read."), attempt->page);
      return NULL;
    }
  if (g_mkdir_with_parents (device->aside, 0755) < 0)
    {
      fail (error, errno, device->aside);
      return NULL;
    }

  forget_old (device);
  if (!keep_outlines (device, attempt, error))
    return NULL;
  for (guint copy = 1; copy <= attempt->copies; copy++)
    {
      g_autofree char *part = part_path (device, attempt->name, copy);

      if (!write_synced (part, page, length, error))
        {
          remove_parts (device, attempt);
          return NULL;
        }
    }

  return sync_folder (device->aside, error) ? g_strdup (attempt->name) : NULL;
}

/* Each rename consumes its part, so that a copy cannot be made twice, however often this is begun. */
static gboolean
make_the_rest (FileDevice *device,
               const DocketAttempt *attempt,
               GError **error)
{
  g_autofree char *made = made_path (device, attempt->name);
  g_autofree char *aside = outlines_path (device->aside, attempt->name);
  g_autofree char *outlines = outlines_path (device->folder, attempt->name);

  if (g_rename (aside, outlines) < 0 && errno != ENOENT)
    return fail (error, errno, outlines);
  for (guint copy = 1; copy <= attempt->copies; copy++)
    {
      g_autofree char *part = part_path (device, attempt->name, copy);
      g_autofree char *final = final_path (device, attempt, copy);

      if (g_rename (part, final) < 0 && errno != ENOENT)
        return fail (error, errno, final);
    }

  return sync_folder (device->folder, error) && write_synced (made, "", 0, error)
         && sync_folder (device->aside, error);
}

static gboolean
any_part_exists (FileDevice *device,
                 const DocketAttempt *attempt)
{
  for (guint copy = 1; copy <= attempt->copies; copy++)
    {
      g_autofree char *part = part_path (device, attempt->name, copy);

      if (g_file_test (part, G_FILE_TEST_EXISTS))
        return TRUE;
    }

  return FALSE;
}

static gboolean
any_exists (FileDevice *device,
            const DocketAttempt *attempt)
{
  for (guint copy = 1; copy <= attempt->copies; copy++)
    {
      g_autofree char *final = final_path (device, attempt, copy);

      if (g_file_test (final, G_FILE_TEST_EXISTS))
        return TRUE;
    }

  return any_part_exists (device, attempt);
}

static gboolean
file_start (gpointer data,
            const DocketAttempt *attempt,
            const char *id,
            GError **error)
{
  FileDevice *device = data;

  if (was_made (device, attempt->name))
    return TRUE;
  if (!any_exists (device, attempt))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("The prepared page is gone."));
      return FALSE;
    }

  return make_the_rest (device, attempt, error);
}

static DocketDeviceJob *
file_ask (gpointer data,
          const DocketAttempt *attempt,
          const char *id)
{
  FileDevice *device = data;
  DocketDeviceJob *job = docket_device_job_new (attempt->name, attempt->name, DOCKET_JOB_PROCESSING);

  if (was_made (device, attempt->name))
    {
      job->state = DOCKET_JOB_COMPLETED;
      job->copies_completed = attempt->copies;
    }
  else if (!any_part_exists (device, attempt))
    job->state = DOCKET_JOB_CANCELED;

  return job;
}

static gboolean
file_find (gpointer data,
           const DocketAttempt *attempt,
           const char *id,
           gboolean started,
           DocketDeviceFound *found,
           DocketDeviceJob **job,
           GError **error)
{
  FileDevice *device = data;

  if (g_access (device->folder, R_OK | X_OK) < 0 && errno != ENOENT)
    return fail (error, errno, device->folder);

  if (!started)
    {
      remove_parts (device, attempt);
      *found = DOCKET_DEVICE_NOT_MADE;
      return TRUE;
    }
  if (!was_made (device, attempt->name))
    {
      if (!any_exists (device, attempt))
        {
          *found = DOCKET_DEVICE_UNKNOWN;
          return TRUE;
        }
      if (!make_the_rest (device, attempt, error))
        return FALSE;
    }

  *found = DOCKET_DEVICE_HAS_IT;
  *job = file_ask (device, attempt, id);

  return TRUE;
}

static gboolean
file_cancel (gpointer data,
             const char *id,
             GError **error)
{
  FileDevice *device = data;
  g_autofree char *outlines = outlines_path (device->aside, id);

  if (was_made (device, id))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("It is finished already."));
      return FALSE;
    }

  g_unlink (outlines);
  /* Prepared and not started: the parts' number is not known here. */
  for (guint copy = 1;; copy++)
    {
      g_autofree char *part = part_path (device, id, copy);

      if (g_unlink (part) < 0)
        return TRUE;
    }
}

static gboolean
file_go_on (gpointer data,
            GError **error)
{
  return TRUE;
}

const DocketDeviceDriver docket_device_file = {
  .scheme = "file",
  .kind = "file",
  .artworks = docket_device_all,
  .new = file_new,
  .free = file_free,
  .look = file_look,
  .prepare = file_prepare,
  .start = file_start,
  .find = file_find,
  .ask = file_ask,
  .cancel = file_cancel,
  .go_on = file_go_on,
};
