/* test-crash.c: killed at any instant: what was acknowledged is there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"

#include "docket-blobs.h"
#include "docket-events-table.h"
#include "docket-images-table.h"
#include "docket-orders-table.h"

#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#define N_ROUNDS 25
#define N_THREADS 4

/* The child: writes without end, and says what it was told is durable. */
typedef struct
{
  Fixture *fixture;
  DocketBlobs *blobs;
  guint thread;
  guint start;
} Writer;

static gboolean
insert (DocketDbHandle *handle,
        gpointer        data,
        GError        **error)
{
  DocketOrder *order = data;
  g_autoptr (DocketEvent) event = docket_event_new ("created", "customer", order->created_at);

  return docket_orders_table_insert (handle, order, 1, error) &&
         docket_orders_table_append (handle, order, event, TRUE, error) &&
         docket_orders_table_save (handle, order, 1, error);
}

static void
say (const char *what,
     const char *name)
{
  g_autofree char *line = g_strdup_printf ("%s %s\n", what, name);

  g_assert_cmpint (write (STDOUT_FILENO, line, strlen (line)), ==, strlen (line));
}

static void
write_blob (Writer *writer,
            guint   number)
{
  g_autofree char *name = docket_upload_name_new ();
  g_autofree char *text = g_strdup_printf ("picture %u of %u", number, writer->thread);
  g_autoptr (DocketUpload) upload = docket_upload_open (writer->blobs, name, 0, NULL);
  g_autofree char *sha256 = NULL;

  g_assert_true (docket_upload_append (upload, text, strlen (text), NULL));
  g_assert_true (docket_upload_sync (upload, TRUE, NULL));
  sha256 = docket_upload_finish (upload, NULL);
  g_assert_true (docket_blobs_publish (writer->blobs, name, sha256, NULL));
  g_assert_true (docket_blobs_discard_upload (writer->blobs, name, NULL));
  say ("blob", sha256);
}

static gpointer
write_without_end (gpointer data)
{
  Writer *writer = data;

  for (guint i = writer->start;; i++)
    {
      g_autoptr (DocketOrder) order = fixture_order (i * N_THREADS + writer->thread, (gint64) (i + 1) * G_TIME_SPAN_SECOND);

      fixture_write (writer->fixture, insert, order);
      say ("order", order->code);
      write_blob (writer, i);
    }
  return NULL;
}

static int
run_child (char       *dir,
           const char *start)
{
  Fixture fixture = { .dir = dir };
  Writer writers[N_THREADS];
  GThread *threads[N_THREADS];
  DocketBlobs *blobs = docket_blobs_open (dir, 0, NULL);

  fixture_reopen (&fixture, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    {
      writers[i] = (Writer) { &fixture, blobs, i, (guint) g_ascii_strtoull (start, NULL, 10) };
      threads[i] = g_thread_new ("writer", write_without_end, &writers[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  return 0;
}

/* Adds what the child said until it had said @n_lines, then kills it and adds what it said before it
 * died. */
static void
run_and_kill (const char *dir,
              guint       start,
              guint       n_lines,
              GHashTable *said)
{
  g_autofree char *first = g_strdup_printf ("%u", start);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                    "/proc/self/exe", "--child", dir, first, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  char *line;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_hash_table_add (said, line);
      if (n_lines-- == 0)
        g_subprocess_force_exit (child);
    }
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
}

static void
check_order (Fixture    *fixture,
             const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
  g_autoptr (DocketOrder) order = docket_orders_table_load (handle, code, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (order->history->len, ==, 1);
}

static void
check_blob (DocketBlobs *blobs,
            const char  *sha256)
{
  g_autoptr (GError) error = NULL;
  char buffer[256];
  gint64 length;
  gint fd = docket_blobs_open_original (blobs, sha256, &length, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (read (fd, buffer, sizeof buffer), ==, length);
  close (fd);
  found = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) buffer, (gsize) length);
  g_assert_cmpstr (found, ==, sha256);
}

/* Every event is of an order that is there: half a work was never kept. */
static void
check_events (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (fixture->db, &error);
  g_autoptr (GPtrArray) events = docket_events_table_list (handle, "main", 0, 1000000, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    {
      const DocketEvent *event = g_ptr_array_index (events, i);

      check_order (fixture, event->order);
    }
}

static void
test_killed (void)
{
  g_autofree char *dir = fixture_make_dir ();
  g_autoptr (GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DocketBlobs) blobs = NULL;
  Fixture fixture = { .dir = dir };
  GHashTableIter iter;
  gpointer line;

  for (guint i = 0; i < N_ROUNDS; i++)
    run_and_kill (dir, i * 100000, (guint) g_test_rand_int_range (0, 60), said);
  fixture_reopen (&fixture, NULL);
  blobs = docket_blobs_open (dir, 0, NULL);
  g_assert_cmpuint (g_hash_table_size (said), >=, N_ROUNDS);
  g_hash_table_iter_init (&iter, said);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    {
      if (g_str_has_prefix (line, "order "))
        check_order (&fixture, (char *) line + strlen ("order "));
      else
        check_blob (blobs, (char *) line + strlen ("blob "));
    }
  check_events (&fixture);
  fixture_close (&fixture);
  fixture_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crash/killed", test_killed);
  return g_test_run ();
}
