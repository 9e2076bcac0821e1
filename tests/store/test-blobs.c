/* test-blobs.c: originals, uploads and derived pictures on the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"

#include "docket-blobs.h"
#include "docket-error.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *dir;
  DocketBlobs *blobs;
} Disk;

static void
set_up (Disk         *disk,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  disk->dir = fixture_make_dir ();
  disk->blobs = docket_blobs_open (disk->dir, 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Disk         *disk,
           gconstpointer data)
{
  docket_blobs_free (disk->blobs);
  fixture_remove_dir (disk->dir);
  g_free (disk->dir);
}

static char *
store (Disk       *disk,
       const char *name,
       const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketUpload) upload = docket_upload_open (disk->blobs, name, 0, &error);
  char *sha256;

  g_assert_true (docket_upload_append (upload, text, strlen (text), &error));
  g_assert_true (docket_upload_sync (upload, TRUE, &error));
  sha256 = docket_upload_finish (upload, &error);
  g_assert_true (docket_blobs_publish (disk->blobs, name, sha256, &error));
  g_assert_no_error (error);
  return sha256;
}

static char *
read_all (gint fd)
{
  char buffer[256] = { 0 };

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (read (fd, buffer, sizeof buffer - 1), >=, 0);
  close (fd);
  return g_strdup (buffer);
}

static void
test_kept_once (Disk         *disk,
                gconstpointer data)
{
  g_autofree char *one = store (disk, "one", "picture");
  g_autofree char *two = store (disk, "two", "picture");
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "picture", -1);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) names = NULL;
  gint64 length;

  g_assert_cmpstr (one, ==, expected);
  g_assert_cmpstr (two, ==, expected);
  g_assert_true (docket_blobs_discard_upload (disk->blobs, "one", NULL));
  g_assert_true (docket_blobs_discard_upload (disk->blobs, "one", NULL));
  text = read_all (docket_blobs_open_original (disk->blobs, one, &length, NULL));
  g_assert_cmpstr (text, ==, "picture");
  g_assert_cmpint (length, ==, 7);
  names = docket_blobs_list (disk->blobs, (guint8) g_ascii_strtoull ((char[]) { one[0], one[1], 0 }, NULL, 16), NULL);
  g_assert_cmpuint (names->len, ==, 1);
}

/* What arrived after the last acknowledgement is cut off; what was acknowledged and is gone is said. */
static void
test_continued (Disk         *disk,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  DocketUpload *upload = docket_upload_open (disk->blobs, "u", 0, &error);
  g_autofree char *sha256 = NULL;
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "abcXYZ", -1);

  g_assert_true (docket_upload_append (upload, "abcdef", 6, &error));
  g_assert_true (docket_upload_sync (upload, FALSE, &error));
  docket_upload_close (upload);
  upload = docket_upload_open (disk->blobs, "u", 3, &error);
  g_assert_cmpint (docket_upload_get_offset (upload), ==, 3);
  g_assert_true (docket_upload_append (upload, "XYZ", 3, &error));
  g_assert_true (docket_upload_sync (upload, TRUE, &error));
  sha256 = docket_upload_finish (upload, &error);
  g_assert_cmpstr (sha256, ==, expected);
  docket_upload_close (upload);

  g_assert_null (docket_upload_open (disk->blobs, "u", 7, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (docket_upload_open (disk->blobs, "none", 3, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
}

static void
derive (Disk       *disk,
        const char *sha256,
        const char *text,
        gboolean    keep)
{
  g_autoptr (GError) error = NULL;
  DocketDerived *derived = docket_derived_begin (disk->blobs, sha256, "256.jpg", &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (docket_derived_get_fd (derived), text, strlen (text)), ==, strlen (text));
  if (keep)
    docket_derived_keep (derived, &error);
  else
    docket_derived_drop (derived);
  g_assert_no_error (error);
}

static void
test_derived (Disk         *disk,
              gconstpointer data)
{
  g_autofree char *sha256 = store (disk, "one", "picture");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  derive (disk, sha256, "half", FALSE);
  g_assert_cmpint (docket_blobs_open_derived (disk->blobs, sha256, "256.jpg", NULL, &error), ==, -1);
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);
  g_clear_error (&error);
  derive (disk, sha256, "whole", TRUE);
  derive (disk, sha256, "again", TRUE);
  text = read_all (docket_blobs_open_derived (disk->blobs, sha256, "256.jpg", NULL, &error));
  g_assert_cmpstr (text, ==, "again");
  g_assert_true (docket_blobs_remove (disk->blobs, sha256, &error));
  g_assert_false (docket_blobs_has (disk->blobs, sha256));
  g_assert_cmpint (docket_blobs_open_derived (disk->blobs, sha256, "256.jpg", NULL, NULL), ==, -1);
  g_assert_true (docket_blobs_remove (disk->blobs, sha256, &error));
}

static void
test_disk_guard (Disk         *disk,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketBlobs) blobs = docket_blobs_open (disk->dir, G_MAXINT64 / 2, &error);

  g_assert_true (docket_blobs_check_room (disk->blobs, 1, &error));
  g_assert_false (docket_blobs_check_room (blobs, 1, &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_FULL);
}

typedef struct
{
  gint left;
  gint code;
} Fault;

static gint
fail_once (const char *call,
           gpointer    data)
{
  Fault *fault = data;

  return fault->left-- == 0 ? fault->code : 0;
}

/* Whichever system call fails, the picture is whole afterwards or an error was given; and the same
 * steps work when repeated. */
static void
test_every_fault (Disk         *disk,
                  gconstpointer data)
{
  guint n_failed = 0;

  for (gint at = 0; at < 20; at++)
    {
      g_autofree char *name = g_strdup_printf ("u%d", at);
      g_autofree char *text = g_strdup_printf ("picture %d", at);
      Fault fault = { at, at % 2 == 0 ? EIO : ENOSPC };
      g_autoptr (GError) error = NULL;
      DocketUpload *upload;
      g_autofree char *sha256 = NULL;
      gboolean stored;

      docket_blobs_set_fault (disk->blobs, fail_once, &fault);
      upload = docket_upload_open (disk->blobs, name, 0, &error);
      stored = upload != NULL && docket_upload_append (upload, text, strlen (text), &error) &&
               docket_upload_sync (upload, TRUE, &error) &&
               (sha256 = docket_upload_finish (upload, &error)) != NULL &&
               docket_blobs_publish (disk->blobs, name, sha256, &error);
      docket_upload_close (upload);
      docket_blobs_set_fault (disk->blobs, NULL, NULL);
      if (!stored)
        {
          n_failed++;
          g_assert_cmpint (error->code, ==, (at % 2 == 0 ? DOCKET_ERROR_FAILED : DOCKET_ERROR_FULL));
          g_free (sha256);
          sha256 = store (disk, name, text);
        }
      g_assert_true (docket_blobs_has (disk->blobs, sha256));
    }
  g_assert_cmpuint (n_failed, >=, 6);
}

static void
test_private (Disk         *disk,
              gconstpointer data)
{
  g_autofree char *sha256 = store (disk, "one", "picture");
  g_autofree char *path = g_build_filename (disk->dir, "uploads", "one", NULL);
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 077, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/blobs/" name, Disk, NULL, set_up, test, tear_down)
  ADD ("kept-once", test_kept_once);
  ADD ("continued", test_continued);
  ADD ("derived", test_derived);
  ADD ("disk-guard", test_disk_guard);
  ADD ("every-fault", test_every_fault);
  ADD ("private", test_private);
  return g_test_run ();
}
