/* docket-hotfolder-settings.c: what a hot folder's address says
 *
 *   hotfolder:///srv/lab?profile=noritsu&sizes=102x152/glossy:10x15:1,127x178:13x18:2
 *
 *   profile   plain (as it is), noritsu, epson
 *   done      key, count, marker, folder: how completion is read back; by default as the profile has it
 *   images    flat, IMAGE, IMAGES: where the pictures lie in an order
 *   sizes     WIDTHxHEIGHT[/PAPER]:CODE[:CHANNEL],… in mm: what the lab makes; by default every size
 *   channel   where a size names none (1)
 *   marker    with done=marker: a file in the order's folder; with a *, which stands for the order's name, a
 *             file beside it (*.done)
 *   failed    likewise for what the lab gave up
 *   out       with done=count: the folder into which the lab writes, from the hot folder on (out)
 *   keep      hours until a finished order is removed (24; 168 with done=key)
 *   patience  seconds until an order taken in half is asked about (120)
 *   reserve   megabytes that stay free on the disk (64)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hotfolder-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define HOUR_S (60 * 60)
#define MEGABYTE (G_GUINT64_CONSTANT (1) << 20)

static const char *const way_names[] = { "key", "count", "marker", "folder" };

static gboolean
refuse (GError **error,
        const char *key,
        const char *value)
{
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s=%s” is not a setting of a hot folder; see docket-station(1)."),
               key, value);

  return FALSE;
}

static void
size_free (gpointer data)
{
  DocketHotfolderSize *size = data;

  docket_device_media_free (size->media);
  g_free (size->code);
  g_free (size);
}

/* What goes into AUTPRINT.MRK between quotes, or into a path. */
static gboolean
is_plain_word (const char *word)
{
  for (const char *c = word; *c != '\0'; c++)
    if (!g_ascii_isgraph (*c) || strchr ("\"<>{}\\", *c) != NULL)
      return FALSE;

  return *word != '\0';
}

static gboolean
is_file_name (const char *name)
{
  return is_plain_word (name) && strchr (name, '/') == NULL && *name != '.';
}

static gboolean
parse_number (const char *value,
              guint64 least,
              guint64 most,
              guint64 *number)
{
  return g_ascii_string_to_unsigned (value, 10, least, most, number, NULL);
}

static gboolean
parse_millimetres (const char *text,
                   DocketLength *length)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !(value >= 10 && value <= 3000))
    return FALSE;
  *length = (DocketLength) (value * 100 + 0.5);

  return TRUE;
}

/* WIDTHxHEIGHT[/PAPER] */
static DocketDeviceMedia *
parse_media (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  g_auto (GStrv) sides = g_strsplit (parts[0] != NULL ? parts[0] : "", "x", 2);
  DocketLength width, height;
  DocketDeviceMedia *media;

  if (g_strv_length (sides) != 2 || !parse_millimetres (sides[0], &width) || !parse_millimetres (sides[1], &height)
      || (parts[1] != NULL && *parts[1] == '\0'))
    return NULL;

  media = docket_device_media_new (MIN (width, height), MAX (width, height), parts[1]);
  media->borderless = TRUE;
  media->loaded = TRUE;

  return media;
}

static gboolean
add_size (DocketHotfolder *folder,
          const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 3);
  guint64 channel = 0;
  DocketHotfolderSize *size;
  DocketDeviceMedia *media;

  if (g_strv_length (parts) < 2 || !is_plain_word (parts[1])
      || (parts[2] != NULL && !parse_number (parts[2], 1, 999, &channel)))
    return FALSE;
  media = parse_media (parts[0]);
  if (media == NULL)
    return FALSE;

  size = g_new0 (DocketHotfolderSize, 1);
  size->media = media;
  size->code = g_strdup (parts[1]);
  size->channel = (guint) channel;
  g_ptr_array_add (folder->sizes, size);

  return TRUE;
}

static gboolean
set_sizes (DocketHotfolder *folder,
           const char *value)
{
  g_auto (GStrv) sizes = g_strsplit (value, ",", -1);

  for (char **size = sizes; *size != NULL; size++)
    if (!add_size (folder, g_strstrip (*size)))
      return FALSE;

  return TRUE;
}

static gboolean
set_profile (DocketHotfolder *folder,
             const char *value)
{
  folder->profile = docket_hotfolder_find_profile (value);

  return folder->profile != NULL;
}

static gboolean
set_way (DocketHotfolder *folder,
         const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (way_names); i++)
    if (g_str_equal (way_names[i], value))
      {
        folder->way = (DocketHotfolderWay) i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
set_images (DocketHotfolder *folder,
            const char *value)
{
  static const char *const layouts[] = { "flat", "IMAGE", "IMAGES", NULL };

  if (!g_strv_contains (layouts, value))
    return FALSE;
  g_free (folder->images);
  folder->images = g_strdup (g_str_equal (value, "flat") ? "" : value);

  return TRUE;
}

static gboolean
set_channel (DocketHotfolder *folder,
             const char *value)
{
  guint64 number;

  if (!parse_number (value, 1, 999, &number))
    return FALSE;
  folder->channel = (guint) number;

  return TRUE;
}

static gboolean
set_marker (DocketHotfolder *folder,
            const char *value)
{
  g_free (folder->marker);
  folder->marker = g_strdup (value);

  return is_file_name (value);
}

static gboolean
set_failed (DocketHotfolder *folder,
            const char *value)
{
  g_free (folder->failed);
  folder->failed = g_strdup (value);

  return is_file_name (value);
}

static gboolean
set_out (DocketHotfolder *folder,
         const char *value)
{
  g_free (folder->outputs);
  folder->outputs = g_canonicalize_filename (value, folder->root);

  return *value != '\0' && !g_str_equal (folder->outputs, folder->root);
}

static gboolean
set_keep (DocketHotfolder *folder,
          const char *value)
{
  guint64 number;

  if (!parse_number (value, 0, 24 * 365, &number))
    return FALSE;
  folder->keep_s = (gint64) number * HOUR_S;

  return TRUE;
}

static gboolean
set_patience (DocketHotfolder *folder,
              const char *value)
{
  guint64 number;

  if (!parse_number (value, 0, 24 * HOUR_S, &number))
    return FALSE;
  folder->patience_s = (gint64) number;

  return TRUE;
}

static gboolean
set_reserve (DocketHotfolder *folder,
             const char *value)
{
  guint64 number;

  if (!parse_number (value, 0, 1 << 20, &number))
    return FALSE;
  folder->reserve = number * MEGABYTE;

  return TRUE;
}

/* The first two give what the others begin with. */
static const struct
{
  const char *key;
  gboolean (*set) (DocketHotfolder *folder, const char *value);
} settings[] = {
  { "profile", set_profile }, { "done", set_way },     { "images", set_images },   { "sizes", set_sizes },
  { "channel", set_channel }, { "marker", set_marker }, { "failed", set_failed },   { "out", set_out },
  { "keep", set_keep },       { "patience", set_patience }, { "reserve", set_reserve },
};

static gboolean
is_known (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].key, key))
      return TRUE;

  return FALSE;
}

static void
set_defaults (DocketHotfolder *folder,
              GHashTable *given)
{
  const char *profile = g_hash_table_lookup (given, "profile");

  if (profile == NULL || !set_profile (folder, profile))
    set_profile (folder, "plain");
  set_way (folder, folder->profile->way);
  if (g_hash_table_contains (given, "done"))
    set_way (folder, g_hash_table_lookup (given, "done"));
  folder->images = g_strdup (folder->profile->images);
  folder->marker = g_strdup ("done");
  folder->outputs = g_build_filename (folder->root, "out", NULL);
  folder->channel = 1;
  folder->keep_s = (folder->way == DOCKET_HOTFOLDER_KEY ? 7 : 1) * 24 * HOUR_S;
  folder->patience_s = 120;
  folder->reserve = 64 * MEGABYTE;
}

static gboolean
take_settings (DocketHotfolder *folder,
               GHashTable *given,
               GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, given);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!is_known (key))
      return refuse (error, key, value);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      const char *text = g_hash_table_lookup (given, settings[i].key);

      if (text != NULL && !settings[i].set (folder, text))
        return refuse (error, settings[i].key, text);
    }

  return TRUE;
}

static GHashTable *
parse_query (GUri *uri)
{
  const char *query = g_uri_get_query (uri);

  if (query == NULL)
    return g_hash_table_new (g_str_hash, g_str_equal);

  return g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
}

DocketHotfolder *
docket_hotfolder_new (const char *uri,
                      GError **error)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED_QUERY, NULL);
  g_autoptr (GHashTable) given = parsed != NULL ? parse_query (parsed) : NULL;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  g_autoptr (DocketHotfolder) folder = g_new0 (DocketHotfolder, 1);

  folder->sizes = g_ptr_array_new_with_free_func (size_free);
  if (given == NULL || (host != NULL && *host != '\0') || !g_path_is_absolute (g_uri_get_path (parsed)))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” is not the address of a hot folder; it should be like hotfolder:///srv/lab?profile=noritsu."),
                   uri);
      return NULL;
    }

  folder->root = g_canonicalize_filename (g_uri_get_path (parsed), "/");
  folder->aside = g_build_filename (folder->root, ".docket", NULL);
  set_defaults (folder, given);
  if (!take_settings (folder, given, error))
    return NULL;

  return g_steal_pointer (&folder);
}

void
docket_hotfolder_free (DocketHotfolder *folder)
{
  if (folder == NULL)
    return;

  g_free (folder->root);
  g_free (folder->aside);
  g_free (folder->images);
  g_free (folder->marker);
  g_free (folder->failed);
  g_free (folder->outputs);
  g_ptr_array_unref (folder->sizes);
  g_free (folder);
}
