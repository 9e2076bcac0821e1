/* docket-outbox.c: what is written to customers is kept until a mail server has taken it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-outbox.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

DocketHash
docket_outbox_hash_address (DocketServices *services,
                            const char     *address)
{
  g_autofree char *folded = g_utf8_casefold (address, -1);

  return docket_secret_hash (services->secret, "bad address", folded);
}

/* The sender's domain: some servers look whether it is there. */
static char *
dup_domain (const char *from)
{
  const char *at = strrchr (from, '@');
  gsize length = at != NULL ? strspn (at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") : 0;

  return length > 0 ? g_strndup (at + 1, length) : g_strdup ("localhost");
}

char *
docket_outbox_dup_message_id (DocketServices *services,
                              const char     *key,
                              const char     *from)
{
  DocketHash hash = docket_secret_hash (services->secret, "message id", key);
  g_autofree char *domain = dup_domain (from);
  GString *id = g_string_new (NULL);

  for (guint i = 0; i < 16; i++)
    g_string_append_printf (id, "%02x", hash.bytes[i]);
  g_string_append_printf (id, "@%s", domain);
  return g_string_free (id, FALSE);
}

static DocketOutboxRow *
new_row (DocketServices         *services,
         const DocketOutboxNote *note,
         gint64                  now)
{
  DocketOutboxRow *row = g_new0 (DocketOutboxRow, 1);
  gsize length;
  gconstpointer bytes = g_bytes_get_data (note->text, &length);

  row->key = g_strdup (note->key);
  row->kind = g_strdup (docket_notice_kind_to_nick (note->kind));
  row->site = g_strdup (note->site);
  row->order = g_strdup (note->order);
  row->message = note->message;
  row->recipient = g_strdup (note->recipient);
  row->message_id = g_strdup (note->message_id);
  row->sealed = docket_secret_seal (services->secret, bytes, length);
  row->created_at = now;
  row->not_before = MAX (note->not_before, now);
  return row;
}

gboolean
docket_outbox_add (DocketServices         *services,
                   DocketDbHandle         *handle,
                   const DocketOutboxNote *note,
                   gint64                  now,
                   GError                **error)
{
  DocketHash address = docket_outbox_hash_address (services, note->recipient);
  g_autoptr (DocketOutboxRow) row = new_row (services, note, now);
  gboolean bad;

  if (!docket_bad_addresses_table_has (handle, &address, &bad, error))
    return FALSE;
  if (bad)
    {
      row->state = DOCKET_OUTBOX_FAILED;
      row->ended_at = now;
      row->error = g_strdup (_("Nothing arrives at this address."));
      g_clear_pointer (&row->sealed, g_bytes_unref);
    }
  return docket_outbox_table_add (handle, row, NULL, error);
}

GBytes *
docket_outbox_open (DocketServices        *services,
                    const DocketOutboxRow *row,
                    GError               **error)
{
  if (row->sealed != NULL)
    return docket_secret_unseal (services->secret, row->sealed, error);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "the text is gone");
  return NULL;
}
