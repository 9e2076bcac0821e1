/* docket-notice-contents.c: what a customer's message was understood to say, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice-private.h"

#include "docket-template.h"

#include <glib/gi18n.h>
#include <string.h>

/* What a person still reads. */
#define MOST 60
#define FILE_MAX 120
#define LINE_MAX_CHARS 400

static void
take_detail (DocketNoticePage *page,
             char             *text)
{
  docket_notice_page_take (page, DOCKET_BLOCK_DETAIL, NULL, text);
}

/* --- the items --- */

static char *
dup_title (const DocketNoticeFacts *facts,
           const DocketItem        *item)
{
  const DocketProduct *product = docket_catalogue_find (facts->catalogue, item->product);

  if (product != NULL)
    return docket_product_dup_title (product, facts->language);
  return g_strdup (item->title != NULL ? item->title : item->product);
}

static char *
dup_paper (const DocketNoticeFacts *facts,
           const char              *id)
{
  for (guint i = 0; id != NULL && i < facts->catalogue->papers->len; i++)
    {
      const DocketPaper *paper = g_ptr_array_index (facts->catalogue->papers, i);

      if (g_str_equal (paper->id, id))
        return docket_paper_dup_title (paper, facts->language);
    }
  return g_strdup (id);
}

static void
add_words (DocketNoticePage        *page,
           const DocketNoticeFacts *facts,
           const DocketItem        *item)
{
  const DocketTemplate *template = docket_catalogue_find_template (facts->catalogue, item->template_id);
  g_autofree char *words = item->words != NULL ? docket_notice_dup_lines (item->words) : NULL;

  if (item->content == DOCKET_CONTENT_TEMPLATE && template != NULL)
    take_detail (page, docket_template_dup_title (template, facts->language));
  if (item->layout == DOCKET_LAYOUT_CIRCLE)
    take_detail (page, g_strdup (_("in a circle")));
  if (words != NULL && *words != '\0')
    take_detail (page, g_strdup_printf (_("“%s”"), words));
  for (guint i = 0; i < item->fields->len; i++)
    {
      const DocketItemField *field = g_ptr_array_index (item->fields, i);

      take_detail (page, g_strdup_printf ("%s: %s", field->name, field->text));
    }
}

/* Which of the pictures this is; with one alone nobody asks. */
static void
add_pictures (DocketNoticePage        *page,
              const DocketNoticeFacts *facts,
              const DocketItem        *item)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; facts->order->images->len > 1 && i < facts->order->images->len; i++)
    {
      const DocketImage *image = g_ptr_array_index (facts->order->images, i);

      if (!docket_item_shows (item, image->id) || image->name == NULL)
        continue;
      /* Translators: parts a list of words: "product, paper". */
      g_string_append_printf (names, "%s%s", names->len > 0 ? _(", ") : "", image->name);
    }
  if (names->len > 0)
    take_detail (page, docket_notice_dup_line (names->str, LINE_MAX_CHARS));
}

static void
add_warnings (DocketNoticePage *page,
              const DocketItem *item)
{
  if (item->warn_dpi > 0)
    take_detail (page, g_strdup_printf (_("Only %u dpi: at this size it will look soft."), item->warn_dpi));
  for (guint i = 0; i < item->warnings->len; i++)
    take_detail (page, docket_warning_dup_sentence (g_ptr_array_index (item->warnings, i)));
}

static void
add_item (DocketNoticePage        *page,
          const DocketNoticeFacts *facts,
          const DocketItem        *item)
{
  g_autofree char *title = dup_title (facts, item);
  g_autofree char *paper = dup_paper (facts, item->paper);
  DocketMoney amount = docket_money (item->amount, facts->order->price.currency);
  g_autofree char *price = docket_notice_dup_money (&amount);

  /* Translators: copies, then the product: "3 × Photo print 10 × 15 cm". */
  docket_notice_page_take (page, DOCKET_BLOCK_POINT, price, g_strdup_printf (_("%u × %s"), item->copies, title));
  add_pictures (page, facts, item);
  if (paper != NULL && item->border)
    take_detail (page, g_strdup_printf (_("%s, with a white border"), paper));
  else if (paper != NULL)
    take_detail (page, g_steal_pointer (&paper));
  add_words (page, facts, item);
  add_warnings (page, item);
}

void
docket_notice_page_add_items (DocketNoticePage        *page,
                              const DocketNoticeFacts *facts)
{
  const GPtrArray *items = facts->order->items;

  for (guint i = 0; i < MIN (items->len, MOST); i++)
    add_item (page, facts, g_ptr_array_index (items, i));
  if (items->len > MOST)
    docket_notice_page_take (page, DOCKET_BLOCK_POINT, NULL,
                             g_strdup_printf (ngettext ("And %u more.", "And %u more.", items->len - MOST),
                                              items->len - MOST));
}

/* --- what was asked for beside them --- */

static const char *
get_label (DocketSaidType type)
{
  if (type == DOCKET_SAID_PRODUCT)
    return _("product");
  if (type == DOCKET_SAID_PAPER)
    return _("paper");
  if (type == DOCKET_SAID_COPIES)
    return _("number of copies");
  return type == DOCKET_SAID_PLACE ? _("place") : NULL;
}

/* What was not said, and taken as the shop always takes it: the customer may have meant something else. */
static void
add_defaults (DocketNoticePage        *page,
              const DocketNoticeFacts *facts)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autofree char *list = NULL;

  for (guint i = 0; facts->draft != NULL && i < facts->draft->said->len; i++)
    {
      const DocketSaid *said = g_ptr_array_index (facts->draft->said, i);
      const char *label = said->text == NULL ? get_label (said->type) : NULL;

      if (label != NULL && !g_ptr_array_find (labels, label, NULL))
        g_ptr_array_add (labels, (gpointer) label);
    }
  if (labels->len == 0)
    return;
  g_ptr_array_add (labels, NULL);
  /* Translators: parts a list of words: "product, paper". */
  list = g_strjoinv (_(", "), (char **) labels->pdata);
  docket_notice_page_take (page, DOCKET_BLOCK_TEXT, NULL,
                           g_strdup_printf (_("Your message did not say: %s. We took what most people want."), list));
}

/* What was taken for the customer's name and number would otherwise seem to be lost. */
static void
add_person (DocketNoticePage        *page,
            const DocketNoticeFacts *facts)
{
  for (guint i = 0; facts->draft != NULL && i < facts->draft->said->len; i++)
    {
      const DocketSaid *said = g_ptr_array_index (facts->draft->said, i);

      if (said->type == DOCKET_SAID_NAME)
        docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Your name"), docket_notice_dup_line (said->value, LINE_MAX_CHARS));
      else if (said->type == DOCKET_SAID_PHONE)
        docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Your telephone number"),
                                 docket_notice_dup_line (said->value, LINE_MAX_CHARS));
    }
}

/* With its price: the sum is else more than what is listed. */
static void
add_express (DocketNoticePage  *page,
             const DocketOrder *order)
{
  DocketMoney surcharge = docket_money (order->express_amount, order->price.currency);
  g_autofree char *amount = docket_notice_dup_money (&surcharge);

  docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Express"),
                           order->express_amount > 0 ? g_strdup_printf (_("Yes, before the others (+%s)."), amount)
                                                     : g_strdup (_("Yes, before the others.")));
}

/* "12 stickers" are so many sheets. */
static void
add_sheets (DocketNoticePage        *page,
            const DocketNoticeFacts *facts)
{
  for (guint i = 0; facts->draft != NULL && i < facts->draft->said->len; i++)
    {
      const DocketSaid *said = g_ptr_array_index (facts->draft->said, i);
      guint n = said->type == DOCKET_SAID_SHEETS ? (guint) g_ascii_strtoull (said->value, NULL, 10) : 0;
      g_autofree char *text = docket_notice_dup_line (said->text != NULL ? said->text : "", LINE_MAX_CHARS);

      if (n > 0)
        docket_notice_page_take (page, DOCKET_BLOCK_TEXT, NULL,
                                 g_strdup_printf (ngettext ("Stickers are made in sheets: “%s” are on %u sheet.",
                                                            "Stickers are made in sheets: “%s” are on %u sheets.", n), text, n));
    }
}

void
docket_notice_page_add_wishes (DocketNoticePage        *page,
                               const DocketNoticeFacts *facts)
{
  const DocketOrder *order = facts->order;

  if (order->express)
    add_express (page, order);
  if (order->wanted_by > 0)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Wanted by"), docket_notice_dup_time (facts->site, order->wanted_by));
  add_sheets (page, facts);
  add_person (page, facts);
  if (order->customer.comment != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Your note to us"),
                             docket_notice_dup_line (order->customer.comment, LINE_MAX_CHARS));
  add_defaults (page, facts);
}

/* --- what came with the message --- */

void
docket_notice_page_add_attachments (DocketNoticePage        *page,
                                    const DocketNoticeFacts *facts)
{
  const GPtrArray *attachments = facts->attachments;

  if (attachments == NULL || attachments->len == 0)
    return;
  docket_notice_page_take (page, DOCKET_BLOCK_HEADING, NULL, g_strdup (_("What you sent")));
  for (guint i = 0; i < MIN (attachments->len, MOST); i++)
    {
      const DocketNoticeAttachment *attachment = g_ptr_array_index (attachments, i);
      g_autofree char *name = docket_notice_dup_line (attachment->name != NULL ? attachment->name : _("a picture"), FILE_MAX);

      docket_notice_page_take (page, DOCKET_BLOCK_POINT, attachment->taken ? _("taken") : _("not taken"),
                               g_steal_pointer (&name));
      if (!attachment->taken && attachment->why != NULL)
        take_detail (page, docket_notice_dup_line (attachment->why, LINE_MAX_CHARS));
    }
  if (attachments->len > MOST)
    docket_notice_page_take (page, DOCKET_BLOCK_POINT, NULL,
                             g_strdup_printf (ngettext ("And %u more.", "And %u more.", attachments->len - MOST),
                                              attachments->len - MOST));
}

void
docket_notice_page_add_unclear (DocketNoticePage        *page,
                                const DocketNoticeFacts *facts)
{
  const DocketDraft *draft = facts->draft;

  if (draft == NULL || draft->unclear->len == 0)
    return;
  docket_notice_page_take (page, DOCKET_BLOCK_HEADING, NULL, g_strdup (_("What we did not understand")));
  for (guint i = 0; i < MIN (draft->unclear->len, MOST); i++)
    {
      g_autofree char *sentence = docket_unclear_dup_sentence (g_ptr_array_index (draft->unclear, i), facts->catalogue,
                                                               facts->language);

      docket_notice_page_take (page, DOCKET_BLOCK_POINT, NULL, docket_notice_dup_lines (sentence));
    }
  if (draft->example == NULL)
    return;
  docket_notice_page_take (page, DOCKET_BLOCK_TEXT, NULL,
                           g_strdup (facts->order != NULL ? _("Next time you can write it like this:")
                                                          : _("Answer with your message written like this:")));
  docket_notice_page_take (page, DOCKET_BLOCK_SAMPLE, NULL, docket_notice_dup_lines (draft->example));
  if (facts->order == NULL && facts->problem == NULL && draft->pictures->len > 0)
    docket_notice_page_take (page, DOCKET_BLOCK_TEXT, NULL,
                             g_strdup (_("Your pictures are here already: you need not attach them again.")));
}
