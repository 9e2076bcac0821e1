/* test-renderer-pool.c: helpers that die, stop, do not start, or are wanted by many at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-renderer.h"
#include "pictures.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static GBytes *
scene_file (void)
{
  g_autoptr (Pixels) scene = scene_new (200, 150);
  FileOptions plain = { 0 };

  return make_jpeg (scene, &plain);
}

static gboolean
try (DocketRenderer *renderer, GBytes *file, GError **error)
{
  gint in = open_bytes (file), out = open_empty ();
  gboolean ok = docket_renderer_preview (renderer, in, 100, out, NULL, NULL, error);

  close (in);
  close (out);
  return ok;
}

/* The processes whose parent is @parent. */
static GArray *
children_of (pid_t parent)
{
  GArray *children = g_array_new (FALSE, FALSE, sizeof (pid_t));
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%s/stat", name);
      g_autofree char *stat = NULL;
      pid_t pid = atoi (name);
      gint ppid = 0;

      if (pid > 0 && g_file_get_contents (path, &stat, NULL, NULL)
          && sscanf (strrchr (stat, ')') + 1, " %*c %d", &ppid) == 1 && ppid == parent)
        g_array_append_val (children, pid);
    }
  return children;
}

static pid_t
only_child (void)
{
  g_autoptr (GArray) children = children_of (getpid ());

  g_assert_cmpuint (children->len, ==, 1);
  return g_array_index (children, pid_t, 0);
}

static void
test_cannot_start (void)
{
  static const char *const programs[] = { "/nonexistent/docket-render", "/bin/true", "/etc/passwd" };
  g_autoptr (GBytes) file = scene_file ();

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autoptr (DocketRenderer) renderer = docket_renderer_new (programs[i], NULL);

      for (gint attempt = 0; attempt < 2; attempt++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_false (try (renderer, file, &error));
          g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
        }
    }
}

static void
test_killed_between (void)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GBytes) file = scene_file ();
  g_autoptr (GError) error = NULL;

  for (gint i = 0; i < 3; i++)
    {
      try (renderer, file, &error);
      g_assert_no_error (error);
      kill (only_child (), SIGKILL);
    }
}

static void
test_stopped (void)
{
  DocketRendererLimits limits = { .timeout = 1500000 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, &limits);
  g_autoptr (GBytes) file = scene_file ();
  g_autoptr (GError) error = NULL;

  try (renderer, file, &error);
  g_assert_no_error (error);
  kill (only_child (), SIGSTOP);
  g_assert_false (try (renderer, file, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  try (renderer, file, &error);
  g_assert_no_error (error);
}

static void
test_descriptors (void)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GBytes) file = scene_file ();
  g_autoptr (GError) error = NULL;
  gint in = open_bytes (file), full = open ("/dev/full", O_WRONLY), null = open ("/dev/null", O_RDONLY);

  g_assert_false (docket_renderer_preview (renderer, in, 100, full, NULL, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (docket_renderer_preview (renderer, in, 100, null, NULL, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (docket_renderer_probe (renderer, null, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (docket_renderer_preview (renderer, in, 0, null, NULL, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
  close (in);
  close (full);
  close (null);
}

/* A longer file that is written over is cut to the new length; the input's offset is of no account. */
static void
test_overwritten (void)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GBytes) file = scene_file ();
  g_autoptr (GError) error = NULL;
  g_autofree char *old = g_malloc0 (1000000);
  g_autoptr (GBytes) longer = g_bytes_new (old, 1000000);
  g_autoptr (Pixels) result = NULL;
  gint in = open_bytes (file), out = open_bytes (longer);

  lseek (in, 77, SEEK_SET);
  docket_renderer_preview (renderer, in, 100, out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lseek (out, 0, SEEK_END), <, 100000);
  close (in);
  result = read_result (out);
  assert_scene (result, 0, 0, 100, 75, 16);
}

typedef struct
{
  DocketRenderer *renderer;
  GBytes *file;
  gint failures;
} Crowd;

static gpointer
crowd_thread (gpointer data)
{
  Crowd *crowd = data;

  for (gint i = 0; i < 12; i++)
    if (!try (crowd->renderer, crowd->file, NULL))
      g_atomic_int_inc (&crowd->failures);
  return NULL;
}

static void
test_crowd (void)
{
  DocketRendererLimits limits = { .max_helpers = 2 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, &limits);
  g_autoptr (GBytes) file = scene_file ();
  g_autoptr (GArray) children = NULL;
  Crowd crowd = { renderer, file, 0 };
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("crowd", crowd_thread, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (crowd.failures, ==, 0);
  children = children_of (getpid ());
  g_assert_cmpuint (children->len, >=, 1);
  g_assert_cmpuint (children->len, <=, 2);
}

/* Each helper of the one who waits too long is busy; that is nobody's picture's fault. */
static void
test_busy (void)
{
  DocketRendererLimits limits = { .max_helpers = 1, .timeout = 1500000 };
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, &limits);
  g_autoptr (GBytes) file = scene_file ();
  g_autoptr (GError) error = NULL;
  Crowd crowd = { renderer, file, 0 };
  GThread *thread;

  try (renderer, file, &error);
  g_assert_no_error (error);
  kill (only_child (), SIGSTOP);
  thread = g_thread_new ("blocked", crowd_thread, &crowd);
  g_assert_false (try (renderer, file, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_thread_join (thread);
}

/* Run in a process of its own: starts a helper, tells its number, and waits to be killed. */
static int
be_a_parent (void)
{
  g_autoptr (DocketRenderer) renderer = docket_renderer_new (NULL, NULL);
  g_autoptr (GBytes) file = scene_file ();

  if (!try (renderer, file, NULL))
    return 1;
  printf ("%d\n", only_child ());
  fflush (stdout);
  pause ();
  return 0;
}

static void
test_dies_with_parent (gconstpointer program)
{
  const char *argv[] = { program, "--be-a-parent", NULL };
  g_autoptr (GError) error = NULL;
  struct pollfd helper = { .events = POLLIN };
  char number[32] = "";
  GPid pid;
  gint out;

  g_spawn_async_with_pipes_and_fds (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1, NULL, NULL, 0,
                                    &pid, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read (out, number, sizeof number - 1), >, 0);
  helper.fd = syscall (SYS_pidfd_open, atoi (number), 0);
  g_assert_cmpint (helper.fd, >=, 0);
  kill (pid, SIGKILL);
  g_assert_cmpint (poll (&helper, 1, 10000), ==, 1);
  close (helper.fd);
  close (out);
  g_spawn_close_pid (pid);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--be-a-parent") == 0)
    return be_a_parent ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renderer/pool/cannot-start", test_cannot_start);
  g_test_add_func ("/renderer/pool/killed-between", test_killed_between);
  g_test_add_func ("/renderer/pool/stopped", test_stopped);
  g_test_add_func ("/renderer/pool/descriptors", test_descriptors);
  g_test_add_func ("/renderer/pool/overwritten", test_overwritten);
  g_test_add_func ("/renderer/pool/crowd", test_crowd);
  g_test_add_func ("/renderer/pool/busy", test_busy);
  g_test_add_data_func ("/renderer/pool/dies-with-parent", argv[0], test_dies_with_parent);
  return g_test_run ();
}
