/* docket-slip-mat.c: the counter's mat with its action bar codes, and labels for compartments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-slip.h"

#include "docket-error.h"
#include "docket-sheet-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define MARGIN 15.0
#define GAP 6.0
#define CELL 54.0

#define LABEL_WIDTH 99.1
#define LABEL_HEIGHT 38.1
#define LABEL_LEFT 4.65
#define LABEL_TOP 15.15
#define LABEL_STEP 101.6
#define LABELS_ACROSS 2
#define MAX_COMPARTMENT 20
#define SMALLEST_PLACE 3

typedef struct
{
  const char *code;
  const char *title;
  const char *purpose;
} Action;

static const Action actions[] = {
  { "DOCKET:RELEASE", N_ ("Release"), N_ ("The order on the screen may be made now.") },
  { "DOCKET:READY", N_ ("Ready"), N_ ("It is made. Then scan the shelf where you put it.") },
  { "DOCKET:COLLECT", N_ ("Collected"), N_ ("The customer has it.") },
  { "DOCKET:LIFT", N_ ("Lift the alert"), N_ ("You have checked it; a reason is asked for.") },
  { "DOCKET:PRINT", N_ ("Print the docket"), N_ ("Once more, for the customer.") },
  { "DOCKET:UNDO", N_ ("Undo"), N_ ("Takes the last step back.") },
  { "DOCKET:GO-ON", N_ ("Paper in, go on"), N_ ("The printer that stopped goes on.") },
};

static const DocketTextStyle style_heading = { .size = 7, .bold = TRUE, .lines = 1 };
static const DocketTextStyle style_hint = { .size = 3.4, .grey = 0.3, .lines = 2 };
static const DocketTextStyle style_title = { .size = 5.6, .bold = TRUE, .lines = 1 };
static const DocketTextStyle style_purpose = { .size = 3.1, .grey = 0.3, .lines = 2 };
static const DocketTextStyle style_place = { .size = 13, .bold = TRUE, .lines = 1 };

typedef struct
{
  const char *shop;
  DocketBarcode *bars[G_N_ELEMENTS (actions)];
} Mat;

static void
draw_action (DocketSheet *sheet, const Action *action, const DocketBarcode *bars, double x, double width)
{
  docket_sheet_frame (sheet, x, width, CELL);
  sheet->y += 4;
  sheet->y += docket_sheet_text (sheet, docket_sheet_word (sheet, action->title), &style_title, DOCKET_TEXT_CENTRE,
                                 x + 3, width - 6);
  docket_sheet_text (sheet, docket_sheet_word (sheet, action->purpose), &style_purpose, DOCKET_TEXT_CENTRE, x + 3,
                     width - 6);
  sheet->y += 12;
  docket_sheet_barcode (sheet, bars, x, width, 0.375, CELL - 27);
}

static void
draw_mat (DocketSheet *sheet, guint page, gpointer data)
{
  const Mat *mat = data;
  double width = (sheet->width - 2 * MARGIN - GAP) / 2;
  double top;

  sheet->y = MARGIN;
  sheet->y += docket_sheet_text (sheet, mat->shop != NULL ? mat->shop : docket_sheet_word (sheet, N_ ("Counter")),
                                 &style_heading, DOCKET_TEXT_START, MARGIN, sheet->width - 2 * MARGIN);
  sheet->y += docket_sheet_text (sheet, docket_sheet_word (sheet, N_ ("Scan the customer’s docket to see the order; "
                                                                     "scan it again for the next step, or one of "
                                                                     "these.")),
                                 &style_hint, DOCKET_TEXT_START, MARGIN, sheet->width - 2 * MARGIN);
  top = sheet->y + 6;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gboolean alone = i % 2 == 0 && i + 1 == G_N_ELEMENTS (actions);

      sheet->y = top + i / 2 * (CELL + GAP);
      draw_action (sheet, &actions[i], mat->bars[i], MARGIN + i % 2 * (width + GAP),
                   alone ? 2 * width + GAP : width);
    }
}

static void
draw_label (DocketSheet *sheet, const char *name, double left, double top)
{
  g_autofree char *code = g_strconcat ("DOCKET@", name, NULL);
  g_autoptr (DocketBarcode) bars = docket_barcode_new (DOCKET_BARCODE_CODE128, code, NULL);
  DocketTextStyle style = style_place;
  double module = 0.375;

  /* Two labels that end in dots could be the same. */
  style = docket_sheet_fit (sheet, name, &style, SMALLEST_PLACE, LABEL_WIDTH - 4);
  while (docket_barcode_get_full_columns (bars) * module > LABEL_WIDTH - 4)
    module -= 0.025;
  sheet->y = top + 2;
  sheet->y += docket_sheet_text (sheet, name, &style, DOCKET_TEXT_CENTRE, left + 2, LABEL_WIDTH - 4);
  docket_sheet_barcode (sheet, bars, left, LABEL_WIDTH, module, top + LABEL_HEIGHT - 3 - sheet->y);
}

static void
draw_labels (DocketSheet *sheet, guint page, gpointer data)
{
  const char *const *names = data;

  for (guint i = 0; i < DOCKET_SLIP_LABELS; i++)
    {
      const char *name = names[page * DOCKET_SLIP_LABELS + i];

      if (name == NULL)
        return;
      draw_label (sheet, name, LABEL_LEFT + i % LABELS_ACROSS * LABEL_STEP,
                  LABEL_TOP + i / LABELS_ACROSS * LABEL_HEIGHT);
    }
}

/* What of a refused name can stand in a sentence. (transfer full) */
static char *
dup_shown (const char *name, gsize length)
{
  char *shown = g_utf8_make_valid (name, (gssize) MIN (length, 2 * MAX_COMPARTMENT));

  for (char *c = shown; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return shown;
}

static gboolean
check_compartment (const char *name, GError **error)
{
  gsize length = strlen (name);
  gboolean plain = length >= 1 && length <= MAX_COMPARTMENT;
  g_autofree char *shown = NULL;

  for (gsize i = 0; plain && i < length; i++)
    plain = name[i] > ' ' && name[i] <= '~';
  if (plain)
    return TRUE;
  shown = dup_shown (name, length);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               _("“%s” cannot be a shelf’s name: it takes 1 to %d letters, digits and signs without spaces."), shown,
               MAX_COMPARTMENT);
  return FALSE;
}

GBytes *
docket_slip_draw_mat (const char *shop, const char *language, DocketSlipFormat format, GError **error)
{
  g_autoptr (DocketWords) words = docket_words_new (language, NULL);
  DocketSheetPaper paper = { .width = 210, .height = 297, .zoom = 1, .pages = 1, .format = format, .title = shop };
  Mat mat = { .shop = shop };
  GBytes *bytes;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    mat.bars[i] = docket_barcode_new (DOCKET_BARCODE_CODE128, actions[i].code, NULL);
  bytes = docket_sheet_render (&paper, words, draw_mat, &mat, error);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    docket_barcode_free (mat.bars[i]);
  return bytes;
}

GBytes *
docket_slip_draw_labels (const char *const *compartments,
                         const char *language,
                         DocketSlipFormat format,
                         GError **error)
{
  g_autoptr (DocketWords) words = docket_words_new (language, NULL);
  DocketSheetPaper paper = { .width = 210, .height = 297, .zoom = 1, .format = format };
  guint count = 0;

  for (; compartments[count] != NULL; count++)
    if (!check_compartment (compartments[count], error))
      return NULL;
  paper.pages = MAX (1, (count + DOCKET_SLIP_LABELS - 1) / DOCKET_SLIP_LABELS);
  if (paper.pages > 1 && format != DOCKET_SLIP_PDF)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   ngettext ("A picture holds %u label; more fit into a PDF.",
                             "A picture holds %u labels; more fit into a PDF.", DOCKET_SLIP_LABELS),
                   (guint) DOCKET_SLIP_LABELS);
      return NULL;
    }
  return docket_sheet_render (&paper, words, draw_labels, (gpointer) compartments, error);
}
