/* test-device-words.c: IPP's reasons sifted, sentences, and the choice of media
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"

static void
test_filter (void)
{
  static const char *const reasons[] = {
    "none", "cups-ipp-conformance-failure-report", "cups-ipp-missing-cancel-job", "cups-waiting-for-job-completed",
    "cups-remote-pending", "connecting-to-device", "com.example-odd", "media-low-report", "media-empty-error",
    "marker-supply-low-warning", "media-empty-error", "com.example-broken-error", "paused", "media-empty-report",
    "media-jam-report", NULL,
  };
  g_auto (GStrv) kept = docket_device_filter_reasons (reasons);
  g_autofree char *joined = g_strjoinv (" ", kept);
  g_auto (GStrv) none = docket_device_filter_reasons (NULL);

  g_assert_cmpstr (joined, ==, "com.example-broken-error marker-supply-low-warning media-empty-error media-jam-report paused");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_in_the_way (void)
{
  g_assert_true (docket_device_reason_in_the_way ("media-empty-error"));
  g_assert_true (docket_device_reason_in_the_way ("media-needed"));
  g_assert_true (docket_device_reason_in_the_way ("com.example-broken-error"));
  g_assert_false (docket_device_reason_in_the_way ("media-empty-warning"));
  g_assert_false (docket_device_reason_in_the_way ("media-low"));
  g_assert_false (docket_device_reason_in_the_way ("marker-supply-low-warning"));
  g_assert_true (docket_device_reason_stops_job ("media-empty-warning"));
  g_assert_false (docket_device_reason_stops_job ("marker-supply-low-warning"));
  g_assert_false (docket_device_reason_stops_job ("media-low-report"));
  g_assert_false (docket_device_reason_in_the_way ("media-jam-report"));
  g_assert_true (docket_device_reason_is_trouble ("media-jam-report"));
  g_assert_true (docket_device_reason_is_trouble ("com.example-broken-error"));
  g_assert_false (docket_device_reason_is_trouble ("marker-supply-low-warning"));
}

static char *
say (DocketDeviceState state,
     const char *reasons,
     const char *message,
     const DocketAttempt *attempt)
{
  g_autoptr (DocketDeviceStatus) status = docket_device_status_new (state, TRUE);

  g_strfreev (status->reasons);
  status->reasons = g_strsplit (reasons, " ", -1);
  status->message = g_strdup (message);

  return docket_device_sentence (status, attempt);
}

static void
assert_says (DocketDeviceState state,
             const char *reasons,
             const char *message,
             const DocketAttempt *attempt,
             const char *expected)
{
  g_autofree char *sentence = say (state, reasons, message, attempt);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_sentences (void)
{
  g_autoptr (DocketAttempt) attempt = docket_attempt_new ("a", "b");
  g_autoptr (DocketDeviceStatus) away = docket_device_status_new (DOCKET_DEVICE_STOPPED, FALSE);
  g_autofree char *sentence = docket_device_sentence (away, NULL);

  g_assert_cmpstr (sentence, ==, "The device does not answer. See that it is switched on and connected.");

  assert_says (DOCKET_DEVICE_IDLE, "", NULL, NULL, NULL);
  assert_says (DOCKET_DEVICE_PROCESSING, "media-empty-error", NULL, NULL,
               "Out of paper. Load paper; printing goes on by itself.");
  attempt->width = 15240;
  attempt->height = 10160;
  assert_says (DOCKET_DEVICE_PROCESSING, "media-empty-error", NULL, attempt,
               "Out of paper. Load 10×15; printing goes on by itself.");
  attempt->paper = g_strdup ("matte");
  assert_says (DOCKET_DEVICE_PROCESSING, "media-needed marker-supply-low-warning", NULL, attempt,
               "Out of paper. Load 10×15 matte; printing goes on by itself.");
  assert_says (DOCKET_DEVICE_STOPPED, "media-empty-error paused", "Paused", attempt,
               "The printer was stopped. Press “Go on” when it is ready.");
  assert_says (DOCKET_DEVICE_STOPPED, "", "Lamp failure", NULL, "The printer is stopped: Lamp failure");
  assert_says (DOCKET_DEVICE_STOPPED, "", "", NULL, "The printer is stopped. Press “Go on” when it is ready.");
  assert_says (DOCKET_DEVICE_IDLE, "media-jam-report marker-supply-low-warning", NULL, NULL,
               "Paper is jammed. Take it out, close the printer, then press “Go on”.");
  assert_says (DOCKET_DEVICE_IDLE, "marker-supply-low-warning", NULL, NULL, "Ink or ribbon is running low.");
  assert_says (DOCKET_DEVICE_IDLE, "com.example-odd-error", NULL, NULL, "The printer says: com.example-odd-error");
}

static DocketDeviceMedia *
add (GPtrArray *all,
     DocketLength width,
     DocketLength height,
     const char *paper,
     gboolean borderless)
{
  DocketDeviceMedia *media = docket_device_media_new (width, height, paper);

  media->borderless = borderless;
  g_ptr_array_add (all, media);

  return media;
}

static void
test_media (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_media_free);
  DocketDeviceMedia *with_margins = add (all, 10160, 15240, "glossy", FALSE);
  DocketDeviceMedia *borderless = add (all, 10000, 15240, "glossy", TRUE);
  DocketDeviceMedia *roll = add (all, 20300, 10000, NULL, TRUE);

  roll->width = roll->max_width = 20300;
  roll->height = 21000;
  roll->max_height = 60000;

  g_assert_true (docket_device_media_pick (all, 10160, 15240, "glossy") == borderless);
  g_assert_true (docket_device_media_pick (all, 15240, 10160, NULL) == borderless);
  g_assert_true (docket_device_media_pick (all, 10360, 15440, "glossy") == with_margins);
  g_assert_null (docket_device_media_pick (all, 10361, 15240, "glossy"));
  g_assert_null (docket_device_media_pick (all, 10160, 15240, "matte"));
  g_assert_true (docket_device_media_pick (all, 20320, 30480, "canvas") == roll);
  g_assert_null (docket_device_media_pick (all, 20320, 70000, "canvas"));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/words/filter", test_filter);
  g_test_add_func ("/device/words/in-the-way", test_in_the_way);
  g_test_add_func ("/device/words/sentences", test_sentences);
  g_test_add_func ("/device/words/media", test_media);

  return g_test_run ();
}
