/* docket-lookout.h: looks at the shops' queues while they are worked on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

typedef struct _DocketLookout DocketLookout;

/* A thread that makes the boards anew soon after something happened, and from time to time, and tells of
 * promises that will not hold. @services must outlive it. */
DocketLookout *docket_lookout_new (DocketServices *services);
void docket_lookout_free (DocketLookout *lookout);

G_END_DECLS
