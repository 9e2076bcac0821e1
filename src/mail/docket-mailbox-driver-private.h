/* docket-mailbox-driver-private.h: what a kind of mailbox must do: one is exchanged for another here
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-mailbox.h"

G_BEGIN_DECLS

/* As the functions of docket-mailbox.h of the same names. Each driver's own struct is what open returns. */
typedef struct
{
  const char *const *schemes;   /* of the address, NULL-terminated */
  gpointer (*open) (const DocketMailboxSettings *settings, GCancellable *cancellable, GError **error);
  void (*close) (gpointer self);
  const char *(*get_validity) (gpointer self);
  gboolean (*tells) (gpointer self);
  GPtrArray *(*list) (gpointer self, GError **error);   /* oldest first, as docket_mailbox_pick() has it */
  gboolean (*fetch) (gpointer self,
                     const DocketMailboxEntry *entry,
                     gint64 limit,
                     DocketMailboxSink sink,
                     gpointer data,
                     GError **error);
  gboolean (*mark) (gpointer self, GPtrArray *uids, GError **error);
  gboolean (*wait) (gpointer self, guint seconds, GError **error);
} DocketMailboxDriver;

extern const DocketMailboxDriver docket_mailbox_imap;
extern const DocketMailboxDriver docket_mailbox_maildir;

/* At most so much is taken in one piece, and at most so many messages are listed at once. */
#define DOCKET_MAILBOX_PIECE (1024 * 1024)
#define DOCKET_MAILBOX_LIST_MAX 500

/* @head: the message's first lines, or its From alone. (transfer full) */
DocketMailboxEntry *docket_mailbox_entry_new (const char *uid, gint64 length, gconstpointer head, gsize head_length);

/* Of what lies there, oldest first, what is listed: of too many the oldest and the newest, for who comes last must not
 * wait for all of them. Elements are borrowed. (transfer container) */
GPtrArray *docket_mailbox_pick (const GPtrArray *all);

G_END_DECLS
