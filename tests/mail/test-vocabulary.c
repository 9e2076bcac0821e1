/* test-vocabulary.c: files of words, and their mistakes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-fixture.h"

#include <string.h>

static void
test_languages (void)
{
  g_autoptr (Shop) shop = shop_new ();
  const char *const *languages = docket_vocabulary_get_languages (shop->vocabulary);

  g_assert_cmpstr (languages[0], ==, "en");
  g_assert_cmpstr (languages[2], ==, "ja");
  g_assert_null (languages[3]);
}

static void
test_mistakes (void)
{
  static const char *const text = "language=en\nspeed=3\n[Artwork]\nphoto=print\ncake=cake\n\n[Cakes]\nx=y\n[Count]\n"
                                  "number=two\ncopies=***; copies\nnonsense\n[Size]\n10by15=small\n";
  static const char *const expected[] = {
    "line 2: “speed” is not a setting. Before the first group there are “language” and “dates”.",
    "line 5: [Artwork] has no “cake”.",
    "line 7: There is no group [Cakes].",
    "line 10: “two” is not a word and its number, such as “two 2”.",
    "line 12: “nonsense” is neither a [group] nor key=words.",
    "line 14: “10by15” is not a size in millimetres such as “89x127”.",
  };
  g_autoptr (DocketVocabulary) vocabulary = docket_vocabulary_new ();
  g_autoptr (GPtrArray) mistakes = docket_vocabulary_add (vocabulary, text, strlen (text));

  g_assert_cmpuint (mistakes->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < mistakes->len; i++)
    g_assert_cmpstr (g_ptr_array_index (mistakes, i), ==, expected[i]);
}

static void
test_not_text (void)
{
  g_autoptr (DocketVocabulary) vocabulary = docket_vocabulary_new ();
  g_autoptr (GPtrArray) broken = docket_vocabulary_add (vocabulary, "\xff\xfe", 2);
  g_autoptr (GPtrArray) early = docket_vocabulary_add (vocabulary, "[Artwork]\nphoto=print\n", 22);

  g_assert_cmpuint (broken->len, ==, 1);
  g_assert_cmpuint (early->len, ==, 1);   /* “language=” is missing */
}

/* A language that the shop adds by itself. */
static void
test_own_language (void)
{
  static const char *const text = "language=fr\n[Artwork]\nphoto=tirage; tirages\n[Paper]\nmatte=mat\n[Count]\ncopies=exemplaires\n";
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (GPtrArray) mistakes = docket_vocabulary_add (shop->vocabulary, text, strlen (text));
  g_autoptr (DocketDraftRules) rules = docket_draft_rules_new (shop->catalogue, shop->vocabulary, NULL);
  const DocketDraftPlace place = { .site = "main" };
  g_autoptr (DocketMessage) message = message_write ("Tirages", "3 exemplaires 13x18 mat", 1);
  g_autoptr (DocketDraft) draft = NULL;
  const DocketItem *item;

  g_assert_null (mistakes);
  docket_draft_rules_add_place (rules, &place);
  draft = docket_draft_read (rules, message, FIXTURE_NOW);
  item = g_ptr_array_index (draft->items, 0);
  g_assert_cmpstr (draft->language, ==, "fr");
  g_assert_cmpstr (item->product, ==, "photo-13x18");
  g_assert_cmpstr (item->paper, ==, "matte");
  g_assert_cmpuint (item->copies, ==, 3);
}

/* Without any words sizes, copies and the catalogue's names are still read. */
static void
test_no_words (void)
{
  g_autoptr (Shop) shop = shop_new ();
  g_autoptr (DocketVocabulary) none = docket_vocabulary_new ();
  g_autoptr (DocketDraftRules) rules = docket_draft_rules_new (shop->catalogue, none, NULL);
  const DocketDraftPlace place = { .site = "main" };
  g_autoptr (DocketMessage) message = message_write ("", "3x 13x18 matte by Friday 5pm\nBüttenpapier 11x16", 1);
  g_autoptr (DocketDraft) draft = NULL;

  docket_draft_rules_add_place (rules, &place);
  draft = docket_draft_read (rules, message, FIXTURE_NOW);
  g_assert_cmpstr (draft->language, ==, "en");
  g_assert_cmpuint (draft->items->len, ==, 1);
  g_assert_cmpuint (((DocketItem *) g_ptr_array_index (draft->items, 0))->copies, ==, 3);
  g_assert_nonnull (draft->example);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vocabulary/languages", test_languages);
  g_test_add_func ("/vocabulary/mistakes", test_mistakes);
  g_test_add_func ("/vocabulary/not-text", test_not_text);
  g_test_add_func ("/vocabulary/own-language", test_own_language);
  g_test_add_func ("/vocabulary/no-words", test_no_words);
  return g_test_run ();
}
