/* docket-render-sandbox.c: takes from a process all that decoding a picture does not need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-render-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

struct _DocketRenderSandbox
{
  scmp_filter_ctx filter;
  gboolean reads_files;
};

#define MOST_FILES 256

#define MAX_OUTPUT (512 * 1024 * 1024)

static const char *const allowed[] = {
  "read", "pread64", "readv", "write", "pwrite64", "writev", "lseek", "_llseek", "ftruncate", "ftruncate64",
  "fstat", "fstat64", "close",
  "brk", "munmap", "mremap", "madvise",
  "futex", "futex_time64", "set_robust_list", "rseq", "membarrier", "sched_yield", "sched_getaffinity",
  "clock_gettime", "clock_gettime64", "clock_nanosleep", "clock_nanosleep_time64", "nanosleep", "gettimeofday",
  "getpid", "gettid", "getrandom", "getrusage", "sysinfo",
  "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "restart_syscall",
  "exit", "exit_group",
};

/* Asked for by libraries that do without when they are told no. */
static const char *const declined[] = {
  "clone3",  /* its flags cannot be seen; the C library falls back to clone */
  "prctl",   /* naming threads */
  "sched_setaffinity", "sched_setscheduler", "sched_getparam", "sched_getscheduler",
  "set_mempolicy", "get_mempolicy", "ioctl", "readlink", "sigaltstack",
};

#if defined(__SANITIZE_ADDRESS__)
/* What the sanitizer itself does, which reads its own map and makes its own stacks. */
static const char *const sanitizers[] = {
  "open", "openat", "readlink", "newfstatat", "stat", "sigaltstack", "tgkill", "prctl", "prlimit64", "getrlimit",
};

static gboolean
allow_sanitizer (scmp_filter_ctx filter)
{
  for (guint i = 0; i < G_N_ELEMENTS (sanitizers); i++)
    {
      int call = seccomp_syscall_resolve_name (sanitizers[i]);

      if (call != __NR_SCMP_ERROR && seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 0) < 0)
        return FALSE;
    }
  return TRUE;
}
#else
static gboolean
allow_sanitizer (scmp_filter_ctx filter)
{
  return TRUE;
}
#endif

static gboolean
allow_all (scmp_filter_ctx filter, gboolean reads_files)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      int call = seccomp_syscall_resolve_name (allowed[i]);

      if (call != __NR_SCMP_ERROR && seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 0) < 0)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (declined); i++)
    {
      int call = seccomp_syscall_resolve_name (declined[i]);
      int number = g_str_equal (declined[i], "clone3") ? ENOSYS : EPERM;

      /* What reading files takes was allowed before. */
      if (reads_files && (g_str_equal (declined[i], "readlink") || g_str_equal (declined[i], "sigaltstack")))
        continue;
      if (call != __NR_SCMP_ERROR && seccomp_rule_add (filter, SCMP_ACT_ERRNO (number), call, 0) < 0)
        return FALSE;
    }
  return TRUE;
}

/* Memory that is not executable, threads but no processes, and signals to nobody but itself. */
static gboolean
allow_some (scmp_filter_ctx filter)
{
  gboolean ok = TRUE;

  ok &= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mprotect), 1,
                          SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
  ok &= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap), 1,
                          SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
#ifdef __NR_mmap2
  ok &= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (mmap2), 1,
                          SCMP_A2 (SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
#endif
  ok &= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (clone), 1,
                          SCMP_A0 (SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) == 0;
  return ok;
}

/* What finding and opening a font takes. */
static gboolean
allow_reading (scmp_filter_ctx filter)
{
  static const char *const looks[] = {
    "newfstatat", "stat", "lstat", "stat64", "lstat64", "statx", "access", "faccessat", "faccessat2", "fstatfs",
    "fstatfs64", "statfs", "statfs64", "readlink", "readlinkat", "getdents64", "fcntl", "fcntl64", "getcwd", "getuid",
    "geteuid", "getgid", "getegid", "fadvise64", "prlimit64", "sigaltstack", "uname",
  };
  gboolean ok = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      int call = seccomp_syscall_resolve_name (looks[i]);

      if (call != __NR_SCMP_ERROR)
        ok &= seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 0) == 0;
    }
  ok &= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1,
                          SCMP_A2 (SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)) == 0;
#ifdef __NR_open
  ok &= seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (open), 1,
                          SCMP_A1 (SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)) == 0;
#endif
  return ok;
}

static gboolean
limit (int resource, rlim_t soft, rlim_t hard)
{
  struct rlimit now;
  struct rlimit bound = { soft, hard };

  if (getrlimit (resource, &now) == 0)
    {
      bound.rlim_cur = MIN (soft, now.rlim_max);
      bound.rlim_max = MIN (hard, now.rlim_max);
    }
  return setrlimit (resource, &bound) == 0;
}

static gboolean
limit_all (gint64 max_memory, gint64 timeout, gint files)
{
  rlim_t seconds = MAX (1, (timeout + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);
  gboolean ok = TRUE;

  /* The sanitizers reserve terabytes of address space for themselves. */
#if !defined (__SANITIZE_ADDRESS__)
  ok &= limit (RLIMIT_AS, max_memory, max_memory);
#endif
  ok &= limit (RLIMIT_CPU, seconds, seconds + 1);
  ok &= limit (RLIMIT_FSIZE, MAX_OUTPUT, MAX_OUTPUT);
  ok &= limit (RLIMIT_CORE, 0, 0);
  ok &= limit (RLIMIT_NOFILE, files, files);
  return ok;
}

DocketRenderSandbox *
docket_render_sandbox_new (gboolean reads_files)
{
  DocketRenderSandbox *sandbox = NULL;
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_KILL_PROCESS);

  if (filter == NULL)
    return NULL;
  if (!allow_sanitizer (filter) || (reads_files && !allow_reading (filter)) || !allow_all (filter, reads_files) ||
      !allow_some (filter))
    {
      seccomp_release (filter);
      return NULL;
    }
  sandbox = g_new0 (DocketRenderSandbox, 1);
  sandbox->filter = filter;
  sandbox->reads_files = reads_files;
  return sandbox;
}

void
docket_render_sandbox_free (DocketRenderSandbox *sandbox)
{
  seccomp_release (sandbox->filter);
  g_free (sandbox);
}

gint
docket_render_sandbox_enter (DocketRenderSandbox *sandbox, gint64 max_memory, gint64 timeout)
{
  gint result;

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
    return errno;
  if (!limit_all (max_memory, timeout, sandbox->reads_files ? MOST_FILES : 0))
    return errno;
  result = seccomp_load (sandbox->filter);
  return result < 0 ? -result : 0;
}

void
docket_render_sandbox_close_others (const gint *kept, guint n_kept)
{
  guint first = 0;

  for (;;)
    {
      gint next = -1;

      for (guint i = 0; i < n_kept; i++)
        if (kept[i] >= (gint) first && (next < 0 || kept[i] < next))
          next = kept[i];
      if (next < 0)
        break;
      if ((guint) next > first)
        close_range (first, next - 1, 0);
      first = next + 1;
    }
  close_range (first, ~0u, 0);
}
