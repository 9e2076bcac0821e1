/* docket-camera.c: reads bar codes that are held before a camera
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-camera.h"

#include "docket-camera-portal-private.h"
#include "docket-camera-view-private.h"
#include "docket-frame-reader-private.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/video/video.h>
#include <unistd.h>

#define DEFAULT_SOURCE "v4l2src"

/* Larger frames take longer to read and show nothing more of a docket. */
#define TAIL                                                                                          \
  " ! decodebin ! videoconvert ! videoscale ! "                                                       \
  "video/x-raw,format=RGB,width=(int)[16,1280],height=(int)[16,1280],pixel-aspect-ratio=1/1 ! "       \
  "appsink name=frames max-buffers=1 drop=true sync=false"

#define RETRY_MS 2000
#define FRAME_WITHIN_MS 8000

/* The picture that is shown has about as many pixels across. */
#define VIEW_WIDTH 480
#define SAME_AGAIN (2 * G_USEC_PER_SEC)

struct _DocketCamera
{
  GObject parent_instance;

  DocketCameraState state;
  char *message;
  char *source;               /* the setting */
  DocketCameraView *view;
  DocketFrameReader *reader;
  GstElement *pipeline;       /* NULL while none runs */
  GCancellable *cancellable;  /* of the question to the portal */
  GHashTable *seen;           /* text -> when it was last in view, gint64 */
  guint bus_watch, retry_timer, watchdog;
  gboolean frame_came;        /* since the watchdog looked */

  GMutex mutex;
  DocketFrame *newest;        /* guarded by mutex; not yet shown */
  gboolean show_queued;       /* guarded by mutex */
};

enum
{
  PROP_0,
  PROP_STATE,
  PROP_MESSAGE,
  N_PROPS,
};

enum
{
  SCANNED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (DocketCamera, docket_camera, G_TYPE_OBJECT)

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void begin (DocketCamera *self);

static void
set_state (DocketCamera      *self,
           DocketCameraState  state,
           const char        *message)
{
  if (g_strcmp0 (self->message, message) != 0)
    {
      g_free (self->message);
      self->message = g_strdup (message);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
    }
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
}

static void
take_down (DocketCamera *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_clear_handle_id (&self->watchdog, g_source_remove);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
}

static gboolean
on_retry (gpointer data)
{
  DocketCamera *self = data;

  self->retry_timer = 0;
  begin (self);
  return G_SOURCE_REMOVE;
}

/* Cameras come back: the plug was loose, the other program ended. */
static void
lose (DocketCamera *self,
      const char   *message)
{
  take_down (self);
  docket_camera_view_set_frame (self->view, NULL);
  set_state (self, DOCKET_CAMERA_LOST, message);
  self->retry_timer = g_timeout_add (RETRY_MS, on_retry, self);
}

static const char *
words_for (const GError *error)
{
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND))
    return _("There is no camera.");
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_BUSY))
    return _("Another program uses the camera.");
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ) ||
      g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_OPEN_READ_WRITE) ||
      g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_AUTHORIZED))
    return _("The camera cannot be opened.");
  if (g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN) ||
      g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND))
    return _("A GStreamer plug-in that the camera needs is not installed.");
  return _("The camera stopped.");
}

static gboolean
on_message (GstBus     *bus,
            GstMessage *message,
            gpointer    data)
{
  DocketCamera *self = data;
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    {
      self->bus_watch = 0;
      lose (self, _("The camera stopped."));
      return G_SOURCE_REMOVE;
    }
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;

  gst_message_parse_error (message, &error, NULL);
  g_debug ("camera: %s", error->message);
  self->bus_watch = 0;
  lose (self, words_for (error));
  return G_SOURCE_REMOVE;
}

/* A camera whose plug came off may fall silent without an error. */
static gboolean
on_watchdog (gpointer data)
{
  DocketCamera *self = data;

  if (self->frame_came)
    {
      self->frame_came = FALSE;
      return G_SOURCE_CONTINUE;
    }
  self->watchdog = 0;
  lose (self, _("The camera sends no pictures."));
  return G_SOURCE_REMOVE;
}

static gboolean
show_newest (gpointer data)
{
  g_autoptr (DocketCamera) self = g_weak_ref_get (data);
  g_autoptr (DocketFrame) frame = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  if (self == NULL)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&self->mutex);
  frame = g_steal_pointer (&self->newest);
  self->show_queued = FALSE;
  g_mutex_unlock (&self->mutex);
  if (frame == NULL || self->pipeline == NULL)
    return G_SOURCE_REMOVE;

  texture = gdk_memory_texture_new ((int) frame->width, (int) frame->height, GDK_MEMORY_R8G8B8, frame->pixels,
                                    frame->stride);
  docket_camera_view_set_frame (self->view, texture);
  self->frame_came = TRUE;
  set_state (self, DOCKET_CAMERA_RUNNING, NULL);
  return G_SOURCE_REMOVE;
}

static GWeakRef *
weak_new (DocketCamera *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* What people look at is small; painting every pixel of it would take the time of what they came for. */
static DocketFrame *
thin_out (DocketFrame *frame)
{
  guint every = MAX (1, frame->width / VIEW_WIDTH);
  guint width = frame->width / every;
  guint height = frame->height / every;
  const guint8 *from = g_bytes_get_data (frame->pixels, NULL);
  g_autoptr (GBytes) pixels = NULL;
  guint8 *to;

  if (every == 1)
    return docket_frame_ref (frame);

  to = g_malloc ((gsize) width * height * 3);
  for (guint y = 0; y < height; y++)
    {
      const guint8 *row = from + frame->stride * y * every;

      for (guint x = 0; x < width; x++)
        memcpy (to + ((gsize) y * width + x) * 3, row + (gsize) x * every * 3, 3);
    }
  pixels = g_bytes_new_take (to, (gsize) width * height * 3);

  return docket_frame_new (pixels, width, height, (gsize) width * 3);
}

static void
offer (DocketCamera *self,
       DocketFrame  *frame)
{
  DocketFrame *view = thin_out (frame);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  docket_frame_reader_offer (self->reader, frame);
  g_clear_pointer (&self->newest, docket_frame_unref);
  self->newest = view;
  if (!self->show_queued)
    g_idle_add_full (G_PRIORITY_DEFAULT, show_newest, weak_new (self), weak_free);
  self->show_queued = TRUE;
}

static DocketFrame *
copy_frame (GstSample *sample)
{
  GstVideoFrame video;
  GstVideoInfo info;
  g_autoptr (GBytes) pixels = NULL;
  DocketFrame *frame;
  gsize stride;

  if (!gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) ||
      !gst_video_frame_map (&video, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;

  stride = (gsize) GST_VIDEO_FRAME_PLANE_STRIDE (&video, 0);
  pixels = g_bytes_new (GST_VIDEO_FRAME_PLANE_DATA (&video, 0), stride * (gsize) GST_VIDEO_FRAME_HEIGHT (&video));
  frame = docket_frame_new (pixels, (guint) GST_VIDEO_FRAME_WIDTH (&video), (guint) GST_VIDEO_FRAME_HEIGHT (&video),
                            stride);
  gst_video_frame_unmap (&video);
  return frame;
}

/* In GStreamer's thread, which take_down() waits for. */
static GstFlowReturn
on_sample (GstAppSink *sink,
           gpointer    data)
{
  GstSample *sample = gst_app_sink_pull_sample (sink);
  g_autoptr (DocketFrame) frame = sample != NULL ? copy_frame (sample) : NULL;

  if (frame != NULL)
    offer (data, frame);
  g_clear_pointer (&sample, gst_sample_unref);
  return GST_FLOW_OK;
}

static void
play (DocketCamera *self,
      const char   *source)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };
  g_autofree char *description = g_strconcat (source, TAIL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = NULL;

  self->pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  if (self->pipeline == NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_("The camera's setting is not understood: %s"), error->message);

      lose (self, sentence);
      return;
    }
  gst_object_ref_sink (self->pipeline);
  sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "frames");
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  self->frame_came = FALSE;
  self->watchdog = g_timeout_add (FRAME_WITHIN_MS, on_watchdog, self);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

static void
on_portal (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (DocketCamera) self = data;
  g_autoptr (GError) error = NULL;
  gint fd = docket_camera_portal_open_finish (result, &error);
  g_autofree char *description = NULL;

  if (fd >= 0 && self->state == DOCKET_CAMERA_STARTING && self->pipeline == NULL)
    {
      description = g_strdup_printf ("pipewiresrc fd=%d", fd);
      play (self, description);
    }
  else if (fd >= 0)
    close (fd);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    lose (self, error->message);
}

static void
begin (DocketCamera *self)
{
  if (self->state != DOCKET_CAMERA_LOST)
    set_state (self, DOCKET_CAMERA_STARTING, NULL);
  if (self->source != NULL && *self->source != '\0')
    play (self, self->source);
  else if (!docket_camera_portal_is_needed ())
    play (self, DEFAULT_SOURCE);
  else
    {
      self->cancellable = g_cancellable_new ();
      set_state (self, DOCKET_CAMERA_STARTING, NULL);
      docket_camera_portal_open_async (self->cancellable, on_portal, g_object_ref (self));
    }
}

/* What a frame showed, on its way to the main thread. */
typedef struct
{
  GWeakRef camera;
  char **texts;
} Sight;

static void
sight_free (gpointer data)
{
  Sight *sight = data;

  g_weak_ref_clear (&sight->camera);
  g_strfreev (sight->texts);
  g_free (sight);
}

static gboolean
is_new (DocketCamera *self,
        const char   *text,
        gint64        now)
{
  gint64 *last = g_hash_table_lookup (self->seen, text);
  gboolean new = last == NULL || now - *last > SAME_AGAIN;

  g_hash_table_replace (self->seen, g_strdup (text), g_memdup2 (&now, sizeof now));
  return new;
}

static gboolean
deliver (gpointer data)
{
  Sight *sight = data;
  g_autoptr (DocketCamera) self = g_weak_ref_get (&sight->camera);
  gint64 now = g_get_monotonic_time ();

  for (guint i = 0; self != NULL && self->state != DOCKET_CAMERA_OFF && sight->texts[i] != NULL; i++)
    if (is_new (self, sight->texts[i], now))
      g_signal_emit (self, signals[SCANNED], 0, sight->texts[i]);
  return G_SOURCE_REMOVE;
}

/* In the reader's thread. */
static void
on_found (const char *const *texts,
          gpointer           data)
{
  Sight *sight = g_new0 (Sight, 1);

  g_weak_ref_init (&sight->camera, data);
  sight->texts = g_strdupv ((char **) texts);
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver, sight, sight_free);
}

static void
docket_camera_dispose (GObject *object)
{
  DocketCamera *self = DOCKET_CAMERA (object);

  take_down (self);
  g_clear_pointer (&self->reader, docket_frame_reader_free);
  G_OBJECT_CLASS (docket_camera_parent_class)->dispose (object);
}

static void
docket_camera_finalize (GObject *object)
{
  DocketCamera *self = DOCKET_CAMERA (object);

  g_clear_pointer (&self->newest, docket_frame_unref);
  g_object_unref (self->view);
  g_hash_table_unref (self->seen);
  g_mutex_clear (&self->mutex);
  g_free (self->message);
  g_free (self->source);
  G_OBJECT_CLASS (docket_camera_parent_class)->finalize (object);
}

static void
docket_camera_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  DocketCamera *self = DOCKET_CAMERA (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (gint) self->state);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
docket_camera_class_init (DocketCameraClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = docket_camera_dispose;
  object_class->finalize = docket_camera_finalize;
  object_class->get_property = docket_camera_get_property;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, DOCKET_CAMERA_LOST, 0, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SCANNED] = g_signal_new ("scanned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
docket_camera_init (DocketCamera *self)
{
  self->view = docket_camera_view_new ();
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_mutex_init (&self->mutex);
}

DocketCamera *
docket_camera_new (void)
{
  return g_object_new (DOCKET_TYPE_CAMERA, NULL);
}

/* GStreamer is set up when a camera is first wanted: it costs a start that many counters never need. */
void
docket_camera_start (DocketCamera *self,
                     const char   *pipeline)
{
  g_return_if_fail (DOCKET_IS_CAMERA (self));

  gst_init (NULL, NULL);
  docket_camera_stop (self);
  g_free (self->source);
  self->source = g_strdup (pipeline);
  if (self->reader == NULL)
    self->reader = docket_frame_reader_new (on_found, self);
  begin (self);
}

void
docket_camera_stop (DocketCamera *self)
{
  g_return_if_fail (DOCKET_IS_CAMERA (self));

  take_down (self);
  g_hash_table_remove_all (self->seen);
  docket_camera_view_set_frame (self->view, NULL);
  set_state (self, DOCKET_CAMERA_OFF, NULL);
}

DocketCameraState
docket_camera_get_state (DocketCamera *self)
{
  g_return_val_if_fail (DOCKET_IS_CAMERA (self), DOCKET_CAMERA_OFF);

  return self->state;
}

const char *
docket_camera_get_message (DocketCamera *self)
{
  g_return_val_if_fail (DOCKET_IS_CAMERA (self), NULL);

  return self->message;
}

GdkPaintable *
docket_camera_get_paintable (DocketCamera *self)
{
  g_return_val_if_fail (DOCKET_IS_CAMERA (self), NULL);

  return GDK_PAINTABLE (self->view);
}
