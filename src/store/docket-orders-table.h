/* docket-orders-table.h: orders as documents, found by code, listed by site and by what they want
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-json.h"
#include "docket-order.h"

G_BEGIN_DECLS

/* All of these: FALSE or NULL with NOT_FOUND where there is none, FAILED or FULL from the database.
 * They take the handle of a reader or, where they change something, of the writer. */

typedef struct
{
  char *site;
  guint64 version;
  char *json;       /* the order as @view sees it */
  gsize length;
} DocketOrderDocument;

void docket_order_document_clear (DocketOrderDocument *document);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketOrderDocument, docket_order_document_clear)

/* The stored text, not parsed: one look-up. */
gboolean docket_orders_table_get (DocketDbHandle *handle,
                                  const char *code,
                                  DocketView view,
                                  DocketOrderDocument *document,
                                  GError **error);

/* The version of what is stored. */
gboolean docket_orders_table_get_version (DocketDbHandle *handle, const char *code, guint64 *version, GError **error);

/* Whose it is and how far, without its document. @site: (out) (transfer full). */
gboolean docket_orders_table_get_state (DocketDbHandle *handle,
                                        const char *code,
                                        char **site,
                                        DocketOrderState *state,
                                        GError **error);

/* The whole order, parsed. (transfer full) */
DocketOrder *docket_orders_table_load (DocketDbHandle *handle, const char *code, GError **error);

/* A new order; DOCKET_ERROR_CHANGED where the code is taken. Writer. */
gboolean docket_orders_table_insert (DocketDbHandle *handle,
                                     const DocketOrder *order,
                                     gint64 now,
                                     GError **error);

/* Rewrites the documents, the row and what is searched. Writer. */
gboolean docket_orders_table_save (DocketDbHandle *handle,
                                   const DocketOrder *order,
                                   gint64 now,
                                   GError **error);

/* Everything of the order is @site's from now on: rows, jobs, words. Set the order's own site and save it
 * after. Writer. */
gboolean docket_orders_table_move (DocketDbHandle *handle, const char *code, const char *site, GError **error);

/* Appends @event (its site and order are filled in, its id is set) to the log and, where
 * @in_history, a copy to the order's own history. Save the order after. Writer. */
gboolean docket_orders_table_append (DocketDbHandle *handle,
                                     DocketOrder *order,
                                     DocketEvent *event,
                                     gboolean in_history,
                                     GError **error);

typedef struct
{
  const char *site;
  const char *wants;   /* a nick of DocketWants; NULL: all that have not ended */
  const char *query;   /* beginnings of words of name, e-mail, phone, code; ended ones too. NULL */
  const char *cursor;  /* from the page before; NULL: the first */
  guint limit;         /* at most 500 */
} DocketOrderQuery;

/* The rows' JSON, newest first. @next: (out) (transfer full) (nullable). INVALID: a bad cursor. */
GPtrArray *docket_orders_table_list (DocketDbHandle *handle,
                                     const DocketOrderQuery *query,
                                     char **next,
                                     GError **error);

/* How many orders of the site want what; indexed by DocketWants (ended: always 0). */
gboolean docket_orders_table_count (DocketDbHandle *handle,
                                    const char *site,
                                    guint counts[DOCKET_WANTS_ENDED + 1],
                                    GError **error);

typedef struct
{
  guint placed, released, ready, collected;  /* since the day began */
  guint waiting;                             /* now: placed, not yet brought */
  gint64 revenue;                            /* minor units: taken since the day began, less what was given back */
} DocketDay;

/* The figures of the site since @since, microseconds since 1970; revenue: what was paid in @currency. */
gboolean docket_orders_table_day (DocketDbHandle *handle,
                                  const char *site,
                                  gint64 since,
                                  const char *currency,
                                  DocketDay *day,
                                  GError **error);

/* Money taken for @order now, or given back (below 0). Writer. */
gboolean docket_orders_table_add_payment (DocketDbHandle *handle,
                                          const DocketOrder *order,
                                          gint64 amount,
                                          gint64 now,
                                          GError **error);

/* Codes, oldest term first, at most @limit, of orders whose own term, whose images' term, or whose
 * record (ended before @now) is over. */
GPtrArray *docket_orders_table_expired (DocketDbHandle *handle,
                                        gint64 now,
                                        guint limit,
                                        GError **error);
GPtrArray *docket_orders_table_images_expired (DocketDbHandle *handle,
                                               gint64 now,
                                               guint limit,
                                               GError **error);
GPtrArray *docket_orders_table_ended_before (DocketDbHandle *handle,
                                             const char *site,
                                             gint64 ended_before,
                                             guint limit,
                                             GError **error);

/* The order and all that belongs to it (images' rows, jobs, password, sessions,
 * events). Writer. */
gboolean docket_orders_table_delete (DocketDbHandle *handle, const char *code, GError **error);

G_END_DECLS
