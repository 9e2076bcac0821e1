/* xtest-keys.h: presses keys as a keyboard-wedge scanner or a person does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

/* The keys of a US keyboard, whatever the layout; '\n' is Return, '\t' Tab, '\r' KP_Enter. The X
 * server paces them: @gap milliseconds from press to press. Returns at once. */
void xtest_keys_send (const char *text, guint gap);

/* As send, but each key is released only after the next one is pressed. */
void xtest_keys_roll (const char *text, guint gap);

/* One key pressed for @time milliseconds. */
void xtest_keys_hold (char c, guint time);

void xtest_keys_caps_lock (void);
