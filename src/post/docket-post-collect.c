/* docket-post-collect.c: looks into one mailbox and stores what lies there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-private.h"

#include "docket-error.h"

#include <string.h>

#define SHORTEST_PAUSE G_TIME_SPAN_SECOND
#define LONGEST_PAUSE (5 * G_TIME_SPAN_MINUTE)
/* Marked together: marking is a round to the server. */
#define MARKED_TOGETHER 20
/* Then it is looked again who else wrote meanwhile. */
#define TAKEN_TOGETHER 100
/* A server that tells may have lost the connection without a word. */
#define TOLD_SECONDS (10 * 60)
/* A message that the server cannot hand over does not keep the others. */
#define FETCHES_MAX 3

typedef struct
{
  DocketPost *post;
  const DocketMailboxSettings *settings;
  DocketMailbox *mailbox;
  GHashTable *failures;    /* uid -> how often it could not be fetched */
  GPtrArray *done;         /* uids to be marked */
  gint64 pause;
} Collecting;

/* Said once, not at every try. */
static void
note_away (Collecting   *collecting,
           const GError *error)
{
  DocketPost *post = collecting->post;
  const char *id = collecting->settings->id;
  gboolean new;

  g_mutex_lock (&post->lock);
  new = g_strcmp0 (g_hash_table_lookup (post->away, id), error->message) != 0;
  g_hash_table_insert (post->away, g_strdup (id), g_strdup (error->message));
  g_mutex_unlock (&post->lock);
  if (new)
    g_warning ("Mailbox %s: %s", id, error->message);
}

static void
note_back (Collecting *collecting)
{
  DocketPost *post = collecting->post;
  gboolean was_away;

  g_mutex_lock (&post->lock);
  was_away = g_hash_table_remove (post->away, collecting->settings->id);
  g_mutex_unlock (&post->lock);
  if (was_away)
    g_message ("Mailbox %s is open again.", collecting->settings->id);
  collecting->pause = SHORTEST_PAUSE;
}

static gboolean
take_bytes (gconstpointer bytes,
            gsize         length,
            gpointer      data,
            GError      **error)
{
  return docket_arrival_append (data, bytes, length, error);
}

/* A place that is not there now, for a mistake in its file, gets its messages when it is back. */
static const char *
name_place (const Collecting *collecting)
{
  const DocketSite *site;

  if (collecting->settings->site != NULL)
    return collecting->settings->site;
  site = docket_post_get_site (collecting->post, NULL, NULL);
  return site != NULL ? site->id : "main";
}

static gboolean
fetch (Collecting               *collecting,
       const DocketMailboxEntry *entry,
       GError                  **error)
{
  DocketPost *post = collecting->post;
  g_autoptr (DocketArrival) arrival = docket_arrival_new (post->services, error);
  DocketArrivalPlace place = { .mailbox = collecting->settings->id,
                               .validity = docket_mailbox_get_validity (collecting->mailbox),
                               .uid = entry->uid,
                               .site = name_place (collecting),
                               .length = entry->length,
                               .now = g_get_real_time () };
  gint64 limit = post->config->mail->message_size;
  gboolean known = FALSE;

  /* Of what is too large only the head is wanted, to answer it. */
  if (entry->length > limit)
    limit = 256 * 1024;
  if (arrival == NULL || !docket_mailbox_fetch (collecting->mailbox, entry, limit, take_bytes, arrival, error) ||
      !docket_arrival_end (g_steal_pointer (&arrival), &place, &known, error))
    return FALSE;
  if (!known)
    docket_post_count (post, &post->counted.received, 1);
  docket_post_wake (post);
  return TRUE;
}

/* FALSE with @error where the connection or the store is out of order. */
static gboolean
take (Collecting               *collecting,
      const DocketMailboxEntry *entry,
      GError                  **error)
{
  g_autoptr (GError) local = NULL;
  guint failures = GPOINTER_TO_UINT (g_hash_table_lookup (collecting->failures, entry->uid));
  gboolean has = FALSE;

  if (failures >= FETCHES_MAX)
    return TRUE;
  if (!docket_messages_has_place (collecting->post->services, collecting->settings->id,
                                  docket_mailbox_get_validity (collecting->mailbox), entry->uid, &has, error))
    return FALSE;
  if (has || fetch (collecting, entry, &local))
    {
      g_ptr_array_add (collecting->done, g_strdup (entry->uid));
      return TRUE;
    }
  if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    return TRUE;
  if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE))
    g_hash_table_insert (collecting->failures, g_strdup (entry->uid), GUINT_TO_POINTER (failures + 1));
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
mark (Collecting *collecting,
      GError    **error)
{
  gboolean marked = docket_mailbox_mark (collecting->mailbox, collecting->done, error);

  if (marked)
    g_ptr_array_set_size (collecting->done, 0);
  return marked;
}

static gboolean
has_work (const Collecting *collecting,
          const GPtrArray  *entries)
{
  for (guint i = 0; i < entries->len; i++)
    if (GPOINTER_TO_UINT (g_hash_table_lookup (collecting->failures,
                                               ((DocketMailboxEntry *) g_ptr_array_index (entries, i))->uid)) < FETCHES_MAX)
      return TRUE;
  return FALSE;
}

/* One look; waits where there was nothing. */
static gboolean
look (Collecting *collecting,
      GError    **error)
{
  g_autoptr (GPtrArray) entries = docket_mailbox_list (collecting->mailbox, error);
  guint seconds = docket_mailbox_tells (collecting->mailbox) ? MAX (collecting->settings->poll, TOLD_SECONDS)
                                                             : collecting->settings->poll;
  guint taken = 0;

  if (entries == NULL)
    return FALSE;
  note_back (collecting);
  if (!has_work (collecting, entries))
    return docket_mailbox_wait (collecting->mailbox, seconds, error);
  for (guint i = 0; i < entries->len && taken < TAKEN_TOGETHER; i++)
    {
      guint before = collecting->done->len;

      if (g_cancellable_set_error_if_cancelled (collecting->post->cancellable, error) ||
          !take (collecting, g_ptr_array_index (entries, i), error))
        return FALSE;
      taken += collecting->done->len - before;
      if (collecting->done->len >= MARKED_TOGETHER && !mark (collecting, error))
        return FALSE;
    }
  return mark (collecting, error);
}

/* Until something fails. */
static void
stay (Collecting *collecting,
      GError    **error)
{
  g_ptr_array_set_size (collecting->done, 0);
  collecting->mailbox = docket_mailbox_open (collecting->settings, collecting->post->cancellable, error);
  if (collecting->mailbox == NULL)
    return;
  while (look (collecting, error))
    ;
  /* What is stored is marked even where the next one failed. */
  if (collecting->done->len > 0)
    mark (collecting, NULL);
  g_clear_pointer (&collecting->mailbox, docket_mailbox_close);
}

/* Not woken by what others do. FALSE once it closes. */
static gboolean
pause_for (DocketPost *post,
           gint64      pause)
{
  gint64 end = g_get_monotonic_time () + pause;
  guint64 seen = 0;

  while (g_get_monotonic_time () < end)
    if (!docket_post_wait (post, &seen, end - g_get_monotonic_time ()))
      return FALSE;
  return !g_cancellable_is_cancelled (post->cancellable);
}

gpointer
docket_post_collect (gpointer data)
{
  g_autofree DocketPostCollector *collector = data;
  Collecting collecting = { .post = collector->post, .settings = collector->settings, .pause = SHORTEST_PAUSE };
  gboolean go_on = TRUE;

  collecting.failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collecting.done = g_ptr_array_new_with_free_func (g_free);
  while (go_on)
    {
      g_autoptr (GError) error = NULL;

      stay (&collecting, &error);
      if (g_cancellable_is_cancelled (collecting.post->cancellable))
        break;
      note_away (&collecting, error);
      go_on = pause_for (collecting.post, collecting.pause);
      collecting.pause = MIN (collecting.pause * 2, LONGEST_PAUSE);
    }
  g_hash_table_unref (collecting.failures);
  g_ptr_array_unref (collecting.done);
  return NULL;
}
