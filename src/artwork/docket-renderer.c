/* docket-renderer.c: previews and pages of strangers' pictures, made by docket-render in a sandbox
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer.h"

#include "docket-error.h"
#include "docket-renderer-helper-private.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <math.h>

#define DEFAULT_PIXELS (200 * 1000 * 1000)
#define DEFAULT_MEMORY (G_GINT64_CONSTANT (3) * 512 * 1024 * 1024)
#define DEFAULT_TIMEOUT (30 * G_TIME_SPAN_SECOND)

/* The helper keeps the time itself; this is for a helper that does not. */
#define GRACE (2 * G_TIME_SPAN_SECOND)

struct _DocketRenderer
{
  GObject parent_instance;

  /* constant */
  char *program;
  DocketRendererLimits limits;

  /* guarded by lock */
  GMutex lock;
  GCond freed;
  GQueue idle;     /* DocketRendererHelper */
  guint n_helpers; /* idle, at work, and being started */
};

G_DEFINE_FINAL_TYPE (DocketRenderer, docket_renderer, G_TYPE_OBJECT)

static const char *const format_names[DOCKET_RENDER_N_FORMATS] = {
  "", "jpeg", "png", "webp", "heif", "tiff", "gif",
};

typedef struct
{
  DocketError code;
  const char *sentence;
} Sentence;

/* Untranslated here, so that the server can look each up in its customer's language. */
static const Sentence sentences[DOCKET_RENDER_N_OUTCOMES] = {
  [DOCKET_RENDER_EMPTY] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This file is empty. Choose the picture again.") },
  [DOCKET_RENDER_NOT_A_PICTURE] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This file is not a picture that we can read. Send a JPEG, PNG, HEIC, WebP, TIFF or GIF picture.") },
  [DOCKET_RENDER_IS_VIDEO] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This is a film, not a picture. Take a still picture from it and send that.") },
  [DOCKET_RENDER_IS_DOCUMENT] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This is a document, not a picture. Save its page as a JPEG or PNG picture and send that.") },
  [DOCKET_RENDER_IS_RAW] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This is a camera’s raw file, which has to be developed first. Export it as JPEG and send that.") },
  [DOCKET_RENDER_TRUNCATED] = { DOCKET_ERROR_BAD_PICTURE,
    N_("The end of this picture is missing. If it looks whole on your device, send it again.") },
  [DOCKET_RENDER_DAMAGED] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This picture is damaged and cannot be opened. Send another copy of it, or save it anew as JPEG.") },
  [DOCKET_RENDER_UNSUPPORTED] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This picture is of a kind that we cannot read. Save it as JPEG and send that.") },
  [DOCKET_RENDER_TOO_MANY_PIXELS] = { DOCKET_ERROR_TOO_LARGE,
    N_("This picture has more pixels than we can take. Make it smaller and send it again.") },
  [DOCKET_RENDER_TOO_MUCH_MEMORY] = { DOCKET_ERROR_TOO_LARGE,
    N_("This picture is too large to be opened. Make it smaller, or save it as JPEG, and send it again.") },
  [DOCKET_RENDER_TOO_SLOW] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This picture takes too long to open. Make it smaller, or save it as JPEG, and send it again.") },
  [DOCKET_RENDER_CRASHED] = { DOCKET_ERROR_BAD_PICTURE,
    N_("This picture is damaged in a way that stops our program. Save it anew as JPEG and send that.") },
};

static void
set_outcome_error (const DocketRenderReply *reply, GError **error)
{
  const Sentence *sentence = &sentences[MIN (reply->outcome, DOCKET_RENDER_N_OUTCOMES - 1)];

  if (sentence->sentence != NULL)
    g_set_error_literal (error, DOCKET_ERROR, sentence->code, sentence->sentence);
  else if (reply->outcome == DOCKET_RENDER_OUTPUT && (reply->error == ENOSPC || reply->error == EDQUOT))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL, "No room for a picture: %s", g_strerror (reply->error));
  else if (reply->outcome == DOCKET_RENDER_SANDBOX)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "docket-render cannot confine itself: %s",
                 g_strerror (reply->error));
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "docket-render: request %s (%s)",
                 reply->outcome == DOCKET_RENDER_INPUT ? "cannot be read"
                 : reply->outcome == DOCKET_RENDER_OUTPUT ? "cannot be written" : "is impossible",
                 g_strerror (reply->error));
}

/* An idle helper or leave to start one. */
static gboolean
acquire (DocketRenderer *self, DocketRendererHelper **helper, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + self->limits.timeout;
  gboolean acquired = TRUE;

  g_mutex_lock (&self->lock);
  while (acquired && self->idle.length == 0 && self->n_helpers >= self->limits.max_helpers)
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
release (DocketRenderer *self, DocketRendererHelper *helper)
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
ask (DocketRenderer *self,
     DocketRendererHelper **helper,
     const DocketRenderRequest *request,
     const gint *fds,
     guint n_fds,
     DocketRenderReply *reply,
     GError **error)
{
  DocketHelperResult result = DOCKET_HELPER_GONE;

  for (gint attempt = 0; attempt < 2 && result == DOCKET_HELPER_GONE; attempt++)
    {
      if (*helper == NULL)
        *helper = docket_renderer_helper_new (self->program, error);
      if (*helper == NULL)
        return DOCKET_HELPER_GONE;
      result = docket_renderer_helper_ask (*helper, request, fds, n_fds,
                                           g_get_monotonic_time () + self->limits.timeout + GRACE, reply);
      if (result != DOCKET_HELPER_ANSWERED)
        g_clear_pointer (helper, docket_renderer_helper_free);
    }
  if (result != DOCKET_HELPER_ANSWERED)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "docket-render (%s) %s", self->program,
                 result == DOCKET_HELPER_GONE ? "ended without an answer" : "does not answer");
  return result;
}

static gboolean
call (DocketRenderer *self,
      DocketRenderRequest *request,
      const gint *fds,
      guint n_fds,
      DocketRenderReply *reply,
      GError **error)
{
  DocketRendererHelper *helper = NULL;
  DocketHelperResult result;

  request->magic = DOCKET_RENDER_MAGIC;
  request->max_pixels = self->limits.max_pixels;
  request->max_memory = self->limits.max_memory;
  request->timeout = self->limits.timeout;
  if (!acquire (self, &helper, error))
    return FALSE;
  result = ask (self, &helper, request, fds, n_fds, reply, error);
  release (self, helper);
  if (result != DOCKET_HELPER_ANSWERED)
    return FALSE;
  if (reply->outcome != DOCKET_RENDER_OK)
    set_outcome_error (reply, error);
  return reply->outcome == DOCKET_RENDER_OK;
}

static void
fill_info (const DocketRenderReply *reply, DocketPictureInfo *info)
{
  if (info == NULL)
    return;
  info->format = format_names[MIN (reply->format, DOCKET_RENDER_N_FORMATS - 1)];
  info->width = reply->width;
  info->height = reply->height;
}

static char *
find_program (const char *program)
{
  if (program == NULL)
    program = g_getenv ("DOCKET_RENDER");
  /* The helper is started in the root folder. */
  return g_canonicalize_filename (program != NULL ? program : DOCKET_LIBEXECDIR "/docket-render", NULL);
}

static void
docket_renderer_finalize (GObject *object)
{
  DocketRenderer *self = DOCKET_RENDERER (object);

  g_queue_clear_full (&self->idle, (GDestroyNotify) docket_renderer_helper_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->freed);
  g_free (self->program);
  G_OBJECT_CLASS (docket_renderer_parent_class)->finalize (object);
}

static void
docket_renderer_class_init (DocketRendererClass *class)
{
  G_OBJECT_CLASS (class)->finalize = docket_renderer_finalize;
}

static void
docket_renderer_init (DocketRenderer *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->freed);
  g_queue_init (&self->idle);
}

DocketRenderer *
docket_renderer_new (const char *program, const DocketRendererLimits *limits)
{
  DocketRenderer *self = g_object_new (DOCKET_TYPE_RENDERER, NULL);

  self->program = find_program (program);
  if (limits != NULL)
    self->limits = *limits;
  if (self->limits.max_pixels <= 0)
    self->limits.max_pixels = DEFAULT_PIXELS;
  if (self->limits.max_memory <= 0)
    self->limits.max_memory = DEFAULT_MEMORY;
  if (self->limits.timeout <= 0)
    self->limits.timeout = DEFAULT_TIMEOUT;
  if (self->limits.max_helpers == 0)
    self->limits.max_helpers = g_get_num_processors ();
  return self;
}

gboolean
docket_renderer_probe (DocketRenderer *self, gint in, DocketPictureInfo *info, GError **error)
{
  DocketRenderRequest request = { .kind = DOCKET_RENDER_PROBE };
  DocketRenderReply reply = { 0 };

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  if (!call (self, &request, &in, 1, &reply, error))
    return FALSE;
  fill_info (&reply, info);
  return TRUE;
}

gboolean
docket_renderer_previews (DocketRenderer *self,
                          gint in,
                          DocketPreview *previews,
                          guint n_previews,
                          DocketPictureInfo *info,
                          GError **error)
{
  DocketRenderRequest request = { .kind = DOCKET_RENDER_PREVIEWS, .n_previews = n_previews };
  DocketRenderReply reply = { 0 };
  gint fds[DOCKET_RENDER_MAX_FDS] = { in };

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  g_return_val_if_fail (n_previews >= 1 && n_previews <= DOCKET_RENDER_MAX_PREVIEWS, FALSE);
  for (guint i = 0; i < n_previews; i++)
    {
      request.sizes[i] = previews[i].size;
      fds[1 + i] = previews[i].fd;
    }
  if (!call (self, &request, fds, 1 + n_previews, &reply, error))
    return FALSE;
  for (guint i = 0; i < n_previews; i++)
    {
      previews[i].width = reply.widths[i];
      previews[i].height = reply.heights[i];
    }
  fill_info (&reply, info);
  return TRUE;
}

gboolean
docket_renderer_preview (DocketRenderer *self,
                         gint in,
                         gint size,
                         gint out,
                         gint *width,
                         gint *height,
                         GError **error)
{
  DocketPreview preview = { .size = size, .fd = out };

  if (!docket_renderer_previews (self, in, &preview, 1, NULL, error))
    return FALSE;
  if (width != NULL)
    *width = preview.width;
  if (height != NULL)
    *height = preview.height;
  return TRUE;
}

DocketPage
docket_page_for_item (const DocketItem *item, DocketLength border, DocketPageFormat format)
{
  return (DocketPage) {
    .width = item->width,
    .height = item->height,
    .border = item->border ? border : 0,
    .scaling = item->scaling,
    .crop = item->crop,
    .format = format,
  };
}

static gint
to_pixels (DocketLength length)
{
  return (gint) lround (length * (double) DOCKET_PAGE_DPI / 2540);
}

void
docket_page_get_pixels (const DocketPage *page, gint *width, gint *height)
{
  *width = to_pixels (page->width);
  *height = to_pixels (page->height);
}

gboolean
docket_renderer_page (DocketRenderer *self, gint in, const DocketPage *page, gint out, GError **error)
{
  DocketRenderRequest request = {
    .kind = DOCKET_RENDER_PAGE,
    .border = to_pixels (page->border),
    .fit = page->scaling == DOCKET_SCALING_FIT,
    .png = page->format == DOCKET_PAGE_PNG,
    .crop_x = page->crop.x,
    .crop_y = page->crop.y,
    .crop_width = page->crop.width,
    .crop_height = page->crop.height,
  };
  DocketRenderReply reply = { 0 };
  gint fds[] = { in, out };

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  docket_page_get_pixels (page, &request.page_width, &request.page_height);
  return call (self, &request, fds, 2, &reply, error);
}
