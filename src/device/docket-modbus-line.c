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
#include <sys/socket.h>

/* Relay boards of the 8-channel kind (Waveshare and those it is like) take FC05 at this address plus the relay as "on
 * for so many tenths of a second". */
#define FLASH_ON 0x0200
#define CONNECT_MS 2000
#define HELD_MS 500          /* any lock bears current for so long */
#define READ_INPUTS 0x02
#define WRITE_RELAY 0x05
#define WRITE_RELAYS 0x0F
#define ECHOED 5             /* of a request that writes, its board repeats so many bytes */
#define MBAP 7               /* bytes before the function over TCP: transaction, protocol, length, board */
#define CHECK 2              /* bytes after the data on a serial line */
#define GATEWAY_PATH 0x0A    /* exceptions of a gateway for a board that says nothing */
#define GATEWAY_TARGET 0x0B

struct _DocketModbus
{
  const DocketModbusAddress *address;
  modbus_t *context;        /* NULL: closed */
  gint64 quiet_since;       /* monotonic: when the line was last used */
  guint16 transaction;
  gboolean stale;           /* TCP: what is still to come belongs to nobody */
  gint64 end;               /* monotonic: no answer is waited for beyond; 0 */
  gint64 took;
  char *complaint;
};

/* What a board is asked, from the function on. */
typedef struct
{
  guint8 bytes[MODBUS_MAX_PDU_LENGTH];
  guint length;
} Request;

static void
close_line (DocketModbus *line)
{
  if (line->context == NULL)
    return;

  modbus_close (line->context);
  modbus_free (line->context);
  line->context = NULL;
  line->stale = FALSE;
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
  g_free (line->complaint);
  g_free (line);
}

gboolean
docket_modbus_is_open (const DocketModbus *line)
{
  return line->context != NULL && !line->stale;
}

gboolean
docket_modbus_is_stale (const DocketModbus *line)
{
  return line->context != NULL && line->stale;
}

const char *
docket_modbus_get_complaint (const DocketModbus *line)
{
  return line->complaint;
}

void
docket_modbus_set_end (DocketModbus *line,
                       gint64        end)
{
  line->end = end;
}

gint64
docket_modbus_get_took (const DocketModbus *line)
{
  return line->took;
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
      /* The time for an answer is that for the whole of it: a board may not hold the line byte by byte. */
      modbus_set_byte_timeout (line->context, 0, 0);
      set_timeout (line, CONNECT_MS);
      if (modbus_connect (line->context) == 0 && take_port (line))
        {
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

/* libmodbus gives every raw request the transaction 0, by which a late answer could not be told from the right one. */
static gboolean
send_tcp (DocketModbus  *line,
          guint          board,
          const Request *request)
{
  guint8 frame[MBAP + MODBUS_MAX_PDU_LENGTH] = { 0 };
  gssize length = MBAP + (gssize) request->length;

  line->transaction++;
  frame[0] = line->transaction >> 8;
  frame[1] = line->transaction & 0xFF;
  frame[5] = (guint8) (request->length + 1);
  frame[6] = (guint8) board;
  memcpy (frame + MBAP, request->bytes, request->length);
  return send (modbus_get_socket (line->context), frame, (gsize) length, MSG_NOSIGNAL) == length;
}

static gboolean
send_rtu (DocketModbus  *line,
          guint          board,
          const Request *request)
{
  guint8 frame[1 + MODBUS_MAX_PDU_LENGTH];

  /* What came too late must not be taken for the next answer. */
  modbus_flush (line->context);
  modbus_set_slave (line->context, (int) board);
  frame[0] = (guint8) board;
  memcpy (frame + 1, request->bytes, request->length);
  return modbus_send_raw_request (line->context, frame, (int) request->length + 1) >= 0;
}

/* @sentence: (transfer full) */
static void
complain (DocketModbus *line,
          char         *sentence)
{
  g_free (line->complaint);
  line->complaint = sentence;
}

/* Whether what came is an answer to the request, of its board; else it is said what it is. */
static gboolean
is_answer (DocketModbus  *line,
           guint          board,
           const Request *request,
           const guint8  *frame,
           guint          length)
{
  gboolean tcp = line->address->line.path == NULL;
  const guint8 *answer = frame + (tcp ? MBAP : 1);
  guint unit = tcp ? frame[6] : frame[0];
  guint n = length - (tcp ? MBAP : 1 + CHECK);
  gboolean whole;

  if (unit != board)
    {
      complain (line, g_strdup_printf (_("Board %u of the lockers was asked, and what came is from board %u. See that each board "
                                         "has an address of its own, and that “boards” names those."), board, unit));
      return FALSE;
    }
  if (answer[0] == (request->bytes[0] | 0x80))
    whole = n == 2;
  else if (request->bytes[0] == READ_INPUTS)
    whole = n == 2 + (request->bytes[4] + 7u) / 8 + 32u * request->bytes[3] && answer[0] == READ_INPUTS && answer[1] == n - 2;
  else
    whole = n == ECHOED && memcmp (answer, request->bytes, ECHOED) == 0;
  if (!whole || (tcp && (frame[0] << 8 | frame[1]) != line->transaction))
    complain (line, g_strdup_printf (_("Board %u of the lockers answers what it was not asked. See whether another program or "
                                       "board uses its line."), board));
  return whole && (!tcp || (frame[0] << 8 | frame[1]) == line->transaction);
}

/* Behind a frame over TCP whose length is not as it says there is no telling where the next one begins. */
static gboolean
is_framed (DocketModbus *line,
           const guint8 *frame,
           int           length)
{
  return line->address->line.path != NULL || (frame[2] == 0 && frame[3] == 0 && (frame[4] << 8 | frame[5]) == length - 6);
}

/* How a whole answer counts. */
static DocketModbusResult
read_answer (const guint8 *answer,
             guint8        function,
             guint8       *data)
{
  if (answer[0] == (function | 0x80))
    return answer[1] == GATEWAY_PATH || answer[1] == GATEWAY_TARGET ? DOCKET_MODBUS_SILENT : DOCKET_MODBUS_REFUSED;
  if (data != NULL)
    memcpy (data, answer + 2, answer[1]);
  return DOCKET_MODBUS_DONE;
}

/* Until @end, whatever else comes. @data: (nullable): for the bits. */
static DocketModbusResult
await_answer (DocketModbus  *line,
              guint          board,
              const Request *request,
              gint64         end,
              guint8        *data)
{
  DocketModbusResult result = DOCKET_MODBUS_SILENT;
  gint64 left;

  while (!line->stale && (left = end - g_get_monotonic_time ()) > 0)
    {
      guint8 frame[MODBUS_MAX_ADU_LENGTH] = { 0 };
      int length;

      set_timeout (line, (guint) MAX (left / G_TIME_SPAN_MILLISECOND, 1));
      length = modbus_receive_confirmation (line->context, frame);
      if (length < 0 && errno == ETIMEDOUT)
        break;
      if (length < 0 && (errno < EMBBADCRC || errno > EMBBADSLAVE))
        {
          close_line (line);
          return DOCKET_MODBUS_GONE;
        }
      if (length < 0 || !is_framed (line, frame, length))
        {
          complain (line, g_strdup_printf (_("What board %u of the lockers answers cannot be read. Look at its cable, and whether "
                                             "“baud” and “parity” are the board's."), board));
          line->stale = line->address->line.path == NULL;
        }
      /* libmodbus gives a frame of another board no length. */
      else if (is_answer (line, board, request, frame, (guint) length))
        return read_answer (frame + (line->address->line.path == NULL ? MBAP : 1), request->bytes[0], data);
      result = DOCKET_MODBUS_WRONG;
    }
  /* Half an answer may have been read. */
  line->stale = line->address->line.path == NULL;
  return result;
}

/* @patience: in ms. */
static DocketModbusResult
ask (DocketModbus  *line,
     guint          board,
     const Request *request,
     guint          patience,
     guint8        *data)
{
  DocketModbusResult result;
  gint64 sent, end;
  gboolean done;

  g_return_val_if_fail (docket_modbus_is_open (line), DOCKET_MODBUS_GONE);

  be_silent (line);
  sent = g_get_monotonic_time ();
  done = line->address->line.path != NULL ? send_rtu (line, board, request) : send_tcp (line, board, request);
  if (!done)
    {
      close_line (line);
      return DOCKET_MODBUS_GONE;
    }
  end = sent + patience * G_TIME_SPAN_MILLISECOND;
  result = await_answer (line, board, request, line->end != 0 ? MIN (end, line->end) : end, data);
  line->quiet_since = g_get_monotonic_time ();
  line->took = line->quiet_since - sent;
  return result;
}

/* A request of FC02 and FC05. */
static Request
two_numbers (guint8 function,
             guint  first,
             guint  second)
{
  return (Request) {
    .bytes = { function, (guint8) (first >> 8), (guint8) first, (guint8) (second >> 8), (guint8) second }, .length = 5
  };
}

DocketModbusResult
docket_modbus_read_inputs (DocketModbus *line,
                           guint         board,
                           guint         n,
                           guint8       *inputs)
{
  const Request request = two_numbers (READ_INPUTS, 0, n);
  guint8 bits[MODBUS_MAX_PDU_LENGTH];
  DocketModbusResult result = ask (line, board, &request, line->address->timeout_ms, bits);

  for (guint i = 0; result == DOCKET_MODBUS_DONE && i < n; i++)
    inputs[i] = bits[i / 8] >> i % 8 & 1;
  return result;
}

DocketModbusResult
docket_modbus_set_relay (DocketModbus *line,
                         guint         board,
                         guint         relay,
                         gboolean      on)
{
  const DocketModbusAddress *address = line->address;
  const Request request = two_numbers (WRITE_RELAY, relay, on ? 0xFF00 : 0);

  return ask (line, board, &request, on ? MIN (MAX (address->pulse_ms, HELD_MS), address->timeout_ms) : address->timeout_ms,
              NULL);
}

DocketModbusResult
docket_modbus_flash_relay (DocketModbus *line,
                           guint         board,
                           guint         relay)
{
  const Request request = two_numbers (WRITE_RELAY, FLASH_ON + relay, (line->address->pulse_ms + 99) / 100);

  return ask (line, board, &request, line->address->timeout_ms, NULL);
}

DocketModbusResult
docket_modbus_all_off (DocketModbus *line,
                       guint         board)
{
  guint n_relays = line->address->relays;
  Request request = two_numbers (WRITE_RELAYS, 0, n_relays);
  DocketModbusResult result;

  request.bytes[5] = (guint8) ((n_relays + 7) / 8);
  request.length = 6u + request.bytes[5];
  result = ask (line, board, &request, line->address->timeout_ms, NULL);
  /* Not every board knows FC15. */
  for (guint relay = 0; result == DOCKET_MODBUS_REFUSED && relay < n_relays; relay++)
    {
      DocketModbusResult off = docket_modbus_set_relay (line, board, relay, FALSE);

      if (off != DOCKET_MODBUS_DONE)
        return off == DOCKET_MODBUS_REFUSED ? DOCKET_MODBUS_SILENT : off;
    }
  return result == DOCKET_MODBUS_REFUSED ? DOCKET_MODBUS_DONE : result;
}
