/* docket-job-line.c: one item's production: its progress, and what a person is asked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-job-line.h"

#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketJobLine
{
  GtkBox parent_instance;

  /* Template */
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *state;
  GtkProgressBar *progress;
  GtkBox *ask;
  GtkLabel *question;

  /* Owned */
  DocketDesk *desk;
  gint64 job;
};

G_DEFINE_FINAL_TYPE (DocketJobLine, docket_job_line, GTK_TYPE_BOX)

static void
on_made (DocketJobLine *self)
{
  docket_desk_resolve (self->desk, self->job, DOCKET_RESOLVE_MADE);
}

static void
on_not_made (DocketJobLine *self)
{
  docket_desk_resolve (self->desk, self->job, DOCKET_RESOLVE_NOT_MADE);
}

static void
docket_job_line_finalize (GObject *object)
{
  g_clear_object (&DOCKET_JOB_LINE (object)->desk);

  G_OBJECT_CLASS (docket_job_line_parent_class)->finalize (object);
}

static void
docket_job_line_class_init (DocketJobLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = docket_job_line_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/docket/Counter/docket-job-line.ui");
  gtk_widget_class_bind_template_child (widget_class, DocketJobLine, icon);
  gtk_widget_class_bind_template_child (widget_class, DocketJobLine, title);
  gtk_widget_class_bind_template_child (widget_class, DocketJobLine, state);
  gtk_widget_class_bind_template_child (widget_class, DocketJobLine, progress);
  gtk_widget_class_bind_template_child (widget_class, DocketJobLine, ask);
  gtk_widget_class_bind_template_child (widget_class, DocketJobLine, question);
  gtk_widget_class_bind_template_callback (widget_class, on_made);
  gtk_widget_class_bind_template_callback (widget_class, on_not_made);
}

static void
docket_job_line_init (DocketJobLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
docket_job_line_new (DocketDesk *desk, gint64 job)
{
  DocketJobLine *self = g_object_new (DOCKET_TYPE_JOB_LINE, NULL);

  self->desk = g_object_ref (desk);
  self->job = job;

  return GTK_WIDGET (self);
}

gint64
docket_job_line_get_job (DocketJobLine *self)
{
  return self->job;
}

static gboolean
outcome_unknown (const DocketJob *job)
{
  return job->state == DOCKET_JOB_PROCESSING_STOPPED && job->reasons != NULL &&
         g_strv_contains ((const char *const *) job->reasons, DOCKET_JOB_REASON_OUTCOME_UNKNOWN);
}

static const char *
icon_of (const DocketJob *job)
{
  switch ((int) job->state)
    {
    case DOCKET_JOB_COMPLETED:
      return "object-select-symbolic";
    case DOCKET_JOB_PROCESSING:
      return "printer-printing-symbolic";
    case DOCKET_JOB_PROCESSING_STOPPED:
    case DOCKET_JOB_ABORTED:
      return "printer-error-symbolic";
    case DOCKET_JOB_CANCELED:
      return "process-stop-symbolic";
    default:
      return "document-open-recent-symbolic";
    }
}

static void
show_question (DocketJobLine *self, const DocketJob *job)
{
  gboolean aborted = job->state == DOCKET_JOB_ABORTED;

  gtk_widget_set_visible (GTK_WIDGET (self->ask), aborted || outcome_unknown (job));
  gtk_label_set_label (self->question, aborted ? _("The device gave it up. Was it made?") : _("Was it made?"));
}

void
docket_job_line_show (DocketJobLine *self, const DocketOrder *order, const DocketJob *job)
{
  const DocketItem *item = docket_order_find_item (order, job->item);
  g_autofree char *state = docket_phrase_job (job, g_get_real_time ());
  g_autofree char *title = item != NULL ? docket_phrase_item (item) : g_strdup (job->product);
  double done = job->copies > 0 ? (double) job->copies_completed / job->copies : 0;

  gtk_image_set_from_icon_name (self->icon, icon_of (job));
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->state, state);
  gtk_progress_bar_set_fraction (self->progress, job->state == DOCKET_JOB_COMPLETED ? 1 : CLAMP (done, 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), job->state == DOCKET_JOB_PROCESSING);
  show_question (self, job);
}
