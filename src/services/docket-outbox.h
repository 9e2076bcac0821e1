/* docket-outbox.h: what is written to customers is kept, in order, until a mail server has taken it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-notice.h"
#include "docket-outbox-table.h"
#include "docket-services.h"

G_BEGIN_DECLS

/* All borrowed. */
typedef struct
{
  DocketNoticeKind kind;
  const char *key;         /* what it is about: "answer:17", "ready:7K3MQ0ZT4HX"; never sent twice */
  const char *site;
  const char *order;       /* claim code; NULL */
  gint64 message;          /* that it answers; 0: none */
  const char *recipient;   /* a bare address */
  const char *message_id;  /* docket_outbox_dup_message_id() of the key */
  GBytes *text;            /* docket_notice_compose() */
  gint64 not_before;       /* 0: at once */
} DocketOutboxNote;

/* Puts it into the outbox, in the work of what it tells of: on the writer's thread. Where the key is
 * there already nothing is changed. Where nothing arrives at the address any more it is given up at once. */
gboolean docket_outbox_add (DocketServices *services,
                            DocketDbHandle *handle,
                            const DocketOutboxNote *note,
                            gint64 now,
                            GError **error);

/* Our Message-ID (without < >) for what @key names, the same at every try, so that a mail program
 * shows once what was handed over twice. @from: the shop's sender. Any thread. (transfer full) */
char *docket_outbox_dup_message_id (DocketServices *services, const char *key, const char *from);

/* The text of a row; FAILED where it is not there any more. Any thread. (transfer full) */
GBytes *docket_outbox_open (DocketServices *services, const DocketOutboxRow *row, GError **error);

/* The hash by which an address is known to be bad. */
DocketHash docket_outbox_hash_address (DocketServices *services, const char *address);

G_END_DECLS
