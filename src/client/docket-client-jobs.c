/* docket-client-jobs.c: the order server as a production station sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-jobs.h"

#include "docket-client-private.h"

#include "docket-json.h"

#define MAX_PAGE (128 * 1024 * 1024)
#define PAGE_TIME_LIMIT 180
#define PAGE_POLLS 20

static gpointer
parse_job (DocketClient *self,
           DocketRequest *request,
           DocketReply *reply,
           GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json (reply, error);

  return node != NULL ? docket_job_from_json (node, error) : NULL;
}

GPtrArray *
docket_client_read_jobs (DocketReply *reply,
                         const char *member,
                         GError **error)
{
  return docket_reply_to_list (reply, member, (DocketReadElement) docket_job_from_json,
                               (GDestroyNotify) docket_job_free, error);
}

static gpointer
parse_jobs (DocketClient *self,
            DocketRequest *request,
            DocketReply *reply,
            GError **error)
{
  return docket_client_read_jobs (reply, "jobs", error);
}

/* An older server answers with nothing. */
static gpointer
parse_reports (DocketClient *self,
               DocketRequest *request,
               DocketReply *reply,
               GError **error)
{
  if (g_bytes_get_size (reply->body) == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_report_free);

  return docket_reply_to_list (reply, "devices", (DocketReadElement) docket_device_report_from_json,
                               (GDestroyNotify) docket_device_report_free, error);
}

static void
add_taker (JsonBuilder *builder,
           const DocketDeviceReport *device)
{
  json_builder_begin_object (builder);
  docket_builder_add (builder, "name", device->name);
  docket_builder_add_strv (builder, "products", device->products);
  docket_builder_add_strv (builder, "papers", device->papers);
  if (device->artworks != NULL)
    docket_builder_add_strv (builder, "artworks", device->artworks);
  json_builder_end_object (builder);
}

void
docket_client_add_takers (JsonBuilder *builder,
                          GPtrArray *devices)
{
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    add_taker (builder, g_ptr_array_index (devices, i));
  json_builder_end_array (builder);
}

static const char *
resolve_to_nick (DocketResolve outcome)
{
  switch (outcome)
    {
    case DOCKET_RESOLVE_MADE: return "made";
    case DOCKET_RESOLVE_NOT_MADE: return "not-made";
    case DOCKET_RESOLVE_STOP: return "stop";
    default: g_return_val_if_reached ("stop");
    }
}

void
docket_client_claim_async (DocketClient *self,
                           GPtrArray *devices,
                           guint max,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/jobs/claim");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  docket_client_add_takers (builder, devices);
  json_builder_set_member_name (builder, "max");
  json_builder_add_int_value (builder, max);
  json_builder_end_object (builder);

  docket_request_set_json (request, builder);
  docket_client_call_async (self, request, parse_jobs, (GDestroyNotify) g_ptr_array_unref,
                            docket_client_claim_async, cancellable, callback, user_data);
}

GPtrArray *
docket_client_claim_finish (DocketClient *self,
                            GAsyncResult *result,
                            GError **error)
{
  return docket_client_call_finish (self, result, docket_client_claim_async, error);
}

void
docket_client_renew_async (DocketClient *self,
                           gint64 job,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/jobs/%" G_GINT64_FORMAT "/renew", job);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_end_object (json_builder_begin_object (builder));
  docket_request_set_json (request, builder);
  request->again = TRUE;
  docket_client_call_async (self, request, parse_job, (GDestroyNotify) docket_job_free,
                            docket_client_renew_async, cancellable, callback, user_data);
}

DocketJob *
docket_client_renew_finish (DocketClient *self,
                            GAsyncResult *result,
                            GError **error)
{
  return docket_client_call_finish (self, result, docket_client_renew_async, error);
}

void
docket_client_update_job_async (DocketClient *self,
                                const DocketJob *job,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  DocketRequest *request = docket_request_new ("PUT", "/v1/jobs/%" G_GINT64_FORMAT, job->id);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  char *none[] = { NULL };

  json_builder_begin_object (builder);
  docket_builder_add (builder, "state", docket_job_state_to_nick (job->state));
  docket_builder_add_strv (builder, "reasons", job->reasons != NULL ? job->reasons : none);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, job->message);
  json_builder_set_member_name (builder, "copies_completed");
  json_builder_add_int_value (builder, job->copies_completed);
  docket_builder_add (builder, "device", job->device);
  json_builder_set_member_name (builder, "attempt");
  json_builder_add_int_value (builder, job->attempt);
  json_builder_end_object (builder);

  docket_request_set_json (request, builder);
  request->again = TRUE;
  docket_client_call_async (self, request, parse_job, (GDestroyNotify) docket_job_free,
                            docket_client_update_job_async, cancellable, callback, user_data);
}

DocketJob *
docket_client_update_job_finish (DocketClient *self,
                                 GAsyncResult *result,
                                 GError **error)
{
  return docket_client_call_finish (self, result, docket_client_update_job_async, error);
}

void
docket_client_my_jobs_async (DocketClient *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/jobs?station=me"), parse_jobs,
                            (GDestroyNotify) g_ptr_array_unref, docket_client_my_jobs_async,
                            cancellable, callback, user_data);
}

GPtrArray *
docket_client_my_jobs_finish (DocketClient *self,
                              GAsyncResult *result,
                              GError **error)
{
  return docket_client_call_finish (self, result, docket_client_my_jobs_async, error);
}

void
docket_client_page_async (DocketClient *self,
                          gint64 job,
                          const char *format,
                          GFile *file,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  DocketRequest *request = docket_request_new ("GET", "/v1/jobs/%" G_GINT64_FORMAT "/page?format=%s", job, format);

  request->accept = g_strdup_printf ("image/%s", format);
  request->file = g_object_ref (file);
  request->max_length = MAX_PAGE;
  request->time_limit = PAGE_TIME_LIMIT;
  request->polls = PAGE_POLLS;
  docket_client_call_async (self, request, docket_client_parse_nothing, NULL,
                            docket_client_page_async, cancellable, callback, user_data);
}

void
docket_client_item_page_async (DocketClient *self,
                               const char *code,
                               const char *item,
                               GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *escaped_code = g_uri_escape_string (code, NULL, FALSE);
  g_autofree char *escaped = g_uri_escape_string (item, NULL, FALSE);
  DocketRequest *request = docket_request_new ("GET", "/v1/orders/%s/items/%s/page?format=jpeg", escaped_code, escaped);

  request->accept = g_strdup ("image/jpeg");
  request->file = g_object_ref (file);
  request->max_length = MAX_PAGE;
  request->time_limit = PAGE_TIME_LIMIT;
  docket_client_call_async (self, request, docket_client_parse_nothing, NULL,
                            docket_client_item_page_async, cancellable, callback, user_data);
}

gboolean
docket_client_item_page_finish (DocketClient *self,
                                GAsyncResult *result,
                                GError **error)
{
  return docket_client_call_finish (self, result, docket_client_item_page_async, error) != NULL;
}

void
docket_client_outlines_async (DocketClient *self,
                              gint64 job,
                              GFile *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  DocketRequest *request = docket_request_new ("GET", "/v1/jobs/%" G_GINT64_FORMAT "/outlines", job);

  request->accept = g_strdup ("image/svg+xml");
  request->file = g_object_ref (file);
  request->max_length = MAX_PAGE;
  request->time_limit = PAGE_TIME_LIMIT;
  request->polls = PAGE_POLLS;
  docket_client_call_async (self, request, docket_client_parse_nothing, NULL,
                            docket_client_outlines_async, cancellable, callback, user_data);
}

gboolean
docket_client_outlines_finish (DocketClient *self,
                               GAsyncResult *result,
                               GError **error)
{
  return docket_client_call_finish (self, result, docket_client_outlines_async, error) != NULL;
}

gboolean
docket_client_page_finish (DocketClient *self,
                           GAsyncResult *result,
                           GError **error)
{
  return docket_client_call_finish (self, result, docket_client_page_async, error) != NULL;
}

void
docket_client_report_devices_async (DocketClient *self,
                                    GPtrArray *devices,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  DocketRequest *request = docket_request_new ("PUT", "/v1/devices");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    docket_device_report_add_json (g_ptr_array_index (devices, i), builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  docket_request_set_json (request, builder);
  request->again = TRUE;
  docket_client_call_async (self, request, parse_reports, (GDestroyNotify) g_ptr_array_unref,
                            docket_client_report_devices_async, cancellable, callback, user_data);
}

GPtrArray *
docket_client_report_devices_finish (DocketClient *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  return docket_client_call_finish (self, result, docket_client_report_devices_async, error);
}

void
docket_client_resolve_job_async (DocketClient *self,
                                 gint64 job,
                                 DocketResolve outcome,
                                 const char *staff,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/jobs/%" G_GINT64_FORMAT "/resolve", job);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  docket_builder_add (builder, "outcome", resolve_to_nick (outcome));
  docket_builder_add (builder, "staff", staff);
  json_builder_end_object (builder);

  docket_request_set_json (request, builder);
  docket_request_set_key (request, NULL);
  docket_client_call_async (self, request, parse_job, (GDestroyNotify) docket_job_free,
                            docket_client_resolve_job_async, cancellable, callback, user_data);
}

DocketJob *
docket_client_resolve_job_finish (DocketClient *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  return docket_client_call_finish (self, result, docket_client_resolve_job_async, error);
}
