/* docket-render-gif.c: the first picture of a GIF on its canvas
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <gif_lib.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  GifFileType *gif;
  gsize offset;
  gint transparent;  /* index, or -1 */
} Decoder;

static int
on_read (GifFileType *gif, GifByteType *out, int length)
{
  DocketRenderSource *source = gif->UserData;
  Decoder *decoder = source->decoder;
  gsize count = MIN ((gsize) MAX (length, 0), source->length - decoder->offset);

  memcpy (out, source->data + decoder->offset, count);
  decoder->offset += count;
  return count;
}

static void
refuse (DocketRenderSource *source, gint error)
{
  Decoder *decoder = source->decoder;
  gboolean at_end = decoder->offset >= source->length;

  if (error == D_GIF_ERR_NOT_ENOUGH_MEM)
    docket_render_finish (source->job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  docket_render_finish (source->job, at_end ? DOCKET_RENDER_TRUNCATED : DOCKET_RENDER_DAMAGED, 0);
}

static void
read_extension (DocketRenderSource *source)
{
  Decoder *decoder = source->decoder;
  GifByteType *block;
  GraphicsControlBlock control;
  int code;

  if (DGifGetExtension (decoder->gif, &code, &block) == GIF_ERROR)
    refuse (source, decoder->gif->Error);
  while (block != NULL)
    {
      if (code == GRAPHICS_EXT_FUNC_CODE && DGifExtensionToGCB (block[0], block + 1, &control) == GIF_OK)
        decoder->transparent = control.TransparentColor;
      if (DGifGetExtensionNext (decoder->gif, &block) == GIF_ERROR)
        refuse (source, decoder->gif->Error);
    }
}

static void
go_to_first_picture (DocketRenderSource *source)
{
  Decoder *decoder = source->decoder;
  GifRecordType record;

  for (;;)
    {
      if (DGifGetRecordType (decoder->gif, &record) == GIF_ERROR)
        refuse (source, decoder->gif->Error);
      if (record == TERMINATE_RECORD_TYPE)
        docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
      if (record == IMAGE_DESC_RECORD_TYPE)
        break;
      if (record == EXTENSION_RECORD_TYPE)
        read_extension (source);
    }
  if (DGifGetImageDesc (decoder->gif) == GIF_ERROR)
    refuse (source, decoder->gif->Error);
}

static guint8 *
read_indices (DocketRenderSource *source)
{
  static const gint starts[] = { 0, 4, 2, 1 };
  static const gint steps[] = { 8, 8, 4, 2 };
  Decoder *decoder = source->decoder;
  const GifImageDesc *frame = &decoder->gif->Image;
  guint8 *indices = docket_render_alloc (source->job, frame->Height, frame->Width);

  for (gint pass = 0; pass < (frame->Interlace ? 4 : 1); pass++)
    for (gint y = frame->Interlace ? starts[pass] : 0; y < frame->Height; y += frame->Interlace ? steps[pass] : 1)
      if (DGifGetLine (decoder->gif, indices + (gsize) y * frame->Width, frame->Width) == GIF_ERROR)
        refuse (source, decoder->gif->Error);
  return indices;
}

static void
fill_row (const Decoder *decoder, const ColorMapObject *map, const guint8 *indices, guint8 *row, gint canvas)
{
  const GifImageDesc *frame = &decoder->gif->Image;

  memset (row, 255, (gsize) canvas * 3);
  for (gint x = 0; indices != NULL && x < frame->Width && frame->Left + x < canvas; x++)
    if (indices[x] != decoder->transparent && indices[x] < map->ColorCount)
      {
        guint8 *out = row + (gsize) (frame->Left + x) * 3;

        out[0] = map->Colors[indices[x]].Red;
        out[1] = map->Colors[indices[x]].Green;
        out[2] = map->Colors[indices[x]].Blue;
      }
}

static void
decode (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  const GifImageDesc *frame = &decoder->gif->Image;
  const ColorMapObject *map = frame->ColorMap != NULL ? frame->ColorMap : decoder->gif->SColorMap;
  guint8 *row = docket_render_alloc (source->job, source->width, 3);
  guint8 *indices;
  DocketRenderSink sink;

  if (map == NULL)
    docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
  indices = read_indices (source);
  docket_render_sink_open (&sink, source->job, image, source->width, source->height, DOCKET_RENDER_RGB, 8, shrink);
  for (gint y = 0; y < source->height; y++)
    {
      gint line = y - frame->Top;
      gboolean inside = line >= 0 && line < frame->Height;

      fill_row (decoder, map, inside ? indices + (gsize) line * frame->Width : NULL, row, source->width);
      docket_render_sink_row (&sink, row);
    }
  free (indices);
  free (row);
}

void
docket_render_gif_open (DocketRenderSource *source)
{
  Decoder *decoder = g_new0 (Decoder, 1);
  int error = 0;

  source->decoder = decoder;
  source->decode = decode;
  decoder->transparent = -1;
  decoder->gif = DGifOpen (source, on_read, &error);
  if (decoder->gif == NULL)
    refuse (source, error);
  go_to_first_picture (source);
  docket_render_source_set_size (source, MAX (decoder->gif->SWidth, decoder->gif->Image.Width),
                                 MAX (decoder->gif->SHeight, decoder->gif->Image.Height));
}
