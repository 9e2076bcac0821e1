/* docket-backup.h: a copy of everything that a server needs to go on elsewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

/* Copies the database, the server's key and every original picture from @data_dir into @folder,
 * which must not exist or be empty, beside a running server or without one: a folder that
 * "docketd serve --data-dir" takes. Pictures whose upload is not finished are left out. */
gboolean docket_backup (DocketServices *services, const char *data_dir, const char *folder, GError **error);

G_END_DECLS
