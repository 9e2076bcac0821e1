/* grbl-fixture.c: a simulated engraver with the device over it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-fixture.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PIXEL 0.05
#define WIDTH 240
#define HEIGHT 160
/* The widest way between what was to be burnt and what was. */
#define TOLERANCE 2   /* pixels: 0.1 mm */
#define PITCH 0.1

static char *
read_line (Engraver *engraver)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (engraver->said, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);

  return line;
}

char *
engraver_tell (Engraver *engraver,
               const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL);

  g_assert_true (g_output_stream_write_all (g_subprocess_get_stdin_pipe (engraver->simulator), line, strlen (line),
                                            NULL, NULL, NULL));

  return read_line (engraver);
}

double
engraver_report (Engraver *engraver,
                 const char *key)
{
  g_autofree char *report = engraver_tell (engraver, "report");
  g_autofree char *word = g_strconcat (" ", key, "=", NULL);
  const char *found = strstr (report, word);

  g_assert_nonnull (found);

  return g_ascii_strtod (found + strlen (word), NULL);
}

static gboolean
has_moved (Rig *rig,
           gpointer data)
{
  gpointer *both = data;

  return engraver_report (both[0], "moves") >= *(double *) both[1];
}

void
engraver_wait_moves (Engraver *engraver,
                     double moves)
{
  gpointer both[] = { engraver, &moves };

  rig_wait (engraver->rig, "moves", has_moved, both);
}

void
engraver_hurry (Engraver *engraver)
{
  g_free (engraver_tell (engraver, "speed 100"));
}

static void
start_simulator (Engraver *engraver,
                 const char *arguments,
                 const char *options)
{
  g_auto (GStrv) given = g_strsplit (arguments, " ", -1);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *link = g_build_filename (engraver->dir, "port", NULL);
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  gboolean tcp = strstr (arguments, "--tcp") != NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("DOCKET_GRBL_SIMULATOR"));
  g_ptr_array_add (argv, (gpointer) "--log");
  g_ptr_array_add (argv, engraver->log);
  if (!tcp)
    {
      g_ptr_array_add (argv, (gpointer) "--pty");
      g_ptr_array_add (argv, link);
    }
  for (guint i = 0; given[i] != NULL; i++)
    if (*given[i] != '\0')
      g_ptr_array_add (argv, given[i]);
  g_ptr_array_add (argv, NULL);
  engraver->simulator = g_subprocess_newv ((const char *const *) argv->pdata,
                                           G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  engraver->said = g_data_input_stream_new (g_subprocess_get_stdout_pipe (engraver->simulator));
  line = read_line (engraver);
  engraver->uri = tcp ? g_strdup_printf ("grbl://127.0.0.1:%s%s", strchr (line, ' ') + 1, options)
                      : g_strdup_printf ("grbl:%s%s", link, options);
}

Engraver *
engraver_new (const char *arguments,
              const char *options)
{
  Engraver *engraver = g_new0 (Engraver, 1);

  engraver->dir = g_dir_make_tmp ("docket-grbl-XXXXXX", NULL);
  engraver->log = g_build_filename (engraver->dir, "burnt", NULL);
  start_simulator (engraver, arguments, options != NULL ? options : "");
  engraver->rig = rig_new (engraver->uri);

  return engraver;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

void
engraver_free (Engraver *engraver)
{
  rig_free (engraver->rig);
  g_subprocess_force_exit (engraver->simulator);
  g_subprocess_wait (engraver->simulator, NULL, NULL);
  g_object_unref (engraver->said);
  g_object_unref (engraver->simulator);
  remove_folder (engraver->dir);
  g_free (engraver->dir);
  g_free (engraver->log);
  g_free (engraver->uri);
  g_free (engraver);
}

/* A thick F, mirrored as a stamp's face is, and a dot; its upper edge is the first row. */
static gboolean
is_burnt (int column,
          int row)
{
  int x = WIDTH - 1 - column;

  if (x >= 40 && x < 64 && row >= 20 && row < 140)
    return TRUE;
  if (x >= 64 && x < 150 && ((row >= 20 && row < 44) || (row >= 70 && row < 90)))
    return TRUE;

  return hypot (x - 200, row - 110) < 15;
}

static void
draw_face (const char *path)
{
  cairo_surface_t *face = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  guint8 *data = cairo_image_surface_get_data (face);
  int stride = cairo_image_surface_get_stride (face);

  for (int row = 0; row < HEIGHT; row++)
    for (int column = 0; column < WIDTH; column++)
      ((guint32 *) (gpointer) (data + row * stride))[column] = is_burnt (column, row) ? 0 : 0xffffff;
  cairo_surface_mark_dirty (face);
  g_assert_cmpint (cairo_surface_write_to_png (face, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (face);
}

/* The outline of the F's stem and of nothing else: enough to see whether it lies where it should. */
static void
draw_outlines (const char *path)
{
  const char *svg = "<svg xmlns='http://www.w3.org/2000/svg' width='12mm' height='8mm' viewBox='0 0 12 8'>"
                    "<path fill-rule='evenodd' d='M 8.8 1 L 10 1 L 10 7 L 8.8 7 Z'/></svg>";

  g_assert_true (g_file_set_contents (path, svg, -1, NULL));
}

DocketAttempt *
engraver_attempt (Engraver *engraver,
                  const char *name,
                  guint copies,
                  gboolean outlines)
{
  g_autofree char *page = g_strdup_printf ("%s/%s.png", engraver->rig->dir, name);
  DocketAttempt *attempt = docket_attempt_new (name, page);
  DocketEngraving engraving = {
    .pitch = 10, .feed = 3000, .power = 80, .outline_feed = 1200, .outline_power = outlines ? 60 : 0, .passes = 1,
    .detail = 15,
  };

  draw_face (page);
  g_free (attempt->artwork);
  attempt->artwork = g_strdup (DOCKET_ARTWORK_STAMP);
  attempt->engraving = g_memdup2 (&engraving, sizeof engraving);
  attempt->copies = copies;
  attempt->width = (DocketLength) (WIDTH * PIXEL * 100 + 0.5);
  attempt->height = (DocketLength) (HEIGHT * PIXEL * 100 + 0.5);
  attempt->paper = g_strdup ("rubber");
  if (outlines)
    {
      attempt->outlines = g_strdup_printf ("%s/%s.svg", engraver->rig->dir, name);
      draw_outlines (attempt->outlines);
    }

  return attempt;
}

void
engraver_wait_media (Engraver *engraver)
{
  rig_wait_reason (engraver->rig, "media-needed");
  rig_wait_device_reason (engraver->rig, "media-needed");
}

char *
engraver_begin (Engraver *engraver,
                const DocketAttempt *attempt)
{
  char *id;

  rig_wait_answering (engraver->rig, TRUE);
  id = rig_print (engraver->rig, attempt);
  engraver_wait_media (engraver);

  return id;
}

void
engraver_go_on (Engraver *engraver)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (rig_go_on (engraver->rig, &error));
  g_assert_no_error (error);
}

typedef struct
{
  guint8 cells[HEIGHT][WIDTH];
} Cells;

/* Marks the band that a line burns; what lies outside the face fails. */
static void
mark (Cells *cells,
      double x,
      double y)
{
  for (double across = -PITCH / 2 + PIXEL / 2; across < PITCH / 2; across += PIXEL)
    {
      int column = (int) floor (x / PIXEL);
      int row = HEIGHT - 1 - (int) floor ((y + across) / PIXEL);

      g_assert_cmpfloat (x, >, -0.1);
      g_assert_cmpfloat (x, <, WIDTH * PIXEL + 0.1);
      if (column >= 0 && column < WIDTH && row >= 0 && row < HEIGHT)
        cells->cells[row][column] = 1;
    }
}

static void
read_burnt (Engraver *engraver,
            double x,
            double y,
            Cells *cells)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  memset (cells, 0, sizeof *cells);
  g_free (engraver_tell (engraver, "flush"));
  g_assert_true (g_file_get_contents (engraver->log, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      double p[5], length;

      g_assert_cmpint (sscanf (lines[i], "%lf %lf %lf %lf %lf", &p[0], &p[1], &p[2], &p[3], &p[4]), ==, 5);
      length = hypot (p[2] - p[0], p[3] - p[1]);
      for (double at = PIXEL / 4; at < length; at += PIXEL / 2)
        mark (cells, p[0] - x + (p[2] - p[0]) * at / length, p[1] - y + (p[3] - p[1]) * at / length);
    }
}

static gboolean
is_near (gboolean (*is_set) (const Cells *, int, int),
         const Cells *cells,
         int column,
         int row)
{
  for (int i = -TOLERANCE; i <= TOLERANCE; i++)
    for (int j = -TOLERANCE; j <= TOLERANCE; j++)
      if (i * i + j * j <= TOLERANCE * TOLERANCE && column + j >= 0 && column + j < WIDTH && row + i >= 0
          && row + i < HEIGHT && is_set (cells, column + j, row + i))
        return TRUE;

  return FALSE;
}

static gboolean
was_burnt (const Cells *cells,
           int column,
           int row)
{
  return cells->cells[row][column] != 0;
}

static gboolean
was_to_be_burnt (const Cells *cells,
                 int column,
                 int row)
{
  return is_burnt (column, row);
}

void
engraver_assert_burnt (Engraver *engraver,
                       const DocketAttempt *attempt,
                       double x,
                       double y)
{
  Cells *cells = g_new (Cells, 1);
  guint n_burnt = 0;

  read_burnt (engraver, x, y, cells);
  for (int row = 0; row < HEIGHT; row++)
    for (int column = 0; column < WIDTH; column++)
      {
        n_burnt += was_burnt (cells, column, row);
        if (is_burnt (column, row))
          g_assert_true (is_near (was_burnt, cells, column, row));
        else if (was_burnt (cells, column, row))
          g_assert_true (is_near (was_to_be_burnt, cells, column, row));
      }
  g_assert_cmpuint (n_burnt, >, 4000);
  g_free (cells);
}
