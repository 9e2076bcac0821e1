/* docket-orders-table.c: orders as documents, found by code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders-table.h"

#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-order-id-private.h"
#include "docket-search-private.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>
#include <locale.h>

#define GET_TERMINAL "SELECT site, version, document FROM order_documents WHERE id = $1"
#define GET_CUSTOMER "SELECT site, version, document FROM order_customer_documents WHERE id = $1"
#define GET_STATE "SELECT site, state FROM orders WHERE id = $1"
#define PUT_ROW                                                                             \
  "INSERT INTO orders (id, code, site, state, wants, listed_at, changed_at, placed_at, "    \
  "released_at, ready_at, collected_at, ended_at, expires, images_expire, paid, searched, " \
  "list_row) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "    \
  "$17) ON CONFLICT (id) DO UPDATE SET state = excluded.state, "                            \
  "changed_at = excluded.changed_at, placed_at = excluded.placed_at, "                      \
  "released_at = excluded.released_at, ready_at = excluded.ready_at, "                      \
  "collected_at = excluded.collected_at, paid = excluded.paid, "                            \
  "searched = excluded.searched, list_row = excluded.list_row"
/* What indexes are made of seldom changes, and SQLite writes each index that an UPDATE names. */
#define MOVE_ROW                                                                            \
  "UPDATE orders SET wants = $1, listed_at = $2, ended_at = $3, expires = $4, "             \
  "images_expire = $5 WHERE id = $6 AND "                                                   \
  "(wants, listed_at, ended_at, expires, images_expire) <> ($1, $2, $3, $4, $5)"
#define PUT_TERMINAL                                                                        \
  "INSERT INTO order_documents (id, site, version, document) VALUES ($1, $2, $3, $4) "      \
  "ON CONFLICT (id) DO UPDATE SET version = excluded.version, document = excluded.document"
#define PUT_CUSTOMER                                                                        \
  "INSERT INTO order_customer_documents (id, site, version, document) "                     \
  "VALUES ($1, $2, $3, $4) "                                                                \
  "ON CONFLICT (id) DO UPDATE SET version = excluded.version, document = excluded.document"
#define EXPIRED                                                                             \
  "SELECT code FROM orders WHERE expires > 0 AND expires <= $1 ORDER BY expires LIMIT $2"
#define IMAGES_EXPIRED                                                                      \
  "SELECT code FROM orders WHERE images_expire > 0 AND images_expire <= $1 "                \
  "ORDER BY images_expire LIMIT $2"
#define ENDED                                                                               \
  "SELECT code FROM orders WHERE site = $1 AND ended_at > 0 AND ended_at < $2 "             \
  "ORDER BY ended_at LIMIT $3"

/* The list is the shop's, whoever changed the order. */
static char *
write_row (const DocketOrder *order)
{
  locale_t callers = uselocale (LC_GLOBAL_LOCALE);
  char *row = docket_order_to_row_json (order);

  uselocale (callers);
  return row;
}

static gboolean
put_row (DocketDbHandle    *handle,
         const DocketOrder *order,
         const char        *searched,
         gint64             now,
         GError           **error)
{
  g_autofree char *row = write_row (order);
  DocketWants wants = docket_order_wants (order);
  gint64 id = docket_order_id (order->code);
  gint64 listed = order->placed_at != 0 ? order->placed_at : order->created_at;
  gint64 expires = wants == DOCKET_WANTS_ENDED ? 0 : order->expiry.order_expires;

  return docket_sql_run (
      handle, NULL, PUT_ROW,
      PARAMS (P_INT (id), P_TEXT (order->code), P_TEXT (order->site),
              P_TEXT (docket_order_state_to_nick (order->state)),
              P_TEXT (docket_wants_to_nick (wants)), P_INT (listed), P_INT (now),
              P_INT (order->placed_at), P_INT (order->released_at), P_INT (order->ready_at),
              P_INT (order->collected_at), P_INT (order->ended_at),
              P_INT (expires), P_INT (order->expiry.images_expire),
              P_INT (order->paid.amount), P_TEXT (searched), P_TEXT (row)),
      error) &&
         docket_sql_run (handle, NULL, MOVE_ROW,
                         PARAMS (P_TEXT (docket_wants_to_nick (wants)), P_INT (listed),
                                 P_INT (order->ended_at), P_INT (expires),
                                 P_INT (order->expiry.images_expire), P_INT (id)),
                         error);
}

static gboolean
put_documents (DocketDbHandle    *handle,
               const DocketOrder *order,
               GError           **error)
{
  g_autofree char *terminal = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
  g_autofree char *customer = docket_order_to_json (order, DOCKET_VIEW_CUSTOMER);
  gint64 id = docket_order_id (order->code);

  return docket_sql_run (handle, NULL, PUT_TERMINAL,
                         PARAMS (P_INT (id), P_TEXT (order->site), P_INT (order->version),
                                 P_TEXT (terminal)),
                         error) &&
         docket_sql_run (handle, NULL, PUT_CUSTOMER,
                         PARAMS (P_INT (id), P_TEXT (order->site), P_INT (order->version),
                                 P_TEXT (customer)),
                         error);
}

static gboolean
get_searched (DocketDbHandle *handle,
              const char     *code,
              gboolean       *found,
              char          **searched,
              GError        **error)
{
  g_auto (DocketRows) rows = { NULL };

  if (!docket_sql_query_one (handle, &rows, found, "SELECT searched FROM orders WHERE id = $1",
                             PARAMS (P_INT (docket_order_id (code))), error))
    return FALSE;
  *searched = *found ? docket_rows_dup_text (&rows, 0, NULL) : NULL;
  return TRUE;
}

static gboolean
put (DocketDbHandle    *handle,
     const DocketOrder *order,
     const char        *searched_before,
     gint64             now,
     GError           **error)
{
  g_autofree char *searched = docket_search_words (order);

  return put_row (handle, order, searched, now, error) && put_documents (handle, order, error) &&
         (g_strcmp0 (searched, searched_before) == 0 ||
          docket_search_put (handle, order, searched_before, searched, error));
}

static gpointer
read_code (DocketRows *rows,
           GError    **error)
{
  return docket_rows_dup_text (rows, 0, NULL);
}

static void
set_not_found (GError **error)
{
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no order with this code."));
}

void
docket_order_document_clear (DocketOrderDocument *document)
{
  g_clear_pointer (&document->site, g_free);
  g_clear_pointer (&document->json, g_free);
}

gboolean
docket_orders_table_get (DocketDbHandle      *handle,
                         const char          *code,
                         DocketView           view,
                         DocketOrderDocument *document,
                         GError             **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             view == DOCKET_VIEW_TERMINAL ? GET_TERMINAL : GET_CUSTOMER,
                             PARAMS (P_INT (docket_order_id (code))), error))
    return FALSE;
  if (!found)
    {
      set_not_found (error);
      return FALSE;
    }
  document->site = docket_rows_dup_text (&rows, 0, NULL);
  document->version = (guint64) docket_rows_int (&rows, 1);
  document->json = docket_rows_dup_text (&rows, 2, &document->length);
  return TRUE;
}

gboolean
docket_orders_table_get_version (DocketDbHandle *handle,
                                 const char     *code,
                                 guint64        *version,
                                 GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT version FROM order_documents WHERE id = $1",
                             PARAMS (P_INT (docket_order_id (code))), error))
    return FALSE;
  if (found)
    *version = (guint64) docket_rows_int (&rows, 0);
  else
    set_not_found (error);
  return found;
}

gboolean
docket_orders_table_get_state (DocketDbHandle   *handle,
                               const char       *code,
                               char            **site,
                               DocketOrderState *state,
                               GError          **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET_STATE, PARAMS (P_INT (docket_order_id (code))), error))
    return FALSE;
  if (!found)
    {
      set_not_found (error);
      return FALSE;
    }
  *site = docket_rows_dup_text (&rows, 0, NULL);
  return docket_order_state_from_nick (docket_rows_text (&rows, 1), state);
}

DocketOrder *
docket_orders_table_load (DocketDbHandle *handle,
                          const char     *code,
                          GError        **error)
{
  g_auto (DocketOrderDocument) document = { NULL };

  if (!docket_orders_table_get (handle, code, DOCKET_VIEW_TERMINAL, &document, error))
    return NULL;
  return docket_order_from_json_text (document.json, (gssize) document.length, error);
}

gboolean
docket_orders_table_insert (DocketDbHandle    *handle,
                            const DocketOrder *order,
                            gint64             now,
                            GError           **error)
{
  g_autofree char *searched = NULL;
  gboolean found;

  if (!get_searched (handle, order->code, &found, &searched, error))
    return FALSE;
  if (found)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED, "The code %s is taken.", order->code);
      return FALSE;
    }
  return put (handle, order, NULL, now, error);
}

gboolean
docket_orders_table_save (DocketDbHandle    *handle,
                          const DocketOrder *order,
                          gint64             now,
                          GError           **error)
{
  g_autofree char *searched = NULL;
  gboolean found;

  if (!get_searched (handle, order->code, &found, &searched, error))
    return FALSE;
  if (!found)
    {
      set_not_found (error);
      return FALSE;
    }
  return put (handle, order, searched, now, error);
}

gboolean
docket_orders_table_append (DocketDbHandle *handle,
                            DocketOrder    *order,
                            DocketEvent    *event,
                            gboolean        in_history,
                            GError        **error)
{
  DocketEvent *copy;

  g_free (event->site);
  g_free (event->order);
  event->site = g_strdup (order->site);
  event->order = g_strdup (order->code);
  if (!docket_events_table_append (handle, event, error))
    return FALSE;
  if (!in_history)
    return TRUE;

  copy = docket_event_new (event->type, event->actor, event->at);
  copy->id = event->id;
  copy->site = g_strdup (event->site);
  copy->order = g_strdup (event->order);
  copy->data = g_strdup (event->data);
  g_ptr_array_add (order->history, copy);
  return TRUE;
}

gboolean
docket_orders_table_add_payment (DocketDbHandle    *handle,
                                 const DocketOrder *order,
                                 gint64             amount,
                                 gint64             now,
                                 GError           **error)
{
  return docket_sql_run (handle, NULL,
                         "INSERT INTO payments (order_id, site, at, amount, currency) VALUES ($1, $2, $3, $4, $5)",
                         PARAMS (P_INT (docket_order_id (order->code)), P_TEXT (order->site), P_INT (now),
                                 P_INT (amount), P_TEXT (order->price.currency)),
                         error);
}

GPtrArray *
docket_orders_table_expired (DocketDbHandle *handle,
                             gint64          now,
                             guint           limit,
                             GError        **error)
{
  return docket_sql_collect (handle, read_code, g_free, EXPIRED, PARAMS (P_INT (now), P_INT (limit)),
                             error);
}

GPtrArray *
docket_orders_table_images_expired (DocketDbHandle *handle,
                                    gint64          now,
                                    guint           limit,
                                    GError        **error)
{
  return docket_sql_collect (handle, read_code, g_free, IMAGES_EXPIRED,
                             PARAMS (P_INT (now), P_INT (limit)), error);
}

GPtrArray *
docket_orders_table_ended_before (DocketDbHandle *handle,
                                  const char     *site,
                                  gint64          ended_before,
                                  guint           limit,
                                  GError        **error)
{
  return docket_sql_collect (handle, read_code, g_free, ENDED,
                             PARAMS (P_TEXT (site), P_INT (ended_before), P_INT (limit)),
                             error);
}

gboolean
docket_orders_table_delete (DocketDbHandle *handle,
                            const char     *code,
                            GError        **error)
{
  const DocketParam id[] = { P_INT (docket_order_id (code)) };
  g_autofree char *searched = NULL;
  gboolean found;

  if (!get_searched (handle, code, &found, &searched, error))
    return FALSE;
  if (!found)
    return TRUE;
  return docket_search_remove (handle, code, searched, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM images WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM jobs WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM promises WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM payments WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM lodgings WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM openings WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM events WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM passwords WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM sessions WHERE order_id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM order_documents WHERE id = $1", id, 1, error) &&
         docket_sql_run (handle, NULL, "DELETE FROM order_customer_documents WHERE id = $1", id, 1,
                         error) &&
         docket_sql_run (handle, NULL, "DELETE FROM orders WHERE id = $1", id, 1, error);
}
