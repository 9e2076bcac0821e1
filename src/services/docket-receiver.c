/* docket-receiver.c: a picture being received by one connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-receiver-private.h"

#include "docket-error.h"
#include "docket-orders.h"
#include "docket-previews-private.h"

#include <glib/gi18n.h>

struct _DocketReceiver
{
  DocketServices *services;
  DocketImageRow *row;
  DocketUpload *upload;    /* NULL: the picture is whole already */
  GError *failure;         /* the first */
};

typedef struct
{
  DocketReceiver *receiver;
  const char *sha256;      /* NULL: not whole yet */
  gint64 offset;
  DocketImage *image;      /* (out) */
} Ending;

static DocketImage *
image_copy (const DocketImage *image)
{
  DocketImage *copy = docket_image_new ();

  copy->id = g_strdup (image->id);
  copy->name = g_strdup (image->name);
  copy->length = image->length;
  copy->offset = image->offset;
  copy->state = image->state;
  copy->sha256 = g_strdup (image->sha256);
  copy->width = image->width;
  copy->height = image->height;
  copy->problem = g_strdup (image->problem);
  return copy;
}

static guint
count_arrived (const DocketOrder *order)
{
  guint n = 0;

  for (guint i = 0; i < order->images->len; i++)
    n += ((const DocketImage *) g_ptr_array_index (order->images, i))->state != DOCKET_IMAGE_RECEIVING;
  return n;
}

static gboolean
all_arrived (const DocketOrder *order)
{
  return count_arrived (order) == order->images->len && order->images->len >= order->images_expected;
}

static gboolean
log_complete (DocketChanging *changing,
              const char     *id,
              GError        **error)
{
  const DocketOrder *order = changing->result->order;
  g_autofree char *data = g_strdup_printf ("{\"image\":\"%s\",\"state\":\"checking\",\"arrived\":%u}", id,
                                           count_arrived (order));

  return docket_change_log (changing, "image-complete", data, all_arrived (order), error);
}

static gboolean
store_end (DocketChanging *changing,
           gpointer        data,
           GError        **error)
{
  Ending *ending = data;
  DocketOrder *order = changing->result->order;
  const char *id = ending->receiver->row->id;
  DocketImage *image = docket_order_find_image (order, id);
  g_autoptr (DocketImageRow) row = docket_images_table_get (changing->handle, order->code, id, error);

  if (row == NULL)
    return FALSE;
  if (image == NULL || row->removed || order->state != DOCKET_ORDER_RECEIVING)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("This picture is no longer wanted."));
      return FALSE;
    }

  row->offset = image->offset = ending->offset;
  if (ending->sha256 != NULL)
    {
      row->state = image->state = DOCKET_IMAGE_CHECKING;
      row->sha256 = g_strdup (ending->sha256);
      g_free (image->sha256);
      image->sha256 = g_strdup (ending->sha256);
    }
  order->expiry = docket_terms_at_upload (&changing->site->terms, changing->call->now);
  ending->image = image_copy (image);
  return docket_images_table_put (changing->handle, row, error) &&
         (ending->sha256 == NULL || log_complete (changing, id, error));
}

static gboolean
store_ending (DocketReceiver *receiver,
              gint64          now,
              Ending         *ending,
              GError        **error)
{
  DocketCall call = { .actor = "customer", .now = now };

  return docket_change_order (receiver->services, &call, receiver->row->order, store_end, ending, NULL, error);
}

/* The collector may not take the same picture, of another order, between the two steps. */
static gboolean
publish_and_store (DocketReceiver *receiver,
                   gint64          now,
                   Ending         *ending,
                   GError        **error)
{
  DocketServices *services = receiver->services;
  gboolean stored;

  if (ending->sha256 == NULL)
    return store_ending (receiver, now, ending, error);
  docket_receiving_keep (services->receiving, ending->sha256);
  stored = docket_blobs_publish (services->blobs, receiver->row->upload, ending->sha256, error) &&
           store_ending (receiver, now, ending, error);
  docket_receiving_let_go (services->receiving, ending->sha256);
  return stored;
}

static gboolean
store_arrived (DocketReceiver *receiver,
               gint64          now,
               DocketImage   **image,
               GError        **error)
{
  DocketServices *services = receiver->services;
  gint64 offset = docket_upload_get_offset (receiver->upload);
  gboolean whole = offset == receiver->row->length;
  g_autofree char *sha256 = NULL;
  Ending ending = { .receiver = receiver, .offset = offset };

  if (!docket_upload_sync (receiver->upload, whole, error))
    return FALSE;
  if (whole)
    {
      ending.sha256 = sha256 = docket_upload_finish (receiver->upload, error);
      if (sha256 == NULL)
        return FALSE;
    }
  if (!publish_and_store (receiver, now, &ending, error))
    {
      docket_image_free (ending.image);
      return FALSE;
    }
  *image = ending.image;
  if (whole)
    {
      docket_blobs_discard_upload (services->blobs, receiver->row->upload, NULL);
      if (services->previews != NULL)
        docket_previews_queue (services->previews, receiver->row->order, receiver->row->id, sha256);
    }
  return TRUE;
}

static gboolean
get_stored (DocketReceiver *receiver,
            DocketImage   **image,
            GError        **error)
{
  const DocketCall call = { .actor = "customer" };

  *image = docket_images_get (receiver->services, &call, receiver->row->order, receiver->row->id, error);
  return *image != NULL;
}

static gboolean
remove_unreferenced (DocketServices *services,
                     DocketDbHandle *handle,
                     const char     *sha256,
                     GError        **error)
{
  gboolean referenced;

  return docket_images_table_is_referenced (handle, sha256, &referenced, error) &&
         (referenced || docket_blobs_remove (services->blobs, sha256, error));
}

/* What is kept now has an order in a moment, or the sweeper finds it again. */
static gboolean
collect (DocketDbHandle *handle,
         gpointer        data,
         GError        **error)
{
  gpointer *pair = data;
  DocketServices *services = pair[0];
  gboolean done;

  if (!docket_receiving_lock_unkept (services->receiving, pair[1]))
    return TRUE;
  done = remove_unreferenced (services, handle, pair[1], error);
  docket_receiving_unlock (services->receiving);
  return done;
}

DocketReceiver *
docket_receiver_new (DocketServices       *services,
                     const DocketImageRow *row,
                     GError              **error)
{
  g_autoptr (DocketReceiver) receiver = g_new0 (DocketReceiver, 1);
  g_autoptr (GError) local = NULL;

  if (!docket_receiving_enter (services->receiving, row->order, row->id, error))
    return NULL;
  receiver->services = services;
  /* Read again inside: another connection may have gone on until just now. */
  receiver->row = docket_receiver_find (services, row->order, row->id, error);
  if (receiver->row == NULL)
    {
      docket_receiving_leave (services->receiving, row->order, row->id);
      return NULL;
    }
  if (receiver->row->state != DOCKET_IMAGE_RECEIVING)
    return g_steal_pointer (&receiver);

  receiver->upload = docket_upload_open (services->blobs, receiver->row->upload, receiver->row->offset,
                                         &local);
  if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    {
      g_clear_error (&local);
      receiver->upload = docket_upload_open (services->blobs, receiver->row->upload, 0, &local);
    }
  if (receiver->upload != NULL)
    return g_steal_pointer (&receiver);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

DocketImageRow *
docket_receiver_find (DocketServices *services,
                      const char     *code,
                      const char     *id,
                      GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (DocketImageRow) row = NULL;

  row = handle != NULL ? docket_images_table_get (handle, code, id, error) : NULL;
  if (row == NULL || !row->removed)
    return g_steal_pointer (&row);
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("This picture was removed."));
  return NULL;
}

void
docket_receiver_collect (DocketServices *services,
                         const char     *sha256)
{
  gpointer pair[] = { services, (gpointer) sha256 };
  g_autoptr (GError) error = NULL;

  if (sha256 != NULL && !docket_db_write (services->db, collect, pair, &error))
    g_message ("a picture that nothing refers to stays for now: %s", error->message);
}

gboolean
docket_receiver_append (DocketReceiver *receiver,
                        gconstpointer   bytes,
                        gsize           length,
                        GError        **error)
{
  if (receiver->failure == NULL &&
      docket_receiver_get_offset (receiver) + (gint64) length > receiver->row->length)
    g_set_error (&receiver->failure, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE,
                 _("More bytes arrived than were announced for this picture."));
  if (receiver->failure == NULL && length > 0)
    docket_upload_append (receiver->upload, bytes, length, &receiver->failure);
  if (receiver->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (receiver->failure));
  return FALSE;
}

gint64
docket_receiver_get_offset (const DocketReceiver *receiver)
{
  return receiver->upload != NULL ? docket_upload_get_offset (receiver->upload) : receiver->row->offset;
}

const char *
docket_receiver_get_image_id (const DocketReceiver *receiver)
{
  return receiver->row->id;
}

gboolean
docket_receiver_end (DocketReceiver *receiver,
                     gint64          now,
                     DocketImage   **image,
                     GError        **error)
{
  g_autoptr (DocketReceiver) owned = receiver;
  g_autoptr (DocketImage) stored = NULL;
  gboolean news = receiver->upload != NULL &&
                  (docket_receiver_get_offset (receiver) != receiver->row->offset ||
                   docket_receiver_get_offset (receiver) == receiver->row->length);

  if (news ? !store_arrived (receiver, now, &stored, error) : !get_stored (receiver, &stored, error))
    return FALSE;
  if (receiver->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&receiver->failure));
      return FALSE;
    }
  if (image != NULL)
    *image = g_steal_pointer (&stored);
  return TRUE;
}

void
docket_receiver_abandon (DocketReceiver *receiver)
{
  if (receiver == NULL)
    return;

  if (receiver->row != NULL)
    docket_receiving_leave (receiver->services->receiving, receiver->row->order, receiver->row->id);
  docket_upload_close (receiver->upload);
  docket_image_row_free (receiver->row);
  g_clear_error (&receiver->failure);
  g_free (receiver);
}
