/* docket-answers-table.h: answers given to Idempotency-Keys, sealed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-secret.h"

G_BEGIN_DECLS

/* The sealed answer to @key in @scope. NULL without @error where the key is new, or its answer's term is over at @now.
 * KEY_REUSED where it came with another body. */
GBytes *docket_answers_table_get (DocketDbHandle *handle,
                                  const char *scope,
                                  const char *key,
                                  const DocketHash *body,
                                  gint64 now,
                                  GError **error);

/* Writer, in the same work as what the answer is about: a key is stored exactly when its effect is,
 * in the place of one whose term is over. */
gboolean docket_answers_table_put (DocketDbHandle *handle,
                                   const char *scope,
                                   const char *key,
                                   const DocketHash *body,
                                   GBytes *sealed,
                                   gint64 expires,
                                   GError **error);

/* Removes at most @limit expired ones. Writer. */
gboolean docket_answers_table_trim (DocketDbHandle *handle,
                                    gint64 now,
                                    guint limit,
                                    guint *n,
                                    GError **error);

G_END_DECLS
