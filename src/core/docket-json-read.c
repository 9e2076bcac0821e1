/* docket-json-read.c: orders, jobs and events from JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json.h"

#include "docket-error.h"
#include "docket-json-expected-private.h"
#include "docket-json-item-private.h"
#include "docket-json-reader-private.h"

#include <glib/gi18n.h>

#define MOST_ELEMENTS 100000

typedef gboolean (*FromNick) (const char *nick, gpointer value);

/* Enumerations are gints in memory, which is all that a FromNick knows of them. */
static void
read_nick (DocketJsonReader *reader,
           const char       *name,
           FromNick          from_nick,
           gpointer          value)
{
  g_autofree char *nick = NULL;

  docket_json_reader_string (reader, name, TRUE, &nick);
  if (!docket_json_reader_failed (reader) && !from_nick (nick, value))
    docket_json_reader_fail (reader, name);
}

static gboolean
image_state_from_nick (const char *nick, gpointer value)
{
  return docket_image_state_from_nick (nick, value);
}

static gboolean
scaling_from_nick (const char *nick, gpointer value)
{
  return docket_scaling_from_nick (nick, value);
}

static gboolean
hold_reason_from_nick (const char *nick, gpointer value)
{
  return docket_hold_reason_from_nick (nick, value);
}

static gboolean
job_state_from_nick (const char *nick, gpointer value)
{
  return docket_job_state_from_nick (nick, value);
}

static gboolean
order_state_from_nick (const char *nick, gpointer value)
{
  return docket_order_state_from_nick (nick, value);
}

static void
read_size (DocketJsonReader *reader,
           const char       *name,
           gint             *value)
{
  gint64 number = 0;

  docket_json_reader_int (reader, name, FALSE, 0, G_MAXINT32, &number);
  *value = (gint) number;
}

static void
read_bytes (DocketJsonReader *reader,
            const char       *name,
            gint64           *value)
{
  docket_json_reader_int (reader, name, TRUE, 0, G_MAXINT64, value);
}

static void
read_customer (DocketJsonReader *reader,
               DocketCustomer   *customer)
{
  JsonNode *node = docket_json_reader_node (reader, "customer", TRUE);
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, "customer", reader->error))
    return;

  docket_json_reader_string (&inner, "name", FALSE, &customer->name);
  docket_json_reader_string (&inner, "email", FALSE, &customer->email);
  docket_json_reader_string (&inner, "phone", FALSE, &customer->phone);
  docket_json_reader_string (&inner, "language", FALSE, &customer->language);
  docket_json_reader_string (&inner, "comment", FALSE, &customer->comment);
}

static void
read_image (JsonNode  *node,
            gpointer   data,
            GError   **error)
{
  g_autoptr (DocketImage) image = docket_image_new ();
  DocketJsonReader reader;

  if (!docket_json_reader_init (&reader, node, "images", error))
    return;

  docket_json_reader_string (&reader, "id", TRUE, &image->id);
  docket_json_reader_string (&reader, "name", FALSE, &image->name);
  read_bytes (&reader, "length", &image->length);
  read_bytes (&reader, "offset", &image->offset);
  read_nick (&reader, "state", image_state_from_nick, &image->state);
  docket_json_reader_string (&reader, "sha256", FALSE, &image->sha256);
  read_size (&reader, "width", &image->width);
  read_size (&reader, "height", &image->height);
  docket_json_reader_string (&reader, "problem", FALSE, &image->problem);
  g_ptr_array_add (data, g_steal_pointer (&image));
}

static gint64
read_amount (DocketJsonReader *reader,
             const char       *name)
{
  DocketMoney money = { 0 };

  docket_json_reader_money (reader, name, TRUE, &money);
  return money.amount;
}

static void
read_item (JsonNode  *node,
           gpointer   data,
           GError   **error)
{
  g_autoptr (DocketItem) item = docket_item_new ();
  DocketJsonReader reader;

  if (!docket_json_reader_init (&reader, node, "items", error))
    return;

  docket_json_reader_string (&reader, "id", TRUE, &item->id);
  docket_json_reader_string (&reader, "image", FALSE, &item->image);
  docket_json_reader_string (&reader, "product", TRUE, &item->product);
  docket_json_reader_string (&reader, "title", FALSE, &item->title);
  docket_json_reader_uint (&reader, "copies", TRUE, &item->copies);
  docket_json_reader_string (&reader, "paper", FALSE, &item->paper);
  docket_json_reader_bool (&reader, "border", FALSE, &item->border);
  read_nick (&reader, "scaling", scaling_from_nick, &item->scaling);
  docket_json_read_crop (&reader, &item->crop);
  docket_json_read_design (&reader, item);
  docket_json_reader_length (&reader, "width", TRUE, &item->width);
  docket_json_reader_length (&reader, "height", TRUE, &item->height);
  item->unit_amount = read_amount (&reader, "unit_price");
  item->amount = read_amount (&reader, "price");
  docket_json_read_warnings (&reader, item);
  g_ptr_array_add (data, g_steal_pointer (&item));
}

static void
read_hold (JsonNode  *node,
           gpointer   data,
           GError   **error)
{
  g_autoptr (DocketHold) hold = docket_hold_new ();
  DocketJsonReader reader;

  if (!docket_json_reader_init (&reader, node, "holds", error))
    return;

  docket_json_reader_string (&reader, "id", TRUE, &hold->id);
  read_nick (&reader, "reason", hold_reason_from_nick, &hold->reason);
  docket_json_reader_time (&reader, "set_at", &hold->set_at);
  docket_json_reader_string (&reader, "set_by", FALSE, &hold->set_by);
  docket_json_reader_string (&reader, "note", FALSE, &hold->note);
  docket_json_reader_time (&reader, "lifted_at", &hold->lifted_at);
  docket_json_reader_string (&reader, "lifted_by", FALSE, &hold->lifted_by);
  docket_json_reader_string (&reader, "lift_reason", FALSE, &hold->lift_reason);
  g_ptr_array_add (data, g_steal_pointer (&hold));
}

static void
read_reason (JsonNode  *node,
             gpointer   data,
             GError   **error)
{
  DocketRiskReason *reason;
  DocketJsonReader reader;
  gint64 good = 0;

  if (!docket_json_reader_init (&reader, node, "reasons", error))
    return;

  reason = g_new0 (DocketRiskReason, 1);
  g_ptr_array_add (data, reason);
  docket_json_reader_string (&reader, "type", TRUE, &reason->type);
  docket_json_reader_int (&reader, "good", FALSE, -1, 1, &good);
  reason->good = (gint) good;
  docket_json_reader_uint (&reader, "collected", FALSE, &reason->collected);
  docket_json_reader_uint (&reader, "finished", FALSE, &reason->finished);
  docket_json_reader_double (&reader, "value", FALSE, &reason->value);
}

static DocketRisk *
read_risk (DocketJsonReader *reader)
{
  g_autoptr (DocketRisk) risk = docket_risk_new ();
  JsonNode *node = docket_json_reader_node (reader, "risk", FALSE);
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, "risk", reader->error))
    return NULL;

  docket_json_reader_double (&inner, "credibility", TRUE, &risk->credibility);
  docket_json_reader_double (&inner, "ratio", TRUE, &risk->ratio);
  docket_json_reader_double (&inner, "shop_mean", TRUE, &risk->shop_mean);
  docket_json_reader_money (&inner, "unpaid", TRUE, &risk->unpaid);
  docket_json_reader_money (&inner, "expected_loss", TRUE, &risk->expected_loss);
  docket_json_reader_array (&inner, "reasons", TRUE, MOST_ELEMENTS, read_reason, risk->reasons);
  return g_steal_pointer (&risk);
}

static void
add_string (JsonNode  *node,
            gpointer   data,
            GError   **error)
{
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    g_strv_builder_add (data, json_node_get_string (node));
  else
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                         _("A list of words holds something else."));
}

static void
read_reasons (DocketJsonReader   *reader,
              char             ***reasons)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  docket_json_reader_array (reader, "reasons", FALSE, MOST_ELEMENTS, add_string, builder);
  g_strfreev (*reasons);
  *reasons = g_strv_builder_end (builder);
}

static void
read_job_numbers (DocketJsonReader *reader,
                  DocketJob        *job)
{
  gint64 priority = job->priority;

  docket_json_reader_length (reader, "width", TRUE, &job->width);
  docket_json_reader_length (reader, "height", TRUE, &job->height);
  docket_json_reader_uint (reader, "copies", TRUE, &job->copies);
  docket_json_reader_uint (reader, "copies_completed", FALSE, &job->copies_completed);
  docket_json_reader_uint (reader, "attempt", FALSE, &job->attempt);
  docket_json_reader_int (reader, "priority", FALSE, 1, 100, &priority);
  job->priority = (gint) priority;
  docket_json_reader_time (reader, "wanted_by", &job->wanted_by);
  docket_json_reader_time (reader, "created_at", &job->created_at);
  docket_json_reader_time (reader, "not_before", &job->not_before);
  docket_json_reader_time (reader, "lease_until", &job->lease_until);
  docket_json_reader_double (reader, "raised", FALSE, &job->raised);
  docket_json_reader_bool (reader, "together", FALSE, &job->together);
}

static void
read_moved_to (DocketJsonReader *reader,
               DocketJob        *job)
{
  JsonNode *node = docket_json_reader_node (reader, "moved_to", FALSE);
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, "moved_to", reader->error))
    return;

  docket_json_reader_string (&inner, "station", TRUE, &job->to_station);
  docket_json_reader_string (&inner, "device", TRUE, &job->to_device);
}

static DocketJob *
read_job (JsonNode  *node,
          GError   **error)
{
  g_autoptr (DocketJob) job = docket_job_new ();
  DocketJsonReader reader;

  if (!docket_json_reader_init (&reader, node, "job", error))
    return NULL;

  docket_json_reader_int (&reader, "id", TRUE, 0, G_MAXINT64, &job->id);
  docket_json_reader_string (&reader, "order", FALSE, &job->order);
  docket_json_reader_string (&reader, "item", FALSE, &job->item);
  docket_json_reader_string (&reader, "product", FALSE, &job->product);
  docket_json_reader_string (&reader, "paper", FALSE, &job->paper);
  read_nick (&reader, "state", job_state_from_nick, &job->state);
  read_reasons (&reader, &job->reasons);
  docket_json_reader_string (&reader, "message", FALSE, &job->message);
  docket_json_reader_string (&reader, "station", FALSE, &job->station);
  docket_json_reader_string (&reader, "device", FALSE, &job->device);
  docket_json_reader_string (&reader, "artwork", FALSE, &job->artwork);
  docket_json_read_engraving (&reader, &job->engraving);
  read_job_numbers (&reader, job);
  read_moved_to (&reader, job);
  return docket_json_reader_failed (&reader) ? NULL : g_steal_pointer (&job);
}

static void
add_job (JsonNode  *node,
         gpointer   data,
         GError   **error)
{
  DocketJob *job = read_job (node, error);

  if (job != NULL)
    g_ptr_array_add (data, job);
}

static DocketEvent *
read_event (JsonNode  *node,
            GError   **error)
{
  g_autoptr (DocketEvent) event = docket_event_new (NULL, NULL, 0);
  DocketJsonReader reader;
  JsonNode *data;

  if (!docket_json_reader_init (&reader, node, "event", error))
    return NULL;

  docket_json_reader_int (&reader, "id", FALSE, 0, G_MAXINT64, &event->id);
  docket_json_reader_time (&reader, "at", &event->at);
  docket_json_reader_string (&reader, "site", FALSE, &event->site);
  docket_json_reader_string (&reader, "order", FALSE, &event->order);
  docket_json_reader_string (&reader, "type", TRUE, &event->type);
  docket_json_reader_string (&reader, "actor", FALSE, &event->actor);
  data = docket_json_reader_node (&reader, "data", FALSE);
  if (data != NULL)
    event->data = json_to_string (data, FALSE);
  return docket_json_reader_failed (&reader) ? NULL : g_steal_pointer (&event);
}

static void
add_event (JsonNode  *node,
           gpointer   data,
           GError   **error)
{
  DocketEvent *event = read_event (node, error);

  if (event != NULL)
    g_ptr_array_add (data, event);
}

static void
read_lists (DocketJsonReader *reader,
            DocketOrder      *order)
{
  docket_json_reader_array (reader, "images", TRUE, MOST_ELEMENTS, read_image, order->images);
  docket_json_reader_array (reader, "items", TRUE, MOST_ELEMENTS, read_item, order->items);
  docket_json_reader_array (reader, "holds", FALSE, MOST_ELEMENTS, read_hold, order->holds);
  docket_json_reader_array (reader, "jobs", FALSE, MOST_ELEMENTS, add_job, order->jobs);
  docket_json_reader_array (reader, "history", FALSE, MOST_ELEMENTS, add_event, order->history);
}

static void
read_times (DocketJsonReader *reader,
            DocketOrder      *order)
{
  docket_json_reader_time (reader, "created_at", &order->created_at);
  docket_json_reader_time (reader, "placed_at", &order->placed_at);
  docket_json_reader_time (reader, "released_at", &order->released_at);
  docket_json_reader_time (reader, "ready_at", &order->ready_at);
  docket_json_reader_time (reader, "collected_at", &order->collected_at);
  docket_json_reader_time (reader, "ended_at", &order->ended_at);
  docket_json_reader_time (reader, "undo_until", &order->undo_until);
}

static void
read_pair (DocketJsonReader *reader,
           const char       *name,
           const char       *first_name,
           gint64           *first,
           const char       *second_name,
           gint64           *second)
{
  JsonNode *node = docket_json_reader_node (reader, name, FALSE);
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, name, reader->error))
    return;

  docket_json_reader_time (&inner, first_name, first);
  docket_json_reader_time (&inner, second_name, second);
}

static void
read_prices (DocketJsonReader *reader,
             DocketOrder      *order)
{
  gint64 priority = order->priority;

  docket_json_reader_bool (reader, "express", FALSE, &order->express);
  docket_json_reader_time (reader, "wanted_by", &order->wanted_by);
  docket_json_reader_int (reader, "priority", FALSE, 1, 100, &priority);
  order->priority = (gint) priority;
  docket_json_reader_money (reader, "price", TRUE, &order->price);
  docket_json_reader_money (reader, "paid", TRUE, &order->paid);
  order->express_amount = read_amount (reader, "express_price");
}

/* Orders of before the members were there came by the page. */
static void
read_origin (DocketJsonReader *reader,
             DocketOrder      *order)
{
  g_autofree char *channel = NULL;
  g_autofree char *sender = NULL;

  docket_json_reader_string (reader, "channel", FALSE, &channel);
  docket_json_reader_string (reader, "sender", FALSE, &sender);
  docket_json_reader_int (reader, "message", FALSE, 0, G_MAXINT64, &order->message);
  if (channel != NULL && !docket_channel_from_nick (channel, &order->channel))
    docket_json_reader_fail (reader, "channel");
  if (sender != NULL && !docket_sender_from_nick (sender, &order->sender))
    docket_json_reader_fail (reader, "sender");
}

static void
read_order (DocketJsonReader *reader,
            DocketOrder      *order)
{
  gint64 version = 1;

  docket_json_reader_string (reader, "code", TRUE, &order->code);
  docket_json_reader_string (reader, "site", TRUE, &order->site);
  read_nick (reader, "state", order_state_from_nick, &order->state);
  docket_json_reader_int (reader, "version", TRUE, 0, G_MAXINT64, &version);
  order->version = (guint64) version;
  read_customer (reader, &order->customer);
  read_origin (reader, order);
  docket_json_reader_uint (reader, "images_expected", FALSE, &order->images_expected);
  read_lists (reader, order);
  read_prices (reader, order);
  order->risk = read_risk (reader);
  read_pair (reader, "terms", "order_expires", &order->expiry.order_expires,
             "images_expire", &order->expiry.images_expire);
  read_times (reader, order);
  docket_json_reader_string (reader, "compartment", FALSE, &order->compartment);
  docket_json_reader_string (reader, "compartment_kind", FALSE, &order->compartment_kind);
  docket_json_read_expected (reader, order);
}

DocketOrder *
docket_order_from_json (JsonNode  *node,
                        GError   **error)
{
  g_autoptr (DocketOrder) order = docket_order_new (NULL, NULL, 0);
  GError *mistake = NULL;
  DocketJsonReader reader;

  if (docket_json_reader_init (&reader, node, "order", &mistake))
    read_order (&reader, order);
  if (mistake == NULL)
    return g_steal_pointer (&order);

  g_propagate_error (error, mistake);
  return NULL;
}

DocketOrder *
docket_order_from_json_text (const char  *text,
                             gssize       length,
                             GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (!json_parser_load_from_data (parser, text, length, NULL))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The order is not valid JSON."));
      return NULL;
    }
  return docket_order_from_json (json_parser_get_root (parser), error);
}

DocketJob *
docket_job_from_json (JsonNode  *node,
                      GError   **error)
{
  GError *mistake = NULL;
  DocketJob *job = read_job (node, &mistake);

  if (mistake != NULL)
    g_propagate_error (error, mistake);
  return job;
}

DocketEvent *
docket_event_from_json (JsonNode  *node,
                        GError   **error)
{
  GError *mistake = NULL;
  DocketEvent *event = read_event (node, &mistake);

  if (mistake != NULL)
    g_propagate_error (error, mistake);
  return event;
}
