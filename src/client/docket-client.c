/* docket-client.c: the client itself: where the server is, and whether it is there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-private.h"


#define ORDERS_SIZE (8 * 1024 * 1024)
#define PREVIEWS_SIZE (96 * 1024 * 1024)
#define IO_TIME_LIMIT 30

G_DEFINE_FINAL_TYPE (DocketClient, docket_client, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_BASE_URL,
  PROP_TOKEN,
  PROP_LANGUAGE,
  PROP_ONLINE,
  PROP_REASON,
  N_PROPS,
};

static gboolean
is_loopback (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autoptr (GInetAddress) address = host != NULL ? g_inet_address_new_from_string (host) : NULL;

  return g_strcmp0 (host, "localhost") == 0
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

/* "de_AT.UTF-8" → "de-AT"; the C locale has no language. */
static char *
dup_locale_language (void)
{
  const char *const *names = g_get_language_names ();
  g_autofree char *name = g_strdup (names[0]);

  name[strcspn (name, ".@")] = '\0';
  if (g_str_equal (name, "C") || g_str_equal (name, "POSIX") || *name == '\0')
    return g_strdup ("en");

  return g_strdelimit (g_steal_pointer (&name), "_", '-');
}

static void
docket_client_set_base_url (DocketClient *self,
                            const char *base_url)
{
  gsize length = strlen (base_url);

  while (length > 0 && base_url[length - 1] == '/')
    length--;

  g_free (self->base_url);
  self->base_url = g_strndup (base_url, length);
  docket_client_aim_session (self->session, self->base_url);
  docket_cache_clear (self->orders);
  docket_cache_clear (self->previews);
}

static void
docket_client_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  DocketClient *self = DOCKET_CLIENT (object);

  switch (prop_id)
    {
    case PROP_BASE_URL:
      g_value_set_string (value, self->base_url);
      break;
    case PROP_TOKEN:
      g_value_set_string (value, self->token);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case PROP_ONLINE:
      g_value_set_boolean (value, self->online);
      break;
    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_client_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  DocketClient *self = DOCKET_CLIENT (object);

  switch (prop_id)
    {
    case PROP_LANGUAGE:
      docket_client_set_language (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_client_finalize (GObject *object)
{
  DocketClient *self = DOCKET_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->orders, docket_cache_free);
  g_clear_pointer (&self->previews, docket_cache_free);
  g_free (self->base_url);
  g_free (self->token);
  g_free (self->language);
  g_free (self->reason);

  G_OBJECT_CLASS (docket_client_parent_class)->finalize (object);
}

static void
docket_client_class_init (DocketClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamSpec *props[N_PROPS] = { NULL };

  object_class->get_property = docket_client_get_property;
  object_class->set_property = docket_client_set_property;
  object_class->finalize = docket_client_finalize;

  props[PROP_BASE_URL] = g_param_spec_string ("base-url", NULL, NULL, NULL,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_TOKEN] = g_param_spec_string ("token", NULL, NULL, NULL,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, NULL,
                                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
docket_client_init (DocketClient *self)
{
  self->online = TRUE;
  self->language = dup_locale_language ();
  self->orders = docket_cache_new (ORDERS_SIZE);
  self->previews = docket_cache_new (PREVIEWS_SIZE);
  self->session = docket_client_new_session (IO_TIME_LIMIT);
}

SoupSession *
docket_client_new_session (guint timeout)
{
  SoupSession *session = soup_session_new_with_options ("max-conns", 12,
                                                        "max-conns-per-host", 8,
                                                        "timeout", timeout,
                                                        "user-agent", "docket/" DOCKET_VERSION,
                                                        NULL);

  /* A terminal proves itself by its token, and nothing is packed. Of libsoup 3.6.5 it was seen that it gives
   * up these two once too often while several requests begin, and ends in a heap that is not whole. */
  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);

  return session;
}

void
docket_client_aim_session (SoupSession *session,
                           const char *base_url)
{
  soup_session_set_proxy_resolver (session, is_loopback (base_url) ? NULL : g_proxy_resolver_get_default ());
}

SoupMessage *
docket_client_new_message (DocketClient *self,
                           const char *method,
                           const char *path)
{
  g_autofree char *url = g_strconcat (self->base_url, path, NULL);
  SoupMessage *message = soup_message_new (method, url);
  SoupMessageHeaders *headers;

  if (message == NULL)
    return NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept-Language", self->language);
  if (self->token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);

      soup_message_headers_replace (headers, "Authorization", bearer);
    }

  return message;
}

char *
docket_client_dup_host (DocketClient *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->base_url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL)
    return g_strdup (self->base_url);

  return g_uri_get_port (uri) > 0 && g_uri_get_port (uri) != 443 && g_uri_get_port (uri) != 80
           ? g_strdup_printf ("%s:%d", host, g_uri_get_port (uri))
           : g_strdup (host);
}

void
docket_client_set_reason (DocketClient *self,
                          const char *reason)
{
  gboolean online = reason == NULL;

  if (g_strcmp0 (self->reason, reason) != 0)
    {
      g_free (self->reason);
      self->reason = g_strdup (reason);
      g_object_notify (G_OBJECT (self), "reason");
    }
  if (self->online != online)
    {
      self->online = online;
      g_object_notify (G_OBJECT (self), "online");
    }
}

DocketClient *
docket_client_new (const char *base_url,
                   const char *token)
{
  DocketClient *self = g_object_new (DOCKET_TYPE_CLIENT, NULL);

  docket_client_set_base_url (self, base_url);
  self->token = g_strdup (token);

  return self;
}

const char *
docket_client_get_base_url (DocketClient *self)
{
  g_return_val_if_fail (DOCKET_IS_CLIENT (self), NULL);

  return self->base_url;
}

const char *
docket_client_get_token (DocketClient *self)
{
  g_return_val_if_fail (DOCKET_IS_CLIENT (self), NULL);

  return self->token;
}

void
docket_client_set_server (DocketClient *self,
                          const char *base_url,
                          const char *token)
{
  g_return_if_fail (DOCKET_IS_CLIENT (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (self->base_url, base_url) != 0)
    {
      docket_client_set_base_url (self, base_url);
      g_object_notify (G_OBJECT (self), "base-url");
    }
  if (g_strcmp0 (self->token, token) != 0)
    {
      g_free (self->token);
      self->token = g_strdup (token);
      g_object_notify (G_OBJECT (self), "token");
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
docket_client_set_language (DocketClient *self,
                            const char *language)
{
  g_return_if_fail (DOCKET_IS_CLIENT (self));

  if (g_strcmp0 (self->language, language) == 0)
    return;

  g_free (self->language);
  self->language = language != NULL ? g_strdup (language) : dup_locale_language ();
  g_object_notify (G_OBJECT (self), "language");
}

gboolean
docket_client_get_online (DocketClient *self)
{
  g_return_val_if_fail (DOCKET_IS_CLIENT (self), FALSE);

  return self->online;
}

const char *
docket_client_get_reason (DocketClient *self)
{
  g_return_val_if_fail (DOCKET_IS_CLIENT (self), NULL);

  return self->reason;
}
