/* docket-caller.h: who is calling: bearer tokens to customers and terminals, and their rights
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

/* For DocketRoute.callers. */
typedef enum
{
  DOCKET_CALLER_PUBLIC = 1 << 0,
  DOCKET_CALLER_CUSTOMER = 1 << 1,
  DOCKET_CALLER_TERMINAL = 1 << 2,
} DocketCallerKind;

/* For DocketRoute.right: what a terminal must have. */
typedef enum
{
  DOCKET_RIGHT_READ = 1 << 0,
  DOCKET_RIGHT_RELEASE = 1 << 1,
  DOCKET_RIGHT_LIFT = 1 << 2,
  DOCKET_RIGHT_COLLECT = 1 << 3,
  DOCKET_RIGHT_CANCEL = 1 << 4,
  DOCKET_RIGHT_PAY = 1 << 5,
  DOCKET_RIGHT_PRODUCE = 1 << 6,
  DOCKET_RIGHT_ADMIN = 1 << 7,
  DOCKET_RIGHT_FETCH = 1 << 8,     /* take orders of other places over */
} DocketRight;

/* Immutable and counted. */
typedef struct
{
  DocketCallerKind kind;
  char *order;           /* a customer's */
  char *terminal;        /* a terminal's id, name and site */
  char *name;
  char *site;
  guint rights;
} DocketCaller;

DocketCaller *docket_caller_ref (DocketCaller *caller);
void docket_caller_unref (DocketCaller *caller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCaller, docket_caller_unref)

/* The right's word, "release"; NULL where @right is none. Static. */
const char *docket_right_to_nick (guint right);
/* All rights' words, NULL-terminated; static. */
const char *const *docket_right_get_nicks (void);
guint docket_rights_from_nicks (const char *const *nicks);
/* The words of @rights as a JSON array. (transfer full) */
char *docket_rights_to_json (guint rights);

typedef struct _DocketCallers DocketCallers;

/* Remembers for some seconds, per thread, whom a token belongs to. */
DocketCallers *docket_callers_new (DocketServices *services);
void docket_callers_free (DocketCallers *callers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketCallers, docket_callers_free)

/* Whom @token belongs to, of the @kinds; UNAUTHORIZED. (transfer full). Any thread. */
DocketCaller *docket_callers_find (DocketCallers *callers, const char *token, guint kinds, GError **error);

/* Tokens may have ended: nothing remembered before counts. Any thread. */
void docket_callers_forget (DocketCallers *callers);

G_END_DECLS
