/* docket-json-write.c: orders, jobs, events and the catalogue as JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json.h"

#include "docket-json-expected-private.h"
#include "docket-json-item-private.h"
#include "docket-json-writer-private.h"


#define EACH(array, type, element)                                                        \
  for (guint i_ = 0; i_ < (array)->len; i_++)                                             \
    for (const type *element = g_ptr_array_index (array, i_); element != NULL; element = NULL)

static void
write_customer (GString              *out,
                const DocketCustomer *customer)
{
  docket_json_open (out, "customer", '{');
  docket_json_string (out, "name", customer->name);
  docket_json_string (out, "email", customer->email);
  docket_json_string (out, "phone", customer->phone);
  docket_json_string (out, "language", customer->language);
  docket_json_string (out, "comment", customer->comment);
  docket_json_close (out, '}');
}

static void
write_number_or_null (GString    *out,
                      const char *name,
                      gint        value)
{
  if (value > 0)
    docket_json_int (out, name, value);
  else
    docket_json_null (out, name);
}

static void
write_image (GString           *out,
             const DocketImage *image,
             DocketView         view)
{
  docket_json_open (out, NULL, '{');
  docket_json_string (out, "id", image->id);
  docket_json_string (out, "name", image->name);
  docket_json_int (out, "length", image->length);
  docket_json_int (out, "offset", image->offset);
  docket_json_string (out, "state", docket_image_state_to_nick (image->state));
  if (view == DOCKET_VIEW_TERMINAL)
    docket_json_string (out, "sha256", image->sha256);
  write_number_or_null (out, "width", image->width);
  write_number_or_null (out, "height", image->height);
  docket_json_string (out, "problem", image->problem);
  docket_json_close (out, '}');
}

static void
write_item (GString          *out,
            const DocketItem *item,
            const char       *currency)
{
  docket_json_open (out, NULL, '{');
  docket_json_string (out, "id", item->id);
  docket_json_string (out, "image", item->image);
  docket_json_string (out, "product", item->product);
  docket_json_string (out, "title", item->title);
  docket_json_int (out, "copies", item->copies);
  docket_json_string (out, "paper", item->paper);
  docket_json_bool (out, "border", item->border);
  docket_json_string (out, "scaling", docket_scaling_to_nick (item->scaling));
  docket_json_write_crop (out, &item->crop);
  docket_json_write_design (out, item);
  docket_json_length (out, "width", item->width);
  docket_json_length (out, "height", item->height);
  docket_json_money (out, "unit_price", item->unit_amount, currency);
  docket_json_money (out, "price", item->amount, currency);
  docket_json_write_warnings (out, item);
  docket_json_close (out, '}');
}

static void
write_hold (GString          *out,
            const DocketHold *hold)
{
  docket_json_open (out, NULL, '{');
  docket_json_string (out, "id", hold->id);
  docket_json_string (out, "reason", docket_hold_reason_to_nick (hold->reason));
  docket_json_bool (out, "alert", docket_hold_is_alert (hold));
  docket_json_time (out, "set_at", hold->set_at);
  docket_json_string (out, "set_by", hold->set_by);
  docket_json_string (out, "note", hold->note);
  docket_json_time (out, "lifted_at", hold->lifted_at);
  docket_json_string (out, "lifted_by", hold->lifted_by);
  docket_json_string (out, "lift_reason", hold->lift_reason);
  docket_json_close (out, '}');
}

static void
write_reason (GString                *out,
              const DocketRiskReason *reason)
{
  docket_json_open (out, NULL, '{');
  docket_json_string (out, "type", reason->type);
  docket_json_int (out, "good", reason->good);
  if (g_strcmp0 (reason->type, "record") == 0)
    {
      docket_json_int (out, "collected", reason->collected);
      docket_json_int (out, "finished", reason->finished);
    }
  docket_json_double (out, "value", reason->value);
  docket_json_close (out, '}');
}

static void
write_risk (GString          *out,
            const DocketRisk *risk)
{
  if (risk == NULL)
    {
      docket_json_null (out, "risk");
      return;
    }

  docket_json_open (out, "risk", '{');
  docket_json_double (out, "credibility", risk->credibility);
  docket_json_double (out, "ratio", risk->ratio);
  docket_json_double (out, "shop_mean", risk->shop_mean);
  docket_json_money (out, "unpaid", risk->unpaid.amount, risk->unpaid.currency);
  docket_json_money (out, "expected_loss", risk->expected_loss.amount, risk->expected_loss.currency);
  docket_json_open (out, "reasons", '[');
  EACH (risk->reasons, DocketRiskReason, reason)
    write_reason (out, reason);
  docket_json_close (out, ']');
  docket_json_close (out, '}');
}

static void
write_moved_to (GString         *out,
                const DocketJob *job)
{
  if (job->to_device == NULL)
    {
      docket_json_null (out, "moved_to");
      return;
    }

  docket_json_open (out, "moved_to", '{');
  docket_json_string (out, "station", job->to_station);
  docket_json_string (out, "device", job->to_device);
  docket_json_close (out, '}');
}

static void
write_job (GString         *out,
           const DocketJob *job)
{
  docket_json_open (out, NULL, '{');
  docket_json_int (out, "id", job->id);
  docket_json_string (out, "order", job->order);
  docket_json_string (out, "item", job->item);
  docket_json_string (out, "product", job->product);
  docket_json_string (out, "paper", job->paper);
  docket_json_length (out, "width", job->width);
  docket_json_length (out, "height", job->height);
  docket_json_int (out, "copies", job->copies);
  docket_json_int (out, "copies_completed", job->copies_completed);
  docket_json_string (out, "state", docket_job_state_to_nick (job->state));
  docket_json_open (out, "reasons", '[');
  for (guint i = 0; job->reasons != NULL && job->reasons[i] != NULL; i++)
    docket_json_string (out, NULL, job->reasons[i]);
  docket_json_close (out, ']');
  docket_json_string (out, "message", job->message);
  docket_json_string (out, "station", job->station);
  docket_json_string (out, "device", job->device);
  docket_json_int (out, "attempt", job->attempt);
  docket_json_int (out, "priority", job->priority);
  docket_json_time (out, "wanted_by", job->wanted_by);
  docket_json_time (out, "created_at", job->created_at);
  docket_json_time (out, "not_before", job->not_before);
  docket_json_time (out, "lease_until", job->lease_until);
  docket_json_double (out, "raised", job->raised);
  docket_json_bool (out, "together", job->together);
  write_moved_to (out, job);
  docket_json_string (out, "artwork", job->artwork);
  docket_json_write_engraving (out, job->engraving);
  docket_json_close (out, '}');
}

static void
write_job_for_customer (GString         *out,
                        const DocketJob *job)
{
  docket_json_open (out, NULL, '{');
  docket_json_string (out, "item", job->item);
  docket_json_string (out, "state", docket_job_state_to_nick (job->state));
  docket_json_int (out, "copies", job->copies);
  docket_json_int (out, "copies_completed", job->copies_completed);
  docket_json_close (out, '}');
}

static void
write_event (GString           *out,
             const DocketEvent *event)
{
  docket_json_open (out, NULL, '{');
  docket_json_int (out, "id", event->id);
  docket_json_time (out, "at", event->at);
  docket_json_string (out, "site", event->site);
  docket_json_string (out, "order", event->order);
  docket_json_string (out, "type", event->type);
  docket_json_string (out, "actor", event->actor);
  docket_json_raw (out, "data", event->data);
  docket_json_close (out, '}');
}

/* Which alerts there were is between the shop and itself. */
static gboolean
customer_may_see (const DocketEvent *event)
{
  static const char *const hidden[] = { "alert-raised", "hold-set", "lifted", "job", "device", NULL };

  return !g_strv_contains (hidden, event->type);
}

static void
write_event_for_customer (GString           *out,
                          const DocketEvent *event)
{
  docket_json_open (out, NULL, '{');
  docket_json_time (out, "at", event->at);
  docket_json_string (out, "type", event->type);
  docket_json_close (out, '}');
}

static void
write_times (GString           *out,
             const DocketOrder *order)
{
  docket_json_open (out, "terms", '{');
  docket_json_time (out, "order_expires", order->expiry.order_expires);
  docket_json_time (out, "images_expire", order->expiry.images_expire);
  docket_json_close (out, '}');
  docket_json_time (out, "created_at", order->created_at);
  docket_json_time (out, "placed_at", order->placed_at);
  docket_json_time (out, "released_at", order->released_at);
  docket_json_time (out, "ready_at", order->ready_at);
  docket_json_time (out, "collected_at", order->collected_at);
  docket_json_time (out, "ended_at", order->ended_at);
  docket_json_time (out, "undo_until", order->undo_until);
}

static void
write_pictures_and_items (GString           *out,
                          const DocketOrder *order,
                          DocketView         view)
{
  docket_json_int (out, "images_expected", order->images_expected);
  docket_json_open (out, "images", '[');
  EACH (order->images, DocketImage, image)
    write_image (out, image, view);
  docket_json_close (out, ']');
  docket_json_open (out, "items", '[');
  EACH (order->items, DocketItem, item)
    write_item (out, item, order->price.currency);
  docket_json_close (out, ']');
}

static void
write_prices (GString           *out,
              const DocketOrder *order)
{
  const char *currency = order->price.currency;

  docket_json_bool (out, "express", order->express);
  docket_json_time (out, "wanted_by", order->wanted_by);
  docket_json_int (out, "priority", order->priority);
  docket_json_money (out, "price", order->price.amount, currency);
  docket_json_money (out, "express_price", order->express_amount, currency);
  docket_json_money (out, "paid", order->paid.amount, currency);
}

static void
write_for_terminal (GString           *out,
                    const DocketOrder *order)
{
  docket_json_string (out, "sender", docket_sender_to_nick (order->sender));
  if (order->message > 0)
    docket_json_int (out, "message", order->message);
  else
    docket_json_null (out, "message");
  docket_json_open (out, "holds", '[');
  EACH (order->holds, DocketHold, hold)
    write_hold (out, hold);
  docket_json_close (out, ']');
  write_risk (out, order->risk);
  docket_json_open (out, "jobs", '[');
  EACH (order->jobs, DocketJob, job)
    write_job (out, job);
  docket_json_close (out, ']');
  docket_json_open (out, "history", '[');
  EACH (order->history, DocketEvent, event)
    write_event (out, event);
  docket_json_close (out, ']');
}

static void
write_for_customer (GString           *out,
                    const DocketOrder *order)
{
  docket_json_bool (out, "held", docket_order_is_held (order));
  docket_json_open (out, "jobs", '[');
  EACH (order->jobs, DocketJob, job)
    write_job_for_customer (out, job);
  docket_json_close (out, ']');
  docket_json_open (out, "history", '[');
  EACH (order->history, DocketEvent, event)
    if (customer_may_see (event))
      write_event_for_customer (out, event);
  docket_json_close (out, ']');
}

static void
write_next_step (GString           *out,
                 const DocketOrder *order)
{
  gint step = docket_order_next_step (order);

  docket_json_string (out, "next_step", step < 0 ? NULL : docket_step_to_nick ((DocketStep) step));
}

char *
docket_order_to_json (const DocketOrder *order,
                      DocketView         view)
{
  GString *out = g_string_sized_new (2048);

  docket_json_open (out, NULL, '{');
  docket_json_string (out, "code", order->code);
  docket_json_string (out, "site", order->site);
  docket_json_string (out, "state", docket_order_state_to_nick (order->state));
  docket_json_int (out, "version", (gint64) order->version);
  write_customer (out, &order->customer);
  docket_json_string (out, "channel", docket_channel_to_nick (order->channel));
  write_pictures_and_items (out, order, view);
  write_prices (out, order);
  write_times (out, order);
  docket_json_string (out, "compartment", order->compartment);
  docket_json_string (out, "compartment_kind", order->compartment_kind);
  docket_json_write_expected (out, order);
  docket_json_string (out, "wants", docket_wants_to_nick (docket_order_wants (order)));
  write_next_step (out, order);
  if (view == DOCKET_VIEW_TERMINAL)
    write_for_terminal (out, order);
  else
    write_for_customer (out, order);
  docket_json_close (out, '}');
  return g_string_free (out, FALSE);
}

char *
docket_job_to_json (const DocketJob *job)
{
  GString *out = g_string_sized_new (512);

  write_job (out, job);
  return g_string_free (out, FALSE);
}

char *
docket_event_to_json (const DocketEvent *event)
{
  GString *out = g_string_sized_new (256);

  write_event (out, event);
  return g_string_free (out, FALSE);
}

void
docket_json_add_text (JsonBuilder *builder,
                      const char  *name,
                      const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}
