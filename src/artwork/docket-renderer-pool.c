/* docket-renderer-pool.c: running helpers of one program, each lent to one request at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer-pool-private.h"

#include "docket-error.h"
#include "docket-renderer-helper-private.h"

#include <glib/gi18n.h>

/* The helper keeps the time itself; this is for a helper that does not. */
#define GRACE (2 * G_TIME_SPAN_SECOND)

struct _DocketRendererPool
{
  /* constant */
  char *program;
  guint max_helpers;

  /* guarded by lock */
  GMutex lock;
  GCond freed;
  GQueue idle;     /* DocketRendererHelper */
  guint n_helpers; /* idle, at work, and being started */
};

/* An idle helper or leave to start one. */
static gboolean
acquire (DocketRendererPool *self, gint64 timeout, DocketRendererHelper **helper, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + timeout;
  gboolean acquired = TRUE;

  g_mutex_lock (&self->lock);
  while (acquired && self->idle.length == 0 && self->n_helpers >= self->max_helpers)
    acquired = g_cond_wait_until (&self->freed, &self->lock, deadline);
  *helper = acquired ? g_queue_pop_head (&self->idle) : NULL;
  if (acquired && *helper == NULL)
    self->n_helpers++;
  g_mutex_unlock (&self->lock);
  if (!acquired)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE,
                         N_("Too many pictures are being opened right now. Try again in a moment."));
  return acquired;
}

/* @helper NULL: it has ended, or never started. */
static void
release (DocketRendererPool *self, DocketRendererHelper *helper)
{
  g_mutex_lock (&self->lock);
  if (helper != NULL)
    g_queue_push_head (&self->idle, helper);
  else
    self->n_helpers--;
  g_cond_signal (&self->freed);
  g_mutex_unlock (&self->lock);
}

/* A helper that rested may have been ended by the system meanwhile; a fresh one is tried once. */
static DocketHelperResult
ask (DocketRendererPool *self,
     DocketRendererHelper **helper,
     const DocketRenderRequest *request,
     const gint *fds,
     guint n_fds,
     DocketRenderReply *reply,
     GError **error)
{
  gint64 timeout = request->timeout;
  DocketHelperResult result = DOCKET_HELPER_GONE;

  for (gint attempt = 0; attempt < 2 && result == DOCKET_HELPER_GONE; attempt++)
    {
      if (*helper == NULL)
        *helper = docket_renderer_helper_new (self->program, error);
      if (*helper == NULL)
        return DOCKET_HELPER_GONE;
      result = docket_renderer_helper_ask (*helper, request, fds, n_fds,
                                           g_get_monotonic_time () + timeout + GRACE, reply);
      if (result != DOCKET_HELPER_ANSWERED)
        g_clear_pointer (helper, docket_renderer_helper_free);
    }
  if (result != DOCKET_HELPER_ANSWERED)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "The helper %s %s.", self->program,
                 result == DOCKET_HELPER_GONE ? "ended without an answer" : "does not answer");
  return result;
}

DocketRendererPool *
docket_renderer_pool_new (const char *program, guint max_helpers)
{
  DocketRendererPool *self = g_new0 (DocketRendererPool, 1);

  self->program = g_strdup (program);
  self->max_helpers = max_helpers;
  g_mutex_init (&self->lock);
  g_cond_init (&self->freed);
  g_queue_init (&self->idle);
  return self;
}

void
docket_renderer_pool_free (DocketRendererPool *self)
{
  g_queue_clear_full (&self->idle, (GDestroyNotify) docket_renderer_helper_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->freed);
  g_free (self->program);
  g_free (self);
}

gboolean
docket_renderer_pool_ask (DocketRendererPool *self,
                          const DocketRenderRequest *request,
                          const gint *fds,
                          DocketRenderReply *reply,
                          GError **error)
{
  DocketRendererHelper *helper = NULL;
  DocketHelperResult result;

  if (!acquire (self, request->timeout, &helper, error))
    return FALSE;
  result = ask (self, &helper, request, fds, request->n_inputs + request->n_outputs, reply, error);
  release (self, helper);
  return result == DOCKET_HELPER_ANSWERED;
}
