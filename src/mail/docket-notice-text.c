/* docket-notice-text.c: a message to a customer as plain text, in lines that an old telephone shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice-private.h"

#include <string.h>

/* RFC 3676 advises 78 at most, the space at the end included. */
#define WIDTH 72

/* A line that looks like a quote, or that a mail server changes on its way, gets a space in front
 * (RFC 3676, 4.4). */
static void
add_stuffed (GString    *text,
             const char *line,
             gsize       length)
{
  if (length > 0 && (*line == ' ' || *line == '>' || strncmp (line, "From ", 5) == 0))
    g_string_append_c (text, ' ');
  g_string_append_len (text, line, (gssize) length);
}

/* Where to break: behind the last space that fits; 0: not at all. */
static gsize
find_break (const char *line)
{
  gsize best = 0;
  guint column = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      column += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
      if (column > WIDTH && best > 0)
        return best;
      if (*p == ' ' && p > line)
        best = (gsize) (p - line) + 1;
    }
  return 0;
}

static void
add_line (GString    *text,
          const char *given)
{
  g_autofree char *owned = g_strchomp (g_strdup (given));
  const char *line = owned;
  gsize length;

  while ((length = find_break (line)) > 0 && line[length] != '\0')
    {
      add_stuffed (text, line, length);
      g_string_append_c (text, '\n');
      line += length;
    }
  add_stuffed (text, line, strlen (line));
  g_string_append_c (text, '\n');
}

static void
add_lines (GString    *text,
           const char *lines)
{
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  for (guint i = 0; each[i] != NULL; i++)
    add_line (text, each[i]);
}

static void
add_labelled (GString    *text,
              const char *label,
              const char *value,
              const char *between)
{
  g_autofree char *line = g_strconcat (label, between, value, NULL);

  add_lines (text, line);
}

static void
add_space (GString *text)
{
  if (text->len > 0 && !g_str_has_suffix (text->str, "\n\n"))
    g_string_append_c (text, '\n');
}

/* Whether an empty line parts a block from the one before. */
static gboolean
is_apart (const DocketBlock *block,
          const DocketBlock *before)
{
  switch (block->kind)
    {
    case DOCKET_BLOCK_ROW:
    case DOCKET_BLOCK_CODE:
      return before->kind != DOCKET_BLOCK_ROW && before->kind != DOCKET_BLOCK_CODE &&
             before->kind != DOCKET_BLOCK_HEADING;
    case DOCKET_BLOCK_POINT:
    case DOCKET_BLOCK_DETAIL:
      return before->kind != DOCKET_BLOCK_POINT && before->kind != DOCKET_BLOCK_DETAIL &&
             before->kind != DOCKET_BLOCK_HEADING;
    case DOCKET_BLOCK_TEXT:
      return before->kind != DOCKET_BLOCK_HEADING;
    case DOCKET_BLOCK_ALERT:
    case DOCKET_BLOCK_HEADING:
    case DOCKET_BLOCK_PICTURE:
    case DOCKET_BLOCK_SAMPLE:
    case DOCKET_BLOCK_LINK:
    default:
      return TRUE;
    }
}

static void
add_block (GString           *text,
           const DocketBlock *block)
{
  g_autofree char *prefixed = NULL;

  switch (block->kind)
    {
    case DOCKET_BLOCK_PICTURE:
      break;
    case DOCKET_BLOCK_CODE:
    case DOCKET_BLOCK_ROW:
      add_labelled (text, block->label, block->text, ": ");
      break;
    case DOCKET_BLOCK_POINT:
      prefixed = g_strconcat ("* ", block->text, NULL);
      if (block->label != NULL)
        add_labelled (text, prefixed, block->label, " - ");
      else
        add_lines (text, prefixed);
      break;
    case DOCKET_BLOCK_DETAIL:
      prefixed = g_strconcat ("- ", block->text, NULL);
      add_lines (text, prefixed);
      break;
    case DOCKET_BLOCK_LINK:
      add_labelled (text, block->label, block->text, ":\n");
      break;
    case DOCKET_BLOCK_HEADING:
    case DOCKET_BLOCK_TEXT:
    case DOCKET_BLOCK_ALERT:
    case DOCKET_BLOCK_SAMPLE:
    default:
      add_lines (text, block->text);
      break;
    }
}

char *
docket_notice_page_to_text (const DocketNoticePage *page)
{
  GString *text = g_string_new (NULL);
  const DocketBlock *before = NULL;

  add_line (text, page->title);
  for (guint i = 0; i < page->blocks->len; i++)
    {
      const DocketBlock *block = g_ptr_array_index (page->blocks, i);

      if (block->kind == DOCKET_BLOCK_PICTURE)
        continue;
      if (before == NULL || is_apart (block, before))
        add_space (text);
      add_block (text, block);
      before = block;
    }
  return g_string_free (text, FALSE);
}
