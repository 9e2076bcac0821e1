/* docket-preview-private.h: what the store of previews may do to one of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-previews.h"

G_BEGIN_DECLS

struct _DocketPreview
{
  GObject parent_instance;

  char *code;
  char *image;
  guint size;
  DocketPreviewState state;
  GdkTexture *texture;   /* NULL until it has arrived */
  gboolean veiled;
};

/* What became of it. @texture: NULL unless @state is OK. */
void docket_preview_settle (DocketPreview *self, DocketPreviewState state, GdkTexture *texture);
void docket_preview_set_veiled (DocketPreview *self, gboolean veiled);

G_END_DECLS
