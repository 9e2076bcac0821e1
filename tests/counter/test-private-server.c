/* test-private-server.c: the counter's own server comes up, comes back, and goes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-private-server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define PATIENCE (30 * G_USEC_PER_SEC)

/* Takes docketd's arguments and behaves as its folder's name says. $5 is --data-dir's value. */
static const char fake[] =
  "#!/bin/sh\n"
  "[ \"$1 $2 $3 $5\" = 'serve --private --data-dir --ready-file' ] || { echo \"odd arguments: $*\" >&2; exit 2; }\n"
  "[ ! -e \"$4/refuse\" ] || { echo 'the disk is full' >&2; exit 2; }\n"
  "echo $$ > \"$4/pid\"\n"
  "trap 'echo gone > \"$4/stopped\"; exit 0' TERM\n"
  "echo \"{\\\"port\\\":8123,\\\"token\\\":\\\"token-$$\\\"}\" > \"$6.new\" && mv \"$6.new\" \"$6\"\n"
  "while :; do sleep 0.05; done\n";

typedef struct
{
  char *folder, *data, *program;
  DocketPrivateServer *server;
} Desk;

static Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->folder = g_dir_make_tmp ("docket-XXXXXX", NULL);
  desk->data = g_build_filename (desk->folder, "data", NULL);
  desk->program = g_build_filename (desk->folder, "docketd", NULL);
  g_assert_true (g_file_set_contents (desk->program, fake, -1, NULL));
  g_assert_cmpint (g_chmod (desk->program, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (desk->data, 0700), ==, 0);
  desk->server = docket_private_server_new (desk->program, desk->data);
  return desk;
}

static void
desk_free (Desk *desk)
{
  const char *const remove[] = { "rm", "-rf", desk->folder, NULL };

  g_object_unref (desk->server);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (desk->folder);
  g_free (desk->data);
  g_free (desk->program);
  g_free (desk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_until(condition)                                              \
  G_STMT_START {                                                           \
    gint64 until_ = g_get_monotonic_time () + PATIENCE;                    \
    guint waker_ = g_timeout_add (10, wake, NULL);                         \
    while (!(condition) && g_get_monotonic_time () < until_)               \
      g_main_context_iteration (NULL, TRUE);                               \
    g_source_remove (waker_);                                              \
    g_assert_true (condition);                                             \
  } G_STMT_END

static gboolean
is (Desk                     *desk,
    DocketPrivateServerState  state)
{
  return docket_private_server_get_state (desk->server) == state;
}

static gboolean
has_file (Desk       *desk,
          const char *name)
{
  g_autofree char *path = g_build_filename (desk->data, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
on_stopped (GObject      *server,
            GAsyncResult *result,
            gpointer      data)
{
  docket_private_server_stop_finish (DOCKET_PRIVATE_SERVER (server), result);
  *(gboolean *) data = TRUE;
}

static void
stop (Desk *desk)
{
  gboolean stopped = FALSE;

  docket_private_server_stop_async (desk->server, on_stopped, &stopped);
  wait_until (stopped);
  g_assert_true (is (desk, DOCKET_PRIVATE_SERVER_STOPPED));
}

static void
test_up_and_down (void)
{
  g_autoptr (Desk) desk = desk_new ();

  g_assert_true (is (desk, DOCKET_PRIVATE_SERVER_STOPPED));
  docket_private_server_start (desk->server);
  g_assert_true (is (desk, DOCKET_PRIVATE_SERVER_STARTING));
  wait_until (is (desk, DOCKET_PRIVATE_SERVER_RUNNING));
  g_assert_cmpstr (docket_private_server_get_url (desk->server), ==, "http://127.0.0.1:8123");
  g_assert_true (g_str_has_prefix (docket_private_server_get_token (desk->server), "token-"));
  g_assert_false (has_file (desk, "ready.json"));
  stop (desk);
  g_assert_true (has_file (desk, "stopped"));
  stop (desk);
}

static void
kill_it (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->data, "pid", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (text, NULL, 10), SIGKILL), ==, 0);
}

static void
test_comes_back (void)
{
  g_autoptr (Desk) desk = desk_new ();

  docket_private_server_start (desk->server);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *token = NULL;

      wait_until (is (desk, DOCKET_PRIVATE_SERVER_RUNNING));
      token = g_strdup (docket_private_server_get_token (desk->server));
      kill_it (desk);
      wait_until (is (desk, DOCKET_PRIVATE_SERVER_FAILED));
      g_assert_nonnull (docket_private_server_get_message (desk->server));
      wait_until (is (desk, DOCKET_PRIVATE_SERVER_RUNNING));
      g_assert_cmpstr (docket_private_server_get_token (desk->server), !=, token);
      g_assert_null (docket_private_server_get_message (desk->server));
    }
  stop (desk);
}

static void
test_says_why (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *refuse = g_build_filename (desk->data, "refuse", NULL);

  g_assert_true (g_file_set_contents (refuse, "", 0, NULL));
  docket_private_server_start (desk->server);
  wait_until (is (desk, DOCKET_PRIVATE_SERVER_FAILED));
  g_assert_nonnull (strstr (docket_private_server_get_message (desk->server), "the disk is full"));
  g_unlink (refuse);
  wait_until (is (desk, DOCKET_PRIVATE_SERVER_RUNNING));
  stop (desk);
}

static void
test_absent (void)
{
  g_autoptr (DocketPrivateServer) server = NULL;
  g_autofree char *folder = g_dir_make_tmp ("docket-XXXXXX", NULL);

  server = docket_private_server_new ("/nonexistent/docketd", folder);
  docket_private_server_start (server);
  g_assert_cmpuint (docket_private_server_get_state (server), ==, DOCKET_PRIVATE_SERVER_FAILED);
  g_assert_nonnull (docket_private_server_get_message (server));
  g_rmdir (folder);
}

/* Nobody stops it in so many words; the object just goes. */
static void
test_dropped (void)
{
  g_autoptr (Desk) desk = desk_new ();

  docket_private_server_start (desk->server);
  wait_until (is (desk, DOCKET_PRIVATE_SERVER_RUNNING));
  g_object_unref (desk->server);
  wait_until (has_file (desk, "stopped"));
  desk->server = docket_private_server_new (desk->program, desk->data);
}

/* The real one: it comes back with its token after a crash, and leaves nothing running. */
static void
test_docketd (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *token = NULL;

  g_object_unref (desk->server);
  desk->server = docket_private_server_new (g_getenv ("DOCKET_TEST_DOCKETD"), desk->data);
  docket_private_server_start (desk->server);
  wait_until (is (desk, DOCKET_PRIVATE_SERVER_RUNNING));
  token = g_strdup (docket_private_server_get_token (desk->server));
  g_assert_cmpuint (strlen (token), >, 20);
  stop (desk);
  docket_private_server_start (desk->server);
  wait_until (is (desk, DOCKET_PRIVATE_SERVER_RUNNING));
  g_assert_cmpstr (docket_private_server_get_token (desk->server), ==, token);
  stop (desk);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/private-server/up-and-down", test_up_and_down);
  g_test_add_func ("/private-server/comes-back", test_comes_back);
  g_test_add_func ("/private-server/says-why", test_says_why);
  g_test_add_func ("/private-server/absent", test_absent);
  g_test_add_func ("/private-server/dropped", test_dropped);
  g_test_add_func ("/private-server/docketd", test_docketd);
  return g_test_run ();
}
