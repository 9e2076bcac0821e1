/* docket-order-groups.c: rows in the groups of DocketWants, kept sorted, changed in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-groups-private.h"

#include "docket-client-list-private.h"

#include <string.h>

struct _DocketOrderGroups
{
  GObject parent;

  GListStore *groups[DOCKET_N_WANTS];
  GHashTable *rows;                    /* code → DocketOrderRow */
};

static void docket_order_groups_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DocketOrderGroups, docket_order_groups, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, docket_order_groups_model_init))

static gint64
sort_time (DocketOrderRow *row)
{
  return docket_order_row_get_wants (row) == DOCKET_WANTS_HANDING_OVER
           ? docket_order_row_get_ready_at (row)
           : docket_order_row_get_placed_at (row);
}

/* Oldest first, so that new ones come last; what has no time yet after them; what is finished
 * newest first. */
static int
compare_rows (gconstpointer one,
              gconstpointer other,
              gpointer user_data)
{
  DocketOrderRow *a = (DocketOrderRow *) one, *b = (DocketOrderRow *) other;
  gint64 at_a = sort_time (a), at_b = sort_time (b);
  int order;

  if (at_a == 0 || at_b == 0)
    order = (at_a == 0) - (at_b == 0);
  else
    order = (at_a > at_b) - (at_a < at_b);
  if (order == 0)
    order = strcmp (docket_order_row_get_code (a), docket_order_row_get_code (b));

  return docket_order_row_get_wants (a) == DOCKET_WANTS_ENDED ? -order : order;
}

static int
compare_pointers (gconstpointer one,
                  gconstpointer other)
{
  return compare_rows (*(gconstpointer *) one, *(gconstpointer *) other, NULL);
}

static guint
group_offset (DocketOrderGroups *self,
              guint group)
{
  guint offset = 0;

  for (guint i = 0; i < group; i++)
    offset += g_list_model_get_n_items (G_LIST_MODEL (self->groups[i]));

  return offset;
}

static void
on_group_changed (GListModel *group,
                  guint position,
                  guint removed,
                  guint added,
                  DocketOrderGroups *self)
{
  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    if (G_LIST_MODEL (self->groups[i]) == group)
      g_list_model_items_changed (G_LIST_MODEL (self), group_offset (self, i) + position, removed, added);
}

static GType
docket_order_groups_get_item_type (GListModel *model)
{
  return DOCKET_TYPE_ORDER_ROW;
}

static guint
docket_order_groups_get_n_items (GListModel *model)
{
  return group_offset (DOCKET_ORDER_GROUPS (model), DOCKET_N_WANTS);
}

static gpointer
docket_order_groups_get_item (GListModel *model,
                              guint position)
{
  DocketOrderGroups *self = DOCKET_ORDER_GROUPS (model);

  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    {
      guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->groups[i]));

      if (position < n_items)
        return g_list_model_get_item (G_LIST_MODEL (self->groups[i]), position);
      position -= n_items;
    }

  return NULL;
}

static void
docket_order_groups_model_init (GListModelInterface *iface)
{
  iface->get_item_type = docket_order_groups_get_item_type;
  iface->get_n_items = docket_order_groups_get_n_items;
  iface->get_item = docket_order_groups_get_item;
}

static void
docket_order_groups_finalize (GObject *object)
{
  DocketOrderGroups *self = DOCKET_ORDER_GROUPS (object);

  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    g_clear_object (&self->groups[i]);
  g_clear_pointer (&self->rows, g_hash_table_unref);

  G_OBJECT_CLASS (docket_order_groups_parent_class)->finalize (object);
}

static void
docket_order_groups_class_init (DocketOrderGroupsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_order_groups_finalize;
}

static void
docket_order_groups_init (DocketOrderGroups *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    {
      self->groups[i] = g_list_store_new (DOCKET_TYPE_ORDER_ROW);
      g_signal_connect_object (self->groups[i], "items-changed", G_CALLBACK (on_group_changed), self, 0);
    }
}

static void
remember (DocketOrderGroups *self,
          DocketOrderRow *row)
{
  g_hash_table_replace (self->rows, g_strdup (docket_order_row_get_code (row)), g_object_ref (row));
}

static void
take_out (DocketOrderGroups *self,
          DocketOrderRow *row)
{
  GListStore *store = self->groups[docket_order_row_get_wants (row)];
  guint position;

  if (g_list_store_find (store, row, &position))
    g_list_store_remove (store, position);
}

static void
put_in (DocketOrderGroups *self,
        DocketOrderRow *row)
{
  g_list_store_insert_sorted (self->groups[docket_order_row_get_wants (row)], row, compare_rows, NULL);
}

/* A whole group at once, where nothing of it was shown before. */
static void
fill_empty_group (DocketOrderGroups *self,
                  DocketWants wants,
                  GPtrArray *rows)
{
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      DocketOrderRow *row = g_ptr_array_index (rows, i);

      if (docket_order_row_get_wants (row) != wants
          || docket_order_groups_find (self, docket_order_row_get_code (row)) != NULL)
        continue;
      remember (self, row);
      g_ptr_array_add (fresh, row);
    }

  g_ptr_array_sort (fresh, compare_pointers);
  if (fresh->len > 0)
    g_list_store_splice (self->groups[wants], 0, 0, fresh->pdata, fresh->len);
}

DocketOrderGroups *
docket_order_groups_new (void)
{
  return g_object_new (DOCKET_TYPE_ORDER_GROUPS, NULL);
}

GListModel *
docket_order_groups_get_group (DocketOrderGroups *self,
                               DocketWants wants)
{
  g_return_val_if_fail ((guint) wants < DOCKET_N_WANTS, NULL);

  return G_LIST_MODEL (self->groups[wants]);
}

DocketOrderRow *
docket_order_groups_find (DocketOrderGroups *self,
                          const char *code)
{
  return g_hash_table_lookup (self->rows, code);
}

void
docket_order_groups_put (DocketOrderGroups *self,
                         DocketOrderRow *row)
{
  DocketOrderRow *known = docket_order_groups_find (self, docket_order_row_get_code (row));

  if (known == NULL)
    {
      remember (self, row);
      put_in (self, row);
      return;
    }
  if (known == row || docket_order_row_get_version (row) < docket_order_row_get_version (known))
    return;

  if (docket_order_row_get_wants (row) == docket_order_row_get_wants (known)
      && compare_rows (row, known, NULL) == 0)
    {
      docket_order_row_update (known, row);
      return;
    }

  take_out (self, known);
  docket_order_row_update (known, row);
  put_in (self, known);
}

void
docket_order_groups_remove (DocketOrderGroups *self,
                            const char *code)
{
  g_autoptr (DocketOrderRow) row = docket_order_groups_find (self, code);

  if (row == NULL)
    return;

  g_object_ref (row);
  take_out (self, row);
  g_hash_table_remove (self->rows, docket_order_row_get_code (row));
}

void
docket_order_groups_replace (DocketOrderGroups *self,
                             GPtrArray *rows)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer code;

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (wanted, (gpointer) docket_order_row_get_code (g_ptr_array_index (rows, i)));
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    if (!g_hash_table_contains (wanted, code))
      g_ptr_array_add (gone, g_strdup (code));

  for (guint i = 0; i < gone->len; i++)
    docket_order_groups_remove (self, g_ptr_array_index (gone, i));
  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    if (g_list_model_get_n_items (G_LIST_MODEL (self->groups[i])) == 0)
      fill_empty_group (self, i, rows);
  for (guint i = 0; i < rows->len; i++)
    docket_order_groups_put (self, g_ptr_array_index (rows, i));
}
