/* test-image.c: image states and their nicks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-image.h"

static void
test_nicks (void)
{
  for (guint state = DOCKET_IMAGE_RECEIVING; state <= DOCKET_IMAGE_REFUSED; state++)
    {
      DocketImageState back;

      g_assert_true (docket_image_state_from_nick (docket_image_state_to_nick (state), &back));
      g_assert_cmpuint (back, ==, state);
    }
  g_assert_false (docket_image_state_from_nick ("lost", NULL));
}

static void
test_new (void)
{
  g_autoptr (DocketImage) image = docket_image_new ();

  g_assert_cmpuint (image->state, ==, DOCKET_IMAGE_RECEIVING);
  g_assert_null (image->sha256);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/nicks", test_nicks);
  g_test_add_func ("/image/new", test_new);
  return g_test_run ();
}
