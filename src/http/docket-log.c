/* docket-log.c: structured log lines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-log.h"

#include "docket-time.h"

#include <string.h>
#include <unistd.h>

#define PREFIX "DOCKET_"

static const char *
level_name (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "error";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  return level & G_LOG_LEVEL_DEBUG ? "debug" : "info";
}

static void
append_quoted (GString *line, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (line, '"');
  for (const char *c = valid; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (line, "\\%c", *c);
      else if ((guchar) *c < 0x20 || *c == 0x7f)
        g_string_append_printf (line, "\\u%04x", (guint) (guchar) *c);
      else
        g_string_append_c (line, *c);
    }
  g_string_append_c (line, '"');
}

/* What a stranger wrote must not look like a line of the server's own. */
static void
append_plain (GString *line, const char *text)
{
  for (const char *c = text; *c != '\0'; c++)
    g_string_append_c (line, g_ascii_iscntrl (*c) ? ' ' : *c);
}

static void
append_field (GString *line, const char *key, const char *value, gboolean json)
{
  g_autofree char *name = g_ascii_strdown (key + strlen (PREFIX), -1);

  g_string_append_printf (line, json ? ",\"%s\":" : " %s=", name);
  append_quoted (line, value);
}

static GLogWriterOutput
write_line (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gboolean json)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *now = docket_time_to_rfc3339 (g_get_real_time ());
  const char *message = "";

  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      message = fields[i].value;
  g_string_append_printf (line, json ? "{\"time\":\"%s\",\"level\":\"%s\",\"message\":" : "%s %s ",
                          now, level_name (level));
  if (json)
    append_quoted (line, message);
  else
    append_plain (line, message);
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_has_prefix (fields[i].key, PREFIX) && fields[i].length < 0)
      append_field (line, fields[i].key, fields[i].value, json);
  g_string_append (line, json ? "}\n" : "\n");
  /* One write, so that lines of several threads do not mix. */
  return write (STDERR_FILENO, line->str, line->len) == (gssize) line->len ? G_LOG_WRITER_HANDLED
                                                                            : G_LOG_WRITER_UNHANDLED;
}

static GLogWriterOutput
on_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if (g_log_writer_default_would_drop (level, NULL) && (level & G_LOG_LEVEL_DEBUG))
    return G_LOG_WRITER_HANDLED;
  return write_line (level, fields, n_fields, GPOINTER_TO_INT (user_data));
}

void
docket_log_install (gboolean json)
{
  g_log_set_writer_func (on_log, GINT_TO_POINTER (json), NULL);
}
