/* docket-board-plan.c: the board's jobs laid on its devices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-board-private.h"

#include "docket-hours.h"
#include "docket-time.h"

#include <math.h>

/* Somebody puts in the paper that is wanted after about so many seconds. */
#define MEDIA_WAIT 300.0
/* Until somebody tells otherwise, a job at a device is at least this share from its end. */
#define LEAST_LEFT 0.05

static DocketBoardDevice *
get_device (const DocketBoard *board,
            guint              i)
{
  return &g_array_index (board->devices, DocketBoardDevice, i);
}

static gint
find_device (const DocketBoard *board,
             const char        *station,
             const char        *name)
{
  for (guint i = 0; i < board->devices->len; i++)
    {
      const DocketBoardDevice *device = get_device (board, i);

      if (device->row != NULL && g_strcmp0 (device->row->station, station) == 0 &&
          g_strcmp0 (device->row->name, name) == 0)
        return (gint) i;
    }
  return -1;
}

/* --- what devices need --- */

static const DocketRate *
find_rate (GPtrArray               *rates,
           const DocketBoardDevice *device,
           const char              *product)
{
  for (guint i = 0; device->row != NULL && i < rates->len; i++)
    {
      const DocketRateRow *row = g_ptr_array_index (rates, i);

      if (g_str_equal (row->product, product) && g_str_equal (row->station, device->row->station) &&
          g_str_equal (row->name, device->row->name))
        return &row->rate;
    }
  return NULL;
}

/* What the others of the shop need is a better guess than the catalogue's. */
static DocketRate
guess_rate (GPtrArray             *rates,
            const DocketBoardKind *kind)
{
  DocketRate guess = docket_rate_new (kind->known != NULL ? kind->known->seconds : 10);
  double unit = 0, setup = 0;
  guint n = 0;

  for (guint i = 0; i < rates->len; i++)
    {
      const DocketRateRow *row = g_ptr_array_index (rates, i);

      if (!g_str_equal (row->product, kind->product))
        continue;
      unit += row->rate.unit;
      setup += row->rate.setup;
      n++;
    }
  if (n == 0)
    return guess;
  guess.unit = unit / n;
  guess.setup = setup / n;
  return guess;
}

static void
wait_for_media (DocketRate *rate)
{
  rate->setup += MEDIA_WAIT;
  rate->setup_variance += MEDIA_WAIT * MEDIA_WAIT;
}

static void
rate_device (DocketBoard       *board,
             GPtrArray         *rates,
             DocketBoardDevice *device)
{
  device->rates = g_new0 (DocketRate, board->kinds->len);
  for (guint k = 0; k < board->kinds->len; k++)
    {
      const DocketBoardKind *kind = &g_array_index (board->kinds, DocketBoardKind, k);
      gboolean loaded = device->row == NULL || docket_board_device_is_loaded (device, kind);
      const DocketBoardDevice *could;
      const DocketRate *learnt;

      if (device->row != NULL && !docket_board_device_makes (device, kind))
        continue;
      if (!loaded && !docket_board_needs_media (board, k, &could))
        continue;
      learnt = find_rate (rates, device, kind->product);
      device->rates[k] = learnt != NULL ? *learnt : guess_rate (rates, kind);
      if (!loaded)
        wait_for_media (&device->rates[k]);
    }
}

/* Where no station has told of any, the settings say how many there are. */
static void
suppose_devices (DocketBoard *board)
{
  for (guint i = 0; board->devices->len < board->site->devices && i < board->site->devices; i++)
    {
      DocketBoardDevice device = { .seconds_left = -1, .present = TRUE };

      g_array_append_val (board->devices, device);
    }
}

/* --- what they are at --- */

static DocketCondition
condition_of (const DocketBoard       *board,
              const DocketBoardDevice *device)
{
  DocketCondition condition = device->record != NULL ? device->record->condition : (DocketCondition) { 0 };
  gboolean open = docket_hours_opens_at (board->site->opening, board->now) == board->now;

  if (device->row == NULL)
    return condition;
  /* When the shop is closed its stations are off, and will be back. */
  if (!device->present && condition.stopped_since == 0 && open)
    condition.stopped_since = MAX (device->row->seen_at, 1);
  if (!open && !device->present)
    condition.stopped_since = 0;
  return condition;
}

static void
judge_device (DocketBoard       *board,
              DocketBoardDevice *device,
              DocketPlanDevice  *planned)
{
  DocketCondition condition = condition_of (board, device);

  device->works = device->record == NULL || !device->record->paused;
  planned->kind = -1;
  if (device->record != NULL && device->record->product != NULL && device->record->paper != NULL)
    planned->kind = (gint) docket_board_find_kind (board, device->record->product, device->record->paper);
  planned->stops_per_hour = docket_condition_stops_per_hour (&condition);
  docket_condition_repair (&condition, &planned->repair_mean, &planned->repair_variance);
  if (!device->works)
    {
      device->since = device->record->paused_at;
      return;
    }
  device->stands = condition.stopped_since != 0;
  device->since = condition.stopped_since;
  if (device->stands)
    device->works = docket_condition_remaining (&condition, board->site->opening, board->now, &planned->free_in,
                                                &planned->variance);
}

/* The device is busy with the job for that long. */
static void
add_begun (DocketBoard            *board,
           const DocketQueueEntry *entry,
           guint                   kind,
           DocketBoardDevice      *device,
           DocketPlanDevice       *planned)
{
  const DocketRate *rate = &device->rates[kind];
  double all = docket_rate_mean (rate, entry->copies, FALSE);
  double since = entry->began_at > 0 ? (double) (board->now - entry->began_at) / DOCKET_SECOND : 0;

  if (device->seconds_left >= 0)
    planned->free_in += device->seconds_left;
  else
    planned->free_in += MAX (all + (entry->began_with == 0 ? rate->setup - since : 0), LEAST_LEFT * all);
  planned->variance += docket_rate_variance (rate, entry->copies, FALSE);
}

/* FALSE where the job is in nobody's way: it is held. */
static gboolean
plan_entry (DocketBoard      *board,
            guint             place,
            DocketPlanDevice *planned,
            DocketPlanJob    *job)
{
  const DocketQueueEntry *entry = docket_board_get_entry (board, place);
  guint kind = docket_board_find_kind (board, entry->product, entry->paper);

  if (entry->state == DOCKET_JOB_PENDING_HELD)
    return FALSE;
  *job = (DocketPlanJob) { .order = entry->order, .kind = kind, .copies = entry->copies, .device = -1 };
  if (entry->device != NULL)
    job->device = find_device (board, entry->station, entry->device);
  job->begun = entry->state != DOCKET_JOB_PENDING || (entry->device != NULL && job->device < 0);
  if (entry->state == DOCKET_JOB_PROCESSING_STOPPED)
    job->device = -1;
  if (entry->state == DOCKET_JOB_PROCESSING && job->device >= 0)
    add_begun (board, entry, kind, get_device (board, (guint) job->device), &planned[job->device]);
  return TRUE;
}

static void
plan_jobs (DocketBoard      *board,
           DocketPlanDevice *planned)
{
  g_autoptr (GArray) jobs = g_array_sized_new (FALSE, FALSE, sizeof (DocketPlanJob), board->entries->len);

  for (guint i = 0; i < board->entries->len; i++)
    {
      const DocketQueueEntry *entry = docket_board_get_entry (board, i);
      gboolean waits = entry->device == NULL || entry->moved;
      double rank = waits ? docket_job_rank_at (entry->place, entry->pull, board->now) : HUGE_VAL;
      guint place = G_MAXUINT;
      DocketPlanJob job;

      if (plan_entry (board, i, planned, &job))
        {
          place = jobs->len;
          g_array_append_val (jobs, job);
          g_array_append_val (board->ranks, rank);
        }
      g_array_append_val (board->places, place);
    }
  board->plan = docket_plan_new (planned, board->devices->len, (const DocketPlanJob *) (gpointer) jobs->data, jobs->len);
}

static DocketDeviceRecord *
find_record (DocketBoard             *board,
             const DocketBoardDevice *device)
{
  for (guint i = 0; i < board->records->len; i++)
    {
      DocketDeviceRecord *record = g_ptr_array_index (board->records, i);

      if (g_str_equal (record->station, device->row->station) && g_str_equal (record->name, device->row->name))
        return record;
    }
  return NULL;
}

gboolean
docket_board_make_plan (DocketBoard    *board,
                        DocketDbHandle *handle,
                        GError        **error)
{
  g_autoptr (GPtrArray) rates = docket_rates_table_list (handle, board->site->id, error);
  g_autofree DocketPlanDevice *planned = NULL;
  g_autofree const DocketRate **makes = NULL;

  board->records = rates != NULL ? docket_device_records_list (handle, board->site->id, error) : NULL;
  if (board->records == NULL)
    return FALSE;
  if (board->devices->len == 0)
    suppose_devices (board);
  planned = g_new0 (DocketPlanDevice, board->devices->len + 1);
  makes = g_new0 (const DocketRate *, (gsize) board->devices->len * board->kinds->len + 1);
  for (guint i = 0; i < board->devices->len; i++)
    {
      DocketBoardDevice *device = get_device (board, i);
      const DocketRate **rates_of = &makes[(gsize) i * board->kinds->len];

      device->record = device->row != NULL ? find_record (board, device) : NULL;
      rate_device (board, rates, device);
      judge_device (board, device, &planned[i]);
      for (guint k = 0; k < board->kinds->len; k++)
        rates_of[k] = device->works && device->rates[k].unit > 0 ? &device->rates[k] : NULL;
      planned[i].rates = rates_of;
    }
  plan_jobs (board, planned);
  board->planned = (gpointer) g_steal_pointer (&makes);
  return TRUE;
}

DocketForecast
docket_board_forecast_entry (const DocketBoard *board,
                             guint              place)
{
  guint in_plan = g_array_index (board->places, guint, place);

  return in_plan != G_MAXUINT ? docket_plan_get_job (board->plan, in_plan) : (DocketForecast) { .device = -1 };
}

/* How many jobs would be taken before one of that rank. */
static guint
find_place (const DocketBoard *board,
            double             rank)
{
  guint low = 0, high = board->ranks->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (board->ranks, double, middle) >= rank)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

DocketForecast
docket_board_ask (const DocketBoard *board,
                  const DocketOrder *order,
                  guint             *kind)
{
  g_autofree DocketPlanJob *jobs = g_new0 (DocketPlanJob, order->items->len + 1);
  DocketJob job = { .priority = order->priority, .wanted_by = order->wanted_by, .created_at = board->now };
  guint n = 0;

  *kind = 0;
  if (order->state == DOCKET_ORDER_RECEIVING)
    job.priority = docket_order_default_priority (order, board->now);
  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);
      guint found = docket_board_find_kind (board, item->product, item->paper);

      if (found == G_MAXUINT)
        continue;
      *kind = n == 0 ? found : *kind;
      jobs[n++] = (DocketPlanJob) { .order = -1, .kind = found, .copies = item->copies, .device = -1 };
    }
  return docket_plan_ask (board->plan, find_place (board, docket_job_rank (&job, board->now)), jobs, n);
}

void
docket_board_get_range (const DocketBoard    *board,
                        const DocketForecast *forecast,
                        gint64               *p50,
                        gint64               *p90)
{
  double middle = forecast->mean + docket_scores_get_quantile (&board->scores, 0.5) * forecast->deviation;
  double late = forecast->mean + docket_scores_get_quantile (&board->scores, 0.9) * forecast->deviation;

  *p50 = *p90 = 0;
  if (!forecast->known)
    return;
  middle = MAX (middle, 1);
  *p50 = docket_hours_add (board->site->opening, board->now, middle);
  *p90 = docket_hours_add (board->site->opening, board->now, MAX (late, middle));
}
