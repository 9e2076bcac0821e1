/* docket-db-driver.h: what a database must do for the store: the one place a back end is exchanged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_DB_STEP_ERROR,
  DOCKET_DB_STEP_ROW,
  DOCKET_DB_STEP_DONE,
} DocketDbStep;

typedef enum
{
  DOCKET_DB_READER,  /* never writes */
  DOCKET_DB_WRITER,
} DocketDbMode;

/* A back end. A connection is used by one thread at a time. Parameters are numbered from 1 in the
 * order in which $1, $2, … first appear in the text; columns from 0. Errors are DOCKET_ERROR with a
 * sentence: FULL for a full disk, UNAVAILABLE where another process is in the way, else FAILED. */
typedef struct
{
  const char *name;
  const char *tidy;      /* statements that a reader runs now and then while others write; NULL: none are needed */
  gpointer (*open) (gpointer data, const char *where, DocketDbMode mode, GError **error);
  void (*close) (gpointer connection);
  gboolean (*execute) (gpointer connection, const char *sql, GError **error);  /* many statements */
  gboolean (*in_transaction) (gpointer connection);
  gint64 (*n_changes) (gpointer connection);            /* rows of the last statement */
  gboolean (*backup) (gpointer connection, const char *path, GError **error);
  gpointer (*prepare) (gpointer connection, const char *sql, GError **error);
  void (*finalize) (gpointer statement);
  void (*bind_null) (gpointer statement, gint parameter);
  void (*bind_int) (gpointer statement, gint parameter, gint64 value);
  void (*bind_real) (gpointer statement, gint parameter, double value);
  void (*bind_text) (gpointer statement, gint parameter, const char *text, gsize length);
  void (*bind_blob) (gpointer statement, gint parameter, gconstpointer bytes, gsize length);
  DocketDbStep (*step) (gpointer statement, GError **error);
  void (*reset) (gpointer statement);                   /* bindings too: borrowed until here */
  gboolean (*is_null) (gpointer statement, gint column);
  gint64 (*get_int) (gpointer statement, gint column);
  double (*get_real) (gpointer statement, gint column);
  const char *(*get_text) (gpointer statement, gint column, gsize *length);  /* until next step */
  gconstpointer (*get_blob) (gpointer statement, gint column, gsize *length);
} DocketDbDriver;

/* The embedded database; open's data is unused. Static. */
const DocketDbDriver *docket_db_sqlite (void);

/* SQLite that fails where it is told to, for tests; open's data is a DocketDbFault. Static. */
const DocketDbDriver *docket_db_failing (void);

#define DOCKET_DB_NO_FAULT G_MININT

/* Counts each statement prepared, stepped or executed on any connection opened with it: after
 * @countdown calls that succeed, @n_fail calls fail with @code. Read and written atomically. */
typedef struct
{
  gint countdown;   /* DOCKET_DB_NO_FAULT: none fails */
  gint n_fail;      /* 0: one */
  gint code;        /* DocketError */
  gint n_failed;    /* (out) */
} DocketDbFault;

G_END_DECLS
