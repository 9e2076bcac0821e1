/* docket-change.c: one change of one order in one work
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-change.h"

#include "docket-answers-table.h"
#include "docket-error.h"
#include "docket-events-table.h"
#include "docket-orders-table.h"
#include "docket-recent-private.h"

#include <glib/gi18n.h>

typedef struct
{
  DocketChanging changing;
  const char *code;          /* NULL: a new order */
  DocketChangeFunc func;
  gpointer data;
  gboolean wanted;           /* the caller takes the result */
  DocketResult result;
} Work;

/* TRUE with once->answer where the request was answered before. */
static gboolean
find_answer (DocketServices *services,
             DocketDbHandle *handle,
             DocketOnce     *once,
             gint64          now,
             GError        **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (once == NULL)
    return TRUE;
  sealed = docket_answers_table_get (handle, once->scope, once->key, &once->body, now, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (sealed == NULL)
    return TRUE;

  once->answer = docket_secret_unseal (services->secret, sealed, error);
  once->replayed = once->answer != NULL;
  return once->replayed;
}

/* A token that has ended helps nobody who asks again. */
static gint64
find_answers_end (const DocketChanging *changing)
{
  const DocketResult *result = changing->result;
  gint64 end = changing->call->now + DOCKET_ONCE_TERM;

  return result->token != NULL ? MIN (end, result->token_expires) : end;
}

static gboolean
keep_answer (DocketChanging *changing,
             GError        **error)
{
  DocketOnce *once = changing->call->once;
  g_autoptr (GBytes) sealed = NULL;

  if (once == NULL)
    return TRUE;
  once->answer = once->compose (changing->result, once->data);
  sealed = docket_secret_seal (changing->services->secret, g_bytes_get_data (once->answer, NULL),
                               g_bytes_get_size (once->answer));
  return docket_answers_table_put (changing->handle, once->scope, once->key, &once->body, sealed,
                                   find_answers_end (changing), error);
}

static gboolean
check_version (const DocketCall  *call,
               const DocketOrder *order,
               GError           **error)
{
  if (call->if_version == 0 || call->if_version == order->version)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_CHANGED,
               _("Somebody else changed this order meanwhile. Look at it again."));
  return FALSE;
}

/* As the last change left it, where nobody else has stored it since. */
static DocketOrder *
load (Work    *work,
      GError **error)
{
  DocketDbHandle *handle = work->changing.handle;
  g_autoptr (DocketOrder) recent = docket_recent_take (work->changing.services->recent, work->code);
  guint64 version = 0;

  if (recent != NULL && docket_orders_table_get_version (handle, work->code, &version, NULL) &&
      version == recent->version)
    return g_steal_pointer (&recent);
  return docket_orders_table_load (handle, work->code, error);
}

/* Pictures come one after another into the same order. Should the work fail after all, the version stored
 * is another. */
static void
remember (Work *work)
{
  DocketOrder *order = work->result.order;

  if (work->wanted || work->code == NULL || order == NULL || order->state != DOCKET_ORDER_RECEIVING)
    return;
  docket_recent_put (work->changing.services->recent, g_steal_pointer (&work->result.order));
}

static gboolean
change_existing (Work    *work,
                 GError **error)
{
  DocketChanging *changing = &work->changing;
  DocketOrder *order = load (work, error);
  guint64 version;

  changing->result->order = order;
  if (order == NULL ||
      !docket_change_check_site (changing->services, changing->call, order->site, error) ||
      !check_version (changing->call, order, error))
    return FALSE;
  changing->site = docket_services_get_site (changing->services, order->site, error);
  if (changing->site == NULL)
    return FALSE;

  version = order->version;
  if (!work->func (changing, work->data, error))
    return FALSE;
  order->version = version + 1;
  return docket_orders_table_save (changing->handle, order, changing->call->now, error);
}

static gboolean
run (DocketDbHandle *handle,
     gpointer        data,
     GError        **error)
{
  Work *work = data;
  DocketChanging *changing = &work->changing;
  DocketOnce *once = changing->call->once;

  changing->handle = handle;
  changing->result = &work->result;
  if (!find_answer (changing->services, handle, once, changing->call->now, error))
    return FALSE;
  if (once != NULL && once->replayed)
    return TRUE;
  if (work->code != NULL ? !change_existing (work, error) : !work->func (changing, work->data, error))
    return FALSE;
  if (!keep_answer (changing, error))
    return FALSE;
  remember (work);
  return TRUE;
}

static gboolean
run_work (Work         *work,
          DocketResult *result,
          GError      **error)
{
  DocketOnce *once = work->changing.call->once;

  work->wanted = result != NULL;
  if (!docket_db_write (work->changing.services->db, run, work, error))
    {
      docket_result_clear (&work->result);
      if (work->code != NULL)
        docket_order_free (docket_recent_take (work->changing.services->recent, work->code));
      if (once != NULL)
        {
          g_clear_pointer (&once->answer, g_bytes_unref);
          once->replayed = FALSE;
        }
      return FALSE;
    }
  if (result != NULL)
    *result = work->result;
  else
    docket_result_clear (&work->result);
  return TRUE;
}

gboolean
docket_change_order (DocketServices  *services,
                     const DocketCall *call,
                     const char       *code,
                     DocketChangeFunc  func,
                     gpointer          data,
                     DocketResult     *result,
                     GError          **error)
{
  Work work = { .changing = { .services = services, .call = call },
                .code = code,
                .func = func,
                .data = data };

  return run_work (&work, result, error);
}

gboolean
docket_change_new_order (DocketServices   *services,
                         const DocketCall *call,
                         const DocketSite *site,
                         DocketChangeFunc  func,
                         gpointer          data,
                         DocketResult     *result,
                         GError          **error)
{
  Work work = { .changing = { .services = services, .call = call, .site = site },
                .func = func,
                .data = data };

  return run_work (&work, result, error);
}

gboolean
docket_change_site (DocketServices   *services,
                    const DocketCall *call,
                    const DocketSite *site,
                    DocketChangeFunc  func,
                    gpointer          data,
                    DocketResult     *result,
                    GError          **error)
{
  return docket_change_new_order (services, call, site, func, data, result, error);
}

gboolean
docket_change_in_work (DocketServices   *services,
                       const DocketCall *call,
                       DocketDbHandle   *handle,
                       const char       *code,
                       DocketChangeFunc  func,
                       gpointer          data,
                       GError          **error)
{
  Work work = { .changing = { .services = services, .call = call, .handle = handle },
                .code = code,
                .func = func,
                .data = data };
  gboolean changed;

  work.changing.result = &work.result;
  changed = change_existing (&work, error);
  docket_result_clear (&work.result);
  return changed;
}

gboolean
docket_change_apply (DocketChanging *changing,
                     DocketChange   *change,
                     GError        **error)
{
  DocketOrder *order = changing->result->order;
  g_autoptr (DocketEvent) event = NULL;

  change->now = changing->call->now;
  change->site = changing->site;
  if (change->actor == NULL)
    change->actor = changing->call->actor;
  event = docket_order_apply (order, change, error);
  return event != NULL && docket_orders_table_append (changing->handle, order, event, TRUE, error);
}

gboolean
docket_change_log (DocketChanging *changing,
                   const char     *type,
                   const char     *data,
                   gboolean        in_history,
                   GError        **error)
{
  g_autoptr (DocketEvent) event = docket_event_new (type, changing->call->actor, changing->call->now);

  event->data = g_strdup (data);
  return docket_orders_table_append (changing->handle, changing->result->order, event, in_history,
                                     error);
}

gboolean
docket_change_log_site (DocketChanging *changing,
                        const char     *type,
                        const char     *data,
                        GError        **error)
{
  g_autoptr (DocketEvent) event = docket_event_new (type, changing->call->actor, changing->call->now);

  event->site = g_strdup (changing->site->id);
  event->data = g_strdup (data);
  return docket_events_table_append (changing->handle, event, error);
}

gboolean
docket_change_check_site (DocketServices   *services,
                          const DocketCall *call,
                          const char       *site,
                          GError          **error)
{
  const DocketSite *other;

  if (call->site == NULL || g_str_equal (call->site, site))
    return TRUE;
  other = g_hash_table_lookup (docket_services_get_sites (services), site);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_OTHER_SITE,
               _("This order belongs to %s. Send the customer there."),
               other != NULL ? other->name : site);
  return FALSE;
}
