/* docket-html-text.c: an HTML message as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-html-text-private.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define MAX_TEXT (256 * 1024)

typedef struct
{
  GString *text;
  GHashTable *images;
  gboolean gap;        /* white space is due before the next word */
  guint preformatted;
  gboolean ended;      /* the rest is quoted */
} Writer;

static const char *const hidden[] = { "head", "style", "script", "title", "template", "object", "svg", "select", "textarea" };
static const char *const blocks[] = { "p", "div", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6",
                                      "pre", "blockquote", "section", "article", "header", "footer", "address", "center",
                                      "dl", "dt", "dd", "form", "hr", "body" };
static const char *const quotes[] = { "gmail_quote", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote",
                                      "tutanota_quote", "zmail_extra", "gmail_extra", "ms-outlook-mobile-reference-message" };
static const char *const rests[] = { "divrplyfwdmsg", "appendonsend", "x_divrplyfwdmsg", "olk_src_body_section",
                                     "mail-editor-reference-message-container" };
static const char *const signatures[] = { "gmail_signature", "moz-signature", "signature", "applemailsignature",
                                          "ms-outlook-mobile-signature", "protonmail_signature_block",
                                          "composer_signature", "docs-internal-signature" };

static gboolean
is_one_of (const char        *name,
           const char *const *names,
           gsize              n)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static const char *
get_attribute (const xmlNode *node,
               const char    *name)
{
  for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    if (g_ascii_strcasecmp ((const char *) attribute->name, name) == 0)
      return attribute->children != NULL ? (const char *) attribute->children->content : "";
  return NULL;
}

/* Whether one of the words in class or id is one of @names. */
static gboolean
is_called (const xmlNode     *node,
           const char *const *names,
           gsize              n)
{
  const char *const values[] = { get_attribute (node, "class"), get_attribute (node, "id") };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_auto (GStrv) words = values[i] != NULL ? g_strsplit_set (values[i], " \t\n", 20) : NULL;

      for (gsize j = 0; words != NULL && words[j] != NULL; j++)
        if (is_one_of (words[j], names, n))
          return TRUE;
    }
  return FALSE;
}

static gboolean
is_hidden (const xmlNode *node)
{
  const char *style = get_attribute (node, "style");
  g_autofree char *lower = style != NULL ? g_ascii_strdown (style, MIN ((gssize) strlen (style), 2000)) : NULL;

  return is_one_of ((const char *) node->name, hidden, G_N_ELEMENTS (hidden)) || get_attribute (node, "hidden") != NULL ||
         (lower != NULL && (strstr (lower, "display:none") != NULL || strstr (lower, "display: none") != NULL));
}

static void
end_line (Writer *writer)
{
  if (writer->text->len > 0 && writer->text->str[writer->text->len - 1] != '\n')
    g_string_append_c (writer->text, '\n');
  writer->gap = FALSE;
}

static void
write_words (Writer     *writer,
             const char *words)
{
  for (const char *c = words; *c != '\0' && writer->text->len < MAX_TEXT; c++)
    {
      if (g_ascii_isspace (*c) && !(writer->preformatted > 0 && *c == '\n'))
        {
          writer->gap = writer->text->len > 0;
          continue;
        }
      if (writer->gap && *c != '\n' && writer->text->str[writer->text->len - 1] != '\n')
        g_string_append_c (writer->text, ' ');
      writer->gap = FALSE;
      g_string_append_c (writer->text, *c);
    }
}

static void
note_picture (Writer          *writer,
              const xmlNode   *node,
              DocketHtmlPlace  place)
{
  const char *source = get_attribute (node, "src");
  const char *alt = get_attribute (node, "alt");

  if (source != NULL && g_ascii_strncasecmp (source, "cid:", 4) == 0 && writer->images != NULL)
    g_hash_table_replace (writer->images, g_uri_unescape_string (source + 4, NULL), GINT_TO_POINTER (place));
  else if (place == DOCKET_HTML_OWN && alt != NULL && g_utf8_strlen (alt, -1) <= 2)
    write_words (writer, alt);  /* an emoji */
}

static DocketHtmlPlace
judge_place (const xmlNode   *node,
             DocketHtmlPlace  place)
{
  if (place != DOCKET_HTML_OWN)
    return place;
  if (g_ascii_strcasecmp ((const char *) node->name, "blockquote") == 0 ||
      is_called (node, quotes, G_N_ELEMENTS (quotes)))
    return DOCKET_HTML_QUOTED;
  return is_called (node, signatures, G_N_ELEMENTS (signatures)) ? DOCKET_HTML_SIGNATURE : DOCKET_HTML_OWN;
}

static void write_children (Writer *writer, const xmlNode *node, DocketHtmlPlace place);

static void
write_element (Writer          *writer,
               const xmlNode   *node,
               DocketHtmlPlace  place)
{
  const char *name = (const char *) node->name;
  gboolean block = is_one_of (name, blocks, G_N_ELEMENTS (blocks));
  gboolean pre = g_ascii_strcasecmp (name, "pre") == 0;

  if (is_hidden (node))
    return;
  if (is_called (node, rests, G_N_ELEMENTS (rests)))
    writer->ended = TRUE;
  place = writer->ended ? DOCKET_HTML_QUOTED : judge_place (node, place);
  if (g_ascii_strcasecmp (name, "img") == 0)
    note_picture (writer, node, place);
  if (place == DOCKET_HTML_OWN && block)
    end_line (writer);
  writer->preformatted += pre;
  write_children (writer, node, place);
  writer->preformatted -= pre;
  if (place != DOCKET_HTML_OWN)
    return;
  if (block)
    end_line (writer);
  else if (g_ascii_strcasecmp (name, "br") == 0)
    {
      g_string_append_c (writer->text, '\n');
      writer->gap = FALSE;
    }
  else if (g_ascii_strcasecmp (name, "td") == 0 || g_ascii_strcasecmp (name, "th") == 0)
    writer->gap = writer->text->len > 0;
}

/* The parser itself refuses to nest deeper than some hundred elements. */
static void
write_children (Writer          *writer,
                const xmlNode   *node,
                DocketHtmlPlace  place)
{
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (child->type == XML_ELEMENT_NODE)
        write_element (writer, child, place);
      else if (child->type == XML_TEXT_NODE && place == DOCKET_HTML_OWN && !writer->ended)
        write_words (writer, (const char *) child->content);
    }
}

char *
docket_html_to_text (const char *html,
                     gsize       length,
                     GHashTable *images)
{
  Writer writer = { .text = g_string_new (NULL), .images = images };
  xmlDoc *document = htmlReadMemory (html, (int) MIN (length, G_MAXINT), NULL, "UTF-8",
                                     HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                     HTML_PARSE_NONET | HTML_PARSE_COMPACT);

  if (document != NULL)
    {
      const xmlNode *root = xmlDocGetRootElement (document);

      if (root != NULL)
        write_element (&writer, root, DOCKET_HTML_OWN);
      xmlFreeDoc (document);
    }
  return g_string_free (writer.text, FALSE);
}
