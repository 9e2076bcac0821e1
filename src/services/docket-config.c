/* docket-config.c: docketd's settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-config.h"

#include "docket-config-sites.h"
#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

typedef enum
{
  SETTING_TEXT,
  SETTING_LISTEN,
  SETTING_PROXIES,
  SETTING_LOG,
  SETTING_BOOLEAN,
  SETTING_NUMBER,
  SETTING_SIZE,
} SettingType;

typedef struct
{
  const char *group;
  const char *key;
  SettingType type;
  gsize offset;
  guint64 minimum, maximum;
} Setting;

#define AT(member) G_STRUCT_OFFSET (DocketConfig, member)

static const Setting settings[] = {
  { "Server", "listen", SETTING_LISTEN, 0 },
  { "Server", "public_url", SETTING_TEXT, AT (public_url) },
  { "Server", "data_dir", SETTING_TEXT, AT (data_dir) },
  { "Server", "catalogue", SETTING_TEXT, AT (catalogue) },
  { "Server", "web_dir", SETTING_TEXT, AT (web_dir) },
  { "Server", "sql_dir", SETTING_TEXT, AT (sql_dir) },
  { "Server", "render", SETTING_TEXT, AT (render) },
  { "Server", "tls_cert", SETTING_TEXT, AT (tls_cert) },
  { "Server", "tls_key", SETTING_TEXT, AT (tls_key) },
  { "Server", "metrics_token", SETTING_TEXT, AT (metrics_token) },
  { "Server", "trusted_proxies", SETTING_PROXIES, 0 },
  { "Server", "log", SETTING_LOG, 0 },
  { "Server", "log_requests", SETTING_BOOLEAN, AT (log_requests) },
  { "Server", "threads", SETTING_NUMBER, AT (threads), 1, 64 },
  { "Server", "workers", SETTING_NUMBER, AT (workers), 1, 64 },
  { "Limits", "orders_per_hour", SETTING_NUMBER, AT (limits.orders_per_hour), 1, 1000000 },
  { "Limits", "uploads_per_hour", SETTING_NUMBER, AT (limits.uploads_per_hour), 1, 10000000 },
  { "Limits", "upload_megabytes_per_hour", SETTING_NUMBER, AT (limits.upload_megabytes_per_hour), 1, 100000000 },
  { "Limits", "requests_per_minute", SETTING_NUMBER, AT (limits.requests_per_minute), 1, 100000000 },
  { "Limits", "connections", SETTING_NUMBER, AT (limits.connections), 8, 60000 },
  { "Limits", "connections_per_address", SETTING_NUMBER, AT (limits.connections_per_address), 0, 60000 },
  { "Limits", "header_seconds", SETTING_NUMBER, AT (limits.header_seconds), 1, 3600 },
  { "Limits", "idle_seconds", SETTING_NUMBER, AT (limits.idle_seconds), 1, 3600 },
  { "Limits", "body_bytes_per_second", SETTING_NUMBER, AT (limits.body_bytes_per_second), 0, 1000000 },
  { "Limits", "event_streams", SETTING_NUMBER, AT (limits.event_streams), 0, 10000 },
  { "Limits", "sweep_seconds", SETTING_NUMBER, AT (limits.sweep_seconds), 1, 3600 },
  { "Limits", "stop_seconds", SETTING_NUMBER, AT (limits.stop_seconds), 0, 600 },
  { "Limits", "free_bytes", SETTING_SIZE, AT (limits.free_bytes) },
};

static char *
dup_path (const char *variable, const char *installed)
{
  const char *value = g_getenv (variable);

  return g_strdup (value != NULL && *value != '\0' ? value : installed);
}

static void
set_default_limits (DocketLimits *limits)
{
  limits->orders_per_hour = 30;
  limits->uploads_per_hour = 2000;
  limits->upload_megabytes_per_hour = 20000;
  limits->requests_per_minute = 1200;
  limits->connections = 1000;
  limits->connections_per_address = 64;
  limits->header_seconds = 30;
  limits->idle_seconds = 60;
  limits->body_bytes_per_second = 512;
  limits->event_streams = 100;
  limits->sweep_seconds = 10;
  limits->stop_seconds = 20;
  limits->free_bytes = 256 * 1024 * 1024;
}

DocketConfig *
docket_config_new (void)
{
  DocketConfig *config = g_new0 (DocketConfig, 1);

  config->address = g_strdup ("127.0.0.1");
  config->port = 8631;
  config->data_dir = g_strdup ("/var/lib/docket");
  config->catalogue = dup_path ("DOCKET_CATALOGUE", DOCKET_PKGDATADIR "/catalogue.conf");
  config->web_dir = dup_path ("DOCKET_WEB_DIR", DOCKET_PKGDATADIR "/web");
  config->sql_dir = dup_path ("DOCKET_SQL_DIR", DOCKET_PKGDATADIR "/sql");
  config->render = dup_path ("DOCKET_RENDER", DOCKET_LIBEXECDIR "/docket-render");
  config->trusted_proxies = g_ptr_array_new_with_free_func (g_object_unref);
  config->threads = CLAMP (g_get_num_processors (), 2, 8);
  config->workers = 8;
  set_default_limits (&config->limits);
  config->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_site_free);
  g_ptr_array_add (config->sites, docket_site_new ("main", _("Our shop")));
  config->broken_sites = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_broken_site_free);
  config->good = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  config->mailboxes = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_mailbox_settings_free);
  config->mail = docket_mail_settings_new ();
  return config;
}

void
docket_config_free (DocketConfig *config)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (settings[i].type == SETTING_TEXT)
      g_free (G_STRUCT_MEMBER (char *, config, settings[i].offset));
  g_free (config->address);
  g_ptr_array_unref (config->trusted_proxies);
  g_ptr_array_unref (config->sites);
  g_ptr_array_unref (config->broken_sites);
  g_hash_table_unref (config->good);
  g_free (config->path);
  g_free (config->sites_dir);
  g_ptr_array_unref (config->mailboxes);
  docket_mail_settings_free (config->mail);
  g_free (config);
}

gboolean
docket_config_set_listen (DocketConfig *config, const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (text, 8631, NULL);
  g_autoptr (GInetAddress) address = NULL;

  if (parsed != NULL)
    address = g_inet_address_new_from_string (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)));
  if (address == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("listen: “%s” is not an IP address and a port, such as 127.0.0.1:8631."), text);
      return FALSE;
    }
  g_free (config->address);
  config->address = g_inet_address_to_string (address);
  config->port = g_network_address_get_port (G_NETWORK_ADDRESS (parsed));
  return TRUE;
}

static gboolean
read_proxies (DocketConfig *config, const char *text, GError **error)
{
  g_auto (GStrv) masks = g_strsplit_set (text, " ,;", -1);

  g_ptr_array_set_size (config->trusted_proxies, 0);
  for (guint i = 0; masks[i] != NULL; i++)
    {
      GInetAddressMask *mask;

      if (*masks[i] == '\0')
        continue;
      mask = g_inet_address_mask_new_from_string (masks[i], NULL);
      if (mask == NULL)
        {
          g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                       _("trusted_proxies: “%s” is not an address or a network."), masks[i]);
          return FALSE;
        }
      g_ptr_array_add (config->trusted_proxies, mask);
    }
  return TRUE;
}

static gboolean
read_number (const Setting *setting, const char *text, gpointer place, GError **error)
{
  guint64 value;
  gboolean is_size = setting->type == SETTING_SIZE;

  if (!g_ascii_string_to_unsigned (text, 10, setting->minimum, is_size ? G_MAXINT64 : setting->maximum, &value, NULL))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s: “%s” is not a number in its range."),
                   setting->key, text);
      return FALSE;
    }
  if (is_size)
    *(gint64 *) place = (gint64) value;
  else
    *(guint *) place = (guint) value;
  return TRUE;
}

static gboolean
read_choice (const Setting *setting,
             const char *text,
             const char *yes,
             const char *no,
             gboolean *place,
             GError **error)
{
  if (strcmp (text, yes) == 0 || strcmp (text, no) == 0)
    {
      *place = strcmp (text, yes) == 0;
      return TRUE;
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s: “%s” is neither %s nor %s."),
               setting->key, text, yes, no);
  return FALSE;
}

static gboolean
read_setting (DocketConfig *config, const Setting *setting, const char *text, GError **error)
{
  gpointer place = G_STRUCT_MEMBER_P (config, setting->offset);

  switch (setting->type)
    {
    case SETTING_LISTEN:
      return docket_config_set_listen (config, text, error);
    case SETTING_PROXIES:
      return read_proxies (config, text, error);
    case SETTING_LOG:
      return read_choice (setting, text, "json", "text", &config->log_json, error);
    case SETTING_BOOLEAN:
      return read_choice (setting, text, "true", "false", place, error);
    case SETTING_NUMBER:
    case SETTING_SIZE:
      return read_number (setting, text, place, error);
    case SETTING_TEXT:
    default:
      g_free (*(char **) place);
      *(char **) place = *text != '\0' ? g_strdup (text) : NULL;
      return TRUE;
    }
}

static gboolean
read_key (DocketConfig *config, GKeyFile *file, const char *group, const char *key, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].group, group) == 0 && strcmp (settings[i].key, key) == 0)
      {
        g_autofree char *text = g_key_file_get_string (file, group, key, error);

        return text != NULL && read_setting (config, &settings[i], g_strstrip (text), error);
      }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("There is no setting “%s” in [%s]."), key, group);
  return FALSE;
}

static gboolean
read_mailbox (DocketConfig *config, GKeyFile *file, const char *group, GError **error)
{
  DocketMailboxSettings *mailbox = docket_mailbox_settings_from_key_file (file, group, error);

  if (mailbox != NULL)
    g_ptr_array_add (config->mailboxes, mailbox);
  return mailbox != NULL;
}

static gboolean
read_group (DocketConfig *config, GKeyFile *file, const char *group, GError **error)
{
  g_auto (GStrv) keys = NULL;

  if (g_str_has_prefix (group, "Site "))
    return docket_config_add_site (config, docket_site_from_key_file (file, group, error), error);
  if (g_str_has_prefix (group, "Mailbox "))
    return read_mailbox (config, file, group, error);
  if (g_str_equal (group, "Mail"))
    return docket_mail_settings_load (config->mail, file, error);
  keys = g_key_file_get_keys (file, group, NULL, error);
  if (keys == NULL)
    return FALSE;
  for (guint i = 0; keys[i] != NULL; i++)
    if (!read_key (config, file, group, keys[i], error))
      return FALSE;
  return TRUE;
}

gboolean
docket_config_load (DocketConfig *config, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *sites_dir = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!read_group (config, file, groups[i], error))
      {
        g_prefix_error (error, "%s: ", path);
        return FALSE;
      }
  folder = g_path_get_dirname (path);
  sites_dir = g_build_filename (folder, DOCKET_SITES_FOLDER, NULL);
  g_free (config->path);
  config->path = g_canonicalize_filename (path, NULL);
  return docket_config_load_sites (config, sites_dir, error);
}

const DocketSite *
docket_config_find_site (const DocketConfig *config, const char *id)
{
  for (guint i = 0; i < config->sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (config->sites, i);

      if (strcmp (site->id, id) == 0)
        return site;
    }
  return NULL;
}
