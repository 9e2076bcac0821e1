/* docket-phrases-history.c: what happened, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-phrases.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

typedef struct
{
  const char *type;
  const char *words;
} EventWords;

static const EventWords EVENT_WORDS[] = {
  { "created", N_("Begun") },
  { "image-complete", N_("A picture arrived") },
  { "image-refused", N_("A picture was refused") },
  { "contents", N_("Contents changed") },
  { "placed", N_("Placed") },
  { "alert-raised", N_("Alert raised") },
  { "hold-set", N_("Asked to confirm") },
  { "lifted", N_("Lifted") },
  { "paid", N_("Paid") },
  { "authenticated", N_("Identified at the counter") },
  { "released", N_("Released") },
  { "started", N_("Production began") },
  { "job", N_("Production") },
  { "ready", N_("Ready") },
  { "collected", N_("Handed over") },
  { "cancelled", N_("Cancelled") },
  { "expired", N_("Expired") },
  { "undone", N_("Taken back") },
  { "password-reissued", N_("New password given") },
};

static const char *
event_word (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (EVENT_WORDS); i++)
    {
      if (g_strcmp0 (EVENT_WORDS[i].type, type) == 0)
        return _(EVENT_WORDS[i].words);
    }

  return type;
}

/* The fact of an event that staff want beside its word. */
static char *
event_fact (const DocketEvent *event)
{
  static const char *const FACTS[] = { "lift_reason", "reason", "note", "compartment", "name" };
  g_autoptr (JsonNode) node = event->data != NULL ? json_from_string (event->data, NULL) : NULL;
  JsonObject *object;

  /* Why an alert was raised stands above in words. */
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || g_strcmp0 (event->type, "alert-raised") == 0)
    return NULL;

  object = json_node_get_object (node);
  for (gsize i = 0; i < G_N_ELEMENTS (FACTS); i++)
    {
      const char *text = json_object_get_string_member_with_default (object, FACTS[i], NULL);

      if (text != NULL && *text != '\0')
        return g_strdup (text);
    }

  return NULL;
}

char *
docket_phrase_actor (const char *actor)
{
  g_auto (GStrv) parts = NULL;

  if (actor == NULL)
    return g_strdup ("");
  if (g_str_equal (actor, "customer"))
    return g_strdup (_("customer"));
  if (g_str_equal (actor, "server"))
    return g_strdup (_("automatic"));
  if (!g_str_has_prefix (actor, "terminal:"))
    return g_strdup (actor);

  parts = g_strsplit (actor + strlen ("terminal:"), "/", 2);

  return g_strv_length (parts) == 2 && *parts[1] != '\0' ? g_strdup_printf ("%s, %s", parts[1], parts[0])
                                                         : g_strdup (parts[0] != NULL ? parts[0] : "");
}

char *
docket_phrase_event (const DocketEvent *event)
{
  g_autofree char *fact = event_fact (event);
  g_autofree char *actor = docket_phrase_actor (event->actor);
  GString *words = g_string_new (event_word (event->type));

  if (fact != NULL)
    g_string_append_printf (words, ": %s", fact);
  if (*actor != '\0')
    g_string_append_printf (words, " · %s", actor);

  return g_string_free (words, FALSE);
}
