/* docket-vocabulary.h: the words that orders by mail may use, from files that a shop edits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of all languages that the shop switches on. Filled, then immutable: any thread may read it. */
typedef struct _DocketVocabulary DocketVocabulary;

/* Without any words. (transfer full) */
DocketVocabulary *docket_vocabulary_new (void);
DocketVocabulary *docket_vocabulary_ref (DocketVocabulary *vocabulary);
void docket_vocabulary_unref (DocketVocabulary *vocabulary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketVocabulary, docket_vocabulary_unref)

/* Adds the words of one language: the text of a file such as data/mail/words-en.conf, whose comments say
 * what may stand in it. The language is its key "language". The first that is added is the shop's own. All
 * mistakes at once, each a sentence beginning with "line N: "; NULL: none. What is right is added
 * nevertheless. (transfer full) (nullable) */
GPtrArray *docket_vocabulary_add (DocketVocabulary *vocabulary, const char *text, gsize length);

/* The tags of its languages, in the order of adding. Borrowed. */
const char *const *docket_vocabulary_get_languages (const DocketVocabulary *vocabulary);

G_END_DECLS
