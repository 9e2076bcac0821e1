/* docket-commands.c: the administrator's commands beside a running server, or without one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-commands.h"

#include "docket-backup.h"
#include "docket-error.h"
#include "docket-server.h"
#include "docket-sessions.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
get_word (const DocketCommandLine *line, guint i)
{
  return line->words != NULL && g_strv_length (line->words) > i ? line->words[i] : NULL;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
apply_line (DocketConfig *config, const DocketCommandLine *line, GError **error)
{
  if (line->listen != NULL && !docket_config_set_listen (config, line->listen, error))
    return FALSE;
  if (line->private_server)
    {
      config->port = 0;
      g_free (config->data_dir);
      config->data_dir = g_build_filename (g_get_user_data_dir (), "docket", "server", NULL);
    }
  if (line->data_dir != NULL)
    {
      g_free (config->data_dir);
      config->data_dir = g_canonicalize_filename (line->data_dir, NULL);
    }
  if (line->demo)
    {
      config->limits.orders_per_hour = 100000;
      config->limits.uploads_per_hour = 1000000;
      config->limits.upload_megabytes_per_hour = 100000000;
    }
  return TRUE;
}

DocketConfig *
docket_command_load_config (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_config_new ();
  static const char *const installed = DOCKET_SYSCONFDIR "/docket/docketd.conf";
  static const char *const installed_sites = DOCKET_SYSCONFDIR "/docket/sites.d";
  const char *path = line->config_path;

  if (path == NULL && !line->private_server && g_file_test (installed, G_FILE_TEST_EXISTS))
    path = installed;
  if (path != NULL ? !docket_config_load (config, path, error)
                   : !line->private_server && !docket_config_load_sites (config, installed_sites, error))
    return NULL;
  if (!apply_line (config, line, error))
    return NULL;
  docket_config_stand_in (config, config->data_dir);
  return g_steal_pointer (&config);
}

/* --- terminal --- */

static gboolean
check_rights (char **rights, GError **error)
{
  for (guint i = 0; rights[i] != NULL; i++)
    if (!g_strv_contains (docket_right_get_nicks (), g_strstrip (rights[i])))
      {
        g_autofree char *all = g_strjoinv (", ", (char **) docket_right_get_nicks ());

        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("There is no right “%s”. The rights are: %s."),
                     rights[i], all);
        return FALSE;
      }
  return TRUE;
}

/* The one who installs the computer anew should hear it here, not at the counter. */
static gboolean
check_name_is_free (DocketServices *services, const char *site, const char *name, GError **error)
{
  g_autoptr (GPtrArray) terminals = docket_terminals_list (services, error);

  for (guint i = 0; terminals != NULL && i < terminals->len; i++)
    {
      const DocketTerminal *terminal = g_ptr_array_index (terminals, i);

      if (g_strcmp0 (terminal->site, site) != 0 || g_strcmp0 (terminal->name, name) != 0)
        continue;
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("There is already a terminal named “%s”. Take another name, or remove that one first: docketd "
                     "terminal remove %s"), name, terminal->id);
      return FALSE;
    }
  return terminals != NULL;
}

static gboolean
add_terminal (DocketServices *services, const DocketCommandLine *line, GError **error)
{
  const char *site = line->site != NULL ? line->site : "main";
  g_auto (GStrv) rights = NULL;
  g_autofree char *code = NULL;

  if (line->name == NULL)
    return fail (error, _("Please give the terminal a name: docketd terminal add --site main --name \"Counter 1\"."));
  rights = g_strsplit (line->rights != NULL ? line->rights : "read,release,lift,collect,cancel,pay,produce", ",", -1);
  if (!check_rights (rights, error) || !check_name_is_free (services, site, line->name, error))
    return FALSE;
  code = docket_terminals_invite (services, site, line->name, (const char *const *) rights, g_get_real_time (), error);
  if (code != NULL)
    g_print (_("Pairing code for “%s”: %s\nIt is good once, for one hour.\n"), line->name, code);
  return code != NULL;
}

static gboolean
list_terminals (DocketServices *services, GError **error)
{
  g_autoptr (GPtrArray) terminals = docket_terminals_list (services, error);

  if (terminals == NULL)
    return FALSE;
  for (guint i = 0; i < terminals->len; i++)
    {
      const DocketTerminal *terminal = g_ptr_array_index (terminals, i);
      g_autofree char *rights = g_strjoinv (",", terminal->rights);
      g_autofree char *seen = docket_time_to_rfc3339 (terminal->seen_at);

      g_print ("%s\t%s\t%s\t%s\t%s\n", terminal->id, terminal->site, terminal->name, rights, seen != NULL ? seen : "-");
    }
  return TRUE;
}

gboolean
docket_command_terminal (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_command_load_config (line, error);
  g_autoptr (DocketServices) services = NULL;
  const char *verb = get_word (line, 0);
  const char *id = get_word (line, 1);

  if (config == NULL)
    return FALSE;
  if (verb == NULL || !g_strv_contains (((const char *const[]) { "add", "list", "remove", NULL }), verb))
    return fail (error, _("Please say what to do: docketd terminal add, list or remove."));
  services = docket_server_open_services (config, FALSE, error);
  if (services == NULL)
    return FALSE;
  if (strcmp (verb, "add") == 0)
    return add_terminal (services, line, error);
  if (strcmp (verb, "list") == 0)
    return list_terminals (services, error);
  if (id == NULL)
    return fail (error, _("Please name the terminal by its id, as “docketd terminal list” shows it."));
  return docket_terminals_remove (services, id, error);
}

/* --- catalogue, backup --- */

gboolean
docket_command_catalogue (const DocketCommandLine *line, GError **error)
{
  const char *path = get_word (line, 1);
  g_autoptr (DocketCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) mistakes = NULL;

  if (g_strcmp0 (get_word (line, 0), "check") != 0 || path == NULL)
    return fail (error, _("Please name the file: docketd catalogue check FILE."));
  catalogue = docket_server_read_catalogue (path, NULL, &mistakes, error);
  if (catalogue != NULL)
    {
      g_print (ngettext ("%s: %u product, no mistakes.\n", "%s: %u products, no mistakes.\n", catalogue->products->len),
               path, catalogue->products->len);
      return TRUE;
    }
  if (mistakes == NULL)
    return FALSE;
  for (guint i = 0; i < mistakes->len; i++)
    g_printerr ("%s: %s\n", path, (const char *) g_ptr_array_index (mistakes, i));
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               ngettext ("The catalogue has %u mistake.", "The catalogue has %u mistakes.", mistakes->len), mistakes->len);
  return FALSE;
}

gboolean
docket_command_backup (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_command_load_config (line, error);
  g_autoptr (DocketServices) services = NULL;
  const char *folder = get_word (line, 0);

  if (config == NULL)
    return FALSE;
  if (folder == NULL)
    return fail (error, _("Please name the folder for the copy: docketd backup FOLDER."));
  services = docket_server_open_services (config, FALSE, error);
  return services != NULL && docket_backup (services, config->data_dir, folder, error);
}
