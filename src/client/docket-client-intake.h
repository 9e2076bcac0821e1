/* docket-client-intake.h: an order that a station takes in for a customer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client.h"

G_BEGIN_DECLS

#define DOCKET_INTAKE_TEXT_MAX 16000

/* What came in. All owned. */
typedef struct
{
  char *key;          /* the same for every try: however often it is sent, one order comes of it, as long as the server
                         keeps its answer to the first step: while the customer's token is valid, 12 hours. A draft
                         that was left behind is then begun anew */
  char *channel;      /* "bluetooth" */
  char *name;         /* of the customer, as far as it is known */
  char *language;     /* BCP 47 tag; NULL: the place's */
  GPtrArray *files;   /* char *: paths of pictures, in their order */
  GPtrArray *names;   /* char *: what the customer calls them */
  char *never;        /* path of a file in which it is kept why it never will be an order, before anybody is told: such a
                         drop is told to the counter and no more. NULL: it is not kept */
  char *text;         /* words that came along, at most DOCKET_INTAKE_TEXT_MAX bytes, without control characters but
                         line feeds; NULL */
} DocketIntakeDrop;

/* An empty drop; the texts are copied. (transfer full) */
DocketIntakeDrop *docket_intake_drop_new (const char *key, const char *channel);
DocketIntakeDrop *docket_intake_drop_copy (const DocketIntakeDrop *drop);
void docket_intake_drop_free (DocketIntakeDrop *drop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketIntakeDrop, docket_intake_drop_free)

/* What became of it. */
typedef struct
{
  char *code;
  guint taken;        /* pictures that are in the order */
  guint refused;      /* pictures that could not be used */
  char *unclear;      /* what was not understood of the words, which the counter asks; NULL: nothing */
  GBytes *docket;     /* PDF with bar code and password; NULL where it could not be drawn */
} DocketIntakeResult;

void docket_intake_result_free (DocketIntakeResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketIntakeResult, docket_intake_result_free)

/* Places an order at the client's own place, as the words say; the server reads them as it reads a mail's. Pictures
 * without words become the place's usual product. Needs the right produce. Errors: those that pass
 * (docket_error_is_passing()): the same drop may be sent again; the others: it never will be an order, and the counter has
 * it among its messages, with what was written and why, or, where the server takes no message of us (we may not produce,
 * or it is older), the log says so and nobody else knows. @drop is copied before this returns, its files are read
 * meanwhile. */
void docket_client_intake_async (DocketClient *self,
                                 const DocketIntakeDrop *drop,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
DocketIntakeResult *docket_client_intake_finish (DocketClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
