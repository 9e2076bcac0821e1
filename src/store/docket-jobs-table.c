/* docket-jobs-table.c: jobs: one row each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs-table.h"

#include "docket-error.h"
#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define COLUMNS                                                                             \
  "jobs.id, orders.code, item, product, paper, width, height, copies, completed, "          \
  "jobs.state, reasons, message, station, device, attempt, priority, wanted_by, "           \
  "created_at, not_before, lease_until, jobs.site, raised, together, to_station, to_device "
#define FROM "FROM jobs JOIN orders ON orders.id = order_id "
#define GET "SELECT " COLUMNS FROM "WHERE jobs.id = $1"
#define LIST_STATION                                                                        \
  "SELECT " COLUMNS FROM "WHERE station = $1 AND jobs.state IN "                             \
  "('pending', 'pending-held', 'processing', 'processing-stopped') ORDER BY jobs.id"
#define LIST_LAPSED                                                                         \
  "SELECT " COLUMNS FROM "WHERE lease_until > 0 AND lease_until <= $1 "                     \
  "ORDER BY lease_until LIMIT $2"
#define INSERT                                                                              \
  "INSERT INTO jobs (order_id, site, item, product, paper, width, height, copies, "         \
  "completed, state, reasons, message, station, device, attempt, priority, wanted_by, "     \
  "created_at, not_before, lease_until, place, pull, raised, together, to_station, to_device) "   \
  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "     \
  "$19, $20, $21, $22, $23, $24, $25, $26) RETURNING id"
#define UPDATE                                                                              \
  "UPDATE jobs SET copies = $1, completed = $2, state = $3, reasons = $4, message = $5, "   \
  "station = $6, device = $7, attempt = $8, priority = $9, wanted_by = $10, "               \
  "not_before = $11, lease_until = $12, place = $13, pull = $14, raised = $15, together = $16, "  \
  "to_station = $17, to_device = $18 WHERE id = $19"

static char **
split_reasons (const char *reasons)
{
  return *reasons != '\0' ? g_strsplit (reasons, " ", -1) : g_new0 (char *, 1);
}

static gpointer
read_job (DocketRows *rows,
          GError    **error)
{
  DocketJob *job = docket_job_new ();

  job->id = docket_rows_int (rows, 0);
  job->order = docket_rows_dup_text (rows, 1, NULL);
  job->item = docket_rows_dup_text (rows, 2, NULL);
  job->product = docket_rows_dup_text (rows, 3, NULL);
  job->paper = docket_rows_dup_text (rows, 4, NULL);
  job->width = (DocketLength) docket_rows_int (rows, 5);
  job->height = (DocketLength) docket_rows_int (rows, 6);
  job->copies = (guint) docket_rows_int (rows, 7);
  job->copies_completed = (guint) docket_rows_int (rows, 8);
  docket_job_state_from_nick (docket_rows_text (rows, 9), &job->state);
  g_strfreev (job->reasons);
  job->reasons = split_reasons (docket_rows_text (rows, 10));
  job->message = docket_rows_dup_text (rows, 11, NULL);
  job->station = docket_rows_dup_text (rows, 12, NULL);
  job->device = docket_rows_dup_text (rows, 13, NULL);
  job->attempt = (guint) docket_rows_int (rows, 14);
  job->priority = (gint) docket_rows_int (rows, 15);
  job->wanted_by = docket_rows_int (rows, 16);
  job->created_at = docket_rows_int (rows, 17);
  job->not_before = docket_rows_int (rows, 18);
  job->lease_until = docket_rows_int (rows, 19);
  job->raised = docket_rows_real (rows, 21);
  job->together = docket_rows_int (rows, 22) != 0;
  job->to_station = docket_rows_dup_text (rows, 23, NULL);
  job->to_device = docket_rows_dup_text (rows, 24, NULL);
  return job;
}

static DocketParam
job_pull (const DocketJob *job)
{
  if (job->wanted_by == 0)
    return (DocketParam) { .kind = DOCKET_PARAM_NULL };
  return (DocketParam) P_REAL (docket_job_pull (job));
}

gboolean
docket_jobs_table_insert (DocketDbHandle *handle,
                          const char     *site,
                          DocketJob      *job,
                          GError        **error)
{
  g_autofree char *reasons = g_strjoinv (" ", job->reasons);
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (
          handle, &rows, &found, INSERT,
          PARAMS (P_INT (docket_order_id (job->order)), P_TEXT (site), P_TEXT (job->item),
                  P_TEXT (job->product), P_TEXT (job->paper), P_INT (job->width),
                  P_INT (job->height), P_INT (job->copies), P_INT (job->copies_completed),
                  P_TEXT (docket_job_state_to_nick (job->state)), P_TEXT (reasons),
                  P_TEXT (job->message), P_TEXT (job->station), P_TEXT (job->device),
                  P_INT (job->attempt), P_INT (job->priority), P_INT (job->wanted_by),
                  P_INT (job->created_at), P_INT (job->not_before), P_INT (job->lease_until),
                  P_REAL (docket_job_place (job)), job_pull (job), P_REAL (job->raised),
                  P_INT (job->together), P_TEXT (job->to_station), P_TEXT (job->to_device)),
          error))
    return FALSE;
  job->id = docket_rows_int (&rows, 0);
  return TRUE;
}

gboolean
docket_jobs_table_update (DocketDbHandle  *handle,
                          const DocketJob *job,
                          GError         **error)
{
  g_autofree char *reasons = g_strjoinv (" ", job->reasons);

  return docket_sql_run (
      handle, NULL, UPDATE,
      PARAMS (P_INT (job->copies), P_INT (job->copies_completed),
              P_TEXT (docket_job_state_to_nick (job->state)), P_TEXT (reasons),
              P_TEXT (job->message), P_TEXT (job->station), P_TEXT (job->device),
              P_INT (job->attempt), P_INT (job->priority), P_INT (job->wanted_by),
              P_INT (job->not_before), P_INT (job->lease_until), P_REAL (docket_job_place (job)),
              job_pull (job), P_REAL (job->raised), P_INT (job->together), P_TEXT (job->to_station),
              P_TEXT (job->to_device), P_INT (job->id)),
      error);
}

gboolean
docket_jobs_table_remove (DocketDbHandle *handle,
                          gint64          id,
                          GError        **error)
{
  return docket_sql_run (handle, NULL, "DELETE FROM jobs WHERE id = $1", PARAMS (P_INT (id)), error);
}

DocketJob *
docket_jobs_table_get (DocketDbHandle *handle,
                       gint64          id,
                       char          **site,
                       GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, GET, PARAMS (P_INT (id)), error))
    return NULL;
  if (!found)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such job."));
      return NULL;
    }
  if (site != NULL)
    *site = docket_rows_dup_text (&rows, 20, NULL);
  return read_job (&rows, error);
}

GPtrArray *
docket_jobs_table_list_station (DocketDbHandle *handle,
                                const char     *station,
                                GError        **error)
{
  return docket_sql_collect (handle, read_job, (GDestroyNotify) docket_job_free, LIST_STATION,
                             PARAMS (P_TEXT (station)), error);
}

GPtrArray *
docket_jobs_table_list_lapsed (DocketDbHandle *handle,
                               gint64          now,
                               guint           limit,
                               GError        **error)
{
  return docket_sql_collect (handle, read_job, (GDestroyNotify) docket_job_free, LIST_LAPSED,
                             PARAMS (P_INT (now), P_INT (limit)), error);
}

gboolean
docket_jobs_table_count (DocketDbHandle *handle,
                         guint           counts[DOCKET_JOB_COMPLETED + 1],
                         GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  memset (counts, 0, sizeof (guint) * (DOCKET_JOB_COMPLETED + 1));
  if (!docket_sql_query (handle, &rows, "SELECT state, COUNT(*) FROM jobs GROUP BY state", NULL, 0,
                         error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      DocketJobState state;

      if (docket_job_state_from_nick (docket_rows_text (&rows, 0), &state))
        counts[state] = (guint) docket_rows_int (&rows, 1);
    }
  return step == DOCKET_DB_STEP_DONE;
}
