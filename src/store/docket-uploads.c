/* docket-uploads.c: pictures on their way: files that can be continued after a crash
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-blobs-private.h"

#include "docket-error.h"
#include "docket-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHA256_BYTES 32
/* The disk begins to write while more arrives, so that the last sync is short. */
#define WRITE_BEHIND (1 << 20)
#define READ_SIZE (1 << 18)

struct _DocketUpload
{
  DocketBlobs *blobs;
  char *path;
  gint fd;
  gint64 offset;
  gint64 started;            /* bytes that the disk was told to write */
  gboolean named;            /* its entry in the folder is durable */
  gnutls_hash_hd_t hash;     /* of everything; NULL where it began in another connection */
};

static gboolean
cut (DocketUpload *upload,
     gint64        offset,
     GError      **error)
{
  struct stat info;

  if (fstat (upload->fd, &info) != 0)
    {
      docket_blobs_set_error (error, upload->path);
      return FALSE;
    }
  if (info.st_size < offset)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND,
                   _("What had arrived of the picture is lost. Send it again."));
      return FALSE;
    }
  if (info.st_size > offset && ftruncate (upload->fd, offset) != 0)
    {
      docket_blobs_set_error (error, upload->path);
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_all (DocketUpload *upload,
           const guint8 *bytes,
           gsize         length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize written = docket_blobs_may (upload->blobs, "write")
                         ? pwrite (upload->fd, bytes + done, length - done,
                                   upload->offset + (gint64) done)
                         : -1;

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      done += (gsize) written;
    }
  return TRUE;
}

static char *
to_hex (const guint8 *bytes)
{
  GString *hex = g_string_sized_new (2 * SHA256_BYTES);

  for (guint i = 0; i < SHA256_BYTES; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

/* Reads the file from its start, where what came first was sent over another connection. */
static gboolean
hash_file (DocketUpload *upload,
           GError      **error)
{
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  gint64 offset = 0;

  gnutls_hash_init (&upload->hash, GNUTLS_DIG_SHA256);
  while (offset < upload->offset)
    {
      gssize n = pread (upload->fd, buffer, (gsize) MIN (READ_SIZE, upload->offset - offset), offset);

      if (n <= 0)
        {
          docket_blobs_set_error (error, upload->path);
          return FALSE;
        }
      gnutls_hash (upload->hash, buffer, (gsize) n);
      offset += n;
    }
  return TRUE;
}

char *
docket_blobs_upload_path (DocketBlobs *blobs,
                          const char  *name)
{
  return g_build_filename (blobs->dir, "uploads", name, NULL);
}

char *
docket_upload_name_new (void)
{
  guint32 random[4];

  docket_random (random, sizeof random);
  return g_strdup_printf ("%08x%08x%08x%08x", random[0], random[1], random[2], random[3]);
}

DocketUpload *
docket_upload_open (DocketBlobs *blobs,
                    const char  *name,
                    gint64       offset,
                    GError     **error)
{
  g_autoptr (DocketUpload) upload = g_new0 (DocketUpload, 1);

  upload->blobs = blobs;
  upload->path = docket_blobs_upload_path (blobs, name);
  upload->fd = docket_blobs_may (blobs, "open")
                 ? g_open (upload->path, O_RDWR | O_CLOEXEC | (offset == 0 ? O_CREAT : 0), 0600)
                 : -1;
  if (upload->fd < 0)
    {
      docket_blobs_set_error (error, upload->path);
      return NULL;
    }
  if (!cut (upload, offset, error))
    return NULL;

  upload->offset = upload->started = offset;
  upload->named = offset > 0;
  if (offset == 0)
    gnutls_hash_init (&upload->hash, GNUTLS_DIG_SHA256);
  return g_steal_pointer (&upload);
}

gboolean
docket_upload_append (DocketUpload *upload,
                      gconstpointer bytes,
                      gsize         length,
                      GError      **error)
{
  if (!write_all (upload, bytes, length))
    {
      docket_blobs_set_error (error, upload->path);
      return FALSE;
    }
  if (upload->hash != NULL)
    gnutls_hash (upload->hash, bytes, length);
  upload->offset += (gint64) length;
  if (upload->offset - upload->started >= WRITE_BEHIND)
    {
      sync_file_range (upload->fd, upload->started, upload->offset - upload->started,
                       SYNC_FILE_RANGE_WRITE);
      upload->started = upload->offset;
      return docket_blobs_check_room (upload->blobs, 0, error);
    }
  return TRUE;
}

gint64
docket_upload_get_offset (const DocketUpload *upload)
{
  return upload->offset;
}

gboolean
docket_upload_sync (DocketUpload *upload,
                    gboolean      whole,
                    GError      **error)
{
  if (!docket_blobs_may (upload->blobs, "fdatasync") || fdatasync (upload->fd) != 0)
    {
      docket_blobs_set_error (error, upload->path);
      return FALSE;
    }
  if (whole || upload->named)
    return TRUE;
  if (!docket_blobs_sync_dir (upload->blobs, upload->path, error))
    return FALSE;
  upload->named = TRUE;
  return TRUE;
}

char *
docket_upload_finish (DocketUpload *upload,
                      GError      **error)
{
  guint8 bytes[SHA256_BYTES];

  if (upload->hash == NULL && !hash_file (upload, error))
    return NULL;
  gnutls_hash_deinit (g_steal_pointer (&upload->hash), bytes);
  return to_hex (bytes);
}

void
docket_upload_close (DocketUpload *upload)
{
  if (upload == NULL)
    return;

  if (upload->fd >= 0)
    close (upload->fd);
  if (upload->hash != NULL)
    gnutls_hash_deinit (upload->hash, NULL);
  g_free (upload->path);
  g_free (upload);
}

gboolean
docket_blobs_discard_upload (DocketBlobs *blobs,
                             const char  *name,
                             GError     **error)
{
  g_autofree char *path = docket_blobs_upload_path (blobs, name);

  return docket_blobs_unlink (blobs, path, error);
}
