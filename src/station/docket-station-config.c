/* docket-station-config.c: docket-station's settings, and their mistakes by line
 *
 *   [Station]                      [Device Photo 1]
 *   server=https://…               uri=ipp:photo
 *   name=Pavilion                  products=photo-10x15, photo-13x18
 *   state_dir=/var/lib/…           papers=glossy
 *   log=text                       [Bluetooth]
 *                                  enabled=yes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-program-private.h"

#include "docket-device.h"
#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEVICE_GROUP "Device "

typedef struct
{
  DocketStationConfig *config;
  DocketDeviceSetting *device;   /* the group's; NULL */
  guint device_line;
  gboolean in_station;
  gboolean in_bluetooth;
  gboolean grouped;
  GHashTable *seen;              /* keys of this group */
  GHashTable *addresses;         /* of devices -> the line */
  guint line;
  GString *mistakes;
} Reader;

G_GNUC_PRINTF (3, 4) static void
add_mistake (Reader *reader,
         guint line,
         const char *format,
         ...)
{
  va_list arguments;

  va_start (arguments, format);
  /* Translators: before a mistake in a file: the number of its line. */
  g_string_append_printf (reader->mistakes, _("Line %u: "), line);
  g_string_append_vprintf (reader->mistakes, format, arguments);
  g_string_append_c (reader->mistakes, '\n');
  va_end (arguments);
}

static void
take (char **member,
      const char *value)
{
  g_free (*member);
  *member = g_strdup (value);
}

static char **
split_list (const char *value)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) parts = g_strsplit_set (value, ",;", -1);

  for (char **part = parts; *part != NULL; part++)
    if (*g_strstrip (*part) != '\0')
      g_strv_builder_add (words, *part);

  return g_strv_builder_end (words);
}

static gboolean
is_url (const char *value)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0'
         && (g_strcmp0 (g_uri_get_scheme (uri), "https") == 0 || g_strcmp0 (g_uri_get_scheme (uri), "http") == 0);
}

static void
read_station_key (Reader *reader,
                  const char *key,
                  const char *value)
{
  DocketStationConfig *config = reader->config;

  if (g_str_equal (key, "server"))
    {
      take (&config->server, value);
      if (!is_url (value))
        add_mistake (reader, reader->line, _("“%s” is not the address of a server; it should be like https://orders.example.org."),
                     value);
    }
  else if (g_str_equal (key, "name"))
    take (&config->name, value);
  else if (g_str_equal (key, "state_dir"))
    {
      take (&config->state_dir, value);
      if (!g_path_is_absolute (value))
        add_mistake (reader, reader->line, _("“%s” must begin with a slash."), value);
    }
  else if (g_str_equal (key, "log"))
    {
      config->json = g_str_equal (value, "json");
      if (!config->json && !g_str_equal (value, "text"))
        add_mistake (reader, reader->line, _("“log” is text or json."));
    }
  else
    add_mistake (reader, reader->line, _("“%s” is not known in [Station]."), key);
}

static gboolean
read_number (const char *value,
             guint least,
             guint most,
             guint *number)
{
  guint64 read;

  if (!g_ascii_string_to_unsigned (value, 10, least, most, &read, NULL))
    return FALSE;
  *number = (guint) read;
  return TRUE;
}

static void
read_bluetooth_key (Reader *reader,
                    const char *key,
                    const char *value)
{
  DocketBluetoothSettings *bluetooth = &reader->config->bluetooth;

  if (g_str_equal (key, "enabled"))
    {
      bluetooth->enabled = g_str_equal (value, "yes");
      if (!bluetooth->enabled && !g_str_equal (value, "no"))
        add_mistake (reader, reader->line, _("“enabled” is yes or no."));
    }
  else if (g_str_equal (key, "bus"))
    take (&bluetooth->bus, value);
  else if (g_str_equal (key, "language"))
    take (&bluetooth->language, value);
  else if (g_str_equal (key, "docket_command"))
    {
      take (&bluetooth->docket_command, value);
      if (!g_shell_parse_argv (value, NULL, NULL, NULL))
        add_mistake (reader, reader->line, _("“%s” is no command."), value);
    }
  else if (!g_str_equal (key, "wait") && !g_str_equal (key, "max_size") && !g_str_equal (key, "max_files"))
    add_mistake (reader, reader->line, _("“%s” is not known in [Bluetooth]."), key);
  else if (!read_number (value, 1, g_str_equal (key, "wait") ? 600 : 10000,
                         g_str_equal (key, "wait") ? &bluetooth->wait
                         : g_str_equal (key, "max_size") ? &bluetooth->max_size : &bluetooth->max_files))
    add_mistake (reader, reader->line, _("“%s” is not a number in its range."), value);
}

/* Two that drive the same printer would take each other's jobs for lost. */
static void
read_address (Reader *reader,
              const char *value)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (reader->addresses, value));
  g_autoptr (GError) error = NULL;

  take (&reader->device->uri, value);
  if (!docket_device_check_uri (value, &error))
    add_mistake (reader, reader->line, "%s", error->message);
  else if (before > 0)
    add_mistake (reader, reader->line, _("“%s” is the address of the device of line %u as well; one address is one device."),
                 value, before);
  else
    g_hash_table_insert (reader->addresses, g_strdup (value), GUINT_TO_POINTER (reader->line));
}

static void
read_device_key (Reader *reader,
                 const char *key,
                 const char *value)
{
  DocketDeviceSetting *device = reader->device;

  if (g_str_equal (key, "uri"))
    read_address (reader, value);
  else if (g_str_equal (key, "products"))
    {
      g_strfreev (device->products);
      device->products = split_list (value);
    }
  else if (g_str_equal (key, "papers"))
    {
      g_strfreev (device->papers);
      device->papers = split_list (value);
    }
  else
    add_mistake (reader, reader->line, _("“%s” is not known in a [Device] group."), key);
}

static void
end_group (Reader *reader)
{
  if (reader->device != NULL && reader->device->uri == NULL)
    add_mistake (reader, reader->device_line, _("The device “%s” has no “uri”."), reader->device->name);
  reader->device = NULL;
  reader->in_station = FALSE;
  reader->in_bluetooth = FALSE;
  g_hash_table_remove_all (reader->seen);
}

static gboolean
has_device (Reader *reader,
            const char *name)
{
  for (guint i = 0; i < reader->config->devices->len; i++)
    if (g_str_equal (((DocketDeviceSetting *) g_ptr_array_index (reader->config->devices, i))->name, name))
      return TRUE;

  return FALSE;
}

static void
begin_device (Reader *reader,
              const char *name)
{
  if (*name == '\0')
    add_mistake (reader, reader->line, _("The device has no name; write [Device Photo 1]."));
  else if (has_device (reader, name))
    add_mistake (reader, reader->line, _("The device “%s” is already there."), name);

  reader->device = docket_device_setting_new (name, NULL);
  reader->device_line = reader->line;
  g_ptr_array_add (reader->config->devices, reader->device);
}

static void
begin_group (Reader *reader,
             char *group)
{
  end_group (reader);
  reader->grouped = TRUE;
  if (g_str_equal (group, "Station"))
    reader->in_station = TRUE;
  else if (g_str_equal (group, "Bluetooth"))
    reader->in_bluetooth = TRUE;
  else if (g_str_has_prefix (group, DEVICE_GROUP) || g_str_equal (group, "Device"))
    begin_device (reader, g_strstrip (group + strlen ("Device")));
  else
    add_mistake (reader, reader->line, _("The group [%s] is not known; there are [Station], [Bluetooth] and [Device NAME]."), group);
}

static void
read_pair (Reader *reader,
           char *line)
{
  char *equals = strchr (line, '=');
  g_autofree char *key = NULL;
  const char *value;

  if (equals == NULL)
    {
      add_mistake (reader, reader->line, _("“%s” is neither a [group] nor key=value."), line);
      return;
    }
  key = g_strstrip (g_strndup (line, (gsize) (equals - line)));
  value = g_strstrip (equals + 1);
  if (*value == '\0')
    add_mistake (reader, reader->line, _("“%s” has no value."), key);
  else if (!g_hash_table_add (reader->seen, g_strdup (key)))
    add_mistake (reader, reader->line, _("“%s” is already there."), key);
  else if (reader->in_station)
    read_station_key (reader, key, value);
  else if (reader->in_bluetooth)
    read_bluetooth_key (reader, key, value);
  else if (reader->device != NULL)
    read_device_key (reader, key, value);
  else if (!reader->grouped)
    add_mistake (reader, reader->line, _("“%s” stands before the first group."), key);
}

static void
read_line (Reader *reader,
           char *line)
{
  gsize length;

  reader->line++;
  g_strstrip (line);
  length = strlen (line);
  if (length == 0 || *line == '#')
    return;

  if (*line == '[' && line[length - 1] == ']')
    {
      line[length - 1] = '\0';
      begin_group (reader, line + 1);
    }
  else
    read_pair (reader, line);
}

static void
read_text (Reader *reader,
           const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    read_line (reader, *line);
  end_group (reader);
}

char *
docket_station_dup_default_state_dir (void)
{
  const char *given = g_getenv ("STATE_DIRECTORY");

  return g_strdup (given != NULL && *given != '\0' ? given : "/var/lib/docket-station");
}

void
docket_station_config_free (DocketStationConfig *config)
{
  g_free (config->server);
  g_free (config->name);
  g_free (config->state_dir);
  g_free (config->bluetooth.bus);
  g_free (config->bluetooth.language);
  g_free (config->bluetooth.docket_command);
  g_ptr_array_unref (config->devices);
  g_free (config);
}

DocketStationConfig *
docket_station_config_load (const char *path,
                            GError **error)
{
  g_autoptr (DocketStationConfig) config = g_new0 (DocketStationConfig, 1);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) mistakes = g_string_new (NULL);
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = NULL;
  Reader reader = { .config = config, .seen = seen, .addresses = addresses, .mistakes = mistakes };

  config->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_setting_free);
  config->state_dir = docket_station_dup_default_state_dir ();
  config->bluetooth = (DocketBluetoothSettings) { .wait = 10, .max_size = 60, .max_files = 100 };
  if (!g_file_get_contents (path, &text, NULL, &local_error))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("The settings cannot be read: %s"), local_error->message);
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s is not written in UTF-8."), path);
      return NULL;
    }

  read_text (&reader, text);
  if (mistakes->len > 0)
    {
      g_string_truncate (mistakes, mistakes->len - 1);
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s has mistakes:\n%s"), path, mistakes->str);
      return NULL;
    }

  return g_steal_pointer (&config);
}
