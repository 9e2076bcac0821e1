/* docket-letters.h: customers' messages that wait for a decision, live, and whether mail goes out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of docket-client.h hold.
 */
#pragma once

#include "docket-events.h"

G_BEGIN_DECLS

/* A parked message. Strings are owned; NULL where the message does not say. */
typedef struct
{
  gint64 id;
  char *from;
  char *subject;
  char *text;           /* what it begins with, on one line, of bounded length */
  char *about;          /* the claim code of the order about which it answers what we wrote; NULL: none */
  char *reason;         /* automatic, list, loop, bounce, reply, too-many, no-sender, unwritable, unreadable */
  gint64 received_at;   /* microseconds since 1970 */
} DocketLetter;

typedef enum
{
  DOCKET_LETTER_ACCEPT,     /* it is an order */
  DOCKET_LETTER_PUT_AWAY,   /* it is nothing */
  DOCKET_LETTER_PARK,       /* takes either back */
} DocketLetterDeed;

/* Follows @events: reads the parked messages again when something happened to one. Signal "changed". */
#define DOCKET_TYPE_LETTERS (docket_letters_get_type ())
G_DECLARE_FINAL_TYPE (DocketLetters, docket_letters, DOCKET, LETTERS, GObject)

/* Empty until it was read. Holds @client. (transfer full) */
DocketLetters *docket_letters_new (DocketClient *client, DocketEvents *events);

/* Reads them now. */
void docket_letters_refresh (DocketLetters *self);

/* DocketLetter, newest first, some of them; and how many wait in all. Borrowed, until the next "changed". */
const GPtrArray *docket_letters_get_parked (DocketLetters *self);
guint docket_letters_get_count (DocketLetters *self);

/* Why no mail goes out, in the mail server's words, and since when; NULL: it does. Borrowed. */
const char *docket_letters_get_stopped (DocketLetters *self);
gint64 docket_letters_get_stopped_since (DocketLetters *self);

/* Decides about one. @all: about every other one of the same sender, too. Errors: DOCKET_ERROR_NOT_NOW where
 * somebody else was first, or it is too late. */
void docket_letters_decide_async (DocketLetters *self,
                                  gint64 id,
                                  DocketLetterDeed deed,
                                  gboolean all,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean docket_letters_decide_finish (DocketLetters *self, GAsyncResult *result, GError **error);

G_END_DECLS
