/* docket-template.c: one of the shop's drawings that customers complete with their words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-template.h"

#include "docket-catalogue-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define PREFIX "field-"
#define TITLE "data-title"
#define MOST_FIELDS 20

/* Sides that differ by less are alike: the shop rounds. */
#define SHAPE_SLACK 0.02

typedef struct
{
  DocketTemplate *template;
  GPtrArray *mistakes;
  DocketTemplateField *field;  /* borrowed; the <text> that is open */
  guint depth;
  guint field_depth;
} Reader;

G_GNUC_PRINTF (3, 4) static void
mistake (Reader              *reader,
         GMarkupParseContext *context,
         const char          *format,
         ...)
{
  g_autofree char *sentence = NULL;
  gint line = 1;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_markup_parse_context_get_position (context, &line, NULL);
  g_ptr_array_add (reader->mistakes, g_strdup_printf (_("line %d: %s"), line, sentence));
}

static void
field_free (DocketTemplateField *field)
{
  g_free (field->name);
  g_free (field->title);
  g_hash_table_unref (field->titles);
  g_free (field->sample);
  g_free (field->family);
  g_free (field);
}

static const char *
find (const char **names,
      const char **values,
      const char  *name)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return NULL;
}

static void
take_titles (const char **names,
             const char **values,
             char       **title,
             GHashTable  *titles)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], TITLE))
        {
          g_free (*title);
          *title = g_strdup (values[i]);
        }
      else if (g_str_has_prefix (names[i], TITLE "-"))
        g_hash_table_replace (titles, g_strdup (names[i] + strlen (TITLE "-")), g_strdup (values[i]));
    }
}

static gboolean
read_side (const char   *text,
           DocketLength *side)
{
  return text != NULL && g_str_has_suffix (text, "mm") && docket_catalogue_read_length (text, side) && *side > 0;
}

static void
read_root (Reader               *reader,
           GMarkupParseContext  *context,
           const char           *element,
           const char          **names,
           const char          **values)
{
  DocketTemplate *template = reader->template;

  if (!g_str_equal (element, "svg"))
    mistake (reader, context, _("The file is no SVG drawing."));
  else if (!read_side (find (names, values, "width"), &template->width) ||
           !read_side (find (names, values, "height"), &template->height))
    mistake (reader, context, _("The drawing needs its width and height in millimetres, such as width=\"38mm\"."));
  else if (find (names, values, "viewBox") == NULL)
    mistake (reader, context, _("The drawing needs a viewBox."));
  take_titles (names, values, &template->title, template->titles);
}

/* What would fetch or run something. */
static void
check_element (Reader               *reader,
               GMarkupParseContext  *context,
               const char           *element,
               const char          **names,
               const char          **values)
{
  static const char *const forbidden[] = { "script", "foreignObject", "image", "style", NULL };

  if (g_strv_contains (forbidden, element))
    mistake (reader, context, _("<%s> is not allowed in a template."), element);
  for (gsize i = 0; names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], "href") && values[i][0] != '#')
      mistake (reader, context, _("A template may not point to other files, as “%s” does."), values[i]);
}

static gboolean
has_field (const DocketTemplate *template,
           const char           *name)
{
  for (guint i = 0; i < template->fields->len; i++)
    if (g_str_equal (((const DocketTemplateField *) g_ptr_array_index (template->fields, i))->name, name))
      return TRUE;
  return FALSE;
}

static gboolean
is_name (const char *name)
{
  return *name != '\0' && strlen (name) <= 40 &&
         strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen (name);
}

static DocketFieldAlign
read_align (Reader              *reader,
            GMarkupParseContext *context,
            const char          *align)
{
  if (align == NULL || g_str_equal (align, "middle"))
    return DOCKET_FIELD_MIDDLE;
  if (g_str_equal (align, "start"))
    return DOCKET_FIELD_START;
  if (!g_str_equal (align, "end"))
    mistake (reader, context, _("“data-align” is “start”, “middle” or “end”."));
  return DOCKET_FIELD_END;
}

static void
read_field (Reader               *reader,
            GMarkupParseContext  *context,
            const char           *element,
            const char           *name,
            const char          **names,
            const char          **values)
{
  GPtrArray *fields = reader->template->fields;
  DocketTemplateField *field;

  if (!g_str_equal (element, "text") && !g_str_equal (element, "rect"))
    mistake (reader, context, _("The field “%s” must be a <text> or a <rect>."), name);
  if (!is_name (name))
    mistake (reader, context, _("“%s” is no name for a field: use letters, digits and “-”."), name);
  if (has_field (reader->template, name))
    mistake (reader, context, _("The field “%s” is already there."), name);
  if (fields->len == MOST_FIELDS)
    mistake (reader, context, _("There are more than %d fields."), MOST_FIELDS);
  field = g_new0 (DocketTemplateField, 1);
  field->name = g_strdup (name);
  field->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  field->family = g_strdup (find (names, values, "font-family"));
  field->align = read_align (reader, context, find (names, values, "data-align"));
  field->optional = g_strcmp0 (find (names, values, "data-optional"), "yes") == 0;
  field->reversed = g_strcmp0 (find (names, values, "data-reversed"), "yes") == 0;
  take_titles (names, values, &field->title, field->titles);
  g_ptr_array_add (fields, field);
  reader->field = field;
  reader->field_depth = reader->depth;
}

static void
start_element (GMarkupParseContext  *context,
               const char           *element,
               const char          **names,
               const char          **values,
               gpointer              data,
               GError              **error)
{
  Reader *reader = data;
  const char *id = find (names, values, "id");

  if (reader->depth++ == 0)
    read_root (reader, context, element, names, values);
  check_element (reader, context, element, names, values);
  if (id != NULL && g_str_has_prefix (id, PREFIX))
    read_field (reader, context, element, id + strlen (PREFIX), names, values);
}

static void
end_element (GMarkupParseContext  *context,
             const char           *element,
             gpointer              data,
             GError              **error)
{
  Reader *reader = data;

  if (reader->field != NULL && reader->depth == reader->field_depth)
    reader->field = NULL;
  reader->depth--;
}

static void
take_text (GMarkupParseContext  *context,
           const char           *text,
           gsize                 length,
           gpointer              data,
           GError              **error)
{
  Reader *reader = data;
  g_autofree char *words = g_strstrip (g_strndup (text, length));

  if (reader->field == NULL || *words == '\0')
    return;
  g_free (reader->field->sample);
  reader->field->sample = g_steal_pointer (&words);
}

static void
parse (Reader     *reader,
       const char *text,
       gsize       length)
{
  static const GMarkupParser parser = { start_element, end_element, take_text, NULL, NULL };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_DEFAULT_FLAGS, reader, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_markup_parse_context_parse (context, text, (gssize) length, &error) ||
      !g_markup_parse_context_end_parse (context, &error))
    mistake (reader, context, _("The drawing is not well-formed XML: %s"), error->message);
  else if (reader->template->fields->len == 0)
    mistake (reader, context, _("The template has no field, such as <text id=\"field-name\">."));
}

DocketTemplate *
docket_template_parse (const char  *id,
                       const char  *text,
                       gsize        length,
                       GPtrArray  **mistakes)
{
  g_autoptr (DocketTemplate) template = g_new0 (DocketTemplate, 1);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  Reader reader = { .template = template, .mistakes = found };

  template->id = g_strdup (id);
  template->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  template->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
  template->svg = g_strndup (text, length);
  parse (&reader, text, length);
  if (mistakes != NULL)
    *mistakes = found->len > 0 ? g_ptr_array_ref (found) : NULL;
  return found->len > 0 ? NULL : g_steal_pointer (&template);
}

void
docket_template_free (DocketTemplate *template)
{
  if (template == NULL)
    return;

  g_free (template->id);
  g_free (template->title);
  g_hash_table_unref (template->titles);
  g_ptr_array_unref (template->fields);
  g_free (template->svg);
  g_free (template);
}

gboolean
docket_template_fits (const DocketTemplate *template,
                      const DocketProduct  *product)
{
  double shape = (double) template->width / template->height;

  return fabs (shape * product->height / product->width - 1) <= SHAPE_SLACK;
}

char *
docket_template_dup_title (const DocketTemplate *template,
                           const char           *language)
{
  return docket_catalogue_dup_title (template->title != NULL ? template->title : template->id, template->titles,
                                     language);
}

char *
docket_template_field_dup_title (const DocketTemplateField *field,
                                 const char                *language)
{
  return docket_catalogue_dup_title (field->title != NULL ? field->title : field->name, field->titles, language);
}
