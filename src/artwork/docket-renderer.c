/* docket-renderer.c: previews and pages of strangers' pictures, made by docket-render in a sandbox
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer.h"

#include "docket-error.h"
#include "docket-renderer-private.h"

#include <errno.h>
#include <glib/gi18n.h>

#define DEFAULT_PIXELS (200 * 1000 * 1000)
#define DEFAULT_MEMORY (G_GINT64_CONSTANT (3) * 512 * 1024 * 1024)
#define DEFAULT_TIMEOUT (30 * G_TIME_SPAN_SECOND)

struct _DocketRenderer
{
  GObject parent_instance;

  /* constant */
  DocketRendererLimits limits;
  DocketRendererPool *pools[2];  /* of docket-render and of docket-stamp */
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

gboolean
docket_renderer_call (DocketRenderer *self,
                      DocketRenderRequest *request,
                      const gint *fds,
                      DocketRenderReply *reply,
                      GError **error)
{
  request->magic = DOCKET_RENDER_MAGIC;
  request->max_pixels = self->limits.max_pixels;
  request->max_memory = self->limits.max_memory;
  request->timeout = self->limits.timeout;
  if (!docket_renderer_pool_ask (self->pools[request->kind == DOCKET_RENDER_STAMP], request, fds, reply, error))
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

  for (guint i = 0; i < G_N_ELEMENTS (self->pools); i++)
    g_clear_pointer (&self->pools[i], docket_renderer_pool_free);
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
}

DocketRenderer *
docket_renderer_new (const char *program, const DocketRendererLimits *limits)
{
  DocketRenderer *self = g_object_new (DOCKET_TYPE_RENDERER, NULL);
  g_autofree char *render = find_program (program);
  g_autofree char *folder = g_path_get_dirname (render);
  g_autofree char *stamp = g_build_filename (folder, "docket-stamp", NULL);

  if (limits != NULL)
    self->limits = *limits;
  if (self->limits.max_pixels <= 0)
    self->limits.max_pixels = DEFAULT_PIXELS;
  if (self->limits.max_memory <= 0)
    self->limits.max_memory = DEFAULT_MEMORY;
  if (self->limits.timeout <= 0)
    self->limits.timeout = DEFAULT_TIMEOUT;
  if (self->limits.max_helpers == 0)
    self->limits.max_helpers = g_get_num_processors () + 1;
  self->pools[0] = docket_renderer_pool_new (render, self->limits.max_helpers);
  self->pools[1] = docket_renderer_pool_new (stamp, self->limits.max_helpers);
  return self;
}

gboolean
docket_renderer_probe (DocketRenderer *self, gint in, DocketPictureInfo *info, GError **error)
{
  DocketRenderRequest request = { .kind = DOCKET_RENDER_PROBE, .n_inputs = 1 };
  DocketRenderReply reply = { 0 };

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  if (!docket_renderer_call (self, &request, &in, &reply, error))
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
  DocketRenderRequest request = { .kind = DOCKET_RENDER_PREVIEWS, .n_previews = n_previews,
                                  .n_inputs = 1, .n_outputs = n_previews };
  DocketRenderReply reply = { 0 };
  gint fds[DOCKET_RENDER_MAX_FDS] = { in };

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  g_return_val_if_fail (n_previews >= 1 && n_previews <= DOCKET_RENDER_MAX_PREVIEWS, FALSE);
  for (guint i = 0; i < n_previews; i++)
    {
      request.sizes[i] = previews[i].size;
      fds[1 + i] = previews[i].fd;
    }
  if (!docket_renderer_call (self, &request, fds, &reply, error))
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
