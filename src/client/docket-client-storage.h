/* docket-client-storage.h: compartments and lockers, as the counter and a station see them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of docket-client.h hold.
 */
#pragma once

#include "docket-client.h"
#include "docket-compartment.h"
#include "docket-opening.h"

G_BEGIN_DECLS

/* An order that lies somewhere although its customer's time is over, or nearly. */
typedef struct
{
  char *order;          /* claim code */
  char *compartment;
  char *name;           /* the customer's; NULL */
  gboolean ended;       /* its time is over: it may be taken back */
  gint64 since;
  gint64 term;
} DocketUncollectedOrder;

typedef struct
{
  GPtrArray *compartments;   /* DocketCompartment */
  GPtrArray *openings;       /* DocketOpening: the newest of each locker that was ever opened */
  GPtrArray *uncollected;    /* DocketUncollectedOrder, the longest waiting first */
} DocketStorageReply;

void docket_storage_reply_free (DocketStorageReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStorageReply, docket_storage_reply_free)

/* The shop's compartments, and what was not collected. (transfer full) */
void docket_client_storage_async (DocketClient *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
DocketStorageReply *docket_client_storage_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* One thing that a person at the counter does with a compartment. */
typedef enum
{
  DOCKET_STORAGE_OPEN_ORDER,   /* order, purpose: the locker in which it lies */
  DOCKET_STORAGE_OPEN,         /* label: whatever lies there */
  DOCKET_STORAGE_MEND,         /* label: somebody looked, it works */
  DOCKET_STORAGE_TAKE_BACK,    /* order: what was not collected was taken out */
} DocketStorageDeedType;

/* Asks once, however often it is sent under @key. @what: the label or the claim code. @staff: NULL, or who. */
void docket_client_do_storage_async (DocketClient *self,
                                     DocketStorageDeedType type,
                                     const char *what,
                                     DocketOpeningPurpose purpose,
                                     const char *staff,
                                     const char *key,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* @opening (out) (optional) (transfer full) (nullable): of the two that open. */
gboolean docket_client_do_storage_finish (DocketClient *self,
                                          GAsyncResult *result,
                                          DocketOpening **opening,
                                          GError **error);

/* --- for stations: the right "produce" --- */

/* What was asked of the lockers of these names (NULL-terminated) is ours from now on: DocketOpening (transfer full). Never
 * sent twice by itself: a lost answer is found by docket_client_my_openings_async(). */
void docket_client_claim_openings_async (DocketClient *self,
                                         const char *const *devices,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *docket_client_claim_openings_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* The openings that this station holds: DocketOpening (transfer full). */
void docket_client_my_openings_async (DocketClient *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *docket_client_my_openings_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* How opening @id went on; @message NULL, or a sentence. CHANGED, NOT_NOW, NOT_FOUND: telling it again is no use. */
void docket_client_report_opening_async (DocketClient *self,
                                         gint64 id,
                                         DocketOpeningState state,
                                         const char *message,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean docket_client_report_opening_finish (DocketClient *self, GAsyncResult *result, GError **error);

/* That door @label stands so; @forced: it opened without a pulse. */
void docket_client_report_door_async (DocketClient *self,
                                      const char *label,
                                      DocketDoor door,
                                      gboolean forced,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean docket_client_report_door_finish (DocketClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
