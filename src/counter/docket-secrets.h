/* docket-secrets.h: this terminal's tokens, in the keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One token for each server, by the server's address. Where the keyring is absent or stays locked,
 * every function fails with DOCKET_ERROR_UNAVAILABLE and a sentence that says what to do; a token
 * may then be kept for the session with docket_secrets_remember(), after asking.
 *
 * For the main thread. */
#define DOCKET_TYPE_SECRETS (docket_secrets_get_type ())
G_DECLARE_FINAL_TYPE (DocketSecrets, docket_secrets, DOCKET, SECRETS, GObject)

/* One for the process is enough. Main thread. (transfer full) */
DocketSecrets *docket_secrets_new (void);

/* Asks the person to unlock the keyring where it is locked. */
void docket_secrets_store_async (DocketSecrets       *secrets,
                                 const char          *server,
                                 const char          *token,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             data);
gboolean docket_secrets_store_finish (DocketSecrets *secrets, GAsyncResult *result, GError **error);

/* NULL without an error: there is none. What was remembered for the session comes first. */
void docket_secrets_lookup_async (DocketSecrets       *secrets,
                                  const char          *server,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             data);
char *docket_secrets_lookup_finish (DocketSecrets *secrets, GAsyncResult *result, GError **error);

/* Forgets the token for @server, in the keyring and in this session. It is no error where there is none;
 * UNAVAILABLE, with a sentence for people, where no keyring answers. */
void docket_secrets_clear_async (DocketSecrets       *secrets,
                                 const char          *server,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             data);
gboolean docket_secrets_clear_finish (DocketSecrets *secrets, GAsyncResult *result, GError **error);

/* Until the program ends, in memory alone. */
void docket_secrets_remember (DocketSecrets *secrets, const char *server, const char *token);

G_END_DECLS
