/* docket-api-figures.c: /metrics
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-images.h"
#include "docket-jobs-table.h"
#include "docket-orders-table.h"
#include "docket-outbox-table.h"
#include "docket-streams.h"

#include <glib/gi18n.h>

static gboolean
may_see (DocketServer *server, DocketRequest *request)
{
  const char *bearer = docket_request_get_bearer (request);
  const char *token = server->config->metrics_token;
  DocketHash wanted, given;

  if (token == NULL || bearer == NULL)
    return token == NULL && docket_request_is_loopback (request);
  wanted = docket_secret_hash (server->services->secret, "metrics", token);
  given = docket_secret_hash (server->services->secret, "metrics", bearer);
  return docket_hash_equal (&wanted, &given);
}

static gboolean
print_orders (DocketServer *server, DocketDbHandle *handle, GString *text, GError **error)
{
  g_autoptr (GPtrArray) sites = docket_services_list_sites (server->services);

  g_string_append (text, "# HELP docketd_orders Orders that have not ended, by shop and what they want.\n"
                         "# TYPE docketd_orders gauge\n");
  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      guint counts[DOCKET_WANTS_ENDED + 1];

      if (!docket_orders_table_count (handle, site->id, counts, error))
        return FALSE;
      for (guint wants = 0; wants < DOCKET_WANTS_ENDED; wants++)
        g_string_append_printf (text, "docketd_orders{site=\"%s\",wants=\"%s\"} %u\n", site->id,
                                docket_wants_to_nick ((DocketWants) wants), counts[wants]);
    }
  return TRUE;
}

static gboolean
print_jobs (DocketDbHandle *handle, GString *text, GError **error)
{
  guint counts[DOCKET_JOB_COMPLETED + 1];

  if (!docket_jobs_table_count (handle, counts, error))
    return FALSE;
  g_string_append (text, "# HELP docketd_jobs Jobs by state.\n# TYPE docketd_jobs gauge\n");
  for (guint state = 0; state <= DOCKET_JOB_COMPLETED; state++)
    g_string_append_printf (text, "docketd_jobs{state=\"%s\"} %u\n", docket_job_state_to_nick ((DocketJobState) state),
                            counts[state]);
  return TRUE;
}

static void
print_openings (DocketServer *server, GString *text)
{
  g_string_append (text, "# HELP docketd_openings_total Openings of lockers that came to a state.\n"
                         "# TYPE docketd_openings_total counter\n");
  for (guint state = 0; state <= DOCKET_OPENING_LAPSED; state++)
    g_string_append_printf (text, "docketd_openings_total{state=\"%s\"} %d\n",
                            docket_opening_state_to_nick ((DocketOpeningState) state),
                            g_atomic_int_get (&server->services->openings[state]));
}

static gboolean
print_mail (DocketServer *server, DocketDbHandle *handle, GString *text, GError **error)
{
  g_auto (DocketPostStatus) status = { 0 };
  DocketOutboxFigures figures;

  if (!docket_outbox_table_count (handle, &figures, error))
    return FALSE;
  docket_post_get_status (server->post, &status);
  docket_metrics_print_value (text, "docketd_mail_received_total", "counter", "Messages taken from the mailboxes.",
                              (double) status.received);
  docket_metrics_print_value (text, "docketd_mail_orders_total", "counter", "Messages that became orders.",
                              (double) status.orders);
  docket_metrics_print_value (text, "docketd_mail_parked_total", "counter", "Messages that were parked.",
                              (double) status.parked);
  docket_metrics_print_value (text, "docketd_mail_sent_total", "counter", "Messages handed to the mail server.",
                              (double) status.sent);
  docket_metrics_print_value (text, "docketd_mail_waiting", "gauge", "Messages that wait to be sent.", figures.waiting);
  docket_metrics_print_value (text, "docketd_mail_failed", "gauge", "Messages given up in the last 30 days.",
                              figures.failed);
  docket_metrics_print_value (text, "docketd_mail_stopped", "gauge", "1 while no mail goes out.", status.stopped);
  docket_metrics_print_value (text, "docketd_mailboxes_away", "gauge", "Mailboxes that cannot be looked into.",
                              status.mailboxes_away);
  return TRUE;
}

static gboolean
print_stored (DocketServer *server, GString *text, GError **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (server->services->db, error);

  return handle != NULL && print_orders (server, handle, text, error) && print_jobs (handle, text, error) &&
         print_mail (server, handle, text, error);
}

static void
print_now (DocketServer *server, GString *text)
{
  DocketDbFigures figures;

  print_openings (server, text);
  docket_db_get_figures (server->services->db, &figures);
  docket_metrics_print_value (text, "docketd_db_works_total", "counter", "Changes stored.", (double) figures.works);
  docket_metrics_print_value (text, "docketd_db_commits_total", "counter", "Groups of changes made durable.",
                              (double) figures.commits);
  docket_metrics_print_value (text, "docketd_db_queued", "gauge", "Changes that wait.", figures.queued);
  docket_metrics_print_value (text, "docketd_previews_queued", "gauge", "Pictures that wait to be checked.",
                              docket_previews_get_n_queued (server->services->previews));
  docket_metrics_print_value (text, "docketd_event_streams", "gauge", "Terminals that follow events.",
                              docket_streams_get_n (server->streams));
  docket_metrics_print_value (text, "docketd_connections", "gauge", "Open connections.",
                              server->http != NULL ? docket_http_get_n_connections (server->http) : 0);
}

DocketReply *
docket_api_metrics (DocketRequest *request, gpointer server, GError **error)
{
  DocketServer *self = server;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (!may_see (self, request))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("The figures are not for the public."));
      return NULL;
    }
  docket_metrics_print (self->metrics, text);
  print_now (self, text);
  if (!print_stored (self, text, error))
    return NULL;
  bytes = g_string_free_to_bytes (g_steal_pointer (&text));
  return docket_reply_bytes (200, "text/plain; version=0.0.4; charset=utf-8", bytes);
}
