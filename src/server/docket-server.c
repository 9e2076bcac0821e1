/* docket-server.c: puts services, limits and HTTP together, and takes them apart in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-server.h"

#include "docket-claim-code.h"
#include "docket-error.h"
#include "docket-last-good.h"
#include "docket-orders.h"
#include "docket-pavilion.h"
#include "docket-problem.h"
#include "docket-reply-headers.h"
#include "docket-streams.h"
#include "docket-sweeper.h"
#include "docket-templates.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define LOGGED_PATH 200
/* Of a stand-in for a catalogue that never was good, where its place does not say it. */
#define USUAL_CURRENCY "EUR"
#define SLOW (2 * G_TIME_SPAN_SECOND)

/* --- what the HTTP server asks --- */

static gboolean
take (DocketLimiter *limiter, DocketRequest *request, GError **error)
{
  gint64 retry_after;

  if (docket_limiter_take (limiter, docket_request_get_network (request), 1, g_get_monotonic_time (), &retry_after))
    return TRUE;
  docket_request_set_retry_after (request, (guint) (retry_after / G_USEC_PER_SEC) + 1);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY,
                       _("Too many requests come from your address. Please wait a little."));
  return FALSE;
}

static gboolean
check_right (const DocketRoute *route, const DocketCaller *caller, GError **error)
{
  guint has = caller->rights & route->right;

  if (caller->kind != DOCKET_CALLER_TERMINAL || has == route->right ||
      (has != 0 && (route->flags & DOCKET_ROUTE_ANY_RIGHT)))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("This terminal lacks the right “%s”."),
               docket_right_to_nick (1u << g_bit_nth_lsf (route->right, -1)));
  return FALSE;
}

static gboolean
identify (DocketServer *server, DocketRequest *request, GError **error)
{
  const DocketRoute *route = docket_request_get_route (request);
  const char *token = docket_request_get_bearer (request);
  DocketCaller *caller;

  if (token == NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED,
                           route->callers & DOCKET_CALLER_CUSTOMER
                             ? _("Please log in first, with the order’s claim code and password.")
                             : _("This needs a token."));
      return FALSE;
    }
  caller = docket_callers_find (server->callers, token, route->callers, error);
  if (caller == NULL)
    return FALSE;
  docket_request_set_caller (request, caller, (GDestroyNotify) docket_caller_unref);
  return check_right (route, caller, error);
}

/* Where anybody may call, a terminal may say who it is. */
static gboolean
needs_token (const DocketRoute *route, DocketRequest *request)
{
  return !(route->callers & DOCKET_CALLER_PUBLIC) ||
         ((route->callers & DOCKET_CALLER_TERMINAL) && docket_request_get_bearer (request) != NULL);
}

/* A terminal is the shop's own and works as fast as it likes. */
static gboolean
check_caller (DocketServer *server, DocketRequest *request, GError **error)
{
  const DocketRoute *route = docket_request_get_route (request);
  const DocketCaller *caller;

  if (needs_token (route, request) && !identify (server, request, error))
    {
      take (server->requests, request, NULL);
      return FALSE;
    }
  caller = docket_request_get_caller (request);
  if ((route->flags & DOCKET_ROUTE_SENDS) && caller != NULL && caller->order != NULL &&
      !docket_pavilion_check_order (server, request, caller->order, error))
    return FALSE;
  return (caller != NULL && caller->kind == DOCKET_CALLER_TERMINAL) || take (server->requests, request, error);
}

static void
enter (DocketRequest *request, gpointer context)
{
  docket_languages_enter (((DocketServer *) context)->languages,
                          docket_request_get_header (request, "Accept-Language"));
}

static void
leave (gpointer context)
{
  docket_languages_leave (((DocketServer *) context)->languages);
}

/* Who knocks at doors that are not there is counted too. */
static gboolean
admit (DocketRequest *request, gpointer context, GError **error)
{
  DocketServer *server = context;

  if (docket_request_get_route (request) == NULL)
    return take (server->requests, request, error);
  return check_caller (server, request, error);
}

static DocketReply *
handle (DocketRequest *request, gpointer context, GError **error)
{
  DocketReply *reply = docket_request_get_route (request)->handle (request, context, error);

  if (reply != NULL)
    docket_reply_add_common_headers (reply, request);
  return reply;
}

/* So that the counter can send the customer to the right shop. */
static void
name_other_shop (DocketServer *server, DocketRequest *request)
{
  g_autofree char *code = docket_claim_code_parse (docket_request_get_part (request, "code"), NULL);
  DocketCall call = { .actor = "server", .now = g_get_real_time () };
  g_auto (DocketOrderDocument) document = { 0 };
  const DocketSite *site = NULL;

  if (code != NULL && docket_orders_get (server->services, &call, code, DOCKET_VIEW_TERMINAL, &document, NULL))
    site = docket_services_get_site (server->services, document.site, NULL);
  if (site != NULL)
    {
      docket_request_add_member (request, "site", json_node_init_string (json_node_alloc (), site->id));
      docket_request_add_member (request, "site_name", json_node_init_string (json_node_alloc (), site->name));
    }
}

static DocketReply *
refuse (DocketRequest *request, gpointer context, const GError *error)
{
  DocketServer *server = context;
  DocketReply *reply;

  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_OTHER_SITE))
    name_other_shop (server, request);
  reply = docket_problem_reply (request, error);
  docket_reply_add_common_headers (reply, request);
  return reply;
}

static const char *
name_caller (const DocketCaller *caller)
{
  if (caller == NULL)
    return "anybody";
  return caller->kind == DOCKET_CALLER_CUSTOMER ? "customer" : caller->name;
}

/* Paths hold claim codes, which are no secrets; query and body are not logged. */
static void
done (DocketRequest *request, gpointer context, guint status, gint64 elapsed)
{
  DocketServer *server = context;
  const char *method = docket_request_get_method (request);
  gboolean changes = strcmp (method, "GET") != 0 && strcmp (method, "HEAD") != 0;
  g_autofree char *status_text = NULL;
  g_autofree char *elapsed_text = NULL;
  g_autofree char *path = NULL;

  docket_metrics_count (server->metrics, docket_request_get_route_index (request), status, elapsed);
  if (!server->config->log_requests && !changes && status != 0 && status < 400 && elapsed < SLOW)
    return;
  status_text = g_strdup_printf ("%u", status);
  path = g_strndup (docket_request_get_path (request), LOGGED_PATH);
  elapsed_text = g_strdup_printf ("%" G_GINT64_FORMAT, elapsed);
  g_log_structured (G_LOG_DOMAIN, status >= 500 ? G_LOG_LEVEL_WARNING : G_LOG_LEVEL_INFO,
                    "DOCKET_REQUEST", docket_request_get_id (request),
                    "DOCKET_METHOD", method,
                    "DOCKET_PATH", path,
                    "DOCKET_STATUS", status_text,
                    "DOCKET_MICROSECONDS", elapsed_text,
                    "DOCKET_ADDRESS", docket_request_get_address (request),
                    "DOCKET_CALLER", name_caller (docket_request_get_caller (request)),
                    "MESSAGE", "%s", "request");
}

static const DocketHttpHooks hooks = { enter, leave, admit, handle, refuse, done };

/* --- sweeping --- */

/* FALSE once the server stops. */
static gboolean
wait_for_next_sweep (DocketServer *server, gboolean at_once)
{
  gint64 end = g_get_monotonic_time () + server->config->limits.sweep_seconds * G_TIME_SPAN_SECOND;
  gboolean go_on;

  g_mutex_lock (&server->sweep_lock);
  while (!at_once && !server->sweep_stop && g_cond_wait_until (&server->sweep_cond, &server->sweep_lock, end))
    ;
  go_on = !server->sweep_stop;
  g_mutex_unlock (&server->sweep_lock);
  return go_on;
}

static void
log_swept (const DocketSwept *swept)
{
  if (swept->orders + swept->images + swept->records + swept->leases > 0)
    g_message ("Swept: %u orders expired, pictures of %u orders and %u records removed, %u jobs without a station.",
               swept->orders, swept->images, swept->records, swept->leases);
}

static gpointer
sweep (gpointer data)
{
  DocketServer *server = data;
  guint cursor = 0;
  gboolean more = TRUE;

  while (wait_for_next_sweep (server, more))
    {
      DocketSwept swept = { 0 };
      g_autoptr (GError) error = NULL;

      more = FALSE;
      if (!docket_sweeper_step (server->services, g_get_real_time (), &cursor, &swept, &more, &error))
        {
          g_warning ("Sweeping: %s", error->message);
          more = FALSE;
        }
      log_swept (&swept);
    }
  return NULL;
}

static void
stop_sweeping (DocketServer *server)
{
  if (server->sweeper == NULL)
    return;
  g_mutex_lock (&server->sweep_lock);
  server->sweep_stop = TRUE;
  g_cond_signal (&server->sweep_cond);
  g_mutex_unlock (&server->sweep_lock);
  g_thread_join (g_steal_pointer (&server->sweeper));
}

/* --- starting and stopping --- */

DocketCatalogue *
docket_server_read_catalogue (const char *path, GBytes **kept, GPtrArray **mistakes, GError **error)
{
  g_autoptr (DocketCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  gsize length;

  *mistakes = NULL;
  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  catalogue = docket_catalogue_parse (text, length, mistakes);
  if (catalogue == NULL)
    return NULL;
  docket_templates_read (catalogue, path, found);
  if (found->len == 0)
    {
      if (kept != NULL)
        *kept = g_bytes_new_take (g_steal_pointer (&text), length);
      return g_steal_pointer (&catalogue);
    }
  *mistakes = g_steal_pointer (&found);
  return NULL;
}

/* What whoever sets the server up for the first time has to hear at once: that nothing would work. */
static gboolean
check_any_open (DocketServices *services, const DocketConfig *config, gboolean served_before, GError **error)
{
  const char *why = NULL;

  if (served_before)
    return TRUE;
  if (!config->described && config->broken_sites->len > 0)
    why = ((const DocketBrokenSite *) g_ptr_array_index (config->broken_sites, 0))->why;
  for (guint i = 0; (config->described || config->broken_sites->len == 0) && i < config->sites->len; i++)
    {
      why = docket_services_get_closure (services, ((const DocketSite *) g_ptr_array_index (config->sites, i))->id);
      if (why == NULL)
        return TRUE;
    }
  /* None is left where each has what another is called. */
  if (why == NULL && config->broken_sites->len > 0)
    why = ((const DocketBrokenSite *) g_ptr_array_index (config->broken_sites, 0))->why;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, why);
  return FALSE;
}

DocketServices *
docket_server_open_services (DocketConfig *config, gboolean serving, GError **error)
{
  gboolean served_before = docket_last_good_any (config->data_dir);
  g_autoptr (DocketServices) services = NULL;
  g_autoptr (GHashTable) good = NULL;
  DocketServicesOptions options = {
    .data_dir = config->data_dir, .sql_dir = config->sql_dir, .render = config->render,
    .min_free = config->limits.free_bytes, .preview_threads = serving ? MIN (config->threads, g_get_num_processors ()) : 0,
    .catalogue = docket_catalogue_new_empty (USUAL_CURRENCY),
  };

  options.sites = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < config->sites->len; i++)
    {
      DocketSite *site = g_ptr_array_index (config->sites, i);

      g_hash_table_insert (options.sites, site->id, site);
    }
  services = docket_services_open (&options, error);
  if (services == NULL)
    return NULL;
  good = docket_server_take_offers (services, config, config, config->sites, serving);
  if (serving && !check_any_open (services, config, served_before, error))
    return NULL;
  if (serving)
    docket_server_keep_good (config, good);
  return g_steal_pointer (&services);
}

static gboolean
read_tls (DocketConfig *config, char **cert, char **key, GError **error)
{
  if (config->tls_cert == NULL && config->tls_key == NULL)
    return TRUE;
  if (config->tls_cert == NULL || config->tls_key == NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("tls_cert and tls_key belong together."));
      return FALSE;
    }
  return g_file_get_contents (config->tls_cert, cert, NULL, error) &&
         g_file_get_contents (config->tls_key, key, NULL, error);
}

static gboolean
start_http (DocketServer *server, gint listen_fd, GError **error)
{
  DocketConfig *config = server->config;
  g_autofree char *cert = NULL;
  g_autofree char *key = NULL;
  DocketHttpOptions options = {
    .address = config->address, .port = config->port, .listen_fd = listen_fd,
    .threads = config->threads, .workers = config->workers,
    .connections = config->limits.connections,
    .connections_per_address = config->trusted_proxies->len > 0 ? 0 : config->limits.connections_per_address,
    .header_seconds = config->limits.header_seconds, .idle_seconds = config->limits.idle_seconds,
    .body_bytes_per_second = config->limits.body_bytes_per_second, .header_limit = 32 * 1024,
    .trusted_proxies = config->trusted_proxies,
  };
  const DocketRoute *routes;
  gsize n_routes;

  if (!read_tls (config, &cert, &key, error))
    return FALSE;
  options.tls_cert = cert;
  options.tls_key = key;
  routes = docket_server_get_routes (&n_routes);
  server->metrics = docket_metrics_new (routes, n_routes);
  server->http = docket_http_new (&options, routes, n_routes, &hooks, server, error);
  return server->http != NULL;
}

static void
make_limits (DocketServer *server)
{
  const DocketLimits *limits = &server->config->limits;

  server->requests = docket_limiter_new (limits->requests_per_minute, G_TIME_SPAN_MINUTE);
  server->orders = docket_limiter_new (limits->orders_per_hour, G_TIME_SPAN_HOUR);
  server->uploads = docket_limiter_new (limits->uploads_per_hour, G_TIME_SPAN_HOUR);
  server->megabytes = docket_limiter_new (limits->upload_megabytes_per_hour, G_TIME_SPAN_HOUR);
  server->streams = docket_streams_new (server->services, server->callers, limits->event_streams);
}

static void
server_free (DocketServer *server)
{
  g_clear_pointer (&server->http, docket_http_free);
  g_clear_pointer (&server->streams, docket_streams_free);
  stop_sweeping (server);
  g_clear_pointer (&server->post, docket_post_close);
  g_clear_pointer (&server->lookout, docket_lookout_free);
  g_clear_pointer (&server->callers, docket_callers_free);
  g_clear_pointer (&server->services, docket_services_close);
  g_clear_pointer (&server->grammar, docket_grammar_free);
  g_clear_pointer (&server->notices, docket_notices_free);
  g_clear_pointer (&server->files, docket_static_free);
  g_clear_pointer (&server->metrics, docket_metrics_free);
  g_clear_pointer (&server->requests, docket_limiter_free);
  g_clear_pointer (&server->orders, docket_limiter_free);
  g_clear_pointer (&server->uploads, docket_limiter_free);
  g_clear_pointer (&server->megabytes, docket_limiter_free);
  g_clear_pointer (&server->languages, docket_languages_free);
  g_ptr_array_unref (server->old_configs);
  g_mutex_clear (&server->sweep_lock);
  g_cond_clear (&server->sweep_cond);
  g_free (server);
}

DocketServer *
docket_server_start (DocketConfig *config, gint listen_fd, GError **error)
{
  DocketServer *server = g_new0 (DocketServer, 1);

  server->config = config;
  server->fresh = config;
  server->languages = docket_languages_new ();
  server->old_configs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_config_free);
  g_mutex_init (&server->sweep_lock);
  g_cond_init (&server->sweep_cond);
  server->files = docket_static_new (config->web_dir, error);
  if (server->files != NULL)
    server->services = docket_server_open_services (config, TRUE, error);
  if (server->services == NULL)
    {
      server_free (server);
      return NULL;
    }
  server->services->notices = server->notices = docket_notices_new (config->mail, config->public_url, server->languages);
  server->services->grammar = server->grammar = docket_grammar_new (server->services, config->mail->words);
  server->callers = docket_callers_new (server->services);
  make_limits (server);
  if (!docket_post_open (server->services, config, server->languages, &server->post, error) ||
      !start_http (server, listen_fd, error))
    {
      server_free (server);
      return NULL;
    }
  server->sweeper = g_thread_new ("sweeper", sweep, server);
  server->lookout = docket_lookout_new (server->services);
  return server;
}

void
docket_server_stop (DocketServer *server)
{
  docket_http_quiesce (server->http);
  docket_streams_stop (server->streams);
  if (!docket_http_drain (server->http, server->config->limits.stop_seconds * G_TIME_SPAN_SECOND))
    g_message ("Some requests were not finished in time and are cut off.");
  server_free (server);
}
