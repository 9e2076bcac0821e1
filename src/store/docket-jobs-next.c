/* docket-jobs-next.c: the job that ranks first, found without looking at all of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs-table.h"

#include "docket-sql-private.h"

#include <math.h>

/* Two indexes order the pending jobs of one product and paper: by place (priority and age), and by
 * the time they are wanted. A rank is a place and what the wish adds, so a job that neither index
 * has shown yet ranks no higher than the last place and the last wish together (Fagin's threshold
 * algorithm). The page grows until the best one seen is above that. */
#define FIRST_PAGE 8

#define WAITING "FROM jobs WHERE state = 'pending' AND lease_until = 0 AND site = $1 "
#define BY_PLACE                                                                            \
  "SELECT id, place, wanted_by " WAITING "AND product = $2 AND paper = $3 "                 \
  "AND not_before <= $4 ORDER BY place DESC LIMIT $5"
#define BY_WISH                                                                             \
  "SELECT id, place, wanted_by " WAITING "AND product = $2 AND paper = $3 "                 \
  "AND wanted_by > 0 AND not_before <= $4 ORDER BY wanted_by LIMIT $5"
/* One step of a walk over the kinds of paper that wait, each found by the index. */
#define NEXT_KIND                                                                           \
  "SELECT product, paper " WAITING "AND (product, paper) > ($2, $3) "                       \
  "ORDER BY product, paper LIMIT 1"

typedef struct
{
  const char *site;
  gint64 now;
  gint64 best_id;
  double best_rank;
} Search;

typedef struct
{
  double place;   /* of the last row */
  double wish;
  gint64 n;       /* rows */
} Page;

static double
wish_points (gint64 wanted_by,
             gint64 now)
{
  DocketJob with = { .priority = 50, .created_at = now, .wanted_by = wanted_by };
  DocketJob without = { .priority = 50, .created_at = now };

  return docket_job_rank (&with, now) - docket_job_rank (&without, now);
}

static gboolean
read_page (DocketDbHandle *handle,
           const char     *sql,
           const char     *product,
           const char     *paper,
           gint64          limit,
           Search         *search,
           Page           *page,
           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  *page = (Page) { 0 };
  if (!docket_sql_query (handle, &rows, sql,
                         PARAMS (P_TEXT (search->site), P_TEXT (product), P_TEXT (paper),
                                 P_INT (search->now), P_INT (limit)),
                         error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    {
      gint64 id = docket_rows_int (&rows, 0);
      double rank;

      page->place = docket_rows_real (&rows, 1);
      page->wish = wish_points (docket_rows_int (&rows, 2), search->now);
      page->n++;
      rank = page->place + page->wish;
      if (rank > search->best_rank || (rank == search->best_rank && id < search->best_id))
        {
          search->best_rank = rank;
          search->best_id = id;
        }
    }
  return step == DOCKET_DB_STEP_DONE;
}

static gboolean
search_kind (DocketDbHandle *handle,
             const char     *product,
             const char     *paper,
             Search         *search,
             GError        **error)
{
  for (gint64 limit = FIRST_PAGE;; limit *= 8)
    {
      Page places, wishes;

      if (!read_page (handle, BY_PLACE, product, paper, limit, search, &places, error) ||
          !read_page (handle, BY_WISH, product, paper, limit, search, &wishes, error))
        return FALSE;
      if (places.n < limit)
        return TRUE;
      if (search->best_rank >= places.place + (wishes.n < limit ? 0 : wishes.wish))
        return TRUE;
    }
}

static gboolean
accepts (const char *const *list,
         const char        *word)
{
  return list == NULL || g_strv_contains (list, word);
}

/* FALSE without @error: no further kind. */
static gboolean
next_kind (DocketDbHandle *handle,
           const char     *site,
           char          **product,
           char          **paper,
           GError        **error)
{
  g_auto (DocketRows) rows = { NULL };
  g_autofree char *after_product = g_steal_pointer (product);
  g_autofree char *after_paper = g_steal_pointer (paper);
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, NEXT_KIND,
                             PARAMS (P_TEXT (site),
                                     P_TEXT (after_product != NULL ? after_product : ""),
                                     P_TEXT (after_paper != NULL ? after_paper : "")),
                             error) ||
      !found)
    return FALSE;
  *product = docket_rows_dup_text (&rows, 0, NULL);
  *paper = docket_rows_dup_text (&rows, 1, NULL);
  return TRUE;
}

DocketJob *
docket_jobs_table_find_next (DocketDbHandle    *handle,
                             const char        *site,
                             const char *const *products,
                             const char *const *papers,
                             gint64             now,
                             GError           **error)
{
  Search search = { .site = site, .now = now, .best_rank = -HUGE_VAL };
  g_autofree char *product = NULL;
  g_autofree char *paper = NULL;
  g_autoptr (GError) local = NULL;

  while (next_kind (handle, site, &product, &paper, &local))
    if (accepts (products, product) && accepts (papers, paper) &&
        !search_kind (handle, product, paper, &search, error))
      return NULL;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return search.best_id != 0 ? docket_jobs_table_get (handle, search.best_id, NULL, error) : NULL;
}
