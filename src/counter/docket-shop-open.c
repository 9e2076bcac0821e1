/* docket-shop-open.c: from the settings to a server that knows this counter, and back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-shop-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

/* How long until a server that could not be reached at the start is asked again. */
#define RETRY_MS 3000

static gboolean
on_retry (gpointer user_data)
{
  DocketShop *self = user_data;

  self->retry_source = 0;
  docket_shop_open (self);

  return G_SOURCE_REMOVE;
}

static void
fail (DocketShop *self, const GError *error)
{
  if (g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED) ||
      g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN))
    {
      docket_shop_set_state (self, DOCKET_SHOP_UNPAIRED, NULL);
      return;
    }

  docket_shop_set_state (self, DOCKET_SHOP_TROUBLE, error->message);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_source = g_timeout_add (RETRY_MS, on_retry, self);
}

static void
on_whoami (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketShop) self = user_data;
  g_autoptr (GError) error = NULL;
  DocketTerminal *terminal = docket_client_whoami_finish (DOCKET_CLIENT (source), result, &error);

  if (terminal != NULL)
    docket_shop_take_terminal (self, terminal);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (self, error);
}

void
docket_shop_open (DocketShop *self)
{
  g_autofree char *url = g_settings_get_string (self->settings, "server-url");

  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (*url != '\0' && docket_client_get_token (self->client) == NULL)
    docket_client_set_server (self->client, url, g_getenv ("DOCKET_TOKEN"));
  docket_client_whoami_async (self->client, self->cancellable, on_whoami, g_object_ref (self));
}

static void
on_paired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DocketShop *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autofree char *token = docket_client_pair_finish (DOCKET_CLIENT (source), result, NULL, &error);

  if (token == NULL)
    {
      fail (self, error);
      g_task_return_error (task, error);
      return;
    }

  g_settings_set_string (self->settings, "server-url", g_task_get_task_data (task));
  docket_shop_open (self);
  g_task_return_boolean (task, TRUE);
}

static char *
terminal_name (DocketShop *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "terminal-name");

  return *name != '\0' ? g_steal_pointer (&name) : g_strdup (g_get_host_name ());
}

void
docket_shop_pair_async (DocketShop *self,
                        const char *url,
                        const char *pairing_code,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = terminal_name (self);

  g_task_set_source_tag (task, docket_shop_pair_async);
  g_task_set_task_data (task, g_strdup (url), g_free);
  docket_client_set_server (self->client, url, NULL);
  docket_client_pair_async (self->client, pairing_code, name, cancellable, on_paired, task);
}

gboolean
docket_shop_pair_finish (DocketShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_station_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  docket_station_stop_finish (DOCKET_STATION (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

void
docket_shop_close_async (DocketShop *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, docket_shop_close_async);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  docket_events_stop (self->events);
  if (self->station != NULL)
    {
      docket_station_stop_async (self->station, NULL, on_station_stopped, task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

void
docket_shop_close_finish (DocketShop *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}
