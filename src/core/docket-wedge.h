/* docket-wedge.h: tells a keyboard-wedge scanner's burst from typing: a pure machine over timed keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A scanner is a keyboard that types 1 to 60 ms a key and usually ends with Return or Tab. The
 * machine is asked at each key press, before any widget sees it. Keys that may begin a scan are
 * held back for at most DOCKET_WEDGE_GAP; what turns out to be typing is given back in order, so
 * that nothing typed is lost or taken. */
#define DOCKET_WEDGE_GAP (55 * 1000)       /* microseconds, the longest pause inside a scan */
#define DOCKET_WEDGE_TAIL (250 * 1000)     /* in which an Enter after a scan belongs to it */
#define DOCKET_WEDGE_MIN 4                 /* characters: less is typing, however fast */
#define DOCKET_WEDGE_MAX 512

typedef struct
{
  gint64 time;       /* microseconds, monotonic; the event's own time, not when it was handled */
  guint keycode;     /* X11/evdev hardware code (evdev + 8) */
  gunichar text;     /* what the layout makes of it, 0 for none */
  gboolean shift;
  gboolean caps_lock;
  gboolean command;  /* Ctrl, Alt or Super is down: never part of a scan */
  gboolean enter;    /* Return, or KP_Enter where kp is set */
  gboolean kp;
  gboolean tab;
  gboolean modifier; /* Shift, Caps Lock, AltGr… itself: it travels with the burst around it */
  gboolean repeat;   /* pressed again without a release: a key that is held down, never a scan */
} DocketWedgeKey;

typedef enum
{
  DOCKET_WEDGE_PASS,    /* typing: let it through (after what was held, which is to be replayed) */
  DOCKET_WEDGE_HELD,    /* keep it; it is part of the burst so far */
  DOCKET_WEDGE_SCAN,    /* a scan is complete: docket_wedge_take(); the key is swallowed */
  DOCKET_WEDGE_SWALLOW, /* the tail of the scan before (a late or second Enter): nobody sees it */
} DocketWedgeVerdict;

typedef struct _DocketWedge DocketWedge;

/* A scanner's keys, none pressed yet. (transfer full) */
DocketWedge *docket_wedge_new (void);
void docket_wedge_free (DocketWedge *wedge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketWedge, docket_wedge_free)

/* On PASS and HELD the caller first replays the @n_replay (out) oldest keys held before this one,
 * in order, then lets this one through or holds it. On SCAN it drops what is held. Where the
 * deadline lies before the key's time, docket_wedge_timeout() comes first. */
DocketWedgeVerdict docket_wedge_key (DocketWedge *wedge, const DocketWedgeKey *key, guint *n_replay);

/* When to call docket_wedge_timeout(), on the keys' clock; 0: nothing is held. */
gint64 docket_wedge_deadline (const DocketWedge *wedge);

/* The deadline passed: SCAN (a scanner without terminator), or PASS with keys to replay. HELD where
 * @now is before the deadline or nothing is held. */
DocketWedgeVerdict docket_wedge_timeout (DocketWedge *wedge, gint64 now, guint *n_replay);

/* The scan's text: by the layout, or by hardware key codes (US layout) where the layout's text
 * cannot be one of ours and the codes' text can; Caps Lock undone. (transfer full) */
char *docket_wedge_take (DocketWedge *wedge);

G_END_DECLS
