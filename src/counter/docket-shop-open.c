/* docket-shop-open.c: from the settings to a server that knows this counter, and back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-shop-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

/* How long until a server that could not be reached at the start is asked again. */
#define RETRY_MS 3000

static char *
server_url (DocketShop *self)
{
  return g_settings_get_string (self->settings, "server-url");
}

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

static void
connect_to (DocketShop *self, const char *url, const char *token)
{
  if (g_strcmp0 (docket_client_get_base_url (self->client), url) != 0 ||
      g_strcmp0 (docket_client_get_token (self->client), token) != 0)
    docket_client_set_server (self->client, url, token);
  docket_client_whoami_async (self->client, self->cancellable, on_whoami, g_object_ref (self));
}

/* ---- this computer's own server ---- */

static void
on_private_state (DocketShop *self)
{
  DocketPrivateServer *server = self->private_server;

  switch (docket_private_server_get_state (server))
    {
    case DOCKET_PRIVATE_SERVER_RUNNING:
      connect_to (self, docket_private_server_get_url (server), docket_private_server_get_token (server));
      break;
    case DOCKET_PRIVATE_SERVER_FAILED:
      docket_shop_set_state (self, DOCKET_SHOP_TROUBLE, docket_private_server_get_message (server));
      break;
    case DOCKET_PRIVATE_SERVER_STARTING:
    case DOCKET_PRIVATE_SERVER_STOPPED:
    default:
      break;
    }
}

static void
open_private (DocketShop *self)
{
  g_autofree char *folder = NULL;

  if (self->private_server != NULL)
    {
      on_private_state (self);
      return;
    }

  folder = g_build_filename (self->folder, "server", NULL);
  self->private_server = docket_private_server_new (NULL, folder);
  g_signal_connect_object (self->private_server, "notify::state", G_CALLBACK (on_private_state), self,
                           G_CONNECT_SWAPPED);
  docket_private_server_start (self->private_server);
}

/* ---- a server elsewhere ---- */

static void
close_private (DocketShop *self)
{
  if (self->private_server == NULL)
    return;

  g_signal_handlers_disconnect_by_func (self->private_server, on_private_state, self);
  g_clear_object (&self->private_server);
}

static void
on_token (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DocketShop) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = docket_secrets_lookup_finish (DOCKET_SECRETS (source), result, &error);
  g_autofree char *url = server_url (self);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (token != NULL)
    connect_to (self, url, token);
  else
    docket_shop_set_state (self, DOCKET_SHOP_UNPAIRED, error != NULL ? error->message : NULL);
}

void
docket_shop_open (DocketShop *self)
{
  g_autofree char *url = server_url (self);

  g_clear_handle_id (&self->retry_source, g_source_remove);
  if (*url == '\0')
    {
      open_private (self);
      return;
    }

  close_private (self);
  docket_secrets_lookup_async (self->secrets, url, self->cancellable, on_token, g_object_ref (self));
}

/* ---- pairing ---- */

typedef struct
{
  DocketShop *shop;
  char *url;
  char *token;
} Pairing;

static void
pairing_free (Pairing *pairing)
{
  g_clear_object (&pairing->shop);
  g_free (pairing->url);
  g_free (pairing->token);
  g_free (pairing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pairing, pairing_free)

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pairing) pairing = user_data;
  g_autoptr (GError) error = NULL;

  if (docket_secrets_store_finish (DOCKET_SECRETS (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Without a keyring the pairing holds until the program ends; the person is told. */
  docket_secrets_remember (DOCKET_SECRETS (source), pairing->url, pairing->token);
  g_signal_emit_by_name (pairing->shop, "notice",
                         _("No keyring answers, so this counter has to be paired again next time."));
}

static void
keep_token (DocketShop *self, const char *url, const char *token)
{
  Pairing *pairing = g_new0 (Pairing, 1);

  pairing->shop = g_object_ref (self);
  pairing->url = g_strdup (url);
  pairing->token = g_strdup (token);
  docket_secrets_store_async (self->secrets, url, token, self->cancellable, on_stored, pairing);
}

static void
on_paired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DocketShop *self = g_task_get_source_object (task);
  const char *url = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *token = docket_client_pair_finish (DOCKET_CLIENT (source), result, NULL, &error);

  if (token == NULL)
    {
      docket_shop_set_state (self, DOCKET_SHOP_UNPAIRED, error->message);
      g_task_return_error (task, error);
      return;
    }

  keep_token (self, url, token);
  g_settings_set_string (self->settings, "server-url", url);
  close_private (self);
  connect_to (self, url, token);
  g_task_return_boolean (task, TRUE);
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
  /* Without a name of its own it has the one that was given with the pairing code. */
  g_autofree char *name = g_settings_get_string (self->settings, "terminal-name");

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

/* ---- the end ---- */

static void
on_private_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  docket_private_server_stop_finish (DOCKET_PRIVATE_SERVER (source), result);
  g_task_return_boolean (task, TRUE);
}

static void
stop_private (DocketShop *self, GTask *task)
{
  if (self->private_server != NULL)
    {
      docket_private_server_stop_async (self->private_server, on_private_stopped, task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_station_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  docket_station_stop_finish (DOCKET_STATION (source), result, NULL);
  stop_private (g_task_get_source_object (task), task);
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
    docket_station_stop_async (self->station, NULL, on_station_stopped, task);
  else
    stop_private (self, task);
}

void
docket_shop_close_finish (DocketShop *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}
