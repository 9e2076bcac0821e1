/* docket-smtp.h: hands messages to a mail server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* From the group [Mail] of the settings. Strings are owned; NULL where not given. */
typedef struct
{
  char *url;                /* smtps://HOST[:PORT], smtp://HOST[:PORT] (STARTTLS unless plain) */
  char *user;
  char *password_file;
  char *password_command;
  gboolean token;           /* that is an access token, for XOAUTH2 */
  char *ca;                 /* a file with the certificates that are trusted; NULL: the system's */
  gboolean plain;           /* without TLS: for this computer's own server */
} DocketSmtpSettings;

/* No server. (transfer full) */
DocketSmtpSettings *docket_smtp_settings_new (void);
void docket_smtp_settings_free (DocketSmtpSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSmtpSettings, docket_smtp_settings_free)

/* The way to one server, with its connection kept for the next message. One thread at a time. */
typedef struct _DocketSmtp DocketSmtp;

/* @settings is borrowed. The first one is to be made before there are threads. */
DocketSmtp *docket_smtp_new (const DocketSmtpSettings *settings);
void docket_smtp_free (DocketSmtp *smtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSmtp, docket_smtp_free)

typedef enum
{
  DOCKET_SMTP_SENT,      /* the server has taken the message and answers for it */
  DOCKET_SMTP_REFUSED,   /* this message, for good (5xx to its sender, recipient or text) */
  DOCKET_SMTP_LATER,     /* this message, for now (4xx): greylisted, full, too many */
  DOCKET_SMTP_AWAY,      /* the server is not there, lets us not in, or broke off: true of every message */
} DocketSmtpOutcome;

/* Hands one message over; blocks, at most some minutes. @sender: the return path, empty for answers.
 * @message: RFC 5322 with CRLF. @words (out) (transfer full): unless SENT, a sentence with the server's
 * own words and no secret. Where the connection breaks after the last byte was sent it is not known
 * whether the server took it (RFC 1047): that is AWAY, and who sends it again must keep its Message-ID. */
DocketSmtpOutcome docket_smtp_send (DocketSmtp *smtp,
                                    const char *sender,
                                    const char *recipient,
                                    GBytes *message,
                                    GCancellable *cancellable,
                                    char **words);

/* Connects and logs in, and sends nothing. AWAY with @words, or SENT. */
DocketSmtpOutcome docket_smtp_check (DocketSmtp *smtp, GCancellable *cancellable, char **words);

G_END_DECLS
