/* docket-press.h: one press of a button: the step, and the key under which it happens once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device-report.h"
#include "docket-order.h"

#include <glib.h>

G_BEGIN_DECLS

/* However often a press is sent, the server takes the step once: keep it, and send the same one
 * again after a failed connection. A new press is a new step. */
typedef struct
{
  DocketStep step;         /* RELEASE READY COLLECT PAY HOLD LIFT CANCEL UNDO PLACE */
  char *code;              /* claim code */
  char *key;               /* Idempotency-Key, made by docket_press_new() */
  guint64 version;         /* the order's version as seen on screen; 0: whatever it is now */
  char *staff;             /* who stands at the counter; NULL */
  char *compartment;       /* READY; NULL */
  char *password;          /* COLLECT; NULL */
  DocketMoney amount;      /* PAY; negative is a refund */
  char *hold;              /* LIFT: DocketHold.id */
  char *reason;            /* LIFT (needed), CANCEL; NULL */
  char *note;              /* HOLD; NULL */
  GPtrArray *devices;      /* RELEASE: DocketDeviceReport of free devices that begin at once; NULL */
} DocketPress;

/* A press with a fresh random key. @version is the order's, for If-Match, or 0. Fill in what the
 * step needs. */
DocketPress *docket_press_new (DocketStep step, const char *code, guint64 version);
DocketPress *docket_press_copy (const DocketPress *press);
void docket_press_free (DocketPress *press);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketPress, docket_press_free)

G_END_DECLS
