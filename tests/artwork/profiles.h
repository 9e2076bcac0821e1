/* profiles.h: colour profiles for the tests, and what they make of a colour
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RGB with Display P3's primaries. */
GBytes *profile_p3 (void);

/* A grey with gamma 1.0, unlike any that a decoder would take for granted. */
GBytes *profile_linear_grey (void);

/* CMYK by a formula: paper that is a little yellow, inks that are a little weak. */
GBytes *profile_cmyk (void);

/* sRGB of one pixel in @profile (1, 3 or 4 samples; 4 is CMYK with 255 as full ink). */
void profile_to_srgb (GBytes *profile, const guint8 *pixel, gint channels, guint8 srgb[3]);

G_END_DECLS
