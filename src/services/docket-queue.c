/* docket-queue.c: what people do with the queue's jobs: raise, move, cancel, make again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-queue.h"

#include "docket-change.h"
#include "docket-devices-table.h"
#include "docket-error.h"
#include "docket-jobs-table.h"
#include "docket-json.h"
#include "docket-production-private.h"
#include "docket-queue-table.h"

#include <glib/gi18n.h>

typedef struct
{
  gint64 id;
  gint priority;          /* raise */
  const char *station;    /* move */
  const char *device;
  guint copies;           /* reprint */
  const char *reason;
} Wish;

#define UNDER_WAY (1u << DOCKET_ORDER_RELEASED | 1u << DOCKET_ORDER_IN_PRODUCTION)

/* A copy of the order's job, to be changed. */
static DocketJob *
take_job (DocketChanging *changing,
          gint64          id,
          GError        **error)
{
  const DocketOrder *order = changing->result->order;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->id == id)
        return docket_jobs_table_get (changing->handle, id, NULL, error);
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such job."));
  return NULL;
}

static gboolean
waits (const DocketJob *job,
       GError         **error)
{
  if (job->state == DOCKET_JOB_PENDING_HELD || (job->state == DOCKET_JOB_PENDING && job->lease_until == 0))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("This job no longer waits in the queue."));
  return FALSE;
}

/* Stores the job, logs @type with what it is now, and answers with it. */
static gboolean
keep (DocketChanging *changing,
      DocketJob      *job,
      const char     *type,
      const char     *data,
      GError        **error)
{
  docket_production_fill (changing->services, changing->site->id, job);
  changing->result->json = docket_job_to_json (job);
  return docket_production_put_job (changing, job, error) &&
         docket_change_log (changing, type, data, TRUE, error);
}

/* The pieces of an order stay together. */
static gboolean
raise_siblings (DocketChanging  *changing,
                const DocketJob *raised,
                GError         **error)
{
  DocketOrder *order = changing->result->order;

  for (guint i = 0; i < order->jobs->len; i++)
    {
      DocketJob *job = g_ptr_array_index (order->jobs, i);

      if (job->id == raised->id || !waits (job, NULL))
        continue;
      job->priority = raised->priority;
      job->raised = raised->raised;
      if (!docket_jobs_table_update (changing->handle, job, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
raise_job (DocketChanging *changing,
           gpointer        data,
           GError        **error)
{
  const Wish *wish = data;
  gint64 now = changing->call->now;
  g_autoptr (DocketJob) job = take_job (changing, wish->id, error);
  g_autofree char *json = NULL;
  double highest;

  if (job == NULL || !waits (job, error) ||
      !docket_jobs_table_highest_rank (changing->handle, changing->site->id, now, &highest, error))
    return FALSE;
  job->raised = 0;
  if (wish->priority > 0)
    job->priority = wish->priority;
  else
    job->raised = docket_job_points_above (job, highest, now);
  json = wish->priority > 0 ? g_strdup_printf ("{\"job\":%" G_GINT64_FORMAT ",\"item\":\"%s\",\"priority\":%d}",
                                               job->id, job->item, wish->priority)
                            : g_strdup_printf ("{\"job\":%" G_GINT64_FORMAT ",\"item\":\"%s\",\"priority\":null}",
                                               job->id, job->item);
  return raise_siblings (changing, job, error) && keep (changing, job, "job-raised", json, error);
}

static char *
quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return text != NULL ? json_to_string (node, FALSE) : g_strdup ("null");
}

/* What the device says of itself may exclude the product. */
static gboolean
check_makes (DocketChanging  *changing,
             const Wish      *wish,
             const DocketJob *job,
             GError         **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (DocketDeviceRow) row = docket_devices_table_get (changing->handle, wish->station, wish->device, &local);
  g_autoptr (JsonNode) root = row != NULL ? json_from_string (row->json, NULL) : NULL;
  JsonNode *products = root != NULL ? json_object_get_member (json_node_get_object (root), "products") : NULL;
  gboolean makes = products == NULL || !JSON_NODE_HOLDS_ARRAY (products);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (row == NULL || !g_str_equal (row->site, changing->site->id))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("There is no device “%s” at that station."), wish->device);
      return FALSE;
    }
  for (guint i = 0; !makes && i < json_array_get_length (json_node_get_array (products)); i++)
    makes = g_strcmp0 (json_array_get_string_element (json_node_get_array (products), i), job->product) == 0;
  if (!makes)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("“%s” does not make this product."), wish->device);
  return makes;
}

static gboolean
move_job (DocketChanging *changing,
          gpointer        data,
          GError        **error)
{
  const Wish *wish = data;
  g_autoptr (DocketJob) job = take_job (changing, wish->id, error);
  g_autofree char *device = quote (wish->device);
  g_autofree char *station = quote (wish->device != NULL ? wish->station : NULL);
  g_autofree char *json = NULL;

  if (job == NULL || !waits (job, error) ||
      (wish->device != NULL && !check_makes (changing, wish, job, error)))
    return FALSE;
  g_free (job->to_station);
  g_free (job->to_device);
  job->to_station = wish->device != NULL ? g_strdup (wish->station) : NULL;
  job->to_device = g_strdup (wish->device);
  json = g_strdup_printf ("{\"job\":%" G_GINT64_FORMAT ",\"item\":\"%s\",\"station\":%s,\"device\":%s}", job->id,
                          job->item, station, device);
  return keep (changing, job, "job-moved", json, error);
}

static gboolean
cancel_job (DocketChanging *changing,
            gpointer        data,
            GError        **error)
{
  const Wish *wish = data;
  g_autoptr (DocketJob) job = take_job (changing, wish->id, error);
  g_autofree char *json = NULL;

  if (job == NULL)
    return FALSE;
  if (!docket_job_state_may_follow (job->state, DOCKET_JOB_CANCELED) || job->state == DOCKET_JOB_CANCELED)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("This job has ended."));
      return FALSE;
    }
  job->state = DOCKET_JOB_CANCELED;
  job->lease_until = 0;
  json = g_strdup_printf ("{\"job\":%" G_GINT64_FORMAT ",\"item\":\"%s\",\"copies\":%u,\"copies_completed\":%u}", job->id,
                          job->item, job->copies, job->copies_completed);
  return keep (changing, job, "job-cancelled", json, error);
}

static gboolean
check_reprint (DocketChanging  *changing,
               const Wish      *wish,
               const DocketJob *job,
               GError         **error)
{
  DocketOrderState state = changing->result->order->state;
  const DocketCatalogue *catalogue = docket_services_get_catalogue (changing->services, changing->site->id);
  const DocketProduct *product = docket_catalogue_find (catalogue, job->product);
  guint most = product != NULL ? MIN (product->max_copies, changing->site->max_copies) : changing->site->max_copies;

  if (state != DOCKET_ORDER_READY && (UNDER_WAY & (1u << state)) == 0)
    g_set_error (error, DOCKET_ERROR, state == DOCKET_ORDER_PLACED ? DOCKET_ERROR_NOT_NOW : DOCKET_ERROR_GONE,
                 _("Only what is being made or waits to be collected can be made again."));
  else if (!docket_job_state_is_end (job->state))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW, _("This job has not ended yet."));
  else if (wish->copies > most)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("This shop makes at most %u copies."), most);
  else
    return TRUE;
  return FALSE;
}

static gboolean
reprint (DocketChanging *changing,
         gpointer        data,
         GError        **error)
{
  const Wish *wish = data;
  const DocketOrder *order = changing->result->order;
  g_autoptr (DocketJob) before = take_job (changing, wish->id, error);
  const DocketItem *item = before != NULL ? docket_order_find_item (order, before->item) : NULL;
  g_autofree char *reason = quote (wish->reason);
  g_autofree char *json = NULL;
  DocketJob *job;

  if (before == NULL || !check_reprint (changing, wish, before, error))
    return FALSE;
  if (item == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("What this job made is no longer in the order."));
      return FALSE;
    }
  job = docket_production_make_more (changing, item, wish->copies, error);
  if (job == NULL)
    return FALSE;
  changing->result->json = docket_job_to_json (job);
  json = g_strdup_printf ("{\"job\":%" G_GINT64_FORMAT ",\"again\":%" G_GINT64_FORMAT ",\"item\":\"%s\",\"copies\":%u,"
                          "\"reason\":%s}", job->id, wish->id, job->item, wish->copies, reason);
  return docket_change_log (changing, "reprint", json, TRUE, error);
}

/* A job's order is the work's; a job of another shop or none is told as such. */
static gboolean
change_job (DocketServices   *services,
            const DocketCall *call,
            DocketChangeFunc  func,
            Wish             *wish,
            DocketResult     *result,
            GError          **error)
{
  g_autofree char *code = NULL;
  g_autofree char *site = NULL;

  {
    g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
    g_autoptr (DocketJob) job = handle != NULL ? docket_jobs_table_get (handle, wish->id, &site, error) : NULL;

    if (job == NULL || !docket_change_check_site (services, call, site, error))
      return FALSE;
    code = g_strdup (job->order);
  }
  return docket_change_order (services, call, code, func, wish, result, error);
}

gboolean
docket_queue_raise (DocketServices   *services,
                    const DocketCall *call,
                    gint64            job,
                    gint              priority,
                    DocketResult     *result,
                    GError          **error)
{
  Wish wish = { .id = job, .priority = priority };

  return change_job (services, call, raise_job, &wish, result, error);
}

gboolean
docket_queue_move (DocketServices   *services,
                   const DocketCall *call,
                   gint64            job,
                   const char       *station,
                   const char       *device,
                   DocketResult     *result,
                   GError          **error)
{
  Wish wish = { .id = job, .station = station, .device = device };

  return change_job (services, call, move_job, &wish, result, error);
}

gboolean
docket_queue_cancel (DocketServices   *services,
                     const DocketCall *call,
                     gint64            job,
                     DocketResult     *result,
                     GError          **error)
{
  Wish wish = { .id = job };

  return change_job (services, call, cancel_job, &wish, result, error);
}

gboolean
docket_queue_reprint (DocketServices   *services,
                      const DocketCall *call,
                      gint64            job,
                      guint             copies,
                      const char       *reason,
                      DocketResult     *result,
                      GError          **error)
{
  Wish wish = { .id = job, .copies = copies, .reason = reason };

  return change_job (services, call, reprint, &wish, result, error);
}

typedef struct
{
  DocketServices *services;
  const DocketCall *call;
  gint64 seen_since;
  guint limit;
  guint n;
} Strand;

static gboolean
free_one (DocketChanging *changing,
          gpointer        data,
          GError        **error)
{
  DocketJob *job = data;

  g_clear_pointer (&job->to_station, g_free);
  g_clear_pointer (&job->to_device, g_free);
  return docket_production_put_job (changing, job, error);
}

static gboolean
free_all (DocketDbHandle *handle,
          gpointer        data,
          GError        **error)
{
  Strand *strand = data;
  g_autoptr (GArray) ids = docket_queue_table_list_stranded (handle, strand->seen_since, strand->limit, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      g_autoptr (DocketJob) job = docket_jobs_table_get (handle, g_array_index (ids, gint64, i), NULL, error);

      if (job == NULL ||
          !docket_change_in_work (strand->services, strand->call, handle, job->order, free_one, job, error))
        return FALSE;
      strand->n++;
    }
  return ids != NULL;
}

gboolean
docket_queue_free_stranded (DocketServices *services,
                            gint64          now,
                            gint64          seen_since,
                            guint           limit,
                            guint          *n,
                            GError        **error)
{
  const DocketCall call = { .actor = "server", .now = now };
  Strand strand = { services, &call, seen_since, limit, 0 };
  gboolean any;

  *n = 0;
  {
    g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
    g_autoptr (GArray) ids = NULL;

    ids = handle != NULL ? docket_queue_table_list_stranded (handle, seen_since, 1, error) : NULL;
    if (ids == NULL)
      return FALSE;
    any = ids->len > 0;
  }
  if (any && !docket_db_write (services->db, free_all, &strand, error))
    return FALSE;
  *n = strand.n;
  return TRUE;
}
