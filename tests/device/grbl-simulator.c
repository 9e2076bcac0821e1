/* grbl-simulator.c: a simulated GRBL on a pseudo terminal or at a TCP port, and the hand that disturbs it
 *
 *   grbl-simulator --play FILE [--baud N] [NUMBER=VALUE …]   says how many simulated seconds a program takes
 *   grbl-simulator --pty LINK | --tcp  [--speed N] [--baud N] [--log FILE] [--gcode FILE] [--instant] [--boot MS]
 *                  [--as other|garbage|old] [NUMBER=VALUE …]   settings, as in $NUMBER=VALUE
 *
 * Says "listening …" on standard output. --speed: simulated seconds in a real one. --baud: of the simulated wire; 0: no
 * limit. --log: what was burnt, see
 * grbl_picture.py. --gcode: the lines that were carried out. --boot: the board resets when its port is opened, and is deaf so long. Lines on standard input, each answered
 * by one line: alarm N, power, garbage, mute, unmute, eat N, unplug, plug, door, close, error N, speed N,
 * mark (count lines and bytes from the next M4 on), report, quit. It ends with them; without a hand (standard input
 * is /dev/null, as for what a shell runs in the background) it goes on until it is ended.
 *
 * A sender that overfills the buffer of 128 bytes is told "overrun" on standard output and the simulator ends.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-simulator-board.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>


static double
now (Board *board)
{
  return board->passed + (double) (g_get_monotonic_time () - board->began) / G_USEC_PER_SEC * board->speed;
}

static void
write_out (Board *board)
{
  GString *out = board->sim.out;

  if (board->muted || board->master < 0)
    g_string_truncate (out, 0);
  while (out->len > 0)
    {
      gssize written = write (board->master, out->str, out->len);

      if (written <= 0)
        return;
      g_string_erase (out, 0, written);
    }
}

static void
report (Board *board)
{
  Sim *sim = &board->sim;
  double at[2];

  sim_motion_where (sim, at);
  board_tell ("report lines=%" G_GUINT64_FORMAT " bytes=%" G_GUINT64_FORMAT " wire=%.6f busy=%.6f moves=%" G_GUINT64_FORMAT
        " burnt=%.3f state=%s x=%.3f y=%.3f laser=%d alarmed=%" G_GUINT64_FORMAT, sim->lines, board->bytes,
        board->last_byte - board->first_byte, sim->busy_seconds, sim->n_moves, sim->burnt_mm, board_state_name (board),
        at[0], at[1], sim->spindle_mode != 5 && sim->spindle > 0, sim->sent_after_alarm);
}

static void
open_pty (Board *board)
{
  struct termios raw;
  int slave;

  board->master = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  grantpt (board->master);
  unlockpt (board->master);
  slave = open (ptsname (board->master), O_RDWR | O_NOCTTY);
  tcgetattr (slave, &raw);
  cfmakeraw (&raw);
  tcsetattr (slave, TCSANOW, &raw);
  close (slave);
  unlink (board->link);
  if (symlink (ptsname (board->master), board->link) < 0)
    exit (1);
  board->opened = FALSE;
}

static void
open_tcp (Board *board)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  board->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind (board->listener, (struct sockaddr *) &address, sizeof address) < 0 || listen (board->listener, 1) < 0
      || getsockname (board->listener, (struct sockaddr *) &address, &length) < 0)
    exit (1);
  board_tell ("listening %u", ntohs (address.sin_port));
}

static void
unplug (Board *board)
{
  if (board->master >= 0)
    close (board->master);
  board->master = -1;
  if (!board->tcp)
    unlink (board->link);
  g_string_truncate (board->arrived, 0);
}

/* A link that leads nowhere would be a port that is not there. */
static void
leave (Board *board)
{
  unplug (board);
  exit (0);
}

static gboolean
has_hand (void)
{
  struct stat input;

  return fstat (STDIN_FILENO, &input) == 0 && (!S_ISCHR (input.st_mode) || isatty (STDIN_FILENO));
}

static void
on_opened (Board *board)
{
  if (board->boot_ms <= 0)
    return;

  board_power_up (board);
  g_string_truncate (board->sim.out, 0);
  board->deaf_until = board->sim.now + board->boot_ms / 1000.0 * board->speed;
}

static void
boot (Board *board)
{
  if (board->deaf_until <= 0 || board->sim.now < board->deaf_until)
    return;

  board->deaf_until = 0;
  board_banner (board);
}

static void
obey (Board *board,
      const char *command)
{
  Sim *sim = &board->sim;
  const char *space = strchr (command, ' ');
  guint number = space != NULL ? (guint) atoi (space + 1) : 0;

  if (g_str_has_prefix (command, "alarm"))
    sim_alarm (sim, number);
  else if (g_str_equal (command, "power"))
    board_power_up (board);
  else if (g_str_equal (command, "garbage"))
    g_string_append_len (sim->out, "\xff\xfe\x00\x81k\xc3\n\x90o\n", 10);
  else if (g_str_equal (command, "mute") || g_str_equal (command, "unmute"))
    board->muted = command[0] == 'm';
  else if (g_str_has_prefix (command, "eat"))
    board->eat = number;
  else if (g_str_equal (command, "unplug"))
    unplug (board);
  else if (g_str_equal (command, "plug") && !board->tcp)
    open_pty (board);
  else if (g_str_equal (command, "door"))
    {
      if (sim->state == SIM_RUN)
        sim_motion_hold (sim);
      sim->head_began = sim->now;
      sim->speed = 0;
      sim->state = SIM_DOOR;
    }
  else if (g_str_has_prefix (command, "speed"))
    {
      board->passed = now (board);
      board->began = g_get_monotonic_time ();
      board->speed = number;
    }
  else if (g_str_equal (command, "mark"))
    board->marks = TRUE;
  else if (g_str_equal (command, "close"))
    sim->state = sim->state == SIM_DOOR ? SIM_HELD : sim->state;
  else if (g_str_has_prefix (command, "error"))
    sim->forced_error = number;
  else if (g_str_equal (command, "quit"))
    leave (board);
  if (sim->log != NULL)
    fflush (sim->log);
  if (board->gcode != NULL)
    fflush (board->gcode);
  if (g_str_equal (command, "report"))
    report (board);
  else
    board_tell ("ok");
}

static void
read_control (Board *board)
{
  char bytes[512];
  gssize got = read (STDIN_FILENO, bytes, sizeof bytes);
  char *end;

  if (got <= 0)
    leave (board);
  g_string_append_len (board->control, bytes, got);
  while ((end = strchr (board->control->str, '\n')) != NULL)
    {
      *end = '\0';
      obey (board, board->control->str);
      g_string_erase (board->control, 0, end - board->control->str + 1);
    }
}

static void
read_host (Board *board)
{
  char bytes[4096];
  gssize got = read (board->master, bytes, sizeof bytes);

  if (got <= 0)
    {
      if (board->tcp && (got == 0 || errno != EAGAIN))
        {
          close (board->master);
          board->master = -1;
        }
      return;
    }
  board->bytes += (guint64) got;
  /* A wire that was silent does not bring the past faster. */
  if (board->arrived->len == 0)
    board->wire_free = MAX (board->wire_free, board->sim.now);
  g_string_append_len (board->arrived, bytes, got);
}

static double
next_event (Board *board)
{
  double next = sim_motion_next (&board->sim);

  if (board->arrived->len > 0)
    next = MIN (next, board->wire_free);
  if (board->deaf_until > 0)
    next = MIN (next, board->deaf_until);
  if (board->homing_until > 0)
    next = MIN (next, board->homing_until);

  return next;
}

/* The wait until then, in real time. A terminal that nobody has open is looked at again and again. */
static struct timespec
wait_time (Board *board,
           gboolean listens)
{
  double left = (next_event (board) - now (board)) / board->speed;
  double most = listens ? 0.05 : 0.004;

  return (struct timespec) { .tv_nsec = left <= 0 ? 0 : (long) (MIN (left, most) * 1e9) };
}

static gboolean
is_in_use (Board *board)
{
  struct pollfd poller = { board->master, POLLIN, 0 };

  if (board->master < 0 || board->tcp)
    return TRUE;

  return poll (&poller, 1, 0) == 0 || (poller.revents & POLLIN) != 0;
}

static void
serve (Board *board)
{
  gboolean in_use = is_in_use (board);
  struct timespec wait = wait_time (board, in_use);
  struct pollfd polls[] = {
    { board->has_hand ? STDIN_FILENO : -1, POLLIN, 0 }, { in_use ? board->master : -1, POLLIN, 0 },
    { board->tcp && board->master < 0 ? board->listener : -1, POLLIN, 0 },
  };
  int on = 1;

  if (board->sim.out->len > 0)
    polls[1].events |= POLLOUT;
  ppoll (polls, G_N_ELEMENTS (polls), &wait, NULL);
  board->sim.now = now (board);
  if ((polls[0].revents & (POLLIN | POLLHUP)) != 0)
    read_control (board);
  if (polls[2].revents != 0)
    {
      board->master = accept4 (board->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
      setsockopt (board->master, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      on_opened (board);
    }
  if ((polls[1].revents & POLLIN) != 0)
    read_host (board);
  else if ((polls[1].revents & POLLHUP) != 0 && board->tcp)
    read_host (board);
  if (!in_use)
    board->opened = FALSE;
  else if (!board->opened && board->master >= 0 && !board->tcp)
    {
      board->opened = TRUE;
      on_opened (board);
    }
}

static void
step (Board *board)
{
  boot (board);
  board_end_homing (board);
  sim_motion_advance (&board->sim);
  do
    {
      board_bring_bytes (board);
      board_run_lines (board);
    }
  while (board->arrived->len > 0 && board->baud <= 0);
  write_out (board);
}

/* The lines that a buffer of SIM_BUFFER bytes holds, whose room is free again when each is taken. */
typedef struct
{
  GQueue taken;           /* double *: when each of the lines was taken */
  GQueue sizes;           /* GUINT_TO_POINTER */
  guint bytes;
  double arrived;
} Stream;

/* When @line is there: not before it was brought, which needs room. */
static double
arrival (Stream *stream,
         const char *line,
         double byte_s)
{
  guint size = (guint) strlen (line) + 1;

  while (stream->bytes + size > SIM_BUFFER)
    {
      g_autofree double *taken = g_queue_pop_head (&stream->taken);

      stream->bytes -= GPOINTER_TO_UINT (g_queue_pop_head (&stream->sizes));
      stream->arrived = MAX (stream->arrived, *taken);
    }
  stream->arrived += size * byte_s;
  stream->bytes += size;
  g_queue_push_tail (&stream->sizes, GUINT_TO_POINTER (size));

  return stream->arrived;
}

static void
play_line (Sim *sim,
           const char *line)
{
  sim_motion_advance (sim);
  while (sim_gcode_waits (sim, line))
    {
      double next = sim_motion_next (sim);

      sim->now = MAX (sim->now, next);
      sim_motion_advance (sim);
    }
  sim_gcode_execute (sim, line);
  if (strstr (sim->out->str, "error:") != NULL || sim->state == SIM_ALARM)
    {
      fprintf (stderr, "%s: %s", line, sim->out->str);
      exit (1);
    }
  g_string_truncate (sim->out, 0);
}

static int
play (Board *board,
      const char *path)
{
  Sim *sim = &board->sim;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  Stream stream = { .taken = G_QUEUE_INIT, .sizes = G_QUEUE_INIT };

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 1;
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      double arrived = arrival (&stream, lines[i], board->baud > 0 ? 10 / board->baud : 0);

      sim->now = MAX (sim->now, arrived);
      play_line (sim, lines[i]);
      g_queue_push_tail (&stream.taken, g_memdup2 (&sim->now, sizeof sim->now));
    }
  g_queue_clear_full (&stream.taken, g_free);
  g_queue_clear (&stream.sizes);
  printf ("%.3f\n", sim->now);

  return 0;
}

static void
set_defaults (Sim *sim)
{
  static const struct { guint number; double value; } defaults[] = {
    { 0, 10 }, { 1, 25 }, { 10, 1 }, { 11, 0.01 }, { 12, 0.002 }, { 24, 25 }, { 25, 500 }, { 26, 250 }, { 27, 1 },
    { 30, 1000 }, { 32, 1 }, { 100, 80 }, { 101, 80 }, { 102, 80 }, { 110, 6000 }, { 111, 6000 }, { 112, 500 },
    { 120, 500 }, { 121, 500 }, { 122, 10 }, { 130, 400 }, { 131, 300 }, { 132, 50 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    sim->settings[defaults[i].number] = defaults[i].value;
}

static void
take_arguments (Board *board,
                int argc,
                char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      const char *equals = strchr (argv[i], '=');

      if (g_ascii_isdigit (argv[i][0]) && equals != NULL)
        board->sim.settings[CLAMP (atoi (argv[i]), 0, SIM_SETTINGS - 1)] = g_ascii_strtod (equals + 1, NULL);
      else if (g_str_equal (argv[i], "--tcp"))
        board->tcp = TRUE;
      else if (g_str_equal (argv[i], "--instant"))
        board->sim.instant = TRUE;
      else if (i + 1 == argc)
        exit (2);
      else if (g_str_equal (argv[i], "--play"))
        board->program = argv[++i];
      else if (g_str_equal (argv[i], "--pty"))
        board->link = argv[++i];
      else if (g_str_equal (argv[i], "--speed"))
        board->speed = g_ascii_strtod (argv[++i], NULL);
      else if (g_str_equal (argv[i], "--baud"))
        board->baud = g_ascii_strtod (argv[++i], NULL);
      else if (g_str_equal (argv[i], "--boot"))
        board->boot_ms = atoi (argv[++i]);
      else if (g_str_equal (argv[i], "--as"))
        board->as = argv[++i];
      else if (g_str_equal (argv[i], "--log"))
        board->sim.log = fopen (argv[++i], "w");
      else if (g_str_equal (argv[i], "--gcode"))
        board->gcode = fopen (argv[++i], "w");
      else
        exit (2);
    }
}

int
main (int argc,
      char **argv)
{
  Board board = { .speed = 1, .master = -1, .listener = -1 };

  board.sim.out = g_string_new (NULL);
  board.arrived = g_string_new (NULL);
  board.buffer = g_string_new (NULL);
  board.line = g_string_new (NULL);
  board.control = g_string_new (NULL);
  board.began = g_get_monotonic_time ();
  board.has_hand = has_hand ();
  g_queue_init (&board.sim.blocks);
  set_defaults (&board.sim);
  take_arguments (&board, argc, argv);
  sim_gcode_reset (&board.sim);
  board.sim.state = board.sim.settings[22] != 0 ? SIM_ALARM : SIM_IDLE;
  if (board.program != NULL)
    return play (&board, board.program);
  if (board.tcp)
    open_tcp (&board);
  else
    {
      open_pty (&board);
      board_tell ("listening %s", board.link);
    }

  for (;;)
    {
      serve (&board);
      step (&board);
    }
}
