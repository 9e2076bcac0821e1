/* test-render-sandbox.c: the sandbox itself: what is forbidden ends the process, what is needed works
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef void (*Deed) (void);

/* What becomes of a process that does @deed inside. */
static gint
fate_of (Deed deed)
{
  g_autoptr (DocketRenderSandbox) sandbox = docket_render_sandbox_new (FALSE);
  gint status;
  pid_t child;

  g_assert_nonnull (sandbox);
  child = fork ();
  if (child == 0)
    {
      if (docket_render_sandbox_enter (sandbox, G_GINT64_CONSTANT (1) << 30, 2 * G_USEC_PER_SEC) != 0)
        _exit (99);
      deed ();
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  return status;
}

#if !defined(__SANITIZE_ADDRESS__)
static void
do_open (void)
{
  open ("/etc/hostname", O_RDONLY);
}

static void
do_open_old (void)
{
  syscall (SYS_openat, AT_FDCWD, "/tmp/written", O_WRONLY | O_CREAT, 0600);
}

static void
do_raise_limit (void)
{
  syscall (SYS_prlimit64, 0, 9, NULL, NULL);
}
#endif

static void
do_stat (void)
{
  syscall (SYS_statx, AT_FDCWD, "/etc/passwd", 0, 0, NULL);
}

static void
do_unlink (void)
{
  unlink ("/nonexistent/file");
}

static void
do_socket (void)
{
  socket (AF_INET, SOCK_STREAM, 0);
}

static void
do_socketpair (void)
{
  int ends[2];

  socketpair (AF_UNIX, SOCK_STREAM, 0, ends);
}

static void
do_fork (void)
{
  syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
}

static void
do_vfork (void)
{
  syscall (SYS_clone, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, NULL);
}

static void
do_exec (void)
{
  char *const argv[] = { (char *) "/bin/true", NULL };

  execve ("/bin/true", argv, argv);
}

static void
do_kill (void)
{
  kill (1, 0);
}

static void
do_ptrace (void)
{
  ptrace (PTRACE_TRACEME, 0, NULL, NULL);
}

static void
do_read_other (void)
{
  char byte;
  struct iovec part = { &byte, 1 };

  process_vm_readv (getppid (), &part, 1, &part, 1, 0);
}

static void
do_map_code (void)
{
  mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
do_protect_code (void)
{
  static char page[8192];

  mprotect ((void *) (((gsize) page + 4095) & ~(gsize) 4095), 4096, PROT_READ | PROT_EXEC);
}

static void
do_mount_namespace (void)
{
  unshare (CLONE_NEWUSER);
}

static void
do_io_uring (void)
{
  syscall (425, 1, NULL);
}

static void
test_forbidden (gconstpointer deed)
{
  gint status = fate_of (*(const Deed *) deed);

  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGSYS);
}

static void *
thread (void *data)
{
  *(volatile int *) data = 7;
  return NULL;
}

/* Memory, threads, and writing to what is open already. */
static void
do_work (void)
{
  volatile int answer = 0;
  pthread_t id;
  char *memory = malloc (50 * 1024 * 1024);

  if (memory == NULL)
    _exit (1);
  memset (memory, 1, 50 * 1024 * 1024);
  free (memory);
  if (pthread_create (&id, NULL, thread, (void *) &answer) != 0 || pthread_join (id, NULL) != 0 || answer != 7)
    _exit (2);
  if (write (STDERR_FILENO, "", 0) != 0)
    _exit (3);
}

static void
test_work (void)
{
  gint status = fate_of (do_work);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
do_compute_forever (void)
{
  for (volatile guint i = 0;; i++)
    ;
}

static void
test_cpu (void)
{
  gint status = fate_of (do_compute_forever);

  g_assert_true (WIFSIGNALED (status));
  g_assert_true (WTERMSIG (status) == SIGXCPU || WTERMSIG (status) == SIGKILL);
}

static void
do_take_memory (void)
{
  if (malloc ((gsize) 2 << 30) == NULL)
    _exit (42);
}

static void
test_memory (void)
{
#if !defined(__SANITIZE_ADDRESS__)
  gint status = fate_of (do_take_memory);

  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 42);
#else
  g_assert_nonnull (do_take_memory);
#endif
}

static void
test_descriptors (void)
{
  gint ends[2], status;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      const gint kept[] = { ends[1] };

      docket_render_sandbox_close_others (kept, 1);
      for (gint fd = 0; fd < 1024; fd++)
        if ((fcntl (fd, F_GETFD) >= 0) != (fd == ends[1]))
          _exit (1);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
  close (ends[0]);
  close (ends[1]);
}

int
main (int argc, char **argv)
{
  static const struct { const char *name; Deed deed; } deeds[] = {
#if !defined(__SANITIZE_ADDRESS__)
    /* The sanitizer opens files for its own reports and is let. */
    { "open", do_open }, { "open-to-write", do_open_old }, { "limits", do_raise_limit },
#endif
    { "stat", do_stat }, { "unlink", do_unlink },
    { "socket", do_socket }, { "socketpair", do_socketpair }, { "fork", do_fork }, { "vfork", do_vfork },
    { "exec", do_exec }, { "kill", do_kill }, { "ptrace", do_ptrace }, { "other-memory", do_read_other },
    { "map-code", do_map_code }, { "protect-code", do_protect_code }, { "namespace", do_mount_namespace },
    { "io-uring", do_io_uring },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/render/sandbox/forbids/%s", deeds[i].name);

      g_test_add_data_func (path, &deeds[i].deed, test_forbidden);
    }
  g_test_add_func ("/render/sandbox/work", test_work);
  g_test_add_func ("/render/sandbox/cpu", test_cpu);
  g_test_add_func ("/render/sandbox/memory", test_memory);
  g_test_add_func ("/render/sandbox/descriptors", test_descriptors);
  return g_test_run ();
}
