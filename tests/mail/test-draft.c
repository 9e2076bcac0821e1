/* test-draft.c: the words that customers write, and the items that they become
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"

#include <string.h>

static void
test_english (void)
{
  static const OrderSample orders[] = {
    { "3x 10x15 matte", "", 1, "1:photo-10x15:3:matte" },
    { "10×15 glossy 2 copies express gate3 by Friday 5pm", "", 1, "1:photo-10x15:2:glossy" },
    { "Photos", "Hello,\n\nplease print these 3 times on matte paper.\n\nThanks, Ken", 1, "1:photo-10x15:3:matte" },
    { "", "two 13x18 glossy prints please", 1, "1:photo-13x18:2:glossy" },
    { "", "4x6 glossy", 1, "1:photo-10x15:1:glossy" },
    { "", "5 × 7 inch, 2 copies", 1, "1:photo-13x18:2:glossy" },
    { "", "3x10x15", 1, "1:photo-10x15:3:glossy" },
    { "", "10x15x3", 1, "1:photo-10x15:3:glossy" },
    { "", "10 by 15 cm, copies: 4", 1, "1:photo-10x15:4:glossy" },
    { "", "Copies: 2\nSize: 10x15\nPaper: matte\nwith a white border", 1, "1:photo-10x15:2:matte:border" },
    { "Order", "3x 10x15 matte\n1x 20x30 glossy", 1, "1:photo-10x15:3:matte 1:photo-20x30:1:glossy" },
    { "Order", "3x 10x15 matte, 1x 20x30 glossy", 1, "1:photo-10x15:3:matte 1:photo-20x30:1:glossy" },
    { "Photo prints", "3x 10x15", 1, "1:photo-10x15:3:glossy" },
    { "", "10x15 and 13x18, 2 copies each", 1, "1:photo-10x15:2:glossy 1:photo-13x18:2:glossy" },
    { "poster", "", 1, "1:photo-20x30:1:glossy" },
    { "round stickers", "2 sheets", 2, "1:stickers-round:2:vinyl:all" },
    { "Name stickers", "", 1, "1:stickers-name:1:vinyl" },
    { "", "", 2, "1:photo-10x15:1:glossy 2:photo-10x15:1:glossy" },
  };

  CHECK_ORDERS (orders);
}

/* As README says it. */
static void
test_readme (void)
{
  static const OrderSample orders[] = {
    { "round stickers, 2 sheets", "", 1, "1:stickers-round:2:vinyl" },
    { "", "picture 2: 3x", 2, "1:photo-10x15:1:glossy 2:photo-10x15:3:glossy" },
    { "", "3 Abzüge 10x15 glänzend bis morgen 17 Uhr", 1, "1:photo-10x15:3:glossy" },
    { "", "Ｌ判 ３枚 光沢", 1, "1:photo-9x13:3:glossy" },
    { "", "place: Gate 3\nname: Aya Tanaka\nphone: 090 1234 5678", 1, "1:photo-10x15:1:glossy" },
  };

  CHECK_ORDERS (orders);
}

static void
test_german (void)
{
  static const OrderSample orders[] = {
    { "Abzüge", "3 Stück 10x15 matt", 1, "1:photo-10x15:3:matte" },
    { "Bestellung", "Hallo, ich hätte gern von jedem Bild 2 Abzüge 13x18 glänzend\n\nMfG Ken", 1, "1:photo-13x18:2:glossy" },
    { "", "Bitte fuenfmal 10x15 glaenzend mit weissem Rand", 1, "1:photo-10x15:5:glossy:border" },
    { "Sticker rund", "3 Bogen", 1, "1:stickers-round:3:vinyl" },
    { "Stempel: Ayumi & Ken", "2 Stück", 0, "[Ayumi & Ken]:stamp-round-30:2:rubber" },
    { "fotos", "2x matt, randlos, Bild 2 5 Stück", 2, "1:photo-10x15:2:matte 2:photo-10x15:5:matte" },
  };

  CHECK_ORDERS (orders);
}

static void
test_japanese (void)
{
  static const OrderSample orders[] = {
    { "写真プリント", "１０ｘ１５　光沢　３枚　お願いします。", 1, "1:photo-10x15:3:glossy" },
    { "", "L判2枚 フチあり", 1, "1:photo-9x13:2:glossy:border" },
    { "", "２Ｌ判を二枚ずつマットで", 2, "1:photo-13x18:2:matte 2:photo-13x18:2:matte" },
    { "", "ﾏｯﾄ 10x15 5枚", 1, "1:photo-10x15:5:matte" },
    { "スタンプ：あゆみ＆けん", "", 0, "[あゆみ＆けん]:stamp-round-30:1:rubber" },
    { "はんこ", "こんにちは。\n\n田中 あゆみ\n\nよろしくお願いします。", 0, "[田中 あゆみ]:stamp-round-30:1:rubber" },
    { "", "2枚目 3枚", 2, "1:photo-10x15:1:glossy 2:photo-10x15:3:glossy" },
  };

  CHECK_ORDERS (orders);
}

/* Auto capitals, smart quotes, no-break and zero-width spaces, emoji, full-width letters. */
static void
test_phone_keyboards (void)
{
  static const OrderSample orders[] = {
    { "", "3\xc2\xa0✕\xc2\xa0""10x15\xe2\x80\x8b Matte 🙏🏽", 1, "1:photo-10x15:3:matte" },
    { "", "Ｓｔａｍｐ： “Ayumi & Ken”", 0, "[Ayumi & Ken]:stamp-round-30:1:rubber" },
    { "", "3X 10X15 GLOSSY!!! 😀😀", 1, "1:photo-10x15:3:glossy" },
    { "", "\xe2\x80\x8e""2 Copies – 10x15…", 1, "1:photo-10x15:2:glossy" },
    { "", "Three Copies of 10x15.", 1, "1:photo-10x15:3:glossy" },
  };

  CHECK_ORDERS (orders);
}

static void
test_pictures_by_name (void)
{
  static const OrderSample orders[] = {
    { "prints", "all 2x\nIMG_2 3x", 3, "1:photo-10x15:2:glossy 2:photo-10x15:3:glossy 3:photo-10x15:2:glossy" },
    { "", "img 1: 2x 13x18\nIMG_0002.JPG: 20x30", 2, "1:photo-13x18:2:glossy 2:photo-20x30:1:glossy" },
    { "", "2x matte, not IMG_3", 3, "1:photo-10x15:2:matte 2:photo-10x15:2:matte" },
    { "", "picture 1 2 copies\npicture 2 3 copies 13x18", 2, "2:photo-13x18:3:glossy 1:photo-10x15:2:glossy" },
    { "", "IMG_2 3x, IMG_3 2x matte", 3, "1:photo-10x15:1:glossy 2:photo-10x15:3:glossy 3:photo-10x15:2:matte" },
    { "", "all 10x15\nIMG_2 20x30", 2, "1:photo-10x15:1:glossy 2:photo-10x15:1:glossy 2:photo-20x30:1:glossy" },
  };

  CHECK_ORDERS (orders);
}

/* Never the signature. */
static void
test_stamps (void)
{
  static const OrderSample orders[] = {
    { "stamp: Ayumi & Ken", "", 0, "[Ayumi & Ken]:stamp-round-30:1:rubber" },
    { "", "stamp: Ayumi & Ken\nKen Tanaka\n090-1234-5678", 0, "[Ayumi & Ken]:stamp-round-30:1:rubber" },
    { "Stamp", "Hi,\n\nAyumi & Ken\nsince 2019\n\nBest regards\nKen Tanaka", 0, "[Ayumi & Ken\nsince 2019]:stamp-round-30:1:rubber" },
    { "", "stamp:\nAyumi\nKen\n\nCheers\nKen", 0, "[Ayumi\nKen]:stamp-round-30:1:rubber" },
    { "stamp", "Ayumi & Ken\nThanks\nKen", 0, "[Ayumi & Ken]:stamp-round-30:1:rubber" },
    { "", "round stamp: \"Ayumi & Ken\"\n2 copies", 0, "[Ayumi & Ken]:stamp-round-30:2:rubber" },
    { "", "stamp 38x14: Ayumi / Ken", 0, "[Ayumi\nKen]:stamp-38x14:1:rubber" },
    { "stamp Ayumi & Ken", "", 0, "[Ayumi & Ken]:stamp-round-30:1:rubber" },
    { "stamp", "Ada Muster\nMusterstr. 1\n12345 Ort\nTel. 030 123456", 0,
      "[Ada Muster\nMusterstr. 1\n12345 Ort\nTel. 030 123456]:stamp-round-30:1:rubber" },
    { "stamp", "Ada Muster\nMusterstr. 1\n12345 Ort\nTel: 030 123456\n\nPhone: 0170 1", 0,
      "[Ada Muster\nMusterstr. 1\n12345 Ort\nTel: 030 123456]:stamp-round-30:1:rubber" },
    { "stamp", "Ayumi & Ken\nTel: 030 123456", 0, "[Ayumi & Ken]:stamp-round-30:1:rubber" },
    { "stamp", "words: 3x 10x15\nwords: matte", 0, "[3x 10x15\nmatte]:stamp-round-30:1:rubber" },
    { "stamp", "", 1, "1:stamp-round-30:1:rubber" },
    { "", "stamp: Ayumi\n1x 10x15", 1, "[Ayumi]:stamp-round-30:1:rubber 1:photo-10x15:1:glossy" },
  };

  CHECK_ORDERS (orders);
}

/* Letters, rather than commands. */
static void
test_letters (void)
{
  static const OrderSample orders[] = {
    { "Photo order", "Hi there,\n\nI'd like to order the attached pictures as 10x15 glossy, 2 of each.\n\n"
      "Thanks!\nSarah Miller\n+44 7700 900123", 1, "1:photo-10x15:2:glossy" },
    { "", "I need 30 of these in 9x13 matte", 1, "1:photo-9x13:30:matte" },
    { "pics", "all of them 4x6 matte borderless, except IMG_3", 3, "1:photo-10x15:1:matte 2:photo-10x15:1:matte" },
    { "Stamp order", "Hello\nplease make a stamp with the words “Happy Birthday Tom”\nThanks\nAnna", 0,
      "[Happy Birthday Tom]:stamp-round-30:1:rubber" },
    { "", "I want a stamp that says: With love from Mia", 0, "[With love from Mia]:stamp-round-30:1:rubber" },
    { "", "Stamp:Ayumi & Ken 2 pieces by friday", 0, "[Ayumi & Ken]:stamp-round-30:2:rubber" },
    { "", "stamp: 24.12.2026 17:00", 0, "[24.12.2026 17:00]:stamp-round-30:1:rubber" },
    { "stamp", "Could you make a round stamp out of this picture? Thanks", 1, "1:stamp-round-30:1:rubber" },
    { "", "IMG_1: 10x15 matte 2x\nIMG_2: 13x18\nIMG_3: not", 3, "1:photo-10x15:2:matte 2:photo-13x18:1:glossy" },
    { "3", "", 1, "1:photo-10x15:3:glossy" },
    { "Bestellung Fotos", "Guten Tag,\n\nbitte die Bilder im Format 13x18 auf mattem Papier, jeweils 3 Stück.\n"
      "Abholung Freitag gegen 16 Uhr.\n\nViele Grüße\nMax Mustermann\nMusterstr. 12\n12345 Berlin", 1,
      "1:photo-13x18:3:matte" },
    { "Stempel bestellen", "Hallo,\n\nFamilie Müller\nMusterstraße 12\n12345 Berlin\n\nDanke", 0,
      "[Familie Müller\nMusterstraße 12\n12345 Berlin]:stamp-round-30:1:rubber" },
    { "プリント注文", "お世話になっております。\n添付の写真をL判で各3枚、光沢紙でお願いします。\n\n田中", 1, "1:photo-9x13:3:glossy" },
    { "", "1枚目は2L判で2枚、2枚目はL判で3枚", 2, "1:photo-13x18:2:glossy 2:photo-9x13:3:glossy" },
  };

  CHECK_ORDERS (orders);
}

static void
test_template (void)
{
  g_autoptr (DocketDraft) draft = order_read ("stamp", "template: heart\nInitials: A & K\nleft: 2026", 0);
  g_autoptr (DocketDraft) empty = order_read ("stamp", "template: heart", 0);
  const DocketItem *item = g_ptr_array_index (draft->items, 0);

  g_assert_cmpuint (draft->items->len, ==, 1);
  g_assert_cmpint (item->content, ==, DOCKET_CONTENT_TEMPLATE);
  g_assert_cmpstr (item->template_id, ==, "heart");
  g_assert_cmpstr (item->product, ==, "stamp-38x14");
  g_assert_cmpstr (docket_item_get_field (item, "initials"), ==, "A & K");
  g_assert_cmpstr (docket_item_get_field (item, "left"), ==, "2026");
  g_assert_true (docket_draft_is_complete (draft));
  g_assert_cmpuint (empty->unclear->len, ==, 1);
  g_assert_cmpstr (docket_unclear_type_to_nick (((DocketUnclear *) g_ptr_array_index (empty->unclear, 0))->type), ==, "field");
  g_assert_false (docket_draft_is_complete (empty));
}

static void
assert_site (const char *to,
             const char *text,
             const char *site)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autofree char *mail = g_strdup_printf ("From: ken@example.org\nTo: %s\nContent-Type: text/plain; charset=utf-8\n\n%s\n", to, text);
  g_autoptr (GBytes) bytes = g_bytes_new (mail, strlen (mail));
  g_autoptr (DocketMessage) message = docket_message_new (bytes, NULL);
  g_autoptr (DocketDraft) draft = docket_draft_read (shop->rules, message, FIXTURE_NOW);

  g_assert_cmpstr (draft->site, ==, site);
}

static void
test_places (void)
{
  assert_site ("orders@shop.example", "3x", "main");
  assert_site ("orders+gate3@shop.example", "3x", "gate3");
  assert_site ("Orders+Gate-3@shop.example", "3x", "gate3");
  assert_site ("gate-three@shop.example", "3x", "gate3");
  assert_site ("orders+nowhere@shop.example", "3x", "main");
  assert_site ("orders@shop.example", "3x 10x15 GATE3", "gate3");
  assert_site ("orders@shop.example", "3x at the north pavilion", "gate3");
  assert_site ("orders@shop.example", "place: gate3", "gate3");
  assert_site ("orders@shop.example", "ゲート３で3枚", "gate3");
  assert_site ("orders+gate3@shop.example", "place: Main Street", "main");   /* the line says it last */
}

static void
test_languages (void)
{
  static const char *const cases[][2] = {
    { "3x 10x15 matte please", "en" }, { "bitte 3 Abzüge", "de" }, { "写真を3枚", "ja" }, { "3x 10x15", "en" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketDraft) draft = order_read ("", cases[i][0], 1);

      g_assert_cmpstr (draft->language, ==, cases[i][1]);
    }
}

static void
test_person (void)
{
  g_autoptr (DocketDraft) address = order_read ("stamp", "Ada Muster\n12345 Ort\nTel: 030 123456", 0);
  g_autoptr (DocketDraft) called = order_read ("stamp", "Ayumi & Ken\nTel: 030 123456", 0);
  g_autoptr (DocketDraft) plain = order_read ("", "3x", 1);
  g_autoptr (DocketDraft) said = order_read ("", "name: Aya Tanaka\nphone: 090 1234 5678\n3x\nMy grandmother will fetch them.", 1);
  g_autoptr (DocketDraft) known = order_read ("", "3x\nPhone 090 1234", 1);
  g_autoptr (DocketDraft) ended = order_read ("", "3x\n\nFor my grandmother.\n\nKen", 1);
  g_autoptr (DocketDraft) stamp = order_read ("stamp", "Ken", 0);
  g_autofree char *words = order_describe (stamp);

  g_assert_cmpstr (plain->name, ==, "Ken Tanaka");
  g_assert_null (plain->comment);
  g_assert_cmpstr (said->name, ==, "Aya Tanaka");
  g_assert_cmpstr (said->phone, ==, "090 1234 5678");
  g_assert_cmpstr (said->comment, ==, "My grandmother will fetch them.");
  /* Who it is from is no note, and may be what stands on a stamp all the same. */
  g_assert_cmpstr (known->comment, ==, "Phone 090 1234");
  g_assert_cmpstr (ended->comment, ==, "For my grandmother.");
  g_assert_cmpstr (words, ==, "[Ken]:stamp-round-30:1:rubber");
  /* A number is a line of the address that is to be stamped, or how its sender can be called; never nothing. */
  g_assert_null (address->phone);
  g_assert_cmpstr (called->phone, ==, "030 123456");
}

typedef struct
{
  const char *text;
  guint pictures;
  const char *unclear;    /* the first thing that is */
  gboolean blocks;
  const char *example;
} Unclear;

static void
test_unclear (void)
{
  static const Unclear cases[] = {
    { "3x 11x16 matte", 1, "size", TRUE, "3x 10x15 Matte" },
    { "3x 10x15 matte", 0, "pictures", TRUE, "3x 10x15 Matte" },
    { "Ayumi & Ken", 0, "nothing-sent", TRUE, "stamp: Ayumi & Ken" },
    { "", 0, "nothing-sent", TRUE, "1x 10x15 Glossy" },
    { "stamp please", 0, "words", TRUE, "stamp: Ken Tanaka" },
    { "3x 10x15 rubber", 1, "paper", TRUE, "3x 10x15 Glossy" },
    { "9999x 10x15", 1, "copies", TRUE, "500x 10x15 Glossy" },
    { "2x 10x15\nplace: nowhere", 1, "place", TRUE, "2x 10x15 Glossy\nplace: Main Street" },
    { "2x 10x15\nIMG_9 3x", 1, "picture", FALSE, "2x 10x15 Glossy" },
    { "2x 10x15 by 1.11.2025", 1, "time", FALSE, "2x 10x15 Glossy\nby Friday 17:00" },
    { "My daughter loves her dog so very much", 1, "text", FALSE, "1x 10x15 Glossy" },
    { "stamp: Ayumi", 1, "unused", FALSE, "stamp: Ayumi" },
    { "3 Abzüge 11x16 glänzend", 1, "size", TRUE, "3x 10x15 Glänzend" },
    { "template: horse\nstamp: Ken", 0, "template", TRUE, "stamp: Ken" },
    { "stamp:\n1\n2\n3\n4\n5\n6\n7\n8\n9", 0, "rest", TRUE, "stamp: 1 / 2 / 3 / 4 / 5 / 6 / 7 / 8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketDraft) draft = order_read ("", cases[i].text, cases[i].pictures);
      const DocketUnclear *unclear;

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpuint (draft->unclear->len, >, 0);
      unclear = g_ptr_array_index (draft->unclear, 0);
      g_assert_cmpstr (docket_unclear_type_to_nick (unclear->type), ==, cases[i].unclear);
      g_assert_cmpint (unclear->blocks, ==, cases[i].blocks);
      g_assert_cmpint (docket_draft_is_complete (draft), ==, !cases[i].blocks);
      g_assert_cmpstr (draft->example, ==, cases[i].example);
    }
}

/* @n times: @line, in which %u is 1, 2, 3… */
static char *
repeat (guint       n,
        const char *line)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autoptr (GString) one = g_string_new (line);

      g_string_replace (one, "%u", number, 0);
      g_string_append (text, one->str);
    }
  return g_string_free (text, FALSE);
}

/* Every picture may have a line of its own. */
static void
test_many_lines (void)
{
  static const char *const lines[] = { "IMG_%u %ux\n", "IMG_%u: %ux 10x15\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = repeat (120, lines[i]);
      g_autoptr (DocketDraft) draft = order_read ("", text, 120);
      guint copies = 0;

      g_assert_true (docket_draft_is_complete (draft));
      g_assert_cmpuint (draft->unclear->len, ==, 0);
      g_assert_cmpuint (draft->items->len, ==, 120);
      for (guint k = 0; k < 120; k++)
        copies += ((const DocketItem *) g_ptr_array_index (draft->items, k))->copies;
      g_assert_cmpuint (copies, ==, 120 * 121 / 2);
    }
}

/* What is not read is told: nothing is made of a part of an order, and of a letter's end nothing is lost unsaid. */
static void
test_too_much (void)
{
  const struct { const char *before, *line, *after; guint n; const char *rest; gboolean blocks; } cases[] = {
    { "", "%ux 10x15\n", "", 230, "201x 10x15", TRUE },
    { "", "13x18\n", "3x 20x30\n", 300, "13x18", TRUE },
    { "2x 10x15\n", "So it goes.\n", "", 300, "So it goes.", FALSE },
    { "2x 10x15\n", "So it goes.\n", "3x 20x30\n", 300, "So it goes.", TRUE },
    { "2x 10x15 ", "la ", "3x 20x30", 1200, "la la la", TRUE },
    { "2x 10x15\n", "Eleven plus.", "\n", 1500, "Eleven", FALSE },
    { "stamp: ", "Ha %u", "", 200, "Ha", TRUE },
    { "2x 10x15\nwords: ", "Ha %u ", "", 200, "Ha", TRUE },
    { "IMG_1 2x, ", "20x30, ", "", 300, "20x30", TRUE },
    { "", "stamp: Ken %u\n", "", 50, "Ken 21", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *middle = repeat (cases[i].n, cases[i].line);
      g_autofree char *text = g_strconcat (cases[i].before, middle, cases[i].after, NULL);
      g_autoptr (DocketDraft) draft = order_read ("", text, 1);
      const DocketUnclear *rest = NULL;

      for (guint k = 0; k < draft->unclear->len && rest == NULL; k++)
        {
          const DocketUnclear *unclear = g_ptr_array_index (draft->unclear, k);

          rest = g_str_equal (docket_unclear_type_to_nick (unclear->type), "rest") ? unclear : NULL;
        }
      g_test_message ("“%s%s”", cases[i].before, cases[i].line);
      g_assert_nonnull (rest);
      g_assert_nonnull (strstr (rest->text, cases[i].rest));
      g_assert_cmpint (rest->blocks, ==, cases[i].blocks);
      g_assert_cmpint (docket_draft_is_complete (draft), ==, !cases[i].blocks);
    }
}

/* What the shop proposes, the shop understands. */
static void
test_examples_are_understood (void)
{
  static const char *const texts[] = {
    "3x 11x16 matte", "Ayumi & Ken", "stamp please", "9999x 10x15", "2x 10x15\nplace: nowhere", "2x by 1.11.2025",
    "3 Abzüge 11x16 glänzend bis gestern", "11x16 光沢 3枚", "round sticker 2000x", "30x40 matt bis 1.1.2020",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DocketDraft) first = order_read ("", texts[i], 1);
      g_autoptr (DocketDraft) second = NULL;
      gboolean stamp = first->example != NULL && (g_str_has_prefix (first->example, "stamp:") ||
                                                  g_str_has_prefix (first->example, "template:"));

      if (first->unclear->len == 0)
        continue;
      g_assert_nonnull (first->example);
      second = order_read ("", first->example, stamp ? 0 : 1);
      g_test_message ("“%s” → “%s”", texts[i], first->example);
      g_assert_cmpuint (second->unclear->len, ==, 0);
      g_assert_true (docket_draft_is_complete (second));
    }
}

static void
test_sentences (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (DocketDraft) draft = order_read ("", "3x 10x15 rubber", 1);
  g_autofree char *sentence = docket_unclear_dup_sentence (g_ptr_array_index (draft->unclear, 0), shop->catalogue, "en");

  g_assert_cmpstr (sentence, ==, "Photo print 10x15 is not made on “rubber”.");
}

/* Samples of tests/mail/samples, from bytes to items. */
static void
test_samples (void)
{
  static const char *const cases[][3] = {
    { "iphone", "1:photo-10x15:3:matte 2:photo-10x15:3:matte", "gate3" },
    { "gmail-reply", "1:photo-13x18:2:glossy", "main" },
    { "outlook-html", "1:photo-10x15:5:matte", "main" },
    { "docomo", "1:photo-9x13:3:glossy", "main" },
    { "softbank", "1:stamp-round-30:1:rubber", "main" },
    { "k9", "1:stickers-round:2:vinyl", "main" },
    { "mms-gateway", "1:photo-10x15:2:glossy", "main" },
    { "winmail", "1:photo-10x15:2:glossy", "main" },
    { "signed", "1:photo-9x13:4:glossy", "main" },
    { "signed-opaque", "1:photo-10x15:3:matte 2:photo-10x15:3:matte", "main" },
    { "forwarded", "1:photo-10x15:2:glossy", "main" },
    { "japanese-signature", "[田中 あゆみ]:stamp-round-30:1:rubber", "main" },
  };
  g_autoptr (Shop) shop = shop_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketMessage) message = sample_read (cases[i][0]);
      g_autoptr (DocketDraft) draft = docket_draft_read (shop->rules, message, FIXTURE_NOW);
      g_autofree char *items = order_describe (draft);

      g_test_message ("%s", cases[i][0]);
      g_assert_cmpstr (items, ==, cases[i][1]);
      g_assert_cmpstr (draft->site, ==, cases[i][2]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/english", test_english);
  g_test_add_func ("/draft/readme", test_readme);
  g_test_add_func ("/draft/german", test_german);
  g_test_add_func ("/draft/japanese", test_japanese);
  g_test_add_func ("/draft/phone-keyboards", test_phone_keyboards);
  g_test_add_func ("/draft/pictures-by-name", test_pictures_by_name);
  g_test_add_func ("/draft/stamps", test_stamps);
  g_test_add_func ("/draft/letters", test_letters);
  g_test_add_func ("/draft/template", test_template);
  g_test_add_func ("/draft/places", test_places);
  g_test_add_func ("/draft/languages", test_languages);
  g_test_add_func ("/draft/person", test_person);
  g_test_add_func ("/draft/unclear", test_unclear);
  g_test_add_func ("/draft/many-lines", test_many_lines);
  g_test_add_func ("/draft/too-much", test_too_much);
  g_test_add_func ("/draft/examples", test_examples_are_understood);
  g_test_add_func ("/draft/sentences", test_sentences);
  g_test_add_func ("/draft/samples", test_samples);
  return g_test_run ();
}
