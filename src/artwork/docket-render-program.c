/* docket-render-program.c: docket-render, which decodes what a stranger sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <math.h>

#define LARGEST_SIDE 32767
#define LARGEST_PREVIEW 16384
#define MOST_CELLS 100

static gboolean
is_previews (const DocketRenderRequest *r)
{
  gboolean sound = r->n_previews >= 1 && r->n_previews <= DOCKET_RENDER_MAX_PREVIEWS && r->n_inputs == 1
                   && r->n_outputs == r->n_previews;

  for (guint i = 0; i < MIN (r->n_previews, DOCKET_RENDER_MAX_PREVIEWS); i++)
    sound = sound && r->sizes[i] >= 1 && r->sizes[i] <= LARGEST_PREVIEW;
  return sound;
}

static gboolean
is_page (const DocketRenderRequest *r)
{
  return r->n_outputs == 1 && r->border >= 0 && r->page_width > 2 * r->border && r->page_height > 2 * r->border
         && r->page_width <= LARGEST_SIDE && r->page_height <= LARGEST_SIDE;
}

static gboolean
is_stickers (const DocketRenderRequest *r)
{
  const DocketRenderStickers *s = &r->stickers;

  return s->rows >= 1 && s->rows <= MOST_CELLS && s->columns >= 1 && s->columns <= MOST_CELLS && s->cut <= 2
         && isfinite (s->gap) && isfinite (s->margin) && isfinite (s->radius) && s->gap >= 0 && s->margin >= 0
         && s->radius >= 0 && r->page_width - 2 * s->margin - (s->columns - 1) * s->gap >= s->columns
         && r->page_height - 2 * s->margin - (s->rows - 1) * s->gap >= s->rows;
}

void
docket_render_program_prepare (void)
{
  docket_render_heif_prepare ();
}

gboolean
docket_render_program_reads_files (void)
{
  return FALSE;
}

gboolean
docket_render_program_makes_sense (const DocketRenderRequest *r)
{
  switch (r->kind)
    {
    case DOCKET_RENDER_PROBE:
      return r->n_inputs == 1 && r->n_outputs == 0;
    case DOCKET_RENDER_PREVIEWS:
      return is_previews (r);
    case DOCKET_RENDER_PAGE:
    case DOCKET_RENDER_GREYS:
      return r->n_inputs == 1 && is_page (r);
    case DOCKET_RENDER_STICKERS:
      return r->border == 0 && is_page (r) && is_stickers (r);
    default:
      return FALSE;
    }
}

void
docket_render_program_work (DocketRenderJob *job,
                            const DocketRenderRequest *request,
                            const DocketRenderInput *inputs,
                            const gint *outputs)
{
  docket_render_work (job, request, inputs, outputs);
  docket_render_finish (job, DOCKET_RENDER_OK, 0);
}
