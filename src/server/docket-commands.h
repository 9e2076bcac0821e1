/* docket-commands.h: docketd's commands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-config.h"

G_BEGIN_DECLS

/* What every command understands, and what some do. */
typedef struct
{
  char *config_path;
  char *data_dir;
  char *port_file;
  char *ready_file;
  char *listen;
  char *site;
  char *name;
  char *rights;
  char *output;
  gboolean demo;
  gboolean private_server;
  char **words;          /* what stands beside the options */
} DocketCommandLine;

/* The settings with what the command line says over them. */
DocketConfig *docket_command_load_config (const DocketCommandLine *line, GError **error);

/* Each returns FALSE with a sentence for the person at the keyboard. Main thread. */
gboolean docket_command_serve (const DocketCommandLine *line, GError **error);
gboolean docket_command_terminal (const DocketCommandLine *line, GError **error);
gboolean docket_command_site (const DocketCommandLine *line, GError **error);
gboolean docket_command_compartment (const DocketCommandLine *line, GError **error);
gboolean docket_command_mailbox (const DocketCommandLine *line, GError **error);
gboolean docket_command_mail (const DocketCommandLine *line, GError **error);
gboolean docket_command_catalogue (const DocketCommandLine *line, GError **error);
gboolean docket_command_backup (const DocketCommandLine *line, GError **error);

G_END_DECLS
