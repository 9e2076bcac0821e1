/* hotfolder-fixture.c: a device, and the lab that takes its orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "hotfolder-fixture.h"

void
fixture_set_up (Fixture *fixture,
                gconstpointer data)
{
  fixture->lab = lab_new ();
  fixture->uri = g_strdup_printf ("hotfolder://%s?%s", fixture->lab->root, (const char *) data);
  fixture->rig = rig_new (fixture->uri);
}

void
fixture_tear_down (Fixture *fixture,
                   gconstpointer data)
{
  rig_free (fixture->rig);
  lab_free (fixture->lab);
  g_free (fixture->uri);
}

char *
fixture_print (Fixture *fixture,
               const char *name,
               guint copies,
               DocketAttempt **kept)
{
  g_autoptr (DocketAttempt) attempt = rig_attempt (fixture->rig, name, copies, TRUE);
  char *id = rig_print (fixture->rig, attempt);

  if (kept != NULL)
    *kept = g_steal_pointer (&attempt);

  return id;
}

static void
keep_result (GObject *source,
             GAsyncResult *result,
             gpointer data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static gboolean
has_result (Rig *rig,
            gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

void
fixture_look (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  docket_device_refresh_async (fixture->rig->device, NULL, keep_result, &result);
  rig_wait (fixture->rig, "a look", has_result, &result);
  g_assert_true (docket_device_refresh_finish (fixture->rig->device, result, NULL));
}

void
fixture_look_for_state (Fixture *fixture,
                        DocketJobState state)
{
  fixture_look (fixture);
  rig_wait_state (fixture->rig, state);
}
