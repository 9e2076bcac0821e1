/* docket-search.c: which words find an order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-search-private.h"

#include "docket-order-id-private.h"
#include "docket-sql-private.h"

#include <string.h>

/* Longer words are cut: what follows is never typed. */
#define WORD_MAX 64

static void
add_word (GString    *words,
          const char *word)
{
  g_autofree char *bounded = g_strdup_printf (" %.*s", WORD_MAX, word);
  const char *end = NULL;

  if (!g_utf8_validate (bounded, -1, &end))
    bounded[end - bounded] = '\0';
  if (bounded[1] != '\0' && !docket_search_matches (words->str, (char *[]) { bounded + 1, NULL }))
    g_string_append (words, bounded);
}

static void
add_text (GString    *words,
          const char *text)
{
  g_auto (GStrv) plain = NULL;
  g_auto (GStrv) tokens = NULL;

  if (text == NULL)
    return;
  tokens = g_str_tokenize_and_fold (text, NULL, &plain);
  for (char **token = tokens; *token != NULL; token++)
    add_word (words, *token);
  for (char **token = plain; *token != NULL; token++)
    add_word (words, *token);
}

static gboolean
each_word (DocketDbHandle *handle,
           const char     *sql,
           const char     *site,
           gint64          id,
           const char     *words,
           GError        **error)
{
  g_auto (GStrv) split = g_strsplit (words, " ", -1);

  for (char **word = split; *word != NULL; word++)
    {
      if (**word == '\0')
        continue;
      if (!docket_sql_run (handle, NULL, sql, PARAMS (P_TEXT (site), P_TEXT (*word), P_INT (id)), error))
        return FALSE;
    }
  return TRUE;
}

char *
docket_search_words (const DocketOrder *order)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *grouped = docket_claim_code_format (order->code);

  /* Longest first: a word that begins another is found through it. */
  add_text (words, order->code);
  add_text (words, grouped);
  add_text (words, order->customer.name);
  add_text (words, order->customer.email);
  add_text (words, order->customer.phone);
  return g_strdup (words->str);
}

char **
docket_search_fold (const char *query)
{
  return g_str_tokenize_and_fold (query, NULL, NULL);
}

gboolean
docket_search_matches (const char *words,
                       char      **query)
{
  for (char **word = query; *word != NULL; word++)
    {
      g_autofree char *start = g_strconcat (" ", *word, NULL);

      if (strstr (words, start) == NULL)
        return FALSE;
    }
  return TRUE;
}

char *
docket_search_end (const char *word)
{
  return g_strconcat (word, "\xf4\x8f\xbf\xbf", NULL);
}

gboolean
docket_search_put (DocketDbHandle    *handle,
                   const DocketOrder *order,
                   const char        *before,
                   const char        *after,
                   GError           **error)
{
  if (before != NULL && !docket_search_remove (handle, order->code, before, error))
    return FALSE;
  return each_word (handle,
                    "INSERT INTO order_words (site, word, id) VALUES ($1, $2, $3) "
                    "ON CONFLICT DO NOTHING",
                    order->site, docket_order_id (order->code), after, error);
}

gboolean
docket_search_remove (DocketDbHandle *handle,
                      const char     *code,
                      const char     *words,
                      GError        **error)
{
  gint64 id = docket_order_id (code);
  g_auto (DocketRows) rows = { NULL };
  g_autofree char *site = NULL;
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found, "SELECT site FROM orders WHERE id = $1",
                             PARAMS (P_INT (id)), error))
    return FALSE;
  if (!found)
    return TRUE;
  site = docket_rows_dup_text (&rows, 0, NULL);
  return each_word (handle, "DELETE FROM order_words WHERE site = $1 AND word = $2 AND id = $3", site,
                    id, words, error);
}
