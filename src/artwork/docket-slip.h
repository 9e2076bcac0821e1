/* docket-slip.h: the docket on paper and screen, the counter's mat, and compartment labels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-order.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_SLIP_PNG,      /* 8 pixels per millimetre: 840 x 1184 for A6 */
  DOCKET_SLIP_PDF,
  DOCKET_SLIP_SVG,
} DocketSlipFormat;

typedef enum
{
  DOCKET_SLIP_A6,       /* 105 x 148 mm, one page, for a phone's screen and small printers */
  DOCKET_SLIP_A4,       /* 210 x 297 mm, one page */
  DOCKET_SLIP_RECEIPT,  /* 80 mm roll, as long as it needs to be */
} DocketSlipPaper;

/* What is on a docket. All borrowed. */
typedef struct
{
  const DocketOrder *order;
  const DocketSite *site;
  const char *password;   /* printed in large figures; NULL: left out */
  const char *url;        /* in the QR code: the order's page, without the password */
  const char *language;   /* BCP 47 tag; NULL: the customer's, then the site's */
  GTimeZone *zone;        /* of the dates; NULL: the computer's */
} DocketSlip;

/* "png", "pdf" or "svg". */
const char *docket_slip_format_to_nick (DocketSlipFormat format);
gboolean docket_slip_format_from_nick (const char *nick, DocketSlipFormat *format);

/* "image/png", "application/pdf" or "image/svg+xml". */
const char *docket_slip_format_to_media_type (DocketSlipFormat format);

/* Draws the docket. DOCKET_ERROR_INVALID where code or URL cannot be put into a bar code,
 * DOCKET_ERROR_FAILED where drawing fails. Any thread; no I/O but fonts and translations. */
GBytes *docket_slip_draw (const DocketSlip *slip,
                          DocketSlipPaper paper,
                          DocketSlipFormat format,
                          GError **error);

/* The label on the bag in which a finished order waits, 62 x 40 mm: name, compartment, bar code. @language: NULL, or the
 * shop's. Errors as above. */
GBytes *docket_slip_draw_bag (const DocketOrder *order, const char *language, DocketSlipFormat format, GError **error);

/* The mat that lies on the counter: the action bar codes with what each does, an A4 page.
 * @shop: in the heading; NULL: left out. Errors as above. */
GBytes *docket_slip_draw_mat (const char *shop,
                              const char *language,
                              DocketSlipFormat format,
                              GError **error);

/* How many labels there are on a page. */
#define DOCKET_SLIP_LABELS 14

/* Labels for the places where finished orders wait, 2 x 7 to an A4 page: a PDF of as many pages as
 * needed, a picture of one. @compartments: names of 1 to 20 printable ASCII characters without spaces,
 * NULL-terminated. Errors as above, and INVALID for other names or more than a picture holds. */
GBytes *docket_slip_draw_labels (const char *const *compartments,
                                 const char *language,
                                 DocketSlipFormat format,
                                 GError **error);

G_END_DECLS
