/* docket-client-private.h: the client's fields, and the one way in which its operations are made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-cache-private.h"
#include "docket-client.h"
#include "docket-request-private.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _DocketClient
{
  GObject parent;

  char *base_url;
  char *token;
  char *language;
  char *reason;
  gboolean online;

  SoupSession *session;
  DocketCache *orders;      /* code → the JSON last read, with its ETag */
  DocketCache *previews;    /* code/image/size → JPEG */
};

/* A result from an answer, transfer full; NULL and @error where it is not of the right form. */
typedef gpointer (*DocketParse) (DocketClient *client,
                                 DocketRequest *request,
                                 DocketReply *reply,
                                 GError **error);

/* "devices" of a claim: DocketDeviceReport. */
void docket_client_add_takers (JsonBuilder *builder, GPtrArray *devices);

/* The DocketJob in @member of the answer. (transfer full) */
GPtrArray *docket_client_read_jobs (DocketReply *reply, const char *member, GError **error);

/* Sends @request (taken), again where it may be, and finishes with what @parse makes of the answer. */
void docket_client_call_async (DocketClient *self,
                               DocketRequest *request,
                               DocketParse parse,
                               GDestroyNotify free_result,
                               gpointer source_tag,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gpointer docket_client_call_finish (DocketClient *self, GAsyncResult *result, gpointer source_tag, GError **error);

/* For what needs no reading: the answer was a success. */
gpointer docket_client_parse_nothing (DocketClient *self, DocketRequest *request, DocketReply *reply, GError **error);

/* A session that keeps no cookies, for its owner's life; @timeout in seconds of silence, 0: none. It is aimed at a
 * server: through the desktop's proxy, unless that is this computer. */
SoupSession *docket_client_new_session (guint timeout);
void docket_client_aim_session (SoupSession *session, const char *base_url);

/* A message for @path with token, language and user agent; NULL where the base URL is no URL. */
SoupMessage *docket_client_new_message (DocketClient *self, const char *method, const char *path);

/* Who we talk to, for sentences: "orders.example" or "127.0.0.1:8631". (transfer full) */
char *docket_client_dup_host (DocketClient *self);

/* @reason: NULL for online. */
void docket_client_set_reason (DocketClient *self, const char *reason);

G_END_DECLS
