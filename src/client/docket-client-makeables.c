/* docket-client-makeables.c: what the shop's catalogue may ask a station to make
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-jobs.h"

#include "docket-client-private.h"
#include "docket-json-members-private.h"

static void
add_makeable (GPtrArray *list,
              JsonObject *product,
              const char *paper)
{
  DocketMakeable *makeable = g_new0 (DocketMakeable, 1);

  makeable->product = g_strdup (json_object_get_string_member_with_default (product, "id", NULL));
  makeable->artwork = g_strdup (docket_member_string (product, "artwork"));
  makeable->paper = g_strdup (paper);
  makeable->width = docket_member_length (product, "width");
  makeable->height = docket_member_length (product, "height");
  g_ptr_array_add (list, makeable);
}

static void
add_product (GPtrArray *list,
             JsonObject *product)
{
  JsonArray *papers = docket_member_array (product, "papers");
  guint n_papers = papers != NULL ? json_array_get_length (papers) : 0;

  if (json_object_get_string_member_with_default (product, "id", NULL) == NULL)
    return;

  if (n_papers == 0)
    add_makeable (list, product, NULL);
  for (guint i = 0; i < n_papers; i++)
    {
      JsonObject *paper = docket_element_object (papers, i);

      if (paper != NULL)
        add_makeable (list, product, json_object_get_string_member_with_default (paper, "id", NULL));
    }
}

static gpointer
parse_makeables (DocketClient *self,
                 DocketRequest *request,
                 DocketReply *reply,
                 GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json_member (reply, "products", JSON_NODE_ARRAY, error);
  GPtrArray *list;
  JsonArray *products;

  if (node == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_makeable_free);
  products = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (products); i++)
    {
      JsonObject *product = docket_element_object (products, i);

      if (product != NULL)
        add_product (list, product);
    }

  return list;
}

void
docket_makeable_free (DocketMakeable *makeable)
{
  if (makeable == NULL)
    return;

  g_free (makeable->product);
  g_free (makeable->artwork);
  g_free (makeable->paper);
  g_free (makeable);
}

void
docket_client_makeables_async (DocketClient *self,
                               const char *site,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *escaped = g_uri_escape_string (site, NULL, FALSE);

  docket_client_call_async (self, docket_request_new ("GET", "/v1/sites/%s/catalogue", escaped), parse_makeables,
                            (GDestroyNotify) g_ptr_array_unref, docket_client_makeables_async,
                            cancellable, callback, user_data);
}

GPtrArray *
docket_client_makeables_finish (DocketClient *self,
                                GAsyncResult *result,
                                GError **error)
{
  return docket_client_call_finish (self, result, docket_client_makeables_async, error);
}
