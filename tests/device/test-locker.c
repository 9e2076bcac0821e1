/* test-locker.c: lockers behind relay boards, on a serial line and over TCP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "locker-rig.h"

#include <string.h>

static void
test_opened (gconstpointer data)
{
  gboolean tcp = g_str_equal (data, "tcp");
  LockerRig *rig = locker_rig_new (tcp, NULL, tcp ? "" : "&baud=31250&parity=even");

  locker_rig_ask_open (rig, 1, "A2", 1, 1);
  locker_rig_expect (rig, "1:pulse-sent 1:door-open ");
  locker_rig_expect_boards (rig, "on 1 1");
  locker_rig_expect_boards (rig, "off 1 1");
  g_assert_null (strstr (rig->story->str, "closed"));
  locker_rig_tell_boards (rig, "close 1 1");
  locker_rig_expect (rig, "1:closed");
  g_assert_null (strchr (rig->story->str, '!'));
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 1);
  locker_rig_free (rig);
}

/* What is asked for brings its door with it; what is under way is not forgotten with it. */
static void
test_door_comes_and_goes (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  locker_rig_ask_open (rig, 1, "C1", 2, 5);
  locker_rig_expect (rig, "1:pulse-sent");
  docket_locker_set_doors (rig->locker, none);
  locker_rig_expect_boards (rig, "on 2 5");
  locker_rig_expect_boards (rig, "off 2 5");
  locker_rig_expect (rig, "1:door-open");
  locker_rig_tell_boards (rig, "close 2 5");
  locker_rig_expect (rig, "1:closed");
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 1);
  locker_rig_free (rig);
}

static void
test_flash (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "&flash=yes");

  locker_rig_ask_open (rig, 1, "B1", 2, 0);
  locker_rig_expect (rig, "1:pulse-sent 1:door-open ");
  locker_rig_expect_boards (rig, "on 2 0");
  locker_rig_expect_boards (rig, "off 2 0");
  locker_rig_tell_boards (rig, "close 2 0");
  locker_rig_expect (rig, "1:closed");
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 1);
  locker_rig_free (rig);
}

static void
test_jammed (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "");

  locker_rig_tell_boards (rig, "jam 1 0");
  locker_rig_ask_open (rig, 1, "A1", 1, 0);
  locker_rig_expect (rig, "1:pulse-sent 1:jammed");
  /* It was stuck and gives way: still this opening, and nothing forced. */
  locker_rig_tell_boards (rig, "open 1 0");
  locker_rig_expect (rig, "1:door-open");
  locker_rig_tell_boards (rig, "close 1 0");
  locker_rig_expect (rig, "1:closed");
  g_assert_null (strchr (rig->story->str, '!'));
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 1);
  locker_rig_free (rig);
}

static void
test_forced (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "");

  locker_rig_tell_boards (rig, "open 2 0");
  locker_rig_expect (rig, "B1=open!");
  locker_rig_tell_boards (rig, "close 2 0");
  locker_rig_expect (rig, "B1=closed ");
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 0);
  locker_rig_free (rig);
}

static void
test_dead_board (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "");

  locker_rig_tell_boards (rig, "dead 2");
  locker_rig_expect (rig, "B1=unknown");
  locker_rig_ask_open (rig, 1, "B1", 2, 0);
  locker_rig_expect (rig, "1:failed");
  locker_rig_ask_open (rig, 2, "A1", 1, 0);
  locker_rig_expect (rig, "2:pulse-sent 2:door-open");
  locker_rig_tell_boards (rig, "close 1 0");
  locker_rig_expect (rig, "2:closed");
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 1);
  locker_rig_tell_boards (rig, "alive 2");
  locker_rig_expect (rig, "B1=closed");
  locker_rig_ask_open (rig, 3, "B1", 2, 0);
  locker_rig_expect (rig, "3:door-open");
  locker_rig_free (rig);
}

static void
test_no_answer (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "");

  /* The pulse arrives and its acknowledgement does not: it must not be sent again. */
  locker_rig_tell_boards (rig, "mute 1");
  locker_rig_ask_open (rig, 1, "A1", 1, 0);
  locker_rig_expect (rig, "1:");
  g_assert_true (strstr (rig->story->str, "1:unknown") != NULL || strstr (rig->story->str, "1:failed") != NULL);
  locker_rig_tell_boards (rig, "alive 1");
  locker_rig_expect (rig, "A1=");
  g_assert_cmpuint (locker_rig_count_pulses (rig), <=, 1);
  locker_rig_free (rig);
}

static void
test_resume (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "");
  g_autoptr (DocketOpening) first = locker_rig_opening_of (1, "A1", 1, 0);
  g_autoptr (DocketOpening) second = locker_rig_opening_of (2, "A2", 1, 1);

  docket_locker_resume (rig->locker, first);
  locker_rig_expect (rig, "1:unknown");
  locker_rig_tell_boards (rig, "open 1 1");
  locker_rig_expect (rig, "A2=open");
  docket_locker_resume (rig->locker, second);
  locker_rig_expect (rig, "2:door-open");
  locker_rig_tell_boards (rig, "close 1 1");
  locker_rig_expect (rig, "2:closed");
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 0);
  locker_rig_free (rig);
}

static void
test_relays_off_at_start (void)
{
  LockerRig *rig = locker_rig_new (FALSE, "--stuck", "");

  locker_rig_expect_boards (rig, "off 1 0");
  locker_rig_expect_boards (rig, "off 2 0");
  locker_rig_free (rig);
}

static void
test_line_comes_back (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "");

  locker_rig_stop_boards (rig);
  locker_rig_expect (rig, "A1=unknown");
  locker_rig_ask_open (rig, 1, "A1", 1, 0);
  locker_rig_expect (rig, "1:failed");
  locker_rig_start_boards (rig, FALSE, NULL);
  locker_rig_expect (rig, "A1=closed");
  locker_rig_ask_open (rig, 2, "A1", 1, 0);
  locker_rig_expect (rig, "2:door-open");
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 1);
  locker_rig_free (rig);
}

/* A gateway that takes every connection and ends it: it is tried again, but not without a rest. */
static void
test_hanging_up (void)
{
  LockerRig *rig = locker_rig_new (TRUE, NULL, "");
  gint64 since;

  locker_rig_tell_boards (rig, "hang");
  locker_rig_expect_boards (rig, "hung");
  since = g_get_monotonic_time ();
  locker_rig_expect_boards (rig, "hung");
  locker_rig_expect_boards (rig, "hung");
  g_assert_cmpint (g_get_monotonic_time () - since, >, G_TIME_SPAN_SECOND);
  locker_rig_free (rig);
}

/* How a board can answer wrongly: first what only a serial line knows, last what only TCP does. */
static const char *const lies[] = {
  "crc", "unit", "function", "relay", "short", "garbage", "endless", "late", "transaction", "protocol",
};

typedef struct
{
  LockerRig *rig;
  const char *lie;
  gboolean tcp;
} Liar;

static void
tell_lie (Liar       *liar,
          const char *about)
{
  g_autofree char *order = g_strdup_printf ("lie 1 %s%s", liar->lie, about);

  locker_rig_tell_boards (liar->rig, order);
}

static gboolean
babbles (const Liar *liar)
{
  return g_str_equal (liar->lie, "endless");
}

/* What came for the answer is none: whether the lock got its pulse is not known until its door is seen to move. */
static void
lie_about_pulse (Liar *liar)
{
  tell_lie (liar, " pulse");
  locker_rig_ask_open (liar->rig, 1, "A1", 1, 0);
}

static void
lie_about_all (Liar *liar)
{
  /* On a serial line there is nothing to be seen, either, while somebody babbles. */
  locker_rig_expect (liar->rig, babbles (liar) && !liar->tcp ? "1:unknown" : "1:door-open");
  g_assert_null (strstr (liar->rig->story->str, "1:pulse-sent"));
  if (babbles (liar))
    return;
  locker_rig_tell_boards (liar->rig, "close 1 0");
  locker_rig_expect (liar->rig, "1:closed");
  tell_lie (liar, "");
}

/* A look's answer of before has the form of the one that is due, and says what was true a moment ago. */
static gboolean
doubts_reading (const Liar *liar)
{
  return !g_str_equal (liar->lie, "relay") && !(babbles (liar) && liar->tcp) && (liar->tcp || !g_str_equal (liar->lie, "late"));
}

static void
ask_liar (Liar *liar)
{
  if (!doubts_reading (liar))
    return;
  locker_rig_expect (liar->rig, "A1=unknown");
  locker_rig_ask_open (liar->rig, 2, "A1", 1, 0);
  locker_rig_expect (liar->rig, "2:failed");
  g_assert_cmpuint (locker_rig_count_pulses (liar->rig), ==, 1);
  /* The other board of the line works, if the line is left to it. */
  if (!babbles (liar))
    {
      locker_rig_ask_open (liar->rig, 3, "B1", 2, 0);
      locker_rig_expect (liar->rig, "3:door-open");
    }
}

static void
believe_again (Liar *liar)
{
  locker_rig_tell_boards (liar->rig, "alive 1");
  g_string_truncate (liar->rig->story, 0);
  locker_rig_ask_open (liar->rig, 4, "A1", 1, 0);
  locker_rig_expect (liar->rig, "4:");
  if (strstr (liar->rig->story->str, "4:pulse-sent") == NULL)
    {
      locker_rig_expect (liar->rig, "A1=closed");
      locker_rig_ask_open (liar->rig, 5, "A1", 1, 0);
      locker_rig_expect (liar->rig, "5:door-open");
    }
  locker_rig_free (liar->rig);
}

/* A board that answers for another, late, or rubbish: nothing is believed of it, and no pulse is repeated. */
static void
test_lies (gconstpointer data)
{
  gboolean tcp = g_str_equal (data, "tcp");
  guint n = G_N_ELEMENTS (lies) - (tcp ? 1 : 2);
  Liar liars[G_N_ELEMENTS (lies)];

  for (guint i = 0; i < n; i++)
    liars[i] = (Liar) { locker_rig_new (tcp, NULL, tcp ? "&timeout=100" : ""), lies[tcp ? i + 1 : i], tcp };
  for (guint i = 0; i < n; i++)
    lie_about_pulse (&liars[i]);
  for (guint i = 0; i < n; i++)
    lie_about_all (&liars[i]);
  for (guint i = 0; i < n; i++)
    ask_liar (&liars[i]);
  for (guint i = 0; i < n; i++)
    believe_again (&liars[i]);
}

/* When what a board did last that begins with @prefix was, in seconds. */
static double
expect_time (LockerRig  *rig,
             const char *prefix)
{
  while (TRUE)
    {
      g_autofree char *line = locker_rig_read_boards (rig);

      if (g_str_has_prefix (line, prefix))
        return g_ascii_strtod (strrchr (line, ' ') + 1, NULL);
    }
}

/* However slowly its board answers, a lock is not under current for seconds. */
static void
test_slow_board (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "&timeout=1500&pulse=200");
  double on;

  locker_rig_tell_boards (rig, "slow 1");
  locker_rig_ask_open (rig, 1, "A1", 1, 0);
  on = expect_time (rig, "on 1 0");
  g_assert_cmpfloat (expect_time (rig, "off 1 0") - on, <, 1.2);
  locker_rig_expect (rig, "1:");
  locker_rig_tell_boards (rig, "alive 1");
  locker_rig_free (rig);
}

/* No pulse goes to a board that would end it as slowly as it answers; the installer is told what helps. */
static void
test_too_slow (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "&timeout=3000&pulse=100");

  locker_rig_tell_boards (rig, "slow 1");
  locker_rig_expect_sentence (rig, "Board 1 of the lockers takes");
  locker_rig_ask_open (rig, 1, "A1", 1, 0);
  locker_rig_expect (rig, "1:failed");
  g_assert_nonnull (strstr (rig->message, "flash=yes"));
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 0);
  locker_rig_free (rig);
}

/* A board that does not say that it let a lock go: which lock, and what to do. */
static void
test_under_current (void)
{
  LockerRig *rig = locker_rig_new (FALSE, NULL, "&timeout=60");

  locker_rig_tell_boards (rig, "mute 1");
  locker_rig_count_pulses (rig);
  locker_rig_ask_open (rig, 1, "A2", 1, 1);
  locker_rig_expect_sentence (rig, "The lock of A2 may still be under current: board 1");
  locker_rig_tell_boards (rig, "alive 1");
  locker_rig_expect_sentence (rig, NULL);
  g_assert_cmpuint (locker_rig_count_pulses (rig), <=, 1);
  locker_rig_free (rig);
}

static void
test_slow_line (void)
{
  LockerRig *rig = locker_rig_new (FALSE, "--baud=9600", "&baud=9600&timeout=1000");

  for (gint64 id = 1; id <= 5; id++)
    {
      g_autofree char *open = g_strdup_printf ("%" G_GINT64_FORMAT ":door-open", id);
      g_autofree char *closed = g_strdup_printf ("%" G_GINT64_FORMAT ":closed", id);

      locker_rig_ask_open (rig, id, "A1", 1, 0);
      locker_rig_expect (rig, open);
      locker_rig_tell_boards (rig, "close 1 0");
      locker_rig_expect (rig, closed);
    }
  /* With the silence between them no frame was lost. */
  g_assert_cmpuint (locker_rig_count_pulses (rig), ==, 5);
  locker_rig_free (rig);
}

static void
test_addresses (void)
{
  static const char *const good[] = {
    "modbus:/dev/ttyUSB0", "modbus:///dev/ttyUSB0?boards=1,3-5&flash=yes", "modbus://10.0.0.7?boards=1",
    "modbus:/dev/ttyS0?baud=250000&parity=odd&closed=0&wait=5&gap=8&timeout=300&relays=16&pulse=900",
  };
  static const char *const bad[] = {
    "modbus:", "modbus:tty", "modbus:/dev/x?boards=0", "modbus:/dev/x?boards=5-3", "modbus:/dev/x?speed=1",
    "modbus://h?baud=9600", "modbus:/dev/x?parity=mark", "modbus:/dev/x?pulse=5", "modbus:/dev/x?flash=1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (docket_device_check_uri (good[i], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (docket_device_check_uri (bad[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/locker/addresses", test_addresses);
  g_test_add_data_func ("/locker/opened/serial", "serial", test_opened);
  g_test_add_data_func ("/locker/opened/tcp", "tcp", test_opened);
  g_test_add_func ("/locker/door-comes-and-goes", test_door_comes_and_goes);
  g_test_add_func ("/locker/flash", test_flash);
  g_test_add_func ("/locker/jammed", test_jammed);
  g_test_add_func ("/locker/forced", test_forced);
  g_test_add_func ("/locker/dead-board", test_dead_board);
  g_test_add_func ("/locker/no-answer", test_no_answer);
  g_test_add_func ("/locker/resume", test_resume);
  g_test_add_func ("/locker/relays-off-at-start", test_relays_off_at_start);
  g_test_add_func ("/locker/line-comes-back", test_line_comes_back);
  g_test_add_func ("/locker/hanging-up", test_hanging_up);
  g_test_add_func ("/locker/slow-line", test_slow_line);
  g_test_add_func ("/locker/slow-board", test_slow_board);
  g_test_add_func ("/locker/too-slow", test_too_slow);
  g_test_add_func ("/locker/under-current", test_under_current);
  g_test_add_data_func ("/locker/lies/serial", "serial", test_lies);
  g_test_add_data_func ("/locker/lies/tcp", "tcp", test_lies);
  return g_test_run ();
}
