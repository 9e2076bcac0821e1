/* docket-making.c: what an item will look like: its page, its face, its picture in the hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-making-private.h"

#include "docket-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
set_gone (GError **error)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("The picture was removed when its term ended."));
  return FALSE;
}

static gboolean
check_image (const DocketImage *image, GError **error)
{
  if (image == NULL || image->sha256 == NULL)
    {
      if (image != NULL && image->state == DOCKET_IMAGE_RECEIVING)
        g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS, _("This picture is still being received."));
      else
        set_gone (error);
      return FALSE;
    }
  if (image->state == DOCKET_IMAGE_OK)
    return TRUE;
  if (image->state == DOCKET_IMAGE_REFUSED)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE,
                         image->problem != NULL ? image->problem : _("This picture cannot be used."));
  else
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_IN_PROGRESS, _("This picture is still being checked."));
  return FALSE;
}

static gint
open_memory (GError **error)
{
  gint fd = memfd_create ("made", MFD_CLOEXEC);

  if (fd < 0)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "No memory for a page: %s", g_strerror (errno));
  return fd;
}

static gboolean
take_memory (DocketMade *made, gint fd, const char *type, char *tag)
{
  struct stat status = { 0 };

  fstat (fd, &status);
  *made = (DocketMade) { fd, status.st_size, type, tag };
  return TRUE;
}

static char *
dup_tag (const char *design)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, design, -1);

  return g_strndup (hash, 32);
}

static void
add_picture (GString *text, const DocketOrder *order, const char *id, const DocketCrop *crop)
{
  const DocketImage *image = docket_order_find_image (order, id);

  g_string_append_printf (text, " %s %.9f %.9f %.9f %.9f",
                          image != NULL && image->sha256 != NULL ? image->sha256 : "-", crop->x, crop->y, crop->width,
                          crop->height);
}

/* All that a page of pictures depends on. */
static char *
describe (const DocketOrder *order, const DocketItem *item, const DocketProduct *product, const DocketPage *page)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%s %d %d %d %u %u %d", product->artwork, page->width, page->height, page->border,
                   page->scaling, page->format, page->size);
  g_string_append_printf (text, " %u %u %d %d %u %d %d", product->rows, product->columns, product->gap,
                          product->margin, product->cut, product->radius, product->cut_marks);
  add_picture (text, order, item->image, &item->crop);
  for (guint i = 0; i < item->pictures->len; i++)
    {
      const DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);

      add_picture (text, order, picture->image, &picture->crop);
    }
  return g_string_free (text, FALSE);
}

gint
docket_making_open_picture (DocketServices *services, const DocketOrder *order, const char *id, GError **error)
{
  const DocketImage *image = docket_order_find_image (order, id);
  g_autoptr (GError) local = NULL;
  gint fd;

  if (!check_image (image, error))
    return -1;
  fd = docket_blobs_open_original (services->blobs, image->sha256, NULL, &local);
  if (fd < 0 && g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    set_gone (error);
  else if (fd < 0)
    g_propagate_error (error, g_steal_pointer (&local));
  return fd;
}

static void
close_all (const gint *fds, guint n)
{
  for (guint i = 0; i < n; i++)
    close (fds[i]);
}

/* The pictures that a sheet repeats; one where there is no list. -1 with nothing left open. */
static gint
open_pictures (DocketServices *services, const DocketOrder *order, const DocketItem *item, gint *fds, DocketCrop *crops,
               GError **error)
{
  guint n = MAX (item->pictures->len, 1);

  for (guint i = 0; i < n; i++)
    {
      const DocketItemPicture *picture = item->pictures->len > 0 ? g_ptr_array_index (item->pictures, i) : NULL;

      crops[i] = picture != NULL ? picture->crop : item->crop;
      fds[i] = docket_making_open_picture (services, order, picture != NULL ? picture->image : item->image, error);
      if (fds[i] < 0)
        {
          close_all (fds, i);
          return -1;
        }
    }
  return (gint) n;
}

static gboolean
render (DocketServices *services, const DocketOrder *order, const DocketItem *item, const DocketProduct *product,
        const DocketPage *page, gint out, GError **error)
{
  gint fds[DOCKET_SHEET_MAX_PICTURES];
  DocketCrop crops[DOCKET_SHEET_MAX_PICTURES];
  gint n = open_pictures (services, order, item, fds, crops, error);
  gboolean made;

  if (n < 0)
    return FALSE;
  if (docket_product_is (product, DOCKET_ARTWORK_SHEET))
    made = docket_renderer_sheet (services->renderer, fds, crops, (guint) n, product, page, page->size > 0, out, error);
  else
    made = docket_renderer_page (services->renderer, fds[0], page, out, error);
  close_all (fds, (guint) n);
  return made;
}

/* A page of one picture is kept beside it, and goes with it. */
static gboolean
make_kept (DocketServices *services, const DocketOrder *order, const DocketItem *item, const DocketProduct *product,
           const DocketPage *page, DocketMade *made, GError **error)
{
  const char *sha256 = docket_order_find_image (order, item->image)->sha256;
  g_autofree char *design = describe (order, item, product, page);
  g_autofree char *tag = dup_tag (design);
  g_autofree char *variant = g_strdup_printf ("page-%s.%s", tag, page->format == DOCKET_PAGE_PNG ? "png" : "jpg");
  const char *type = page->format == DOCKET_PAGE_PNG ? "image/png" : "image/jpeg";
  gint fd = docket_blobs_open_derived (services->blobs, sha256, variant, &made->length, NULL);

  if (fd < 0)
    {
      g_autoptr (DocketDerived) derived = docket_derived_begin (services->blobs, sha256, variant, error);

      if (derived == NULL || !render (services, order, item, product, page, docket_derived_get_fd (derived), error)
          || !docket_derived_keep (g_steal_pointer (&derived), error))
        return FALSE;
      fd = docket_blobs_open_derived (services->blobs, sha256, variant, &made->length, error);
    }
  made->fd = fd;
  made->type = type;
  made->tag = g_steal_pointer (&tag);
  return fd >= 0;
}

static gboolean
make_fresh (DocketServices *services, const DocketOrder *order, const DocketItem *item, const DocketProduct *product,
            const DocketPage *page, DocketMade *made, GError **error)
{
  g_autofree char *design = describe (order, item, product, page);
  gint fd = open_memory (error);

  if (fd < 0)
    return FALSE;
  if (!render (services, order, item, product, page, fd, error))
    {
      close (fd);
      return FALSE;
    }
  return take_memory (made, fd, page->format == DOCKET_PAGE_PNG ? "image/png" : "image/jpeg", dup_tag (design));
}

static gboolean
make_stamp (DocketServices *services, const DocketOrder *order, const DocketItem *item, DocketStampOrder *wanted,
            gint *output, const char *type, DocketMade *made, GError **error)
{
  char *key;

  *output = open_memory (error);
  if (*output < 0)
    return FALSE;
  if (!docket_making_draw_stamp (services, order, item, wanted, NULL, &key, error))
    {
      close (*output);
      return FALSE;
    }
  return take_memory (made, *output, type, key);
}

/* Borrowed. A product that the shop took out of its catalogue cannot be drawn any more. */
static const DocketProduct *
require_product (DocketServices *services, const DocketOrder *order, const DocketItem *item, GError **error)
{
  const DocketProduct *product = docket_catalogue_find (docket_services_get_catalogue (services, order->site), item->product);

  if (product == NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("This shop does not offer “%s” any more."), item->product);
  return product;
}

void
docket_made_clear (DocketMade *made)
{
  if (made->fd >= 0)
    close (made->fd);
  made->fd = -1;
  g_clear_pointer (&made->tag, g_free);
}

gint
docket_made_take (DocketMade *made)
{
  gint fd = made->fd;

  made->fd = -1;
  return fd;
}

gboolean
docket_making_preview (DocketServices *services, const DocketOrder *order, const DocketItem *item, gint size,
                       DocketMade *made, GError **error)
{
  const DocketProduct *product = require_product (services, order, item, error);
  DocketStampOrder wanted = { .face = -1, .outlines = -1, .size = size };
  DocketPage page;

  if (product == NULL)
    return FALSE;
  if (docket_product_is (product, DOCKET_ARTWORK_STAMP))
    return make_stamp (services, order, item, &wanted, &wanted.imprint, "image/png", made, error);
  page = docket_page_for_item (item, product->border_width, DOCKET_PAGE_JPEG);
  page.size = size;
  return make_fresh (services, order, item, product, &page, made, error);
}

gboolean
docket_making_page (DocketServices *services, const DocketOrder *order, const DocketItem *item, DocketPageFormat format,
                    DocketMade *made, GError **error)
{
  const DocketProduct *product = docket_catalogue_find (docket_services_get_catalogue (services, order->site), item->product);
  DocketProduct plain = { .artwork = (char *) DOCKET_ARTWORK_PHOTO };
  DocketStampOrder wanted = { .outlines = -1, .imprint = -1 };
  DocketPage page;

  /* A photo needs nothing of the catalogue but the width of a border. */
  if (product == NULL && item->content == DOCKET_CONTENT_PICTURE && item->pictures->len == 0 && !item->border)
    product = &plain;
  else if (product == NULL)
    return require_product (services, order, item, error) != NULL;
  if (docket_product_is (product, DOCKET_ARTWORK_STAMP))
    return make_stamp (services, order, item, &wanted, &wanted.face, "image/png", made, error);
  page = docket_page_for_item (item, product->border_width, format);
  if (item->pictures->len > 1)
    return make_fresh (services, order, item, product, &page, made, error);
  return check_image (docket_order_find_image (order, item->image), error) &&
         make_kept (services, order, item, product, &page, made, error);
}

/* What depends on one picture and is kept beside it; the rest is drawn when it is asked for. */
static gboolean
is_kept (const DocketOrder *order, const DocketItem *item, const DocketProduct *product)
{
  return product != NULL && !docket_product_is (product, DOCKET_ARTWORK_STAMP) && item->pictures->len <= 1 &&
         docket_order_find_image (order, item->image) != NULL;
}

gboolean
docket_making_ahead (DocketServices *services, const DocketOrder *order, GError **error)
{
  for (guint i = 0; i < order->items->len; i++)
    {
      const DocketItem *item = g_ptr_array_index (order->items, i);
      g_auto (DocketMade) made = { .fd = -1 };

      if (is_kept (order, item, docket_catalogue_find (docket_services_get_catalogue (services, order->site), item->product)) &&
          !docket_making_page (services, order, item, DOCKET_PAGE_JPEG, &made, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
docket_making_outlines (DocketServices *services, const DocketOrder *order, const DocketItem *item, DocketMade *made,
                        GError **error)
{
  const DocketProduct *product = require_product (services, order, item, error);
  DocketStampOrder wanted = { .face = -1, .imprint = -1 };

  if (product == NULL)
    return FALSE;
  if (docket_product_is (product, DOCKET_ARTWORK_STAMP))
    return make_stamp (services, order, item, &wanted, &wanted.outlines, "image/svg+xml", made, error);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("Only stamps have outlines."));
  return FALSE;
}
