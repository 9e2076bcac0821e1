/* follow.c: follows the real docketd with the client's events and list, and says what it sees
 *
 *   follow URL TOKEN
 *
 * One line each: "event ID TYPE", "resync", "online", "offline REASON", "list CODE:WANTS …" (sorted).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-events.h"
#include "docket-order-list.h"

#include <glib-unix.h>
#include <stdio.h>

static void
on_event (DocketEvents *events,
          DocketEvent *event)
{
  printf ("event %" G_GINT64_FORMAT " %s\n", event->id, event->type);
  fflush (stdout);
}

static void
on_resync (DocketEvents *events)
{
  printf ("resync\n");
  fflush (stdout);
}

static void
on_online (DocketClient *client)
{
  if (docket_client_get_online (client))
    printf ("online\n");
  else
    printf ("offline %s\n", docket_client_get_reason (client));
  fflush (stdout);
}

static int
compare (gconstpointer one,
         gconstpointer other)
{
  return g_strcmp0 (*(char *const *) one, *(char *const *) other);
}

static void
say_list (DocketOrderList *list)
{
  GListModel *model = G_LIST_MODEL (list);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (DocketOrderRow) row = g_list_model_get_item (model, i);

      g_ptr_array_add (words, g_strdup_printf ("%s:%s", docket_order_row_get_code (row),
                                               docket_wants_to_nick (docket_order_row_get_wants (row))));
    }
  g_ptr_array_sort (words, compare);
  g_ptr_array_add (words, NULL);
  {
    g_autofree char *line = g_strjoinv (" ", (char **) words->pdata);

    printf ("list %s\n", line);
  }
  fflush (stdout);
}

static gboolean
on_term (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

int
main (int argc,
      char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (DocketClient) client = NULL;
  g_autoptr (DocketEvents) events = NULL;
  g_autoptr (DocketOrderList) list = NULL;

  g_return_val_if_fail (argc == 3, 2);

  client = docket_client_new (argv[1], argv[2]);
  events = docket_events_new (client);
  list = docket_order_list_new (client, events);
  g_signal_connect (events, "event", G_CALLBACK (on_event), NULL);
  g_signal_connect (events, "resync", G_CALLBACK (on_resync), NULL);
  g_signal_connect (client, "notify::online", G_CALLBACK (on_online), NULL);
  g_signal_connect (list, "counts-changed", G_CALLBACK (say_list), NULL);
  docket_events_start (events);
  g_unix_signal_add (SIGTERM, on_term, loop);
  g_main_loop_run (loop);

  return 0;
}
