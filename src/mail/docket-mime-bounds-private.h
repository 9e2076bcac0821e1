/* docket-mime-bounds-private.h: how much of a message may be given to the MIME library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-message.h"

G_BEGIN_DECLS

/* How many bytes from the start of the message may be parsed so that neither headers nor parts nor nesting
 * exceed what is bounded; what is left out is added to @excess. The library makes objects of some hundred
 * bytes for a header of three, and calls itself for each part within a part. One quick pass. */
gsize docket_mime_bounds_find (const char *data,
                               gsize length,
                               const DocketMessageRules *rules,
                               DocketMessageExcess *excess);

G_END_DECLS
