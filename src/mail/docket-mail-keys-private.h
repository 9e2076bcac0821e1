/* docket-mail-keys-private.h: what the groups [Mailbox ID] and [Mail] of the settings share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a group's secret comes from. */
typedef struct
{
  char **file;
  char **command;
  gboolean *token;
} DocketMailSecretKeys;

/* Takes @key where it is one of password_file, password_command, token_file, token_command. */
gboolean docket_mail_keys_take_secret (const DocketMailSecretKeys *keys, const char *key, const char *value);

/* Replaces *@place by a copy of @value, or by NULL where that is empty. */
void docket_mail_keys_take_text (char **place, const char *value);

/* DOCKET_ERROR_INVALID: "%s: “%s” …". Always FALSE. */
gboolean docket_mail_keys_refuse (const char *key, const char *value, GError **error);

/* Whether the address has no TLS and needs none, being this computer's own. */
gboolean docket_mail_keys_is_local (const char *url);

G_END_DECLS
