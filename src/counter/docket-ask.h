/* docket-ask.h: a question asked in place: one line to fill in, one button, and a way back
 *
 * Signal "answered" (string text): trimmed; empty only where that is allowed. The question closes
 * by itself. Main thread.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DOCKET_TYPE_ASK (docket_ask_get_type ())
G_DECLARE_FINAL_TYPE (DocketAsk, docket_ask, DOCKET, ASK, GtkBox)

typedef struct
{
  const char *question;   /* "Why is it lifted?" */
  const char *confirm;    /* the button: "Lift" */
  const char *text;       /* what stands there first; NULL */
  gboolean may_be_empty;
  gboolean dangerous;     /* the button looks it */
  gboolean secret;        /* a password */
  gboolean only_confirm;  /* there is nothing to fill in */
} DocketQuestion;

/* A question that asks nothing yet; hidden. Main thread, as all widgets. */
GtkWidget *docket_ask_new (void);

/* Opens with the focus in the line; asked again while open, it only takes the focus. */
void docket_ask_open (DocketAsk *self, const DocketQuestion *question);
void docket_ask_close (DocketAsk *self);
gboolean docket_ask_is_open (DocketAsk *self);

G_END_DECLS
