/* docket-press.c: one press of a button: the step, and the key under which it happens once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-press.h"

DocketPress *
docket_press_new (DocketStep step,
                  const char *code,
                  guint64 version)
{
  DocketPress *press = g_new0 (DocketPress, 1);

  press->step = step;
  press->code = g_strdup (code);
  press->key = g_uuid_string_random ();
  press->version = version;

  return press;
}

DocketPress *
docket_press_copy (const DocketPress *press)
{
  DocketPress *copy = g_new0 (DocketPress, 1);

  *copy = *press;
  copy->code = g_strdup (press->code);
  copy->key = g_strdup (press->key);
  copy->staff = g_strdup (press->staff);
  copy->compartment = g_strdup (press->compartment);
  copy->password = g_strdup (press->password);
  copy->hold = g_strdup (press->hold);
  copy->reason = g_strdup (press->reason);
  copy->note = g_strdup (press->note);
  copy->devices = press->devices != NULL ? g_ptr_array_ref (press->devices) : NULL;

  return copy;
}

void
docket_press_free (DocketPress *press)
{
  if (press == NULL)
    return;

  g_free (press->code);
  g_free (press->key);
  g_free (press->staff);
  g_free (press->compartment);
  g_free (press->password);
  g_free (press->hold);
  g_free (press->reason);
  g_free (press->note);
  g_clear_pointer (&press->devices, g_ptr_array_unref);
  g_free (press);
}
