/* docket-jobs-page.c: the page that a job prints
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-jobs.h"

#include "docket-error.h"
#include "docket-orders.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* The same picture cut and sized alike is the same page, whichever job asks for it. */
static char *
variant_of (const DocketPage *page)
{
  g_autofree char *text = g_strdup_printf (
      "%d %d %d %u %.9f %.9f %.9f %.9f", page->width, page->height, page->border, page->scaling,
      page->crop.x, page->crop.y, page->crop.width, page->crop.height);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("page-%.32s.%s", hash, page->format == DOCKET_PAGE_PNG ? "png" : "jpg");
}

static gint
render (DocketServices   *services,
        const char       *sha256,
        const char       *variant,
        const DocketPage *page,
        gint64           *length,
        GError          **error)
{
  g_autoptr (DocketDerived) derived = NULL;
  g_autoptr (GError) local = NULL;
  gint fd = docket_blobs_open_original (services->blobs, sha256, NULL, &local);
  gboolean made;

  if (fd < 0)
    {
      gboolean gone = g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND);

      g_set_error_literal (error, DOCKET_ERROR, gone ? DOCKET_ERROR_GONE : local->code,
                           gone ? _("The picture was removed when its term ended.") : local->message);
      return -1;
    }
  derived = docket_derived_begin (services->blobs, sha256, variant, error);
  made = derived != NULL &&
         docket_renderer_page (services->renderer, fd, page, docket_derived_get_fd (derived), error);
  close (fd);
  if (!made || !docket_derived_keep (g_steal_pointer (&derived), error))
    return -1;
  return docket_blobs_open_derived (services->blobs, sha256, variant, length, error);
}

static DocketLength
border_of (DocketServices   *services,
           const DocketItem *item)
{
  const DocketProduct *product = docket_catalogue_find (services->catalogue, item->product);

  return product != NULL ? product->border_width : 0;
}

gint
docket_jobs_open_page (DocketServices   *services,
                       const DocketCall *call,
                       gint64            id,
                       DocketPageFormat  format,
                       gint64           *length,
                       GError          **error)
{
  g_autoptr (DocketJob) job = docket_jobs_get (services, call, id, error);
  g_autoptr (DocketOrder) order = job != NULL ? docket_orders_load (services, call, job->order, error)
                                              : NULL;
  const DocketItem *item = order != NULL ? docket_order_find_item (order, job->item) : NULL;
  const DocketImage *image = item != NULL ? docket_order_find_image (order, item->image) : NULL;
  g_autofree char *variant = NULL;
  DocketPage page;
  gint fd;

  if (order == NULL)
    return -1;
  if (image == NULL || image->sha256 == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, _("The picture of this job is gone."));
      return -1;
    }
  page = docket_page_for_item (item, border_of (services, item), format);
  variant = variant_of (&page);
  fd = docket_blobs_open_derived (services->blobs, image->sha256, variant, length, NULL);
  return fd >= 0 ? fd : render (services, image->sha256, variant, &page, length, error);
}
