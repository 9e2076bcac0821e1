/* docket-compartments-table.h: a shop's shelves, bins and lockers, and what lies where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-compartment.h"
#include "docket-db.h"

G_BEGIN_DECLS

/* DocketCompartment of the site, in their order, with what lies there. */
GPtrArray *docket_compartments_table_list (DocketDbHandle *handle, const char *site, GError **error);

/* NULL without @error where the site has none of that label. */
DocketCompartment *docket_compartments_table_get (DocketDbHandle *handle,
                                                  const char *site,
                                                  const char *label,
                                                  GError **error);

/* Replaces the site's compartments; of those that stay, trouble and door are kept. Writer. */
gboolean docket_compartments_table_replace (DocketDbHandle *handle,
                                            const char *site,
                                            GPtrArray *compartments,
                                            GError **error);

/* Trouble and door of the compartment. Writer. */
gboolean docket_compartments_table_set_condition (DocketDbHandle *handle,
                                                  const char *site,
                                                  const DocketCompartment *compartment,
                                                  GError **error);

/* @order lies at @label now, and nowhere else; NULL: nowhere. Writer. */
gboolean docket_lodgings_table_put (DocketDbHandle *handle,
                                    const char *order,
                                    const char *site,
                                    const char *label,
                                    gint64 now,
                                    GError **error);

/* Where @order lies; NULL without @error where nowhere. (transfer full) */
char *docket_lodgings_table_get (DocketDbHandle *handle, const char *order, GError **error);

/* An order that lies somewhere and whose customer did not come. */
typedef struct
{
  char *order;
  char *label;
  gint64 since;
  gint64 term;       /* when it was, or will be, over */
  char *row;         /* the order's row in lists, JSON */
} DocketUncollected;

void docket_uncollected_free (DocketUncollected *uncollected);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketUncollected, docket_uncollected_free)

/* What lies at the site although its order has ended, or will before @before: DocketUncollected, the longest
 * waiting first, at most @limit. */
GPtrArray *docket_lodgings_table_list_uncollected (DocketDbHandle *handle,
                                                   const char *site,
                                                   gint64 before,
                                                   guint limit,
                                                   GError **error);

G_END_DECLS
