/* docket-event.h: what happened to an order: history on screen, audit, and what terminals follow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  gint64 id;       /* rising in the whole server; 0 until stored */
  gint64 at;
  char *site;
  char *order;     /* claim code; NULL for what concerns a device or the shop */
  char *type;      /* "placed", "image-complete", "alert-raised", "lifted", "released", "job", … */
  char *actor;     /* "customer", "server", "terminal:NAME", "terminal:NAME/STAFF" */
  char *data;      /* JSON object with the event's own facts; NULL */
} DocketEvent;

/* Strings are copied; @at in microseconds since 1970. Id and order are filled in by who stores it.
 * (transfer full) */
DocketEvent *docket_event_new (const char *type, const char *actor, gint64 at);
void docket_event_free (DocketEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketEvent, docket_event_free)

G_END_DECLS
