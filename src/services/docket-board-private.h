/* docket-board-private.h: the board's insides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-board.h"
#include "docket-devices-table.h"
#include "docket-estimate-score.h"
#include "docket-estimate.h"
#include "docket-estimates-table.h"
#include "docket-queue-table.h"

G_BEGIN_DECLS

/* A product on a paper. */
typedef struct
{
  const char *product;           /* the list's words or the catalogue's */
  const char *paper;
  const DocketProduct *known;    /* NULL: no longer in the catalogue */
} DocketBoardKind;

typedef struct
{
  DocketDeviceRow *row;          /* borrowed from rows */
  char **products;               /* NULL: all */
  char **artworks;               /* NULL: all */
  char **reasons;
  double seconds_left;           /* of what it makes, as it says; -1: it does not */
  gboolean present;              /* heard of lately */
  DocketDeviceRecord *record;    /* NULL: nothing is known */
  gboolean works;                /* now, or will; by itself */
  gboolean stands;               /* now: @works says that it is expected back */
  gint64 since;                  /* that it stands; 0 */
  DocketRate *rates;             /* one a kind; zero where it does not make it */
} DocketBoardDevice;

/* One look at a shop; never changed once made, so that any thread may read it. */
struct _DocketBoard
{
  gint64 now;
  DocketQueueList list;
  GArray *entries;               /* guint: indexes into the list, in the order in which they are taken */
  GArray *kinds;                 /* DocketBoardKind */
  GHashTable *kind_numbers;      /* "PRODUCT PAPER" -> index + 1 */
  GPtrArray *rows;               /* DocketDeviceRow */
  GArray *devices;               /* DocketBoardDevice */
  const DocketSite *site;
  gint64 last_event;             /* that it knows of */
  gint64 cost;                   /* microseconds that it took to make */
  GPtrArray *records;            /* DocketDeviceRecord */
  DocketScores scores;
  DocketPlan *plan;
  gpointer planned;              /* what the plan points into */
  GArray *places;                /* guint: an entry's place in the plan; G_MAXUINT: it is not in it */
  GArray *ranks;                 /* double: of the jobs in the plan */
};

/* Lays the entries on the devices. */
gboolean docket_board_make_plan (DocketBoard *board, DocketDbHandle *handle, GError **error);

/* When the entry at @place will be made. */
DocketForecast docket_board_forecast_entry (const DocketBoard *board, guint place);

/* When @order's items would be, were they released now. @kind: (out) of the first. */
DocketForecast docket_board_ask (const DocketBoard *board, const DocketOrder *order, guint *kind);

/* The range that holds as often as it says. 0 where it is not known. */
void docket_board_get_range (const DocketBoard *board, const DocketForecast *forecast, gint64 *p50, gint64 *p90);

/* {"p50":…,"p90":…,"explanation":{…}}; for customers without others' orders. (transfer full) */
char *docket_board_dup_expected (const DocketBoard *board,
                                 const DocketForecast *forecast,
                                 guint kind,
                                 gboolean customer);

DocketBoard *docket_board_new (DocketServices *services,
                               DocketDbHandle *handle,
                               const DocketSite *site,
                               gint64 now,
                               GError **error);

const DocketQueueEntry *docket_board_get_entry (const DocketBoard *board, guint place);
guint docket_board_find_kind (const DocketBoard *board, const char *product, const char *paper);

/* Whether the device makes the kind, its media aside; and whether those are loaded. */
gboolean docket_board_device_makes (const DocketBoardDevice *device, const DocketBoardKind *kind);
gboolean docket_board_device_is_loaded (const DocketBoardDevice *device, const DocketBoardKind *kind);

/* Whether no device that could make it has its paper loaded, and one could. */
gboolean docket_board_needs_media (const DocketBoard *board, guint kind, const DocketBoardDevice **could);

G_END_DECLS
