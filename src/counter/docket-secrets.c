/* docket-secrets.c: this terminal's tokens, in the keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-secrets.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#define SERVER "docket-server"

struct _DocketSecrets
{
  GObject parent_instance;

  GHashTable *session;  /* server -> token, for this session alone */
};

G_DEFINE_FINAL_TYPE (DocketSecrets, docket_secrets, G_TYPE_OBJECT)

/* GNOME Keyring does not find an item of a locked keyring by its schema's name: the attribute's own
 * name must do. */
static const SecretSchema *
token_schema (void)
{
  static const SecretSchema schema = {
    "org.docket.Counter.Token", SECRET_SCHEMA_DONT_MATCH_NAME, { { SERVER, SECRET_SCHEMA_ATTRIBUTE_STRING } },
  };

  return &schema;
}

/* libsecret's errors speak of buses and prompts. What a person can do is one of three things. */
static void
return_unavailable (GTask  *task,
                    GError *error)
{
  g_autoptr (GError) owned = error;
  const char *sentence;

  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&owned));
      return;
    }
  if (g_error_matches (owned, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      g_error_matches (owned, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT))
    sentence = _("The keyring is locked. Unlock it, and try again.");
  else
    sentence = _("No keyring answers on this computer. Start one, such as GNOME Keyring, and try again.");
  g_debug ("keyring: %s", owned->message);
  g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "%s", sentence);
}

static void
return_locked (GTask *task)
{
  g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "%s",
                           _("The keyring is locked. Unlock it, and try again."));
}

static char *
dup_label (const char *server)
{
  return g_strdup_printf (_("Docket: this counter at %s"), server);
}

static void
on_stored (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    return_unavailable (task, error);
  else
    return_locked (task);
}

static void
on_cleared (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error != NULL)
    return_unavailable (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_secret (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  char *token = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    return_unavailable (task, error);
  else if (token == NULL)
    return_locked (task);
  else
    g_task_return_pointer (task, g_strdup (token), g_free);
  secret_password_free (token);
}

/* A look-up in a keyring that stays locked ends in "nothing", without an error. A search finds what
 * is locked too, so that a locked keyring can be told from one that holds no token. */
static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_unavailable (task, error);
  else if (items == NULL)
    g_task_return_pointer (task, NULL, NULL);
  else
    secret_password_lookup (token_schema (), g_task_get_cancellable (task), on_secret, g_object_ref (task),
                            SERVER, (const char *) g_task_get_task_data (task), NULL);
  g_list_free_full (items, g_object_unref);
}

static void
docket_secrets_finalize (GObject *object)
{
  g_hash_table_unref (DOCKET_SECRETS (object)->session);
  G_OBJECT_CLASS (docket_secrets_parent_class)->finalize (object);
}

static void
docket_secrets_class_init (DocketSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_secrets_finalize;
}

static void
docket_secrets_init (DocketSecrets *self)
{
  self->session = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

DocketSecrets *
docket_secrets_new (void)
{
  return g_object_new (DOCKET_TYPE_SECRETS, NULL);
}

void
docket_secrets_store_async (DocketSecrets       *self,
                            const char          *server,
                            const char          *token,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             data)
{
  g_autofree char *label = dup_label (server);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_secrets_store_async);
  g_hash_table_remove (self->session, server);
  secret_password_store (token_schema (), SECRET_COLLECTION_DEFAULT, label, token, cancellable, on_stored, task,
                         SERVER, server, NULL);
}

gboolean
docket_secrets_store_finish (DocketSecrets  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_secrets_lookup_async (DocketSecrets       *self,
                             const char          *server,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             data)
{
  const char *token = g_hash_table_lookup (self->session, server);
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_secrets_lookup_async);
  if (token == NULL)
    {
      g_task_set_task_data (task, g_strdup (server), g_free);
      secret_password_search (token_schema (), SECRET_SEARCH_ALL, cancellable, on_found,
                              task, SERVER, server, NULL);
      return;
    }
  g_task_return_pointer (task, g_strdup (token), g_free);
  g_object_unref (task);
}

char *
docket_secrets_lookup_finish (DocketSecrets  *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
docket_secrets_clear_async (DocketSecrets       *self,
                            const char          *server,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, docket_secrets_clear_async);
  g_hash_table_remove (self->session, server);
  secret_password_clear (token_schema (), cancellable, on_cleared, task, SERVER, server, NULL);
}

gboolean
docket_secrets_clear_finish (DocketSecrets  *self,
                             GAsyncResult   *result,
                             GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
docket_secrets_remember (DocketSecrets *self,
                         const char    *server,
                         const char    *token)
{
  g_return_if_fail (DOCKET_IS_SECRETS (self));

  g_hash_table_replace (self->session, g_strdup (server), g_strdup (token));
}
