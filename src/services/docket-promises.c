/* docket-promises.c: what is said when an order is placed and released, and how it came out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-promises-private.h"

#include "docket-board-private.h"
#include "docket-hours.h"
#include "docket-time.h"

static gboolean
forecast (DocketChanging *changing,
          DocketForecast *found,
          GError        **error)
{
  DocketOrder *order = changing->result->order;
  g_autoptr (DocketBoard) board = docket_boards_get_in_work (changing->services, changing->handle, changing->site,
                                                             changing->call->now, error);
  guint kind;

  if (board == NULL)
    return FALSE;
  *found = docket_board_ask (board, order, &kind);
  docket_board_get_range (board, found, &order->expected_p50, &order->expected_p90);
  g_free (changing->result->expected);
  changing->result->expected = order->items->len > 0 ? docket_board_dup_expected (board, found, kind, changing->call->customer)
                                                     : NULL;
  return TRUE;
}

gboolean
docket_promises_estimate (DocketChanging *changing,
                          GError        **error)
{
  DocketForecast found;

  return forecast (changing, &found, error);
}

gboolean
docket_promises_make (DocketChanging *changing,
                      gboolean        counts,
                      GError        **error)
{
  DocketOrder *order = changing->result->order;
  DocketForecast found;
  DocketPromise promise;

  if (!forecast (changing, &found, error))
    return FALSE;
  order->promised_p50 = order->expected_p50;
  order->promised_p90 = order->expected_p90;
  order->promise_broken_at = 0;
  if (!counts || !found.known)
    return TRUE;
  promise = (DocketPromise) { .order = docket_queue_order_number (order->code),
                              .made_at = changing->call->now,
                              .mean = found.mean,
                              .deviation = found.deviation,
                              .p50 = order->promised_p50,
                              .p90 = order->promised_p90 };
  return docket_promises_table_put (changing->handle, order->site, &promise, error);
}

static gboolean
learn_score (DocketChanging      *changing,
             const DocketPromise *promise,
             GError             **error)
{
  const DocketSite *site = changing->site;
  double actual = docket_hours_between (site->opening, promise->made_at, changing->call->now);
  GError *local = NULL;
  g_autofree char *before = docket_scores_table_get (changing->handle, site->id, &local);
  g_autofree char *after = NULL;
  DocketScores scores = { .n = 0 };

  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  docket_scores_from_text (&scores, before);
  docket_scores_add (&scores, promise->mean, promise->deviation, actual);
  after = docket_scores_to_text (&scores);
  return docket_scores_table_put (changing->handle, site->id, after, error);
}

gboolean
docket_promises_settle (DocketChanging *changing,
                        gboolean        made,
                        GError        **error)
{
  gint64 order = docket_queue_order_number (changing->result->order->code);
  DocketPromise promise;
  gboolean found;

  if (!docket_promises_table_get (changing->handle, order, &found, &promise, error))
    return FALSE;
  if (!found)
    return TRUE;
  return (!made || learn_score (changing, &promise, error)) &&
         docket_promises_table_remove (changing->handle, order, error);
}

gboolean
docket_promises_learn (DocketDbHandle  *handle,
                       DocketServices  *services,
                       const char      *site,
                       const DocketJob *job,
                       gint64           now,
                       GError         **error)
{
  const DocketCatalogue *catalogue = docket_services_get_catalogue (services, site);
  const DocketProduct *product = docket_catalogue_find (catalogue, job->product);
  DocketRateRow row = { .station = job->station, .name = job->device, .product = job->product };
  gboolean found;
  gint64 began_at;
  guint began_with;

  if (job->station == NULL || job->device == NULL ||
      !docket_queue_table_get_begun (handle, job->id, &began_at, &began_with, error))
    return job->station == NULL || job->device == NULL;
  if (began_at <= 0 || began_with >= job->copies_completed)
    return TRUE;
  if (!docket_rates_table_get (handle, job->station, job->device, job->product, &found, &row.rate, error))
    return FALSE;
  if (!found)
    row.rate = docket_rate_new (product != NULL ? product->seconds : 10);
  docket_rate_learn (&row.rate, job->copies_completed - began_with, (double) (now - began_at) / DOCKET_SECOND);
  return docket_rates_table_put (handle, site, &row, error);
}
