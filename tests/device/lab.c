/* lab.c: a photo lab that takes orders from a hot folder, for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lab.h"

#include <glib/gstdio.h>
#include <string.h>

Lab *
lab_new (void)
{
  Lab *lab = g_new0 (Lab, 1);

  lab->dir = g_dir_make_tmp ("docket-lab-XXXXXX", NULL);
  lab->root = g_build_filename (lab->dir, "hot", NULL);
  g_assert_cmpint (g_mkdir (lab->root, 0755), ==, 0);

  return lab;
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_remove (file) < 0)
        remove_all (file);
    }
  g_rmdir (path);
}

void
lab_free (Lab *lab)
{
  g_clear_handle_id (&lab->watch, g_source_remove);
  remove_all (lab->dir);
  g_free (lab->dir);
  g_free (lab->root);
  g_free (lab);
}

static GPtrArray *
list (Lab *lab,
      char letter)
{
  g_autoptr (GDir) dir = g_dir_open (lab->root, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (*name == letter)
      g_ptr_array_add (paths, g_build_filename (lab->root, name, NULL));

  return paths;
}

char *
lab_find (Lab *lab,
          char letter)
{
  g_autoptr (GPtrArray) paths = list (lab, letter);

  g_assert_cmpuint (paths->len, <=, 1);

  return paths->len == 1 ? g_strdup (g_ptr_array_index (paths, 0)) : NULL;
}

guint
lab_count (Lab *lab,
           char letter)
{
  g_autoptr (GPtrArray) paths = list (lab, letter);

  return paths->len;
}

static char *
resolve (const char *path,
         const char *source)
{
  g_autofree char *misc = g_build_filename (path, "MISC", NULL);

  return g_canonicalize_filename (source, misc);
}

Dpof *
lab_read (Lab *lab,
          const char *path)
{
  g_autofree char *mark = g_build_filename (path, "MISC", "AUTPRINT.MRK", NULL);
  Dpof *dpof = dpof_read (mark);

  g_assert_cmpuint (dpof->jobs->len, >, 0);
  for (guint i = 0; i < dpof->jobs->len; i++)
    {
      DpofJob *job = g_ptr_array_index (dpof->jobs, i);
      g_autofree char *picture = resolve (path, job->source);
      g_autofree char *data = NULL;
      gsize length = 0;

      g_assert_true (g_str_has_prefix (picture, path));
      g_assert_true (g_file_get_contents (picture, &data, &length, NULL));
      g_assert_cmpuint (length, >, 4);
      g_assert_cmpmem (data, 2, "\xff\xd8", 2);
      g_assert_cmpmem (data + length - 2, 2, "\xff\xd9", 2);
    }

  return dpof;
}

char *
lab_picture (Lab *lab,
             const char *path)
{
  g_autoptr (Dpof) dpof = lab_read (lab, path);

  return resolve (path, ((DpofJob *) g_ptr_array_index (dpof->jobs, 0))->source);
}

guint
lab_take (Lab *lab,
          char letter)
{
  g_autoptr (GPtrArray) paths = list (lab, 'o');

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autoptr (Dpof) dpof = lab_read (lab, path);
      g_autofree char *done = g_strdup (path);

      done[strlen (lab->root) + 1] = letter;
      g_assert_cmpint (g_rename (path, done), ==, 0);
      lab->taken++;
      lab->prints += dpof_count_prints (dpof);
    }

  return paths->len;
}

static gboolean
on_watch (gpointer data)
{
  lab_take (data, 'e');

  return G_SOURCE_CONTINUE;
}

void
lab_watch (Lab *lab)
{
  lab->watch = g_timeout_add (1, on_watch, lab);
}

void
lab_write (Lab *lab,
           const char *name)
{
  g_autofree char *path = g_build_filename (lab->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0755);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static char *
elsewhere (Lab *lab)
{
  return g_build_filename (lab->dir, "unmounted", NULL);
}

void
lab_vanish (Lab *lab,
            gboolean empty)
{
  g_autofree char *other = elsewhere (lab);

  g_assert_cmpint (g_rename (lab->root, other), ==, 0);
  if (empty)
    g_assert_cmpint (g_mkdir (lab->root, 0755), ==, 0);
}

void
lab_return (Lab *lab)
{
  g_autofree char *other = elsewhere (lab);

  remove_all (lab->root);
  g_assert_cmpint (g_rename (other, lab->root), ==, 0);
}
