/* docket-grbl-writer.c: writes G-code with as few bytes as it can, and notes each move for the planner
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-writer-private.h"

#include <math.h>
#include <string.h>

static const char axis_letters[] = { 'X', 'Y' };

void
docket_grbl_writer_init (DocketGrblWriter *writer)
{
  memset (writer, 0, sizeof *writer);
  writer->lines = g_ptr_array_new_with_free_func (g_free);
  writer->blocks = g_array_new (FALSE, FALSE, sizeof (DocketGrblBlock));
  writer->at[0] = writer->at[1] = NAN;
  writer->motion = -1;
  writer->power = -1;
}

void
docket_grbl_writer_clear (DocketGrblWriter *writer)
{
  g_clear_pointer (&writer->lines, g_ptr_array_unref);
  g_clear_pointer (&writer->blocks, g_array_unref);
}

static void
append (DocketGrblWriter *writer,
        GString *line,
        DocketGrblBlock block)
{
  block.bytes = (guint16) (line->len + 1);
  g_array_append_val (writer->blocks, block);
  g_ptr_array_add (writer->lines, g_string_free (line, FALSE));
}

void
docket_grbl_writer_say (DocketGrblWriter *writer,
                        const char *line,
                        gboolean stops)
{
  append (writer, g_string_new (line), (DocketGrblBlock) { .stops = stops });
}

/* A micrometre is finer than any of these machines. */
static double
rounded (double value)
{
  return round (value * 1000) / 1000 + 0.0;  /* no minus zero */
}

static void
append_number (GString *line,
               char letter,
               double value)
{
  char buffer[32];
  gsize length;

  g_ascii_formatd (buffer, sizeof buffer, "%.3f", value);
  length = strlen (buffer);
  while (buffer[length - 1] == '0')
    length--;
  if (buffer[length - 1] == '.')
    length--;
  g_string_append_c (line, letter);
  g_string_append_len (line, buffer, (gssize) length);
}

/* Before the first move the head may be anywhere; it is taken to be at zero. */
static float
way (double from,
     double to)
{
  return (float) (isnan (from) ? to : to - from);
}

static void
move (DocketGrblWriter *writer,
      int motion,
      const double to[2],
      int power)
{
  GString *line = g_string_new (NULL);
  DocketGrblBlock block = { .dx = way (writer->at[0], to[0]), .dy = way (writer->at[1], to[1]) };

  if (writer->motion != motion)
    g_string_append_printf (line, "G%d", motion);
  writer->motion = motion;
  for (guint i = 0; i < 2; i++)
    {
      if (to[i] != writer->at[i])
        append_number (line, axis_letters[i], to[i]);
      writer->at[i] = to[i];
      writer->low[i] = MIN (writer->low[i], to[i]);
      writer->high[i] = MAX (writer->high[i], to[i]);
    }
  if (motion == 1 && power != writer->power)
    {
      g_string_append_printf (line, "S%d", power);
      writer->power = power;
    }
  if (motion == 1 && writer->feed != writer->written_feed)
    {
      append_number (line, 'F', writer->feed);
      writer->written_feed = writer->feed;
    }
  block.rate = motion == 1 ? (float) writer->feed : 0;
  append (writer, line, block);
}

void
docket_grbl_writer_travel (DocketGrblWriter *writer,
                           double x,
                           double y)
{
  double to[2] = { rounded (x), rounded (y) };

  if (to[0] != writer->at[0] || to[1] != writer->at[1])
    move (writer, 0, to, 0);
}

void
docket_grbl_writer_burn (DocketGrblWriter *writer,
                         double x,
                         double y,
                         int power)
{
  double to[2] = { rounded (x), rounded (y) };

  if (to[0] == writer->at[0] && to[1] == writer->at[1])
    return;

  writer->last_burning = writer->lines->len;
  move (writer, 1, to, power);
}
