/* test-signed.c: what a signature is wrapped around (S/MIME), as programs write it and as nobody should
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"

#include <string.h>

#define LETTER "Content-Type: text/plain\n\n3x 10x15 matte\nFor my aunt.\n"
#define ROUNDS 3000

typedef GByteArray Der;

static const guint8 signed_data[] = { 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };
static const guint8 enveloped[] = { 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x03 };
static const guint8 data_type[] = { 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
static const guint8 compressed[] = { 0x06, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x09 };
static const guint8 version[] = { 0x02, 1, 1, 0x31, 0 };
static const guint8 end[] = { 0, 0 };

static Der *
put (Der          *all,
     gconstpointer bytes,
     gsize         length)
{
  return g_byte_array_append (all, bytes, (guint) length);
}

/* @inner (transfer full) in an element; @endless: ended by two zeros. */
static Der *
wrap (guint8   tag,
      Der     *inner,
      gboolean endless)
{
  Der *all = g_byte_array_new ();
  const guint8 open[] = { tag, 0x80 };
  const guint8 head[] = { tag, 0x84, (guint8) (inner->len >> 24), (guint8) (inner->len >> 16), (guint8) (inner->len >> 8),
                          (guint8) inner->len };

  if (endless)
    put (all, open, sizeof open);
  else
    put (all, head, sizeof head);
  put (all, inner->data, inner->len);
  if (endless)
    put (all, end, sizeof end);
  g_byte_array_unref (inner);
  return all;
}

/* In pieces of @piece bytes, as what streams writes it; 0: in one. */
static Der *
octets (const char *text,
        gsize       length,
        gsize       piece)
{
  Der *all = g_byte_array_new ();

  if (piece == 0)
    return wrap (0x04, put (all, text, length), FALSE);
  for (gsize at = 0; at < length; at += piece)
    {
      Der *one = wrap (0x04, put (g_byte_array_new (), text + at, MIN (piece, length - at)), FALSE);

      put (all, one->data, one->len);
      g_byte_array_unref (one);
    }
  return wrap (0x24, all, TRUE);
}

/* @content (transfer full): what is signed, as octets; NULL: elsewhere. */
static Der *
sign (Der     *content,
      gboolean endless)
{
  Der *info = put (g_byte_array_new (), data_type, sizeof data_type);
  Der *data = put (g_byte_array_new (), version, sizeof version);
  Der *all = put (g_byte_array_new (), signed_data, sizeof signed_data);
  g_autoptr (GByteArray) inner = content != NULL ? wrap (0xa0, content, endless) : g_byte_array_new ();
  g_autoptr (GByteArray) sequence = NULL, outer = NULL;

  put (info, inner->data, inner->len);
  sequence = wrap (0x30, info, endless);
  put (data, sequence->data, sequence->len);
  put (data, "\x31\0", 2);
  outer = wrap (0xa0, wrap (0x30, data, endless), endless);
  return wrap (0x30, put (all, outer->data, outer->len), endless);
}

static char *
dup_part (const Der *der)
{
  g_autofree char *text = g_base64_encode (der->data, der->len);

  return g_strdup_printf ("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
                          "Content-Transfer-Encoding: base64\n\n%s\n", text);
}

/* (transfer full) of @der. */
static DocketMessage *
read_signed (Der *der)
{
  g_autoptr (GByteArray) owned = der;
  g_autofree char *part = dup_part (der);
  g_autofree char *mail = g_strconcat ("From: eve@example.org\nTo: orders@shop.example\nMIME-Version: 1.0\n", part, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (mail, strlen (mail));

  docket_message_init ();
  return docket_message_new (bytes, NULL);
}

static void
test_as_programs_write_it (void)
{
  for (gsize piece = 0; piece < sizeof LETTER + 1; piece++)
    {
      g_autoptr (DocketMessage) message = read_signed (sign (octets (LETTER, strlen (LETTER), piece), piece % 2 == 1));

      g_assert_cmpstr (message->text, ==, "3x 10x15 matte\nFor my aunt.");
      g_assert_cmpuint (message->attachments->len, ==, 0);
    }
}

static void
assert_verdict (Der                    *der,
                DocketAttachmentVerdict verdict)
{
  g_autoptr (DocketMessage) message = read_signed (der);

  g_assert_cmpstr (message->text, ==, "");
  g_assert_cmpint (message_find (message, "smime.p7m")->verdict, ==, verdict);
  g_assert_cmpint (message->encrypted, ==, verdict == DOCKET_ATTACHMENT_ENCRYPTED);
}

/* What holds nothing that can be read stays in the list of what came, and is told. */
static void
test_nothing_within (void)
{
  assert_verdict (sign (NULL, FALSE), DOCKET_ATTACHMENT_CRYPTO);
  assert_verdict (sign (NULL, TRUE), DOCKET_ATTACHMENT_CRYPTO);
  assert_verdict (sign (octets ("", 0, 0), FALSE), DOCKET_ATTACHMENT_EMPTY);
  assert_verdict (sign (octets ("", 0, 1), TRUE), DOCKET_ATTACHMENT_EMPTY);
  assert_verdict (wrap (0x30, put (g_byte_array_new (), compressed, sizeof compressed), FALSE), DOCKET_ATTACHMENT_ARCHIVE);
  assert_verdict (wrap (0x30, put (g_byte_array_new (), enveloped, sizeof enveloped), TRUE), DOCKET_ATTACHMENT_ENCRYPTED);
  assert_verdict (put (g_byte_array_new (), LETTER, strlen (LETTER)), DOCKET_ATTACHMENT_BROKEN);
}

/* A length of more than came, tags and levels without end. */
static void
test_lengths (void)
{
  static const char *const lengths[] = { "\x84\xff\xff\xff\xff", "\x84\x7f\xff\xff\xff", "\x88\x7f\xff\xff\xff\xff\xff\xff\xff",
                                         "\xff", "\x83\x01\x01\x01", "\x85\x01\x01\x01\x01\x01" };
  Der *deep = g_byte_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    for (gsize k = 0; k < 2; k++)
      {
        Der *inner = put (g_byte_array_new (), k == 0 ? "\x04" : "\x24\x80\x04", k == 0 ? 1 : 3);

        put (inner, lengths[i], strlen (lengths[i]));
        put (inner, LETTER, strlen (LETTER));
        assert_verdict (sign (inner, TRUE), DOCKET_ATTACHMENT_BROKEN);
      }
  for (guint i = 0; i < 200000; i++)
    put (deep, "\x24\x80", 2);
  assert_verdict (sign (deep, TRUE), DOCKET_ATTACHMENT_BROKEN);
  deep = put (g_byte_array_new (), "\x30\x80", 2);
  put (deep, signed_data, sizeof signed_data);
  for (guint i = 0; i < 200000; i++)
    put (deep, "\xa0\x80", 2);
  assert_verdict (deep, DOCKET_ATTACHMENT_BROKEN);
  deep = put (g_byte_array_new (), "\x30\x84\0\0\x03\0\x3f", 7);
  for (guint i = 0; i < 0x300; i++)
    put (deep, "\xff", 1);
  assert_verdict (deep, DOCKET_ATTACHMENT_ENCRYPTED);
}

/* Signatures around signatures: some are opened, the rest is told. */
static void
test_levels (void)
{
  g_autofree char *letter = g_strdup (LETTER);

  for (guint level = 1; level <= 8; level++)
    {
      Der *der = sign (octets (letter, strlen (letter), level % 2 == 0 ? 100 : 0), level % 2 == 0);
      g_autofree char *next = dup_part (der);
      g_autoptr (DocketMessage) message = read_signed (der);

      if (level <= 3)
        g_assert_cmpstr (message->text, ==, "3x 10x15 matte\nFor my aunt.");
      else
        g_assert_cmpint (message_find (message, "smime.p7m")->verdict, !=, DOCKET_ATTACHMENT_TAKEN);
      g_free (letter);
      letter = g_steal_pointer (&next);
    }
}

/* Cut anywhere: told. Changed anywhere: read as whatever it is then. */
static void
test_mutations (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      Der *der = sign (octets (LETTER, strlen (LETTER), i % 3 == 0 ? 0 : 7), i % 2 == 1);
      gboolean cut = i < der->len;
      g_autoptr (DocketMessage) message = NULL;

      if (cut)
        g_byte_array_set_size (der, i);
      else
        for (guint k = 0; k <= i % 4; k++)
          der->data[g_test_rand_int_range (0, (gint32) der->len)] = (guint8) g_test_rand_int_range (0, 256);
      message = read_signed (der);
      g_assert_true (g_utf8_validate (message->text, -1, NULL));
      g_assert_true (!cut || message->attachments->len > 0 || *message->text != '\0');
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/signed/as-programs-write-it", test_as_programs_write_it);
  g_test_add_func ("/signed/nothing-within", test_nothing_within);
  g_test_add_func ("/signed/lengths", test_lengths);
  g_test_add_func ("/signed/levels", test_levels);
  g_test_add_func ("/signed/mutations", test_mutations);
  return g_test_run ();
}
