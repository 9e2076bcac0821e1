/* docket-catalogue-file.c: reads the catalogue's file and finds its mistakes by line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue-reader-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* GKeyFile forgets where a value stood, and stops at the first mistake; the shop wants all of
 * them with their lines. */

typedef void (*ReadKey) (DocketCatalogueReader *reader, const char *key, const char *value);

static void
read_shop_key (DocketCatalogueReader *reader,
               const char            *key,
               const char            *value)
{
  DocketCatalogue *catalogue = reader->catalogue;
  DocketMoney money;

  if (g_str_equal (key, "currency"))
    {
      if (strlen (value) == 3 && strspn (value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3)
        g_strlcpy (catalogue->currency, value, sizeof catalogue->currency);
      else
        {
          docket_catalogue_mistake (reader, reader->line, _("“%s” is not a currency such as EUR or JPY."), value);
          reader->currency_told = TRUE;
        }
    }
  else if (!g_str_equal (key, "express"))
    docket_catalogue_mistake (reader, reader->line, _("“%s” is not known in [Shop]."), key);
  else if (!docket_catalogue_check_currency (reader))
    return;
  else if (!docket_money_parse (value, catalogue->currency, &money, NULL) || money.amount < 0)
    docket_catalogue_mistake (reader, reader->line, _("“%s” is not a price in %s."), value, catalogue->currency);
  else
    catalogue->express_amount = money.amount;
}

static void
read_paper_key (DocketCatalogueReader *reader,
                const char            *key,
                const char            *value)
{
  if (docket_catalogue_is_title (key))
    docket_catalogue_take_title (key, value, &reader->paper->title, reader->paper->titles);
  else
    docket_catalogue_mistake (reader, reader->line, _("“%s” is not known in a [Paper] group."), key);
}

static void
read_font_key (DocketCatalogueReader *reader,
               const char            *key,
               const char            *value)
{
  DocketFont *font = reader->font;

  if (docket_catalogue_is_title (key))
    docket_catalogue_take_title (key, value, &font->title, font->titles);
  else if (!g_str_equal (key, "family"))
    docket_catalogue_mistake (reader, reader->line, _("“%s” is not known in a [Font] group."), key);
  else
    {
      g_free (font->family);
      font->family = g_strdup (value);
    }
}

static void
end_font (DocketCatalogueReader *reader)
{
  if (reader->font->title == NULL)
    docket_catalogue_mistake (reader, reader->group_line, _("The font “%s” has no “title”."), reader->font->id);
  if (reader->font->family == NULL)
    docket_catalogue_mistake (reader, reader->group_line, _("The font “%s” has no “family”."), reader->font->id);
}

static void
end_shop (DocketCatalogueReader *reader)
{
  if (docket_catalogue_has_key (reader, "currency") || reader->currency_told)
    return;
  docket_catalogue_mistake (reader, reader->group_line, _("The group [Shop] has no “currency”."));
  reader->currency_told = TRUE;
}

/* What a group lacks is known at its end. */
static void
end_group (DocketCatalogueReader *reader)
{
  if (reader->kind == DOCKET_GROUP_PRODUCT)
    docket_catalogue_judge_product (reader);
  else if (reader->kind == DOCKET_GROUP_FONT)
    end_font (reader);
  else if (reader->kind == DOCKET_GROUP_PAPER && reader->paper->title == NULL)
    docket_catalogue_mistake (reader, reader->group_line, _("The paper “%s” has no “title”."), reader->paper->id);
  else if (reader->kind == DOCKET_GROUP_SHOP)
    end_shop (reader);
  reader->kind = DOCKET_GROUP_NONE;
}

static void
begin_product (DocketCatalogueReader *reader,
               const char            *id)
{
  if (docket_catalogue_find (reader->catalogue, id) != NULL)
    docket_catalogue_mistake (reader, reader->line, _("The product “%s” is already there."), id);
  if (!docket_catalogue_is_id (id))
    docket_catalogue_mistake (reader, reader->line,
                              _("“%s” is no name for a product: use letters, digits and “-”."), id);

  reader->kind = DOCKET_GROUP_PRODUCT;
  reader->product = docket_product_new (id);
  reader->product->seconds = 30;
  reader->product->max_copies = 500;
  g_ptr_array_add (reader->catalogue->products, reader->product);
}

static void
begin_font (DocketCatalogueReader *reader,
            const char            *id)
{
  if (docket_catalogue_find_font (reader->catalogue, id) != NULL)
    docket_catalogue_mistake (reader, reader->line, _("The font “%s” is already there."), id);
  if (!docket_catalogue_is_id (id))
    docket_catalogue_mistake (reader, reader->line,
                              _("“%s” is no name for a font: use letters, digits and “-”."), id);

  reader->kind = DOCKET_GROUP_FONT;
  reader->font = docket_font_new (id);
  g_ptr_array_add (reader->catalogue->fonts, reader->font);
}

static void
begin_paper (DocketCatalogueReader *reader,
             const char            *id)
{
  if (docket_catalogue_find_paper (reader->catalogue, id) != NULL)
    docket_catalogue_mistake (reader, reader->line, _("The paper “%s” is already there."), id);
  if (!docket_catalogue_is_id (id))
    docket_catalogue_mistake (reader, reader->line,
                              _("“%s” is no name for a paper: use letters, digits and “-”."), id);

  reader->kind = DOCKET_GROUP_PAPER;
  reader->paper = docket_paper_new (id);
  g_ptr_array_add (reader->catalogue->papers, reader->paper);
}

static void
begin_group (DocketCatalogueReader *reader,
             const char            *name)
{
  end_group (reader);
  g_hash_table_remove_all (reader->seen);
  reader->group_line = reader->line;
  if (g_str_equal (name, "Shop"))
    reader->kind = DOCKET_GROUP_SHOP;
  else if (g_str_has_prefix (name, "Product "))
    begin_product (reader, name + strlen ("Product "));
  else if (g_str_has_prefix (name, "Paper "))
    begin_paper (reader, name + strlen ("Paper "));
  else if (g_str_has_prefix (name, "Font "))
    begin_font (reader, name + strlen ("Font "));
  else
    docket_catalogue_mistake (reader, reader->line,
                              _("The group [%s] is not known: there are [Shop], [Paper …], [Font …] and [Product …]."),
                              name);
}

static void
read_pair (DocketCatalogueReader *reader,
           const char            *key,
           const char            *value)
{
  static const ReadKey readers[] = {
    [DOCKET_GROUP_SHOP] = read_shop_key,
    [DOCKET_GROUP_PAPER] = read_paper_key,
    [DOCKET_GROUP_FONT] = read_font_key,
    [DOCKET_GROUP_PRODUCT] = docket_catalogue_read_product_key,
  };

  if (reader->kind == DOCKET_GROUP_NONE)
    {
      if (reader->group_line == 0)
        docket_catalogue_mistake (reader, reader->line, _("“%s” stands before the first group."), key);
      return;
    }
  if (!g_hash_table_insert (reader->seen, g_strdup (key), GUINT_TO_POINTER (reader->line)))
    docket_catalogue_mistake (reader, reader->line, _("“%s” is already there."), key);
  if (*value == '\0')
    docket_catalogue_mistake (reader, reader->line, _("“%s” has no value."), key);
  else
    readers[reader->kind] (reader, key, value);
}

static void
read_line (DocketCatalogueReader *reader,
           char                  *line)
{
  char *equals;

  if (!g_utf8_validate (line, -1, NULL))
    {
      docket_catalogue_mistake (reader, reader->line, _("The line is not written in UTF-8."));
      return;
    }

  g_strstrip (line);
  equals = strchr (line, '=');
  if (*line == '\0' || *line == '#')
    return;
  if (*line == '[' && g_str_has_suffix (line, "]"))
    {
      line[strlen (line) - 1] = '\0';
      begin_group (reader, g_strstrip (line + 1));
    }
  else if (equals == NULL || equals == line)
    docket_catalogue_mistake (reader, reader->line,
                              _("The line is neither a [group], nor “key=value”, nor a # comment."));
  else
    {
      *equals = '\0';
      read_pair (reader, g_strstrip (line), g_strstrip (equals + 1));
    }
}

static void
read_lines (DocketCatalogueReader *reader,
            const char            *text,
            gsize                  length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      g_autofree char *line = NULL;

      if (newline == NULL)
        newline = end;
      line = g_strndup (text, (gsize) (newline - text));
      reader->line++;
      read_line (reader, line);
      text = newline + 1;
    }
}

DocketCatalogue *
docket_catalogue_parse (const char  *text,
                        gsize        length,
                        GPtrArray  **mistakes)
{
  g_autoptr (DocketCatalogue) catalogue = docket_catalogue_new ();
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DocketCatalogueReader reader = { .catalogue = catalogue, .mistakes = found, .seen = seen };

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    read_lines (&reader, text + 3, length - 3);
  else
    read_lines (&reader, text, length);
  end_group (&reader);
  if (found->len == 0 && catalogue->products->len == 0)
    docket_catalogue_mistake (&reader, MAX (reader.line, 1), _("There is no product."));

  if (mistakes != NULL)
    *mistakes = found->len > 0 ? g_ptr_array_ref (found) : NULL;
  return found->len > 0 ? NULL : g_steal_pointer (&catalogue);
}
