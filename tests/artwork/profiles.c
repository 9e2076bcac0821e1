/* profiles.c: colour profiles for the tests, and what they make of a colour
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "profiles.h"

#include <lcms2.h>
#include <lcms2_plugin.h>

static GBytes *
save (cmsHPROFILE profile)
{
  cmsUInt32Number length = 0;
  guint8 *data;

  g_assert_true (cmsSaveProfileToMem (profile, NULL, &length));
  data = g_malloc (length);
  g_assert_true (cmsSaveProfileToMem (profile, data, &length));
  cmsCloseProfile (profile);
  return g_bytes_new_take (data, length);
}

GBytes *
profile_p3 (void)
{
  cmsCIExyY white = { 0.3127, 0.3290, 1 };
  cmsCIExyYTRIPLE primaries = { { 0.680, 0.320, 1 }, { 0.265, 0.690, 1 }, { 0.150, 0.060, 1 } };
  cmsToneCurve *curve = cmsBuildGamma (NULL, 2.2);
  cmsToneCurve *curves[] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);

  cmsFreeToneCurve (curve);
  return save (profile);
}

GBytes *
profile_linear_grey (void)
{
  cmsToneCurve *curve = cmsBuildGamma (NULL, 1.0);
  cmsHPROFILE profile = cmsCreateGrayProfile (cmsD50_xyY (), curve);

  cmsFreeToneCurve (curve);
  return save (profile);
}

static cmsInt32Number
mix_inks (const cmsUInt16Number in[], cmsUInt16Number out[], void *data)
{
  double c = in[0] / 65535.0, m = in[1] / 65535.0, y = in[2] / 65535.0, k = in[3] / 65535.0;
  cmsCIELab lab;

  lab.L = 96 * (1 - 0.9 * k) * (1 - 0.35 * c) * (1 - 0.45 * m) * (1 - 0.08 * y);
  lab.a = (1 - k) * (70 * m - 35 * c);
  lab.b = (1 - k) * (4 + 80 * y - 45 * c - 5 * m);
  cmsFloat2LabEncoded (out, &lab);
  return TRUE;
}

static cmsPipeline *
ink_pipeline (void)
{
  cmsPipeline *pipeline = cmsPipelineAlloc (NULL, 4, 3);
  cmsStage *stage = cmsStageAllocCLut16bit (NULL, 9, 4, 3, NULL);

  g_assert_true (cmsStageSampleCLut16bit (stage, mix_inks, NULL, 0));
  g_assert_true (cmsPipelineInsertStage (pipeline, cmsAT_BEGIN, cmsStageAllocToneCurves (NULL, 4, NULL)));
  g_assert_true (cmsPipelineInsertStage (pipeline, cmsAT_END, stage));
  g_assert_true (cmsPipelineInsertStage (pipeline, cmsAT_END, cmsStageAllocToneCurves (NULL, 3, NULL)));
  return pipeline;
}

GBytes *
profile_cmyk (void)
{
  cmsHPROFILE profile = cmsCreateProfilePlaceholder (NULL);
  cmsPipeline *pipeline = ink_pipeline ();

  cmsSetProfileVersion (profile, 2.1);
  cmsSetDeviceClass (profile, cmsSigOutputClass);
  cmsSetColorSpace (profile, cmsSigCmykData);
  cmsSetPCS (profile, cmsSigLabData);
  g_assert_true (cmsWriteTag (profile, cmsSigMediaWhitePointTag, cmsD50_XYZ ()));
  g_assert_true (cmsWriteTag (profile, cmsSigAToB0Tag, pipeline));
  cmsPipelineFree (pipeline);
  return save (profile);
}

void
profile_to_srgb (GBytes *profile, const guint8 *pixel, gint channels, guint8 srgb[3])
{
  cmsUInt32Number type = channels == 1 ? TYPE_GRAY_8 : channels == 3 ? TYPE_RGB_8 : TYPE_CMYK_8;
  cmsHPROFILE from = cmsOpenProfileFromMem (g_bytes_get_data (profile, NULL), g_bytes_get_size (profile));
  cmsHPROFILE to = cmsCreate_sRGBProfile ();
  cmsHTRANSFORM transform = cmsCreateTransform (from, type, to, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
                                                cmsFLAGS_BLACKPOINTCOMPENSATION);

  g_assert_nonnull (transform);
  cmsDoTransform (transform, pixel, srgb, 1);
  cmsDeleteTransform (transform);
  cmsCloseProfile (from);
  cmsCloseProfile (to);
}
