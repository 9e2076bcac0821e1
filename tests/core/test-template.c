/* test-template.c: templates' fields, and every mistake with its line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-template.h"

#include <string.h>

#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"38mm\" height=\"14mm\" viewBox=\"0 0 38 14\" " \
             "data-title=\"Name\" data-title-de=\"Der Name\">\n"

static void
test_values (void)
{
  static const char text[] =
    HEAD "<!-- a comment -->\n<rect width=\"3\" height=\"2\"/>\n"
    "<text id=\"field-name\" font-family=\"Noto Serif\" data-align=\"start\" data-title-de=\"Wer\">Ana</text>\n"
    "<rect id=\"field-year\" data-optional=\"yes\" data-reversed=\"yes\" data-title=\"Year\"/></svg>";
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autoptr (DocketTemplate) template = docket_template_parse ("t", text, sizeof text - 1, &mistakes);
  DocketProduct product = { .width = 7600, .height = 2800 };
  const DocketTemplateField *name, *year;
  g_autofree char *title = NULL, *who = NULL, *plain = NULL;

  g_assert_null (mistakes);
  g_assert_cmpuint (template->fields->len, ==, 2);
  name = g_ptr_array_index (template->fields, 0);
  year = g_ptr_array_index (template->fields, 1);
  g_assert_cmpstr (name->sample, ==, "Ana");
  g_assert_cmpstr (name->family, ==, "Noto Serif");
  g_assert_cmpint (name->align, ==, DOCKET_FIELD_START);
  g_assert_false (name->optional);
  g_assert_true (year->optional && year->reversed);
  g_assert_cmpint (template->width, ==, 3800);
  title = docket_template_dup_title (template, "de-AT");
  who = docket_template_field_dup_title (name, "de");
  plain = docket_template_field_dup_title (name, "ja");
  g_assert_cmpstr (title, ==, "Der Name");
  g_assert_cmpstr (who, ==, "Wer");
  g_assert_cmpstr (plain, ==, "name");
  g_assert_true (docket_template_fits (template, &product));
  product.height = 3000;
  g_assert_false (docket_template_fits (template, &product));
}

static void
test_mistakes (void)
{
  static const struct { const char *text; guint line; } cases[] = {
    { "", 1 },
    { "<html/>", 1 },
    { "<svg viewBox=\"0 0 1 1\"/>", 1 },
    { HEAD "</svg>", 2 },
    { HEAD "<text id=\"field-a\">", 2 },
    { HEAD "<circle id=\"field-a\"/></svg>", 2 },
    { HEAD "<text id=\"field-a b\"/></svg>", 2 },
    { HEAD "\n<text id=\"field-a\"/>\n<text id=\"field-a\"/></svg>", 4 },
    { HEAD "<script>1</script><text id=\"field-a\"/></svg>", 2 },
    { HEAD "<text id=\"field-a\"/>\n<image href=\"/etc/passwd\"/></svg>", 3 },
    { HEAD "<text id=\"field-a\"/>\n<use xlink:href=\"http://x/\"/></svg>", 3 },
    { HEAD "<text id=\"field-a\" data-align=\"left\"/></svg>", 2 },
    { HEAD "<text id=\"field-a\">&nothing;</text></svg>", 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) mistakes = NULL;
      g_autofree char *prefix = g_strdup_printf ("line %u: ", cases[i].line);

      g_assert_null (docket_template_parse ("t", cases[i].text, strlen (cases[i].text), &mistakes));
      g_test_message ("%s", (char *) g_ptr_array_index (mistakes, 0));
      g_assert_true (g_str_has_prefix (g_ptr_array_index (mistakes, 0), prefix));
    }
}

/* Whatever stands in the file, reading it ends, in a template or in mistakes. */
static void
test_broken (void)
{
  static const char text[] = HEAD "<text id=\"field-a\" data-align=\"end\">A</text><rect id=\"field-b\"/></svg>";

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *broken = g_memdup2 (text, sizeof text);
      g_autoptr (GPtrArray) mistakes = NULL;
      g_autoptr (DocketTemplate) template = NULL;

      for (guint j = 0; j < 2; j++)
        broken[g_test_rand_int_range (0, sizeof text - 1)] = (char) g_test_rand_int ();
      template = docket_template_parse ("t", broken, (gsize) g_test_rand_int_range (0, sizeof text), &mistakes);
      g_assert_true ((template == NULL) == (mistakes != NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/values", test_values);
  g_test_add_func ("/template/mistakes", test_mistakes);
  g_test_add_func ("/template/broken", test_broken);
  return g_test_run ();
}
