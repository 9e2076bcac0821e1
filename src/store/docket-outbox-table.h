/* docket-outbox-table.h: what is to be sent to customers, in order, and what became of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-secret.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_OUTBOX_WAITING,
  DOCKET_OUTBOX_SENT,
  DOCKET_OUTBOX_FAILED,   /* given up */
} DocketOutboxState;

/* "waiting", "sent", "failed". */
const char *docket_outbox_state_to_nick (DocketOutboxState state);
gboolean docket_outbox_state_from_nick (const char *nick, DocketOutboxState *state);

/* Strings are owned; NULL where unknown, or once the term is over. Times in microseconds since 1970. */
typedef struct
{
  gint64 id;            /* rising */
  char *key;            /* what it is about: the same key is never sent twice */
  char *kind;           /* docket_notice_kind_to_nick() */
  char *site;
  char *order;          /* claim code */
  gint64 message;       /* that it answers; 0: none */
  char *recipient;
  char *message_id;     /* ours, without < > */
  GBytes *sealed;       /* the whole message, sealed; NULL once it ended */
  gint64 created_at;
  gint64 not_before;    /* WAITING: not tried sooner */
  guint tries;
  DocketOutboxState state;
  char *error;          /* the server's words at the last try */
  gint64 ended_at;      /* when it was sent or given up */
} DocketOutboxRow;

void docket_outbox_row_free (DocketOutboxRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOutboxRow, docket_outbox_row_free)

/* Inserts and sets the id, unless the key is there already: @added (out) (optional). Writer. */
gboolean docket_outbox_table_add (DocketDbHandle *handle, DocketOutboxRow *row, gboolean *added, GError **error);

/* The oldest that may be tried now: nothing older waits for the same recipient. NULL without @error where
 * there is none; @next (out): when one will be, 0: nothing waits. (transfer full) */
DocketOutboxRow *docket_outbox_table_next (DocketDbHandle *handle, gint64 now, gint64 *next, GError **error);

/* Rewrites not_before, tries, state, error and ended_at; what ended loses its text. Writer. */
gboolean docket_outbox_table_save (DocketDbHandle *handle, const DocketOutboxRow *row, GError **error);

/* Removes what @key names while it waits. Writer. */
gboolean docket_outbox_table_withdraw (DocketDbHandle *handle, const char *key, GError **error);

/* By our own Message-ID; NULL without @error where there is none. (transfer full) */
DocketOutboxRow *docket_outbox_table_find (DocketDbHandle *handle, const char *message_id, GError **error);

/* How many wait for @recipient or ended since @since; counted up to @limit. */
gboolean docket_outbox_table_count_recipient (DocketDbHandle *handle,
                                              const char *recipient,
                                              gint64 since,
                                              guint limit,
                                              guint *n,
                                              GError **error);

/* What waits, and what was given up, newest first: DocketOutboxRow (transfer full). */
GPtrArray *docket_outbox_table_list (DocketDbHandle *handle, DocketOutboxState state, guint limit, GError **error);

/* Codes of placed orders of @sites (";id;id;") whose term ends after @now and before @until, of which nothing was said since @quiet, and
 * whose customers were not reminded of this end; at most @limit, the next first. (transfer full) */
GPtrArray *docket_reminded_table_list (DocketDbHandle *handle,
                                       const char *sites,
                                       gint64 now,
                                       gint64 until,
                                       gint64 quiet,
                                       guint limit,
                                       GError **error);

/* The customer of @code was reminded that its term ends at @expires. What ended before @now is forgotten. Writer. */
gboolean docket_reminded_table_add (DocketDbHandle *handle,
                                    const char *code,
                                    gint64 expires,
                                    gint64 now,
                                    GError **error);

typedef struct
{
  guint waiting;
  guint sent;            /* kept ones */
  guint failed;          /* kept ones */
  gint64 oldest;         /* when the oldest that waits was written; 0: nothing waits */
} DocketOutboxFigures;

/* How many of what state there are. */
gboolean docket_outbox_table_count (DocketDbHandle *handle, DocketOutboxFigures *figures, GError **error);

/* Removes at most @limit that ended before @before. Writer. */
gboolean docket_outbox_table_trim (DocketDbHandle *handle, gint64 before, guint limit, guint *n, GError **error);

/* An address at which nothing arrives, by its keyed hash: noted with the words that said so, forgotten,
 * asked for. Writer for the first two. */
gboolean docket_bad_addresses_table_add (DocketDbHandle *handle,
                                         const DocketHash *address,
                                         const char *words,
                                         gint64 now,
                                         GError **error);
gboolean docket_bad_addresses_table_remove (DocketDbHandle *handle, const DocketHash *address, GError **error);
gboolean docket_bad_addresses_table_has (DocketDbHandle *handle,
                                         const DocketHash *address,
                                         gboolean *has,
                                         GError **error);

G_END_DECLS
