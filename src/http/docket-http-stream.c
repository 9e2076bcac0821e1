/* docket-http-stream.c: an answer that stays open; its connection sleeps while there is nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-http-private.h"

#define BLOCK_SIZE (16 * 1024)

struct _DocketStream
{
  gint ref_count;
  char *type;
  DocketStreamFunc func;
  gpointer data;
  GDestroyNotify destroy;
  GMutex lock;
  struct MHD_Connection *connection;
  gboolean woken;        /* guarded by lock: since func was last asked */
  gboolean suspended;    /* guarded by lock */
  gint closed;           /* atomic */
};

DocketStream *
docket_stream_new (const char *type, DocketStreamFunc func, gpointer data, GDestroyNotify destroy)
{
  DocketStream *stream = g_new0 (DocketStream, 1);

  stream->ref_count = 1;
  stream->type = g_strdup (type);
  stream->func = func;
  stream->data = data;
  stream->destroy = destroy;
  g_mutex_init (&stream->lock);
  return stream;
}

DocketStream *
docket_stream_ref (DocketStream *stream)
{
  g_atomic_int_inc (&stream->ref_count);
  return stream;
}

DocketStream *
docket_stream_try_ref (DocketStream *stream)
{
  gint count = g_atomic_int_get (&stream->ref_count);

  while (count > 0)
    {
      if (g_atomic_int_compare_and_exchange (&stream->ref_count, count, count + 1))
        return stream;
      count = g_atomic_int_get (&stream->ref_count);
    }
  return NULL;
}

void
docket_stream_unref (DocketStream *stream)
{
  if (!g_atomic_int_dec_and_test (&stream->ref_count))
    return;
  if (stream->destroy != NULL)
    stream->destroy (stream->data);
  g_mutex_clear (&stream->lock);
  g_free (stream->type);
  g_free (stream);
}

const char *
docket_stream_get_content_type (DocketStream *stream)
{
  return stream->type;
}

/* A wake that comes while func looks must not be lost: it is noted, and func asked again. */
static ssize_t
read_stream (void *user_data, uint64_t position, char *buffer, size_t size)
{
  DocketStream *stream = user_data;

  for (;;)
    {
      gssize n;

      g_mutex_lock (&stream->lock);
      stream->woken = FALSE;
      g_mutex_unlock (&stream->lock);
      n = stream->func (stream->data, buffer, size);
      if (n > 0)
        return n;
      if (n < 0)
        return MHD_CONTENT_READER_END_OF_STREAM;
      g_mutex_lock (&stream->lock);
      if (!stream->woken)
        {
          stream->suspended = TRUE;
          MHD_suspend_connection (stream->connection);
          g_mutex_unlock (&stream->lock);
          return 0;
        }
      g_mutex_unlock (&stream->lock);
    }
}

static void
on_response_gone (void *user_data)
{
  DocketStream *stream = user_data;

  g_atomic_int_set (&stream->closed, TRUE);
  docket_stream_unref (stream);
}

struct MHD_Response *
docket_stream_make_response (DocketStream *stream, struct MHD_Connection *connection)
{
  stream->connection = connection;
  return MHD_create_response_from_callback (MHD_SIZE_UNKNOWN, BLOCK_SIZE, read_stream,
                                            docket_stream_ref (stream), on_response_gone);
}

void
docket_stream_wake (DocketStream *stream)
{
  g_mutex_lock (&stream->lock);
  stream->woken = TRUE;
  if (stream->suspended)
    {
      stream->suspended = FALSE;
      MHD_resume_connection (stream->connection);
    }
  g_mutex_unlock (&stream->lock);
}

gboolean
docket_stream_is_closed (DocketStream *stream)
{
  return g_atomic_int_get (&stream->closed);
}
