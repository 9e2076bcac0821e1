/* test-claim-code.c: claim codes, passwords, and what a scanner may have read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-claim-code.h"
#include "docket-error.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static char *
random_code (void)
{
  guint8 bytes[10];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();
  return docket_claim_code_new (bytes);
}

static gboolean
is_right (const char *code)
{
  g_autofree char *back = docket_claim_code_parse (code, NULL);

  return back != NULL;
}

static void
test_random_codes_are_right (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *code = random_code ();
      g_autofree char *spoken = docket_claim_code_format (code);
      g_autofree char *lower = g_ascii_strdown (spoken, -1);
      g_autofree char *back = docket_claim_code_parse (lower, NULL);

      g_assert_cmpuint (strlen (code), ==, DOCKET_CLAIM_CODE_LEN);
      g_assert_cmpuint (strlen (spoken), ==, DOCKET_CLAIM_CODE_LEN + 2);
      g_assert_cmpstr (back, ==, code);
      g_assert_cmpint (docket_claim_code_check (code), ==, code[10]);
    }
}

/* At every place every other character. */
static void
test_every_substitution_is_seen (void)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *code = random_code ();

      for (gsize place = 0; place < DOCKET_CLAIM_CODE_LEN; place++)
        for (const char *other = alphabet; *other != '\0'; other++)
          {
            g_autofree char *wrong = g_strdup (code);

            if (*other == code[place])
              continue;
            wrong[place] = *other;
            g_assert_false (is_right (wrong));
          }
    }
}

/* Neighbours, and any two as well; the check character too. */
static void
test_every_swap_is_seen (void)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *code = random_code ();

      for (gsize a = 0; a < DOCKET_CLAIM_CODE_LEN; a++)
        for (gsize b = a + 1; b < DOCKET_CLAIM_CODE_LEN; b++)
          {
            g_autofree char *wrong = g_strdup (code);

            wrong[a] = code[b];
            wrong[b] = code[a];
            g_assert_true (is_right (wrong) == (code[a] == code[b]));
          }
    }
}

/* The sum is linear, so all pairs of neighbours at all places cover every code there is. */
static void
test_every_pair_at_every_place (void)
{
  for (gsize place = 0; place + 1 < DOCKET_CLAIM_CODE_LEN; place++)
    for (const char *a = alphabet; *a != '\0'; a++)
      for (const char *b = alphabet; *b != '\0'; b++)
        {
          char body[] = "00000000000";
          char swapped[] = "00000000000";

          if (place + 1 == DOCKET_CLAIM_CODE_LEN - 1)
            continue;
          body[place] = swapped[place + 1] = *a;
          body[place + 1] = swapped[place] = *b;
          g_assert_true ((docket_claim_code_check (body) == docket_claim_code_check (swapped)) == (*a == *b));
        }
}

static void
test_people_write (void)
{
  g_autofree char *code = docket_claim_code_new ((const guint8[10]) { 1, 0, 1, 0, 1, 0, 1, 0, 1, 0 });
  g_autofree char *sloppy = g_strdup_printf (" %s ", code);
  g_autofree char *back = NULL;

  for (char *p = sloppy; *p != '\0'; p++)
    *p = *p == '1' ? 'l' : *p == '0' ? 'o' : *p;
  back = docket_claim_code_parse (sloppy, NULL);
  g_assert_cmpstr (back, ==, code);
}

static void
test_sentences (void)
{
  g_autofree char *code = random_code ();
  g_autofree char *misread = g_strdup (code);
  g_autoptr (GError) shorter = NULL;
  g_autoptr (GError) longer = NULL;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) foreign = NULL;

  misread[3] = misread[3] == 'A' ? 'B' : 'A';
  g_assert_null (docket_claim_code_parse ("7K3M", &shorter));
  g_assert_null (docket_claim_code_parse ("7K3M7K3M7K3M", &longer));
  g_assert_null (docket_claim_code_parse (misread, &wrong));
  g_assert_null (docket_claim_code_parse ("7K3M!", &foreign));
  g_assert_error (shorter, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_cmpstr (shorter->message, !=, wrong->message);
  g_assert_cmpstr (longer->message, !=, wrong->message);
  g_assert_cmpstr (foreign->message, !=, wrong->message);
  g_assert_null (docket_claim_code_parse ("\xff\xff", NULL));
  g_assert_null (docket_claim_code_parse ("", NULL));
}

static void
assert_scan (const char     *text,
             DocketScanKind  kind,
             const char     *value)
{
  g_autofree char *found = NULL;

  g_assert_cmpuint (docket_scan_parse (text, &found), ==, kind);
  g_assert_cmpstr (found, ==, value);
}

static void
test_scans (void)
{
  g_autofree char *code = random_code ();
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_autofree char *url = g_strdup_printf ("https://shop.example/o/%s", code);
  g_autofree char *shouted = g_ascii_strup (url, -1);
  g_autofree char *aim = g_strdup_printf ("]C0%s\r\n", code);
  g_autofree char *aim_url = g_strdup_printf ("]Q1%s?x#y", url);
  g_autofree char *misread = g_strdup (code);

  misread[9] = misread[9] == '7' ? '8' : '7';
  assert_scan (code, DOCKET_SCAN_CLAIM_CODE, code);
  assert_scan (lower, DOCKET_SCAN_CLAIM_CODE, code);
  assert_scan (url, DOCKET_SCAN_CLAIM_CODE, code);
  assert_scan (shouted, DOCKET_SCAN_CLAIM_CODE, code);
  assert_scan (aim, DOCKET_SCAN_CLAIM_CODE, code);
  assert_scan (aim_url, DOCKET_SCAN_CLAIM_CODE, code);
  assert_scan (misread, DOCKET_SCAN_MISREAD, misread);
  assert_scan ("DOCKET:RELEASE", DOCKET_SCAN_ACTION, "release");
  assert_scan ("docket:paper-in\r", DOCKET_SCAN_ACTION, "paper-in");
  assert_scan ("DOCKET@B4", DOCKET_SCAN_COMPARTMENT, "B4");
  assert_scan ("4006381333931", DOCKET_SCAN_UNKNOWN, "4006381333931");
  assert_scan ("https://elsewhere.example/page", DOCKET_SCAN_UNKNOWN, "https://elsewhere.example/page");
  assert_scan ("https://shop.example/o/7K3M", DOCKET_SCAN_MISREAD, "https://shop.example/o/7K3M");
  assert_scan ("DOCKET:", DOCKET_SCAN_UNKNOWN, "DOCKET:");
  assert_scan ("http://", DOCKET_SCAN_UNKNOWN, "http://");
  assert_scan ("", DOCKET_SCAN_UNKNOWN, "");
  assert_scan ("\x1d]", DOCKET_SCAN_UNKNOWN, "]");
}

static void
test_passwords (void)
{
  guint seen[10] = { 0 };

  for (guint i = 0; i < 3000; i++)
    {
      guint8 bytes[8];
      g_autofree char *password = NULL;

      for (gsize j = 0; j < sizeof bytes; j++)
        bytes[j] = (guint8) g_test_rand_int ();
      password = docket_password_new (bytes);
      g_assert_cmpuint (strlen (password), ==, DOCKET_PASSWORD_LEN);
      for (const char *p = password; *p != '\0'; p++)
        seen[*p - '0']++;
    }
  for (guint i = 0; i < 10; i++)
    g_assert_true (seen[i] > 1500 && seen[i] < 2100);
}

static void
test_password_as_typed (void)
{
  static const char *const good[] = { "482913", " 482 913 ", "482-913", "４８２９１３", "٤٨٢٩١٣" };
  static const char *const wrong[] = { "", "48291", "4829137", "48291a", "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *password = docket_password_parse (good[i], NULL);

      g_assert_cmpstr (password, ==, "482913");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (docket_password_parse (wrong[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/claim-code/right", test_random_codes_are_right);
  g_test_add_func ("/claim-code/substitution", test_every_substitution_is_seen);
  g_test_add_func ("/claim-code/swap", test_every_swap_is_seen);
  g_test_add_func ("/claim-code/every-pair", test_every_pair_at_every_place);
  g_test_add_func ("/claim-code/people-write", test_people_write);
  g_test_add_func ("/claim-code/sentences", test_sentences);
  g_test_add_func ("/claim-code/scans", test_scans);
  g_test_add_func ("/claim-code/passwords", test_passwords);
  g_test_add_func ("/claim-code/password-as-typed", test_password_as_typed);
  return g_test_run ();
}
