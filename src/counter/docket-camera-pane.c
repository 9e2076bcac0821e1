/* docket-camera-pane.c: what the camera sees, and whether it reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-camera-pane.h"

#include "docket-camera.h"

#include <adwaita.h>
#include <glib/gi18n.h>

struct _DocketCameraPane
{
  GtkBox parent_instance;

  GtkPicture *picture;
  GtkLabel *words;
  DocketCamera *camera;
};

/* As much as shows where the docket is held, and leaves the order its place. */
#define WIDTH 320

G_DEFINE_FINAL_TYPE (DocketCameraPane, docket_camera_pane, GTK_TYPE_BOX)

static void
show (DocketCameraPane *self)
{
  const char *message = docket_camera_get_message (self->camera);

  switch (docket_camera_get_state (self->camera))
    {
    case DOCKET_CAMERA_RUNNING:
      gtk_label_set_label (self->words, _("Hold the bar code before the camera."));
      break;
    case DOCKET_CAMERA_LOST:
      gtk_label_set_label (self->words, message != NULL ? message : _("There is no camera."));
      break;
    case DOCKET_CAMERA_STARTING:
    case DOCKET_CAMERA_OFF:
    default:
      gtk_label_set_label (self->words, _("The camera is starting…"));
      break;
    }
}

static void
on_scanned (DocketCameraPane *self, const char *text)
{
  g_signal_emit_by_name (self, "scanned", text);
}

static void
docket_camera_pane_dispose (GObject *object)
{
  DocketCameraPane *self = DOCKET_CAMERA_PANE (object);

  if (self->camera != NULL)
    docket_camera_stop (self->camera);
  g_clear_object (&self->camera);

  G_OBJECT_CLASS (docket_camera_pane_parent_class)->dispose (object);
}

static void
docket_camera_pane_class_init (DocketCameraPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = docket_camera_pane_dispose;

  g_signal_new ("scanned", DOCKET_TYPE_CAMERA_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
}

static void
docket_camera_pane_init (DocketCameraPane *self)
{
  self->picture = GTK_PICTURE (gtk_picture_new ());
  self->words = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "camera-pane");
  gtk_picture_set_alternative_text (self->picture, _("What the camera sees"));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_justify (self->words, GTK_JUSTIFY_CENTER);
  gtk_box_append (GTK_BOX (self), g_object_new (ADW_TYPE_CLAMP, "child", self->picture, "maximum-size", WIDTH, NULL));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->words));
}

GtkWidget *
docket_camera_pane_new (const char *pipeline)
{
  DocketCameraPane *self = g_object_new (DOCKET_TYPE_CAMERA_PANE, NULL);

  self->camera = docket_camera_new ();
  g_signal_connect_object (self->camera, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->camera, "scanned", G_CALLBACK (on_scanned), self, G_CONNECT_SWAPPED);
  gtk_picture_set_paintable (self->picture, docket_camera_get_paintable (self->camera));
  docket_camera_start (self->camera, pipeline);
  show (self);

  return GTK_WIDGET (self);
}
