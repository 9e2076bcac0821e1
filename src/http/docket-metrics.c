/* docket-metrics.c: what the server counts of its own work
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-metrics.h"

/* Statuses that the server sends; the last slot takes every other. */
static const guint statuses[] = {
  0, 200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 415, 422, 429, 431, 500, 503, 507, 999,
};

static const gint64 bounds[] = { 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000 };

typedef struct
{
  gsize by_status[G_N_ELEMENTS (statuses)];    /* atomic, as all below */
  gsize by_bound[G_N_ELEMENTS (bounds) + 1];
  gsize microseconds;
} Counters;

struct _DocketMetrics
{
  const DocketRoute *routes;
  gsize n_routes;
  Counters *counters;   /* n_routes + 1 */
  gsize upload_bytes;
};

DocketMetrics *
docket_metrics_new (const DocketRoute *routes, gsize n_routes)
{
  DocketMetrics *metrics = g_new0 (DocketMetrics, 1);

  metrics->routes = routes;
  metrics->n_routes = n_routes;
  metrics->counters = g_new0 (Counters, n_routes + 1);
  return metrics;
}

void
docket_metrics_free (DocketMetrics *metrics)
{
  g_free (metrics->counters);
  g_free (metrics);
}

void
docket_metrics_count (DocketMetrics *metrics, gsize route, guint status, gint64 elapsed)
{
  Counters *counters = &metrics->counters[route];
  gsize s = 0, b = 0;

  while (s < G_N_ELEMENTS (statuses) - 1 && statuses[s] != status)
    s++;
  while (b < G_N_ELEMENTS (bounds) && elapsed > bounds[b])
    b++;
  g_atomic_pointer_add (&counters->by_status[s], 1);
  g_atomic_pointer_add (&counters->by_bound[b], 1);
  g_atomic_pointer_add (&counters->microseconds, (gssize) elapsed);
}

void
docket_metrics_add_upload (DocketMetrics *metrics, gsize bytes)
{
  g_atomic_pointer_add (&metrics->upload_bytes, (gssize) bytes);
}

static gsize
get (gsize *counter)
{
  return (gsize) g_atomic_pointer_get (counter);
}

static void
print_labels (DocketMetrics *metrics, gsize i, GString *text)
{
  gboolean known = i < metrics->n_routes;

  g_string_append_printf (text, "{method=\"%s\",route=\"%s\"", known ? metrics->routes[i].method : "-",
                          known ? metrics->routes[i].path : "-");
}

static void
print_statuses (DocketMetrics *metrics, gsize i, GString *text)
{
  for (gsize s = 0; s < G_N_ELEMENTS (statuses); s++)
    if (get (&metrics->counters[i].by_status[s]) > 0)
      {
        g_string_append (text, "docketd_requests_total");
        print_labels (metrics, i, text);
        g_string_append_printf (text, ",status=\"%u\"} %" G_GSIZE_FORMAT "\n", statuses[s],
                                get (&metrics->counters[i].by_status[s]));
      }
}

static void
print_durations (DocketMetrics *metrics, gsize i, GString *text)
{
  Counters *counters = &metrics->counters[i];
  gsize sum = 0;

  for (gsize b = 0; b <= G_N_ELEMENTS (bounds); b++)
    sum += get (&counters->by_bound[b]);
  if (sum == 0)
    return;
  sum = 0;
  for (gsize b = 0; b <= G_N_ELEMENTS (bounds); b++)
    {
      char bound[G_ASCII_DTOSTR_BUF_SIZE] = "+Inf";

      sum += get (&counters->by_bound[b]);
      if (b < G_N_ELEMENTS (bounds))
        g_ascii_formatd (bound, sizeof bound, "%g", (double) bounds[b] / G_USEC_PER_SEC);
      g_string_append (text, "docketd_request_seconds_bucket");
      print_labels (metrics, i, text);
      g_string_append_printf (text, ",le=\"%s\"} %" G_GSIZE_FORMAT "\n", bound, sum);
    }
  g_string_append (text, "docketd_request_seconds_count");
  print_labels (metrics, i, text);
  g_string_append_printf (text, "} %" G_GSIZE_FORMAT "\ndocketd_request_seconds_sum", sum);
  print_labels (metrics, i, text);
  g_string_append_printf (text, "} %" G_GSIZE_FORMAT ".%06" G_GSIZE_FORMAT "\n",
                          get (&counters->microseconds) / G_USEC_PER_SEC,
                          get (&counters->microseconds) % G_USEC_PER_SEC);
}

void
docket_metrics_print (DocketMetrics *metrics, GString *text)
{
  g_string_append (text, "# HELP docketd_requests_total Exchanges by route and status; 0: the connection broke.\n"
                         "# TYPE docketd_requests_total counter\n");
  for (gsize i = 0; i <= metrics->n_routes; i++)
    print_statuses (metrics, i, text);
  g_string_append (text, "# HELP docketd_request_seconds From the headers to the last byte.\n"
                         "# TYPE docketd_request_seconds histogram\n");
  for (gsize i = 0; i <= metrics->n_routes; i++)
    print_durations (metrics, i, text);
  docket_metrics_print_value (text, "docketd_upload_bytes_total", "counter", "Bytes of pictures received.",
                              (double) get (&metrics->upload_bytes));
}

void
docket_metrics_print_value (GString *text, const char *name, const char *type, const char *help, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n%s %s\n", name, help, name, type, name,
                          g_ascii_formatd (number, sizeof number, "%.17g", value));
}
