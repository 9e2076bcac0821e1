/* docket-modbus-address.c: what the URI of a line of relay boards says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-modbus-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_BAUD 9600
#define DEFAULT_PORT 502
#define DEFAULT_RELAYS 8
#define DEFAULT_PULSE_MS 600
#define DEFAULT_WAIT_MS 10000
#define SERIAL_TIMEOUT_MS 150
#define FRAMES 28            /* characters of a request and its answer, without the bits of many relays */
#define TCP_TIMEOUT_MS 500

static gboolean
read_number (const char *text,
             guint       minimum,
             guint       maximum,
             guint      *value)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, minimum, maximum, &number, NULL))
    return FALSE;
  *value = (guint) number;
  return TRUE;
}

/* "1", "1,2,7" or "1-8". */
static gboolean
read_boards (const char *text,
             GArray     *boards)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  g_array_set_size (boards, 0);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *dash = strchr (parts[i], '-');
      guint first, last;

      if (dash != NULL)
        *dash = '\0';
      if (!read_number (parts[i], 1, 247, &first) || !read_number (dash != NULL ? dash + 1 : parts[i], first, 247, &last))
        return FALSE;
      for (guint board = first; board <= last; board++)
        g_array_append_val (boards, board);
    }
  return boards->len > 0 && boards->len <= DOCKET_MODBUS_MAX_BOARDS;
}

static gboolean
read_choice (const char *text,
             const char *yes,
             const char *no,
             gboolean   *value)
{
  *value = g_str_equal (text, yes);
  return *value || g_str_equal (text, no);
}

static gboolean
read_parity (const char *text,
             char       *parity)
{
  if (!g_str_equal (text, "none") && !g_str_equal (text, "even") && !g_str_equal (text, "odd"))
    return FALSE;
  *parity = g_ascii_toupper (*text);
  return TRUE;
}

static gboolean
take_option (gpointer    data,
             const char *key,
             const char *value)
{
  DocketModbusAddress *address = data;
  guint number = 0;

  if (g_str_equal (key, "baud"))
    return address->line.path != NULL && read_number (value, 300, 4000000, &address->baud);
  if (g_str_equal (key, "parity"))
    return address->line.path != NULL && read_parity (value, &address->parity);
  if (g_str_equal (key, "boards"))
    return read_boards (value, address->boards);
  if (g_str_equal (key, "relays"))
    return read_number (value, 1, DOCKET_MODBUS_MAX_INPUTS, &address->relays);
  if (g_str_equal (key, "pulse"))
    return read_number (value, 20, 60000, &address->pulse_ms);
  if (g_str_equal (key, "flash"))
    return read_choice (value, "yes", "no", &address->flash);
  if (g_str_equal (key, "closed"))
    return read_choice (value, "1", "0", &address->closed);
  if (g_str_equal (key, "timeout"))
    return read_number (value, 10, 10000, &address->timeout_ms);
  if (g_str_equal (key, "wait") && read_number (value, 1, 600, &number))
    address->wait_ms = number * 1000;
  else if (g_str_equal (key, "gap") && read_number (value, 1, 1000, &number))
    address->gap_us = number * 1000;
  return number > 0;
}

/* 3.5 characters of 11 bits, at least 1.75 ms from 19200 baud on, and a margin: with exactly 3.5 some boards
 * miss every second frame. */
static guint
default_gap (const DocketModbusAddress *address)
{
  guint characters = address->baud > 0 ? (guint) (3.5 * 11 * 1e6 / address->baud) : 0;

  return address->line.path != NULL ? MAX (characters, 1750) + 1000 : 0;
}

/* On a serial line what is asked and answered takes its time too. */
static guint
default_timeout (const DocketModbusAddress *address)
{
  if (address->line.path == NULL)
    return TCP_TIMEOUT_MS;
  return SERIAL_TIMEOUT_MS + (FRAMES + address->relays / 4) * 11 * 1000 / address->baud;
}

DocketModbusAddress *
docket_modbus_address_parse (const char  *uri,
                             GError     **error)
{
  g_autoptr (DocketModbusAddress) address = g_new0 (DocketModbusAddress, 1);
  const guint first = 1;

  address->boards = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_val (address->boards, first);
  address->baud = DEFAULT_BAUD;
  address->parity = 'N';
  address->relays = DEFAULT_RELAYS;
  address->pulse_ms = DEFAULT_PULSE_MS;
  address->closed = TRUE;
  address->wait_ms = DEFAULT_WAIT_MS;
  if (!docket_line_address_parse (uri, "modbus", &address->line, take_option, address))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” is not the address of locker boards; it should be like modbus:/dev/ttyUSB0?baud=9600&boards=1-4 "
                     "or modbus://192.168.1.30?boards=1."), uri);
      return NULL;
    }
  if (address->line.port == 0)
    address->line.port = DEFAULT_PORT;
  if (address->timeout_ms == 0)
    address->timeout_ms = default_timeout (address);
  if (address->gap_us == 0)
    address->gap_us = default_gap (address);
  return g_steal_pointer (&address);
}

void
docket_modbus_address_free (DocketModbusAddress *address)
{
  if (address == NULL)
    return;

  docket_line_address_clear (&address->line);
  g_clear_pointer (&address->boards, g_array_unref);
  g_free (address);
}
