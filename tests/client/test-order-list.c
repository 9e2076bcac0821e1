/* test-order-list.c: the list changes in place and never jumps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-json.h"
#include "docket-order-list.h"
#include "docket-time.h"
#include "fake-server.h"

#include <string.h>

#define NOW (20000 * DOCKET_DAY)

typedef struct
{
  GMutex lock;
  GPtrArray *orders;     /* DocketOrder, guarded by lock */
  FakeServer *server;
  DocketClient *client;
  DocketEvents *events;
  DocketOrderList *list;
  GString *changes;      /* "position-removed+added" for each items-changed */
} Fixture;

static gboolean
matches (DocketOrder *order,
         const char *path)
{
  const char *query = strstr (path, "&q=");
  const char *wants = strstr (path, "&wants=");
  g_autofree char *nick = NULL;

  if (query != NULL)
    return g_str_has_prefix (order->customer.name, query + 3);
  if (wants == NULL)
    return docket_order_wants (order) != DOCKET_WANTS_ENDED;

  nick = g_strndup (wants + 7, strcspn (wants + 7, "&"));
  return strcmp (nick, docket_wants_to_nick (docket_order_wants (order))) == 0;
}

static char *
answer_list (Fixture *fixture,
             const char *path)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  guint counts[5] = { 0 };

  for (guint i = 0; i < fixture->orders->len; i++)
    {
      DocketOrder *order = g_ptr_array_index (fixture->orders, i);
      g_autofree char *row = docket_order_to_row_json (order);

      counts[docket_order_wants (order)]++;
      if (matches (order, path))
        g_string_append_printf (rows, "%s%s", rows->len > 0 ? "," : "", row);
    }

  return fake_json ("{\"orders\":[%s],\"next\":null,\"counts\":{\"person\":%u,\"customer\":%u,\"nothing\":%u,\"handing-over\":%u}}",
                    rows->str, counts[0], counts[1], counts[2], counts[3]);
}

static char *
answer_order (Fixture *fixture,
              const char *code)
{
  for (guint i = 0; i < fixture->orders->len; i++)
    {
      DocketOrder *order = g_ptr_array_index (fixture->orders, i);
      g_autofree char *json = NULL;

      if (strcmp (order->code, code) != 0)
        continue;
      json = docket_order_to_json (order, DOCKET_VIEW_TERMINAL);
      return fake_answer (200, "", "application/json", json);
    }

  return fake_problem (404, "not-found", "No such order.");
}

static char *
answer (FakeRequest *request,
        FakeManner *manner,
        gpointer data)
{
  Fixture *fixture = data;
  char *text;

  if (g_str_has_prefix (request->path, "/v1/events"))
    {
      *manner = FAKE_STREAM;
      return g_strdup ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n");
    }

  g_mutex_lock (&fixture->lock);
  text = g_str_has_prefix (request->path, "/v1/orders?")
           ? answer_list (fixture, request->path)
           : answer_order (fixture, request->path + strlen ("/v1/orders/"));
  g_mutex_unlock (&fixture->lock);

  return text;
}

static void
add_order (Fixture *fixture,
           const char *code,
           const char *name,
           gint minute)
{
  DocketOrder *order = docket_order_new (code, "main", NOW);

  order->state = DOCKET_ORDER_PLACED;
  order->version = 1;
  order->customer.name = g_strdup (name);
  order->customer.language = g_strdup ("en");
  order->placed_at = NOW + minute * DOCKET_MINUTE;
  order->price = docket_money (720, "EUR");
  order->paid = docket_money (0, "EUR");
  g_mutex_lock (&fixture->lock);
  g_ptr_array_add (fixture->orders, order);
  g_mutex_unlock (&fixture->lock);
}

static void
set_state (Fixture *fixture,
           guint i,
           DocketOrderState state)
{
  DocketOrder *order;

  g_mutex_lock (&fixture->lock);
  order = g_ptr_array_index (fixture->orders, i);
  order->state = state;
  order->version++;
  if (state == DOCKET_ORDER_READY)
    order->ready_at = NOW;
  g_mutex_unlock (&fixture->lock);
}

static void
on_items_changed (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  Fixture *fixture)
{
  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static char *
codes (GListModel *model)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (DocketOrderRow) row = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s ", docket_order_row_get_code (row));
    }

  return g_string_free (text, FALSE);
}

typedef struct
{
  GListModel *model;
  const char *codes;
} Wanted;

static gboolean
has_codes (gpointer data)
{
  Wanted *wanted = data;
  g_autofree char *now = codes (wanted->model);

  return strcmp (now, wanted->codes) == 0;
}

static void
await_codes (Fixture *fixture,
             const char *text)
{
  Wanted wanted = { G_LIST_MODEL (fixture->list), text };
  g_autofree char *now = NULL;

  if (fake_wait (has_codes, &wanted, 10))
    return;
  now = codes (wanted.model);
  g_assert_cmpstr (now, ==, text);
}

static gboolean
is_loaded (gpointer data)
{
  return !docket_order_list_get_loading (data);
}

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_mutex_init (&fixture->lock);
  fixture->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_order_free);
  fixture->changes = g_string_new (NULL);
  fixture->server = fake_server_new (answer, fixture);
  add_order (fixture, "C", "Charlie", 3);
  add_order (fixture, "A", "Anna", 1);
  add_order (fixture, "B", "Berta", 2);
  fixture->client = docket_client_new (fake_server_url (fixture->server), "t");
  fixture->events = docket_events_new (fixture->client);
  fixture->list = docket_order_list_new (fixture->client, fixture->events);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (on_items_changed), fixture);
  docket_events_start (fixture->events);
  await_codes (fixture, "A B C ");
  g_assert_true (fake_wait (is_loaded, fixture->list, 10));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  docket_events_stop (fixture->events);
  g_clear_object (&fixture->list);
  g_clear_object (&fixture->events);
  g_clear_object (&fixture->client);
  fake_server_free (fixture->server);
  g_ptr_array_unref (fixture->orders);
  g_mutex_clear (&fixture->lock);
  g_string_free (fixture->changes, TRUE);
}

static gboolean
can_push (gpointer data)
{
  Wanted *wanted = data;
  Fixture *fixture = (Fixture *) wanted->model;

  return fake_server_push (fixture->server, wanted->codes);
}

static void
push_event (Fixture *fixture,
            gint id,
            const char *code)
{
  g_autofree char *text = g_strdup_printf ("id: %d\nevent: x\ndata: {\"id\":%d,\"at\":\"2026-11-21T12:00:00.000Z\","
                                           "\"site\":\"main\",\"order\":\"%s\",\"type\":\"x\",\"actor\":\"a\",\"data\":null}\n\n",
                                           id, id, code);
  Wanted wanted = { (GListModel *) fixture, text };

  g_assert_true (fake_wait (can_push, &wanted, 10));
}

static void
test_first (Fixture *fixture,
            gconstpointer data)
{
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+3 ");
  g_assert_cmpuint (docket_order_list_get_count (fixture->list, DOCKET_WANTS_CUSTOMER), ==, 3);
  g_assert_cmpuint (docket_order_list_get_count (fixture->list, DOCKET_WANTS_PERSON), ==, 0);
  g_assert_cmpstr (docket_order_row_get_name (docket_order_list_find (fixture->list, "B")), ==, "Berta");
}

static gboolean
is_version_2 (gpointer data)
{
  return docket_order_row_get_version (data) == 2;
}

static void
test_in_place (Fixture *fixture,
               gconstpointer data)
{
  DocketOrderRow *row = docket_order_list_find (fixture->list, "B");

  g_string_truncate (fixture->changes, 0);
  set_state (fixture, 2, DOCKET_ORDER_PLACED);
  push_event (fixture, 1, "B");
  g_assert_true (fake_wait (is_version_2, row, 10));
  g_assert_cmpstr (fixture->changes->str, ==, "");
  g_assert_true (docket_order_list_find (fixture->list, "B") == row);
}

static void
test_moves (Fixture *fixture,
            gconstpointer data)
{
  DocketOrderRow *row = docket_order_list_find (fixture->list, "A");

  g_string_truncate (fixture->changes, 0);
  set_state (fixture, 1, DOCKET_ORDER_READY);
  push_event (fixture, 1, "A");
  await_codes (fixture, "B C A ");
  g_assert_cmpstr (fixture->changes->str, ==, "0-1+0 2-0+1 ");
  g_assert_true (docket_order_list_find (fixture->list, "A") == row);
  g_assert_cmpuint (docket_order_list_get_count (fixture->list, DOCKET_WANTS_HANDING_OVER), ==, 1);

  set_state (fixture, 1, DOCKET_ORDER_COLLECTED);
  push_event (fixture, 2, "A");
  await_codes (fixture, "B C ");

  add_order (fixture, "D", "Dora", 4);
  push_event (fixture, 3, "D");
  await_codes (fixture, "B C D ");
}

static void
test_removed (Fixture *fixture,
              gconstpointer data)
{
  g_mutex_lock (&fixture->lock);
  g_ptr_array_remove_index (fixture->orders, 0);
  g_mutex_unlock (&fixture->lock);
  push_event (fixture, 1, "C");
  await_codes (fixture, "A B ");
}

static void
test_search (Fixture *fixture,
             gconstpointer data)
{
  set_state (fixture, 2, DOCKET_ORDER_COLLECTED);
  docket_order_list_set_search (fixture->list, "Ber");
  await_codes (fixture, "B ");
  docket_order_list_set_search (fixture->list, "nobody");
  await_codes (fixture, "");
  docket_order_list_set_search (fixture->list, "");
  await_codes (fixture, "A C ");
}

/* Many events at once are one reading, and what came while the list was read is not lost. */
static void
test_many (Fixture *fixture,
           gconstpointer data)
{
  g_autoptr (GString) wanted = g_string_new ("A B C ");

  for (gint i = 0; i < 60; i++)
    {
      g_autofree char *code = g_strdup_printf ("X%02d", i);

      add_order (fixture, code, "Xaver", 10 + i);
      g_string_append_printf (wanted, "%s ", code);
    }
  for (gint i = 0; i < 60; i++)
    {
      g_autofree char *code = g_strdup_printf ("X%02d", i);

      push_event (fixture, i + 1, code);
    }
  await_codes (fixture, wanted->str);
  g_assert_cmpuint (fake_server_count (fixture->server, "GET /v1/orders/X"), <, 60);
}

static DocketOrderRow *
read_row (const char *rest)
{
  g_autofree char *text = g_strdup_printf ("{\"code\":\"7K3MQ0ZT4HX\",\"wants\":\"customer\",%s}", rest);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_autoptr (GError) error = NULL;
  DocketOrderRow *row = docket_order_row_new_from_json (node, &error);

  g_assert_no_error (error);
  return row;
}

/* What is made of words stands for an order that has no picture, as soon as the words are fixed. */
static void
test_row_of_words (void)
{
  g_autoptr (DocketOrderRow) placed = read_row ("\"state\":\"placed\",\"image\":null,\"item\":\"1\"");
  g_autoptr (DocketOrderRow) receiving = read_row ("\"state\":\"receiving\",\"image\":null,\"item\":\"1\"");
  g_autoptr (DocketOrderRow) pictured = read_row ("\"state\":\"placed\",\"image\":\"4\",\"item\":\"1\"");

  g_assert_cmpstr (docket_order_row_get_image (placed), ==, DOCKET_CLIENT_ITEM "1");
  g_assert_cmpstr (docket_order_row_get_image (receiving), ==, NULL);
  g_assert_cmpstr (docket_order_row_get_image (pictured), ==, "4");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/order-list/first", test_first);
  ADD ("/order-list/in-place", test_in_place);
  ADD ("/order-list/moves", test_moves);
  ADD ("/order-list/removed", test_removed);
  ADD ("/order-list/search", test_search);
  ADD ("/order-list/many", test_many);
#undef ADD
  g_test_add_func ("/order-list/row-of-words", test_row_of_words);

  return g_test_run ();
}
