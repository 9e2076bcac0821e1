/* docket-mailbox-maildir.c: a Maildir that a mail server delivers into: what is done goes from new/ to cur/
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-mailbox-driver-private.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* In which From stands. */
#define HEAD (8 * 1024)

typedef struct
{
  char *fresh;               /* …/new */
  char *current;             /* …/cur */
  GCancellable *cancellable;
  GMainContext *context;     /* where the monitor tells */
  GFileMonitor *monitor;
  gboolean changed;
} Maildir;

static void maildir_close (gpointer self);

static gboolean
fail (GError    **error,
      const char *path)
{
  gint code = errno;

  g_set_error (error, DOCKET_ERROR, code == ENOENT ? DOCKET_ERROR_NOT_FOUND : DOCKET_ERROR_UNAVAILABLE, "%s: %s", path,
               g_strerror (code));
  return FALSE;
}

static void
on_changed (GFileMonitor     *monitor,
            GFile            *file,
            GFile            *other,
            GFileMonitorEvent event,
            Maildir          *maildir)
{
  maildir->changed = TRUE;
}

static gboolean
watch (Maildir *maildir,
       GError **error)
{
  g_autoptr (GFile) folder = g_file_new_for_path (maildir->fresh);

  maildir->context = g_main_context_new ();
  g_main_context_push_thread_default (maildir->context);
  maildir->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, error);
  g_main_context_pop_thread_default (maildir->context);
  if (maildir->monitor == NULL)
    return FALSE;
  g_file_monitor_set_rate_limit (maildir->monitor, 100);
  g_signal_connect (maildir->monitor, "changed", G_CALLBACK (on_changed), maildir);
  return TRUE;
}

static gpointer
maildir_open (const DocketMailboxSettings *settings,
              GCancellable                *cancellable,
              GError                     **error)
{
  Maildir *maildir = g_new0 (Maildir, 1);
  g_autofree char *path = g_uri_unescape_string (settings->url + strlen ("maildir:"), NULL);

  maildir->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  maildir->fresh = g_build_filename (path != NULL ? path : "", "new", NULL);
  maildir->current = g_build_filename (path != NULL ? path : "", "cur", NULL);
  if (access (maildir->fresh, R_OK | W_OK | X_OK) < 0)
    fail (error, maildir->fresh);
  else if (access (maildir->current, W_OK | X_OK) < 0)
    fail (error, maildir->current);
  else if (watch (maildir, error))
    return maildir;
  maildir_close (maildir);
  return NULL;
}

static void
maildir_close (gpointer self)
{
  Maildir *maildir = self;

  if (maildir->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (maildir->monitor, maildir);
      g_file_monitor_cancel (maildir->monitor);
    }
  g_clear_object (&maildir->monitor);
  g_clear_pointer (&maildir->context, g_main_context_unref);
  g_object_unref (maildir->cancellable);
  g_free (maildir->fresh);
  g_free (maildir->current);
  g_free (maildir);
}

/* A file's name there is never used again. */
static const char *
maildir_get_validity (gpointer self)
{
  return "maildir";
}

static gboolean
maildir_tells (gpointer self)
{
  return TRUE;
}

/* Names begin with the second of delivery; what follows, such as "M9407P12", counts without leading zeros. */
static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  const char *first = *(const char *const *) a, *second = *(const char *const *) b;
  guint64 at = g_ascii_strtoull (first, NULL, 10), other = g_ascii_strtoull (second, NULL, 10);

  return at != other ? (at < other ? -1 : 1) : strverscmp (first, second);
}

/* What cannot be opened is told when it is fetched. */
static void
add_entry (const Maildir *maildir,
           const char    *name,
           GPtrArray     *entries)
{
  g_autofree char *path = g_build_filename (maildir->fresh, name, NULL);
  char head[HEAD];
  GStatBuf info;
  gssize n = 0;
  gint fd;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd >= 0)
    {
      n = read (fd, head, sizeof head);
      close (fd);
    }
  g_ptr_array_add (entries, docket_mailbox_entry_new (name, info.st_size, head, (gsize) MAX (n, 0)));
}

static GPtrArray *
maildir_list (gpointer self,
              GError **error)
{
  Maildir *maildir = self;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_mailbox_entry_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) picked = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) folder = g_dir_open (maildir->fresh, 0, &cause);
  const char *name;

  if (folder == NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, cause->message);
      return NULL;
    }
  maildir->changed = FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    if (*name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  picked = docket_mailbox_pick (names);
  for (guint i = 0; i < picked->len; i++)
    add_entry (maildir, g_ptr_array_index (picked, i), entries);
  return g_steal_pointer (&entries);
}

static gboolean
read_pieces (gint              fd,
             const char       *path,
             gint64            limit,
             DocketMailboxSink sink,
             gpointer          data,
             GError          **error)
{
  g_autofree guint8 *piece = g_malloc (DOCKET_MAILBOX_PIECE);
  gint64 offset = 0;

  while (offset < limit)
    {
      gssize n = read (fd, piece, (gsize) MIN (DOCKET_MAILBOX_PIECE, limit - offset));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, path);
      if (n == 0)
        return TRUE;
      if (!sink (piece, (gsize) n, data, error))
        return FALSE;
      offset += n;
    }
  return TRUE;
}

static gboolean
maildir_fetch (gpointer                  self,
               const DocketMailboxEntry *entry,
               gint64                    limit,
               DocketMailboxSink         sink,
               gpointer                  data,
               GError                  **error)
{
  Maildir *maildir = self;
  g_autofree char *path = g_build_filename (maildir->fresh, entry->uid, NULL);
  gint fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  gboolean done;

  if (fd < 0)
    return fail (error, path);
  done = read_pieces (fd, path, limit, sink, data, error);
  close (fd);
  return done;
}

static gboolean
maildir_mark (gpointer   self,
              GPtrArray *uids,
              GError   **error)
{
  Maildir *maildir = self;

  for (guint i = 0; i < uids->len; i++)
    {
      const char *name = g_ptr_array_index (uids, i);
      g_autofree char *from = g_build_filename (maildir->fresh, name, NULL);
      g_autofree char *marked = strstr (name, ":2,") != NULL ? g_strdup (name) : g_strconcat (name, ":2,S", NULL);
      g_autofree char *to = g_build_filename (maildir->current, marked, NULL);

      if (g_rename (from, to) < 0 && errno != ENOENT)
        return fail (error, from);
    }
  return TRUE;
}

static gboolean
on_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      data)
{
  return on_over (data);
}

static gboolean
maildir_wait (gpointer self,
              guint    seconds,
              GError **error)
{
  Maildir *maildir = self;
  g_autoptr (GSource) time = g_timeout_source_new_seconds (seconds);
  g_autoptr (GSource) cancelled = g_cancellable_source_new (maildir->cancellable);
  gboolean over = FALSE;

  g_source_set_callback (time, on_over, &over, NULL);
  g_source_set_callback (cancelled, G_SOURCE_FUNC (on_cancelled), &over, NULL);
  g_source_attach (time, maildir->context);
  g_source_attach (cancelled, maildir->context);
  while (!over && !maildir->changed)
    g_main_context_iteration (maildir->context, TRUE);
  g_source_destroy (time);
  g_source_destroy (cancelled);
  return !g_cancellable_set_error_if_cancelled (maildir->cancellable, error);
}

static const char *const schemes[] = { "maildir", NULL };

const DocketMailboxDriver docket_mailbox_maildir = {
  .schemes = schemes,
  .open = maildir_open,
  .close = maildir_close,
  .get_validity = maildir_get_validity,
  .tells = maildir_tells,
  .list = maildir_list,
  .fetch = maildir_fetch,
  .mark = maildir_mark,
  .wait = maildir_wait,
};
