/* docket-smime-private.h: what a signature is wrapped around (RFC 8551, application/pkcs7-mime)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-message.h"

G_BEGIN_DECLS

/* The part of MIME that is signed in @der (transfer full), in DER or in BER; its memory goes on as the result's. Whose
 * signature it is, is not asked: nothing is believed for it. NULL where there is none: @verdict (out) says what it is
 * instead. (transfer full) (nullable) */
GBytes *docket_smime_unwrap (GBytes *der, DocketAttachmentVerdict *verdict);

G_END_DECLS
