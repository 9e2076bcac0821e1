/* docket-grbl-port.c: opens the port of an engraver, for this process alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-port-private.h"

#include "docket-error.h"
#include "docket-serial-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_S 5

static int
fail (int fd,
      GError **error,
      char *sentence)
{
  if (fd >= 0)
    close (fd);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, sentence);
  g_free (sentence);

  return -1;
}

static char *
say_why_not_open (const char *path,
                  int saved_errno)
{
  switch (saved_errno)
    {
    case ENOENT:
    case ENXIO:
    case ENODEV:
      return g_strdup_printf (_("The port %s is not there. See that the engraver is switched on and its cable is in."),
                              path);
    case EACCES:
    case EPERM:
      return g_strdup_printf (_("This user may not use the port %s. An administrator must add the user to the "
                                "group “dialout”."), path);
    case EBUSY:
      return g_strdup_printf (_("The port %s is used by another program. Close that program."), path);
    default:
      return g_strdup_printf (_("The port %s cannot be opened: %s"), path, g_strerror (saved_errno));
    }
}

int
docket_grbl_port_open_serial (const char *path,
                              guint baud,
                              GError **error)
{
  int fd = open (path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0)
    return fail (fd, error, say_why_not_open (path, errno));
  if (flock (fd, LOCK_EX | LOCK_NB) < 0)
    return fail (fd, error, say_why_not_open (path, errno == EWOULDBLOCK ? EBUSY : errno));
  if (!isatty (fd))
    return fail (fd, error, g_strdup_printf (_("“%s” is not a serial port."), path));
  if (!docket_serial_be_alone (fd) || !docket_serial_set (fd, baud))
    return fail (fd, error, g_strdup_printf (_("The port %s cannot be set to %u baud: %s"), path, baud,
                                             g_strerror (errno)));

  return fd;
}

/* A serial server takes whoever comes; among this user's programs a locked file keeps order. -1: see errno,
 * EWOULDBLOCK where another has it. */
static int
lock_address (const char *host,
              guint16 port)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "docket", NULL);
  g_autofree char *name = g_strdup_printf ("grbl-%s-%u.lock", host, port);
  g_autofree char *path = NULL;
  int fd;

  g_strdelimit (name, "/", '_');
  path = g_build_filename (folder, name, NULL);
  g_mkdir_with_parents (folder, 0700);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) < 0)
    {
      close (fd);
      fd = -1;
      errno = EWOULDBLOCK;
    }

  return fd;
}

/* A descriptor of its own, so that nothing of GLib's main loop is left behind it. */
static int
take_descriptor (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  int fd = fcntl (g_socket_get_fd (socket), F_DUPFD_CLOEXEC, 3);
  int on = 1;

  if (fd < 0)
    return -1;

  /* Real-time bytes must not wait for others. */
  (void) setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  (void) setsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  (void) fcntl (fd, F_SETFL, fcntl (fd, F_GETFL) | O_NONBLOCK);

  return fd;
}

int
docket_grbl_port_open_tcp (const char *host,
                           guint16 port,
                           int *lock_fd,
                           GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) inner = NULL;
  int lock = lock_address (host, port);
  int fd = -1;

  if (lock < 0 && errno == EWOULDBLOCK)
    return fail (-1, error, g_strdup_printf (_("The engraver at %s is used by another program. Close that program."),
                                             host));
  if (lock < 0)
    return fail (-1, error, g_strdup_printf (_("The engraver at %s cannot be reserved for this program: %s"), host,
                                             g_strerror (errno)));

  g_socket_client_set_timeout (client, CONNECT_S);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, host, port, NULL, &inner);
  if (connection != NULL)
    fd = take_descriptor (connection);
  if (fd < 0)
    return fail (lock, error, g_strdup_printf (_("The engraver at %s, port %u, cannot be reached: %s"), host, port,
                                               inner != NULL ? inner->message : g_strerror (errno)));

  *lock_fd = lock;

  return fd;
}
