/* docket-render-main.c: a helper that hands each request to a process of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * docket-render and docket-stamp are this with another docket-render-program. It loads all libraries once, so that a picture costs a fork and not a start, and itself never
 * looks at a picture's bytes.
 */
#include "docket-render-program-private.h"
#include "docket-render-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BACKGROUND 19
#define CONTROL 0  /* the socket is handed over as standard input */

typedef struct
{
  DocketRenderRequest request;
  gint fds[DOCKET_RENDER_MAX_FDS];
  guint n_fds;
} Task;

static void
take_fds (struct msghdr *message, Task *task)
{
  for (struct cmsghdr *c = CMSG_FIRSTHDR (message); c != NULL; c = CMSG_NXTHDR (message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
      {
        task->n_fds = (c->cmsg_len - CMSG_LEN (0)) / sizeof (gint);
        task->n_fds = MIN (task->n_fds, DOCKET_RENDER_MAX_FDS);
        memcpy (task->fds, CMSG_DATA (c), task->n_fds * sizeof (gint));
      }
}

/* FALSE at the end: whoever started us has gone. */
static gboolean
receive (Task *task)
{
  union { struct cmsghdr align; char space[CMSG_SPACE (sizeof (gint) * DOCKET_RENDER_MAX_FDS)]; } control;
  struct iovec part = { &task->request, sizeof task->request };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1,
                            .msg_control = &control, .msg_controllen = sizeof control };
  ssize_t length;

  memset (task, 0, sizeof *task);
  do
    length = recvmsg (CONTROL, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  if (length <= 0)
    return FALSE;
  take_fds (&message, task);
  if (length != sizeof task->request)
    task->request.magic = 0;
  return TRUE;
}

static gboolean
makes_sense (const Task *task)
{
  const DocketRenderRequest *r = &task->request;

  return r->magic == DOCKET_RENDER_MAGIC && r->max_pixels > 0 && r->max_memory > 0 && r->timeout > 0
         && r->n_inputs >= 1 && r->n_inputs <= DOCKET_RENDER_MAX_INPUTS && r->n_outputs <= DOCKET_RENDER_MAX_OUTPUTS
         && task->n_fds == r->n_inputs + r->n_outputs && docket_render_program_makes_sense (r);
}

static const guint8 *
map_input (DocketRenderJob *job, gint fd, gsize *length)
{
  struct stat status;
  void *data;

  *length = 0;
  if (fstat (fd, &status) != 0)
    docket_render_finish (job, DOCKET_RENDER_INPUT, errno);
  if (!S_ISREG (status.st_mode))
    docket_render_finish (job, DOCKET_RENDER_INPUT, EINVAL);
  if (status.st_size == 0)
    return NULL;
  data = mmap (NULL, status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED)
    docket_render_finish (job, DOCKET_RENDER_INPUT, errno);
  *length = status.st_size;
  return data;
}

/* The life of the process that decodes. */
G_NORETURN static void
work (const Task *task, DocketRenderSandbox *sandbox, gint reply_fd, pid_t parent)
{
  DocketRenderJob job = { .reply_fd = reply_fd };
  gint kept[DOCKET_RENDER_MAX_FDS + 1];
  DocketRenderInput inputs[DOCKET_RENDER_MAX_INPUTS];
  gint error;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () != parent)
    _exit (1);
  memcpy (kept, task->fds, task->n_fds * sizeof (gint));
  kept[task->n_fds] = reply_fd;
  docket_render_sandbox_close_others (kept, task->n_fds + 1);
  for (guint i = 0; i < task->request.n_inputs; i++)
    inputs[i].data = map_input (&job, task->fds[i], &inputs[i].length);
  error = docket_render_sandbox_enter (sandbox, task->request.max_memory, task->request.timeout);
  if (error != 0)
    docket_render_finish (&job, DOCKET_RENDER_SANDBOX, error);
  docket_render_program_work (&job, &task->request, inputs, task->fds + task->request.n_inputs);
  _exit (0);
}

static void
clean (DocketRenderReply *reply)
{
  reply->n_findings = MIN (reply->n_findings, DOCKET_RENDER_MAX_FINDINGS);
  for (guint i = 0; i < reply->n_findings; i++)
    {
      DocketRenderFinding *finding = &reply->findings[i];

      finding->text[sizeof finding->text - 1] = '\0';
      if (!g_utf8_validate (finding->text, -1, NULL))
        finding->text[0] = '\0';
    }
}

/* Waits for the child's answer; FALSE where the one who asked has gone. */
static gboolean
wait_for_reply (gint fd, gint64 deadline, DocketRenderReply *reply)
{
  DocketRenderReply answer = { 0 };

  reply->outcome = DOCKET_RENDER_TOO_SLOW;
  for (;;)
    {
      struct pollfd fds[] = { { fd, POLLIN, 0 }, { CONTROL, POLLRDHUP, 0 } };
      gint64 left = deadline - g_get_monotonic_time ();

      if (left <= 0)
        return TRUE;
      if (poll (fds, 2, left / 1000 + 1) < 0 && errno != EINTR)
        return FALSE;
      if ((fds[1].revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0)
        return FALSE;
      if (fds[0].revents == 0)
        continue;
      /* The child is a stranger's by now: only a whole and sane answer counts. */
      reply->outcome = DOCKET_RENDER_CRASHED;
      if (read (fd, &answer, sizeof answer) == sizeof answer && answer.magic == DOCKET_RENDER_MAGIC
          && answer.outcome < DOCKET_RENDER_N_OUTCOMES)
        *reply = answer;
      clean (reply);
      return TRUE;
    }
}

/* A child that ran out of its CPU time was too slow; it has died without an answer. */
static void
judge_death (gint status, DocketRenderReply *reply)
{
  if (reply->outcome == DOCKET_RENDER_CRASHED && WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU)
    reply->outcome = DOCKET_RENDER_TOO_SLOW;
  if (reply->outcome == DOCKET_RENDER_CRASHED && WIFSIGNALED (status))
    reply->error = WTERMSIG (status);
}

static gboolean
answer_to (const DocketRenderReply *reply)
{
  ssize_t length;

  do
    length = send (CONTROL, reply, sizeof *reply, MSG_NOSIGNAL);
  while (length < 0 && errno == EINTR);
  return length == sizeof *reply;
}

static gboolean
run (const Task *task, DocketRenderSandbox *sandbox)
{
  DocketRenderReply reply = { .magic = DOCKET_RENDER_MAGIC, .outcome = DOCKET_RENDER_SANDBOX };
  gint64 deadline = g_get_monotonic_time () + task->request.timeout;
  gboolean goes_on = TRUE;
  pid_t parent = getpid ();
  gint status = 0;
  gint ends[2];
  pid_t child;

  if (pipe2 (ends, O_CLOEXEC) != 0)
    {
      reply.error = errno;
      return answer_to (&reply);
    }
  child = fork ();
  if (child == 0)
    work (task, sandbox, ends[1], parent);
  reply.error = errno;
  close (ends[1]);
  if (child > 0)
    {
      reply.error = 0;
      goes_on = wait_for_reply (ends[0], deadline, &reply);
      reply.magic = DOCKET_RENDER_MAGIC;
      kill (child, SIGKILL);
      while (waitpid (child, &status, 0) < 0 && errno == EINTR)
        ;
      judge_death (status, &reply);
    }
  close (ends[0]);
  return goes_on && answer_to (&reply);
}

static gboolean
take_one (DocketRenderSandbox *sandbox)
{
  DocketRenderReply impossible = { .magic = DOCKET_RENDER_MAGIC, .outcome = DOCKET_RENDER_IMPOSSIBLE };
  gboolean goes_on;
  Task task;

  if (!receive (&task))
    return FALSE;
  goes_on = makes_sense (&task) ? run (&task, sandbox) : answer_to (&impossible);
  for (guint i = 0; i < task.n_fds; i++)
    close (task.fds[i]);
  return goes_on;
}

int
main (int argc, char **argv)
{
  g_autoptr (DocketRenderSandbox) sandbox = NULL;
  struct rlimit no_core = { 0, 0 };
  struct stat status;

  if (fstat (CONTROL, &status) != 0 || !S_ISSOCK (status.st_mode))
    {
      fprintf (stderr, "%s: started by docketd, not by hand: standard input is to be its socket\n", argv[0]);
      return 2;
    }
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_DUMPABLE, 0, 0, 0, 0);
  setrlimit (RLIMIT_CORE, &no_core);
  signal (SIGPIPE, SIG_IGN);
  /* Answers to people come before pictures in the background. */
  setpriority (PRIO_PROCESS, 0, BACKGROUND);
  /* The colour library asks for the local time, which would be a file's. */
  setenv ("TZ", "UTC0", TRUE);
  tzset ();
  docket_render_program_prepare ();
  sandbox = docket_render_sandbox_new (docket_render_program_reads_files ());
  if (sandbox == NULL)
    {
      fprintf (stderr, "%s: this system cannot confine a process with seccomp\n", argv[0]);
      return 1;
    }
  while (take_one (sandbox))
    ;
  return 0;
}
