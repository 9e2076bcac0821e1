/* locker-rig.c: a locker with its boards, in tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "locker-rig.h"

#include <glib/gstdio.h>
#include <string.h>

#define PATIENCE (20 * G_TIME_SPAN_SECOND)

char *
locker_rig_read_boards (LockerRig *rig)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (rig->from_boards, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static void
say (LockerRig  *rig,
     const char *order)
{
  g_autofree char *line = g_strconcat (order, "\n", NULL);
  gsize written;

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (rig->boards), line, strlen (line), &written,
                                            NULL, NULL));
}

/* Reads what the boards did until a line that begins with @prefix. */
void
locker_rig_expect_boards (LockerRig  *rig,
                          const char *prefix)
{
  gboolean found = FALSE;

  while (!found)
    {
      g_autofree char *line = locker_rig_read_boards (rig);

      found = g_str_has_prefix (line, prefix);
    }
}

void
locker_rig_tell_boards (LockerRig  *rig,
                        const char *order)
{
  g_autofree char *heard = g_strconcat ("heard ", order, NULL);

  say (rig, order);
  locker_rig_expect_boards (rig, heard);
}

guint
locker_rig_count_pulses (LockerRig *rig)
{
  say (rig, "count");
  while (TRUE)
    {
      g_autofree char *line = locker_rig_read_boards (rig);

      if (g_str_has_prefix (line, "count "))
        return (guint) g_ascii_strtoull (line + strlen ("count "), NULL, 10);
    }
}

void
locker_rig_start_boards (LockerRig  *rig,
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
  line = locker_rig_read_boards (rig);
  parts = g_strsplit (line, " ", 3);
  g_assert_cmpstr (parts[0], ==, "ready");
  g_free (rig->place);
  rig->place = g_strdup (parts[1]);
}

void
locker_rig_stop_boards (LockerRig *rig)
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
            LockerRig    *rig)
{
  g_assert_true (message == NULL || *message != '\0');
  if (message != NULL)
    {
      g_free (rig->message);
      rig->message = g_strdup (message);
    }
  g_string_append_printf (rig->story, "%" G_GINT64_FORMAT ":%s ", id, docket_opening_state_to_nick (state));
}

static void
on_door (DocketLocker *locker,
         const char   *label,
         guint         door,
         gboolean      forced,
         LockerRig    *rig)
{
  g_string_append_printf (rig->story, "%s=%s%s ", label, docket_door_to_nick (door), forced ? "!" : "");
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Until the story has @what. */
void
locker_rig_expect (LockerRig  *rig,
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

void
locker_rig_expect_sentence (LockerRig  *rig,
                            const char *words)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  guint id = g_timeout_add (50, wake, NULL);

  while (TRUE)
    {
      const char *sentence = docket_device_get_sentence (rig->device);

      if (words == NULL ? sentence == NULL : sentence != NULL && strstr (sentence, words) != NULL)
        break;
      if (g_get_monotonic_time () > end)
        g_error ("waited for “%s”; the device says “%s”", words, sentence);
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
attach (LockerRig  *rig,
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
  locker_rig_expect (rig, "A1=closed");
  locker_rig_expect (rig, "B1=closed");
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
detach (LockerRig *rig)
{
  gboolean closed = FALSE;

  g_signal_handlers_disconnect_by_data (rig->locker, rig);
  docket_device_close_async (rig->device, on_closed, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&rig->device);
}

LockerRig *
locker_rig_new (gboolean    tcp,
                const char *option,
                const char *options)
{
  LockerRig *rig = g_new0 (LockerRig, 1);

  rig->folder = g_dir_make_tmp ("docket-locker-XXXXXX", NULL);
  rig->link = g_build_filename (rig->folder, "line", NULL);
  rig->story = g_string_new (NULL);
  locker_rig_start_boards (rig, tcp, option);
  attach (rig, tcp, options);
  return rig;
}

void
locker_rig_free (LockerRig *rig)
{
  if (rig->device != NULL)
    detach (rig);
  locker_rig_stop_boards (rig);
  g_unlink (rig->link);
  g_rmdir (rig->folder);
  g_free (rig->folder);
  g_free (rig->link);
  g_free (rig->place);
  g_free (rig->message);
  g_string_free (rig->story, TRUE);
  g_free (rig);
}

DocketOpening *
locker_rig_opening_of (gint64      id,
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

void
locker_rig_ask_open (LockerRig  *rig,
                     gint64      id,
                     const char *label,
                     guint       board,
                     guint       relay)
{
  g_autoptr (DocketOpening) opening = locker_rig_opening_of (id, label, board, relay);

  docket_locker_hurry (rig->locker);
  docket_locker_open (rig->locker, opening);
}
