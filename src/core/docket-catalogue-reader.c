/* docket-catalogue-reader.c: what the readers of the catalogue's groups share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

void
docket_catalogue_mistake (DocketCatalogueReader *reader,
                          guint                  line,
                          const char            *format,
                          ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (reader->mistakes, g_strdup_printf (_("line %u: %s"), line, sentence));
}

gboolean
docket_catalogue_check_currency (DocketCatalogueReader *reader)
{
  if (reader->catalogue->currency[0] != '\0')
    return TRUE;
  if (!reader->currency_told)
    docket_catalogue_mistake (reader, reader->line, _("“currency” must stand before the first price."));
  reader->currency_told = TRUE;
  return FALSE;
}

gboolean
docket_catalogue_has_key (const DocketCatalogueReader *reader,
                          const char                  *key)
{
  return g_hash_table_contains (reader->seen, key);
}

guint
docket_catalogue_key_line (const DocketCatalogueReader *reader,
                           const char                  *key)
{
  guint line = GPOINTER_TO_UINT (g_hash_table_lookup (reader->seen, key));

  return line > 0 ? line : reader->group_line;
}

char *
docket_catalogue_dup_tag (const char *key)
{
  const char *open = strchr (key, '[');

  if (open == NULL || !g_str_has_suffix (key, "]"))
    return NULL;
  return g_strndup (open + 1, strlen (open) - 2);
}

gboolean
docket_catalogue_is_title (const char *key)
{
  return g_str_equal (key, "title") ||
         (g_str_has_prefix (key, "title[") && g_str_has_suffix (key, "]"));
}

void
docket_catalogue_take_title (const char  *key,
                             const char  *value,
                             char       **title,
                             GHashTable  *titles)
{
  char *tag = docket_catalogue_dup_tag (key);

  if (tag != NULL)
    {
      g_hash_table_replace (titles, tag, g_strdup (value));
      return;
    }
  g_free (*title);
  *title = g_strdup (value);
}

gboolean
docket_catalogue_is_id (const char *text)
{
  return *text != '\0' && strlen (text) <= 64 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == strlen (text);
}

void
docket_catalogue_read_count (DocketCatalogueReader *reader,
                             const char            *key,
                             const char            *value,
                             guint                  min,
                             guint                  max,
                             guint                 *count)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (value, 10, min, max, &number, NULL))
    *count = (guint) number;
  else
    docket_catalogue_mistake (reader, reader->line, _("“%s” must be a whole number from %u to %u."), key, min, max);
}

void
docket_catalogue_read_mm (DocketCatalogueReader *reader,
                          const char            *value,
                          DocketLength          *length)
{
  if (!docket_catalogue_read_length (value, length))
    docket_catalogue_mistake (reader, reader->line, _("“%s” is not a length in millimetres such as “3”."), value);
}
