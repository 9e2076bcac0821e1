/* docket-last-good.h: copies of files of the settings that were good, beside the data
 *
 * So that a start with a mistake in one of them does not change what was ordered, nor lose a place that has orders.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Keeps @text, which the file @path had when it was read and found good, under @data_dir; a failure is logged. Main
 * thread. */
void docket_last_good_keep (const char *data_dir, const char *path, const char *text, gsize length);

/* What @path was when it was good last. (transfer full) (nullable): it never was, or its copy cannot be read. */
char *docket_last_good_read (const char *data_dir, const char *path, gsize *length);

/* Whether a server has ever served from @data_dir. */
gboolean docket_last_good_any (const char *data_dir);

G_END_DECLS
