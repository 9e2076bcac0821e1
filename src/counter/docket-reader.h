/* docket-reader.h: reads the bar codes in a picture that was dropped or pasted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Decoding runs off the main thread, within bounds on bytes and pixels. Each function calls
 * @callback on the main thread; docket_reader_read_finish() gives all distinct texts (at least one),
 * for docket_scanner_submit(). Errors, as sentences: DOCKET_ERROR_NOT_FOUND (no bar code in the
 * picture), DOCKET_ERROR_BAD_PICTURE (no picture), DOCKET_ERROR_TOO_LARGE, G_IO_ERROR_CANCELLED. */
void docket_reader_read_file_async (GFile               *file,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             data);
void docket_reader_read_texture_async (GdkTexture          *texture,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             data);

/* (transfer full) NULL-terminated. */
char **docket_reader_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
