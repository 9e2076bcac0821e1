/* docket-grbl-wire.c: the bytes to and from a GRBL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-wire-private.h"

#include "docket-grbl-port-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* What a stranger may send without a line's end. */
#define LONGEST_LINE 4096

struct _DocketGrblWire
{
  const DocketGrblAddress *address;
  int fd;
  int wake_fd;
  int lock_fd;
  GString *incoming;
  GString *outgoing;
};

DocketGrblWire *
docket_grbl_wire_new (const DocketGrblAddress *address)
{
  DocketGrblWire *wire = g_new0 (DocketGrblWire, 1);

  wire->address = address;
  wire->fd = wire->lock_fd = -1;
  wire->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  wire->incoming = g_string_new (NULL);
  wire->outgoing = g_string_new (NULL);

  return wire;
}

void
docket_grbl_wire_free (DocketGrblWire *wire)
{
  docket_grbl_wire_close (wire);
  close (wire->wake_fd);
  g_string_free (wire->incoming, TRUE);
  g_string_free (wire->outgoing, TRUE);
  g_free (wire);
}

gboolean
docket_grbl_wire_open (DocketGrblWire *wire,
                       GError **error)
{
  docket_grbl_wire_close (wire);
  if (wire->address->line.path != NULL)
    wire->fd = docket_grbl_port_open_serial (wire->address->line.path, wire->address->baud, error);
  else
    wire->fd = docket_grbl_port_open_tcp (wire->address->line.host, wire->address->line.port, &wire->lock_fd, error);
  g_string_truncate (wire->incoming, 0);
  g_string_truncate (wire->outgoing, 0);

  return wire->fd >= 0;
}

void
docket_grbl_wire_close (DocketGrblWire *wire)
{
  if (wire->fd >= 0)
    close (wire->fd);
  if (wire->lock_fd >= 0)
    close (wire->lock_fd);
  wire->fd = wire->lock_fd = -1;
}

gboolean
docket_grbl_wire_is_open (DocketGrblWire *wire)
{
  return wire->fd >= 0;
}

/* FALSE: the connection is gone. */
static gboolean
write_queued (DocketGrblWire *wire)
{
  while (wire->outgoing->len > 0)
    {
      gssize written = TEMP_FAILURE_RETRY (write (wire->fd, wire->outgoing->str, wire->outgoing->len));

      if (written < 0)
        return errno == EAGAIN;
      g_string_erase (wire->outgoing, 0, written);
    }

  return TRUE;
}

void
docket_grbl_wire_send (DocketGrblWire *wire,
                       const char *bytes,
                       gsize length)
{
  g_string_append_len (wire->outgoing, bytes, (gssize) length);
  if (wire->fd >= 0)
    write_queued (wire);
}

void
docket_grbl_wire_drop_queued (DocketGrblWire *wire)
{
  g_string_truncate (wire->outgoing, 0);
}

static gboolean
read_what_came (DocketGrblWire *wire)
{
  char buffer[4096];
  gssize got = TEMP_FAILURE_RETRY (read (wire->fd, buffer, sizeof buffer));

  if (got < 0)
    return errno == EAGAIN;
  if (got == 0)
    return FALSE;

  for (gssize i = 0; i < got; i++)
    g_string_append_c (wire->incoming, buffer[i] != '\0' ? buffer[i] : '?');

  return TRUE;
}

static gboolean
has_line (DocketGrblWire *wire)
{
  return memchr (wire->incoming->str, '\n', wire->incoming->len) != NULL || wire->incoming->len > LONGEST_LINE;
}

static gboolean
serve (DocketGrblWire *wire,
       short events)
{
  if ((events & POLLOUT) != 0 && !write_queued (wire))
    return FALSE;
  if ((events & (POLLIN | POLLHUP | POLLERR)) != 0)
    return read_what_came (wire);

  return (events & POLLNVAL) == 0;
}

gboolean
docket_grbl_wire_wait (DocketGrblWire *wire,
                       gint ms)
{
  gint64 until = g_get_monotonic_time () + ms * (gint64) 1000;

  while (!has_line (wire))
    {
      struct pollfd polls[] = { { wire->wake_fd, POLLIN, 0 }, { wire->fd, POLLIN, 0 } };
      gint64 left = until - g_get_monotonic_time ();
      guint64 count;

      if (wire->fd >= 0 && wire->outgoing->len > 0)
        polls[1].events |= POLLOUT;
      if (left < 0 || poll (polls, G_N_ELEMENTS (polls), (int) (left / 1000) + 1) == 0)
        return TRUE;
      if (polls[1].revents != 0 && !serve (wire, polls[1].revents))
        {
          docket_grbl_wire_close (wire);
          return FALSE;
        }
      if (polls[0].revents != 0)
        {
          (void) !read (wire->wake_fd, &count, sizeof count);
          return TRUE;
        }
    }

  return TRUE;
}

char *
docket_grbl_wire_take_line (DocketGrblWire *wire)
{
  const char *end = memchr (wire->incoming->str, '\n', wire->incoming->len);
  gsize length = end != NULL ? (gsize) (end - wire->incoming->str) : wire->incoming->len;
  char *line;

  if (!has_line (wire))
    return NULL;

  line = g_strndup (wire->incoming->str, length);
  g_string_erase (wire->incoming, 0, (gssize) (end != NULL ? length + 1 : length));
  g_strchomp (line);

  return line;
}

gsize
docket_grbl_wire_n_pending (DocketGrblWire *wire)
{
  return wire->incoming->len;
}

void
docket_grbl_wire_wake (DocketGrblWire *wire)
{
  guint64 one = 1;

  (void) !write (wire->wake_fd, &one, sizeof one);
}
