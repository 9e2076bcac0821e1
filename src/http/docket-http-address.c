/* docket-http-address.c: who is calling, also through proxies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-http-private.h"

#include <arpa/inet.h>
#include <string.h>

#define IPV4_LENGTH 4
#define MAPPED_PREFIX "\0\0\0\0\0\0\0\0\0\0\xff\xff"
#define MAPPED_LENGTH 12

/* A socket for both families shows IPv4 callers as ::ffff:192.0.2.1. They are the same as elsewhere,
 * and not all of one network. */
static GInetAddress *
unmap (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  GInetAddress *plain;

  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6 || memcmp (bytes, MAPPED_PREFIX, MAPPED_LENGTH) != 0)
    return address;
  plain = g_inet_address_new_from_bytes (bytes + MAPPED_LENGTH, G_SOCKET_FAMILY_IPV4);
  g_object_unref (address);
  return plain;
}

static GInetAddress *
get_peer (DocketRequest *request)
{
  const union MHD_ConnectionInfo *info;
  const struct sockaddr *address;

  info = MHD_get_connection_info (request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  address = info != NULL ? info->client_addr : NULL;
  if (address != NULL && address->sa_family == AF_INET)
    return g_inet_address_new_from_bytes ((const guint8 *) &((const struct sockaddr_in *) (const void *) address)->sin_addr,
                                          G_SOCKET_FAMILY_IPV4);
  if (address != NULL && address->sa_family == AF_INET6)
    return unmap (g_inet_address_new_from_bytes (
      (const guint8 *) &((const struct sockaddr_in6 *) (const void *) address)->sin6_addr, G_SOCKET_FAMILY_IPV6));
  return NULL;
}

static gboolean
is_trusted (DocketHttp *http, GInetAddress *address)
{
  for (guint i = 0; i < http->trusted_proxies->len; i++)
    {
      GInetAddressMask *mask = g_ptr_array_index (http->trusted_proxies, i);

      if (g_inet_address_mask_get_family (mask) == g_inet_address_get_family (address) &&
          g_inet_address_mask_matches (mask, address))
        return TRUE;
    }
  return FALSE;
}

static enum MHD_Result
add_hops (void *user_data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  GString *hops = user_data;

  if (value != NULL && g_ascii_strcasecmp (name, "X-Forwarded-For") == 0)
    g_string_append_printf (hops, "%s%s", hops->len > 0 ? "," : "", value);
  return MHD_YES;
}

/* Some proxies lengthen the caller's header, others add one of their own after it: all of them are one
 * list. It grows to the right at each proxy: the last entry that is not one of ours is the client; what
 * stands before it anybody may have written. */
static GInetAddress *
read_forwarded (DocketRequest *request, GInetAddress *peer)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_auto (GStrv) hops = NULL;
  GInetAddress *client = g_object_ref (peer);

  MHD_get_connection_values (request->connection, MHD_HEADER_KIND, add_hops, all);
  hops = g_strsplit (all->str, ",", -1);
  for (guint i = g_strv_length (hops); i-- > 0;)
    {
      GInetAddress *hop = g_inet_address_new_from_string (g_strstrip (hops[i]));

      if (hop == NULL)
        break;
      g_object_unref (client);
      client = unmap (hop);
      if (!is_trusted (request->http, client))
        break;
    }
  return client;
}

/* One customer has a whole IPv6 network of 64 bits. */
static char *
dup_network (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_native_size (address) == IPV4_LENGTH)
    return g_inet_address_to_string (address);
  return g_strdup_printf ("%02x%02x:%02x%02x:%02x%02x:%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3],
                          bytes[4], bytes[5], bytes[6], bytes[7]);
}

static void
find_address (DocketRequest *request)
{
  g_autoptr (GInetAddress) peer = get_peer (request);
  g_autoptr (GInetAddress) client = NULL;
  gboolean forwarded = docket_request_get_header (request, "X-Forwarded-For") != NULL;

  if (peer == NULL)
    {
      request->address = g_strdup ("unknown");
      request->network = g_strdup (request->address);
      return;
    }
  request->loopback = g_inet_address_get_is_loopback (peer) && !forwarded;
  client = forwarded && is_trusted (request->http, peer) ? read_forwarded (request, peer) : g_object_ref (peer);
  request->proxied = is_trusted (request->http, client);
  request->address = g_inet_address_to_string (client);
  request->network = dup_network (client);
}

const char *
docket_request_get_address (DocketRequest *request)
{
  if (request->address == NULL)
    find_address (request);
  return request->address;
}

const char *
docket_request_get_origin (DocketRequest *request)
{
  const char *address = docket_request_get_address (request);

  return request->proxied ? NULL : address;
}

const char *
docket_request_get_network (DocketRequest *request)
{
  docket_request_get_address (request);
  return request->network;
}

gboolean
docket_request_is_loopback (DocketRequest *request)
{
  docket_request_get_address (request);
  return request->loopback;
}

gboolean
docket_request_is_secure (DocketRequest *request)
{
  const char *scheme = docket_request_get_header (request, "X-Forwarded-Proto");
  g_autoptr (GInetAddress) peer = NULL;

  if (request->http->secure || scheme == NULL)
    return request->http->secure;
  peer = get_peer (request);
  return peer != NULL && is_trusted (request->http, peer) && g_ascii_strcasecmp (scheme, "https") == 0;
}
