/* docket-grbl-reply.c: what a GRBL sends, line by line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-reply-private.h"

#include <string.h>

static gboolean
parse_code (const char *text,
            guint *code)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, 9999, &value, NULL))
    return FALSE;

  *code = (guint) value;

  return TRUE;
}

/* GRBL speaks ASCII; a wrong baud rate shows as bytes that are not. */
static gboolean
is_text (const char *line)
{
  for (const char *c = line; *c != '\0'; c++)
    if (!g_ascii_isprint (*c) && *c != '\t')
      return FALSE;

  return TRUE;
}

static gboolean
is_setting (const char *line)
{
  const char *equals = strchr (line, '=');

  return line[0] == '$' && equals != NULL && (g_ascii_isdigit (line[1]) || line[1] == 'N');
}

DocketGrblReply
docket_grbl_reply_parse (const char *line)
{
  DocketGrblReply reply = { DOCKET_GRBL_REPLY_OTHER, 0 };

  if (*line == '\0')
    reply.kind = DOCKET_GRBL_REPLY_EMPTY;
  else if (!is_text (line))
    reply.kind = DOCKET_GRBL_REPLY_GARBAGE;
  else if (g_str_equal (line, "ok"))
    reply.kind = DOCKET_GRBL_REPLY_OK;
  else if (g_str_has_prefix (line, "error:") && parse_code (line + strlen ("error:"), &reply.code))
    reply.kind = DOCKET_GRBL_REPLY_ERROR;
  else if (g_str_has_prefix (line, "ALARM:") && parse_code (line + strlen ("ALARM:"), &reply.code))
    reply.kind = DOCKET_GRBL_REPLY_ALARM;
  else if (line[0] == '<' && g_str_has_suffix (line, ">"))
    reply.kind = DOCKET_GRBL_REPLY_STATUS;
  else if ((line[0] == '[' && g_str_has_suffix (line, "]")) || line[0] == '>')
    reply.kind = DOCKET_GRBL_REPLY_FEEDBACK;
  else if (is_setting (line))
    reply.kind = DOCKET_GRBL_REPLY_SETTING;
  else if (g_ascii_strncasecmp (line, "Grbl", 4) == 0 && strstr (line, "help]") != NULL)
    reply.kind = DOCKET_GRBL_REPLY_BANNER;

  return reply;
}

gboolean
docket_grbl_banner_is_known (const char *banner)
{
  const char *space = strchr (banner, ' ');

  return space != NULL && g_str_has_prefix (space + 1, "1.1");
}

void
docket_grbl_status_init (DocketGrblStatus *status)
{
  memset (status, 0, sizeof *status);
  status->blocks_free = status->bytes_free = -1;
  for (guint i = 0; i < G_N_ELEMENTS (status->overrides); i++)
    status->overrides[i] = 100;
}

static gboolean
parse_state (const char *field,
             DocketGrblStatus *status)
{
  static const char *const names[] = { "Idle", "Run", "Hold", "Jog", "Alarm", "Door", "Check", "Home", "Sleep" };
  g_auto (GStrv) parts = g_strsplit (field, ":", 2);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (parts[0], names[i]) == 0)
      {
        status->state = DOCKET_GRBL_IDLE + i;
        status->sub = 0;
        return parts[1] == NULL || parse_code (parts[1], &status->sub);
      }

  return FALSE;
}

/* The first @n of the numbers, which commas separate. */
static gboolean
parse_numbers (const char *text,
               double *numbers,
               guint n)
{
  for (guint i = 0; i < n; i++)
    {
      char *end;

      numbers[i] = g_ascii_strtod (text, &end);
      if (end == text || (i + 1 < n && *end != ','))
        return FALSE;
      text = end + 1;
    }

  return TRUE;
}

static gboolean
parse_buffers (const char *text,
               DocketGrblStatus *status)
{
  double numbers[2];

  if (!parse_numbers (text, numbers, 2))
    return FALSE;

  status->blocks_free = (gint) CLAMP (numbers[0], 0, 100000);
  status->bytes_free = (gint) CLAMP (numbers[1], 0, 100000);

  return TRUE;
}

static gboolean
parse_overrides (const char *text,
                 DocketGrblStatus *status)
{
  double numbers[3];

  if (!parse_numbers (text, numbers, 3))
    return FALSE;

  for (guint i = 0; i < 3; i++)
    status->overrides[i] = (guint) CLAMP (numbers[i], 0, 1000);

  return TRUE;
}

static gboolean
parse_field (const char *field,
             DocketGrblStatus *status,
             gboolean *in_work)
{
  double feed_and_power[2] = { 0, 0 };
  const char *colon = strchr (field, ':');

  if (colon == NULL)
    return FALSE;
  if (g_str_has_prefix (field, "MPos:") || g_str_has_prefix (field, "WPos:"))
    {
      *in_work = field[0] == 'W';
      return parse_numbers (colon + 1, status->position, 2);
    }
  if (g_str_has_prefix (field, "WCO:"))
    return parse_numbers (colon + 1, status->offset, 2);
  if (g_str_has_prefix (field, "Bf:"))
    return parse_buffers (colon + 1, status);
  if (g_str_has_prefix (field, "Ov:"))
    return parse_overrides (colon + 1, status);
  if (g_str_has_prefix (field, "Pn:"))
    g_strlcpy (status->pins, colon + 1, sizeof status->pins);
  if (g_str_has_prefix (field, "F:") || g_str_has_prefix (field, "FS:"))
    {
      if (!parse_numbers (colon + 1, feed_and_power, field[1] == 'S' ? 2 : 1))
        return FALSE;
      status->feed = feed_and_power[0];
      status->power = feed_and_power[1];
    }

  /* Fields of other builds (A:, Ln:, SD:, …) are nothing to be afraid of. */
  return TRUE;
}

gboolean
docket_grbl_status_parse (DocketGrblStatus *status,
                          const char *line)
{
  gsize length = strlen (line);
  g_autofree char *inside = NULL;
  g_auto (GStrv) fields = NULL;
  DocketGrblStatus next = *status;
  gboolean in_work = FALSE;

  if (length < 2 || line[0] != '<' || line[length - 1] != '>')
    return FALSE;

  inside = g_strndup (line + 1, length - 2);
  fields = g_strsplit (inside, "|", -1);
  next.pins[0] = '\0';
  next.blocks_free = next.bytes_free = -1;
  next.feed = next.power = 0;
  if (fields[0] == NULL || !parse_state (fields[0], &next))
    return FALSE;
  for (guint i = 1; fields[i] != NULL; i++)
    if (!parse_field (fields[i], &next, &in_work))
      return FALSE;
  for (guint i = 0; in_work && i < 2; i++)
    next.position[i] += next.offset[i];

  *status = next;

  return TRUE;
}
