/* docket-stamp-design.c: what DocketRenderer tells docket-stamp to draw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-stamp-design-private.h"

#define TYPE "(iiiiiiiidissss" DOCKET_STAMP_FIELDS ")"

#define LARGEST_SIDE 20000
#define LARGEST_PREVIEW 4096

GVariant *
docket_stamp_design_pack (const DocketStampDesign *d)
{
  GVariant *members[] = {
    g_variant_new_int32 (d->width), g_variant_new_int32 (d->height), g_variant_new_int32 (d->detail),
    g_variant_new_int32 (d->text_height), g_variant_new_int32 (d->face), g_variant_new_int32 (d->content),
    g_variant_new_int32 (d->layout), g_variant_new_int32 (d->treatment), g_variant_new_double (d->level),
    g_variant_new_int32 (d->preview), g_variant_new_string (d->words), g_variant_new_string (d->family),
    g_variant_new_string (d->language), g_variant_new_string (d->svg), d->fields,
  };

  return g_variant_ref_sink (g_variant_new_tuple (members, G_N_ELEMENTS (members)));
}

const GVariantType *
docket_stamp_design_type (void)
{
  return G_VARIANT_TYPE (TYPE);
}

gboolean
docket_stamp_design_unpack (GVariant *value, DocketStampDesign *d)
{
  gint32 face, content, layout, treatment;

  g_variant_get (value, "(iiiiiiiidi&s&s&s&s@" DOCKET_STAMP_FIELDS ")", &d->width, &d->height, &d->detail,
                 &d->text_height, &face, &content, &layout, &treatment, &d->level, &d->preview, &d->words, &d->family,
                 &d->language, &d->svg, &d->fields);
  d->face = (DocketFace) face;
  d->content = (DocketContent) content;
  d->layout = (DocketLayout) layout;
  d->treatment = (DocketTreatment) treatment;
  return d->width >= 100 && d->width <= LARGEST_SIDE && d->height >= 100 && d->height <= LARGEST_SIDE
         && d->detail > 0 && d->text_height > 0 && d->preview >= 16 && d->preview <= LARGEST_PREVIEW;
}
