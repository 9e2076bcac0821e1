/* docket-sounds.h: one tone for what was read, another for what was refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_SOUND_READ,
  DOCKET_SOUND_REFUSED,
} DocketSound;

/* Plays it and returns at once; silent where there is no way to. Main thread. */
void docket_sounds_play (DocketSound sound);

G_END_DECLS
