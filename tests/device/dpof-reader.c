/* dpof-reader.c: reads AUTPRINT.MRK by its grammar, for tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "dpof-reader.h"

#include <string.h>

typedef struct
{
  Dpof *dpof;
  DpofJob *job;      /* NULL: in the header */
  gboolean vendor;
  guint last_pid;
} Reader;

static void
job_free (gpointer data)
{
  DpofJob *job = data;

  g_free (job->source);
  g_hash_table_unref (job->vendor);
  g_free (job);
}

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
assert_value (const char *value)
{
  g_assert_cmpstr (value, !=, "");
  g_assert_true (g_regex_match_simple ("^(\"[^\"]*\"|[^\" ]+)( (-[A-Z]+|-[0-9]{2}\\.[0-9]{2}|-J)( \"[^\"]*\")?)*$", value, 0, 0));
}

static void
end_job (Reader *reader)
{
  g_assert_false (reader->vendor);
  if (reader->job == NULL)
    return;

  g_assert_cmpuint (reader->job->quantity, >, 0);
  g_assert_nonnull (reader->job->source);
}

static void
begin_job (Reader *reader)
{
  end_job (reader);
  reader->job = g_new0 (DpofJob, 1);
  reader->job->vendor = table_new ();
  g_ptr_array_add (reader->dpof->jobs, reader->job);
}

static guint
three_digits (const char *value)
{
  g_assert_true (g_regex_match_simple ("^[0-9]{3}$", value, 0, 0));

  return (guint) g_ascii_strtoull (value, NULL, 10);
}

static void
read_job_line (Reader *reader,
               const char *key,
               const char *value)
{
  if (g_str_equal (key, "PRT PID"))
    {
      reader->job->pid = three_digits (value);
      g_assert_cmpuint (reader->job->pid, ==, ++reader->last_pid);
    }
  else if (g_str_equal (key, "PRT QTY"))
    reader->job->quantity = three_digits (value);
  else if (g_str_equal (key, "PRT TYP"))
    g_assert_cmpstr (value, ==, "STD");
  else if (g_str_equal (key, "IMG FMT"))
    g_assert_cmpstr (value, ==, "EXIF2 -J");
  else
    g_error ("what is %s outside of a vendor's region?", key);
}

static void
read_region (Reader *reader,
             const char *value)
{
  gboolean begins = g_str_equal (value, "BGN");

  g_assert_true (begins || g_str_equal (value, "END"));
  g_assert_true (begins != reader->vendor);
  reader->vendor = begins;
}

static void
read_header_line (Reader *reader,
                  const char *key,
                  const char *value)
{
  static const char *const known[] = { "GEN REV", "GEN CRT", "GEN DTM", "USR NAM", "USR CID", NULL };

  g_assert_true (g_strv_contains (known, key));
  if (g_str_equal (key, "GEN DTM"))
    g_assert_true (g_regex_match_simple ("^[0-9]{4}(:[0-9]{2}){5}$", value, 0, 0));
  g_assert_true (g_hash_table_insert (reader->dpof->header, g_strdup (key), g_strdup (value)));
}

static void
read_pair (Reader *reader,
           const char *line)
{
  const char *equals = strstr (line, " = ");
  g_autofree char *key = NULL;
  const char *value;

  g_assert_nonnull (equals);
  key = g_strndup (line, (gsize) (equals - line));
  value = equals + 3;
  g_assert_true (g_regex_match_simple ("^[A-Z]{3} [A-Z0-9]{3,4}$", key, 0, 0));
  assert_value (value);

  if (g_str_equal (key, "VUQ RGN"))
    read_region (reader, value);
  else if (reader->vendor)
    g_hash_table_insert (reader->job != NULL ? reader->job->vendor : reader->dpof->vendor, g_strdup (key), g_strdup (value));
  else if (reader->job != NULL)
    read_job_line (reader, key, value);
  else
    read_header_line (reader, key, value);
}

static void
read_line (Reader *reader,
           const char *line)
{
  static const char source[] = "<IMG SRC = \"";

  if (g_str_equal (line, "[JOB]"))
    begin_job (reader);
  else if (g_str_has_prefix (line, source))
    {
      g_assert_nonnull (reader->job);
      g_assert_false (reader->vendor);
      g_assert_true (g_str_has_suffix (line, "\">"));
      reader->job->source = g_strndup (line + strlen (source), strlen (line) - strlen (source) - 2);
    }
  else if (*line != '\0')
    read_pair (reader, line);
}

Dpof *
dpof_read (const char *path)
{
  Reader reader = { .dpof = g_new0 (Dpof, 1) };
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, length);
  g_assert_true (g_str_is_ascii (text));
  g_assert_true (g_str_has_suffix (text, "\r\n"));

  reader.dpof->header = table_new ();
  reader.dpof->vendor = table_new ();
  reader.dpof->jobs = g_ptr_array_new_with_free_func (job_free);
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "[HDR]");
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_assert_null (strpbrk (lines[i], "\r\n"));
      read_line (&reader, lines[i]);
    }
  end_job (&reader);

  return reader.dpof;
}

void
dpof_free (Dpof *dpof)
{
  g_hash_table_unref (dpof->header);
  g_hash_table_unref (dpof->vendor);
  g_ptr_array_unref (dpof->jobs);
  g_free (dpof);
}

guint
dpof_count_prints (const Dpof *dpof)
{
  guint count = 0;

  for (guint i = 0; i < dpof->jobs->len; i++)
    count += ((DpofJob *) g_ptr_array_index (dpof->jobs, i))->quantity;

  return count;
}
