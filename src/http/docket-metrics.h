/* docket-metrics.h: what the server counts of its own work, in Prometheus' text form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-http.h"

G_BEGIN_DECLS

typedef struct _DocketMetrics DocketMetrics;

/* One set of counters for each of @routes, which must outlive it. (transfer full) */
DocketMetrics *docket_metrics_new (const DocketRoute *routes, gsize n_routes);
void docket_metrics_free (DocketMetrics *metrics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMetrics, docket_metrics_free)

/* One exchange of route @route (n_routes: none fitted) with @status (0: it broke), @elapsed
 * microseconds. Any thread, without a lock. */
void docket_metrics_count (DocketMetrics *metrics, gsize route, guint status, gint64 elapsed);
void docket_metrics_add_upload (DocketMetrics *metrics, gsize bytes);

/* Appends requests by route and status, their durations, and upload bytes. */
void docket_metrics_print (DocketMetrics *metrics, GString *text);

/* Appends one gauge or counter with its help; @type: "gauge" or "counter". */
void docket_metrics_print_value (GString *text,
                                 const char *name,
                                 const char *type,
                                 const char *help,
                                 double value);

G_END_DECLS
