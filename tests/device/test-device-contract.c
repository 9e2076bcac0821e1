/* test-device-contract.c: what every device promises, over all of them; run by printers.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"

#include "docket-error.h"

#include <glib/gstdio.h>

typedef struct
{
  const char *name;
  char *(*dup_prefix) (void);     /* of the URI */
  gboolean in_folder;             /* a folder follows in the URI, in which pages come out */
} Subject;

static char *
dup_file (void)
{
  return g_strdup ("file://");
}

static char *
dup_queue (void)
{
  return g_strdup ("ipp:photo");
}

static char *
dup_printer (void)
{
  g_autoptr (JsonNode) port = rig_printers ("port photo");

  return g_strdup_printf ("ipp://localhost:%d/ipp/print", (int) json_node_get_int (port));
}

static const Subject subjects[] = {
  { "file", dup_file, TRUE },
  { "queue", dup_queue, FALSE },
  { "printer", dup_printer, FALSE },
};

typedef struct
{
  const Subject *subject;
  Rig *rig;
  char *folder;
  char *uri;
} Fixture;

static void
fixture_set_up (Fixture *fixture,
                gconstpointer data)
{
  g_autoptr (JsonNode) done = rig_printers ("ready photo");
  g_autofree char *prefix = NULL;

  fixture->subject = data;
  prefix = fixture->subject->dup_prefix ();
  fixture->folder = g_dir_make_tmp ("docket-out-XXXXXX", NULL);
  fixture->uri = g_strconcat (prefix, fixture->subject->in_folder ? fixture->folder : "", NULL);
  fixture->rig = rig_new (fixture->uri);
}

static void
fixture_tear_down (Fixture *fixture,
                   gconstpointer data)
{
  rig_free (fixture->rig);
  rig_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->uri);
}

/* Pages that came out under @name. */
static guint
count_made (Fixture *fixture,
            const char *name)
{
  g_autoptr (GDir) dir = NULL;
  g_autofree char *prefix = g_strconcat (name, "-", NULL);
  const char *file;
  guint count = 0;

  if (!fixture->subject->in_folder)
    return rig_count_received (name);

  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (file, prefix) && g_str_has_suffix (file, ".jpg"))
      count++;

  return count;
}

/* The printer is the same for all: so are names. */
static char *
dup_name (Fixture *fixture,
          const char *what)
{
  return g_strdup_printf ("%s-%s.1", fixture->subject->name, what);
}

/* Each change of a device asks the order server for work. */
static void
test_quiet (Fixture *fixture,
            gconstpointer data)
{
  rig_wait_well (fixture->rig);
  rig_wait_seen (fixture->rig);
  g_assert_cmpuint (rig_count_news (fixture->rig, 4), ==, 0);
}

static void
test_made_once (Fixture *fixture,
                gconstpointer data)
{
  Rig *rig = fixture->rig;
  g_autofree char *name = dup_name (fixture, "once");
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 1, TRUE);
  g_autofree char *id = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (rig->ends, ==, 1);
  g_assert_cmpuint (rig->job->copies_completed, ==, 1);
  g_assert_cmpstr (rig->job->attempt, ==, name);
  g_assert_cmpuint (count_made (fixture, name), ==, 1);

  rig_restart (rig, fixture->uri);
  g_assert_true (rig_find (rig, attempt, id, TRUE, &found, &job, &error));
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, DOCKET_DEVICE_HAS_IT);
  g_assert_cmpint (job->state, ==, DOCKET_JOB_COMPLETED);
  docket_device_follow (rig->device, attempt, id);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_made (fixture, name), ==, 1);
}

static void
test_prepared_is_not_made (Fixture *fixture,
                           gconstpointer data)
{
  Rig *rig = fixture->rig;
  g_autofree char *name = dup_name (fixture, "prepared");
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 2, FALSE);
  g_autofree char *id = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  id = rig_prepare (rig, attempt, &error);
  g_assert_no_error (error);

  /* The crash came before the id was written down. */
  rig_restart (rig, fixture->uri);
  g_assert_true (rig_find (rig, attempt, NULL, FALSE, &found, &job, &error));
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, DOCKET_DEVICE_NOT_MADE);
  g_assert_null (job);

  /* Nothing stayed that could be started. (A printer spoken to directly had nothing.) */
  if (!g_str_has_prefix (fixture->uri, "ipp://") && rig_start (rig, attempt, id, &error))
    rig_wait_state (rig, DOCKET_JOB_CANCELED);
  g_assert_cmpuint (count_made (fixture, name), ==, 0);
}

static void
test_crash_before_start (Fixture *fixture,
                         gconstpointer data)
{
  Rig *rig = fixture->rig;
  g_autofree char *name = dup_name (fixture, "before-start");
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 1, FALSE);
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  id = rig_prepare (rig, attempt, &error);
  g_assert_no_error (error);
  rig_restart (rig, fixture->uri);
  g_assert_true (rig_find (rig, attempt, id, FALSE, &found, &job, &error));
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, DOCKET_DEVICE_NOT_MADE);

  g_free (attempt->name);
  attempt->name = dup_name (fixture, "before-start-again");
  again = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_made (fixture, name), ==, 0);
  g_assert_cmpuint (count_made (fixture, attempt->name), ==, 1);
}

static void
test_refuses_nonsense (Fixture *fixture,
                       gconstpointer data)
{
  static const char *const names[] = { "", ".hidden", "a/b", "../x", "a b", "ü" };
  Rig *rig = fixture->rig;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (DocketAttempt) attempt = docket_attempt_new (names[i], "/dev/null");
      g_autoptr (GError) error = NULL;

      g_assert_null (rig_prepare (rig, attempt, &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

static void
test_missing_page (Fixture *fixture,
                   gconstpointer data)
{
  Rig *rig = fixture->rig;
  g_autofree char *name = dup_name (fixture, "missing");
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 1, FALSE);
  g_autoptr (GError) error = NULL;

  g_unlink (attempt->page);
  g_assert_null (rig_prepare (rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
}

static void
test_started_never_seen (Fixture *fixture,
                         gconstpointer data)
{
  Rig *rig = fixture->rig;
  g_autofree char *name = dup_name (fixture, "never-seen");
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 1, FALSE);
  g_autoptr (DocketDeviceJob) job = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceFound found;

  /* The ledger says "started", and the device has no trace: nobody can know. */
  g_assert_true (rig_find (rig, attempt, "424242", TRUE, &found, &job, &error));
  g_assert_no_error (error);
  g_assert_cmpint (found, ==, DOCKET_DEVICE_UNKNOWN);
  g_assert_null (job);
}

static void
test_closed (Fixture *fixture,
             gconstpointer data)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, "closed", 1, FALSE);
  g_autoptr (DocketDevice) device = docket_device_new ("Other", fixture->uri, NULL);

  /* Dropped while it looks for the first time, with a request behind. */
  docket_device_prepare_async (device, attempt, NULL, NULL, NULL);
  docket_device_close_async (device, NULL, NULL);
  docket_device_go_on_async (device, NULL, NULL, NULL);
}

static void
test_bad_uris (void)
{
  static const char *const uris[] = { "", "photo", "http://localhost/", "ipp:", "ipp:a/b", "ipp://", "file:relative",
                                      "failing:", "failing:nothing?/tmp", "failing:away" };

  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_device_new ("X", uris[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

static void
add_for_all (const char *name,
             void (*test) (Fixture *, gconstpointer))
{
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autofree char *path = g_strdup_printf ("/device/contract/%s/%s", subjects[i].name, name);

      g_test_add (path, Fixture, &subjects[i], fixture_set_up, test, fixture_tear_down);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_for_all ("quiet", test_quiet);
  add_for_all ("made-once", test_made_once);
  add_for_all ("prepared-is-not-made", test_prepared_is_not_made);
  add_for_all ("crash-before-start", test_crash_before_start);
  add_for_all ("refuses-nonsense", test_refuses_nonsense);
  add_for_all ("missing-page", test_missing_page);
  add_for_all ("started-never-seen", test_started_never_seen);
  add_for_all ("closed", test_closed);
  g_test_add_func ("/device/contract/bad-uris", test_bad_uris);

  return g_test_run ();
}
