/* docket-render-heif.c: HEIC and AVIF
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <lcms2.h>
#include <libheif/heif.h>
#include <stdlib.h>

typedef struct
{
  struct heif_context *context;
  struct heif_image_handle *handle;
} Decoder;

static void
check (DocketRenderSource *source, struct heif_error error)
{
  if (error.code == heif_error_Ok)
    return;
  if (error.code == heif_error_Memory_allocation_error)
    docket_render_finish (source->job, error.subcode == heif_suberror_Security_limit_exceeded
                                         ? DOCKET_RENDER_TOO_MANY_PIXELS
                                         : DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  if (error.subcode == heif_suberror_End_of_data)
    docket_render_finish (source->job, DOCKET_RENDER_TRUNCATED, 0);
  if (error.code == heif_error_Unsupported_filetype || error.code == heif_error_Unsupported_feature)
    docket_render_finish (source->job, DOCKET_RENDER_UNSUPPORTED, 0);
  docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
}

static cmsHPROFILE
profile_of_primaries (const struct heif_color_profile_nclx *nclx)
{
  static const cmsFloat64Number srgb[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
  cmsCIExyY white = { nclx->color_primary_white_x, nclx->color_primary_white_y, 1 };
  cmsCIExyYTRIPLE primaries = {
    { nclx->color_primary_red_x, nclx->color_primary_red_y, 1 },
    { nclx->color_primary_green_x, nclx->color_primary_green_y, 1 },
    { nclx->color_primary_blue_x, nclx->color_primary_blue_y, 1 },
  };
  cmsToneCurve *curve = cmsBuildParametricToneCurve (NULL, 4, srgb);
  cmsToneCurve *curves[] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);

  cmsFreeToneCurve (curve);
  return profile;
}

/* Phones name Display P3 by numbers instead of carrying a profile. */
static void
read_numbered_profile (DocketRenderSource *source, const struct heif_image_handle *handle)
{
  struct heif_color_profile_nclx *nclx = NULL;
  cmsUInt32Number length = 0;
  cmsHPROFILE profile;

  if (heif_image_handle_get_nclx_color_profile (handle, &nclx).code != heif_error_Ok)
    return;
  if (nclx->color_primaries == heif_color_primaries_SMPTE_EG_432_1
      || nclx->color_primaries == heif_color_primaries_SMPTE_RP_431_2
      || nclx->color_primaries == heif_color_primaries_ITU_R_BT_2020_2_and_2100_0)
    {
      profile = profile_of_primaries (nclx);
      if (profile != NULL && cmsSaveProfileToMem (profile, NULL, &length))
        {
          gpointer data = docket_render_alloc (source->job, length, 1);

          if (cmsSaveProfileToMem (profile, data, &length))
            docket_render_source_set_profile (source, data, length);
          free (data);
        }
      if (profile != NULL)
        cmsCloseProfile (profile);
    }
  heif_nclx_color_profile_free (nclx);
}

static void
read_profile (DocketRenderSource *source, const struct heif_image_handle *handle)
{
  gsize length = heif_image_handle_get_raw_color_profile_size (handle);

  if (length > 0 && length < source->length)
    {
      gpointer data = docket_render_alloc (source->job, length, 1);

      if (heif_image_handle_get_raw_color_profile (handle, data).code == heif_error_Ok)
        docket_render_source_set_profile (source, data, length);
      free (data);
    }
  if (source->profile == NULL)
    read_numbered_profile (source, handle);
}

static void
decode (DocketRenderSource *source, double shrink, DocketRenderImage *image)
{
  Decoder *decoder = source->decoder;
  gboolean alpha = heif_image_handle_has_alpha_channel (decoder->handle);
  struct heif_decoding_options *options = heif_decoding_options_alloc ();
  struct heif_image *pixels = NULL;
  const guint8 *rows;
  int stride = 0;
  DocketRenderSink sink;

  options->convert_hdr_to_8bit = 1;
  check (source, heif_decode_image (decoder->handle, &pixels, heif_colorspace_RGB,
                                    alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options));
  rows = heif_image_get_plane_readonly (pixels, heif_channel_interleaved, &stride);
  if (rows == NULL || heif_image_get_width (pixels, heif_channel_interleaved) < source->width
      || heif_image_get_height (pixels, heif_channel_interleaved) < source->height)
    docket_render_finish (source->job, DOCKET_RENDER_DAMAGED, 0);
  docket_render_sink_open (&sink, source->job, image, source->width, source->height,
                           alpha ? DOCKET_RENDER_RGBA : DOCKET_RENDER_RGB, 8, shrink);
  for (gint y = 0; y < source->height; y++)
    docket_render_sink_row (&sink, rows + (gsize) y * stride);
  heif_image_release (pixels);
  heif_decoding_options_free (options);
}

void
docket_render_heif_prepare (void)
{
  heif_init (NULL);
}

void
docket_render_heif_open (DocketRenderSource *source)
{
  Decoder *decoder = g_new0 (Decoder, 1);

  decoder->context = heif_context_alloc ();
  /* Tiles one after the other: a thread for each would only add to the memory. */
  heif_context_set_max_decoding_threads (decoder->context, 0);
  check (source, heif_context_read_from_memory_without_copy (decoder->context, source->data, source->length, NULL));
  check (source, heif_context_get_primary_image_handle (decoder->context, &decoder->handle));
  /* Upright already: HEIF carries its turns itself, and the library takes them. */
  docket_render_source_set_size (source, heif_image_handle_get_width (decoder->handle),
                                 heif_image_handle_get_height (decoder->handle));
  read_profile (source, decoder->handle);
  source->decoder = decoder;
  source->decode = decode;
}
