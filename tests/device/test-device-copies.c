/* test-device-copies.c: what was really made, when CUPS and the printer tell differently; run by printers.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"

#define URI "ipp:photo"

static gboolean
has_copies (Rig *rig,
            gpointer data)
{
  return rig->job != NULL && rig->job->copies_completed == GPOINTER_TO_UINT (data);
}

static gboolean
is_unknown (Rig *rig,
            gpointer data)
{
  return rig->job != NULL
         && g_strv_contains ((const char *const *) rig->job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
}

/* Whatever CUPS would still print comes out before a later job does. */
static void
print_another (Rig *rig,
               const char *name)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 1, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("ready photo");
  g_assert_true (rig_go_on (rig, NULL));
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
}

static void
assert_copies_made (const char *name,
                    guint expected)
{
  g_autoptr (JsonNode) pages = rig_printers ("received photo");
  JsonArray *array = json_node_get_array (pages);
  guint made = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *page = json_array_get_object_element (array, i);

      if (g_str_equal (json_object_get_string_member (page, "IPP_JOB_NAME"), name))
        made += (guint) g_ascii_strtoull (json_object_get_string_member (page, "IPP_COPIES"), NULL, 10);
    }
  g_assert_cmpuint (made, ==, expected);
}

/* Paper is out after two of three: two are told, and the third follows by itself. */
static void
test_paper_out (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "paper-out", 3, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("empty-after photo 2");
  id = rig_print (rig, attempt);
  g_assert_null (strchr (id, ','));
  rig_wait_reason (rig, "media-empty-warning");
  rig_wait (rig, "two copies", has_copies, GUINT_TO_POINTER (2));
  g_assert_cmpint (rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);

  rig_tell ("ready photo");
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (rig->job->copies_completed, ==, 3);
  g_assert_cmpuint (g_strv_length (rig->job->reasons), ==, 0);
  assert_copies_made ("paper-out", 3);

  rig_free (rig);
}

/* The printer gives the rest up after one of three: one is told, and CUPS does not begin again. */
static void
test_rest_lost (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "rest-lost", 3, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("jam-after photo 1");
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_ABORTED);
  g_assert_cmpuint (rig->job->copies_completed, ==, 1);
  g_assert_cmpuint (rig->ends, ==, 1);
  print_another (rig, "after-rest-lost");
  assert_copies_made ("rest-lost", 1);

  rig_free (rig);
}

/* The red button after two of three. */
static void
test_cancelled (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "red-button", 3, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("empty-after photo 2");
  id = rig_print (rig, attempt);
  rig_wait (rig, "two copies", has_copies, GUINT_TO_POINTER (2));
  rig_tell ("cancel-at-printer photo");
  rig_wait_state (rig, DOCKET_JOB_CANCELED);
  g_assert_cmpuint (rig->job->copies_completed, ==, 2);
  print_another (rig, "after-red-button");
  assert_copies_made ("red-button", 2);

  rig_free (rig);
}

/* The printer lost its power, and has no memory of the job when it is back: CUPS takes that for completed. */
static void
test_power_lost (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "power", 2, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("empty-after photo 1");
  id = rig_print (rig, attempt);
  rig_wait (rig, "a copy", has_copies, GUINT_TO_POINTER (1));
  rig_tell ("kill-printer photo");
  rig_wait_device_reason (rig, "offline");
  rig_tell ("ready photo");
  rig_tell ("start-printer photo");
  rig_wait (rig, "the question", is_unknown, NULL);
  g_assert_nonnull (rig->job->message);

  rig_free (rig);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/copies/paper-out", test_paper_out);
  g_test_add_func ("/device/copies/rest-lost", test_rest_lost);
  g_test_add_func ("/device/copies/cancelled", test_cancelled);
  g_test_add_func ("/device/copies/power-lost", test_power_lost);

  return g_test_run ();
}
