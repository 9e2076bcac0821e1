/* docket-api-images.c: pictures on their way in and out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-images.h"
#include "docket-making.h"
#include "docket-orders.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define MEGABYTE 1000000
#define SMALLEST_ITEM_PREVIEW 64
#define DEFAULT_ITEM_PREVIEW 800
#define MOST_COUNTED (G_GINT64_CONSTANT (1000000) * MEGABYTE)

/* A picture that the request is sending. */
typedef struct
{
  DocketReceiver *receiver;
  gint64 skip;             /* bytes at the body's start that are here already */
  gboolean created;
} Sending;

/* Also where the connection broke: what arrived is kept. */
static void
sending_free (gpointer data)
{
  Sending *sending = data;
  g_autoptr (GError) error = NULL;

  if (sending->receiver != NULL && !docket_receiver_end (sending->receiver, g_get_real_time (), NULL, &error))
    g_message ("A broken upload could not be kept: %s", error->message);
  g_free (sending);
}

static gboolean
read_name (DocketRequest *request, char **name, GError **error)
{
  const char *header = docket_request_get_header (request, "Upload-Name");

  *name = g_uri_unescape_string (header != NULL ? header : "", NULL);
  if (*name != NULL && g_utf8_validate (*name, -1, NULL))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                       _("Upload-Name must be the picture’s name in percent-encoded UTF-8."));
  return FALSE;
}

static gboolean
read_size_header (DocketRequest *request, const char *name, gint64 *value, GError **error)
{
  const char *header = docket_request_get_header (request, name);

  return docket_api_require (header != NULL, name, error) &&
         docket_request_read_number (header, name, 0, G_MAXINT64, value, error);
}

/* Begun ones are whole. A length beyond all limits is refused for itself. */
static guint
to_megabytes (gint64 length)
{
  return length < MOST_COUNTED ? (guint) ((length + MEGABYTE - 1) / MEGABYTE) : 0;
}

static void
keep (DocketRequest *request, DocketReceiver *receiver, gint64 skip, gboolean created)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->receiver = receiver;
  sending->skip = skip;
  sending->created = created;
  docket_request_set_data (request, sending, sending_free);
}

gboolean
docket_api_begin_image (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autofree char *name = NULL;
  DocketImageStart start = { 0 };
  DocketReceiver *receiver;
  gboolean created = FALSE;

  start.key = docket_request_get_header (request, "Idempotency-Key");
  if (!docket_api_init (&api, request, server, NULL, error) || !read_name (request, &name, error) ||
      !read_size_header (request, "Upload-Length", &start.length, error) ||
      !docket_api_take (api.server->uploads, request, 1, error) ||
      !docket_api_take (api.server->megabytes, request, to_megabytes (start.length), error))
    return FALSE;
  start.name = name;
  receiver = docket_images_begin (api.services, &api.call, api.code, &start, &created, error);
  if (receiver == NULL)
    return FALSE;
  keep (request, receiver, docket_receiver_get_offset (receiver), created);
  return TRUE;
}

gboolean
docket_api_continue_image (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  DocketReceiver *receiver;
  gint64 offset = 0, present = -1;

  if (!docket_api_init (&api, request, server, NULL, error) ||
      !read_size_header (request, "Upload-Offset", &offset, error))
    return FALSE;
  receiver = docket_images_continue (api.services, &api.call, api.code, docket_request_get_part (request, "image"),
                                     offset, &present, error);
  if (receiver == NULL)
    {
      if (present >= 0)
        docket_request_add_member (request, "offset", json_node_init_int (json_node_alloc (), present));
      return FALSE;
    }
  keep (request, receiver, 0, FALSE);
  return TRUE;
}

gboolean
docket_api_take_image (DocketRequest *request, gpointer server, const guint8 *data, gsize length, GError **error)
{
  Sending *sending = docket_request_get_data (request);
  gsize skipped = (gsize) MIN (sending->skip, (gint64) length);

  docket_metrics_add_upload (((DocketServer *) server)->metrics, length);
  sending->skip -= (gint64) skipped;
  return skipped == length || docket_receiver_append (sending->receiver, data + skipped, length - skipped, error);
}

static char *
write_image (const DocketImage *image, DocketView view)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  const char *texts[] = { "id", image->id, "name", image->name, "state", docket_image_state_to_nick (image->state),
                          "problem", image->problem, "sha256", image->sha256 };
  const gint64 numbers[] = { image->length, image->offset, image->width, image->height };
  const char *const names[] = { "length", "offset", "width", "height" };  /* the last two: 0 is unknown */

  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (texts) - (view == DOCKET_VIEW_TERMINAL ? 0 : 2); i += 2)
    {
      json_builder_set_member_name (builder, texts[i]);
      json_builder_add_string_value (builder, texts[i + 1]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      json_builder_set_member_name (builder, names[i]);
      if (i >= 2 && numbers[i] == 0)
        json_builder_add_null_value (builder);
      else
        json_builder_add_int_value (builder, numbers[i]);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static DocketReply *
reply_image (DocketApi *api, const DocketImage *image, guint status, gboolean wrapped)
{
  g_autofree char *json = write_image (image, api->view);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, image->offset);
  g_autofree char *location = g_strdup_printf ("/v1/orders/%s/images/%s", api->code, image->id);
  DocketReply *reply;

  reply = docket_reply_json (status, wrapped ? g_strdup_printf ("{\"image\":%s}", json) : g_steal_pointer (&json));
  docket_reply_set_header (reply, "Upload-Offset", offset);
  if (wrapped)
    docket_reply_set_header (reply, "Location", location);
  return reply;
}

DocketReply *
docket_api_end_image (DocketRequest *request, gpointer server, GError **error)
{
  Sending *sending = docket_request_get_data (request);
  g_auto (DocketApi) api = { 0 };
  g_autoptr (DocketImage) image = NULL;
  gboolean first = strcmp (docket_request_get_method (request), "POST") == 0;

  if (!docket_api_init (&api, request, server, NULL, error) ||
      !docket_receiver_end (g_steal_pointer (&sending->receiver), api.call.now, &image, error))
    return NULL;
  return reply_image (&api, image, sending->created ? 201 : 200, first);
}

DocketReply *
docket_api_get_image (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autoptr (DocketImage) image = NULL;

  if (!docket_api_init (&api, request, server, NULL, error))
    return NULL;
  image = docket_images_get (api.services, &api.call, api.code, docket_request_get_part (request, "image"), error);
  return image != NULL ? reply_image (&api, image, 200, FALSE) : NULL;
}

DocketReply *
docket_api_remove_image (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  gboolean ok;

  if (!docket_api_init (&api, request, server, docket_api_make_order, error))
    return NULL;
  ok = docket_images_remove (api.services, &api.call, api.code, docket_request_get_part (request, "image"), &result, error);
  return docket_api_finish (&api, ok, &result);
}

/* --- out --- */

/* The name's bytes never change, so a client that has them needs nothing. */
static DocketReply *
reply_blob (DocketRequest *request, const char *type, gint fd, gint64 length, const char *variant, const char *sha256)
{
  g_autofree char *tag = g_strdup_printf ("\"%.32s-%s\"", sha256, variant);
  DocketReply *reply;

  if (docket_reply_is_known (request, tag))
    {
      close (fd);
      reply = docket_reply_new (304);
    }
  else
    reply = docket_reply_file (200, type, fd, (gsize) length);
  docket_reply_set_header (reply, "ETag", tag);
  docket_reply_set_header (reply, "Cache-Control", "private, max-age=3600");
  docket_reply_set_header (reply, "Vary", "Authorization");
  return reply;
}

static DocketReply *
reply_checking (DocketRequest *request)
{
  DocketReply *reply = docket_reply_json (202, g_strdup ("{\"state\":\"checking\"}"));

  docket_reply_set_header (reply, "Retry-After", "1");
  return reply;
}

DocketReply *
docket_api_get_preview (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autoptr (GError) local_error = NULL;
  g_autofree char *sha256 = NULL;
  const char *text = docket_request_get_query (request, "size");
  gint64 size = DOCKET_PREVIEW_SMALL, length;
  gint fd;

  if (!docket_api_init (&api, request, server, NULL, error) ||
      !docket_request_read_number (text, "size", DOCKET_PREVIEW_SMALL, DOCKET_PREVIEW_LARGE, &size, error))
    return NULL;
  if (size != DOCKET_PREVIEW_SMALL && size != DOCKET_PREVIEW_LARGE)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The size must be 256 or 1600."));
      return NULL;
    }
  fd = docket_images_open_preview (api.services, &api.call, api.code, docket_request_get_part (request, "image"),
                                   (gint) size, &length, &sha256, &local_error);
  if (fd >= 0)
    return reply_blob (request, "image/jpeg", fd, length, size == DOCKET_PREVIEW_SMALL ? "256" : "1600", sha256);
  if (g_error_matches (local_error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS))
    return reply_checking (request);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static DocketReply *
reply_made (DocketRequest *request, DocketMade *made)
{
  g_autofree char *tag = g_strdup_printf ("\"%s-%s\"", made->tag, made->type + strlen ("image/"));
  DocketReply *reply = docket_reply_is_known (request, tag)
                         ? docket_reply_new (304)
                         : docket_reply_file (200, made->type, docket_made_take (made), (gsize) made->length);

  docket_reply_set_header (reply, "ETag", tag);
  docket_reply_set_header (reply, "Cache-Control", "private, no-cache");
  docket_reply_set_header (reply, "Vary", "Authorization");
  return reply;
}

DocketReply *
docket_api_get_item_preview (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketMade) made = { -1 };
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (GError) local_error = NULL;
  const DocketItem *item;
  gint64 size = DEFAULT_ITEM_PREVIEW;

  if (!docket_api_init (&api, request, server, NULL, error) ||
      !docket_request_read_number (docket_request_get_query (request, "size"), "size", SMALLEST_ITEM_PREVIEW,
                                   DOCKET_PREVIEW_LARGE, &size, error))
    return NULL;
  order = docket_orders_load (api.services, &api.call, api.code, error);
  item = order != NULL ? docket_order_find_item (order, docket_request_get_part (request, "item")) : NULL;
  if (item == NULL)
    {
      if (order != NULL)
        g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such item in this order."));
      return NULL;
    }
  if (docket_making_preview (api.services, order, item, (gint) size, &made, &local_error))
    return reply_made (request, &made);
  if (g_error_matches (local_error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS))
    return reply_checking (request);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* What a stranger sent is never shown by the browser itself. */
DocketReply *
docket_api_get_original (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autofree char *sha256 = NULL;
  DocketReply *reply;
  gint64 length;
  gint fd;

  if (!docket_api_init (&api, request, server, NULL, error))
    return NULL;
  fd = docket_images_open_original (api.services, &api.call, api.code, docket_request_get_part (request, "image"),
                                    &length, &sha256, error);
  if (fd < 0)
    return NULL;
  reply = reply_blob (request, "application/octet-stream", fd, length, "original", sha256);
  docket_reply_set_header (reply, "Content-Disposition", "attachment");
  return reply;
}
