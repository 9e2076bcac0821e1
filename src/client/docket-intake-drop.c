/* docket-intake-drop.c: what a station took in for a customer, and what became of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-client-intake.h"

DocketIntakeDrop *
docket_intake_drop_new (const char *key,
                        const char *channel)
{
  DocketIntakeDrop *drop = g_new0 (DocketIntakeDrop, 1);

  drop->key = g_strdup (key);
  drop->channel = g_strdup (channel);
  drop->files = g_ptr_array_new_with_free_func (g_free);
  drop->names = g_ptr_array_new_with_free_func (g_free);

  return drop;
}

void
docket_intake_drop_free (DocketIntakeDrop *drop)
{
  if (drop == NULL)
    return;

  g_free (drop->key);
  g_free (drop->channel);
  g_free (drop->name);
  g_free (drop->language);
  g_ptr_array_unref (drop->files);
  g_ptr_array_unref (drop->names);
  g_free (drop->never);
  g_free (drop->text);
  g_free (drop);
}

void
docket_intake_result_free (DocketIntakeResult *result)
{
  if (result == NULL)
    return;

  g_free (result->code);
  g_free (result->unclear);
  g_clear_pointer (&result->docket, g_bytes_unref);
  g_free (result);
}

DocketIntakeDrop *
docket_intake_drop_copy (const DocketIntakeDrop *drop)
{
  DocketIntakeDrop *copy = docket_intake_drop_new (drop->key, drop->channel);

  copy->name = g_strdup (drop->name);
  copy->language = g_strdup (drop->language);
  copy->never = g_strdup (drop->never);
  copy->text = g_strdup (drop->text);
  for (guint i = 0; i < drop->files->len; i++)
    {
      g_ptr_array_add (copy->files, g_strdup (g_ptr_array_index (drop->files, i)));
      g_ptr_array_add (copy->names, g_strdup (g_ptr_array_index (drop->names, i)));
    }

  return copy;
}
