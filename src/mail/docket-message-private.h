/* docket-message-private.h: how a message is read, piece by piece
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-message.h"

#include <gmime/gmime.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeParserOptions, g_mime_parser_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

/* Where an attachment's bytes are. */
struct _DocketAttachmentSource
{
  GBytes *bytes;                   /* the message, or what was unpacked from it */
  gsize start, end;
  GMimeContentEncoding encoding;
  char *content_id;                /* without < >; NULL */
};

/* The raw value of the first header of that name, NULL where there is none. Borrowed. */
const char *docket_headers_get (GMimeObject *object, const char *name);

/* The same, decoded into one line of at most @max characters. (transfer full) (nullable) */
char *docket_headers_dup_line (GMimeObject *object, const char *name, glong max);

/* What stands between < and > first; NULL: nothing. (transfer full) */
char *docket_headers_dup_id (const char *raw);

/* Who sent it to whom and when, its subject and ids. */
void docket_message_read_headers (DocketMessage *message, GMimeObject *headers, const DocketMessageRules *rules);

/* The Received lines and what the receiving host says of the sender. */
void docket_message_read_trace (DocketMessage *message, GMimeObject *headers, const DocketMessageRules *rules);

/* Person, machine, list, bounce or loop. */
void docket_message_judge_kind (DocketMessage *message, GMimeMessage *mime, const DocketMessageRules *rules);

/* The text and the attachments. */
void docket_message_read_parts (DocketMessage *message, GMimeMessage *mime, const DocketMessageRules *rules);

/* The parts that begin at @data: their contents are known by their places in it, and are not copied. (transfer full)
 * (nullable) */
GMimeMessage *docket_message_parse (const char *data, gsize length);

/* A part's content, decoded, at most @max bytes. (transfer full) */
GByteArray *docket_part_decode (GMimePart *part, GBytes *raw, gsize max);

/* Adds what stands at @source, which is taken, and judges it by itself. @name: as the message says, NULL for
 * none. Returns it, or NULL where there are too many already. */
DocketAttachment *docket_attachment_add (DocketMessage *message,
                                         const char *name,
                                         const char *claimed,
                                         gboolean shown,
                                         DocketAttachmentSource *source,
                                         const DocketMessageRules *rules);
void docket_attachment_free (DocketAttachment *attachment);
void docket_attachment_source_free (DocketAttachmentSource *source);

/* Judges the pictures once all is known: where each stands in the text (@places: Content-ID ->
 * DocketHtmlPlace), which are repeated, how many there are. */
void docket_attachments_judge (DocketMessage *message, GHashTable *places, const DocketMessageRules *rules);

G_END_DECLS
