/* docket-post-office.c: the post office's threads, and what they share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-private.h"

#include "docket-error.h"
#include "docket-feed.h"

#include <glib/gi18n.h>
#include <string.h>

/* Most of the time a reader waits: for its pictures' previews, and for the disk. */
#define READERS 4
#define WORDS_MAX (4 * 1024 * 1024)

/* --- words --- */

/* The shop's own folder; else, for running from the build folder, the environment's; else Docket's. */
static char *
dup_words_path (const DocketPost *post,
                const char       *name)
{
  const char *folder = post->config->mail->words != NULL ? post->config->mail->words : g_getenv ("DOCKET_MAIL_DIR");

  return g_build_filename (folder != NULL ? folder : DOCKET_PKGDATADIR "/mail", name, NULL);
}

static gboolean
add_words (DocketPost  *post,
           const char  *name,
           GError     **error)
{
  g_autofree char *path = dup_words_path (post, name);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) mistakes = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  mistakes = docket_vocabulary_add (post->vocabulary, text, MIN (length, WORDS_MAX));
  for (guint i = 0; mistakes != NULL && i < mistakes->len; i++)
    g_warning ("%s: %s", path, (const char *) g_ptr_array_index (mistakes, i));
  return TRUE;
}

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_words (const DocketPost  *post,
            GError           **error)
{
  g_autofree char *path = dup_words_path (post, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (folder == NULL)
    return NULL;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "words-") && g_str_has_suffix (name, ".conf"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

/* The shop's own language first. */
static gboolean
read_words (DocketPost *post,
            GError    **error)
{
  const DocketSite *site = docket_post_get_site (post, NULL);
  g_autofree char *own = g_strdup_printf ("words-%.2s.conf", site->language != NULL ? site->language : "en");
  g_autoptr (GPtrArray) names = list_words (post, error);

  post->vocabulary = docket_vocabulary_new ();
  if (names == NULL)
    return FALSE;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < names->len; i++)
      if (g_str_equal (g_ptr_array_index (names, i), own) == (pass == 0) &&
          !add_words (post, g_ptr_array_index (names, i), error))
        return FALSE;
  return TRUE;
}

/* --- rules --- */

static void
add_place (DocketDraftRules *rules,
           const DocketSite *site)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  DocketDraftPlace place = { .site = site->id, .addresses = (const char *const *) site->mail,
                             .time_zone = site->time_zone, .language = site->language,
                             .default_product = site->default_product };

  if (site->name != NULL)
    g_strv_builder_add (builder, site->name);
  if (site->aliases != NULL)
    g_strv_builder_addv (builder, (const char **) site->aliases);
  names = g_strv_builder_end (builder);
  place.names = (const char *const *) names;
  docket_draft_rules_add_place (rules, &place);
}

static DocketDraftRules *
new_rules (DocketPost *post,
           const char *site)
{
  g_autoptr (GPtrArray) sites = docket_services_list_sites (post->services);
  const DocketSite *first = docket_post_get_site (post, site);
  DocketDraftRules *rules = docket_draft_rules_new (docket_services_get_catalogue (post->services, first->id), post->vocabulary, NULL);

  add_place (rules, first);
  for (guint i = 0; i < sites->len; i++)
    if (!g_str_equal (((const DocketSite *) g_ptr_array_index (sites, i))->id, first->id))
      add_place (rules, g_ptr_array_index (sites, i));
  return rules;
}

const DocketSite *
docket_post_get_site (DocketPost *post,
                      const char *id)
{
  g_autoptr (GPtrArray) sites = docket_services_list_sites (post->services);
  const DocketSite *site = id != NULL ? docket_services_get_site (post->services, id, NULL) : NULL;

  if (site == NULL)
    site = docket_services_get_site (post->services, "main", NULL);
  return site != NULL ? site : g_ptr_array_index (sites, 0);
}

const DocketDraftRules *
docket_post_get_rules (DocketPost *post,
                       const char *site)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&post->lock);
  DocketDraftRules *rules;

  if (post->rules_catalogue != g_atomic_pointer_get (&post->services->catalogue) ||
      post->rules_offers != g_atomic_pointer_get (&post->services->offers) ||
      post->rules_sites != docket_services_get_sites (post->services))
    g_hash_table_remove_all (post->rules);
  post->rules_catalogue = g_atomic_pointer_get (&post->services->catalogue);
  post->rules_offers = g_atomic_pointer_get (&post->services->offers);
  post->rules_sites = docket_services_get_sites (post->services);
  rules = g_hash_table_lookup (post->rules, site);
  if (rules != NULL)
    return rules;
  rules = new_rules (post, site);
  g_hash_table_insert (post->rules, g_strdup (site), rules);
  g_ptr_array_add (post->old_rules, rules);
  return rules;
}

/* --- what the threads share --- */

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
  post->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  post->old_rules = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_draft_rules_free);
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
  if (!read_words (opened, error))
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
  g_hash_table_unref (post->rules);
  g_ptr_array_unref (post->old_rules);
  g_hash_table_unref (post->away);
  g_clear_pointer (&post->vocabulary, docket_vocabulary_unref);
  g_cond_clear (&post->changed);
  g_mutex_clear (&post->lock);
  g_free (post->stopped);
  g_free (post);
}
