/* docket-events-parser.c: bytes of text/event-stream in, messages out (HTML standard, 9.2.6)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-events-parser-private.h"

#include <string.h>

#define MAX_MESSAGE (4 * 1024 * 1024)

struct _DocketEventsParser
{
  GString *line;
  GString *data;
  gboolean has_data;
  char *id;
  char *type;
  gboolean after_cr;
  GQueue messages;
};

static void
end_message (DocketEventsParser *parser)
{
  DocketMessage *message;

  if (!parser->has_data && parser->type == NULL && parser->id == NULL)
    return;

  message = g_new0 (DocketMessage, 1);
  message->id = g_steal_pointer (&parser->id);
  message->type = g_steal_pointer (&parser->type);
  message->data = parser->has_data ? g_strdup (parser->data->str) : NULL;
  g_queue_push_tail (&parser->messages, message);

  g_string_truncate (parser->data, 0);
  parser->has_data = FALSE;
}

static void
take_field (DocketEventsParser *parser,
            const char *name,
            const char *value)
{
  if (g_str_equal (name, "data"))
    {
      if (parser->has_data)
        g_string_append_c (parser->data, '\n');
      g_string_append (parser->data, value);
      parser->has_data = TRUE;
    }
  else if (g_str_equal (name, "event"))
    {
      g_free (parser->type);
      parser->type = g_strdup (value);
    }
  else if (g_str_equal (name, "id"))
    {
      g_free (parser->id);
      parser->id = g_strdup (value);
    }
}

static void
end_line (DocketEventsParser *parser)
{
  char *colon = strchr (parser->line->str, ':');

  if (parser->line->len == 0)
    end_message (parser);
  else if (colon == NULL)
    take_field (parser, parser->line->str, "");
  else if (colon != parser->line->str)
    {
      *colon = '\0';
      take_field (parser, parser->line->str, colon[1] == ' ' ? colon + 2 : colon + 1);
    }

  g_string_truncate (parser->line, 0);
}

DocketEventsParser *
docket_events_parser_new (void)
{
  DocketEventsParser *parser = g_new0 (DocketEventsParser, 1);

  parser->line = g_string_new (NULL);
  parser->data = g_string_new (NULL);
  g_queue_init (&parser->messages);

  return parser;
}

void
docket_events_parser_free (DocketEventsParser *parser)
{
  if (parser == NULL)
    return;

  g_string_free (parser->line, TRUE);
  g_string_free (parser->data, TRUE);
  g_free (parser->id);
  g_free (parser->type);
  g_queue_clear_full (&parser->messages, (GDestroyNotify) docket_message_free);
  g_free (parser);
}

gboolean
docket_events_parser_feed (DocketEventsParser *parser,
                           const char *bytes,
                           gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      gboolean is_end = bytes[i] == '\r' || (bytes[i] == '\n' && !parser->after_cr);

      if (is_end)
        end_line (parser);
      else if (bytes[i] != '\n' && bytes[i] != '\0')
        g_string_append_c (parser->line, bytes[i]);
      parser->after_cr = bytes[i] == '\r';

      if (parser->line->len + parser->data->len > MAX_MESSAGE)
        return FALSE;
    }

  return TRUE;
}

DocketMessage *
docket_events_parser_next (DocketEventsParser *parser)
{
  return g_queue_pop_head (&parser->messages);
}

void
docket_message_free (DocketMessage *message)
{
  if (message == NULL)
    return;

  g_free (message->id);
  g_free (message->type);
  g_free (message->data);
  g_free (message);
}
