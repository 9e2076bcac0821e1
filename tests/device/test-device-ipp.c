/* test-device-ipp.c: a real cupsd and a real IPP printer; run by printers.py
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"

#include "docket-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define URI "ipp:photo"

static void
test_list (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  DocketDeviceInfo *info;

  docket_device_list_async (NULL, rig_keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  list = docket_device_list_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 1);
  info = g_ptr_array_index (list, 0);
  g_assert_cmpstr (info->uri, ==, "ipp:photo");
  g_assert_cmpstr (info->info, ==, "Photo printer photo");
  g_assert_nonnull (info->model);
}

static void
test_media (void)
{
  Rig *rig = rig_new (URI);

  g_assert_false (docket_device_can_make (rig->device, 10160, 15240, NULL));
  rig_wait_seen (rig);
  for (guint i = 0; i < docket_device_get_media (rig->device)->len; i++)
    {
      DocketDeviceMedia *media = g_ptr_array_index (docket_device_get_media (rig->device), i);

      g_test_message ("%d x %d %s%s%s", media->width, media->height, media->paper,
                      media->borderless ? " borderless" : "", media->loaded ? " loaded" : "");
    }
  g_assert_true (docket_device_can_make (rig->device, 10160, 15240, "glossy"));
  g_assert_true (docket_device_can_make (rig->device, 15240, 10160, "matte"));
  g_assert_true (docket_device_can_make (rig->device, 10000, 15100, NULL));
  g_assert_true (docket_device_can_make (rig->device, 20000, 30000, "glossy"));
  g_assert_false (docket_device_can_make (rig->device, 10160, 15500, "glossy"));
  g_assert_false (docket_device_can_make (rig->device, 21000, 29700, NULL));
  g_assert_false (docket_device_can_make (rig->device, 10160, 15240, "canvas"));
  g_assert_cmpstr (docket_device_state_to_nick (docket_device_get_state (rig->device)), ==, "idle");
  g_assert_cmpuint (g_strv_length ((char **) docket_device_get_reasons (rig->device)), ==, 0);
  g_assert_null (docket_device_get_sentence (rig->device));

  rig_free (rig);
}

static const char *
member (JsonObject *page,
        const char *name)
{
  return json_object_get_string_member_with_default (page, name, "");
}

/* How far the pictures are apart, in grey levels of 255, on average. */
static double
difference (GdkPixbuf *a,
            GdkPixbuf *b)
{
  const guint8 *left = gdk_pixbuf_read_pixels (a);
  const guint8 *right = gdk_pixbuf_read_pixels (b);
  double sum = 0;

  for (int y = 0; y < gdk_pixbuf_get_height (a); y += 7)
    for (int x = 0; x < gdk_pixbuf_get_width (a) * 3; x++)
      sum += ABS (left[y * gdk_pixbuf_get_rowstride (a) + x] - right[y * gdk_pixbuf_get_rowstride (b) + x]);

  return sum / (gdk_pixbuf_get_height (a) / 7.0 * gdk_pixbuf_get_width (a) * 3);
}

/* The paper is portrait, so a landscape page lies on its left side: then it is right on every printer. */
static void
assert_page (JsonObject *page,
             const DocketAttempt *attempt)
{
  gboolean turned = attempt->width > attempt->height;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) printed = gdk_pixbuf_new_from_file (member (page, "page"), &error);
  g_autoptr (GdkPixbuf) page_sent = gdk_pixbuf_new_from_file (attempt->page, &error);
  g_autoptr (GdkPixbuf) sent = NULL;

  g_assert_no_error (error);
  sent = gdk_pixbuf_rotate_simple (page_sent, turned ? GDK_PIXBUF_ROTATE_COUNTERCLOCKWISE : GDK_PIXBUF_ROTATE_NONE);
  g_assert_cmpint (gdk_pixbuf_get_width (printed), ==, 1200);
  g_assert_cmpint (gdk_pixbuf_get_height (printed), ==, 1800);
  g_assert_cmpstr (gdk_pixbuf_get_option (printed, "x-dpi"), ==, "300");
  g_assert_cmpstr (gdk_pixbuf_get_option (printed, "y-dpi"), ==, "300");
  g_assert_cmpstr (gdk_pixbuf_get_option (printed, "icc-profile"), ==,
                   gdk_pixbuf_get_option (page_sent, "icc-profile"));
  g_assert_nonnull (gdk_pixbuf_get_option (printed, "icc-profile"));
  g_assert_cmpfloat (difference (printed, sent), <, 3);
}

static void
test_page (gconstpointer data)
{
  gboolean landscape = GPOINTER_TO_INT (data);
  Rig *rig = rig_new (URI);
  g_autofree char *name = g_strdup_printf ("page-%s", landscape ? "landscape" : "portrait");
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, name, 3, landscape);
  g_autofree char *id = NULL;
  g_autoptr (JsonNode) pages = NULL;
  guint copies = 0;

  rig_tell ("ready photo");
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (rig->job->copies_completed, ==, 3);
  g_assert_cmpuint (rig->ends, ==, 1);

  pages = rig_printers ("received photo");
  for (guint i = 0; i < json_array_get_length (json_node_get_array (pages)); i++)
    {
      JsonObject *one = json_array_get_object_element (json_node_get_array (pages), i);

      if (!g_str_has_prefix (member (one, "IPP_JOB_NAME"), name))
        continue;
      copies += (guint) g_ascii_strtoull (member (one, "IPP_COPIES"), NULL, 10);
      if (*member (one, "IPP_COPIES") == '\0')
        copies++;
      assert_page (one, attempt);
      g_assert_cmpstr (member (one, "CONTENT_TYPE"), ==, "image/jpeg");
      g_assert_nonnull (strstr (member (one, "IPP_MEDIA_COL"), "x-dimension=10160"));
      g_assert_nonnull (strstr (member (one, "IPP_MEDIA_COL"), "y-dimension=15240"));
      g_assert_nonnull (strstr (member (one, "IPP_MEDIA_COL"), "media-type=photographic-glossy"));
      g_assert_nonnull (strstr (member (one, "IPP_MEDIA_COL"), "media-left-margin=0"));
      g_assert_cmpstr (member (one, "IPP_PRINT_COLOR_MODE"), ==, "color");
    }
  g_assert_cmpuint (copies, ==, 3);

  rig_free (rig);
}

static void
test_paper_out (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "paper-out", 1, FALSE);
  g_autofree char *id = NULL;

  rig_tell ("empty photo");
  id = rig_print (rig, attempt);
  rig_wait_device_reason (rig, "media-empty-warning");
  rig_wait_reason (rig, "media-empty-warning");
  g_assert_cmpint (rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_cmpuint (rig->job->copies_completed, ==, 0);
  g_assert_cmpstr (rig->job->message, ==, "Out of paper. Load 10×15 glossy; printing goes on by itself.");
  g_assert_cmpstr (docket_device_get_sentence (rig->device), ==, rig->job->message);

  rig_tell ("ready photo");
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  g_assert_cmpuint (g_strv_length (rig->job->reasons), ==, 0);
  g_assert_cmpint (rig_wait_well (rig), <, 2500);
  g_assert_cmpuint (rig_count_received ("paper-out"), ==, 1);

  rig_free (rig);
}

typedef struct
{
  const char *keyword;
  const char *sentence;
} Trouble;

static const Trouble troubles[] = {
  { "media-empty", "Out of paper. Load 10×15 glossy; printing goes on by itself." },
  { "media-jam", "Paper is jammed. Take it out, close the printer, then press “Go on”." },
  { "cover-open", "A cover of the printer is open. Close it; printing goes on by itself." },
  { "marker-supply-empty", "Ink or ribbon is used up. Put in a new one; printing goes on by itself." },
};

static gboolean
is_told (Rig *rig,
         gpointer data)
{
  const Trouble *trouble = data;

  return rig->job != NULL && g_strcmp0 (rig->job->message, trouble->sentence) == 0;
}

static void
test_seen_in_time (gconstpointer data)
{
  const Trouble *trouble = data;
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, trouble->keyword, 1, FALSE);
  g_autofree char *id = NULL;
  g_autofree char *line = g_strdup_printf ("stuck photo %s", trouble->keyword);

  rig_tell ("wait photo");
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_PROCESSING);
  rig_tell (line);
  g_assert_cmpint (rig_wait (rig, trouble->sentence, is_told, (gpointer) trouble), <, 2000);
  g_assert_cmpint (rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_true (rig_cancel (rig, id, NULL));
  rig_wait_state (rig, DOCKET_JOB_CANCELED);
  rig_tell ("ready photo");
  rig_wait_well (rig);

  rig_free (rig);
}

static void
test_stopped_queue (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "stopped", 1, FALSE);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  rig_tell ("stop photo");
  id = rig_print (rig, attempt);
  rig_wait_reason (rig, "paused");
  g_assert_cmpint (rig->job->state, ==, DOCKET_JOB_PROCESSING_STOPPED);
  g_assert_nonnull (rig->job->message);
  g_assert_cmpint (docket_device_get_state (rig->device), ==, DOCKET_DEVICE_STOPPED);

  g_assert_true (rig_go_on (rig, &error));
  g_assert_no_error (error);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  rig_wait_well (rig);
  g_assert_cmpuint (rig_count_received ("stopped"), ==, 1);

  rig_free (rig);
}

static void
test_cancel (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "cancelled", 1, FALSE);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  rig_tell ("wait photo");
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_PROCESSING);
  g_assert_true (rig_cancel (rig, id, &error));
  g_assert_no_error (error);
  rig_wait_state (rig, DOCKET_JOB_CANCELED);
  g_assert_cmpuint (rig->ends, ==, 1);
  g_assert_false (rig_cancel (rig, id, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  rig_tell ("ready photo");
  g_assert_cmpuint (rig_count_received ("cancelled"), ==, 0);

  rig_free (rig);
}

static gboolean
holds_matte (Rig *rig,
             gpointer data)
{
  return docket_device_has_loaded (rig->device, 17780, 12700, "matte");
}

/* The paper is changed while nothing is printed. */
static void
test_loaded (void)
{
  Rig *rig = rig_new (URI);

  rig_wait_seen (rig);
  g_assert_true (docket_device_has_loaded (rig->device, 15240, 10160, "glossy"));
  g_assert_false (docket_device_has_loaded (rig->device, 15240, 10160, "matte"));
  g_assert_false (holds_matte (rig, NULL));
  g_assert_true (docket_device_can_make (rig->device, 17780, 12700, "matte"));
  rig_tell ("load photo na_5x7_5x7in photographic-matte");
  g_assert_cmpint (rig_wait (rig, "other paper", holds_matte, NULL), <, 2000);
  g_assert_false (docket_device_has_loaded (rig->device, 15240, 10160, "glossy"));
  rig_tell ("load photo na_index-4x6_4x6in photographic-glossy");

  rig_free (rig);
}

/* The print server gives up what takes too long (MaxJobTime): it is told not to, for each job. */
static void
test_waits_long (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "patience", 1, FALSE);
  g_autofree char *id = NULL;
  g_autoptr (JsonNode) told = NULL;

  rig_tell ("wait photo");
  id = rig_print (rig, attempt);
  told = rig_printers ("cancel-after %s", id);
  g_assert_cmpint (json_node_get_int (told), >, 365 * 24 * 3600);
  rig_tell ("ready photo");
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);

  rig_free (rig);
}

static gboolean
has_problems (Rig *rig,
              gpointer data)
{
  return g_strv_length ((char **) docket_device_get_policy_problems (rig->device)) == GPOINTER_TO_UINT (data);
}

static void
test_policy (void)
{
  Rig *rig = rig_new (URI);
  g_autoptr (DocketAttempt) attempt = rig_attempt (rig, "policy", 1, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  rig_wait_seen (rig);
  rig_tell ("set-policy photo retry-job");
  rig_wait (rig, "a wrong policy", has_problems, GUINT_TO_POINTER (1));
  /* That it keeps the files of jobs shows when one was printed. */
  id = rig_print (rig, attempt);
  rig_wait_state (rig, DOCKET_JOB_COMPLETED);
  rig_wait (rig, "kept files", has_problems, GUINT_TO_POINTER (2));

  docket_device_mend_async (rig->device, NULL, rig_keep_result, &result);
  rig_wait_result (rig, "mending", &result);
  docket_device_mend_finish (rig->device, result, &error);
  g_assert_no_error (error);
  rig_wait (rig, "good settings", has_problems, GUINT_TO_POINTER (0));

  rig_free (rig);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/device/ipp/list", test_list);
  g_test_add_func ("/device/ipp/media", test_media);
  g_test_add_data_func ("/device/ipp/page/portrait", GINT_TO_POINTER (FALSE), test_page);
  g_test_add_data_func ("/device/ipp/page/landscape", GINT_TO_POINTER (TRUE), test_page);
  g_test_add_func ("/device/ipp/paper-out", test_paper_out);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strdup_printf ("/device/ipp/seen-in-time/%s", troubles[i].keyword);

      g_test_add_data_func (path, &troubles[i], test_seen_in_time);
    }
  g_test_add_func ("/device/ipp/stopped-queue", test_stopped_queue);
  g_test_add_func ("/device/ipp/cancel", test_cancel);
  g_test_add_func ("/device/ipp/loaded", test_loaded);
  g_test_add_func ("/device/ipp/waits-long", test_waits_long);
  g_test_add_func ("/device/ipp/policy", test_policy);

  return g_test_run ();
}
