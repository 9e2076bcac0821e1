/* docket-ledger.h: what was begun on which device, on disk before a device gets a byte
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A file of checked lines, appended and fsynced, rewritten aside and renamed when it has grown. Any thread.
 */
#pragma once

#include "docket-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* How far an attempt came, as far as is certain. */
typedef enum
{
  DOCKET_LEDGER_INTENDED,  /* the device may have been given the page */
  DOCKET_LEDGER_STARTED,   /* it holds the page under entry.id, and may have been told to make it */
} DocketLedgerPhase;

typedef struct
{
  char *name;              /* DocketAttempt.name: unique for ever */
  DocketLedgerPhase phase;
  char *device;            /* its name in the settings */
  char *uri;
  char *id;                /* the device's own name for it; NULL before STARTED */
  DocketJob *job;          /* as it was claimed */
} DocketLedgerEntry;

/* An attempt to make @job as @name on the device of that name and address; all is copied. (transfer full) */
DocketLedgerEntry *docket_ledger_entry_new (const char *name, const char *device, const char *uri, const DocketJob *job);
DocketLedgerEntry *docket_ledger_entry_copy (const DocketLedgerEntry *entry);
void docket_ledger_entry_free (DocketLedgerEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketLedgerEntry, docket_ledger_entry_free)

#define DOCKET_TYPE_LEDGER (docket_ledger_get_type ())
G_DECLARE_FINAL_TYPE (DocketLedger, docket_ledger, DOCKET, LEDGER, GObject)

/* Reads the ledger at @path or makes it; blocks for a small file. A last line that was torn by a crash
 * is dropped: what it said was never acted upon. A file that is damaged otherwise is set aside,
 * and @problem (out, transfer full) says so in a sentence.
 * DOCKET_ERROR_FAILED where it cannot be read or made. */
DocketLedger *docket_ledger_open (const char *path, char **problem, GError **error);

/* Attempts that have not ended: DocketLedgerEntry (transfer full). */
GPtrArray *docket_ledger_list_attempts (DocketLedger *self);

/* Reports that the server has not acknowledged, oldest first: DocketJob (transfer full). */
GPtrArray *docket_ledger_list_reports (DocketLedger *self);

/* These block until it is on disk, so from any thread but the main one. DOCKET_ERROR_FULL or DOCKET_ERROR_FAILED where that
 * could not be done; then nothing was written, and nothing may be begun on it. */
gboolean docket_ledger_intend (DocketLedger *self, const DocketLedgerEntry *entry, GError **error);
gboolean docket_ledger_start (DocketLedger *self, const char *name, const char *id, GError **error);

/* The others are on disk when they finish, in the order of their calls where one waits for another. Errors as above. */

/* The attempt @name (NULL: there was none) has ended, and @report (NULL: none) is owed to the server; both or
 * neither. A report replaces an earlier one of the same job. */
void docket_ledger_ended_async (DocketLedger *self,
                                const char *name,
                                const DocketJob *report,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/* The server has the report of @job under @attempt. */
void docket_ledger_delivered_async (DocketLedger *self,
                                    gint64 job,
                                    guint attempt,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

/* Every attempt that the server can know of is in this ledger, from now on: it was asked, when the ledger was new. */
void docket_ledger_vouch (DocketLedger *self);

/* Whether the ledger knows all, also beyond a restart. A new one, and one in the place of one that was damaged, does not. */
gboolean docket_ledger_knows_all (DocketLedger *self);

/* Of any of those above. TRUE: it is on disk. Otherwise FULL or FAILED, and nothing may be begun on it. */
gboolean docket_ledger_write_finish (DocketLedger *self, GAsyncResult *result, GError **error);

G_END_DECLS
