/* docket-secret.h: the server's own key, kept in a file of its own, and what is made with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DOCKET_HASH_LEN 32

typedef struct
{
  guint8 bytes[DOCKET_HASH_LEN];
} DocketHash;

typedef struct _DocketSecret DocketSecret;

/* The key in @data_dir/key (mode 0600), drawn where it is missing. It is not in the database, so
 * that a copy of the database alone reveals no password. FAILED where it cannot be read or has a
 * wrong size, FULL. Afterwards immutable: any thread. */
DocketSecret *docket_secret_open (const char *data_dir, GError **error);
void docket_secret_free (DocketSecret *secret);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSecret, docket_secret_free)

/* Keyed BLAKE2b over @purpose and @text, so that a hash for one purpose is none for another. */
DocketHash docket_secret_hash (const DocketSecret *secret, const char *purpose, const char *text);

/* In constant time. */
gboolean docket_hash_equal (const DocketHash *a, const DocketHash *b);

/* BLAKE2b without key, for bodies. */
DocketHash docket_hash_bytes (gconstpointer bytes, gsize length);

/* The same of lines, whether they end in LF or CRLF, without the white space at the end. @bytes are a mapped file's:
 * what was read of them does not stay in memory. */
DocketHash docket_hash_mapped_lines (gconstpointer bytes, gsize length);

/* Authenticated encryption under the server's key. Opening fails (NULL, FAILED) where the text was
 * changed or sealed under another key. */
GBytes *docket_secret_seal (const DocketSecret *secret, gconstpointer bytes, gsize length);
GBytes *docket_secret_unseal (const DocketSecret *secret, GBytes *sealed, GError **error);

/* Chance from the system's generator (libsodium). */
void docket_random (gpointer bytes, gsize length);

/* 32 random bytes in base64url without padding: a bearer token. (transfer full) */
char *docket_token_new (void);

/* Eight characters of Crockford base32 in two groups, "ABCD-EFGH"; and what was typed, folded to
 * the same form (NULL where it cannot be one). (transfer full) */
char *docket_pairing_code_new (void);
char *docket_pairing_code_parse (const char *text);

G_END_DECLS
