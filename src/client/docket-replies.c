/* docket-replies.c: what the order server answers, where core has no type for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-replies.h"

#include "docket-json-members-private.h"
#include "docket-time.h"

static JsonObject *
object_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
read_site (DocketTerminal *terminal,
           JsonObject *site)
{
  const char *currency = json_object_get_string_member_with_default (site, "currency", NULL);
  double undo = json_object_get_double_member_with_default (site, "undo_s", 0);

  g_free (terminal->site);
  terminal->site = g_strdup (docket_member_string (site, "id"));
  terminal->site_name = g_strdup (docket_member_string (site, "name"));
  terminal->address = g_strdup (docket_member_string (site, "address"));
  terminal->hours = g_strdup (docket_member_string (site, "hours"));
  terminal->language = g_strdup (docket_member_string (site, "language"));
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
  JsonObject *object = object_of (node) != NULL ? docket_member_object (object_of (node), "terminal") : NULL;
  JsonObject *site;

  if (object == NULL)
    {
      docket_member_refuse (error);
      return NULL;
    }

  terminal->id = g_strdup (docket_member_string (object, "id"));
  terminal->name = g_strdup (docket_member_string (object, "name"));
  terminal->site = g_strdup (docket_member_string (object, "site"));
  terminal->rights = docket_member_dup_strv (object, "rights");
  if (terminal->rights == NULL)
    terminal->rights = g_new0 (char *, 1);
  if ((site = docket_member_object (object_of (node), "site")) != NULL)
    read_site (terminal, site);

  if (terminal->name == NULL || terminal->site == NULL)
    {
      docket_member_refuse (error);
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
      docket_member_refuse (error);
      return NULL;
    }

  day = g_new0 (DocketDay, 1);
  day->placed = MAX (0, json_object_get_int_member_with_default (object, "placed", 0));
  day->released = MAX (0, json_object_get_int_member_with_default (object, "released", 0));
  day->ready = MAX (0, json_object_get_int_member_with_default (object, "ready", 0));
  day->collected = MAX (0, json_object_get_int_member_with_default (object, "collected", 0));
  day->waiting = MAX (0, json_object_get_int_member_with_default (object, "waiting", 0));
  if ((revenue = docket_member_object (object, "revenue")) != NULL)
    {
      const char *currency = json_object_get_string_member_with_default (revenue, "currency", "");

      day->revenue.amount = json_object_get_int_member_with_default (revenue, "amount", 0);
      g_strlcpy (day->revenue.currency, currency != NULL ? currency : "", sizeof day->revenue.currency);
    }

  return day;
}
