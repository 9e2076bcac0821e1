/* docket-cache.c: what was read before, the longest unused leaving first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-cache-private.h"

typedef struct
{
  char *key;
  char *tag;
  GBytes *body;
} Entry;

struct _DocketCache
{
  GHashTable *links;   /* key → GList of uses */
  GQueue uses;         /* Entry, the last used first */
  gsize size;
  gsize max_size;
};

static void
entry_free (Entry *entry)
{
  g_free (entry->key);
  g_free (entry->tag);
  g_bytes_unref (entry->body);
  g_free (entry);
}

static void
cache_remove (DocketCache *cache,
              GList *link)
{
  Entry *entry = link->data;

  cache->size -= g_bytes_get_size (entry->body);
  g_hash_table_remove (cache->links, entry->key);
  g_queue_delete_link (&cache->uses, link);
  entry_free (entry);
}

DocketCache *
docket_cache_new (gsize max_size)
{
  DocketCache *cache = g_new0 (DocketCache, 1);

  cache->links = g_hash_table_new (g_str_hash, g_str_equal);
  cache->max_size = max_size;
  g_queue_init (&cache->uses);

  return cache;
}

void
docket_cache_free (DocketCache *cache)
{
  docket_cache_clear (cache);
  g_hash_table_unref (cache->links);
  g_free (cache);
}

void
docket_cache_put (DocketCache *cache,
                  const char *key,
                  const char *tag,
                  GBytes *body)
{
  GList *old = g_hash_table_lookup (cache->links, key);
  gsize size = g_bytes_get_size (body);
  Entry *entry;

  if (size > cache->max_size)
    return;

  entry = g_new0 (Entry, 1);
  entry->key = g_strdup (key);
  entry->tag = g_strdup (tag);
  entry->body = g_bytes_ref (body);

  if (old != NULL)
    cache_remove (cache, old);
  while (cache->size + size > cache->max_size)
    cache_remove (cache, cache->uses.tail);

  g_queue_push_head (&cache->uses, entry);
  g_hash_table_insert (cache->links, entry->key, cache->uses.head);
  cache->size += size;
}

GBytes *
docket_cache_get (DocketCache *cache,
                  const char *key,
                  const char **tag)
{
  GList *link = g_hash_table_lookup (cache->links, key);
  Entry *entry;

  if (link == NULL)
    return NULL;

  g_queue_unlink (&cache->uses, link);
  g_queue_push_head_link (&cache->uses, link);
  entry = link->data;
  if (tag != NULL)
    *tag = entry->tag;

  return entry->body;
}

void
docket_cache_clear (DocketCache *cache)
{
  while (cache->uses.head != NULL)
    cache_remove (cache, cache->uses.head);
}
