/* test-site.c: a site's defaults, its settings, its mistakes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-error.h"
#include "docket-site.h"
#include "docket-time.h"

#include <math.h>
#include <string.h>

static DocketSite *
read_site (const char  *text,
           GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
  groups = g_key_file_get_groups (file, NULL);
  return docket_site_from_key_file (file, groups[0], error);
}

static void
test_defaults (void)
{
  DocketSite *site = docket_site_new ("main", "Main Street");

  g_assert_cmpfloat (site->risk_ratio_limit, ==, 0.35);
  g_assert_cmpint (site->risk_amount_limit, ==, 5000);
  g_assert_cmpint (site->undo, ==, 5 * DOCKET_SECOND);
  g_assert_cmpuint (site->max_images, ==, 200);
  g_assert_true (isnan (site->straight_ratio));
  docket_site_free (site);
  docket_site_free (NULL);
}

static void
test_settings (void)
{
  g_autoptr (GError) error = NULL;
  DocketSite *site = read_site ("[Site north-2]\nname=North\naddress=Hill 3\nlanguage=de\norder_term=10 d\n"
                                "risk_ratio_limit=none\nrisk_amount_limit=75.50 EUR\nstraight_ratio=0.1\n"
                                "risk_half_life=200 d\npay_first=true\nundo=0 s\ndevices=3\nmax_image_size=20 MB\n"
                                "max_amount=900.00 EUR\ncatalogue=/srv/north.conf\nrisk_shop_weight=4\nreminder=2 d\n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (site->id, ==, "north-2");
  g_assert_cmpstr (site->name, ==, "North");
  g_assert_cmpstr (site->currency, ==, "EUR");
  g_assert_cmpstr (site->catalogue, ==, "/srv/north.conf");
  g_assert_cmpint (site->terms.order, ==, 10 * DOCKET_DAY);
  g_assert_true (isnan (site->risk_ratio_limit));
  g_assert_cmpint (site->risk_amount_limit, ==, 7550);
  g_assert_cmpfloat (site->straight_ratio, ==, 0.1);
  g_assert_cmpfloat (site->risk_half_life_days, ==, 200);
  g_assert_true (site->pay_first);
  g_assert_cmpint (site->undo, ==, 0);
  g_assert_cmpuint (site->devices, ==, 3);
  g_assert_cmpint (site->max_image_bytes, ==, 20000000);
  g_assert_cmpint (site->max_amount, ==, 90000);
  g_assert_cmpint (site->reminder, ==, 2 * DOCKET_DAY);
  docket_site_free (site);
}

static void
test_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketSite) site = read_site ("[Site gate3]\nname=Gate 3\naddress=Lake Road 3\nhours=9-18\n"
                                           "aliases=gate 3; Tor 3 ;ゲート3;\nmail=gate3@park.example\n"
                                           "mail_hosts=mx.park.example\ndefault_product=stamp-30-round\n"
                                           "languages=de;ja\nnetworks=10.3.0.0/16, 2001:db8:3::/48\nwithin_only=yes\n"
                                           "reminder=none\n",
                                           &error);
  g_autofree char *way = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (site->aliases), ==, 3);
  g_assert_cmpstr (site->aliases[1], ==, "Tor 3");
  g_assert_cmpstr (site->mail[0], ==, "gate3@park.example");
  g_assert_cmpstr (site->mail_hosts[0], ==, "mx.park.example");
  g_assert_cmpstr (site->default_product, ==, "stamp-30-round");
  g_assert_cmpint (site->reminder, ==, 0);
  g_assert_cmpstr (site->languages[1], ==, "ja");
  g_assert_true (docket_site_takes_from (site, "10.3.9.9"));
  g_assert_true (docket_site_takes_from (site, "::ffff:10.3.9.9"));
  g_assert_false (docket_site_takes_from (site, "10.4.9.9"));
  g_assert_false (docket_site_takes_from (site, NULL));
  way = docket_site_dup_way (site);
  g_assert_nonnull (strstr (way, "Gate 3"));
  g_assert_nonnull (strstr (way, "Lake Road 3"));
  g_assert_nonnull (strstr (way, "9-18"));
  site->within_only = FALSE;
  g_assert_true (docket_site_takes_from (site, NULL));
}

static void
test_mistakes (void)
{
  static const char *const wrong[] = {
    "[Site main]\nnme=x\n", "[Site main]\nundo=5\n", "[Site main]\nrisk_ratio_limit=2\n",
    "[Site main]\npay_first=maybe\n", "[Site main]\nmax_amount=50\n", "[Site main]\ndevices=-1\n",
    "[Site main]\nwithin_only=yes\n", "[Site main]\nnetworks=gate3\n", "[Site main]\naliases=;\n",
    "[Site main]\nmax_image_size=3 parsecs\n", "[Site ma in]\nname=x\n", "[Shop]\nname=x\n", "[Site main]\nname=\n",
    "[Site main]\ncatalogue=north.conf\n", "[Site main]\ncurrency=Euro\n",
    "[Site main]\ncurrency=JPY\nmax_amount=5.00 EUR\n", "[Site main]\nmax_amount=900 JPY\nrisk_amount_limit=5.00 EUR\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_site (wrong[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/site/defaults", test_defaults);
  g_test_add_func ("/site/settings", test_settings);
  g_test_add_func ("/site/place", test_place);
  g_test_add_func ("/site/mistakes", test_mistakes);
  return g_test_run ();
}
