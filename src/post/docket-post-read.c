/* docket-post-read.c: the threads that read stored messages, one sender's in their order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-private.h"

#include "docket-error.h"

#include <string.h>

#define LOOKED_AT 64
#define LONGEST (10 * G_TIME_SPAN_SECOND)
/* Small ones are read side by side, large ones each alone, so that memory stays flat. */
#define BYTES_AT_ONCE (8 * 1024 * 1024)

/* Under the lock: nobody reads it, nor another one of its sender, and there is room for it. @full (out): there is none,
 * and nothing that came later may be taken before it: small ones would keep a large one for ever. */
static gboolean
take_in_hand (DocketPost             *post,
              const DocketMessageRow *row,
              gboolean               *full)
{
  if (g_hash_table_contains (post->in_hand, &row->id) ||
      (row->sender != NULL && g_hash_table_contains (post->senders, row->sender)))
    return FALSE;
  *full = post->bytes_in_hand > 0 && post->bytes_in_hand + row->length > BYTES_AT_ONCE;
  if (*full)
    return FALSE;
  g_hash_table_add (post->in_hand, g_memdup2 (&row->id, sizeof row->id));
  post->bytes_in_hand += row->length;
  if (row->sender != NULL)
    g_hash_table_add (post->senders, g_strdup (row->sender));
  return TRUE;
}

static void
let_go (DocketPost             *post,
        const DocketMessageRow *row)
{
  g_mutex_lock (&post->lock);
  g_hash_table_remove (post->in_hand, &row->id);
  post->bytes_in_hand -= row->length;
  if (row->sender != NULL)
    g_hash_table_remove (post->senders, row->sender);
  post->news++;
  g_cond_broadcast (&post->changed);
  g_mutex_unlock (&post->lock);
}

/* It may have been read since it was listed. */
static gboolean
is_still_stored (DocketPost *post,
                 gint64      id)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (post->services->db, NULL);
  g_autoptr (DocketMessageRow) row = handle != NULL ? docket_messages_table_get (handle, id, NULL) : NULL;

  return row != NULL && row->state == DOCKET_MESSAGE_STORED && row->not_before <= g_get_real_time ();
}

static GPtrArray *
list_stored (DocketPost *post,
             gint64     *next)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (post->services->db, &error);
  GPtrArray *rows = NULL;

  if (handle != NULL)
    rows = docket_messages_table_list_stored (handle, g_get_real_time (), LOOKED_AT, next, &error);
  if (rows == NULL)
    g_warning ("The stored messages cannot be listed: %s", error->message);
  return rows;
}

/* @next (out): when one will be due; 0: none is known. */
static DocketMessageRow *
find_one (DocketPost *post,
          gint64     *next)
{
  g_autoptr (GPtrArray) rows = list_stored (post, next);
  gboolean full = FALSE;

  for (guint i = 0; rows != NULL && i < rows->len && !full; i++)
    {
      DocketMessageRow *row = g_ptr_array_index (rows, i);
      gboolean taken;

      g_mutex_lock (&post->lock);
      taken = take_in_hand (post, row, &full);
      g_mutex_unlock (&post->lock);
      if (!taken)
        continue;
      if (is_still_stored (post, row->id))
        {
          g_ptr_array_set_free_func (rows, NULL);
          for (guint k = 0; k < rows->len; k++)
            if (k != i)
              docket_message_row_free (g_ptr_array_index (rows, k));
          return row;
        }
      let_go (post, row);
    }
  return NULL;
}

gpointer
docket_post_read (gpointer data)
{
  DocketPost *post = data;
  guint64 seen = 0;
  gboolean go_on = TRUE;

  while (go_on && !g_cancellable_is_cancelled (post->cancellable))
    {
      gint64 next = 0;
      g_autoptr (DocketMessageRow) row = find_one (post, &next);
      gint64 pause = next > 0 ? CLAMP (next - g_get_real_time (), G_TIME_SPAN_MILLISECOND, LONGEST) : LONGEST;

      if (row != NULL)
        {
          docket_post_read_one (post, row);
          let_go (post, row);
        }
      else
        go_on = docket_post_wait (post, &seen, pause);
    }
  return NULL;
}
