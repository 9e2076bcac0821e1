/* docket-fold-private.h: text as it is compared: letters without case, accents, widths and ornaments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Borrows the text. Full-width forms, katakana and hiragana, all quotes, dashes and multiplication signs are
 * one; emoji are blanks; what is invisible is gone. */
typedef struct
{
  const char *text;
  gunichar *letters;
  guint *offsets;      /* of each letter in the text, bytes; one more at the end */
  guint n;
} DocketFolded;

/* At most @max bytes of @text (valid UTF-8) are read. */
void docket_fold (DocketFolded *folded, const char *text, gsize max);
void docket_fold_clear (DocketFolded *folded);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketFolded, docket_fold_clear)

/* Letters of scripts that part words by nothing. */
gboolean docket_fold_is_dense (gunichar letter);

/* A letter or digit. */
gboolean docket_fold_is_word (gunichar letter);

G_END_DECLS
