/* docket-render-job.c: the end of a request, and its memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-program-private.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define ALIGNMENT 64

static void
send_reply (DocketRenderJob *job)
{
  DocketRenderReply reply = job->reply;

  reply.magic = DOCKET_RENDER_MAGIC;
  while (write (job->reply_fd, &reply, sizeof reply) < 0 && errno == EINTR)
    ;
}

void
docket_render_finish (DocketRenderJob *job, DocketRenderOutcome outcome, gint error)
{
  job->reply.outcome = outcome;
  job->reply.error = error;
  send_reply (job);
  _exit (0);
}

gpointer
docket_render_alloc (DocketRenderJob *job, gsize count, gsize size)
{
  gpointer memory = NULL;
  gsize bytes;

  if (!g_size_checked_mul (&bytes, MAX (count, 1), MAX (size, 1)) || bytes > G_MAXSSIZE
      || posix_memalign (&memory, ALIGNMENT, bytes) != 0)
    docket_render_finish (job, DOCKET_RENDER_TOO_MUCH_MEMORY, 0);
  return memory;
}

gsize
docket_render_image_stride (const DocketRenderImage *image)
{
  return (gsize) image->width * image->channels * (image->depth / 8);
}
