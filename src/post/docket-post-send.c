/* docket-post-send.c: hands what is in the outbox to the mail server, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-private.h"

#include "docket-change.h"
#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-outbox.h"

#include <string.h>

#define SHORTEST_PAUSE G_TIME_SPAN_SECOND
#define LONGEST_PAUSE (5 * G_TIME_SPAN_MINUTE)
/* Where the server said "later" of one message. */
#define SHORTEST_LATER G_TIME_SPAN_MINUTE
#define LONGEST_LATER G_TIME_SPAN_HOUR
#define LONGEST_WAIT G_TIME_SPAN_MINUTE
#define AWAY_MAX 3

typedef struct
{
  DocketPost *post;
  DocketSmtp *smtp;
  DocketOutboxRow *row;   /* being sent */
  char *return_path;
  gint64 pause;
  guint64 seen;
  gint64 away_at;         /* the row at which the server was away last */
  guint away_times;       /* in a row */
} Sending;

/* --- what it came to, stored --- */

static gboolean
log_failed (DocketChanging *changing,
            gpointer        data,
            GError        **error)
{
  const DocketOutboxRow *row = data;
  g_autofree char *event = g_strdup_printf ("{\"kind\":\"%s\"}", row->kind);

  return docket_change_log (changing, "mail-failed", event, TRUE, error);
}

static gboolean
store (DocketDbHandle *handle,
       gpointer        data,
       GError        **error)
{
  Sending *sending = data;
  DocketServices *services = sending->post->services;
  DocketCall call = { .actor = "server", .now = g_get_real_time () };
  const DocketOutboxRow *row = sending->row;
  g_autoptr (GError) local = NULL;

  if (!docket_outbox_table_save (handle, row, error))
    return FALSE;
  if (row->state != DOCKET_OUTBOX_FAILED || row->order == NULL ||
      docket_change_in_work (services, &call, handle, row->order, log_failed, (gpointer) row, &local) ||
      g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Of a message that the server took this is the only thing left to do, so it is tried until it is done: what
 * is not recorded is sent again. */
static void
record (Sending *sending)
{
  g_autoptr (GError) error = NULL;

  while (!docket_db_write (sending->post->services->db, store, sending, &error))
    {
      g_warning ("What became of message %s was not stored: %s", sending->row->message_id, error->message);
      g_clear_error (&error);
      if (!docket_post_wait (sending->post, &sending->seen, SHORTEST_PAUSE))
        return;
    }
}

static void
end (Sending          *sending,
     DocketOutboxState state,
     const char       *words)
{
  DocketOutboxRow *row = sending->row;

  row->state = state;
  row->ended_at = g_get_real_time ();
  g_free (row->error);
  row->error = g_strdup (words);
  if (state == DOCKET_OUTBOX_FAILED)
    g_message ("A message (%s) is given up: %s", row->kind, words);
  record (sending);
}

static void
end_or_later (Sending    *sending,
              const char *words)
{
  DocketOutboxRow *row = sending->row;
  gint64 now = g_get_real_time ();
  gint64 pause = MIN (SHORTEST_LATER * (gint64) (1u << MIN (row->tries, 6)), LONGEST_LATER);

  if (now - row->created_at > sending->post->config->mail->give_up)
    {
      end (sending, DOCKET_OUTBOX_FAILED, words);
      return;
    }
  row->tries++;
  row->not_before = now + pause;
  g_free (row->error);
  row->error = g_strdup (words);
  record (sending);
}

/* --- whether anything goes out at all --- */

static gboolean
tell_sites (DocketDbHandle *handle,
            gpointer        data,
            GError        **error)
{
  DocketPost *post = data;
  g_autoptr (GPtrArray) sites = docket_services_list_sites (post->services);
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      g_autoptr (DocketEvent) event = docket_event_new (post->stopped != NULL ? "mail-stopped" : "mail-resumed", "server", now);

      event->site = g_strdup (site->id);
      if (!docket_events_table_append (handle, event, error))
        return FALSE;
    }
  return TRUE;
}

/* @words: NULL: it does again. Told when it changes. */
static void
note_stopped (DocketPost *post,
              const char *words)
{
  gboolean changed;

  g_mutex_lock (&post->lock);
  changed = (post->stopped != NULL) != (words != NULL);
  if (changed)
    post->stopped_since = words != NULL ? g_get_real_time () : 0;
  g_free (post->stopped);
  post->stopped = g_strdup (words);
  g_mutex_unlock (&post->lock);
  if (!changed)
    return;
  if (words != NULL)
    g_warning ("Mail does not go out: %s", words);
  else
    g_message ("Mail goes out again.");
  docket_db_write (post->services->db, tell_sites, post, NULL);
}

/* Others' news do not shorten it. */
static void
pause_sending (Sending *sending)
{
  gint64 end_at = g_get_monotonic_time () + sending->pause;

  while (g_get_monotonic_time () < end_at)
    if (!docket_post_wait (sending->post, &sending->seen, end_at - g_get_monotonic_time ()))
      return;
  sending->pause = MIN (sending->pause * 2, LONGEST_PAUSE);
}

/* --- sending --- */

/* Said of the address, and not of this message. */
static gboolean
blames_address (const char *words)
{
  return strstr (words, "5.1.1") != NULL || strstr (words, "5.1.2") != NULL || strstr (words, "5.1.10") != NULL;
}

static gboolean
add_bad_address (DocketDbHandle *handle,
                 gpointer        data,
                 GError        **error)
{
  Sending *sending = data;
  DocketHash address = docket_outbox_hash_address (sending->post->services, sending->row->recipient);

  return docket_bad_addresses_table_add (handle, &address, sending->row->error, g_get_real_time (), error);
}

static void
refused (Sending    *sending,
         const char *words)
{
  end (sending, DOCKET_OUTBOX_FAILED, words);
  if (blames_address (words))
    docket_db_write (sending->post->services->db, add_bad_address, sending, NULL);
}

/* A message at which the server breaks off each time, and lets us in all the same, must not keep the
 * others. */
static gboolean
is_its_own_fault (Sending *sending)
{
  g_autofree char *words = NULL;

  sending->away_times = sending->away_at == sending->row->id ? sending->away_times + 1 : 1;
  sending->away_at = sending->row->id;
  return sending->away_times >= AWAY_MAX &&
         docket_smtp_check (sending->smtp, sending->post->cancellable, &words) == DOCKET_SMTP_SENT;
}

static void
follow (Sending          *sending,
        DocketSmtpOutcome outcome,
        const char       *words)
{
  if (outcome == DOCKET_SMTP_AWAY && is_its_own_fault (sending))
    outcome = DOCKET_SMTP_LATER;
  if (outcome == DOCKET_SMTP_AWAY)
    {
      note_stopped (sending->post, words);
      pause_sending (sending);
      return;
    }
  if (outcome == DOCKET_SMTP_SENT)
    {
      end (sending, DOCKET_OUTBOX_SENT, NULL);
      docket_post_count (sending->post, &sending->post->counted.sent, 1);
    }
  else if (outcome == DOCKET_SMTP_REFUSED)
    refused (sending, words);
  else
    end_or_later (sending, words);
  note_stopped (sending->post, NULL);
  sending->pause = SHORTEST_PAUSE;
}

/* Between the server's last word and the record of it lies a moment in which the end of this process
 * leaves the message to be sent once more; the protocol has no way round that (RFC 1047). It carries the
 * same Message-ID then. */
static void
send_row (Sending *sending)
{
  DocketNoticeKind kind;
  gboolean answer = docket_notice_kind_from_nick (sending->row->kind, &kind) && docket_notice_kind_is_answer (kind);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = docket_outbox_open (sending->post->services, sending->row, &error);
  g_autofree char *words = NULL;
  DocketSmtpOutcome outcome;

  if (text == NULL)
    {
      end (sending, DOCKET_OUTBOX_FAILED, error->message);
      return;
    }
  outcome = docket_smtp_send (sending->smtp, answer ? "" : sending->return_path, sending->row->recipient, text,
                              sending->post->cancellable, &words);
  if (outcome != DOCKET_SMTP_AWAY || !g_cancellable_is_cancelled (sending->post->cancellable))
    follow (sending, outcome, words);
}

static DocketOutboxRow *
find_next (DocketPost *post,
           gint64     *next)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (post->services->db, &error);
  DocketOutboxRow *row = NULL;

  *next = 0;
  if (handle != NULL)
    row = docket_outbox_table_next (handle, g_get_real_time (), next, &error);
  if (error != NULL)
    g_warning ("The outbox cannot be read: %s", error->message);
  return row;
}

gpointer
docket_post_send (gpointer data)
{
  DocketPost *post = data;
  const DocketMailSettings *settings = post->config->mail;
  Sending sending = { .post = post, .pause = SHORTEST_PAUSE };
  gboolean go_on = TRUE;

  sending.smtp = docket_smtp_new (settings->smtp);
  sending.return_path = docket_mail_dup_address (settings->return_path != NULL ? settings->return_path : settings->from);
  while (go_on && !g_cancellable_is_cancelled (post->cancellable))
    {
      gint64 next;
      g_autoptr (DocketOutboxRow) row = find_next (post, &next);

      sending.row = row;
      if (row != NULL)
        send_row (&sending);
      else
        go_on = docket_post_wait (post, &sending.seen,
                                  next > 0 ? CLAMP (next - g_get_real_time (), G_TIME_SPAN_MILLISECOND, LONGEST_WAIT)
                                           : LONGEST_WAIT);
    }
  docket_smtp_free (sending.smtp);
  g_free (sending.return_path);
  return NULL;
}
