/* store-fixture.c: a store in a folder of its own, for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"

#include "docket-claim-code.h"

#include <glib/gstdio.h>

char *
fixture_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("docket-store-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

void
fixture_remove_dir (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        fixture_remove_dir (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

void
fixture_reopen (Fixture      *fixture,
                gconstpointer failing)
{
  DocketDbOptions options = { .data_dir = fixture->dir,
                              .sql_dir = g_getenv ("DOCKET_SQL_DIR"),
                              .owner = TRUE,
                              .driver = failing != NULL ? docket_db_failing () : NULL,
                              .driver_data = &fixture->fault };
  g_autoptr (GError) error = NULL;

  fixture->db = docket_db_open (&options, &error);
  g_assert_no_error (error);
}

void
fixture_set_up (Fixture      *fixture,
                gconstpointer failing)
{
  fixture->dir = fixture_make_dir ();
  fixture->fault.countdown = DOCKET_DB_NO_FAULT;
  fixture_reopen (fixture, failing);
}

void
fixture_close (Fixture *fixture)
{
  g_clear_pointer (&fixture->db, docket_db_close);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer failing)
{
  fixture_close (fixture);
  fixture_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

void
fixture_write (Fixture     *fixture,
               DocketDbWork work,
               gpointer     data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = docket_db_write (fixture->db, work, data, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

char *
fixture_code (guint number)
{
  guint8 random[10] = { 0 };

  for (guint i = 0; i < 7; i++)
    random[9 - i] = (number >> (5 * i)) & 31;
  /* Neighbouring numbers lie far apart, as real codes do. */
  random[0] = (number * 7) & 31;
  random[1] = (number * 13) & 31;
  return docket_claim_code_new (random);
}

DocketOrder *
fixture_order (guint  number,
               gint64 now)
{
  g_autofree char *code = fixture_code (number);
  DocketOrder *order = docket_order_new (code, "main", now);

  order->customer.name = g_strdup_printf ("Ayumi Tanaka %u", number);
  order->customer.email = g_strdup_printf ("ayumi%u@example.org", number);
  order->customer.language = g_strdup ("en");
  order->price = docket_money (720, "EUR");
  order->paid = docket_money (0, "EUR");
  order->expiry = (DocketExpiry) { now + 1000000, now + 2000000 };
  return order;
}

DocketJob *
fixture_job (const char *order,
             gint        priority,
             gint64      created_at,
             gint64      wanted_by)
{
  DocketJob *job = docket_job_new ();

  job->order = g_strdup (order);
  job->item = g_strdup ("1");
  job->product = g_strdup ("photo-10x15");
  job->paper = g_strdup ("glossy");
  job->width = 15240;
  job->height = 10160;
  job->copies = 2;
  job->priority = priority;
  job->created_at = created_at;
  job->wanted_by = wanted_by;
  return job;
}
