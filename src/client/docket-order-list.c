/* docket-order-list.c: the shop's orders by what they want from a person, live
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-list.h"

#include "docket-order-list-private.h"

#define SEARCH_PAUSE_MS 150

static void docket_order_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketOrderList, docket_order_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, docket_order_list_model_init))

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_SEARCH,
};

static GType
docket_order_list_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_ORDER_ROW;
}

static guint
docket_order_list_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (DOCKET_ORDER_LIST (model)->groups));
}

static gpointer
docket_order_list_get_item (GListModel *model,
                            guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (DOCKET_ORDER_LIST (model)->groups), position);
}

static void
docket_order_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = docket_order_list_get_item_type;
  iface->get_n_items = docket_order_list_get_n_items;
  iface->get_item = docket_order_list_get_item;
}

static void
on_online (DocketOrderList *self)
{
  if (self->unread && docket_client_get_online (self->client))
    docket_order_list_read (self);
}

static gboolean
on_search_pause_over (gpointer user_data)
{
  DocketOrderList *self = user_data;

  self->search_id = 0;
  docket_order_list_read (self);

  return G_SOURCE_REMOVE;
}

static void
docket_order_list_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  DocketOrderList *self = DOCKET_ORDER_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING: g_value_set_boolean (value, self->loading); break;
    case PROP_SEARCH: g_value_set_string (value, self->search); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_order_list_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SEARCH: docket_order_list_set_search (DOCKET_ORDER_LIST (object), g_value_get_string (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_order_list_dispose (GObject *object)
{
  DocketOrderList *self = DOCKET_ORDER_LIST (object);

  if (self->closing != NULL)
    g_cancellable_cancel (self->closing);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_handle_id (&self->search_id, g_source_remove);
  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_object (&self->closing);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->read, g_ptr_array_unref);
  g_clear_object (&self->groups);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (docket_order_list_parent_class)->dispose (object);
}

static void
docket_order_list_finalize (GObject *object)
{
  DocketOrderList *self = DOCKET_ORDER_LIST (object);

  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    g_free (self->next[i]);
  g_free (self->search);
  g_clear_pointer (&self->changed, g_hash_table_unref);

  G_OBJECT_CLASS (docket_order_list_parent_class)->finalize (object);
}

static void
docket_order_list_class_init (DocketOrderListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_order_list_get_property;
  object_class->set_property = docket_order_list_set_property;
  object_class->dispose = docket_order_list_dispose;
  object_class->finalize = docket_order_list_finalize;

  g_object_class_install_property (object_class, PROP_LOADING,
                                   g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_SEARCH,
                                   g_param_spec_string ("search", NULL, NULL, NULL,
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                          | G_PARAM_EXPLICIT_NOTIFY));
  g_signal_new ("counts-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
docket_order_list_init (DocketOrderList *self)
{
  self->closing = g_cancellable_new ();
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->groups = docket_order_groups_new ();
  g_signal_connect_object (self->groups, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
}

DocketOrderList *
docket_order_list_new (DocketClient *client,
                       DocketEvents *events)
{
  DocketOrderList *self = g_object_new (DOCKET_TYPE_ORDER_LIST, NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::online", G_CALLBACK (on_online), self, G_CONNECT_SWAPPED);
  if (events != NULL)
    {
      g_signal_connect_object (events, "event", G_CALLBACK (docket_order_list_take_event), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (events, "resync", G_CALLBACK (docket_order_list_read), self, G_CONNECT_SWAPPED);
    }
  docket_order_list_read (self);

  return self;
}

GListModel *
docket_order_list_get_group (DocketOrderList *self,
                             DocketWants wants)
{
  g_return_val_if_fail (DOCKET_IS_ORDER_LIST (self), NULL);

  return docket_order_groups_get_group (self->groups, wants);
}

guint
docket_order_list_get_count (DocketOrderList *self,
                             DocketWants wants)
{
  g_return_val_if_fail (DOCKET_IS_ORDER_LIST (self), 0);
  g_return_val_if_fail ((guint) wants < DOCKET_N_WANTS, 0);

  return self->counts[wants];
}

void
docket_order_list_set_search (DocketOrderList *self,
                              const char *text)
{
  const char *search = text != NULL && *text != '\0' ? text : NULL;

  g_return_if_fail (DOCKET_IS_ORDER_LIST (self));

  if (g_strcmp0 (self->search, search) == 0)
    return;

  g_free (self->search);
  self->search = g_strdup (search);
  g_clear_handle_id (&self->search_id, g_source_remove);
  self->search_id = g_timeout_add (SEARCH_PAUSE_MS, on_search_pause_over, self);
  g_object_notify (G_OBJECT (self), "search");
}

const char *
docket_order_list_get_search (DocketOrderList *self)
{
  g_return_val_if_fail (DOCKET_IS_ORDER_LIST (self), NULL);

  return self->search;
}

gboolean
docket_order_list_has_more (DocketOrderList *self,
                            DocketWants wants)
{
  g_return_val_if_fail (DOCKET_IS_ORDER_LIST (self), FALSE);
  g_return_val_if_fail ((guint) wants < DOCKET_N_WANTS, FALSE);

  return self->next[wants] != NULL;
}

void
docket_order_list_reload (DocketOrderList *self)
{
  g_return_if_fail (DOCKET_IS_ORDER_LIST (self));

  docket_order_list_read (self);
}

DocketOrderRow *
docket_order_list_find (DocketOrderList *self,
                        const char *code)
{
  g_return_val_if_fail (DOCKET_IS_ORDER_LIST (self), NULL);

  return docket_order_groups_find (self->groups, code);
}

gboolean
docket_order_list_get_loading (DocketOrderList *self)
{
  g_return_val_if_fail (DOCKET_IS_ORDER_LIST (self), FALSE);

  return self->loading;
}
