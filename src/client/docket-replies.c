/* docket-replies.c: what the order server answers, where core has no type for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-replies.h"

#include "docket-error.h"
#include "docket-time.h"

#include <glib/gi18n.h>

static JsonObject *
object_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonObject *
object_member (JsonObject *object,
               const char *name)
{
  return object_of (object != NULL ? json_object_get_member (object, name) : NULL);
}

static char *
dup_string (JsonObject *object,
            const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

static char **
dup_strv (JsonObject *object,
          const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  builder = g_strv_builder_new ();
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_string (element) != NULL)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

static void
refuse (GError **error)
{
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               _("The order server's answer is not of the expected form. Check that its version is the same."));
}

static void
read_site (DocketTerminal *terminal,
           JsonObject *site)
{
  const char *currency = json_object_get_string_member_with_default (site, "currency", NULL);
  double undo = json_object_get_double_member_with_default (site, "undo_s", 0);

  g_free (terminal->site);
  terminal->site = dup_string (site, "id");
  terminal->site_name = dup_string (site, "name");
  terminal->address = dup_string (site, "address");
  terminal->hours = dup_string (site, "hours");
  terminal->language = dup_string (site, "language");
  if (currency != NULL)
    g_strlcpy (terminal->currency, currency, sizeof terminal->currency);
  terminal->pay_first = json_object_get_boolean_member_with_default (site, "pay_first", FALSE);
  terminal->password_on_collect = json_object_get_boolean_member_with_default (site, "password_on_collect", FALSE);
  terminal->undo = (gint64) (CLAMP (undo, 0, 86400) * DOCKET_SECOND);
}

void
docket_terminal_free (DocketTerminal *terminal)
{
  if (terminal == NULL)
    return;

  g_free (terminal->id);
  g_free (terminal->name);
  g_strfreev (terminal->rights);
  g_free (terminal->site);
  g_free (terminal->site_name);
  g_free (terminal->address);
  g_free (terminal->hours);
  g_free (terminal->language);
  g_free (terminal);
}

gboolean
docket_terminal_has_right (const DocketTerminal *terminal,
                           const char *right)
{
  return g_strv_contains ((const char *const *) terminal->rights, right);
}

DocketTerminal *
docket_terminal_from_json (JsonNode *node,
                           GError **error)
{
  g_autoptr (DocketTerminal) terminal = g_new0 (DocketTerminal, 1);
  JsonObject *object = object_member (object_of (node), "terminal");
  JsonObject *site;

  if (object == NULL)
    {
      refuse (error);
      return NULL;
    }

  terminal->id = dup_string (object, "id");
  terminal->name = dup_string (object, "name");
  terminal->site = dup_string (object, "site");
  terminal->rights = dup_strv (object, "rights");
  if (terminal->rights == NULL)
    terminal->rights = g_new0 (char *, 1);
  if ((site = object_member (object_of (node), "site")) != NULL)
    read_site (terminal, site);

  if (terminal->name == NULL || terminal->site == NULL)
    {
      refuse (error);
      return NULL;
    }

  return g_steal_pointer (&terminal);
}

void
docket_day_free (DocketDay *day)
{
  g_free (day);
}

DocketDay *
docket_day_from_json (JsonNode *node,
                      GError **error)
{
  JsonObject *object = object_of (node);
  JsonObject *revenue;
  DocketDay *day;

  if (object == NULL)
    {
      refuse (error);
      return NULL;
    }

  day = g_new0 (DocketDay, 1);
  day->placed = MAX (0, json_object_get_int_member_with_default (object, "placed", 0));
  day->released = MAX (0, json_object_get_int_member_with_default (object, "released", 0));
  day->ready = MAX (0, json_object_get_int_member_with_default (object, "ready", 0));
  day->collected = MAX (0, json_object_get_int_member_with_default (object, "collected", 0));
  day->waiting = MAX (0, json_object_get_int_member_with_default (object, "waiting", 0));
  if ((revenue = object_member (object, "revenue")) != NULL)
    {
      const char *currency = json_object_get_string_member_with_default (revenue, "currency", "");

      day->revenue.amount = json_object_get_int_member_with_default (revenue, "amount", 0);
      g_strlcpy (day->revenue.currency, currency != NULL ? currency : "", sizeof day->revenue.currency);
    }

  return day;
}

DocketDeviceReport *
docket_device_report_new (const char *name)
{
  DocketDeviceReport *report = g_new0 (DocketDeviceReport, 1);

  report->name = g_strdup (name);
  report->state = g_strdup ("idle");
  report->reasons = g_new0 (char *, 1);

  return report;
}

void
docket_device_report_free (DocketDeviceReport *report)
{
  if (report == NULL)
    return;

  g_free (report->name);
  g_free (report->uri);
  g_free (report->state);
  g_strfreev (report->reasons);
  g_free (report->message);
  g_strfreev (report->products);
  g_strfreev (report->papers);
  g_free (report->station);
  g_free (report);
}

DocketDeviceReport *
docket_device_report_from_json (JsonNode *node,
                                GError **error)
{
  JsonObject *object = object_of (node);
  const char *name = object ? json_object_get_string_member_with_default (object, "name", NULL) : NULL;
  const char *state = object ? json_object_get_string_member_with_default (object, "state", NULL) : NULL;
  const char *seen_at;
  DocketDeviceReport *report;

  if (name == NULL || state == NULL)
    {
      refuse (error);
      return NULL;
    }

  report = g_new0 (DocketDeviceReport, 1);
  report->name = g_strdup (name);
  report->state = g_strdup (state);
  report->uri = dup_string (object, "uri");
  report->message = dup_string (object, "message");
  report->station = dup_string (object, "station");
  report->products = dup_strv (object, "products");
  report->reasons = dup_strv (object, "reasons");
  if (report->reasons == NULL)
    report->reasons = g_new0 (char *, 1);
  report->job = json_object_get_int_member_with_default (object, "job", 0);
  seen_at = json_object_get_string_member_with_default (object, "seen_at", NULL);
  if (seen_at != NULL)
    docket_time_from_rfc3339 (seen_at, &report->seen_at, NULL);

  return report;
}
