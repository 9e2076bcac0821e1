/* pictures.h: test pictures of every format, drawn afresh, and their pixels read back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 8-bit samples, rows without padding. */
typedef struct
{
  gint width, height, channels;
  guint8 *data;
  gint dpi;       /* as the file said; 0 unknown */
  gint sampling;  /* of a JPEG's colours: 1 is 4:4:4 */
  gsize metadata; /* bytes of EXIF and profiles that the file carried */
} Pixels;

Pixels *pixels_new (gint width, gint height, gint channels);
void pixels_free (Pixels *pixels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pixels, pixels_free)
guint8 *pixels_at (const Pixels *pixels, gint x, gint y);

/* 4 x 4 fields, each of its own colour, so that every part and every turn can be told. */
Pixels *scene_new (gint width, gint height);
void scene_colour (gint column, gint row, guint8 colour[3]);

/* What a camera stores so that @upright results from turning by EXIF's @orientation. */
Pixels *pixels_store_as (const Pixels *upright, gint orientation);

/* Fails the test unless the fields of the scene stand in the box, each within @tolerance. */
void assert_scene (const Pixels *pixels, gint x, gint y, gint width, gint height, gint tolerance);

/* Fails unless the pixel is the colour within @tolerance. */
void assert_pixel (const Pixels *pixels, gint x, gint y, gint red, gint green, gint blue, gint tolerance);

/* How a file is to be written; all zero is the plain case. */
typedef struct
{
  gint orientation;   /* in EXIF, or in TIFF's tag */
  GBytes *profile;
  gint depth;         /* 16 where the format can */
  gboolean interlaced;
  gboolean progressive;
  gboolean tiled;
  gboolean plain_cmyk;  /* without Adobe's marker: not inverted */
} FileOptions;

/* 1 channel is grey, 2 grey and alpha, 3 RGB, 4 RGBA (CMYK for JPEG and make_tiff_cmyk). */
GBytes *make_jpeg (const Pixels *pixels, const FileOptions *options);
GBytes *make_png (const Pixels *pixels, const FileOptions *options);
GBytes *make_tiff (const Pixels *pixels, const FileOptions *options);
GBytes *make_tiff_cmyk (const Pixels *pixels, const FileOptions *options);
GBytes *make_webp (const Pixels *pixels, const FileOptions *options);
GBytes *make_heic (const Pixels *pixels, const FileOptions *options);
/* @heic as a phone writes it that was held turned: with an 'irot' of so many quarters anticlockwise. */
GBytes *turn_heic (GBytes *heic, guint8 quarters);
/* @frames follow each other; the first has @transparent (-1: none) as its transparent index. */
GBytes *make_gif (const Pixels *const *frames, guint n_frames, gint transparent, gboolean interlaced);

/* Bytes in memory behind a descriptor; at their start. */
gint open_bytes (GBytes *bytes);
gint open_empty (void);

/* What was written to @fd, decoded (JPEG or PNG); closes it. */
Pixels *read_result (gint fd);

G_END_DECLS
