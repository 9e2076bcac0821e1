/* docket-orders.c: drafts, contents, and what is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders.h"

#include "docket-access-table.h"
#include "docket-board.h"
#include "docket-claim-code.h"
#include "docket-error.h"
#include "docket-making.h"
#include "docket-orders-within.h"
#include "docket-promises-private.h"
#include "docket-queue-pause.h"

#include <glib/gi18n.h>
#include <string.h>

/* So many codes taken in a row mean that chance is broken. */
#define CODE_TRIES 8
/* Of a list's rows, before the claim code. */
#define ROW_BEGINS "{\"code\":\""
#define ROW_CODE (sizeof ROW_BEGINS - 1)
#define ROW_PLACED "\",\"state\":\"placed\""

typedef struct
{
  const char *language;
  guint images_expected;
} Draft;

typedef struct
{
  JsonNode *contents;
  gboolean looked;   /* its stamps were drawn */
} Filling;

static char *
new_code (void)
{
  guint8 random[10];

  docket_random (random, sizeof random);
  return docket_claim_code_new (random);
}

static gboolean
insert_draft (DocketChanging *changing,
              GError        **error)
{
  DocketOrder *order = changing->result->order;

  for (guint i = 0; i < CODE_TRIES; i++)
    {
      g_autoptr (GError) local = NULL;

      g_free (order->code);
      order->code = new_code ();
      if (docket_orders_table_insert (changing->handle, order, changing->call->now, &local))
        return TRUE;
      if (!g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_CHANGED))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("No free claim code was found."));
  return FALSE;
}

gboolean
docket_orders_create_within (DocketChanging *changing,
                             const char     *language,
                             guint           images_expected,
                             GError        **error)
{
  gint64 now = changing->call->now;
  const char *currency = docket_services_get_catalogue (changing->services, changing->site->id)->currency;
  DocketOrder *order = docket_order_new (NULL, changing->site->id, now);
  const char *channel = changing->call->channel;
  g_autofree char *origin = channel != NULL ? g_strdup_printf ("{\"channel\":\"%s\"}", channel) : NULL;

  changing->result->order = order;
  if (channel != NULL)
    docket_channel_from_nick (channel, &order->channel);
  order->customer.language = g_strdup (language != NULL ? language : changing->site->language);
  order->images_expected = images_expected;
  order->price = docket_money (0, currency);
  order->paid = docket_money (0, currency);
  order->expiry = docket_terms_at_upload (&changing->site->terms, now);
  return insert_draft (changing, error) && docket_change_log (changing, "created", origin, TRUE, error) &&
         docket_orders_table_save (changing->handle, order, now, error);
}

static gboolean
create (DocketChanging *changing,
        gpointer        data,
        GError        **error)
{
  const Draft *draft = data;

  return docket_orders_create_within (changing, draft->language, draft->images_expected, error) &&
         docket_sessions_add (changing->services, changing->handle, changing->result->order->code,
                              changing->call->now, changing->result, error);
}

static gboolean
check_images_expected (const DocketOrder *order,
                       const DocketSite  *site,
                       GError           **error)
{
  if (order->images_expected <= site->max_images)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               _("This shop takes at most %u pictures in one order."), site->max_images);
  return FALSE;
}

static gboolean
put_contents (DocketChanging *changing,
              gpointer        data,
              GError        **error)
{
  const Filling *filling = data;
  DocketOrder *order = changing->result->order;

  if (order->state != DOCKET_ORDER_RECEIVING)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                   _("This order is placed; its contents cannot be changed any more."));
      return FALSE;
    }
  order->expiry = docket_terms_at_upload (&changing->site->terms, changing->call->now);
  return docket_order_merge_contents (order, filling->contents, error) &&
         check_images_expected (order, changing->site, error) &&
         docket_order_price (order, docket_services_get_catalogue (changing->services, changing->site->id), changing->site, error) &&
         docket_orders_judge (changing, filling->looked, error) && docket_promises_estimate (changing, error) &&
         docket_change_log (changing, "contents", NULL, FALSE, error);
}

/* Draws the stamps that the contents would have. */
static gboolean
look_at_contents (DocketServices    *services,
                  const DocketCall  *call,
                  const char        *code,
                  JsonNode          *contents,
                  GError           **error)
{
  g_autoptr (DocketOrder) order = docket_orders_load (services, call, code, error);

  if (order == NULL)
    return FALSE;
  if (docket_order_merge_contents (order, contents, NULL))
    docket_making_look (services, order);
  return TRUE;
}

/* What is not released yet is expected as if it were released now, which its items tell. */
static void
tell_placed (DocketDbHandle    *handle,
             const DocketBoard *board,
             const char        *code,
             char             **row,
             gsize             *length)
{
  g_autoptr (DocketOrder) order = docket_orders_table_load (handle, code, NULL);

  if (order != NULL)
    docket_board_tell_order (board, order, FALSE, row, length);
}

/* The rows of what waits or is made, with its expected time as it is now. */
static void
add_row (GString           *json,
         DocketDbHandle    *handle,
         const DocketBoard *board,
         const char        *row)
{
  gsize length = strlen (row);
  g_autofree char *told = g_strdup (row);
  gboolean known = board != NULL && length > ROW_CODE + DOCKET_CLAIM_CODE_LEN && g_str_has_prefix (row, ROW_BEGINS);
  g_autofree char *code = known ? g_strndup (row + ROW_CODE, DOCKET_CLAIM_CODE_LEN) : NULL;

  if (known && g_str_has_prefix (row + ROW_CODE + DOCKET_CLAIM_CODE_LEN, ROW_PLACED))
    tell_placed (handle, board, code, &told, &length);
  else if (known)
    docket_board_tell (board, code, FALSE, &told, &length);
  g_string_append_len (json, told, (gssize) length);
}

static void
add_counts (GString     *json,
            const guint *counts)
{
  g_string_append (json, ",\"counts\":{");
  for (guint i = 0; i < DOCKET_WANTS_ENDED; i++)
    g_string_append_printf (json, "%s\"%s\":%u", i > 0 ? "," : "", docket_wants_to_nick (i), counts[i]);
  g_string_append (json, "}}");
}

gboolean
docket_orders_create (DocketServices   *services,
                      const DocketCall *call,
                      const char       *site_id,
                      const char       *language,
                      guint             images_expected,
                      DocketResult     *result,
                      GError          **error)
{
  const DocketSite *site = docket_services_get_site (services, site_id, error);
  Draft draft = { language, images_expected };

  if (site == NULL || !docket_blobs_check_room (services->blobs, 0, error) ||
      !docket_queue_check_open (services, site->id, error))
    return FALSE;
  if (images_expected > site->max_images)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("This shop takes at most %u pictures in one order."), site->max_images);
      return FALSE;
    }
  return docket_change_new_order (services, call, site, create, &draft, result, error);
}

gboolean
docket_orders_put_contents (DocketServices   *services,
                            const DocketCall *call,
                            const char       *code,
                            JsonNode         *contents,
                            DocketResult     *result,
                            GError          **error)
{
  Filling filling = { contents, FALSE };
  g_autoptr (GError) local = NULL;

  if (docket_change_order (services, call, code, put_contents, &filling, result, &local))
    return TRUE;
  if (!docket_orders_must_look (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  filling.looked = TRUE;
  return look_at_contents (services, call, code, contents, error) &&
         docket_change_order (services, call, code, put_contents, &filling, result, error);
}

gboolean
docket_orders_get (DocketServices      *services,
                   const DocketCall    *call,
                   const char          *code,
                   DocketView           view,
                   DocketOrderDocument *document,
                   GError             **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_auto (DocketOrderDocument) found = { NULL };

  if (handle == NULL || !docket_orders_table_get (handle, code, view, &found, error) ||
      !docket_change_check_site (services, call, found.site, error))
    return FALSE;
  *document = found;
  found = (DocketOrderDocument) { NULL };
  return TRUE;
}

DocketOrder *
docket_orders_load (DocketServices   *services,
                    const DocketCall *call,
                    const char       *code,
                    GError          **error)
{
  g_auto (DocketOrderDocument) document = { NULL };

  if (!docket_orders_get (services, call, code, DOCKET_VIEW_TERMINAL, &document, error))
    return NULL;
  return docket_order_from_json_text (document.json, (gssize) document.length, error);
}

char *
docket_orders_list (DocketServices         *services,
                    const DocketOrderQuery *query,
                    GError                **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (DocketBoard) board = docket_boards_peek (services, query->site);
  g_autofree char *next = NULL;
  guint counts[DOCKET_WANTS_ENDED + 1];
  GString *json;

  if (handle == NULL ||
      (rows = docket_orders_table_list (handle, query, &next, error)) == NULL ||
      !docket_orders_table_count (handle, query->site, counts, error))
    return NULL;

  json = g_string_new ("{\"orders\":[");
  for (guint i = 0; i < rows->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      add_row (json, handle, board, g_ptr_array_index (rows, i));
    }
  g_string_append (json, "],\"next\":");
  if (next != NULL)
    g_string_append_printf (json, "\"%s\"", next);
  else
    g_string_append (json, "null");
  add_counts (json, counts);
  return g_string_free (json, FALSE);
}

char *
docket_orders_day (DocketServices *services,
                   const char     *site,
                   gint64          day_start,
                   GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  const char *currency = docket_services_get_catalogue (services, site)->currency;
  DocketDay day;

  if (handle == NULL || !docket_orders_table_day (handle, site, day_start, currency, &day, error))
    return NULL;
  return g_strdup_printf ("{\"placed\":%u,\"released\":%u,\"ready\":%u,\"collected\":%u,"
                          "\"waiting\":%u,\"revenue\":{\"amount\":%" G_GINT64_FORMAT
                          ",\"currency\":\"%s\"}}",
                          day.placed, day.released, day.ready, day.collected, day.waiting,
                          day.revenue, currency);
}
