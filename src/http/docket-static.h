/* docket-static.h: the customers' page and its files, read once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-http.h"

G_BEGIN_DECLS

typedef struct _DocketStatic DocketStatic;

/* Reads every file below @dir (at most 512, 16 MB in all; hidden ones are left out). Only what was
 * read is ever served, so no path can lead elsewhere. */
DocketStatic *docket_static_new (const char *dir, GError **error);
void docket_static_free (DocketStatic *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketStatic, docket_static_free)

/* The file of that path below the folder, or 304 where the client has it. NOT_FOUND. Any thread. */
DocketReply *docket_static_reply (DocketStatic *files, DocketRequest *request, const char *path, GError **error);

G_END_DECLS
