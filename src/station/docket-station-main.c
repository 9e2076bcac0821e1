/* docket-station-main.c: a production station without a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-program-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>

#define EXIT_WORSE 1       /* status: somebody should look */
#define EXIT_USER 2        /* what was asked for cannot be done */
#define EXIT_NOT_RUNNING 3

typedef struct
{
  char *config_path;
  char *state_dir;
  char *name;
  gboolean json;
  char **words;
} Line;

static void
line_clear (Line *line)
{
  g_free (line->config_path);
  g_free (line->state_dir);
  g_free (line->name);
  g_strfreev (line->words);
}

static DocketStationConfig *
load_config (const Line *line,
             GError **error)
{
  DocketStationConfig *config = docket_station_config_load (line->config_path, error);

  if (config == NULL)
    return NULL;
  if (line->state_dir != NULL)
    {
      g_free (config->state_dir);
      config->state_dir = g_strdup (line->state_dir);
    }
  config->json = config->json || line->json;

  return config;
}

/* Where the state is, also where there are no settings yet. */
static char *
dup_state_dir (const Line *line,
               GError **error)
{
  g_autoptr (DocketStationConfig) config = NULL;
  g_autoptr (GError) local_error = NULL;

  if (line->state_dir != NULL)
    return g_strdup (line->state_dir);

  config = docket_station_config_load (line->config_path, &local_error);
  if (config != NULL)
    return g_strdup (config->state_dir);
  if (g_error_matches (local_error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    return docket_station_dup_default_state_dir ();

  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

static int
run_station (const Line *line,
             GError **error)
{
  g_autoptr (DocketStationConfig) config = load_config (line, error);

  return config != NULL && docket_station_run (config, line->config_path, error) ? EXIT_SUCCESS : EXIT_USER;
}

static int
check_settings (const Line *line,
                GError **error)
{
  g_autoptr (DocketStationConfig) config = load_config (line, error);

  if (config == NULL)
    return EXIT_USER;
  printf (ngettext ("%s is right: %u device\n", "%s is right: %u devices\n", config->devices->len), line->config_path,
          config->devices->len);

  return EXIT_SUCCESS;
}

static int
pair (const Line *line,
      GError **error)
{
  g_autofree char *state_dir = dup_state_dir (line, error);
  g_autoptr (DocketTerminal) terminal = NULL;
  g_autoptr (DocketStationPairing) pairing = NULL;

  if (state_dir == NULL)
    return EXIT_USER;
  pairing = docket_station_pairing_ask (line->words[1], line->words[2], line->name, &terminal, error);
  if (pairing == NULL || !docket_station_pairing_save (pairing, state_dir, error))
    return EXIT_USER;

  printf (_("This station is paired as “%s”. Restart it, if it runs, so that it takes this.\n"), terminal->name);
  if (!docket_terminal_has_right (terminal, DOCKET_RIGHT_PRODUCE) || !docket_terminal_has_right (terminal, DOCKET_RIGHT_READ))
    fprintf (stderr, "%s\n", _("It lacks the rights of a station. Pair it with a code made by “docketd terminal add "
                               "--rights read,produce”."));

  return EXIT_SUCCESS;
}

static int
ask (const Line *line,
     const char *device,
     GError **error)
{
  g_autofree char *state_dir = dup_state_dir (line, error);
  g_autoptr (JsonNode) status = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) local_error = NULL;
  int worst = EXIT_SUCCESS;

  if (state_dir == NULL)
    return EXIT_USER;
  status = docket_station_control_ask (state_dir, line->words[0], device, &local_error);
  if (status == NULL)
    {
      worst = g_error_matches (local_error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND) ? EXIT_NOT_RUNNING : EXIT_USER;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return worst;
    }

  text = docket_station_say_status (status, &worst);
  if (line->json)
    {
      g_free (text);
      text = json_to_string (status, TRUE);
    }
  printf (line->json ? "%s\n" : "%s", text);

  return device == NULL ? worst : EXIT_SUCCESS;
}

static int
ask_about_all (const Line *line,
               GError **error)
{
  return ask (line, NULL, error);
}

static int
ask_about_device (const Line *line,
                  GError **error)
{
  return ask (line, line->words[1], error);
}

static void
say_at_once (const char *line)
{
  printf ("%s\n", line);
  fflush (stdout);
}

static int
put (const Line *line,
     GError **error)
{
  g_autofree char *state_dir = dup_state_dir (line, error);
  g_autoptr (DocketStationPairing) pairing = state_dir != NULL ? docket_station_pairing_load (state_dir, error) : NULL;

  if (pairing == NULL)
    return EXIT_USER;

  return docket_station_put (pairing, line->words[1], line->words[2], say_at_once, error) ? EXIT_SUCCESS : EXIT_USER;
}

static void
keep_result (GObject *object,
             GAsyncResult *result,
             gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
print_found (const Line *line,
             GPtrArray *found)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < found->len; i++)
    {
      const DocketDeviceSetting *setting = g_ptr_array_index (found, i);

      if (!line->json)
        printf ("[Device %s]\nuri=%s\n\n", setting->name, setting->uri);
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, setting->name);
      json_builder_set_member_name (builder, "uri");
      json_builder_add_string_value (builder, setting->uri);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (!line->json)
    return;

  node = json_builder_get_root (builder);
  text = json_to_string (node, TRUE);
  printf ("%s\n", text);
}

static int
list_devices (const Line *line,
              GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;

  docket_station_discover_async (NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = docket_station_discover_finish (result, error);
  if (found == NULL)
    return EXIT_USER;

  print_found (line, found);
  if (found->len == 0)
    fprintf (stderr, "%s\n", _("No printer and no engraver was found. Switch it on and attach it; for a printer see that CUPS "
                               "runs (“lpstat -r”) and that “lpstat -e” lists it, or write its own address, "
                               "uri=ipp://printer.local/ipp/print. Folders are not found by themselves; see "
                               "docket-station(1)."));

  return EXIT_SUCCESS;
}

static const struct
{
  const char *name;
  guint n_words;
  guint n_more;      /* that may follow */
  int (*run) (const Line *line, GError **error);
} commands[] = {
  { "run", 0, 0, run_station },
  { "check", 0, 0, check_settings },
  { "pair", 2, 0, pair },
  { "status", 0, 0, ask_about_all },
  { "devices", 0, 0, list_devices },
  { "test", 1, 0, ask_about_device },
  { "pause", 1, 0, ask_about_device },
  { "go-on", 1, 0, ask_about_device },
  { "cancel", 1, 0, ask_about_device },
  { "hold", 1, 0, ask_about_device },
  { "frame", 1, 0, ask_about_device },
  { "mend", 1, 0, ask_about_device },
  { "put", 1, 1, put },
};

static gboolean
parse (Line *line,
       int argc,
       char **argv,
       GError **error)
{
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &line->config_path, N_("The settings"), N_("FILE") },
    { "state-dir", 'd', 0, G_OPTION_ARG_FILENAME, &line->state_dir, N_("Where the pairing and the work in hand are kept"),
      N_("FOLDER") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &line->name, N_("pair: what the station is called at the server"), N_("NAME") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &line->json, N_("Write JSON"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &line->words, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("COMMAND…"));

  g_option_context_set_summary (context, _("Commands:\n"
                                           "  pair URL CODE   introduce this station to its order server\n"
                                           "  check           find the mistakes in the settings\n"
                                           "  run             make what the order server has, until SIGTERM\n"
                                           "  status          what the running station does\n"
                                           "  devices         the printers and engravers that could be set up\n"
                                           "  test DEVICE     make a test page\n"
                                           "  pause DEVICE    take no more jobs\n"
                                           "  go-on DEVICE    paper in, go on\n"
                                           "  cancel DEVICE   cancel the job in hand\n"
                                           "  hold DEVICE     an engraver stops where it is, until go-on\n"
                                           "  frame DEVICE    an engraver shows where it will work\n"
                                           "  mend DEVICE     mend the queue’s settings that “status” tells\n"
                                           "  put CODE [COMPARTMENT]   the order is made: where it goes; opens its locker"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (version)
    {
      printf ("docket-station %s\n", DOCKET_VERSION);
      g_clear_pointer (&line->words, g_strfreev);
      return TRUE;
    }
  if (line->words == NULL)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      fputs (help, stderr);
      return FALSE;
    }
  if (line->config_path == NULL)
    line->config_path = g_strdup (DOCKET_SYSCONFDIR "/docket/docket-station.conf");

  return TRUE;
}

static int
dispatch (const Line *line,
          GError **error)
{
  guint n_words = g_strv_length (line->words) - 1;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_equal (commands[i].name, line->words[0]))
        continue;
      if (n_words >= commands[i].n_words && n_words <= commands[i].n_words + commands[i].n_more)
        return commands[i].run (line, error);
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” wants other words; see docket-station --help."),
                   line->words[0]);
      return EXIT_USER;
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("There is no command “%s”; see docket-station --help."),
               line->words[0]);

  return EXIT_USER;
}

int
main (int argc,
      char *argv[])
{
  const char *localedir = g_getenv ("DOCKET_LOCALEDIR");
  g_autoptr (GError) error = NULL;
  Line line = { 0 };
  int status = EXIT_USER;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : DOCKET_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (parse (&line, argc, argv, &error))
    status = line.words != NULL ? dispatch (&line, &error) : EXIT_SUCCESS;
  if (error != NULL)
    fprintf (stderr, "docket-station: %s\n", error->message);
  line_clear (&line);

  return status;
}
