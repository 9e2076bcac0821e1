/* docket-device-types.c: the plain values of the device seam
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"

#include <string.h>

#define SIZE_TOLERANCE 200 /* 2 mm */

const char *const docket_device_prints[] = { "photo", "sheet", NULL };
const char *const docket_device_all[] = { "photo", "sheet", "stamp", NULL };

G_DEFINE_BOXED_TYPE (DocketDeviceJob, docket_device_job, docket_device_job_copy, docket_device_job_free)

DocketDeviceInfo *
docket_device_info_new (const char *uri,
                        const char *name)
{
  DocketDeviceInfo *info = g_new0 (DocketDeviceInfo, 1);

  info->uri = g_strdup (uri);
  info->name = g_strdup (name);

  return info;
}

void
docket_device_info_free (DocketDeviceInfo *info)
{
  if (info == NULL)
    return;

  g_free (info->uri);
  g_free (info->name);
  g_free (info->info);
  g_free (info->location);
  g_free (info->model);
  g_free (info);
}

DocketDeviceMedia *
docket_device_media_new (DocketLength width,
                         DocketLength height,
                         const char *paper)
{
  DocketDeviceMedia *media = g_new0 (DocketDeviceMedia, 1);

  media->width = media->max_width = MIN (width, height);
  media->height = media->max_height = MAX (width, height);
  media->paper = g_strdup (paper);

  return media;
}

DocketDeviceMedia *
docket_device_media_copy (const DocketDeviceMedia *media)
{
  DocketDeviceMedia *copy = g_memdup2 (media, sizeof *media);

  copy->paper = g_strdup (media->paper);

  return copy;
}

gboolean
docket_device_media_equal (const DocketDeviceMedia *a,
                           const DocketDeviceMedia *b)
{
  return a->width == b->width && a->height == b->height && a->max_width == b->max_width && a->max_height == b->max_height
         && a->borderless == b->borderless && a->loaded == b->loaded && g_strcmp0 (a->paper, b->paper) == 0;
}

void
docket_device_media_free (DocketDeviceMedia *media)
{
  if (media == NULL)
    return;

  g_free (media->paper);
  g_free (media);
}

gboolean
docket_device_media_fits (const DocketDeviceMedia *media,
                          DocketLength width,
                          DocketLength height,
                          const char *paper)
{
  DocketLength narrow = MIN (width, height);
  DocketLength wide = MAX (width, height);

  if (paper != NULL && media->paper != NULL && !g_str_equal (media->paper, paper))
    return FALSE;

  return narrow >= media->width - SIZE_TOLERANCE && narrow <= media->max_width + SIZE_TOLERANCE
         && wide >= media->height - SIZE_TOLERANCE && wide <= media->max_height + SIZE_TOLERANCE;
}

/* Lower is better. */
static gint
media_distance (const DocketDeviceMedia *media,
                DocketLength narrow,
                DocketLength wide,
                const char *paper)
{
  gint away = ABS (narrow - CLAMP (narrow, media->width, media->max_width))
              + ABS (wide - CLAMP (wide, media->height, media->max_height));

  if (!media->borderless)
    away += 4000;
  if (!media->loaded)
    away += 2000;
  if (paper != NULL && media->paper == NULL)
    away += 1000;

  return away;
}

const DocketDeviceMedia *
docket_device_media_pick (GPtrArray *media,
                          DocketLength width,
                          DocketLength height,
                          const char *paper)
{
  const DocketDeviceMedia *best = NULL;
  gint best_distance = G_MAXINT;

  for (guint i = 0; i < media->len; i++)
    {
      const DocketDeviceMedia *one = g_ptr_array_index (media, i);
      gint distance = media_distance (one, MIN (width, height), MAX (width, height), paper);

      if (docket_device_media_fits (one, width, height, paper) && distance < best_distance)
        {
          best = one;
          best_distance = distance;
        }
    }

  return best;
}

const char *
docket_device_state_to_nick (DocketDeviceState state)
{
  switch (state)
    {
    case DOCKET_DEVICE_IDLE:
      return "idle";
    case DOCKET_DEVICE_PROCESSING:
      return "processing";
    case DOCKET_DEVICE_STOPPED:
    default:
      return "stopped";
    }
}

gboolean
docket_attempt_name_is_valid (const char *name)
{
  if (name == NULL || *name == '\0' || *name == '.' || strlen (name) > 120)
    return FALSE;

  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '.' && *c != '_' && *c != '-')
      return FALSE;

  return TRUE;
}

DocketAttempt *
docket_attempt_new (const char *name,
                    const char *page)
{
  DocketAttempt *attempt = g_new0 (DocketAttempt, 1);

  attempt->name = g_strdup (name);
  attempt->artwork = g_strdup ("photo");
  attempt->page = g_strdup (page);
  attempt->copies = 1;
  attempt->priority = 50;

  return attempt;
}

void
docket_attempt_set_artwork (DocketAttempt *attempt,
                            const char *artwork)
{
  g_free (attempt->artwork);
  attempt->artwork = g_strdup (artwork);
}

DocketAttempt *
docket_attempt_copy (const DocketAttempt *attempt)
{
  DocketAttempt *copy = g_memdup2 (attempt, sizeof *attempt);

  copy->name = g_strdup (attempt->name);
  copy->artwork = g_strdup (attempt->artwork);
  copy->page = g_strdup (attempt->page);
  copy->outlines = g_strdup (attempt->outlines);
  copy->engraving = g_memdup2 (attempt->engraving, sizeof *attempt->engraving);
  copy->paper = g_strdup (attempt->paper);

  return copy;
}

void
docket_attempt_free (DocketAttempt *attempt)
{
  if (attempt == NULL)
    return;

  g_free (attempt->name);
  g_free (attempt->artwork);
  g_free (attempt->page);
  g_free (attempt->outlines);
  g_free (attempt->engraving);
  g_free (attempt->paper);
  g_free (attempt);
}

DocketDeviceJob *
docket_device_job_new (const char *attempt,
                       const char *id,
                       DocketJobState state)
{
  DocketDeviceJob *job = g_new0 (DocketDeviceJob, 1);

  job->attempt = g_strdup (attempt);
  job->id = g_strdup (id);
  job->state = state;
  job->reasons = g_new0 (char *, 1);
  job->progress = -1;
  job->seconds_left = -1;

  return job;
}

DocketDeviceJob *
docket_device_job_copy (const DocketDeviceJob *job)
{
  DocketDeviceJob *copy = g_memdup2 (job, sizeof *job);

  copy->attempt = g_strdup (job->attempt);
  copy->id = g_strdup (job->id);
  copy->reasons = g_strdupv (job->reasons);
  copy->message = g_strdup (job->message);

  return copy;
}

void
docket_device_job_free (DocketDeviceJob *job)
{
  if (job == NULL)
    return;

  g_free (job->attempt);
  g_free (job->id);
  g_strfreev (job->reasons);
  g_free (job->message);
  g_free (job);
}

gboolean
docket_device_job_equal (const DocketDeviceJob *a,
                         const DocketDeviceJob *b)
{
  return a->state == b->state && a->copies_completed == b->copies_completed
         && a->seconds_left == b->seconds_left && G_APPROX_VALUE (a->progress, b->progress, 0.001)
         && g_strcmp0 (a->attempt, b->attempt) == 0 && g_strcmp0 (a->id, b->id) == 0
         && g_strcmp0 (a->message, b->message) == 0
         && g_strv_equal ((const char *const *) a->reasons, (const char *const *) b->reasons);
}

DocketDeviceStatus *
docket_device_status_new (DocketDeviceState state,
                          gboolean answering)
{
  DocketDeviceStatus *status = g_new0 (DocketDeviceStatus, 1);

  status->state = state;
  status->answering = answering;
  status->reasons = g_new0 (char *, 1);

  return status;
}

static gpointer
copy_media (gconstpointer media,
            gpointer data)
{
  return docket_device_media_copy (media);
}

DocketDeviceStatus *
docket_device_status_copy (const DocketDeviceStatus *status)
{
  DocketDeviceStatus *copy = g_memdup2 (status, sizeof *status);

  copy->reasons = g_strdupv (status->reasons);
  copy->message = g_strdup (status->message);
  copy->media = status->media != NULL ? g_ptr_array_copy (status->media, copy_media, NULL) : NULL;
  copy->sentence = g_strdup (status->sentence);
  copy->problems = g_strdupv (status->problems);

  return copy;
}

void
docket_device_status_fill (DocketDeviceStatus *status,
                           const DocketDeviceStatus *last)
{
  if (status->media == NULL && last->media != NULL)
    status->media = g_ptr_array_ref (last->media);
  if (status->problems == NULL)
    status->problems = g_strdupv (last->problems);
}

void
docket_device_status_free (DocketDeviceStatus *status)
{
  if (status == NULL)
    return;

  g_strfreev (status->reasons);
  g_free (status->sentence);
  g_strfreev (status->problems);
  g_free (status->message);
  g_clear_pointer (&status->media, g_ptr_array_unref);
  g_free (status);
}

gboolean
docket_device_can_make (DocketDevice *self,
                        DocketLength width,
                        DocketLength height,
                        const char *paper)
{
  GPtrArray *media = docket_device_get_media (self);

  if (media == NULL)
    return FALSE;

  return media->len == 0 || docket_device_media_pick (media, width, height, paper) != NULL;
}

gboolean
docket_device_has_loaded (DocketDevice *self,
                          DocketLength width,
                          DocketLength height,
                          const char *paper)
{
  GPtrArray *media = docket_device_get_media (self);

  if (media == NULL || media->len == 0)
    return media != NULL;

  for (guint i = 0; i < media->len; i++)
    {
      const DocketDeviceMedia *one = g_ptr_array_index (media, i);

      if (one->loaded && docket_device_media_fits (one, width, height, paper))
        return TRUE;
    }

  return FALSE;
}

static gboolean
same_media (GPtrArray *a,
            GPtrArray *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    if (!docket_device_media_equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
      return FALSE;

  return TRUE;
}

static gboolean
same_words (char **a,
            char **b)
{
  return a == b || (a != NULL && b != NULL && g_strv_equal ((const char *const *) a, (const char *const *) b));
}

gboolean
docket_device_status_equal (const DocketDeviceStatus *a,
                            const DocketDeviceStatus *b)
{
  return a->state == b->state && a->answering == b->answering && g_strcmp0 (a->message, b->message) == 0
         && same_words (a->reasons, b->reasons) && same_words (a->problems, b->problems) && same_media (a->media, b->media);
}

gboolean
docket_device_job_is_final (const DocketDeviceJob *job)
{
  return docket_job_state_is_end (job->state)
         || g_strv_contains ((const char *const *) job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
}
