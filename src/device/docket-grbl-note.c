/* docket-grbl-note.c: a note on disk that a started job has burnt nothing yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-grbl-note-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "docket", "engraver", NULL);
}

static char *
dup_path (const char *name)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *file = g_strconcat (name, ".waits", NULL);

  return g_build_filename (folder, file, NULL);
}

void
docket_grbl_note_write (const char *name)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *path = dup_path (name);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    return;

  fd = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0)
    close (fd);
}

gboolean
docket_grbl_note_exists (const char *name)
{
  g_autofree char *path = dup_path (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

gboolean
docket_grbl_note_remove (const char *name)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *path = dup_path (name);
  gboolean gone;
  int fd;

  if (g_unlink (path) < 0)
    return errno == ENOENT || errno == ENOTDIR;

  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gone = fd >= 0 && fsync (fd) == 0;
  if (fd >= 0)
    close (fd);

  return gone;
}
