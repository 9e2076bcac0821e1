/* docket-record.c: customers' records
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-record-private.h"

#include "docket-past-table.h"

#define IDENTITIES_MAX 2
/* With as many finished orders the shop's own record counts as much as what its settings say. */
#define SHOP_EVIDENCE 20.0

static guint
identities (DocketServices       *services,
            const DocketCustomer *customer,
            DocketHash            found[IDENTITIES_MAX])
{
  guint n = 0;

  if (customer->email != NULL && *customer->email != '\0')
    {
      g_autofree char *folded = g_utf8_casefold (customer->email, -1);

      found[n++] = docket_secret_hash (services->secret, "e-mail", folded);
    }
  if (customer->phone != NULL && *customer->phone != '\0')
    found[n++] = docket_secret_hash (services->secret, "phone", customer->phone);
  return n;
}

static gboolean
shop_mean (DocketChanging *changing,
           double         *mean,
           GError        **error)
{
  const DocketSite *site = changing->site;
  guint finished, collected;

  if (!docket_past_table_count (changing->handle, site->id, &finished, &collected, error))
    return FALSE;
  *mean = (site->risk_shop_mean * SHOP_EVIDENCE + collected) / (SHOP_EVIDENCE + finished);
  return TRUE;
}

gboolean
docket_record_assess (DocketChanging *changing,
                      GError        **error)
{
  DocketOrder *order = changing->result->order;
  DocketHash who[IDENTITIES_MAX];
  /* Who forges an address has not its owner's record. */
  guint n = order->sender == DOCKET_SENDER_FORGED ? 0 : identities (changing->services, &order->customer, who);
  g_autoptr (GArray) past = docket_past_table_list (changing->handle, who, n, error);
  DocketRiskInput input = {
    .shop_weight = changing->site->risk_shop_weight,
    .half_life_days = changing->site->risk_half_life_days,
    .proven_sender = order->sender == DOCKET_SENDER_PROVEN,
    .price = order->price,
    .unpaid = docket_money (docket_order_unpaid (order), order->price.currency),
    .now = changing->call->now,
  };

  if (past == NULL || !shop_mean (changing, &input.shop_mean, error))
    return FALSE;
  input.past = (const DocketPastOrder *) past->data;
  input.n_past = past->len;
  docket_risk_free (order->risk);
  order->risk = docket_risk_assess (&input);
  return TRUE;
}

gboolean
docket_record_add (DocketChanging *changing,
                   DocketOutcome   outcome,
                   GError        **error)
{
  const DocketOrder *order = changing->result->order;
  DocketPastOrder past = { .outcome = outcome, .ended_at = changing->call->now };
  DocketHash who[IDENTITIES_MAX];
  guint n = identities (changing->services, &order->customer, who);

  return docket_past_table_add (changing->handle, who, n, order->code, order->site, &past, error);
}

gboolean
docket_record_remove (DocketChanging *changing,
                      GError        **error)
{
  return docket_past_table_remove (changing->handle, changing->result->order->code, error);
}

DocketOutcome
docket_record_collected (const DocketOrder *order,
                         const DocketSite  *site,
                         gint64             now)
{
  DocketExpiry first = docket_terms_at_place (&site->terms, order->placed_at);

  return now > first.order_expires ? DOCKET_OUTCOME_LATE : DOCKET_OUTCOME_COLLECTED;
}
