/* docket-access-table.h: passwords, tries, sessions, terminals, pairing codes: hashes only
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-secret.h"

G_BEGIN_DECLS

/* A new password replaces the old one and counts the generation up. Writer. */
gboolean docket_passwords_table_set (DocketDbHandle *handle,
                                     const char *order,
                                     const DocketHash *hash,
                                     gint64 now,
                                     GError **error);

/* NOT_FOUND where the order has none. */
gboolean docket_passwords_table_get (DocketDbHandle *handle,
                                     const char *order,
                                     DocketHash *hash,
                                     guint *generation,
                                     GError **error);

/* How often something was tried wrongly, by bucket ("code:…", "address:…"). All 0: never. */
typedef struct
{
  guint wrong;            /* since @since */
  gint64 since;
  gint64 blocked_until;
  guint lockouts;         /* how often the limit was reached */
} DocketTries;

/* The wrong tries counted under @bucket; all 0 where there were none. */
gboolean docket_tries_table_get (DocketDbHandle *handle,
                                 const char *bucket,
                                 DocketTries *tries,
                                 GError **error);
/* Keeps them until @keep_until, microseconds since 1970. Writer. */
gboolean docket_tries_table_set (DocketDbHandle *handle,
                                 const char *bucket,
                                 const DocketTries *tries,
                                 gint64 keep_until,
                                 GError **error);

/* A customer's session. Writer for add and remove. */
gboolean docket_sessions_table_add (DocketDbHandle *handle,
                                    const DocketHash *token,
                                    const char *order,
                                    gint64 expires,
                                    GError **error);

/* The order that a token opens; UNAUTHORIZED where it is unknown or expired. (transfer full) */
char *docket_sessions_table_get (DocketDbHandle *handle,
                                 const DocketHash *token,
                                 gint64 now,
                                 GError **error);

/* All sessions of the order (after a re-issued password). */
gboolean docket_sessions_table_remove (DocketDbHandle *handle, const char *order, GError **error);

typedef struct
{
  char *id;
  char *name;        /* unique within its site */
  char *site;
  char **rights;     /* "read", "release", "lift", "collect", "cancel", "pay", "produce", "admin" */
  gint64 created_at;
  gint64 seen_at;    /* within some minutes */
} DocketTerminal;

void docket_terminal_free (DocketTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTerminal, docket_terminal_free)

/* Whether @right is one of its rights, as the names in the API are. */
gboolean docket_terminal_has_right (const DocketTerminal *terminal, const char *right);

/* Stores a terminal with its token's hash; DOCKET_ERROR_INVALID where the site has one of that
 * name. Writer. */
gboolean docket_terminals_table_add (DocketDbHandle *handle,
                                     const DocketTerminal *terminal,
                                     const DocketHash *token,
                                     GError **error);

/* UNAUTHORIZED where the token is unknown. */
DocketTerminal *docket_terminals_table_get (DocketDbHandle *handle,
                                            const DocketHash *token,
                                            GError **error);

/* All (DocketTerminal), by site and name. */
GPtrArray *docket_terminals_table_list (DocketDbHandle *handle, GError **error);
gboolean docket_terminals_table_touch (DocketDbHandle *handle,
                                       const char *id,
                                       gint64 now,
                                       GError **error);

/* By id; its token is worth nothing afterwards. */
gboolean docket_terminals_table_remove (DocketDbHandle *handle, const char *id, GError **error);

/* What a pairing code will grant. Writer. */
gboolean docket_pairing_table_add (DocketDbHandle *handle,
                                   const DocketHash *code,
                                   const char *name,
                                   const char *site,
                                   const char *const *rights,
                                   gint64 expires,
                                   GError **error);

/* Takes the code, once: a terminal without id, or UNAUTHORIZED where it is unknown, used or
 * expired. Writer: add the terminal in the same work. */
DocketTerminal *docket_pairing_table_take (DocketDbHandle *handle,
                                           const DocketHash *code,
                                           gint64 now,
                                           GError **error);

/* Removes expired sessions, codes and tries, at most @limit of each. Writer. */
gboolean docket_access_table_trim (DocketDbHandle *handle,
                                   gint64 now,
                                   guint limit,
                                   guint *n,
                                   GError **error);

G_END_DECLS
