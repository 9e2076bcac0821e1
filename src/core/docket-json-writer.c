/* docket-json-writer.c: writes JSON straight into a string
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json-writer-private.h"

#include "docket-time.h"

#include <math.h>
#include <string.h>

static gboolean
is_plain (char c)
{
  return (guchar) c >= 0x20 && c != '"' && c != '\\';
}

static void
append_escaped (GString    *out,
                const char *value)
{
  const char *p = value;

  g_string_append_c (out, '"');
  while (*p != '\0')
    {
      const char *run = p;

      while (is_plain (*p))
        p++;
      g_string_append_len (out, run, p - run);
      if (*p == '"' || *p == '\\')
        g_string_append_printf (out, "\\%c", *p++);
      else if (*p != '\0')
        g_string_append_printf (out, "\\u%04x", (guint) (guchar) *p++);
    }
  g_string_append_c (out, '"');
}

static void
begin_value (GString    *out,
             const char *name)
{
  if (out->len > 0 && strchr ("{[", out->str[out->len - 1]) == NULL)
    g_string_append_c (out, ',');
  if (name != NULL)
    {
      append_escaped (out, name);
      g_string_append_c (out, ':');
    }
}

void
docket_json_open (GString    *out,
                  const char *name,
                  char        bracket)
{
  begin_value (out, name);
  g_string_append_c (out, bracket);
}

void
docket_json_close (GString *out,
                   char     bracket)
{
  g_string_append_c (out, bracket);
}

void
docket_json_string (GString    *out,
                    const char *name,
                    const char *value)
{
  if (value == NULL)
    {
      docket_json_null (out, name);
      return;
    }

  begin_value (out, name);
  if (g_utf8_validate (value, -1, NULL))
    append_escaped (out, value);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      append_escaped (out, valid);
    }
}

void
docket_json_int (GString    *out,
                 const char *name,
                 gint64      value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  begin_value (out, name);
  g_string_append (out, text);
}

void
docket_json_double (GString    *out,
                    const char *name,
                    double      value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      docket_json_null (out, name);
      return;
    }

  /* The shorter form where it is the same number: 101.6, not 101.59999999999999. */
  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (g_ascii_strtod (text, NULL) < value || g_ascii_strtod (text, NULL) > value)
    g_ascii_formatd (text, sizeof text, "%.17g", value);
  begin_value (out, name);
  g_string_append (out, text);
}

void
docket_json_bool (GString    *out,
                  const char *name,
                  gboolean    value)
{
  begin_value (out, name);
  g_string_append (out, value ? "true" : "false");
}

void
docket_json_null (GString    *out,
                  const char *name)
{
  begin_value (out, name);
  g_string_append (out, "null");
}

void
docket_json_raw (GString    *out,
                 const char *name,
                 const char *value)
{
  begin_value (out, name);
  g_string_append (out, value != NULL ? value : "null");
}

void
docket_json_time (GString    *out,
                  const char *name,
                  gint64      value)
{
  g_autofree char *text = docket_time_to_rfc3339 (value);

  docket_json_string (out, name, text);
}

void
docket_json_length (GString    *out,
                    const char *name,
                    gint        value)
{
  docket_json_double (out, name, value / 100.0);
}

void
docket_json_money (GString    *out,
                   const char *name,
                   gint64      amount,
                   const char *currency)
{
  docket_json_open (out, name, '{');
  docket_json_int (out, "amount", amount);
  docket_json_string (out, "currency", currency);
  docket_json_close (out, '}');
}
