/* docket-images.c: pictures coming in: begun, continued, removed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-images.h"

#include "docket-error.h"
#include "docket-images-table.h"
#include "docket-orders-table.h"
#include "docket-receiver-private.h"
#include "docket-text.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_MAX_BYTES 255

typedef struct
{
  const DocketImageStart *start;
  char *name;
  DocketImageRow *row;     /* (out) */
  gboolean created;        /* (out) */
} Beginning;

/* No path, no control characters, at most 255 bytes of UTF-8. */
static char *
safe_name (const char *name)
{
  g_autofree char *given = g_utf8_make_valid (name != NULL ? name : "", -1);
  g_autofree char *valid = docket_text_dup_upright (given);
  const char *base = MAX (strrchr (valid, '/'), strrchr (valid, '\\'));
  GString *safe = g_string_new (NULL);

  for (const char *c = base != NULL ? base + 1 : valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (safe->len + g_unichar_to_utf8 (letter, NULL) > NAME_MAX_BYTES)
        break;
      if (!g_unichar_iscntrl (letter))
        g_string_append_unichar (safe, letter);
    }
  return g_string_free (safe, FALSE);
}

static gboolean
check_receiving (DocketOrderState state,
                 GError         **error)
{
  if (state == DOCKET_ORDER_RECEIVING)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
               _("This order is placed; its pictures cannot be changed any more."));
  return FALSE;
}

static gboolean
check_room_for_more (DocketChanging *changing,
                     GError        **error)
{
  if (changing->result->order->images->len < changing->site->max_images)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY,
               _("This shop takes at most %u pictures in one order."), changing->site->max_images);
  return FALSE;
}

static gboolean
add_image (DocketChanging *changing,
           Beginning      *beginning,
           GError        **error)
{
  DocketOrder *order = changing->result->order;
  g_autofree char *id = docket_images_table_next_id (changing->handle, order->code, error);
  DocketImageRow *row;
  DocketImage *image;

  if (id == NULL)
    return FALSE;
  row = beginning->row = g_new0 (DocketImageRow, 1);
  row->order = g_strdup (order->code);
  row->id = g_strdup (id);
  row->key = g_strdup (beginning->start->key);
  row->upload = docket_upload_name_new ();
  row->length = beginning->start->length;
  row->state = DOCKET_IMAGE_RECEIVING;

  image = docket_image_new ();
  image->id = g_strdup (id);
  image->name = g_strdup (beginning->name);
  image->length = row->length;
  image->state = DOCKET_IMAGE_RECEIVING;
  g_ptr_array_add (order->images, image);
  order->expiry = docket_terms_at_upload (&changing->site->terms, changing->call->now);
  beginning->created = TRUE;
  return docket_images_table_put (changing->handle, row, error);
}

static gboolean
begin (DocketChanging *changing,
       gpointer        data,
       GError        **error)
{
  Beginning *beginning = data;
  DocketOrder *order = changing->result->order;
  g_autoptr (GError) local = NULL;

  beginning->row = docket_images_table_find_key (changing->handle, order->code, beginning->start->key,
                                                 &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (beginning->row != NULL)
    return TRUE;
  return check_receiving (order->state, error) && check_room_for_more (changing, error) &&
         add_image (changing, beginning, error);
}

/* The order's shop, where the call may see it. Each part of a picture asks: the document is not read. */
static const DocketSite *
look (DocketServices   *services,
      const DocketCall *call,
      const char       *code,
      DocketOrderState *state,
      GError          **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autofree char *site = NULL;

  if (handle == NULL || !docket_orders_table_get_state (handle, code, &site, state, error) ||
      !docket_change_check_site (services, call, site, error))
    return NULL;
  return docket_services_get_site (services, site, error);
}

static gboolean
check_start (DocketServices         *services,
             const DocketCall       *call,
             const char             *code,
             const DocketImageStart *start,
             GError                **error)
{
  DocketOrderState state;
  const DocketSite *site = look (services, call, code, &state, error);

  if (site == NULL)
    return FALSE;
  if (start->key == NULL || *start->key == '\0' || start->length < 0)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("A picture needs an Idempotency-Key and its length."));
      return FALSE;
    }
  if (start->length > site->max_image_bytes)
    {
      g_autofree char *limit = g_format_size ((guint64) site->max_image_bytes);

      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE,
                   _("This picture is larger than %s, the most that this shop takes."), limit);
      return FALSE;
    }
  return docket_blobs_check_room (services->blobs, start->length, error);
}

/* What the key found is a picture of this very request. */
static gboolean
check_same (const DocketImageRow   *row,
            const DocketImageStart *start,
            GError                **error)
{
  if (row->removed)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("This picture was removed."));
  else if (row->length != start->length)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_KEY_REUSED,
                 _("This Idempotency-Key was used for another picture."));
  return !row->removed && row->length == start->length;
}

static gboolean
remove_image (DocketChanging *changing,
              gpointer        data,
              GError        **error)
{
  DocketImageRow **removed = data;
  DocketOrder *order = changing->result->order;
  DocketImageRow *row = docket_images_table_get (changing->handle, order->code, (*removed)->id, error);
  DocketImage *image;

  if (row == NULL || !check_receiving (order->state, error))
    {
      docket_image_row_free (row);
      return FALSE;
    }
  docket_image_row_free (*removed);
  *removed = row;
  image = docket_order_find_image (order, row->id);
  for (guint i = order->items->len; i > 0; i--)
    if (docket_item_remove_picture (g_ptr_array_index (order->items, i - 1), row->id))
      g_ptr_array_remove_index (order->items, i - 1);
  if (image != NULL)
    g_ptr_array_remove (order->images, image);
  row->removed = TRUE;
  return docket_images_table_put (changing->handle, row, error) &&
         docket_order_price (order, docket_services_get_catalogue (changing->services, changing->site->id), changing->site, error) &&
         docket_change_log (changing, "contents", NULL, FALSE, error);
}

DocketReceiver *
docket_images_begin (DocketServices         *services,
                     const DocketCall       *call,
                     const char             *code,
                     const DocketImageStart *start,
                     gboolean               *created,
                     GError                **error)
{
  g_autofree char *name = safe_name (start->name);
  Beginning beginning = { .start = start, .name = name };
  g_autoptr (DocketImageRow) row = NULL;

  if (!check_start (services, call, code, start, error))
    return NULL;
  if (!docket_change_order (services, call, code, begin, &beginning, NULL, error))
    {
      docket_image_row_free (beginning.row);
      return NULL;
    }
  row = beginning.row;
  if (!check_same (row, start, error))
    return NULL;
  if (created != NULL)
    *created = beginning.created;
  return docket_receiver_new (services, row, error);
}

DocketReceiver *
docket_images_continue (DocketServices   *services,
                        const DocketCall *call,
                        const char       *code,
                        const char       *id,
                        gint64            offset,
                        gint64           *present,
                        GError          **error)
{
  g_autoptr (DocketReceiver) receiver = NULL;
  g_autoptr (DocketImageRow) row = NULL;
  DocketOrderState state;

  if (look (services, call, code, &state, error) == NULL || !check_receiving (state, error))
    return NULL;
  row = docket_receiver_find (services, code, id, error);
  if (row == NULL)
    return NULL;
  receiver = docket_receiver_new (services, row, error);
  if (receiver == NULL)
    return NULL;
  if (docket_receiver_get_offset (receiver) != offset)
    {
      *present = docket_receiver_get_offset (receiver);
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW,
                   _("The picture has arrived up to byte %lld. Go on from there."), (long long) *present);
      return NULL;
    }
  return docket_blobs_check_room (services->blobs, row->length - offset, error)
           ? g_steal_pointer (&receiver)
           : NULL;
}

gboolean
docket_images_remove (DocketServices   *services,
                      const DocketCall *call,
                      const char       *code,
                      const char       *id,
                      DocketResult     *result,
                      GError          **error)
{
  DocketImageRow *row = g_new0 (DocketImageRow, 1);
  gboolean removed;

  row->id = g_strdup (id);
  removed = docket_receiving_enter (services->receiving, code, id, error);
  if (removed)
    {
      removed = docket_change_order (services, call, code, remove_image, &row, result, error);
      docket_receiving_leave (services->receiving, code, id);
    }
  if (removed && row->upload != NULL)
    {
      docket_blobs_discard_upload (services->blobs, row->upload, NULL);
      docket_receiver_collect (services, row->sha256);
    }
  docket_image_row_free (row);
  return removed;
}
