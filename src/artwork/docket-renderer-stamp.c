/* docket-renderer-stamp.c: stamps' faces, outlines and imprints
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer-private.h"

#include "docket-error.h"
#include "docket-stamp-design-private.h"

#include <errno.h>
#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

#define DEFAULT_PREVIEW 1024

static gint
new_memory (const char *name, GError **error)
{
  gint fd = memfd_create (name, MFD_CLOEXEC);

  if (fd < 0)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "No memory for a stamp: %s", g_strerror (errno));
  return fd;
}

static const char *
or_nothing (const char *text)
{
  return text != NULL ? text : "";
}

static GVariant *
pack_fields (const DocketStampOrder *order)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (DOCKET_STAMP_FIELDS));
  const DocketTemplate *template = order->drawing;

  for (guint i = 0; template != NULL && i < template->fields->len; i++)
    {
      const DocketTemplateField *field = g_ptr_array_index (template->fields, i);
      g_autofree char *words = g_strstrip (g_strdup (or_nothing (docket_item_get_field (order->item, field->name))));

      g_variant_builder_add (&builder, "(sssib)", field->name, words, or_nothing (field->family), (gint32) field->align,
                             field->reversed);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
pack (const DocketStampOrder *order)
{
  const DocketProduct *product = order->product;
  const DocketItem *item = order->item;
  DocketStampDesign design = {
    .width = product->width,
    .height = product->height,
    .detail = product->engraving.detail,
    .text_height = product->text_height,
    .face = product->engraving.face,
    .content = item->content,
    .layout = item->layout,
    .treatment = item->treatment,
    .level = item->level,
    .preview = order->size > 0 ? order->size : DEFAULT_PREVIEW,
    .words = or_nothing (item->words),
    .family = or_nothing (order->font != NULL ? order->font->family : NULL),
    .language = or_nothing (order->language),
    .svg = or_nothing (order->drawing != NULL ? order->drawing->svg : NULL),
    .fields = pack_fields (order),
  };

  return docket_stamp_design_pack (&design);
}

static gint
write_design (const DocketStampOrder *order, GError **error)
{
  g_autoptr (GVariant) value = pack (order);
  gint fd = new_memory ("stamp", error);
  gsize size = g_variant_get_size (value);

  if (fd >= 0 && pwrite (fd, g_variant_get_data (value), size, 0) != (gssize) size)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, "No memory for a stamp: %s", g_strerror (errno));
      close (fd);
      return -1;
    }
  return fd;
}

/* The picture in greys, in a descriptor of its own. */
static gint
render_greys (DocketRenderer *self, const DocketStampOrder *order, GError **error)
{
  gint width = 2 * (gint) lround (order->product->width * DOCKET_STAMP_PER_MM / 100.0);
  gint height = 2 * (gint) lround (order->product->height * DOCKET_STAMP_PER_MM / 100.0);
  gint fd = new_memory ("greys", error);

  if (fd >= 0 && !docket_renderer_greys (self, order->in, order->item, width, height, fd, error))
    {
      close (fd);
      return -1;
    }
  return fd;
}

static void
find_empty_fields (const DocketStampOrder *order, GPtrArray *warnings)
{
  for (guint i = 0; order->drawing != NULL && i < order->drawing->fields->len; i++)
    {
      const DocketTemplateField *field = g_ptr_array_index (order->drawing->fields, i);
      g_autofree char *words = g_strstrip (g_strdup (or_nothing (docket_item_get_field (order->item, field->name))));

      if (*words == '\0' && !field->optional)
        {
          g_autofree char *title = docket_template_field_dup_title (field, order->language);

          g_ptr_array_add (warnings, docket_warning_new (DOCKET_WARNING_FIELD_MISSING, TRUE, 0, 0, title));
        }
    }
}

static GPtrArray *
take_findings (const DocketStampOrder *order, const DocketRenderReply *reply)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_warning_free);

  find_empty_fields (order, warnings);
  for (guint i = 0; i < MIN (reply->n_findings, DOCKET_RENDER_MAX_FINDINGS); i++)
    {
      const DocketRenderFinding *finding = &reply->findings[i];

      /* An empty field says it better. */
      if (finding->type > DOCKET_WARNING_NOT_ROUND || (finding->type == DOCKET_WARNING_EMPTY && warnings->len > 0))
        continue;
      g_ptr_array_add (warnings,
                       docket_warning_new ((DocketWarningType) finding->type, finding->blocks != 0, finding->number,
                                           finding->limit, finding->text[0] != '\0' ? finding->text : NULL));
    }
  return warnings;
}

static guint
add_output (DocketRenderRequest *request, gint *fds, guint n, gint fd, guint part)
{
  if (fd < 0)
    return n;
  request->parts |= part;
  request->n_outputs++;
  fds[n] = fd;
  return n + 1;
}

char *
docket_stamp_order_dup_key (const DocketStampOrder *order, const char *sha256)
{
  g_autoptr (GVariant) value = pack (order);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  const DocketItem *item = order->item;
  g_autofree char *picture = g_strdup_printf ("%s %u %.9f %.9f %.9f %.9f", or_nothing (sha256), item->scaling,
                                              item->crop.x, item->crop.y, item->crop.width, item->crop.height);

  g_checksum_update (sum, g_variant_get_data (value), (gssize) g_variant_get_size (value));
  g_checksum_update (sum, (const guchar *) picture, -1);
  return g_strndup (g_checksum_get_string (sum), 32);
}

gboolean
docket_renderer_stamp (DocketRenderer *self, const DocketStampOrder *order, GPtrArray **warnings, GError **error)
{
  DocketRenderRequest request = { .kind = DOCKET_RENDER_STAMP, .n_inputs = 1 };
  DocketRenderReply reply = { 0 };
  gint fds[DOCKET_RENDER_MAX_FDS];
  gboolean shows_picture = order->item->content == DOCKET_CONTENT_PICTURE;
  gint design = write_design (order, error);
  gint greys = design >= 0 && shows_picture ? render_greys (self, order, error) : -1;
  gboolean made = design >= 0 && (greys >= 0 || !shows_picture);
  guint n = 0;

  g_return_val_if_fail (DOCKET_IS_RENDERER (self), FALSE);
  fds[n++] = design;
  if (greys >= 0)
    fds[n++] = greys;
  request.n_inputs = n;
  n = add_output (&request, fds, n, order->face, DOCKET_RENDER_FACE);
  n = add_output (&request, fds, n, order->outlines, DOCKET_RENDER_OUTLINES);
  add_output (&request, fds, n, order->imprint, DOCKET_RENDER_IMPRINT);
  made = made && docket_renderer_call (self, &request, fds, &reply, error);
  if (greys >= 0)
    close (greys);
  if (design >= 0)
    close (design);
  if (made && warnings != NULL)
    *warnings = take_findings (order, &reply);
  return made;
}
