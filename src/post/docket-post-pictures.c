/* docket-post-pictures.c: a message's pictures become an order's, as uploads do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-post-reading-private.h"

#include "docket-error.h"
#include "docket-images.h"
#include "docket-orders.h"

#include <glib/gi18n.h>

/* Longer than any picture takes, however many wait. */
#define CHECKED_WITHIN (5 * G_TIME_SPAN_MINUTE)

/* Its own fault: the message is answered without it. */
static gboolean
is_pictures_fault (const GError *error)
{
  return g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE) ||
         g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_TOO_MANY) ||
         g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_INVALID) ||
         g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE);
}

static DocketNoticeAttachment *
get_attachment (DocketReading *reading,
                guint          picture)
{
  return g_ptr_array_index (reading->attachments, g_array_index (reading->draft->pictures, guint, picture));
}

static void
refuse (DocketReading *reading,
        guint          picture,
        const char    *why)
{
  DocketNoticeAttachment *attachment = get_attachment (reading, picture);

  attachment->taken = FALSE;
  g_free (attachment->why);
  attachment->why = g_strdup (why);
}

/* The key is the message's and the attachment's: after a crash the same picture goes on. */
static char *
send_one (DocketReading          *reading,
          const DocketAttachment *attachment,
          guint                   index,
          GError                **error)
{
  DocketCall call = { .actor = "customer", .now = reading->now, .customer = TRUE };
  g_autoptr (GBytes) bytes = docket_attachment_decode (attachment);
  g_autofree char *key = g_strdup_printf ("message-%" G_GINT64_FORMAT "-%u", reading->row->id, index);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  DocketImageStart start = { .key = key, .name = attachment->name, .length = (gint64) length };
  g_autoptr (DocketReceiver) receiver = docket_images_begin (reading->post->services, &call, reading->row->order, &start,
                                                             NULL, error);
  g_autofree char *id = NULL;
  gint64 offset;

  docket_messages_rest_raw (reading->message->raw);
  if (receiver == NULL)
    return NULL;
  id = g_strdup (docket_receiver_get_image_id (receiver));
  offset = docket_receiver_get_offset (receiver);
  if (offset < (gint64) length && !docket_receiver_append (receiver, data + offset, length - (gsize) offset, error))
    return NULL;
  return docket_receiver_end (g_steal_pointer (&receiver), reading->now, NULL, error) ? g_steal_pointer (&id) : NULL;
}

static gboolean
send_all (DocketReading *reading,
          GError       **error)
{
  for (guint i = 0; i < reading->draft->pictures->len; i++)
    {
      guint index = g_array_index (reading->draft->pictures, guint, i);
      g_autoptr (GError) local = NULL;
      char *id = send_one (reading, g_ptr_array_index (reading->message->attachments, index), index, &local);

      if (id == NULL && !is_pictures_fault (local))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (id == NULL)
        refuse (reading, i, local->message);
      g_ptr_array_add (reading->images, id);
    }
  return TRUE;
}

/* FALSE where one was not checked for a fault of ours. */
static gboolean
read_verdicts (DocketReading     *reading,
               const DocketOrder *order,
               GError           **error)
{
  for (guint i = 0; i < reading->images->len; i++)
    {
      const char *id = g_ptr_array_index (reading->images, i);
      const DocketImage *image = id != NULL ? docket_order_find_image (order, id) : NULL;

      if (id == NULL || (image != NULL && image->state == DOCKET_IMAGE_OK))
        continue;
      if (image != NULL && image->state != DOCKET_IMAGE_REFUSED)
        {
          g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS, "a picture was not checked in time");
          return FALSE;
        }
      refuse (reading, i, image != NULL && image->problem != NULL ? image->problem
                                                                  : _("This is no picture that can be read."));
      g_clear_pointer ((char **) &reading->images->pdata[i], g_free);
    }
  return TRUE;
}

gboolean
docket_reading_send_pictures (DocketReading *reading,
                              GError       **error)
{
  DocketServices *services = reading->post->services;
  const DocketCall call = { .actor = "server" };
  g_autoptr (DocketOrder) order = NULL;

  if (reading->draft->pictures->len == 0)
    return TRUE;
  g_ptr_array_set_size (reading->images, 0);
  if (!send_all (reading, error))
    return FALSE;
  docket_previews_wait_order (services->previews, reading->row->order, CHECKED_WITHIN);
  order = docket_orders_load (services, &call, reading->row->order, error);
  return order != NULL && read_verdicts (reading, order, error);
}

void
docket_reading_judge_attachments (DocketReading *reading)
{
  for (guint i = 0; i < reading->message->attachments->len; i++)
    {
      const DocketAttachment *attachment = g_ptr_array_index (reading->message->attachments, i);
      gboolean taken = attachment->verdict == DOCKET_ATTACHMENT_TAKEN;
      g_autofree char *why = taken ? NULL : docket_attachment_dup_sentence (attachment);

      g_ptr_array_add (reading->attachments, docket_notice_attachment_new (attachment->name, taken, why));
    }
}
