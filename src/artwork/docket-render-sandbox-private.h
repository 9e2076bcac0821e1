/* docket-render-sandbox-private.h: takes from a process all that decoding a picture does not need
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DocketRenderSandbox DocketRenderSandbox;

/* Builds the list of allowed system calls; before any picture is seen. @reads_files: files may be
 * opened, for reading alone (fonts are found only when a letter needs them). NULL where the kernel or
 * libseccomp cannot. */
DocketRenderSandbox *docket_render_sandbox_new (gboolean reads_files);
void docket_render_sandbox_free (DocketRenderSandbox *sandbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketRenderSandbox, docket_render_sandbox_free)

/* From here on the calling process can compute, use its memory and its open descriptors, start
 * threads, and end. Opening, sockets, other processes and programs end it. Memory, CPU time
 * and file sizes are limited. @timeout: microseconds. Returns 0 or an errno. */
gint docket_render_sandbox_enter (DocketRenderSandbox *sandbox, gint64 max_memory, gint64 timeout);

/* Closes every descriptor but the @n_kept in @kept. */
void docket_render_sandbox_close_others (const gint *kept, guint n_kept);

G_END_DECLS
