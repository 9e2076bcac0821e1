/* docket-post-office.h: what customers write becomes orders, and what is written to them goes out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-config.h"
#include "docket-language.h"
#include "docket-services.h"

G_BEGIN_DECLS

typedef struct _DocketPost DocketPost;

/* A thread for each mailbox of the settings, some that read messages, one that sends. Nothing where the
 * settings name neither mailbox nor mail server. All is borrowed and must outlive it. FALSE with @error where
 * the words of messages cannot be read. Main thread. */
gboolean docket_post_open (DocketServices *services,
                           const DocketConfig *config,
                           DocketLanguages *languages,
                           DocketPost **post,
                           GError **error);

/* Ends what is waited for, and the threads. What was not finished is found again. */
void docket_post_close (DocketPost *post);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPost, docket_post_close)

/* Something may be read, or sent. Any thread. */
void docket_post_wake (DocketPost *post);

/* What is wrong, as data for the API and the metrics. Strings are owned. */
typedef struct
{
  gboolean on;            /* there are mailboxes, or a server to send to */
  guint mailboxes;
  guint mailboxes_away;   /* that cannot be looked into now */
  gboolean stopped;       /* nothing goes out */
  gint64 stopped_since;
  char *words;            /* why nothing comes in or goes out; NULL */
  guint64 received, orders, answers, parked, sent;  /* since the start */
} DocketPostStatus;

/* @post may be NULL. Any thread. */
void docket_post_get_status (DocketPost *post, DocketPostStatus *status);
void docket_post_status_clear (DocketPostStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketPostStatus, docket_post_status_clear)

G_END_DECLS
