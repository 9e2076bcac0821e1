/* docket-language.h: answers in the caller's language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketLanguages DocketLanguages;

/* The languages that Docket is translated into, as far as the system has their locales. */
DocketLanguages *docket_languages_new (void);
void docket_languages_free (DocketLanguages *languages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLanguages, docket_languages_free)

/* From now on the calling thread's sentences are in the language of @tag ("de", "ja-JP"; NULL or
 * unknown: the process's own), until docket_languages_leave(). */
void docket_languages_enter (DocketLanguages *languages, const char *tag);
void docket_languages_leave (DocketLanguages *languages);

G_END_DECLS
