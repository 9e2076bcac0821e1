/* docket-tnef-private.h: what Outlook packs into winmail.dat
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;       /* as it stands there, maybe not UTF-8; NULL */
  GBytes *data;
} DocketTnefFile;

/* The files in it, at most @max; @body (out): the message's text, NULL: none. NULL where it cannot be read.
 * (transfer full) (nullable) */
GPtrArray *docket_tnef_open (GBytes *bytes, guint max, char **body);

G_END_DECLS
