/* docket-board-private.h: the board's insides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-board.h"
#include "docket-devices-table.h"
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
} DocketBoardDevice;

/* One look at a shop; never changed once made. */
typedef struct
{
  gint64 now;
  DocketQueueList list;
  GArray *entries;               /* guint: indexes into the list, in the order in which they are taken */
  GArray *kinds;                 /* DocketBoardKind */
  GHashTable *kind_numbers;      /* "PRODUCT PAPER" -> index + 1 */
  GPtrArray *rows;               /* DocketDeviceRow */
  GArray *devices;               /* DocketBoardDevice */
} DocketBoard;

DocketBoard *docket_board_new (DocketServices *services,
                               DocketDbHandle *handle,
                               const DocketSite *site,
                               gint64 now,
                               GError **error);
void docket_board_free (DocketBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketBoard, docket_board_free)

const DocketQueueEntry *docket_board_get_entry (const DocketBoard *board, guint place);
guint docket_board_find_kind (const DocketBoard *board, const char *product, const char *paper);

/* Whether the device makes the kind, its media aside; and whether those are loaded. */
gboolean docket_board_device_makes (const DocketBoardDevice *device, const DocketBoardKind *kind);
gboolean docket_board_device_is_loaded (const DocketBoardDevice *device, const DocketBoardKind *kind);

/* Whether no device that could make it has its paper loaded, and one could. */
gboolean docket_board_needs_media (const DocketBoard *board, guint kind, const DocketBoardDevice **could);

G_END_DECLS
