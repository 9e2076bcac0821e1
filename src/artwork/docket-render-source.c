/* docket-render-source.c: recognises a picture by its first bytes and opens its decoder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <libexif/exif-data.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PROFILE (16 * 1024 * 1024)
#define MAX_SIDE 1000000

static void (*const openers[DOCKET_RENDER_N_FORMATS]) (DocketRenderSource *) = {
  [DOCKET_RENDER_JPEG] = docket_render_jpeg_open,
  [DOCKET_RENDER_PNG] = docket_render_png_open,
  [DOCKET_RENDER_WEBP] = docket_render_webp_open,
  [DOCKET_RENDER_HEIF] = docket_render_heif_open,
  [DOCKET_RENDER_TIFF] = docket_render_tiff_open,
  [DOCKET_RENDER_GIF] = docket_render_gif_open,
};

/* @offset is where @bytes stand in a file of that kind. */
typedef struct
{
  guint offset;
  const char *bytes;
  guint length;
  DocketRenderFormat format;
  DocketRenderOutcome outcome;
} Signature;

static const Signature signatures[] = {
  { 0, "\xff\xd8\xff", 3, DOCKET_RENDER_JPEG, DOCKET_RENDER_OK },
  { 0, "\x89PNG\r\n\x1a\n", 8, DOCKET_RENDER_PNG, DOCKET_RENDER_OK },
  { 8, "WEBP", 4, DOCKET_RENDER_WEBP, DOCKET_RENDER_OK },
  { 0, "GIF87a", 6, DOCKET_RENDER_GIF, DOCKET_RENDER_OK },
  { 0, "GIF89a", 6, DOCKET_RENDER_GIF, DOCKET_RENDER_OK },
  { 8, "CR\x02", 3, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_RAW },
  { 4, "ftypcrx ", 8, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_RAW },
  { 0, "FUJIFILM", 8, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_RAW },
  { 0, "II*\0", 4, DOCKET_RENDER_TIFF, DOCKET_RENDER_OK },
  { 0, "MM\0*", 4, DOCKET_RENDER_TIFF, DOCKET_RENDER_OK },
  { 0, "II+\0", 4, DOCKET_RENDER_TIFF, DOCKET_RENDER_OK },
  { 0, "MM\0+", 4, DOCKET_RENDER_TIFF, DOCKET_RENDER_OK },
  { 4, "ftyphei", 7, DOCKET_RENDER_HEIF, DOCKET_RENDER_OK },
  { 4, "ftyphev", 7, DOCKET_RENDER_HEIF, DOCKET_RENDER_OK },
  { 4, "ftypmif1", 8, DOCKET_RENDER_HEIF, DOCKET_RENDER_OK },
  { 4, "ftypmsf1", 8, DOCKET_RENDER_HEIF, DOCKET_RENDER_OK },
  { 4, "ftypavif", 8, DOCKET_RENDER_HEIF, DOCKET_RENDER_OK },
  { 4, "ftyp", 4, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_VIDEO },
  { 8, "AVI ", 4, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_VIDEO },
  { 0, "\x1a\x45\xdf\xa3", 4, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_VIDEO },
  { 0, "%PDF-", 5, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_DOCUMENT },
  { 0, "PK\x03\x04", 4, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_DOCUMENT },
  { 0, "\xd0\xcf\x11\xe0", 4, DOCKET_RENDER_UNKNOWN_FORMAT, DOCKET_RENDER_IS_DOCUMENT },
};

static const Signature *
recognise (const guint8 *data, gsize length)
{
  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      const Signature *s = &signatures[i];

      if (length >= s->offset + s->length && memcmp (data + s->offset, s->bytes, s->length) == 0)
        return s;
    }
  return NULL;
}

void
docket_render_source_set_size (DocketRenderSource *source, gint64 width, gint64 height)
{
  if (width <= 0 || height <= 0)
    docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > source->max_pixels)
    docket_render_finish (source->job, DOCKET_RENDER_TOO_MANY_PIXELS, 0);
  source->width = width;
  source->height = height;
}

void
docket_render_source_set_profile (DocketRenderSource *source, gconstpointer data, gsize length)
{
  if (data == NULL || length == 0 || length > MAX_PROFILE || source->profile != NULL)
    return;
  source->profile = docket_render_alloc (source->job, length, 1);
  source->profile_length = length;
  memcpy (source->profile, data, length);
}

void
docket_render_source_set_exif (DocketRenderSource *source, gconstpointer data, gsize length)
{
  static const char header[] = "Exif\0";
  g_autofree guint8 *with_header = NULL;
  ExifData *exif;
  ExifEntry *entry;

  if (data == NULL || length < 8 || length > 65535)
    return;
  if (memcmp (data, header, 6) != 0)
    {
      with_header = g_malloc (length + 6);
      memcpy (with_header, header, 6);
      memcpy (with_header + 6, data, length);
      data = with_header;
      length += 6;
    }
  exif = exif_data_new_from_data (data, length);
  if (exif == NULL)
    return;
  entry = exif_content_get_entry (exif->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  if (entry != NULL && entry->format == EXIF_FORMAT_SHORT && entry->size >= 2)
    {
      gint orientation = exif_get_short (entry->data, exif_data_get_byte_order (exif));

      if (orientation >= 1 && orientation <= 8)
        source->orientation = orientation;
    }
  exif_data_unref (exif);
}

void
docket_render_source_open (DocketRenderSource *source,
                           DocketRenderJob *job,
                           const guint8 *data,
                           gsize length,
                           gint64 max_pixels)
{
  const Signature *signature = recognise (data, length);

  memset (source, 0, sizeof *source);
  source->job = job;
  source->data = data;
  source->length = length;
  source->max_pixels = max_pixels;
  source->orientation = 1;
  if (length == 0)
    docket_render_finish (job, DOCKET_RENDER_EMPTY, 0);
  if (signature == NULL)
    docket_render_finish (job, DOCKET_RENDER_NOT_A_PICTURE, 0);
  if (signature->outcome != DOCKET_RENDER_OK)
    docket_render_finish (job, signature->outcome, 0);
  source->format = signature->format;
  job->reply.format = signature->format;
  openers[signature->format] (source);
}
