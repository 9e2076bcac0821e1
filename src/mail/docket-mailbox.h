/* docket-mailbox.h: a mailbox that customers write to: IMAP, or a Maildir that a mail server delivers into
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_MAILBOX_DONE_KEYWORD,  /* what was taken stays and gets a keyword */
  DOCKET_MAILBOX_DONE_FOLDER,   /* what was taken is moved to another folder, made where it is missing */
} DocketMailboxDone;

/* From a group [Mailbox ID] of the settings. Strings are owned; NULL where not given. */
typedef struct
{
  char *id;
  char *url;                /* imaps://HOST[:PORT][/FOLDER], imap://… (STARTTLS), maildir:/PATH */
  char *user;
  char *password_file;      /* its first line; or */
  char *password_command;   /* a program and its arguments: the first line it prints */
  gboolean token;           /* that is an access token, for XOAUTH2 */
  char *ca;                 /* a file with the certificates that are trusted; NULL: the system's */
  gboolean plain;           /* imap:// without TLS: allowed for this computer's own server alone */
  DocketMailboxDone done;
  char *done_name;          /* the keyword or the folder */
  char *site;               /* whose messages without another place these are; NULL: "main", or the first */
  char *authserv;           /* the name under which the receiving server writes Authentication-Results */
  guint poll;               /* seconds between looks where the server does not tell, 1 or more */
  guint patience;           /* seconds that a server may owe an answer before it counts as away; not a key of the settings */
} DocketMailboxSettings;

/* Every default, and no address. (transfer full) */
DocketMailboxSettings *docket_mailbox_settings_new (const char *id);
void docket_mailbox_settings_free (DocketMailboxSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMailboxSettings, docket_mailbox_settings_free)

/* Fills the settings from a group [Mailbox ID] of @file. DOCKET_ERROR_INVALID names the key. The keys:
 *   url, user, ca, site, authserv          as above
 *   password_file, password_command, token_file, token_command
 *   done                                   "keyword NAME" or "folder NAME"; by default "keyword Docket"
 *   poll                                   "60 s", "5 min" */
DocketMailboxSettings *docket_mailbox_settings_from_key_file (GKeyFile *file, const char *group, GError **error);

/* The first line of the file, or what the command prints; one of both. It is never logged. NULL with
 * @error, whose sentence names the file or the command alone. (transfer full); wipe it after use. */
char *docket_mail_read_secret (const char *file, const char *command, GCancellable *cancellable, GError **error);

/* A mailbox that is open. It is used by one thread at a time, which it blocks; cancelling @cancellable,
 * from any thread, ends what it waits for. Every error but INVALID is passing: close it and open it
 * again later. UNAVAILABLE: the server or its folder is not there, or the connection broke; UNAUTHORIZED:
 * it does not let us in; FORBIDDEN: its certificate is not to be trusted; NOT_FOUND: no such folder or
 * message; INVALID: the settings do not fit it. Sentences hold the server's own words, no secret. */
typedef struct _DocketMailbox DocketMailbox;

/* A message as it lies there. */
typedef struct
{
  char *uid;       /* good while the validity is the same */
  gint64 length;   /* bytes */
  char *sender;    /* as DocketEnvelope.sender */
} DocketMailboxEntry;

void docket_mailbox_entry_free (DocketMailboxEntry *entry);

/* Makes ready what connections need. Once, before there are threads: GLib's types that have interfaces may
 * lock each other out where two threads meet them first. */
void docket_mailbox_init (void);

/* Connects, logs in, opens the folder. @settings is borrowed until it is closed. */
DocketMailbox *docket_mailbox_open (const DocketMailboxSettings *settings, GCancellable *cancellable, GError **error);
void docket_mailbox_close (DocketMailbox *mailbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMailbox, docket_mailbox_close)

/* With another validity the uids of before mean nothing (RFC 3501, UIDVALIDITY). Borrowed. */
const char *docket_mailbox_get_validity (const DocketMailbox *mailbox);

/* Whether the server tells of new messages by itself. */
gboolean docket_mailbox_tells (const DocketMailbox *mailbox);

/* What is not marked as done: the senders in turn, each one's oldest first, so that nobody waits behind the many of
 * another. Of very many the oldest, and the newest of those who have none among them. DocketMailboxEntry (transfer full). */
GPtrArray *docket_mailbox_list (DocketMailbox *mailbox, GError **error);

/* Takes @length bytes of a message, in order. FALSE with @error ends the fetching with that error. */
typedef gboolean (*DocketMailboxSink) (gconstpointer bytes, gsize length, gpointer data, GError **error);

/* Hands over the first @limit bytes of a message, byte for byte, in pieces of at most a megabyte; it
 * stays as it is (unread). NOT_FOUND where it is gone. */
gboolean docket_mailbox_fetch (DocketMailbox *mailbox,
                               const DocketMailboxEntry *entry,
                               gint64 limit,
                               DocketMailboxSink sink,
                               gpointer data,
                               GError **error);

/* Marks messages as done; none there any more is fine. @uids: char *. Again is harmless. */
gboolean docket_mailbox_mark (DocketMailbox *mailbox, GPtrArray *uids, GError **error);

/* Waits until something changed, or @seconds have passed. */
gboolean docket_mailbox_wait (DocketMailbox *mailbox, guint seconds, GError **error);

G_END_DECLS
