/* docket-words-making-private.h: of what was written, what can be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"
#include "docket-order.h"
#include "docket-services.h"
#include "docket-site.h"

G_BEGIN_DECLS

/* Makes of @order, a draft of the caller's own that nobody else sees, one that can be placed: stamps whose words do not
 * fit get fewer, copies that are too many become one each, what cannot be made at all is left out. Draws its stamps,
 * which takes a while. @why: each obstacle's sentence in the thread's language is added (char *), once. FALSE where no
 * item is left; what is no matter of the items, such as pictures that are still being looked at, is no obstacle here. */
gboolean docket_words_make_fit (DocketServices        *services,
                                DocketOrder           *order,
                                const DocketCatalogue *catalogue,
                                const DocketSite      *site,
                                GPtrArray             *why);

G_END_DECLS
