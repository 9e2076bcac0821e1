/* docket-line-address-private.h: the addresses of what hangs on a serial line, or behind a server for such lines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SCHEME:/dev/… or SCHEME:///dev/… (both are in use): path. SCHEME://HOST:PORT: host and port (0: not said). One of
 * path and host is NULL. */
typedef struct
{
  char *path;
  char *host;
  guint16 port;
} DocketLineAddress;

void docket_line_address_clear (DocketLineAddress *address);

/* Takes one of the options behind the "?"; FALSE where it is unknown or has a bad value. */
typedef gboolean (*DocketLineOption) (gpointer data, const char *key, const char *value);

/* Reads @uri of @scheme ("grbl") into @address, which is cleared in any case, then hands @data's options to @take, in
 * their order. FALSE where it is not such an address. */
gboolean docket_line_address_parse (const char *uri,
                                    const char *scheme,
                                    DocketLineAddress *address,
                                    DocketLineOption take,
                                    gpointer data);

G_END_DECLS
