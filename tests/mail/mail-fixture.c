/* mail-fixture.c: sample messages, and a shop that reads them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"
#include "docket-template.h"

#include <string.h>

static char *
load (const char *folder,
      const char *name,
      gsize      *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, length, &error);
  g_assert_no_error (error);
  return text;
}

static void
add_language (Shop       *shop,
              const char *tag)
{
  g_autofree char *name = g_strdup_printf ("mail/words-%s.conf", tag);
  gsize length = 0;
  g_autofree char *text = load (g_getenv ("DOCKET_DATA"), name, &length);
  g_autoptr (GPtrArray) mistakes = docket_vocabulary_add (shop->vocabulary, text, length);

  if (mistakes != NULL)
    g_error ("%s: %s", name, (const char *) g_ptr_array_index (mistakes, 0));
}

static void
add_template (Shop *shop)
{
  gsize length = 0;
  g_autofree char *text = load (g_getenv ("DOCKET_DATA"), "templates/heart.svg", &length);
  DocketTemplate *template = docket_template_parse ("heart", text, length, NULL);

  g_assert_nonnull (template);
  g_ptr_array_add (shop->catalogue->templates, template);
}

Shop *
shop_new (void)
{
  static const char *const main_names[] = { "Main Street", NULL };
  static const char *const gate_names[] = { "Gate 3", "North pavilion", "ゲート3", NULL };
  static const char *const gate_mail[] = { "gate-three@shop.example", NULL };
  const DocketDraftPlace main_place = { .site = "main", .names = main_names, .time_zone = "Europe/Berlin", .language = "en" };
  const DocketDraftPlace gate = { .site = "gate3", .names = gate_names, .addresses = gate_mail, .time_zone = "Asia/Tokyo" };
  Shop *shop = g_new0 (Shop, 1);
  gsize length = 0;
  g_autofree char *text = load (g_getenv ("DOCKET_DATA"), "catalogue.conf", &length);

  docket_message_init ();
  shop->catalogue = docket_catalogue_parse (text, length, NULL);
  g_assert_nonnull (shop->catalogue);
  add_template (shop);
  shop->vocabulary = docket_vocabulary_new ();
  add_language (shop, "en");
  add_language (shop, "de");
  add_language (shop, "ja");
  shop->rules = docket_draft_rules_new (shop->catalogue, shop->vocabulary, "photo-10x15");
  docket_draft_rules_add_place (shop->rules, &main_place);
  docket_draft_rules_add_place (shop->rules, &gate);
  return shop;
}

void
shop_free (Shop *shop)
{
  docket_draft_rules_free (shop->rules);
  docket_vocabulary_unref (shop->vocabulary);
  docket_catalogue_free (shop->catalogue);
  g_free (shop);
}

char **
samples_list (void)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GDir) folder = g_dir_open (g_getenv ("DOCKET_SAMPLES"), 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, ".eml"))
      {
        g_autofree char *stem = g_strndup (name, strlen (name) - 4);

        g_strv_builder_add (names, stem);
      }
  return g_strv_builder_end (names);
}

char *
sample_load (const char *name,
             gsize      *length)
{
  g_autofree char *file = g_strconcat (name, ".eml", NULL);

  return load (g_getenv ("DOCKET_SAMPLES"), file, length);
}

DocketMessage *
sample_read (const char *name)
{
  static const char *const gateways[] = { "mms.softbank.example=81", "mms.carrier.example=1", NULL };
  static const char *const own[] = { "orders@shop.example", NULL };
  const DocketMessageRules rules = { .gateways = gateways, .own_addresses = own, .trusted_host = "mx.shop.example" };
  gsize length = 0;
  char *text = sample_load (name, &length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, length);

  docket_message_init ();
  return docket_message_new (bytes, &rules);
}

DocketMessage *
message_write (const char *subject,
               const char *text,
               guint       pictures)
{
  g_autoptr (GString) mail = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;

  g_string_printf (mail, "From: Ken Tanaka <ken@example.org>\r\nTo: orders@shop.example\r\nSubject: %s\r\n"
                   "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n", subject, text);
  for (guint i = 0; i < pictures; i++)
    g_string_append_printf (mail, "--b\r\nContent-Type: image/jpeg; name=IMG_%04u.jpg\r\n"
                            "Content-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                            "/9j/4AAQSkZJRgABAQAAAQAB%04u\r\n", i + 1, i);
  g_string_append (mail, "--b--\r\n");
  bytes = g_bytes_new (mail->str, mail->len);
  docket_message_init ();
  return docket_message_new (bytes, NULL);
}

const DocketAttachment *
message_find (const DocketMessage *message,
              const char          *name)
{
  for (guint i = 0; i < message->attachments->len; i++)
    {
      const DocketAttachment *attachment = g_ptr_array_index (message->attachments, i);

      if (g_str_equal (attachment->name, name))
        return attachment;
    }
  g_error ("There is no attachment %s.", name);
}

char *
order_describe (const DocketDraft *draft)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < draft->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (draft->items, i);
      g_autofree char *words = item->words != NULL ? g_strdup_printf ("[%s]", item->words) : NULL;

      g_string_append_printf (text, "%s%s:%s:%u:%s%s%s", i > 0 ? " " : "", item->image != NULL ? item->image : words,
                              item->product, item->copies, item->paper, item->border ? ":border" : "",
                              item->pictures->len > 1 ? ":all" : "");
    }
  return g_string_free (text, FALSE);
}

DocketDraft *
order_read (const char *subject,
            const char *text,
            guint       pictures)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (DocketMessage) message = message_write (subject, text, pictures);

  return docket_draft_read (shop->rules, message, FIXTURE_NOW);
}

void
orders_check (const OrderSample *orders,
              gsize              n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (DocketDraft) draft = order_read (orders[i].subject, orders[i].text, orders[i].pictures);
      g_autofree char *items = order_describe (draft);

      g_test_message ("“%s” “%s”", orders[i].subject, orders[i].text);
      g_assert_cmpstr (items, ==, orders[i].items);
      g_assert_true (docket_draft_is_complete (draft));
    }
}
