/* test-event.c: an event keeps what it was given
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-event.h"

static void
test_new (void)
{
  g_autoptr (DocketEvent) event = docket_event_new ("placed", "customer", 5);

  g_assert_cmpstr (event->type, ==, "placed");
  g_assert_cmpstr (event->actor, ==, "customer");
  g_assert_cmpint (event->at, ==, 5);
  g_assert_cmpint (event->id, ==, 0);
  g_assert_null (event->data);
  docket_event_free (NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/new", test_new);
  return g_test_run ();
}
