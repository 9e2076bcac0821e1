/* docket-board.h: a shop's queue at a glance: the order of its jobs, its devices, the expected time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

typedef struct _DocketBoard DocketBoard;

DocketBoard *docket_board_ref (DocketBoard *board);
void docket_board_unref (DocketBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBoard, docket_board_unref)

/* The newest board of each shop. */
DocketBoards *docket_boards_new (void);
void docket_boards_free (DocketBoards *boards);

/* The newest board as it is; NULL where there is none yet. Any thread; quick. */
DocketBoard *docket_boards_peek (DocketServices *services, const char *site);

/* A board that knows what happened last, or one that is younger than many times what a new one would cost.
 * Any thread but the writer's. */
DocketBoard *docket_boards_get (DocketServices *services, const char *site, gint64 now, GError **error);

/* On the writer's thread, amid a change that @handle sees: one of its own where the queue is short, else the
 * newest. */
DocketBoard *docket_boards_get_in_work (DocketServices *services,
                                        DocketDbHandle *handle,
                                        const DocketSite *site,
                                        gint64 now,
                                        GError **error);

/* Puts the order's expected time, where its jobs wait or are made, into its document or its row of a list.
 * @json: (inout) (transfer full); @length: (inout). TRUE where it did. */
gboolean docket_board_tell (const DocketBoard *board, const char *code, gboolean customer, char **json, gsize *length);

/* The same; where the order is placed and not released yet, when it would be ready were it released now. */
gboolean docket_board_tell_order (const DocketBoard *board,
                                  const DocketOrder *order,
                                  gboolean customer,
                                  char **json,
                                  gsize *length);

/* @expected in the place of the document's own. (transfer full) */
char *docket_expected_put (const char *json, gsize length, const char *expected, gsize *new_length);

/* {"jobs":[job with place, ahead, why and expected],"total":…,"media_wanted":[…],"intake":{…}}: the first
 * @limit jobs of the site in the order in which they are taken, those at devices before them.
 * (transfer full) Any thread but the writer's. */
char *docket_board_dup_queue (DocketServices *services,
                              const char *site,
                              guint limit,
                              gint64 now,
                              GError **error);

/* Makes the site's board anew where it is stale, and tells of promises that will not hold. Any thread but the
 * writer's. @n: (out) how many were broken. */
gboolean docket_boards_step (DocketServices *services, const char *site, gint64 now, guint *n, GError **error);

G_END_DECLS
