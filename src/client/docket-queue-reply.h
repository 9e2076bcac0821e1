/* docket-queue-reply.h: the shop's queue as the order server tells it: what waits, where, why, until when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-job.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A device that stands, and so makes others wait. */
typedef struct
{
  char *device;
  gint64 since;          /* 0: not told */
  char **reasons;        /* NULL: not told */
} DocketForecastStop;

/* When something should be made, and what that is reckoned from. */
typedef struct
{
  gint64 p50, p90;       /* 0: nobody can tell */
  gboolean explained;    /* whether what follows was told */
  guint ahead_jobs;
  double ahead_seconds;
  char **ahead_orders;   /* claim codes, the first of them; NULL: none */
  char *device;          /* the one that is likely to make it; NULL: not known */
  double seconds_per_unit, setup_seconds;
  guint working;         /* devices that share the work now */
  GPtrArray *stopped;    /* DocketForecastStop; never NULL */
  gint64 opens_at;       /* 0: the shop is open, or has no hours */
} DocketForecast;

void docket_forecast_free (DocketForecast *forecast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketForecast, docket_forecast_free)

/* From the object that a job, an order or a row has as "expected"; NULL where @node is no object. */
DocketForecast *docket_forecast_from_json (JsonNode *node);

/* One of the reasons for a job's place. */
typedef struct
{
  char *type;            /* "priority", "wanted-by", "age", "same-order", "loaded-media", "raised" */
  double number;         /* 0: none */
  gint64 at;             /* 0: none */
} DocketPlaceReason;

/* One job of the queue. */
typedef struct
{
  DocketJob *job;
  guint place;           /* 1 is next; 0: it is being made */
  char *name;            /* the customer's; NULL */
  char *title;           /* the product's; NULL */
  GPtrArray *why;        /* DocketPlaceReason, the weightiest first */
  DocketForecast *expected;  /* NULL: not told */
} DocketQueuedJob;

void docket_queued_job_free (DocketQueuedJob *queued);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketQueuedJob, docket_queued_job_free)

/* What would let jobs go on if it were loaded. */
typedef struct
{
  char *product;
  char *title;           /* the product's; NULL */
  char *paper;           /* NULL: any */
  DocketLength width, height;
  guint orders, jobs;    /* that wait for it */
  char *device;          /* where it belongs; NULL: more than one, or none is known */
} DocketMediaWanted;

void docket_media_wanted_free (DocketMediaWanted *wanted);

typedef struct
{
  GPtrArray *jobs;           /* DocketQueuedJob, in the queue's order */
  guint total;               /* also those that were not sent */
  GPtrArray *media_wanted;   /* DocketMediaWanted */
  gboolean intake_paused;
  gint64 intake_since;       /* 0: not told */
  char *intake_by;           /* an actor; NULL */
  char *intake_note;         /* what customers are told; NULL */
  char *intake_closed;       /* why no new orders are taken until the settings are mended; NULL: they are */
} DocketQueueReply;

void docket_queue_reply_free (DocketQueueReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketQueueReply, docket_queue_reply_free)

/* DOCKET_ERROR_INVALID where @node is no queue. */
DocketQueueReply *docket_queue_reply_from_json (JsonNode *node, GError **error);

G_END_DECLS
