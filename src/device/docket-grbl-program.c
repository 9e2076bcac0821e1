/* docket-grbl-program.c: the G-code of one piece
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-program-private.h"

#include "docket-error.h"
#include "docket-grbl-raster-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MM(length) ((length) / 100.0)

typedef struct
{
  const DocketGrblMachine *machine;
  const DocketEngraving *engraving;
  const DocketGrblFace *face;
  GPtrArray *outlines;
  const double *origin;
  double bed[2];
  guint baud;
} Piece;

static double
power_of (const Piece *piece,
          guint percent)
{
  return piece->machine->max_power * percent / 100;
}

static void
write_begin (DocketGrblWriter *writer)
{
  docket_grbl_writer_say (writer, "G21G90G94G17G59", FALSE);
  docket_grbl_writer_say (writer, "M5S0", TRUE);
  docket_grbl_writer_say (writer, "M4S0", TRUE);
  writer->power = 0;
}

/* Back to the bed's corner, so that the piece can be taken out. */
static void
write_end (DocketGrblWriter *writer)
{
  docket_grbl_writer_say (writer, "M5S0", TRUE);
  docket_grbl_writer_travel (writer, 0, 0);
  docket_grbl_writer_say (writer, "M2", TRUE);
}

static void
write_outlines (const Piece *piece,
                DocketGrblWriter *writer)
{
  int power = MAX ((int) lround (power_of (piece, piece->engraving->outline_power)), 1);
  DocketGrblPoint start = { writer->at[0] - piece->origin[0], writer->at[1] - piece->origin[1] };

  if (isnan (start.x))
    start = (DocketGrblPoint) { 0, 0 };
  writer->feed = piece->engraving->outline_feed;
  docket_grbl_outlines_order (piece->outlines, start);
  for (guint i = 0; i < piece->outlines->len; i++)
    {
      GArray *stroke = g_ptr_array_index (piece->outlines, i);

      for (guint j = 0; j < stroke->len; j++)
        {
          DocketGrblPoint point = g_array_index (stroke, DocketGrblPoint, j);
          double x = CLAMP (point.x, 0, piece->face->width) + piece->origin[0];
          double y = CLAMP (point.y, 0, piece->face->height) + piece->origin[1];

          if (j == 0)
            docket_grbl_writer_travel (writer, x, y);
          else
            docket_grbl_writer_burn (writer, x, y, power);
        }
    }
}

static DocketGrblProgram *
take_lines (const Piece *piece,
            DocketGrblWriter *writer)
{
  DocketGrblProgram *program = g_new0 (DocketGrblProgram, 1);

  program->times = docket_grbl_planner_times (piece->machine, writer->blocks, piece->baud);
  program->lines = g_steal_pointer (&writer->lines);
  program->seconds = g_array_index (program->times, double, program->times->len - 1);
  program->last_burning = writer->last_burning;
  for (guint i = 0; i < 2; i++)
    {
      program->low[i] = writer->low[i];
      program->high[i] = writer->high[i];
    }

  return program;
}

static DocketGrblProgram *
write_along (const Piece *piece,
             guint axis)
{
  g_autoptr (DocketGrblLines) lines = docket_grbl_face_cut (piece->face, axis, MM (piece->engraving->pitch));
  DocketGrblWriter writer;
  DocketGrblProgram *program;

  docket_grbl_writer_init (&writer);
  write_begin (&writer);
  for (guint pass = 0; pass < piece->engraving->passes; pass++)
    {
      writer.feed = piece->engraving->feed;
      docket_grbl_raster_write (&writer, piece->machine, lines, piece->origin, piece->bed,
                                power_of (piece, piece->engraving->power));
    }
  if (piece->outlines != NULL && piece->engraving->outline_power > 0)
    write_outlines (piece, &writer);
  write_end (&writer);
  program = take_lines (piece, &writer);
  docket_grbl_writer_clear (&writer);

  return program;
}

static gboolean
lies_on_bed (const Piece *piece,
             GError **error)
{
  double size[2] = { piece->face->width, piece->face->height };

  for (guint i = 0; i < 2; i++)
    if (piece->origin[i] < 0 || piece->origin[i] + size[i] > piece->bed[i] + 1e-6)
      {
        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                     _("The face does not lie within the engraver’s travel: it needs %c from %.1f to %.1f mm, "
                       "and the engraver has 0 to %.1f."),
                     i == 0 ? 'X' : 'Y', piece->origin[i], piece->origin[i] + size[i], piece->bed[i]);
        return FALSE;
      }

  return TRUE;
}

/* Of the axes that reach the feed. */
static DocketGrblProgram *
write_faster (const Piece *piece)
{
  DocketGrblProgram *best = NULL;

  for (guint axis = 0; axis < 2; axis++)
    {
      g_autoptr (DocketGrblProgram) program = NULL;

      if (piece->engraving->feed > piece->machine->rate[axis])
        continue;
      program = write_along (piece, axis);
      if (best != NULL && best->seconds <= program->seconds)
        continue;
      docket_grbl_program_free (best);
      best = g_steal_pointer (&program);
    }

  return best;
}

DocketGrblProgram *
docket_grbl_program_new (const DocketGrblMachine *machine,
                         const DocketEngraving *engraving,
                         const DocketGrblFace *face,
                         GPtrArray *outlines,
                         const double origin[2],
                         guint baud,
                         GError **error)
{
  Piece piece = { machine, engraving, face, outlines, origin, { 0, 0 }, baud };
  g_autoptr (DocketGrblProgram) program = NULL;

  docket_grbl_machine_get_bed (machine, piece.bed);
  if (!lies_on_bed (&piece, error))
    return NULL;

  program = write_faster (&piece);
  if (program == NULL || program->last_burning == 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The face is empty: nothing is to be burnt."));
      return NULL;
    }

  return g_steal_pointer (&program);
}

void
docket_grbl_program_free (DocketGrblProgram *program)
{
  if (program == NULL)
    return;

  g_ptr_array_unref (program->lines);
  g_array_unref (program->times);
  g_free (program);
}

char *
docket_grbl_program_to_text (const DocketGrblProgram *program)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < program->lines->len; i++)
    {
      g_string_append (text, g_ptr_array_index (program->lines, i));
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
