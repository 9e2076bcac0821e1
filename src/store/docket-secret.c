/* docket-secret.c: the server's own key, and what is made with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-secret.h"

#include "docket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define KEY_LEN 32
#define PAIRING_LEN 8
#define HASHED_AT_ONCE (1024 * 1024)

struct _DocketSecret
{
  guint8 hash_key[KEY_LEN];
  guint8 seal_key[crypto_secretbox_KEYBYTES];
};

static gboolean
fail (GError    **error,
      const char *path)
{
  g_set_error (error, DOCKET_ERROR, errno == ENOSPC ? DOCKET_ERROR_FULL : DOCKET_ERROR_FAILED,
               _("The server's key %s cannot be read or made: %s."), path, g_strerror (errno));
  return FALSE;
}

/* Whole or not at all, also after a power cut: a half key would make every password wrong. */
static gboolean
make_key (const char *dir,
          const char *path,
          GError    **error)
{
  g_autofree char *aside = g_strconcat (path, ".new", NULL);
  guint8 key[KEY_LEN];
  gint fd, dir_fd;
  gboolean written;

  randombytes_buf (key, sizeof key);
  g_unlink (aside);
  fd = g_open (aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, path);
  written = write (fd, key, sizeof key) == (gssize) sizeof key && fsync (fd) == 0;
  sodium_memzero (key, sizeof key);
  if (close (fd) != 0 || !written || g_rename (aside, path) != 0)
    return fail (error, path);

  dir_fd = g_open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (dir_fd < 0)
    return fail (error, path);
  written = fsync (dir_fd) == 0;
  close (dir_fd);
  return written || fail (error, path);
}

static gboolean
read_key (const char *path,
          guint8      key[KEY_LEN],
          gboolean   *missing,
          GError    **error)
{
  gint fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  guint8 bytes[KEY_LEN + 1];
  gssize length;

  *missing = fd < 0 && errno == ENOENT;
  if (fd < 0)
    return fail (error, path);
  length = read (fd, bytes, sizeof bytes);
  close (fd);
  if (length != KEY_LEN)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
                   _("The server's key %s is damaged. Restore it from a backup; without it no "
                     "password that was given out is right."), path);
      return FALSE;
    }
  memcpy (key, bytes, KEY_LEN);
  return TRUE;
}

static void
derive (guint8       *out,
        gsize         length,
        const char   *purpose,
        const guint8 *key)
{
  crypto_generichash (out, length, (const guint8 *) purpose, strlen (purpose), key, KEY_LEN);
}

DocketSecret *
docket_secret_open (const char *data_dir,
                    GError    **error)
{
  g_autofree char *path = g_build_filename (data_dir, "key", NULL);
  g_autoptr (GError) local = NULL;
  DocketSecret *secret;
  guint8 key[KEY_LEN];
  gboolean missing;

  if (sodium_init () < 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, _("The system gives no random numbers."));
      return NULL;
    }
  if (!read_key (path, key, &missing, &local))
    {
      if (!missing)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (!make_key (data_dir, path, error) || !read_key (path, key, &missing, error))
        return NULL;
    }

  secret = g_new0 (DocketSecret, 1);
  derive (secret->hash_key, sizeof secret->hash_key, "docket hash", key);
  derive (secret->seal_key, sizeof secret->seal_key, "docket seal", key);
  sodium_memzero (key, sizeof key);
  return secret;
}

void
docket_secret_free (DocketSecret *secret)
{
  if (secret == NULL)
    return;

  sodium_memzero (secret, sizeof *secret);
  g_free (secret);
}

DocketHash
docket_secret_hash (const DocketSecret *secret,
                    const char         *purpose,
                    const char         *text)
{
  crypto_generichash_state state;
  DocketHash hash;

  crypto_generichash_init (&state, secret->hash_key, sizeof secret->hash_key, DOCKET_HASH_LEN);
  crypto_generichash_update (&state, (const guint8 *) purpose, strlen (purpose) + 1);
  crypto_generichash_update (&state, (const guint8 *) text, strlen (text));
  crypto_generichash_final (&state, hash.bytes, DOCKET_HASH_LEN);
  return hash;
}

gboolean
docket_hash_equal (const DocketHash *a,
                   const DocketHash *b)
{
  return sodium_memcmp (a->bytes, b->bytes, DOCKET_HASH_LEN) == 0;
}

DocketHash
docket_hash_bytes (gconstpointer bytes,
                   gsize         length)
{
  DocketHash hash;

  crypto_generichash (hash.bytes, DOCKET_HASH_LEN, bytes, length, NULL, 0);
  return hash;
}

/* The whole pages between the two. */
static void
let_go (const char *from,
        const char *to)
{
  guintptr page = (guintptr) sysconf (_SC_PAGESIZE);
  guintptr start = ((guintptr) from + page - 1) / page * page, end = (guintptr) to / page * page;

  if (end > start)
    madvise ((gpointer) start, end - start, MADV_DONTNEED);
}

DocketHash
docket_hash_mapped_lines (gconstpointer bytes,
                          gsize         length)
{
  crypto_generichash_state state;
  const char *rest = bytes, *kept = rest, *end = rest + length;
  DocketHash hash;

  while (end > rest && g_ascii_isspace (end[-1]))
    end--;
  crypto_generichash_init (&state, NULL, 0, DOCKET_HASH_LEN);
  while (rest < end)
    {
      const char *stop = memchr (rest, '\r', (gsize) (end - rest));
      const char *line_end = stop != NULL ? stop : end;

      crypto_generichash_update (&state, (const unsigned char *) rest, (gsize) (line_end - rest));
      rest = stop != NULL ? stop + 1 : end;
      if (rest - kept < HASHED_AT_ONCE)
        continue;
      let_go (kept, rest);
      kept = rest;
    }
  crypto_generichash_final (&state, hash.bytes, DOCKET_HASH_LEN);
  return hash;
}

GBytes *
docket_secret_seal (const DocketSecret *secret,
                    gconstpointer       bytes,
                    gsize               length)
{
  gsize size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + length;
  guint8 *sealed = g_malloc (size);

  randombytes_buf (sealed, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy (sealed + crypto_secretbox_NONCEBYTES, bytes, length, sealed, secret->seal_key);
  return g_bytes_new_take (sealed, size);
}

GBytes *
docket_secret_unseal (const DocketSecret *secret,
                      GBytes             *sealed,
                      GError            **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (sealed, &size);
  const gsize overhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  g_autofree guint8 *text = NULL;

  if (size >= overhead)
    {
      text = g_malloc (size - overhead + 1);
      if (crypto_secretbox_open_easy (text, bytes + crypto_secretbox_NONCEBYTES,
                                      size - crypto_secretbox_NONCEBYTES, bytes,
                                      secret->seal_key) == 0)
        return g_bytes_new_take (g_steal_pointer (&text), size - overhead);
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED,
               _("A stored answer cannot be opened with the server's key."));
  return NULL;
}

void
docket_random (gpointer bytes,
               gsize    length)
{
  randombytes_buf (bytes, length);
}

char *
docket_token_new (void)
{
  guint8 bytes[32];
  char text[sodium_base64_ENCODED_LEN (sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return g_strdup (text);
}

char *
docket_pairing_code_new (void)
{
  static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  GString *code = g_string_new (NULL);

  for (guint i = 0; i < PAIRING_LEN; i++)
    {
      if (i == PAIRING_LEN / 2)
        g_string_append_c (code, '-');
      g_string_append_c (code, alphabet[randombytes_uniform (32)]);
    }
  return g_string_free (code, FALSE);
}

char *
docket_pairing_code_parse (const char *text)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (const char *c = text; *c != '\0' && code->len <= PAIRING_LEN + 1; c++)
    {
      char upper = g_ascii_toupper (*c);

      if (upper == '-' || g_ascii_isspace (upper))
        continue;
      if (!g_ascii_isalnum (upper))
        return NULL;
      if (code->len == PAIRING_LEN / 2)
        g_string_append_c (code, '-');
      g_string_append_c (code, upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper);
    }
  return code->len == PAIRING_LEN + 1 ? g_strdup (code->str) : NULL;
}
