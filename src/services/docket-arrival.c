/* docket-arrival.c: a message coming in from a mailbox
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-messages.h"

#include "docket-envelope.h"
#include "docket-error.h"
#include "docket-message.h"
#include "docket-receiver-private.h"
#include "docket-receiving-private.h"
#include "docket-text.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct _DocketArrival
{
  DocketServices *services;
  DocketUpload *upload;
  char *name;
};

typedef struct
{
  DocketServices *services;
  DocketMessageRow *row;
  gint64 now;
  gboolean known;
} Storing;

/* What stays the same however often and by whichever way a message comes: what it says of itself, and
 * its body, whose lines may end in one way or another. */
static DocketHash
identify (DocketServices       *services,
          const DocketEnvelope *envelope,
          const guint8         *bytes,
          gsize                 length)
{
  DocketHash body = docket_hash_mapped_lines (bytes + envelope->body, length - envelope->body);
  gsize told_length;
  const guint8 *told = g_bytes_get_data (envelope->told, &told_length);
  DocketHash head = docket_hash_bytes (told, told_length);
  g_autofree char *head_text = g_base64_encode (head.bytes, sizeof head.bytes);
  g_autofree char *body_text = g_base64_encode (body.bytes, sizeof body.bytes);
  g_autofree char *all = g_strjoin ("\n", envelope->message_id != NULL ? envelope->message_id : "", head_text, body_text,
                                    NULL);

  return docket_secret_hash (services->secret, "message", all);
}

static GBytes *
map_original (DocketServices *services,
              const char     *sha256,
              GError        **error)
{
  gint fd = docket_blobs_open_original (services->blobs, sha256, NULL, error);
  g_autoptr (GMappedFile) file = fd >= 0 ? g_mapped_file_new_from_fd (fd, FALSE, error) : NULL;

  if (fd >= 0)
    close (fd);
  return file != NULL ? g_mapped_file_get_bytes (file) : NULL;
}

DocketArrival *
docket_arrival_new (DocketServices *services,
                    GError        **error)
{
  g_autoptr (DocketArrival) arrival = g_new0 (DocketArrival, 1);

  arrival->services = services;
  arrival->name = docket_upload_name_new ();
  /* No row refers to the file yet. */
  docket_receiving_keep (services->receiving, arrival->name);
  arrival->upload = docket_upload_open (services->blobs, arrival->name, 0, error);
  return arrival->upload != NULL ? g_steal_pointer (&arrival) : NULL;
}

void
docket_arrival_abandon (DocketArrival *arrival)
{
  if (arrival == NULL)
    return;

  docket_upload_close (arrival->upload);
  docket_blobs_discard_upload (arrival->services->blobs, arrival->name, NULL);
  docket_receiving_let_go (arrival->services->receiving, arrival->name);
  g_free (arrival->name);
  g_free (arrival);
}

gboolean
docket_arrival_append (DocketArrival *arrival,
                       gconstpointer  bytes,
                       gsize          length,
                       GError       **error)
{
  return docket_upload_append (arrival->upload, bytes, length, error);
}

/* A mail is the same wherever it lies; what is pushed has a place of its own, and may be told of in other words. */
static gboolean
look_whether_known (DocketDbHandle *handle,
                    Storing        *storing,
                    GError        **error)
{
  const DocketMessageRow *row = storing->row;
  gboolean pushed = g_strcmp0 (row->reason, DOCKET_MESSAGES_PUSHED) == 0;

  if (pushed && !docket_messages_table_has_place (handle, row->mailbox, row->validity, row->uid, &storing->known, error))
    return FALSE;
  return storing->known || docket_messages_table_has (handle, &row->identity, &storing->known, error);
}

static gboolean
store (DocketDbHandle *handle,
       gpointer        data,
       GError        **error)
{
  Storing *storing = data;

  if (!look_whether_known (handle, storing, error))
    return FALSE;
  return storing->known ||
         (docket_messages_table_add (handle, storing->row, error) &&
          (storing->row->state != DOCKET_MESSAGE_PARKED ||
           docket_messages_save (storing->services, handle, storing->row, storing->now, error)));
}

static void
park (DocketMessageRow         *row,
      const DocketArrivalPlace *place)
{
  row->state = DOCKET_MESSAGE_PARKED;
  row->reason = g_strdup (place->reason);
  row->expires = place->now + DOCKET_MESSAGES_TERM;
  g_free (row->sender);
  row->sender = g_strdup (place->sender);
}

static gboolean
fill_and_store (DocketArrival            *arrival,
                const DocketArrivalPlace *place,
                const char               *sha256,
                gboolean                 *known,
                GError                  **error)
{
  DocketServices *services = arrival->services;
  g_autoptr (DocketMessageRow) row = g_new0 (DocketMessageRow, 1);
  g_autoptr (DocketEnvelope) envelope = NULL;
  g_autoptr (GBytes) raw = map_original (services, sha256, error);
  Storing storing = { services, row, place->now, FALSE };
  gconstpointer bytes;
  gsize length;

  if (raw == NULL)
    return FALSE;
  bytes = g_bytes_get_data (raw, &length);
  envelope = docket_envelope_read (bytes, length);
  row->identity = identify (services, envelope, bytes, length);
  row->mailbox = g_strdup (place->mailbox);
  row->validity = g_strdup (place->validity);
  row->uid = g_strdup (place->uid);
  row->message_id = g_strdup (envelope->message_id);
  row->sender = g_strdup (envelope->sender);
  row->subject = g_strdup (envelope->subject);
  row->received_at = place->now;
  row->length = MAX (place->length, (gint64) length);
  row->raw = g_strdup (sha256);
  row->site = g_strdup (place->site);
  if (place->reason != NULL)
    park (row, place);
  if (!docket_db_write (services->db, store, &storing, error))
    return FALSE;
  *known = storing.known;
  return TRUE;
}

gboolean
docket_arrival_end (DocketArrival            *arrival,
                    const DocketArrivalPlace *place,
                    gboolean                 *known,
                    GError                  **error)
{
  g_autoptr (DocketArrival) owned = arrival;
  DocketServices *services = arrival->services;
  g_autofree char *sha256 = NULL;
  gboolean stored;

  if (!docket_upload_sync (arrival->upload, TRUE, error))
    return FALSE;
  sha256 = docket_upload_finish (arrival->upload, error);
  if (sha256 == NULL)
    return FALSE;
  docket_receiving_keep (services->receiving, sha256);
  stored = docket_blobs_publish (services->blobs, arrival->name, sha256, error) &&
           fill_and_store (arrival, place, sha256, known, error);
  docket_receiving_let_go (services->receiving, sha256);
  if (!stored || *known)
    docket_receiver_collect (services, sha256);
  return stored;
}

/* On one line, as a header's value is. (transfer full) */
static char *
dup_line (const char *text)
{
  char *line = docket_text_dup_upright (text);

  for (char *c = line; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return line;
}

static char *
dup_letter (const DocketPushed *pushed)
{
  g_autofree char *key = g_strcanon (g_strdup (pushed->key), G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-", '-');
  g_autofree char *files = pushed->files != NULL ? dup_line (pushed->files) : g_strdup ("");

  return g_strdup_printf ("Message-ID: <%s@%s.invalid>\nSubject: %s\nMIME-Version: 1.0\n"
                          "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n\n%s\n",
                          key, pushed->channel, files, pushed->why, pushed->text != NULL ? pushed->text : "");
}

gboolean
docket_messages_park_pushed (DocketServices     *services,
                             const DocketCall   *call,
                             const DocketPushed *pushed,
                             GError            **error)
{
  g_autofree char *letter = dup_letter (pushed);
  g_autofree char *from = dup_line (pushed->from);
  DocketArrivalPlace place = { .mailbox = pushed->channel, .validity = pushed->channel, .uid = pushed->key,
                               .site = call->site, .length = (gint64) strlen (letter), .now = call->now,
                               .reason = DOCKET_MESSAGES_PUSHED, .sender = from };
  g_autoptr (DocketArrival) arrival = docket_arrival_new (services, error);
  gboolean known;

  docket_message_init ();   /* a shop that takes no mail has not */
  return arrival != NULL && docket_arrival_append (arrival, letter, strlen (letter), error) &&
         docket_arrival_end (g_steal_pointer (&arrival), &place, &known, error);
}

gboolean
docket_messages_has_place (DocketServices *services,
                           const char     *mailbox,
                           const char     *validity,
                           const char     *uid,
                           gboolean       *has,
                           GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL && docket_messages_table_has_place (handle, mailbox, validity, uid, has, error);
}

GBytes *
docket_messages_open_raw (DocketServices         *services,
                          const DocketMessageRow *row,
                          GError                **error)
{
  if (row->raw != NULL)
    return map_original (services, row->raw, error);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_GONE, "The message was removed at the end of its term.");
  return NULL;
}

void
docket_messages_rest_raw (GBytes *raw)
{
  gsize length;
  gconstpointer bytes = g_bytes_get_data (raw, &length);

  if (length > 0)
    madvise ((gpointer) bytes, length, MADV_DONTNEED);
}
