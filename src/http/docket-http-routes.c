/* docket-http-routes.c: finds the route of a method and path
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-http-private.h"

#include <string.h>

/* Does @path fit @pattern? The matched parts go to @request as offsets into its own copy. */
static gboolean
match (DocketRequest *request, const char *pattern)
{
  const char *path = request->path;
  char *copy = request->segments;
  guint n = 0;

  memset (request->parts, 0, sizeof request->parts);
  while (*pattern != '\0')
    {
      if (*pattern == '{')
        {
          const char *close = strchr (pattern, '}');
          const char *end = close[-1] == '*' ? NULL : strchr (path, '/');
          gsize length = end != NULL ? (gsize) (end - path) : strlen (path);

          if (length == 0 || n == DOCKET_HTTP_MAX_PARTS)
            return FALSE;
          request->part_names[n] = pattern + 1;
          request->parts[n++] = copy + (path - request->path);
          path += length;
          pattern = close + 1;
        }
      else if (*pattern++ != *path++)
        return FALSE;
    }
  return *path == '\0';
}

static void
cut_parts (DocketRequest *request)
{
  for (guint i = 0; i < DOCKET_HTTP_MAX_PARTS && request->parts[i] != NULL; i++)
    {
      const char *close = strchr (request->part_names[i], '}');
      char *end = close[-1] == '*' ? NULL : strchr (request->parts[i], '/');

      if (end != NULL)
        *end = '\0';
    }
}

static gboolean
method_fits (const DocketRoute *route, const char *method)
{
  return strcmp (route->method, method) == 0 ||
         (strcmp (method, "HEAD") == 0 && strcmp (route->method, "GET") == 0);
}

gboolean
docket_http_find_route (DocketRequest *request, char **allowed)
{
  g_autoptr (GString) methods = g_string_new (NULL);

  for (gsize i = 0; i < request->http->n_routes; i++)
    {
      const DocketRoute *route = &request->http->routes[i];

      if (!match (request, route->path))
        continue;
      if (!method_fits (route, request->method))
        {
          g_string_append_printf (methods, "%s%s", methods->len > 0 ? ", " : "", route->method);
          continue;
        }
      request->route = route;
      request->route_index = i;
      cut_parts (request);
      return TRUE;
    }
  request->route_index = request->http->n_routes;
  if (methods->len > 0)
    *allowed = g_string_free (g_steal_pointer (&methods), FALSE);
  return FALSE;
}
