/* docket-mime-bounds.c: how much of a message may be given to the MIME library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-mime-bounds-private.h"

#include <string.h>

#define MAX_HEADER_BYTES (256 * 1024)   /* of one part */
#define MAX_HEADER_LINES 20000          /* of the whole message */
#define MAX_PARTS 4000                  /* lines that may begin one */

typedef struct
{
  const char *data, *end;
  guint containers, max_containers;
  guint lines, parts;
  DocketMessageExcess excess;
} Bounds;

static const char *
find_line_end (const char *at,
               const char *end)
{
  const char *found = memchr (at, '\n', (gsize) (end - at));

  return found != NULL ? found + 1 : end;
}

static gboolean
is_blank (const char *line,
          const char *end)
{
  return line < end && (*line == '\n' || (*line == '\r' && line + 1 < end && line[1] == '\n'));
}

static gboolean
mentions (const char *line,
          const char *end,
          const char *word)
{
  gsize length = strlen (word);

  for (const char *c = line; c + length <= end; c++)
    if (g_ascii_tolower (*c) == *word && g_ascii_strncasecmp (c, word, length) == 0)
      return TRUE;
  return FALSE;
}

/* Whether the part holds others: 1 in a multipart, 2 in a message, whose own headers follow. */
static gint
judge_line (const char *line,
            const char *end)
{
  if (end - line > 2000)
    end = line + 2000;
  if (mentions (line, end, "multipart/"))
    return 1;
  return mentions (line, end, "message/") ? 2 : 0;
}

/* The headers at @at. NULL where a bound is met; otherwise what follows them. */
static const char *
pass_headers (Bounds     *bounds,
              const char *at)
{
  gint holds = 2;

  while (holds == 2)
    {
      const char *start = at;

      holds = 0;
      while (at < bounds->end && !is_blank (at, bounds->end))
        {
          const char *next = find_line_end (at, bounds->end);
          gint line = at[0] == 'C' || at[0] == 'c' || at[0] == ' ' || at[0] == '\t' ? judge_line (at, next) : 0;

          holds = MAX (holds, line);
          at = next;
          if (++bounds->lines > MAX_HEADER_LINES || at - start > MAX_HEADER_BYTES)
            return bounds->excess |= DOCKET_EXCESS_HEADERS, NULL;
        }
      at = at < bounds->end ? find_line_end (at, bounds->end) : at;
      if (holds > 0 && ++bounds->containers > bounds->max_containers)
        return bounds->excess |= DOCKET_EXCESS_DEPTH, NULL;
    }
  return at;
}

/* The next line that begins with "--", or NULL. Base64 has no dash, so that this is quick. */
static const char *
find_mark (const Bounds *bounds,
           const char   *from)
{
  for (const char *at = from; at < bounds->end;)
    {
      const char *dash = memchr (at, '-', (gsize) (bounds->end - at));

      if (dash == NULL || dash + 1 >= bounds->end)
        return NULL;
      if (dash[1] == '-' && (dash == bounds->data || dash[-1] == '\n'))
        return dash;
      at = dash + 1;
    }
  return NULL;
}

gsize
docket_mime_bounds_find (const char               *data,
                         gsize                     length,
                         const DocketMessageRules *rules,
                         DocketMessageExcess      *excess)
{
  Bounds bounds = { .data = data, .end = data + length, .max_containers = rules->max_depth * 2 };
  const char *safe = data;
  const char *at = pass_headers (&bounds, data);

  while (at != NULL)
    {
      const char *mark = find_mark (&bounds, at);

      if (mark == NULL)
        {
          safe = data + length;
          break;
        }
      safe = mark;
      at = find_line_end (mark, bounds.end);
      if (++bounds.parts > MAX_PARTS)
        {
          bounds.excess |= DOCKET_EXCESS_ATTACHMENTS;
          break;
        }
      at = pass_headers (&bounds, at);
    }
  *excess |= bounds.excess;
  return (gsize) (safe - data);
}
