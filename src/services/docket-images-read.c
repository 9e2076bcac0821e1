/* docket-images-read.c: pictures looked at again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-images.h"

#include "docket-error.h"
#include "docket-orders.h"
#include "docket-previews-private.h"

#include <glib/gi18n.h>

/* The order's picture taken out of it; NOT_FOUND. */
static DocketImage *
find_image (DocketServices   *services,
            const DocketCall *call,
            const char       *code,
            const char       *id,
            gboolean         *term_over,
            GError          **error)
{
  g_autoptr (DocketOrder) order = docket_orders_load (services, call, code, error);
  guint index;

  if (order == NULL)
    return NULL;
  *term_over = order->expiry.images_expire == 0;
  for (index = 0; index < order->images->len; index++)
    if (g_strcmp0 (((DocketImage *) g_ptr_array_index (order->images, index))->id, id) == 0)
      return g_ptr_array_steal_index (order->images, index);

  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no such picture."));
  return NULL;
}

static gboolean
check_usable (const DocketImage *image,
              gboolean           term_over,
              GError           **error)
{
  if (image->state == DOCKET_IMAGE_RECEIVING)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNFINISHED_UPLOAD,
                 _("This picture has not arrived yet."));
  else if (term_over || image->sha256 == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE,
                 _("The pictures of this order were removed when their term ended."));
  else if (image->state == DOCKET_IMAGE_REFUSED)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE,
                         image->problem != NULL ? image->problem : _("This picture cannot be used."));
  else
    return TRUE;
  return FALSE;
}

static gint
open_original (DocketServices    *services,
               const DocketImage *image,
               gint64            *length,
               GError           **error)
{
  g_autoptr (GError) local = NULL;
  gint fd = docket_blobs_open_original (services->blobs, image->sha256, length, &local);

  if (fd >= 0)
    return fd;
  if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE,
                 _("The pictures of this order were removed when their term ended."));
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return -1;
}

static void
give_sha256 (DocketImage *image,
             gint         fd,
             char       **sha256)
{
  if (fd >= 0 && sha256 != NULL)
    *sha256 = g_steal_pointer (&image->sha256);
}

DocketImage *
docket_images_get (DocketServices   *services,
                   const DocketCall *call,
                   const char       *code,
                   const char       *id,
                   GError          **error)
{
  gboolean term_over;

  return find_image (services, call, code, id, &term_over, error);
}

gint
docket_images_open_original (DocketServices   *services,
                             const DocketCall *call,
                             const char       *code,
                             const char       *id,
                             gint64           *length,
                             char            **sha256,
                             GError          **error)
{
  gboolean term_over;
  g_autoptr (DocketImage) image = find_image (services, call, code, id, &term_over, error);
  gint fd;

  if (image == NULL || !check_usable (image, term_over, error))
    return -1;
  fd = open_original (services, image, length, error);
  give_sha256 (image, fd, sha256);
  return fd;
}

gint
docket_images_open_preview (DocketServices   *services,
                            const DocketCall *call,
                            const char       *code,
                            const char       *id,
                            gint              size,
                            gint64           *length,
                            char            **sha256,
                            GError          **error)
{
  gboolean term_over;
  g_autoptr (DocketImage) image = find_image (services, call, code, id, &term_over, error);
  g_autofree char *variant = g_strdup_printf ("%d.jpg", size);
  gint fd;

  if (image == NULL || !check_usable (image, term_over, error))
    return -1;
  if (image->state == DOCKET_IMAGE_CHECKING)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS,
                   _("This picture is still being checked."));
      return -1;
    }
  fd = docket_blobs_open_derived (services->blobs, image->sha256, variant, length, NULL);
  if (fd < 0 && docket_previews_make (services, image->sha256, NULL, error))
    fd = docket_blobs_open_derived (services->blobs, image->sha256, variant, length, error);
  give_sha256 (image, fd, sha256);
  return fd;
}
