/* docket-api-members.c: reads and writes members of JSON bodies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-text.h"

#include <glib/gi18n.h>
#include <string.h>

static JsonNode *
find (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
refuse (const char *name, const char *what, GError **error)
{
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” must be %s."), name, what);
  return FALSE;
}

static gboolean
has_control (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)) && *c != '\n')
      return TRUE;
  return FALSE;
}

/* Borrowed from @node, whose own text it becomes. */
static const char *
set_upright (JsonNode *node)
{
  const char *text = json_node_get_string (node);
  g_autofree char *upright = docket_text_dup_upright (text);

  if (strcmp (text, upright) == 0)
    return text;
  json_node_set_string (node, upright);
  return json_node_get_string (node);
}

gboolean
docket_api_read_string (JsonObject *object, const char *name, gsize max, const char **value, GError **error)
{
  JsonNode *node = find (object, name);
  const char *text;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse (name, _("text"), error);
  text = set_upright (node);
  if (strlen (text) > max || has_control (text))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” must be text of at most %zu bytes without control characters."), name, max);
      return FALSE;
    }
  *value = text;
  return TRUE;
}

gboolean
docket_api_read_int (JsonObject *object,
                     const char *name,
                     gint64 minimum,
                     gint64 maximum,
                     gint64 *value,
                     GError **error)
{
  JsonNode *node = find (object, name);
  gint64 number;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return refuse (name, _("a whole number"), error);
  number = json_node_get_int (node);
  if (number < minimum || number > maximum)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("“%s” must be a whole number from %lld to %lld."), name, (long long) minimum,
                   (long long) maximum);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

gboolean
docket_api_read_boolean (JsonObject *object, const char *name, gboolean *value, GError **error)
{
  JsonNode *node = find (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (name, _("true or false"), error);
  *value = json_node_get_boolean (node);
  return TRUE;
}

gboolean
docket_api_read_strings (JsonObject *object, const char *name, guint max, const char ***value, GError **error)
{
  JsonNode *node = find (object, name);
  g_autoptr (GPtrArray) strings = NULL;
  JsonArray *array;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > max)
    return refuse (name, _("a list of texts, and not too long"), error);
  array = json_node_get_array (node);
  strings = g_ptr_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_STRING ||
          strlen (json_node_get_string (element)) > 255)
        return refuse (name, _("a list of texts, and not too long"), error);
      g_ptr_array_add (strings, (gpointer) json_node_get_string (element));
    }
  g_ptr_array_add (strings, NULL);
  *value = (const char **) g_ptr_array_free (g_steal_pointer (&strings), FALSE);
  return TRUE;
}

gboolean
docket_api_read_money (JsonObject *object, const char *name, DocketMoney *value, gboolean *given, GError **error)
{
  JsonNode *node = find (object, name);
  const char *currency = NULL;
  gint64 amount = G_MININT64;

  *given = node != NULL;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (name, _("an amount and a currency"), error);
  if (!docket_api_read_int (json_node_get_object (node), "amount", -DOCKET_MONEY_MAX, DOCKET_MONEY_MAX, &amount, error) ||
      !docket_api_read_string (json_node_get_object (node), "currency", 3, &currency, error))
    return FALSE;
  if (amount == G_MININT64 || currency == NULL || strlen (currency) != 3)
    return refuse (name, _("an amount and a currency"), error);
  *value = docket_money (amount, currency);
  return TRUE;
}

gboolean
docket_api_require (gboolean given, const char *name, GError **error)
{
  if (!given)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is missing."), name);
  return given;
}

void
docket_api_append_string (GString *json, const char *text)
{
  if (text == NULL)
    {
      g_string_append (json, "null");
      return;
    }
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (json, "\\%c", *c);
      else if ((guchar) *c < 0x20)
        g_string_append_printf (json, "\\u%04x", (guint) (guchar) *c);
      else
        g_string_append_c (json, *c);
    }
  g_string_append_c (json, '"');
}

JsonArray *
docket_api_read_objects (JsonObject *object, const char *name, guint max, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gboolean fits = array != NULL && json_array_get_length (array) <= max;

  for (guint i = 0; fits && i < json_array_get_length (array); i++)
    fits = JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, i));
  if (fits)
    return array;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” must be a list of at most %u objects."), name, max);
  return NULL;
}

gboolean
docket_api_read_job (DocketRequest *request, gint64 *job, GError **error)
{
  if (g_ascii_string_to_signed (docket_request_get_part (request, "job"), 10, 1, G_MAXINT64, job, NULL))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such job."));
  return FALSE;
}
