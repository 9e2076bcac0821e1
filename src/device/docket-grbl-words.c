/* docket-grbl-words.c: GRBL's error and alarm codes in words; the codes are those of its interface document
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-words-private.h"

#include <glib/gi18n.h>

typedef struct
{
  guint code;
  const char *sentence;
} Words;

static const Words errors[] = {
  { 1, N_("a word of a line does not begin with a letter") },
  { 2, N_("a number in a line cannot be read") },
  { 3, N_("it does not know this “$” command") },
  { 4, N_("a value is negative that must not be") },
  { 5, N_("homing is switched off in its settings ($22)") },
  { 6, N_("its step pulse is too short ($0)") },
  { 7, N_("its memory of settings could not be read, and was set back; all its settings must be looked through") },
  { 8, N_("it takes this command only while it stands still") },
  { 9, N_("it is locked by an alarm or by jogging") },
  { 10, N_("soft limits ($20) need homing ($22)") },
  { 11, N_("a line is too long for it") },
  { 12, N_("a setting is faster than its steps can be") },
  { 13, N_("its door was opened") },
  { 14, N_("a line is too long for its memory") },
  { 15, N_("the head would leave its travel") },
  { 16, N_("it does not understand the jogging command") },
  { 20, N_("it does not know a command of the program") },
  { 21, N_("two commands of a line contradict each other") },
  { 22, N_("no feed is set") },
  { 23, N_("a command needs a whole number") },
  { 24, N_("two commands of a line both want to move") },
  { 25, N_("a word comes twice in a line") },
  { 26, N_("a move has no target") },
  { 27, N_("a line number is out of range") },
  { 28, N_("a command lacks a value") },
  { 29, N_("it does not know the coordinate system G59") },
  { 30, N_("a move in machine coordinates is not allowed here") },
  { 31, N_("a target stands where no move is") },
  { 32, N_("an arc has no end") },
  { 33, N_("a target cannot be reached") },
  { 34, N_("an arc’s radius is impossible") },
  { 35, N_("an arc has no centre") },
  { 36, N_("a line has words that nothing uses") },
  { 37, N_("a tool offset is on the wrong axis") },
  { 38, N_("a tool number is too large") },
};

static const Words alarms[] = {
  { 1, N_("The head ran against a limit switch. Free it, see that nothing is in its way, then press “Go on”.") },
  { 2, N_("The head was to leave its travel. See where the work lies, then press “Go on”.") },
  { 3, N_("It was stopped while moving and may have lost its place. Press “Go on” when nothing is in its way.") },
  { 4, N_("The probe was not as expected. See to the probe, then press “Go on”.") },
  { 5, N_("The probe touched nothing. See to the probe, then press “Go on”.") },
  { 6, N_("It was stopped while it moved home. Press “Go on” to let it move home again.") },
  { 7, N_("The door was opened while it moved home. Close it, then press “Go on”.") },
  { 8, N_("It did not come off the limit switch. See to the switches and their cables, then press “Go on”.") },
  { 9, N_("It did not find the limit switch. See that nothing holds the head and that the switches work, "
          "then press “Go on”.") },
};

static const char *
find_words (const Words *words,
            guint n_words,
            guint code)
{
  for (guint i = 0; i < n_words; i++)
    if (words[i].code == code)
      return _(words[i].sentence);

  return NULL;
}

char *
docket_grbl_error_sentence (guint code)
{
  const char *words = find_words (errors, G_N_ELEMENTS (errors), code);

  if (words == NULL)
    return g_strdup_printf (_("The engraver refuses a line (error %u)."), code);

  /* Translators: the reason, which is no whole sentence, then GRBL's number for it. */
  return g_strdup_printf (_("The engraver refuses a line: %s (error %u)."), words, code);
}

char *
docket_grbl_alarm_sentence (guint code)
{
  const char *words = find_words (alarms, G_N_ELEMENTS (alarms), code);

  if (words == NULL && code == 0)
    return g_strdup (_("The engraver is locked. See that nothing is in its way, then press “Go on”."));
  if (words == NULL)
    return g_strdup_printf (_("The engraver raised alarm %u. See that nothing is in its way, then press “Go on”."),
                            code);

  return g_strdup_printf ("%s (ALARM:%u)", words, code);
}

gboolean
docket_grbl_alarm_is_critical (guint code)
{
  return code == 1 || code == 2;
}
