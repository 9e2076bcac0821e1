/* docket-post-office.c: the post office's threads, and what they share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-private.h"

#include "docket-error.h"
#include "docket-feed.h"
#include "docket-grammar.h"

#include <string.h>

/* Most of the time a reader waits: for its pictures' previews, and for the disk. */
#define READERS 4

/* --- what the threads share --- */

const DocketSite *
docket_post_get_site (DocketPost *post,
                      const char *id,
                      GError    **error)
{
  const DocketSite *site = docket_grammar_choose_site (post->services->grammar, id);

  return site != NULL ? site : docket_services_get_site (post->services, id != NULL ? id : "main", error);
}

/* The words were read before there were threads. */
const DocketDraftRules *
docket_post_get_rules (DocketPost *post,
                       const char *site)
{
  return docket_grammar_get_rules (post->services->grammar, site, NULL);
}

const DocketMailboxSettings *
docket_post_find_mailbox (DocketPost *post,
                          const char *id)
{
  for (guint i = 0; i < post->config->mailboxes->len; i++)
    {
      const DocketMailboxSettings *settings = g_ptr_array_index (post->config->mailboxes, i);

      if (g_str_equal (settings->id, id))
        return settings;
    }
  return NULL;
}

void
docket_post_wake (DocketPost *post)
{
  if (post == NULL)
    return;
  g_mutex_lock (&post->lock);
  post->news++;
  g_cond_broadcast (&post->changed);
  g_mutex_unlock (&post->lock);
}

static void
on_news (gint64   last_event,
         gpointer data)
{
  docket_post_wake (data);
}

gboolean
docket_post_wait (DocketPost *post,
                  guint64    *seen,
                  gint64      timeout)
{
  gint64 end = g_get_monotonic_time () + timeout;

  g_mutex_lock (&post->lock);
  while (post->news == *seen && !g_cancellable_is_cancelled (post->cancellable))
    if (!g_cond_wait_until (&post->changed, &post->lock, end))
      break;
  *seen = post->news;
  g_mutex_unlock (&post->lock);
  return !g_cancellable_is_cancelled (post->cancellable);
}

void
docket_post_count (DocketPost *post,
                   guint64    *number,
                   guint       n)
{
  g_mutex_lock (&post->lock);
  *number += n;
  g_mutex_unlock (&post->lock);
}

void
docket_post_get_status (DocketPost       *post,
                        DocketPostStatus *status)
{
  GHashTableIter iter;
  gpointer words;

  *status = (DocketPostStatus) { 0 };
  if (post == NULL)
    return;
  g_mutex_lock (&post->lock);
  *status = post->counted;
  status->on = TRUE;
  status->mailboxes = post->config->mailboxes->len;
  status->mailboxes_away = g_hash_table_size (post->away);
  status->stopped = post->stopped != NULL;
  status->stopped_since = post->stopped_since;
  g_hash_table_iter_init (&iter, post->away);
  if (post->stopped != NULL)
    status->words = g_strdup (post->stopped);
  else if (g_hash_table_iter_next (&iter, NULL, &words))
    status->words = g_strdup (words);
  g_mutex_unlock (&post->lock);
}

void
docket_post_status_clear (DocketPostStatus *status)
{
  g_clear_pointer (&status->words, g_free);
}

/* --- opening and closing --- */

static void
start_threads (DocketPost *post)
{
  for (guint i = 0; i < post->config->mailboxes->len; i++)
    {
      DocketPostCollector *collector = g_new0 (DocketPostCollector, 1);

      collector->post = post;
      collector->settings = g_ptr_array_index (post->config->mailboxes, i);
      g_ptr_array_add (post->threads, g_thread_new ("mailbox", docket_post_collect, collector));
    }
  for (guint i = 0; i < READERS; i++)
    g_ptr_array_add (post->threads, g_thread_new ("reader", docket_post_read, post));
  if (docket_mail_settings_can_send (post->config->mail))
    g_ptr_array_add (post->threads, g_thread_new ("sender", docket_post_send, post));
}

static DocketPost *
new_post (DocketServices     *services,
          const DocketConfig *config,
          DocketLanguages    *languages)
{
  DocketPost *post = g_new0 (DocketPost, 1);

  post->services = services;
  post->config = config;
  post->languages = languages;
  post->cancellable = g_cancellable_new ();
  post->threads = g_ptr_array_new ();
  g_mutex_init (&post->lock);
  g_cond_init (&post->changed);
  post->in_hand = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  post->senders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  post->away = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return post;
}

gboolean
docket_post_open (DocketServices     *services,
                  const DocketConfig *config,
                  DocketLanguages    *languages,
                  DocketPost        **post,
                  GError            **error)
{
  g_autoptr (DocketPost) opened = NULL;

  *post = NULL;
  if (config->mailboxes->len == 0 && !docket_mail_settings_can_send (config->mail))
    return TRUE;
  docket_message_init ();
  docket_mailbox_init ();
  opened = new_post (services, config, languages);
  if (!docket_grammar_prepare (services->grammar, error))
    return FALSE;
  opened->subscription = docket_feed_subscribe (services->feed, on_news, opened);
  start_threads (opened);
  *post = g_steal_pointer (&opened);
  return TRUE;
}

void
docket_post_close (DocketPost *post)
{
  if (post == NULL)
    return;

  if (post->subscription != 0)
    docket_feed_unsubscribe (post->services->feed, post->subscription);
  g_cancellable_cancel (post->cancellable);
  docket_post_wake (post);
  for (guint i = 0; i < post->threads->len; i++)
    g_thread_join (g_ptr_array_index (post->threads, i));
  g_ptr_array_unref (post->threads);
  g_object_unref (post->cancellable);
  g_hash_table_unref (post->in_hand);
  g_hash_table_unref (post->senders);
  g_hash_table_unref (post->away);
  g_cond_clear (&post->changed);
  g_mutex_clear (&post->lock);
  g_free (post->stopped);
  g_free (post);
}
