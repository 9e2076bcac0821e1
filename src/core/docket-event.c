/* docket-event.c: what happened to an order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-event.h"

DocketEvent *
docket_event_new (const char *type,
                  const char *actor,
                  gint64      at)
{
  DocketEvent *event = g_new0 (DocketEvent, 1);

  event->type = g_strdup (type);
  event->actor = g_strdup (actor);
  event->at = at;
  return event;
}

void
docket_event_free (DocketEvent *event)
{
  if (event == NULL)
    return;

  g_free (event->site);
  g_free (event->order);
  g_free (event->type);
  g_free (event->actor);
  g_free (event->data);
  g_free (event);
}
