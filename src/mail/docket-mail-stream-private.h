/* docket-mail-stream-private.h: GIO's connections as libetpan's streams: TLS checked, bounded, cancellable
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <libetpan/mailstream.h>

G_BEGIN_DECLS

typedef struct _DocketMailStream DocketMailStream;

/* Connects. @tls: from the first byte. @ca: a file of trusted certificates, NULL: the system's.
 * @patience: seconds; a server that owes bytes and says nothing for so long is away. Errors: UNAVAILABLE, FORBIDDEN (a certificate that is not to be trusted), INVALID (the file @ca). */
DocketMailStream *docket_mail_stream_connect (const char *host,
                                              guint16 port,
                                              gboolean tls,
                                              const char *ca,
                                              guint patience,
                                              GCancellable *cancellable,
                                              GError **error);
void docket_mail_stream_free (DocketMailStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketMailStream, docket_mail_stream_free)

/* For libetpan; it closes and frees the mailstream, never @stream, which must live longer. */
mailstream *docket_mail_stream_wrap (DocketMailStream *stream);

/* From now on encrypted; the same errors. */
gboolean docket_mail_stream_start_tls (DocketMailStream *stream, GError **error);

/* Waits for bytes to read, at most @seconds; silence is no fault meanwhile. FALSE only where it was cancelled or broke. */
gboolean docket_mail_stream_wait (DocketMailStream *stream, guint seconds, GError **error);

/* What broke it, to be said instead of libetpan's number. Borrowed; NULL: nothing did. */
const GError *docket_mail_stream_get_failure (const DocketMailStream *stream);

G_END_DECLS
