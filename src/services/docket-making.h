/* docket-making.h: what an item will look like: its page, its face, its picture in the hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-services.h"

G_BEGIN_DECLS

/* What was made; a file in memory or of the store. */
typedef struct
{
  gint fd;             /* the caller's to close */
  gint64 length;
  const char *type;    /* media type; static */
  char *tag;           /* changes with what is shown */
} DocketMade;

void docket_made_clear (DocketMade *made);

/* Hands over the descriptor. */
gint docket_made_take (DocketMade *made);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketMade, docket_made_clear)

/* The item as it will be in the hand, its longer side @size pixels: a photo or a sheet as it is cut
 * (JPEG), a stamp's imprint, unmirrored, with what is too thin in red (PNG). From any thread.
 * DOCKET_ERROR_IN_PROGRESS while one of its pictures is being received or checked, GONE where one was
 * removed, BAD_PICTURE where one was refused. */
gboolean docket_making_preview (DocketServices *services, const DocketOrder *order, const DocketItem *item, gint size,
                                DocketMade *made, GError **error);

/* What a device makes the item of: a page at 300 dpi, or a stamp's mirrored face (PNG whatever the
 * @format). Errors as docket_making_preview(). */
gboolean docket_making_page (DocketServices *services, const DocketOrder *order, const DocketItem *item,
                             DocketPageFormat format, DocketMade *made, GError **error);

/* Makes the pages of @order that are kept, so that a device need not wait for them. From any thread; it takes a
 * while. Errors as docket_making_page(). */
gboolean docket_making_ahead (DocketServices *services, const DocketOrder *order, GError **error);

/* A stamp's outlines (SVG). NOT_FOUND for what is no stamp. */
gboolean docket_making_outlines (DocketServices *services, const DocketOrder *order, const DocketItem *item,
                                 DocketMade *made, GError **error);

/* Draws the stamps of @order that were not drawn before and remembers what is wrong with them. It may
 * take a while, so it comes before the work that docket_making_judge() is in. What cannot be drawn yet
 * is left. */
void docket_making_look (DocketServices *services, const DocketOrder *order);

/* Whether one of the order's stamps shows a picture. */
gboolean docket_making_has_stamp_of_picture (DocketServices *services, const DocketOrder *order);

/* Gives each stamp of @order the warnings that docket_making_look() found; quick. FALSE where one that
 * can be drawn was not looked at. */
gboolean docket_making_judge (DocketServices *services, DocketOrder *order);

/* What was found about designs; guarded by its own lock. */
DocketVerdicts *docket_verdicts_new (void);
void docket_verdicts_free (DocketVerdicts *verdicts);

G_END_DECLS
