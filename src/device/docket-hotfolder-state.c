/* docket-hotfolder-state.c: what stands in a hot folder, and what that says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hotfolder-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STALE_S (60 * 60)

static DocketHotfolderPlace
place_of (char letter)
{
  switch (letter)
    {
    case 'p': return DOCKET_HOTFOLDER_PREPARED;
    case 'o': return DOCKET_HOTFOLDER_WAITING;
    case 'e': return DOCKET_HOTFOLDER_TAKEN;
    case 'q': return DOCKET_HOTFOLDER_REFUSED;
    default: return DOCKET_HOTFOLDER_IN_HAND;
    }
}

char *
docket_hotfolder_path (const DocketHotfolder *folder,
                       char letter,
                       const char *order)
{
  return g_strdup_printf ("%s/%c%s", folder->root, letter, order);
}

/* Letters' case is not kept by every file system that labs use. */
static DocketHotfolderPlace
locate_in_list (const DocketHotfolder *folder,
                const char *order,
                char **path)
{
  g_autoptr (GDir) dir = g_dir_open (folder->root, 0, NULL);
  DocketHotfolderPlace furthest = DOCKET_HOTFOLDER_NOWHERE;
  g_autofree char *found = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      DocketHotfolderPlace place = place_of (g_ascii_tolower (*name));

      if (*name == '.' || g_ascii_strcasecmp (name + 1, order) != 0 || place < furthest)
        continue;
      furthest = place;
      g_free (found);
      found = g_build_filename (folder->root, name, NULL);
    }
  *path = g_steal_pointer (&found);

  return furthest;
}

/* The lab goes from one of these names to the next, so what goes on meanwhile is met at a later one. */
static DocketHotfolderPlace
locate_by_name (const DocketHotfolder *folder,
                const char *order,
                char **path)
{
  for (const char *letter = "poeq"; *letter != '\0'; letter++)
    {
      g_autofree char *name = docket_hotfolder_path (folder, *letter, order);

      if (!g_file_test (name, G_FILE_TEST_EXISTS))
        continue;
      *path = g_steal_pointer (&name);
      return place_of (*letter);
    }

  return DOCKET_HOTFOLDER_NOWHERE;
}

DocketHotfolderPlace
docket_hotfolder_locate (const DocketHotfolder *folder,
                         const char *order,
                         char **path)
{
  g_autofree char *found = NULL;
  DocketHotfolderPlace place = locate_in_list (folder, order, &found);

  /* A list misses what is renamed while it is read. */
  if (place == DOCKET_HOTFOLDER_NOWHERE)
    place = locate_by_name (folder, order, &found);
  if (place == DOCKET_HOTFOLDER_NOWHERE)
    place = locate_in_list (folder, order, &found);
  if (path != NULL)
    *path = g_steal_pointer (&found);

  return place;
}

static gboolean
can_write (const char *path)
{
  return g_access (path, R_OK | W_OK | X_OK) == 0;
}

char *
docket_hotfolder_dup_fault (DocketHotfolder *folder)
{
  if (!g_file_test (folder->root, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_("The hot folder “%s” is not there. See that the lab’s share is mounted."), folder->root);
  if (!can_write (folder->root))
    return g_strdup_printf (_("The hot folder “%s” cannot be written. It must belong to the station’s user or group."),
                            folder->root);
  if (folder->known && !g_file_test (folder->aside, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_("“%s” is not the folder that was there before. Mount the lab’s share again, or press “Go on” if this "
                              "one is to be used."),
                            folder->root);
  if (g_mkdir (folder->aside, 0777) < 0 && (errno != EEXIST || !can_write (folder->aside)))
    return g_strdup_printf (_("The folder “%s” cannot be written."), folder->aside);

  folder->known = TRUE;
  if (docket_hotfolder_free_bytes (folder->root) < folder->reserve)
    return g_strdup_printf (_("The disk of the hot folder “%s” is full. It goes on when there is room."), folder->root);

  return NULL;
}

/* --- records --- */

gboolean
docket_hotfolder_write_record (const DocketHotfolder *folder,
                               const char *order,
                               guint copies,
                               GError **error)
{
  g_autofree char *path = g_build_filename (folder->aside, order, NULL);
  g_autofree char *text = g_strdup_printf ("%u\n", copies);

  return docket_hotfolder_write_file (path, text, error) && docket_hotfolder_sync (folder->aside, error);
}

guint
docket_hotfolder_read_record (const DocketHotfolder *folder,
                              const char *order)
{
  g_autofree char *path = g_build_filename (folder->aside, order, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (guint) g_ascii_strtoull (text, NULL, 10) : 0;
}

void
docket_hotfolder_remove_record (const DocketHotfolder *folder,
                                const char *order)
{
  g_autofree char *path = g_build_filename (folder->aside, order, NULL);

  g_unlink (path);
}

/* --- reading completion back --- */

/* Where @pattern is to be looked for: beside the order's folder, or in it. */
static gboolean
marker_stands (const DocketHotfolder *folder,
               const char *pattern,
               const char *order,
               const char *path)
{
  g_autofree char *file = NULL;

  if (pattern == NULL)
    return FALSE;
  if (strchr (pattern, '*') != NULL)
    {
      g_autoptr (GString) name = g_string_new (pattern);

      g_string_replace (name, "*", order, 1);
      file = g_build_filename (folder->root, name->str, NULL);
    }
  else if (path != NULL)
    file = g_build_filename (path, pattern, NULL);

  return file != NULL && g_file_test (file, G_FILE_TEST_EXISTS);
}

/* Whether a file or folder called @name is of @order: the order's name, with or without its letter, and then
 * nothing that could make it another order's. */
static gboolean
is_named_after (const char *name,
                const char *order)
{
  gsize length = strlen (order);
  const char *rest = NULL;

  if (g_ascii_strncasecmp (name, order, length) == 0)
    rest = name + length;
  else if (*name != '\0' && g_ascii_strncasecmp (name + 1, order, length) == 0)
    rest = name + 1 + length;

  return rest != NULL && !g_ascii_isalnum (*rest);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (*name != '.' && g_file_test (file, G_FILE_TEST_IS_REGULAR))
        count++;
    }

  return count;
}

static guint
count_outputs (const DocketHotfolder *folder,
               const char *order)
{
  g_autoptr (GDir) dir = g_dir_open (folder->outputs, 0, NULL);
  const char *name;
  guint count = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = NULL;

      if (!is_named_after (name, order))
        continue;
      file = g_build_filename (folder->outputs, name, NULL);
      count += g_file_test (file, G_FILE_TEST_IS_DIR) ? count_files (file) : 1;
    }

  return count;
}

static void
say (DocketDeviceJob *job,
     DocketJobState state,
     const char *reason,
     char *message)
{
  g_autoptr (GStrvBuilder) reasons = g_strv_builder_new ();

  job->state = state;
  if (reason != NULL)
    g_strv_builder_add (reasons, reason);
  g_strfreev (job->reasons);
  job->reasons = g_strv_builder_end (reasons);
  g_free (job->message);
  job->message = message;
}

static void
say_made (DocketDeviceJob *job,
          const DocketAttempt *attempt)
{
  say (job, DOCKET_JOB_COMPLETED, NULL, NULL);
  job->copies_completed = attempt->copies;
}

static void
ask_person (DocketDeviceJob *job,
            char *message)
{
  say (job, DOCKET_JOB_PROCESSING_STOPPED, DOCKET_JOB_REASON_OUTCOME_UNKNOWN, message);
}

/* A lab that takes an order may take its files away one by one. */
static gboolean
is_whole (const DocketHotfolder *folder,
          const char *path)
{
  g_autofree char *mark = g_build_filename (path, "MISC", DOCKET_HOTFOLDER_MARK, NULL);
  g_autofree char *picture = g_build_filename (path, folder->images, DOCKET_HOTFOLDER_PICTURE, NULL);

  return g_file_test (mark, G_FILE_TEST_EXISTS) && g_file_test (picture, G_FILE_TEST_EXISTS);
}

static void
read_folder (DocketHotfolder *folder,
             DocketDeviceJob *job,
             const DocketAttempt *attempt,
             DocketHotfolderPlace place)
{
  if (place == DOCKET_HOTFOLDER_TAKEN)
    say_made (job, attempt);
}

static void
read_marker (DocketHotfolder *folder,
             DocketDeviceJob *job,
             const DocketAttempt *attempt,
             const char *order,
             const char *path)
{
  if (marker_stands (folder, folder->marker, order, path))
    say_made (job, attempt);
  else if (marker_stands (folder, folder->failed, order, path))
    say (job, DOCKET_JOB_ABORTED, "job-completed-with-errors",
         g_strdup_printf (_("The lab gave up order %s. Its own screen says why."), order));
}

static void
read_count (DocketHotfolder *folder,
            DocketDeviceJob *job,
            const DocketAttempt *attempt,
            const char *order)
{
  guint count = count_outputs (folder, order);

  job->copies_completed = MIN (count, attempt->copies);
  if (count >= attempt->copies)
    say_made (job, attempt);
}

/* Nobody else says it. The device is free for the next order meanwhile: labs take many at a time. */
static void
read_key (DocketDeviceJob *job,
          const char *order)
{
  ask_person (job, g_strdup_printf (_("The lab has it as order %s. When the prints lie there, press “Made”."), order));
}

static gboolean
has_waited (const DocketHotfolder *folder,
            const char *path,
            gint64 now)
{
  return now - docket_hotfolder_last_change (path) > folder->patience_s;
}

/* What none of the ways above answered. */
static void
look_for_trouble (DocketHotfolder *folder,
                  DocketDeviceJob *job,
                  const char *order,
                  const char *path,
                  DocketHotfolderPlace place,
                  gint64 now)
{
  if (place == DOCKET_HOTFOLDER_REFUSED)
    say (job, DOCKET_JOB_ABORTED, "document-format-error",
         g_strdup_printf (_("The lab refused order %s. Its own screen says why."), order));
  else if (place == DOCKET_HOTFOLDER_NOWHERE && folder->way == DOCKET_HOTFOLDER_FOLDER)
    ask_person (job, g_strdup_printf (_("Order %s is no longer in the hot folder, and the lab did not say what became of it. "
                                        "Look at the lab whether it was made."),
                                      order));
  else if (place == DOCKET_HOTFOLDER_WAITING && !is_whole (folder, path) && has_waited (folder, path, now))
    ask_person (job, g_strdup_printf (_("The lab took a part of order %s and stopped. Look at the lab whether it was made."),
                                      order));
}

DocketDeviceJob *
docket_hotfolder_read_back (DocketHotfolder *folder,
                            const DocketAttempt *attempt,
                            const char *order,
                            gint64 now)
{
  DocketDeviceJob *job = docket_device_job_new (attempt->name, order, DOCKET_JOB_PROCESSING);
  g_autofree char *path = NULL;
  DocketHotfolderPlace place = docket_hotfolder_locate (folder, order, &path);

  if (place == DOCKET_HOTFOLDER_NOWHERE
      && docket_hotfolder_read_record (folder, order) == DOCKET_HOTFOLDER_CANCELLED)
    say (job, DOCKET_JOB_CANCELED, NULL, NULL);
  else if (place == DOCKET_HOTFOLDER_REFUSED)
    look_for_trouble (folder, job, order, path, place, now);
  if (job->state != DOCKET_JOB_PROCESSING)
    return job;

  switch (folder->way)
    {
    case DOCKET_HOTFOLDER_FOLDER: read_folder (folder, job, attempt, place); break;
    case DOCKET_HOTFOLDER_MARKER: read_marker (folder, job, attempt, order, path); break;
    case DOCKET_HOTFOLDER_COUNT: read_count (folder, job, attempt, order); break;
    case DOCKET_HOTFOLDER_KEY:
    default: read_key (job, order);
    }
  if (job->state == DOCKET_JOB_PROCESSING)
    look_for_trouble (folder, job, order, path, place, now);

  return job;
}

/* --- what the lab no longer needs is customers' pictures --- */

static gboolean
is_finished (const DocketHotfolder *folder,
             const char *order,
             const char *path,
             DocketHotfolderPlace place)
{
  return place == DOCKET_HOTFOLDER_TAKEN || place == DOCKET_HOTFOLDER_REFUSED
         || folder->way == DOCKET_HOTFOLDER_KEY
         || (folder->way == DOCKET_HOTFOLDER_COUNT
             && count_outputs (folder, order) >= docket_hotfolder_read_record (folder, order))
         || (folder->way == DOCKET_HOTFOLDER_MARKER
             && (marker_stands (folder, folder->marker, order, path)
                 || marker_stands (folder, folder->failed, order, path)));
}

static void
sweep_order (const DocketHotfolder *folder,
             const char *order,
             gint64 now)
{
  g_autofree char *record = g_build_filename (folder->aside, order, NULL);
  g_autofree char *path = NULL;
  DocketHotfolderPlace place = docket_hotfolder_locate (folder, order, &path);
  gint64 age = now - docket_hotfolder_last_change (path != NULL ? path : record);

  if (place == DOCKET_HOTFOLDER_PREPARED ? age < STALE_S : age < folder->keep_s)
    return;
  if (path != NULL && place != DOCKET_HOTFOLDER_PREPARED && !is_finished (folder, order, path, place))
    return;

  if (path != NULL)
    docket_hotfolder_remove_tree (path);
  docket_hotfolder_remove_record (folder, order);
}

void
docket_hotfolder_sweep (DocketHotfolder *folder,
                        gint64 now)
{
  g_autoptr (GDir) dir = g_dir_open (folder->aside, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    sweep_order (folder, name, now);
}
