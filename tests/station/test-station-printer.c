/* test-station-printer.c: a station with a real queue and a real printer, which runs out and gives up; run by
 * printers.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"
#include "station-rig.h"

#define PATIENCE_S 20

static void
start (Unit *unit,
       const char *printer)
{
  rig_tell (printer);
  unit_start (unit, "ipp:photo");
}

/* Since @before: each shop gives the same numbers. */
static guint
count_made (gint64 job,
            guint before)
{
  g_autoptr (JsonNode) pages = rig_printers ("received photo");
  g_autofree char *prefix = g_strdup_printf ("docket-%" G_GINT64_FORMAT "-", job);
  JsonArray *array = json_node_get_array (pages);
  guint made = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *page = json_array_get_object_element (array, i);

      if (g_str_has_prefix (json_object_get_string_member (page, "IPP_JOB_NAME"), prefix))
        made += (guint) g_ascii_strtoull (json_object_get_string_member_with_default (page, "IPP_COPIES", "1"), NULL, 10);
    }

  return made - before;
}

typedef struct
{
  Unit *unit;
  const char *text;
} Sought;

/* At the counter: in the words of the device's row. */
static gboolean
says (gpointer data)
{
  Sought *sought = data;
  const char *sentence = docket_station_device_get_sentence (unit_device (sought->unit));

  return sentence != NULL && g_str_has_prefix (sentence, sought->text);
}

/* At the other counters: in what the server was told. */
static gboolean
server_knows (gpointer data)
{
  Sought *sought = data;
  g_autoptr (JsonObject) device = fake_shop_dup_device (sought->unit->shop);
  JsonArray *reasons = device != NULL ? json_object_get_array_member (device, "reasons") : NULL;

  for (guint i = 0; reasons != NULL && i < json_array_get_length (reasons); i++)
    if (g_str_has_prefix (json_array_get_string_element (reasons, i), sought->text))
      return TRUE;

  return FALSE;
}

static void
expect_within_2_s (Unit *unit,
                   gboolean (*condition) (gpointer),
                   const char *text)
{
  Sought sought = { unit, text };
  gint64 begin = g_get_monotonic_time ();

  g_assert_true (fake_wait (condition, &sought, PATIENCE_S));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
}

static gboolean
is_begun (gpointer data)
{
  Unit *unit = data;
  g_autoptr (JsonNode) begun = rig_printers ("begun photo");

  return unit_is_in_hand (unit) && json_array_get_length (json_node_get_array (begun)) > 0;
}

/* Out of paper in the middle: seen within two seconds here and at the server, with no copy counted that is not out. */
static void
test_paper_out (Unit *unit,
                gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 1);
  guint before = count_made (id, 0);
  g_autoptr (DocketJob) job = NULL;

  start (unit, "wait photo");
  g_assert_true (fake_wait (is_begun, unit, PATIENCE_S));
  rig_tell ("empty photo");
  expect_within_2_s (unit, says, "Out of paper. Load 10×15 glossy");
  expect_within_2_s (unit, server_knows, "media-empty");
  unit_await (unit, id, DOCKET_JOB_PROCESSING_STOPPED);
  job = fake_shop_get_job (unit->shop, id);
  g_assert_cmpuint (job->copies_completed, ==, 0);

  rig_tell ("ready photo");
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_made (id, before), ==, 1);
}

static void
fail_with_state (Unit *unit,
                 gint64 id)
{
  g_autoptr (DocketJob) job = fake_shop_get_job (unit->shop, id);

  g_error ("job is %s, %u made, device says %s", docket_job_state_to_nick (job->state), job->copies_completed,
           docket_station_device_get_sentence (unit_device (unit)));
}

static gboolean
is_given_back (gpointer data)
{
  Sought *sought = data;
  g_autoptr (DocketJob) job = fake_shop_get_job (sought->unit->shop, (gint64) g_ascii_strtoll (sought->text, NULL, 10));

  return job->state == DOCKET_JOB_PENDING && job->copies_completed > 0;
}

/* The printer gives up after one of three: "go on" makes the two that are missing, and no more. */
static void
test_rest_lost (Unit *unit,
                gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 3);
  guint before = count_made (id, 0);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  Sought sought = { unit, number };

  start (unit, "jam-after photo 1");
  if (!fake_wait (is_given_back, &sought, PATIENCE_S))
    fail_with_state (unit, id);
  expect_within_2_s (unit, says, "Paper is jammed.");
  g_assert_cmpuint (count_made (id, before), ==, 1);

  rig_tell ("ready photo");
  unit_operate (unit, DOCKET_STATION_GO_ON);
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_made (id, before), ==, 3);
}

static gboolean
is_asked (gpointer data)
{
  Sought *sought = data;
  gint64 id = (gint64) g_ascii_strtoll (sought->text, NULL, 10);
  g_autoptr (DocketJob) job = fake_shop_get_job (sought->unit->shop, id);

  return job->state == DOCKET_JOB_PROCESSING_STOPPED && sought->unit->asked == id;
}

/* The printer has counted every copy and fails then: the last may lie in the tray or in the works. Nothing is made again
 * before a person has looked. */
static void
test_last_in_doubt (Unit *unit,
                    gconstpointer data)
{
  gint64 id = fake_shop_add_job (unit->shop, 2);
  gint64 next;
  guint before = count_made (id, 0);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  Sought sought = { unit, number };
  g_autoptr (DocketJob) job = NULL;

  start (unit, "jam-last photo");
  if (!fake_wait (is_asked, &sought, PATIENCE_S))
    fail_with_state (unit, id);
  expect_within_2_s (unit, says, "Paper is jammed.");
  job = fake_shop_get_job (unit->shop, id);
  g_assert_cmpuint (job->copies_completed, ==, 2);

  rig_tell ("ready photo");
  unit_operate (unit, DOCKET_STATION_GO_ON);
  next = fake_shop_add_job (unit->shop, 1);
  unit_await (unit, next, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_made (id, before), ==, 2);
}

static gboolean
media_told (gpointer data)
{
  Unit *unit = data;
  g_autoptr (JsonObject) device = fake_shop_dup_device (unit->shop);
  JsonNode *media = device != NULL ? json_object_get_member (device, "media") : NULL;
  JsonObject *only = media != NULL && JSON_NODE_HOLDS_ARRAY (media) ? json_array_get_object_element (json_node_get_array (media), 0)
                                                                     : NULL;

  return only != NULL && json_array_get_length (json_node_get_array (media)) == 1
         && json_object_get_double_member (only, "width") == 101.6 && !json_object_get_boolean_member (only, "loaded");
}

/* Other paper is in: the job waits, and is neither sent nor failed, until its own is loaded. */
static void
test_media_needed (Unit *unit,
                   gconstpointer data)
{
  gint64 id;
  guint before;
  g_autoptr (DocketJob) job = NULL;

  rig_tell ("load photo na_5x7_5x7in photographic-matte");
  start (unit, "ready photo");
  g_assert_true (fake_wait (media_told, unit, PATIENCE_S));
  id = fake_shop_add_job (unit->shop, 1);
  before = count_made (id, 0);
  unit_operate (unit, DOCKET_STATION_GO_ON);
  job = fake_shop_get_job (unit->shop, id);
  g_assert_cmpint (job->state, ==, DOCKET_JOB_PENDING);
  g_assert_false (unit_is_in_hand (unit));

  rig_tell ("load photo na_index-4x6_4x6in photographic-glossy");
  unit_await (unit, id, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (count_made (id, before), ==, 1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/station/printer/paper-out", Unit, NULL, unit_set_up, test_paper_out, unit_tear_down);
  g_test_add ("/station/printer/rest-lost", Unit, NULL, unit_set_up, test_rest_lost, unit_tear_down);
  g_test_add ("/station/printer/last-in-doubt", Unit, NULL, unit_set_up, test_last_in_doubt, unit_tear_down);
  g_test_add ("/station/printer/media-needed", Unit, NULL, unit_set_up, test_media_needed, unit_tear_down);

  return g_test_run ();
}
