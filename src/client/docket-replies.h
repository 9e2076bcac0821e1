/* docket-replies.h: what the order server answers, where core has no type for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device-report.h"
#include "docket-money.h"

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The names of a terminal's rights. */
#define DOCKET_RIGHT_READ "read"
#define DOCKET_RIGHT_RELEASE "release"
#define DOCKET_RIGHT_LIFT "lift"
#define DOCKET_RIGHT_COLLECT "collect"
#define DOCKET_RIGHT_CANCEL "cancel"
#define DOCKET_RIGHT_PAY "pay"
#define DOCKET_RIGHT_PRODUCE "produce"
#define DOCKET_RIGHT_ADMIN "admin"
#define DOCKET_RIGHT_FETCH "fetch"

/* Who this terminal is to the server, and the settings of its shop. Strings are owned; those that
 * may be NULL say so. */
typedef struct
{
  char *id;
  char *name;
  char **rights;             /* never NULL */
  char *site;                /* the shop's id */
  char *site_name;
  char *address;             /* NULL */
  char *hours;               /* NULL */
  char *language;            /* BCP 47; NULL */
  char currency[4];          /* ISO 4217; empty where the server did not say */
  gboolean pay_first;
  gboolean password_on_collect;
  gint64 undo;               /* microseconds */
} DocketTerminal;

void docket_terminal_free (DocketTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTerminal, docket_terminal_free)

/* Whether @terminal has @right ("admin" is a right like the others, it contains none). */
gboolean docket_terminal_has_right (const DocketTerminal *terminal, const char *right);

/* From {"terminal":{…},"site":{…}}; "site" may be missing (pairing). DOCKET_ERROR_INVALID. */
DocketTerminal *docket_terminal_from_json (JsonNode *node, GError **error);

/* The figures of the shop's day. */
typedef struct
{
  guint placed;
  guint released;
  guint ready;
  guint collected;
  guint waiting;             /* for their customers, now */
  DocketMoney revenue;
} DocketDay;

void docket_day_free (DocketDay *day);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDay, docket_day_free)

/* From the answer of /v1/day. NULL with DOCKET_ERROR_INVALID where it is not that. (transfer full) */
DocketDay *docket_day_from_json (JsonNode *node, GError **error);

G_END_DECLS
