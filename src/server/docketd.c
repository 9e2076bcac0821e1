/* docketd.c: the order server and its administrator's command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-commands.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <malloc.h>
#include <string.h>
#include <sys/stat.h>

#define EXIT_USER 2
#define LARGE_BYTES (2 * 1024 * 1024)

static const struct
{
  const char *name;
  gboolean (*run) (const DocketCommandLine *line, GError **error);
} commands[] = {
  { "serve", docket_command_serve },
  { "terminal", docket_command_terminal },
  { "site", docket_command_site },
  { "compartment", docket_command_compartment },
  { "mailbox", docket_command_mailbox },
  { "mail", docket_command_mail },
  { "catalogue", docket_command_catalogue },
  { "backup", docket_command_backup },
};

static void
clear_line (DocketCommandLine *line)
{
  g_free (line->config_path);
  g_free (line->data_dir);
  g_free (line->port_file);
  g_free (line->ready_file);
  g_free (line->listen);
  g_free (line->site);
  g_free (line->name);
  g_free (line->rights);
  g_free (line->output);
  g_strfreev (line->words);
}

static gboolean
parse (DocketCommandLine *line, int argc, char **argv, GError **error)
{
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &line->config_path, N_("The settings"), N_("FILE") },
    { "data-dir", 'd', 0, G_OPTION_ARG_FILENAME, &line->data_dir, N_("Where orders and pictures rest"), N_("FOLDER") },
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &line->listen, N_("serve: address and port; port 0 for any"), N_("ADDRESS:PORT") },
    { "port-file", 0, 0, G_OPTION_ARG_FILENAME, &line->port_file, N_("serve: where to write the port once it serves"), N_("FILE") },
    { "private", 0, 0, G_OPTION_ARG_NONE, &line->private_server, N_("serve: for one counter on this computer"), NULL },
    { "ready-file", 0, 0, G_OPTION_ARG_FILENAME, &line->ready_file, N_("serve --private: where to write port and token"), N_("FILE") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &line->demo, N_("serve: generous limits, for a demonstration"), NULL },
    { "site", 0, 0, G_OPTION_ARG_STRING, &line->site, N_("terminal add: the shop"), N_("ID") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &line->name, N_("terminal add: what it is called"), N_("NAME") },
    { "rights", 0, 0, G_OPTION_ARG_STRING, &line->rights, N_("terminal add: what it may do"), N_("RIGHT,…") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &line->output, N_("site poster: the PDF to write"), N_("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_("Print the version"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &line->words, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_("COMMAND…"));

  g_option_context_set_summary (context, _("Commands:\n"
                                           "  serve                    run the order server\n"
                                           "  terminal add|list|remove pair and remove counters and stations\n"
                                           "  site list                the places (shops) of the settings\n"
                                           "  site check [ID]          what is wrong with what they offer, by line\n"
                                           "  site show ID             a place's settings\n"
                                           "  site add|set ID KEY=VALUE… describe a place, or change it\n"
                                           "  site remove ID           a place that has no orders and terminals\n"
                                           "  site poster ID --output FILE.pdf  a poster with its QR code\n"
                                           "  compartment add|list|remove|load|labels|open   shelves, bins and lockers\n"
                                           "  mailbox list|check ID    the mailboxes, and whether messages come in and go out\n"
                                           "  mail status              what waits to be sent, what was given up, what is parked\n"
                                           "  catalogue check FILE     find the mistakes in a catalogue\n"
                                           "  backup FOLDER            copy everything, also while it serves"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  if (version)
    g_print ("docketd %s\n", DOCKET_VERSION);
  if (version || line->words == NULL)
    {
      g_autofree char *help = version ? NULL : g_option_context_get_help (context, TRUE, NULL);

      if (help != NULL)
        g_printerr ("%s", help);
      g_clear_pointer (&line->words, g_strfreev);
    }
  return TRUE;
}

static int
run (const DocketCommandLine *line, GError **error)
{
  DocketCommandLine rest = *line;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, line->words[0]) == 0)
      {
        rest.words = line->words + 1;
        return commands[i].run (&rest, error) ? EXIT_SUCCESS : EXIT_USER;
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("There is no command “%s”; see docketd --help."),
               line->words[0]);
  return EXIT_USER;
}

int
main (int argc, char **argv)
{
  const char *localedir = g_getenv ("DOCKET_LOCALEDIR");
  DocketCommandLine line = { 0 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_USER;

  /* Pictures and messages go back to the system when they are freed, whichever thread had them. */
  mallopt (M_MMAP_THRESHOLD, LARGE_BYTES);
  /* It would stand above the language that each caller asks for. */
  g_unsetenv ("LANGUAGE");
  /* Whatever folder it is given: what it holds of customers is nobody else's. */
  umask (0077);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : DOCKET_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (parse (&line, argc, argv, &error) && line.words != NULL)
    status = run (&line, &error);
  else if (error == NULL && argc > 1)
    status = EXIT_SUCCESS;
  if (error != NULL)
    g_printerr ("docketd: %s\n", error->message);
  clear_line (&line);
  return status;
}
