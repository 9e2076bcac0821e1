/* docket-station-offer.c: a release at this very counter, which need not wait for the station to hear of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-private.h"

#include <glib/gstdio.h>

/* As many pages as are fetched before anybody has said that they will be wanted. */
#define MAX_AHEAD 4

static void
forget_ahead (DocketStation *self)
{
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  g_clear_pointer (&self->expected, g_free);
  /* Pages are customers' pictures; what a device has begun with has another name by now. */
  for (guint i = 0; i < self->ahead->len; i++)
    g_unlink (g_ptr_array_index (self->ahead, i));
  g_ptr_array_set_size (self->ahead, 0);
}

static gboolean
makes_page (DocketStation *self,
            const DocketItem *item)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

      if (docket_station_device_makes_page (device, item->product, item->paper))
        return TRUE;
    }

  return FALSE;
}

typedef struct
{
  GCancellable *wanted;
  GFile *file;
} Fetch;

static void
on_fetched (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  Fetch *fetch = user_data;
  g_autoptr (GError) error = NULL;

  if (!docket_client_item_page_finish (DOCKET_CLIENT (object), result, &error))
    g_debug ("A page was not fetched ahead: %s", error->message);
  /* It came all the same, after it was forgotten. */
  else if (g_cancellable_is_cancelled (fetch->wanted))
    g_file_delete (fetch->file, NULL, NULL);
  g_object_unref (fetch->wanted);
  g_object_unref (fetch->file);
  g_free (fetch);
}

static void
fetch_ahead (DocketStation *self,
             const char *order,
             const char *item)
{
  char *path = docket_work_dup_ahead (self->pages, order, item);
  Fetch *fetch = g_new0 (Fetch, 1);

  g_ptr_array_add (self->ahead, path);
  fetch->wanted = g_object_ref (self->fetching);
  fetch->file = g_file_new_for_path (path);
  docket_client_item_page_async (self->client, order, item, fetch->file, self->fetching, on_fetched, fetch);
}

void
docket_station_expect (DocketStation *self,
                       const DocketOrder *order)
{
  g_return_if_fail (DOCKET_IS_STATION (self));

  if (order != NULL && g_strcmp0 (order->code, self->expected) == 0)
    return;

  forget_ahead (self);
  if (order == NULL || !self->running)
    return;

  self->expected = g_strdup (order->code);
  self->fetching = g_cancellable_new ();
  for (guint i = 0; i < order->items->len && self->ahead->len < MAX_AHEAD; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);

      if (makes_page (self, item))
        fetch_ahead (self, order->code, item->id);
    }
}

static gboolean
has_page (DocketStation *self,
          const DocketOrder *order,
          const DocketItem *item)
{
  g_autofree char *path = docket_work_dup_ahead (self->pages, order->code, item->id);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

GPtrArray *
docket_station_offer (DocketStation *self,
                      const DocketOrder *order)
{
  const DocketItem *item;

  g_return_val_if_fail (DOCKET_IS_STATION (self), NULL);

  if (!self->running || !self->settled || self->claiming || order->items->len == 0)
    return NULL;
  item = g_ptr_array_index (order->items, 0);
  if (!has_page (self, order, item))
    return NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->devices)); i++)
    {
      g_autoptr (DocketStationDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
      GPtrArray *questions = docket_station_device_questions_for (device, item->product, item->paper,
                                                                  g_get_monotonic_time ());

      if (questions == NULL)
        continue;
      self->claiming = TRUE;
      self->offered = g_strdup (docket_station_device_get_name (device));
      return questions;
    }

  return NULL;
}

void
docket_station_take (DocketStation *self,
                     GPtrArray *jobs)
{
  g_autofree char *device = NULL;

  g_return_if_fail (DOCKET_IS_STATION (self));

  device = g_steal_pointer (&self->offered);
  if (device != NULL)
    docket_station_take_claimed (self, device, jobs);
  else
    /* A release that was sent once more: nobody waited for what it says now. */
    docket_station_ask_again (self);
}
