/* docket-stamp-design-private.h: what DocketRenderer tells docket-stamp to draw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-item.h"
#include "docket-template.h"

G_BEGIN_DECLS

/* Pixels of a face to a millimetre: 0.05 mm each. */
#define DOCKET_STAMP_PER_MM 20

typedef struct
{
  DocketLength width, height;
  DocketLength detail;       /* the thinnest line that the tool cuts */
  DocketLength text_height;  /* the smallest legible */
  DocketFace face;
  DocketContent content;
  DocketLayout layout;
  DocketTreatment treatment;
  double level;              /* negative: found by itself */
  gint preview;              /* the longer side of the imprint, pixels */
  const char *words;         /* "" : none */
  const char *family;        /* "": the usual one */
  const char *language;      /* "": none */
  const char *svg;           /* of the template; "": none */
  GVariant *fields;          /* DOCKET_STAMP_FIELDS: name, text, family, align, reversed */
} DocketStampDesign;

#define DOCKET_STAMP_FIELDS "a(sssib)"

/* To bytes for the helper's first input, and back: the strings and fields live as long as @value. */
GVariant *docket_stamp_design_pack (const DocketStampDesign *design);
gboolean docket_stamp_design_unpack (GVariant *value, DocketStampDesign *design);

/* "(iiiiiiiidi" and so on; see docket-stamp-design.c. */
const GVariantType *docket_stamp_design_type (void);

G_END_DECLS
