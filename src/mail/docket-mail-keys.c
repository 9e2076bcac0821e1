/* docket-mail-keys.c: the groups [Mailbox ID] and [Mail] of the settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-mail-keys-private.h"

#include "docket-error.h"
#include "docket-mail-settings.h"
#include "docket-mailbox.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <gmime/gmime.h>
#include <string.h>

#define MEGABYTE 1000000

gboolean
docket_mail_keys_take_secret (const DocketMailSecretKeys *keys,
                              const char                 *key,
                              const char                 *value)
{
  gboolean token = g_str_has_prefix (key, "token_");

  if (g_str_equal (key, "password_file") || g_str_equal (key, "token_file"))
    docket_mail_keys_take_text (keys->file, value);
  else if (g_str_equal (key, "password_command") || g_str_equal (key, "token_command"))
    docket_mail_keys_take_text (keys->command, value);
  else
    return FALSE;
  *keys->token = token;
  return TRUE;
}

void
docket_mail_keys_take_text (char      **place,
                            const char *value)
{
  g_free (*place);
  *place = *value != '\0' ? g_strdup (value) : NULL;
}

gboolean
docket_mail_keys_refuse (const char *key,
                         const char *value,
                         GError    **error)
{
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("%s: “%s” is not understood."), key, value);
  return FALSE;
}

gboolean
docket_mail_keys_is_local (const char *url)
{
  g_autofree char *host = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (!g_uri_split (url, G_URI_FLAGS_NONE, NULL, NULL, &host, NULL, NULL, NULL, NULL, NULL) || host == NULL)
    return FALSE;
  address = g_inet_address_new_from_string (host);
  return g_str_equal (host, "localhost") || (address != NULL && g_inet_address_get_is_loopback (address));
}

/* --- [Mailbox ID] --- */

DocketMailboxSettings *
docket_mailbox_settings_new (const char *id)
{
  DocketMailboxSettings *settings = g_new0 (DocketMailboxSettings, 1);

  settings->id = g_strdup (id);
  settings->done_name = g_strdup ("Docket");
  settings->poll = 60;
  settings->patience = 60;
  return settings;
}

void
docket_mailbox_settings_free (DocketMailboxSettings *settings)
{
  if (settings == NULL)
    return;

  g_free (settings->id);
  g_free (settings->url);
  g_free (settings->user);
  g_free (settings->password_file);
  g_free (settings->password_command);
  g_free (settings->ca);
  g_free (settings->done_name);
  g_free (settings->site);
  g_free (settings->authserv);
  g_free (settings);
}

static gboolean
read_done (DocketMailboxSettings *settings,
           const char            *value,
           GError               **error)
{
  g_auto (GStrv) words = g_strsplit (value, " ", 2);

  if (words[0] == NULL || words[1] == NULL || *g_strstrip (words[1]) == '\0')
    return docket_mail_keys_refuse ("done", value, error);
  if (g_str_equal (words[0], "folder"))
    settings->done = DOCKET_MAILBOX_DONE_FOLDER;
  else if (g_str_equal (words[0], "keyword"))
    settings->done = DOCKET_MAILBOX_DONE_KEYWORD;
  else
    return docket_mail_keys_refuse ("done", value, error);
  docket_mail_keys_take_text (&settings->done_name, words[1]);
  return TRUE;
}

static gboolean
read_poll (DocketMailboxSettings *settings,
           const char            *value,
           GError               **error)
{
  gint64 duration;

  if (!docket_duration_parse (value, &duration, NULL) || duration < DOCKET_SECOND || duration > DOCKET_DAY)
    return docket_mail_keys_refuse ("poll", value, error);
  settings->poll = (guint) (duration / DOCKET_SECOND);
  return TRUE;
}

static gboolean
read_mailbox_key (DocketMailboxSettings *settings,
                  const char            *key,
                  const char            *value,
                  GError               **error)
{
  const DocketMailSecretKeys secret = { &settings->password_file, &settings->password_command, &settings->token };
  const struct { const char *key; char **place; } texts[] = {
    { "url", &settings->url }, { "user", &settings->user }, { "ca", &settings->ca },
    { "site", &settings->site }, { "authserv", &settings->authserv },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].key, key))
      {
        docket_mail_keys_take_text (texts[i].place, value);
        return TRUE;
      }
  if (g_str_equal (key, "done"))
    return read_done (settings, value, error);
  if (g_str_equal (key, "poll"))
    return read_poll (settings, value, error);
  if (docket_mail_keys_take_secret (&secret, key, value))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("There is no setting “%s” in [%s]."), key, "Mailbox");
  return FALSE;
}

static gboolean
check_mailbox (DocketMailboxSettings *settings,
               GError               **error)
{
  gboolean maildir = settings->url != NULL && g_str_has_prefix (settings->url, "maildir:/");

  if (settings->url == NULL ||
      !(maildir || g_str_has_prefix (settings->url, "imaps://") || g_str_has_prefix (settings->url, "imap://")))
    return docket_mail_keys_refuse ("url", settings->url != NULL ? settings->url : "", error);
  if (maildir)
    return settings->done == DOCKET_MAILBOX_DONE_KEYWORD ||
           docket_mail_keys_refuse ("done", "folder", error);
  settings->plain = g_str_has_prefix (settings->url, "imap://") && docket_mail_keys_is_local (settings->url);
  if (settings->user != NULL && (settings->password_file != NULL || settings->password_command != NULL))
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               _("[Mailbox %s] needs user= and password_file= or password_command=."), settings->id);
  return FALSE;
}

DocketMailboxSettings *
docket_mailbox_settings_from_key_file (GKeyFile   *file,
                                       const char *group,
                                       GError    **error)
{
  g_autoptr (DocketMailboxSettings) settings = NULL;
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, error);

  if (keys == NULL)
    return NULL;
  settings = docket_mailbox_settings_new (group + strlen ("Mailbox "));
  if (*g_strstrip (settings->id) == '\0')
    {
      docket_mail_keys_refuse ("Mailbox", group, error);
      return NULL;
    }
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, group, keys[i], error);

      if (value == NULL || !read_mailbox_key (settings, keys[i], g_strstrip (value), error))
        return NULL;
    }
  return check_mailbox (settings, error) ? g_steal_pointer (&settings) : NULL;
}

/* --- [Mail] --- */

DocketMailSettings *
docket_mail_settings_new (void)
{
  DocketMailSettings *settings = g_new0 (DocketMailSettings, 1);

  settings->smtp = docket_smtp_settings_new ();
  settings->gateways = g_new0 (char *, 1);
  settings->messages_per_hour = 30;
  settings->message_size = 60 * MEGABYTE;
  settings->give_up = 3 * DOCKET_DAY;
  settings->reminder = 3 * DOCKET_DAY;
  return settings;
}

void
docket_mail_settings_free (DocketMailSettings *settings)
{
  if (settings == NULL)
    return;

  docket_smtp_settings_free (settings->smtp);
  g_free (settings->from);
  g_free (settings->return_path);
  g_free (settings->words);
  g_strfreev (settings->gateways);
  g_free (settings);
}

static gboolean
read_limit (DocketMailSettings *settings,
            const char         *key,
            const char         *value,
            GError            **error)
{
  guint64 number = 0;
  g_auto (GStrv) words = g_strsplit (value, " ", 2);

  if (g_str_equal (key, "give_up"))
    return docket_duration_parse (value, &settings->give_up, NULL) || docket_mail_keys_refuse (key, value, error);
  if (words[0] == NULL || !g_ascii_string_to_unsigned (words[0], 10, 1, 1000000, &number, NULL))
    return docket_mail_keys_refuse (key, value, error);
  if (g_str_equal (key, "messages_per_hour") && words[1] == NULL)
    settings->messages_per_hour = (guint) number;
  else if (g_str_equal (key, "message_size") && g_strcmp0 (words[1], "MB") == 0 && number <= 1000)
    settings->message_size = (gint64) number * MEGABYTE;
  else
    return docket_mail_keys_refuse (key, value, error);
  return TRUE;
}

static void
read_gateways (DocketMailSettings *settings,
               const char         *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit_set (value, "; ,", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  g_strfreev (settings->gateways);
  settings->gateways = g_strv_builder_end (builder);
}

static gboolean
read_mail_key (DocketMailSettings *settings,
               const char         *key,
               const char         *value,
               GError            **error)
{
  DocketSmtpSettings *smtp = settings->smtp;
  const DocketMailSecretKeys secret = { &smtp->password_file, &smtp->password_command, &smtp->token };
  const struct { const char *key; char **place; } texts[] = {
    { "smtp", &smtp->url }, { "user", &smtp->user }, { "ca", &smtp->ca },
    { "from", &settings->from }, { "return_path", &settings->return_path }, { "words", &settings->words },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].key, key))
      {
        docket_mail_keys_take_text (texts[i].place, value);
        return TRUE;
      }
  if (docket_mail_keys_take_secret (&secret, key, value))
    return TRUE;
  if (g_str_equal (key, "reminder"))
    {
      settings->reminder = 0;
      return g_str_equal (value, "none") || docket_duration_parse (value, &settings->reminder, NULL) ||
             docket_mail_keys_refuse (key, value, error);
    }
  if (g_str_equal (key, "notices"))
    {
      settings->notices = g_str_equal (value, "yes") || g_str_equal (value, "true");
      return settings->notices || g_str_equal (value, "no") || g_str_equal (value, "false") ||
             docket_mail_keys_refuse (key, value, error);
    }
  if (g_str_equal (key, "gateways"))
    {
      read_gateways (settings, value);
      return TRUE;
    }
  if (g_str_equal (key, "messages_per_hour") || g_str_equal (key, "message_size") || g_str_equal (key, "give_up"))
    return read_limit (settings, key, value, error);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("There is no setting “%s” in [%s]."), key, "Mail");
  return FALSE;
}

static gboolean
check_mail (DocketMailSettings *settings,
            GError            **error)
{
  const char *url = settings->smtp->url;

  if (url != NULL && !g_str_has_prefix (url, "smtps://") && !g_str_has_prefix (url, "smtp://"))
    return docket_mail_keys_refuse ("smtp", url, error);
  if (url != NULL && settings->from == NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                           _("[Mail] needs from=, the address that the shop writes from."));
      return FALSE;
    }
  settings->smtp->plain = url != NULL && g_str_has_prefix (url, "smtp://") && docket_mail_keys_is_local (url);
  return TRUE;
}

gboolean
docket_mail_settings_load (DocketMailSettings *settings,
                           GKeyFile           *file,
                           GError            **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, "Mail", NULL, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, "Mail", keys[i], error);

      if (value == NULL || !read_mail_key (settings, keys[i], g_strstrip (value), error))
        return FALSE;
    }
  return keys != NULL && check_mail (settings, error);
}

gboolean
docket_mail_settings_can_send (const DocketMailSettings *settings)
{
  return settings->smtp->url != NULL && settings->from != NULL;
}

char *
docket_mail_dup_address (const char *sender)
{
  InternetAddressList *list = internet_address_list_parse (NULL, sender);
  InternetAddress *first = list != NULL ? internet_address_list_get_address (list, 0) : NULL;
  char *address = g_strdup (INTERNET_ADDRESS_IS_MAILBOX (first)
                              ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)) : sender);

  g_clear_object (&list);
  return address;
}
