/* docket-journal.c: a file of lines, each on disk before anybody acts on what it says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-journal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_SIZE (256 * 1024)

void
docket_journal_init (DocketJournal *journal)
{
  *journal = (DocketJournal) { .fd = -1 };
}

void
docket_journal_clear (DocketJournal *journal)
{
  if (journal->fd >= 0)
    close (journal->fd);
  g_free (journal->path);
  docket_journal_init (journal);
}

static gboolean
write_all (int fd,
           const char *text,
           gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        {
          text += n;
          length -= n;
        }
    }

  return TRUE;
}

static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);

  return done;
}

gboolean
docket_journal_is_worn (const DocketJournal *journal)
{
  return journal->uncertain || journal->size > MAX_SIZE;
}

gboolean
docket_journal_rewrite (DocketJournal *journal,
                        const char *lines)
{
  g_autofree char *aside = g_strconcat (journal->path, ".new", NULL);
  int fd = open (aside, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);

  if (fd < 0)
    return FALSE;
  if (!write_all (fd, lines, strlen (lines)) || fsync (fd) != 0 || g_rename (aside, journal->path) != 0)
    {
      int saved = errno;

      close (fd);
      errno = saved;
      return FALSE;
    }

  if (journal->fd >= 0)
    close (journal->fd);
  journal->fd = fd;
  journal->size = strlen (lines);
  /* The file of that name is the new one in any case. */
  journal->uncertain = !sync_folder (journal->path);

  return !journal->uncertain;
}

gboolean
docket_journal_append (DocketJournal *journal,
                       const char *line,
                       gboolean lasting)
{
  gsize length = strlen (line);

  if (!write_all (journal->fd, line, length) || (lasting && fdatasync (journal->fd) != 0))
    {
      int saved = errno;

      journal->uncertain |= ftruncate (journal->fd, (off_t) journal->size) != 0 || fdatasync (journal->fd) != 0;
      errno = saved;
      return FALSE;
    }
  journal->size += length;

  return TRUE;
}
