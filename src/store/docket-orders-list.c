/* docket-orders-list.c: orders listed by site and by what they want, searched, counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders-table.h"

#include "docket-error.h"
#include "docket-search-private.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define LIMIT_MAX 500
/* Of a search: how many of the orders that a word finds are looked at. */
#define SEARCHED "5000"

#define COLUMNS "SELECT list_row, listed_at, id, searched FROM orders WHERE site = $1 "
#define PAGE "AND (listed_at, id) < ($2, $3) ORDER BY listed_at DESC, id DESC LIMIT $4"
#define LIST_OPEN COLUMNS "AND wants <> 'ended' " PAGE
#define LIST_ENDED COLUMNS "AND wants = 'ended' " PAGE
#define LIST_WANTS                                                                          \
  COLUMNS "AND wants <> 'ended' AND (listed_at, id) < ($2, $3) AND wants = $4 "             \
          "ORDER BY listed_at DESC, id DESC LIMIT $5"
/* The words are the site's own, so the orders need not be asked for theirs. */
#define SEARCH                                                                              \
  "SELECT list_row, listed_at, id, searched FROM orders WHERE id IN "                       \
  "(SELECT id FROM order_words WHERE site = $1 AND word >= $2 AND word < $3 "               \
  "LIMIT " SEARCHED ") AND (listed_at, id) < ($4, $5) ORDER BY listed_at DESC, id DESC"
#define COUNT                                                                               \
  "SELECT wants, COUNT(*) FROM orders WHERE site = $1 AND wants <> 'ended' GROUP BY wants"
#define DAY                                                                                 \
  "SELECT COALESCE(SUM(CASE WHEN placed_at >= $1 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN released_at >= $2 THEN 1 ELSE 0 END), 0), "         \
  "COALESCE(SUM(CASE WHEN ready_at >= $3 THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN collected_at >= $4 THEN 1 ELSE 0 END), 0) "                 \
  "FROM orders WHERE site = $5 AND changed_at >= $6"
#define REVENUE "SELECT COALESCE(SUM(amount), 0) FROM payments WHERE site = $1 AND at >= $2 AND currency IN ('', $3)"
#define WAITING                                                                             \
  "SELECT COUNT(*) FROM orders WHERE site = $1 AND wants <> 'ended' "                       \
  "AND wants IN ('person', 'customer') AND state = 'placed'"

typedef struct
{
  gint64 listed_at;
  gint64 id;
} Place;

static gboolean
parse_cursor (const char *cursor,
              Place      *place,
              GError    **error)
{
  gint end = 0;

  *place = (Place) { G_MAXINT64, G_MAXINT64 };
  if (cursor == NULL)
    return TRUE;
  if (sscanf (cursor, "%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "%n", &place->listed_at, &place->id,
              &end) == 2 &&
      cursor[end] == '\0')
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The cursor is not one of this list."));
  return FALSE;
}

static const char *
longest (char **words)
{
  const char *best = words[0];

  for (char **word = words; *word != NULL; word++)
    if (strlen (*word) > strlen (best))
      best = *word;
  return best;
}

/* One row more than the page tells whether another page follows. */
static gboolean
start_list (DocketDbHandle         *handle,
            const DocketOrderQuery *query,
            const Place            *place,
            guint                   limit,
            DocketRows             *rows,
            GError                **error)
{
  const DocketParam page[] = { P_TEXT (query->site), P_INT (place->listed_at), P_INT (place->id),
                               P_INT (limit + 1) };

  if (query->wants == NULL)
    return docket_sql_query (handle, rows, LIST_OPEN, page, G_N_ELEMENTS (page), error);
  if (g_str_equal (query->wants, "ended"))
    return docket_sql_query (handle, rows, LIST_ENDED, page, G_N_ELEMENTS (page), error);
  return docket_sql_query (handle, rows, LIST_WANTS,
                           PARAMS (P_TEXT (query->site), P_INT (place->listed_at),
                                   P_INT (place->id), P_TEXT (query->wants), P_INT (limit + 1)),
                           error);
}

/* @from and @to are borrowed until the rows are read. */
static gboolean
start_search (DocketDbHandle         *handle,
              const DocketOrderQuery *query,
              const Place            *place,
              const char             *from,
              const char             *to,
              DocketRows             *rows,
              GError                **error)
{
  return docket_sql_query (handle, rows, SEARCH,
                           PARAMS (P_TEXT (query->site), P_TEXT (from), P_TEXT (to),
                                   P_INT (place->listed_at), P_INT (place->id)),
                           error);
}

static GPtrArray *
read_page (DocketRows *rows,
           char      **words,
           guint       limit,
           char      **next,
           GError    **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  Place last = { 0 };
  DocketDbStep step;

  while ((step = docket_rows_next (rows, error)) == DOCKET_DB_STEP_ROW)
    {
      if (words != NULL && !docket_search_matches (docket_rows_text (rows, 3), words))
        continue;
      if (found->len == limit)
        {
          *next = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, last.listed_at, last.id);
          return g_steal_pointer (&found);
        }
      last = (Place) { docket_rows_int (rows, 1), docket_rows_int (rows, 2) };
      g_ptr_array_add (found, docket_rows_dup_text (rows, 0, NULL));
    }
  return step == DOCKET_DB_STEP_DONE ? g_steal_pointer (&found) : NULL;
}

GPtrArray *
docket_orders_table_list (DocketDbHandle         *handle,
                          const DocketOrderQuery *query,
                          char                  **next,
                          GError                **error)
{
  g_auto (GStrv) words = query->query != NULL ? docket_search_fold (query->query) : NULL;
  guint limit = CLAMP (query->limit, 1, LIMIT_MAX);
  const char *from = NULL;
  g_autofree char *to = NULL;
  g_auto (DocketRows) rows = { NULL };
  Place place;

  *next = NULL;
  if (!parse_cursor (query->cursor, &place, error))
    return NULL;
  if (words != NULL && words[0] == NULL)
    return g_ptr_array_new_with_free_func (g_free);
  if (words != NULL)
    {
      from = longest (words);
      to = docket_search_end (from);
    }
  if (words != NULL ? !start_search (handle, query, &place, from, to, &rows, error)
                    : !start_list (handle, query, &place, limit, &rows, error))
    return NULL;
  return read_page (&rows, words, limit, next, error);
}

gboolean
docket_orders_table_count (DocketDbHandle *handle,
                           const char     *site,
                           guint           counts[DOCKET_WANTS_ENDED + 1],
                           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  memset (counts, 0, sizeof (guint) * (DOCKET_WANTS_ENDED + 1));
  if (!docket_sql_query (handle, &rows, COUNT, PARAMS (P_TEXT (site)), error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      DocketWants wants;

      if (docket_wants_from_nick (docket_rows_text (&rows, 0), &wants))
        counts[wants] = (guint) docket_rows_int (&rows, 1);
    }
  return step == DOCKET_DB_STEP_DONE;
}

gboolean
docket_orders_table_day (DocketDbHandle *handle,
                         const char     *site,
                         gint64          since,
                         const char     *currency,
                         DocketDay      *day,
                         GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  g_auto (DocketRows) waiting = { NULL };
  g_auto (DocketRows) revenue = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, DAY,
                             PARAMS (P_INT (since), P_INT (since), P_INT (since), P_INT (since),
                                     P_TEXT (site), P_INT (since)),
                             error) ||
      !docket_sql_query_one (handle, &revenue, &found, REVENUE,
                             PARAMS (P_TEXT (site), P_INT (since), P_TEXT (currency)), error) ||
      !docket_sql_query_one (handle, &waiting, &found, WAITING, PARAMS (P_TEXT (site)), error))
    return FALSE;
  *day = (DocketDay) { .placed = (guint) docket_rows_int (&rows, 0),
                       .released = (guint) docket_rows_int (&rows, 1),
                       .ready = (guint) docket_rows_int (&rows, 2),
                       .collected = (guint) docket_rows_int (&rows, 3),
                       .revenue = docket_rows_int (&revenue, 0),
                       .waiting = (guint) docket_rows_int (&waiting, 0) };
  return TRUE;
}
