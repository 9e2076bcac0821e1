/* docket-sql-private.h: statements as the tables write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_PARAM_NULL,
  DOCKET_PARAM_INT,
  DOCKET_PARAM_REAL,
  DOCKET_PARAM_TEXT,
  DOCKET_PARAM_BLOB,
} DocketParamKind;

typedef struct
{
  DocketParamKind kind;
  gint64 integer;
  double real;
  gconstpointer bytes;  /* borrowed while the statement runs; NULL is null */
  gsize length;
} DocketParam;

#define P_INT(value) { .kind = DOCKET_PARAM_INT, .integer = (gint64) (value) }
#define P_REAL(value) { .kind = DOCKET_PARAM_REAL, .real = (value) }
#define P_TEXT(value) { .kind = DOCKET_PARAM_TEXT, .bytes = (value) }
#define P_BLOB(value, size) { .kind = DOCKET_PARAM_BLOB, .bytes = (value), .length = (size) }
#define P_HASH(value) P_BLOB ((value)->bytes, DOCKET_HASH_LEN)

#define PARAMS(...)                          \
  ((const DocketParam[]) { __VA_ARGS__ }),   \
      G_N_ELEMENTS (((const DocketParam[]) { __VA_ARGS__ }))

/* The rows of a running query; the zero value is none. */
typedef struct
{
  DocketDbHandle *handle;
  gpointer statement;
} DocketRows;

/* @sql is a literal: it is prepared once per connection and found again by its address. The same
 * literal must not be queried while its rows are still open. */
gboolean docket_sql_query (DocketDbHandle *handle,
                           DocketRows *rows,
                           const char *sql,
                           const DocketParam *params,
                           guint n_params,
                           GError **error);
DocketDbStep docket_rows_next (DocketRows *rows, GError **error);
void docket_rows_clear (DocketRows *rows);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketRows, docket_rows_clear)

/* A query of at most one row. @found: (out) whether there is one, in @rows. */
gboolean docket_sql_query_one (DocketDbHandle *handle,
                               DocketRows *rows,
                               gboolean *found,
                               const char *sql,
                               const DocketParam *params,
                               guint n_params,
                               GError **error);

/* A statement without rows. @n_changes: (out) (optional). */
gboolean docket_sql_run (DocketDbHandle *handle,
                         gint64 *n_changes,
                         const char *sql,
                         const DocketParam *params,
                         guint n_params,
                         GError **error);

gboolean docket_rows_is_null (DocketRows *rows, gint column);
gint64 docket_rows_int (DocketRows *rows, gint column);
double docket_rows_real (DocketRows *rows, gint column);
const char *docket_rows_text (DocketRows *rows, gint column);  /* NULL for null; until the next row */
char *docket_rows_dup_text (DocketRows *rows, gint column, gsize *length);
gconstpointer docket_rows_blob (DocketRows *rows, gint column, gsize *length);

/* Collects one object of each row. @read returns it, or NULL with @error. */
typedef gpointer (*DocketRowReader) (DocketRows *rows, GError **error);
GPtrArray *docket_sql_collect (DocketDbHandle *handle,
                               DocketRowReader read,
                               GDestroyNotify free_func,
                               const char *sql,
                               const DocketParam *params,
                               guint n_params,
                               GError **error);

G_END_DECLS
