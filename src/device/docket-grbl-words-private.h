/* docket-grbl-words-private.h: GRBL's error and alarm codes in words, with what to do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What "error:@code" means, a sentence, translated; also for codes that no document knows. (transfer full) */
char *docket_grbl_error_sentence (guint code);

/* What "ALARM:@code" means and what a person should do. (transfer full) */
char *docket_grbl_alarm_sentence (guint code);

/* Whether GRBL takes nothing but a reset after this alarm. */
gboolean docket_grbl_alarm_is_critical (guint code);

G_END_DECLS
