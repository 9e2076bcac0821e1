/* docket-poster.c: the sheet on a place's wall that says how to order there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-poster.h"

#include "docket-sheet-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define WIDTH 210.0
#define HEIGHT 297.0
#define MARGIN 17.0
#define GAP 6.0
#define BADGE 8.0
#define LARGEST_QR 112.0
#define SMALLEST_QR 72.0
#define SMALLEST_TEXT 0.6
#define LANGUAGES 3
#define STEPS 3

static const DocketTextStyle style_name = { .size = 17, .bold = TRUE, .lines = 3 };
static const DocketTextStyle style_lead = { .size = 8, .lines = 2 };
static const DocketTextStyle style_other_lead = { .size = 6, .grey = 0.25, .lines = 2 };
static const DocketTextStyle style_number = { .size = 5, .bold = TRUE, .lines = 1 };
static const DocketTextStyle style_step = { .size = 5.2, .lines = 3 };
static const DocketTextStyle style_other_step = { .size = 4.2, .grey = 0.2, .lines = 3 };
/* What still can be read at arm's length. */
#define SMALLEST_ADDRESS 2.5

static const DocketTextStyle style_url = { .size = 4.2, .mono = TRUE, .lines = 2 };
static const DocketTextStyle style_mail = { .size = 6, .bold = TRUE, .lines = 1 };
static const DocketTextStyle style_foot = { .size = 4, .grey = 0.25, .lines = 2 };

/* One poster while it is drawn. */
typedef struct
{
  const DocketSite *site;
  const char *url;
  const DocketBarcode *qr;
  DocketWords *words[LANGUAGES];
  guint n_words;
  double side;     /* of the QR code with its white, mm */
  double scale;    /* of the texts below it */
} Poster;

static DocketTextStyle
scaled (const DocketTextStyle *style, double scale)
{
  DocketTextStyle smaller = *style;

  smaller.size *= scale;
  return smaller;
}

/* In the middle; a name of one long word becomes smaller rather than broken. */
static void
draw_name (DocketSheet *sheet, const Poster *poster)
{
  double width = sheet->width - 2 * MARGIN;
  DocketTextStyle style = style_name;
  DocketTextStyle line = style;

  line.lines = 1;
  while (style.size > 8 &&
         docket_sheet_text_height (sheet, poster->site->name, &style, width) >
         2.2 * docket_sheet_text_height (sheet, "x", &line, width))
    style.size = line.size = style.size - 1;
  sheet->y += docket_sheet_text (sheet, poster->site->name, &style, DOCKET_TEXT_CENTRE, MARGIN, width);
}

static void
draw_leads (DocketSheet *sheet, const Poster *poster)
{
  double width = sheet->width - 2 * MARGIN;

  sheet->y += 2;
  for (guint i = 0; i < poster->n_words; i++)
    sheet->y += docket_sheet_text (sheet, docket_words_get (poster->words[i], N_("Order here with your phone")),
                                   i == 0 ? &style_lead : &style_other_lead, DOCKET_TEXT_CENTRE, MARGIN, width);
}

static void
draw_qr (DocketSheet *sheet, const Poster *poster)
{
  double module = poster->side / docket_barcode_get_full_columns (poster->qr);
  const char *shown = strstr (poster->url, "://");

  sheet->y += 1;
  if (poster->side > 0)
    docket_sheet_barcode (sheet, poster->qr, (sheet->width - poster->side) / 2, poster->side, module, 0);
  sheet->y += poster->side;
  sheet->y += docket_sheet_text (sheet, shown != NULL ? shown + strlen ("://") : poster->url, &style_url,
                                 DOCKET_TEXT_CENTRE, MARGIN, sheet->width - 2 * MARGIN);
}

static void
draw_step (DocketSheet *sheet, const Poster *poster, guint number, const char *text, gboolean first)
{
  DocketTextStyle style = scaled (first ? &style_step : &style_other_step, poster->scale);
  DocketTextStyle badge = scaled (&style_number, style.size / style_step.size);
  double width = sheet->width - 2 * MARGIN - BADGE - 3;
  g_autofree char *figure = g_strdup_printf ("%u", number);
  double height = docket_sheet_text_height (sheet, text, &style, width);

  docket_sheet_text (sheet, figure, &badge, DOCKET_TEXT_CENTRE, MARGIN - 2, BADGE);
  docket_sheet_text (sheet, text, &style, DOCKET_TEXT_START, MARGIN + BADGE, width);
  sheet->y += height + 1.2 * poster->scale;
}

static void
draw_steps (DocketSheet *sheet, const Poster *poster, const DocketWords *words, gboolean first)
{
  gboolean straight = !isnan (poster->site->straight_ratio);
  const char *steps[STEPS] = {
    N_("Scan the code. Choose your pictures, or write your words."),
    N_("Keep the docket that you get, with your code and your password."),
    straight ? N_("Your order is made at once. When it is ready, collect it here with code and password.")
             : N_("Show the docket at the counter. When your order is ready, collect it here."),
  };
  guint number = 1;

  if (poster->site->within_only)
    draw_step (sheet, poster, number++, docket_words_get (words, N_("Join this place’s own network: orders are taken only "
                                                                    "from it.")), first);
  for (guint i = 0; i < STEPS; i++)
    draw_step (sheet, poster, number++, docket_words_get (words, steps[i]), first);
}

static void
draw_mail (DocketSheet *sheet, const Poster *poster)
{
  double width = sheet->width - 2 * MARGIN;
  DocketTextStyle mail = scaled (&style_mail, poster->scale);
  DocketTextStyle word = scaled (&style_other_step, poster->scale);

  if (poster->site->mail == NULL)
    return;
  sheet->y += 2 * poster->scale;
  for (guint i = 0; i < poster->n_words; i++)
    sheet->y += docket_sheet_text (sheet, docket_words_get (poster->words[i], N_("Or by e-mail, with your words or your "
                                                                                 "pictures:")),
                                   &word, DOCKET_TEXT_CENTRE, MARGIN, width);
  /* Half an address is of no use. */
  mail = docket_sheet_fit (sheet, poster->site->mail[0], &mail, SMALLEST_ADDRESS, width);
  sheet->y += docket_sheet_text (sheet, poster->site->mail[0], &mail, DOCKET_TEXT_CENTRE, MARGIN, width);
}

static double
foot_height (DocketSheet *sheet, const char *text)
{
  return text != NULL ? docket_sheet_text_height (sheet, text, &style_foot, sheet->width - 2 * MARGIN) : 0;
}

/* At the bottom of the page, where the eye looks for it. */
static void
draw_foot (DocketSheet *sheet, const Poster *poster)
{
  const char *const lines[] = { poster->site->address, poster->site->hours };
  double height = foot_height (sheet, lines[0]) + foot_height (sheet, lines[1]);

  if (height == 0)
    return;
  sheet->y = MAX (sheet->y + 2, sheet->height - MARGIN + 3 - height);
  docket_sheet_rule (sheet, MARGIN, sheet->width - 2 * MARGIN);
  sheet->y += 2;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL)
      sheet->y += docket_sheet_text (sheet, lines[i], &style_foot, DOCKET_TEXT_CENTRE, MARGIN, sheet->width - 2 * MARGIN);
}

static void
draw_all (DocketSheet *sheet, guint page, gpointer data)
{
  const Poster *poster = data;

  sheet->y = MARGIN - 3;
  draw_name (sheet, poster);
  draw_leads (sheet, poster);
  draw_qr (sheet, poster);
  sheet->y += GAP * poster->scale;
  for (guint i = 0; i < poster->n_words; i++)
    {
      draw_steps (sheet, poster, poster->words[i], i == 0);
      sheet->y += 2.5 * poster->scale;
    }
  draw_mail (sheet, poster);
}

static void
draw (DocketSheet *sheet, guint page, gpointer data)
{
  draw_all (sheet, page, data);
  draw_foot (sheet, data);
}

/* The code as large as there is room for; before it would become too small to scan from a step away, the texts do. */
static void
settle (Poster *poster, const DocketSheetPaper *paper)
{
  double foot = (poster->site->address != NULL ? 8 : 0) + (poster->site->hours != NULL ? 8 : 0) + 4;

  poster->scale = 1;
  for (;;)
    {
      double room;

      poster->side = 0;
      room = HEIGHT - MARGIN + 3 - foot - docket_sheet_measure (paper, poster->words[0], draw_all, poster);
      poster->side = MIN (room, LARGEST_QR);
      if (poster->side >= SMALLEST_QR || poster->scale <= SMALLEST_TEXT)
        break;
      poster->scale -= 0.05;
    }
  poster->side = MAX (poster->side, SMALLEST_QR);
}

/* Languages without a translation would say the same in English twice. */
static void
add_words (Poster *poster, const char *language)
{
  g_autoptr (DocketWords) words = docket_words_new (language, NULL);

  for (guint i = 0; i < poster->n_words; i++)
    if (strcmp (docket_words_get_language (poster->words[i]), docket_words_get_language (words)) == 0)
      return;
  if (poster->n_words < LANGUAGES)
    poster->words[poster->n_words++] = g_steal_pointer (&words);
}

GBytes *
docket_poster_draw (const DocketSite *site, const char *url, GError **error)
{
  g_autoptr (DocketBarcode) qr = docket_barcode_new (DOCKET_BARCODE_QR, url, error);
  DocketSheetPaper paper = { .width = WIDTH, .height = HEIGHT, .zoom = 1, .pages = 1, .format = DOCKET_SLIP_PDF,
                             .title = site->name };
  Poster poster = { .site = site, .url = url, .qr = qr };
  GBytes *bytes;

  if (qr == NULL)
    return NULL;
  add_words (&poster, site->language);
  for (guint i = 0; site->languages != NULL && site->languages[i] != NULL; i++)
    add_words (&poster, site->languages[i]);
  settle (&poster, &paper);
  bytes = docket_sheet_render (&paper, poster.words[0], draw, &poster, error);
  for (guint i = 0; i < poster.n_words; i++)
    docket_words_free (poster.words[i]);
  return bytes;
}
