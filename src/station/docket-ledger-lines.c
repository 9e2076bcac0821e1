/* docket-ledger-lines.c: what the ledger's lines say, apart from the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A line is 16 hex digits of the SHA-256 of the rest, a space, a JSON object.
 */
#include "docket-ledger-private.h"

#include "docket-json.h"

#include <string.h>

#define SUM_LENGTH 16

static const char *const phases[] = {
  [DOCKET_LEDGER_INTENDED] = "intended",
  [DOCKET_LEDGER_STARTED] = "started",
};

static char *
seal (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("%.*s %s\n", SUM_LENGTH, sum, text);
}

static JsonBuilder *
begin (const char *record)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "record");
  json_builder_add_string_value (builder, record);

  return builder;
}

static void
add_string (JsonBuilder *builder,
            const char *name,
            const char *value)
{
  if (value == NULL)
    return;

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_job (JsonBuilder *builder,
         const char *name,
         const DocketJob *job)
{
  g_autofree char *text = docket_job_to_json (job);

  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, json_from_string (text, NULL));
}

static JsonObject *
unseal (const char *line,
        gsize length,
        JsonNode **root)
{
  g_autofree char *sum = NULL;
  g_autofree char *text = NULL;

  if (length <= SUM_LENGTH + 1 || line[SUM_LENGTH] != ' ' || memchr (line, '\0', length) != NULL)
    return NULL;

  text = g_strndup (line + SUM_LENGTH + 1, length - SUM_LENGTH - 1);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  if (strncmp (sum, line, SUM_LENGTH) != 0)
    return NULL;

  *root = json_from_string (text, NULL);

  return *root != NULL && JSON_NODE_HOLDS_OBJECT (*root) ? json_node_get_object (*root) : NULL;
}

static const char *
string_of (JsonObject *object,
           const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static DocketJob *
job_of (JsonObject *object,
        const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL ? docket_job_from_json (node, NULL) : NULL;
}

static gboolean
phase_of (JsonObject *object,
          DocketLedgerPhase *phase)
{
  const char *nick = string_of (object, "phase");

  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    if (g_strcmp0 (phases[i], nick) == 0)
      {
        *phase = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
apply_attempt (DocketLedgerState *state,
               JsonObject *object)
{
  g_autoptr (DocketJob) job = job_of (object, "job");
  g_autoptr (DocketLedgerEntry) entry = NULL;
  const char *name = string_of (object, "name");

  if (job == NULL || name == NULL || string_of (object, "uri") == NULL)
    return FALSE;

  entry = docket_ledger_entry_new (name, string_of (object, "device"), string_of (object, "uri"), job);
  entry->id = g_strdup (string_of (object, "id"));
  if (!phase_of (object, &entry->phase))
    return FALSE;

  g_hash_table_replace (state->attempts, entry->name, entry);
  g_steal_pointer (&entry);

  return TRUE;
}

static gboolean
apply_started (DocketLedgerState *state,
               JsonObject *object)
{
  const char *name = string_of (object, "name");
  DocketLedgerEntry *entry = name != NULL ? g_hash_table_lookup (state->attempts, name) : NULL;

  if (entry == NULL)
    return FALSE;

  entry->phase = DOCKET_LEDGER_STARTED;
  g_free (entry->id);
  entry->id = g_strdup (string_of (object, "id"));

  return TRUE;
}

static void
remove_reports (DocketLedgerState *state,
                gint64 job,
                gint64 attempt)
{
  for (guint i = state->reports->len; i-- > 0;)
    {
      DocketJob *report = g_ptr_array_index (state->reports, i);

      if (report->id == job && (attempt < 0 || report->attempt == attempt))
        g_ptr_array_remove_index (state->reports, i);
    }
}

static gboolean
apply_ended (DocketLedgerState *state,
             JsonObject *object)
{
  const char *name = string_of (object, "name");
  DocketJob *report = job_of (object, "report");

  if (json_object_has_member (object, "report") && report == NULL)
    return FALSE;
  if (name != NULL)
    g_hash_table_remove (state->attempts, name);
  if (report != NULL)
    {
      remove_reports (state, report->id, -1);
      g_ptr_array_add (state->reports, report);
    }

  return TRUE;
}

DocketLedgerEntry *
docket_ledger_entry_new (const char *name,
                         const char *device,
                         const char *uri,
                         const DocketJob *job)
{
  DocketLedgerEntry *entry = g_new0 (DocketLedgerEntry, 1);

  entry->name = g_strdup (name);
  entry->device = g_strdup (device);
  entry->uri = g_strdup (uri);
  entry->job = docket_job_copy (job);

  return entry;
}

DocketLedgerEntry *
docket_ledger_entry_copy (const DocketLedgerEntry *entry)
{
  DocketLedgerEntry *copy = docket_ledger_entry_new (entry->name, entry->device, entry->uri, entry->job);

  copy->phase = entry->phase;
  copy->id = g_strdup (entry->id);

  return copy;
}

void
docket_ledger_entry_free (DocketLedgerEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->name);
  g_free (entry->device);
  g_free (entry->uri);
  g_free (entry->id);
  g_clear_pointer (&entry->job, docket_job_free);
  g_free (entry);
}

DocketLedgerState *
docket_ledger_state_new (void)
{
  DocketLedgerState *state = g_new0 (DocketLedgerState, 1);

  state->attempts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) docket_ledger_entry_free);
  state->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_job_free);

  return state;
}

void
docket_ledger_state_free (DocketLedgerState *state)
{
  g_hash_table_unref (state->attempts);
  g_ptr_array_unref (state->reports);
  g_free (state);
}

gboolean
docket_ledger_state_apply (DocketLedgerState *state,
                           const char *line,
                           gsize length)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object = unseal (line, length, &root);
  const char *record = object != NULL ? string_of (object, "record") : NULL;

  if (record == NULL)
    return FALSE;

  if (g_str_equal (record, "attempt"))
    return apply_attempt (state, object);
  if (g_str_equal (record, "started"))
    return apply_started (state, object);
  if (g_str_equal (record, "all"))
    return state->knows_all = TRUE;
  if (g_str_equal (record, "ended"))
    return apply_ended (state, object);
  if (g_str_equal (record, "delivered"))
    {
      remove_reports (state, json_object_get_int_member_with_default (object, "job", 0),
                      json_object_get_int_member_with_default (object, "attempt", 0));
      return TRUE;
    }

  return FALSE;
}

char *
docket_ledger_state_to_lines (DocketLedgerState *state)
{
  GString *lines = g_string_new (NULL);
  GHashTableIter iter;
  gpointer entry;
  char *line;

  if (state->knows_all)
    {
      line = docket_ledger_line_for_all ();
      g_string_append (lines, line);
      g_free (line);
    }
  g_hash_table_iter_init (&iter, state->attempts);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    {
      line = docket_ledger_line_for_attempt (entry);
      g_string_append (lines, line);
      g_free (line);
    }
  for (guint i = 0; i < state->reports->len; i++)
    {
      line = docket_ledger_line_for_ended (NULL, g_ptr_array_index (state->reports, i));
      g_string_append (lines, line);
      g_free (line);
    }

  return g_string_free (lines, FALSE);
}

char *
docket_ledger_line_for_attempt (const DocketLedgerEntry *entry)
{
  g_autoptr (JsonBuilder) builder = begin ("attempt");

  add_string (builder, "name", entry->name);
  add_string (builder, "phase", phases[entry->phase]);
  add_string (builder, "device", entry->device);
  add_string (builder, "uri", entry->uri);
  add_string (builder, "id", entry->id);
  add_job (builder, "job", entry->job);
  json_builder_end_object (builder);

  return seal (builder);
}

char *
docket_ledger_line_for_started (const char *name,
                                const char *id)
{
  g_autoptr (JsonBuilder) builder = begin ("started");

  add_string (builder, "name", name);
  add_string (builder, "id", id);
  json_builder_end_object (builder);

  return seal (builder);
}

char *
docket_ledger_line_for_all (void)
{
  g_autoptr (JsonBuilder) builder = begin ("all");

  json_builder_end_object (builder);

  return seal (builder);
}

char *
docket_ledger_line_for_ended (const char *name,
                              const DocketJob *report)
{
  g_autoptr (JsonBuilder) builder = begin ("ended");

  add_string (builder, "name", name);
  if (report != NULL)
    add_job (builder, "report", report);
  json_builder_end_object (builder);

  return seal (builder);
}

char *
docket_ledger_line_for_delivered (gint64 job,
                                  guint attempt)
{
  g_autoptr (JsonBuilder) builder = begin ("delivered");

  json_builder_set_member_name (builder, "job");
  json_builder_add_int_value (builder, job);
  json_builder_set_member_name (builder, "attempt");
  json_builder_add_int_value (builder, attempt);
  json_builder_end_object (builder);

  return seal (builder);
}
