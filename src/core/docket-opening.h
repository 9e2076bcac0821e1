/* docket-opening.h: one opening of a locker, from being asked for until its door is closed again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* An opening goes on from one to the next and ends in one of the last six. None is ever repeated by itself:
 * whoever wants the door opened once more asks for another opening. */
typedef enum
{
  DOCKET_OPENING_ASKED,       /* no station has taken it yet */
  DOCKET_OPENING_CLAIMED,     /* a station is about to send the pulse */
  DOCKET_OPENING_PULSE_SENT,  /* the board has acknowledged it; the door is still closed */
  DOCKET_OPENING_DOOR_OPEN,
  DOCKET_OPENING_CLOSED,      /* the door was open and is closed again: what was behind it was taken, or put there */
  DOCKET_OPENING_JAMMED,      /* the pulse was sent and the door did not open */
  DOCKET_OPENING_FAILED,      /* certainly no pulse: its board does not answer */
  DOCKET_OPENING_UNKNOWN,     /* there may have been a pulse, and what came of it was not seen */
  DOCKET_OPENING_LAPSED,      /* no station took it in time: certainly no pulse, and none will come */
} DocketOpeningState;

/* What the door is opened for. */
typedef enum
{
  DOCKET_OPENING_TAKE,        /* the order is taken: by its customer, or handed over by staff */
  DOCKET_OPENING_PUT,         /* staff put the order in */
  DOCKET_OPENING_EMPTY,       /* staff look into it, or take out what was not collected */
} DocketOpeningPurpose;

typedef struct
{
  gint64 id;
  char *site;
  char *label;                /* of the compartment */
  char *order;                /* claim code; NULL where it concerns none */
  DocketOpeningPurpose purpose;
  DocketOpeningState state;
  char *message;              /* a sentence of the station; NULL */
  char *device;               /* that has to open it */
  guint board, relay, sensor;
  char *station;              /* that took it; NULL */
  char *asked_by;             /* "customer", "terminal:…" */
  gint64 asked_at;
  gint64 changed_at;
  gint64 lease_until;         /* 0: none */
} DocketOpening;

/* Asked for, to take; everything else is empty. (transfer full) */
DocketOpening *docket_opening_new (void);
DocketOpening *docket_opening_copy (const DocketOpening *opening);
void docket_opening_free (DocketOpening *opening);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketOpening, docket_opening_free)

/* "asked", "claimed", "pulse-sent", "door-open", "closed", "jammed", "failed", "unknown", "lapsed". */
const char *docket_opening_state_to_nick (DocketOpeningState state);
gboolean docket_opening_state_from_nick (const char *nick, DocketOpeningState *state);
const char *docket_opening_purpose_to_nick (DocketOpeningPurpose purpose);  /* "take", "put", "empty" */
gboolean docket_opening_purpose_from_nick (const char *nick, DocketOpeningPurpose *purpose);

/* Whether nothing follows any more. */
gboolean docket_opening_state_is_end (DocketOpeningState state);

/* Whether a report of @to may follow @from. A door that opens after all (jammed, unknown) may be told. */
gboolean docket_opening_state_may_follow (DocketOpeningState from, DocketOpeningState to);

/* Whether staff must look. */
gboolean docket_opening_state_is_trouble (DocketOpeningState state);

/* @customer: without the wiring and who asked. INVALID names the member. (transfer full) */
char *docket_opening_to_json (const DocketOpening *opening, gboolean customer);
DocketOpening *docket_opening_from_json (JsonNode *node, GError **error);

G_END_DECLS
