/* test-message.c: what mail programs, carriers and mail servers really send
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"

#include <string.h>

static void
assert_verdict (const DocketMessage *message,
                const char          *name,
                const char          *verdict)
{
  g_assert_cmpstr (docket_attachment_verdict_to_nick (message_find (message, name)->verdict), ==, verdict);
}

static void
test_iphone (void)
{
  g_autoptr (DocketMessage) message = sample_read ("iphone");

  g_assert_cmpstr (message->sender->address, ==, "ayumi@icloud.example");
  g_assert_cmpstr (message->sender->name, ==, "Ayumi Tanaka");
  g_assert_cmpstr (message->subject, ==, "Photos 10x15");
  g_assert_cmpstr (message->text, ==, "3x matte");   /* without “Sent from my iPhone” */
  g_assert_cmpint (message->kind, ==, DOCKET_MESSAGE_PERSON);
  g_assert_cmpint (message->date, ==, G_GINT64_CONSTANT (1795284000) * G_USEC_PER_SEC);
  g_assert_cmpuint (message->attachments->len, ==, 2);
  assert_verdict (message, "IMG_0421.jpeg", "taken");
  assert_verdict (message, "IMG_0422.HEIC", "taken");
  g_assert_cmpstr (message_find (message, "IMG_0422.HEIC")->type, ==, "image/heic");
  g_assert_cmpuint (message_find (message, "IMG_0421.jpeg")->width, ==, 4032);
}

static void
test_proof (void)
{
  g_autoptr (DocketMessage) message = sample_read ("iphone");
  const DocketMessageTrace *second = g_ptr_array_index (message->trace, 1);

  g_assert_cmpint (message->spf, ==, DOCKET_PROOF_PASS);
  g_assert_cmpint (message->dkim, ==, DOCKET_PROOF_PASS);
  g_assert_cmpint (message->dmarc, ==, DOCKET_PROOF_PASS);
  g_assert_true (message->proven);
  g_assert_false (message->forged);
  g_assert_cmpuint (message->trace->len, ==, 2);
  g_assert_cmpstr (second->by, ==, "mx.shop.example");
  g_assert_cmpstr (second->address, ==, "17.58.63.199");
}

static DocketMessage *
read_text (const char *text,
           const char *trusted)
{
  static const char *const gateways[] = { "sms.example", "docomo.example=81", NULL };
  const DocketMessageRules rules = { .trusted_host = trusted, .gateways = gateways };
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  docket_message_init ();
  return docket_message_new (bytes, &rules);
}

/* What a stranger writes into his own message proves nothing. */
static void
test_forged_proof (void)
{
  static const char *const own = "Received: from x (x [203.0.113.9]) by mx.shop.example; Sat, 21 Nov 2026 18:00:00 +0000\n"
    "Received: from a by b\nAuthentication-Results: mx.shop.example; dmarc=pass\nFrom: eve@bank.example\n\nhi\n";
  static const char *const other = "Authentication-Results: mx.evil.example; dmarc=pass\nReceived: from x by mx.shop.example\n"
    "From: eve@bank.example\n\nhi\n";
  static const char *const failed = "Received: from x by mx.shop.example\nAuthentication-Results: mx.shop.example;\n"
    " spf=fail (it says: dmarc=pass) smtp.mailfrom=bank.example; dkim=none\nFrom: eve@bank.example\n\nhi\n";
  static const char *const aligned = "Authentication-Results: mx.shop.example; dkim=pass header.d=example.org\n"
    "Received: from x by mx.shop.example\nFrom: ken@mail.example.org\n\nhi\n";
  g_autoptr (DocketMessage) inside = read_text (own, "mx.shop.example");
  g_autoptr (DocketMessage) elsewhere = read_text (other, "mx.shop.example");
  g_autoptr (DocketMessage) bad = read_text (failed, "mx.shop.example");
  g_autoptr (DocketMessage) good = read_text (aligned, "mx.shop.example");

  g_assert_false (inside->proven);
  g_assert_cmpint (inside->dmarc, ==, DOCKET_PROOF_NONE);
  g_assert_false (elsewhere->proven);
  g_assert_true (bad->forged);
  g_assert_cmpint (bad->dmarc, ==, DOCKET_PROOF_NONE);
  g_assert_true (good->proven);
  g_assert_false (good->forged);
}

static void
test_gmail (void)
{
  g_autoptr (DocketMessage) message = sample_read ("gmail-reply");

  g_assert_cmpstr (message->text, ==, "Bitte 2x 13x18 glänzend");
  g_assert_cmpstr (message->in_reply_to, ==, "shop-1@shop.example");
  g_assert_cmpstr (message->references[0], ==, "shop-1@shop.example");
  assert_verdict (message, "IMG_7.jpg", "taken");
  assert_verdict (message, "logo.png", "quoted");
  assert_verdict (message, "me.png", "signature");
}

static void
test_outlook (void)
{
  g_autoptr (DocketMessage) message = sample_read ("outlook-html");

  g_assert_cmpstr (message->sender->name, ==, "Jürgen Müller");
  g_assert_cmpstr (message->subject, ==, "Abzüge");
  g_assert_cmpstr (message->language, ==, "de-DE");
  g_assert_true (g_str_has_prefix (message->text, "Hallo,\nbitte\xc2\xa0""5 Abzüge 10 x 15 matt, ohne Rand\nbis Freitag 17 Uhr\n"));
  g_assert_null (strstr (message->text, "99x"));   /* hidden */
  assert_verdict (message, "Straße am Fluss.jpg", "taken");
  assert_verdict (message, "image001.png", "decoration");
  assert_verdict (message, "image002.png", "decoration");
  assert_verdict (message, "p.gif", "tracking");
  assert_verdict (message, "Juergen.vcf", "contact");
  assert_verdict (message, "invite.ics", "calendar");
}

static void
test_winmail (void)
{
  g_autoptr (DocketMessage) message = sample_read ("winmail");
  g_autoptr (GBytes) bytes = NULL;

  g_assert_cmpstr (message->text, ==, "10x15 glossy, 2 copies");
  g_assert_cmpuint (message->attachments->len, ==, 2);
  assert_verdict (message, "PHOTO1.JPG", "taken");
  assert_verdict (message, "PLAN.PDF", "document");
  bytes = docket_attachment_decode (message_find (message, "PHOTO1.JPG"));
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 81);
}

static void
test_japanese (void)
{
  g_autoptr (DocketMessage) docomo = sample_read ("docomo");
  g_autoptr (DocketMessage) softbank = sample_read ("softbank");
  g_autoptr (DocketMessage) au = sample_read ("au-raw");
  g_autoptr (DocketMessage) signature = sample_read ("japanese-signature");

  g_assert_cmpstr (docomo->sender->address, ==, "a.b..c.@docomo.example");
  g_assert_cmpstr (docomo->sender->name, ==, "髙橋①子");
  g_assert_cmpstr (docomo->subject, ==, "写真プリント");
  g_assert_true (g_str_has_prefix (docomo->text, "Ｌ判を③枚ずつ、光沢で。\n明日17時までに"));
  assert_verdict (docomo, "花火.jpg", "taken");
  assert_verdict (docomo, "emoji_01.gif", "decoration");
  g_assert_cmpstr (softbank->phone, ==, "+819012345678");
  g_assert_cmpstr (softbank->subject, ==, "スタンプ");
  g_assert_true (g_str_has_prefix (softbank->text, "あゆみ＆けん"));
  assert_verdict (softbank, "20261122.jpg", "taken");
  g_assert_cmpstr (au->subject, ==, "10x15 光沢 2枚");
  g_assert_cmpstr (au->text, ==, "お願いします。\n明日までに");
  g_assert_cmpstr (signature->text, ==, "こんにちは。\n\n田中 あゆみ\n\nよろしくお願いします。");
}

static void
test_other_programs (void)
{
  g_autoptr (DocketMessage) k9 = sample_read ("k9");
  g_autoptr (DocketMessage) carrier = sample_read ("mms-gateway");
  g_autoptr (DocketMessage) forwarded = sample_read ("forwarded");

  g_assert_cmpstr (k9->text, ==, "2 Bogen runde Sticker mit diesem Bild, bitte auf Vinyl.");
  assert_verdict (k9, "Katze am Fenster.jpg", "taken");
  g_assert_cmpstr (carrier->phone, ==, "+12125550123");
  g_assert_cmpstr (carrier->text, ==, "two 10x15 glossy");
  assert_verdict (carrier, "0121.jpg", "taken");
  assert_verdict (carrier, "masthead.jpg", "decoration");
  g_assert_cmpuint (docket_message_count_pictures (carrier), ==, 1);
  g_assert_cmpstr (forwarded->text, ==, "2x 10x15 please");
  assert_verdict (forwarded, "sea.png", "taken");
}

static void
test_attachments (void)
{
  g_autoptr (DocketMessage) message = sample_read ("signed");
  g_autofree char *sentence = NULL;

  g_assert_cmpstr (message->text, ==, "4x 9x13");
  assert_verdict (message, "holiday.JPG", "taken");   /* whatever type is claimed */
  assert_verdict (message, "holiday (1).JPG", "repeated");
  assert_verdict (message, "passwd_rm -rf.jpg", "archive");   /* the name is safe, and the bytes are no picture */
  assert_verdict (message, "IMG_9.MOV", "video");
  assert_verdict (message, "smime.p7s", "crypto");
  sentence = docket_attachment_dup_sentence (message_find (message, "passwd_rm -rf.jpg"));
  g_assert_cmpstr (sentence, ==, "“passwd_rm -rf.jpg” was not taken: archives are not opened. Please send the pictures themselves.");
}

/* What is signed as a whole is read as if it were not; what is encrypted is said to be. */
static void
test_wrapped (void)
{
  static const char *const armoured[] = {
    "Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA5k=\n=abcd\n-----END PGP MESSAGE-----\n",
    "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=e\n\n"
    "--e\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
    "--e\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA5k=\n--e--\n",
  };
  g_autoptr (DocketMessage) whole = sample_read ("signed-opaque");
  g_autoptr (DocketMessage) sealed = sample_read ("encrypted");
  g_autofree char *sentence = docket_message_dup_excess_sentence (sealed);
  g_autoptr (GBytes) picture = NULL;

  g_assert_cmpstr (whole->text, ==, "3x 10x15 matt\nfür Großmutter");
  g_assert_cmpuint (whole->attachments->len, ==, 2);
  assert_verdict (whole, "IMG_1.png", "taken");
  picture = docket_attachment_decode (message_find (whole, "IMG_1.png"));
  g_assert_cmpint (memcmp (g_bytes_get_data (picture, NULL), "\x89PNG\r\n", 6), ==, 0);
  g_assert_false (whole->encrypted);
  g_assert_true (sealed->encrypted);
  assert_verdict (sealed, "smime.p7m", "encrypted");
  g_assert_cmpstr (sentence, ==, "Your message is encrypted, and we have no key that reads it. Please send it once more without encryption.");
  for (gsize i = 0; i < G_N_ELEMENTS (armoured); i++)
    {
      g_autofree char *mail = g_strconcat ("From: Ada <ada@example.net>\nSubject: hello\nMIME-Version: 1.0\n", armoured[i], NULL);
      g_autoptr (GBytes) raw = g_bytes_new (mail, strlen (mail));
      g_autoptr (DocketMessage) message = docket_message_new (raw, NULL);

      g_assert_true (message->encrypted);
      g_assert_cmpstr (message->text, ==, "");
    }
}

static void
test_charsets (void)
{
  g_autoptr (DocketMessage) latin = sample_read ("mislabelled");
  g_autoptr (DocketMessage) unicode = sample_read ("utf8-as-latin1");

  g_assert_cmpstr (latin->subject, ==, "3 Abzüge");
  g_assert_cmpstr (latin->text, ==, "Bitte glänzend, für Großmutter in Köln");
  g_assert_cmpstr (unicode->text, ==, "Bitte glänzend – 10×15");
}

static void
test_kinds (void)
{
  static const struct
  {
    const char *name;
    DocketMessageKind kind;
  } kinds[] = {
    { "away", DOCKET_MESSAGE_AUTOMATIC }, { "list", DOCKET_MESSAGE_LIST }, { "bounce", DOCKET_MESSAGE_BOUNCE },
    { "loop", DOCKET_MESSAGE_LOOP },      { "k9", DOCKET_MESSAGE_PERSON },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (DocketMessage) message = sample_read (kinds[i].name);

      g_assert_cmpstr (docket_message_kind_to_nick (message->kind), ==, docket_message_kind_to_nick (kinds[i].kind));
    }
}

static void
test_kinds_by_header (void)
{
  static const struct
  {
    const char *headers;
    DocketMessageKind kind;
  } cases[] = {
    { "Auto-Submitted: no\n", DOCKET_MESSAGE_PERSON },
    { "Auto-Submitted: auto-generated\n", DOCKET_MESSAGE_AUTOMATIC },
    { "Precedence: auto_reply\n", DOCKET_MESSAGE_AUTOMATIC },
    { "X-Autoreply: yes\n", DOCKET_MESSAGE_AUTOMATIC },
    { "Return-Path: <>\n", DOCKET_MESSAGE_AUTOMATIC },
    { "Content-Type: multipart/report; report-type=disposition-notification; boundary=x\n", DOCKET_MESSAGE_AUTOMATIC },
    { "Precedence: list\n", DOCKET_MESSAGE_LIST },
    { "List-Unsubscribe: <https://a.example>\n", DOCKET_MESSAGE_LIST },
    { "Docket-Notice: ready\n", DOCKET_MESSAGE_LOOP },
    { "X-Failed-Recipients: a@b.example\n", DOCKET_MESSAGE_BOUNCE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].headers, "From: a@b.example\n\n3x 10x15\n", NULL);
      g_autoptr (DocketMessage) message = read_text (text, NULL);

      g_test_message ("%s", cases[i].headers);
      g_assert_cmpint (message->kind, ==, cases[i].kind);
    }
}

static void
test_bounce (void)
{
  g_autoptr (DocketMessage) message = sample_read ("bounce");

  g_assert_cmpstr (message->bounce->recipient, ==, "ken@example.org");
  g_assert_cmpstr (message->bounce->status, ==, "5.1.1");
  g_assert_true (message->bounce->permanent);
  g_assert_false (message->bounce->delayed);
  g_assert_cmpstr (message->bounce->message_id, ==, "shop-3@shop.example");
}

static void
test_phones (void)
{
  static const char *const gateways[] = { "gateway.example", "docomo.example=81", "carrier.example=1", NULL };
  static const char *const cases[][2] = {
    { "+819012345678@anything.example", "+819012345678" }, { "\"+81 90 1234-5678\"@x.example", "+819012345678" },
    { "819012345678@gateway.example", "+819012345678" },   { "09012345678@docomo.example", "+819012345678" },
    { "2125550123@CARRIER.example", "+12125550123" },      { "+4917012345678/TYPE=PLMN@mms.example", "+4917012345678" },
    { "819012345678@other.example", NULL },                { "ken2026@gateway.example", NULL },
    { "+12@x.example", NULL },                             { "nobody", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *phone = docket_address_dup_phone (cases[i][0], gateways);

      g_assert_cmpstr (phone, ==, cases[i][1]);
    }
}

static void
test_quotes (void)
{
  static const char *const cases[][2] = {
    { "3x matte\n\nOn Sat, Nov 21, 2026 at 6:05 PM Main Street <o@s.example>\nwrote:\n\n> 5x glossy", "3x matte" },
    { "3x matte\n\n-----Original Message-----\nFrom: Shop\nSent: today\n9x", "3x matte" },
    { "3x matte\n\n________________________________\nVon: Shop <o@s.example>\nGesendet: Samstag\nAn: Ken\n9x", "3x matte" },
    { "3x matte\n\nVon: Shop <o@s.example>\nDatum: 21.11.2026 um 18:05\nAn: Ken\nBetreff: x\n\n9x", "3x matte" },
    { "> 9x\n3x matte\n> 8x", "3x matte" },
    { "3x matte\nGet Outlook for iOS", "3x matte" },
    { "3x matte\nVon meinem iPhone gesendet", "3x matte" },
    { "3x matte\niPhoneから送信", "3x matte" },
    { "3x matte\n-- \nKen\n9x", "3x matte" },
    { "3x matte\n\nBegin forwarded message:\n\nFrom: a\n9x", "3x matte" },
    { "stamp: 10:30\n3x", "stamp: 10:30\n3x" },
    { "Le sam. 21 nov. 2026 à 18:05, Shop <o@s.example> a écrit :\n> 9x\n\n3x matte", "3x matte" },
    { "Bitte bis 24.12. 17:00 Uhr drucken:\nIMG_1 3x 13x18", "Bitte bis 24.12. 17:00 Uhr drucken:\nIMG_1 3x 13x18" },
    { "3x\n\nAm 21.11.2026 um 18:05 schrieb Shop:\n> 9x", "3x" },
    { "From: Anna Bell\nPhone: 030 123\nSize: 13x18\nCopies: 3", "From: Anna Bell\nPhone: 030 123\nSize: 13x18\nCopies: 3" },
    { "Von meinem letzten Urlaub bitte 3x 13x18 matt", "Von meinem letzten Urlaub bitte 3x 13x18 matt" },
    { "Sent with this mail: 3x 13x18", "Sent with this mail: 3x 13x18" },
    { "Sent with love\n3x 13x18", "Sent with love\n3x 13x18" },
    { "3x matte\n\nSent via Spark\n\n> 9x", "3x matte" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *mail = g_strconcat ("From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n", cases[i][0], "\n", NULL);
      g_autoptr (DocketMessage) message = read_text (mail, NULL);

      g_assert_cmpstr (message->text, ==, cases[i][1]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/message/iphone", test_iphone);
  g_test_add_func ("/message/proof", test_proof);
  g_test_add_func ("/message/forged-proof", test_forged_proof);
  g_test_add_func ("/message/gmail", test_gmail);
  g_test_add_func ("/message/outlook", test_outlook);
  g_test_add_func ("/message/winmail", test_winmail);
  g_test_add_func ("/message/japanese", test_japanese);
  g_test_add_func ("/message/other-programs", test_other_programs);
  g_test_add_func ("/message/attachments", test_attachments);
  g_test_add_func ("/message/wrapped", test_wrapped);
  g_test_add_func ("/message/charsets", test_charsets);
  g_test_add_func ("/message/kinds", test_kinds);
  g_test_add_func ("/message/kinds-by-header", test_kinds_by_header);
  g_test_add_func ("/message/bounce", test_bounce);
  g_test_add_func ("/message/phones", test_phones);
  g_test_add_func ("/message/quotes", test_quotes);
  return g_test_run ();
}
