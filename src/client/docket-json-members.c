/* docket-json-members.c: members of JSON objects that may be missing, null, or of another form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-json-members-private.h"

#include "docket-error.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <math.h>

#define LONGEST_MM 10000

static JsonNode *
member_value (JsonObject *object,
              const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

JsonObject *
docket_member_object (JsonObject *object,
                      const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
docket_member_array (JsonObject *object,
                     const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
docket_element_object (JsonArray *array,
                       guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

const char *
docket_member_string (JsonObject *object,
                      const char *name)
{
  JsonNode *node = member_value (object, name);

  return node != NULL ? json_node_get_string (node) : NULL;
}

char **
docket_member_dup_strv (JsonObject *object,
                        const char *name)
{
  JsonArray *array = docket_member_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_string (element) != NULL)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

double
docket_member_double (JsonObject *object,
                      const char *name,
                      double otherwise)
{
  JsonNode *node = member_value (object, name);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : otherwise;
}

gint64
docket_member_int (JsonObject *object,
                   const char *name)
{
  JsonNode *node = member_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

gboolean
docket_member_bool (JsonObject *object,
                    const char *name)
{
  JsonNode *node = member_value (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

gint64
docket_member_time (JsonObject *object,
                    const char *name)
{
  const char *text = docket_member_string (object, name);
  gint64 at = 0;

  if (text != NULL && !docket_time_from_rfc3339 (text, &at, NULL))
    return 0;

  return at;
}

DocketLength
docket_member_length (JsonObject *object,
                      const char *name)
{
  return (DocketLength) lround (CLAMP (docket_member_double (object, name, 0), 0, LONGEST_MM) * 100);
}

void
docket_member_refuse (GError **error)
{
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               _("The order server's answer is not of the expected form. Check that its version is the same."));
}
