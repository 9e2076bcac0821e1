/* docket-queue-table.h: the jobs of a shop that are still to be made, all at once; its intake
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-job.h"

G_BEGIN_DECLS

/* As little of a job as the queue's order and the expected time need. */
typedef struct
{
  gint64 id;
  gint64 order;          /* orders with the same number are the same */
  const char *product;   /* interned in the list's words */
  const char *paper;
  const char *station;   /* that holds it or has it alone; NULL */
  const char *device;
  guint copies;          /* still missing */
  DocketJobState state;
  gboolean moved;        /* @device alone may take it */
  double place;
  double pull;           /* -HUGE_VAL without a wish */
  gint64 not_before;
  gint64 began_at;       /* of the attempt under way; 0: not begun, -1: it was interrupted */
  guint began_with;      /* copies that were made when it began */
} DocketQueueEntry;

typedef struct
{
  GArray *entries;       /* DocketQueueEntry */
  GStringChunk *words;
} DocketQueueList;

void docket_queue_list_clear (DocketQueueList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketQueueList, docket_queue_list_clear)

/* All that is pending, held, processing or stopped, in no order. */
gboolean docket_queue_table_list (DocketDbHandle *handle,
                                  const char *site,
                                  DocketQueueList *list,
                                  GError **error);

/* The claim code of the order with that number. (transfer full) */
char *docket_queue_order_code (gint64 order);
gint64 docket_queue_order_number (const char *code);

/* When the attempt under way was first heard to be processing; -1: it cannot teach anything. Writer. */
gboolean docket_queue_table_begin (DocketDbHandle *handle,
                                   gint64 job,
                                   gint64 began_at,
                                   guint began_with,
                                   GError **error);
gboolean docket_queue_table_get_begun (DocketDbHandle *handle,
                                       gint64 job,
                                       gint64 *began_at,
                                       guint *began_with,
                                       GError **error);

/* Jobs moved to a device of which nothing was heard since @seen_since are anybody's again: their ids.
 * At most @limit. */
GArray *docket_queue_table_list_stranded (DocketDbHandle *handle,
                                          gint64 seen_since,
                                          guint limit,
                                          GError **error);

/* Whether the shop takes orders. */
typedef struct
{
  gboolean paused;
  gint64 since;      /* 0: it never was otherwise */
  char *by;          /* NULL */
  char *note;        /* for customers; NULL */
} DocketIntake;

void docket_intake_clear (DocketIntake *intake);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketIntake, docket_intake_clear)

/* Not paused where nobody ever said so. */
gboolean docket_intake_table_get (DocketDbHandle *handle, const char *site, DocketIntake *intake, GError **error);

/* Writer. */
gboolean docket_intake_table_put (DocketDbHandle *handle,
                                  const char *site,
                                  const DocketIntake *intake,
                                  GError **error);

G_END_DECLS
