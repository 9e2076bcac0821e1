/* docket-line-address.c: the addresses of what hangs on a serial line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-line-address-private.h"

#include <string.h>

static gboolean
take_place (DocketLineAddress *address,
            const char *scheme,
            const char *place)
{
  if (g_str_has_prefix (place, "///"))
    place += 2;
  if (g_str_has_prefix (place, "//"))
    {
      g_autofree char *uri = g_strconcat (scheme, ":", place, NULL);
      int port = -1;

      if (!g_uri_split_network (uri, G_URI_FLAGS_NONE, NULL, &address->host, &port, NULL))
        return FALSE;
      address->port = port > 0 ? (guint16) port : 0;
      return address->host != NULL && *address->host != '\0';
    }
  address->path = g_path_is_absolute (place) ? g_uri_unescape_string (place, NULL) : NULL;

  return address->path != NULL;
}

static gboolean
take_options (const char *query,
              DocketLineOption take,
              gpointer data)
{
  g_auto (GStrv) options = g_strsplit (query, "&", -1);

  for (guint i = 0; options[i] != NULL; i++)
    {
      char *equals = strchr (options[i], '=');

      if (equals == NULL)
        return FALSE;
      *equals = '\0';
      if (!take (data, options[i], equals + 1))
        return FALSE;
    }

  return TRUE;
}

void
docket_line_address_clear (DocketLineAddress *address)
{
  g_clear_pointer (&address->path, g_free);
  g_clear_pointer (&address->host, g_free);
  address->port = 0;
}

gboolean
docket_line_address_parse (const char *uri,
                           const char *scheme,
                           DocketLineAddress *address,
                           DocketLineOption take,
                           gpointer data)
{
  gsize length = strlen (scheme);
  const char *rest = g_str_has_prefix (uri, scheme) && uri[length] == ':' ? uri + length + 1 : "";
  const char *question = strchr (rest, '?');
  g_autofree char *place = question != NULL ? g_strndup (rest, (gsize) (question - rest)) : g_strdup (rest);

  docket_line_address_clear (address);

  return take_place (address, scheme, place) && (question == NULL || take_options (question + 1, take, data));
}
