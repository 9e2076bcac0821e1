/* docket-command-mail.c: "docketd mailbox" and "docketd mail": does it come in, does it go out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-commands.h"

#include "docket-error.h"
#include "docket-messages-table.h"
#include "docket-outbox-table.h"
#include "docket-server.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

#define LISTED 20

static const DocketMailboxSettings *
find_mailbox (const DocketConfig *config, const char *id, GError **error)
{
  for (guint i = 0; i < config->mailboxes->len; i++)
    {
      const DocketMailboxSettings *settings = g_ptr_array_index (config->mailboxes, i);

      if (strcmp (settings->id, id) == 0)
        return settings;
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("The settings have no group [Mailbox %s]."), id);
  return NULL;
}

static gboolean
check_incoming (const DocketMailboxSettings *settings, GError **error)
{
  g_autoptr (DocketMailbox) mailbox = docket_mailbox_open (settings, NULL, error);
  g_autoptr (GPtrArray) entries = NULL;

  if (mailbox == NULL)
    return FALSE;
  g_print (_("%s: open.\n"), settings->url);
  entries = docket_mailbox_list (mailbox, error);
  if (entries == NULL)
    return FALSE;
  g_print (ngettext ("%u message is to be taken.\n", "%u messages are to be taken.\n", entries->len), entries->len);
  g_print (docket_mailbox_tells (mailbox) ? _("The server tells of new messages at once.\n")
                                          : _("The server does not tell; it is asked every %u s.\n"), settings->poll);
  return TRUE;
}

static gboolean
check_outgoing (const DocketConfig *config, GError **error)
{
  g_autoptr (DocketSmtp) smtp = NULL;
  g_autofree char *words = NULL;

  if (!docket_mail_settings_can_send (config->mail))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           _("Nothing can be answered: [Mail] names no smtp= and from=."));
      return FALSE;
    }
  smtp = docket_smtp_new (config->mail->smtp);
  if (docket_smtp_check (smtp, NULL, &words) == DOCKET_SMTP_SENT)
    {
      g_print (_("%s: answers go out from %s.\n"), config->mail->smtp->url, config->mail->from);
      return TRUE;
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "%s: %s", config->mail->smtp->url, words);
  return FALSE;
}

static void
list_mailboxes (const DocketConfig *config)
{
  for (guint i = 0; i < config->mailboxes->len; i++)
    {
      const DocketMailboxSettings *settings = g_ptr_array_index (config->mailboxes, i);

      g_print ("%s\t%s\n", settings->id, settings->url);
    }
}

gboolean
docket_command_mailbox (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_command_load_config (line, error);
  const DocketMailboxSettings *settings;
  guint n = line->words != NULL ? g_strv_length (line->words) : 0;

  if (config == NULL)
    return FALSE;
  if (n == 1 && strcmp (line->words[0], "list") == 0)
    {
      list_mailboxes (config);
      return TRUE;
    }
  if (n != 2 || strcmp (line->words[0], "check") != 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           _("Please say what to do: docketd mailbox list, or docketd mailbox check ID."));
      return FALSE;
    }
  settings = find_mailbox (config, line->words[1], error);
  return settings != NULL && check_incoming (settings, error) && check_outgoing (config, error);
}

/* --- mail status --- */

static gboolean
print_rows (DocketDbHandle *handle, DocketOutboxState state, GError **error)
{
  g_autoptr (GPtrArray) rows = docket_outbox_table_list (handle, state, LISTED, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const DocketOutboxRow *row = g_ptr_array_index (rows, i);
      g_autofree char *at = docket_time_to_rfc3339 (row->created_at);

      g_print ("%s\t%s\t%s\t%s\t%u\t%s\n", docket_outbox_state_to_nick (state), at, row->kind,
               row->order != NULL ? row->order : "-", row->tries, row->error != NULL ? row->error : "-");
    }
  return rows != NULL;
}

static gboolean
print_parked (DocketDbHandle *handle, const DocketConfig *config, GError **error)
{
  for (guint i = 0; i < config->sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (config->sites, i);
      guint n;

      if (!docket_messages_table_count_parked (handle, site->id, &n, error))
        return FALSE;
      g_print (ngettext ("%s: %u message waits for a decision at the counter.\n",
                         "%s: %u messages wait for a decision at the counter.\n", n), site->name, n);
    }
  return TRUE;
}

gboolean
docket_command_mail (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_command_load_config (line, error);
  g_autoptr (DocketServices) services = NULL;
  g_autoptr (DocketDbHandle) handle = NULL;
  DocketOutboxFigures figures;

  if (config == NULL)
    return FALSE;
  if (line->words == NULL || g_strcmp0 (line->words[0], "status") != 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("Please say what to do: docketd mail status."));
      return FALSE;
    }
  services = docket_server_open_services (config, FALSE, error);
  handle = services != NULL ? docket_db_read_begin (services->db, error) : NULL;
  if (handle == NULL || !docket_outbox_table_count (handle, &figures, error))
    return FALSE;
  g_print (_("%u to be sent, %u sent and %u given up in the last 30 days.\n"), figures.waiting, figures.sent, figures.failed);
  return print_rows (handle, DOCKET_OUTBOX_WAITING, error) && print_rows (handle, DOCKET_OUTBOX_FAILED, error) &&
         print_parked (handle, config, error);
}
