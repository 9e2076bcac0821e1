/* test-sessions.c: passwords, tries that a restart does not forget, terminals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "services-fixture.h"

#include "docket-error.h"
#include "docket-time.h"

static gboolean
open (Shop       *shop,
      const char *code,
      const char *password,
      gint64     *wait,
      GError    **error)
{
  g_auto (DocketResult) result = { NULL };

  return docket_sessions_open (shop->services, code, password, "192.0.2.1", shop->now, &result, wait, error);
}

static void
assert_wrong (Shop       *shop,
              const char *code,
              const char *password,
              gint        cause)
{
  g_autoptr (GError) error = NULL;
  gint64 wait;

  g_assert_false (open (shop, code, password, &wait, &error));
  g_assert_error (error, DOCKET_ERROR, cause);
  g_assert_cmpint (wait > 0, ==, cause == DOCKET_ERROR_TOO_MANY);
}

static const char *
other_than (const char *password)
{
  return g_str_equal (password, "000000") ? "000001" : "000000";
}

static void
test_session (Shop         *shop,
              gconstpointer data)
{
  g_autofree char *password = NULL;
  g_autofree char *code = shop_place (shop, "a@example.org", 1, &password);
  g_auto (DocketResult) result = { NULL };
  g_autofree char *opened = NULL;
  g_autoptr (GError) error = NULL;
  gint64 wait;

  assert_wrong (shop, code, other_than (password), DOCKET_ERROR_WRONG_PASSWORD);
  assert_wrong (shop, "00000000000", password, DOCKET_ERROR_WRONG_PASSWORD);
  g_assert_true (docket_sessions_open (shop->services, code, password, NULL, shop->now, &result, &wait, &error));
  g_assert_cmpstr (result.order->code, ==, code);
  opened = docket_sessions_authenticate (shop->services, result.token, shop->now, &error);
  g_assert_cmpstr (opened, ==, code);
  g_assert_null (docket_sessions_authenticate (shop->services, result.token, result.token_expires, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED);
}

/* Five wrong ones, slowed and then locked; the right one is not looked at, after a restart neither. */
static void
test_locked (Shop         *shop,
             gconstpointer data)
{
  g_autofree char *password = NULL;
  g_autofree char *code = shop_place (shop, "a@example.org", 1, &password);
  g_autoptr (GError) error = NULL;
  gint64 wait;

  assert_wrong (shop, code, other_than (password), DOCKET_ERROR_WRONG_PASSWORD);
  assert_wrong (shop, code, other_than (password), DOCKET_ERROR_WRONG_PASSWORD);
  assert_wrong (shop, code, other_than (password), DOCKET_ERROR_WRONG_PASSWORD);
  assert_wrong (shop, code, password, DOCKET_ERROR_TOO_MANY);
  shop->now += 3 * DOCKET_SECOND;
  assert_wrong (shop, code, other_than (password), DOCKET_ERROR_WRONG_PASSWORD);
  shop->now += 9 * DOCKET_SECOND;
  assert_wrong (shop, code, other_than (password), DOCKET_ERROR_WRONG_PASSWORD);
  shop->now += DOCKET_MINUTE;
  shop_close (shop);
  shop_open (shop);

  g_assert_false (open (shop, code, password, &wait, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY);
  g_assert_cmpint (wait, ==, 14 * DOCKET_MINUTE);
  g_clear_error (&error);
  shop->now += wait;
  g_assert_true (open (shop, code, password, &wait, &error));
  g_assert_no_error (error);
}

static void
test_address (Shop         *shop,
              gconstpointer data)
{
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *code = g_strdup_printf ("%011u", i);

      assert_wrong (shop, code, "123456", DOCKET_ERROR_WRONG_PASSWORD);
    }
  assert_wrong (shop, "ZZZZZZZZZZZ", "123456", DOCKET_ERROR_TOO_MANY);
}

/* The screen of a place is everybody's: one guest who guesses does not shut it for the next. */
static void
test_address_of_place (Shop         *shop,
                       gconstpointer data)
{
  g_autofree char *password = NULL;
  g_autofree char *code = shop_place (shop, "a@example.org", 1, &password);
  g_autoptr (GError) error = NULL;
  gint64 wait;

  shop->site->networks = docket_networks_parse ("192.0.2.0/24", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *unknown = g_strdup_printf ("%011u", i);

      assert_wrong (shop, unknown, "123456", DOCKET_ERROR_WRONG_PASSWORD);
      if (i == 40)
        g_assert_true (open (shop, code, password, &wait, &error));
    }
  assert_wrong (shop, code, password, DOCKET_ERROR_TOO_MANY);
}

static void
test_reissue (Shop         *shop,
              gconstpointer data)
{
  g_autofree char *password = NULL;
  g_autofree char *code = shop_place (shop, "a@example.org", 1, &password);
  DocketCall call = shop_counter (shop);
  g_auto (DocketResult) session = { NULL };
  g_auto (DocketResult) result = { NULL };
  g_autoptr (GError) error = NULL;
  gint64 wait;

  docket_sessions_open (shop->services, code, password, NULL, shop->now, &session, &wait, &error);
  g_assert_true (docket_orders_reissue_password (shop->services, &call, code, &result, &error));
  g_assert_true (docket_sessions_check (shop->services, code, result.password, NULL, shop->now, &wait, &error));
  g_assert_null (docket_sessions_authenticate (shop->services, session.token, shop->now, &error));
  g_clear_error (&error);
  if (!g_str_equal (password, result.password))
    assert_wrong (shop, code, password, DOCKET_ERROR_WRONG_PASSWORD);
}

static void
test_password_on_collect (Shop         *shop,
                          gconstpointer data)
{
  g_autofree char *password = NULL;
  g_autofree char *code = shop_place (shop, "a@example.org", 1, &password);
  DocketCall call = shop_counter (shop);
  DocketStepArguments arguments = { .step = DOCKET_STEP_COLLECT };
  g_autoptr (GError) error = NULL;

  shop->site->password_on_collect = TRUE;
  shop_produce (shop, code);
  shop_step (shop, code, DOCKET_STEP_READY);
  g_assert_false (docket_orders_step (shop->services, &call, code, &arguments, NULL, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_WRONG_PASSWORD);
  g_clear_error (&error);
  arguments.password = password;
  g_assert_true (docket_orders_step (shop->services, &call, code, &arguments, NULL, &error));
  g_assert_no_error (error);
}

static void
test_terminals (Shop         *shop,
                gconstpointer data)
{
  static const char *const rights[] = { "read", "release", NULL };
  static const char *const wrong[] = { "everything", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *code = docket_terminals_invite (shop->services, "main", "Counter 1", rights, shop->now, &error);
  g_autofree char *token = NULL;
  g_autofree char *second = NULL;
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autoptr (DocketTerminal) terminal = NULL;
  g_autoptr (DocketTerminal) known = NULL;
  gint64 wait;

  g_assert_null (docket_terminals_invite (shop->services, "main", "C", wrong, shop->now, NULL));
  terminal = docket_terminals_pair (shop->services, typed, NULL, "192.0.2.1", shop->now, &token, &wait, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (terminal->name, ==, "Counter 1");
  g_assert_null (docket_terminals_pair (shop->services, code, NULL, "192.0.2.1", shop->now, &second, &wait, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED);
  g_clear_error (&error);

  known = docket_terminals_authenticate (shop->services, token, shop->now, &error);
  g_assert_true (docket_terminal_has_right (known, "release"));
  g_assert_false (docket_terminal_has_right (known, "lift"));
  g_assert_null (docket_terminals_add (shop->services, "main", "Counter 1", rights, shop->now, &second, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (docket_terminals_remove (shop->services, known->id, &error));
  g_assert_null (docket_terminals_authenticate (shop->services, token, shop->now, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED);
}

static void
test_old_invitation (Shop         *shop,
                     gconstpointer data)
{
  static const char *const rights[] = { "read", NULL };
  g_autofree char *code = docket_terminals_invite (shop->services, "main", "C", rights, shop->now, NULL);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;
  gint64 wait;

  shop->now += DOCKET_HOUR + 1;
  g_assert_null (docket_terminals_pair (shop->services, code, NULL, NULL, shop->now, &token, &wait, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/sessions/" name, Shop, NULL, shop_set_up, test, shop_tear_down)
  ADD ("session", test_session);
  ADD ("locked", test_locked);
  ADD ("address", test_address);
  ADD ("address-of-place", test_address_of_place);
  ADD ("reissue", test_reissue);
  ADD ("password-on-collect", test_password_on_collect);
  ADD ("terminals", test_terminals);
  ADD ("old-invitation", test_old_invitation);
  return g_test_run ();
}
