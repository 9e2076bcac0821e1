/* docket-mail-settings.h: the group [Mail] of docketd's settings: how the shop's messages go out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-smtp.h"

G_BEGIN_DECLS

/* Strings are owned; NULL where not given. */
typedef struct
{
  DocketSmtpSettings *smtp;
  char *from;               /* "Main Street <orders@example.org>" */
  char *return_path;        /* of what is no answer: where bounces go; NULL: the address of from */
  char **gateways;          /* domains of which the part before the @ is a phone's number; not NULL */
  char *words;              /* folder of the shop's own files of words; NULL: those that Docket comes with */
  guint messages_per_hour;  /* of one sender; more are parked */
  gint64 message_size;      /* bytes; larger ones are not read */
  gint64 give_up;           /* microseconds until a message that is not taken is given up */
  gint64 reminder;          /* microseconds before an order's term ends that its customer is reminded; 0: never */
  gboolean notices;         /* orders of the page that left an address are told how they go on, too */
} DocketMailSettings;

/* Every default, and no server. (transfer full) */
DocketMailSettings *docket_mail_settings_new (void);
void docket_mail_settings_free (DocketMailSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMailSettings, docket_mail_settings_free)

/* Fills the settings from the group [Mail] of @file. DOCKET_ERROR_INVALID names the key. The keys:
 *   smtp, user, ca                           smtps://HOST[:PORT] or smtp://HOST[:PORT]
 *   password_file, password_command, token_file, token_command
 *   from, return_path                        addresses
 *   gateways                                 "docomo.ne.jp; ezweb.ne.jp"
 *   words                                    a folder with words-en.conf and the like
 *   messages_per_hour                        30
 *   message_size                             "60 MB"
 *   give_up                                  "3 d"
 *   notices                                  yes, no
 *   reminder                                 "3 d", or none */
gboolean docket_mail_settings_load (DocketMailSettings *settings, GKeyFile *file, GError **error);

/* The bare address of "Main Street <orders@example.org>"; the text itself where there is none in it.
 * (transfer full) */
char *docket_mail_dup_address (const char *sender);

/* Whether messages can go out: there are a server and a sender. */
gboolean docket_mail_settings_can_send (const DocketMailSettings *settings);

G_END_DECLS
