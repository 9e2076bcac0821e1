/* docket-envelope.h: by what a message is known again, from its head alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Strings are owned; valid UTF-8 on one line, of bounded length. */
typedef struct
{
  char *message_id;   /* without < >; NULL: none */
  char *sender;       /* the bare address, folded to lower case; NULL: none */
  char *subject;      /* decoded; NULL: none */
  GBytes *told;       /* the lines that stay the same however a message travels: From, To, Cc, Date, Subject */
  gsize body;         /* where the body begins */
} DocketEnvelope;

/* Reads the head of @bytes, at most its first 256 kB. Never fails. Any thread, after
 * docket_message_init(). (transfer full) */
DocketEnvelope *docket_envelope_read (gconstpointer bytes, gsize length);
void docket_envelope_free (DocketEnvelope *envelope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketEnvelope, docket_envelope_free)

G_END_DECLS
