/* docket-past-table.c: customers' finished orders, by a keyed hash of who they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-past-table.h"

#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#define LIST_MAX 1000
#define LIST                                                                                \
  "SELECT order_id, outcome, ended_at FROM past WHERE identity = $1 "                       \
  "ORDER BY ended_at DESC LIMIT 1000"
#define COUNT "SELECT outcome, COUNT(*) FROM past_orders WHERE site = $1 GROUP BY outcome"
#define TRIM_ORDERS                                                                         \
  "DELETE FROM past_orders WHERE order_id IN "                                              \
  "(SELECT order_id FROM past_orders WHERE site = $1 AND ended_at < $2 ORDER BY ended_at LIMIT $3)"
#define TRIM_PAST                                                                           \
  "DELETE FROM past WHERE order_id IN "                                                     \
  "(SELECT order_id FROM past_orders WHERE site = $1 AND ended_at < $2 ORDER BY ended_at LIMIT $3)"

static gint
compare_newest (gconstpointer a,
                gconstpointer b)
{
  gint64 left = ((const DocketPastOrder *) a)->ended_at;
  gint64 right = ((const DocketPastOrder *) b)->ended_at;

  return left < right ? 1 : left > right ? -1 : 0;
}

static gboolean
add_past (DocketDbHandle   *handle,
          const DocketHash *identity,
          GHashTable       *seen,
          GArray           *past,
          GError          **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  if (!docket_sql_query (handle, &rows, LIST, PARAMS (P_HASH (identity)), error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      gint64 order = docket_rows_int (&rows, 0);
      DocketPastOrder one = { (DocketOutcome) docket_rows_int (&rows, 1), docket_rows_int (&rows, 2) };

      if (g_hash_table_add (seen, g_memdup2 (&order, sizeof order)))
        g_array_append_val (past, one);
    }
  return step == DOCKET_DB_STEP_DONE;
}

gboolean
docket_past_table_add (DocketDbHandle        *handle,
                       const DocketHash      *identities,
                       guint                  n_identities,
                       const char            *order,
                       const char            *site,
                       const DocketPastOrder *past,
                       GError               **error)
{
  gint64 id = docket_order_id (order);

  if (!docket_past_table_remove (handle, order, error) ||
      !docket_sql_run (handle, NULL,
                       "INSERT INTO past_orders (order_id, site, outcome, ended_at) "
                       "VALUES ($1, $2, $3, $4)",
                       PARAMS (P_INT (id), P_TEXT (site), P_INT (past->outcome),
                               P_INT (past->ended_at)),
                       error))
    return FALSE;

  for (guint i = 0; i < n_identities; i++)
    if (!docket_sql_run (handle, NULL,
                         "INSERT INTO past (identity, order_id, outcome, ended_at) "
                         "VALUES ($1, $2, $3, $4)",
                         PARAMS (P_HASH (&identities[i]), P_INT (id), P_INT (past->outcome),
                                 P_INT (past->ended_at)),
                         error))
      return FALSE;
  return TRUE;
}

gboolean
docket_past_table_remove (DocketDbHandle *handle,
                          const char     *order,
                          GError        **error)
{
  gint64 id = docket_order_id (order);

  return docket_sql_run (handle, NULL, "DELETE FROM past WHERE order_id = $1", PARAMS (P_INT (id)),
                         error) &&
         docket_sql_run (handle, NULL, "DELETE FROM past_orders WHERE order_id = $1",
                         PARAMS (P_INT (id)), error);
}

GArray *
docket_past_table_list (DocketDbHandle   *handle,
                        const DocketHash *identities,
                        guint             n_identities,
                        GError          **error)
{
  g_autoptr (GArray) past = g_array_new (FALSE, FALSE, sizeof (DocketPastOrder));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < n_identities; i++)
    if (!add_past (handle, &identities[i], seen, past, error))
      return NULL;

  g_array_sort (past, compare_newest);
  if (past->len > LIST_MAX)
    g_array_set_size (past, LIST_MAX);
  return g_steal_pointer (&past);
}

gboolean
docket_past_table_count (DocketDbHandle *handle,
                         const char     *site,
                         guint          *finished,
                         guint          *collected,
                         GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  *finished = *collected = 0;
  if (!docket_sql_query (handle, &rows, COUNT, PARAMS (P_TEXT (site)), error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      DocketOutcome outcome = (DocketOutcome) docket_rows_int (&rows, 0);
      guint n = (guint) docket_rows_int (&rows, 1);

      *finished += n;
      if (outcome == DOCKET_OUTCOME_COLLECTED || outcome == DOCKET_OUTCOME_LATE)
        *collected += n;
    }
  return step == DOCKET_DB_STEP_DONE;
}

gboolean
docket_past_table_trim (DocketDbHandle *handle,
                        const char     *site,
                        gint64          before,
                        guint           limit,
                        guint          *n,
                        GError        **error)
{
  const DocketParam params[] = { P_TEXT (site), P_INT (before), P_INT (limit) };
  gint64 n_changes;

  if (!docket_sql_run (handle, NULL, TRIM_PAST, params, G_N_ELEMENTS (params), error) ||
      !docket_sql_run (handle, &n_changes, TRIM_ORDERS, params, G_N_ELEMENTS (params), error))
    return FALSE;
  if (n != NULL)
    *n = (guint) n_changes;
  return TRUE;
}
