/* test-wedge.c: scans are taken whole; typing is never taken and never lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-claim-code.h"
#include "docket-wedge.h"

#include <string.h>

#define MS 1000

/* Stands for the scanner's host: holds keys, replays them, and keeps account of every one. */
typedef struct
{
  DocketWedge *wedge;
  GQueue held;        /* indices of held keys */
  GString *typed;     /* text of what was passed or replayed, in order */
  GPtrArray *scans;
  gint64 now;
  guint n_keys, n_passed, n_scanned, n_swallowed;
  gint last_passed;
  gunichar texts[100000];
} Desk;

static Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->wedge = docket_wedge_new ();
  desk->typed = g_string_new (NULL);
  desk->scans = g_ptr_array_new_with_free_func (g_free);
  desk->now = 1000 * MS;
  desk->last_passed = -1;
  g_queue_init (&desk->held);
  return desk;
}

static void
desk_free (Desk *desk)
{
  docket_wedge_free (desk->wedge);
  g_string_free (desk->typed, TRUE);
  g_ptr_array_unref (desk->scans);
  g_queue_clear (&desk->held);
  g_free (desk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static void
pass (Desk *desk,
      gint  index)
{
  g_assert_cmpint (index, >, desk->last_passed);
  desk->last_passed = index;
  desk->n_passed++;
  if (desk->texts[index] != 0)
    g_string_append_unichar (desk->typed, desk->texts[index]);
}

static void
replay (Desk  *desk,
        guint  n)
{
  while (n-- > 0)
    pass (desk, GPOINTER_TO_INT (g_queue_pop_head (&desk->held)));
}

static void
settle (Desk *desk)
{
  guint n_replay;
  DocketWedgeVerdict verdict;

  if (docket_wedge_deadline (desk->wedge) == 0 || docket_wedge_deadline (desk->wedge) >= desk->now)
    return;

  verdict = docket_wedge_timeout (desk->wedge, desk->now, &n_replay);
  g_assert_cmpuint (verdict, !=, DOCKET_WEDGE_HELD);
  replay (desk, n_replay);
  if (verdict == DOCKET_WEDGE_SCAN)
    {
      desk->n_scanned += g_queue_get_length (&desk->held);
      g_queue_clear (&desk->held);
      g_ptr_array_add (desk->scans, docket_wedge_take (desk->wedge));
    }
  g_assert_true (g_queue_is_empty (&desk->held));
}

static DocketWedgeVerdict
press (Desk           *desk,
       DocketWedgeKey  key)
{
  gint index = (gint) desk->n_keys++;
  DocketWedgeVerdict verdict;
  guint n_replay;

  settle (desk);
  key.time = desk->now;
  desk->texts[index] = key.enter ? '\n' : key.tab ? '\t' : key.text;
  verdict = docket_wedge_key (desk->wedge, &key, &n_replay);
  replay (desk, n_replay);
  switch (verdict)
    {
    case DOCKET_WEDGE_PASS:
      g_assert_true (g_queue_is_empty (&desk->held));
      pass (desk, index);
      break;
    case DOCKET_WEDGE_HELD:
      g_queue_push_tail (&desk->held, GINT_TO_POINTER (index));
      break;
    case DOCKET_WEDGE_SCAN:
      desk->n_scanned += g_queue_get_length (&desk->held) + 1;
      g_queue_clear (&desk->held);
      g_ptr_array_add (desk->scans, docket_wedge_take (desk->wedge));
      break;
    case DOCKET_WEDGE_SWALLOW:
    default:
      g_assert_true (key.enter || key.tab);
      desk->n_swallowed++;
      break;
    }
  return verdict;
}

static void
wait (Desk   *desk,
      gint64  time)
{
  desk->now += time;
  settle (desk);
}

static const char us_plain[] = "1234567890-=  qwertyuiop[]  asdfghjkl;'` \\zxcvbnm,./";
static const char us_shifted[] = "!@#$%^&*()_+  QWERTYUIOP{}  ASDFGHJKL:\"~ |ZXCVBNM<>?";

static DocketWedgeKey
us_key (char c)
{
  const char *plain = strchr (us_plain, c);
  const char *shifted = strchr (us_shifted, c);

  if (c == ' ')
    return (DocketWedgeKey) { .keycode = 65, .text = ' ' };
  if (plain != NULL)
    return (DocketWedgeKey) { .keycode = 10 + (guint) (plain - us_plain), .text = (guchar) c };
  g_assert_nonnull (shifted);
  return (DocketWedgeKey) { .keycode = 10 + (guint) (shifted - us_shifted), .text = (guchar) c, .shift = TRUE };
}

static const DocketWedgeKey enter_key = { .keycode = 36, .enter = TRUE };
static const DocketWedgeKey kp_enter_key = { .keycode = 104, .enter = TRUE, .kp = TRUE };
static const DocketWedgeKey tab_key = { .keycode = 23, .tab = TRUE };
static const DocketWedgeKey shift_key = { .keycode = 50, .modifier = TRUE };
static const DocketWedgeKey down_key = { .keycode = 116 };

typedef DocketWedgeKey (*Layout) (char c);

static void
send_keys (Desk       *desk,
           const char *text,
           gint64      gap,
           Layout      layout)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      DocketWedgeKey key = layout (*p);

      if (key.shift)
        press (desk, shift_key);
      press (desk, key);
      desk->now += gap;
    }
}

static char *
some_code (void)
{
  guint8 bytes[10];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();
  return docket_claim_code_new (bytes);
}

static void
assert_one_scan (Desk           *desk,
                 DocketScanKind  kind,
                 const char     *value)
{
  g_autofree char *found = NULL;

  wait (desk, 1000 * MS);
  g_assert_cmpuint (desk->scans->len, ==, 1);
  g_assert_cmpuint (docket_scan_parse (g_ptr_array_index (desk->scans, 0), &found), ==, kind);
  g_assert_cmpstr (found, ==, value);
  g_assert_cmpuint (desk->n_keys, ==, desk->n_passed + desk->n_scanned + desk->n_swallowed);
}

static void
test_speeds (void)
{
  static const gint64 gaps[] = { 0, 1 * MS, 5 * MS, 30 * MS, 50 * MS };
  const DocketWedgeKey *const ends[] = { NULL, &enter_key, &tab_key, &down_key };

  for (gsize g = 0; g < G_N_ELEMENTS (gaps); g++)
    for (gsize e = 0; e < G_N_ELEMENTS (ends); e++)
      for (guint i = 0; i < 50; i++)
        {
          g_autoptr (Desk) desk = desk_new ();
          g_autofree char *code = some_code ();

          send_keys (desk, code, gaps[g], us_key);
          if (ends[e] != NULL)
            g_assert_cmpuint (press (desk, *ends[e]), ==, DOCKET_WEDGE_SCAN);
          assert_one_scan (desk, DOCKET_SCAN_CLAIM_CODE, code);
          g_assert_cmpuint (desk->typed->len, ==, 0);
        }
}

/* French keys: digits need Shift, A and Q, Z and W, M are elsewhere. */
static DocketWedgeKey
azerty_key (char c)
{
  static const char from[] = "1234567890-=qwazm;,./]['";
  static const char *const to[] = { "&", "é", "\"", "'", "(", "-", "è", "_", "ç", "à", ")", "=", "a", "z",
                                    "q", "w", ",", "m", ";", ":", "!", "$", "", "ù" };
  DocketWedgeKey key = us_key (c);
  char plain = (char) g_ascii_tolower (c);
  const char *found = key.keycode != 65 ? strchr (from, us_plain[key.keycode - 10]) : NULL;

  (void) plain;
  if (found == NULL)
    return key;
  if (key.shift && g_ascii_isdigit (*found))
    key.text = (guchar) *found;
  else
    key.text = to[found - from][0] == '\0' ? 0 : g_utf8_get_char (to[found - from]);
  if (key.shift && !g_ascii_isdigit (*found))
    key.text = g_unichar_toupper (key.text);
  return key;
}

/* Letters come in the other case. */
static DocketWedgeKey
caps_key (char c)
{
  DocketWedgeKey key = us_key (c);

  key.caps_lock = TRUE;
  if (g_ascii_isalpha (c))
    key.text ^= 0x20;
  return key;
}

static DocketWedgeKey
qwertz_key (char c)
{
  DocketWedgeKey key = us_key (c);

  if (key.text == 'Y' || key.text == 'Z' || key.text == 'y' || key.text == 'z')
    key.text ^= 'Y' ^ 'Z';
  return key;
}

static void
test_layouts (void)
{
  const Layout layouts[] = { us_key, azerty_key, caps_key, qwertz_key };

  for (gsize l = 0; l < G_N_ELEMENTS (layouts); l++)
    for (guint i = 0; i < 100; i++)
      {
        g_autofree char *code = some_code ();
        g_autofree char *lower = g_ascii_strdown (code, -1);
        g_autofree char *aim = g_strdup_printf ("]C0%s", code);
        g_autofree char *url = g_strdup_printf ("https://shop.example/o/%s", code);
        g_autofree char *shouted = g_strdup_printf ("HTTPS://SHOP.EXAMPLE/O/%s", code);
        const char *const texts[] = { code, lower, aim, url, shouted };

        for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
          {
            g_autoptr (Desk) desk = desk_new ();
            g_autofree char *value = NULL;

            /* Swapped letters alone may by chance give another right code; the layout is believed. */
            if (layouts[l] == qwertz_key && strpbrk (code, "YZ") != NULL)
              continue;
            if (layouts[l] == azerty_key && strpbrk (code, "0123456789") == NULL)
              continue;
            send_keys (desk, texts[t], 5 * MS, layouts[l]);
            press (desk, enter_key);
            assert_one_scan (desk, DOCKET_SCAN_CLAIM_CODE, code);
          }
      }
}

static void
test_other_labels (void)
{
  const Layout layouts[] = { us_key, azerty_key, caps_key };

  for (gsize l = 0; l < G_N_ELEMENTS (layouts); l++)
    {
      g_autoptr (Desk) action = desk_new ();
      g_autoptr (Desk) shelf = desk_new ();

      send_keys (action, "DOCKET:RELEASE", 5 * MS, layouts[l]);
      press (action, enter_key);
      assert_one_scan (action, DOCKET_SCAN_ACTION, "release");
      send_keys (shelf, "DOCKET@B4", 5 * MS, layouts[l]);
      press (shelf, enter_key);
      assert_one_scan (shelf, DOCKET_SCAN_COMPARTMENT, "B4");
    }
}

static void
test_foreign_codes (void)
{
  g_autoptr (Desk) with = desk_new ();
  g_autoptr (Desk) without = desk_new ();

  send_keys (with, "4006381333931", 5 * MS, us_key);
  press (with, enter_key);
  assert_one_scan (with, DOCKET_SCAN_UNKNOWN, "4006381333931");
  send_keys (without, "4006381333931", 5 * MS, us_key);
  assert_one_scan (without, DOCKET_SCAN_UNKNOWN, "4006381333931");
}

/* The second line feed, or an Enter that comes late, belongs to the scan; a third party's does not. */
static void
test_tail (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *code = some_code ();

  send_keys (desk, code, 5 * MS, us_key);
  press (desk, enter_key);
  g_assert_cmpuint (press (desk, enter_key), ==, DOCKET_WEDGE_SWALLOW);
  wait (desk, 300 * MS);
  g_assert_cmpuint (press (desk, enter_key), ==, DOCKET_WEDGE_PASS);

  send_keys (desk, code, 5 * MS, us_key);
  wait (desk, 100 * MS);
  g_assert_cmpuint (desk->scans->len, ==, 2);
  g_assert_cmpuint (press (desk, enter_key), ==, DOCKET_WEDGE_SWALLOW);
  wait (desk, 1000 * MS);
  g_assert_cmpuint (press (desk, enter_key), ==, DOCKET_WEDGE_PASS);
}

static void
test_kp_enter (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *code = some_code ();

  send_keys (desk, code, 5 * MS, us_key);
  g_assert_cmpuint (press (desk, kp_enter_key), ==, DOCKET_WEDGE_PASS);
  g_assert_cmpuint (desk->scans->len, ==, 0);
  g_assert_cmpuint (desk->n_passed, ==, desk->n_keys);

  send_keys (desk, code, 5 * MS, us_key);
  press (desk, enter_key);
  g_assert_cmpuint (press (desk, kp_enter_key), ==, DOCKET_WEDGE_PASS);
}

/* 60 to 200 ms a key, with two and three keys rolled over each other now and then. */
static void
test_typing (void)
{
  static const char words[] = "the quick brown fox jumps over 13 lazy dogs; Tanaka, 7K3M-Q0ZT-4HX (photo prints) ";

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (Desk) desk = desk_new ();
      GString *expected = g_string_new (NULL);
      guint rolled = 0;

      for (guint j = 0; j < 300; j++)
        {
          char c = words[g_test_rand_int_range (0, sizeof words - 1)];
          gboolean enter = g_test_rand_int_range (0, 12) == 0;

          press (desk, enter ? enter_key : us_key (c));
          g_string_append_c (expected, enter ? '\n' : c);
          rolled = rolled < 2 && g_test_rand_int_range (0, 4) == 0 ? rolled + 1 : 0;
          wait (desk, rolled > 0 ? g_test_rand_int_range (1, 40) * MS : g_test_rand_int_range (60, 200) * MS);
        }
      wait (desk, 1000 * MS);
      g_assert_cmpuint (desk->scans->len, ==, 0);
      g_assert_cmpstr (desk->typed->str, ==, expected->str);
      g_string_free (expected, TRUE);
    }
}

/* A key that is held down repeats as fast as a scanner types. */
static void
test_repeat (void)
{
  g_autoptr (Desk) desk = desk_new ();
  DocketWedgeKey key = us_key ('7');

  press (desk, key);
  key.repeat = TRUE;
  for (guint i = 0; i < 40; i++)
    {
      wait (desk, 33 * MS);
      press (desk, key);
    }
  press (desk, enter_key);
  wait (desk, 1000 * MS);
  g_assert_cmpuint (desk->scans->len, ==, 0);
  g_assert_cmpuint (desk->n_passed, ==, 42);
}

static void
test_commands_pass (void)
{
  g_autoptr (Desk) desk = desk_new ();
  DocketWedgeKey copy = us_key ('c');

  copy.command = TRUE;
  g_assert_cmpuint (press (desk, copy), ==, DOCKET_WEDGE_PASS);
  g_assert_cmpuint (press (desk, us_key ('a')), ==, DOCKET_WEDGE_HELD);
  g_assert_cmpuint (press (desk, copy), ==, DOCKET_WEDGE_PASS);
  g_assert_cmpuint (desk->n_passed, ==, 3);
  g_assert_cmpuint (press (desk, us_key (' ')), ==, DOCKET_WEDGE_PASS);
}

static void
test_too_long (void)
{
  g_autoptr (Desk) desk = desk_new ();

  for (guint i = 0; i < 5000; i++)
    send_keys (desk, "7", 1 * MS, us_key);
  wait (desk, 1000 * MS);
  g_assert_cmpuint (desk->scans->len, ==, 0);
  g_assert_cmpuint (desk->typed->len, ==, 5000);
}

/* Every key is passed, replayed, in a scan, or the Enter after one. */
static void
test_nothing_is_lost (void)
{
  const DocketWedgeKey others[] = { enter_key, kp_enter_key, tab_key, shift_key, down_key };

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (Desk) desk = desk_new ();

      for (guint j = 0; j < 400; j++)
        {
          g_autofree char *code = some_code ();
          DocketWedgeKey key = us_key (code[0]);

          key.command = g_test_rand_int_range (0, 40) == 0;
          key.repeat = g_test_rand_int_range (0, 40) == 0;
          key.caps_lock = g_test_rand_int_range (0, 40) == 0;
          if (g_test_rand_int_range (0, 30) == 0)
            send_keys (desk, code, g_test_rand_int_range (0, 70) * MS, us_key);
          press (desk, g_test_rand_int_range (0, 6) == 0 ? others[g_test_rand_int_range (0, 5)] : key);
          desk->now += g_test_rand_int_range (0, g_test_rand_bit () ? 30 : 120) * MS;
          if (g_test_rand_bit ())
            settle (desk);
        }
      wait (desk, 1000 * MS);
      g_assert_cmpuint (desk->n_keys, ==, desk->n_passed + desk->n_scanned + desk->n_swallowed);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wedge/speeds", test_speeds);
  g_test_add_func ("/wedge/layouts", test_layouts);
  g_test_add_func ("/wedge/other-labels", test_other_labels);
  g_test_add_func ("/wedge/foreign-codes", test_foreign_codes);
  g_test_add_func ("/wedge/tail", test_tail);
  g_test_add_func ("/wedge/kp-enter", test_kp_enter);
  g_test_add_func ("/wedge/typing", test_typing);
  g_test_add_func ("/wedge/repeat", test_repeat);
  g_test_add_func ("/wedge/commands", test_commands_pass);
  g_test_add_func ("/wedge/too-long", test_too_long);
  g_test_add_func ("/wedge/nothing-is-lost", test_nothing_is_lost);
  return g_test_run ();
}
