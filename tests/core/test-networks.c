/* test-networks.c: who is in a network, however the address is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-networks.h"

#include "docket-error.h"

static void
test_contain (void)
{
  static const char *const within[] = { "10.3.0.1", "10.3.255.255", "::ffff:10.3.4.5", "::FFFF:0a03:0405", "2001:db8:3::1",
                                        "2001:db8:3:ffff::7%wlan0", "192.0.2.7", "[192.0.2.7]", "[IPv6:2001:db8:3::9]",
                                        "172.16.5.5", " 10.3.0.1 " };
  static const char *const outside[] = { "10.4.0.1", "::ffff:10.4.0.1", "2001:db8:4::1", "192.0.2.8", "::1", "127.0.0.1",
                                         "", "unknown", "10.3.0.1.example.org", "10.3.0", "10.3.0.1, 10.3.0.2",
                                         "::10.3.0.1", "64:ff9b::10.3.0.1" };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketNetworks) networks = docket_networks_parse (
    "10.3.0.0/16, 2001:db8:3::/48;192.0.2.7 ::ffff:172.16.0.0/108", &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (within); i++)
    g_assert_true (docket_networks_contain (networks, within[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (outside); i++)
    g_assert_false (docket_networks_contain (networks, outside[i]));
  g_assert_false (docket_networks_contain (networks, NULL));
}

static void
test_everything (void)
{
  g_autoptr (DocketNetworks) all = docket_networks_parse ("0.0.0.0/0, ::/0", NULL);
  g_autoptr (DocketNetworks) none = docket_networks_parse (" ", NULL);

  g_assert_true (docket_networks_contain (all, "203.0.113.9"));
  g_assert_true (docket_networks_contain (all, "2a00::1"));
  g_assert_false (docket_networks_contain (none, "203.0.113.9"));
}

static void
test_mistakes (void)
{
  static const char *const bad[] = { "10.3.0.0/33", "10.3.0.1/16", "gate3", "10.3.0.0/16, x", "2001:db8::/129", "10.3.0" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_networks_parse (bad[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/networks/contain", test_contain);
  g_test_add_func ("/networks/everything", test_everything);
  g_test_add_func ("/networks/mistakes", test_mistakes);
  return g_test_run ();
}
