/* docket-client-places.c: the places that the order server has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-places.h"

#include "docket-client-private.h"
#include "docket-json-members-private.h"

void
docket_place_free (DocketPlace *place)
{
  if (place == NULL)
    return;

  g_free (place->id);
  g_free (place->name);
  g_free (place->address);
  g_free (place);
}

static gpointer
parse_places (DocketClient *self,
              DocketRequest *request,
              DocketReply *reply,
              GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json_member (reply, "sites", JSON_NODE_ARRAY, error);
  JsonArray *sites = node != NULL ? json_node_get_array (node) : NULL;
  GPtrArray *places;

  if (sites == NULL)
    return NULL;

  places = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_place_free);
  for (guint i = 0; i < json_array_get_length (sites); i++)
    {
      JsonObject *site = docket_element_object (sites, i);
      DocketPlace *place;

      if (site == NULL || docket_member_string (site, "id") == NULL || docket_member_string (site, "name") == NULL)
        continue;
      place = g_new0 (DocketPlace, 1);
      place->id = g_strdup (docket_member_string (site, "id"));
      place->name = g_strdup (docket_member_string (site, "name"));
      place->address = g_strdup (docket_member_string (site, "address"));
      place->closed = docket_member_bool (site, "closed");
      g_ptr_array_add (places, place);
    }

  return places;
}

void
docket_client_places_async (DocketClient *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/sites"), parse_places,
                            (GDestroyNotify) g_ptr_array_unref, docket_client_places_async,
                            cancellable, callback, user_data);
}

GPtrArray *
docket_client_places_finish (DocketClient *self,
                             GAsyncResult *result,
                             GError **error)
{
  return docket_client_call_finish (self, result, docket_client_places_async, error);
}
