/* docket-grbl-wire-private.h: the bytes to and from a GRBL: a serial port or a TCP connection
 *
 * Serial ports are set with the kernel's termios2, which takes any baud rate and also a pseudo terminal;
 * libserialport 0.1.1 refuses those, so that nothing could be tested with it.
 *
 * A wire belongs to one thread, but for docket_grbl_wire_wake().
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-line-address-private.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  DocketLineAddress line;
  guint baud;          /* 0 over TCP */
  double origin[2];    /* mm: where a face's lower left corner lies on the bed; negative: not said */
  double sheet[2];     /* mm: material on which several pieces find room; 0: one piece at a time */
  double gap;          /* mm between pieces */
} DocketGrblAddress;

/* grbl:/dev/ttyUSB0?baud=115200, grbl://host:port; options: baud=, origin=X,Y, sheet=WxH, gap=. All in mm.
 * DOCKET_ERROR_INVALID, with an example. */
DocketGrblAddress *docket_grbl_address_parse (const char *uri, GError **error);
void docket_grbl_address_free (DocketGrblAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketGrblAddress, docket_grbl_address_free)

typedef struct _DocketGrblWire DocketGrblWire;

/* Wakes docket_grbl_wire_wait(). Kept over many connections. */
DocketGrblWire *docket_grbl_wire_new (const DocketGrblAddress *address);
void docket_grbl_wire_free (DocketGrblWire *wire);

/* Opens it for this process alone, at most 5 s. DOCKET_ERROR_UNAVAILABLE with a sentence: not there, used by
 * another program, not allowed, no serial port. */
gboolean docket_grbl_wire_open (DocketGrblWire *wire, GError **error);
void docket_grbl_wire_close (DocketGrblWire *wire);
gboolean docket_grbl_wire_is_open (DocketGrblWire *wire);

/* Queues bytes and writes what can be written. */
void docket_grbl_wire_send (DocketGrblWire *wire, const char *bytes, gsize length);

/* Drops what was queued and not yet written. */
void docket_grbl_wire_drop_queued (DocketGrblWire *wire);

/* Writes and reads until a line has come, a wake, or @ms are over. FALSE: the connection is gone (and closed). */
gboolean docket_grbl_wire_wait (DocketGrblWire *wire, gint ms);

/* The next line that has come, without its end; bytes that are not text stay as they are, NUL becomes '?'. NULL: none.
 * (transfer full) */
char *docket_grbl_wire_take_line (DocketGrblWire *wire);

/* Bytes that have come and are no whole line yet. */
gsize docket_grbl_wire_n_pending (DocketGrblWire *wire);

/* Any thread. */
void docket_grbl_wire_wake (DocketGrblWire *wire);

G_END_DECLS
