/* docket-notice-page.c: what the shop says to a customer in each kind of message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notice-private.h"

#include "docket-claim-code.h"

#include <glib/gi18n.h>
#include <string.h>

#define ADDRESS_MAX 500

static void
block_free (DocketBlock *block)
{
  g_free (block->label);
  g_free (block->text);
  g_clear_pointer (&block->png, g_bytes_unref);
  g_free (block);
}

DocketBlock *
docket_notice_page_take (DocketNoticePage *page,
                         DocketBlockKind   kind,
                         const char       *label,
                         char             *text)
{
  DocketBlock *block = g_new0 (DocketBlock, 1);

  block->kind = kind;
  block->label = g_strdup (label);
  block->text = text;
  g_ptr_array_add (page->blocks, block);
  return block;
}

static void
say (DocketNoticePage *page,
     const char       *sentence)
{
  docket_notice_page_take (page, DOCKET_BLOCK_TEXT, NULL, g_strdup (sentence));
}

static void
head (DocketNoticePage *page,
      const char       *title)
{
  docket_notice_page_take (page, DOCKET_BLOCK_HEADING, NULL, g_strdup (title));
}

static void
add_picture (DocketNoticePage *page,
             GBytes           *png,
             const char       *cid,
             const char       *shows)
{
  DocketBlock *block;

  if (png == NULL)
    return;
  block = docket_notice_page_take (page, DOCKET_BLOCK_PICTURE, NULL, g_strdup (shows));
  block->png = g_bytes_ref (png);
  block->cid = cid;
}

/* --- the docket --- */

/* "482 913" is read and typed more easily; whoever reads it takes it with the space. */
static char *
dup_grouped (const char *password)
{
  gsize half = strlen (password) / 2;

  if (half == 0)
    return g_strdup (password);
  return g_strdup_printf ("%.*s %s", (int) half, password, password + half);
}

static void
add_docket (DocketNoticePage        *page,
            const DocketNoticeFacts *facts)
{
  docket_notice_page_take (page, DOCKET_BLOCK_CODE, _("Order"), docket_claim_code_format (facts->order->code));
  add_picture (page, facts->barcode_png, "code", _("The bar code of the order, for the counter."));
  if (facts->password != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_CODE, _("Password"), dup_grouped (facts->password));
  add_picture (page, facts->qr_png, "qr", _("A QR code that opens the order's page."));
}

static void
add_link (DocketNoticePage        *page,
          const DocketNoticeFacts *facts,
          const char              *label)
{
  if (facts->url != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_LINK, label, docket_notice_dup_line (facts->url, ADDRESS_MAX));
}

static void
add_place (DocketNoticePage        *page,
           const DocketNoticeFacts *facts)
{
  const DocketSite *site = facts->site;
  const char *hours = site->hours != NULL ? site->hours : site->open;

  head (page, _("Where"));
  docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Place"), docket_notice_dup_line (site->name, ADDRESS_MAX));
  if (site->address != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, C_("of a place", "Address"), docket_notice_dup_lines (site->address));
  if (hours != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Opening hours"), docket_notice_dup_lines (hours));
}

/* --- when, and for how long --- */

static void
add_expected (DocketNoticePage        *page,
              const DocketNoticeFacts *facts)
{
  const DocketOrder *order = facts->order;

  if (order->expected_p50 > 0 && order->expected_p90 >= order->expected_p50)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Expected to be ready"),
                             docket_notice_dup_range (facts->site, order->expected_p50, order->expected_p90));
}

static void
add_price (DocketNoticePage        *page,
           const DocketNoticeFacts *facts)
{
  const DocketOrder *order = facts->order;
  DocketMoney unpaid = docket_money (docket_order_unpaid (order), order->price.currency);

  docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Price"), docket_notice_dup_money (&order->price));
  if (unpaid.amount > 0 && unpaid.amount != order->price.amount)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Still to be paid"), docket_notice_dup_money (&unpaid));
}

static void
add_last_day (DocketNoticePage        *page,
              const DocketNoticeFacts *facts)
{
  if (facts->order->expiry.order_expires > 0)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("It waits for you until"),
                             docket_notice_dup_time (facts->site, facts->order->expiry.order_expires));
}

static void
add_terms (DocketNoticePage        *page,
           const DocketNoticeFacts *facts)
{
  const DocketExpiry *expiry = &facts->order->expiry;
  g_autofree char *order = expiry->order_expires > 0 ? docket_notice_dup_time (facts->site, expiry->order_expires) : NULL;
  g_autofree char *images = NULL;

  if (order == NULL)
    return;
  if (expiry->images_expire > 0 && facts->order->images->len > 0)
    images = docket_notice_dup_time (facts->site, expiry->images_expire);
  head (page, _("How long it is kept"));
  docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("The order is kept until"), g_steal_pointer (&order));
  if (images == NULL)
    {
      say (page, _("After that it is removed. The term gets longer when the order has been shown at the counter."));
      return;
    }
  docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Your pictures are kept until"), g_steal_pointer (&images));
  say (page, _("After that they are removed. Both terms get longer when the order has been shown at the counter."));
}

/* --- the kinds --- */

static void
fill_answer (DocketNoticePage        *page,
             const DocketNoticeFacts *facts)
{
  if (facts->order->released_at > 0)
    say (page, _("It is in production. This code and password are how you collect it: keep this message."));
  else
    say (page, _("Show this code at the counter, and we make what you ordered. The password shows that the order is yours: keep this message."));
  if (facts->problem != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_ALERT, NULL, docket_notice_dup_lines (facts->problem));
  add_docket (page, facts);
  head (page, _("What you ordered"));
  docket_notice_page_add_items (page, facts);
  add_price (page, facts);
  add_expected (page, facts);
  docket_notice_page_add_wishes (page, facts);
  docket_notice_page_add_attachments (page, facts);
  docket_notice_page_add_unclear (page, facts);
  add_link (page, facts, _("Show the order"));
  add_place (page, facts);
  add_terms (page, facts);
}

static void
fill_sorry (DocketNoticePage        *page,
            const DocketNoticeFacts *facts)
{
  say (page, _("Nothing was ordered, and nothing is to be paid."));
  if (facts->problem != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_ALERT, NULL, docket_notice_dup_lines (facts->problem));
  docket_notice_page_add_unclear (page, facts);
  docket_notice_page_add_attachments (page, facts);
  add_link (page, facts, _("Order on our page"));
  add_place (page, facts);
}

/* What he has to bring. */
static void
add_due (DocketNoticePage        *page,
         const DocketNoticeFacts *facts)
{
  DocketMoney unpaid = docket_money (docket_order_unpaid (facts->order), facts->order->price.currency);

  if (unpaid.amount > 0)
    docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("To be paid when you collect it"), docket_notice_dup_money (&unpaid));
}

static void
add_collecting (DocketNoticePage        *page,
                const DocketNoticeFacts *facts)
{
  const DocketOrder *order = facts->order;

  if (order->compartment != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_CODE, _("Compartment"), docket_notice_dup_line (order->compartment, 40));
  if (facts->locker)
    say (page, _("It opens for you with the code and the password that you were given, on the order's page or on the screen beside it."));
  else
    say (page, _("Bring the code, and the password that you were given with it."));
  add_docket (page, facts);
  if (facts->locker)
    add_link (page, facts, _("Open the compartment"));
  add_last_day (page, facts);
  add_due (page, facts);
  add_place (page, facts);
  head (page, _("What you ordered"));
  docket_notice_page_add_items (page, facts);
  if (!facts->locker)
    add_link (page, facts, _("Show the order"));
}

static void
fill_ready (DocketNoticePage        *page,
            const DocketNoticeFacts *facts)
{
  g_autofree char *place = docket_notice_dup_line (facts->site->name, ADDRESS_MAX);

  docket_notice_page_take (page, DOCKET_BLOCK_TEXT, NULL, g_strdup_printf (_("It waits for you: %s."), place));
  add_collecting (page, facts);
}

static void
fill_reminder (DocketNoticePage        *page,
               const DocketNoticeFacts *facts)
{
  g_autofree char *last = docket_notice_dup_time (facts->site, facts->order->expiry.order_expires);

  docket_notice_page_take (page, DOCKET_BLOCK_ALERT, NULL, g_strdup_printf (_("It is kept until %s."), last));
  if (facts->order->ready_at > 0)
    {
      add_collecting (page, facts);
      return;
    }
  say (page, _("It is made as soon as you show this code at the counter. If you do not want it any more, you need not do anything."));
  add_docket (page, facts);
  add_place (page, facts);
  head (page, _("What you ordered"));
  docket_notice_page_add_items (page, facts);
  add_price (page, facts);
  add_link (page, facts, _("Show the order"));
}

static void
fill_end (DocketNoticePage        *page,
          DocketNoticeKind         kind,
          const DocketNoticeFacts *facts)
{
  const DocketOrder *order = facts->order;
  g_autofree char *paid = docket_notice_dup_money (&order->paid);

  if (kind == DOCKET_NOTICE_CANCELLED)
    say (page, _("It will not be made, and the code is not valid any more."));
  else if (order->released_at > 0)
    say (page, _("It was made and not collected. The code is not valid any more, and your pictures are removed."));
  else
    say (page, _("It was not shown at the counter and therefore not made. Nothing is to be paid, and your pictures are removed."));
  if (facts->problem != NULL)
    docket_notice_page_take (page, DOCKET_BLOCK_ALERT, NULL, docket_notice_dup_lines (facts->problem));
  if (order->paid.amount > 0)
    docket_notice_page_take (page, DOCKET_BLOCK_ALERT, NULL,
                             g_strdup_printf (_("You have paid %s. Please bring this message to the counter, or answer it."), paid));
  docket_notice_page_take (page, DOCKET_BLOCK_ROW, _("Order"), docket_claim_code_format (order->code));
  head (page, _("What you ordered"));
  docket_notice_page_add_items (page, facts);
  add_place (page, facts);
}

static const char *
get_title (DocketNoticeKind         kind,
           const DocketNoticeFacts *facts)
{
  switch (kind)
    {
    case DOCKET_NOTICE_SORRY:
      return _("We could not make an order of your message.");
    case DOCKET_NOTICE_READY:
      return _("Your order is ready.");
    case DOCKET_NOTICE_REMINDER:
      return facts->order->ready_at > 0 ? _("Your order still waits for you.")
                                        : _("Your order was not shown at the counter yet.");
    case DOCKET_NOTICE_EXPIRED:
      return _("The term of your order has ended.");
    case DOCKET_NOTICE_CANCELLED:
      return _("Your order was cancelled.");
    case DOCKET_NOTICE_ANSWER:
    default:
      return _("Thank you for your order.");
    }
}

DocketNoticePage *
docket_notice_page_new (DocketNoticeKind         kind,
                        const DocketNoticeFacts *facts)
{
  DocketNoticePage *page = g_new0 (DocketNoticePage, 1);

  page->title = g_strdup (get_title (kind, facts));
  page->language = docket_notice_dup_line (facts->language != NULL ? facts->language : "en", 35);
  page->from = docket_notice_dup_line (facts->site->name, ADDRESS_MAX);
  page->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  if (kind == DOCKET_NOTICE_ANSWER)
    fill_answer (page, facts);
  else if (kind == DOCKET_NOTICE_SORRY)
    fill_sorry (page, facts);
  else if (kind == DOCKET_NOTICE_READY)
    fill_ready (page, facts);
  else if (kind == DOCKET_NOTICE_REMINDER)
    fill_reminder (page, facts);
  else
    fill_end (page, kind, facts);
  return page;
}

void
docket_notice_page_free (DocketNoticePage *page)
{
  if (page == NULL)
    return;

  g_free (page->title);
  g_free (page->language);
  g_free (page->from);
  g_ptr_array_unref (page->blocks);
  g_free (page);
}
