/* docket-orders-move.c: all rows of an order become another place's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders-table.h"

#include "docket-db-private.h"
#include "docket-order-id-private.h"
#include "docket-search-private.h"

static gboolean
remove_words (DocketDbHandle *handle,
              const char     *code,
              GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  g_autofree char *searched = NULL;
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT searched FROM orders WHERE id = $1",
                             PARAMS (P_INT (docket_order_id (code))), error))
    return FALSE;
  searched = found ? docket_rows_dup_text (&rows, 0, NULL) : NULL;
  return searched == NULL || docket_search_remove (handle, code, searched, error);
}

/* What was paid stays where it was taken; what happened stays where it happened. */
gboolean
docket_orders_table_move (DocketDbHandle *handle,
                          const char     *code,
                          const char     *site,
                          GError        **error)
{
  static const char *const statements[] = {
    "UPDATE orders SET site = $1, searched = '' WHERE id = $2",
    "UPDATE order_documents SET site = $1 WHERE id = $2",
    "UPDATE order_customer_documents SET site = $1 WHERE id = $2",
    "UPDATE jobs SET site = $1, to_station = NULL, to_device = NULL WHERE order_id = $2",
    "UPDATE promises SET site = $1 WHERE order_id = $2",
  };

  if (!remove_words (handle, code, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    if (!docket_sql_run (handle, NULL, statements[i], PARAMS (P_TEXT (site), P_INT (docket_order_id (code))), error))
      return FALSE;
  return TRUE;
}
