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
take_option (gpointer data,
             const char *key,
             const char *value)
{
  DocketGrblAddress *address = data;
  guint64 number;
  char *end;

  if (g_str_equal (key, "baud") && address->line.path != NULL)
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

DocketGrblAddress *
docket_grbl_address_parse (const char *uri,
                           GError **error)
{
  g_autoptr (DocketGrblAddress) address = g_new0 (DocketGrblAddress, 1);

  address->origin[0] = address->origin[1] = -1;
  address->gap = DEFAULT_GAP;
  if (!docket_line_address_parse (uri, "grbl", &address->line, take_option, address)
      || (address->line.host != NULL && address->line.port == 0))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” is not the address of an engraver; it should be like grbl:/dev/ttyUSB0?baud=115200 "
                     "or grbl://192.168.1.20:23."), uri);
      return NULL;
    }
  if (address->line.path != NULL && address->baud == 0)
    address->baud = DEFAULT_BAUD;

  return g_steal_pointer (&address);
}

void
docket_grbl_address_free (DocketGrblAddress *address)
{
  if (address == NULL)
    return;

  docket_line_address_clear (&address->line);
  g_free (address);
}
