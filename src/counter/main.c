/* main.c: the counter's program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autoptr (DocketApplication) application = NULL;
  const char *localedir = g_getenv ("DOCKET_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : DOCKET_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = docket_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
