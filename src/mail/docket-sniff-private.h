/* docket-sniff-private.h: what bytes are, by their first ones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-message.h"

G_BEGIN_DECLS

#define DOCKET_SNIFF_BYTES 512

typedef struct
{
  const char *type;                  /* NULL: not known */
  DocketAttachmentVerdict verdict;   /* TAKEN: a picture that is taken; UNKNOWN where the type is not known */
} DocketSniff;

/* By the first bytes alone. */
DocketSniff docket_sniff (const guint8 *data, gsize length);

/* By the name's ending and the claimed type, where the bytes do not say; a raw camera file is a TIFF by its
 * bytes. */
DocketAttachmentVerdict docket_sniff_claim (const char *name, const char *claimed, DocketSniff sniffed);

/* The size in pixels that the picture's head tells; 0 where it does not. Nothing is decoded. */
void docket_sniff_size (const guint8 *data, gsize length, guint *width, guint *height);

/* The ending for a file of this type: ".jpg"; "" where not known. */
const char *docket_sniff_ending (const char *type);

G_END_DECLS
