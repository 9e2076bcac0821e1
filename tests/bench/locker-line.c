/* locker-line.c: the line's own time: a bare loop over relay boards with libmodbus alone
 *
 * Looks at the doors of all boards in turn, and at each line on standard input sends a pulse to the first board. No
 * server, no ledger, nobody who may be refused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>
#include <modbus.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* 3.5 characters of 11 bits at 9600 baud and a millisecond, as Docket keeps it. */
#define GAP_US 5010

static void
be_silent (gint64 since)
{
  gint64 left;

  while ((left = since + GAP_US - g_get_monotonic_time ()) > 0)
    {
      const struct timespec time = { .tv_nsec = left * 1000 };

      (void) ppoll (NULL, 0, &time, NULL);
    }
}

static gboolean
is_asked (void)
{
  struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
  char line[64];

  if (poll (&input, 1, 0) <= 0)
    return FALSE;
  if (read (STDIN_FILENO, line, sizeof line) <= 0)
    exit (EXIT_SUCCESS);
  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  modbus_t *line = argc == 3 ? modbus_new_rtu (argv[1], 9600, 'N', 8, 1) : NULL;
  int boards = argc == 3 ? atoi (argv[2]) : 0;
  gint64 quiet_since = 0;

  if (line == NULL || boards < 1 || modbus_connect (line) != 0)
    {
      fprintf (stderr, "locker-line PORT BOARDS\n");
      return EXIT_FAILURE;
    }
  for (int board = 0;; board = (board + 1) % boards)
    {
      guint8 doors[8];
      gboolean asked = is_asked ();
      int done;

      be_silent (quiet_since);
      modbus_set_slave (line, asked ? 1 : board + 1);
      done = asked ? modbus_write_bit (line, 0, TRUE) : modbus_read_input_bits (line, 0, 8, doors);
      quiet_since = g_get_monotonic_time ();
      if (done < 0)
        return EXIT_FAILURE;
      if (asked)
        {
          be_silent (quiet_since);
          if (modbus_write_bit (line, 0, FALSE) < 0)
            return EXIT_FAILURE;
          quiet_since = g_get_monotonic_time ();
        }
    }
}
