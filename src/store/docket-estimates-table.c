/* docket-estimates-table.c: what was learnt about time, and what was promised
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-estimates-table.h"

#include "docket-sql-private.h"

#define RATE "unit, setup, unit_variance, covariance, setup_variance, noise, jobs"
#define LIST_RATES                                                                          \
  "SELECT station, name, product, " RATE " FROM device_rates WHERE site = $1 "              \
  "ORDER BY station, name, jobs DESC"
#define GET_RATE                                                                            \
  "SELECT station, name, product, " RATE " FROM device_rates "                              \
  "WHERE station = $1 AND name = $2 AND product = $3"
#define PUT_RATE                                                                            \
  "INSERT INTO device_rates (station, name, site, product, " RATE ") "                      \
  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "                                  \
  "ON CONFLICT (station, name, product) DO UPDATE SET site = excluded.site, "               \
  "unit = excluded.unit, setup = excluded.setup, unit_variance = excluded.unit_variance, "  \
  "covariance = excluded.covariance, setup_variance = excluded.setup_variance, "            \
  "noise = excluded.noise, jobs = excluded.jobs"
#define PUT_SCORES                                                                          \
  "INSERT INTO estimate_scores (site, scores) VALUES ($1, $2) "                             \
  "ON CONFLICT (site) DO UPDATE SET scores = excluded.scores"
#define PROMISE "SELECT order_id, made_at, mean, deviation, p50, p90, broken_at FROM promises "
#define PUT_PROMISE                                                                         \
  "INSERT INTO promises (order_id, site, made_at, mean, deviation, p50, p90, broken_at) "   \
  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (order_id) DO UPDATE SET "           \
  "site = excluded.site, made_at = excluded.made_at, mean = excluded.mean, "                \
  "deviation = excluded.deviation, p50 = excluded.p50, p90 = excluded.p90, "                \
  "broken_at = excluded.broken_at"

static gpointer
read_rate (DocketRows *rows,
           GError    **error)
{
  DocketRateRow *row = g_new0 (DocketRateRow, 1);

  row->station = docket_rows_dup_text (rows, 0, NULL);
  row->name = docket_rows_dup_text (rows, 1, NULL);
  row->product = docket_rows_dup_text (rows, 2, NULL);
  row->rate = (DocketRate) { .unit = docket_rows_real (rows, 3),
                             .setup = docket_rows_real (rows, 4),
                             .unit_variance = docket_rows_real (rows, 5),
                             .covariance = docket_rows_real (rows, 6),
                             .setup_variance = docket_rows_real (rows, 7),
                             .noise = docket_rows_real (rows, 8),
                             .jobs = docket_rows_real (rows, 9) };
  return row;
}

static DocketPromise
read_promise (DocketRows *rows)
{
  return (DocketPromise) { .order = docket_rows_int (rows, 0),
                           .made_at = docket_rows_int (rows, 1),
                           .mean = docket_rows_real (rows, 2),
                           .deviation = docket_rows_real (rows, 3),
                           .p50 = docket_rows_int (rows, 4),
                           .p90 = docket_rows_int (rows, 5),
                           .broken_at = docket_rows_int (rows, 6) };
}

void
docket_rate_row_free (DocketRateRow *row)
{
  if (row == NULL)
    return;

  g_free (row->station);
  g_free (row->name);
  g_free (row->product);
  g_free (row);
}

GPtrArray *
docket_rates_table_list (DocketDbHandle *handle,
                         const char     *site,
                         GError        **error)
{
  return docket_sql_collect (handle, read_rate, (GDestroyNotify) docket_rate_row_free, LIST_RATES,
                             PARAMS (P_TEXT (site)), error);
}

gboolean
docket_rates_table_get (DocketDbHandle *handle,
                        const char     *station,
                        const char     *name,
                        const char     *product,
                        gboolean       *found,
                        DocketRate     *rate,
                        GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  g_autoptr (DocketRateRow) row = NULL;

  if (!docket_sql_query_one (handle, &rows, found, GET_RATE,
                             PARAMS (P_TEXT (station), P_TEXT (name), P_TEXT (product)), error))
    return FALSE;
  row = *found ? read_rate (&rows, error) : NULL;
  if (row != NULL)
    *rate = row->rate;
  return TRUE;
}

gboolean
docket_rates_table_put (DocketDbHandle      *handle,
                        const char          *site,
                        const DocketRateRow *row,
                        GError             **error)
{
  const DocketRate *rate = &row->rate;

  return docket_sql_run (handle, NULL, PUT_RATE,
                         PARAMS (P_TEXT (row->station), P_TEXT (row->name), P_TEXT (site),
                                 P_TEXT (row->product), P_REAL (rate->unit), P_REAL (rate->setup),
                                 P_REAL (rate->unit_variance), P_REAL (rate->covariance),
                                 P_REAL (rate->setup_variance), P_REAL (rate->noise), P_REAL (rate->jobs)),
                         error);
}

char *
docket_scores_table_get (DocketDbHandle *handle,
                         const char     *site,
                         GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT scores FROM estimate_scores WHERE site = $1",
                             PARAMS (P_TEXT (site)), error) ||
      !found)
    return NULL;
  return docket_rows_dup_text (&rows, 0, NULL);
}

gboolean
docket_scores_table_put (DocketDbHandle *handle,
                         const char     *site,
                         const char     *scores,
                         GError        **error)
{
  return docket_sql_run (handle, NULL, PUT_SCORES, PARAMS (P_TEXT (site), P_TEXT (scores)), error);
}

gboolean
docket_promises_table_put (DocketDbHandle      *handle,
                           const char          *site,
                           const DocketPromise *promise,
                           GError             **error)
{
  return docket_sql_run (handle, NULL, PUT_PROMISE,
                         PARAMS (P_INT (promise->order), P_TEXT (site), P_INT (promise->made_at),
                                 P_REAL (promise->mean), P_REAL (promise->deviation), P_INT (promise->p50),
                                 P_INT (promise->p90), P_INT (promise->broken_at)),
                         error);
}

gboolean
docket_promises_table_remove (DocketDbHandle *handle,
                              gint64          order,
                              GError        **error)
{
  return docket_sql_run (handle, NULL, "DELETE FROM promises WHERE order_id = $1", PARAMS (P_INT (order)), error);
}

gboolean
docket_promises_table_get (DocketDbHandle *handle,
                           gint64          order,
                           gboolean       *found,
                           DocketPromise  *promise,
                           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };

  if (!docket_sql_query_one (handle, &rows, found, PROMISE "WHERE order_id = $1", PARAMS (P_INT (order)), error))
    return FALSE;
  if (*found)
    *promise = read_promise (&rows);
  return TRUE;
}

GArray *
docket_promises_table_list (DocketDbHandle *handle,
                            const char     *site,
                            GError        **error)
{
  g_autoptr (GArray) promises = g_array_new (FALSE, FALSE, sizeof (DocketPromise));
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  if (!docket_sql_query (handle, &rows, PROMISE "WHERE site = $1 AND broken_at = 0 ORDER BY p90",
                         PARAMS (P_TEXT (site)), error))
    return NULL;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      DocketPromise promise = read_promise (&rows);

      g_array_append_val (promises, promise);
    }
  return step == DOCKET_DB_STEP_DONE ? g_steal_pointer (&promises) : NULL;
}
