/* docket-wordbook.c: words and phrases with their meanings, found in folded text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-wordbook-private.h"

#include <string.h>

#define MAX_WORD 200

typedef struct
{
  gunichar letter;   /* ' ' stands for any separators, or none */
  guint child, sibling;
  gint word;         /* -1: none ends here */
} Node;

struct _DocketWordbook
{
  GArray *nodes;       /* Node; the first is the root */
  GHashTable *roots;   /* first letter -> node */
  GPtrArray *words;    /* DocketWord */
};

static void
free_word (DocketWord *word)
{
  g_free (word->id);
  g_free (word->text);
  g_free (word);
}

DocketWordbook *
docket_wordbook_new (void)
{
  DocketWordbook *book = g_new0 (DocketWordbook, 1);
  Node root = { .word = -1 };

  book->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  book->roots = g_hash_table_new (NULL, NULL);
  book->words = g_ptr_array_new_with_free_func ((GDestroyNotify) free_word);
  g_array_append_val (book->nodes, root);
  return book;
}

void
docket_wordbook_free (DocketWordbook *book)
{
  if (book == NULL)
    return;
  g_array_unref (book->nodes);
  g_hash_table_unref (book->roots);
  g_ptr_array_unref (book->words);
  g_free (book);
}

static Node *
node_at (const DocketWordbook *book,
         guint                 index)
{
  return &g_array_index (book->nodes, Node, index);
}

static guint
find_child (const DocketWordbook *book,
            guint                 parent,
            gunichar              letter)
{
  guint child;

  if (parent == 0)
    return GPOINTER_TO_UINT (g_hash_table_lookup (book->roots, GUINT_TO_POINTER (letter)));
  for (child = node_at (book, parent)->child; child != 0; child = node_at (book, child)->sibling)
    if (node_at (book, child)->letter == letter)
      break;
  return child;
}

static guint
grow (DocketWordbook *book,
      guint           parent,
      gunichar        letter)
{
  guint child = find_child (book, parent, letter);
  Node node = { .letter = letter, .word = -1 };

  if (child != 0)
    return child;
  node.sibling = parent == 0 ? 0 : node_at (book, parent)->child;
  child = book->nodes->len;
  g_array_append_val (book->nodes, node);
  if (parent == 0)
    g_hash_table_insert (book->roots, GUINT_TO_POINTER (letter), GUINT_TO_POINTER (child));
  else
    node_at (book, parent)->child = child;
  return child;
}

static gboolean
is_separator (gunichar letter)
{
  return letter == ' ' || letter == '-' || letter == '_' || letter == '.';
}

/* Also between letters and digits something may stand: "gate3" is "gate 3". */
static gboolean
changes (gunichar before,
         gunichar letter)
{
  return before != ' ' && !docket_fold_is_dense (before) && !docket_fold_is_dense (letter) &&
         (before < 0x80 && g_ascii_isdigit ((char) before)) != (letter < 0x80 && g_ascii_isdigit ((char) letter));
}

static guint
grow_all (DocketWordbook     *book,
          const DocketFolded *folded)
{
  gunichar before = ' ';
  guint node = 0;
  gboolean gap = FALSE;

  for (guint i = 0; i < folded->n; i++)
    {
      gunichar letter = folded->letters[i];

      if (is_separator (letter))
        {
          gap = node != 0;
          continue;
        }
      if (gap || (node != 0 && changes (before, letter)))
        node = grow (book, node, ' ');
      gap = FALSE;
      node = grow (book, node, letter);
      before = letter;
    }
  return node;
}

static gboolean
add_one (DocketWordbook   *book,
         const char       *text,
         const DocketWord *meaning)
{
  g_auto (DocketFolded) folded = { 0 };
  g_autofree char *stem = g_strndup (text, strlen (text) - (meaning->prefix ? 1 : 0));
  DocketWord *word;
  guint node;

  docket_fold (&folded, stem, MAX_WORD);
  node = grow_all (book, &folded);
  if (node == 0)
    return FALSE;
  word = g_memdup2 (meaning, sizeof *meaning);
  word->id = g_strdup (meaning->id);
  word->text = g_strdup (stem);
  word->next = node_at (book, node)->word;
  node_at (book, node)->word = (gint) book->words->len;
  g_ptr_array_add (book->words, word);
  return TRUE;
}

/* How Germans write without a German keyboard; NULL where there is nothing to write so. */
static char *
dup_without_umlauts (const char *text)
{
  static const char *const pairs[][2] = {
    { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "Ae" }, { "Ö", "Oe" }, { "Ü", "Ue" },
  };
  GString *plain = g_string_new (text);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    n += g_string_replace (plain, pairs[i][0], pairs[i][1], 0);
  return g_string_free (plain, n == 0);
}

gboolean
docket_wordbook_add (DocketWordbook *book,
                     const char     *text,
                     DocketWordKind  kind,
                     gint            value,
                     const char     *id,
                     gint            language)
{
  DocketWord word = { .kind = kind, .value = value, .id = (char *) id, .language = language,
                      .prefix = g_str_has_suffix (text, "*"), .next = -1 };
  g_autofree char *plain = dup_without_umlauts (text);

  if (!add_one (book, text, &word))
    return FALSE;
  if (plain != NULL)
    add_one (book, plain, &word);
  return TRUE;
}

typedef struct
{
  const DocketWordbook *book;
  const DocketFolded *folded;
  gint word;
  guint end;
} Search;

static gboolean
is_boundary (const DocketFolded *folded,
             guint               at)
{
  gunichar before = folded->letters[at - 1];

  if (at >= folded->n || !docket_fold_is_word (folded->letters[at]))
    return TRUE;
  return docket_fold_is_dense (before) || docket_fold_is_dense (folded->letters[at]) ||
         changes (before, folded->letters[at]);
}

static void
accept (Search *search,
        gint    index,
        guint   at)
{
  const DocketWord *word = g_ptr_array_index (search->book->words, index);
  guint end = at;

  if (!is_boundary (search->folded, at))
    {
      if (!word->prefix)
        return;
      while (end < search->folded->n && !is_boundary (search->folded, end))
        end++;
    }
  if (end > search->end)
    {
      search->word = index;
      search->end = end;
    }
}

static void
walk (Search *search,
      guint   index,
      guint   at)
{
  const Node *node = node_at (search->book, index);
  const DocketFolded *folded = search->folded;

  if (node->word >= 0)
    accept (search, node->word, at);
  for (guint child = node->child; child != 0; child = node_at (search->book, child)->sibling)
    {
      gunichar letter = node_at (search->book, child)->letter;
      guint next = at;

      if (letter == ' ')
        {
          while (next < folded->n && is_separator (folded->letters[next]) && next - at < 4)
            next++;
          walk (search, child, next);
        }
      else if (at < folded->n && folded->letters[at] == letter)
        {
          walk (search, child, at + 1);
        }
    }
}

gint
docket_wordbook_find (const DocketWordbook *book,
                      const DocketFolded   *folded,
                      guint                 at,
                      guint                *end)
{
  Search search = { .book = book, .folded = folded, .word = -1, .end = at };
  guint root = find_child (book, 0, folded->letters[at]);

  if (root != 0)
    walk (&search, root, at + 1);
  *end = search.end;
  return search.word;
}

const DocketWord *
docket_wordbook_get (const DocketWordbook *book,
                     gint                  index)
{
  return g_ptr_array_index (book->words, index);
}

guint
docket_wordbook_count (const DocketWordbook *book)
{
  return book->words->len;
}

const DocketWord *
docket_wordbook_first (const DocketWordbook *book,
                       DocketWordKind        kind,
                       gint                  value,
                       const char           *id,
                       gint                  language)
{
  for (guint i = 0; i < book->words->len; i++)
    {
      const DocketWord *word = g_ptr_array_index (book->words, i);

      if (word->kind == kind && word->value == value && word->language == language &&
          (id == NULL || g_strcmp0 (word->id, id) == 0))
        return word;
    }
  return NULL;
}
