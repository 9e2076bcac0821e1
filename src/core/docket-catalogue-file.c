/* docket-catalogue-file.c: reads the catalogue's file and finds its mistakes by line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-catalogue-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>
#include <string.h>

/* GKeyFile forgets where a value stood, and stops at the first mistake; the shop wants all of
 * them with their lines. */

typedef enum
{
  GROUP_NONE,
  GROUP_SHOP,
  GROUP_PAPER,
  GROUP_PRODUCT,
} GroupKind;

typedef struct
{
  DocketCatalogue *catalogue;
  GPtrArray *mistakes;
  GroupKind kind;
  guint line;
  guint group_line;
  GHashTable *seen;          /* keys of the present group */
  DocketProduct *product;    /* borrowed; the present group's */
  DocketPaper *paper;        /* borrowed; the present group's */
} Reader;

typedef void (*ReadKey) (Reader *reader, const char *key, const char *value);

G_GNUC_PRINTF (3, 4) static void
mistake (Reader     *reader,
         guint       line,
         const char *format,
         ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (reader->mistakes, g_strdup_printf (_("line %u: %s"), line, sentence));
}

static gboolean
is_id (const char *text)
{
  return *text != '\0' && strlen (text) <= 64 &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == strlen (text);
}

static void
set_text (char       **text,
          const char  *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/* The tag in "title[de]", NULL in "title". */
static char *
dup_tag (const char *key)
{
  const char *open = strchr (key, '[');

  if (open == NULL || !g_str_has_suffix (key, "]"))
    return NULL;
  return g_strndup (open + 1, strlen (open) - 2);
}

static void
take_title (const char  *key,
            const char  *value,
            char       **title,
            GHashTable  *titles)
{
  char *tag = dup_tag (key);

  if (tag != NULL)
    g_hash_table_replace (titles, tag, g_strdup (value));
  else
    set_text (title, value);
}

static gboolean
is_title (const char *key)
{
  return g_str_equal (key, "title") ||
         (g_str_has_prefix (key, "title[") && g_str_has_suffix (key, "]"));
}

static gboolean
read_count (Reader     *reader,
            const char *key,
            const char *value,
            guint64     max,
            guint      *count)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (value, 10, 1, max, &number, NULL))
    {
      mistake (reader, reader->line, _("“%s” must be a whole number from 1 to %u."), key, (guint) max);
      return FALSE;
    }
  *count = (guint) number;
  return TRUE;
}

static void
read_shop_key (Reader     *reader,
               const char *key,
               const char *value)
{
  DocketCatalogue *catalogue = reader->catalogue;
  DocketMoney money;

  if (g_str_equal (key, "currency"))
    {
      if (strlen (value) == 3 && strspn (value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3)
        g_strlcpy (catalogue->currency, value, sizeof catalogue->currency);
      else
        mistake (reader, reader->line, _("“%s” is not a currency such as EUR or JPY."), value);
    }
  else if (!g_str_equal (key, "express"))
    mistake (reader, reader->line, _("“%s” is not known in [Shop]."), key);
  else if (catalogue->currency[0] == '\0')
    mistake (reader, reader->line, _("“currency” must stand before the first price."));
  else if (!docket_money_parse (value, catalogue->currency, &money, NULL) || money.amount < 0)
    mistake (reader, reader->line, _("“%s” is not a price in %s."), value, catalogue->currency);
  else
    catalogue->express_amount = money.amount;
}

static void
read_paper_key (Reader     *reader,
                const char *key,
                const char *value)
{
  if (is_title (key))
    take_title (key, value, &reader->paper->title, reader->paper->titles);
  else
    mistake (reader, reader->line, _("“%s” is not known in a [Paper] group."), key);
}

static void
read_papers (Reader     *reader,
             const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);
  g_autoptr (GStrvBuilder) papers = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*g_strstrip (parts[i]) == '\0')
        continue;
      if (docket_catalogue_find_paper (reader->catalogue, parts[i]) == NULL)
        mistake (reader, reader->line, _("The paper “%s” has no [Paper %s] group above."),
                 parts[i], parts[i]);
      else
        g_strv_builder_add (papers, parts[i]);
    }
  g_strfreev (reader->product->papers);
  reader->product->papers = g_strv_builder_end (papers);
}

static void
read_prices (Reader     *reader,
             const char *key,
             const char *value)
{
  g_autofree char *paper = dup_tag (key);
  g_autofree char *problem = NULL;
  GArray *prices;

  if (reader->catalogue->currency[0] == '\0')
    {
      mistake (reader, reader->line, _("“currency” must stand before the first price."));
      return;
    }

  prices = docket_catalogue_read_prices (value, reader->catalogue->currency, &problem);
  if (prices == NULL)
    mistake (reader, reader->line, "%s", problem);
  else if (paper != NULL)
    g_hash_table_replace (reader->product->paper_prices, g_steal_pointer (&paper), prices);
  else
    {
      g_array_unref (reader->product->prices);
      reader->product->prices = prices;
    }
}

static void
read_size (Reader     *reader,
           const char *value)
{
  if (!docket_catalogue_read_size (value, &reader->product->width, &reader->product->height))
    mistake (reader, reader->line, _("“%s” is not a size in millimetres such as “101.6 x 152.4”."),
             value);
}

static void
read_border (Reader     *reader,
             const char *value)
{
  DocketProduct *product = reader->product;

  if (!docket_catalogue_read_length (value, &product->border_width))
    mistake (reader, reader->line, _("“%s” is not a length in millimetres such as “3”."), value);
  product->border = product->border_width > 0;
}

static void
read_product_key (Reader     *reader,
                  const char *key,
                  const char *value)
{
  DocketProduct *product = reader->product;

  if (is_title (key))
    take_title (key, value, &product->title, product->titles);
  else if (g_str_equal (key, "artwork"))
    set_text (&product->artwork, value);
  else if (g_str_equal (key, "size"))
    read_size (reader, value);
  else if (g_str_equal (key, "papers"))
    read_papers (reader, value);
  else if (g_str_equal (key, "border"))
    read_border (reader, value);
  else if (g_str_equal (key, "prices") || (g_str_has_prefix (key, "prices[") && g_str_has_suffix (key, "]")))
    read_prices (reader, key, value);
  else if (g_str_equal (key, "seconds"))
    read_count (reader, key, value, 86400, &product->seconds);
  else if (g_str_equal (key, "max_copies"))
    read_count (reader, key, value, DOCKET_COPIES_MAX, &product->max_copies);
  else
    mistake (reader, reader->line, _("“%s” is not known in a [Product] group."), key);
}

static void
judge_product_prices (Reader *reader)
{
  DocketProduct *product = reader->product;
  GHashTableIter iter;
  gpointer paper;

  if (!g_hash_table_contains (reader->seen, "prices"))
    mistake (reader, reader->group_line, _("The product “%s” has no “prices”."), product->id);
  g_hash_table_iter_init (&iter, product->paper_prices);
  while (g_hash_table_iter_next (&iter, &paper, NULL))
    if (!docket_product_has_paper (product, paper))
      mistake (reader, reader->group_line, _("The product “%s” has prices for “%s”, which is none of its papers."),
               product->id, (const char *) paper);
}

static void
end_product (Reader *reader)
{
  static const char *const needed[] = { "artwork", "title", "size", "papers" };
  DocketProduct *product = reader->product;

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!g_hash_table_contains (reader->seen, needed[i]))
      mistake (reader, reader->group_line, _("The product “%s” has no “%s”."), product->id, needed[i]);
  judge_product_prices (reader);
  if (g_hash_table_contains (reader->seen, "papers") && product->papers[0] == NULL)
    mistake (reader, reader->group_line, _("The product “%s” has no paper."), product->id);
  if (product->border && product->width > 0 && product->border_width * 4 > product->width)
    mistake (reader, reader->group_line, _("The border of “%s” leaves no room for the picture."),
             product->id);
}

/* What a group lacks is known at its end. */
static void
end_group (Reader *reader)
{
  if (reader->kind == GROUP_PRODUCT)
    end_product (reader);
  else if (reader->kind == GROUP_PAPER && reader->paper->title == NULL)
    mistake (reader, reader->group_line, _("The paper “%s” has no “title”."), reader->paper->id);
  else if (reader->kind == GROUP_SHOP && !g_hash_table_contains (reader->seen, "currency"))
    mistake (reader, reader->group_line, _("The group [Shop] has no “currency”."));
  reader->kind = GROUP_NONE;
}

static void
begin_product (Reader     *reader,
               const char *id)
{
  if (docket_catalogue_find (reader->catalogue, id) != NULL)
    mistake (reader, reader->line, _("The product “%s” is already there."), id);
  if (!is_id (id))
    mistake (reader, reader->line, _("“%s” is no name for a product: use letters, digits and “-”."), id);

  reader->kind = GROUP_PRODUCT;
  reader->product = docket_product_new (id);
  reader->product->seconds = 30;
  reader->product->max_copies = 500;
  g_ptr_array_add (reader->catalogue->products, reader->product);
}

static void
begin_paper (Reader     *reader,
             const char *id)
{
  if (docket_catalogue_find_paper (reader->catalogue, id) != NULL)
    mistake (reader, reader->line, _("The paper “%s” is already there."), id);
  if (!is_id (id))
    mistake (reader, reader->line, _("“%s” is no name for a paper: use letters, digits and “-”."), id);

  reader->kind = GROUP_PAPER;
  reader->paper = docket_paper_new (id);
  g_ptr_array_add (reader->catalogue->papers, reader->paper);
}

static void
begin_group (Reader     *reader,
             const char *name)
{
  end_group (reader);
  g_hash_table_remove_all (reader->seen);
  reader->group_line = reader->line;
  if (g_str_equal (name, "Shop"))
    reader->kind = GROUP_SHOP;
  else if (g_str_has_prefix (name, "Product "))
    begin_product (reader, name + strlen ("Product "));
  else if (g_str_has_prefix (name, "Paper "))
    begin_paper (reader, name + strlen ("Paper "));
  else
    mistake (reader, reader->line, _("The group [%s] is not known: there are [Shop], [Paper …] and [Product …]."),
             name);
}

static void
read_pair (Reader     *reader,
           const char *key,
           const char *value)
{
  static const ReadKey readers[] = {
    [GROUP_SHOP] = read_shop_key,
    [GROUP_PAPER] = read_paper_key,
    [GROUP_PRODUCT] = read_product_key,
  };

  if (reader->kind == GROUP_NONE)
    {
      if (reader->group_line == 0)
        mistake (reader, reader->line, _("“%s” stands before the first group."), key);
      return;
    }
  if (!g_hash_table_add (reader->seen, g_strdup (key)))
    mistake (reader, reader->line, _("“%s” is already there."), key);
  if (*value == '\0')
    mistake (reader, reader->line, _("“%s” has no value."), key);
  else
    readers[reader->kind] (reader, key, value);
}

static void
read_line (Reader *reader,
           char   *line)
{
  char *equals;

  if (!g_utf8_validate (line, -1, NULL))
    {
      mistake (reader, reader->line, _("The line is not written in UTF-8."));
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
    mistake (reader, reader->line, _("The line is neither a [group], nor “key=value”, nor a # comment."));
  else
    {
      *equals = '\0';
      read_pair (reader, g_strstrip (line), g_strstrip (equals + 1));
    }
}

static void
read_lines (Reader     *reader,
            const char *text,
            gsize       length)
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
  Reader reader = { .catalogue = catalogue, .mistakes = found, .seen = seen };

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    read_lines (&reader, text + 3, length - 3);
  else
    read_lines (&reader, text, length);
  end_group (&reader);
  if (found->len == 0 && catalogue->products->len == 0)
    mistake (&reader, MAX (reader.line, 1), _("There is no product."));

  if (mistakes != NULL)
    *mistakes = found->len > 0 ? g_ptr_array_ref (found) : NULL;
  return found->len > 0 ? NULL : g_steal_pointer (&catalogue);
}
