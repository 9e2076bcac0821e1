/* docket-vocabulary-private.h: the words of the shop's languages, as the reader of orders needs them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-vocabulary.h"
#include "docket-wordbook-private.h"

G_BEGIN_DECLS

#define DOCKET_VOCABULARY_MAX_LANGUAGES 32

struct _DocketVocabulary
{
  gint refs;
  DocketWordbook *book;
  GPtrArray *languages;      /* tags, NULL at the end */
  gboolean month_first[DOCKET_VOCABULARY_MAX_LANGUAGES];  /* 6/7 is the seventh of June */
};

/* The index of @tag or of its main language ("de" for "de-AT"); -1: none. @tag may be NULL. */
gint docket_vocabulary_find_language (const DocketVocabulary *vocabulary, const char *tag);
guint docket_vocabulary_count_languages (const DocketVocabulary *vocabulary);

G_END_DECLS
