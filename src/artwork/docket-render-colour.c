/* docket-render-colour.c: any embedded profile to 8-bit sRGB
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-private.h"

#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

static cmsUInt32Number
sample_type (const DocketRenderImage *image)
{
  if (image->channels == 1)
    return image->depth == 8 ? TYPE_GRAY_8 : TYPE_GRAY_16;
  if (image->channels == 3)
    return image->depth == 8 ? TYPE_RGB_8 : TYPE_RGB_16;
  if (image->inverted)
    return image->depth == 8 ? TYPE_CMYK_8_REV : TYPE_CMYK_16_REV;
  return image->depth == 8 ? TYPE_CMYK_8 : TYPE_CMYK_16;
}

static gboolean
profile_suits (cmsHPROFILE profile, gint channels)
{
  cmsColorSpaceSignature space = cmsGetColorSpace (profile);

  return (channels == 1 && space == cmsSigGrayData)
         || (channels == 3 && space == cmsSigRgbData)
         || (channels == 4 && space == cmsSigCmykData);
}

/* The transform of the picture's own profile, or NULL where it has none that serves. */
static cmsHTRANSFORM
own_transform (DocketRenderSource *source, const DocketRenderImage *image)
{
  cmsHPROFILE profile, srgb;
  cmsHTRANSFORM transform = NULL;

  if (source->profile == NULL)
    return NULL;
  profile = cmsOpenProfileFromMem (source->profile, source->profile_length);
  if (profile == NULL)
    return NULL;
  if (profile_suits (profile, image->channels))
    {
      srgb = cmsCreate_sRGBProfile ();
      transform = cmsCreateTransform (profile, sample_type (image), srgb, TYPE_RGB_8,
                                      INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_BLACKPOINTCOMPENSATION);
      cmsCloseProfile (srgb);
    }
  cmsCloseProfile (profile);
  return transform;
}

/* Most profiles are sRGB under one of its many names; those pictures need no transform. */
static gboolean
changes_nothing (cmsHTRANSFORM transform, const DocketRenderImage *image)
{
  guint8 in[6 * 6 * 6][3], out[6 * 6 * 6][3];

  if (image->channels != 3 || image->depth != 8)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    {
      in[i][0] = i % 6 * 51;
      in[i][1] = i / 6 % 6 * 51;
      in[i][2] = i / 36 * 51;
    }
  cmsDoTransform (transform, in, out, G_N_ELEMENTS (in));
  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    for (gint c = 0; c < 3; c++)
      if (ABS (in[i][c] - out[i][c]) > 1)
        return FALSE;
  return TRUE;
}

static guint
sample_8 (const DocketRenderImage *image, gsize i)
{
  return image->depth == 8 ? image->data[i] : (((const guint16 *) image->data)[i] * 255u + 32767u) / 65535u;
}

/* Without a profile: samples are sRGB already, and inks are taken for ideal ones. */
static void
convert_plainly (const DocketRenderImage *image, guint8 *out)
{
  gsize pixels = (gsize) image->width * image->height;

  for (gsize i = 0; i < pixels; i++, out += 3)
    if (image->channels == 1)
      out[0] = out[1] = out[2] = sample_8 (image, i);
    else if (image->channels == 3)
      for (gint c = 0; c < 3; c++)
        out[c] = sample_8 (image, i * 3 + c);
    else
      for (gint c = 0; c < 3; c++)
        {
          guint ink = sample_8 (image, i * 4 + c);
          guint black = sample_8 (image, i * 4 + 3);

          out[c] = image->inverted ? (ink * black + 127) / 255 : ((255 - ink) * (255 - black) + 127) / 255;
        }
}

void
docket_render_to_srgb (DocketRenderSource *source, DocketRenderImage *image)
{
  cmsHTRANSFORM transform = own_transform (source, image);
  gsize pixels = (gsize) image->width * image->height;
  guint8 *out;

  if (image->channels == 3 && image->depth == 8 && (transform == NULL || changes_nothing (transform, image)))
    return;
  out = docket_render_alloc (source->job, pixels, 3);
  if (transform != NULL)
    for (gint y = 0; y < image->height; y++)
      cmsDoTransform (transform, image->data + y * docket_render_image_stride (image),
                      out + (gsize) y * image->width * 3, image->width);
  else
    convert_plainly (image, out);
  free (image->data);
  image->data = out;
  image->channels = 3;
  image->depth = 8;
}
