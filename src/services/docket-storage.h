/* docket-storage.h: where finished orders wait, and how their lockers are opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-compartment.h"
#include "docket-opening.h"
#include "docket-services.h"

G_BEGIN_DECLS

/* Any thread but the writer's. Each change writes an event, into the order's history too where there is one.
 * Errors besides those named: NOT_FOUND, OTHER_SITE. */

/* {"compartments":[… each with its newest "opening"], "uncollected":[{"order","compartment","since","term","row"}]}:
 * what lies there although its order has ended, or will within @ahead (microseconds). (transfer full) */
char *docket_storage_dup (DocketServices *services, const char *site, gint64 now, gint64 ahead, GError **error);

/* The compartments alone (DocketCompartment). */
GPtrArray *docket_storage_list (DocketServices *services, const char *site, GError **error);

/* Replaces the site's (DocketCompartment). INVALID, as docket_compartments_check(); NOT_NOW where one that goes is
 * not empty. */
gboolean docket_storage_replace (DocketServices *services,
                                 const DocketCall *call,
                                 GPtrArray *compartments,
                                 DocketResult *result,
                                 GError **error);

/* A person has looked: the compartment works again. */
gboolean docket_storage_mend (DocketServices *services,
                              const DocketCall *call,
                              const char *label,
                              DocketResult *result,
                              GError **error);

/* What was not collected is taken out of where it lay; the order's history says by whom. NOT_NOW where the
 * order is still to be collected, or lies nowhere. */
gboolean docket_storage_take_back (DocketServices *services,
                                   const DocketCall *call,
                                   const char *code,
                                   DocketResult *result,
                                   GError **error);

/* --- openings --- */

/* How long a station has to take an opening: later nobody may stand there any more; and to tell how it went on. */
#define DOCKET_OPENING_PATIENCE (10 * G_TIME_SPAN_SECOND)
#define DOCKET_OPENING_LEASE (60 * G_TIME_SPAN_SECOND)

/* Asks for the locker in which @code lies (@label NULL), or for the locker @label of the caller's site (@code NULL).
 * @result's json is the opening; where it is already under way for the same, that one. A customer may TAKE
 * alone: NOT_NOW with a sentence where it does not wait in a locker, UNPAID, HELD, GONE. */
gboolean docket_openings_ask (DocketServices *services,
                              const DocketCall *call,
                              const char *code,
                              const char *label,
                              DocketOpeningPurpose purpose,
                              DocketResult *result,
                              GError **error);

/* The newest opening of the order; NOT_FOUND where there was none. (transfer full) */
DocketOpening *docket_openings_get_latest (DocketServices *services,
                                           const DocketCall *call,
                                           const char *code,
                                           GError **error);

/* The newest opening of the site's locker @label; NULL without @error where there was none. */
DocketOpening *docket_openings_get_of_door (DocketServices *services,
                                            const char *site,
                                            const char *label,
                                            GError **error);

/* {"compartment":…,"kind":…,"opening":…}: where the order lies, null where nowhere, and its newest opening.
 * (transfer full) */
char *docket_openings_dup_place (DocketServices *services, const DocketCall *call, const char *code, GError **error);

/* What was asked of the station's @devices (NULL-terminated names) is its own from now on: DocketOpening. */
GPtrArray *docket_openings_claim (DocketServices *services,
                                  const DocketCall *call,
                                  const char *station,
                                  const char *const *devices,
                                  GError **error);

/* What the station holds. */
GPtrArray *docket_openings_list (DocketServices *services, const char *station, GError **error);

/* How it went on. CHANGED where another station has it; NOT_NOW where the state cannot follow. When the door has
 * closed after a TAKE the order is collected. @message: NULL, or a sentence. */
DocketOpening *docket_openings_report (DocketServices *services,
                                       const DocketCall *call,
                                       const char *station,
                                       gint64 id,
                                       DocketOpeningState state,
                                       const char *message,
                                       GError **error);

/* A door that moved without being asked, or stands as it stands. */
typedef struct
{
  const char *label;
  DocketDoor door;
  gboolean forced;   /* it opened without a pulse */
} DocketDoorReport;

/* Notes how they stand; a forced one leaves its compartment in trouble, and is told. */
gboolean docket_storage_report_doors (DocketServices *services,
                                      const DocketCall *call,
                                      const DocketDoorReport *doors,
                                      guint n_doors,
                                      GError **error);

/* What no station took in time has lapsed; of what a station took and fell silent about nobody knows. At most
 * @limit. @n: (out). */
gboolean docket_openings_expire (DocketServices *services, gint64 now, guint limit, guint *n, GError **error);

G_END_DECLS
