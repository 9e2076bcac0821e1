/* test-locker.c: lockers behind relay boards, on a serial line and over TCP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device.h"
#include "docket-error.h"
#include "docket-locker.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE (20 * G_TIME_SPAN_SECOND)

typedef struct
{
  char *folder;
  char *link;
  GSubprocess *boards;
  GDataInputStream *from_boards;
  char *place;                 /* of the boards: the link, or the port */
  DocketDevice *device;
  DocketLocker *locker;
  GString *story;              /* what the locker said: "1:pulse-sent 1:door-open …" */
} Rig;

static char *
read_boards (Rig *rig)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (rig->from_boards, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
tell_boards (Rig        *rig,
             const char *order)
{
  g_autofree char *line = g_strconcat (order, "\n", NULL);
  gsize written;

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (rig->boards), line, strlen (line), &written,
                                            NULL, NULL));
}

/* Reads what the boards did until a line that begins with @prefix. */
static void
expect_boards (Rig        *rig,
               const char *prefix)
{
  gboolean found = FALSE;

  while (!found)
    {
      g_autofree char *line = read_boards (rig);

      found = g_str_has_prefix (line, prefix);
    }
}

static guint
count_pulses (Rig *rig)
{
  tell_boards (rig, "count");
  while (TRUE)
    {
      g_autofree char *line = read_boards (rig);

      if (g_str_has_prefix (line, "count "))
        return (guint) g_ascii_strtoull (line + strlen ("count "), NULL, 10);
    }
}

static void
start_boards (Rig        *rig,
              gboolean    tcp,
              const char *option)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *line = NULL;
  g_auto (GStrv) parts = NULL;

  g_ptr_array_add (words, (gpointer) "/usr/bin/python3");
  g_ptr_array_add (words, (gpointer) g_getenv ("DOCKET_LOCKER_BOARDS"));
  if (!tcp)
    {
      g_ptr_array_add (words, (gpointer) "--pty");
      g_ptr_array_add (words, rig->link);
    }
  if (option != NULL)
    g_ptr_array_add (words, (gpointer) option);
  g_ptr_array_add (words, NULL);
  rig->boards = g_subprocess_newv ((const char *const *) words->pdata,
                                   G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  g_assert_nonnull (rig->boards);
  rig->from_boards = g_data_input_stream_new (g_subprocess_get_stdout_pipe (rig->boards));
  line = read_boards (rig);
  parts = g_strsplit (line, " ", 3);
  g_assert_cmpstr (parts[0], ==, "ready");
  g_free (rig->place);
  rig->place = g_strdup (parts[1]);
}

static void
stop_boards (Rig *rig)
{
  g_subprocess_force_exit (rig->boards);
  g_assert_true (g_subprocess_wait (rig->boards, NULL, NULL));
  g_clear_object (&rig->from_boards);
  g_clear_object (&rig->boards);
}

static void
on_opening (DocketLocker *locker,
            gint64        id,
            guint         state,
            const char   *message,
            Rig          *rig)
{
  g_assert_true (message == NULL || *message != '\0');
  g_string_append_printf (rig->story, "%" G_GINT64_FORMAT ":%s ", id, docket_opening_state_to_nick (state));
}

static void
on_door (DocketLocker *locker,
         const char   *label,
         guint         door,
         gboolean      forced,
         Rig          *rig)
{
  g_string_append_printf (rig->story, "%s=%s%s ", label, docket_door_to_nick (door), forced ? "!" : "");
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Until the story has @what. */
static void
expect (Rig        *rig,
        const char *what)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  guint id = g_timeout_add (50, wake, NULL);

  while (strstr (rig->story->str, what) == NULL)
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited for “%s”; there was “%s”", what, rig->story->str);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static void
add_door (GPtrArray  *doors,
          const char *label,
          guint       board,
          guint       relay)
{
  DocketCompartment *compartment = docket_compartment_new (label, DOCKET_COMPARTMENT_LOCKER);

  compartment->board = board;
  compartment->relay = compartment->sensor = relay;
  g_ptr_array_add (doors, compartment);
}

static void
attach (Rig        *rig,
        gboolean    tcp,
        const char *options)
{
  g_autoptr (GPtrArray) doors = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_compartment_free);
  g_autofree char *uri = g_strdup_printf ("modbus:%s%s?boards=1-2&pulse=50&wait=1%s", tcp ? "//127.0.0.1:" : "",
                                          rig->place, options);
  g_autoptr (GError) error = NULL;

  rig->device = docket_device_new ("Lockers", uri, &error);
  g_assert_no_error (error);
  rig->locker = docket_device_get_locker (rig->device);
  g_assert_nonnull (rig->locker);
  g_signal_connect (rig->locker, "opening-changed", G_CALLBACK (on_opening), rig);
  g_signal_connect (rig->locker, "door-changed", G_CALLBACK (on_door), rig);
  add_door (doors, "A1", 1, 0);
  add_door (doors, "A2", 1, 1);
  add_door (doors, "B1", 2, 0);
  docket_locker_set_doors (rig->locker, doors);
  expect (rig, "A1=closed");
  expect (rig, "B1=closed");
  g_string_truncate (rig->story, 0);
}

static void
on_closed (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  g_assert_true (docket_device_close_finish (DOCKET_DEVICE (object), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
detach (Rig *rig)
{
  gboolean closed = FALSE;

  g_signal_handlers_disconnect_by_data (rig->locker, rig);
  docket_device_close_async (rig->device, on_closed, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&rig->device);
}

static Rig *
rig_new (gboolean    tcp,
         const char *option,
         const char *options)
{
  Rig *rig = g_new0 (Rig, 1);

  rig->folder = g_dir_make_tmp ("docket-locker-XXXXXX", NULL);
  rig->link = g_build_filename (rig->folder, "line", NULL);
  rig->story = g_string_new (NULL);
  start_boards (rig, tcp, option);
  attach (rig, tcp, options);
  return rig;
}

static void
rig_free (Rig *rig)
{
  if (rig->device != NULL)
    detach (rig);
  stop_boards (rig);
  g_unlink (rig->link);
  g_rmdir (rig->folder);
  g_free (rig->folder);
  g_free (rig->link);
  g_free (rig->place);
  g_string_free (rig->story, TRUE);
  g_free (rig);
}

static DocketOpening *
opening_of (gint64      id,
            const char *label,
            guint       board,
            guint       relay)
{
  DocketOpening *opening = docket_opening_new ();

  opening->id = id;
  opening->label = g_strdup (label);
  opening->board = board;
  opening->relay = opening->sensor = relay;
  return opening;
}

static void
ask_open (Rig        *rig,
          gint64      id,
          const char *label,
          guint       board,
          guint       relay)
{
  g_autoptr (DocketOpening) opening = opening_of (id, label, board, relay);

  docket_locker_hurry (rig->locker);
  docket_locker_open (rig->locker, opening);
}

static void
test_opened (gconstpointer data)
{
  gboolean tcp = g_str_equal (data, "tcp");
  Rig *rig = rig_new (tcp, NULL, tcp ? "" : "&baud=31250&parity=even");

  ask_open (rig, 1, "A2", 1, 1);
  expect (rig, "1:pulse-sent 1:door-open ");
  expect_boards (rig, "on 1 1");
  expect_boards (rig, "off 1 1");
  g_assert_null (strstr (rig->story->str, "closed"));
  tell_boards (rig, "close 1 1");
  expect (rig, "1:closed");
  g_assert_null (strchr (rig->story->str, '!'));
  g_assert_cmpuint (count_pulses (rig), ==, 1);
  rig_free (rig);
}

/* What is asked for brings its door with it; what is under way is not forgotten with it. */
static void
test_door_comes_and_goes (void)
{
  Rig *rig = rig_new (FALSE, NULL, "");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  ask_open (rig, 1, "C1", 2, 5);
  expect (rig, "1:pulse-sent");
  docket_locker_set_doors (rig->locker, none);
  expect_boards (rig, "on 2 5");
  expect_boards (rig, "off 2 5");
  expect (rig, "1:door-open");
  tell_boards (rig, "close 2 5");
  expect (rig, "1:closed");
  g_assert_cmpuint (count_pulses (rig), ==, 1);
  rig_free (rig);
}

static void
test_flash (void)
{
  Rig *rig = rig_new (FALSE, NULL, "&flash=yes");

  ask_open (rig, 1, "B1", 2, 0);
  expect (rig, "1:pulse-sent 1:door-open ");
  expect_boards (rig, "on 2 0");
  expect_boards (rig, "off 2 0");
  tell_boards (rig, "close 2 0");
  expect (rig, "1:closed");
  g_assert_cmpuint (count_pulses (rig), ==, 1);
  rig_free (rig);
}

static void
test_jammed (void)
{
  Rig *rig = rig_new (FALSE, NULL, "");

  tell_boards (rig, "jam 1 0");
  ask_open (rig, 1, "A1", 1, 0);
  expect (rig, "1:pulse-sent 1:jammed");
  /* It was stuck and gives way: still this opening, and nothing forced. */
  tell_boards (rig, "open 1 0");
  expect (rig, "1:door-open");
  tell_boards (rig, "close 1 0");
  expect (rig, "1:closed");
  g_assert_null (strchr (rig->story->str, '!'));
  g_assert_cmpuint (count_pulses (rig), ==, 1);
  rig_free (rig);
}

static void
test_forced (void)
{
  Rig *rig = rig_new (FALSE, NULL, "");

  tell_boards (rig, "open 2 0");
  expect (rig, "B1=open!");
  tell_boards (rig, "close 2 0");
  expect (rig, "B1=closed ");
  g_assert_cmpuint (count_pulses (rig), ==, 0);
  rig_free (rig);
}

static void
test_dead_board (void)
{
  Rig *rig = rig_new (FALSE, NULL, "");

  tell_boards (rig, "dead 2");
  expect (rig, "B1=unknown");
  ask_open (rig, 1, "B1", 2, 0);
  expect (rig, "1:failed");
  ask_open (rig, 2, "A1", 1, 0);
  expect (rig, "2:pulse-sent 2:door-open");
  tell_boards (rig, "close 1 0");
  expect (rig, "2:closed");
  g_assert_cmpuint (count_pulses (rig), ==, 1);
  tell_boards (rig, "alive 2");
  expect (rig, "B1=closed");
  ask_open (rig, 3, "B1", 2, 0);
  expect (rig, "3:door-open");
  rig_free (rig);
}

static void
test_no_answer (void)
{
  Rig *rig = rig_new (FALSE, NULL, "");

  /* The pulse arrives and its acknowledgement does not: it must not be sent again. */
  tell_boards (rig, "mute 1");
  ask_open (rig, 1, "A1", 1, 0);
  expect (rig, "1:");
  g_assert_true (strstr (rig->story->str, "1:unknown") != NULL || strstr (rig->story->str, "1:failed") != NULL);
  tell_boards (rig, "alive 1");
  expect (rig, "A1=");
  g_assert_cmpuint (count_pulses (rig), <=, 1);
  rig_free (rig);
}

static void
test_resume (void)
{
  Rig *rig = rig_new (FALSE, NULL, "");
  g_autoptr (DocketOpening) first = opening_of (1, "A1", 1, 0);
  g_autoptr (DocketOpening) second = opening_of (2, "A2", 1, 1);

  docket_locker_resume (rig->locker, first);
  expect (rig, "1:unknown");
  tell_boards (rig, "open 1 1");
  expect (rig, "A2=open");
  docket_locker_resume (rig->locker, second);
  expect (rig, "2:door-open");
  tell_boards (rig, "close 1 1");
  expect (rig, "2:closed");
  g_assert_cmpuint (count_pulses (rig), ==, 0);
  rig_free (rig);
}

static void
test_relays_off_at_start (void)
{
  Rig *rig = rig_new (FALSE, "--stuck", "");

  expect_boards (rig, "off 1 0");
  expect_boards (rig, "off 2 0");
  rig_free (rig);
}

static void
test_line_comes_back (void)
{
  Rig *rig = rig_new (FALSE, NULL, "");

  stop_boards (rig);
  expect (rig, "A1=unknown");
  ask_open (rig, 1, "A1", 1, 0);
  expect (rig, "1:failed");
  start_boards (rig, FALSE, NULL);
  expect (rig, "A1=closed");
  ask_open (rig, 2, "A1", 1, 0);
  expect (rig, "2:door-open");
  g_assert_cmpuint (count_pulses (rig), ==, 1);
  rig_free (rig);
}

/* A gateway that takes every connection and ends it: it is tried again, but not without a rest. */
static void
test_hanging_up (void)
{
  Rig *rig = rig_new (TRUE, NULL, "");
  gint64 since;

  tell_boards (rig, "hang");
  expect_boards (rig, "hung");
  since = g_get_monotonic_time ();
  expect_boards (rig, "hung");
  expect_boards (rig, "hung");
  g_assert_cmpint (g_get_monotonic_time () - since, >, G_TIME_SPAN_SECOND);
  rig_free (rig);
}

static void
test_slow_line (void)
{
  Rig *rig = rig_new (FALSE, "--baud=9600", "&baud=9600");

  for (gint64 id = 1; id <= 5; id++)
    {
      g_autofree char *open = g_strdup_printf ("%" G_GINT64_FORMAT ":door-open", id);
      g_autofree char *closed = g_strdup_printf ("%" G_GINT64_FORMAT ":closed", id);

      ask_open (rig, id, "A1", 1, 0);
      expect (rig, open);
      tell_boards (rig, "close 1 0");
      expect (rig, closed);
    }
  /* With the silence between them no frame was lost. */
  g_assert_cmpuint (count_pulses (rig), ==, 5);
  rig_free (rig);
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
  return g_test_run ();
}
