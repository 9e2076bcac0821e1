/* docket-networks.c: a list of networks, and who is in one of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-networks.h"

#include "docket-error.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#define MAPPED_PREFIX "\0\0\0\0\0\0\0\0\0\0\xff\xff"
#define MAPPED_LENGTH 12

struct _DocketNetworks
{
  GPtrArray *masks;   /* GInetAddressMask */
};

static gboolean
is_mapped (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 &&
         memcmp (g_inet_address_to_bytes (address), MAPPED_PREFIX, MAPPED_LENGTH) == 0;
}

static GInetAddress *
unmap (GInetAddress *address)
{
  return g_inet_address_new_from_bytes (g_inet_address_to_bytes (address) + MAPPED_LENGTH, G_SOCKET_FAMILY_IPV4);
}

/* GInetAddressMask itself warns of lengths above it. */
static gboolean
has_length (const char *text)
{
  const char *slash = strchr (text, '/');

  return slash == NULL || g_ascii_string_to_unsigned (slash + 1, 10, 0, 128, NULL, NULL);
}

/* "::ffff:10.0.0.0/104" is 10.0.0.0/8. */
static GInetAddressMask *
read_mask (const char *text)
{
  g_autoptr (GInetAddressMask) mask = has_length (text) ? g_inet_address_mask_new_from_string (text, NULL) : NULL;
  g_autoptr (GInetAddress) plain = NULL;

  if (mask == NULL || !is_mapped (g_inet_address_mask_get_address (mask)) ||
      g_inet_address_mask_get_length (mask) < 8 * MAPPED_LENGTH)
    return g_steal_pointer (&mask);
  plain = unmap (g_inet_address_mask_get_address (mask));
  return g_inet_address_mask_new (plain, g_inet_address_mask_get_length (mask) - 8 * MAPPED_LENGTH, NULL);
}

DocketNetworks *
docket_networks_parse (const char *text,
                       GError    **error)
{
  g_autoptr (DocketNetworks) networks = g_new0 (DocketNetworks, 1);
  g_auto (GStrv) words = g_strsplit_set (text, " ,;\t", -1);

  networks->masks = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; words[i] != NULL; i++)
    {
      GInetAddressMask *mask;

      if (*words[i] == '\0')
        continue;
      mask = read_mask (words[i]);
      if (mask == NULL)
        {
          g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                       _("“%s” is neither an address nor a network; write it as in “10.3.0.0/16”."), words[i]);
          return NULL;
        }
      g_ptr_array_add (networks->masks, mask);
    }
  return g_steal_pointer (&networks);
}

void
docket_networks_free (DocketNetworks *networks)
{
  if (networks == NULL)
    return;

  g_ptr_array_unref (networks->masks);
  g_free (networks);
}

static GInetAddress *
read_address (const char *text)
{
  g_autofree char *bare = g_strdup (text);
  g_autoptr (GInetAddress) address = NULL;
  char *start = bare;

  g_strstrip (bare);
  if (*start == '[' && strchr (start, ']') != NULL)
    {
      start++;
      *strchr (start, ']') = '\0';
    }
  if (g_ascii_strncasecmp (start, "IPv6:", strlen ("IPv6:")) == 0)
    start += strlen ("IPv6:");
  if (strchr (start, '%') != NULL)
    *strchr (start, '%') = '\0';
  address = g_inet_address_new_from_string (start);
  return address != NULL && is_mapped (address) ? unmap (address) : g_steal_pointer (&address);
}

gboolean
docket_networks_contain (const DocketNetworks *networks,
                         const char           *text)
{
  g_autoptr (GInetAddress) address = text != NULL ? read_address (text) : NULL;

  for (guint i = 0; address != NULL && i < networks->masks->len; i++)
    {
      GInetAddressMask *mask = g_ptr_array_index (networks->masks, i);

      if (g_inet_address_mask_get_family (mask) == g_inet_address_get_family (address) &&
          g_inet_address_mask_matches (mask, address))
        return TRUE;
    }
  return FALSE;
}
