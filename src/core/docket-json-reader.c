/* docket-json-reader.c: reads members of a JSON object, and remembers the first that is wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json-reader-private.h"

#include "docket-error.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <math.h>

static gboolean
is_number (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_INT64 ||
                                          json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

static gboolean
is_value (JsonNode *node,
          GType     type)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

gboolean
docket_json_reader_init (DocketJsonReader  *reader,
                         JsonNode          *node,
                         const char        *what,
                         GError           **error)
{
  gboolean good = node != NULL && JSON_NODE_HOLDS_OBJECT (node);

  reader->object = good ? json_node_get_object (node) : NULL;
  reader->error = error;
  if (!good)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not an object."), what);
  return good;
}

gboolean
docket_json_reader_failed (const DocketJsonReader *reader)
{
  return *reader->error != NULL;
}

void
docket_json_reader_fail (DocketJsonReader *reader,
                         const char       *name)
{
  if (!docket_json_reader_failed (reader))
    g_set_error (reader->error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                 _("The member “%s” is missing or has a wrong value."), name);
}

void
docket_json_reader_refuse (DocketJsonReader *reader,
                           const char       *format,
                           ...)
{
  va_list arguments;

  if (docket_json_reader_failed (reader))
    return;

  va_start (arguments, format);
  *reader->error = g_error_new_valist (DOCKET_ERROR, DOCKET_ERROR_INVALID, format, arguments);
  va_end (arguments);
}

JsonNode *
docket_json_reader_node (DocketJsonReader *reader,
                         const char       *name,
                         gboolean          needed)
{
  JsonNode *node;

  if (docket_json_reader_failed (reader))
    return NULL;

  node = json_object_get_member (reader->object, name);
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    return node;
  if (needed)
    docket_json_reader_fail (reader, name);
  return NULL;
}

void
docket_json_reader_string (DocketJsonReader  *reader,
                           const char        *name,
                           gboolean           needed,
                           char             **value)
{
  JsonNode *node = docket_json_reader_node (reader, name, needed);

  if (docket_json_reader_failed (reader) || !json_object_has_member (reader->object, name))
    return;
  if (node != NULL && !is_value (node, G_TYPE_STRING))
    {
      docket_json_reader_fail (reader, name);
      return;
    }

  g_free (*value);
  *value = node != NULL ? json_node_dup_string (node) : NULL;
}

void
docket_json_reader_int (DocketJsonReader *reader,
                        const char       *name,
                        gboolean          needed,
                        gint64            min,
                        gint64            max,
                        gint64           *value)
{
  JsonNode *node = docket_json_reader_node (reader, name, needed);

  if (node == NULL)
    return;
  if (!is_value (node, G_TYPE_INT64) || json_node_get_int (node) < min || json_node_get_int (node) > max)
    docket_json_reader_refuse (reader, _("“%s” must be a whole number from %lld to %lld."), name, (long long) min,
                               (long long) max);
  else
    *value = json_node_get_int (node);
}

void
docket_json_reader_uint (DocketJsonReader *reader,
                         const char       *name,
                         gboolean          needed,
                         guint            *value)
{
  gint64 number = *value;

  docket_json_reader_int (reader, name, needed, 0, G_MAXUINT32, &number);
  *value = (guint) number;
}

void
docket_json_reader_double (DocketJsonReader *reader,
                           const char       *name,
                           gboolean          needed,
                           double           *value)
{
  JsonNode *node = docket_json_reader_node (reader, name, needed);

  if (node == NULL)
    return;
  if (!is_number (node) || !isfinite (json_node_get_double (node)))
    docket_json_reader_fail (reader, name);
  else
    *value = json_node_get_double (node);
}

void
docket_json_reader_bool (DocketJsonReader *reader,
                         const char       *name,
                         gboolean          needed,
                         gboolean         *value)
{
  JsonNode *node = docket_json_reader_node (reader, name, needed);

  if (node == NULL)
    return;
  if (!is_value (node, G_TYPE_BOOLEAN))
    docket_json_reader_fail (reader, name);
  else
    *value = json_node_get_boolean (node);
}

void
docket_json_reader_time (DocketJsonReader *reader,
                         const char       *name,
                         gint64           *value)
{
  JsonNode *node = docket_json_reader_node (reader, name, FALSE);

  if (docket_json_reader_failed (reader) || !json_object_has_member (reader->object, name))
    return;
  if (node == NULL)
    *value = 0;
  else if (!is_value (node, G_TYPE_STRING) ||
           !docket_time_from_rfc3339 (json_node_get_string (node), value, NULL))
    docket_json_reader_fail (reader, name);
}

void
docket_json_reader_length (DocketJsonReader *reader,
                           const char       *name,
                           gboolean          needed,
                           gint             *value)
{
  double mm = *value / 100.0;

  docket_json_reader_double (reader, name, needed, &mm);
  if (!(mm >= 0) || mm > 1e5)
    docket_json_reader_fail (reader, name);
  else
    *value = (gint) lround (mm * 100);
}

void
docket_json_reader_money (DocketJsonReader *reader,
                          const char       *name,
                          gboolean          needed,
                          DocketMoney      *value)
{
  JsonNode *node = docket_json_reader_node (reader, name, needed);
  g_autofree char *currency = NULL;
  DocketJsonReader inner;
  gint64 amount = 0;

  if (node == NULL || !docket_json_reader_init (&inner, node, name, reader->error))
    return;

  docket_json_reader_int (&inner, "amount", TRUE, -DOCKET_MONEY_MAX, DOCKET_MONEY_MAX, &amount);
  docket_json_reader_string (&inner, "currency", TRUE, &currency);
  if (currency != NULL && strlen (currency) > 3)
    docket_json_reader_fail (&inner, "currency");
  if (!docket_json_reader_failed (reader))
    *value = docket_money (amount, currency);
}

void
docket_json_reader_array (DocketJsonReader *reader,
                          const char       *name,
                          gboolean          needed,
                          guint             max,
                          DocketJsonEach    each,
                          gpointer          data)
{
  JsonNode *node = docket_json_reader_node (reader, name, needed);
  JsonArray *array;

  if (node == NULL)
    return;
  if (!JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) > max)
    {
      docket_json_reader_refuse (reader, _("“%s” must be a list of at most %u."), name, max);
      return;
    }

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array) && !docket_json_reader_failed (reader); i++)
    each (json_array_get_element (array, i), data, reader->error);
}
