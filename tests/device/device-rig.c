/* device-rig.c: drives a device step by step in tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "device-rig.h"

#include "docket-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#define PATIENCE_MS 60000
#define LOOK_MS 20

static void
on_job_changed (DocketDevice *device,
                DocketDeviceJob *job,
                Rig *rig)
{
  const char *nick = docket_job_state_to_nick (job->state);

  if (rig->job == NULL || rig->job->state != job->state || g_strcmp0 (rig->job->attempt, job->attempt) != 0)
    g_string_append_printf (rig->states, "%s%s", rig->states->len > 0 ? " " : "", nick);
  if (docket_job_state_is_end (job->state))
    rig->ends++;

  docket_device_job_free (rig->job);
  rig->job = docket_device_job_copy (job);
}

static void
rig_open (Rig *rig,
          const char *uri)
{
  g_autoptr (GError) error = NULL;

  rig->device = docket_device_new ("Photo 1", uri, &error);
  g_assert_no_error (error);
  g_signal_connect (rig->device, "job-changed", G_CALLBACK (on_job_changed), rig);
}

void
rig_keep_result (GObject *source,
                 GAsyncResult *result,
                 gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static gboolean
has_result (Rig *rig,
            gpointer data)
{
  GAsyncResult **kept = data;

  return *kept != NULL;
}

void
rig_wait_result (Rig *rig,
                 const char *what,
                 GAsyncResult **kept)
{
  rig_wait (rig, what, has_result, kept);
}

static void
rig_close (Rig *rig)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (rig->device == NULL)
    return;

  docket_device_close_async (rig->device, rig_keep_result, &result);
  rig_wait_result (rig, "the worker's end", &result);
  g_assert_true (docket_device_close_finish (rig->device, result, NULL));
  g_clear_object (&rig->device);
}

Rig *
rig_new (const char *uri)
{
  Rig *rig = g_new0 (Rig, 1);

  rig->dir = g_dir_make_tmp ("docket-rig-XXXXXX", NULL);
  rig->states = g_string_new (NULL);
  rig_open (rig, uri);

  return rig;
}

void
rig_restart (Rig *rig,
             const char *uri)
{
  rig_close (rig);
  g_clear_pointer (&rig->job, docket_device_job_free);
  rig->ends = 0;
  g_string_truncate (rig->states, 0);
  rig_open (rig, uri);
}

void
rig_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        rig_remove_folder (file);
      else
        g_unlink (file);
    }
  g_rmdir (path);
}

void
rig_free (Rig *rig)
{
  rig_close (rig);
  rig_remove_folder (rig->dir);
  g_free (rig->dir);
  docket_device_job_free (rig->job);
  g_string_free (rig->states, TRUE);
  g_free (rig);
}

static gboolean
on_late (gpointer data)
{
  gboolean *late = data;

  *late = TRUE;

  return G_SOURCE_REMOVE;
}

/* What is waited for may be another program's, of which no event of ours tells. */
static gboolean
on_look (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

gint64
rig_wait (Rig *rig,
          const char *what,
          RigCondition condition,
          gpointer data)
{
  gint64 begin = g_get_monotonic_time ();
  gboolean late = FALSE;
  guint timer = g_timeout_add (PATIENCE_MS, on_late, &late);
  guint look = g_timeout_add (LOOK_MS, on_look, NULL);

  while (!condition (rig, data))
    {
      if (late)
        {
          g_printerr ("# states so far: %s; ends: %u; message: %s\n", rig->states->str, rig->ends,
                      rig->job != NULL ? rig->job->message : NULL);
          g_error ("waited in vain for %s", what);
        }
      g_main_context_iteration (NULL, TRUE);
    }
  if (!late)
    g_source_remove (timer);
  g_source_remove (look);

  return (g_get_monotonic_time () - begin) / 1000;
}

static gboolean
job_is (Rig *rig,
        gpointer data)
{
  return rig->job != NULL && rig->job->state == (DocketJobState) GPOINTER_TO_INT (data);
}

gint64
rig_wait_state (Rig *rig,
                DocketJobState state)
{
  return rig_wait (rig, docket_job_state_to_nick (state), job_is, GINT_TO_POINTER (state));
}

static gboolean
job_has_reason (Rig *rig,
                gpointer data)
{
  return rig->job != NULL && g_strv_contains ((const char *const *) rig->job->reasons, data);
}

gint64
rig_wait_reason (Rig *rig,
                 const char *reason)
{
  return rig_wait (rig, reason, job_has_reason, (gpointer) reason);
}

static gboolean
device_has_reason (Rig *rig,
                   gpointer data)
{
  return g_strv_contains (docket_device_get_reasons (rig->device), data);
}

gint64
rig_wait_device_reason (Rig *rig,
                        const char *reason)
{
  return rig_wait (rig, reason, device_has_reason, (gpointer) reason);
}

static gboolean
device_is_well (Rig *rig,
                gpointer data)
{
  return !docket_device_get_in_the_way (rig->device) && docket_device_get_sentence (rig->device) == NULL;
}

gint64
rig_wait_well (Rig *rig)
{
  return rig_wait (rig, "a device that is well", device_is_well, NULL);
}

static gboolean
device_answers (Rig *rig,
                gpointer data)
{
  return docket_device_get_answering (rig->device) == GPOINTER_TO_INT (data);
}

gint64
rig_wait_answering (Rig *rig,
                    gboolean answering)
{
  return rig_wait (rig, answering ? "an answering device" : "a device that is away", device_answers,
                   GINT_TO_POINTER (answering));
}

void
rig_wait_seen (Rig *rig)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_device_refresh_async (rig->device, NULL, rig_keep_result, &result);
  rig_wait_result (rig, "a look", &result);
  g_assert_true (docket_device_refresh_finish (rig->device, result, NULL));
}

static void
count (guint *n)
{
  ++*n;
}

guint
rig_count_news (Rig *rig,
                guint looks)
{
  guint n = 0;
  gulong handler = g_signal_connect_swapped (rig->device, "changed", G_CALLBACK (count), &n);

  for (guint i = 0; i < looks; i++)
    rig_wait_seen (rig);
  g_signal_handler_disconnect (rig->device, handler);

  return n;
}

DocketAttempt *
rig_attempt (Rig *rig,
             const char *name,
             guint copies,
             gboolean landscape)
{
  int width = landscape ? 1800 : 1200;
  int height = landscape ? 1200 : 1800;
  g_autofree char *page = g_strdup_printf ("%s/%s.jpg", rig->dir, name);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  DocketAttempt *attempt = docket_attempt_new (name, page);
  guint8 bytes[] = { [3] = 132, [128] = 1, [131] = 0 };
  g_autofree char *profile = g_base64_encode (bytes, sizeof bytes);

  /* Red above left, green above right, blue below. */
  gdk_pixbuf_fill (picture, 0x0000ffff);
  for (int corner = 0; corner < 2; corner++)
    {
      g_autoptr (GdkPixbuf) part = gdk_pixbuf_new_subpixbuf (picture, corner * width / 2, 0, width / 2, height / 2);

      gdk_pixbuf_fill (part, corner == 0 ? 0xff0000ff : 0x00ff00ff);
    }
  gdk_pixbuf_save (picture, page, "jpeg", &error, "quality", "92", "x-dpi", "300", "y-dpi", "300",
                   "icc-profile", profile, NULL);
  g_assert_no_error (error);

  attempt->copies = copies;
  attempt->width = landscape ? 15240 : 10160;
  attempt->height = landscape ? 10160 : 15240;
  attempt->paper = g_strdup ("glossy");

  return attempt;
}

char *
rig_prepare (Rig *rig,
             const DocketAttempt *attempt,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_device_prepare_async (rig->device, attempt, NULL, rig_keep_result, &result);
  rig_wait_result (rig, "prepare", &result);

  return docket_device_prepare_finish (rig->device, result, error);
}

gboolean
rig_start (Rig *rig,
           const DocketAttempt *attempt,
           const char *id,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_device_start_async (rig->device, attempt, id, NULL, rig_keep_result, &result);
  rig_wait_result (rig, "start", &result);

  return docket_device_start_finish (rig->device, result, error);
}

gboolean
rig_find (Rig *rig,
          const DocketAttempt *attempt,
          const char *id,
          gboolean started,
          DocketDeviceFound *found,
          DocketDeviceJob **job,
          GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_device_find_async (rig->device, attempt, id, started, NULL, rig_keep_result, &result);
  rig_wait_result (rig, "find", &result);

  return docket_device_find_finish (rig->device, result, found, job, error);
}

gboolean
rig_cancel (Rig *rig,
            const char *id,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_device_cancel_async (rig->device, id, NULL, rig_keep_result, &result);
  rig_wait_result (rig, "cancel", &result);

  return docket_device_cancel_finish (rig->device, result, error);
}

gboolean
rig_go_on (Rig *rig,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_device_go_on_async (rig->device, NULL, rig_keep_result, &result);
  rig_wait_result (rig, "go on", &result);

  return docket_device_go_on_finish (rig->device, result, error);
}

char *
rig_print (Rig *rig,
           const DocketAttempt *attempt)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = rig_prepare (rig, attempt, &error);
  gboolean ok;

  g_assert_no_error (error);
  g_clear_pointer (&rig->job, docket_device_job_free);
  ok = rig_start (rig, attempt, id, &error);
  g_assert_no_error (error);
  g_assert_true (ok);

  return g_steal_pointer (&id);
}

JsonNode *
rig_printers (const char *format,
              ...)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (g_getenv ("DOCKET_PRINTERS"));
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;
  g_autofree char *answer = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_socket_client_set_timeout (client, PATIENCE_MS / 1000);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_printf (g_io_stream_get_output_stream (G_IO_STREAM (connection)), NULL, NULL, &error, "%s\n", line);
  g_assert_no_error (error);
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  answer = g_data_input_stream_read_line (input, NULL, NULL, &error);
  g_assert_no_error (error);
  root = json_from_string (answer, &error);
  g_assert_no_error (error);
  if (!json_object_has_member (json_node_get_object (root), "ok"))
    g_error ("printers.py %s: %s", line, answer);

  return json_node_copy (json_object_get_member (json_node_get_object (root), "ok"));
}

void
rig_tell (const char *line)
{
  g_autoptr (JsonNode) done = rig_printers ("%s", line);
}

guint
rig_count_received (const char *name)
{
  g_autoptr (JsonNode) pages = rig_printers ("received photo");
  JsonArray *array = json_node_get_array (pages);
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_object_get_string_member_with_default (json_array_get_object_element (array, i), "IPP_JOB_NAME", NULL), name) == 0)
      count++;

  return count;
}

guint
rig_count_begun (const char *name)
{
  g_autoptr (JsonNode) names = rig_printers ("begun photo");
  JsonArray *array = json_node_get_array (names);
  guint count = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_array_get_string_element (array, i), name) == 0)
      count++;

  return count;
}
