/* docket-device-worker.c: the thread in which a device's blocking library runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-worker-private.h"

#include "docket-device-followed-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

#define LOOK_MS 1000

struct _DocketDeviceWorker
{
  gatomicrefcount refs;
  GMainContext *home;
  GMainContext *context;
  GMainLoop *loop;
  GWeakRef device;                /* read in @home alone */
  DocketDeviceListener listener;
  const DocketDeviceDriver *driver;
  gint quitting;                  /* atomic */

  /* The rest belongs to the thread. */
  gpointer driver_data;
  GHashTable *followed;           /* id -> DocketFollowed */
  DocketDeviceStatus *last;
  char *last_sentence;
  gint64 look_due;                /* monotonic */
  GSource *timer;
  GTask *closed;
};

typedef struct
{
  DocketDeviceWorker *worker;
  DocketWork work;
  GTask *task;
  DocketAttempt *attempt;
  char *id;
  gboolean started;
  const DocketDeviceNotes *notes;   /* of a make alone */
  gpointer notes_data;
} Request;

typedef struct
{
  DocketDeviceWorker *worker;
  DocketDeviceStatus *status;
  char *sentence;
  DocketDeviceJob *job;
} News;

static gboolean look_at_all (gpointer data);
static gboolean look_at_jobs (gpointer data);

static DocketDeviceWorker *
worker_ref (DocketDeviceWorker *worker)
{
  g_atomic_ref_count_inc (&worker->refs);
  return worker;
}

void
docket_device_worker_unref (DocketDeviceWorker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->refs))
    return;

  g_weak_ref_clear (&worker->device);
  g_main_loop_unref (worker->loop);
  g_main_context_unref (worker->context);
  g_main_context_unref (worker->home);
  g_free (worker);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_object (&request->task);
  docket_attempt_free (request->attempt);
  g_free (request->id);
  docket_device_worker_unref (request->worker);
  g_free (request);
}

static void
news_free (gpointer data)
{
  News *news = data;

  docket_device_status_free (news->status);
  docket_device_job_free (news->job);
  g_free (news->sentence);
  docket_device_worker_unref (news->worker);
  g_free (news);
}

static gboolean
tell_at_home (gpointer data)
{
  News *news = data;
  g_autoptr (GObject) device = g_weak_ref_get (&news->worker->device);

  if (device == NULL || g_atomic_int_get (&news->worker->quitting))
    return G_SOURCE_REMOVE;

  if (news->status != NULL)
    news->worker->listener.status (device, g_steal_pointer (&news->status), news->sentence);
  else
    news->worker->listener.job (device, news->job);

  return G_SOURCE_REMOVE;
}

/* With GTask's own priority, so that answers and news arrive in the order in which they were given. */
static void
post (GMainContext *context,
      GSourceFunc function,
      gpointer data,
      GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, function, data, destroy);
  g_source_attach (source, context);
}

static void
tell (DocketDeviceWorker *worker,
      DocketDeviceStatus *status,
      char *sentence,
      DocketDeviceJob *job)
{
  News *news = g_new0 (News, 1);

  news->worker = worker_ref (worker);
  news->status = status;
  news->sentence = sentence;
  news->job = job;
  post (worker->home, tell_at_home, news, news_free);
}

static void
look_at_device (DocketDeviceWorker *worker)
{
  DocketDeviceStatus *status = worker->driver->look (worker->driver_data,
                                                     g_hash_table_size (worker->followed) > 0);
  char **all = status->reasons;
  g_autofree char *sentence = NULL;

  status->reasons = docket_device_filter_reasons ((const char *const *) all);
  g_strfreev (all);
  sentence = docket_device_sentence (status, docket_followed_get_any_attempt (worker->followed));

  if (worker->last != NULL)
    docket_device_status_fill (status, worker->last);
  if (worker->last == NULL || !docket_device_status_equal (status, worker->last)
      || g_strcmp0 (sentence, worker->last_sentence) != 0)
    tell (worker, docket_device_status_copy (status), g_strdup (sentence), NULL);

  g_clear_pointer (&worker->last, docket_device_status_free);
  worker->last = status;
  g_free (worker->last_sentence);
  worker->last_sentence = g_steal_pointer (&sentence);
}

/* TRUE: it has ended. */
static gboolean
look_at_job (DocketDeviceWorker *worker,
             const char *id,
             DocketFollowed *followed)
{
  g_autoptr (DocketDeviceJob) job = worker->driver->ask (worker->driver_data, followed->attempt, id);

  if (job == NULL)
    return FALSE;

  /* Whether something stands in its way decides what becomes of the rest: it is told before the end is. */
  if (docket_device_job_is_final (job) && job->state != DOCKET_JOB_COMPLETED)
    look_at_device (worker);
  if (!docket_device_job_is_final (job) && worker->last != NULL)
    docket_device_job_add_what_is_in_the_way (job, worker->last, followed->attempt);
  if (docket_followed_is_news (followed, job))
    tell (worker, NULL, NULL, docket_device_job_copy (job));

  return docket_device_job_is_final (job);
}

static void
set_timer_to (DocketDeviceWorker *worker,
              guint ms,
              GSourceFunc function)
{
  if (worker->timer != NULL)
    {
      g_source_destroy (worker->timer);
      g_clear_pointer (&worker->timer, g_source_unref);
    }
  worker->timer = g_timeout_source_new (ms);
  g_source_set_callback (worker->timer, function, worker, NULL);
  g_source_attach (worker->timer, worker->context);
}

static void
set_timer (DocketDeviceWorker *worker,
           guint ms)
{
  set_timer_to (worker, ms, look_at_all);
}

static void
set_next_timer (DocketDeviceWorker *worker)
{
  gint64 now = g_get_monotonic_time ();
  gint64 look = MAX (0, (worker->look_due - now) / 1000);
  gint64 ask = worker->driver->asks_often && worker->last->answering
                 ? docket_followed_next_ask (worker->followed, now, look) : look;

  if (ask < look)
    set_timer_to (worker, (guint) ask, look_at_jobs);
  else
    set_timer (worker, (guint) look);
}

static gboolean
look_at_jobs (gpointer data)
{
  DocketDeviceWorker *worker = data;
  GHashTableIter iter;
  gpointer id, followed;

  if (g_atomic_int_get (&worker->quitting))
    return G_SOURCE_REMOVE;

  g_hash_table_iter_init (&iter, worker->followed);
  while ((worker->last->answering || worker->driver->asks_when_away) && g_hash_table_iter_next (&iter, &id, &followed))
    if (look_at_job (worker, id, followed))
      g_hash_table_iter_remove (&iter);

  set_next_timer (worker);

  return G_SOURCE_REMOVE;
}

static gboolean
look_at_all (gpointer data)
{
  DocketDeviceWorker *worker = data;
  guint pause;

  if (g_atomic_int_get (&worker->quitting))
    return G_SOURCE_REMOVE;

  look_at_device (worker);
  pause = worker->last->again_ms > 0 ? worker->last->again_ms : LOOK_MS;
  worker->look_due = g_get_monotonic_time () + (gint64) pause * 1000;

  return look_at_jobs (worker);
}

static void
follow (DocketDeviceWorker *worker,
        const DocketAttempt *attempt,
        const char *id)
{
  docket_followed_add (worker->followed, attempt, id);
  set_timer (worker, 0);
}

static void
answer_prepare (DocketDeviceWorker *worker,
                Request *request)
{
  GError *error = NULL;
  char *id = worker->driver->prepare (worker->driver_data, request->attempt, &error);

  if (id == NULL)
    g_task_return_error (request->task, error);
  else
    g_task_return_pointer (request->task, id, g_free);
}

static void
answer_find (DocketDeviceWorker *worker,
             Request *request)
{
  DocketDeviceAnswer *answer = g_new0 (DocketDeviceAnswer, 1);
  GError *error = NULL;

  if (worker->driver->find (worker->driver_data, request->attempt, request->id, request->started,
                            &answer->found, &answer->job, &error))
    {
      g_task_return_pointer (request->task, answer, (GDestroyNotify) docket_device_answer_free);
      return;
    }

  docket_device_answer_free (answer);
  g_task_return_error (request->task, error);
}

static void
answer_boolean (Request *request,
                gboolean ok,
                GError *error)
{
  if (ok)
    g_task_return_boolean (request->task, TRUE);
  else
    g_task_return_error (request->task, error);
}

static void
answer_start (DocketDeviceWorker *worker,
              Request *request)
{
  GError *error = NULL;
  gboolean ok = worker->driver->start (worker->driver_data, request->attempt, request->id, &error);

  if (ok)
    follow (worker, request->attempt, request->id);
  answer_boolean (request, ok, error);
}

static void
answer_make (DocketDeviceWorker *worker,
             Request *request)
{
  const DocketDeviceDriver *driver = worker->driver;
  const DocketAttempt *attempt = request->attempt;
  g_autofree char *id = NULL;
  GError *error = NULL;
  gboolean ok = request->notes->intend (request->notes_data, &error);

  if (ok)
    id = driver->prepare (worker->driver_data, attempt, &error);
  ok = id != NULL && request->notes->start (id, request->notes_data, &error)
       && driver->start (worker->driver_data, attempt, id, &error);
  if (ok)
    follow (worker, attempt, id);
  answer_boolean (request, ok, error);
}

static void
answer_frame (DocketDeviceWorker *worker,
              Request *request)
{
  GError *error = NULL;
  gboolean ok = FALSE;

  if (worker->driver->frame == NULL)
    g_set_error_literal (&error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("This device cannot show where it will work."));
  else
    ok = worker->driver->frame (worker->driver_data, request->attempt, &error);
  answer_boolean (request, ok, error);
}

static void
answer_hold (DocketDeviceWorker *worker,
             Request *request)
{
  GError *error = NULL;
  gboolean ok = FALSE;

  if (worker->driver->hold == NULL)
    g_set_error_literal (&error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                         _("This device cannot be stopped in the middle; cancel the job instead."));
  else
    ok = worker->driver->hold (worker->driver_data, &error);
  set_timer (worker, 0);
  answer_boolean (request, ok, error);
}

static void
answer_mend (DocketDeviceWorker *worker,
             Request *request)
{
  GError *error = NULL;
  gboolean ok = worker->driver->mend == NULL || worker->driver->mend (worker->driver_data, &error);

  look_at_all (worker);
  answer_boolean (request, ok, error);
}

static void
answer_cancel (DocketDeviceWorker *worker,
               Request *request)
{
  GError *error = NULL;
  gboolean ok = worker->driver->cancel (worker->driver_data, request->id, &error);

  set_timer (worker, 0);
  answer_boolean (request, ok, error);
}

static void
answer_go_on (DocketDeviceWorker *worker,
              Request *request)
{
  GError *error = NULL;
  gboolean ok = worker->driver->go_on (worker->driver_data, &error);

  look_at_all (worker);
  answer_boolean (request, ok, error);
}

static void
answer_refresh (DocketDeviceWorker *worker,
                Request *request)
{
  look_at_all (worker);
  answer_boolean (request, TRUE, NULL);
}

static gboolean
serve (gpointer data)
{
  static void (*const answers[]) (DocketDeviceWorker *worker, Request *request) = {
    [DOCKET_WORK_PREPARE] = answer_prepare,
    [DOCKET_WORK_START] = answer_start,
    [DOCKET_WORK_MAKE] = answer_make,
    [DOCKET_WORK_FIND] = answer_find,
    [DOCKET_WORK_CANCEL] = answer_cancel,
    [DOCKET_WORK_GO_ON] = answer_go_on,
    [DOCKET_WORK_FRAME] = answer_frame,
    [DOCKET_WORK_HOLD] = answer_hold,
    [DOCKET_WORK_MEND] = answer_mend,
    [DOCKET_WORK_REFRESH] = answer_refresh,
  };
  Request *request = data;

  if (g_task_return_error_if_cancelled (request->task))
    return G_SOURCE_REMOVE;

  if (g_atomic_int_get (&request->worker->quitting))
    g_task_return_new_error (request->task, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The device was let go."));
  else
    answers[request->work] (request->worker, request);

  return G_SOURCE_REMOVE;
}

static gboolean
serve_follow (gpointer data)
{
  Request *request = data;

  if (request->attempt != NULL)
    follow (request->worker, request->attempt, request->id);
  else
    g_hash_table_remove (request->worker->followed, request->id);

  return G_SOURCE_REMOVE;
}

static gboolean
serve_quit (gpointer data)
{
  Request *request = data;

  request->worker->closed = g_steal_pointer (&request->task);
  g_main_loop_quit (request->worker->loop);

  return G_SOURCE_REMOVE;
}

static gpointer
worker_thread (gpointer data)
{
  DocketDeviceWorker *worker = data;
  g_autoptr (GTask) closed = NULL;

  g_main_context_push_thread_default (worker->context);
  set_timer (worker, 0);
  g_main_loop_run (worker->loop);

  g_source_destroy (worker->timer);
  g_source_unref (worker->timer);
  g_hash_table_unref (worker->followed);
  docket_device_status_free (worker->last);
  g_free (worker->last_sentence);
  worker->driver->free (worker->driver_data);
  g_main_context_pop_thread_default (worker->context);

  closed = g_steal_pointer (&worker->closed);
  docket_device_worker_unref (worker);
  if (closed != NULL)
    g_task_return_boolean (closed, TRUE);

  return NULL;
}

DocketDeviceWorker *
docket_device_worker_new (GObject *device,
                          const char *name,
                          const DocketDeviceDriver *driver,
                          gpointer driver_data,
                          const DocketDeviceListener *listener)
{
  DocketDeviceWorker *worker = g_new0 (DocketDeviceWorker, 1);
  GThread *thread;

  g_atomic_ref_count_init (&worker->refs);
  g_weak_ref_init (&worker->device, device);
  worker->home = g_main_context_ref_thread_default ();
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  worker->listener = *listener;
  worker->driver = driver;
  worker->driver_data = driver_data;
  worker->followed = docket_followed_new_table ();

  thread = g_thread_new (name, worker_thread, worker_ref (worker));
  g_thread_unref (thread);

  return worker;
}

static Request *
request_new (DocketDeviceWorker *worker,
             GTask *task,
             const DocketAttempt *attempt,
             const char *id)
{
  Request *request = g_new0 (Request, 1);

  request->worker = worker_ref (worker);
  request->task = task;
  request->attempt = attempt != NULL ? docket_attempt_copy (attempt) : NULL;
  request->id = g_strdup (id);

  return request;
}

void
docket_device_worker_push (DocketDeviceWorker *worker,
                           DocketWork work,
                           GTask *task,
                           const DocketAttempt *attempt,
                           const char *id,
                           gboolean started)
{
  Request *request = request_new (worker, task, attempt, id);

  request->work = work;
  request->started = started;
  post (worker->context, serve, request, request_free);
}

void
docket_device_worker_push_make (DocketDeviceWorker *worker,
                                GTask *task,
                                const DocketAttempt *attempt,
                                const DocketDeviceNotes *notes,
                                gpointer notes_data)
{
  Request *request = request_new (worker, task, attempt, NULL);

  request->work = DOCKET_WORK_MAKE;
  request->notes = notes;
  request->notes_data = notes_data;
  post (worker->context, serve, request, request_free);
}

void
docket_device_worker_follow (DocketDeviceWorker *worker,
                             const DocketAttempt *attempt,
                             const char *id)
{
  post (worker->context, serve_follow, request_new (worker, NULL, attempt, id), request_free);
}

void
docket_device_worker_unfollow (DocketDeviceWorker *worker,
                               const char *id)
{
  post (worker->context, serve_follow, request_new (worker, NULL, NULL, id), request_free);
}

void
docket_device_worker_quit (DocketDeviceWorker *worker,
                           GTask *task)
{
  g_atomic_int_set (&worker->quitting, 1);
  post (worker->context, serve_quit, request_new (worker, task, NULL, NULL), request_free);
}
