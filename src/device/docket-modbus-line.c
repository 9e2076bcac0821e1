/* docket-modbus-line.c: one line of relay boards, through libmodbus
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-modbus-private.h"

#include "docket-error.h"
#include "docket-serial-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <modbus.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>

/* Relay boards of the 8-channel kind (Waveshare and those it is like) take FC05 at this address plus the relay as "on
 * for so many tenths of a second". */
#define FLASH_ON 0x0200
#define CONNECT_MS 2000

struct _DocketModbus
{
  const DocketModbusAddress *address;
  modbus_t *context;        /* NULL: closed */
  gint64 quiet_since;       /* monotonic: when the line was last used */
};

static void
close_line (DocketModbus *line)
{
  if (line->context == NULL)
    return;

  modbus_close (line->context);
  modbus_free (line->context);
  line->context = NULL;
}

DocketModbus *
docket_modbus_new (const DocketModbusAddress *address)
{
  DocketModbus *line = g_new0 (DocketModbus, 1);

  line->address = address;
  return line;
}

void
docket_modbus_free (DocketModbus *line)
{
  if (line == NULL)
    return;

  close_line (line);
  g_free (line);
}

gboolean
docket_modbus_is_open (const DocketModbus *line)
{
  return line->context != NULL;
}

static void
set_timeout (DocketModbus *line,
             guint         ms)
{
  modbus_set_response_timeout (line->context, ms / 1000, ms % 1000 * 1000);
}

/* libmodbus knows only the usual baud rates; the kernel takes any. Nobody else may speak on the line. */
static gboolean
take_port (DocketModbus *line)
{
  int fd = modbus_get_socket (line->context);

  if (line->address->line.path == NULL)
    return TRUE;
  if (flock (fd, LOCK_EX | LOCK_NB) < 0)
    {
      errno = EBUSY;
      return FALSE;
    }
  return docket_serial_set_parity (fd, line->address->baud, line->address->parity);
}

gboolean
docket_modbus_open (DocketModbus  *line,
                    GError       **error)
{
  const DocketModbusAddress *address = line->address;
  g_autofree char *port = g_strdup_printf ("%u", address->line.port);

  close_line (line);
  if (address->line.path != NULL)
    line->context = modbus_new_rtu (address->line.path, 9600, 'N', 8, 1);
  else
    line->context = modbus_new_tcp_pi (address->line.host, port);
  if (line->context != NULL)
    {
      modbus_set_error_recovery (line->context, MODBUS_ERROR_RECOVERY_NONE);
      set_timeout (line, CONNECT_MS);
      if (modbus_connect (line->context) == 0 && take_port (line))
        {
          set_timeout (line, address->timeout_ms);
          line->quiet_since = g_get_monotonic_time ();
          return TRUE;
        }
    }
  if (address->line.path != NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                 _("The port %s of the lockers cannot be used: %s."), address->line.path, modbus_strerror (errno));
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                 _("The locker boards at %s cannot be reached: %s."), address->line.host, modbus_strerror (errno));
  close_line (line);
  return FALSE;
}

/* Boards take a frame for the rest of the one before where there is no silence between them. */
static void
be_silent (DocketModbus *line)
{
  gint64 end = line->quiet_since + line->address->gap_us;
  gint64 left;

  while ((left = end - g_get_monotonic_time ()) > 0)
    {
      const struct timespec time = { .tv_sec = left / G_USEC_PER_SEC, .tv_nsec = left % G_USEC_PER_SEC * 1000 };

      (void) ppoll (NULL, 0, &time, NULL);
    }
}

static void
begin (DocketModbus *line,
       guint         board)
{
  modbus_set_slave (line->context, (int) board);
  be_silent (line);
}

/* @outcome: of a libmodbus call; errno is its. */
static DocketModbusResult
finish (DocketModbus *line,
        int           outcome)
{
  int cause = errno;

  line->quiet_since = g_get_monotonic_time ();
  if (outcome >= 0)
    return DOCKET_MODBUS_DONE;
  if (cause > MODBUS_ENOBASE && cause < EMBBADCRC)
    return DOCKET_MODBUS_REFUSED;
  if (cause == ETIMEDOUT || (cause >= EMBBADCRC && cause <= EMBBADSLAVE))
    {
      /* What comes too late must not be taken for the next answer. */
      modbus_flush (line->context);
      return DOCKET_MODBUS_SILENT;
    }
  close_line (line);
  return DOCKET_MODBUS_GONE;
}

DocketModbusResult
docket_modbus_read_inputs (DocketModbus *line,
                           guint         board,
                           guint         n,
                           guint8       *inputs)
{
  begin (line, board);
  return finish (line, modbus_read_input_bits (line->context, 0, (int) n, inputs));
}

DocketModbusResult
docket_modbus_set_relay (DocketModbus *line,
                         guint         board,
                         guint         relay,
                         gboolean      on)
{
  begin (line, board);
  return finish (line, modbus_write_bit (line->context, (int) relay, on));
}

/* libmodbus writes only on and off with FC05, so the frame is made here. */
DocketModbusResult
docket_modbus_flash_relay (DocketModbus *line,
                           guint         board,
                           guint         relay)
{
  guint address = FLASH_ON + relay;
  guint tenths = (line->address->pulse_ms + 99) / 100;
  uint8_t request[] = { (uint8_t) board, 0x05, (uint8_t) (address >> 8), (uint8_t) address, (uint8_t) (tenths >> 8),
                        (uint8_t) tenths };
  uint8_t answer[MODBUS_MAX_ADU_LENGTH];
  int outcome;

  begin (line, board);
  outcome = modbus_send_raw_request (line->context, request, sizeof request);
  if (outcome >= 0)
    outcome = modbus_receive_confirmation (line->context, answer);
  if (outcome >= 0)
    {
      int header = modbus_get_header_length (line->context);

      /* Not looked at by libmodbus: an exception has the highest bit of the function. */
      if (answer[header] == 0x85)
        {
          line->quiet_since = g_get_monotonic_time ();
          return DOCKET_MODBUS_REFUSED;
        }
      if (answer[header] != 0x05)
        {
          errno = EMBBADDATA;
          outcome = -1;
        }
    }
  return finish (line, outcome);
}

DocketModbusResult
docket_modbus_all_off (DocketModbus *line,
                       guint         board)
{
  uint8_t off[DOCKET_MODBUS_MAX_INPUTS] = { 0 };
  DocketModbusResult result;

  begin (line, board);
  result = finish (line, modbus_write_bits (line->context, 0, (int) line->address->relays, off));
  /* Not every board knows FC15. */
  for (guint relay = 0; result == DOCKET_MODBUS_REFUSED && relay < line->address->relays; relay++)
    if (docket_modbus_set_relay (line, board, relay, FALSE) != DOCKET_MODBUS_DONE)
      return DOCKET_MODBUS_SILENT;
  return result == DOCKET_MODBUS_REFUSED ? DOCKET_MODBUS_DONE : result;
}
