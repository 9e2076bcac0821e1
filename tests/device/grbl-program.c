/* grbl-program.c: prints the G-code of a face, for other parsers and for the bench
 *
 *   grbl-program [--naive] FACE.png OUTLINES.svg|- WIDTH HEIGHT [pitch=0.1 feed=… power=… outline_feed=… passes=…
 *                $NUMBER=VALUE …]
 *
 * --naive: as a simple converter would: every row of the burnt part's bounding box whole, from left to right. The
 * estimated seconds go to standard error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-program-private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ORIGIN 10.0

static void
set_machine (DocketGrblMachine *machine)
{
  static const char *const settings[] = {
    "$11=0.010", "$30=1000", "$32=1", "$110=6000", "$111=6000", "$120=500", "$121=500", "$130=400", "$131=300",
  };

  docket_grbl_machine_init (machine);
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    docket_grbl_machine_take_line (machine, settings[i]);
}

static void
take_argument (const char *argument,
               DocketEngraving *engraving,
               DocketGrblMachine *machine)
{
  const char *equals = strchr (argument, '=');
  double value = equals != NULL ? g_ascii_strtod (equals + 1, NULL) : 0;

  if (argument[0] == '$')
    docket_grbl_machine_take_line (machine, argument);
  else if (g_str_has_prefix (argument, "pitch="))
    engraving->pitch = (DocketLength) lround (value * 100);
  else if (g_str_has_prefix (argument, "feed="))
    engraving->feed = (guint) value;
  else if (g_str_has_prefix (argument, "power="))
    engraving->power = (guint) value;
  else if (g_str_has_prefix (argument, "outline_feed="))
    engraving->outline_feed = (guint) value;
  else if (g_str_has_prefix (argument, "outline_power="))
    engraving->outline_power = (guint) value;
  else if (g_str_has_prefix (argument, "passes="))
    engraving->passes = (guint) value;
  else
    exit (2);
}

typedef struct
{
  guint left, right, low, high;  /* [left, right), [low, high) */
} Box;

static Box
find_box (const DocketGrblLines *lines)
{
  Box box = { lines->n_steps, 0, lines->n_lines, 0 };

  for (guint line = 0; line < lines->n_lines; line++)
    for (guint step = 0; step < lines->n_steps; step++)
      if (lines->burn[(gsize) line * lines->n_steps + step] != 0)
        {
          box.left = MIN (box.left, step);
          box.right = MAX (box.right, step + 1);
          box.low = MIN (box.low, line);
          box.high = MAX (box.high, line + 1);
        }

  return box;
}

/* With the same run-up and run-out, so that what is burnt is as good. */
static void
print_naive (const DocketGrblMachine *machine,
             const DocketGrblFace *face,
             const DocketEngraving *engraving)
{
  g_autoptr (DocketGrblLines) lines = docket_grbl_face_cut (face, 0, engraving->pitch / 100.0);
  double run_up = MIN (docket_grbl_planner_run_up (machine, 0, engraving->feed), ORIGIN);
  double power = machine->max_power * engraving->power / 100;
  Box box = find_box (lines);

  g_print ("G21G90G94G17G59\nM5S0\nM4S0\nG1F%u\n", engraving->feed);
  for (guint line = box.low; line < box.high; line++)
    {
      const guint8 *burn = lines->burn + (gsize) line * lines->n_steps;

      g_print ("G0X%.3fY%.3f\nG1X%.3fS0\n", ORIGIN + box.left * lines->step - run_up,
               ORIGIN + (line + 0.5) * lines->pitch, ORIGIN + box.left * lines->step);
      for (guint step = box.left; step < box.right;)
        {
          guint8 value = burn[step];

          while (step < box.right && burn[step] == value)
            step++;
          g_print ("X%.3fS%.0f\n", ORIGIN + step * lines->step, power * value / 255);
        }
      g_print ("X%.3fS0\n", ORIGIN + box.right * lines->step + run_up);
    }
  g_print ("M5S0\nG0X0Y0\nM2\n");
}

static void
print_ours (const DocketGrblMachine *machine,
            const DocketGrblFace *face,
            const char *outlines,
            const DocketEngraving *engraving)
{
  const double origin[2] = { ORIGIN, ORIGIN };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) strokes = g_str_equal (outlines, "-")
    ? NULL : docket_grbl_outlines_load (outlines, face->width, face->height, &error);
  g_autoptr (DocketGrblProgram) program = error == NULL
    ? docket_grbl_program_new (machine, engraving, face, strokes, origin, 0, &error) : NULL;
  g_autofree char *text = NULL;

  if (program == NULL)
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
  text = docket_grbl_program_to_text (program);
  g_print ("%s", text);
  g_printerr ("%.3f\n", program->seconds);
}

int
main (int argc,
      char **argv)
{
  DocketEngraving engraving = {
    .pitch = 10, .feed = 3000, .power = 80, .outline_feed = 1200, .outline_power = 0, .passes = 1,
  };
  gboolean naive = argc > 1 && g_str_equal (argv[1], "--naive");
  g_autoptr (DocketGrblFace) face = NULL;
  g_autoptr (GError) error = NULL;
  DocketGrblMachine machine;

  argv += naive;
  argc -= naive;
  if (argc < 5)
    return 2;

  set_machine (&machine);
  for (int i = 5; i < argc; i++)
    take_argument (argv[i], &engraving, &machine);
  face = docket_grbl_face_load (argv[1], g_ascii_strtod (argv[3], NULL), g_ascii_strtod (argv[4], NULL), &error);
  if (face == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (naive)
    print_naive (&machine, face, &engraving);
  else
    print_ours (&machine, face, argv[2], &engraving);

  return 0;
}
