/* docket-estimates-table.h: what was learnt about time, and what was promised
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-estimate-learn.h"

G_BEGIN_DECLS

typedef struct
{
  char *station;
  char *name;        /* of the device */
  char *product;
  DocketRate rate;
} DocketRateRow;

void docket_rate_row_free (DocketRateRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRateRow, docket_rate_row_free)

/* DocketRateRow of the site's devices, by station and device, what is made most often first. */
GPtrArray *docket_rates_table_list (DocketDbHandle *handle, const char *site, GError **error);

/* @found: (out). */
gboolean docket_rates_table_get (DocketDbHandle *handle,
                                 const char *station,
                                 const char *name,
                                 const char *product,
                                 gboolean *found,
                                 DocketRate *rate,
                                 GError **error);

/* Writer. */
gboolean docket_rates_table_put (DocketDbHandle *handle,
                                 const char *site,
                                 const DocketRateRow *row,
                                 GError **error);

/* What docket_scores_to_text() wrote; NULL without @error where there is none yet. */
char *docket_scores_table_get (DocketDbHandle *handle, const char *site, GError **error);

/* Writer. */
gboolean docket_scores_table_put (DocketDbHandle *handle, const char *site, const char *scores, GError **error);

typedef struct
{
  gint64 order;        /* docket_queue_order_number() */
  gint64 made_at;
  double mean;         /* working seconds from then */
  double deviation;
  gint64 p50, p90;
  gint64 broken_at;    /* 0: it still holds */
} DocketPromise;

/* Writer. The order's own replaces an older one. */
gboolean docket_promises_table_put (DocketDbHandle *handle,
                                    const char *site,
                                    const DocketPromise *promise,
                                    GError **error);
gboolean docket_promises_table_remove (DocketDbHandle *handle, gint64 order, GError **error);

/* @found: whether anything was promised for that order; only then @promise is set. */
gboolean docket_promises_table_get (DocketDbHandle *handle,
                                    gint64 order,
                                    gboolean *found,
                                    DocketPromise *promise,
                                    GError **error);

/* The site's promises that still hold, the soonest first (DocketPromise). */
GArray *docket_promises_table_list (DocketDbHandle *handle, const char *site, GError **error);

G_END_DECLS
