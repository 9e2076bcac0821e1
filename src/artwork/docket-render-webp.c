/* docket-render-webp.c: WebP, the first frame of an animation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>

typedef struct
{
  WebPDecoderConfig config;
  WebPData frame;
} Decoder;

static void
refuse (DocketRenderSource *source, VP8StatusCode status)
{
  switch (status)
    {
    case VP8_STATUS_OUT_OF_MEMORY:
      docket_render_finish (source->job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      docket_render_finish (source->job, DOCKET_RENDER_UNSUPPORTED, 0);
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      docket_render_finish (source->job, DOCKET_RENDER_TRUNCATED, 0);
    case VP8_STATUS_OK:
    case VP8_STATUS_INVALID_PARAM:
    case VP8_STATUS_BITSTREAM_ERROR:
    case VP8_STATUS_USER_ABORT:
    default:
      docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
    }
}

static void
read_chunk (DocketRenderSource *source,
            WebPDemuxer *demuxer,
            const char *name,
            void (*set) (DocketRenderSource *, gconstpointer, gsize))
{
  WebPChunkIterator chunk;

  if (WebPDemuxGetChunk (demuxer, name, 1, &chunk))
    {
      set (source, chunk.chunk.bytes, chunk.chunk.size);
      WebPDemuxReleaseChunkIterator (&chunk);
    }
}

/* The library scales while it decodes, by averaging. */
static void
decode (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  WebPDecoderConfig *config = &decoder->config;
  gint block = MAX (1, (gint) (shrink / 1.5));
  gint width = (source->width + block - 1) / block;
  gint height = (source->height + block - 1) / block;
  gint samples = config->input.has_alpha ? 4 : 3;
  DocketRenderSink sink;
  guint8 *rows = docket_render_alloc (source->job, height, (gsize) width * samples);
  VP8StatusCode status;

  config->options.use_scaling = block > 1;
  config->options.scaled_width = width;
  config->options.scaled_height = height;
  config->output.colorspace = samples == 4 ? MODE_RGBA : MODE_RGB;
  config->output.is_external_memory = 1;
  config->output.u.RGBA.rgba = rows;
  config->output.u.RGBA.stride = width * samples;
  config->output.u.RGBA.size = (gsize) width * samples * height;
  status = WebPDecode (decoder->frame.bytes, decoder->frame.size, config);
  if (status != VP8_STATUS_OK)
    refuse (source, status);
  docket_render_sink_open (&sink, source->job, image, width, height,
                           samples == 4 ? DOCKET_RENDER_RGBA : DOCKET_RENDER_RGB, 8, 1);
  for (gint y = 0; y < height; y++)
    docket_render_sink_row (&sink, rows + (gsize) y * width * samples);
  free (rows);
}

void
docket_render_webp_open (DocketRenderSource *source)
{
  Decoder *decoder = g_new0 (Decoder, 1);
  WebPData whole = { source->data, source->length };
  WebPDemuxState state;
  WebPDemuxer *demuxer = WebPDemuxPartial (&whole, &state);
  WebPIterator frame;
  VP8StatusCode status;

  WebPInitDecoderConfig (&decoder->config);
  if (demuxer == NULL)
    docket_render_finish (source->job, state == WEBP_DEMUX_PARSE_ERROR ? DOCKET_RENDER_DAMAGED
                                                                       : DOCKET_RENDER_TRUNCATED, 0);
  if (state != WEBP_DEMUX_DONE)
    docket_render_finish (source->job, DOCKET_RENDER_TRUNCATED, 0);
  if (!WebPDemuxGetFrame (demuxer, 1, &frame))
    docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
  decoder->frame = frame.fragment;
  status = WebPGetFeatures (decoder->frame.bytes, decoder->frame.size, &decoder->config.input);
  if (status != VP8_STATUS_OK)
    refuse (source, status);
  docket_render_source_set_size (source, decoder->config.input.width, decoder->config.input.height);
  read_chunk (source, demuxer, "ICCP", docket_render_source_set_profile);
  read_chunk (source, demuxer, "EXIF", docket_render_source_set_exif);
  source->decoder = decoder;
  source->decode = decode;
}
