/* docket-reader.c: reads the bar codes in a picture that was dropped or pasted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-reader.h"

#include "docket-decoder.h"
#include "docket-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

/* The picture may be a stranger's. */
#define MOST_BYTES (64 * 1000 * 1000)
#define MOST_PIXELS (150 * 1000 * 1000)
#define LONGEST_SIDE 4000
#define CHUNK 65536

typedef struct
{
  gboolean too_large;
} Bounds;

static void
set_error (GError     **error,
           DocketError  code,
           const char  *sentence)
{
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, DOCKET_ERROR, (gint) code, sentence);
}

static void
set_too_large (GError **error)
{
  set_error (error, DOCKET_ERROR_TOO_LARGE, _("The picture is too large to look for a bar code in it."));
}

static guint8
luma (guint red,
      guint green,
      guint blue)
{
  return (guint8) ((red * 77 + green * 150 + blue * 29) >> 8);
}

static guint8 *
grey_of_pixbuf (GdkPixbuf *pixbuf)
{
  guint width = (guint) gdk_pixbuf_get_width (pixbuf), height = (guint) gdk_pixbuf_get_height (pixbuf);
  guint n = (guint) gdk_pixbuf_get_n_channels (pixbuf);
  guint8 *grey = g_malloc ((gsize) width * height);

  for (guint y = 0; y < height; y++)
    {
      const guint8 *row = gdk_pixbuf_read_pixels (pixbuf) + (gsize) y * (guint) gdk_pixbuf_get_rowstride (pixbuf);

      for (guint x = 0; x < width; x++)
        {
          const guint8 *p = row + (gsize) x * n;
          guint alpha = n == 4 ? p[3] : 255;

          grey[(gsize) y * width + x] = (guint8) ((luma (p[0], p[1], p[2]) * alpha + 255 * (255 - alpha)) / 255);
        }
    }
  return grey;
}

/* GDK downloads premultiplied ARGB in the processor's byte order. */
static guint8 *
grey_of_texture (GdkTexture *texture)
{
  gsize width = (gsize) gdk_texture_get_width (texture), height = (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, width * height);
  guint8 *grey = g_malloc (width * height);

  gdk_texture_download (texture, (guchar *) pixels, width * 4);
  for (gsize i = 0; i < width * height; i++)
    {
      guint32 p = pixels[i];

      grey[i] = (guint8) (luma ((p >> 16) & 255, (p >> 8) & 255, p & 255) + 255 - (p >> 24));
    }
  return grey;
}

/* The size is known before the pixels are decoded. */
static void
on_size (GdkPixbufLoader *loader,
         gint             width,
         gint             height,
         Bounds          *bounds)
{
  gint side = MAX (width, height);

  bounds->too_large = (gint64) width * height > MOST_PIXELS;
  if (bounds->too_large)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  else if (side > LONGEST_SIDE)
    gdk_pixbuf_loader_set_size (loader, MAX (width * LONGEST_SIDE / side, 1), MAX (height * LONGEST_SIDE / side, 1));
}

static gboolean
feed (GdkPixbufLoader  *loader,
      GInputStream     *stream,
      const Bounds     *bounds,
      GCancellable     *cancellable,
      GError          **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK);
  gsize total = 0;

  for (;;)
    {
      gssize n = g_input_stream_read (stream, chunk, CHUNK, cancellable, error);

      if (n <= 0)
        return n == 0;
      total += (gsize) n;
      if (total > MOST_BYTES || bounds->too_large)
        {
          set_too_large (error);
          return FALSE;
        }
      if (!gdk_pixbuf_loader_write (loader, chunk, (gsize) n, NULL))
        {
          set_error (error, DOCKET_ERROR_BAD_PICTURE, _("The file is not a picture."));
          return FALSE;
        }
    }
}

static GdkPixbuf *
load (GFile         *file,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GdkPixbuf *pixbuf;
  Bounds bounds = { FALSE };
  gboolean fed;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &bounds);
  fed = stream != NULL && feed (loader, G_INPUT_STREAM (stream), &bounds, cancellable, error);
  if (!gdk_pixbuf_loader_close (loader, NULL) && fed)
    {
      set_error (error, DOCKET_ERROR_BAD_PICTURE, _("The file is not a picture."));
      return NULL;
    }
  if (!fed)
    return NULL;
  if (bounds.too_large)
    {
      set_too_large (error);
      return NULL;
    }

  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL)
    set_error (error, DOCKET_ERROR_BAD_PICTURE, _("The file is not a picture."));
  return pixbuf != NULL ? g_object_ref (pixbuf) : NULL;
}

static void
return_texts (GTask        *task,
              const guint8 *grey,
              guint         width,
              guint         height)
{
  g_autoptr (DocketDecoder) decoder = docket_decoder_new ();
  g_auto (GStrv) texts = docket_decoder_read_picture (decoder, grey, width, height, width);

  if (texts[0] == NULL)
    g_task_return_new_error (task, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, "%s",
                             _("There is no readable bar code in the picture."));
  else
    g_task_return_pointer (task, g_steal_pointer (&texts), (GDestroyNotify) g_strfreev);
}

static void
read_file_in_thread (GTask        *task,
                     gpointer      source,
                     gpointer      file,
                     GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = load (file, cancellable, &error);
  g_autofree guint8 *grey = NULL;

  if (pixbuf == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  grey = grey_of_pixbuf (pixbuf);
  return_texts (task, grey, (guint) gdk_pixbuf_get_width (pixbuf), (guint) gdk_pixbuf_get_height (pixbuf));
}

/* A pasted picture as grey pixels. */
typedef struct
{
  GdkTexture *texture;
  guint8 *grey;  /* NULL until it is made */
} Pasted;

static void
pasted_free (Pasted *pasted)
{
  g_object_unref (pasted->texture);
  g_free (pasted->grey);
  g_free (pasted);
}

static void
read_texture_in_thread (GTask        *task,
                        gpointer      source,
                        gpointer      data,
                        GCancellable *cancellable)
{
  Pasted *pasted = data;

  if (pasted->grey == NULL)
    pasted->grey = grey_of_texture (pasted->texture);
  return_texts (task, pasted->grey, (guint) gdk_texture_get_width (pasted->texture),
                (guint) gdk_texture_get_height (pasted->texture));
}

void
docket_reader_read_file_async (GFile               *file,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, docket_reader_read_file_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_file_in_thread);
}

void
docket_reader_read_texture_async (GdkTexture          *texture,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
  gint64 pixels = (gint64) gdk_texture_get_width (texture) * gdk_texture_get_height (texture);
  g_autoptr (GError) error = NULL;
  Pasted *pasted;

  g_task_set_source_tag (task, docket_reader_read_texture_async);
  if (pixels > MOST_PIXELS / 4)
    {
      set_too_large (&error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Only a texture in memory may be read in another thread. */
  pasted = g_new0 (Pasted, 1);
  pasted->texture = g_object_ref (texture);
  if (!GDK_IS_MEMORY_TEXTURE (texture))
    pasted->grey = grey_of_texture (texture);
  g_task_set_task_data (task, pasted, (GDestroyNotify) pasted_free);
  g_task_run_in_thread (task, read_texture_in_thread);
}

char **
docket_reader_read_finish (GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
