/* docket-opening.c: one opening of a locker
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-opening.h"

#include "docket-json-reader-private.h"
#include "docket-json-writer-private.h"
#include "docket-nick.h"

static const char *const states[] = {
  "asked", "claimed", "pulse-sent", "door-open", "closed", "jammed", "failed", "unknown", "lapsed",
};
static const char *const purposes[] = { "take", "put", "empty" };

#define TO(state) (1u << DOCKET_OPENING_##state)

static const guint followers[] = {
  [DOCKET_OPENING_ASKED] = TO (CLAIMED) | TO (LAPSED),
  [DOCKET_OPENING_CLAIMED] = TO (PULSE_SENT) | TO (DOOR_OPEN) | TO (CLOSED) | TO (JAMMED) | TO (FAILED) | TO (UNKNOWN),
  [DOCKET_OPENING_PULSE_SENT] = TO (DOOR_OPEN) | TO (CLOSED) | TO (JAMMED) | TO (UNKNOWN),
  [DOCKET_OPENING_DOOR_OPEN] = TO (CLOSED) | TO (UNKNOWN),
  [DOCKET_OPENING_CLOSED] = 0,
  [DOCKET_OPENING_JAMMED] = TO (DOOR_OPEN) | TO (CLOSED),
  [DOCKET_OPENING_FAILED] = 0,
  [DOCKET_OPENING_UNKNOWN] = TO (DOOR_OPEN) | TO (CLOSED) | TO (FAILED) | TO (JAMMED),
  [DOCKET_OPENING_LAPSED] = 0,
};

DocketOpening *
docket_opening_new (void)
{
  return g_new0 (DocketOpening, 1);
}

DocketOpening *
docket_opening_copy (const DocketOpening *opening)
{
  DocketOpening *copy = g_memdup2 (opening, sizeof *opening);

  copy->site = g_strdup (opening->site);
  copy->label = g_strdup (opening->label);
  copy->order = g_strdup (opening->order);
  copy->message = g_strdup (opening->message);
  copy->device = g_strdup (opening->device);
  copy->station = g_strdup (opening->station);
  copy->asked_by = g_strdup (opening->asked_by);
  return copy;
}

void
docket_opening_free (DocketOpening *opening)
{
  if (opening == NULL)
    return;

  g_free (opening->site);
  g_free (opening->label);
  g_free (opening->order);
  g_free (opening->message);
  g_free (opening->device);
  g_free (opening->station);
  g_free (opening->asked_by);
  g_free (opening);
}

const char *
docket_opening_state_to_nick (DocketOpeningState state)
{
  return states[state];
}

gboolean
docket_opening_state_from_nick (const char         *nick,
                                DocketOpeningState *state)
{
  gint found = docket_nick_find (states, G_N_ELEMENTS (states), nick);

  if (found >= 0)
    *state = (DocketOpeningState) found;
  return found >= 0;
}

const char *
docket_opening_purpose_to_nick (DocketOpeningPurpose purpose)
{
  return purposes[purpose];
}

gboolean
docket_opening_purpose_from_nick (const char           *nick,
                                  DocketOpeningPurpose *purpose)
{
  gint found = docket_nick_find (purposes, G_N_ELEMENTS (purposes), nick);

  if (found >= 0)
    *purpose = (DocketOpeningPurpose) found;
  return found >= 0;
}

gboolean
docket_opening_state_is_end (DocketOpeningState state)
{
  return state >= DOCKET_OPENING_CLOSED;
}

gboolean
docket_opening_state_may_follow (DocketOpeningState from,
                                 DocketOpeningState to)
{
  return from == to || (followers[from] & (1u << to)) != 0;
}

gboolean
docket_opening_state_is_trouble (DocketOpeningState state)
{
  return state > DOCKET_OPENING_CLOSED;
}

char *
docket_opening_to_json (const DocketOpening *opening,
                        gboolean             customer)
{
  GString *out = g_string_new (NULL);

  docket_json_open (out, NULL, '{');
  docket_json_int (out, "id", opening->id);
  docket_json_string (out, "compartment", opening->label);
  docket_json_string (out, "order", opening->order);
  docket_json_string (out, "purpose", purposes[opening->purpose]);
  docket_json_string (out, "state", states[opening->state]);
  docket_json_time (out, "asked_at", opening->asked_at);
  docket_json_time (out, "changed_at", opening->changed_at);
  if (!customer)
    {
      docket_json_string (out, "site", opening->site);
      docket_json_string (out, "message", opening->message);
      docket_json_string (out, "device", opening->device);
      docket_json_int (out, "board", opening->board);
      docket_json_int (out, "relay", opening->relay);
      docket_json_int (out, "sensor", opening->sensor);
      docket_json_string (out, "station", opening->station);
      docket_json_string (out, "asked_by", opening->asked_by);
      docket_json_time (out, "lease_until", opening->lease_until);
    }
  docket_json_close (out, '}');
  return g_string_free (out, FALSE);
}

static void
read_words (DocketJsonReader *reader,
            DocketOpening    *opening)
{
  g_autofree char *purpose = NULL;
  g_autofree char *state = NULL;

  docket_json_reader_string (reader, "purpose", TRUE, &purpose);
  docket_json_reader_string (reader, "state", TRUE, &state);
  if (docket_json_reader_failed (reader))
    return;
  if (!docket_opening_purpose_from_nick (purpose, &opening->purpose))
    docket_json_reader_fail (reader, "purpose");
  else if (!docket_opening_state_from_nick (state, &opening->state))
    docket_json_reader_fail (reader, "state");
}

DocketOpening *
docket_opening_from_json (JsonNode  *node,
                          GError   **error)
{
  g_autoptr (DocketOpening) opening = docket_opening_new ();
  GError *mistake = NULL;
  DocketJsonReader reader;

  if (docket_json_reader_init (&reader, node, "opening", &mistake))
    {
      docket_json_reader_int (&reader, "id", TRUE, 1, G_MAXINT64, &opening->id);
      docket_json_reader_string (&reader, "compartment", TRUE, &opening->label);
      docket_json_reader_string (&reader, "order", FALSE, &opening->order);
      read_words (&reader, opening);
      docket_json_reader_time (&reader, "asked_at", &opening->asked_at);
      docket_json_reader_time (&reader, "changed_at", &opening->changed_at);
      docket_json_reader_string (&reader, "site", FALSE, &opening->site);
      docket_json_reader_string (&reader, "message", FALSE, &opening->message);
      docket_json_reader_string (&reader, "device", FALSE, &opening->device);
      docket_json_reader_uint (&reader, "board", FALSE, &opening->board);
      docket_json_reader_uint (&reader, "relay", FALSE, &opening->relay);
      docket_json_reader_uint (&reader, "sensor", FALSE, &opening->sensor);
      docket_json_reader_string (&reader, "station", FALSE, &opening->station);
      docket_json_reader_string (&reader, "asked_by", FALSE, &opening->asked_by);
      docket_json_reader_time (&reader, "lease_until", &opening->lease_until);
    }
  if (mistake == NULL)
    return g_steal_pointer (&opening);

  g_propagate_error (error, mistake);
  return NULL;
}
