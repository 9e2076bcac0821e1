/* docket-mailbox.c: chooses the kind of mailbox by its address
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-mailbox-driver-private.h"

#include "docket-envelope.h"
#include "docket-error.h"
#include "docket-message.h"

#include <glib/gi18n.h>

struct _DocketMailbox
{
  const DocketMailboxDriver *driver;
  gpointer self;
};

static const DocketMailboxDriver *const drivers[] = { &docket_mailbox_imap, &docket_mailbox_maildir };

static const DocketMailboxDriver *
find_driver (const char *url)
{
  g_autofree char *scheme = url != NULL ? g_uri_parse_scheme (url) : NULL;

  for (guint i = 0; scheme != NULL && i < G_N_ELEMENTS (drivers); i++)
    if (g_strv_contains (drivers[i]->schemes, scheme))
      return drivers[i];
  return NULL;
}

/* An entry's turn: how many of its sender stand before it. */
typedef struct
{
  DocketMailboxEntry *entry;
  guint turn;
} Turn;

static gint
compare_turns (gconstpointer a,
               gconstpointer b,
               gpointer      data)
{
  const Turn *first = a, *second = b;

  return first->turn < second->turn ? -1 : first->turn > second->turn;
}

static void
take_turns (GPtrArray *entries)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree Turn *turns = g_new (Turn, entries->len);

  for (guint i = 0; i < entries->len; i++)
    {
      DocketMailboxEntry *entry = g_ptr_array_index (entries, i);
      char *sender = entry->sender != NULL ? entry->sender : (char *) "";

      turns[i] = (Turn) { entry, GPOINTER_TO_UINT (g_hash_table_lookup (counts, sender)) };
      g_hash_table_insert (counts, sender, GUINT_TO_POINTER (turns[i].turn + 1));
    }
  g_qsort_with_data (turns, (gint) entries->len, sizeof *turns, compare_turns, NULL);
  for (guint i = 0; i < entries->len; i++)
    entries->pdata[i] = turns[i].entry;
}

/* Where those in the middle are not listed, nobody's newest come before them. */
static void
keep_order (GPtrArray *entries)
{
  guint half = DOCKET_MAILBOX_LIST_MAX / 2;
  g_autoptr (GHashTable) older = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < MIN (entries->len, half); i++)
    {
      char *sender = ((DocketMailboxEntry *) g_ptr_array_index (entries, i))->sender;

      g_hash_table_add (older, sender != NULL ? sender : (char *) "");
    }
  for (guint i = entries->len; i > half; i--)
    {
      const char *sender = ((DocketMailboxEntry *) g_ptr_array_index (entries, i - 1))->sender;

      if (g_hash_table_contains (older, sender != NULL ? sender : ""))
        g_ptr_array_remove_index (entries, i - 1);
    }
}

DocketMailbox *
docket_mailbox_open (const DocketMailboxSettings *settings,
                     GCancellable                *cancellable,
                     GError                     **error)
{
  const DocketMailboxDriver *driver = find_driver (settings->url);
  DocketMailbox *mailbox;
  gpointer self;

  if (driver == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The address of mailbox %s must begin with imaps://, "
                   "imap:// or maildir:/."), settings->id);
      return NULL;
    }
  docket_message_init ();
  self = driver->open (settings, cancellable, error);
  if (self == NULL)
    return NULL;
  mailbox = g_new0 (DocketMailbox, 1);
  mailbox->driver = driver;
  mailbox->self = self;
  return mailbox;
}

void
docket_mailbox_close (DocketMailbox *mailbox)
{
  if (mailbox == NULL)
    return;

  mailbox->driver->close (mailbox->self);
  g_free (mailbox);
}

const char *
docket_mailbox_get_validity (const DocketMailbox *mailbox)
{
  return mailbox->driver->get_validity (mailbox->self);
}

gboolean
docket_mailbox_tells (const DocketMailbox *mailbox)
{
  return mailbox->driver->tells (mailbox->self);
}

GPtrArray *
docket_mailbox_list (DocketMailbox *mailbox,
                     GError       **error)
{
  GPtrArray *entries = mailbox->driver->list (mailbox->self, error);

  if (entries == NULL)
    return NULL;
  if (entries->len >= DOCKET_MAILBOX_LIST_MAX)
    keep_order (entries);
  take_turns (entries);
  return entries;
}

gboolean
docket_mailbox_fetch (DocketMailbox            *mailbox,
                      const DocketMailboxEntry *entry,
                      gint64                    limit,
                      DocketMailboxSink         sink,
                      gpointer                  data,
                      GError                  **error)
{
  return mailbox->driver->fetch (mailbox->self, entry, limit, sink, data, error);
}

gboolean
docket_mailbox_mark (DocketMailbox *mailbox,
                     GPtrArray     *uids,
                     GError       **error)
{
  return uids->len == 0 || mailbox->driver->mark (mailbox->self, uids, error);
}

gboolean
docket_mailbox_wait (DocketMailbox *mailbox,
                     guint          seconds,
                     GError       **error)
{
  return mailbox->driver->wait (mailbox->self, seconds, error);
}

DocketMailboxEntry *
docket_mailbox_entry_new (const char   *uid,
                          gint64        length,
                          gconstpointer head,
                          gsize         head_length)
{
  DocketMailboxEntry *entry = g_new0 (DocketMailboxEntry, 1);
  g_autoptr (DocketEnvelope) envelope = docket_envelope_read (head, head_length);

  entry->uid = g_strdup (uid);
  entry->length = length;
  entry->sender = g_steal_pointer (&envelope->sender);
  return entry;
}

GPtrArray *
docket_mailbox_pick (const GPtrArray *all)
{
  GPtrArray *picked = g_ptr_array_new ();
  guint half = DOCKET_MAILBOX_LIST_MAX / 2;

  for (guint i = 0; i < all->len; i++)
    if (all->len <= 2 * half || i < half || i >= all->len - half)
      g_ptr_array_add (picked, g_ptr_array_index (all, i));
  return picked;
}

void
docket_mailbox_entry_free (DocketMailboxEntry *entry)
{
  if (entry == NULL)
    return;

  g_free (entry->uid);
  g_free (entry->sender);
  g_free (entry);
}
