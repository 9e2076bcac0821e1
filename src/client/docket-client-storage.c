/* docket-client-storage.c: compartments and lockers, as the counter and a station see them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-storage.h"

#include "docket-client-private.h"
#include "docket-json-members-private.h"

static void
uncollected_free (DocketUncollectedOrder *uncollected)
{
  g_free (uncollected->order);
  g_free (uncollected->compartment);
  g_free (uncollected->name);
  g_free (uncollected);
}

void
docket_storage_reply_free (DocketStorageReply *reply)
{
  if (reply == NULL)
    return;

  g_ptr_array_unref (reply->compartments);
  g_ptr_array_unref (reply->openings);
  g_ptr_array_unref (reply->uncollected);
  g_free (reply);
}

static gboolean
read_compartment (DocketStorageReply *storage,
                  JsonNode *node,
                  GError **error)
{
  DocketCompartment *compartment = docket_compartment_from_json (node, error);
  JsonNode *last;

  if (compartment == NULL)
    return FALSE;
  g_ptr_array_add (storage->compartments, compartment);
  last = json_object_get_member (json_node_get_object (node), "opening");
  if (last != NULL && JSON_NODE_HOLDS_OBJECT (last))
    {
      DocketOpening *opening = docket_opening_from_json (last, error);

      if (opening == NULL)
        return FALSE;
      g_ptr_array_add (storage->openings, opening);
    }

  return TRUE;
}

static void
read_uncollected (DocketStorageReply *storage,
                  JsonObject *object)
{
  JsonObject *row = docket_member_object (object, "row");
  DocketUncollectedOrder *uncollected;

  if (docket_member_string (object, "order") == NULL)
    return;
  uncollected = g_new0 (DocketUncollectedOrder, 1);
  uncollected->order = g_strdup (docket_member_string (object, "order"));
  uncollected->compartment = g_strdup (docket_member_string (object, "compartment"));
  uncollected->name = row != NULL ? g_strdup (docket_member_string (row, "name")) : NULL;
  uncollected->ended = row == NULL || g_strcmp0 (docket_member_string (row, "state"), "ready") != 0;
  uncollected->since = docket_member_time (object, "since");
  uncollected->term = docket_member_time (object, "term");
  g_ptr_array_add (storage->uncollected, uncollected);
}

static gpointer
parse_storage (DocketClient *self,
               DocketRequest *request,
               DocketReply *reply,
               GError **error)
{
  g_autoptr (JsonNode) compartments = docket_reply_to_json_member (reply, "compartments", JSON_NODE_ARRAY, error);
  g_autoptr (JsonNode) uncollected = NULL;
  g_autoptr (DocketStorageReply) storage = NULL;
  JsonArray *array;

  if (compartments == NULL ||
      (uncollected = docket_reply_to_json_member (reply, "uncollected", JSON_NODE_ARRAY, error)) == NULL)
    return NULL;
  storage = g_new0 (DocketStorageReply, 1);
  storage->compartments = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_compartment_free);
  storage->openings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_opening_free);
  storage->uncollected = g_ptr_array_new_with_free_func ((GDestroyNotify) uncollected_free);
  array = json_node_get_array (compartments);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_compartment (storage, json_array_get_element (array, i), error))
      return NULL;
  array = json_node_get_array (uncollected);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i)))
      read_uncollected (storage, json_array_get_object_element (array, i));

  return g_steal_pointer (&storage);
}

static gpointer
parse_openings (DocketClient *self,
                DocketRequest *request,
                DocketReply *reply,
                GError **error)
{
  return docket_reply_to_list (reply, "openings", (DocketReadElement) docket_opening_from_json,
                               (GDestroyNotify) docket_opening_free, error);
}

typedef struct
{
  DocketOpening *opening;
} Done;

static void
done_free (Done *done)
{
  docket_opening_free (done->opening);
  g_free (done);
}

static gpointer
parse_done (DocketClient *self,
            DocketRequest *request,
            DocketReply *reply,
            GError **error)
{
  g_autoptr (JsonNode) node = docket_reply_to_json (reply, NULL);
  Done *done = g_new0 (Done, 1);

  done->opening = node != NULL ? docket_opening_from_json (node, NULL) : NULL;

  return done;
}

void
docket_client_storage_async (DocketClient *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/compartments"), parse_storage,
                            (GDestroyNotify) docket_storage_reply_free, docket_client_storage_async,
                            cancellable, callback, user_data);
}

DocketStorageReply *
docket_client_storage_finish (DocketClient *self,
                              GAsyncResult *result,
                              GError **error)
{
  return docket_client_call_finish (self, result, docket_client_storage_async, error);
}

static DocketRequest *
deed_to_request (DocketStorageDeedType type,
                 const char *what)
{
  g_autofree char *escaped = g_uri_escape_string (what, NULL, FALSE);

  switch (type)
    {
    case DOCKET_STORAGE_OPEN_ORDER: return docket_request_new ("POST", "/v1/orders/%s/open", escaped);
    case DOCKET_STORAGE_OPEN: return docket_request_new ("POST", "/v1/compartments/%s/open", escaped);
    case DOCKET_STORAGE_MEND: return docket_request_new ("POST", "/v1/compartments/%s/mend", escaped);
    case DOCKET_STORAGE_TAKE_BACK:
    default: return docket_request_new ("POST", "/v1/orders/%s/take-back", escaped);
    }
}

void
docket_client_do_storage_async (DocketClient *self,
                                DocketStorageDeedType type,
                                const char *what,
                                DocketOpeningPurpose purpose,
                                const char *staff,
                                const char *key,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  DocketRequest *request = deed_to_request (type, what);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  docket_builder_add (builder, "staff", staff);
  if (type == DOCKET_STORAGE_OPEN_ORDER)
    docket_builder_add (builder, "purpose", docket_opening_purpose_to_nick (purpose));
  json_builder_end_object (builder);
  docket_request_set_json (request, builder);
  docket_request_set_key (request, key);
  docket_client_call_async (self, request, parse_done, (GDestroyNotify) done_free, docket_client_do_storage_async,
                            cancellable, callback, user_data);
}

gboolean
docket_client_do_storage_finish (DocketClient *self,
                                 GAsyncResult *result,
                                 DocketOpening **opening,
                                 GError **error)
{
  Done *done = docket_client_call_finish (self, result, docket_client_do_storage_async, error);

  if (done == NULL)
    return FALSE;
  if (opening != NULL)
    *opening = g_steal_pointer (&done->opening);
  done_free (done);

  return TRUE;
}

void
docket_client_claim_openings_async (DocketClient *self,
                                    const char *const *devices,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  DocketRequest *request = docket_request_new ("POST", "/v1/openings/claim");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  docket_builder_add_strv (builder, "devices", (char **) devices);
  json_builder_end_object (builder);
  docket_request_set_json (request, builder);
  docket_client_call_async (self, request, parse_openings, (GDestroyNotify) g_ptr_array_unref,
                            docket_client_claim_openings_async, cancellable, callback, user_data);
}

GPtrArray *
docket_client_claim_openings_finish (DocketClient *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  return docket_client_call_finish (self, result, docket_client_claim_openings_async, error);
}

void
docket_client_my_openings_async (DocketClient *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  docket_client_call_async (self, docket_request_new ("GET", "/v1/openings"), parse_openings,
                            (GDestroyNotify) g_ptr_array_unref, docket_client_my_openings_async, cancellable, callback,
                            user_data);
}

GPtrArray *
docket_client_my_openings_finish (DocketClient *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  return docket_client_call_finish (self, result, docket_client_my_openings_async, error);
}

void
docket_client_report_opening_async (DocketClient *self,
                                    gint64 id,
                                    DocketOpeningState state,
                                    const char *message,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  DocketRequest *request = docket_request_new ("PUT", "/v1/openings/%" G_GINT64_FORMAT, id);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  docket_builder_add (builder, "state", docket_opening_state_to_nick (state));
  docket_builder_add (builder, "message", message);
  json_builder_end_object (builder);
  docket_request_set_json (request, builder);
  docket_client_call_async (self, request, docket_client_parse_nothing, NULL, docket_client_report_opening_async, cancellable,
                            callback, user_data);
}

gboolean
docket_client_report_opening_finish (DocketClient *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  return docket_client_call_finish (self, result, docket_client_report_opening_async, error) != NULL;
}

void
docket_client_report_door_async (DocketClient *self,
                                 const char *label,
                                 DocketDoor door,
                                 gboolean forced,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  DocketRequest *request = docket_request_new ("PUT", "/v1/doors");
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "doors");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  docket_builder_add (builder, "compartment", label);
  docket_builder_add (builder, "door", docket_door_to_nick (door));
  json_builder_set_member_name (builder, "forced");
  json_builder_add_boolean_value (builder, forced);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  docket_request_set_json (request, builder);
  docket_client_call_async (self, request, docket_client_parse_nothing, NULL, docket_client_report_door_async, cancellable, callback,
                            user_data);
}

gboolean
docket_client_report_door_finish (DocketClient *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  return docket_client_call_finish (self, result, docket_client_report_door_async, error) != NULL;
}
