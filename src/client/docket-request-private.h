/* docket-request-private.h: one HTTP request and its answer, without the network between them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-error.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *method;
  char *path;              /* "/v1/…" with its query, escaped */
  GBytes *body;            /* NULL: none */
  char *accept;            /* NULL: JSON */
  char *key;               /* Idempotency-Key; NULL */
  char *cache_key;         /* what the answer is kept as; NULL */
  char *if_match;          /* NULL */
  char *if_none_match;     /* NULL */
  GFile *file;             /* where the answer's body goes; NULL: into memory */
  gsize max_length;        /* of an answer in memory */
  guint time_limit;        /* seconds, for one attempt */
  gboolean again;          /* may be sent again when no answer came */
  guint polls;             /* how often an answer "not yet" is waited for */
} DocketRequest;

/* @format and what follows make the path. Reads and keyed writes may be sent again. */
DocketRequest *docket_request_new (const char *method, const char *format, ...) G_GNUC_PRINTF (2, 3);
void docket_request_free (DocketRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRequest, docket_request_free)

/* Takes the builder's root as the body. */
void docket_request_set_json (DocketRequest *request, JsonBuilder *builder);
void docket_request_set_key (DocketRequest *request, const char *key);

/* Adds "name": value where @value is not NULL. */
void docket_builder_add (JsonBuilder *builder, const char *name, const char *value);

/* Adds "name": […], or null for NULL. */
void docket_builder_add_strv (JsonBuilder *builder, const char *name, char **values);

typedef struct
{
  guint status;
  char *etag;              /* NULL */
  char *content_type;      /* NULL */
  gboolean replayed;       /* to a request that was answered before */
  guint retry_after;       /* seconds; 0: not said */
  GBytes *body;            /* empty where it went into a file */
} DocketReply;

void docket_reply_free (DocketReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketReply, docket_reply_free)

/* The body as JSON; DOCKET_ERROR_FAILED where it is none. (transfer full) */
JsonNode *docket_reply_to_json (const DocketReply *reply, GError **error);

/* The member of the body's object that is an object or array of @type. (transfer full) */
JsonNode *docket_reply_to_json_member (const DocketReply *reply, const char *name, JsonNodeType type, GError **error);

/* An element's value, which the list's GDestroyNotify frees; NULL and @error where it is not of the right form. */
typedef gpointer (*DocketReadElement) (JsonNode *node, GError **error);

/* What @read makes of each element of the body's array @name, in order. (transfer full) */
GPtrArray *docket_reply_to_list (const DocketReply *reply,
                                 const char *name,
                                 DocketReadElement read,
                                 GDestroyNotify free_element,
                                 GError **error);

/* The error that @reply stands for; NULL where it is a success or 304. (transfer full) */
GError *docket_reply_to_error (const DocketReply *reply);

/* What went wrong between us and @host, with what to do. (transfer full) */
GError *docket_error_from_transport (const GError *cause, gboolean timed_out, const char *host);

G_END_DECLS
