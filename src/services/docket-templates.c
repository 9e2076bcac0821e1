/* docket-templates.c: the files of the templates that a catalogue names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-templates.h"

#include <glib/gi18n.h>

#define LARGEST_FILE (1024 * 1024)

static void
read_template (DocketCatalogue *catalogue, const char *folder, const char *id, GPtrArray *mistakes)
{
  g_autofree char *name = g_strdup_printf ("templates/%s.svg", id);
  g_autofree char *beside = g_build_filename (folder, name, NULL);
  g_autofree char *shipped = g_build_filename (DOCKET_PKGDATADIR, name, NULL);
  const char *path = g_file_test (beside, G_FILE_TEST_EXISTS) || !g_file_test (shipped, G_FILE_TEST_EXISTS) ? beside
                                                                                                            : shipped;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;
  DocketTemplate *template;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &error))
    {
      g_ptr_array_add (mistakes, g_strdup_printf ("%s: %s", name, error->message));
      return;
    }
  if (length > LARGEST_FILE)
    {
      g_ptr_array_add (mistakes, g_strdup_printf (_("%s: The file is larger than 1 MiB."), name));
      return;
    }
  template = docket_template_parse (id, text, length, &found);
  if (template != NULL)
    g_ptr_array_add (catalogue->templates, template);
  for (guint i = 0; found != NULL && i < found->len; i++)
    g_ptr_array_add (mistakes, g_strdup_printf ("%s: %s", name, (const char *) g_ptr_array_index (found, i)));
}

static void
check_shape (const DocketCatalogue *catalogue, const DocketProduct *product, const char *id, GPtrArray *mistakes)
{
  const DocketTemplate *template = docket_catalogue_find_template (catalogue, id);

  if (template != NULL && !docket_template_fits (template, product))
    g_ptr_array_add (mistakes,
                     g_strdup_printf (_("templates/%s.svg: The drawing has not the shape of the product “%s”."), id,
                                      product->id));
}

void
docket_templates_read (DocketCatalogue *catalogue, const char *path, GPtrArray *mistakes)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < catalogue->products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (catalogue->products, i);

      for (guint j = 0; product->templates[j] != NULL; j++)
        {
          if (g_hash_table_add (seen, product->templates[j]))
            read_template (catalogue, folder, product->templates[j], mistakes);
          check_shape (catalogue, product, product->templates[j], mistakes);
        }
    }
}
