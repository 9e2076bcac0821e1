/* docket-job-line.h: one item's production: its progress, and what a person is asked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-desk.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_JOB_LINE (docket_job_line_get_type ())
G_DECLARE_FINAL_TYPE (DocketJobLine, docket_job_line, DOCKET, JOB_LINE, GtkBox)

/* One job of the order on @desk, followed as it changes. Holds @desk. */
GtkWidget *docket_job_line_new (DocketDesk *desk, gint64 job);

/* Shows the job as it is now. */
void docket_job_line_show (DocketJobLine *self, const DocketOrder *order, const DocketJob *job);
gint64 docket_job_line_get_job (DocketJobLine *self);

G_END_DECLS
