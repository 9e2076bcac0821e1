/* docket-grbl-machine.c: what a GRBL tells of itself, held against what is to be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-machine-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define MM_PER_INCH 25.4

void
docket_grbl_machine_init (DocketGrblMachine *machine)
{
  memset (machine, 0, sizeof *machine);
  machine->blocks = 15;
  machine->receive_buffer = 128;
  machine->variable_power = TRUE;
}

static void
take_setting (DocketGrblMachine *machine,
              guint number,
              double value)
{
  machine->settings_seen++;
  switch (number)
    {
    case 11: machine->junction_deviation = value; break;
    case 13: machine->inches = value != 0; break;
    case 20: machine->soft_limits = value != 0; break;
    case 22: machine->homing = value != 0; break;
    case 23: machine->homing_mask = (guint) CLAMP (value, 0, 255); break;
    case 27: machine->pull_off = value; break;
    case 30: machine->max_power = value; break;
    case 31: machine->min_power = value; break;
    case 32: machine->laser_mode = value == 1; break;
    case 110: machine->rate[0] = value; break;
    case 111: machine->rate[1] = value; break;
    case 120: machine->acceleration[0] = value; break;
    case 121: machine->acceleration[1] = value; break;
    case 130: machine->travel[0] = value; break;
    case 131: machine->travel[1] = value; break;
    default: break;
    }
}

/* "[OPT:VZ,15,128]"; old builds do not tell the sizes. */
static void
take_options (DocketGrblMachine *machine,
              const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ",]", -1);

  machine->variable_power = strchr (parts[0], 'V') != NULL;
  machine->zero_at_home = strchr (parts[0], 'Z') != NULL;
  if (g_strv_length (parts) < 3)
    return;

  machine->blocks = (guint) CLAMP (atoi (parts[1]), 2, 1000);
  machine->receive_buffer = (guint) CLAMP (atoi (parts[2]), 32, 65535);
}

static void
take_zero (DocketGrblMachine *machine,
           const char *text)
{
  double scale = machine->inches ? MM_PER_INCH : 1;
  char *end;

  machine->zero[0] = g_ascii_strtod (text, &end) * scale;
  if (*end != ',')
    return;

  machine->zero[1] = g_ascii_strtod (end + 1, NULL) * scale;
  machine->zero_seen = TRUE;
}

void
docket_grbl_machine_take_line (DocketGrblMachine *machine,
                               const char *line)
{
  char *end;

  if (line[0] == '$' && g_ascii_isdigit (line[1]))
    {
      guint64 number = g_ascii_strtoull (line + 1, &end, 10);

      if (*end == '=')
        take_setting (machine, (guint) MIN (number, 9999), g_ascii_strtod (end + 1, NULL));
    }
  else if (g_str_has_prefix (line, "[VER:"))
    {
      g_strlcpy (machine->version, line + strlen ("[VER:"), sizeof machine->version);
      g_strdelimit (machine->version, ":]", '\0');
    }
  else if (g_str_has_prefix (line, "[OPT:"))
    take_options (machine, line + strlen ("[OPT:"));
  else if (g_str_has_prefix (line, "[G59:"))
    take_zero (machine, line + strlen ("[G59:"));
}

char *
docket_grbl_machine_problem (const DocketGrblMachine *machine)
{
  static const char axes[] = { 'X', 'Y' };

  if (machine->settings_seen == 0)
    return g_strdup (_("The engraver did not tell its settings ($$)."));
  if (!machine->variable_power)
    return g_strdup (_("The engraver’s software cannot vary the laser’s power. It needs a GRBL with variable spindle."));
  if (!machine->laser_mode)
    return g_strdup (_("Laser mode is switched off in the engraver, so it would burn holes where it stops. "
                       "Switch it on: $32=1."));
  if (machine->max_power <= 0 || machine->max_power <= machine->min_power)
    return g_strdup (_("The engraver’s greatest power ($30) is not set. Set it as its maker says, mostly $30=1000."));
  for (guint i = 0; i < 2; i++)
    {
      if (machine->rate[i] <= 0)
        return g_strdup_printf (_("The engraver’s highest speed in %c ($%u) is not set."), axes[i], 110 + i);
      if (machine->acceleration[i] <= 0)
        return g_strdup_printf (_("The engraver’s acceleration in %c ($%u) is not set."), axes[i], 120 + i);
      if (machine->travel[i] <= 0)
        return g_strdup_printf (_("The engraver’s travel in %c ($%u) is not set."), axes[i], 130 + i);
    }

  return NULL;
}

char *
docket_grbl_machine_engraving_problem (const DocketGrblMachine *machine,
                                       const DocketEngraving *engraving)
{
  double fastest = MAX (machine->rate[0], machine->rate[1]);
  double outline_fastest = MIN (machine->rate[0], machine->rate[1]);

  if (engraving->pitch <= 0 || engraving->feed == 0 || engraving->power == 0 || engraving->passes == 0)
    return g_strdup (_("The product does not say how it is engraved: pitch=, feed=, power= and passes= "
                       "belong into the catalogue."));
  if (engraving->power > 100 || engraving->outline_power > 100)
    return g_strdup (_("The product wants more than 100 percent of power."));
  if (engraving->feed > fastest)
    return g_strdup_printf (_("The product is engraved at %u mm/min, but this engraver reaches %.0f. "
                              "Lower feed= in the catalogue, and power= with it."),
                            engraving->feed, fastest);
  if (engraving->outline_power > 0 && engraving->outline_feed == 0)
    return g_strdup (_("The product does not say how fast its outlines are cut: outline_feed= belongs into the catalogue."));
  if (engraving->outline_power > 0 && engraving->outline_feed > outline_fastest)
    return g_strdup_printf (_("The product’s outlines are cut at %u mm/min, but this engraver reaches %.0f. "
                              "Lower outline_feed= in the catalogue, and outline_power= with it."),
                            engraving->outline_feed, outline_fastest);

  return NULL;
}

static double
margin (const DocketGrblMachine *machine)
{
  return machine->homing ? MAX (machine->pull_off, 0) : 0;
}

void
docket_grbl_machine_get_bed (const DocketGrblMachine *machine,
                             double bed[2])
{
  for (guint i = 0; i < 2; i++)
    bed[i] = MAX (machine->travel[i] - 2 * margin (machine), 0);
}

/* GRBL's machine space is negative, but for builds that put zero where they home to. */
void
docket_grbl_machine_get_home_zero (const DocketGrblMachine *machine,
                                   double zero[2])
{
  for (guint i = 0; i < 2; i++)
    {
      gboolean homes_to_the_low_end = (machine->homing_mask & (1u << i)) != 0;

      if (machine->zero_at_home && homes_to_the_low_end)
        zero[i] = margin (machine);
      else
        zero[i] = margin (machine) - machine->travel[i];
    }
}
