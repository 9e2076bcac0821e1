/* docket-hotfolder.c: the driver of a photo lab that takes orders from a folder
 *
 * What stands in the folder is the truth, also after a crash: p… was prepared and nobody takes it, anything
 * else was started.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hotfolder-private.h"

#include "docket-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define LOOK_MS 5000
#define SWEEP_PAUSE (10 * G_TIME_SPAN_MINUTE)

static gpointer
hotfolder_new (const char *uri,
               GError **error)
{
  return docket_hotfolder_new (uri, error);
}

static void
hotfolder_free (gpointer data)
{
  docket_hotfolder_free (data);
}

static gint64
seconds_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* Attempts' names are ASCII; what is left over is what Windows or a lab reads as something else. */
static char *
order_name (const char *attempt)
{
  return g_strdelimit (g_strdup (attempt), ".", '_');
}

static void
sweep_now_and_then (DocketHotfolder *folder)
{
  gint64 now = g_get_monotonic_time ();

  if (now < folder->next_sweep)
    return;
  folder->next_sweep = now + SWEEP_PAUSE;
  docket_hotfolder_sweep (folder, seconds_now ());
}

static GPtrArray *
dup_media (DocketHotfolder *folder)
{
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_media_free);

  for (guint i = 0; i < folder->sizes->len; i++)
    {
      const DocketHotfolderSize *size = g_ptr_array_index (folder->sizes, i);

      g_ptr_array_add (media, docket_device_media_copy (size->media));
    }

  return media;
}

static DocketDeviceStatus *
hotfolder_look (gpointer data,
                gboolean followed)
{
  DocketHotfolder *folder = data;
  g_autofree char *fault = docket_hotfolder_dup_fault (folder);
  DocketDeviceStatus *status;

  status = docket_device_status_new (fault != NULL ? DOCKET_DEVICE_STOPPED
                                     : followed    ? DOCKET_DEVICE_PROCESSING
                                                   : DOCKET_DEVICE_IDLE,
                                     TRUE);
  if (fault == NULL)
    sweep_now_and_then (folder);
  status->again_ms = followed ? 0 : LOOK_MS;
  status->media = dup_media (folder);
  status->sentence = g_steal_pointer (&fault);

  return status;
}

/* --- preparing --- */

static gboolean
fits (const DocketHotfolderSize *size,
      const DocketAttempt *attempt)
{
  return docket_device_media_fits (size->media, attempt->width, attempt->height, attempt->paper);
}

/* Without a table of sizes the lab is told what shops call it: 10x15. */
static gboolean
choose_size (DocketHotfolder *folder,
             const DocketAttempt *attempt,
             DocketHotfolderOrder *order,
             char **code,
             GError **error)
{
  for (guint i = 0; i < folder->sizes->len; i++)
    {
      const DocketHotfolderSize *size = g_ptr_array_index (folder->sizes, i);

      if (!fits (size, attempt))
        continue;
      *code = g_strdup (size->code);
      order->channel = size->channel > 0 ? size->channel : folder->channel;
      return TRUE;
    }
  if (folder->sizes->len > 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("The settings of this hot folder name no size of %d by %d mm on that paper."), attempt->width / 100,
                   attempt->height / 100);
      return FALSE;
    }

  *code = g_strdup_printf ("%dx%d", (MIN (attempt->width, attempt->height) + 500) / 1000,
                           (MAX (attempt->width, attempt->height) + 500) / 1000);
  order->channel = folder->channel;

  return TRUE;
}

static guint64
size_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
}

static gboolean
check_room (DocketHotfolder *folder,
            const DocketAttempt *attempt,
            GError **error)
{
  g_autofree char *fault = docket_hotfolder_dup_fault (folder);
  guint64 space = docket_hotfolder_free_bytes (folder->root);

  if (space < folder->reserve + size_of (attempt->page))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL, _("The disk of the hot folder “%s” is full."), folder->root);
      return FALSE;
    }
  if (fault == NULL)
    return TRUE;

  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, fault);

  return FALSE;
}

static gboolean
write_order (DocketHotfolder *folder,
             const char *path,
             const DocketHotfolderOrder *order,
             const char *page,
             GError **error)
{
  g_autofree char *misc = g_build_filename (path, "MISC", NULL);
  g_autofree char *images = g_build_filename (path, folder->images, NULL);
  g_autofree char *mark = g_build_filename (misc, DOCKET_HOTFOLDER_MARK, NULL);
  g_autofree char *picture = g_build_filename (images, order->file, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = docket_hotfolder_write_dpof (folder, order, now);

  return docket_hotfolder_write_record (folder, order->order, order->copies, error)
         && docket_hotfolder_make_folder (path, error)
         && docket_hotfolder_make_folder (misc, error)
         && docket_hotfolder_make_folder (images, error)
         && docket_hotfolder_copy_file (page, picture, error)
         && docket_hotfolder_write_file (mark, text, error)
         && docket_hotfolder_sync (images, error)
         && docket_hotfolder_sync (misc, error)
         && docket_hotfolder_sync (path, error)
         && docket_hotfolder_sync (folder->root, error);
}

static gboolean
check_attempt (const DocketAttempt *attempt,
               GError **error)
{
  if (attempt->copies <= DOCKET_HOTFOLDER_MAX_COPIES)
    return TRUE;

  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("A lab cannot be asked for that many copies at once."));

  return FALSE;
}

static char *
hotfolder_prepare (gpointer data,
                   const DocketAttempt *attempt,
                   GError **error)
{
  DocketHotfolder *folder = data;
  g_autofree char *name = order_name (attempt->name);
  g_autofree char *path = docket_hotfolder_path (folder, 'p', name);
  g_autofree char *code = NULL;
  DocketHotfolderOrder order = { .order = name, .file = DOCKET_HOTFOLDER_PICTURE, .copies = attempt->copies };

  if (!check_attempt (attempt, error) || !choose_size (folder, attempt, &order, &code, error)
      || !check_room (folder, attempt, error))
    return NULL;
  if (docket_hotfolder_locate (folder, name, NULL) > DOCKET_HOTFOLDER_PREPARED)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("The lab has this order already."));
      return NULL;
    }

  order.code = code;
  docket_hotfolder_remove_tree (path);
  if (!write_order (folder, path, &order, attempt->page, error))
    {
      docket_hotfolder_remove_tree (path);
      return NULL;
    }

  return g_steal_pointer (&name);
}

/* --- starting --- */

static gboolean
hand_over (DocketHotfolder *folder,
           const char *id,
           GError **error)
{
  g_autofree char *from = docket_hotfolder_path (folder, 'p', id);
  g_autofree char *to = docket_hotfolder_path (folder, 'o', id);

  if (g_rename (from, to) < 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("Order %s cannot be handed to the lab: %s"), id,
                   g_strerror (errno));
      return FALSE;
    }

  return docket_hotfolder_sync (folder->root, error);
}

static gboolean
hotfolder_start (gpointer data,
                 const DocketAttempt *attempt,
                 const char *id,
                 GError **error)
{
  DocketHotfolder *folder = data;
  g_autofree char *fault = docket_hotfolder_dup_fault (folder);
  DocketHotfolderPlace place = docket_hotfolder_locate (folder, id, NULL);

  if (place > DOCKET_HOTFOLDER_PREPARED)
    return TRUE;
  if (place == DOCKET_HOTFOLDER_PREPARED)
    return hand_over (folder, id, error);

  if (fault != NULL)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, fault);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("The prepared order is gone from the hot folder."));

  return FALSE;
}

static void
take_back_prepared (DocketHotfolder *folder,
                    const char *id)
{
  g_autofree char *path = docket_hotfolder_path (folder, 'p', id);

  docket_hotfolder_remove_tree (path);
  docket_hotfolder_remove_record (folder, id);
}

/* --- afterwards --- */

static DocketDeviceJob *
hotfolder_ask (gpointer data,
               const DocketAttempt *attempt,
               const char *id)
{
  DocketHotfolder *folder = data;

  /* The device's fault is added to it: the order waits until the folder is there again. */
  if (!g_file_test (folder->aside, G_FILE_TEST_IS_DIR))
    return docket_device_job_new (attempt->name, id, DOCKET_JOB_PROCESSING);

  return docket_hotfolder_read_back (folder, attempt, id, seconds_now ());
}

/* Whether there is more to go by than the order's folder, which some labs take away. */
static gboolean
has_trace (DocketHotfolder *folder,
           const DocketDeviceJob *job)
{
  if (docket_job_state_is_end (job->state) || job->copies_completed > 0)
    return TRUE;

  return (folder->way == DOCKET_HOTFOLDER_COUNT || folder->way == DOCKET_HOTFOLDER_MARKER)
         && docket_hotfolder_read_record (folder, job->id) > 0;
}

static gboolean
find_started (DocketHotfolder *folder,
              const DocketAttempt *attempt,
              const char *id,
              DocketDeviceFound *found,
              DocketDeviceJob **job,
              GError **error)
{
  g_autofree char *fault = docket_hotfolder_dup_fault (folder);
  DocketHotfolderPlace place = docket_hotfolder_locate (folder, id, NULL);
  g_autoptr (DocketDeviceJob) now = NULL;

  if (fault != NULL && place == DOCKET_HOTFOLDER_NOWHERE)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, fault);
      return FALSE;
    }
  if (place == DOCKET_HOTFOLDER_PREPARED)
    {
      take_back_prepared (folder, id);
      *found = DOCKET_DEVICE_NOT_MADE;
      return TRUE;
    }

  now = hotfolder_ask (folder, attempt, id);
  *found = place != DOCKET_HOTFOLDER_NOWHERE || has_trace (folder, now) ? DOCKET_DEVICE_HAS_IT : DOCKET_DEVICE_UNKNOWN;
  if (*found == DOCKET_DEVICE_HAS_IT)
    *job = g_steal_pointer (&now);

  return TRUE;
}

static gboolean
hotfolder_find (gpointer data,
                const DocketAttempt *attempt,
                const char *id,
                gboolean started,
                DocketDeviceFound *found,
                DocketDeviceJob **job,
                GError **error)
{
  DocketHotfolder *folder = data;
  g_autofree char *name = order_name (attempt->name);

  if (started || docket_hotfolder_locate (folder, name, NULL) > DOCKET_HOTFOLDER_PREPARED)
    return find_started (folder, attempt, name, found, job, error);

  /* Also where the folder is away: a lab never takes what is only prepared. */
  take_back_prepared (folder, name);
  *found = DOCKET_DEVICE_NOT_MADE;

  return TRUE;
}

/* Renamed first, so that either the lab has it or we do. */
static gboolean
take_back (DocketHotfolder *folder,
           const char *id)
{
  g_autofree char *waiting = docket_hotfolder_path (folder, 'o', id);
  g_autofree char *prepared = docket_hotfolder_path (folder, 'p', id);

  if (docket_hotfolder_locate (folder, id, NULL) != DOCKET_HOTFOLDER_PREPARED && g_rename (waiting, prepared) < 0)
    return FALSE;
  docket_hotfolder_remove_tree (prepared);

  return TRUE;
}

static gboolean
hotfolder_cancel (gpointer data,
                  const char *id,
                  GError **error)
{
  DocketHotfolder *folder = data;
  g_autofree char *fault = docket_hotfolder_dup_fault (folder);

  if (take_back (folder, id))
    return docket_hotfolder_sync (folder->root, error)
           && docket_hotfolder_write_record (folder, id, DOCKET_HOTFOLDER_CANCELLED, error);

  if (fault != NULL && docket_hotfolder_locate (folder, id, NULL) == DOCKET_HOTFOLDER_NOWHERE)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, fault);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("The lab has taken order %s. Cancel it at the lab."), id);

  return FALSE;
}

static gboolean
hotfolder_go_on (gpointer data,
                 GError **error)
{
  DocketHotfolder *folder = data;

  folder->known = FALSE;

  return TRUE;
}

const DocketDeviceDriver docket_device_hotfolder = {
  .scheme = "hotfolder",
  .kind = "hotfolder",
  .artworks = docket_device_prints,
  .new = hotfolder_new,
  .free = hotfolder_free,
  .look = hotfolder_look,
  .prepare = hotfolder_prepare,
  .start = hotfolder_start,
  .find = hotfolder_find,
  .ask = hotfolder_ask,
  .cancel = hotfolder_cancel,
  .go_on = hotfolder_go_on,
};
