/* docket-html-text-private.h: an HTML message as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_HTML_OWN = 1,    /* in the sender's own words */
  DOCKET_HTML_SIGNATURE,
  DOCKET_HTML_QUOTED,
} DocketHtmlPlace;

/* The sender's own words in @html (UTF-8), without what mail programs mark as quoted or as a signature; hidden
 * text is left out. @images (nullable): gets the Content-ID of each picture in it (without "cid:") ->
 * DocketHtmlPlace. No more than a few hundred kB should be given. (transfer full) */
char *docket_html_to_text (const char *html, gsize length, GHashTable *images);

G_END_DECLS
