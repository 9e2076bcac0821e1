/* test-smtp.c: messages handed to a real mail server, and what it may say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mail-rig.h"

#include <string.h>

#define TEXT "From: shop@example.org\r\nTo: a@example.net\r\nSubject: hello\r\nMessage-ID: <1@example.org>\r\n\r\nHello.\r\n"

static DocketSmtpSettings *
new_settings (MailRig *rig)
{
  DocketSmtpSettings *settings = docket_smtp_settings_new ();

  settings->url = g_strdup_printf ("smtp://localhost:%u", rig->smtp);
  settings->user = g_strdup ("orders");
  settings->password_file = g_strdup (rig->password_file);
  settings->ca = g_strdup (rig->certificate);
  return settings;
}

static void
expect (DocketSmtp *smtp, const char *sender, DocketSmtpOutcome outcome, const char *said)
{
  g_autoptr (GBytes) message = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autofree char *words = NULL;

  g_assert_cmpint (docket_smtp_send (smtp, sender, "a@example.net", message, NULL, &words), ==, (gint) outcome);
  if (said == NULL)
    g_assert_null (words);
  else
    g_assert_cmpstr (strstr (words, said) != NULL ? said : words, ==, said);
}

static void
test_sent (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketSmtpSettings) settings = new_settings (rig);
  g_autoptr (DocketSmtp) smtp = docket_smtp_new (settings);
  g_autofree char *words = NULL;
  g_autofree char *path = g_build_filename (rig->dir, "sink", "000000", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpint (docket_smtp_check (smtp, NULL, &words), ==, DOCKET_SMTP_SENT);
  expect (smtp, "", DOCKET_SMTP_SENT, NULL);
  expect (smtp, "shop@example.org", DOCKET_SMTP_SENT, NULL);
  g_assert_cmpuint (mail_rig_count_sent (rig), ==, 2);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "X-Envelope-From: <>"));
  g_assert_nonnull (strstr (text, TEXT));
}

static void
test_answers (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketSmtpSettings) settings = new_settings (rig);
  g_autoptr (DocketSmtp) smtp = docket_smtp_new (settings);

  mail_rig_tell (rig, "answer 450 4.2.0 Greylisted, come back");
  expect (smtp, "", DOCKET_SMTP_LATER, "Greylisted");
  mail_rig_tell (rig, "answer 550 5.1.1 No such user here");
  expect (smtp, "", DOCKET_SMTP_REFUSED, "5.1.1 No such user");
  mail_rig_tell (rig, "answer 421 4.3.2 Going down");
  expect (smtp, "", DOCKET_SMTP_AWAY, "Going down");
  mail_rig_tell (rig, "answer ");
  expect (smtp, "", DOCKET_SMTP_SENT, NULL);
  g_assert_cmpuint (mail_rig_count_sent (rig), ==, 1);
}

static void
test_away (void)
{
  g_autoptr (MailRig) rig = mail_rig_new (NULL);
  g_autoptr (DocketSmtpSettings) settings = new_settings (rig);
  g_autoptr (DocketSmtp) smtp = docket_smtp_new (settings);

  g_clear_pointer (&settings->ca, g_free);
  expect (smtp, "", DOCKET_SMTP_AWAY, "certificate");
  settings->ca = g_strdup (rig->certificate);
  g_free (settings->password_file);
  settings->password_file = NULL;
  settings->password_command = g_strdup ("printf falsch");
  expect (smtp, "", DOCKET_SMTP_AWAY, "Wrong name");
  g_free (settings->url);
  settings->url = g_strdup ("smtp://localhost:1");
  expect (smtp, "", DOCKET_SMTP_AWAY, "connect");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/sent", test_sent);
  g_test_add_func ("/smtp/answers", test_answers);
  g_test_add_func ("/smtp/away", test_away);
  return g_test_run ();
}
