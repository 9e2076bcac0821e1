/* docket-address.c: addresses that are telephone numbers, and addresses with a detail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-message.h"

#include <string.h>

#define MIN_DIGITS 7
#define MAX_DIGITS 15   /* E.164 */
#define MAX_NATIONAL 10

/* The digits of the local part, "+" before them kept; NULL where anything else stands there. What some
 * gateways add ("/TYPE=PLMN") is passed over. */
static char *
dup_digits (const char *address)
{
  const char *at = strrchr (address, '@');
  GString *digits = g_string_new (NULL);
  gsize n;

  for (const char *c = address; c < at && *c != '/'; c++)
    {
      if (g_ascii_isdigit (*c) || (*c == '+' && digits->len == 0))
        g_string_append_c (digits, *c);
      else if (strchr (" -.()\"", *c) == NULL)
        {
          g_string_free (digits, TRUE);
          return NULL;
        }
    }
  n = digits->len - (digits->str[0] == '+');
  if (n >= MIN_DIGITS && n <= MAX_DIGITS)
    return g_string_free (digits, FALSE);
  g_string_free (digits, TRUE);
  return NULL;
}

/* Whether @gateway, "domain" or "domain=81", is @domain; the country's code is put into @country. */
static gboolean
is_gateway (const char  *gateway,
            const char  *domain,
            const char **country)
{
  const char *equals = strchr (gateway, '=');
  gsize length = equals != NULL ? (gsize) (equals - gateway) : strlen (gateway);

  *country = equals != NULL ? equals + 1 : NULL;
  return strlen (domain) == length && g_ascii_strncasecmp (gateway, domain, length) == 0;
}

/* National numbers begin with 0, or are too short to have a country's code. */
static char *
dup_international (const char *digits,
                   const char *country)
{
  if (country == NULL)
    return *digits == '0' ? g_strdup (digits) : g_strconcat ("+", digits, NULL);
  if (*digits != '0' && g_str_has_prefix (digits, country) && strlen (digits) > MAX_NATIONAL)
    return g_strconcat ("+", digits, NULL);
  return g_strconcat ("+", country, digits + (*digits == '0'), NULL);
}

char *
docket_address_dup_phone (const char        *address,
                          const char *const *gateways)
{
  const char *at = strrchr (address, '@');
  g_autofree char *digits = at != NULL ? dup_digits (address) : NULL;

  if (digits == NULL)
    return NULL;
  if (*digits == '+')
    return g_steal_pointer (&digits);
  for (gsize i = 0; gateways != NULL && gateways[i] != NULL; i++)
    {
      const char *country;

      if (!is_gateway (gateways[i], at + 1, &country))
        continue;
      return dup_international (digits, country);
    }
  return NULL;
}

char *
docket_address_dup_detail (const char *address)
{
  const char *at = strrchr (address, '@');
  const char *plus = strchr (address, '+');

  if (at == NULL || plus == NULL || plus >= at - 1 || plus == address)
    return NULL;
  return g_strndup (plus + 1, (gsize) (at - plus - 1));
}
