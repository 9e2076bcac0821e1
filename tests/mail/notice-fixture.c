/* notice-fixture.c: an order, its place and its message, to write about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "notice-fixture.h"

/* The smallest PNG: one grey pixel. */
static const guint8 pixel[] = {
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01,
  0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41,
  0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00, 0x49,
  0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

/* 2026-11-21 15:10 in Berlin, and half an hour later. */
#define EXPECTED_FROM (FIXTURE_NOW + 5 * G_TIME_SPAN_HOUR + 10 * G_TIME_SPAN_MINUTE)
#define EXPECTED_TO (EXPECTED_FROM + 30 * G_TIME_SPAN_MINUTE)

static DocketSite *
new_site (void)
{
  DocketSite *site = docket_site_new ("main", "Main Street");

  site->address = g_strdup ("Main Street 7\n10115 Berlin");
  site->hours = g_strdup ("Mo-Fr 9-18, Sa 10-14");
  site->open = g_strdup ("Mo-Fr 09:00-18:00; Sa 10:00-14:00");
  site->time_zone = g_strdup ("Europe/Berlin");
  site->opening = docket_hours_parse (site->open, "2026-12-25; 2026-12-26", site->time_zone, NULL);
  return site;
}

static DocketItem *
new_item (const char *id,
          const char *product,
          guint       copies)
{
  DocketItem *item = docket_item_new ();

  item->id = g_strdup (id);
  item->product = g_strdup (product);
  item->copies = copies;
  return item;
}

static void
make_unclear (DocketDraft *draft)
{
  DocketUnclear *unclear = g_new0 (DocketUnclear, 1);

  unclear->type = DOCKET_UNCLEAR_PAPER;
  unclear->text = g_strdup ("papyrus");
  unclear->value = g_strdup ("photo-10x15");
  g_ptr_array_set_size (draft->unclear, 0);
  g_ptr_array_add (draft->unclear, unclear);
  g_free (draft->example);
  draft->example = g_strdup ("3x 10x15 matte\nMain Street");
}

static DocketOrder *
new_order (Notice *notice)
{
  DocketOrder *order = docket_order_new ("7K3MQ0ZT4HX", "main", FIXTURE_NOW);
  DocketItem *print = new_item ("1", "photo-10x15", 3);
  DocketImage *image = docket_image_new ();
  const DocketProduct *product = docket_catalogue_find (notice->shop->catalogue, "photo-10x15");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (product);
  image->id = g_strdup ("1");
  image->state = DOCKET_IMAGE_OK;
  image->width = 4000;
  image->height = 3000;
  g_ptr_array_add (order->images, image);
  print->image = g_strdup ("1");
  print->paper = g_strdup (product->papers[0]);
  print->border = product->border;
  g_ptr_array_add (order->items, print);
  docket_order_price (order, notice->shop->catalogue, notice->site, &error);
  g_assert_no_error (error);
  order->state = DOCKET_ORDER_PLACED;
  order->placed_at = FIXTURE_NOW;
  order->expected_p50 = EXPECTED_FROM;
  order->expected_p90 = EXPECTED_TO;
  order->expiry.order_expires = FIXTURE_NOW + 14 * G_TIME_SPAN_DAY;
  order->expiry.images_expire = order->expiry.order_expires;
  return order;
}

Notice *
notice_new (const char *language)
{
  static const char *const references[] = { "first@example.org", NULL };
  Notice *notice = g_new0 (Notice, 1);

  notice->shop = shop_new ();
  notice->site = new_site ();
  notice->order = new_order (notice);
  notice->message = message_write ("3x 10x15 on papyrus", "Best regards", 1);
  notice->draft = docket_draft_read (notice->shop->rules, notice->message, FIXTURE_NOW);
  make_unclear (notice->draft);
  notice->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_notice_attachment_free);
  g_ptr_array_add (notice->attachments, docket_notice_attachment_new ("IMG_0001.jpg", TRUE, NULL));
  g_ptr_array_add (notice->attachments, docket_notice_attachment_new ("logo.gif", FALSE, "A logo is no order."));
  notice->picture = g_bytes_new_static (pixel, sizeof pixel);
  notice->facts = (DocketNoticeFacts) {
    .order = notice->order, .site = notice->site, .catalogue = notice->shop->catalogue, .language = language,
    .now = FIXTURE_NOW, .sender = "Main Street <orders@shop.example>", .recipient = "ayumi@example.org",
    .recipient_name = "Ayumi Tanaka", .message_id = "0123456789@shop.example", .subject = "3x 10x15 on papyrus",
    .in_reply_to = "question@example.org", .references = references, .password = "482913",
    .url = "https://shop.example/o/7K3MQ0ZT4HX", .barcode_png = notice->picture, .qr_png = notice->picture,
    .message = notice->message, .draft = notice->draft, .attachments = notice->attachments,
  };
  return notice;
}

void
notice_free (Notice *notice)
{
  docket_draft_free (notice->draft);
  docket_message_free (notice->message);
  docket_order_free (notice->order);
  docket_site_free (notice->site);
  g_ptr_array_unref (notice->attachments);
  g_bytes_unref (notice->picture);
  shop_free (notice->shop);
  g_free (notice);
}

void
notice_come_on (Notice          *notice,
                DocketNoticeKind kind)
{
  DocketNoticeFacts *facts = &notice->facts;

  if (kind == DOCKET_NOTICE_SORRY)
    facts->order = NULL;
  if (docket_notice_kind_is_answer (kind))
    return;
  facts->subject = facts->in_reply_to = facts->password = NULL;
  facts->references = NULL;
  facts->message = NULL;
  facts->draft = NULL;
  facts->attachments = NULL;
  notice->order->released_at = FIXTURE_NOW;
  notice->order->ready_at = FIXTURE_NOW;
  notice->order->paid = notice->order->price;
  g_free (notice->order->compartment);
  notice->order->compartment = g_strdup ("B4");
  facts->locker = TRUE;
}

char *
notice_write (Notice          *notice,
              DocketNoticeKind kind,
              gsize           *length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = docket_notice_compose (kind, &notice->facts, &error);

  g_assert_no_error (error);
  *length = g_bytes_get_size (text);
  return g_strndup (g_bytes_get_data (text, NULL), *length);
}
