/* docket-phrases.c: money, times and the order's own words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-phrases.h"

#include "docket-time.h"

#include <glib/gi18n.h>

char *
docket_phrase_money (const DocketMoney *money)
{
  guint digits = docket_money_digits (money->currency);
  double unit = 1;

  for (guint i = 0; i < digits; i++)
    unit *= 10;

  /* A no-break space, so that an amount never parts from its currency. */
  return g_strdup_printf ("%'.*f\u00a0%s", (int) digits, (double) money->amount / unit, money->currency);
}

char *
docket_phrase_amount (const DocketOrder *order, gint64 amount)
{
  DocketMoney money = order->price;

  money.amount = amount;

  return docket_phrase_money (&money);
}

static GDateTime *
local_time (gint64 at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / DOCKET_SECOND);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static gboolean
same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b) &&
         g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

char *
docket_phrase_time (gint64 at, gint64 now)
{
  g_autoptr (GDateTime) then = at != 0 ? local_time (at) : NULL;
  g_autoptr (GDateTime) today = local_time (now);

  if (then == NULL || today == NULL)
    return NULL;

  if (same_day (then, today))
    return g_date_time_format (then, "%H:%M");

  if (ABS (now - at) < 6 * DOCKET_DAY)
    return g_date_time_format (then, "%a %H:%M");

  /* Translators: a short date, as strftime has it: "21 Nov". */
  return g_date_time_format (then, _("%-d %b"));
}

char *
docket_phrase_date (gint64 at)
{
  g_autoptr (GDateTime) then = at != 0 ? local_time (at) : NULL;

  /* Translators: a date without its year, as strftime has it: "21 November". */
  return then != NULL ? g_date_time_format (then, _("%-d %B")) : NULL;
}

char *
docket_phrase_expected (gint64 p50, gint64 p90, gint64 now)
{
  g_autofree char *from = docket_phrase_time (p50, now);
  g_autofree char *to = docket_phrase_time (p90, now);

  if (from == NULL)
    return NULL;

  if (to == NULL || g_str_equal (from, to))
    return g_steal_pointer (&from);

  return g_strdup_printf ("%s\u2013%s", from, to);
}

const char *
docket_phrase_state (DocketOrderState state)
{
  switch (state)
    {
    case DOCKET_ORDER_RECEIVING:
      return _("Being sent");
    case DOCKET_ORDER_PLACED:
      return _("Placed");
    case DOCKET_ORDER_RELEASED:
      return _("Released");
    case DOCKET_ORDER_IN_PRODUCTION:
      return _("In production");
    case DOCKET_ORDER_READY:
      return _("Ready");
    case DOCKET_ORDER_COLLECTED:
      return _("Collected");
    case DOCKET_ORDER_EXPIRED:
      return _("Expired");
    case DOCKET_ORDER_CANCELLED:
      return _("Cancelled");
    default:
      return "";
    }
}

char *
docket_phrase_compartment (const char *label, const char *kind)
{
  if (g_strcmp0 (kind, "locker") == 0)
    return g_strdup_printf (_("Locker %s"), label);
  if (g_strcmp0 (kind, "bin") == 0)
    return g_strdup_printf (_("Bin %s"), label);

  return g_strdup_printf (_("Shelf %s"), label);
}

const char *
docket_phrase_wants (DocketWants wants)
{
  switch (wants)
    {
    case DOCKET_WANTS_PERSON:
      return _("Needs you");
    case DOCKET_WANTS_CUSTOMER:
      return _("Waiting");
    case DOCKET_WANTS_NOTHING:
      return _("In production");
    case DOCKET_WANTS_HANDING_OVER:
      return _("Ready");
    case DOCKET_WANTS_ENDED:
    default:
      return _("Ended");
    }
}

const char *
docket_phrase_step (DocketStep step)
{
  switch ((int) step)
    {
    case DOCKET_STEP_RELEASE:
      return _("Release");
    case DOCKET_STEP_READY:
      return _("Ready");
    case DOCKET_STEP_COLLECT:
      return _("Hand over");
    case DOCKET_STEP_LIFT:
      return _("Lift");
    case DOCKET_STEP_PAY:
      return _("Pay");
    case DOCKET_STEP_HOLD:
      return _("Ask to confirm");
    case DOCKET_STEP_CANCEL:
      return _("Cancel order");
    case DOCKET_STEP_UNDO:
      return _("Undo");
    default:
      return "";
    }
}

const char *
docket_phrase_paper (const char *paper)
{
  static const struct
  {
    const char *id;
    const char *words;
  } PAPERS[] = {
    { "glossy", N_("glossy") },
    { "matte", N_("matte") },
    { "rubber", N_("rubber") },
    { "vinyl", N_("vinyl") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      if (g_strcmp0 (PAPERS[i].id, paper) == 0)
        return _(PAPERS[i].words);
    }

  return paper;
}

char *
docket_phrase_item (const DocketItem *item)
{
  GString *words = g_string_new (NULL);

  /* Translators: copies and product, "3 × Photo print 10x15". */
  g_string_append_printf (words, _("%u × %s"), item->copies, item->title != NULL ? item->title : item->product);
  if (item->paper != NULL)
    g_string_append_printf (words, ", %s", docket_phrase_paper (item->paper));
  if (item->content == DOCKET_CONTENT_PICTURE && item->pictures->len == 0)
    g_string_append_printf (words, ", %s", item->scaling == DOCKET_SCALING_FIT ? _("whole picture") : _("filled"));
  if (item->border)
    g_string_append_printf (words, ", %s", _("white border"));

  return g_string_free (words, FALSE);
}

static char *
field_texts (const DocketItem *item)
{
  GString *texts = g_string_new (NULL);

  for (guint i = 0; i < item->fields->len; i++)
    {
      const DocketItemField *field = g_ptr_array_index (item->fields, i);

      g_string_append_printf (texts, "%s%s", i > 0 ? ", " : "", field->text);
    }

  return g_string_free (texts, FALSE);
}

char *
docket_phrase_item_source (const DocketOrder *order, const DocketItem *item)
{
  const DocketImage *image = item->image != NULL ? docket_order_find_image (order, item->image) : NULL;
  g_autofree char *text = item->content == DOCKET_CONTENT_WORDS      ? g_strdup (item->words)
                          : item->content == DOCKET_CONTENT_TEMPLATE ? field_texts (item) : NULL;

  if (item->pictures->len > 1)
    return g_strdup_printf (ngettext ("%u picture", "%u pictures", item->pictures->len), item->pictures->len);
  if (text == NULL)
    return g_strdup (image != NULL && image->name != NULL ? image->name : "");

  return g_strdup_printf (_("“%s”"), g_strdelimit (text, "\n", ' '));
}

static char *
warnings_of (const DocketItem *item)
{
  GString *sentences = g_string_new (NULL);

  for (guint i = 0; i < item->warnings->len; i++)
    {
      g_autofree char *sentence = docket_warning_dup_sentence (g_ptr_array_index (item->warnings, i));

      g_string_append_printf (sentences, "%s%s", i > 0 ? " " : "", sentence);
    }

  return g_string_free (sentences, sentences->len == 0);
}

char *
docket_phrase_item_warning (const DocketItem *item)
{
  const char *size;

  if (item->warn_dpi == 0)
    return warnings_of (item);

  if (item->warn_good_size == NULL)
    return g_strdup_printf (_("Only %u dpi: it will look soft at any size."), item->warn_dpi);

  size = g_str_has_prefix (item->warn_good_size, "photo-") ? item->warn_good_size + strlen ("photo-")
                                                           : item->warn_good_size;

  return g_strdup_printf (_("Only %u dpi: it will look soft; good up to %s."), item->warn_dpi, size);
}

char *
docket_phrase_hold (const DocketOrder *order, const DocketHold *hold)
{
  g_autofree char *unpaid = docket_phrase_amount (order, docket_order_unpaid (order));

  switch (hold->reason)
    {
    case DOCKET_HOLD_RISK_RATIO:
      return g_strdup_printf (_("This customer may not collect, and %s is unpaid: above this shop's limit"), unpaid);
    case DOCKET_HOLD_RISK_AMOUNT:
      return g_strdup_printf (_("%s unpaid: more at stake than this shop's limit"), unpaid);
    case DOCKET_HOLD_STAFF:
    default:
      return hold->note != NULL ? g_strdup_printf (_("To be confirmed: %s"), hold->note)
                                : g_strdup (_("To be confirmed with the customer"));
    }
}

static const DocketRiskReason *
find_record (const DocketRisk *risk)
{
  for (guint i = 0; i < risk->reasons->len; i++)
    {
      const DocketRiskReason *reason = g_ptr_array_index (risk->reasons, i);

      if (g_strcmp0 (reason->type, "record") == 0)
        return reason;
    }

  return NULL;
}

char *
docket_phrase_hold_numbers (const DocketOrder *order, const DocketHold *hold)
{
  const DocketRiskReason *record;
  g_autofree char *loss = NULL;

  if (!docket_hold_is_alert (hold) || order->risk == NULL)
    return NULL;

  record = find_record (order->risk);
  loss = docket_phrase_money (&order->risk->expected_loss);

  return g_strdup_printf (_("collected %u of %u · shop %.0f %% · expected %.0f %% · risk %.0f %% · at stake %s"),
                          record != NULL ? record->collected : 0,
                          record != NULL ? record->finished : 0,
                          order->risk->shop_mean * 100,
                          order->risk->credibility * 100,
                          order->risk->ratio * 100,
                          loss);
}

char *
docket_phrase_risk_reason (const DocketRisk *risk, const DocketRiskReason *reason)
{
  double percent = reason->value * 100;

  if (g_strcmp0 (reason->type, "record") == 0)
    return g_strdup_printf (_("%u of %u orders collected; shop %.0f %%; expected %.0f %%"),
                            reason->collected, reason->finished, risk->shop_mean * 100, risk->credibility * 100);
  if (g_strcmp0 (reason->type, "first-order") == 0)
    return g_strdup_printf (_("First order here (%+.0f %% risk)"), percent);
  if (g_strcmp0 (reason->type, "unproven-sender") == 0)
    return g_strdup_printf (_("Address never confirmed (%+.0f %% risk)"), percent);
  if (g_strcmp0 (reason->type, "prepaid") == 0)
    return g_strdup_printf (_("Paid beforehand (%+.0f %% risk)"), percent);
  if (g_strcmp0 (reason->type, "value") == 0)
    return g_strdup_printf (_("A large order (%+.0f %% risk)"), percent);

  return g_strdup_printf ("%s (%+.0f %%)", reason->type, percent);
}
