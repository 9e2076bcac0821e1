/* docket-networks.h: a list of networks, and who is in one of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Immutable: any thread may read it. */
typedef struct _DocketNetworks DocketNetworks;

/* "10.3.0.0/16, 2001:db8:3::/48, 192.0.2.7": addresses and networks, parted by ',', ';' or blanks. INVALID
 * names the part that is neither. (transfer full) */
DocketNetworks *docket_networks_parse (const char *text, GError **error);
void docket_networks_free (DocketNetworks *networks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketNetworks, docket_networks_free)

/* Whether @address, as text, is in one of them. IPv4 in an IPv6 form ("::ffff:192.0.2.7") is the IPv4 address;
 * a zone ("%wlan0") and the forms of mail traces ("[192.0.2.7]", "IPv6:2001:db8::1") are understood. What is
 * no address is in none. */
gboolean docket_networks_contain (const DocketNetworks *networks, const char *address);

G_END_DECLS
