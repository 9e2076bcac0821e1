/* docket-post-bounce.c: what a bounce (RFC 3464) says of one of our messages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-reading-private.h"

#include "docket-error.h"
#include "docket-outbox.h"

typedef struct
{
  DocketReading *reading;
  const DocketMessageBounce *bounce;
  gboolean known;
} Noting;

static gboolean
log_to_order (DocketChanging *changing,
              gpointer        data,
              GError        **error)
{
  return docket_change_log (changing, "mail-bounced", data, TRUE, error);
}

/* Its order may be gone. */
static gboolean
tell_order (Noting                *noting,
            DocketDbHandle        *handle,
            const DocketOutboxRow *row,
            GError               **error)
{
  const char *status = noting->bounce->status;
  g_autofree char *safe = g_strdup (status != NULL ? status : "");
  g_autofree char *data = NULL;
  DocketCall call = { .actor = "server", .now = noting->reading->now };
  g_autoptr (GError) local = NULL;

  g_strcanon (safe, "0123456789.", '.');
  data = g_strdup_printf ("{\"kind\":\"%s\",\"status\":\"%.20s\",\"permanent\":%s}", row->kind, safe,
                          noting->bounce->permanent ? "true" : "false");
  if (row->order == NULL ||
      docket_change_in_work (noting->reading->post->services, &call, handle, row->order, log_to_order, data, &local) ||
      g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Only what answers a message of ours counts: else anybody could silence an address. */
static gboolean
note (DocketDbHandle *handle,
      gpointer        data,
      GError        **error)
{
  Noting *noting = data;
  DocketReading *reading = noting->reading;
  DocketServices *services = reading->post->services;
  const char *id = noting->bounce->message_id;
  g_autoptr (GError) local = NULL;
  g_autoptr (DocketOutboxRow) row = id != NULL ? docket_outbox_table_find (handle, id, &local) : NULL;
  DocketHash address;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  noting->known = row != NULL;
  if (row == NULL)
    return TRUE;
  reading->row->state = DOCKET_MESSAGE_DONE;
  g_free (reading->row->reason);
  reading->row->reason = g_strdup ("bounce");
  reading->row->expires = reading->now + DOCKET_MESSAGES_TERM;
  if (!docket_messages_save (services, handle, reading->row, reading->now, error) ||
      !tell_order (noting, handle, row, error))
    return FALSE;
  if (!noting->bounce->permanent || row->recipient == NULL)
    return TRUE;
  address = docket_outbox_hash_address (services, row->recipient);
  return docket_bad_addresses_table_add (handle, &address, noting->bounce->status, reading->now, error);
}

gboolean
docket_reading_note_bounce (DocketReading *reading,
                            gboolean      *known,
                            GError       **error)
{
  Noting noting = { reading, reading->message->bounce, FALSE };

  *known = FALSE;
  if (noting.bounce == NULL)
    return TRUE;
  if (!docket_db_write (reading->post->services->db, note, &noting, error))
    return FALSE;
  *known = noting.known;
  return TRUE;
}
