/* docket-wedge.c: tells a keyboard-wedge scanner's burst from typing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-wedge.h"

#include "docket-claim-code.h"

/* People roll over two or three keys within some milliseconds, but do not keep that up. What is not
 * recognisably ours must be this fast on average, and this long where no Enter follows. */
#define FAST (35 * 1000)
#define LONG_WITHOUT_ENTER 8

typedef struct
{
  gunichar text;      /* by the layout, Caps Lock undone; 0 */
  gunichar us;        /* by the hardware key code, as the US layout has it; 0 */
} Character;

struct _DocketWedge
{
  GArray *characters;  /* Character; the burst so far */
  guint n_held;        /* keys held, modifiers too */
  gint64 first;        /* time of the burst's first character */
  gint64 last;         /* time of its latest key */
  gint64 swallow_until;
  gint64 passing;      /* time of the latest key of a burst that was too long to be a scan; 0 */
  char *scan;
};

static gunichar
us_character (guint    keycode,
              gboolean shift)
{
  static const struct
  {
    guint first;
    const char *plain;
    const char *shifted;
  } rows[] = {
    { 10, "1234567890-=", "!@#$%^&*()_+" },
    { 24, "qwertyuiop[]", "QWERTYUIOP{}" },
    { 38, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
    { 51, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
    { 65, " ", " " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; rows[i].plain[j] != '\0'; j++)
      if (keycode == rows[i].first + j)
        return (guchar) (shift ? rows[i].shifted[j] : rows[i].plain[j]);
  return 0;
}

static gunichar
undo_caps_lock (gunichar c)
{
  return g_unichar_isupper (c) ? g_unichar_tolower (c) : g_unichar_toupper (c);
}

static Character
read_character (const DocketWedgeKey *key)
{
  Character character = { 0, us_character (key->keycode, key->shift) };

  if (key->text != 0 && g_unichar_isprint (key->text))
    character.text = key->caps_lock ? undo_caps_lock (key->text) : key->text;
  return character;
}

static gboolean
is_character (const DocketWedgeKey *key)
{
  Character character = read_character (key);

  return !key->command && !key->enter && !key->tab && !key->modifier && !key->repeat &&
         (character.text != 0 || (key->text == 0 && character.us != 0));
}

/* What no scan starts with need not wait. */
static gboolean
may_begin (const DocketWedgeKey *key)
{
  return is_character (key) && key->text != ' ';
}

static char *
dup_layout_text (const DocketWedge *wedge)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < wedge->characters->len; i++)
    {
      const Character *character = &g_array_index (wedge->characters, Character, i);

      if (character->text != 0)
        g_string_append_unichar (text, character->text);
    }
  return g_string_free (text, FALSE);
}

static char *
dup_us_text (const DocketWedge *wedge)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < wedge->characters->len; i++)
    {
      gunichar us = g_array_index (wedge->characters, Character, i).us;

      if (us != 0)
        g_string_append_unichar (text, us);
    }
  return g_string_free (text, FALSE);
}

static DocketScanKind
kind_of (const char *text)
{
  g_autofree char *value = NULL;

  return docket_scan_parse (text, &value);
}

/* How sure a reading is that it is what the scanner sent. */
static gint
certainty (DocketScanKind kind)
{
  switch (kind)
    {
    case DOCKET_SCAN_CLAIM_CODE:
    case DOCKET_SCAN_ACTION:
    case DOCKET_SCAN_COMPARTMENT:
      return 2;
    case DOCKET_SCAN_MISREAD:
      return 1;
    case DOCKET_SCAN_UNKNOWN:
    default:
      return 0;
    }
}

static char *
dup_text (const DocketWedge *wedge,
          DocketScanKind    *kind)
{
  g_autofree char *layout = dup_layout_text (wedge);
  g_autofree char *us = dup_us_text (wedge);
  DocketScanKind us_kind = kind_of (us);

  *kind = kind_of (layout);
  if (certainty (us_kind) <= certainty (*kind))
    return g_steal_pointer (&layout);

  *kind = us_kind;
  return g_steal_pointer (&us);
}

static gboolean
is_digits (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isdigit (*p))
      return FALSE;
  return TRUE;
}

/* Whether the burst is a scan; @end is the time of its Enter, 0 where none came. Sets wedge->scan. */
static gboolean
burst_is_scan (DocketWedge *wedge,
               gint64       end)
{
  guint n = wedge->characters->len;
  g_autofree char *text = NULL;
  DocketScanKind kind;
  gboolean fast;

  if (n < DOCKET_WEDGE_MIN)
    return FALSE;

  text = dup_text (wedge, &kind);
  fast = (end != 0 ? end : wedge->last) - wedge->first <= (gint64) (end != 0 ? n : n - 1) * FAST;
  if (kind == DOCKET_SCAN_UNKNOWN &&
      (!fast || (end == 0 && (n < LONG_WITHOUT_ENTER || !is_digits (text)))))
    return FALSE;

  g_free (wedge->scan);
  wedge->scan = g_steal_pointer (&text);
  return TRUE;
}

static void
forget (DocketWedge *wedge)
{
  g_array_set_size (wedge->characters, 0);
  wedge->n_held = 0;
}

static guint
give_back (DocketWedge *wedge)
{
  guint n = wedge->n_held;

  forget (wedge);
  return n;
}

static DocketWedgeVerdict
finish_scan (DocketWedge *wedge,
             gint64       now)
{
  forget (wedge);
  wedge->swallow_until = now + DOCKET_WEDGE_TAIL;
  return DOCKET_WEDGE_SCAN;
}

static DocketWedgeVerdict
hold (DocketWedge          *wedge,
      const DocketWedgeKey *key)
{
  if (!key->modifier)
    {
      Character character = read_character (key);

      if (wedge->characters->len == 0)
        wedge->first = key->time;
      g_array_append_val (wedge->characters, character);
    }
  wedge->n_held++;
  wedge->last = key->time;
  return DOCKET_WEDGE_HELD;
}

/* The burst is longer than any code: it, and what follows without a pause, is text. */
static DocketWedgeVerdict
overflow (DocketWedge          *wedge,
          const DocketWedgeKey *key,
          guint                *n_replay)
{
  *n_replay = give_back (wedge);
  wedge->passing = key->time;
  return DOCKET_WEDGE_PASS;
}

static DocketWedgeVerdict
continue_burst (DocketWedge          *wedge,
                const DocketWedgeKey *key,
                guint                *n_replay)
{
  gboolean ends = (key->enter && !key->kp) || key->tab;

  if (key->modifier)
    return hold (wedge, key);
  if (is_character (key))
    return wedge->n_held >= DOCKET_WEDGE_MAX ? overflow (wedge, key, n_replay) : hold (wedge, key);
  if (ends && burst_is_scan (wedge, key->time))
    return finish_scan (wedge, key->time);

  /* Some scanners end with another key: an arrow, Escape, Ctrl+J. */
  if (!ends && !key->kp && !key->repeat && burst_is_scan (wedge, 0))
    return finish_scan (wedge, key->time);

  *n_replay = give_back (wedge);
  return DOCKET_WEDGE_PASS;
}

static DocketWedgeVerdict
begin_burst (DocketWedge          *wedge,
             const DocketWedgeKey *key)
{
  gboolean tail = ((key->enter && !key->kp) || key->tab) && !key->command;

  if (tail && key->time < wedge->swallow_until)
    return DOCKET_WEDGE_SWALLOW;
  if (wedge->passing != 0 && key->time - wedge->passing <= DOCKET_WEDGE_GAP)
    {
      wedge->passing = key->time;
      return DOCKET_WEDGE_PASS;
    }

  wedge->passing = 0;
  if (!key->modifier)
    wedge->swallow_until = 0;
  return may_begin (key) ? hold (wedge, key) : DOCKET_WEDGE_PASS;
}

DocketWedge *
docket_wedge_new (void)
{
  DocketWedge *wedge = g_new0 (DocketWedge, 1);

  wedge->characters = g_array_new (FALSE, FALSE, sizeof (Character));
  return wedge;
}

void
docket_wedge_free (DocketWedge *wedge)
{
  if (wedge == NULL)
    return;

  g_array_unref (wedge->characters);
  g_free (wedge->scan);
  g_free (wedge);
}

DocketWedgeVerdict
docket_wedge_key (DocketWedge          *wedge,
                  const DocketWedgeKey *key,
                  guint                *n_replay)
{
  *n_replay = 0;
  if (wedge->n_held > 0 && key->time - wedge->last > DOCKET_WEDGE_GAP)
    *n_replay = give_back (wedge);
  if (wedge->n_held == 0)
    return begin_burst (wedge, key);
  return continue_burst (wedge, key, n_replay);
}

gint64
docket_wedge_deadline (const DocketWedge *wedge)
{
  return wedge->n_held > 0 ? wedge->last + DOCKET_WEDGE_GAP : 0;
}

DocketWedgeVerdict
docket_wedge_timeout (DocketWedge *wedge,
                      gint64       now,
                      guint       *n_replay)
{
  *n_replay = 0;
  if (wedge->n_held == 0 || now <= wedge->last + DOCKET_WEDGE_GAP)
    return DOCKET_WEDGE_HELD;
  if (burst_is_scan (wedge, 0))
    return finish_scan (wedge, now);

  *n_replay = give_back (wedge);
  return DOCKET_WEDGE_PASS;
}

char *
docket_wedge_take (DocketWedge *wedge)
{
  return g_steal_pointer (&wedge->scan);
}
