/* docket-render-tiff.c: TIFF: grey, RGB and CMYK as stored, all else by the library's RGBA view
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <stdlib.h>
#include <string.h>
#include <tiffio.h>

#define TAG_DNG_VERSION 50706

typedef struct
{
  TIFF *tiff;
  gsize offset;
  guint16 bits, samples, photometric, planar, extra, extra_type;
  gboolean tiled;
} Decoder;

static tmsize_t
on_read (thandle_t handle, void *out, tmsize_t length)
{
  DocketRenderSource *source = handle;
  Decoder *decoder = source->decoder;
  gsize count;

  if (length < 0 || decoder->offset > source->length)
    return 0;
  count = MIN ((gsize) length, source->length - decoder->offset);
  memcpy (out, source->data + decoder->offset, count);
  decoder->offset += count;
  return count;
}

static tmsize_t
on_write (thandle_t handle, void *data, tmsize_t length)
{
  return 0;
}

static toff_t
on_seek (thandle_t handle, toff_t offset, int whence)
{
  DocketRenderSource *source = handle;
  Decoder *decoder = source->decoder;

  if (whence == SEEK_CUR)
    offset += decoder->offset;
  else if (whence == SEEK_END)
    offset += source->length;
  decoder->offset = offset;
  return offset;
}

static int
on_close (thandle_t handle)
{
  return 0;
}

static toff_t
on_size (thandle_t handle)
{
  return ((DocketRenderSource *) handle)->length;
}

static int
on_map (thandle_t handle, void **base, toff_t *size)
{
  DocketRenderSource *source = handle;

  *base = (void *) source->data;
  *size = source->length;
  return 1;
}

static void
on_unmap (thandle_t handle, void *base, toff_t size)
{
}

/* The library reports no cause; data that would lie behind the end of the file is the usual one. */
static void
refuse (DocketRenderSource *source)
{
  Decoder *decoder = source->decoder;
  guint64 *offsets = NULL, *counts = NULL;
  guint32 n = decoder->tiled ? TIFFNumberOfTiles (decoder->tiff) : TIFFNumberOfStrips (decoder->tiff);
  guint32 offset_tag = decoder->tiled ? TIFFTAG_TILEOFFSETS : TIFFTAG_STRIPOFFSETS;
  guint32 count_tag = decoder->tiled ? TIFFTAG_TILEBYTECOUNTS : TIFFTAG_STRIPBYTECOUNTS;

  if (TIFFGetField (decoder->tiff, offset_tag, &offsets) && TIFFGetField (decoder->tiff, count_tag, &counts))
    for (guint32 i = 0; offsets != NULL && counts != NULL && i < n; i++)
      if (offsets[i] > source->length || counts[i] > source->length - offsets[i])
        docket_render_finish (source->job, DOCKET_RENDER_TRUNCATED, 0);
  docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
}

/* The layout of rows that can be taken as they are, or -1. */
static gint
plain_layout (const Decoder *decoder)
{
  gboolean alpha = decoder->extra == 1 && decoder->extra_type == EXTRASAMPLE_UNASSALPHA;
  gint colours = decoder->samples - decoder->extra;

  if (decoder->tiled || decoder->planar != PLANARCONFIG_CONTIG || (decoder->bits != 8 && decoder->bits != 16))
    return -1;
  if (decoder->extra > 0 && !alpha)
    return -1;
  if (decoder->photometric == PHOTOMETRIC_MINISBLACK && colours == 1)
    return alpha ? DOCKET_RENDER_GREY_ALPHA : DOCKET_RENDER_GREY;
  if (decoder->photometric == PHOTOMETRIC_RGB && colours == 3)
    return alpha ? DOCKET_RENDER_RGBA : DOCKET_RENDER_RGB;
  if (decoder->photometric == PHOTOMETRIC_SEPARATED && colours == 4 && !alpha)
    return DOCKET_RENDER_CMYK;
  return -1;
}

static void
decode_plain (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  guint8 *row = docket_render_alloc (source->job, TIFFScanlineSize (decoder->tiff), 1);
  DocketRenderSink sink;

  docket_render_sink_open (&sink, source->job, image, source->width, source->height, plain_layout (decoder),
                           decoder->bits, shrink);
  for (gint y = 0; y < source->height; y++)
    {
      if (TIFFReadScanline (decoder->tiff, row, y, 0) != 1)
        refuse (source);
      docket_render_sink_row (&sink, row);
    }
  free (row);
}

/* The library gives premultiplied alpha, so white is added instead of blended. */
static void
decode_view (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  guint32 *raster = docket_render_alloc (source->job, (gsize) source->width * source->height, 4);
  guint8 *row = docket_render_alloc (source->job, source->width, 3);
  DocketRenderSink sink;

  if (!TIFFReadRGBAImageOriented (decoder->tiff, source->width, source->height, raster, source->orientation, 1))
    refuse (source);
  docket_render_sink_open (&sink, source->job, image, source->width, source->height, DOCKET_RENDER_RGB, 8, shrink);
  for (gint y = 0; y < source->height; y++)
    {
      for (gint x = 0; x < source->width; x++)
        {
          guint32 pixel = raster[(gsize) y * source->width + x];
          guint white = 255 - TIFFGetA (pixel);

          row[x * 3] = MIN (255, TIFFGetR (pixel) + white);
          row[x * 3 + 1] = MIN (255, TIFFGetG (pixel) + white);
          row[x * 3 + 2] = MIN (255, TIFFGetB (pixel) + white);
        }
      docket_render_sink_row (&sink, row);
    }
  free (raster);
  free (row);
}

static void
decode (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  char message[1024];

  if (plain_layout (decoder) >= 0)
    {
      decode_plain (source, shrink, image);
      return;
    }
  if (!TIFFRGBAImageOK (decoder->tiff, message))
    docket_render_finish (source->job, DOCKET_RENDER_UNSUPPORTED, 0);
  decode_view (source, shrink, image);
}

static void
read_fields (DocketRenderSource *source)
{
  Decoder *decoder = source->decoder;
  TIFF *tiff = decoder->tiff;
  guint32 width = 0, height = 0, length = 0;
  guint16 orientation = 1, format = SAMPLEFORMAT_UINT, compression = 0;
  guint16 *types = NULL;
  void *profile = NULL;

  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  docket_render_source_set_size (source, width, height);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_COMPRESSION, &compression);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_BITSPERSAMPLE, &decoder->bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, &decoder->samples);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_PLANARCONFIG, &decoder->planar);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLEFORMAT, &format);
  TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &decoder->photometric);
  if (TIFFGetField (tiff, TIFFTAG_EXTRASAMPLES, &decoder->extra, &types) && decoder->extra > 0)
    decoder->extra_type = types[0];
  if (TIFFGetFieldDefaulted (tiff, TIFFTAG_ORIENTATION, &orientation) && orientation >= 1 && orientation <= 8)
    source->orientation = orientation;
  if (TIFFGetField (tiff, TIFFTAG_ICCPROFILE, &length, &profile))
    docket_render_source_set_profile (source, profile, length);
  decoder->tiled = TIFFIsTiled (tiff);
  if (format != SAMPLEFORMAT_UINT || !TIFFIsCODECConfigured (compression))
    docket_render_finish (source->job, DOCKET_RENDER_UNSUPPORTED, 0);
}

void
docket_render_tiff_open (DocketRenderSource *source)
{
  Decoder *decoder = g_new0 (Decoder, 1);
  guint16 count = 0;
  void *version = NULL;

  source->decoder = decoder;
  TIFFSetErrorHandler (NULL);
  TIFFSetWarningHandler (NULL);
  decoder->tiff = TIFFClientOpen ("picture", "rm", source, on_read, on_write, on_seek, on_close, on_size,
                                  on_map, on_unmap);
  if (decoder->tiff == NULL)
    docket_render_finish (source->job, source->length < 1024 ? DOCKET_RENDER_TRUNCATED : DOCKET_RENDER_DAMAGED, 0);
  /* A camera's raw file holds a thumbnail where a TIFF has its picture. */
  if (TIFFGetField (decoder->tiff, TAG_DNG_VERSION, &count, &version))
    docket_render_finish (source->job, DOCKET_RENDER_IS_RAW, 0);
  read_fields (source);
  source->decode = decode;
}
