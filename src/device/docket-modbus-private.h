/* docket-modbus-private.h: relay boards on a line: Modbus RTU at a serial port, or Modbus TCP
 *
 * libmodbus does the line and what comes in. What it leaves to its user is here: the silence between frames, which a line
 * with several boards needs (Modbus over Serial Line 1.02, 2.5.1.1: 3.5 characters), any baud rate, whether what came is
 * the answer (it looks neither at the board over TCP nor at what a written relay's answer repeats), and how a failure counts.
 *
 * A line belongs to one thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-line-address-private.h"

G_BEGIN_DECLS

#define DOCKET_MODBUS_MAX_BOARDS 64
#define DOCKET_MODBUS_MAX_INPUTS 256

typedef struct
{
  DocketLineAddress line;
  guint baud;
  char parity;            /* 'N', 'E', 'O' */
  GArray *boards;         /* guint: their addresses */
  guint relays;           /* how many each has */
  guint pulse_ms;         /* how long a lock gets current */
  gboolean flash;         /* the board ends the pulse itself: FC05 at 0x0200 + relay, value in tenths of a second */
  gboolean closed;        /* what the sensor of a closed door reads */
  guint wait_ms;          /* a door that did not open by then is jammed */
  guint gap_us;           /* silence before each frame */
  guint timeout_ms;       /* for the whole of a board's answer */
} DocketModbusAddress;

/* modbus:/dev/ttyUSB0?baud=9600&boards=1-8, modbus://host:502?boards=1; options: baud, parity (none, even, odd), boards,
 * relays, pulse (ms), flash (yes, no), closed (0, 1), wait (s), gap (ms), timeout (ms). DOCKET_ERROR_INVALID, with an
 * example. */
DocketModbusAddress *docket_modbus_address_parse (const char *uri, GError **error);
void docket_modbus_address_free (DocketModbusAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketModbusAddress, docket_modbus_address_free)

typedef struct _DocketModbus DocketModbus;

/* @address must outlive it. */
DocketModbus *docket_modbus_new (const DocketModbusAddress *address);
void docket_modbus_free (DocketModbus *line);

/* DOCKET_ERROR_UNAVAILABLE with a sentence. */
gboolean docket_modbus_open (DocketModbus *line, GError **error);
gboolean docket_modbus_is_open (const DocketModbus *line);

/* Over TCP, after an answer that did not come or was none: the connection is there, but has to be opened anew before
 * anything is asked, so that what comes late has nobody to come to. It is not open, then. */
gboolean docket_modbus_is_stale (const DocketModbus *line);

/* A sentence about the last answer that was WRONG. NULL: none was. Valid until the next request. */
const char *docket_modbus_get_complaint (const DocketModbus *line);

/* Something else has to be asked at @end (monotonic; 0: nothing): no answer is waited for beyond. */
void docket_modbus_set_end (DocketModbus *line, gint64 end);

/* How long the last request waited for its answer, in µs. */
gint64 docket_modbus_get_took (const DocketModbus *line);

/* How a request ended. */
typedef enum
{
  DOCKET_MODBUS_DONE,
  DOCKET_MODBUS_REFUSED,   /* the board answered that it will not */
  DOCKET_MODBUS_SILENT,    /* no answer: whether the board did it cannot be known */
  DOCKET_MODBUS_WRONG,     /* something came that is no answer to it, and nothing else: the same; see the complaint */
  DOCKET_MODBUS_GONE,      /* the connection is gone, and closed */
} DocketModbusResult;

/* Each waits for the silence, then at most the time for an answer; where a relay comes on that has to be let go, no longer
 * than its pulse or half a second. An answer counts only when it is whole, of that board, and repeats what was asked (over TCP with its
 * transaction): FC02, FC05 and FC15 of the Modbus Application Protocol 1.1b3. The line must be open. */
DocketModbusResult docket_modbus_read_inputs (DocketModbus *line, guint board, guint n, guint8 *inputs);
DocketModbusResult docket_modbus_set_relay (DocketModbus *line, guint board, guint relay, gboolean on);
DocketModbusResult docket_modbus_flash_relay (DocketModbus *line, guint board, guint relay);
DocketModbusResult docket_modbus_all_off (DocketModbus *line, guint board);

G_END_DECLS
