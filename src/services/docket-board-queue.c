/* docket-board-queue.c: the queue as people see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-board-private.h"

#include "docket-jobs-table.h"
#include "docket-json.h"
#include "docket-production-private.h"
#include "docket-queue.h"

#include <math.h>

static JsonObject *
add_object (JsonArray *array)
{
  JsonObject *object = json_object_new ();

  json_array_add_object_element (array, object);
  return object;
}

static void
add_reason (JsonArray  *why,
            const char *type,
            double      value)
{
  JsonObject *reason;

  if (!(fabs (value) >= 0.01))
    return;
  reason = add_object (why);
  json_object_set_string_member (reason, "type", type);
  json_object_set_double_member (reason, "value", round (value * 100) / 100);
}

/* The points that put it where it stands. */
static JsonArray *
write_why (const DocketBoard *board,
           const DocketJob   *job)
{
  DocketJobRank rank = docket_job_explain_rank (job, board->now);
  JsonArray *why = json_array_new ();

  add_reason (why, "priority", rank.priority);
  add_reason (why, "wanted-by", rank.wanted);
  add_reason (why, "age", rank.age);
  add_reason (why, "raised", rank.raised);
  add_reason (why, "same-order", rank.together);
  return why;
}

/* NULL where the catalogue knows the product no longer. */
static const char *
title_of (const DocketBoard *board,
          const DocketJob   *job)
{
  guint kind = docket_board_find_kind (board, job->product, job->paper);
  const DocketProduct *known = kind < board->kinds->len ? g_array_index (board->kinds, DocketBoardKind, kind).known : NULL;

  return known != NULL ? known->title : NULL;
}

static void
write_reasons (JsonObject        *object,
               const DocketBoard *board,
               const DocketJob   *job)
{
  JsonArray *reasons = json_object_get_array_member (object, "reasons");
  const DocketBoardDevice *could;

  if ((job->state == DOCKET_JOB_PENDING || job->state == DOCKET_JOB_PENDING_HELD) && job->lease_until == 0 &&
      docket_board_needs_media (board, docket_board_find_kind (board, job->product, job->paper), &could))
    json_array_add_string_element (reasons, DOCKET_JOB_REASON_MEDIA_NEEDED);
}

static JsonNode *
write_job (DocketServices    *services,
           const DocketBoard *board,
           DocketJob         *job,
           guint              place)
{
  DocketForecast forecast = docket_board_forecast_entry (board, place);
  g_autofree char *expected = docket_board_dup_expected (board, &forecast, docket_board_find_kind (board, job->product, job->paper), FALSE);
  g_autofree char *json = NULL;
  JsonNode *node;
  JsonObject *object;

  docket_production_fill (services, board->site->id, job);
  json = docket_job_to_json (job);
  node = json_from_string (json, NULL);
  object = json_node_get_object (node);
  json_object_set_string_member (object, "title", title_of (board, job));
  json_object_set_int_member (object, "place", place + 1);
  json_object_set_int_member (object, "ahead", place);
  json_object_set_array_member (object, "why", write_why (board, job));
  json_object_set_member (object, "expected", json_from_string (expected, NULL));
  write_reasons (object, board, job);
  return node;
}

/* A job may have ended since the board was made; it is passed over. */
static JsonArray *
write_jobs (DocketServices    *services,
            DocketDbHandle    *handle,
            const DocketBoard *board,
            guint              limit)
{
  JsonArray *jobs = json_array_new ();

  for (guint i = 0; i < MIN (limit, board->entries->len); i++)
    {
      g_autoptr (DocketJob) job = docket_jobs_table_get (handle, docket_board_get_entry (board, i)->id, NULL, NULL);

      if (job != NULL)
        json_array_add_element (jobs, write_job (services, board, job, i));
    }
  return jobs;
}

typedef struct
{
  guint jobs;
  guint orders;
  gint64 last_order;
} Waiting;

static GArray *
count_waiting (const DocketBoard *board)
{
  GArray *waiting = g_array_new (FALSE, TRUE, sizeof (Waiting));

  g_array_set_size (waiting, board->kinds->len);
  for (guint i = 0; i < board->entries->len; i++)
    {
      const DocketQueueEntry *entry = docket_board_get_entry (board, i);
      Waiting *kind;

      if (entry->state != DOCKET_JOB_PENDING || (entry->device != NULL && !entry->moved))
        continue;
      kind = &g_array_index (waiting, Waiting, docket_board_find_kind (board, entry->product, entry->paper));
      kind->jobs++;
      /* An order's jobs stand together. */
      kind->orders += kind->last_order != entry->order;
      kind->last_order = entry->order;
    }
  return waiting;
}

static JsonArray *
write_media_wanted (const DocketBoard *board)
{
  g_autoptr (GArray) waiting = count_waiting (board);
  JsonArray *wanted = json_array_new ();

  for (guint i = 0; i < waiting->len; i++)
    {
      const Waiting *count = &g_array_index (waiting, Waiting, i);
      const DocketBoardKind *kind = &g_array_index (board->kinds, DocketBoardKind, i);
      const DocketBoardDevice *could;
      JsonObject *object;

      if (count->jobs == 0 || kind->known == NULL || !docket_board_needs_media (board, i, &could))
        continue;
      object = add_object (wanted);
      json_object_set_string_member (object, "product", kind->product);
      json_object_set_string_member (object, "title", kind->known->title);
      json_object_set_string_member (object, "paper", kind->paper);
      json_object_set_double_member (object, "width", kind->known->width / 100.0);
      json_object_set_double_member (object, "height", kind->known->height / 100.0);
      json_object_set_int_member (object, "orders", count->orders);
      json_object_set_int_member (object, "jobs", count->jobs);
      json_object_set_string_member (object, "device", could->row->name);
      json_object_set_string_member (object, "station", could->row->station);
    }
  return wanted;
}

char *
docket_board_dup_queue (DocketServices *services,
                        const char     *site_id,
                        guint           limit,
                        gint64          now,
                        GError        **error)
{
  g_autofree char *intake = docket_queue_dup_intake (services, site_id, error);
  g_autoptr (DocketBoard) board = intake != NULL ? docket_boards_get (services, site_id, now, error) : NULL;
  g_autoptr (DocketDbHandle) handle = board != NULL ? docket_db_read_begin (services->db, error) : NULL;
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  if (handle == NULL)
    return NULL;
  json_object_set_array_member (root, "jobs", write_jobs (services, handle, board, limit));
  json_object_set_int_member (root, "total", board->entries->len);
  json_object_set_array_member (root, "media_wanted", write_media_wanted (board));
  json_object_set_member (root, "intake", json_from_string (intake, NULL));
  node = json_node_init_object (json_node_alloc (), root);
  return json_to_string (node, FALSE);
}
