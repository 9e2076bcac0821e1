/* docket-slip.c: the docket on paper and screen: code, password, order, terms
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-slip.h"

#include "docket-claim-code.h"
#include "docket-error.h"
#include "docket-sheet-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define QR_SIDE 31.0
#define MAX_LINES 24
/* As the notices have it, in its context. */
#define DECIMAL_SIGN "decimal sign\004."
#define DOTS_PER_MM 8  /* modules are whole dots of a PNG and of a 203 dpi receipt printer */

static const DocketTextStyle style_shop = { .size = 4.8, .bold = TRUE, .lines = 2 };
static const DocketTextStyle style_address = { .size = 2.7, .grey = 0.35, .lines = 3 };
static const DocketTextStyle style_code = { .size = 6.2, .bold = TRUE, .mono = TRUE, .lines = 1 };
static const DocketTextStyle style_label = { .size = 2.5, .grey = 0.35, .lines = 3 };
static const DocketTextStyle style_password = { .size = 9.0, .bold = TRUE, .lines = 1 };
static const DocketTextStyle style_name = { .size = 4.0, .bold = TRUE, .lines = 3 };
static const DocketTextStyle style_item = { .size = 3.1, .lines = 2 };
static const DocketTextStyle style_detail = { .size = 2.5, .grey = 0.35, .lines = 1 };
static const DocketTextStyle style_price = { .size = 3.1, .lines = 1 };
static const DocketTextStyle style_total = { .size = 3.6, .bold = TRUE, .lines = 2 };
static const DocketTextStyle style_terms = { .size = 2.7, .grey = 0.2, .lines = 5 };

/* What is alike in all but its picture stands on one line. */
typedef struct
{
  const DocketItem *item;
  guint copies;
  gint64 amount;
} Line;

/* One docket while it is drawn. */
typedef struct
{
  const DocketSlip *slip;
  DocketSlipPaper paper;
  DocketBarcode *bars;
  DocketBarcode *qr;
  double margin;
  double module;      /* of the bars, mm */
  GArray *lines;      /* Line */
  guint shown;        /* how many of them there is room for */
  gboolean to_bottom; /* the terms stand at the foot of the page */
} Docket;

static double
inner_width (const DocketSheet *sheet, const Docket *docket)
{
  return sheet->width - 2 * docket->margin;
}

static void
draw_line (DocketSheet *sheet, const Docket *docket, const char *text, const DocketTextStyle *style)
{
  if (text != NULL && *text != '\0')
    sheet->y += docket_sheet_text (sheet, text, style, DOCKET_TEXT_START, docket->margin,
                                   inner_width (sheet, docket));
}

static void
draw_rule (DocketSheet *sheet, const Docket *docket)
{
  sheet->y += 2;
  docket_sheet_rule (sheet, docket->margin, inner_width (sheet, docket));
  sheet->y += 2;
}

static void
draw_shop (DocketSheet *sheet, const Docket *docket)
{
  const DocketSite *site = docket->slip->site;

  draw_line (sheet, docket, site->name, &style_shop);
  draw_line (sheet, docket, site->address, &style_address);
  draw_line (sheet, docket, site->hours, &style_address);
}

static void
draw_code (DocketSheet *sheet, const Docket *docket)
{
  g_autofree char *groups = docket_claim_code_format (docket->slip->order->code);
  double height = docket->paper == DOCKET_SLIP_RECEIPT ? 13 : 15;

  sheet->y += 3;
  docket_sheet_barcode (sheet, docket->bars, 0, sheet->width, docket->module, height);
  sheet->y += height + 0.8;
  sheet->y += docket_sheet_text (sheet, groups, &style_code, DOCKET_TEXT_CENTRE, docket->margin,
                                 inner_width (sheet, docket));
}

static void
draw_labelled (DocketSheet *sheet,
               const Docket *docket,
               const char *label,
               const char *value,
               const DocketTextStyle *style,
               double width)
{
  if (value == NULL || *value == '\0')
    return;
  sheet->y += docket_sheet_text (sheet, docket_sheet_word (sheet, label), &style_label, DOCKET_TEXT_START,
                                 docket->margin, width);
  sheet->y += docket_sheet_text (sheet, value, style, DOCKET_TEXT_START, docket->margin, width);
  sheet->y += 1.2;
}

static void
draw_qr (DocketSheet *sheet, const Docket *docket, double side)
{
  double module = floor (side * DOTS_PER_MM / docket_barcode_get_full_columns (docket->qr)) / DOTS_PER_MM;
  double x;

  /* Its own white may lie in the margin, so that the dark part ends where the prices end. */
  module = module > 0 ? module : side / docket_barcode_get_full_columns (docket->qr);
  side = module * docket_barcode_get_full_columns (docket->qr);
  x = sheet->width - docket->margin - side + DOCKET_BARCODE_QR_QUIET * module;
  docket_sheet_barcode (sheet, docket->qr, x, side, module, 0);
  sheet->y += module * docket_barcode_get_full_columns (docket->qr);
  sheet->y += docket_sheet_text (sheet, docket_sheet_word (sheet, N_ ("Your order online")), &style_label,
                                 DOCKET_TEXT_END, sheet->width - docket->margin - side, side);
}

/* Password and name at the start, the QR code at the end of the line. */
static void
draw_proof (DocketSheet *sheet, const Docket *docket)
{
  double side = docket->paper == DOCKET_SLIP_RECEIPT ? 28 : QR_SIDE;
  double width = inner_width (sheet, docket) - side - 3;
  double top = sheet->y + 2;
  double bottom;
  g_autofree char *password = docket->slip->password == NULL
                                ? NULL
                                : g_strdup_printf ("%.3s %s", docket->slip->password,
                                                   docket->slip->password + MIN (3, strlen (docket->slip->password)));

  sheet->y = top;
  draw_qr (sheet, docket, side);
  bottom = sheet->y;
  sheet->y = top + 2;
  draw_labelled (sheet, docket, N_ ("Password"), password, &style_password, width);
  draw_labelled (sheet, docket, N_ ("Name"), docket->slip->order->customer.name, &style_name, width);
  if (password != NULL)
    sheet->y += docket_sheet_text (sheet, docket_sheet_word (sheet, N_ ("With code and password you see your "
                                                                       "pictures and how far the order is.")),
                                   &style_label, DOCKET_TEXT_START, docket->margin, width);
  sheet->y = MAX (sheet->y, bottom);
}

/* A paper of the shop's own is called as in its catalogue. */
static const char *
name_paper (const DocketSheet *sheet, const char *paper)
{
  static const char *const papers[][2] = {
    { "glossy", N_ ("Glossy") }, { "matte", N_ ("Matte") }, { "rubber", N_ ("Rubber") }, { "vinyl", N_ ("Vinyl") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    if (g_str_equal (papers[i][0], paper))
      return docket_sheet_word (sheet, papers[i][1]);
  return paper;
}

static char *
describe_item (const DocketSheet *sheet, const DocketItem *item)
{
  GString *text = g_string_new (NULL);

  if (item->paper != NULL)
    g_string_append (text, name_paper (sheet, item->paper));
  if (item->border)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", docket_sheet_word (sheet, N_ ("White border")));
  return g_string_free (text, FALSE);
}

static char *
format_amount (const DocketSheet *sheet, const DocketOrder *order, gint64 amount)
{
  DocketMoney money = docket_money (amount, order->price.currency);
  g_autofree char *plain = docket_money_format (&money);
  g_auto (GStrv) parts = g_strsplit (plain, ".", 2);
  const char *sign = docket_sheet_word (sheet, DECIMAL_SIGN);

  return g_strjoinv (g_str_equal (sign, DECIMAL_SIGN) ? "." : sign, parts);
}

/* A text and the money that belongs to it, on one line. */
static double
draw_amount (DocketSheet *sheet, const Docket *docket, const char *text, gint64 amount, const DocketTextStyle *style)
{
  g_autofree char *money = format_amount (sheet, docket->slip->order, amount);
  DocketTextStyle money_style = *style;
  double width = inner_width (sheet, docket);
  double money_width = MAX (22, width * 0.25);

  money_style.lines = 1;
  docket_sheet_text (sheet, money, &money_style, DOCKET_TEXT_END, sheet->width - docket->margin - money_width,
                     money_width);
  return docket_sheet_text (sheet, text, style, DOCKET_TEXT_START, docket->margin, width - money_width - 2);
}

static void
draw_item (DocketSheet *sheet, const Docket *docket, const Line *line)
{
  const DocketItem *item = line->item;
  g_autofree char *text = g_strdup_printf ("%u × %s", line->copies, item->title != NULL ? item->title : item->product);
  g_autofree char *detail = describe_item (sheet, item);

  sheet->y += draw_amount (sheet, docket, text, line->amount, &style_item);
  draw_line (sheet, docket, detail, &style_detail);
  sheet->y += 0.8;
}

static void
draw_items (DocketSheet *sheet, const Docket *docket)
{
  const DocketOrder *order = docket->slip->order;
  gint64 rest = 0;

  for (guint i = 0; i < docket->lines->len; i++)
    {
      const Line *line = &g_array_index (docket->lines, Line, i);

      if (i < docket->shown)
        draw_item (sheet, docket, line);
      else
        rest += line->amount;
    }
  if (docket->shown < docket->lines->len)
    sheet->y += draw_amount (sheet, docket, docket_sheet_word (sheet, N_ ("and more")), rest, &style_price) + 0.8;
  if (order->express)
    sheet->y += draw_amount (sheet, docket, docket_sheet_word (sheet, N_ ("Express")), order->express_amount,
                             &style_price) + 0.8;
}

static void
draw_total (DocketSheet *sheet, const Docket *docket)
{
  const DocketOrder *order = docket->slip->order;
  gint64 unpaid = docket_order_unpaid (order);

  sheet->y += draw_amount (sheet, docket, docket_sheet_word (sheet, N_ ("Total")), order->price.amount, &style_total);
  if (unpaid <= 0 && order->price.amount > 0)
    draw_line (sheet, docket, docket_sheet_word (sheet, N_ ("Paid")), &style_item);
  else if (unpaid != order->price.amount)
    sheet->y += draw_amount (sheet, docket, docket_sheet_word (sheet, N_ ("To pay at the counter")), unpaid,
                             &style_item);
}

/* The dates that are known, each as a sentence. */
static char *
terms_text (const DocketSheet *sheet, const DocketSlip *slip)
{
  const DocketOrder *order = slip->order;
  GString *text = g_string_new (NULL);
  /* Translators: {date} is a date such as "5 December 2026". */
  const char *bring = order->state < DOCKET_ORDER_RELEASED
                        ? N_ ("Show this docket at the counter by {date}. What you ordered is made then.")
                        : N_ ("Collect your order at the counter by {date}.");
  const char *keep = N_ ("Your pictures are kept until {date} and then removed.");
  const gint64 times[] = { order->expiry.order_expires, order->expiry.images_expire };
  const char *const sentences[] = { bring, keep };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    if (times[i] > 0)
      {
        g_autofree char *date = docket_words_dup_date (sheet->words, times[i], slip->zone);
        g_auto (GStrv) parts = g_strsplit (docket_sheet_word (sheet, sentences[i]), "{date}", -1);
        g_autofree char *sentence = g_strjoinv (date, parts);

        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
      }
  return g_string_free (text, FALSE);
}

static void
draw_terms (DocketSheet *sheet, const Docket *docket)
{
  g_autofree char *text = terms_text (sheet, docket->slip);
  double width = inner_width (sheet, docket);
  double height = *text != '\0' ? docket_sheet_text_height (sheet, text, &style_terms, width - 6) + 4 : 0;

  if (height == 0)
    return;
  sheet->y += 2;
  if (docket->to_bottom)
    sheet->y = MAX (sheet->y, sheet->height - docket->margin - height);
  docket_sheet_panel (sheet, docket->margin, width, height);
  sheet->y += 2;
  docket_sheet_text (sheet, text, &style_terms, DOCKET_TEXT_START, docket->margin + 3, width - 6);
  sheet->y += height - 2;
}

static void
draw (DocketSheet *sheet, guint page, gpointer data)
{
  const Docket *docket = data;

  sheet->y = docket->margin;
  draw_shop (sheet, docket);
  draw_code (sheet, docket);
  draw_proof (sheet, docket);
  draw_rule (sheet, docket);
  draw_items (sheet, docket);
  draw_total (sheet, docket);
  draw_terms (sheet, docket);
  sheet->y += docket->margin;
}

static gboolean
is_alike (const DocketItem *a, const DocketItem *b)
{
  return g_strcmp0 (a->product, b->product) == 0 && g_strcmp0 (a->title, b->title) == 0
         && g_strcmp0 (a->paper, b->paper) == 0 && a->border == b->border;
}

static GArray *
gather_lines (const DocketOrder *order)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);
      Line fresh = { item, 0, 0 };
      Line *line = NULL;

      for (guint k = 0; line == NULL && k < lines->len; k++)
        if (is_alike (g_array_index (lines, Line, k).item, item))
          line = &g_array_index (lines, Line, k);
      if (line == NULL)
        line = &g_array_index (g_array_append_val (lines, fresh), Line, lines->len - 1);
      line->copies += item->copies;
      line->amount += item->amount;
    }
  return lines;
}

/* On a page of fixed height, as many lines as there is room for; on a roll, the roll's length. */
static void
settle (Docket *docket, DocketSheetPaper *paper, const DocketWords *words)
{
  docket->shown = MIN (docket->lines->len, MAX_LINES);
  docket->to_bottom = FALSE;
  if (docket->paper == DOCKET_SLIP_RECEIPT)
    {
      paper->height = ceil (docket_sheet_measure (paper, words, draw, docket));
      return;
    }
  while (docket->shown > 0
         && docket_sheet_measure (paper, words, draw, docket) > paper->height / paper->zoom + 0.01)
    docket->shown--;
  docket->to_bottom = TRUE;
}

static DocketSheetPaper
paper_for (DocketSlipPaper paper, DocketSlipFormat format, const char *title)
{
  DocketSheetPaper sheet = { .width = 105, .height = 148, .zoom = 1, .pages = 1, .format = format, .title = title };

  if (paper == DOCKET_SLIP_A4)
    {
      sheet.width = 210;
      sheet.height = 297;
      sheet.zoom = 1.5;
    }
  else if (paper == DOCKET_SLIP_RECEIPT)
    sheet.width = 80;
  return sheet;
}

static const char *
language_of (const DocketSlip *slip)
{
  if (slip->language != NULL)
    return slip->language;
  return slip->order->customer.language != NULL ? slip->order->customer.language : slip->site->language;
}

GBytes *
docket_slip_draw (const DocketSlip *slip, DocketSlipPaper paper, DocketSlipFormat format, GError **error)
{
  g_autoptr (DocketWords) words = docket_words_new (language_of (slip), NULL);
  g_autoptr (DocketBarcode) bars = docket_barcode_new (DOCKET_BARCODE_CODE128, slip->order->code, error);
  g_autoptr (DocketBarcode) qr = bars != NULL ? docket_barcode_new (DOCKET_BARCODE_QR, slip->url, error) : NULL;
  g_autofree char *title = g_strdup_printf ("%s %s", slip->site->name, slip->order->code);
  g_autoptr (GArray) lines = gather_lines (slip->order);
  DocketSheetPaper sheet = paper_for (paper, format, title);
  Docket docket = {
    .slip = slip,
    .paper = paper,
    .bars = bars,
    .qr = qr,
    .lines = lines,
    .margin = paper == DOCKET_SLIP_RECEIPT ? 5 : 7,
    .module = paper == DOCKET_SLIP_RECEIPT ? 0.375 : 0.5,
  };

  if (qr == NULL)
    return NULL;
  settle (&docket, &sheet, words);
  return docket_sheet_render (&sheet, words, draw, &docket, error);
}

const char *
docket_slip_format_to_nick (DocketSlipFormat format)
{
  static const char *const nicks[] = { "png", "pdf", "svg" };

  return nicks[format];
}

gboolean
docket_slip_format_from_nick (const char *nick, DocketSlipFormat *format)
{
  for (guint i = DOCKET_SLIP_PNG; i <= DOCKET_SLIP_SVG; i++)
    if (g_strcmp0 (nick, docket_slip_format_to_nick (i)) == 0)
      {
        *format = i;
        return TRUE;
      }
  return FALSE;
}

const char *
docket_slip_format_to_media_type (DocketSlipFormat format)
{
  static const char *const types[] = { "image/png", "application/pdf", "image/svg+xml" };

  return types[format];
}
