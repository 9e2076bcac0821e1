/* docket-ipp-media.c: sizes and papers in IPP's words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-private.h"

#include <string.h>

static void
ipp_media_free (gpointer data)
{
  DocketIppMedia *media = data;

  g_free (media->media.paper);
  g_free (media->type);
  g_free (media);
}

void
docket_ipp_add_media_request (ipp_t *request,
                              const char *const *further)
{
  static const char *const names[] = {
    "media-col-database", "media-supported", "media-type-supported",
  };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (all, (gpointer) names[i]);
  for (guint i = 0; further != NULL && further[i] != NULL; i++)
    g_ptr_array_add (all, (gpointer) further[i]);

  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", (int) all->len, NULL,
                 (const char *const *) all->pdata);
}

/* The catalogue's word for a media-type; NULL: not a kind that shops tell apart. */
static char *
dup_paper (const char *type)
{
  if (type == NULL || g_str_equal (type, "auto"))
    return NULL;
  if (g_str_has_prefix (type, "photographic"))
    {
      if (strstr (type, "matte") != NULL || strstr (type, "satin") != NULL)
        return g_strdup ("matte");
      return g_strdup ("glossy");
    }
  if (g_str_has_prefix (type, "stationery") || g_str_equal (type, "plain"))
    return g_strdup ("plain");
  if (g_str_has_prefix (type, "labels"))
    return g_strdup ("label");

  return g_strdup (type);
}

static gboolean
read_dimension (ipp_t *size,
                const char *name,
                int *least,
                int *most)
{
  ipp_attribute_t *attribute = ippFindAttribute (size, name, IPP_TAG_ZERO);

  if (attribute == NULL)
    return FALSE;
  if (ippGetValueTag (attribute) == IPP_TAG_RANGE)
    {
      *least = ippGetRange (attribute, 0, most);
      return TRUE;
    }
  if (ippGetValueTag (attribute) != IPP_TAG_INTEGER)
    return FALSE;

  *least = *most = ippGetInteger (attribute, 0);

  return TRUE;
}

static DocketIppMedia *
ipp_media_new (int width,
               int height,
               const char *type)
{
  DocketIppMedia *media = g_new0 (DocketIppMedia, 1);

  media->landscape = width > height;
  media->media.width = media->media.max_width = MIN (width, height);
  media->media.height = media->media.max_height = MAX (width, height);
  media->media.paper = dup_paper (type);
  media->type = g_strdup (type);

  return media;
}

static DocketIppMedia *
parse_col (ipp_t *col)
{
  ipp_attribute_t *size_attribute = ippFindAttribute (col, "media-size", IPP_TAG_BEGIN_COLLECTION);
  ipp_t *size = size_attribute != NULL ? ippGetCollection (size_attribute, 0) : NULL;
  DocketIppMedia *media;
  int width, max_width, height, max_height;

  if (size == NULL || !read_dimension (size, "x-dimension", &width, &max_width)
      || !read_dimension (size, "y-dimension", &height, &max_height))
    return NULL;

  media = ipp_media_new (width, height, docket_ipp_get_string (col, "media-type"));
  media->media.max_width = media->landscape ? max_height : max_width;
  media->media.max_height = media->landscape ? max_width : max_height;
  media->bottom = docket_ipp_get_integer (col, "media-bottom-margin", 0);
  media->left = docket_ipp_get_integer (col, "media-left-margin", 0);
  media->right = docket_ipp_get_integer (col, "media-right-margin", 0);
  media->top = docket_ipp_get_integer (col, "media-top-margin", 0);
  media->media.borderless = media->bottom == 0 && media->left == 0 && media->right == 0 && media->top == 0;

  return media;
}

static GPtrArray *
parse_cols (ipp_t *response,
            const char *name)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (ipp_media_free);
  ipp_attribute_t *cols = ippFindAttribute (response, name, IPP_TAG_BEGIN_COLLECTION);

  for (int i = 0; cols != NULL && i < ippGetCount (cols); i++)
    {
      DocketIppMedia *media = parse_col (ippGetCollection (cols, i));

      if (media != NULL)
        g_ptr_array_add (all, media);
    }

  return all;
}

/* A printer that has no collections names its sizes. */
static void
add_named_sizes (GPtrArray *all,
                 ipp_t *response,
                 const char *attribute)
{
  g_auto (GStrv) names = docket_ipp_dup_strings (response, attribute);

  for (guint i = 0; names[i] != NULL; i++)
    {
      pwg_media_t *size = pwgMediaForPWG (names[i]);

      if (size != NULL && size->width > 0 && size->length > 0 && !g_str_has_prefix (names[i], "custom_m"))
        g_ptr_array_add (all, ipp_media_new (size->width, size->length, NULL));
    }
}

/* CUPS lists sizes and papers apart: then each size may have each paper. */
static GPtrArray *
with_papers (GPtrArray *sizes,
             ipp_t *response)
{
  g_auto (GStrv) types = docket_ipp_dup_strings (response, "media-type-supported");
  GPtrArray *all = g_ptr_array_new_with_free_func (ipp_media_free);

  for (guint i = 0; i < sizes->len; i++)
    {
      DocketIppMedia *size = g_ptr_array_index (sizes, i);

      if (size->type != NULL || types[0] == NULL)
        {
          DocketIppMedia *copy = g_memdup2 (size, sizeof *size);

          copy->type = g_strdup (size->type);
          copy->media.paper = g_strdup (size->media.paper);
          g_ptr_array_add (all, copy);
          continue;
        }
      for (guint j = 0; types[j] != NULL; j++)
        {
          DocketIppMedia *copy = g_memdup2 (size, sizeof *size);

          copy->type = g_strdup (types[j]);
          copy->media.paper = dup_paper (types[j]);
          g_ptr_array_add (all, copy);
        }
    }

  return all;
}

static gboolean
is_ready (const DocketIppMedia *media,
          GPtrArray *ready)
{
  for (guint i = 0; i < ready->len; i++)
    {
      const DocketIppMedia *in = g_ptr_array_index (ready, i);

      if (docket_device_media_fits (&media->media, in->media.width, in->media.height, NULL)
          && (in->type == NULL || media->type == NULL || g_str_equal (in->type, media->type)))
        return TRUE;
    }

  return FALSE;
}

GPtrArray *
docket_ipp_parse_media (ipp_t *response)
{
  g_autoptr (GPtrArray) sizes = parse_cols (response, "media-col-database");

  if (sizes->len == 0)
    add_named_sizes (sizes, response, "media-supported");

  return with_papers (sizes, response);
}

GPtrArray *
docket_ipp_parse_ready (ipp_t *response)
{
  gboolean in_cols = ippFindAttribute (response, "media-col-ready", IPP_TAG_ZERO) != NULL;
  GPtrArray *ready;

  if (!in_cols && ippFindAttribute (response, "media-ready", IPP_TAG_ZERO) == NULL)
    return NULL;

  ready = parse_cols (response, "media-col-ready");
  if (!in_cols)
    add_named_sizes (ready, response, "media-ready");

  return ready;
}

void
docket_ipp_mark_loaded (GPtrArray *all,
                        GPtrArray *ready)
{
  for (guint i = 0; i < all->len; i++)
    {
      DocketIppMedia *media = g_ptr_array_index (all, i);

      media->media.loaded = ready == NULL || is_ready (media, ready);
    }
}

GPtrArray *
docket_ipp_media_copy_for_users (GPtrArray *media)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_media_free);

  for (guint i = 0; i < media->len; i++)
    g_ptr_array_add (copies, docket_device_media_copy (g_ptr_array_index (media, i)));

  return copies;
}

void
docket_ipp_add_media_col (ipp_t *request,
                          const DocketIppMedia *media,
                          const DocketAttempt *attempt)
{
  ipp_t *col = ippNew ();
  ipp_t *size = ippNew ();
  int narrow = CLAMP (MIN (attempt->width, attempt->height), media->media.width, media->media.max_width);
  int wide = CLAMP (MAX (attempt->width, attempt->height), media->media.height, media->media.max_height);

  ippAddInteger (size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "x-dimension", media->landscape ? wide : narrow);
  ippAddInteger (size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "y-dimension", media->landscape ? narrow : wide);
  ippAddCollection (col, IPP_TAG_ZERO, "media-size", size);
  ippAddInteger (col, IPP_TAG_ZERO, IPP_TAG_INTEGER, "media-bottom-margin", media->bottom);
  ippAddInteger (col, IPP_TAG_ZERO, IPP_TAG_INTEGER, "media-left-margin", media->left);
  ippAddInteger (col, IPP_TAG_ZERO, IPP_TAG_INTEGER, "media-right-margin", media->right);
  ippAddInteger (col, IPP_TAG_ZERO, IPP_TAG_INTEGER, "media-top-margin", media->top);
  if (media->type != NULL)
    ippAddString (col, IPP_TAG_ZERO, IPP_TAG_KEYWORD, "media-type", NULL, media->type);
  ippAddCollection (request, IPP_TAG_JOB, "media-col", col);

  ippDelete (size);
  ippDelete (col);
}
