/* mail-rig.h: mail_rig.py for C tests: a real IMAP server, a mail server, wires that can be cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-mailbox.h"
#include "docket-smtp.h"

typedef struct
{
  GSubprocess *process;
  GDataInputStream *answers;
  char *dir;             /* temporary */
  guint imap, imaps, wire, smtp;
  char *certificate;
  char *password_file;
} MailRig;

/* @capability: what the IMAP server says that it can; NULL: everything. */
MailRig *mail_rig_new (const char *capability);
void mail_rig_free (MailRig *rig);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MailRig, mail_rig_free)

/* "deliver BYTES SUBJECT", "cut BYTES", "restart", "move", "answer WORDS": done when it returns. */
void mail_rig_tell (MailRig *rig, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* For user "orders" of the server at @port; NULL password_file: the right one. */
DocketMailboxSettings *mail_rig_new_settings (MailRig *rig, guint port, gboolean tls);

/* What the mail server has taken. */
guint mail_rig_count_sent (MailRig *rig);
