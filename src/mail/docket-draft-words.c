/* docket-draft-words.c: what was and was not understood, as words and as sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft.h"

#include <glib/gi18n.h>

static const char *const said_nicks[] = {
  "product", "paper", "copies", "border", "scaling", "express", "wanted-by", "place",
  "words", "template", "field", "font", "layout", "name", "phone", "sheets",
};

static const char *const unclear_nicks[] = {
  "nothing-sent", "pictures", "words", "size", "product", "paper", "copies", "option", "express",
  "place", "time", "picture", "unused", "template", "field", "text", "rest",
  "sent", "number",
};

const char *
docket_said_type_to_nick (DocketSaidType type)
{
  return said_nicks[type];
}

const char *
docket_unclear_type_to_nick (DocketUnclearType type)
{
  return unclear_nicks[type];
}

static char *
dup_product_title (const DocketUnclear   *unclear,
                   const DocketCatalogue *catalogue,
                   const char            *language)
{
  const DocketProduct *product = docket_catalogue_find (catalogue, unclear->value);

  return product != NULL ? docket_product_dup_title (product, language) : g_strdup ("");
}

static char *
dup_copies_sentence (const DocketUnclear *unclear)
{
  return g_strdup_printf (_("“%s” are more copies than can be ordered at once."), unclear->value);
}

/* Those about what is missing. */
static char *
dup_missing_sentence (const DocketUnclear *unclear,
                      const char          *title)
{
  switch (unclear->type)
    {
    case DOCKET_UNCLEAR_NOTHING_SENT:
      return g_strdup (_("There was no picture in the message. Please send the pictures as attachments, or the words for a stamp."));
    case DOCKET_UNCLEAR_PICTURES:
      return g_strdup_printf (_("%s is made of pictures, and there was none in the message. Please send them as attachments."), title);
    case DOCKET_UNCLEAR_WORDS:
      return g_strdup (_("The message did not say what the stamp should show. Please write the words, or attach a picture."));
    case DOCKET_UNCLEAR_FIELD:
      return g_strdup_printf (_("“%s” is missing. Please write it in a line of its own."), unclear->text);
    case DOCKET_UNCLEAR_PICTURE:
      return g_strdup_printf (_("“%s” did not come with the message."), unclear->text);
    case DOCKET_UNCLEAR_UNUSED:
      return g_strdup_printf (_("“%s” came with the message, but nothing was ordered of it."), unclear->text);
    case DOCKET_UNCLEAR_SIZE:
    case DOCKET_UNCLEAR_PRODUCT:
    case DOCKET_UNCLEAR_PAPER:
    case DOCKET_UNCLEAR_COPIES:
    case DOCKET_UNCLEAR_OPTION:
    case DOCKET_UNCLEAR_EXPRESS:
    case DOCKET_UNCLEAR_PLACE:
    case DOCKET_UNCLEAR_TIME:
    case DOCKET_UNCLEAR_TEMPLATE:
    case DOCKET_UNCLEAR_TEXT:
    case DOCKET_UNCLEAR_REST:
    case DOCKET_UNCLEAR_SENT:
    case DOCKET_UNCLEAR_NUMBER:
    default:
      return g_strdup ("");
    }
}

char *
docket_unclear_dup_sentence (const DocketUnclear   *unclear,
                             const DocketCatalogue *catalogue,
                             const char            *language)
{
  g_autofree char *title = dup_product_title (unclear, catalogue, language);
  const char *text = unclear->text != NULL ? unclear->text : "";

  switch (unclear->type)
    {
    case DOCKET_UNCLEAR_SIZE:
      return g_strdup_printf (_("The size “%s” is not offered."), text);
    case DOCKET_UNCLEAR_PRODUCT:
      return g_strdup_printf (_("“%s” is not offered."), text);
    case DOCKET_UNCLEAR_PAPER:
      return g_strdup_printf (_("%s is not made on “%s”."), title, text);
    case DOCKET_UNCLEAR_COPIES:
      return dup_copies_sentence (unclear);
    case DOCKET_UNCLEAR_OPTION:
      return *text != '\0' ? g_strdup_printf (_("“%s” is not offered."), text)
                           : g_strdup_printf (_("%s is not made with a border."), title);
    case DOCKET_UNCLEAR_EXPRESS:
      return g_strdup (_("Express orders are not offered."));
    case DOCKET_UNCLEAR_PLACE:
      return g_strdup_printf (_("“%s” is no place that is known here."), text);
    case DOCKET_UNCLEAR_TIME:
      return g_strdup_printf (_("“%s” is no time in the coming days."), text);
    case DOCKET_UNCLEAR_TEMPLATE:
      return g_strdup_printf (_("There is no template “%s”."), text);
    case DOCKET_UNCLEAR_TEXT:
      return g_strdup_printf (_("“%s” was not understood as an order; the pictures were taken for the usual product."), text);
    case DOCKET_UNCLEAR_REST:
      return *text == '\0' ? g_strdup (_("Only the first part of the text was read."))
                           : g_strdup_printf (_("“%s”, and what follows it, was not read: it is more than can be read at once. "
                                              "Please send it by itself."), text);
    case DOCKET_UNCLEAR_SENT:
      return g_strdup_printf (_("“%s”: another number of pictures came. Please write how many prints of each you want."), text);
    case DOCKET_UNCLEAR_NUMBER:
      return g_strdup_printf (_("“%s” was not understood as a number of copies."), text);
    case DOCKET_UNCLEAR_NOTHING_SENT:
    case DOCKET_UNCLEAR_PICTURES:
    case DOCKET_UNCLEAR_WORDS:
    case DOCKET_UNCLEAR_FIELD:
    case DOCKET_UNCLEAR_PICTURE:
    case DOCKET_UNCLEAR_UNUSED:
    default:
      return dup_missing_sentence (unclear, title);
    }
}
