/* docket-frame-reader.c: a thread that looks for bar codes in the newest frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-frame-reader-private.h"

#include "docket-decoder.h"

struct _DocketFrameReader
{
  DocketFrameFound found;
  gpointer data;
  GThread *thread;

  GMutex mutex;
  GCond cond;
  DocketFrame *newest;  /* guarded by mutex; NULL: nothing new */
  gboolean ends;        /* guarded by mutex */
};

static void
frame_clear (gpointer data)
{
  g_bytes_unref (((DocketFrame *) data)->pixels);
}

static guint8 *
grey_of_frame (const DocketFrame *frame)
{
  guint8 *grey = g_malloc ((gsize) frame->width * frame->height);
  const guint8 *pixels = g_bytes_get_data (frame->pixels, NULL);

  for (guint y = 0; y < frame->height; y++)
    {
      const guint8 *p = pixels + y * frame->stride;
      guint8 *to = grey + (gsize) y * frame->width;

      for (guint x = 0; x < frame->width; x++, p += 3)
        to[x] = (guint8) ((p[0] * 77 + p[1] * 150 + p[2] * 29) >> 8);
    }
  return grey;
}

static void
look_at (DocketFrameReader *reader,
         DocketDecoder     *decoder,
         const DocketFrame *frame)
{
  g_autofree guint8 *grey = grey_of_frame (frame);
  g_auto (GStrv) texts = docket_decoder_read_frame (decoder, grey, frame->width, frame->height, frame->width);

  if (texts[0] != NULL)
    reader->found ((const char *const *) texts, reader->data);
}

static DocketFrame *
wait_for_frame (DocketFrameReader *reader)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->mutex);

  while (reader->newest == NULL && !reader->ends)
    g_cond_wait (&reader->cond, &reader->mutex);
  return reader->ends ? NULL : g_steal_pointer (&reader->newest);
}

static gpointer
run (gpointer data)
{
  DocketFrameReader *reader = data;
  g_autoptr (DocketDecoder) decoder = docket_decoder_new ();

  for (;;)
    {
      g_autoptr (DocketFrame) frame = wait_for_frame (reader);

      if (frame == NULL)
        return NULL;
      look_at (reader, decoder, frame);
    }
}

DocketFrame *
docket_frame_new (GBytes *pixels,
                  guint   width,
                  guint   height,
                  gsize   stride)
{
  DocketFrame *frame = g_atomic_rc_box_new0 (DocketFrame);

  frame->pixels = g_bytes_ref (pixels);
  frame->width = width;
  frame->height = height;
  frame->stride = stride;
  return frame;
}

DocketFrame *
docket_frame_ref (DocketFrame *frame)
{
  return g_atomic_rc_box_acquire (frame);
}

void
docket_frame_unref (DocketFrame *frame)
{
  g_atomic_rc_box_release_full (frame, frame_clear);
}

DocketFrameReader *
docket_frame_reader_new (DocketFrameFound found,
                         gpointer         data)
{
  DocketFrameReader *reader = g_new0 (DocketFrameReader, 1);

  reader->found = found;
  reader->data = data;
  g_mutex_init (&reader->mutex);
  g_cond_init (&reader->cond);
  reader->thread = g_thread_new ("docket-codes", run, reader);
  return reader;
}

void
docket_frame_reader_free (DocketFrameReader *reader)
{
  if (reader == NULL)
    return;

  g_mutex_lock (&reader->mutex);
  reader->ends = TRUE;
  g_cond_signal (&reader->cond);
  g_mutex_unlock (&reader->mutex);
  g_thread_join (reader->thread);
  g_clear_pointer (&reader->newest, docket_frame_unref);
  g_mutex_clear (&reader->mutex);
  g_cond_clear (&reader->cond);
  g_free (reader);
}

void
docket_frame_reader_offer (DocketFrameReader *reader,
                           DocketFrame       *frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->mutex);

  g_clear_pointer (&reader->newest, docket_frame_unref);
  reader->newest = docket_frame_ref (frame);
  g_cond_signal (&reader->cond);
}
