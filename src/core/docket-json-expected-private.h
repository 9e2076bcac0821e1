/* docket-json-expected-private.h: when an order should be ready, to and from JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-json-reader-private.h"
#include "docket-order.h"

G_BEGIN_DECLS

/* "expected" and "promised", each null where nothing was said. */
void docket_json_write_expected (GString *out, const DocketOrder *order);
void docket_json_read_expected (DocketJsonReader *reader, DocketOrder *order);

G_END_DECLS
