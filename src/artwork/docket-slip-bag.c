/* docket-slip-bag.c: the label on the bag of a finished order: whose it is, where it goes, its bar code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sheet-private.h"

#include "docket-claim-code.h"

#define WIDTH 62
#define HEIGHT 40
#define MARGIN 3
#define SMALLEST 2.6

static const DocketTextStyle style_name = { .size = 5, .bold = TRUE, .lines = 1 };
static const DocketTextStyle style_place = { .size = 7, .bold = TRUE, .lines = 1 };
static const DocketTextStyle style_code = { .size = 3.6, .mono = TRUE, .lines = 1 };

typedef struct
{
  const DocketOrder *order;
  const DocketBarcode *bars;
} Bag;

static void
draw_bag (DocketSheet *sheet, guint page, gpointer data)
{
  const Bag *bag = data;
  const char *name = bag->order->customer.name;
  const char *place = bag->order->compartment;
  double width = WIDTH - 2 * MARGIN;
  g_autofree char *code = docket_claim_code_format (bag->order->code);
  DocketTextStyle style = style_name;

  if (name == NULL || *name == '\0')
    name = code;
  style.lines = place != NULL ? 1 : 2;
  style = docket_sheet_fit (sheet, name, &style, SMALLEST, width);
  sheet->y = MARGIN;
  sheet->y += docket_sheet_text (sheet, name, &style, DOCKET_TEXT_CENTRE, MARGIN, width);
  if (place != NULL)
    {
      style = docket_sheet_fit (sheet, place, &style_place, SMALLEST, width);
      sheet->y += docket_sheet_text (sheet, place, &style, DOCKET_TEXT_CENTRE, MARGIN, width);
    }
  sheet->y += 1;
  docket_sheet_barcode (sheet, bag->bars, 0, WIDTH, 0.3, HEIGHT - MARGIN - 5 - sheet->y);
  sheet->y = HEIGHT - MARGIN - 4;
  docket_sheet_text (sheet, code, &style_code, DOCKET_TEXT_CENTRE, MARGIN, WIDTH - 2 * MARGIN);
}

GBytes *
docket_slip_draw_bag (const DocketOrder *order, const char *language, DocketSlipFormat format, GError **error)
{
  g_autoptr (DocketWords) words = docket_words_new (language, NULL);
  g_autoptr (DocketBarcode) bars = docket_barcode_new (DOCKET_BARCODE_CODE128, order->code, error);
  const DocketSheetPaper paper = { .width = WIDTH, .height = HEIGHT, .zoom = 1, .pages = 1, .format = format,
                                   .title = order->code };
  Bag bag = { order, bars };

  return bars != NULL ? docket_sheet_render (&paper, words, draw_bag, &bag, error) : NULL;
}
