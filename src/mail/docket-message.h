/* docket-message.h: what a message says: who sent it, what kind it is, the sender's own words, its attachments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every message of ours carries this header, so that one which comes back is known as a loop. Its value is
 * free: the kind of notice. */
#define DOCKET_MESSAGE_MARK "Docket-Notice"

/* Whose word is believed and how much is read. Borrowed as long as docket_message_new() runs. Zero and NULL
 * are the defaults. */
typedef struct
{
  const char *const *gateways;       /* domains whose addresses are telephone numbers, "sms.example.net", or
                                        "docomo.ne.jp=81": national numbers get that country's code; NULL: none */
  const char *const *own_addresses;  /* the mailbox's own: a message from one of them is a loop; NULL: none */
  const char *trusted_host;          /* the authserv-id of the receiving mail server (RFC 8601), and the name
                                        after "by" in its Received lines; NULL: the topmost lines are believed */
  gsize max_length;                  /* of the whole message; default 50 MB */
  guint max_attachments;             /* pictures that are taken; default 200 */
  guint max_depth;                   /* of parts within parts; default 100 */
  gsize max_attachment;              /* bytes of one, decoded; default 60 MB */
} DocketMessageRules;

typedef enum
{
  DOCKET_MESSAGE_PERSON,
  DOCKET_MESSAGE_AUTOMATIC,  /* RFC 3834 and what mail programs do instead: away notes, receipts, reports */
  DOCKET_MESSAGE_LIST,       /* of a mailing list, a newsletter */
  DOCKET_MESSAGE_BOUNCE,     /* RFC 3464: says that a message of ours did not arrive, or not yet */
  DOCKET_MESSAGE_LOOP,       /* written by ourselves */
} DocketMessageKind;

/* What a message exceeds: it is read as far as the limits go. */
typedef enum
{
  DOCKET_EXCESS_NONE = 0,
  DOCKET_EXCESS_LENGTH = 1 << 0,       /* only the headers were read */
  DOCKET_EXCESS_DEPTH = 1 << 1,        /* deeper parts were not read */
  DOCKET_EXCESS_ATTACHMENTS = 1 << 2,  /* further ones were not looked at */
  DOCKET_EXCESS_HEADERS = 1 << 3,      /* further ones were not looked at */
  DOCKET_EXCESS_TEXT = 1 << 4,         /* the text is cut */
} DocketMessageExcess;

typedef struct
{
  char *address;    /* valid UTF-8 with one @, one line, the domain in lower case */
  char *name;       /* one line; NULL: none */
} DocketMessageAddress;

typedef enum
{
  DOCKET_PROOF_NONE,    /* not said */
  DOCKET_PROOF_PASS,
  DOCKET_PROOF_FAIL,
  DOCKET_PROOF_OTHER,   /* softfail, neutral, errors */
} DocketMessageProof;

/* One Received line (RFC 5321). NULL where the line does not say. */
typedef struct
{
  char *by;         /* the host that wrote it */
  char *from;       /* what the sending host called itself */
  char *address;    /* the sending host's IP address, without brackets */
} DocketMessageTrace;

/* Whether an attachment is a picture of the order, or why not. */
typedef enum
{
  DOCKET_ATTACHMENT_TAKEN,
  DOCKET_ATTACHMENT_DECORATION,  /* a graphic of a mail program, a carrier, a stationery */
  DOCKET_ATTACHMENT_TRACKING,    /* a picture nobody sees */
  DOCKET_ATTACHMENT_SIGNATURE,   /* a logo under a signature */
  DOCKET_ATTACHMENT_QUOTED,      /* stands in the quoted message */
  DOCKET_ATTACHMENT_CONTACT,     /* vCard */
  DOCKET_ATTACHMENT_CALENDAR,
  DOCKET_ATTACHMENT_CRYPTO,      /* an S/MIME or PGP signature, or its key */
  DOCKET_ATTACHMENT_ENCRYPTED,
  DOCKET_ATTACHMENT_ARCHIVE,     /* never opened */
  DOCKET_ATTACHMENT_DOCUMENT,    /* PDF, office documents */
  DOCKET_ATTACHMENT_VIDEO,
  DOCKET_ATTACHMENT_SOUND,
  DOCKET_ATTACHMENT_PROGRAM,
  DOCKET_ATTACHMENT_TEXT,
  DOCKET_ATTACHMENT_DRAWING,     /* SVG, PSD, raw camera files: pictures that are not taken */
  DOCKET_ATTACHMENT_UNKNOWN,
  DOCKET_ATTACHMENT_EMPTY,
  DOCKET_ATTACHMENT_TOO_LARGE,
  DOCKET_ATTACHMENT_TOO_MANY,
  DOCKET_ATTACHMENT_REPEATED,    /* the same bytes as an earlier one */
  DOCKET_ATTACHMENT_BROKEN,      /* winmail.dat that cannot be read, a part cut short */
} DocketAttachmentVerdict;

typedef struct _DocketAttachmentSource DocketAttachmentSource;

typedef struct
{
  char *name;            /* safe as a file's name: no path, no control characters, never empty, at most 120
                            characters; "picture-2.jpg" where the message has none */
  char *claimed;         /* the type as the message says, "image/jpeg"; never NULL */
  const char *type;      /* by its first bytes; NULL: not known. Static */
  gsize length;          /* about: decoded bytes */
  guint width, height;   /* pixels as the picture's head says; 0: not known */
  gboolean shown;        /* stands in the text (Content-Disposition: inline, or a Content-ID) */
  DocketAttachmentVerdict verdict;
  DocketAttachmentSource *source;
} DocketAttachment;

/* What a bounce tells. */
typedef struct
{
  char *recipient;       /* the address that failed; NULL: not said */
  char *status;          /* "5.1.1"; NULL: not said */
  gboolean permanent;    /* the address is bad */
  gboolean delayed;      /* it is still being tried */
  char *message_id;      /* of our message, without < >; NULL: not said */
} DocketMessageBounce;

/* Immutable once made: any thread may read it. Text is valid UTF-8 without NUL; names, subject and
 * addresses are one line, without characters that turn the direction of writing. */
typedef struct
{
  GBytes *raw;
  DocketMessageAddress *sender;    /* From, else Sender; NULL: none */
  DocketMessageAddress *reply_to;  /* whom to answer: Reply-To, else the sender; NULL: nobody may be */
  char *envelope_sender;           /* Return-Path; "" for < >; NULL: not said */
  char *phone;                     /* "+819012345678" where the sender's address is a number; NULL */
  GPtrArray *recipients;           /* DocketMessageAddress: Delivered-To, X-Original-To, To, Cc, in this order */
  char *message_id;                /* without < >; NULL: none */
  char *in_reply_to;               /* without < >; NULL: none */
  char **references;               /* without < >, at most 20; never NULL */
  gint64 date;                     /* as the sender says, microseconds since 1970; 0: not said */
  char *subject;                   /* "" where there is none; "Re:" and the like are left in */
  char *language;                  /* a tag that the mail program told, "de-DE"; NULL */

  DocketMessageKind kind;
  DocketMessageBounce *bounce;     /* NULL: it is none */
  DocketMessageExcess excess;
  gboolean continued;              /* its pictures are an earlier message's */
  gboolean encrypted;              /* nothing of it can be read, but the headers */

  DocketMessageProof spf, dkim, dmarc;
  gboolean proven;                 /* dmarc, or dkim or spf for the sender's own domain */
  gboolean forged;                 /* dmarc fails, or spf does and no dkim speaks for it */
  GPtrArray *trace;                /* DocketMessageTrace, newest first, at most 30; the first is the receiving
                                      server's own */

  char *text;                      /* the sender's own words in lines, quotes and signature cut; "" : none */
  GPtrArray *attachments;          /* DocketAttachment, in the message's order */
} DocketMessage;

/* Reads @raw, which may be anything. Never fails: what cannot be read is left out, and what is beyond
 * the limits is told by excess. Time and memory are bounded by the message's length; attachments are not
 * decoded. @rules may be NULL. Any thread, after g_mime_init() by docket_message_init(). (transfer full) */
DocketMessage *docket_message_new (GBytes *raw, const DocketMessageRules *rules);
/* Words that came otherwise than by mail (valid UTF-8), with pictures that are taken: @pictures, NULL-terminated, as
 * their sender calls them. @language: a tag; NULL: not known. Nobody is its sender, so nobody may be answered.
 * Any thread. (transfer full) */
DocketMessage *docket_message_new_pushed (const char *words, const char *language, const char *const *pictures);
/* @message, new and not yet read by others, answers what was said about @earlier, of the same sender: where it brings no
 * picture itself, those of @earlier become its own, and where its mail program tells no language, it is in @language.
 * @earlier is left without them. */
void docket_message_continue (DocketMessage *message, DocketMessage *earlier, const char *language);
void docket_message_free (DocketMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMessage, docket_message_free)

/* Makes the MIME library ready. Once, before there are threads; again it does nothing. */
void docket_message_init (void);

/* The attachment's bytes, decoded now (a copy: one at a time keeps memory flat). (transfer full) */
GBytes *docket_attachment_decode (const DocketAttachment *attachment);

/* Whether it is a picture of the order, or why not, as a sentence for the customer, in the thread's
 * language. (transfer full) */
char *docket_attachment_dup_sentence (const DocketAttachment *attachment);

/* What the message exceeds, or that it is encrypted, as a sentence for the customer; NULL: neither. (transfer full) */
char *docket_message_dup_excess_sentence (const DocketMessage *message);

/* How many attachments are taken. */
guint docket_message_count_pictures (const DocketMessage *message);

/* "+819012345678" where @address is a telephone number by itself (+ and 7 to 15 digits) or by its domain
 * (see DocketMessageRules.gateways); else NULL. (transfer full) */
char *docket_address_dup_phone (const char *address, const char *const *gateways);

/* The part between + and @ ("gate3" in "orders+gate3@example.org"); NULL: none. (transfer full) */
char *docket_address_dup_detail (const char *address);

/* Stable words, for the store and the log: "person", "automatic", "list", "bounce", "loop"; "taken",
 * "too-large"… */
const char *docket_message_kind_to_nick (DocketMessageKind kind);
gboolean docket_message_kind_from_nick (const char *nick, DocketMessageKind *kind);
const char *docket_attachment_verdict_to_nick (DocketAttachmentVerdict verdict);
gboolean docket_attachment_verdict_from_nick (const char *nick, DocketAttachmentVerdict *verdict);

G_END_DECLS
