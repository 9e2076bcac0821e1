/* docket-station-pairing.c: the token of a station without a window, in a file that is its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-program-private.h"

#include "docket-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define GROUP "Pairing"

static char *
file_in (const char *state_dir)
{
  return g_build_filename (state_dir, "pairing", NULL);
}

void
docket_station_pairing_free (DocketStationPairing *pairing)
{
  g_free (pairing->server);
  g_free (pairing->token);
  g_free (pairing->terminal);
  g_free (pairing);
}

DocketStationPairing *
docket_station_pairing_load (const char *state_dir,
                             GError **error)
{
  g_autoptr (DocketStationPairing) pairing = g_new0 (DocketStationPairing, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_autofree char *path = file_in (state_dir);

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error))
    {
      pairing->server = g_key_file_get_string (file, GROUP, "server", NULL);
      pairing->token = g_key_file_get_string (file, GROUP, "token", NULL);
      pairing->terminal = g_key_file_get_string (file, GROUP, "terminal", NULL);
    }
  if (pairing->server != NULL && pairing->token != NULL && pairing->terminal != NULL)
    return g_steal_pointer (&pairing);

  if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_ACCES))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN, _("%s cannot be read by this user."), path);
  else
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND,
                 _("This station is not paired yet. Get a pairing code at the server by “docketd terminal add --rights read,produce "
                   "--name NAME”, then: docket-station pair URL CODE"));

  return NULL;
}

/* An administrator pairs as root; the service that reads it is somebody else. */
static void
give_to_owner (const char *path,
               const char *state_dir)
{
  GStatBuf folder;

  if (geteuid () == 0 && g_stat (state_dir, &folder) == 0 && chown (path, folder.st_uid, folder.st_gid) != 0)
    g_message ("%s: %s", path, g_strerror (errno));
}

gboolean
docket_station_pairing_save (const DocketStationPairing *pairing,
                             const char *state_dir,
                             GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = file_in (state_dir);
  g_autofree char *text = NULL;
  gsize length;

  if (g_mkdir_with_parents (state_dir, 0700) != 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("The station's folder %s cannot be used: %s"), state_dir,
                   g_strerror (errno));
      return FALSE;
    }

  g_key_file_set_string (file, GROUP, "server", pairing->server);
  g_key_file_set_string (file, GROUP, "token", pairing->token);
  g_key_file_set_string (file, GROUP, "terminal", pairing->terminal);
  text = g_key_file_to_data (file, &length, NULL);
  if (!g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  give_to_owner (path, state_dir);

  return TRUE;
}

static void
on_paired (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

DocketStationPairing *
docket_station_pairing_ask (const char *server,
                            const char *code,
                            const char *name,
                            DocketTerminal **terminal,
                            GError **error)
{
  g_autoptr (DocketStationPairing) pairing = g_new0 (DocketStationPairing, 1);
  g_autoptr (DocketClient) client = docket_client_new (server, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  docket_client_pair_async (client, code, name != NULL ? name : "", NULL, on_paired, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  pairing->token = docket_client_pair_finish (client, result, terminal, error);
  if (pairing->token == NULL)
    return NULL;

  pairing->server = g_strdup (server);
  pairing->terminal = g_strdup ((*terminal)->id);

  return g_steal_pointer (&pairing);
}
