/* docket-language.h: answers in the caller's language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketLanguages DocketLanguages;

/* The languages that Docket is translated into, whether the system has their locales or not (it must
 * have C.UTF-8, as every Debian has). Call it before there are threads: it changes the environment
 * for a moment. */
DocketLanguages *docket_languages_new (void);
void docket_languages_free (DocketLanguages *languages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLanguages, docket_languages_free)

/* From now on the calling thread's sentences are in the first known language of @accepted, an
 * Accept-Language header ("fr, de-AT;q=0.8"; NULL or none known: the process's own), until
 * docket_languages_leave(). Any thread. */
void docket_languages_enter (DocketLanguages *languages, const char *accepted);
void docket_languages_leave (DocketLanguages *languages);

G_END_DECLS
