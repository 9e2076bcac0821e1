/* docket-grammar.h: how what customers write is read: the shop's words, products and places
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-draft.h"
#include "docket-services.h"

G_BEGIN_DECLS

typedef struct _DocketGrammar DocketGrammar;

/* @folder: with the files of words; NULL: the environment's DOCKET_MAIL_DIR, else Docket's own. They are read when
 * they are needed first. @services is borrowed. (transfer full) */
DocketGrammar *docket_grammar_new (DocketServices *services, const char *folder);
void docket_grammar_free (DocketGrammar *grammar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketGrammar, docket_grammar_free)

/* Reads the words, once. Mistakes in them are logged; FALSE with @error where a file cannot be read. Any thread. */
gboolean docket_grammar_prepare (DocketGrammar *grammar, GError **error);

/* The rules for what is for @site unless it says otherwise, by the catalogue as it is now. Borrowed until the end.
 * NULL with @error as above. Any thread. */
const DocketDraftRules *docket_grammar_get_rules (DocketGrammar *grammar, const char *site, GError **error);

/* The place of that id; NULL where it is not there: what names a place is no other's. Without an id “main”, or else the
 * first. Borrowed. Any thread. */
const DocketSite *docket_grammar_choose_site (DocketGrammar *grammar, const char *id);

G_END_DECLS
