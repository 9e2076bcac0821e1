/* test-grbl-parts.c: an engraver's replies, words, addresses and settings; its programs and how long they take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"
#include "docket-grbl-outline-private.h"
#include "docket-grbl-program-private.h"
#include "docket-grbl-raster-private.h"
#include "docket-grbl-reply-private.h"
#include "docket-grbl-wire-private.h"
#include "docket-grbl-words-private.h"

#include "docket-error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
test_replies (void)
{
  static const struct { const char *line; DocketGrblReplyKind kind; guint code; } cases[] = {
    { "", DOCKET_GRBL_REPLY_EMPTY, 0 },
    { "ok", DOCKET_GRBL_REPLY_OK, 0 },
    { "okay", DOCKET_GRBL_REPLY_OTHER, 0 },
    { "error:20", DOCKET_GRBL_REPLY_ERROR, 20 },
    { "error:", DOCKET_GRBL_REPLY_OTHER, 0 },
    { "error:-1", DOCKET_GRBL_REPLY_OTHER, 0 },
    { "ALARM:3", DOCKET_GRBL_REPLY_ALARM, 3 },
    { "Grbl 1.1h ['$' for help]", DOCKET_GRBL_REPLY_BANNER, 0 },
    { "GrblHAL 1.1f ['$' or '$HELP' for help]", DOCKET_GRBL_REPLY_BANNER, 0 },
    { "$130=200.000", DOCKET_GRBL_REPLY_SETTING, 0 },
    { "$N0=G54", DOCKET_GRBL_REPLY_SETTING, 0 },
    { "[MSG:Enabled]", DOCKET_GRBL_REPLY_FEEDBACK, 0 },
    { ">G54G20:ok", DOCKET_GRBL_REPLY_FEEDBACK, 0 },
    { "<Idle|MPos:0,0,0>", DOCKET_GRBL_REPLY_STATUS, 0 },
    { "<Idle", DOCKET_GRBL_REPLY_OTHER, 0 },
    { "\xff\xfe" "x", DOCKET_GRBL_REPLY_GARBAGE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DocketGrblReply reply = docket_grbl_reply_parse (cases[i].line);

      g_test_message ("%s", cases[i].line);
      g_assert_cmpint (reply.kind, ==, cases[i].kind);
      g_assert_cmpuint (reply.code, ==, cases[i].code);
    }
  g_assert_true (docket_grbl_banner_is_known ("Grbl 1.1f ['$' for help]"));
  g_assert_false (docket_grbl_banner_is_known ("Grbl 0.9j ['$' for help]"));
  g_assert_false (docket_grbl_banner_is_known ("Grbl"));
}

static void
test_status (void)
{
  static const char *const malformed[] = {
    "<>", "<Idle|MPos:>", "<Idle|MPos:1>", "<Flying|MPos:0,0,0>", "<Idle|MPos:0,0,0|Bf:1>", "<Idle|nonsense>", "Idle",
  };
  DocketGrblStatus status;

  docket_grbl_status_init (&status);
  g_assert_true (docket_grbl_status_parse (&status, "<Hold:1|MPos:1.5,-2.25,0.000|Bf:12,100|FS:500,8000|"
                                                    "WCO:1.000,2.000,0.000|Pn:XD>"));
  g_assert_cmpint (status.state, ==, DOCKET_GRBL_HOLD);
  g_assert_cmpuint (status.sub, ==, 1);
  g_assert_cmpfloat (status.position[0], ==, 1.5);
  g_assert_cmpfloat (status.position[1], ==, -2.25);
  g_assert_cmpint (status.blocks_free, ==, 12);
  g_assert_cmpint (status.bytes_free, ==, 100);
  g_assert_cmpfloat (status.power, ==, 8000);
  g_assert_cmpstr (status.pins, ==, "XD");

  /* Work coordinates become the machine's by the offset that was told before. */
  g_assert_true (docket_grbl_status_parse (&status, "<Run|WPos:3.000,4.000,0.000|F:600|Ov:100,50,90|A:S|Ln:7>"));
  g_assert_cmpfloat (status.position[0], ==, 4);
  g_assert_cmpfloat (status.position[1], ==, 6);
  g_assert_cmpfloat (status.feed, ==, 600);
  g_assert_cmpuint (status.overrides[1], ==, 50);
  g_assert_cmpstr (status.pins, ==, "");
  g_assert_cmpint (status.bytes_free, ==, -1);

  for (guint i = 0; i < G_N_ELEMENTS (malformed); i++)
    g_assert_false (docket_grbl_status_parse (&status, malformed[i]));
  g_assert_cmpfloat (status.position[0], ==, 4);
}

static void
test_words (void)
{
  g_autofree char *unknown = docket_grbl_alarm_sentence (77);

  for (guint code = 1; code <= 38; code++)
    {
      g_autofree char *sentence = docket_grbl_error_sentence (code);
      g_autofree char *number = g_strdup_printf ("error %u", code);

      g_assert_nonnull (strstr (sentence, number));
    }
  for (guint code = 1; code <= 9; code++)
    {
      g_autofree char *sentence = docket_grbl_alarm_sentence (code);

      g_assert_nonnull (strstr (sentence, "Go on"));
    }
  g_assert_nonnull (strstr (unknown, "77"));
  g_assert_true (docket_grbl_alarm_is_critical (1));
  g_assert_false (docket_grbl_alarm_is_critical (3));
}

static void
test_addresses (void)
{
  static const char *const wrong[] = {
    "grbl:", "grbl:ttyUSB0", "grbl://host", "grbl://:23", "grbl://host:0", "grbl:/dev/ttyUSB0?baud=fast",
    "grbl:/dev/ttyUSB0?baud=1", "grbl:/dev/ttyUSB0?speed=9", "grbl:/dev/ttyUSB0?origin=1", "grbl://host:23?baud=9600",
    "grbl:/dev/ttyUSB0?sheet=10,10", "grbl:/dev/ttyUSB0?origin=-1,2", "grbl:/dev/x?gap=nan",
  };
  g_autoptr (DocketGrblAddress) serial = docket_grbl_address_parse ("grbl:/dev/serial/by-id/usb-1a86?baud=250000&origin=5,7.5",
                                                                   NULL);
  g_autoptr (DocketGrblAddress) plain = docket_grbl_address_parse ("grbl:///dev/ttyUSB0", NULL);
  g_autoptr (DocketGrblAddress) tcp = docket_grbl_address_parse ("grbl://engraver.lan:2323?sheet=100x80&gap=1", NULL);

  g_assert_cmpstr (serial->line.path, ==, "/dev/serial/by-id/usb-1a86");
  g_assert_cmpuint (serial->baud, ==, 250000);
  g_assert_cmpfloat (serial->origin[1], ==, 7.5);
  g_assert_cmpstr (plain->line.path, ==, "/dev/ttyUSB0");
  g_assert_cmpuint (plain->baud, ==, 115200);
  g_assert_cmpfloat (plain->origin[0], <, 0);
  g_assert_cmpstr (tcp->line.host, ==, "engraver.lan");
  g_assert_cmpuint (tcp->line.port, ==, 2323);
  g_assert_cmpuint (tcp->baud, ==, 0);
  g_assert_cmpfloat (tcp->sheet[0], ==, 100);
  g_assert_cmpfloat (tcp->gap, ==, 1);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_null (docket_grbl_address_parse (wrong[i], &error));
      g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
    }
}

static void
test_list (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-ports-XXXXXX", NULL);
  g_autofree char *port = g_build_filename (dir, "usb-1a86_USB2.0-Serial-if00-port0", NULL);
  g_autofree char *uri = g_strconcat ("grbl:", port, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_info_free);
  g_autoptr (DocketGrblAddress) address = NULL;
  const DocketDeviceInfo *info;

  docket_device_grbl_list ("/nonexistent", list);
  g_assert_cmpuint (list->len, ==, 0);
  g_assert_true (g_file_set_contents (port, "", 0, NULL));
  docket_device_grbl_list (dir, list);
  g_assert_cmpuint (list->len, ==, 1);
  info = g_ptr_array_index (list, 0);
  g_assert_cmpstr (info->uri, ==, uri);
  g_assert_cmpstr (info->info, ==, "Engraver at 1a86 USB2.0-Serial");
  address = docket_grbl_address_parse (info->uri, NULL);
  g_assert_cmpstr (address->line.path, ==, port);
  g_unlink (port);
  g_rmdir (dir);
}

static DocketGrblMachine
make_machine (void)
{
  static const char *const lines[] = {
    "[VER:1.1h.20190825:]", "[OPT:V,15,128]", "$11=0.010", "$30=1000", "$32=1", "$110=6000.000", "$111=6000.000",
    "$120=500.000", "$121=500.000", "$130=400.000", "$131=300.000",
  };
  DocketGrblMachine machine;

  docket_grbl_machine_init (&machine);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    docket_grbl_machine_take_line (&machine, lines[i]);

  return machine;
}

static void
assert_problem (const char *line,
                const char *words)
{
  DocketGrblMachine machine = make_machine ();
  g_autofree char *problem = NULL;

  docket_grbl_machine_take_line (&machine, line);
  problem = docket_grbl_machine_problem (&machine);
  g_assert_nonnull (problem);
  g_assert_nonnull (strstr (problem, words));
}

static void
test_machine (void)
{
  DocketGrblMachine machine = make_machine ();
  double bed[2], zero[2];

  g_assert_null (docket_grbl_machine_problem (&machine));
  g_assert_cmpstr (machine.version, ==, "1.1h.20190825");
  g_assert_cmpuint (machine.blocks, ==, 15);
  docket_grbl_machine_get_bed (&machine, bed);
  g_assert_cmpfloat (bed[0], ==, 400);

  assert_problem ("$32=0", "$32=1");
  assert_problem ("$30=0", "$30");
  assert_problem ("$111=0", "$111");
  assert_problem ("$120=0", "$120");
  assert_problem ("$131=0", "$131");
  assert_problem ("[OPT:L,15,128]", "power");

  docket_grbl_machine_take_line (&machine, "$22=1");
  docket_grbl_machine_take_line (&machine, "$27=2.000");
  docket_grbl_machine_get_bed (&machine, bed);
  docket_grbl_machine_get_home_zero (&machine, zero);
  g_assert_cmpfloat (bed[1], ==, 296);
  g_assert_cmpfloat (zero[0], ==, -398);
  docket_grbl_machine_take_line (&machine, "[OPT:VZ,15,128]");
  docket_grbl_machine_take_line (&machine, "$23=3");
  docket_grbl_machine_get_home_zero (&machine, zero);
  g_assert_cmpfloat (zero[0], ==, 2);
  docket_grbl_machine_take_line (&machine, "$13=1");
  docket_grbl_machine_take_line (&machine, "[G59:1.000,-2.000,0.000]");
  g_assert_cmpfloat (machine.zero[1], ==, -50.8);
}

static void
append (GArray *blocks,
        float dx,
        float dy,
        float rate)
{
  DocketGrblBlock block = { dx, dy, rate, 10, FALSE };

  g_array_append_val (blocks, block);
}

static double
seconds_of (GArray *blocks,
            guint baud)
{
  DocketGrblMachine machine = make_machine ();
  g_autoptr (GArray) times = docket_grbl_planner_times (&machine, blocks, baud);

  return g_array_index (times, double, times->len - 1);
}

/* By hand: 100 mm/s and 500 mm/s², 10 mm to reach it. */
static void
test_planner (void)
{
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (DocketGrblBlock));

  append (blocks, 100, 0, 0);
  g_assert_cmpfloat_with_epsilon (seconds_of (blocks, 0), 0.2 + 0.8 + 0.2, 1e-6);

  /* Straight on it does not stop between. */
  append (blocks, 100, 0, 0);
  g_assert_cmpfloat_with_epsilon (seconds_of (blocks, 0), 0.2 + 1.8 + 0.2, 1e-6);

  /* Back it does. */
  append (blocks, -100, 0, 0);
  g_assert_cmpfloat_with_epsilon (seconds_of (blocks, 0), 2.2 + 1.2, 1e-6);

  /* A short move never reaches the speed: 2 √(l/a). */
  g_array_set_size (blocks, 0);
  append (blocks, 0, 1, 0);
  g_assert_cmpfloat_with_epsilon (seconds_of (blocks, 0), 2 * sqrt (1 / 500.0), 1e-6);

  /* Many short ones are as slow as the wire, and as the planner's sight: 15 moves of 0.1 mm to stop in. */
  g_array_set_size (blocks, 0);
  for (guint i = 0; i < 1000; i++)
    append (blocks, 0.1f, 0, 0);
  g_assert_cmpfloat (seconds_of (blocks, 0), >, 100 / sqrt (2 * 500 * 1.5));
  g_assert_cmpfloat_with_epsilon (seconds_of (blocks, 1200), 1000 * 100 / 1200.0, 0.2);
}

static void
assert_path (const char *data,
             gboolean ok,
             guint n_strokes)
{
  g_autoptr (GPtrArray) strokes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  g_test_message ("%s", data);
  g_assert_cmpint (docket_grbl_outlines_parse (data, strokes), ==, ok);
  if (ok)
    g_assert_cmpuint (strokes->len, ==, n_strokes);
}

static void
test_paths (void)
{
  g_autoptr (GPtrArray) strokes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  GArray *circle;

  assert_path ("", TRUE, 0);
  assert_path ("M0 0L1 1", TRUE, 1);
  assert_path ("m1,1 1,0 0,1z m5 5h1v1H0V0z", TRUE, 2);
  assert_path ("M0 0C1 1 2 1 3 0S5-1 6 0Q7 1 8 0T10 0", TRUE, 1);
  assert_path ("M1e0 .5.5 1", TRUE, 1);
  assert_path ("M1 1", TRUE, 0);
  assert_path ("L1 1", FALSE, 0);
  assert_path ("M0 0L1", FALSE, 0);
  assert_path ("M0 0 A1 1 0 0 0 2 2", FALSE, 0);
  assert_path ("M0 0L1 1 zz 5", FALSE, 0);
  assert_path ("M0 0Lnan 1", FALSE, 0);
  assert_path ("M0 0L1e9 1", FALSE, 0);

  /* A circle of 5 mm of four curves, flattened: nowhere farther from it than 0.02 mm. */
  g_assert_true (docket_grbl_outlines_parse ("M5 0C5 2.7614 2.7614 5 0 5S-5 2.7614-5 0-2.7614-5 0-5 5-2.7614 5 0Z",
                                             strokes));
  circle = g_ptr_array_index (strokes, 0);
  for (guint i = 0; i + 1 < circle->len; i++)
    {
      const DocketGrblPoint *a = &g_array_index (circle, DocketGrblPoint, i), *b = a + 1;

      g_assert_cmpfloat_with_epsilon (hypot (a->x, a->y), 5, 0.005);
      g_assert_cmpfloat_with_epsilon (hypot ((a->x + b->x) / 2, (a->y + b->y) / 2), 5, 0.02);
    }
}

static void
test_route (void)
{
  g_autoptr (GPtrArray) strokes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GString) path = g_string_new (NULL);
  DocketGrblPoint start = { 0, 0 };
  double before;

  /* Squares in an order that zigzags. */
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (path, "M%u %uh1v1h-1z", i * 17 % 40 * 2, i % 2 * 30);
  g_assert_true (docket_grbl_outlines_parse (path->str, strokes));
  before = docket_grbl_outlines_travel (strokes, start);
  docket_grbl_outlines_order (strokes, start);
  g_assert_cmpfloat (docket_grbl_outlines_travel (strokes, start), <, before / 8);
  g_assert_cmpuint (strokes->len, ==, 40);
  for (guint i = 0; i < strokes->len; i++)
    {
      GArray *stroke = g_ptr_array_index (strokes, i);

      g_assert_cmpuint (stroke->len, ==, 5);
      g_assert_cmpfloat (g_array_index (stroke, DocketGrblPoint, 0).x, ==,
                         g_array_index (stroke, DocketGrblPoint, 4).x);
    }
}

static DocketGrblFace *
make_face (guint columns,
           guint rows)
{
  DocketGrblFace *face = g_new0 (DocketGrblFace, 1);

  *face = (DocketGrblFace) { columns, rows, columns * 0.05, rows * 0.05, TRUE, g_malloc0 ((gsize) columns * rows) };

  return face;
}

static void
fill (DocketGrblFace *face,
      guint left,
      guint top,
      guint width,
      guint height,
      guint8 value)
{
  for (guint row = top; row < top + height; row++)
    memset (face->burn + (gsize) row * face->columns + left, value, width);
  face->one_bit = face->one_bit && (value == 0 || value == 255);
}

static const DocketEngraving plain = { .pitch = 10, .feed = 3000, .power = 50, .passes = 1 };

static void
test_program (void)
{
  DocketGrblMachine machine = make_machine ();
  g_autoptr (DocketGrblFace) face = make_face (200, 100);
  g_autoptr (DocketGrblProgram) program = NULL;
  g_autoptr (GError) error = NULL;
  const double origin[2] = { 10, 20 }, outside[2] = { 395, 0 };
  g_autofree char *text = NULL;

  program = docket_grbl_program_new (&machine, &plain, face, NULL, origin, 0, &error);
  g_assert_null (program);
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_clear_error (&error);

  /* The lower left pixel block: at the origin. */
  fill (face, 0, 90, 20, 10, 255);
  g_assert_null (docket_grbl_program_new (&machine, &plain, face, NULL, outside, 0, NULL));
  program = docket_grbl_program_new (&machine, &plain, face, NULL, origin, 0, &error);
  g_assert_no_error (error);
  text = docket_grbl_program_to_text (program);
  g_assert_true (g_str_has_prefix (text, "G21G90G94G17G59\nM5S0\nM4S0\nG0X"));
  g_assert_true (g_str_has_suffix (text, "M5S0\nX0Y0\nM2\n"));
  g_assert_nonnull (strstr (text, "S500"));
  g_assert_null (strstr (text, "S1000"));
  g_assert_cmpfloat (program->low[0], >=, 0);
  g_assert_cmpfloat (program->high[1], <=, 20.5 + 1);
  g_assert_cmpfloat (program->seconds, >, 0.5);
  /* Behind it: the run-out, M5, back, M2. */
  g_assert_cmpuint (program->last_burning, ==, program->lines->len - 5);
}

/* Each tone is a power, in proportion. */
static void
test_tones (void)
{
  DocketGrblMachine machine = make_machine ();
  g_autoptr (DocketGrblFace) face = make_face (200, 40);
  g_autoptr (DocketGrblProgram) program = NULL;
  const double origin[2] = { 10, 10 };
  g_autofree char *text = NULL;

  fill (face, 20, 10, 50, 20, 255);
  fill (face, 70, 10, 50, 20, 51);
  program = docket_grbl_program_new (&machine, &plain, face, NULL, origin, 0, NULL);
  text = docket_grbl_program_to_text (program);
  g_assert_nonnull (strstr (text, "S500"));
  g_assert_nonnull (strstr (text, "S100"));
  g_assert_null (strstr (text, "S99"));
}

/* Two blocks far apart are each burnt on their own; near ones and a frame are not. */
static void
test_regions (void)
{
  DocketGrblMachine machine = make_machine ();
  g_autoptr (DocketGrblFace) far = make_face (1600, 100), near = make_face (200, 100), frame = make_face (1600, 100);
  g_autoptr (DocketGrblLines) far_lines = NULL, near_lines = NULL, frame_lines = NULL;
  g_autoptr (GArray) two = NULL, one = NULL, whole = NULL;

  fill (far, 0, 0, 100, 100, 255);
  fill (far, 1500, 0, 100, 100, 255);
  far_lines = docket_grbl_face_cut (far, 0, 0.1);
  two = docket_grbl_raster_split (&machine, far_lines, 3000);
  g_assert_cmpuint (two->len, ==, 2);

  fill (near, 0, 0, 60, 100, 255);
  fill (near, 100, 0, 60, 100, 255);
  near_lines = docket_grbl_face_cut (near, 0, 0.1);
  one = docket_grbl_raster_split (&machine, near_lines, 3000);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (g_array_index (one, DocketGrblRegion, 0).step1, ==, 160);

  fill (frame, 0, 0, 1600, 100, 255);
  frame_lines = docket_grbl_face_cut (frame, 0, 0.1);
  whole = docket_grbl_raster_split (&machine, frame_lines, 3000);
  g_assert_cmpuint (whole->len, ==, 1);
}

/* A tall face is burnt in lines along Y. */
static void
test_axis (void)
{
  DocketGrblMachine machine = make_machine ();
  g_autoptr (DocketGrblFace) face = make_face (40, 800);
  g_autoptr (DocketGrblProgram) program = NULL;
  const double origin[2] = { 10, 10 };
  guint rows = 0;

  fill (face, 0, 0, 40, 800, 255);
  program = docket_grbl_program_new (&machine, &plain, face, NULL, origin, 0, NULL);
  for (guint i = 0; i < program->lines->len; i++)
    rows += g_str_has_prefix (g_ptr_array_index (program->lines, i), "G1");
  g_assert_cmpuint (rows, ==, 20);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/grbl/parts/replies", test_replies);
  g_test_add_func ("/grbl/parts/status", test_status);
  g_test_add_func ("/grbl/parts/words", test_words);
  g_test_add_func ("/grbl/parts/addresses", test_addresses);
  g_test_add_func ("/grbl/parts/list", test_list);
  g_test_add_func ("/grbl/parts/machine", test_machine);
  g_test_add_func ("/grbl/parts/planner", test_planner);
  g_test_add_func ("/grbl/parts/paths", test_paths);
  g_test_add_func ("/grbl/parts/route", test_route);
  g_test_add_func ("/grbl/parts/program", test_program);
  g_test_add_func ("/grbl/parts/tones", test_tones);
  g_test_add_func ("/grbl/parts/regions", test_regions);
  g_test_add_func ("/grbl/parts/axis", test_axis);

  return g_test_run ();
}
