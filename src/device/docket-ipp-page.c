/* docket-ipp-page.c: the page in a format that the printer takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-private.h"

#include "docket-error.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define POINTS(length) ((length) * 72.0 / 2540.0)

/* Cairo puts the JPEG into the PDF as it is: nothing is decoded or made worse. */
static cairo_status_t
draw_pdf (const char *path,
          const DocketAttempt *attempt,
          const char *jpeg,
          gsize length)
{
  double width = POINTS (attempt->width);
  double height = POINTS (attempt->height);
  cairo_surface_t *pdf = cairo_pdf_surface_create (path, width, height);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  cairo_t *cairo = cairo_create (pdf);
  cairo_status_t status;

  cairo_surface_set_mime_data (picture, CAIRO_MIME_TYPE_JPEG, (const unsigned char *) jpeg, length, NULL, NULL);
  cairo_scale (cairo, width, height);
  cairo_set_source_surface (cairo, picture, 0, 0);
  cairo_paint (cairo);
  cairo_show_page (cairo);
  status = cairo_status (cairo);
  cairo_destroy (cairo);
  cairo_surface_destroy (picture);
  cairo_surface_finish (pdf);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (pdf);
  cairo_surface_destroy (pdf);

  return status;
}

char *
docket_ipp_page_as_pdf (const DocketAttempt *attempt,
                        GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *jpeg = NULL;
  gsize length;
  int fd;

  if (!g_file_get_contents (attempt->page, &jpeg, &length, NULL))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The page to be printed cannot be read."));
      return NULL;
    }

  fd = g_file_open_tmp ("docket-page-XXXXXX.pdf", &path, NULL);
  if (fd >= 0)
    close (fd);
  if (fd < 0 || draw_pdf (path, attempt, jpeg, length) != CAIRO_STATUS_SUCCESS)
    {
      if (path != NULL)
        g_unlink (path);
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FULL, _("There is no room to prepare the page."));
      return NULL;
    }

  return g_steal_pointer (&path);
}
