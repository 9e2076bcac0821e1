/* docket-words-making.c: of what was written, what can be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-words-making-private.h"

#include "docket-error.h"
#include "docket-making.h"

#include <string.h>

/* Words of which fewer fit than so many are not shortened any further, characters. */
#define FEWEST 4
/* Each is a drawing of the stamps that did not fit. */
#define MOST_STEPS 12

static void
add_reason (GPtrArray  *why,
            const char *sentence)
{
  if (!g_ptr_array_find_with_equal_func (why, sentence, g_str_equal, NULL))
    g_ptr_array_add (why, g_strdup (sentence));
}

/* A third of it: letters that are too small by half want about so many fewer. FALSE where it is short already. */
static gboolean
shorten (char **text)
{
  glong length = *text != NULL ? g_utf8_strlen (*text, -1) : 0;
  g_autofree char *whole = NULL;

  if (length <= FEWEST)
    return FALSE;
  whole = g_steal_pointer (text);
  *text = g_utf8_substring (whole, 0, MAX (length / 3, FEWEST));
  g_strchomp (*text);
  return **text != '\0';
}

static gboolean
leave_out (char      **text,
           const char *letters)
{
  g_autofree char *whole = g_steal_pointer (text);
  GString *left = g_string_new (NULL);

  for (const char *c = whole != NULL ? whole : ""; *c != '\0'; c = g_utf8_next_char (c))
    if (g_utf8_strchr (letters, -1, g_utf8_get_char (c)) == NULL)
      g_string_append_unichar (left, g_utf8_get_char (c));
  *text = g_strstrip (g_string_free (left, FALSE));
  return whole != NULL && strlen (*text) < strlen (whole) && **text != '\0';
}

static gboolean
reduce_text (char               **text,
             const DocketWarning *obstacle)
{
  if (obstacle->type == DOCKET_WARNING_NO_GLYPH)
    return leave_out (text, obstacle->text != NULL ? obstacle->text : "");
  return (obstacle->type == DOCKET_WARNING_TEXT_TOO_SMALL || obstacle->type == DOCKET_WARNING_TOO_FINE) && shorten (text);
}

/* FALSE where nothing is to be done about it. */
static gboolean
reduce (DocketItem          *item,
        const DocketWarning *obstacle)
{
  gboolean reduced;

  if (obstacle->type == DOCKET_WARNING_NOT_ROUND && item->layout == DOCKET_LAYOUT_CIRCLE)
    {
      item->layout = DOCKET_LAYOUT_STRAIGHT;
      return TRUE;
    }
  reduced = item->content == DOCKET_CONTENT_WORDS && reduce_text (&item->words, obstacle);
  for (guint i = 0; item->content == DOCKET_CONTENT_TEMPLATE && i < item->fields->len; i++)
    reduced = reduce_text (&((DocketItemField *) g_ptr_array_index (item->fields, i))->text, obstacle) || reduced;
  return reduced;
}

/* FALSE where nothing stood in the way. */
static gboolean
pass_obstacles (DocketOrder *order,
                guint       *told,
                GPtrArray   *why)
{
  gboolean found = FALSE;

  for (guint i = order->items->len; i > 0; i--)
    {
      DocketItem *item = g_ptr_array_index (order->items, i - 1);
      const DocketWarning *obstacle = docket_item_find_obstacle (item);
      g_autofree char *sentence = obstacle != NULL ? docket_warning_dup_sentence (obstacle) : NULL;

      if (obstacle == NULL)
        continue;
      found = TRUE;
      if (!(*told & 1u << obstacle->type))
        add_reason (why, sentence);
      *told |= 1u << obstacle->type;
      if (!reduce (item, obstacle))
        g_ptr_array_remove_index (order->items, i - 1);
    }
  return found;
}

static gboolean
take_one_of_each (DocketOrder *order)
{
  gboolean fewer = FALSE;

  for (guint i = 0; i < order->items->len; i++)
    {
      DocketItem *item = g_ptr_array_index (order->items, i);

      fewer = fewer || item->copies > 1;
      item->copies = 1;
    }
  return fewer;
}

gboolean
docket_words_make_fit (DocketServices        *services,
                       DocketOrder           *order,
                       const DocketCatalogue *catalogue,
                       const DocketSite      *site,
                       GPtrArray             *why)
{
  guint told = 0;    /* types of obstacles: their numbers change with each step */

  for (guint step = 0; step < MOST_STEPS && order->items->len > 0; step++)
    {
      g_autoptr (GError) error = NULL;

      if (!docket_order_price (order, catalogue, site, &error))
        {
          add_reason (why, error->message);
          if (take_one_of_each (order))
            continue;
          break;
        }
      docket_making_look (services, order);
      docket_making_judge (services, order);
      if (!pass_obstacles (order, &told, why))
        return TRUE;
    }
  g_ptr_array_set_size (order->items, 0);
  return FALSE;
}
