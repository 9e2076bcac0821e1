/* docket-board-explain.c: the expected time, and what it is made of, as data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-board-private.h"

#include "docket-hours.h"
#include "docket-job.h"
#include "docket-time.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define AHEAD_MAX 5
#define EXPECTED "\"expected\":"

static void
add_time (JsonObject *object,
          const char *name,
          gint64      time)
{
  g_autofree char *text = docket_time_to_rfc3339 (time);

  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static double
tenths (double value)
{
  return round (value * 10) / 10;
}

static void
add_stopped (JsonArray               *stopped,
             const DocketBoardDevice *device)
{
  JsonObject *object = json_object_new ();
  JsonArray *reasons = json_array_new ();

  json_object_set_string_member (object, "device", device->row->name);
  add_time (object, "since", device->since);
  if (device->record != NULL && device->record->paused)
    json_array_add_string_element (reasons, "paused");
  else if (!device->present)
    json_array_add_string_element (reasons, "offline");
  for (guint i = 0; device->reasons != NULL && device->reasons[i] != NULL; i++)
    json_array_add_string_element (reasons, device->reasons[i]);
  json_object_set_array_member (object, "reasons", reasons);
  json_array_add_object_element (stopped, object);
}

/* The devices that make the kind, by whether they do now. */
static void
add_devices (JsonObject        *explanation,
             const DocketBoard *board,
             guint              kind)
{
  JsonArray *stopped = json_array_new ();
  guint working = 0;

  for (guint i = 0; i < board->devices->len; i++)
    {
      const DocketBoardDevice *device = &g_array_index (board->devices, DocketBoardDevice, i);

      if (!(device->rates[kind].unit > 0))
        continue;
      if (device->works && !device->stands)
        working++;
      else if (device->row != NULL)
        add_stopped (stopped, device);
    }
  json_object_set_int_member (explanation, "working", working);
  json_object_set_array_member (explanation, "stopped", stopped);
}

static void
add_ahead (JsonObject           *explanation,
           const DocketBoard    *board,
           const DocketForecast *forecast,
           gboolean              customer)
{
  gint64 orders[AHEAD_MAX];
  guint n = customer ? 0 : docket_plan_list_ahead (board->plan, forecast, AHEAD_MAX, orders);
  JsonArray *codes = json_array_new ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *code = docket_queue_order_code (orders[i]);

      json_array_add_string_element (codes, code);
    }
  json_object_set_int_member (explanation, "ahead_jobs", forecast->ahead_jobs);
  json_object_set_double_member (explanation, "ahead_seconds", tenths (forecast->ahead_seconds));
  json_object_set_array_member (explanation, "ahead_orders", codes);
}

static void
add_rate (JsonObject           *explanation,
          const DocketBoard    *board,
          const DocketForecast *forecast,
          guint                 kind)
{
  const DocketBoardDevice *device = forecast->device >= 0 ? &g_array_index (board->devices, DocketBoardDevice, forecast->device)
                                                          : NULL;

  if (device != NULL && device->row != NULL)
    json_object_set_string_member (explanation, "device", device->row->name);
  else
    json_object_set_null_member (explanation, "device");
  if (device == NULL)
    {
      json_object_set_null_member (explanation, "seconds_per_unit");
      json_object_set_null_member (explanation, "setup_seconds");
      return;
    }
  json_object_set_double_member (explanation, "seconds_per_unit", tenths (device->rates[kind].unit));
  json_object_set_double_member (explanation, "setup_seconds", tenths (device->rates[kind].setup));
}

char *
docket_board_dup_expected (const DocketBoard    *board,
                           const DocketForecast *forecast,
                           guint                 kind,
                           gboolean              customer)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonObject *explanation = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  const DocketBoardDevice *could;
  gint64 opens = docket_hours_opens_at (board->site->opening, board->now);
  gint64 p50, p90;

  docket_board_get_range (board, forecast, &p50, &p90);
  add_time (root, "p50", p50);
  add_time (root, "p90", p90);
  json_object_set_object_member (root, "explanation", explanation);
  add_ahead (explanation, board, forecast, customer);
  add_rate (explanation, board, forecast, kind);
  add_devices (explanation, board, kind);
  json_object_set_boolean_member (explanation, "media_needed", docket_board_needs_media (board, kind, &could));
  add_time (explanation, "opens_at", opens != board->now ? opens : 0);
  node = json_node_init_object (json_node_alloc (), root);
  return json_to_string (node, FALSE);
}

/* The end of the value that begins at @text: null, or an object without braces in its strings. */
static const char *
skip_value (const char *text)
{
  guint depth = 0;

  if (*text != '{')
    return text + strcspn (text, ",}");
  do
    {
      depth += *text == '{';
      depth -= *text == '}';
      text++;
    }
  while (depth > 0 && *text != '\0');
  return text;
}

/* Quotation marks inside of strings are escaped, so the member cannot be found in one. */
char *
docket_expected_put (const char *json,
                     gsize       length,
                     const char *expected,
                     gsize      *new_length)
{
  const char *member = strstr (json, EXPECTED);
  const char *value = member != NULL ? member + strlen (EXPECTED) : NULL;
  GString *text;

  if (value == NULL)
    {
      *new_length = length;
      return g_strdup (json);
    }
  text = g_string_sized_new (length + strlen (expected));
  g_string_append_len (text, json, value - json);
  g_string_append (text, expected);
  g_string_append (text, skip_value (value));
  *new_length = text->len;
  return g_string_free (text, FALSE);
}

gboolean
docket_board_tell (const DocketBoard *board,
                   const char        *code,
                   gboolean           customer,
                   char             **json,
                   gsize             *length)
{
  DocketForecast forecast = docket_plan_get_order (board->plan, docket_queue_order_number (code));
  g_autofree char *expected = NULL;
  g_autofree char *before = NULL;
  guint kind;

  if (!docket_plan_has_order (board->plan, docket_queue_order_number (code)))
    return FALSE;
  kind = docket_plan_get_kind (board->plan, forecast.first);
  expected = docket_board_dup_expected (board, &forecast, kind, customer);
  before = *json;
  *json = docket_expected_put (before, *length, expected, length);
  return TRUE;
}

/* Before it is released: as if it were now. */
gboolean
docket_board_tell_order (const DocketBoard *board,
                         const DocketOrder *order,
                         gboolean           customer,
                         char             **json,
                         gsize             *length)
{
  g_autofree char *expected = NULL;
  g_autofree char *before = NULL;
  DocketForecast forecast;
  guint kind;

  if (order->state != DOCKET_ORDER_PLACED || order->items->len == 0)
    return docket_board_tell (board, order->code, customer, json, length);

  forecast = docket_board_ask (board, order, &kind);
  expected = docket_board_dup_expected (board, &forecast, kind, customer);
  before = *json;
  *json = docket_expected_put (before, *length, expected, length);
  return TRUE;
}
