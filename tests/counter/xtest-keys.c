/* xtest-keys.c: presses keys as a keyboard-wedge scanner or a person does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xtest-keys.h"

#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <string.h>

#define SHIFT 50
#define CAPS_LOCK 66

static const char plain[] = "1234567890-=  qwertyuiop[]  asdfghjkl;'` \\zxcvbnm,./";
static const char shifted[] = "!@#$%^&*()_+  QWERTYUIOP{}  ASDFGHJKL:\"~ |ZXCVBNM<>?";

static guint
keycode_of (char      c,
            gboolean *shift)
{
  const char *found = strchr (plain, c);

  *shift = FALSE;
  if (c == ' ')
    return 65;
  if (c == '\n')
    return 36;
  if (c == '\t')
    return 23;
  if (c == '\r')
    return 104;
  if (found != NULL)
    return 10 + (guint) (found - plain);

  *shift = TRUE;
  found = strchr (shifted, c);
  g_assert_nonnull (found);
  return 10 + (guint) (found - shifted);
}

static void
press (Display *display,
       guint    keycode,
       gboolean shift,
       guint    gap)
{
  if (shift)
    XTestFakeKeyEvent (display, SHIFT, True, gap);
  XTestFakeKeyEvent (display, keycode, True, shift ? 0 : gap);
}

static void
release (Display *display,
         guint    keycode,
         gboolean shift)
{
  XTestFakeKeyEvent (display, keycode, False, 0);
  if (shift)
    XTestFakeKeyEvent (display, SHIFT, False, 0);
}

/* A connection of its own, since the server stops reading one while it waits out a delay. */
static void
finish (Display *display)
{
  XFlush (display);
  XSync (display, False);
  XCloseDisplay (display);
}

static gpointer
send_in_thread (gpointer data)
{
  g_autofree char *text = data;
  guint gap = (guint) (guchar) text[0];
  Display *display = XOpenDisplay (NULL);

  for (const char *p = text + 1; *p != '\0'; p++)
    {
      gboolean shift;
      guint keycode = keycode_of (*p, &shift);

      press (display, keycode, shift, gap);
      release (display, keycode, shift);
    }
  finish (display);
  return NULL;
}

static gpointer
roll_in_thread (gpointer data)
{
  g_autofree char *text = data;
  guint gap = (guint) (guchar) text[0];
  Display *display = XOpenDisplay (NULL);
  guint before = 0;

  for (const char *p = text + 1; *p != '\0'; p++)
    {
      gboolean shift;
      guint keycode = keycode_of (*p, &shift);

      XTestFakeKeyEvent (display, keycode, True, gap);
      if (before != 0)
        XTestFakeKeyEvent (display, before, False, 0);
      before = keycode;
    }
  XTestFakeKeyEvent (display, before, False, gap);
  finish (display);
  return NULL;
}

static void
start (GThreadFunc  function,
       const char  *text,
       guint        gap)
{
  g_thread_unref (g_thread_new ("keys", function, g_strdup_printf ("%c%s", (int) MAX (gap, 1), text)));
}

void
xtest_keys_send (const char *text,
                 guint       gap)
{
  start (send_in_thread, text, gap);
}

void
xtest_keys_roll (const char *text,
                 guint       gap)
{
  start (roll_in_thread, text, gap);
}

void
xtest_keys_hold (char  c,
                 guint time)
{
  Display *display = XOpenDisplay (NULL);
  gboolean shift;
  guint keycode = keycode_of (c, &shift);

  XTestFakeKeyEvent (display, keycode, True, 0);
  XTestFakeKeyEvent (display, keycode, False, time);
  XFlush (display);
  finish (display);
}

void
xtest_keys_caps_lock (void)
{
  Display *display = XOpenDisplay (NULL);

  XTestFakeKeyEvent (display, CAPS_LOCK, True, 0);
  XTestFakeKeyEvent (display, CAPS_LOCK, False, 0);
  finish (display);
}
