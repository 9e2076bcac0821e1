/* docket-ipp-turn.c: a page turned to lie as the paper does
 *
 * Printers differ in whether they turn a JPEG whose page is landscape: turned here, it is right on all of them. What is
 * read is what docket-render has drawn, never what a stranger sent.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#define QUALITY 97

/* What libjpeg needs, and what is to be freed however it ends. */
typedef struct
{
  struct jpeg_decompress_struct in;
  struct jpeg_compress_struct out;
  struct jpeg_error_mgr errors;
  jmp_buf broken;
  guint8 *pixels;
  guint8 *row;
  JOCTET *profile;
  unsigned int profile_length;
  unsigned char *jpeg;
  unsigned long length;
} Turn;

static void
on_error (j_common_ptr common)
{
  Turn *turn = common->client_data;

  longjmp (turn->broken, 1);
}

static void
on_message (j_common_ptr common)
{
}

static void
read_page (Turn *turn,
           const char *jpeg,
           gsize length)
{
  struct jpeg_decompress_struct *in = &turn->in;
  gsize stride;

  jpeg_mem_src (in, (const unsigned char *) jpeg, length);
  jpeg_save_markers (in, JPEG_APP0 + 2, 0xffff);
  jpeg_read_header (in, TRUE);
  jpeg_read_icc_profile (in, &turn->profile, &turn->profile_length);
  in->out_color_space = in->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress (in);
  stride = (gsize) in->output_width * in->output_components;
  turn->pixels = g_try_malloc_n (in->output_height, stride);
  if (turn->pixels == NULL)
    longjmp (turn->broken, 1);
  while (in->output_scanline < in->output_height)
    {
      JSAMPROW row = turn->pixels + in->output_scanline * stride;

      jpeg_read_scanlines (in, &row, 1);
    }
}

/* A row of the turned page is a column of the page, from the right one on: its top is on the left then. */
static void
pick_column (Turn *turn,
             guint column)
{
  guint n = turn->in.output_components;
  gsize stride = (gsize) turn->in.output_width * n;
  const guint8 *from = turn->pixels + (gsize) column * n;

  for (guint y = 0; y < turn->in.output_height; y++, from += stride)
    for (guint i = 0; i < n; i++)
      turn->row[y * n + i] = from[i];
}

static void
write_page (Turn *turn)
{
  struct jpeg_compress_struct *out = &turn->out;

  turn->row = g_malloc_n (turn->in.output_height, turn->in.output_components);
  jpeg_mem_dest (out, &turn->jpeg, &turn->length);
  out->image_width = turn->in.output_height;
  out->image_height = turn->in.output_width;
  out->input_components = turn->in.output_components;
  out->in_color_space = turn->in.out_color_space;
  jpeg_set_defaults (out);
  jpeg_set_quality (out, QUALITY, TRUE);
  out->comp_info[0].h_samp_factor = out->comp_info[0].v_samp_factor = 1;
  out->density_unit = turn->in.density_unit;
  out->X_density = turn->in.Y_density;
  out->Y_density = turn->in.X_density;
  jpeg_start_compress (out, TRUE);
  if (turn->profile != NULL)
    jpeg_write_icc_profile (out, turn->profile, turn->profile_length);
  while (out->next_scanline < out->image_height)
    {
      JSAMPROW row = turn->row;

      pick_column (turn, turn->in.output_width - 1 - out->next_scanline);
      jpeg_write_scanlines (out, &row, 1);
    }
  jpeg_finish_compress (out);
}

static void
turn_free (Turn *turn)
{
  jpeg_destroy_decompress (&turn->in);
  jpeg_destroy_compress (&turn->out);
  g_free (turn->pixels);
  g_free (turn->row);
  free (turn->profile);
  free (turn->jpeg);
  g_free (turn);
}

static gboolean
make_turned (Turn *turn,
             const char *jpeg,
             gsize length)
{
  turn->in.err = turn->out.err = jpeg_std_error (&turn->errors);
  turn->errors.error_exit = on_error;
  turn->errors.output_message = on_message;
  turn->in.client_data = turn->out.client_data = turn;
  if (setjmp (turn->broken) != 0)
    return FALSE;

  jpeg_create_decompress (&turn->in);
  jpeg_create_compress (&turn->out);
  read_page (turn, jpeg, length);
  write_page (turn);

  return TRUE;
}

gboolean
docket_ipp_turn_page (const char *jpeg,
                      gsize length,
                      const char *path,
                      GError **error)
{
  Turn *turn = g_new0 (Turn, 1);
  gboolean ok = make_turned (turn, jpeg, length);

  if (!ok)
    g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The page to be printed cannot be read."));
  else if (!g_file_set_contents (path, (const char *) turn->jpeg, (gssize) turn->length, NULL))
    {
      ok = FALSE;
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FULL, _("There is no room to prepare the page."));
    }
  turn_free (turn);

  return ok;
}
