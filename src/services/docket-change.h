/* docket-change.h: one change of one order: load, check, change, log, save, answer, in one work
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

/* A change under way, on the writer's thread. */
typedef struct
{
  DocketServices *services;
  const DocketCall *call;
  DocketDbHandle *handle;
  const DocketSite *site;
  DocketResult *result;     /* result->order is the order being changed */
} DocketChanging;

typedef gboolean (*DocketChangeFunc) (DocketChanging *changing, gpointer data, GError **error);

/* Runs @func on the order @code; what it leaves is stored with a new version, all or nothing. */
gboolean docket_change_order (DocketServices *services,
                              const DocketCall *call,
                              const char *code,
                              DocketChangeFunc func,
                              gpointer data,
                              DocketResult *result,
                              GError **error);

/* The same where @func makes the order (result->order) for @site. */
gboolean docket_change_new_order (DocketServices *services,
                                  const DocketCall *call,
                                  const DocketSite *site,
                                  DocketChangeFunc func,
                                  gpointer data,
                                  DocketResult *result,
                                  GError **error);

/* The same for what concerns no order: @func leaves its answer in result->json. */
gboolean docket_change_site (DocketServices *services,
                             const DocketCall *call,
                             const DocketSite *site,
                             DocketChangeFunc func,
                             gpointer data,
                             DocketResult *result,
                             GError **error);

/* docket_change_order() inside a work that does more: on the writer's thread, without call->once. */
gboolean docket_change_in_work (DocketServices *services,
                                const DocketCall *call,
                                DocketDbHandle *handle,
                                const char *code,
                                DocketChangeFunc func,
                                gpointer data,
                                GError **error);

/* Takes the step (@change's actor, now and site are filled in) and logs its event. */
gboolean docket_change_apply (DocketChanging *changing, DocketChange *change, GError **error);

/* Logs what is no step. @data: (nullable) a JSON object as text. */
gboolean docket_change_log (DocketChanging *changing,
                            const char *type,
                            const char *data,
                            gboolean in_history,
                            GError **error);

/* Logs what concerns the shop, or a device. @data: (nullable) a JSON object as text. */
gboolean docket_change_log_site (DocketChanging *changing,
                                 const char *type,
                                 const char *data,
                                 GError **error);

/* Whether the call may see orders of the site. */
gboolean docket_change_check_site (DocketServices *services,
                                   const DocketCall *call,
                                   const char *site,
                                   GError **error);

G_END_DECLS
