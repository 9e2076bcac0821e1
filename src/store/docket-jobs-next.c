/* docket-jobs-next.c: the job that ranks first, found without looking at all of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs-table.h"

#include "docket-sql-private.h"

#include <math.h>

/* Two indexes order the pending jobs of one product and paper: by place (priority and age) and by
 * pull (the wish too). No job ranks above the larger of the two, so what neither index has shown yet
 * ranks no higher than the last place or the last pull (Fagin's threshold algorithm). The page grows
 * until the best one seen is not below that. */
#define FIRST_PAGE 8
/* Above every id: of two that rank alike the older is taken. */
#define NOTHING G_MAXINT64

#define WAITING                                                                             \
  "FROM jobs WHERE state = 'pending' AND lease_until = 0 AND to_device IS NULL AND site = $1 "
#define BY_PLACE                                                                            \
  "SELECT id, place, pull " WAITING "AND product = $2 AND paper = $3 "                      \
  "AND not_before <= $4 ORDER BY place DESC LIMIT $5"
#define BY_PULL                                                                             \
  "SELECT id, place, pull " WAITING "AND product = $2 AND paper = $3 "                      \
  "AND pull IS NOT NULL AND not_before <= $4 ORDER BY pull DESC LIMIT $5"
#define MOVED                                                                               \
  "SELECT id, place, pull FROM jobs WHERE state = 'pending' AND lease_until = 0 "           \
  "AND to_device IS NOT NULL AND to_station = $1 AND to_device = $2 AND not_before <= $3 "  \
  "AND site = $4"
/* One step of a walk over the kinds of paper that wait, each found by the index. */
#define NEXT_PAPER                                                                          \
  "SELECT product, paper " WAITING "AND product = $2 AND paper > $3 ORDER BY paper LIMIT 1"
#define NEXT_PRODUCT                                                                        \
  "SELECT product, paper " WAITING "AND product > $2 ORDER BY product, paper LIMIT 1"

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
  double pull;
  gint64 n;       /* rows */
} Page;

static void
consider (Search *search,
          gint64  id,
          double  rank)
{
  if (rank < search->best_rank || (rank == search->best_rank && id > search->best_id))
    return;
  search->best_rank = rank;
  search->best_id = id;
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
      page->place = docket_rows_real (&rows, 1);
      page->pull = docket_rows_is_null (&rows, 2) ? -HUGE_VAL : docket_rows_real (&rows, 2);
      page->n++;
      consider (search, docket_rows_int (&rows, 0),
                docket_job_rank_at (page->place, page->pull, search->now));
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
      Page places, pulls;
      double unseen;

      if (!read_page (handle, BY_PLACE, product, paper, limit, search, &places, error) ||
          !read_page (handle, BY_PULL, product, paper, limit, search, &pulls, error))
        return FALSE;
      if (places.n < limit)
        return TRUE;
      unseen = docket_job_place_at (places.place, search->now);
      if (pulls.n == limit)
        unseen = MAX (unseen, docket_job_pull_at (pulls.pull, search->now));
      if (search->best_rank >= unseen)
        return TRUE;
    }
}

static gboolean
take_kind (DocketDbHandle    *handle,
           const char        *sql,
           const DocketParam *params,
           guint              n_params,
           char             **product,
           char             **paper,
           GError           **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, sql, params, n_params, error) || !found)
    return FALSE;
  *product = docket_rows_dup_text (&rows, 0, NULL);
  *paper = docket_rows_dup_text (&rows, 1, NULL);
  return TRUE;
}

/* FALSE without @error: no further kind. */
static gboolean
next_kind (DocketDbHandle *handle,
           const char     *site,
           char          **product,
           char          **paper,
           GError        **error)
{
  g_autofree char *last_product = g_steal_pointer (product);
  g_autofree char *last_paper = g_steal_pointer (paper);
  const DocketParam params[] = { P_TEXT (site), P_TEXT (last_product != NULL ? last_product : ""),
                                 P_TEXT (last_paper != NULL ? last_paper : "") };
  GError *local = NULL;

  if (take_kind (handle, NEXT_PAPER, params, 3, product, paper, &local) ||
      (local == NULL && take_kind (handle, NEXT_PRODUCT, params, 2, product, paper, &local)))
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, local);
  return FALSE;
}

/* Moved jobs are few: a person chose each. */
static gboolean
search_moved (DocketDbHandle          *handle,
              const DocketJobQuestion *question,
              Search                  *search,
              GError                 **error)
{
  g_auto (DocketRows) rows = { NULL };
  DocketDbStep step;

  if (question->device == NULL)
    return TRUE;
  if (!docket_sql_query (handle, &rows, MOVED,
                         PARAMS (P_TEXT (question->station), P_TEXT (question->device),
                                 P_INT (search->now), P_TEXT (question->site)),
                         error))
    return FALSE;
  while ((step = docket_rows_next (&rows, error)) == DOCKET_DB_STEP_ROW)
    consider (search, docket_rows_int (&rows, 0),
              docket_job_rank_at (docket_rows_real (&rows, 1),
                                  docket_rows_is_null (&rows, 2) ? -HUGE_VAL : docket_rows_real (&rows, 2),
                                  search->now));
  return step == DOCKET_DB_STEP_DONE;
}

/* The first of each kind, with the slack for the kind that the device made last. */
static gboolean
search_kinds (DocketDbHandle          *handle,
              const DocketJobQuestion *question,
              Search                  *search,
              GError                 **error)
{
  g_autofree char *product = NULL;
  g_autofree char *paper = NULL;
  GError *local = NULL;

  while (next_kind (handle, question->site, &product, &paper, &local))
    {
      gboolean same = g_strcmp0 (product, question->product) == 0 && g_strcmp0 (paper, question->paper) == 0;
      double slack = same ? DOCKET_JOB_SLACK : 0;
      Search kind = { question->site, search->now, NOTHING, search->best_rank - slack };

      if (question->takes != NULL && !question->takes (product, paper, question->data))
        continue;
      if (!search_kind (handle, product, paper, &kind, error))
        return FALSE;
      if (kind.best_id != NOTHING)
        consider (search, kind.best_id, kind.best_rank + slack);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

DocketJob *
docket_jobs_table_find_next (DocketDbHandle          *handle,
                             const DocketJobQuestion *question,
                             gint64                   now,
                             GError                 **error)
{
  Search search = { question->site, now, NOTHING, -HUGE_VAL };

  if (!search_moved (handle, question, &search, error) || !search_kinds (handle, question, &search, error))
    return NULL;
  return search.best_id != NOTHING ? docket_jobs_table_get (handle, search.best_id, NULL, error) : NULL;
}

gboolean
docket_jobs_table_highest_rank (DocketDbHandle *handle,
                                const char     *site,
                                gint64          now,
                                double         *rank,
                                GError        **error)
{
  const DocketJobQuestion question = { .site = site };
  Search search = { site, now, NOTHING, -HUGE_VAL };

  if (!search_kinds (handle, &question, &search, error))
    return FALSE;
  *rank = search.best_rank;
  return TRUE;
}
