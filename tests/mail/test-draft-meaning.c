/* test-draft-meaning.c: what was once misread, and what stands near it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"

#include <string.h>

/* All that is told: "number: 3 kids". */
static void
assert_told (const DocketDraft *draft,
             const char        *expected,
             gboolean           blocks)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < draft->unclear->len; i++)
    {
      const DocketUnclear *unclear = g_ptr_array_index (draft->unclear, i);

      g_string_append_printf (all, "%s%s: %s", i > 0 ? ", " : "", docket_unclear_type_to_nick (unclear->type), unclear->text);
    }
  g_assert_cmpstr (all->str, ==, expected);
  g_assert_cmpint (docket_draft_is_complete (draft), ==, !blocks);
}

static void
test_sizes (void)
{
  static const OrderSample orders[] = {
    { "Bilder", "je 2 mal 10 mal 15 matt bitte", 2, "1:photo-10x15:2:matte 2:photo-10x15:2:matte" },
    { "", "3 mal 10x15", 1, "1:photo-10x15:3:glossy" },
    { "", "3 mal als Poster", 1, "1:photo-20x30:3:glossy" },
    { "", "10 by 15 by friday", 1, "1:photo-10x15:1:glossy" },
    { "", "20x30 poster", 1, "1:photo-20x30:1:glossy" },
    { "", "poster 20x30", 1, "1:photo-20x30:1:glossy" },
    { "", "10x15 by 24 December", 1, "1:photo-10x15:1:glossy" },
    { "", "3 mal 10 mal 15", 1, "1:photo-10x15:3:glossy" },
    { "", "3x 10 by 15", 1, "1:photo-10x15:3:glossy" },
    { "", "2x 10 by 15 by 24 December", 1, "1:photo-10x15:2:glossy" },
    { "", "10x15/13x18", 1, "1:photo-10x15:1:glossy 1:photo-13x18:1:glossy" },
    { "", "poster and 10x15", 1, "1:photo-20x30:1:glossy 1:photo-10x15:1:glossy" },
    { "Postkarte", "10 x Postkarte matt", 1, "1:photo-10x15:10:matte" },
    { "", "Ich brauche 20 Postkarten bis Freitag", 1, "1:photo-10x15:20:glossy" },
    { "", "order 20 prints size 13/18", 1, "1:photo-13x18:20:glossy" },
    { "", "2x 10x15 by 9/13", 1, "1:photo-10x15:2:glossy" },
    { "", "10x15 絹目 2枚", 1, "1:photo-10x15:2:matte" },
    { "", "postcard 5x", 1, "1:photo-10x15:5:glossy" },
    { "", "はがき 5枚", 1, "1:photo-10x15:5:glossy" },
  };

  CHECK_ORDERS (orders);
}

/* How many pictures came is not how many prints are wanted. */
static void
test_sent_pictures (void)
{
  static const OrderSample orders[] = {
    { "Fotos", "Hallo liebes Team,\nanbei 2 Bilder, bitte jeweils 3x in 13x18 mit weißem Rand und einmal als Poster.", 2,
      "1:photo-13x18:3:glossy:border 2:photo-13x18:3:glossy:border 1:photo-20x30:1:glossy 2:photo-20x30:1:glossy" },
    { "", "2 Bilder 10x15", 2, "1:photo-10x15:1:glossy 2:photo-10x15:1:glossy" },
    { "", "2 Bilder 10x15", 1, "1:photo-10x15:2:glossy" },
    { "", "2 photos attached, please print 3 copies each 10x15 matte", 2, "1:photo-10x15:3:matte 2:photo-10x15:3:matte" },
    { "", "添付の２枚をL判で各５枚お願いします", 2, "1:photo-9x13:5:glossy 2:photo-9x13:5:glossy" },
    { "", "je 3 Fotos in 10x15 und 2 in 13x18", 2,
      "1:photo-10x15:3:glossy 2:photo-10x15:3:glossy 1:photo-13x18:2:glossy 2:photo-13x18:2:glossy" },
    { "写真", "写真2枚 L判でお願いします", 2, "1:photo-9x13:1:glossy 2:photo-9x13:1:glossy" },
    { "", "2枚の写真を10x15で3枚ずつ", 2, "1:photo-10x15:3:glossy 2:photo-10x15:3:glossy" },
    { "", "写真を3枚 10x15", 1, "1:photo-10x15:3:glossy" },
    { "", "3 photos of each", 3, "1:photo-10x15:3:glossy 2:photo-10x15:3:glossy 3:photo-10x15:3:glossy" },
    { "", "3 Fotos je", 3, "1:photo-10x15:3:glossy 2:photo-10x15:3:glossy 3:photo-10x15:3:glossy" },
    { "", "3 Bilder von jedem in 13x18", 3, "1:photo-13x18:3:glossy 2:photo-13x18:3:glossy 3:photo-13x18:3:glossy" },
    { "", "2 Bilder je 3 mal 13x18", 2, "1:photo-13x18:3:glossy 2:photo-13x18:3:glossy" },
    { "", "2 Bilder jeweils in 13x18", 2, "1:photo-13x18:1:glossy 2:photo-13x18:1:glossy" },
    { "", "3 photos each 10x15 matte", 3, "1:photo-10x15:1:matte 2:photo-10x15:1:matte 3:photo-10x15:1:matte" },
    { "", "3 photos of each 10x15", 2, "1:photo-10x15:3:glossy 2:photo-10x15:3:glossy" },
    { "", "3 Abzüge 10x15", 2, "1:photo-10x15:3:glossy 2:photo-10x15:3:glossy" },
  };
  g_autoptr (DocketDraft) unsure = order_read ("", "3 Fotos 13x18", 2);
  g_autoptr (DocketDraft) which = order_read ("", "ein Foto in 13x18, das andere in 10x15", 2);
  g_autoptr (DocketDraft) lost = order_read ("", "3 photos attached, please print 2 copies each", 2);

  CHECK_ORDERS (orders);
  assert_told (unsure, "sent: 3 Fotos", TRUE);
  assert_told (which, "sent: das andere", TRUE);
  assert_told (lost, "sent: 3 photos", FALSE);
}

/* What is said once of the product is said of all that follows. */
static void
test_product_said_before (void)
{
  static const OrderSample orders[] = {
    { "13x18", "2x matt und 3x glänzend", 1, "1:photo-13x18:2:matte 1:photo-13x18:3:glossy" },
    { "13x18", "2x matt\n3x glänzend", 1, "1:photo-13x18:2:matte 1:photo-13x18:3:glossy" },
    { "", "13x18\n2x matt\n3x glänzend", 1, "1:photo-13x18:2:matte 1:photo-13x18:3:glossy" },
    { "", "5x 13x18\n2x matt, 3x glänzend", 1, "1:photo-13x18:5:glossy 1:photo-13x18:2:matte 1:photo-13x18:3:glossy" },
    { "13x18", "2x matt", 1, "1:photo-13x18:2:matte" },
    { "13x18", "IMG_1 2x\nIMG_2 5x\nalle matt", 2, "1:photo-13x18:2:matte 2:photo-13x18:5:matte" },
  };
  g_autoptr (DocketDraft) draft = order_read ("13x18", "IMG_1 2x\nIMG_2 5x\nalle matt", 2);
  guint papers = 0;

  CHECK_ORDERS (orders);
  for (guint i = 0; i < draft->said->len; i++)
    {
      const DocketSaid *said = g_ptr_array_index (draft->said, i);

      papers += said->type == DOCKET_SAID_PAPER && g_strcmp0 (said->text, "matt") == 0;
    }
  g_assert_cmpuint (papers, ==, 1);
}

static void
test_pictures_by_place (void)
{
  static const OrderSample orders[] = {
    { "", "I want 2 of the first picture and 3 of the second in matte 10 by 15", 2, "1:photo-10x15:2:matte 2:photo-10x15:3:matte" },
    { "", "zwei vom ersten Bild und drei vom zweiten", 2, "1:photo-10x15:2:glossy 2:photo-10x15:3:glossy" },
    { "", "first picture 2x 10x15, second picture 3x 13x18", 2, "1:photo-10x15:2:glossy 2:photo-13x18:3:glossy" },
    { "", "2 of IMG_1 and 3 of IMG_2 in 13x18", 2, "1:photo-13x18:2:glossy 2:photo-13x18:3:glossy" },
    { "", "1. Bild 3 mal 13x18, 2. Bild 5 mal", 2, "1:photo-13x18:3:glossy 2:photo-10x15:5:glossy" },
    { "", "Bitte alle Bilder einmal 10x15 und das erste zusätzlich als Poster", 3,
      "1:photo-10x15:1:glossy 2:photo-10x15:1:glossy 3:photo-10x15:1:glossy 1:photo-20x30:1:glossy" },
    { "", "3 glossy 10x15 of each photo and 1 20x30 matte of the second one", 2,
      "1:photo-10x15:3:glossy 2:photo-10x15:3:glossy 2:photo-20x30:1:matte" },
    { "", "the first 20x30, the rest 13x18", 3, "1:photo-20x30:1:glossy 2:photo-13x18:1:glossy 3:photo-13x18:1:glossy" },
    { "", "IMG_1 20x30\ndie anderen 13x18 matt", 3, "1:photo-20x30:1:glossy 2:photo-13x18:1:matte 3:photo-13x18:1:matte" },
    { "", "Bild 1-3: 13x18 matt, Bild 4: Poster", 4,
      "1:photo-13x18:1:matte 2:photo-13x18:1:matte 3:photo-13x18:1:matte 4:photo-20x30:1:glossy" },
    { "", "Bilder 1 und 2: 13x18 matt", 3, "1:photo-13x18:1:matte 2:photo-13x18:1:matte 3:photo-10x15:1:glossy" },
    { "", "Bild 1 und 3 20x30, Bild 2 und 4 13x18", 4,
      "1:photo-20x30:1:glossy 3:photo-20x30:1:glossy 2:photo-13x18:1:glossy 4:photo-13x18:1:glossy" },
    { "", "Please print all three in 13x18, and IMG_2 also as 20x30", 3,
      "1:photo-13x18:1:glossy 2:photo-13x18:1:glossy 3:photo-13x18:1:glossy 2:photo-20x30:1:glossy" },
    { "", "picture 1 as 3 posters", 3, "1:photo-20x30:3:glossy 2:photo-10x15:1:glossy 3:photo-10x15:1:glossy" },
    { "", "Bilder 1 und 3 Poster", 3, "1:photo-20x30:1:glossy 3:photo-20x30:1:glossy 2:photo-10x15:1:glossy" },
    { "", "alle 3x 13x18", 1, "1:photo-13x18:3:glossy" },
    { "", "Bild 1, 2 Stück", 2, "1:photo-10x15:2:glossy 2:photo-10x15:1:glossy" },
    { "", "1. Bild 3x, 2. Bild 1x, alles 13x18 glänzend", 2, "1:photo-13x18:3:glossy 2:photo-13x18:1:glossy" },
    { "", "IMG_1 und IMG_2 je 2x 13x18", 3, "1:photo-13x18:2:glossy 2:photo-13x18:2:glossy 3:photo-10x15:1:glossy" },
    { "", "all matte 13x18 except IMG_2 which should be 20x30", 3,
      "1:photo-13x18:1:matte 3:photo-13x18:1:matte 2:photo-20x30:1:glossy" },
    { "", "all matte 13x18 except IMG_2", 3, "1:photo-13x18:1:matte 3:photo-13x18:1:matte" },
    { "", "Could you print the attached in 5x7, two of each, and one big poster of the sunset one (IMG_2)?", 2,
      "1:photo-13x18:2:glossy 2:photo-13x18:2:glossy 2:photo-20x30:1:glossy" },
    { "", "my first order: 10x15", 2, "1:photo-10x15:1:glossy 2:photo-10x15:1:glossy" },
  };

  CHECK_ORDERS (orders);
}

/* A number beside a misspelt word counts, or is told. */
static void
test_numbers (void)
{
  static const OrderSample orders[] = {
    { "", "gloss 10x15 3 copys by friday", 1, "1:photo-10x15:3:glossy" },
    { "", "3 abzüüge in glänzent 10x15", 1, "1:photo-10x15:3:glossy" },
    { "", "3 copys of 10*15 mat plz", 1, "1:photo-10x15:3:matte" },
    { "", "2x 10x15 for my 3 kids", 1, "1:photo-10x15:2:glossy" },
    { "", "twice 10x15", 1, "1:photo-10x15:2:glossy" },
    { "", "10x15: 2\n13x18: 0", 1, "1:photo-10x15:2:glossy" },
  };
  g_autoptr (DocketDraft) kids = order_read ("", "10x15 for my 3 kids", 1);
  g_autoptr (DocketDraft) not_paper = order_read ("", "3x 10x15 matte, not glossy", 1);
  g_autoptr (DocketDraft) not_size = order_read ("", "10x15 but not 20x30", 1);
  g_autoptr (DocketDraft) not_poster = order_read ("", "3x 10x15 matt, ohne Poster", 1);
  g_autoptr (DocketDraft) none = order_read ("", "0 copies", 1);
  g_autofree char *items = order_describe (kids);

  CHECK_ORDERS (orders);
  assert_told (kids, "number: 3 kids", FALSE);
  assert_told (not_paper, "product: 3x 10x15 matte, not glossy", TRUE);
  assert_told (not_size, "product: 10x15 but not 20x30", TRUE);
  assert_told (not_poster, "product: 3x 10x15 matt, ohne Poster", TRUE);
  assert_told (none, "number: 0 copies", TRUE);
  g_assert_cmpuint (none->items->len, ==, 0);
  g_assert_cmpstr (items, ==, "1:photo-10x15:1:glossy");
}

/* A stamp's words are what the sentence says of them, or the lines directly below; never a question. */
static void
test_stamps (void)
{
  static const OrderSample orders[] = {
    { "Stamp", "Can I have a stamp saying Happy Birthday Tom? Thanks, Jen", 0, "[Happy Birthday Tom]:stamp-round-30:1:rubber" },
    { "", "einen Stempel mit der Aufschrift Familie Weiß bitte", 0, "[Familie Weiß]:stamp-round-30:1:rubber" },
    { "", "stamp reading Dr. Tom, thanks!", 0, "[Dr. Tom]:stamp-round-30:1:rubber" },
    { "", "stamp saying \"A & B\", 2 copies", 0, "[A & B]:stamp-round-30:2:rubber" },
    { "Stempel", "Bitte einen runden Stempel mit dem Text \"Max & Moritz\" 2x", 0, "[Max & Moritz]:stamp-round-30:2:rubber" },
    { "Stamp", "Ayumi & Ken\nround please", 0, "[Ayumi & Ken]:stamp-round-30:1:rubber" },
    { "stamp", "The words should be: Love", 0, "[Love]:stamp-round-30:1:rubber" },
    { "A stamp with my name", "my name is Liam O'Connor", 0, "[Liam O'Connor]:stamp-round-30:1:rubber" },
    { "はんこ", "「山田」でお願いします", 0, "[山田]:stamp-round-30:1:rubber" },
    { "はんこ", "山田でお願いします。", 0, "[山田]:stamp-round-30:1:rubber" },
    { "", "お誕生日おめでとうと書いたスタンプをお願いします", 0, "[お誕生日おめでとう]:stamp-round-30:1:rubber" },
    { "", "「お誕生日おめでとう」のスタンプ", 0, "[お誕生日おめでとう]:stamp-round-30:1:rubber" },
    { "Stempel", "Stempel\nFamilie Rosa Weiß\nGartenstraße 5\n12345 Berlin\n\nViele Grüße", 0,
      "[Familie Rosa Weiß\nGartenstraße 5\n12345 Berlin]:stamp-round-30:1:rubber" },
    { "スタンプ", "スタンプ\n株式会社　山田商店\n東京", 0, "[株式会社 山田商店\n東京]:stamp-round-30:1:rubber" },
    { "Stempel", "Guten Tag,\n\nich möchte einen Stempel bestellen.\n\nFamilie Müller\nBerlin\n\nDanke", 0,
      "[Familie Müller\nBerlin]:stamp-round-30:1:rubber" },
    { "", "stamp:\nA\nB\nC\n\nstamp:\nD\nE\nF\n\nstamp:\nG\nH\nI", 0,
      "[A\nB\nC]:stamp-round-30:1:rubber [D\nE\nF]:stamp-round-30:1:rubber [G\nH\nI]:stamp-round-30:1:rubber" },
    { "", "stamp:\nAyumi\n\nstamp:\n\nKen", 0, "[Ayumi]:stamp-round-30:1:rubber [Ken]:stamp-round-30:1:rubber" },
    { "", "stamp\nAyumi\nKen", 0, "[Ayumi\nKen]:stamp-round-30:1:rubber" },
    { "Stamp order", "I need a rectangular stamp, 38x14.\nAyumi\nKen\n\nThanks", 0, "[Ayumi\nKen]:stamp-38x14:1:rubber" },
    { "", "stamp: 愛 & ❤️", 0, "[愛 & ❤️]:stamp-round-30:1:rubber" },
    { "", "stamp: ❤️", 0, "[❤️]:stamp-round-30:1:rubber" },
    { "Stamp", "Who's the boss?", 0, "[Who's the boss?]:stamp-round-30:1:rubber" },
    { "", "Round stamp: Zoë's Café ☕ in a circle, 2 pieces", 0, "[Zoë's Café ☕]:stamp-round-30:2:rubber" },
  };
  g_autoptr (DocketDraft) round = order_read ("", "Stempel: Zoë im Kreis", 0);
  g_autoptr (DocketDraft) prose = order_read ("stamp", "Please engrave Emma's Books on it. Thanks, Mia", 0);
  g_autoptr (DocketDraft) two = order_read ("", "rectangular stamp: Ken\nand a round one", 0);
  g_autoptr (DocketDraft) asked = order_read ("Stamp", "I'd like to order a stamp.\n\nCould you tell me how long it takes?", 0);

  CHECK_ORDERS (orders);
  g_assert_cmpint (((DocketItem *) g_ptr_array_index (round->items, 0))->layout, ==, DOCKET_LAYOUT_CIRCLE);
  g_assert_cmpuint (asked->items->len, ==, 0);
  assert_told (prose, "words: (null)", TRUE);
  assert_told (two, "words: (null)", TRUE);
  g_assert_cmpstr (prose->example, ==, "stamp: Ken Tanaka");
  g_assert_true (asked->asks);
}

/* Who asks and orders nothing is answered by a person. */
static void
test_questions (void)
{
  static const struct { const char *subject, *text; guint pictures; gboolean asks; } cases[] = {
    { "Frage", "Haben Sie morgen geöffnet?", 0, TRUE },
    { "Storno", "", 0, TRUE },
    { "", "Ich möchte meine Bestellung stornieren", 0, TRUE },
    { "", "Bitte meine Bestellung stornieren", 1, TRUE },
    { "", "how much is a 20x30 poster and do you do frames?", 0, TRUE },
    { "", "明日は何時までですか？", 0, TRUE },
    { "", "注文をキャンセルしてください", 0, TRUE },
    { "Is the shop open tomorrow?", "", 0, TRUE },
    { "", "Can I have 3 prints 10x15 matte?", 0, FALSE },
    { "", "Can you print this as a poster?", 1, FALSE },
    { "Stamp", "Can I have a stamp saying Happy Birthday Tom?", 0, FALSE },
    { "Ayumi & Ken", "", 0, FALSE },
    { "3x 10x15", "", 0, FALSE },
    { "?", "", 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketDraft) draft = order_read (cases[i].subject, cases[i].text, cases[i].pictures);

      g_test_message ("“%s” “%s”", cases[i].subject, cases[i].text);
      g_assert_cmpint (draft->asks, ==, cases[i].asks);
    }
}

/* Who only thanks for our question does not order its pictures as they are usually made. */
static void
test_continued (void)
{
  static const struct { const char *text; gboolean asks; } cases[] = {
    { "Danke, die Bilder sind schön", TRUE }, { "3x 10x15", FALSE }, { "2 Stück matt", FALSE }, { "stamp", FALSE },
  };
  g_autoptr (Shop) shop = shop_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketMessage) earlier = message_write ("Bilder", "77x88", 2);
      g_autoptr (DocketMessage) message = message_write ("Re: Bilder", cases[i].text, 0);
      g_autoptr (DocketDraft) draft = NULL;

      docket_message_continue (message, earlier, "de");
      draft = docket_draft_read (shop->rules, message, FIXTURE_NOW);
      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpuint (draft->pictures->len, ==, 2);
      g_assert_cmpint (draft->asks, ==, cases[i].asks);
    }
}

/* A signature without a mark: who writes, and how to call. */
static void
test_signature (void)
{
  g_autoptr (DocketDraft) draft = order_read ("", "10x15 3枚 光沢\n\n０９０－１２３４－５６７８", 1);
  g_autoptr (DocketDraft) said = order_read ("", "3x\nphone: 030 999\n0170 1234567", 1);
  g_autoptr (DocketDraft) ruled = order_read ("", "3x\n----------------------------------- 030 1234567", 1);

  g_assert_cmpstr (draft->phone, ==, "０９０－１２３４－５６７８");
  g_assert_null (draft->comment);
  g_assert_null (ruled->phone);
  g_assert_cmpstr (said->phone, ==, "030 999");
  g_assert_cmpstr (said->comment, ==, "0170 1234567");
}

/* An example is made of what was written, and says each thing once. */
static void
test_examples (void)
{
  static const struct { const char *subject, *text; guint pictures; const char *example; } cases[] = {
    { "", "stmap: Hello", 0, "stamp: Hello" },
    { "Hallo", "Ayumi & Ken", 0, "Stempel: Ayumi & Ken" },
    { "11x16", "3x 11x16 matt", 1, "3x 10x15 Matte" },
    { "12x99", "12x99", 1, "1x 20x30 Glossy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketDraft) draft = order_read (cases[i].subject, cases[i].text, cases[i].pictures);

      g_assert_cmpstr (draft->example, ==, cases[i].example);
      g_assert_cmpuint (draft->unclear->len, ==, 1);
    }
}

/* Stickers are sold in sheets. */
static void
test_stickers (void)
{
  static const OrderSample orders[] = {
    { "", "12 round stickers", 1, "1:stickers-round:1:vinyl" },
    { "", "30 name stickers", 1, "1:stickers-name:2:vinyl" },
    { "", "丸型シール 12枚", 1, "1:stickers-round:1:vinyl" },
    { "", "runde Aufkleber, 20 Stück", 1, "1:stickers-round:2:vinyl" },
    { "", "12 sheets of round stickers", 1, "1:stickers-round:12:vinyl" },
    { "", "2x round stickers", 1, "1:stickers-round:2:vinyl" },
    { "", "丸型シール 2シート", 1, "1:stickers-round:2:vinyl" },
    { "", "Namensaufkleber, 2 Bogen", 1, "1:stickers-name:2:vinyl" },
    { "", "round stickers 40 mm and name stickers, 12 pieces each", 1, "1:stickers-round:1:vinyl 1:stickers-name:1:vinyl" },
  };
  g_autoptr (DocketDraft) draft = order_read ("", "12 round stickers", 1);
  gboolean said = FALSE;

  CHECK_ORDERS (orders);
  for (guint i = 0; i < draft->said->len; i++)
    said = said || ((const DocketSaid *) g_ptr_array_index (draft->said, i))->type == DOCKET_SAID_SHEETS;
  g_assert_true (said);
}

/* 京都 is no part of 東京都. */
static void
test_places_in_names (void)
{
  static const char *const names[] = { "京都", NULL };
  const DocketDraftPlace kyoto = { .site = "kyoto", .names = names, .time_zone = "Asia/Tokyo" };
  static const char *const cases[][2] = {
    { "東京都港区 10x15 3枚", "main" }, { "京都で10x15 3枚", "kyoto" }, { "写真京都 3枚", "kyoto" },
    { "受取：京都\n10x15 3枚", "kyoto" },
  };
  g_autoptr (Shop) shop = shop_new ();

  docket_draft_rules_add_place (shop->rules, &kyoto);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DocketMessage) message = message_write ("", cases[i][0], 1);
      g_autoptr (DocketDraft) draft = docket_draft_read (shop->rules, message, FIXTURE_NOW);

      g_test_message ("%s", cases[i][0]);
      g_assert_cmpstr (draft->site, ==, cases[i][1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/meaning/sizes", test_sizes);
  g_test_add_func ("/meaning/sent-pictures", test_sent_pictures);
  g_test_add_func ("/meaning/product-said-before", test_product_said_before);
  g_test_add_func ("/meaning/pictures-by-place", test_pictures_by_place);
  g_test_add_func ("/meaning/numbers", test_numbers);
  g_test_add_func ("/meaning/stamps", test_stamps);
  g_test_add_func ("/meaning/questions", test_questions);
  g_test_add_func ("/meaning/continued", test_continued);
  g_test_add_func ("/meaning/signature", test_signature);
  g_test_add_func ("/meaning/examples", test_examples);
  g_test_add_func ("/meaning/stickers", test_stickers);
  g_test_add_func ("/meaning/places-in-names", test_places_in_names);
  return g_test_run ();
}
