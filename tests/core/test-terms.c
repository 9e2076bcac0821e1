/* test-terms.c: terms are by the shop's settings and are never shortened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-terms.h"
#include "docket-time.h"

static void
test_turns (void)
{
  DocketTerms terms = docket_terms_default ();
  gint64 now = 1000 * DOCKET_DAY;
  DocketExpiry expiry = docket_terms_at_upload (&terms, now);

  g_assert_cmpint (expiry.order_expires, ==, now + DOCKET_DAY);
  expiry = docket_terms_at_place (&terms, now);
  g_assert_cmpint (expiry.order_expires, ==, now + 14 * DOCKET_DAY);
  g_assert_cmpint (expiry.images_expire, ==, now + 14 * DOCKET_DAY);
  expiry = docket_terms_at_authenticate (&terms, expiry, now + DOCKET_DAY);
  g_assert_cmpint (expiry.order_expires, ==, now + 61 * DOCKET_DAY);
  g_assert_cmpint (expiry.images_expire, ==, now + 31 * DOCKET_DAY);
  expiry = docket_terms_at_collect (&terms, expiry, now + 30 * DOCKET_DAY);
  g_assert_cmpint (expiry.images_expire, ==, now + 37 * DOCKET_DAY);
}

static gint64
some_days (void)
{
  return g_test_rand_int_range (0, 400) * DOCKET_DAY;
}

static void
test_never_shortened (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      DocketTerms terms = { some_days (), some_days (), some_days (), some_days (), some_days (),
                            some_days (), some_days () };
      gint64 now = 1000 * DOCKET_DAY + some_days ();
      DocketExpiry before = { now + some_days () - 200 * DOCKET_DAY, now + some_days () };
      DocketExpiry after = docket_terms_at_authenticate (&terms, before, now);
      DocketExpiry collected = docket_terms_at_collect (&terms, after, now);

      g_assert_cmpint (after.order_expires, >=, before.order_expires);
      g_assert_cmpint (after.images_expire, >=, before.images_expire);
      g_assert_cmpint (collected.order_expires, >=, after.order_expires);
      g_assert_cmpint (collected.images_expire, >=, after.images_expire);
      g_assert_cmpint (collected.images_expire, >=, now + terms.images_collected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/terms/turns", test_turns);
  g_test_add_func ("/terms/never-shortened", test_never_shortened);
  return g_test_run ();
}
