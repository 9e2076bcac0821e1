/* docket-phrases-history.c: what happened, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-phrases.h"

#include "docket-json.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

typedef struct
{
  const char *type;
  const char *words;
} EventWords;

static const EventWords EVENT_WORDS[] = {
  { "created", N_("Begun") },
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
  { "job-raised", N_("Put first in the queue") },
  { "moved", N_("Went to another place") },
  { "job-moved", N_("Moved to another device") },
  { "job-cancelled", N_("Not to be made") },
  { "reprint", N_("Made again") },
  { "promise-broken", N_("Later than promised") },
  { "reminded", N_("Reminded that it ends soon") },
  { "mail-bounced", N_("A message to the customer came back") },
  { "mail-failed", N_("A message to the customer was not delivered") },
  { "door-forced", N_("Its locker was opened by force") },
  { "taken-back", N_("Taken out of storage") },
  { "locked-out", N_("Its password was tried until it was locked") },
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

static const char *
alert_fact (const char *reason)
{
  if (g_strcmp0 (reason, "risk-ratio") == 0)
    return _("it may not be collected");
  if (g_strcmp0 (reason, "risk-amount") == 0)
    return _("much is unpaid");

  return NULL;
}

/* The word of an event that tells of a locker. */
static const char *
opening_word (JsonObject *object)
{
  static const EventWords WORDS[] = {
    { "asked", N_("Locker to be opened") },
    { "door-open", N_("Locker opened") },
    { "closed", N_("Locker closed") },
    { "jammed", N_("Locker jammed") },
    { "failed", N_("Locker not opened, its board was silent") },
    { "unknown", N_("Locker perhaps opened, nobody saw it") },
    { "lapsed", N_("Locker not opened, its station was silent") },
  };
  const char *state = json_object_get_string_member_with_default (object, "state", "");

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (g_str_equal (WORDS[i].type, state))
      return _(WORDS[i].words);

  return _("Locker");
}

static const char *
word_of (const DocketEvent *event)
{
  g_autoptr (JsonNode) node = NULL;

  if (g_strcmp0 (event->type, "opening") != 0 || event->data == NULL)
    return event_word (event->type);

  node = json_from_string (event->data, NULL);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? opening_word (json_node_get_object (node)) : _("Locker");
}

/* The fact of an event that staff want beside its word. */
static char *
event_fact (const DocketEvent *event)
{
  static const char *const FACTS[] = { "lift_reason", "reason", "note", "compartment", "label", "device", "name" };
  g_autoptr (JsonNode) node = event->data != NULL ? json_from_string (event->data, NULL) : NULL;
  JsonObject *object;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;

  object = json_node_get_object (node);
  if (g_strcmp0 (event->type, "alert-raised") == 0)
    return g_strdup (alert_fact (json_object_get_string_member_with_default (object, "reason", NULL)));
  if (g_strcmp0 (event->type, "hold-set") == 0)
    return g_strdup (json_object_get_string_member_with_default (object, "note", NULL));

  for (gsize i = 0; i < G_N_ELEMENTS (FACTS); i++)
    {
      const char *text = json_object_get_string_member_with_default (object, FACTS[i], NULL);

      if (text != NULL && *text != '\0')
        return g_strdup (text);
    }

  return NULL;
}

static gboolean
is_arrival (const DocketEvent *event)
{
  return g_strcmp0 (event->type, "image-complete") == 0;
}

/* How many pictures had arrived by then, where the event says so. */
static guint
arrived_by (const DocketEvent *event)
{
  g_autoptr (JsonNode) node = event->data != NULL ? json_from_string (event->data, NULL) : NULL;
  gint64 n = node != NULL && JSON_NODE_HOLDS_OBJECT (node)
               ? json_object_get_int_member_with_default (json_node_get_object (node), "arrived", 1) : 1;

  return (guint) CLAMP (n, 1, 100000);
}

/* One line for those that came one after another. */
static char *
arrival_words (const GPtrArray *history, guint *index)
{
  const DocketEvent *event = g_ptr_array_index (history, *index);
  g_autofree char *actor = docket_phrase_actor (event->actor);
  g_autofree char *words = NULL;
  guint last = *index, n;

  while (*index > 0 && is_arrival (g_ptr_array_index (history, *index - 1)))
    (*index)--;
  /* Those that say nothing are counted themselves. */
  n = MAX (arrived_by (event), last - *index + 1);
  words = g_strdup_printf (ngettext ("%u picture arrived", "%u pictures arrived", n), n);

  return *actor != '\0' ? g_strdup_printf ("%s · %s", words, actor) : g_steal_pointer (&words);
}

/* The job of an event that tells of one; NULL of any other. */
static DocketJob *
event_job (const DocketEvent *event)
{
  g_autoptr (JsonNode) node = NULL;

  if (g_strcmp0 (event->type, "job") != 0 || event->data == NULL)
    return NULL;

  node = json_from_string (event->data, NULL);

  return node != NULL ? docket_job_from_json (node, NULL) : NULL;
}

static char *
job_words (const DocketJob *job, guint copies)
{
  const char *device = job->device != NULL ? job->device : _("The device");

  switch ((int) job->state)
    {
    case DOCKET_JOB_COMPLETED:
      return g_strdup_printf (ngettext ("%u piece made on %s", "%u pieces made on %s", copies), copies, device);
    case DOCKET_JOB_PROCESSING:
      return g_strdup_printf (ngettext ("%u print begun on %s", "%u prints begun on %s", copies), copies, device);
    case DOCKET_JOB_ABORTED:
      return g_strdup_printf (ngettext ("%u print given up by %s", "%u prints given up by %s", copies), copies, device);
    case DOCKET_JOB_CANCELED:
      return g_strdup_printf (ngettext ("%u print is not to be made", "%u prints are not to be made", copies), copies);
    default:
      return docket_phrase_job (job, g_get_real_time ());
    }
}

/* Begun and waiting are no longer news where the same job came further. */
static gboolean
is_overtaken (const GPtrArray *history, guint index, const DocketJob *job)
{
  if (job->state != DOCKET_JOB_PROCESSING && job->state != DOCKET_JOB_PENDING && job->state != DOCKET_JOB_PENDING_HELD)
    return FALSE;

  for (guint i = index + 1; i < history->len; i++)
    {
      g_autoptr (DocketJob) later = event_job (g_ptr_array_index (history, i));

      if (later != NULL && later->id == job->id)
        return TRUE;
    }

  return FALSE;
}

/* Who releases has identified the customer: one line says both. */
static gboolean
is_part_of_release (const GPtrArray *history, guint index)
{
  const DocketEvent *event = g_ptr_array_index (history, index);
  const DocketEvent *next = index + 1 < history->len ? g_ptr_array_index (history, index + 1) : NULL;

  return next != NULL && g_strcmp0 (event->type, "authenticated") == 0 && g_strcmp0 (next->type, "released") == 0 &&
         g_strcmp0 (event->actor, next->actor) == 0;
}

static gboolean
same_news (const DocketJob *a, const DocketJob *b)
{
  return a->state == b->state && g_strcmp0 (a->device, b->device) == 0 &&
         (a->state == DOCKET_JOB_COMPLETED || a->state == DOCKET_JOB_PROCESSING || a->state == DOCKET_JOB_ABORTED ||
          a->state == DOCKET_JOB_CANCELED);
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
  GString *words = g_string_new (word_of (event));

  if (fact != NULL)
    g_string_append_printf (words, ": %s", fact);
  if (*actor != '\0')
    g_string_append_printf (words, " · %s", actor);

  return g_string_free (words, FALSE);
}

char *
docket_phrase_history (const GPtrArray *history, guint *index)
{
  const DocketEvent *event = g_ptr_array_index (history, *index);
  g_autoptr (DocketJob) job = event_job (event);
  guint copies;

  if (is_part_of_release (history, *index) || (job != NULL && is_overtaken (history, *index, job)))
    return NULL;
  if (is_arrival (event))
    return arrival_words (history, index);
  if (job == NULL)
    return docket_phrase_event (event);

  copies = job->copies;
  while (*index > 0)
    {
      g_autoptr (DocketJob) before = event_job (g_ptr_array_index (history, *index - 1));

      if (before == NULL || (!same_news (job, before) && !is_overtaken (history, *index - 1, before)))
        break;
      if (same_news (job, before))
        copies += before->copies;
      (*index)--;
    }

  return job_words (job, copies);
}
