/* parse.c: reads messages and their orders: parse DATA SAMPLES ROUNDS prints, for each round, the microseconds that
 * all messages take to be understood, and those that GMime takes to parse them. Half of the messages come with a
 * picture of 1 MB.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE (1000 * 1000)
#define REPEATS 20

typedef struct
{
  DocketDraftRules *rules;
  GPtrArray *messages;   /* GBytes */
  gint64 now;
} Bench;

static char *
load (const char *folder,
      const char *name,
      gsize      *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, length, NULL))
    g_error ("%s cannot be read", path);
  return text;
}

static DocketDraftRules *
make_rules (const char *data)
{
  static const char *const names[] = { "Gate 3", "North pavilion", NULL };
  static const char *const words[] = { "mail/words-en.conf", "mail/words-de.conf", "mail/words-ja.conf" };
  const DocketDraftPlace place = { .site = "main", .names = names };
  g_autoptr (DocketVocabulary) vocabulary = docket_vocabulary_new ();
  gsize length = 0;
  g_autofree char *text = load (data, "catalogue.conf", &length);
  DocketDraftRules *rules;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = 0;
      g_autofree char *file = load (data, words[i], &n);

      docket_vocabulary_add (vocabulary, file, n);
    }
  rules = docket_draft_rules_new (docket_catalogue_parse (text, length, NULL), vocabulary, "photo-10x15");
  docket_draft_rules_add_place (rules, &place);
  return rules;
}

/* The message with a picture behind it. */
static GBytes *
with_picture (const char *text,
              gsize       length,
              GRand      *rand)
{
  GString *mail = g_string_new ("From: Ken <ken@example.org>\nTo: orders@shop.example\nSubject: 3x 10x15 matte\n"
                                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"outer\"\n\n--outer\n");
  g_autofree guint8 *picture = g_malloc (PICTURE);
  g_autofree char *encoded = NULL;
  gsize left;

  for (gsize i = 0; i < PICTURE; i++)
    picture[i] = (guint8) g_rand_int_range (rand, 0, 256);
  memcpy (picture, "\xff\xd8\xff\xe0", 4);
  encoded = g_base64_encode (picture, PICTURE);
  g_string_append (mail, "Content-Type: message/rfc822\n\n");
  g_string_append_len (mail, text, (gssize) length);
  g_string_append (mail, "\n--outer\nContent-Type: image/jpeg; name=IMG_0001.jpg\nContent-Disposition: attachment\n"
                         "Content-Transfer-Encoding: base64\n\n");
  left = strlen (encoded);
  for (gsize at = 0; left > 0; at += 76, left -= MIN (left, 76))
    {
      g_string_append_len (mail, encoded + at, (gssize) MIN (left, 76));
      g_string_append_c (mail, '\n');
    }
  g_string_append (mail, "--outer--\n");
  return g_string_free_to_bytes (mail);
}

static GPtrArray *
load_messages (const char *folder)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GDir) listing = g_dir_open (folder, 0, NULL);
  const char *name;

  while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
    {
      gsize length = 0;
      g_autofree char *text = load (folder, name, &length);

      g_ptr_array_add (messages, g_bytes_new (text, length));
      g_ptr_array_add (messages, with_picture (text, length, rand));
    }
  if (messages->len == 0)
    g_error ("%s has no messages", folder);
  return messages;
}

static void
understand (const Bench *bench,
            GBytes      *bytes)
{
  g_autoptr (DocketMessage) message = docket_message_new (bytes, NULL);
  g_autoptr (DocketDraft) draft = docket_draft_read (bench->rules, message, bench->now);

  if (draft->site == NULL)
    abort ();
}

static void
parse (const Bench *bench,
       GBytes      *bytes)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);
  GByteArray array = { .data = (guint8 *) data, .len = (guint) length };
  GMimeStream *stream = g_mime_stream_mem_new ();
  GMimeParser *parser;
  GMimeMessage *message;

  g_mime_stream_mem_set_byte_array (GMIME_STREAM_MEM (stream), &array);
  parser = g_mime_parser_new_with_stream (stream);
  g_mime_parser_set_persist_stream (parser, TRUE);
  message = g_mime_parser_construct_message (parser, NULL);
  g_object_unref (message);
  g_object_unref (parser);
  g_object_unref (stream);
}

static gint64
time_of (const Bench *bench,
         void       (*work) (const Bench *bench, GBytes *bytes))
{
  gint64 began = g_get_monotonic_time ();

  for (guint k = 0; k < REPEATS; k++)
    for (guint i = 0; i < bench->messages->len; i++)
      work (bench, g_ptr_array_index (bench->messages, i));
  return g_get_monotonic_time () - began;
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { .now = g_get_real_time () };

  if (argc != 4)
    return 2;
  docket_message_init ();
  bench.rules = make_rules (argv[1]);
  bench.messages = load_messages (argv[2]);
  for (gint i = 0; i < atoi (argv[3]); i++)
    {
      gint64 ours = time_of (&bench, understand);

      printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", ours / REPEATS, time_of (&bench, parse) / REPEATS);
    }
  return 0;
}
