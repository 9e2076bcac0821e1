/* docket-decoder.h: finds Code 128 and QR codes in a grey picture
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* ZBar, in the two symbologies that dockets carry. Not thread-safe: one for each thread. */
typedef struct _DocketDecoder DocketDecoder;

/* One reader of bar codes with its buffers; one thread at a time. (transfer full) */
DocketDecoder *docket_decoder_new (void);
void docket_decoder_free (DocketDecoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDecoder, docket_decoder_free)

/* All distinct texts in @width x @height pixels of grey (one byte each, @stride bytes a row); never
 * NULL. One quick look at a video frame: what is missed is in the next frame. The look alternates
 * between scales and between plain and binarised pictures from call to call. (transfer full) */
char **docket_decoder_read_frame (DocketDecoder *decoder,
                                  const guint8  *grey,
                                  guint          width,
                                  guint          height,
                                  gsize          stride);

/* The same for a picture that stands still: every scale and binarisation until something is found.
 * Up to a second; never on the main thread. (transfer full) */
char **docket_decoder_read_picture (DocketDecoder *decoder,
                                    const guint8  *grey,
                                    guint          width,
                                    guint          height,
                                    gsize          stride);

G_END_DECLS
