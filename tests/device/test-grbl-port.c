/* test-grbl-port.c: what is found at an engraver's port, and settings that do not suit, are said in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "grbl-fixture.h"

#include "docket-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define QUICK "--speed 100"

static void
assert_says (const char *sentence,
             const char *words)
{
  if (sentence == NULL || strstr (sentence, words) == NULL)
    g_error ("“%s” should say “%s”", sentence, words);
}

static gboolean
says (Rig *rig,
      gpointer words)
{
  const char *sentence = docket_device_get_sentence (rig->device);

  return sentence != NULL && strstr (sentence, words) != NULL;
}

static void
wait_says (Engraver *engraver,
           const char *words)
{
  rig_wait (engraver->rig, words, says, (gpointer) words);
}

static void
test_alarm_while_idle (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);

  rig_wait_answering (engraver->rig, TRUE);
  g_free (engraver_tell (engraver, "alarm 2"));
  rig_wait_device_reason (engraver->rig, "alarm-error");
  wait_says (engraver, "leave its travel");
  engraver_go_on (engraver);
  rig_wait_well (engraver->rig);
  engraver_free (engraver);
}

/* Who else may be at the port. */
static void
test_another (gconstpointer data)
{
  const char *const *both = data;
  g_autofree char *arguments = g_strdup_printf (QUICK " --as %s", both[0]);
  Engraver *engraver = engraver_new (arguments, NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "another.1", 1, FALSE);
  g_autoptr (GError) error = NULL;

  wait_says (engraver, both[1]);
  g_assert_false (docket_device_get_answering (engraver->rig->device));
  g_assert_null (rig_prepare (engraver->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE);
  engraver_free (engraver);
}

static void
wait_port_says (const char *uri,
                const char *words)
{
  Rig *rig = rig_new (uri);

  rig_wait (rig, words, says, (gpointer) words);
  g_assert_false (docket_device_get_answering (rig->device));
  rig_free (rig);
}

static void
test_ports (void)
{
  g_autofree char *dir = g_dir_make_tmp ("docket-ports-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);
  g_autofree char *missing = g_strdup_printf ("grbl:%s/none", dir);
  g_autofree char *plain = g_strdup_printf ("grbl:%s", file);

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  wait_port_says (missing, "not there");
  wait_port_says (plain, "not a serial port");
  wait_port_says ("grbl://127.0.0.1:9", "cannot be reached");
  g_unlink (file);
  g_rmdir (dir);
}

/* Only one program has the port, and says who cannot. */
static void
test_one_program (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);
  const char *path = engraver->uri + strlen ("grbl:");
  int fd;

  rig_wait_answering (engraver->rig, TRUE);
  fd = open (path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd >= 0)
    {
      g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), <, 0);
      close (fd);
    }
  wait_port_says (engraver->uri, "used by another program");
  g_assert_true (docket_device_get_answering (engraver->rig->device));
  engraver_free (engraver);
}

/* Whoever only reads settings does not open the port, which would reset the board. */
static void
test_checked_address (void)
{
  Engraver *engraver = engraver_new (QUICK, NULL);

  g_assert_true (docket_device_check_uri ("grbl:/dev/ttyUSB0?baud=250000", NULL));
  g_assert_false (docket_device_check_uri ("grbl:ttyUSB0", NULL));
  rig_wait_answering (engraver->rig, TRUE);
  g_assert_true (docket_device_check_uri (engraver->uri, NULL));
  g_assert_true (docket_device_get_answering (engraver->rig->device));
  engraver_free (engraver);
}

static void
test_laser_mode (void)
{
  Engraver *engraver = engraver_new (QUICK " 32=0", NULL);
  g_autoptr (DocketAttempt) attempt = engraver_attempt (engraver, "mode.1", 1, FALSE);
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  g_autofree char *id = NULL;

  rig_wait_device_reason (engraver->rig, "configuration-error");
  wait_says (engraver, "$32=1");
  g_assert_null (rig_prepare (engraver->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW);
  g_assert_nonnull (docket_device_get_policy_problems (engraver->rig->device)[0]);

  docket_device_mend_async (engraver->rig->device, NULL, rig_keep_result, &result);
  rig_wait_result (engraver->rig, "mend", &result);
  g_assert_true (docket_device_mend_finish (engraver->rig->device, result, NULL));
  g_object_unref (result);
  rig_wait_well (engraver->rig);
  g_assert_null (docket_device_get_policy_problems (engraver->rig->device)[0]);
  id = engraver_begin (engraver, attempt);
  engraver_free (engraver);
}

static void
assert_never_takes (Engraver *engraver,
                    const DocketAttempt *attempt,
                    const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rig_prepare (engraver->rig, attempt, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  assert_says (error->message, words);
}

/* What this machine cannot do for that product. */
static void
test_beyond_the_machine (void)
{
  Engraver *engraver = engraver_new (QUICK " 130=15 131=15", "?origin=5,5");
  g_autoptr (DocketAttempt) wide = engraver_attempt (engraver, "wide.1", 1, FALSE);
  g_autoptr (DocketAttempt) fast = engraver_attempt (engraver, "fast.1", 1, TRUE);

  rig_wait_answering (engraver->rig, TRUE);
  assert_never_takes (engraver, wide, "travel");
  fast->engraving->feed = 9000;
  assert_never_takes (engraver, fast, "9000");
  fast->engraving->feed = 3000;
  fast->engraving->outline_feed = 7000;
  assert_never_takes (engraver, fast, "7000");
  fast->engraving->outline_feed = 1000;
  fast->engraving->pitch = 0;
  assert_never_takes (engraver, fast, "pitch=");
  fast->engraving->pitch = 10;
  g_assert_true (g_file_set_contents (fast->outlines, "<svg><path d='M 1 1 A'/></svg>", -1, NULL));
  assert_never_takes (engraver, fast, "outlines");
  g_assert_true (g_file_set_contents (fast->page, "no picture", -1, NULL));
  assert_never_takes (engraver, fast, "read");
  engraver_free (engraver);
}

int
main (int argc,
      char **argv)
{
  static const char *const others[][2] = {
    { "other", "READY SCALE" }, { "garbage", "baud rate" }, { "old", "0.9j" },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strdup_printf ("/grbl/at-the-port/%s", others[i][0]);

      g_test_add_data_func (path, others[i], test_another);
    }
  g_test_add_func ("/grbl/alarm-while-idle", test_alarm_while_idle);
  g_test_add_func ("/grbl/ports", test_ports);
  g_test_add_func ("/grbl/one-program", test_one_program);
  g_test_add_func ("/grbl/checked-address", test_checked_address);
  g_test_add_func ("/grbl/laser-mode", test_laser_mode);
  g_test_add_func ("/grbl/beyond-the-machine", test_beyond_the_machine);

  return g_test_run ();
}
