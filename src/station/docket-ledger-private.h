/* docket-ledger-private.h: what the ledger's lines say, apart from the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-ledger.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The sum of all records so far. */
typedef struct
{
  GHashTable *attempts;   /* name → DocketLedgerEntry */
  GPtrArray *reports;     /* DocketJob */
  gboolean knows_all;
} DocketLedgerState;

DocketLedgerState *docket_ledger_state_new (void);
void docket_ledger_state_free (DocketLedgerState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLedgerState, docket_ledger_state_free)

/* Adds what @line says. FALSE: its sum is wrong, or it says nothing known. */
gboolean docket_ledger_state_apply (DocketLedgerState *state, const char *line, gsize length);

/* The lines that make the same state from nothing. */
char *docket_ledger_state_to_lines (DocketLedgerState *state);

/* One line with its sum and line end, for each kind of record. (transfer full) */
char *docket_ledger_line_for_attempt (const DocketLedgerEntry *entry);
char *docket_ledger_line_for_started (const char *name, const char *id);
char *docket_ledger_line_for_all (void);
char *docket_ledger_line_for_ended (const char *name, const DocketJob *report);
char *docket_ledger_line_for_delivered (gint64 job, guint attempt);

G_END_DECLS
