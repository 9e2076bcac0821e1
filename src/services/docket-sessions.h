/* docket-sessions.h: customers prove themselves by code and password; tries are counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-access-table.h"
#include "docket-services.h"

G_BEGIN_DECLS

#define DOCKET_SESSION_TERM (12 * G_TIME_SPAN_HOUR)

/* Tries are counted per code (5 wrong in 15 minutes, the last ones slowed, then locked, longer each
 * time up to a day) and per address (30 in 15 minutes), in the database: a restart forgets nothing.
 * WRONG_PASSWORD; TOO_MANY with @retry_after (out) microseconds, also before the password is looked
 * at. An unknown code is answered like a wrong password. @address: the client's, as text; NULL:
 * only the code is counted. Any thread but the writer's. */
gboolean docket_sessions_open (DocketServices *services,
                               const char *code,
                               const char *password,
                               const char *address,
                               gint64 now,
                               DocketResult *result,
                               gint64 *retry_after,
                               GError **error);

/* Only whether the password is the order's (to print it again on a docket); counted the same.
 * @address NULL: at the counter, which is counted apart. */
gboolean docket_sessions_check (DocketServices *services,
                                const char *code,
                                const char *password,
                                const char *address,
                                gint64 now,
                                gint64 *retry_after,
                                GError **error);

/* Whether @token is, or was, a customer's and not a terminal's, as it looks. */
gboolean docket_sessions_is_token (const char *token);

/* The claim code that a customer's token opens; UNAUTHORIZED. (transfer full) */
char *docket_sessions_authenticate (DocketServices *services,
                                    const char *token,
                                    gint64 now,
                                    GError **error);

/* A pairing code for a terminal to be, valid for an hour. (transfer full) Also from the command
 * line beside a running server. */
char *docket_terminals_invite (DocketServices *services,
                               const char *site,
                               const char *name,
                               const char *const *rights,
                               gint64 now,
                               GError **error);

/* Takes a pairing code; @name NULL: as invited. UNAUTHORIZED; TOO_MANY (20 wrong per address and 15
 * minutes). @token: (out) (transfer full). */
DocketTerminal *docket_terminals_pair (DocketServices *services,
                                       const char *pairing_code,
                                       const char *name,
                                       const char *address,
                                       gint64 now,
                                       char **token,
                                       gint64 *retry_after,
                                       GError **error);

/* A terminal without pairing, for the counter's own server. @token as above. */
DocketTerminal *docket_terminals_add (DocketServices *services,
                                      const char *site,
                                      const char *name,
                                      const char *const *rights,
                                      gint64 now,
                                      char **token,
                                      GError **error);

/* The terminal of a bearer token; UNAUTHORIZED. */
DocketTerminal *docket_terminals_authenticate (DocketServices *services,
                                               const char *token,
                                               gint64 now,
                                               GError **error);

/* All terminals of all sites: DocketTerminal (transfer full). Removing one takes effect with its next
 * request; NOT_FOUND where there is none of that id. */
GPtrArray *docket_terminals_list (DocketServices *services, GError **error);
gboolean docket_terminals_remove (DocketServices *services, const char *id, GError **error);

G_END_DECLS
