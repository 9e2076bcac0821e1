/* docket-ipp-page.c: the page in a format that the printer takes, and as its paper lies
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
          gboolean turned,
          const char *jpeg,
          gsize length)
{
  double width = POINTS (attempt->width);
  double height = POINTS (attempt->height);
  cairo_surface_t *pdf = cairo_pdf_surface_create (path, turned ? height : width, turned ? width : height);
  cairo_surface_t *picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1, 1);
  cairo_t *cairo = cairo_create (pdf);
  cairo_status_t status;

  cairo_surface_set_mime_data (picture, CAIRO_MIME_TYPE_JPEG, (const unsigned char *) jpeg, length, NULL, NULL);
  if (turned)
    {
      cairo_translate (cairo, 0, width);
      cairo_rotate (cairo, -G_PI_2);
    }
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

static gboolean
write_pdf (const char *path,
           const DocketAttempt *attempt,
           gboolean turned,
           const char *jpeg,
           gsize length,
           GError **error)
{
  if (draw_pdf (path, attempt, turned, jpeg, length) == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FULL, _("There is no room to prepare the page."));

  return FALSE;
}

/* Whether page and paper lie differently. */
static gboolean
must_turn (const DocketAttempt *attempt,
           const DocketIppMedia *media)
{
  return media != NULL && attempt->width != attempt->height && (attempt->width > attempt->height) != media->landscape;
}

char *
docket_ipp_page_make (const DocketAttempt *attempt,
                      const DocketIppMedia *media,
                      DocketIppPrintFlags flags,
                      GError **error)
{
  gboolean turned = must_turn (attempt, media);
  g_autofree char *path = NULL;
  g_autofree char *jpeg = NULL;
  gsize length;
  int fd;

  if (!turned && !(flags & DOCKET_IPP_PDF))
    return g_strdup (attempt->page);
  if (!g_file_get_contents (attempt->page, &jpeg, &length, NULL))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The page to be printed cannot be read."));
      return NULL;
    }

  fd = g_file_open_tmp ("docket-page-XXXXXX", &path, NULL);
  if (fd < 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FULL, _("There is no room to prepare the page."));
      return NULL;
    }
  close (fd);
  if (flags & DOCKET_IPP_PDF ? !write_pdf (path, attempt, turned, jpeg, length, error)
                             : !docket_ipp_turn_page (jpeg, length, path, error))
    {
      g_unlink (path);
      return NULL;
    }

  return g_steal_pointer (&path);
}
