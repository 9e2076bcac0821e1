/* docket-cache-private.h: what was read before, the longest unused leaving first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketCache DocketCache;

/* @max_size: bytes of all bodies together. */
DocketCache *docket_cache_new (gsize max_size);
void docket_cache_free (DocketCache *cache);

/* @tag: NULL or an ETag. What alone is larger than the cache is not kept. */
void docket_cache_put (DocketCache *cache, const char *key, const char *tag, GBytes *body);

/* Borrowed; NULL where it is not there. @tag (out, optional): borrowed. */
GBytes *docket_cache_get (DocketCache *cache, const char *key, const char **tag);

void docket_cache_clear (DocketCache *cache);

G_END_DECLS
