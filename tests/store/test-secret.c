/* test-secret.c: the server's key and what is made with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"

#include "docket-error.h"
#include "docket-secret.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void
test_key (void)
{
  g_autofree char *dir = fixture_make_dir ();
  g_autofree char *path = g_build_filename (dir, "key", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketSecret) first = docket_secret_open (dir, &error);
  g_autoptr (DocketSecret) second = docket_secret_open (dir, &error);
  DocketHash one, two, other;
  struct stat info;

  g_assert_no_error (error);
  one = docket_secret_hash (first, "password", "482913");
  two = docket_secret_hash (second, "password", "482913");
  other = docket_secret_hash (second, "session", "482913");
  g_assert_true (docket_hash_equal (&one, &two));
  g_assert_false (docket_hash_equal (&one, &other));
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  g_assert_true (g_file_set_contents (path, "short", 5, NULL));
  g_assert_null (docket_secret_open (dir, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
  fixture_remove_dir (dir);
}

static void
test_seal (void)
{
  g_autofree char *dir = fixture_make_dir ();
  g_autoptr (DocketSecret) secret = docket_secret_open (dir, NULL);
  g_autoptr (GBytes) sealed = docket_secret_seal (secret, "482913", 6);
  g_autoptr (GBytes) opened = docket_secret_unseal (secret, sealed, NULL);
  gsize length;
  guint8 *changed = g_memdup2 (g_bytes_get_data (sealed, &length), g_bytes_get_size (sealed));
  g_autoptr (GBytes) forged = g_bytes_new_take (changed, length);
  g_autoptr (GError) error = NULL;

  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "482913", 6);
  g_assert_null (memmem (changed, length, "482913", 6));
  changed[length - 1] ^= 1;
  g_assert_null (docket_secret_unseal (secret, forged, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED);
  fixture_remove_dir (dir);
}

static void
test_pairing_code (void)
{
  g_autofree char *code = docket_pairing_code_new ();
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autofree char *parsed = docket_pairing_code_parse (typed);
  g_autofree char *folded = docket_pairing_code_parse (" oil1 abcd ");
  g_autofree char *token = docket_token_new ();

  g_assert_cmpstr (parsed, ==, code);
  g_assert_cmpstr (folded, ==, "0111-ABCD");
  g_assert_null (docket_pairing_code_parse ("ABCD-EFG"));
  g_assert_null (docket_pairing_code_parse ("ABCD-EFGHJ"));
  g_assert_null (docket_pairing_code_parse ("ABCD-EFG!"));
  g_assert_cmpuint (strlen (token), ==, 43);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/secret/key", test_key);
  g_test_add_func ("/secret/seal", test_seal);
  g_test_add_func ("/secret/pairing-code", test_pairing_code);
  return g_test_run ();
}
