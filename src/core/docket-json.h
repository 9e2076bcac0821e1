/* docket-json.h: orders, jobs, events, catalogues and sites as JSON, the same for server and clients
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Who will read it. A customer sees no risk, holds' notes, actors, record or history of staff. */
typedef enum
{
  DOCKET_VIEW_TERMINAL,
  DOCKET_VIEW_CUSTOMER,
} DocketView;

/* Compact UTF-8. (transfer full) */
char *docket_order_to_json (const DocketOrder *order, DocketView view);

/* The row of the counter's list: code, state, wants, name, summary, first image, times, alert. */
char *docket_order_to_row_json (const DocketOrder *order);

/* From the terminal's view. DOCKET_ERROR_INVALID where a member is missing or of a wrong type. */
DocketOrder *docket_order_from_json (JsonNode *node, GError **error);
DocketOrder *docket_order_from_json_text (const char *text, gssize length, GError **error);

/* As in the HTTP contract, the job's part of it. (transfer full) Back: DOCKET_ERROR_INVALID names the
 * member that is wrong; members that are not known are passed over. */
char *docket_job_to_json (const DocketJob *job);
DocketJob *docket_job_from_json (JsonNode *node, GError **error);

/* As in the HTTP contract, the event's part of it. (transfer full) Back: DOCKET_ERROR_INVALID as above. */
char *docket_event_to_json (const DocketEvent *event);
DocketEvent *docket_event_from_json (JsonNode *node, GError **error);

/* The catalogue and the site's public settings, titles in @language. */
char *docket_catalogue_to_json (const DocketCatalogue *catalogue, const DocketSite *site, const char *language);

/* What a customer may write into an order that is being received:
 * {"customer":{…},"images_expected":n,"items":[{image,product,copies,paper,border,scaling,crop,
 *  images,content,words,font,layout,template,fields,treatment,level}],
 *  "express":bool,"wanted_by":"…"|null}. Absent members keep their value. Strings are bounded,
 * control characters refused, e-mail and phone checked for form. On failure @order is untouched.
 * Items get the ids "1", "2", …; prices come from docket_order_price(). */
gboolean docket_order_merge_contents (DocketOrder *order, JsonNode *node, GError **error);

/* A member of the object that is being built; NULL is written as null. Any thread. */
void docket_json_add_text (JsonBuilder *builder, const char *name, const char *value);

G_END_DECLS
