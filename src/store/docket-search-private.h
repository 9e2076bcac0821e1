/* docket-search-private.h: which words find an order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-order.h"

G_BEGIN_DECLS

/* The folded words of the order's customer and code, each once, with a space before each. */
char *docket_search_words (const DocketOrder *order);

/* The folded words of what somebody typed. */
char **docket_search_fold (const char *query);

/* Whether each of @query's words begins one of @words. */
gboolean docket_search_matches (const char *words, char **query);

/* The words that begin with @word lie from it up to, without, this. */
char *docket_search_end (const char *word);

/* Exchanges the words under which the order is found; @before may be NULL. */
gboolean docket_search_put (DocketDbHandle *handle,
                            const DocketOrder *order,
                            const char *before,
                            const char *after,
                            GError **error);
gboolean docket_search_remove (DocketDbHandle *handle,
                               const char *code,
                               const char *words,
                               GError **error);

G_END_DECLS
