/* mail-rig.c: mail_rig.py for C tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-rig.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

static guint
get_port (JsonObject *said,
          const char *name)
{
  return (guint) json_object_get_int_member (said, name);
}

static char *
read_line (MailRig *rig)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (rig->answers, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

MailRig *
mail_rig_new (const char *capability)
{
  MailRig *rig = g_new0 (MailRig, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *line = NULL;
  const char *dir;

  rig->dir = g_dir_make_tmp ("docket-mail-XXXXXX", &error);
  g_assert_no_error (error);
  rig->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                   "/usr/bin/python3", MAIL_RIG, rig->dir, capability, NULL);
  g_assert_no_error (error);
  g_chmod (rig->dir, 0755);
  rig->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (rig->process));
  line = read_line (rig);
  node = json_from_string (line, &error);
  g_assert_no_error (error);
  rig->imap = get_port (json_node_get_object (node), "imap");
  rig->imaps = get_port (json_node_get_object (node), "imaps");
  rig->wire = get_port (json_node_get_object (node), "wire");
  rig->smtp = get_port (json_node_get_object (node), "smtp");
  dir = json_object_get_string_member (json_node_get_object (node), "dir");
  rig->certificate = g_build_filename (dir, "cert.pem", NULL);
  rig->password_file = g_build_filename (dir, "password", NULL);
  return rig;
}

void
mail_rig_free (MailRig *rig)
{
  const char *const remove[] = { "rm", "-rf", rig->dir, NULL };

  g_output_stream_close (g_subprocess_get_stdin_pipe (rig->process), NULL, NULL);
  g_subprocess_wait (rig->process, NULL, NULL);
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_object_unref (rig->answers);
  g_object_unref (rig->process);
  g_free (rig->certificate);
  g_free (rig->password_file);
  g_free (rig->dir);
  g_free (rig);
}

void
mail_rig_tell (MailRig    *rig,
               const char *format,
               ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *answer = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  whole = g_strconcat (line, "\n", NULL);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (rig->process), whole, strlen (whole), NULL, NULL, &error);
  g_assert_no_error (error);
  answer = read_line (rig);
  g_assert_cmpstr (answer, ==, "ok");
}

DocketMailboxSettings *
mail_rig_new_settings (MailRig *rig,
                       guint    port,
                       gboolean tls)
{
  DocketMailboxSettings *settings = docket_mailbox_settings_new ("test");

  settings->url = g_strdup_printf ("%s://localhost:%u/INBOX", tls ? "imaps" : "imap", port);
  settings->user = g_strdup ("orders");
  settings->password_file = g_strdup (rig->password_file);
  settings->ca = g_strdup (rig->certificate);
  return settings;
}

guint
mail_rig_count_sent (MailRig *rig)
{
  g_autofree char *path = g_build_filename (rig->dir, "sink", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n += *name != '.';
  return n;
}
