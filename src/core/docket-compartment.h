/* docket-compartment.h: where finished products wait: shelves, bins and lockers, and what fits into them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_COMPARTMENT_SHELF,   /* takes many orders; staff go there */
  DOCKET_COMPARTMENT_BIN,     /* takes one order; staff go there */
  DOCKET_COMPARTMENT_LOCKER,  /* takes one order, behind a door that a station opens */
} DocketCompartmentKind;

/* What the sensor of a locker's door said last. */
typedef enum
{
  DOCKET_DOOR_UNKNOWN,
  DOCKET_DOOR_CLOSED,
  DOCKET_DOOR_OPEN,
} DocketDoor;

#define DOCKET_COMPARTMENT_LABEL_MAX 20

typedef struct
{
  char *label;                          /* unique within its site: what its bar code says */
  DocketCompartmentKind kind;
  DocketLength width, height, depth;    /* inside; all 0: whatever comes fits */
  char *device;                         /* a locker's: the name of the station's device; else NULL */
  guint board;                          /* its board's Modbus address, 1..247 */
  guint relay;                          /* the relay (coil) that opens it, 0..65535 */
  guint sensor;                         /* the input of its door, 0..65535 */

  /* How it is. */
  char *trouble;                        /* "jammed", "forced", "unknown": nothing is put there; NULL: none */
  DocketDoor door;
  guint n_orders;                       /* that lie there */
  char *order;                          /* the one that does, in a bin or locker; NULL */
} DocketCompartment;

/* One of that label and kind that takes whatever comes. (transfer full) */
DocketCompartment *docket_compartment_new (const char *label, DocketCompartmentKind kind);
DocketCompartment *docket_compartment_copy (const DocketCompartment *compartment);
void docket_compartment_free (DocketCompartment *compartment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCompartment, docket_compartment_free)

/* 1 to DOCKET_COMPARTMENT_LABEL_MAX letters, digits and - _ . / of ASCII, as a bar code takes them. */
gboolean docket_compartment_label_is_valid (const char *label);

const char *docket_compartment_kind_to_nick (DocketCompartmentKind kind);  /* "shelf", "bin", "locker" */
gboolean docket_compartment_kind_from_nick (const char *nick, DocketCompartmentKind *kind);
const char *docket_door_to_nick (DocketDoor door);                         /* "unknown", "closed", "open" */
gboolean docket_door_from_nick (const char *nick, DocketDoor *door);

/* From the group "Compartment LABEL" of @file, with the keys kind, size ("300x200x400", mm: width, height,
 * depth), device, board, relay, sensor. DOCKET_ERROR_INVALID with a sentence that names the key. */
DocketCompartment *docket_compartment_from_key_file (GKeyFile *file, const char *group, GError **error);

/* All of @text's groups (DocketCompartment); INVALID also where two lockers have the same relay or sensor. */
GPtrArray *docket_compartments_parse (const char *text, gsize length, GError **error);

/* The same check for @compartments however they came; a locker needs device and board. */
gboolean docket_compartments_check (GPtrArray *compartments, GError **error);

/* How large the order is when it is packed, in hundredths of a millimetre, the largest first: prints lie
 * flat on each other, stamps (@catalogue knows) have their handle. Source: the size of each item's page. */
void docket_order_get_bulk (const DocketOrder *order, const DocketCatalogue *catalogue, DocketLength bulk[3]);

/* Whether @bulk fits in, whichever way it is turned. */
gboolean docket_compartment_fits (const DocketCompartment *compartment, const DocketLength bulk[3]);

/* The best free one of @compartments for @bulk: lockers first where @lockers, then bins, then shelves; of those
 * the smallest that fits, in the array's order. Borrowed; NULL where there is none. */
const DocketCompartment *docket_compartments_pick (GPtrArray *compartments,
                                                   const DocketLength bulk[3],
                                                   gboolean lockers);

/* {"label","kind","width",…}; and back. INVALID names the member. (transfer full) */
char *docket_compartment_to_json (const DocketCompartment *compartment);
DocketCompartment *docket_compartment_from_json (JsonNode *node, GError **error);

G_END_DECLS
