/* docket-site.c: a shop: its address, settings and limits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-site.h"

#include "docket-error.h"
#include "docket-money.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define GROUP_PREFIX "Site "

typedef enum
{
  VALUE_TEXT,
  VALUE_PATH,
  VALUE_CURRENCY,   /* char *; once said, by this or by an amount, it stays */
  VALUE_DURATION,   /* gint64, microseconds */
  VALUE_LEAD,       /* the same; 0 for "none" */
  VALUE_DAYS,       /* double */
  VALUE_SHARE,      /* double, 0..1 or NAN */
  VALUE_WEIGHT,     /* double */
  VALUE_AMOUNT,     /* gint64, minor units; -1 for "none" */
  VALUE_FLAG,
  VALUE_COUNT,      /* guint */
  VALUE_BYTES,      /* gint64 */
  VALUE_LIST,       /* char ** */
  VALUE_NETWORKS,
} ValueKind;

typedef struct
{
  const char *key;
  ValueKind kind;
  gsize offset;
} Setting;

#define AT(member) G_STRUCT_OFFSET (DocketSite, member)

static const Setting settings[] = {
  { "name", VALUE_TEXT, AT (name) },
  { "address", VALUE_TEXT, AT (address) },
  { "hours", VALUE_TEXT, AT (hours) },
  { "open", VALUE_TEXT, AT (open) },
  { "holidays", VALUE_TEXT, AT (holidays) },
  { "time_zone", VALUE_TEXT, AT (time_zone) },
  { "language", VALUE_TEXT, AT (language) },
  { "languages", VALUE_LIST, AT (languages) },
  { "aliases", VALUE_LIST, AT (aliases) },
  { "mail", VALUE_LIST, AT (mail) },
  { "mail_hosts", VALUE_LIST, AT (mail_hosts) },
  { "catalogue", VALUE_PATH, AT (catalogue) },
  { "currency", VALUE_CURRENCY, AT (currency) },
  { "default_product", VALUE_TEXT, AT (default_product) },
  { "networks", VALUE_NETWORKS, AT (networks) },
  { "within_only", VALUE_FLAG, AT (within_only) },
  { "upload_term", VALUE_DURATION, AT (terms.upload) },
  { "order_term", VALUE_DURATION, AT (terms.order) },
  { "order_term_extended", VALUE_DURATION, AT (terms.order_extended) },
  { "images_term", VALUE_DURATION, AT (terms.images) },
  { "images_term_extended", VALUE_DURATION, AT (terms.images_extended) },
  { "images_term_collected", VALUE_DURATION, AT (terms.images_collected) },
  { "record_term", VALUE_DURATION, AT (terms.record) },
  { "reminder", VALUE_LEAD, AT (reminder) },
  { "risk_ratio_limit", VALUE_SHARE, AT (risk_ratio_limit) },
  { "risk_amount_limit", VALUE_AMOUNT, AT (risk_amount_limit) },
  { "risk_shop_mean", VALUE_SHARE, AT (risk_shop_mean) },
  { "risk_shop_weight", VALUE_WEIGHT, AT (risk_shop_weight) },
  { "risk_half_life", VALUE_DAYS, AT (risk_half_life_days) },
  { "straight_ratio", VALUE_SHARE, AT (straight_ratio) },
  { "pay_first", VALUE_FLAG, AT (pay_first) },
  { "password_on_collect", VALUE_FLAG, AT (password_on_collect) },
  { "undo", VALUE_DURATION, AT (undo) },
  { "devices", VALUE_COUNT, AT (devices) },
  { "max_images", VALUE_COUNT, AT (max_images) },
  { "max_image_size", VALUE_BYTES, AT (max_image_bytes) },
  { "max_copies", VALUE_COUNT, AT (max_copies) },
  { "max_amount", VALUE_AMOUNT, AT (max_amount) },
};

static gboolean
read_number (const char *text,
             double      max,
             double     *number)
{
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !(value >= 0) || value > max)
    return FALSE;

  *number = value;
  return TRUE;
}

static gboolean
read_share (const char *text,
            double     *number)
{
  if (!g_str_equal (text, "none"))
    return read_number (text, 1.0, number);

  *number = NAN;
  return TRUE;
}

static gboolean
read_lead (const char *text,
           gint64     *lead)
{
  *lead = 0;
  return g_str_equal (text, "none") || docket_duration_parse (text, lead, NULL);
}

static gboolean
read_days (const char *text,
           double     *days)
{
  gint64 duration;

  if (!docket_duration_parse (text, &duration, NULL) || duration == 0)
    return FALSE;

  *days = (double) duration / (double) DOCKET_DAY;
  return TRUE;
}

/* Amounts in two currencies cannot be held against the same price. */
static gboolean
read_currency (const char *text,
               char      **currency)
{
  if (strlen (text) != 3 || strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
    return FALSE;
  if (*currency == NULL)
    *currency = g_strdup (text);
  return g_str_equal (*currency, text);
}

/* "50.00 EUR": the currency says how many digits a minor unit has. */
static gboolean
read_amount (const char *text,
             char      **currency,
             gint64     *amount)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  DocketMoney money;

  if (g_str_equal (text, "none"))
    {
      *amount = -1;
      return TRUE;
    }
  if (g_strv_length (words) != 2 || strlen (words[1]) != 3 ||
      !docket_money_parse (words[0], words[1], &money, NULL) || money.amount < 0 ||
      !read_currency (words[1], currency))
    return FALSE;

  *amount = money.amount;
  return TRUE;
}

static gboolean
read_count (const char *text,
            guint      *count)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 0, 1000000, &number, NULL))
    return FALSE;

  *count = (guint) number;
  return TRUE;
}

static gboolean
read_bytes (const char *text,
            gint64     *bytes)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  gint64 unit = 1;
  guint64 number;

  if (g_strv_length (words) == 2)
    unit = g_str_equal (words[1], "MB") ? 1000000 : (g_str_equal (words[1], "kB") ? 1000 : 0);
  if (unit == 0 || words[0] == NULL ||
      !g_ascii_string_to_unsigned (words[0], 10, 1, G_MAXINT32, &number, NULL))
    return FALSE;

  *bytes = (gint64) number * unit;
  return TRUE;
}

static gboolean
read_flag (const char *text,
           gboolean   *flag)
{
  *flag = g_str_equal (text, "true") || g_str_equal (text, "yes");
  return *flag || g_str_equal (text, "false") || g_str_equal (text, "no");
}

static gboolean
read_list (const char *text,
           char     ***list)
{
  g_auto (GStrv) words = g_strsplit (text, ";", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0')
      g_strv_builder_add (builder, words[i]);
  g_strfreev (*list);
  *list = g_strv_builder_end (builder);
  return **list != NULL;
}

static gboolean
read_networks (const char      *text,
               DocketNetworks **networks)
{
  docket_networks_free (*networks);
  *networks = docket_networks_parse (text, NULL);
  return *networks != NULL;
}

static gboolean
read_setting (const Setting *setting,
              const char    *text,
              DocketSite    *site)
{
  gpointer field = G_STRUCT_MEMBER_P (site, setting->offset);

  switch (setting->kind)
    {
    case VALUE_TEXT:
    case VALUE_PATH:
      g_free (*(char **) field);
      *(char **) field = g_strdup (text);
      return *text != '\0' && (setting->kind == VALUE_TEXT || g_path_is_absolute (text));
    case VALUE_CURRENCY:
      return read_currency (text, field);
    case VALUE_DURATION:
      return docket_duration_parse (text, field, NULL);
    case VALUE_LEAD:
      return read_lead (text, field);
    case VALUE_DAYS:
      return read_days (text, field);
    case VALUE_SHARE:
      return read_share (text, field);
    case VALUE_WEIGHT:
      return read_number (text, 1e6, field);
    case VALUE_AMOUNT:
      return read_amount (text, &site->currency, field);
    case VALUE_FLAG:
      return read_flag (text, field);
    case VALUE_COUNT:
      return read_count (text, field);
    case VALUE_BYTES:
      return read_bytes (text, field);
    case VALUE_LIST:
      return read_list (text, field);
    case VALUE_NETWORKS:
      return read_networks (text, field);
    default:
      return FALSE;
    }
}

static const Setting *
find_setting (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    if (g_str_equal (settings[i].key, key))
      return &settings[i];
  return NULL;
}

static gboolean
read_key (DocketSite  *site,
          GKeyFile    *file,
          const char  *group,
          const char  *key,
          GError     **error)
{
  const Setting *setting = find_setting (key);
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);

  if (setting == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                 _("The setting “%s” in [%s] is not known."), key, group);
  else if (text == NULL || !read_setting (setting, g_strstrip (text), site))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                 _("The setting “%s” in [%s] has a bad value: “%s”."), key, group,
                 text != NULL ? text : "");
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_opening (DocketSite  *site,
              const char  *group,
              GError     **error)
{
  if (site->open == NULL && site->holidays == NULL && site->time_zone == NULL)
    return TRUE;
  site->opening = docket_hours_parse (site->open != NULL ? site->open : "Mo-Su 00:00-24:00", site->holidays,
                                      site->time_zone, error);
  g_prefix_error (error, "[%s]: ", group);
  return site->opening != NULL;
}

/* Without networks it would take nothing from anybody, and nobody would know why. */
static gboolean
check_networks (const DocketSite *site,
                const char       *group,
                GError          **error)
{
  if (!site->within_only || site->networks != NULL)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("[%s]: within_only needs the place’s networks."), group);
  return FALSE;
}

static gboolean
is_site_id (const char *id)
{
  return *id != '\0' && strlen (id) <= 64 &&
         strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen (id);
}

DocketSite *
docket_site_new (const char *id,
                 const char *name)
{
  DocketSite *site = g_new0 (DocketSite, 1);

  site->id = g_strdup (id);
  site->name = g_strdup (name);
  site->language = g_strdup ("en");
  site->terms = docket_terms_default ();
  site->reminder = -1;
  site->risk_ratio_limit = 0.35;
  site->risk_amount_limit = 5000;
  site->risk_shop_mean = 0.92;
  site->risk_shop_weight = 8;
  site->risk_half_life_days = 365;
  site->straight_ratio = NAN;
  site->undo = 5 * DOCKET_SECOND;
  site->devices = 1;
  site->max_images = 200;
  site->max_image_bytes = 60 * 1000 * 1000;
  site->max_copies = 5000;
  site->max_amount = 500000;
  return site;
}

void
docket_site_free (DocketSite *site)
{
  if (site == NULL)
    return;

  g_free (site->id);
  g_free (site->name);
  g_free (site->address);
  g_free (site->hours);
  g_free (site->open);
  g_free (site->holidays);
  g_free (site->time_zone);
  docket_hours_free (site->opening);
  g_free (site->language);
  g_strfreev (site->languages);
  g_strfreev (site->aliases);
  g_strfreev (site->mail);
  g_strfreev (site->mail_hosts);
  g_free (site->catalogue);
  g_free (site->currency);
  g_free (site->default_product);
  docket_networks_free (site->networks);
  g_free (site);
}

DocketSite *
docket_site_from_key_file (GKeyFile    *file,
                           const char  *group,
                           GError     **error)
{
  g_autoptr (DocketSite) site = NULL;
  g_auto (GStrv) keys = NULL;
  const char *id = g_str_has_prefix (group, GROUP_PREFIX) ? group + strlen (GROUP_PREFIX) : "";

  if (!is_site_id (id))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("The group [%s] does not name a site: use letters, digits and “-”."), group);
      return NULL;
    }

  keys = g_key_file_get_keys (file, group, NULL, error);
  if (keys == NULL)
    return NULL;

  site = docket_site_new (id, id);
  for (guint i = 0; keys[i] != NULL; i++)
    if (!read_key (site, file, group, keys[i], error))
      return NULL;
  if (!read_opening (site, group, error) || !check_networks (site, group, error))
    return NULL;
  return g_steal_pointer (&site);
}

gboolean
docket_site_takes_from (const DocketSite *site,
                        const char       *address)
{
  return !site->within_only || docket_networks_contain (site->networks, address);
}

char *
docket_site_dup_way (const DocketSite *site)
{
  GString *way = g_string_new (NULL);

  g_string_append_printf (way, _("“%s” takes orders only from within, over its own network. Please come there and "
                                 "order again."), site->name);
  if (site->address != NULL)
    g_string_append_printf (way, _(" The address: %s."), site->address);
  if (site->hours != NULL)
    g_string_append_printf (way, _(" Opening hours: %s."), site->hours);
  return g_string_free (way, FALSE);
}
