/* docket-json-row.c: the row of the counter's list as JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json.h"

#include "docket-json-expected-private.h"
#include "docket-json-writer-private.h"

#include <glib/gi18n.h>

static guint
n_copies (const DocketOrder *order)
{
  guint n = 0;

  for (guint i = 0; i < order->items->len; i++)
    n += ((const DocketItem *) g_ptr_array_index (order->items, i))->copies;
  return n;
}

/* The one title that all items have; NULL where they differ. */
static const char *
common_title (const DocketOrder *order)
{
  const DocketItem *first = order->items->len > 0 ? g_ptr_array_index (order->items, 0) : NULL;

  for (guint i = 1; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      if (g_strcmp0 (item->product, first->product) != 0)
        return NULL;
    }
  return first != NULL ? first->title : NULL;
}

static char *
dup_summary (const DocketOrder *order)
{
  const char *title = common_title (order);
  guint copies = n_copies (order);

  if (title != NULL)
    return g_strdup_printf (_("%u × %s"), copies, title);
  return g_strdup_printf (ngettext ("%u piece", "%u pieces", copies), copies);
}

static const char *
first_good_image (const DocketOrder *order)
{
  for (guint i = 0; i < order->images->len; i++)
    {
      const DocketImage *image = g_ptr_array_index (order->images, i);

      if (image->state == DOCKET_IMAGE_OK)
        return image->id;
    }
  return NULL;
}

static gboolean
has_alert (const DocketOrder *order)
{
  for (guint i = 0; i < order->holds->len; i++)
    {
      const DocketHold *hold = g_ptr_array_index (order->holds, i);

      if (docket_hold_is_standing (hold) && docket_hold_is_alert (hold))
        return TRUE;
    }
  return FALSE;
}

/* The reasons of the jobs that wait for a person; null where none does. */
static void
write_stopped (GString           *out,
               const DocketOrder *order)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean open = FALSE;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->state != DOCKET_JOB_PROCESSING_STOPPED && job->state != DOCKET_JOB_ABORTED)
        continue;
      if (!open)
        docket_json_open (out, "stopped", '[');
      open = TRUE;
      for (guint j = 0; job->reasons != NULL && job->reasons[j] != NULL; j++)
        if (g_hash_table_add (seen, job->reasons[j]))
          docket_json_string (out, NULL, job->reasons[j]);
    }
  if (open)
    docket_json_close (out, ']');
  else
    docket_json_null (out, "stopped");
}

static void
write_jobs (GString           *out,
            const DocketOrder *order)
{
  guint total = 0, completed = 0;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      DocketJobState state = ((const DocketJob *) g_ptr_array_index (order->jobs, i))->state;

      total += state != DOCKET_JOB_CANCELED;
      completed += state == DOCKET_JOB_COMPLETED;
    }
  docket_json_open (out, "jobs", '{');
  docket_json_int (out, "total", total);
  docket_json_int (out, "completed", completed);
  docket_json_close (out, '}');
}

static void
write_what (GString           *out,
            const DocketOrder *order)
{
  g_autofree char *summary = dup_summary (order);

  docket_json_string (out, "summary", summary);
  docket_json_int (out, "n_items", order->items->len);
  docket_json_int (out, "n_copies", n_copies (order));
  docket_json_string (out, "image", first_good_image (order));
  docket_json_string (out, "item", order->items->len > 0 ? ((DocketItem *) g_ptr_array_index (order->items, 0))->id : NULL);
  docket_json_int (out, "images_complete", docket_order_n_images_complete (order));
  docket_json_int (out, "images_expected", order->images_expected);
}

char *
docket_order_to_row_json (const DocketOrder *order)
{
  GString *out = g_string_sized_new (512);

  docket_json_open (out, NULL, '{');
  docket_json_string (out, "code", order->code);
  docket_json_string (out, "state", docket_order_state_to_nick (order->state));
  docket_json_string (out, "wants", docket_wants_to_nick (docket_order_wants (order)));
  docket_json_int (out, "version", (gint64) order->version);
  docket_json_string (out, "name", order->customer.name);
  write_what (out, order);
  docket_json_bool (out, "alert", has_alert (order));
  docket_json_bool (out, "held", docket_order_is_held (order));
  docket_json_money (out, "unpaid", docket_order_unpaid (order), order->price.currency);
  docket_json_time (out, "placed_at", order->placed_at);
  docket_json_time (out, "ready_at", order->ready_at);
  docket_json_string (out, "compartment", order->compartment);
  docket_json_string (out, "compartment_kind", order->compartment_kind);
  docket_json_write_expected (out, order);
  write_stopped (out, order);
  docket_json_bool (out, "made", docket_order_is_made (order));
  write_jobs (out, order);
  docket_json_close (out, '}');
  return g_string_free (out, FALSE);
}
