/* docket-order-list-read.c: reads the list, part by part, and single orders as events name them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-list-private.h"

#include "docket-error.h"

#include <string.h>

#define PART 200
#define EVENTS_PAUSE_MS 40
#define MAX_SINGLE 24

/* One part of the list that is being read. */
typedef struct
{
  DocketOrderList *list;
  GCancellable *reading;
  gint group;              /* -1: a search's result */
} Part;

static void schedule_changed (DocketOrderList *self);

static void
part_free (Part *part)
{
  g_object_unref (part->list);
  g_object_unref (part->reading);
  g_free (part);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Part, part_free)

static gboolean
is_searching (DocketOrderList *self)
{
  return self->search != NULL;
}

static void
set_loading (DocketOrderList *self,
             gboolean loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify (G_OBJECT (self), "loading");
}

static void
counts_changed (DocketOrderList *self)
{
  g_signal_emit_by_name (self, "counts-changed");
}

static void
take_counts (DocketOrderList *self,
             DocketListing *listing)
{
  if (listing->has_counts)
    memcpy (self->counts, listing->counts, sizeof self->counts);
}

/* Where all of the list is loaded it can be counted here; otherwise the server is asked. */
static void
on_counts (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (DocketOrderList) self = user_data;
  g_autoptr (DocketListing) listing = docket_client_list_finish (DOCKET_CLIENT (object), result, NULL);

  if (listing == NULL)
    return;

  take_counts (self, listing);
  counts_changed (self);
}

static void
count_again (DocketOrderList *self)
{
  gboolean whole = !is_searching (self);

  for (guint i = 0; i < DOCKET_WANTS_ENDED; i++)
    whole = whole && self->next[i] == NULL;

  if (!whole)
    {
      docket_client_list_async (self->client, NULL, NULL, NULL, 1, self->closing, on_counts, g_object_ref (self));
      return;
    }

  for (guint i = 0; i < DOCKET_WANTS_ENDED; i++)
    self->counts[i] = g_list_model_get_n_items (docket_order_groups_get_group (self->groups, i));
  counts_changed (self);
}

static void
end_reading (DocketOrderList *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->read, g_ptr_array_unref);
  self->n_parts = 0;
  set_loading (self, FALSE);
}

static void
take_part (DocketOrderList *self,
           gint group,
           DocketListing *listing)
{
  take_counts (self, listing);
  for (guint i = 0; i < listing->rows->len; i++)
    g_ptr_array_add (self->read, g_object_ref (g_ptr_array_index (listing->rows, i)));
  if (group >= 0)
    {
      g_free (self->next[group]);
      self->next[group] = g_steal_pointer (&listing->next);
    }
  if (--self->n_parts > 0)
    return;

  docket_order_groups_replace (self->groups, self->read);
  end_reading (self);
  counts_changed (self);
  if (g_hash_table_size (self->changed) > 0)
    schedule_changed (self);
}

static void
on_part (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (Part) part = user_data;
  DocketOrderList *self = part->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketListing) listing = docket_client_list_finish (DOCKET_CLIENT (object), result, &error);

  if (self->reading != part->reading)
    return;

  if (listing == NULL)
    {
      self->unread = TRUE;
      end_reading (self);
      return;
    }
  take_part (self, part->group, listing);
}

static void
read_part (DocketOrderList *self,
           gint group)
{
  Part *part = g_new0 (Part, 1);

  part->list = g_object_ref (self);
  part->reading = g_object_ref (self->reading);
  part->group = group;
  self->n_parts++;
  docket_client_list_async (self->client, group >= 0 ? docket_wants_to_nick (group) : NULL,
                            self->search, NULL, PART, self->reading, on_part, part);
}

static void
take_row (DocketOrderList *self,
          DocketOrderRow *row)
{
  const char *code = docket_order_row_get_code (row);

  if (is_searching (self) && docket_order_groups_find (self->groups, code) == NULL)
    return;

  if (docket_order_row_get_wants (row) == DOCKET_WANTS_ENDED && !is_searching (self))
    docket_order_groups_remove (self->groups, code);
  else
    docket_order_groups_put (self->groups, row);
}

typedef struct
{
  DocketOrderList *list;
  char *code;
} Single;

static void
on_single (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  Single *single = user_data;
  g_autoptr (DocketOrderList) self = single->list;
  g_autofree char *code = single->code;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = docket_client_get_order_finish (DOCKET_CLIENT (object), result, &error);

  g_free (single);
  if (order != NULL)
    {
      docket_order_list_take_order (self, order);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND)
      || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_GONE)
      || g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_OTHER_SITE))
    {
      docket_order_groups_remove (self->groups, code);
      count_again (self);
    }
  else
    self->unread = TRUE;
}

static gboolean
on_changed (gpointer user_data)
{
  DocketOrderList *self = user_data;
  GHashTableIter iter;
  gpointer code;

  self->changed_id = 0;
  if (self->reading != NULL)
    return G_SOURCE_REMOVE;
  if (self->unread || g_hash_table_size (self->changed) > MAX_SINGLE)
    {
      g_hash_table_remove_all (self->changed);
      docket_order_list_read (self);
      return G_SOURCE_REMOVE;
    }

  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    {
      Single *single = g_new0 (Single, 1);

      single->list = g_object_ref (self);
      single->code = g_strdup (code);
      docket_client_get_order_async (self->client, code, self->closing, on_single, single);
    }
  g_hash_table_remove_all (self->changed);

  return G_SOURCE_REMOVE;
}

static void
schedule_changed (DocketOrderList *self)
{
  if (self->changed_id == 0)
    self->changed_id = g_timeout_add (EVENTS_PAUSE_MS, on_changed, self);
}

static void
on_more (GObject *object,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (Part) part = user_data;
  DocketOrderList *self = part->list;
  g_autoptr (DocketListing) listing = docket_client_list_finish (DOCKET_CLIENT (object), result, NULL);

  set_loading (self, self->reading != NULL);
  if (listing == NULL || is_searching (self) || self->reading != NULL)
    return;

  g_free (self->next[part->group]);
  self->next[part->group] = g_steal_pointer (&listing->next);
  for (guint i = 0; i < listing->rows->len; i++)
    docket_order_groups_put (self->groups, g_ptr_array_index (listing->rows, i));
}

void
docket_order_list_read (DocketOrderList *self)
{
  end_reading (self);
  self->unread = FALSE;
  self->reading = g_cancellable_new ();
  self->read = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    g_clear_pointer (&self->next[i], g_free);
  set_loading (self, TRUE);

  if (is_searching (self))
    read_part (self, -1);
  else
    for (gint i = 0; i < DOCKET_WANTS_ENDED; i++)
      read_part (self, i);
}

void
docket_order_list_take_event (DocketOrderList *self,
                              DocketEvent *event)
{
  if (event->order == NULL)
    return;

  g_hash_table_add (self->changed, g_strdup (event->order));
  schedule_changed (self);
}

void
docket_order_list_load_more (DocketOrderList *self,
                             DocketWants wants)
{
  Part *part;

  g_return_if_fail (DOCKET_IS_ORDER_LIST (self));

  if (!docket_order_list_has_more (self, wants) || self->loading)
    return;

  part = g_new0 (Part, 1);
  part->list = g_object_ref (self);
  part->reading = g_object_ref (self->closing);
  part->group = wants;
  set_loading (self, TRUE);
  docket_client_list_async (self->client, docket_wants_to_nick (wants), NULL, self->next[wants], PART,
                            self->closing, on_more, part);
}

void
docket_order_list_take_order (DocketOrderList *self,
                              const DocketOrder *order)
{
  g_autoptr (DocketOrderRow) row = NULL;

  g_return_if_fail (DOCKET_IS_ORDER_LIST (self));

  row = docket_order_row_new_from_order (order);
  if (row == NULL)
    return;

  if (self->reading != NULL)
    {
      g_hash_table_add (self->changed, g_strdup (order->code));
      return;
    }
  take_row (self, row);
  count_again (self);
}
