/* docket-claim-code.c: the claim code in a docket's bar code, and its password
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-claim-code.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

#define BODY_LEN (DOCKET_CLAIM_CODE_LEN - 1)
#define ACTION_PREFIX "DOCKET:"
#define COMPARTMENT_PREFIX "DOCKET@"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The value of a character as people and scanners write it; -1 outside the alphabet. */
static gint
character_value (gunichar c)
{
  const char *found;

  if (c >= 128 || c == 0)
    return -1;

  c = (gunichar) g_ascii_toupper ((gchar) c);
  if (c == 'O')
    c = '0';
  if (c == 'I' || c == 'L')
    c = '1';
  found = strchr (alphabet, (int) c);
  return found == NULL ? -1 : (gint) (found - alphabet);
}

/* Twice @value in the field of 32 elements, by x^5 + x^2 + 1. */
static gint
field_double (gint value)
{
  value <<= 1;
  return (value & 32) != 0 ? value ^ 0x25 : value;
}

/* The code is right where the sum of character i times 2^(10-i), in the field of 32 elements, is
 * zero. Unequal non-zero weights see every single substitution and every swap of any two. The
 * hybrid system MOD 33,32 of ISO 7064 would miss one pair of neighbours in each of its states,
 * since 33 is no prime; its pure systems need characters beyond these 32. */
static gint
weighted_sum (const gint *values,
              gsize       n)
{
  gint sum = 0;

  for (gsize i = 0; i < n; i++)
    sum = field_double (sum) ^ values[i];
  return sum;
}

static gboolean
is_separator (gunichar c)
{
  return c == '-' || c == 0x2010 || c == 0x2011 || c == 0x2012 || c == 0x2013 || c == 0x2212 ||
         g_unichar_isspace (c);
}

/* The values of the characters of @text, at most @max; their number, or -1 where one is foreign. */
static gint
read_values (const char *text,
             gint       *values,
             gint        max)
{
  gint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gint value = character_value (c);

      if (is_separator (c))
        continue;
      if (value < 0)
        return -1;
      if (n < max)
        values[n] = value;
      n++;
    }
  return n;
}

static char *
write_values (const gint *values)
{
  char *code = g_malloc (DOCKET_CLAIM_CODE_LEN + 1);

  for (gsize i = 0; i < DOCKET_CLAIM_CODE_LEN; i++)
    code[i] = alphabet[values[i]];
  code[DOCKET_CLAIM_CODE_LEN] = '\0';
  return code;
}

/* Without an AIM identifier (']', a letter, a digit or letter) and without control characters. */
static char *
clean_scan (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);
  const char *p = valid;

  while (g_unichar_isspace (g_utf8_get_char (p)) || g_unichar_iscntrl (g_utf8_get_char (p)))
    {
      if (*p == '\0')
        break;
      p = g_utf8_next_char (p);
    }
  if (p[0] == ']' && g_ascii_isalpha (p[1]) && g_ascii_isalnum (p[2]))
    p += 3;
  for (; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_iscntrl (g_utf8_get_char (p)))
      g_string_append_unichar (clean, g_utf8_get_char (p));
  return g_strstrip (g_string_free (clean, FALSE));
}

/* The code in a docket's QR code, https://host/o/CODE; NULL where @text is no such address. */
static char *
dup_code_of_url (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  const char *path, *found;

  if (!g_str_has_prefix (lower, "https://") && !g_str_has_prefix (lower, "http://"))
    return NULL;
  path = strchr (strstr (lower, "://") + 3, '/');
  found = path == NULL ? NULL : g_strrstr (path, "/o/");
  if (found == NULL)
    return NULL;

  found += strlen ("/o/");
  return g_strndup (found, strcspn (found, "/?#"));
}

static DocketScanKind
scan_code (const char  *text,
           char       **value)
{
  gint values[DOCKET_CLAIM_CODE_LEN];

  if (read_values (text, values, DOCKET_CLAIM_CODE_LEN) != DOCKET_CLAIM_CODE_LEN)
    return DOCKET_SCAN_UNKNOWN;

  *value = write_values (values);
  return weighted_sum (values, DOCKET_CLAIM_CODE_LEN) == 0 ? DOCKET_SCAN_CLAIM_CODE
                                                           : DOCKET_SCAN_MISREAD;
}

static DocketScanKind
scan_word (const char  *text,
           char       **value)
{
  if (g_ascii_strncasecmp (text, ACTION_PREFIX, strlen (ACTION_PREFIX)) == 0 &&
      text[strlen (ACTION_PREFIX)] != '\0')
    {
      *value = g_ascii_strdown (text + strlen (ACTION_PREFIX), -1);
      return DOCKET_SCAN_ACTION;
    }
  if (g_ascii_strncasecmp (text, COMPARTMENT_PREFIX, strlen (COMPARTMENT_PREFIX)) == 0 &&
      text[strlen (COMPARTMENT_PREFIX)] != '\0')
    {
      *value = g_strdup (text + strlen (COMPARTMENT_PREFIX));
      return DOCKET_SCAN_COMPARTMENT;
    }
  return DOCKET_SCAN_UNKNOWN;
}

static void
invalid (GError     **error,
         const char  *sentence)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, sentence);
}

char *
docket_claim_code_new (const guint8 random[10])
{
  char body[BODY_LEN + 1] = { 0 };

  for (gsize i = 0; i < BODY_LEN; i++)
    body[i] = alphabet[random[i] & 31];
  return g_strdup_printf ("%s%c", body, docket_claim_code_check (body));
}

char
docket_claim_code_check (const char *body)
{
  gint values[DOCKET_CLAIM_CODE_LEN] = { 0 };

  for (gsize i = 0; i < BODY_LEN; i++)
    {
      values[i] = character_value ((guchar) body[i]);
      if (values[i] < 0)
        return '\0';
    }
  return alphabet[weighted_sum (values, DOCKET_CLAIM_CODE_LEN)];
}

char *
docket_claim_code_parse (const char  *text,
                         GError     **error)
{
  gint values[DOCKET_CLAIM_CODE_LEN];
  gint n = g_utf8_validate (text, -1, NULL) ? read_values (text, values, DOCKET_CLAIM_CODE_LEN) : -1;

  if (n < 0)
    invalid (error, _("A claim code has only letters and digits."));
  else if (n < DOCKET_CLAIM_CODE_LEN)
    invalid (error, _("The claim code is too short: it has 11 characters."));
  else if (n > DOCKET_CLAIM_CODE_LEN)
    invalid (error, _("The claim code is too long: it has 11 characters."));
  else if (weighted_sum (values, DOCKET_CLAIM_CODE_LEN) != 0)
    invalid (error, _("The claim code was misread: a character in it is wrong. Try again."));
  else
    return write_values (values);

  return NULL;
}

char *
docket_claim_code_format (const char *code)
{
  if (strlen (code) != DOCKET_CLAIM_CODE_LEN)
    return g_strdup (code);
  return g_strdup_printf ("%.4s-%.4s-%.3s", code, code + 4, code + 8);
}

DocketScanKind
docket_scan_parse (const char  *text,
                   char       **value)
{
  g_autofree char *clean = clean_scan (text);
  g_autofree char *of_url = dup_code_of_url (clean);
  DocketScanKind kind = scan_word (clean, value);

  if (kind == DOCKET_SCAN_UNKNOWN)
    kind = scan_code (of_url != NULL ? of_url : clean, value);
  if (kind != DOCKET_SCAN_UNKNOWN)
    return kind;

  *value = g_steal_pointer (&clean);
  return of_url != NULL ? DOCKET_SCAN_MISREAD : DOCKET_SCAN_UNKNOWN;
}

char *
docket_password_new (const guint8 random[8])
{
  guint64 number;

  memcpy (&number, random, sizeof number);
  return g_strdup_printf ("%06u", (guint) (number % 1000000));
}

char *
docket_password_parse (const char  *text,
                       GError     **error)
{
  char digits[DOCKET_PASSWORD_LEN + 1] = { 0 };
  gsize n = 0;
  gboolean good = g_utf8_validate (text, -1, NULL);

  for (const char *p = text; good && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gint digit = g_unichar_digit_value (c);

      if (is_separator (c))
        continue;
      good = digit >= 0 && n < DOCKET_PASSWORD_LEN;
      if (good)
        digits[n++] = (char) ('0' + digit);
    }
  if (!good || n != DOCKET_PASSWORD_LEN)
    {
      invalid (error, _("A password has 6 digits."));
      return NULL;
    }
  return g_strdup (digits);
}
