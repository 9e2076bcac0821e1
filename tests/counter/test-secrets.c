/* test-secrets.c: one step with the keyring as it is; test_secrets.py brings it into each state
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-secrets.h"

#include <string.h>

#define SERVER "https://shop.example"

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Wait;

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Wait *wait = data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

static GAsyncResult *
wait_for (Wait *wait)
{
  g_main_loop_run (wait->loop);
  g_main_loop_unref (wait->loop);
  return wait->result;
}

static char *
look_up (DocketSecrets  *secrets,
         GError        **error)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr (GAsyncResult) result = NULL;

  docket_secrets_lookup_async (secrets, SERVER, NULL, on_done, &wait);
  result = wait_for (&wait);
  return docket_secrets_lookup_finish (secrets, result, error);
}

static gboolean
store (DocketSecrets  *secrets,
       GError        **error)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr (GAsyncResult) result = NULL;

  docket_secrets_store_async (secrets, SERVER, "token-1", NULL, on_done, &wait);
  result = wait_for (&wait);
  return docket_secrets_store_finish (secrets, result, error);
}

static gboolean
clear (DocketSecrets  *secrets,
       GError        **error)
{
  Wait wait = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr (GAsyncResult) result = NULL;

  docket_secrets_clear_async (secrets, SERVER, NULL, on_done, &wait);
  result = wait_for (&wait);
  return docket_secrets_clear_finish (secrets, result, error);
}

static void
check_open (DocketSecrets *secrets)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *none = look_up (secrets, &error);
  g_autofree char *token = NULL;
  g_autofree char *gone = NULL;

  g_assert_no_error (error);
  g_assert_null (none);
  store (secrets, &error);
  g_assert_no_error (error);
  token = look_up (secrets, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "token-1");
  clear (secrets, &error);
  g_assert_no_error (error);
  gone = look_up (secrets, &error);
  g_assert_no_error (error);
  g_assert_null (gone);
  g_assert_true (store (secrets, &error));
}

/* Says so, and remembers for the session when it is asked to. */
static void
check_shut (DocketSecrets *secrets,
            const char    *word)
{
  g_autoptr (GError) looking = NULL;
  g_autoptr (GError) storing = NULL;
  g_autofree char *token = NULL;

  g_assert_null (look_up (secrets, &looking));
  g_assert_error (looking, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  g_assert_nonnull (strstr (looking->message, word));
  g_assert_false (store (secrets, &storing));
  g_assert_error (storing, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  docket_secrets_remember (secrets, SERVER, "token-2");
  token = look_up (secrets, NULL);
  g_assert_cmpstr (token, ==, "token-2");
}

int
main (int argc, char *argv[])
{
  g_autoptr (DocketSecrets) secrets = docket_secrets_new ();

  if (g_strcmp0 (argv[1], "open") == 0)
    check_open (secrets);
  else if (g_strcmp0 (argv[1], "locked") == 0)
    check_shut (secrets, "locked");
  else
    check_shut (secrets, "No keyring");
  return 0;
}
