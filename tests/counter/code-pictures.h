/* code-pictures.h: pictures of bar codes as cameras and phones make them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <cairo.h>
#include <glib.h>

typedef struct
{
  const char *text;
  gboolean qr;          /* otherwise Code 128 */
  guint width, height;  /* of the picture */
  double module;        /* pixels of the narrowest bar */
  double angle;         /* degrees */
  guint blur;           /* pixels on each side */
  guint noise;          /* grey levels */
  guint8 dark, light;   /* 0, 255 for print; both 0: that */
} CodePicture;

/* An RGB24 surface, the code in its middle with twelve modules of white around it. */
cairo_surface_t *code_picture_draw (const CodePicture *picture);

/* Its grey pixels, one byte each without gaps. */
guint8 *code_picture_grey (const CodePicture *picture);
