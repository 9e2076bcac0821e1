/* docket-words.h: translations into a reader's language, whatever the process's own is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server speaks to each customer in the customer's language at the same time, on machines that
 * have no locales installed; gettext knows one language per process. This reads the same compiled
 * catalogues ("LANG/LC_MESSAGES/docket.mo"). */
typedef struct _DocketWords DocketWords;

/* The words of @language, a BCP 47 tag such as "de-AT" ("de" serves it too); untranslated English
 * where there is no catalogue. @localedir: NULL for DOCKET_LOCALEDIR in the environment, then the
 * installed one. Never fails. Immutable, so any thread may use it. */
DocketWords *docket_words_new (const char *language, const char *localedir);
void docket_words_free (DocketWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketWords, docket_words_free)

/* The translation of @text, or @text. Owned by @words (or @text itself). */
const char *docket_words_get (const DocketWords *words, const char *text);

/* The same with a context: C_("month", "May"). */
const char *docket_words_get_in (const DocketWords *words, const char *context, const char *text);

/* The language that the words are in: "de", or "en" without a catalogue. */
const char *docket_words_get_language (const DocketWords *words);

/* The day of @time (microseconds since 1970) in @zone (NULL: the computer's) in words:
 * "21 November 2026", "21. November 2026", "2026年11月21日". */
char *docket_words_dup_date (const DocketWords *words, gint64 time, GTimeZone *zone);

G_END_DECLS
