/* docket-client-orders.c: reading orders and taking their steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-list-private.h"
#include "docket-client-private.h"

#include "docket-json.h"

#include <glib/gi18n.h>

#define PREVIEW_POLLS 12
#define MAX_PREVIEW (32 * 1024 * 1024)

static char *
escape (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

static char *
preview_key (const char *code,
             const char *image,
             guint size)
{
  return g_strdup_printf ("%s/%s/%u", code, image, size);
}

static gpointer
order_from_body (DocketClient *self,
                 GBytes *body,
                 const char *etag,
                 GError **error)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);
  DocketOrder *order = docket_order_from_json_text (text, length, error);

  if (order != NULL && etag != NULL)
    docket_cache_put (self->orders, order->code, etag, body);

  return order;
}

static gpointer
parse_order (DocketClient *self,
             DocketRequest *request,
             DocketReply *reply,
             GError **error)
{
  g_autofree char *code = NULL;
  GBytes *known;

  if (reply->status != 304)
    return order_from_body (self, reply->body, reply->etag, error);

  code = g_uri_unescape_string (request->path + strlen ("/v1/orders/"), NULL);
  known = code != NULL ? docket_cache_get (self->orders, code, NULL) : NULL;
  if (known == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("The order was not read whole. Try again."));
      return NULL;
    }

  return order_from_body (self, known, NULL, error);
}

typedef struct
{
  DocketOrder *order;
  GPtrArray *begun;   /* NULL: not known */
} Pressed;

static void
pressed_free (Pressed *pressed)
{
  g_clear_pointer (&pressed->order, docket_order_free);
  g_clear_pointer (&pressed->begun, g_ptr_array_unref);
  g_free (pressed);
}

/* An answer of before may be out of date: what has begun since, and what was given back. */
static gpointer
parse_pressed (DocketClient *self,
               DocketRequest *request,
               DocketReply *reply,
               GError **error)
{
  DocketOrder *order = parse_order (self, request, reply, error);
  Pressed *pressed;

  if (order == NULL)
    return NULL;

  pressed = g_new0 (Pressed, 1);
  pressed->order = order;
  if (!reply->replayed)
    pressed->begun = docket_client_read_jobs (reply, "begun", NULL);

  return pressed;
}

static gpointer
parse_preview (DocketClient *self,
               DocketRequest *request,
               DocketReply *reply,
               GError **error)
{
  if (reply->status == 202 || g_bytes_get_size (reply->body) == 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS,
                   _("The picture is still being checked. It appears in a moment."));
      return NULL;
    }

  docket_cache_put (self->previews, request->cache_key, NULL, reply->body);

  return g_bytes_ref (reply->body);
}

static gpointer
parse_bytes (DocketClient *self,
             DocketRequest *request,
             DocketReply *reply,
             GError **error)
{
  return g_bytes_ref (reply->body);
}

static gpointer
parse_password (DocketClient *self,
                DocketRequest *request,
                DocketReply *reply,
                GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json_member (reply, "password", JSON_NODE_VALUE, error);

  return node != NULL ? g_strdup (json_node_get_string (node)) : NULL;
}

static gpointer
parse_list (DocketClient *self,
            DocketRequest *request,
            DocketReply *reply,
            GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json (reply, error);

  return node != NULL ? docket_listing_from_json (node, error) : NULL;
}

static void
add_amount (JsonBuilder *builder,
            const DocketMoney *money)
{
  json_builder_set_member_name (builder, "amount");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "amount");
  json_builder_add_int_value (builder, money->amount);
  docket_builder_add (builder, "currency", money->currency);
  json_builder_end_object (builder);
}

static DocketRequest *
request_for_press (const DocketPress *press)
{
  g_autofree char *code = escape (press->code);
  g_autofree char *hold = press->step == DOCKET_STEP_LIFT && press->hold != NULL ? escape (press->hold) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  DocketRequest *request = hold != NULL
                             ? docket_request_new ("POST", "/v1/orders/%s/holds/%s/lift", code, hold)
                             : docket_request_new ("POST", "/v1/orders/%s/%s", code, docket_step_to_nick (press->step));

  json_builder_begin_object (builder);
  docket_builder_add (builder, "staff", press->staff);
  docket_builder_add (builder, "compartment", press->compartment);
  docket_builder_add (builder, "password", press->password);
  docket_builder_add (builder, "reason", press->reason);
  docket_builder_add (builder, "note", press->note);
  if (press->step == DOCKET_STEP_PAY)
    add_amount (builder, &press->amount);
  if (press->devices != NULL)
    docket_client_add_takers (builder, press->devices);
  json_builder_end_object (builder);

  docket_request_set_json (request, builder);
  docket_request_set_key (request, press->key);
  if (press->version != 0)
    request->if_match = g_strdup_printf ("\"%" G_GUINT64_FORMAT "\"", press->version);

  return request;
}

void
docket_client_list_async (DocketClient *self,
                          const char *wants,
                          const char *search,
                          const char *cursor,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GString) query = g_string_new (NULL);

  g_string_printf (query, "limit=%u", limit);
  if (wants != NULL)
    g_string_append_printf (query, "&wants=%s", wants);
  if (search != NULL)
    g_string_append_uri_escaped (g_string_append (query, "&q="), search, NULL, FALSE);
  if (cursor != NULL)
    g_string_append_uri_escaped (g_string_append (query, "&cursor="), cursor, NULL, FALSE);

  docket_client_call_async (self, docket_request_new ("GET", "/v1/orders?%s", query->str), parse_list,
                            (GDestroyNotify) docket_listing_free, docket_client_list_async,
                            cancellable, callback, user_data);
}

DocketListing *
docket_client_list_finish (DocketClient *self,
                           GAsyncResult *result,
                           GError **error)
{
  return docket_client_call_finish (self, result, docket_client_list_async, error);
}

void
docket_client_get_order_async (DocketClient *self,
                               const char *code,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *escaped = escape (code);
  DocketRequest *request = docket_request_new ("GET", "/v1/orders/%s", escaped);
  const char *etag = NULL;

  if (docket_cache_get (self->orders, code, &etag) != NULL)
    request->if_none_match = g_strdup (etag);

  docket_client_call_async (self, request, parse_order, (GDestroyNotify) docket_order_free,
                            docket_client_get_order_async, cancellable, callback, user_data);
}

DocketOrder *
docket_client_get_order_finish (DocketClient *self,
                                GAsyncResult *result,
                                GError **error)
{
  return docket_client_call_finish (self, result, docket_client_get_order_async, error);
}

void
docket_client_press_async (DocketClient *self,
                           const DocketPress *press,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  docket_client_call_async (self, request_for_press (press), parse_pressed, (GDestroyNotify) pressed_free,
                            docket_client_press_async, cancellable, callback, user_data);
}

DocketOrder *
docket_client_press_finish (DocketClient *self,
                            GAsyncResult *result,
                            GPtrArray **begun,
                            GError **error)
{
  Pressed *pressed = docket_client_call_finish (self, result, docket_client_press_async, error);
  DocketOrder *order = pressed != NULL ? g_steal_pointer (&pressed->order) : NULL;

  if (begun != NULL)
    *begun = pressed != NULL ? g_steal_pointer (&pressed->begun) : NULL;
  g_clear_pointer (&pressed, pressed_free);

  return order;
}

GBytes *
docket_client_dup_cached_preview (DocketClient *self,
                                  const char *code,
                                  const char *image,
                                  guint size)
{
  g_autofree char *key = preview_key (code, image, size);
  GBytes *bytes = docket_cache_get (self->previews, key, NULL);

  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

void
docket_client_preview_async (DocketClient *self,
                             const char *code,
                             const char *image,
                             guint size,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autofree char *escaped = escape (code);
  g_autofree char *escaped_image = escape (image);
  GBytes *known = docket_client_dup_cached_preview (self, code, image, size);
  DocketRequest *request;

  if (known != NULL)
    {
      g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

      g_task_set_source_tag (task, docket_client_preview_async);
      g_task_return_pointer (task, known, (GDestroyNotify) g_bytes_unref);
      return;
    }

  if (g_str_has_prefix (image, DOCKET_CLIENT_ITEM))
    request = docket_request_new ("GET", "/v1/orders/%s/items/%s/preview?size=%u", escaped,
                                  image + strlen (DOCKET_CLIENT_ITEM), size);
  else
    request = docket_request_new ("GET", "/v1/orders/%s/images/%s/preview?size=%u", escaped, escaped_image, size);
  request->accept = g_strdup ("image/jpeg, image/png");
  request->cache_key = preview_key (code, image, size);
  request->max_length = MAX_PREVIEW;
  request->polls = PREVIEW_POLLS;
  docket_client_call_async (self, request, parse_preview, (GDestroyNotify) g_bytes_unref,
                            docket_client_preview_async, cancellable, callback, user_data);
}

GBytes *
docket_client_preview_finish (DocketClient *self,
                              GAsyncResult *result,
                              GError **error)
{
  return docket_client_call_finish (self, result, docket_client_preview_async, error);
}

void
docket_client_reissue_password_async (DocketClient *self,
                                      const char *code,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autofree char *escaped = escape (code);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  DocketRequest *request = docket_request_new ("POST", "/v1/orders/%s/password", escaped);

  json_builder_end_object (json_builder_begin_object (builder));
  docket_request_set_json (request, builder);
  docket_request_set_key (request, NULL);
  docket_client_call_async (self, request, parse_password, g_free,
                            docket_client_reissue_password_async, cancellable, callback, user_data);
}

char *
docket_client_reissue_password_finish (DocketClient *self,
                                       GAsyncResult *result,
                                       GError **error)
{
  return docket_client_call_finish (self, result, docket_client_reissue_password_async, error);
}

static void
ask_docket (DocketClient *self,
            DocketRequest *request,
            const char *password,
            gpointer tag,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  docket_builder_add (builder, "password", password);
  json_builder_end_object (builder);
  docket_request_set_json (request, builder);
  request->accept = g_strdup ("*/*");
  request->again = TRUE;
  docket_client_call_async (self, request, parse_bytes, (GDestroyNotify) g_bytes_unref, tag, cancellable, callback,
                            user_data);
}

void
docket_client_slip_async (DocketClient *self,
                          const char *code,
                          const char *password,
                          const char *format,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autofree char *escaped = escape (code);

  ask_docket (self, docket_request_new ("POST", "/v1/orders/%s/docket?format=%s", escaped, format), password,
              docket_client_slip_async, cancellable, callback, user_data);
}

void
docket_client_bag_async (DocketClient *self,
                         const char *code,
                         const char *format,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autofree char *escaped = escape (code);

  ask_docket (self, docket_request_new ("POST", "/v1/orders/%s/docket?format=%s&paper=bag", escaped, format), NULL,
              docket_client_bag_async, cancellable, callback, user_data);
}

GBytes *
docket_client_bag_finish (DocketClient *self,
                          GAsyncResult *result,
                          GError **error)
{
  return docket_client_call_finish (self, result, docket_client_bag_async, error);
}

GBytes *
docket_client_slip_finish (DocketClient *self,
                           GAsyncResult *result,
                           GError **error)
{
  return docket_client_call_finish (self, result, docket_client_slip_async, error);
}
