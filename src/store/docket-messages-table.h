/* docket-messages-table.h: what customers wrote: by what it is known again, where it rests, what became of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-secret.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_MESSAGE_STORED,    /* whole and durable; it is to be read */
  DOCKET_MESSAGE_DONE,      /* there is an order, or an answer, or nothing to say */
  DOCKET_MESSAGE_PARKED,    /* a person decides */
  DOCKET_MESSAGE_PUT_AWAY,  /* a person decided that it is nothing */
} DocketMessageState;

/* "stored", "done", "parked", "put-away". */
const char *docket_message_state_to_nick (DocketMessageState state);
gboolean docket_message_state_from_nick (const char *nick, DocketMessageState *state);

/* Strings are owned; NULL where unknown, or once the term is over. Times in microseconds since 1970. */
typedef struct
{
  gint64 id;            /* rising in the order of arrival */
  DocketHash identity;
  char *mailbox;        /* where it was found: the settings' id, and what the mailbox calls it */
  char *validity;
  char *uid;
  char *message_id;     /* without < > */
  char *sender;
  char *subject;
  gint64 received_at;
  gint64 length;        /* bytes as the mailbox says; more than the raw blob where it was too large */
  char *raw;            /* SHA-256 of the blob */
  DocketMessageState state;
  char *reason;         /* PARKED, or DONE without order: a word */
  char *site;
  char *order;          /* claim code */
  gboolean accepted;    /* a person said that it is an order */
  guint tries;          /* how often reading it was begun and not finished */
  gint64 not_before;    /* STORED: not read sooner */
  gint64 expires;       /* when raw and what it says of the sender are removed; 0: with its order */
} DocketMessageRow;

void docket_message_row_free (DocketMessageRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMessageRow, docket_message_row_free)

/* Inserts and sets the id. Writer. */
gboolean docket_messages_table_add (DocketDbHandle *handle, DocketMessageRow *row, GError **error);

/* Whether it is known by its identity, or by its place. */
gboolean docket_messages_table_has (DocketDbHandle *handle, const DocketHash *identity, gboolean *has, GError **error);
gboolean docket_messages_table_has_place (DocketDbHandle *handle,
                                          const char *mailbox,
                                          const char *validity,
                                          const char *uid,
                                          gboolean *has,
                                          GError **error);

/* NOT_FOUND. (transfer full) */
DocketMessageRow *docket_messages_table_get (DocketDbHandle *handle, gint64 id, GError **error);

/* Rewrites state, reason, site, order, accepted, tries, not_before and expires. Writer. */
gboolean docket_messages_table_save (DocketDbHandle *handle, const DocketMessageRow *row, GError **error);

/* Those to be read now, of each sender the oldest, the oldest first. @next (out): when the next one is due that is
 * not yet; 0: none. DocketMessageRow (transfer full). */
GPtrArray *docket_messages_table_list_stored (DocketDbHandle *handle,
                                              gint64 now,
                                              guint limit,
                                              gint64 *next,
                                              GError **error);

/* Those of @site in @state, newest first, below the id @before (0: the newest). (transfer full) */
GPtrArray *docket_messages_table_list (DocketDbHandle *handle,
                                       const char *site,
                                       DocketMessageState state,
                                       gint64 before,
                                       guint limit,
                                       GError **error);

/* How many of the site are parked. */
gboolean docket_messages_table_count_parked (DocketDbHandle *handle, const char *site, guint *n, GError **error);

/* The ids (gint64) of the parked ones of @sender. (transfer full) */
GArray *docket_messages_table_list_parked_of (DocketDbHandle *handle,
                                              const char *site,
                                              const char *sender,
                                              GError **error);

/* Parks what came from @row's sender after it, before @until, and was not read, for its reason and until it expires.
 * @n (out): how many. Writer. */
gboolean docket_messages_table_park_others (DocketDbHandle *handle,
                                            const DocketMessageRow *row,
                                            gint64 until,
                                            guint *n,
                                            GError **error);

/* How many came from @sender since @since, before the id @before; counted up to @limit. */
gboolean docket_messages_table_count_sender (DocketDbHandle *handle,
                                             const char *sender,
                                             gint64 since,
                                             gint64 before,
                                             guint limit,
                                             guint *n,
                                             GError **error);

/* Forgets what the order's messages, or the message @id, said; only by its identity it is known from then
 * on. @sha256s: blobs that may now be unreferenced are appended. Writer. */
gboolean docket_messages_table_forget_order (DocketDbHandle *handle,
                                             const char *order,
                                             GPtrArray *sha256s,
                                             GError **error);
gboolean docket_messages_table_forget (DocketDbHandle *handle, gint64 id, GPtrArray *sha256s, GError **error);

/* Ids (gint64), at most @limit, whose term is over. (transfer full) */
GArray *docket_messages_table_list_expired (DocketDbHandle *handle, gint64 now, guint limit, GError **error);

/* Removes at most @limit that were forgotten and came before @before. Writer. */
gboolean docket_messages_table_trim (DocketDbHandle *handle, gint64 before, guint limit, guint *n, GError **error);

G_END_DECLS
