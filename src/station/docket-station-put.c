/* docket-station-put.c: a finished order is laid where it shall wait, at a place without a counter
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-program-private.h"

#include "docket-claim-code.h"
#include "docket-client-storage.h"
#include "docket-error.h"

#include <glib/gi18n.h>

#define LOOK_MS 300
#define PATIENCE (5 * G_TIME_SPAN_MINUTE)

static void
keep_result (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static DocketOrder *
make_ready (DocketClient *client,
            const char *code,
            const char *label,
            GError **error)
{
  g_autoptr (DocketPress) press = docket_press_new (DOCKET_STEP_READY, code, 0);
  g_autoptr (GAsyncResult) result = NULL;

  press->compartment = g_strdup (label);
  docket_client_press_async (client, press, NULL, keep_result, &result);
  wait_for_result (&result);

  return docket_client_press_finish (client, result, NULL, error);
}

static DocketOrder *
get_order (DocketClient *client,
           const char *code,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_client_get_order_async (client, code, NULL, keep_result, &result);
  wait_for_result (&result);

  return docket_client_get_order_finish (client, result, error);
}

static DocketOpening *
ask_for_door (DocketClient *client,
              const char *code,
              GError **error)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autoptr (GAsyncResult) result = NULL;
  DocketOpening *opening = NULL;

  docket_client_do_storage_async (client, DOCKET_STORAGE_OPEN_ORDER, code, DOCKET_OPENING_PUT, NULL, key, NULL,
                                  keep_result, &result);
  wait_for_result (&result);

  return docket_client_do_storage_finish (client, result, &opening, error) ? opening : NULL;
}

/* As it is now; UNKNOWN to the end where a newer one has taken its place. */
static gboolean
look_at (DocketClient *client,
         const DocketOpening *opening,
         DocketOpeningState *state,
         GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  DocketStorageReply *reply;

  docket_client_storage_async (client, NULL, keep_result, &result);
  wait_for_result (&result);
  reply = docket_client_storage_finish (client, result, error);
  if (reply == NULL)
    return FALSE;
  *state = DOCKET_OPENING_UNKNOWN;
  for (guint i = 0; i < reply->openings->len; i++)
    {
      const DocketOpening *now = g_ptr_array_index (reply->openings, i);

      if (now->id == opening->id)
        *state = now->state;
    }
  docket_storage_reply_free (reply);

  return TRUE;
}

static gboolean
on_look (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
pause_between_looks (void)
{
  gboolean over = FALSE;

  g_timeout_add (LOOK_MS, on_look, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
fail_at_door (const DocketOpening *opening,
              DocketOpeningState state,
              GError **error)
{
  if (state == DOCKET_OPENING_DOOR_OPEN)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("Locker %s is open. Close its door afterwards."), opening->label);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                 _("The order lies at %s for the server, but its door did not open and close. Look at it, then do this again."),
                 opening->label);

  return FALSE;
}

/* Says each change; TRUE when the door has closed again. */
static gboolean
follow_door (DocketClient *client,
             const DocketOpening *opening,
             DocketStationSay say,
             GError **error)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  DocketOpeningState state = opening->state, said = opening->state;

  while (!docket_opening_state_is_end (state) && g_get_monotonic_time () < end)
    {
      g_autofree char *line = NULL;

      pause_between_looks ();
      if (!look_at (client, opening, &state, error))
        return FALSE;
      if (state == said)
        continue;
      said = state;
      line = g_strdup_printf ("%s: %s", opening->label, docket_opening_state_to_nick (state));
      say (line);
    }

  return state == DOCKET_OPENING_CLOSED || fail_at_door (opening, state, error);
}

static char *
say_place (const DocketOrder *order)
{
  g_autofree char *code = docket_claim_code_format (order->code);

  if (order->compartment == NULL)
    return g_strdup_printf (_("%s is ready; there is no free compartment that it fits."), code);
  if (g_strcmp0 (order->compartment_kind, "locker") == 0)
    return g_strdup_printf (_("%s: put it into locker %s and close the door."), code, order->compartment);

  return g_strdup_printf (_("%s: put it to %s."), code, order->compartment);
}

gboolean
docket_station_put (const DocketStationPairing *pairing,
                    const char *text,
                    const char *label,
                    DocketStationSay say,
                    GError **error)
{
  g_autoptr (DocketClient) client = docket_client_new (pairing->server, pairing->token);
  g_autofree char *code = docket_claim_code_parse (text, error);
  g_autoptr (DocketOrder) order = code != NULL ? get_order (client, code, error) : NULL;
  g_autoptr (DocketOpening) opening = NULL;
  g_autofree char *line = NULL;

  if (order == NULL)
    return FALSE;
  if (order->state != DOCKET_ORDER_READY || label != NULL)
    {
      docket_order_free (order);
      order = make_ready (client, code, label, error);
    }
  if (order == NULL)
    return FALSE;
  line = say_place (order);
  say (line);
  if (g_strcmp0 (order->compartment_kind, "locker") != 0)
    return TRUE;
  opening = ask_for_door (client, code, error);

  return opening != NULL && follow_door (client, opening, say, error);
}
