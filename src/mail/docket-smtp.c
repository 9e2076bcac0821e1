/* docket-smtp.c: hands messages to a mail server, by libcurl
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-smtp.h"

#include "docket-mailbox.h"

#include <curl/curl.h>
#include <glib/gi18n.h>
#include <string.h>

#define CONNECT_SECONDS 30L
/* Slower than this for so long is broken. */
#define SLOW_BYTES 100L
#define SLOW_SECONDS 60L
#define WHOLE_SECONDS 600L
#define WORDS_MAX 300

struct _DocketSmtp
{
  const DocketSmtpSettings *settings;
  CURL *curl;
  GString *reply;           /* the last line by which the server refused something */
  GBytes *message;          /* being sent */
  gsize offset;
  GCancellable *cancellable;
};

DocketSmtpSettings *
docket_smtp_settings_new (void)
{
  return g_new0 (DocketSmtpSettings, 1);
}

void
docket_smtp_settings_free (DocketSmtpSettings *settings)
{
  if (settings == NULL)
    return;

  g_free (settings->url);
  g_free (settings->user);
  g_free (settings->password_file);
  g_free (settings->password_command);
  g_free (settings->ca);
  g_free (settings);
}

DocketSmtp *
docket_smtp_new (const DocketSmtpSettings *settings)
{
  static gsize ready = 0;
  DocketSmtp *smtp = g_new0 (DocketSmtp, 1);

  if (g_once_init_enter (&ready))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&ready, 1);
    }
  smtp->settings = settings;
  smtp->curl = curl_easy_init ();
  smtp->reply = g_string_new (NULL);
  return smtp;
}

void
docket_smtp_free (DocketSmtp *smtp)
{
  if (smtp == NULL)
    return;

  curl_easy_cleanup (smtp->curl);
  g_string_free (smtp->reply, TRUE);
  g_free (smtp);
}

/* --- what libcurl calls --- */

static gsize
give_bytes (char    *buffer,
            gsize    size,
            gsize    n,
            gpointer data)
{
  DocketSmtp *smtp = data;
  gsize length;
  const char *bytes = g_bytes_get_data (smtp->message, &length);
  gsize taken = MIN (size * n, length - smtp->offset);

  memcpy (buffer, bytes + smtp->offset, taken);
  smtp->offset += taken;
  return taken;
}

/* After a refusal libcurl says goodbye, and the server answers that too. Its lines hold no secret. */
static gsize
take_reply (char    *line,
            gsize    size,
            gsize    n,
            gpointer data)
{
  DocketSmtp *smtp = data;

  if (size * n > 0 && (*line == '4' || *line == '5'))
    {
      g_string_truncate (smtp->reply, 0);
      g_string_append_len (smtp->reply, line, (gssize) MIN (size * n, WORDS_MAX));
    }
  return size * n;
}

static int
look_up (gpointer   data,
         curl_off_t down_total,
         curl_off_t down,
         curl_off_t up_total,
         curl_off_t up)
{
  DocketSmtp *smtp = data;

  return g_cancellable_is_cancelled (smtp->cancellable);
}

/* --- settings --- */

static void
set_security (DocketSmtp *smtp)
{
  const DocketSmtpSettings *settings = smtp->settings;

  curl_easy_setopt (smtp->curl, CURLOPT_USE_SSL, (long) (settings->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  curl_easy_setopt (smtp->curl, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (settings->ca != NULL)
    curl_easy_setopt (smtp->curl, CURLOPT_CAINFO, settings->ca);
}

static gboolean
set_login (DocketSmtp *smtp,
           char      **words)
{
  const DocketSmtpSettings *settings = smtp->settings;
  g_autoptr (GError) error = NULL;
  char *secret;

  if (settings->user == NULL)
    return TRUE;
  secret = docket_mail_read_secret (settings->password_file, settings->password_command, smtp->cancellable, &error);
  if (secret == NULL)
    {
      *words = g_strdup (error->message);
      return FALSE;
    }
  curl_easy_setopt (smtp->curl, CURLOPT_USERNAME, settings->user);
  curl_easy_setopt (smtp->curl, settings->token ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD, secret);
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
  return TRUE;
}

static gboolean
prepare (DocketSmtp   *smtp,
         GCancellable *cancellable,
         char        **words)
{
  CURL *curl = smtp->curl;

  smtp->cancellable = cancellable;
  curl_easy_reset (curl);
  g_string_truncate (smtp->reply, 0);
  curl_easy_setopt (curl, CURLOPT_URL, smtp->settings->url);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, WHOLE_SECONDS);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, take_reply);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, smtp);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, look_up);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, smtp);
  set_security (smtp);
  return set_login (smtp, words);
}

/* --- outcomes --- */

/* (transfer full) the server's last line, or what libcurl says where the server said nothing. */
static char *
dup_words (const DocketSmtp *smtp,
           CURLcode          code)
{
  g_autofree char *line = g_utf8_make_valid (smtp->reply->str, (gssize) smtp->reply->len);
  gboolean said = code == CURLE_SEND_ERROR || code == CURLE_LOGIN_DENIED || code == CURLE_RECV_ERROR ||
                  code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UPLOAD_FAILED;

  g_strdelimit (line, "\r\n\t", ' ');
  if (said && *g_strstrip (line) != '\0')
    return g_strdup (line);
  return g_strdup (curl_easy_strerror (code));
}

/* A refusal of the sender before any recipient was named speaks of our settings as often as of the
 * message, but to try it for ever would hold up nothing else: it is given up like any other. */
static DocketSmtpOutcome
judge (const DocketSmtp *smtp,
       CURLcode          code)
{
  guint64 status = g_ascii_strtoull (smtp->reply->str, NULL, 10);

  if (code == CURLE_OK)
    return DOCKET_SMTP_SENT;
  /* 421: the server closes; 530 to 535 and 454: it does not let us in. */
  if (code == CURLE_LOGIN_DENIED || status == 421 || status == 454 || (status >= 530 && status <= 538) ||
      (code != CURLE_SEND_ERROR && code != CURLE_RECV_ERROR && code != CURLE_WEIRD_SERVER_REPLY &&
       code != CURLE_UPLOAD_FAILED))
    return DOCKET_SMTP_AWAY;
  if (status >= 500 && status < 600)
    return DOCKET_SMTP_REFUSED;
  return status >= 400 && status < 500 ? DOCKET_SMTP_LATER : DOCKET_SMTP_AWAY;
}

static DocketSmtpOutcome
perform (DocketSmtp *smtp,
         char      **words)
{
  CURLcode code = curl_easy_perform (smtp->curl);
  DocketSmtpOutcome outcome = judge (smtp, code);

  if (outcome != DOCKET_SMTP_SENT)
    *words = dup_words (smtp, code);
  return outcome;
}

DocketSmtpOutcome
docket_smtp_send (DocketSmtp   *smtp,
                  const char   *sender,
                  const char   *recipient,
                  GBytes       *message,
                  GCancellable *cancellable,
                  char        **words)
{
  g_autofree char *to = g_strdup_printf ("<%s>", recipient);
  g_autofree char *from = *sender != '\0' ? g_strdup_printf ("<%s>", sender) : NULL;
  struct curl_slist *recipients = NULL;
  DocketSmtpOutcome outcome;

  *words = NULL;
  if (!prepare (smtp, cancellable, words))
    return DOCKET_SMTP_AWAY;
  recipients = curl_slist_append (NULL, to);
  smtp->message = message;
  smtp->offset = 0;
  curl_easy_setopt (smtp->curl, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (smtp->curl, CURLOPT_MAIL_RCPT, recipients);
  curl_easy_setopt (smtp->curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (smtp->curl, CURLOPT_READFUNCTION, give_bytes);
  curl_easy_setopt (smtp->curl, CURLOPT_READDATA, smtp);
  curl_easy_setopt (smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) g_bytes_get_size (message));
  outcome = perform (smtp, words);
  curl_slist_free_all (recipients);
  smtp->message = NULL;
  return outcome;
}

DocketSmtpOutcome
docket_smtp_check (DocketSmtp   *smtp,
                   GCancellable *cancellable,
                   char        **words)
{
  *words = NULL;
  if (!prepare (smtp, cancellable, words))
    return DOCKET_SMTP_AWAY;
  curl_easy_setopt (smtp->curl, CURLOPT_NOBODY, 1L);
  curl_easy_setopt (smtp->curl, CURLOPT_CUSTOMREQUEST, "NOOP");
  return perform (smtp, words) == DOCKET_SMTP_SENT ? DOCKET_SMTP_SENT : DOCKET_SMTP_AWAY;
}
