/* docket-compartments-table.c: a shop's shelves, bins and lockers, and what lies where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-compartments-table.h"

#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#define COLUMNS                                                                             \
  "label, kind, width, height, depth, device, board, relay, sensor, trouble, door, "        \
  "(SELECT count(*) FROM lodgings WHERE lodgings.site = compartments.site "                 \
  "AND lodgings.label = compartments.label), "                                              \
  "(SELECT min(order_id) FROM lodgings WHERE lodgings.site = compartments.site "            \
  "AND lodgings.label = compartments.label) FROM compartments "
#define LIST "SELECT " COLUMNS "WHERE site = $1 ORDER BY place, label"
#define GET "SELECT " COLUMNS "WHERE site = $1 AND label = $2"
#define INSERT                                                                              \
  "INSERT INTO compartments (site, label, kind, place, width, height, depth, device, board, " \
  "relay, sensor, trouble, door) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
#define CONDITION "UPDATE compartments SET trouble = $1, door = $2 WHERE site = $3 AND label = $4"
#define LODGE                                                                               \
  "INSERT INTO lodgings (order_id, site, label, since) VALUES ($1, $2, $3, $4) "            \
  "ON CONFLICT (order_id) DO UPDATE SET site = excluded.site, label = excluded.label, since = excluded.since"
/* Of an order that ended by itself its term is when it ended. */
#define UNCOLLECTED                                                                         \
  "SELECT orders.code, lodgings.label, lodgings.since, "                                    \
  "CASE WHEN orders.expires > 0 THEN orders.expires ELSE orders.ended_at END AS term, orders.list_row "  \
  "FROM lodgings JOIN orders ON orders.id = lodgings.order_id "                             \
  "WHERE lodgings.site = $1 AND (orders.state <> 'ready' OR (orders.expires > 0 AND orders.expires <= $2)) " \
  "ORDER BY term, lodgings.since LIMIT $3"

static gpointer
read_compartment (DocketRows *rows,
                  GError    **error)
{
  DocketCompartment *compartment = docket_compartment_new (docket_rows_text (rows, 0), DOCKET_COMPARTMENT_SHELF);

  docket_compartment_kind_from_nick (docket_rows_text (rows, 1), &compartment->kind);
  compartment->width = (DocketLength) docket_rows_int (rows, 2);
  compartment->height = (DocketLength) docket_rows_int (rows, 3);
  compartment->depth = (DocketLength) docket_rows_int (rows, 4);
  compartment->device = docket_rows_dup_text (rows, 5, NULL);
  compartment->board = (guint) docket_rows_int (rows, 6);
  compartment->relay = (guint) docket_rows_int (rows, 7);
  compartment->sensor = (guint) docket_rows_int (rows, 8);
  compartment->trouble = docket_rows_dup_text (rows, 9, NULL);
  docket_door_from_nick (docket_rows_text (rows, 10), &compartment->door);
  compartment->n_orders = (guint) docket_rows_int (rows, 11);
  if (compartment->n_orders > 0 && compartment->kind != DOCKET_COMPARTMENT_SHELF)
    compartment->order = docket_order_code (docket_rows_int (rows, 12));
  return compartment;
}

GPtrArray *
docket_compartments_table_list (DocketDbHandle *handle,
                                const char     *site,
                                GError        **error)
{
  return docket_sql_collect (handle, read_compartment, (GDestroyNotify) docket_compartment_free, LIST,
                             PARAMS (P_TEXT (site)), error);
}

DocketCompartment *
docket_compartments_table_get (DocketDbHandle *handle,
                               const char     *site,
                               const char     *label,
                               GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET, PARAMS (P_TEXT (site), P_TEXT (label)), error) || !found)
    return NULL;
  return read_compartment (&rows, error);
}

static gboolean
insert (DocketDbHandle          *handle,
        const char              *site,
        const DocketCompartment *compartment,
        guint                    place,
        GError                 **error)
{
  return docket_sql_run (handle, NULL, INSERT,
                         PARAMS (P_TEXT (site), P_TEXT (compartment->label),
                                 P_TEXT (docket_compartment_kind_to_nick (compartment->kind)), P_INT (place),
                                 P_INT (compartment->width), P_INT (compartment->height), P_INT (compartment->depth),
                                 P_TEXT (compartment->device), P_INT (compartment->board),
                                 P_INT (compartment->relay), P_INT (compartment->sensor),
                                 P_TEXT (compartment->trouble), P_TEXT (docket_door_to_nick (compartment->door))),
                         error);
}

static void
keep_condition (DocketCompartment *compartment,
                GPtrArray         *before)
{
  for (guint i = 0; i < before->len; i++)
    {
      const DocketCompartment *old = g_ptr_array_index (before, i);

      if (!g_str_equal (old->label, compartment->label))
        continue;
      g_free (compartment->trouble);
      compartment->trouble = g_strdup (old->trouble);
      compartment->door = old->door;
    }
}

gboolean
docket_compartments_table_replace (DocketDbHandle *handle,
                                   const char     *site,
                                   GPtrArray      *compartments,
                                   GError        **error)
{
  g_autoptr (GPtrArray) before = docket_compartments_table_list (handle, site, error);

  if (before == NULL || !docket_sql_run (handle, NULL, "DELETE FROM compartments WHERE site = $1",
                                         PARAMS (P_TEXT (site)), error))
    return FALSE;
  for (guint i = 0; i < compartments->len; i++)
    {
      g_autoptr (DocketCompartment) compartment = docket_compartment_copy (g_ptr_array_index (compartments, i));

      keep_condition (compartment, before);
      if (!insert (handle, site, compartment, i, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_compartments_table_set_condition (DocketDbHandle          *handle,
                                         const char              *site,
                                         const DocketCompartment *compartment,
                                         GError                 **error)
{
  return docket_sql_run (handle, NULL, CONDITION,
                         PARAMS (P_TEXT (compartment->trouble), P_TEXT (docket_door_to_nick (compartment->door)),
                                 P_TEXT (site), P_TEXT (compartment->label)),
                         error);
}

gboolean
docket_lodgings_table_put (DocketDbHandle *handle,
                           const char     *order,
                           const char     *site,
                           const char     *label,
                           gint64          now,
                           GError        **error)
{
  if (label == NULL)
    return docket_sql_run (handle, NULL, "DELETE FROM lodgings WHERE order_id = $1",
                           PARAMS (P_INT (docket_order_id (order))), error);
  return docket_sql_run (handle, NULL, LODGE,
                         PARAMS (P_INT (docket_order_id (order)), P_TEXT (site), P_TEXT (label), P_INT (now)), error);
}

char *
docket_lodgings_table_get (DocketDbHandle *handle,
                           const char     *order,
                           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT label FROM lodgings WHERE order_id = $1",
                             PARAMS (P_INT (docket_order_id (order))), error) || !found)
    return NULL;
  return docket_rows_dup_text (&rows, 0, NULL);
}

void
docket_uncollected_free (DocketUncollected *uncollected)
{
  g_free (uncollected->order);
  g_free (uncollected->label);
  g_free (uncollected->row);
  g_free (uncollected);
}

static gpointer
read_uncollected (DocketRows *rows,
                  GError    **error)
{
  DocketUncollected *uncollected = g_new0 (DocketUncollected, 1);

  uncollected->order = docket_rows_dup_text (rows, 0, NULL);
  uncollected->label = docket_rows_dup_text (rows, 1, NULL);
  uncollected->since = docket_rows_int (rows, 2);
  uncollected->term = docket_rows_int (rows, 3);
  uncollected->row = docket_rows_dup_text (rows, 4, NULL);
  return uncollected;
}

GPtrArray *
docket_lodgings_table_list_uncollected (DocketDbHandle *handle,
                                        const char     *site,
                                        gint64          before,
                                        guint           limit,
                                        GError        **error)
{
  return docket_sql_collect (handle, read_uncollected, (GDestroyNotify) docket_uncollected_free, UNCOLLECTED,
                             PARAMS (P_TEXT (site), P_INT (before), P_INT (limit)), error);
}
