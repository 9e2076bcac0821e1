/* docket-renderer-helper.c: one running docket-render and the talk with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer-helper-private.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct _DocketRendererHelper
{
  GPid pid;
  gint socket;
};

/* The helper shall not carry the server's environment, which may hold secrets, next to a
 * stranger's picture. */
static char **
bare_environment (void)
{
  static const char *const kept[] = { "LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS" };
  char **environment = g_environ_setenv (NULL, "LC_ALL", "C.UTF-8", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), TRUE);
  return environment;
}

/* Milliseconds left, rounded up; 0 when there are none. */
static gint
milliseconds_to (gint64 deadline)
{
  gint64 left = deadline - g_get_monotonic_time ();

  return left <= 0 ? 0 : (gint) MIN (left / 1000 + 1, G_MAXINT);
}

static gboolean
send_request (DocketRendererHelper *helper, const DocketRenderRequest *request, const gint *fds, guint n_fds)
{
  union { struct cmsghdr align; char space[CMSG_SPACE (sizeof (gint) * DOCKET_RENDER_MAX_FDS)]; } control = { 0 };
  struct iovec part = { (void *) request, sizeof *request };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control,
                            .msg_controllen = CMSG_SPACE (sizeof (gint) * n_fds) };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);
  ssize_t length;

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof (gint) * n_fds);
  memcpy (CMSG_DATA (header), fds, sizeof (gint) * n_fds);
  do
    length = sendmsg (helper->socket, &message, MSG_NOSIGNAL);
  while (length < 0 && errno == EINTR);
  return length == sizeof *request;
}

static DocketHelperResult
receive_reply (DocketRendererHelper *helper, gint64 deadline, DocketRenderReply *reply)
{
  for (;;)
    {
      struct pollfd fd = { helper->socket, POLLIN, 0 };
      gint ready = poll (&fd, 1, milliseconds_to (deadline));
      ssize_t length;

      if (ready == 0)
        return DOCKET_HELPER_SILENT;
      if (ready < 0 && errno == EINTR)
        continue;
      length = recv (helper->socket, reply, sizeof *reply, 0);
      if (length < 0 && errno == EINTR)
        continue;
      return length == sizeof *reply && reply->magic == DOCKET_RENDER_MAGIC ? DOCKET_HELPER_ANSWERED
                                                                            : DOCKET_HELPER_GONE;
    }
}

DocketRendererHelper *
docket_renderer_helper_new (const char *program, GError **error)
{
  const char *argv[] = { program, NULL };
  g_auto (GStrv) environment = bare_environment ();
  g_autoptr (GError) cause = NULL;
  gint ends[2];
  GPid pid;
  gboolean started;
  DocketRendererHelper *helper;

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "No socket for docket-render: %s",
                   g_strerror (errno));
      return NULL;
    }
  started = g_spawn_async_with_pipes_and_fds ("/", argv, (const char *const *) environment,
                                              G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                                              ends[1], -1, -1, NULL, NULL, 0, &pid, NULL, NULL, NULL, &cause);
  close (ends[1]);
  if (!started)
    {
      close (ends[0]);
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "docket-render cannot be started: %s",
                   cause->message);
      return NULL;
    }
  helper = g_new0 (DocketRendererHelper, 1);
  helper->pid = pid;
  helper->socket = ends[0];
  return helper;
}

void
docket_renderer_helper_free (DocketRendererHelper *helper)
{
  gint status;

  close (helper->socket);
  kill (helper->pid, SIGKILL);
  while (waitpid (helper->pid, &status, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (helper->pid);
  g_free (helper);
}

DocketHelperResult
docket_renderer_helper_ask (DocketRendererHelper *helper,
                            const DocketRenderRequest *request,
                            const gint *fds,
                            guint n_fds,
                            gint64 deadline,
                            DocketRenderReply *reply)
{
  if (!send_request (helper, request, fds, n_fds))
    return DOCKET_HELPER_GONE;
  return receive_reply (helper, deadline, reply);
}
