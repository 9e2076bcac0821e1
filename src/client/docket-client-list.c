/* docket-client-list.c: a part of the shop's list, as the server sends it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-list-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

static void
read_counts (DocketListing *listing,
             JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, "counts");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  listing->has_counts = TRUE;
  for (guint i = 0; i < DOCKET_N_WANTS; i++)
    {
      const char *nick = docket_wants_to_nick (i);

      listing->counts[i] = MAX (0, json_object_get_int_member_with_default (json_node_get_object (node), nick, 0));
    }
}

void
docket_listing_free (DocketListing *listing)
{
  if (listing == NULL)
    return;

  g_ptr_array_unref (listing->rows);
  g_free (listing->next);
  g_free (listing);
}

DocketListing *
docket_listing_from_json (JsonNode *node,
                          GError **error)
{
  g_autoptr (DocketListing) listing = g_new0 (DocketListing, 1);
  JsonObject *root = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *orders = root != NULL ? json_object_get_member (root, "orders") : NULL;
  JsonArray *array;

  listing->rows = g_ptr_array_new_with_free_func (g_object_unref);
  if (orders == NULL || !JSON_NODE_HOLDS_ARRAY (orders))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                   _("The order server's list makes no sense. Check that its version is the same."));
      return NULL;
    }

  array = json_node_get_array (orders);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      DocketOrderRow *row = docket_order_row_new_from_json (json_array_get_element (array, i), error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (listing->rows, row);
    }
  listing->next = g_strdup (json_object_get_string_member_with_default (root, "next", NULL));
  read_counts (listing, root);

  return g_steal_pointer (&listing);
}
