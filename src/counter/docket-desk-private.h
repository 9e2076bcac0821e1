/* docket-desk-private.h: the desk's fields, for the two halves of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-desk.h"

G_BEGIN_DECLS

/* As many pictures of an order as are asked for before the page is laid out. */
#define DOCKET_DESK_PREFETCH 24

struct _DocketDesk
{
  GObject parent_instance;

  DocketShop *shop;

  DocketDeskState state;
  char *code;
  DocketOrder *order;
  char *problem;
  gboolean elsewhere;     /* the problem: another place has it */
  char *refusal;
  const char *refusal_action;  /* static */

  GCancellable *cancellable;   /* of the code that lies there */
  gboolean reading, read_again, retry;
  guint soon_source;           /* a scan that has not been announced yet */
  DocketOrder *pending;        /* read, and waits a moment for its pictures; NULL */
  guint pending_source;
  guint list_source;           /* the list has not been told of the order yet */

  gboolean busy;
  guint busy_source;           /* nobody has been shown that it is busy yet */
  gint64 shown_at;             /* monotonic: a scanner that reads twice at once means it once */
  DocketPress *unsure;         /* sent, and no answer came: the same press is sent again */
  gint64 undo_until;           /* monotonic; 0 */
  guint undo_source;
};

void docket_desk_changed (DocketDesk *self);
void docket_desk_forget_refusal (DocketDesk *self);
void docket_desk_take_order (DocketDesk *self, DocketOrder *order);
void docket_desk_read (DocketDesk *self);

G_END_DECLS
