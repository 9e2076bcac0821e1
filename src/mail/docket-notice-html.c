/* docket-notice-html.c: a message to a customer as HTML, without anything from outside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice-private.h"

#include <string.h>

/* Without it the document reads well, too: the order and the elements say what is what. */
#define STYLE \
  ":root{color-scheme:light dark;supported-color-schemes:light dark}" \
  "body{margin:0;padding:16px 12px;background:#f7f5f0;color:#1c2426;" \
  "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK JP',sans-serif;" \
  "overflow-wrap:anywhere;-webkit-text-size-adjust:100%}" \
  "main{display:block;max-width:560px;margin:0 auto;padding:24px 20px;background:#fff;border:1px solid #dad5c9;border-radius:14px;text-align:left}" \
  "[dir=rtl] main{text-align:right}" \
  "h1{margin:0 0 4px;font-size:24px;line-height:1.25}" \
  "h2{margin:28px 0 6px;padding-top:16px;border-top:1px solid #dad5c9;font-size:17px;line-height:1.3}" \
  "p{margin:8px 0}" \
  ".from{margin:0 0 14px;color:#586163;font-size:14px}" \
  ".alert{padding:12px 14px;background:#fdf1dc;color:#6e3c00;border-radius:10px}" \
  ".code{margin:14px 0 0;text-align:center}" \
  ".code span{display:block;color:#586163;font-size:14px}" \
  ".code b{font:700 26px/1.3 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;letter-spacing:.04em}" \
  ".picture{margin:6px 0;text-align:center;line-height:0}" \
  ".picture img{display:inline-block;max-width:100%;height:auto;padding:8px 0;box-sizing:border-box;background:#fff;border-radius:10px}" \
  ".qr img{padding:8px}" \
  "dl{margin:8px 0}" \
  "dt{color:#586163;font-size:14px}" \
  "dd{margin:0 0 8px}" \
  "ul{margin:8px 0;padding:0;list-style:none}" \
  "li{margin:0;padding:8px 0;border-bottom:1px solid #efece4}" \
  "li:last-child{border-bottom:0}" \
  "li small{display:block;color:#586163;font-size:14px}" \
  "li strong{float:right;margin:0 0 0 12px;white-space:nowrap}" \
  "[dir=rtl] li strong{float:left;margin:0 12px 0 0}" \
  "pre{margin:10px 0;padding:12px 14px;background:#efece4;border-radius:10px;white-space:pre-wrap;" \
  "font:15px/1.5 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans CJK JP',monospace}" \
  ".link{margin:18px 0}" \
  ".link a{display:block;padding:13px 16px;background:#0d6460;color:#fff;border-radius:10px;text-align:center;" \
  "text-decoration:none;font-weight:600}" \
  "@media(prefers-color-scheme:dark){" \
  "body{background:#15191c;color:#eceae4}" \
  "main{background:#1e2427;border-color:#384146}" \
  "h2{border-color:#384146}" \
  ".from,.code span,dt,li small{color:#a9b2b4}" \
  ".alert{background:#3a2d18;color:#f3bf73}" \
  "li{border-color:#2c3439}" \
  "pre{background:#262d31}" \
  ".link a{background:#7fd3c9;color:#06201e}}"

static gboolean
is_right_to_left (const char *language)
{
  static const char *const tags[] = { "ar", "he", "fa", "ur", "yi", "ps", "ckb", "dv", "sd", "ug", NULL };
  gsize length = strcspn (language, "-_");
  g_autofree char *main_tag = g_ascii_strdown (language, (gssize) length);

  return g_strv_contains (tags, main_tag);
}

static void
add_escaped (GString    *html,
             const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_auto (GStrv) lines = g_strsplit (escaped, "\n", -1);
  g_autofree char *broken = g_strjoinv ("<br>\n", lines);

  g_string_append (html, broken);
}

static void
add_element (GString    *html,
             const char *open,
             const char *text,
             const char *close)
{
  g_string_append (html, open);
  add_escaped (html, text);
  g_string_append (html, close);
}

static void
add_sample (GString    *html,
            const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append_printf (html, "<pre dir=\"auto\">%s</pre>\n", escaped);
}

static void
add_picture (GString           *html,
             const DocketBlock *block)
{
  g_string_append_printf (html, "<p class=\"picture %s\"><img src=\"cid:%s\" alt=\"", block->cid, block->cid);
  add_escaped (html, block->text);
  g_string_append (html, "\"></p>\n");
}

static void
add_link (GString           *html,
          const DocketBlock *block)
{
  if (!g_str_has_prefix (block->text, "https://") && !g_str_has_prefix (block->text, "http://"))
    {
      add_element (html, "<p>", block->text, "</p>\n");
      return;
    }
  add_element (html, "<p class=\"link\"><a href=\"", block->text, "\">");
  add_element (html, "", block->label, "</a></p>\n");
}

static void
add_block (GString           *html,
           const DocketBlock *block)
{
  switch (block->kind)
    {
    case DOCKET_BLOCK_ALERT:
      add_element (html, "<p class=\"alert\" dir=\"auto\">", block->text, "</p>\n");
      break;
    case DOCKET_BLOCK_HEADING:
      add_element (html, "<h2>", block->text, "</h2>\n");
      break;
    case DOCKET_BLOCK_CODE:
      add_element (html, "<p class=\"code\"><span>", block->label, "</span>\n");
      add_element (html, "<b dir=\"ltr\">", block->text, "</b></p>\n");
      break;
    case DOCKET_BLOCK_PICTURE:
      add_picture (html, block);
      break;
    case DOCKET_BLOCK_ROW:
      add_element (html, "<dt>", block->label, "</dt>\n");
      add_element (html, "<dd dir=\"auto\">", block->text, "</dd>\n");
      break;
    case DOCKET_BLOCK_POINT:
      g_string_append (html, "<li dir=\"auto\">");
      if (block->label != NULL)
        add_element (html, "<strong>", block->label, "</strong> ");
      add_escaped (html, block->text);
      break;
    case DOCKET_BLOCK_DETAIL:
      add_element (html, "\n<small dir=\"auto\">", block->text, "</small>");
      break;
    case DOCKET_BLOCK_SAMPLE:
      add_sample (html, block->text);
      break;
    case DOCKET_BLOCK_LINK:
      add_link (html, block);
      break;
    case DOCKET_BLOCK_TEXT:
    default:
      add_element (html, "<p dir=\"auto\">", block->text, "</p>\n");
      break;
    }
}

/* The element that a block stands in, and its neighbours of the same. */
static const char *
get_frame (const DocketBlock *block)
{
  if (block == NULL)
    return NULL;
  if (block->kind == DOCKET_BLOCK_POINT || block->kind == DOCKET_BLOCK_DETAIL)
    return "ul";
  return block->kind == DOCKET_BLOCK_ROW ? "dl" : NULL;
}

static void
add_blocks (GString         *html,
            const GPtrArray *blocks)
{
  const char *frame = NULL;

  for (guint i = 0; i <= blocks->len; i++)
    {
      const DocketBlock *block = i < blocks->len ? g_ptr_array_index (blocks, i) : NULL;
      const char *next = get_frame (block);

      if (g_strcmp0 (frame, "ul") == 0 && (block == NULL || block->kind != DOCKET_BLOCK_DETAIL))
        g_string_append (html, "</li>\n");
      if (frame != NULL && g_strcmp0 (frame, next) != 0)
        g_string_append_printf (html, "</%s>\n", frame);
      if (next != NULL && g_strcmp0 (frame, next) != 0)
        g_string_append_printf (html, "<%s>\n", next);
      if (block != NULL)
        add_block (html, block);
      frame = next;
    }
}

char *
docket_notice_page_to_html (const DocketNoticePage *page)
{
  GString *html = g_string_new ("<!DOCTYPE html>\n");
  g_autofree char *language = g_markup_escape_text (page->language, -1);

  g_string_append_printf (html, "<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", language,
                          is_right_to_left (page->language) ? "rtl" : "ltr");
  g_string_append (html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"color-scheme\" content=\"light dark\">\n"
                         "<meta name=\"supported-color-schemes\" content=\"light dark\">\n"
                         "<meta name=\"format-detection\" content=\"telephone=no\">\n");
  add_element (html, "<title>", page->title, "</title>\n");
  g_string_append (html, "<style>" STYLE "</style>\n</head>\n<body>\n<main>\n");
  add_element (html, "<p class=\"from\" dir=\"auto\">", page->from, "</p>\n");
  add_element (html, "<h1>", page->title, "</h1>\n");
  add_blocks (html, page->blocks);
  g_string_append (html, "</main>\n</body>\n</html>\n");
  return g_string_free (html, FALSE);
}
