/* docket-api-private.h: what the end points share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-error.h"
#include "docket-json.h"
#include "docket-reply-headers.h"
#include "docket-server.h"

G_BEGIN_DECLS

typedef struct _DocketApi DocketApi;

/* The answer to what a service did; also runs on the writer's thread. */
typedef DocketReply *(*DocketApiMake) (DocketApi *api, const DocketResult *result);

/* One request on its way to a service. */
struct _DocketApi
{
  DocketServer *server;
  DocketServices *services;
  DocketRequest *request;
  const DocketCaller *caller;   /* NULL: anybody */
  DocketView view;
  char *code;                   /* of "{code}", canonical; NULL */
  char *actor;
  char *scope;
  char *url;                    /* of "{code}", for the QR code */
  DocketOnce once;
  DocketCall call;
  DocketApiMake make;
};

/* Reads what every end point reads: who calls, the code (a customer's must be his own), If-Match,
 * Idempotency-Key, and "staff" where a JSON body has it. Clear @api in any case. */
gboolean docket_api_init (DocketApi *api, DocketRequest *request, gpointer server, DocketApiMake make, GError **error);
void docket_api_clear (DocketApi *api);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketApi, docket_api_clear)

/* The answer after the service returned @ok, from @result or, where the request was keyed, as it
 * was composed with the effect. */
DocketReply *docket_api_finish (DocketApi *api, gboolean ok, const DocketResult *result);

/* The order as the caller sees it. (transfer full) */
char *docket_api_dup_order (DocketApi *api, const DocketResult *result);

/* The order as the caller sees it, with its ETag; a DocketApiMake. */
DocketReply *docket_api_make_order (DocketApi *api, const DocketResult *result);

void docket_api_set_etag (DocketReply *reply, guint64 version);

/* "devices" of a body: DocketJobTaker, whose words are the body's. (transfer full) */
GArray *docket_api_read_takers (JsonObject *body, GError **error);

/* "…/o/CODE". (transfer full) */
char *docket_api_dup_url (DocketServer *server, DocketRequest *request, const char *code);

/* Counts @n against @limiter for the caller’s network; TOO_MANY. */
gboolean docket_api_take (DocketLimiter *limiter, DocketRequest *request, guint n, GError **error);
void docket_api_set_retry_after (DocketRequest *request, gint64 microseconds);

/* Members of a body. Absent and null leave the value untouched; INVALID names the member. Strings
 * are borrowed, at most @max bytes, without control characters. */
gboolean docket_api_read_string (JsonObject *object, const char *name, gsize max, const char **value, GError **error);
gboolean docket_api_read_int (JsonObject *object,
                              const char *name,
                              gint64 minimum,
                              gint64 maximum,
                              gint64 *value,
                              GError **error);
gboolean docket_api_read_boolean (JsonObject *object, const char *name, gboolean *value, GError **error);
/* An array of strings (transfer container), borrowed, NULL-terminated. */
gboolean docket_api_read_strings (JsonObject *object, const char *name, guint max, const char ***value, GError **error);
/* The array @name of objects, at most @max; INVALID also where it is absent. Borrowed. */
JsonArray *docket_api_read_objects (JsonObject *object, const char *name, guint max, GError **error);
/* The path's "{job}"; NOT_FOUND where it is no number. */
gboolean docket_api_read_job (DocketRequest *request, gint64 *job, GError **error);
/* The answer that the service left as JSON; a DocketApiMake. */
DocketReply *docket_api_make_json (DocketApi *api, const DocketResult *result);

/* {"amount":…,"currency":…} */
gboolean docket_api_read_money (JsonObject *object, const char *name, DocketMoney *value, gboolean *given, GError **error);

/* FALSE with INVALID: the member is required. */
gboolean docket_api_require (gboolean given, const char *name, GError **error);

/* Appends @text as a JSON string, or null. */
void docket_api_append_string (GString *json, const char *text);

/* The end points; each a DocketHandler. */
#define DOCKET_API(name) DocketReply *docket_api_##name (DocketRequest *request, gpointer server, GError **error)
#define DOCKET_API_BEGIN(name) gboolean docket_api_##name (DocketRequest *request, gpointer server, GError **error)

DOCKET_API (page);
DOCKET_API (kiosk);
DOCKET_API (file);
DOCKET_API (root_file);
DOCKET_API (healthz);
DOCKET_API (readyz);
DOCKET_API (metrics);
DOCKET_API (sites);
DOCKET_API (catalogue);

DOCKET_API (create);
DOCKET_API (put_contents);
DOCKET_API (get_order);
DOCKET_API (place);
DOCKET_API (open_session);
DOCKET_API (draw_docket);
DOCKET_API (cancel);

DOCKET_API_BEGIN (begin_image);
DOCKET_API_BEGIN (continue_image);
gboolean docket_api_take_image (DocketRequest *request,
                                gpointer server,
                                const guint8 *data,
                                gsize length,
                                GError **error);
DOCKET_API (end_image);
DOCKET_API (get_image);
DOCKET_API (remove_image);
DOCKET_API (get_preview);
DOCKET_API (get_item_preview);
DOCKET_API (get_original);

DOCKET_API (step);
DOCKET_API (lift);
DOCKET_API (reissue_password);
DOCKET_API (move_site);

DOCKET_API (pair);
DOCKET_API (get_terminal);
DOCKET_API (list_orders);
DOCKET_API (events);
DOCKET_API (day);
DOCKET_API (draw_mat);
DOCKET_API (draw_labels);

DOCKET_API (list_messages);
DOCKET_API (get_message);
DOCKET_API (accept_message);
DOCKET_API (put_away_message);
DOCKET_API (park_message);
DOCKET_API (push_message);

DOCKET_API (open_locker);
DOCKET_API (get_opening);
DOCKET_API (get_place);
DOCKET_API (take_back);
DOCKET_API (list_compartments);
DOCKET_API (put_compartments);
DOCKET_API (open_compartment);
DOCKET_API (mend_compartment);
DOCKET_API (put_doors);
DOCKET_API (claim_openings);
DOCKET_API (list_openings);
DOCKET_API (report_opening);

DOCKET_API (claim_jobs);
DOCKET_API (list_jobs);
DOCKET_API (get_job);
DOCKET_API (renew_job);
DOCKET_API (report_job);
DOCKET_API (resolve_job);
DOCKET_API (get_item_page);
DOCKET_API (get_page);
DOCKET_API (get_outlines);
DOCKET_API (list_queue);
DOCKET_API (raise_job);
DOCKET_API (move_job);
DOCKET_API (cancel_job);
DOCKET_API (reprint_job);
DOCKET_API (set_intake);
DOCKET_API (pause_device);
DOCKET_API (resume_device);
DOCKET_API (put_devices);
DOCKET_API (list_devices);

G_END_DECLS
