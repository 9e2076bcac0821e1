/* docket-db.h: the database: readers for many threads, one writer that groups commits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db-driver.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketDb DocketDb;

/* A connection in use by the calling thread; what the *-table.h functions take. */
typedef struct _DocketDbHandle DocketDbHandle;

typedef struct
{
  const char *data_dir;          /* made with mode 0700 where it is missing */
  const char *sql_dir;           /* holds NNNN-name.sql; NULL: the installed ones */
  gboolean owner;                /* the server: nobody else may own the folder. FALSE: an
                                    administrator's command, beside a running server or without */
  const DocketDbDriver *driver;  /* NULL: SQLite */
  gpointer driver_data;
} DocketDbOptions;

/* Opens, migrating where the program is newer. Errors, each with a sentence for the administrator:
 * UNAVAILABLE (another docketd owns the folder), INVALID (the data were written by a newer Docket,
 * or a migration is missing), FULL, FAILED. */
DocketDb *docket_db_open (const DocketDbOptions *options, GError **error);

/* Waits for the writes under way. No handle may be in use. */
void docket_db_close (DocketDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDb, docket_db_close)

/* A reader for the calling thread until docket_db_read_end(); blocks only to open the first one a
 * thread needs. All statements see one state, with all that this process committed before; another
 * process's commits are seen after a moment. Any thread. */
DocketDbHandle *docket_db_read_begin (DocketDb *db, GError **error);
void docket_db_read_end (DocketDbHandle *handle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDbHandle, docket_db_read_end)

/* Runs on the writer's thread, in the locale of the thread that waits for it. FALSE with @error set
 * takes back what it wrote, and nothing else. It must not call docket_db_write() or wait for a thread
 * that does. */
typedef gboolean (*DocketDbWork) (DocketDbHandle *handle, gpointer data, GError **error);

/* Runs @work in a transaction that may be shared with other threads' work, and returns when it is
 * durable. Where FALSE is returned nothing of it is stored, even if @work itself succeeded. Any
 * thread but the writer's. Errors: @work's own; FULL; UNAVAILABLE when closing; FAILED. */
gboolean docket_db_write (DocketDb *db, DocketDbWork work, gpointer data, GError **error);

/* @func is called on the writer's thread after each commit that stored events, with the id of the
 * newest. Set it before the first write. It must be quick. */
typedef void (*DocketDbCommitted) (gint64 last_event, gpointer data);
void docket_db_set_committed_func (DocketDb *db, DocketDbCommitted func, gpointer data);

/* A consistent copy of the database as @path, which must not exist. Any thread. */
gboolean docket_db_backup (DocketDb *db, const char *path, GError **error);

/* For /readyz: one round through a reader. */
gboolean docket_db_check (DocketDb *db, GError **error);

typedef struct
{
  guint64 works;    /* docket_db_write() calls finished */
  guint64 commits;  /* groups */
  guint queued;     /* waiting now */
} DocketDbFigures;

/* What /metrics says of the writer. Any thread. */
void docket_db_get_figures (DocketDb *db, DocketDbFigures *figures);

G_END_DECLS
