/* docket-json-catalogue.c: the catalogue and the site's public settings as JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json.h"

#include "docket-json-writer-private.h"
#include "docket-template.h"
#include "docket-time.h"

static void
write_site (GString               *out,
            const DocketSite      *site,
            const DocketCatalogue *catalogue)
{
  docket_json_open (out, "site", '{');
  docket_json_string (out, "id", site->id);
  docket_json_string (out, "name", site->name);
  docket_json_string (out, "address", site->address);
  docket_json_string (out, "hours", site->hours);
  docket_json_string (out, "language", site->language);
  docket_json_string (out, "currency", catalogue->currency);
  docket_json_close (out, '}');
}

static void
write_terms (GString           *out,
             const DocketTerms *terms)
{
  docket_json_open (out, "terms", '{');
  docket_json_int (out, "upload_s", terms->upload / DOCKET_SECOND);
  docket_json_int (out, "order_s", terms->order / DOCKET_SECOND);
  docket_json_int (out, "order_extended_s", terms->order_extended / DOCKET_SECOND);
  docket_json_int (out, "images_s", terms->images / DOCKET_SECOND);
  docket_json_int (out, "images_extended_s", terms->images_extended / DOCKET_SECOND);
  docket_json_close (out, '}');
}

static void
write_limits (GString          *out,
              const DocketSite *site)
{
  docket_json_open (out, "limits", '{');
  docket_json_int (out, "max_images", site->max_images);
  docket_json_int (out, "max_image_bytes", site->max_image_bytes);
  docket_json_int (out, "max_copies", site->max_copies);
  docket_json_close (out, '}');
}

static void
write_steps (GString      *out,
             const char   *name,
             const GArray *steps)
{
  docket_json_open (out, name, '[');
  for (guint i = 0; i < steps->len; i++)
    {
      const DocketPriceStep *step = &g_array_index (steps, DocketPriceStep, i);

      docket_json_open (out, NULL, '{');
      docket_json_int (out, "from", step->from);
      docket_json_int (out, "amount", step->amount);
      docket_json_close (out, '}');
    }
  docket_json_close (out, ']');
}

static void
write_papers (GString               *out,
              const DocketCatalogue *catalogue,
              const DocketProduct   *product,
              const char            *language)
{
  docket_json_open (out, "papers", '[');
  for (guint i = 0; product->papers[i] != NULL; i++)
    {
      const DocketPaper *paper = docket_catalogue_find_paper (catalogue, product->papers[i]);
      g_autofree char *title = docket_paper_dup_title (paper, language);

      docket_json_open (out, NULL, '{');
      docket_json_string (out, "id", paper->id);
      docket_json_string (out, "title", title);
      docket_json_close (out, '}');
    }
  docket_json_close (out, ']');
}

static void
write_sheet (GString             *out,
             const DocketProduct *product)
{
  DocketLength width, height;

  docket_product_get_cell (product, &width, &height);
  docket_json_open (out, "sheet", '{');
  docket_json_int (out, "rows", product->rows);
  docket_json_int (out, "columns", product->columns);
  docket_json_length (out, "gap", product->gap);
  docket_json_length (out, "margin", product->margin);
  docket_json_string (out, "cut", docket_cut_to_nick (product->cut));
  docket_json_length (out, "radius", product->radius);
  docket_json_length (out, "sticker_width", width);
  docket_json_length (out, "sticker_height", height);
  docket_json_int (out, "max_images", DOCKET_SHEET_MAX_PICTURES);
  docket_json_close (out, '}');
}

static void
write_template (GString              *out,
                const DocketTemplate *template,
                const char           *language)
{
  g_autofree char *title = NULL;

  if (template == NULL)
    return;
  title = docket_template_dup_title (template, language);
  docket_json_open (out, NULL, '{');
  docket_json_string (out, "id", template->id);
  docket_json_string (out, "title", title);
  docket_json_open (out, "fields", '[');
  for (guint i = 0; i < template->fields->len; i++)
    {
      const DocketTemplateField *field = g_ptr_array_index (template->fields, i);
      g_autofree char *field_title = docket_template_field_dup_title (field, language);

      docket_json_open (out, NULL, '{');
      docket_json_string (out, "name", field->name);
      docket_json_string (out, "title", field_title);
      docket_json_string (out, "sample", field->sample);
      docket_json_bool (out, "optional", field->optional);
      docket_json_close (out, '}');
    }
  docket_json_close (out, ']');
  docket_json_close (out, '}');
}

static void
write_stamp (GString               *out,
             const DocketCatalogue *catalogue,
             const DocketProduct   *product,
             const char            *language)
{
  docket_json_open (out, "stamp", '{');
  docket_json_string (out, "face", docket_face_to_nick (product->engraving.face));
  docket_json_length (out, "detail", product->engraving.detail);
  docket_json_length (out, "text_height", product->text_height);
  docket_json_open (out, "templates", '[');
  for (guint i = 0; product->templates[i] != NULL; i++)
    write_template (out, docket_catalogue_find_template (catalogue, product->templates[i]), language);
  docket_json_close (out, ']');
  docket_json_close (out, '}');
}

/* What only one artwork has is null for the others. */
static void
write_making (GString               *out,
              const DocketCatalogue *catalogue,
              const DocketProduct   *product,
              const char            *language)
{
  if (docket_product_is (product, DOCKET_ARTWORK_SHEET))
    write_sheet (out, product);
  else
    docket_json_null (out, "sheet");
  if (docket_product_is (product, DOCKET_ARTWORK_STAMP))
    write_stamp (out, catalogue, product, language);
  else
    docket_json_null (out, "stamp");
}

static void
write_fonts (GString               *out,
             const DocketCatalogue *catalogue,
             const char            *language)
{
  docket_json_open (out, "fonts", '[');
  for (guint i = 0; i < catalogue->fonts->len; i++)
    {
      const DocketFont *font = g_ptr_array_index (catalogue->fonts, i);
      g_autofree char *title = docket_font_dup_title (font, language);

      docket_json_open (out, NULL, '{');
      docket_json_string (out, "id", font->id);
      docket_json_string (out, "title", title);
      docket_json_close (out, '}');
    }
  docket_json_close (out, ']');
}

static void
write_product (GString               *out,
               const DocketCatalogue *catalogue,
               const DocketProduct   *product,
               const char            *language)
{
  g_autofree char *title = docket_product_dup_title (product, language);

  docket_json_open (out, NULL, '{');
  docket_json_string (out, "id", product->id);
  docket_json_string (out, "title", title);
  docket_json_string (out, "artwork", product->artwork);
  docket_json_length (out, "width", product->width);
  docket_json_length (out, "height", product->height);
  write_papers (out, catalogue, product, language);
  docket_json_bool (out, "border", product->border);
  docket_json_length (out, "border_width", product->border_width);
  docket_json_int (out, "max_copies", product->max_copies);
  write_making (out, catalogue, product, language);
  write_steps (out, "prices", product->prices);
  docket_json_open (out, "paper_prices", '{');
  for (guint i = 0; product->papers[i] != NULL; i++)
    {
      const GArray *steps = g_hash_table_lookup (product->paper_prices, product->papers[i]);

      if (steps != NULL)
        write_steps (out, product->papers[i], steps);
    }
  docket_json_close (out, '}');
  docket_json_close (out, '}');
}

char *
docket_catalogue_to_json (const DocketCatalogue *catalogue,
                          const DocketSite      *site,
                          const char            *language)
{
  GString *out = g_string_sized_new (4096);

  docket_json_open (out, NULL, '{');
  write_site (out, site, catalogue);
  write_terms (out, &site->terms);
  write_limits (out, site);
  if (catalogue->express_amount >= 0)
    docket_json_money (out, "express", catalogue->express_amount, catalogue->currency);
  else
    docket_json_null (out, "express");
  docket_json_open (out, "products", '[');
  for (guint i = 0; i < catalogue->products->len; i++)
    write_product (out, catalogue, g_ptr_array_index (catalogue->products, i), language);
  docket_json_close (out, ']');
  write_fonts (out, catalogue, language);
  docket_json_int (out, "good_dpi", DOCKET_GOOD_DPI);
  docket_json_close (out, '}');
  return g_string_free (out, FALSE);
}
