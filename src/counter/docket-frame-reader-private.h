/* docket-frame-reader-private.h: a thread that looks for bar codes in the newest frame
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Pixels of three bytes (red, green, blue); shared between the view and the reader. */
typedef struct
{
  GBytes *pixels;
  guint width, height;
  gsize stride;
} DocketFrame;

DocketFrame *docket_frame_ref (DocketFrame *frame);
void docket_frame_unref (DocketFrame *frame);
DocketFrame *docket_frame_new (GBytes *pixels, guint width, guint height, gsize stride);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFrame, docket_frame_unref)

typedef struct _DocketFrameReader DocketFrameReader;

/* What was found in a frame; in the reader's thread. */
typedef void (*DocketFrameFound) (const char *const *texts, gpointer data);

DocketFrameReader *docket_frame_reader_new (DocketFrameFound found, gpointer data);

/* Waits for the look that is under way; afterwards @found is not called any more. */
void docket_frame_reader_free (DocketFrameReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketFrameReader, docket_frame_reader_free)

/* From any thread. A frame that was offered before and not yet looked at is dropped. */
void docket_frame_reader_offer (DocketFrameReader *reader, DocketFrame *frame);

G_END_DECLS
