/* docket-bluetooth-drops.c: the folders in which files wait that came by Bluetooth
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-bluetooth-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_NAME 100

char *
docket_drops_dup_folder (const char *dir,
                         const char *name)
{
  char *path = g_build_filename (dir, name, NULL);

  if (g_mkdir_with_parents (path, 0700) != 0)
    g_warning ("%s: %s", path, g_strerror (errno));

  return path;
}

char *
docket_drops_dup_plain (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *plain = g_string_new (NULL);

  for (const char *c = valid; *c != '\0' && plain->len < LONGEST_NAME; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      g_string_append_unichar (plain, g_unichar_isprint (letter) && letter != '/' && letter != '\\' ? letter : '_');
    }
  if (plain->len == 0)
    g_string_append (plain, "file");

  return g_string_free (plain, FALSE);
}

void
docket_drops_sync (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

GPtrArray *
docket_drops_list (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

void
docket_drops_remove (const char *path)
{
  g_autoptr (GPtrArray) names = docket_drops_list (path);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

guint64
docket_drops_count_bytes (const char *path)
{
  g_autoptr (GPtrArray) names = docket_drops_list (path);
  guint64 sum = 0;

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, g_ptr_array_index (names, i), NULL);
      GStatBuf about;

      if (g_stat (file, &about) != 0)
        continue;
      sum += S_ISDIR (about.st_mode) ? docket_drops_count_bytes (file) : (guint64) about.st_size;
    }

  return sum;
}

void
docket_drops_remove_old (const char *dir,
                         const char *where,
                         gint64 age)
{
  g_autofree char *shelf = docket_drops_dup_folder (dir, where);
  g_autoptr (GPtrArray) names = docket_drops_list (shelf);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *folder = g_build_filename (shelf, g_ptr_array_index (names, i), NULL);
      GStatBuf about;

      if (g_stat (folder, &about) == 0 && about.st_mtime + age <= g_get_real_time () / G_USEC_PER_SEC)
        docket_drops_remove (folder);
    }
}

/* At once as far as anybody can see, so that a power cut leaves no half of it behind. */
void
docket_drops_put_away (const char *dir,
                       const char *folder,
                       const char *where)
{
  g_autofree char *shelf = docket_drops_dup_folder (dir, where);
  g_autofree char *id = g_path_get_basename (folder);
  g_autofree char *place = g_build_filename (shelf, id, NULL);

  if (g_rename (folder, place) != 0)
    g_warning ("%s: %s", folder, g_strerror (errno));
  if (g_str_equal (where, "done"))
    docket_drops_remove (place);
}
