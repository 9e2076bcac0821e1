/* docket-post-private.h: what the post office's threads share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-draft.h"
#include "docket-mailbox.h"
#include "docket-messages.h"
#include "docket-post-office.h"

G_BEGIN_DECLS

struct _DocketPost
{
  DocketServices *services;
  const DocketConfig *config;
  DocketLanguages *languages;
  GCancellable *cancellable;
  GPtrArray *threads;
  guint subscription;

  GMutex lock;
  GCond changed;              /* something is to be read or sent, or all ends */
  guint64 news;               /* guarded by lock: counts up each time */
  GHashTable *in_hand;        /* guarded by lock: gint64 ids of messages being read */
  gint64 bytes_in_hand;       /* guarded by lock: what they have together */
  GHashTable *senders;        /* guarded by lock: whose messages are being read */
  GHashTable *away;           /* guarded by lock: mailbox -> why it cannot be looked into */
  char *stopped;              /* guarded by lock: why nothing goes out; NULL: it does */
  gint64 stopped_since;       /* guarded by lock */
  DocketPostStatus counted;   /* guarded by lock: only the numbers */
};

/* Waits until something changed since @seen (in-out), or @timeout microseconds have passed. FALSE once the
 * post office closes. */
gboolean docket_post_wait (DocketPost *post, guint64 *seen, gint64 timeout);

/* Counts @n more: @number is a member of counted. */
void docket_post_count (DocketPost *post, guint64 *number, guint n);

/* The rules for messages that are for @site unless they say otherwise. Borrowed until the end. */
const DocketDraftRules *docket_post_get_rules (DocketPost *post, const char *site);

/* docket_grammar_choose_site(), NOT_FOUND where there is none. */
const DocketSite *docket_post_get_site (DocketPost *post, const char *id, GError **error);

/* The settings of a mailbox; NULL where they name it no more. */
const DocketMailboxSettings *docket_post_find_mailbox (DocketPost *post, const char *id);

/* The threads' functions. */
typedef struct
{
  DocketPost *post;
  const DocketMailboxSettings *settings;
} DocketPostCollector;

gpointer docket_post_collect (gpointer collector);   /* takes the DocketPostCollector over */
gpointer docket_post_read (gpointer post);
gpointer docket_post_send (gpointer post);

/* Reads one stored message and does what follows from it. */
void docket_post_read_one (DocketPost *post, DocketMessageRow *row);

G_END_DECLS
