/* render.c: one page or one stamp as a whole process: start the renderer, make it, end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static gint
output (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return open (path, O_RDWR | O_CREAT | O_TRUNC, 0600);
}

static void
require (gboolean made, const GError *error)
{
  if (made)
    return;
  fprintf (stderr, "%s\n", error->message);
  exit (1);
}

static void
make_page (DocketRenderer *renderer, const char *picture, const char *folder)
{
  DocketPage page = { .width = 15240, .height = 10160, .format = DOCKET_PAGE_JPEG };
  g_autoptr (GError) error = NULL;

  require (docket_renderer_page (renderer, open (picture, O_RDONLY), &page, output (folder, "page.jpg"), &error), error);
}

static void
make_stamp (DocketRenderer *renderer, DocketItem *item, DocketProduct *product, const DocketTemplate *drawing,
            const char *picture, const char *folder)
{
  DocketFont font = { .family = (char *) g_getenv ("FAMILY") };
  DocketStampOrder order = {
    .item = item,
    .product = product,
    .font = font.family != NULL ? &font : NULL,
    .drawing = drawing,
    .language = g_getenv ("LANGUAGE_OF_WORDS"),
    .in = picture != NULL ? open (picture, O_RDONLY) : -1,
    .face = output (folder, "face.png"),
    .outlines = output (folder, "outlines.svg"),
    .imprint = output (folder, "imprint.png"),
    .size = 800,
  };
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GError) error = NULL;

  require (docket_renderer_stamp (renderer, &order, &warnings, &error), error);
  for (guint i = 0; i < warnings->len; i++)
    {
      g_autofree char *sentence = docket_warning_dup_sentence (g_ptr_array_index (warnings, i));

      printf ("%s\n", sentence);
    }
}

/* render RENDER page FOLDER PICTURE
 * render RENDER picture FOLDER PICTURE threshold|dither|tone LEVEL WIDTH HEIGHT round|rectangle
 * render RENDER words FOLDER TEXT straight|circle - WIDTH HEIGHT round|rectangle
 * render RENDER template FOLDER FILE NAME=TEXT,... - WIDTH HEIGHT round|rectangle: what they make goes into FOLDER. */
int
main (int argc, char **argv)
{
  g_autoptr (DocketRenderer) renderer = NULL;
  g_autoptr (DocketItem) item = docket_item_new ();
  g_autoptr (DocketTemplate) drawing = NULL;
  DocketProduct product = { .text_height = 120, .engraving = { .detail = 15 } };

  if (argc != 5 && argc != 10)
    return 2;
  renderer = docket_renderer_new (argv[1], NULL);
  if (argc == 5)
    {
      make_page (renderer, argv[4], argv[3]);
      return 0;
    }
  product.width = (DocketLength) (g_ascii_strtod (argv[7], NULL) * 100);
  product.height = (DocketLength) (g_ascii_strtod (argv[8], NULL) * 100);
  docket_face_from_nick (argv[9], &product.engraving.face);
  docket_content_from_nick (argv[2], &item->content);
  if (item->content == DOCKET_CONTENT_WORDS)
    {
      item->words = g_strcompress (argv[4]);
      docket_layout_from_nick (argv[5], &item->layout);
    }
  else if (item->content == DOCKET_CONTENT_PICTURE)
    {
      docket_treatment_from_nick (argv[5], &item->treatment);
      item->level = g_ascii_strtod (argv[6], NULL);
    }
  else
    {
      g_auto (GStrv) fields = g_strsplit (argv[5], ",", -1);
      g_autofree char *svg = NULL;
      g_autoptr (GPtrArray) mistakes = NULL;
      gsize length = 0;

      g_file_get_contents (argv[4], &svg, &length, NULL);
      drawing = docket_template_parse ("t", svg, length, &mistakes);
      for (guint i = 0; mistakes != NULL && i < mistakes->len; i++)
        printf ("%s\n", (char *) g_ptr_array_index (mistakes, i));
      for (guint i = 0; fields[i] != NULL; i++)
        {
          g_auto (GStrv) pair = g_strsplit (fields[i], "=", 2);

          docket_item_add_field (item, pair[0], pair[1]);
        }
    }
  make_stamp (renderer, item, &product, drawing, item->content == DOCKET_CONTENT_PICTURE ? argv[4] : NULL, argv[3]);
  return 0;
}
