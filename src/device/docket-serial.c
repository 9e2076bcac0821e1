/* docket-serial.c: any baud rate, by the kernel's termios2; apart, as its header and <termios.h> exclude each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-serial-private.h"

#include <asm/termbits.h>
#include <linux/serial.h>
#include <sys/ioctl.h>

/* USB converters gather bytes for 16 ms by default, longer than GRBL's buffer lasts. Not all can be told. */
static void
ask_for_low_latency (int fd)
{
  struct serial_struct serial;

  if (ioctl (fd, TIOCGSERIAL, &serial) < 0)
    return;

  serial.flags |= ASYNC_LOW_LATENCY;
  (void) ioctl (fd, TIOCSSERIAL, &serial);
}

gboolean
docket_serial_set (int fd,
                         guint baud)
{
  return docket_serial_set_parity (fd, baud, 'N');
}

gboolean
docket_serial_set_parity (int fd,
                                guint baud,
                                char parity)
{
  struct termios2 settings;

  if (ioctl (fd, TCGETS2, &settings) < 0)
    return FALSE;

  settings.c_iflag = IGNBRK;
  settings.c_oflag = 0;
  settings.c_lflag = 0;
  /* Without HUPCL closing does not pull DTR, so that the board is not reset by the next opening. */
  settings.c_cflag = CS8 | CREAD | CLOCAL | BOTHER;
  if (parity != 'N')
    settings.c_cflag |= parity == 'O' ? PARENB | PARODD : PARENB;
  settings.c_ispeed = settings.c_ospeed = baud;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  if (ioctl (fd, TCSETS2, &settings) < 0)
    return FALSE;

  ask_for_low_latency (fd);

  return TRUE;
}

gboolean
docket_serial_be_alone (int fd)
{
  return ioctl (fd, TIOCEXCL) == 0;
}
