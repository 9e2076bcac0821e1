/* docket-draft.c: what a message orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-charset-private.h"
#include "docket-draft-private.h"
#include "docket-text.h"

#include <string.h>

#define MAX_UNCLEAR_TEXT 80
#define MAX_UNCLEAR 30
#define MAX_NAME 200   /* bytes of a picture's that are compared */

static void
free_said (DocketSaid *said)
{
  g_free (said->text);
  g_free (said->value);
  g_free (said);
}

static void
free_unclear (DocketUnclear *unclear)
{
  g_free (unclear->text);
  g_free (unclear->value);
  g_free (unclear);
}

static void
free_field (DocketItemField *field)
{
  g_free (field->name);
  g_free (field->text);
  g_free (field);
}

static DocketDraft *
draft_new (void)
{
  DocketDraft *draft = g_new0 (DocketDraft, 1);

  draft->pictures = g_array_new (FALSE, FALSE, sizeof (guint));
  draft->items = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_item_free);
  draft->said = g_ptr_array_new_with_free_func ((GDestroyNotify) free_said);
  draft->unclear = g_ptr_array_new_with_free_func ((GDestroyNotify) free_unclear);
  return draft;
}

void
docket_draft_free (DocketDraft *draft)
{
  if (draft == NULL)
    return;
  g_free (draft->site);
  g_free (draft->language);
  g_free (draft->name);
  g_free (draft->phone);
  g_free (draft->comment);
  g_array_unref (draft->pictures);
  g_ptr_array_unref (draft->items);
  g_ptr_array_unref (draft->said);
  g_ptr_array_unref (draft->unclear);
  g_free (draft->example);
  g_free (draft);
}

gboolean
docket_draft_is_complete (const DocketDraft *draft)
{
  for (guint i = 0; i < draft->unclear->len; i++)
    if (((const DocketUnclear *) g_ptr_array_index (draft->unclear, i))->blocks)
      return FALSE;
  return draft->items->len > 0;
}

static char *
dup_own_words (const char *text)
{
  return text != NULL ? docket_charset_dup_line (text, MAX_UNCLEAR_TEXT) : NULL;
}

void
docket_draft_add_said (DocketDraft    *draft,
                       DocketSaidType  type,
                       const char     *text,
                       const char     *value)
{
  DocketSaid *said = g_new0 (DocketSaid, 1);

  said->type = type;
  said->text = dup_own_words (text);
  said->value = g_strdup (value);
  g_ptr_array_add (draft->said, said);
}

void
docket_draft_add_unclear (DocketDraft       *draft,
                          DocketUnclearType  type,
                          gboolean           blocks,
                          const char        *text,
                          const char        *value)
{
  DocketUnclear *unclear;

  if (draft->unclear->len >= MAX_UNCLEAR)
    {
      unclear = g_ptr_array_index (draft->unclear, draft->unclear->len - 1);
      unclear->blocks = unclear->blocks || blocks;
      return;
    }
  unclear = g_new0 (DocketUnclear, 1);
  unclear->type = type;
  unclear->blocks = blocks;
  unclear->text = dup_own_words (text);
  unclear->value = g_strdup (value);
  g_ptr_array_add (draft->unclear, unclear);
}

void
docket_draft_note_rest (DocketDraft *draft,
                        gboolean     blocks,
                        const char  *text)
{
  for (guint i = 0; i < draft->unclear->len; i++)
    {
      DocketUnclear *unclear = g_ptr_array_index (draft->unclear, i);

      if (unclear->type == DOCKET_UNCLEAR_REST)
        {
          unclear->blocks = unclear->blocks || blocks;
          return;
        }
    }
  docket_draft_add_unclear (draft, DOCKET_UNCLEAR_REST, blocks, text, NULL);
}

static gint
find_detail (const DocketDraftRules *rules,
             const char             *address)
{
  g_autofree char *detail = docket_address_dup_detail (address);
  g_auto (DocketFolded) folded = { 0 };
  guint end = 0;
  gint index;

  if (detail == NULL)
    return -1;
  docket_fold (&folded, detail, 100);
  index = folded.n > 0 ? docket_wordbook_find (rules->book, &folded, 0, &end) : -1;
  for (; index >= 0 && end == folded.n; index = docket_wordbook_get (rules->book, index)->next)
    {
      const DocketWord *word = docket_wordbook_get (rules->book, index);

      if (word->kind == DOCKET_WORD_PLACE || word->kind == DOCKET_WORD_PLACE_ID)
        return word->value;
    }
  return -1;
}

static gint
find_address (const DocketDraftRules *rules,
              const char             *address)
{
  for (guint i = 0; i < rules->places->len; i++)
    {
      const DocketDraftSite *site = g_ptr_array_index (rules->places, i);

      for (gsize j = 0; site->addresses != NULL && site->addresses[j] != NULL; j++)
        if (g_ascii_strcasecmp (site->addresses[j], address) == 0)
          return (gint) i;
    }
  return -1;
}

/* By the part after +, else by an address of the place's own, else the first. */
static void
find_place (DocketReading *reading)
{
  gint found = -1;

  for (guint i = 0; i < reading->message->recipients->len && found < 0; i++)
    {
      const DocketMessageAddress *recipient = g_ptr_array_index (reading->message->recipients, i);

      found = find_detail (reading->rules, recipient->address);
    }
  for (guint i = 0; i < reading->message->recipients->len && found < 0; i++)
    {
      const DocketMessageAddress *recipient = g_ptr_array_index (reading->message->recipients, i);

      found = find_address (reading->rules, recipient->address);
    }
  reading->place = g_ptr_array_index (reading->rules->places, MAX (found, 0));
}

static void
free_folded (DocketFolded *folded)
{
  docket_fold_clear (folded);
  g_free (folded);
}

/* A picture's name as customers write it: without the ending, unless it would be a word or a number then. */
static char *
dup_short_name (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (name, (gsize) (dot - name)) : g_strdup (name);
  gboolean digits = strpbrk (stem, "0123456789") != NULL;

  if (g_str_has_prefix (name, "picture-"))
    return g_strdup ("");
  return digits && strlen (stem) >= 3 && !g_ascii_isdigit (*stem) ? g_steal_pointer (&stem) : g_strdup (name);
}

static void
find_pictures (DocketReading *reading)
{
  for (guint i = 0; i < reading->message->attachments->len; i++)
    {
      const DocketAttachment *attachment = g_ptr_array_index (reading->message->attachments, i);
      g_autofree char *name = NULL;
      DocketFolded *folded;

      if (attachment->verdict != DOCKET_ATTACHMENT_TAKEN)
        continue;
      name = dup_short_name (attachment->name);
      folded = g_new0 (DocketFolded, 1);
      docket_fold (folded, name, MAX_NAME);
      folded->text = NULL;
      if (folded->n > MAX_NAME)
        folded->n = 0;   /* of letters that are written for many: nobody writes it out, and it is long to compare */
      g_ptr_array_add (reading->names, folded);
      g_array_append_val (reading->draft->pictures, i);
    }
}

static char *
dup_sender_name (const DocketMessage *message)
{
  const DocketMessageAddress *sender = message->sender;

  if (sender == NULL)
    return NULL;
  if (sender->name != NULL)
    return g_strdup (sender->name);
  return message->phone != NULL ? g_strdup (message->phone) : g_strndup (sender->address, strcspn (sender->address, "@"));
}

/* Whether something came of which it is to be said why it was not taken. */
static gboolean
refuses_attachment (const DocketMessage *message)
{
  for (guint i = 0; i < message->attachments->len; i++)
    {
      DocketAttachmentVerdict verdict = ((const DocketAttachment *) g_ptr_array_index (message->attachments, i))->verdict;

      if (verdict >= DOCKET_ATTACHMENT_ENCRYPTED && verdict != DOCKET_ATTACHMENT_TEXT && verdict != DOCKET_ATTACHMENT_EMPTY)
        return TRUE;
    }
  return FALSE;
}

/* "Thank you, I will", in answer to what we asked: the pictures that came before are not to be made as usual. */
static gboolean
says_nothing_new (const DocketReading *reading)
{
  return reading->message->continued && !reading->ordered && reading->wishes->len == 0 && reading->defaults->copies < 0 &&
         reading->defaults->paper == NULL;
}

/* A question or a cancellation that is told with good confidence: nothing is ordered but what is asked about. */
static gboolean
asks (const DocketReading *reading)
{
  if (refuses_attachment (reading->message))
    return FALSE;
  if ((reading->cancel && !reading->ordered) || says_nothing_new (reading))
    return TRUE;
  if (reading->draft->pictures->len > 0 || docket_draft_is_complete (reading->draft))
    return FALSE;
  return reading->cancel || (reading->question && reading->questioned) ||
         ((reading->question || reading->questioned) && !reading->ordered);
}

/* What stands for itself, once all lines are read. */
static void
finish (DocketReading *reading)
{
  DocketDraft *draft = reading->draft;
  const char *language = docket_vocabulary_get_languages (reading->rules->vocabulary)[reading->language];

  draft->site = g_strdup (reading->place->site);
  draft->language = g_strdup (language != NULL ? language : "en");
  if (draft->name == NULL)
    draft->name = dup_sender_name (reading->message);
  if (draft->phone == NULL)
    draft->phone = g_strdup (reading->message->phone);
  if (!reading->understood && reading->comment->len > 0 && draft->items->len > 0 && draft->pictures->len > 0)
    docket_draft_add_unclear (draft, DOCKET_UNCLEAR_TEXT, FALSE, reading->comment->str, NULL);
  if (reading->message->excess & DOCKET_EXCESS_TEXT)
    docket_draft_note_rest (draft, FALSE, NULL);
  if (reading->comment->len > 0)
    draft->comment = docket_text_dup_upright (reading->comment->str);
  draft->asks = asks (reading);
  if (draft->unclear->len > 0)
    draft->example = docket_draft_dup_example (reading);
}

DocketDraft *
docket_draft_read (const DocketDraftRules *rules,
                   const DocketMessage    *message,
                   gint64                  now)
{
  g_autoptr (DocketDraft) draft = draft_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func ((GDestroyNotify) free_folded);
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_wish_free);
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_wish_free);
  g_autoptr (GPtrArray) loose = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_wish_free);
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) free_field);
  DocketReading reading = { .rules = rules, .message = message, .draft = draft, .now = now, .names = names,
                            .requests = requests, .wishes = wishes, .fields = fields, .loose = loose,
                            .defaults = docket_wish_new (), .comment = g_string_new (NULL),
                            .paragraph = g_string_new (NULL) };

  find_place (&reading);
  find_pictures (&reading);
  docket_draft_read_lines (&reading);
  docket_draft_make_items (&reading);
  finish (&reading);
  docket_wish_free (reading.defaults);
  g_string_free (reading.comment, TRUE);
  g_string_free (reading.paragraph, TRUE);
  return g_steal_pointer (&draft);
}
