/* docket-db-private.h: the database's insides, for its own files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-sql-private.h"

G_BEGIN_DECLS

struct _DocketDbHandle
{
  DocketDb *db;
  const DocketDbDriver *driver;
  gpointer connection;
  GHashTable *statements;   /* SQL literal's address -> statement */
  gint64 last_event;        /* the writer's: newest event of the open group */
  gint64 began;             /* a reader's: when its transaction did, monotonic; 0: it has none */
  guint64 generation;       /* a reader's: at least so new is what it sees */
};

typedef struct _DocketDbRequest DocketDbRequest;

struct _DocketDb
{
  const DocketDbDriver *driver;
  gpointer driver_data;
  char *dir;
  char *sql_dir;
  gint lock_fd;              /* -1: not the owner */
  DocketDbCommitted committed;
  gpointer committed_data;
  GThread *writer;
  GThread *tidier;           /* NULL: the driver needs none */

  GMutex lock;
  GCond wake;                /* the queue has work, or closing */
  GCond untidy;              /* figures.works has come to untidy_at, or closing */
  guint64 untidy_at;         /* guarded by lock: what the tidier waits for */
  GQueue queue;              /* guarded by lock: DocketDbRequest */
  GPtrArray *idle;           /* guarded by lock: reading handles not in use */
  gboolean writing;          /* guarded by lock: from before a group's begin until after its end */
  guint64 generation;        /* guarded by lock: groups ended */
  gboolean closing;          /* guarded by lock */
  DocketDbFigures figures;   /* guarded by lock */
};

DocketDbHandle *docket_db_handle_new (DocketDb *db, DocketDbMode mode, GError **error);
void docket_db_handle_free (DocketDbHandle *handle);

/* Around each group: no reader may keep seeing what was there before. */
void docket_db_begin_writing (DocketDb *db);
void docket_db_end_writing (DocketDb *db);

/* Starts the thread that owns @handle and ends with the queue empty and db->closing. */
void docket_db_writer_start (DocketDb *db, DocketDbHandle *handle);

/* Starts the thread that keeps the journal short, where the driver needs one; it ends with db->closing. */
gboolean docket_db_tidier_start (DocketDb *db, GError **error);

/* Brings the data to the program's form, or (where @may_change is FALSE) checks that they have it. */
gboolean docket_db_migrate (DocketDbHandle *handle,
                            const char *sql_dir,
                            gboolean may_change,
                            GError **error);

G_END_DECLS
