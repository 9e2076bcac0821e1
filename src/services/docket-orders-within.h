/* docket-orders-within.h: what the orders' own files share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-change.h"

G_BEGIN_DECLS

/* Gives the order's stamps the warnings that were found when they were drawn. Drawing would keep the
 * writer, so where one was not drawn yet, and not @looked, the change fails for this time; whoever
 * began it then calls docket_making_look() and begins again. */
gboolean docket_orders_judge (DocketChanging *changing, gboolean looked, GError **error);

/* Whether it failed for that. */
gboolean docket_orders_must_look (const GError *error);

/* Draws a password for the order, keeps its hash, leaves the password in the result. */
gboolean docket_orders_draw_password (DocketChanging *changing, GError **error);

/* A draft in the call's site, with a claim code of its own, into the result. @language: NULL: the site's. */
gboolean docket_orders_create_within (DocketChanging *changing,
                                      const char *language,
                                      guint images_expected,
                                      GError **error);

/* Places the draft, as docket_orders_place(); @looked as above. @question: what somebody at the counter has to ask
 * the customer before it is made; NULL: nothing. */
gboolean docket_orders_place_within (DocketChanging *changing, gboolean looked, const char *question, GError **error);

/* Release, with its jobs and expected time. The order may be released (docket_order_may()). */
gboolean docket_orders_release (DocketChanging *changing, const char *actor, GError **error);

/* A session for the order's customer: token and its term go into the result. */
gboolean docket_sessions_add (DocketServices *services,
                              DocketDbHandle *handle,
                              const char *code,
                              gint64 now,
                              DocketResult *result,
                              GError **error);

G_END_DECLS
