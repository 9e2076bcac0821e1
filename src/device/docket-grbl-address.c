/* docket-grbl-address.c: what the URI of an engraver says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-wire-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_BAUD 115200
#define DEFAULT_GAP 3.0
#define MOST_MM 10000.0

static gboolean
parse_pair (const char *text,
            char separator,
            double pair[2])
{
  double numbers[2];
  char *end;

  numbers[0] = g_ascii_strtod (text, &end);
  if (end == text || *end != separator)
    return FALSE;
  text = end + 1;
  numbers[1] = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0')
    return FALSE;

  for (guint i = 0; i < 2; i++)
    {
      if (!(numbers[i] >= 0 && numbers[i] <= MOST_MM))
        return FALSE;
      pair[i] = numbers[i];
    }

  return TRUE;
}

static gboolean
take_option (DocketGrblAddress *address,
             const char *key,
             const char *value)
{
  guint64 number;
  char *end;

  if (g_str_equal (key, "baud") && address->path != NULL)
    {
      if (!g_ascii_string_to_unsigned (value, 10, 300, 10000000, &number, NULL))
        return FALSE;
      address->baud = (guint) number;
      return TRUE;
    }
  if (g_str_equal (key, "origin"))
    return parse_pair (value, ',', address->origin);
  if (g_str_equal (key, "sheet"))
    return parse_pair (value, 'x', address->sheet);
  if (g_str_equal (key, "gap"))
    {
      address->gap = g_ascii_strtod (value, &end);
      return end != value && *end == '\0' && address->gap >= 0 && address->gap <= MOST_MM;
    }

  return FALSE;
}

static gboolean
take_options (DocketGrblAddress *address,
              const char *query)
{
  g_auto (GStrv) options = g_strsplit (query, "&", -1);

  for (guint i = 0; options[i] != NULL; i++)
    {
      char *equals = strchr (options[i], '=');

      if (equals == NULL)
        return FALSE;
      *equals = '\0';
      if (!take_option (address, options[i], equals + 1))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_place (DocketGrblAddress *address,
            const char *place)
{
  /* Both grbl:/dev/… and grbl:///dev/… are in use. */
  if (g_str_has_prefix (place, "///"))
    place += 2;
  if (g_str_has_prefix (place, "//"))
    {
      g_autofree char *uri = g_strconcat ("grbl:", place, NULL);
      int port = -1;

      if (!g_uri_split_network (uri, G_URI_FLAGS_NONE, NULL, &address->host, &port, NULL) || port <= 0
          || address->host == NULL || *address->host == '\0')
        return FALSE;
      address->port = (guint16) port;
      return TRUE;
    }
  if (!g_path_is_absolute (place))
    return FALSE;

  address->path = g_uri_unescape_string (place, NULL);
  address->baud = DEFAULT_BAUD;

  return address->path != NULL;
}

DocketGrblAddress *
docket_grbl_address_parse (const char *uri,
                           GError **error)
{
  g_autoptr (DocketGrblAddress) address = g_new0 (DocketGrblAddress, 1);
  const char *rest = g_str_has_prefix (uri, "grbl:") ? uri + strlen ("grbl:") : "";
  const char *question = strchr (rest, '?');
  g_autofree char *place = question != NULL ? g_strndup (rest, (gsize) (question - rest)) : g_strdup (rest);

  address->origin[0] = address->origin[1] = -1;
  address->gap = DEFAULT_GAP;
  if (!take_place (address, place) || (question != NULL && !take_options (address, question + 1)))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” is not the address of an engraver; it should be like grbl:/dev/ttyUSB0?baud=115200 "
                     "or grbl://192.168.1.20:23."), uri);
      return NULL;
    }

  return g_steal_pointer (&address);
}

void
docket_grbl_address_free (DocketGrblAddress *address)
{
  if (address == NULL)
    return;

  g_free (address->path);
  g_free (address->host);
  g_free (address);
}
