/* docket-orders-words.c: an order is placed as its customer's words say, where nobody can be answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders.h"

#include "docket-drafting.h"
#include "docket-error.h"
#include "docket-grammar.h"
#include "docket-json.h"
#include "docket-orders-within.h"
#include "docket-previews-private.h"
#include "docket-text.h"
#include "docket-words-making-private.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

/* Somebody has to ask about all of it. */
#define COMMENT_MAX DOCKET_ORDER_WORDS_MAX
#define NAME_MAX_LETTERS 100

typedef struct
{
  const DocketOrderWords *words;
  const DocketSite *site;
  const DocketCatalogue *catalogue;
  DocketDraft *draft;      /* what was read; NULL: the order takes no contents any more */
  gboolean usual;          /* the place's usual is made, for of the words nothing can be */
  GPtrArray *images;       /* of each picture its image's id, NULL: not taken */
  DocketOrder *fitting;    /* has the contents that can be made; NULL: none can */
  GPtrArray *why;          /* char *: why some of it cannot be made, in the place's language */
  char *question;          /* for the counter; NULL: nothing is to be asked */
  char *json;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->draft, docket_draft_free);
  g_clear_pointer (&reading->images, g_ptr_array_unref);
  g_clear_pointer (&reading->fitting, docket_order_free);
  g_clear_pointer (&reading->why, g_ptr_array_unref);
  g_clear_pointer (&reading->question, g_free);
  g_clear_pointer (&reading->json, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* --- reading --- */

static DocketDraft *
read_text (const Reading          *reading,
           const DocketOrder      *order,
           const DocketDraftRules *rules,
           const char             *text,
           gint64                  now)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (DocketMessage) message = NULL;

  for (guint i = 0; i < order->images->len; i++)
    g_ptr_array_add (names, ((const DocketImage *) g_ptr_array_index (order->images, i))->name);
  g_ptr_array_add (names, NULL);
  message = docket_message_new_pushed (text, order->customer.language, (const char *const *) names->pdata);
  return docket_draft_read (rules, message, now);
}

static void
find_images (Reading           *reading,
             const DocketOrder *order)
{
  reading->images = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < order->images->len; i++)
    {
      const DocketImage *image = g_ptr_array_index (order->images, i);

      g_ptr_array_add (reading->images, image->state != DOCKET_IMAGE_REFUSED ? g_strdup (image->id) : NULL);
    }
}

/* What turns the writing or shows nothing is no word. NULL where nothing else is there. (transfer full) */
static char *
dup_legible (const char *text)
{
  g_autofree char *upright = docket_text_dup_upright (text);
  GString *legible = g_string_new (NULL);
  gboolean seen = FALSE;

  for (const char *c = upright; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      seen = seen || (g_unichar_isgraph (letter) && !g_unichar_iszerowidth (letter));
      g_string_append_unichar (legible, letter);
    }
  g_strstrip (legible->str);
  return seen ? g_string_free (legible, FALSE) : (g_string_free (legible, TRUE), NULL);
}

/* Nobody said that the words are for a stamp, but there is nothing else to make of them. */
static void
add_stamp (const Reading *reading,
           DocketOrder   *order)
{
  const DocketProduct *stamp = NULL;
  g_autofree char *words = dup_legible (reading->words->text);
  DocketItem *item;

  for (guint i = 0; i < reading->catalogue->products->len && stamp == NULL; i++)
    {
      const DocketProduct *product = g_ptr_array_index (reading->catalogue->products, i);

      stamp = docket_product_is (product, DOCKET_ARTWORK_STAMP) ? product : NULL;
    }
  if (stamp == NULL || words == NULL)
    return;
  item = docket_item_new ();
  item->id = g_strdup ("1");
  item->product = g_strdup (stamp->id);
  item->paper = g_strdup (stamp->papers[0]);
  item->copies = 1;
  item->content = DOCKET_CONTENT_WORDS;
  item->words = docket_drafting_dup_bounded (words, DOCKET_WORDS_MAX);
  g_ptr_array_add (order->items, item);
}

/* --- what can be made --- */

static gboolean
fits (Reading        *reading,
      DocketServices *services,
      DocketOrder    *order)
{
  return docket_words_make_fit (services, order, reading->catalogue, reading->site, reading->why);
}

static void
set_text (char      **member,
          const char *text,
          glong       most)
{
  char *bounded = docket_drafting_dup_bounded (text, most);

  if (bounded == NULL)
    return;
  g_free (*member);
  *member = bounded;
}

/* Of what was understood as much as can be made; of nothing, the place's usual. */
static void
find_fitting (Reading                *reading,
              DocketServices         *services,
              const DocketDraftRules *rules,
              DocketOrder            *order,
              gint64                  now)
{
  g_autoptr (DocketDraft) usual = NULL;
  gboolean fitting;

  /* A stamp is drawn in its customer's language. */
  set_text (&order->customer.language, reading->draft->language, DOCKET_DRAFTING_TEXT_MAX);
  docket_drafting_fill_contents (reading->draft, reading->images, order);
  fitting = fits (reading, services, order);
  if (!fitting)
    {
      usual = read_text (reading, order, rules, "", now);
      reading->usual = TRUE;
      docket_drafting_fill_contents (usual, reading->images, order);
      if (order->items->len == 0)
        add_stamp (reading, order);
      fitting = fits (reading, services, order);
    }
  reading->fitting = fitting ? order : (docket_order_free (order), NULL);
}

/* --- what is told --- */

/* "Thanks!" beside pictures is no question: it stands in the comment. */
static gboolean
is_to_be_asked (const DocketUnclear *unclear)
{
  return unclear->type != DOCKET_UNCLEAR_TEXT && unclear->type != DOCKET_UNCLEAR_NOTHING_SENT;
}

static void
append_sentence (GString    *all,
                 const char *sentence)
{
  if (all->len > 0)
    g_string_append_c (all, ' ');
  g_string_append (all, sentence);
}

/* In the place's language. */
static char *
dup_question (const Reading *reading)
{
  g_autoptr (GString) all = g_string_new (NULL);
  const DocketDraft *draft = reading->draft;

  for (guint i = 0; i < draft->unclear->len; i++)
    {
      const DocketUnclear *unclear = g_ptr_array_index (draft->unclear, i);
      g_autofree char *sentence = docket_unclear_dup_sentence (unclear, reading->catalogue, reading->site->language);

      if (is_to_be_asked (unclear))
        append_sentence (all, sentence);
    }
  if (g_strcmp0 (draft->site, reading->site->id) != 0)
    append_sentence (all, _("The customer names another place."));
  for (guint i = 0; i < reading->why->len; i++)
    append_sentence (all, g_ptr_array_index (reading->why, i));
  if (reading->usual && reading->images->len == 0 && !docket_draft_is_complete (reading->draft))
    append_sentence (all, _("The words were taken for a stamp; the customer did not say what they are for."));
  else if (reading->usual && all->len == 0)
    append_sentence (all, _("What the customer wrote could not be understood."));
  return all->len > 0 ? docket_drafting_dup_bounded (all->str, DOCKET_DRAFTING_COMMENT_MAX) : NULL;
}

static void
build_understood (JsonBuilder       *builder,
                  const DocketDraft *draft)
{
  json_builder_set_member_name (builder, "understood");
  json_builder_begin_array (builder);
  for (guint i = 0; i < draft->said->len; i++)
    {
      const DocketSaid *said = g_ptr_array_index (draft->said, i);

      json_builder_begin_object (builder);
      docket_json_add_text (builder, "type", docket_said_type_to_nick (said->type));
      docket_json_add_text (builder, "text", said->text);
      docket_json_add_text (builder, "value", said->value);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
build_unclear (JsonBuilder   *builder,
               const Reading *reading)
{
  const DocketDraft *draft = reading->draft;

  json_builder_set_member_name (builder, "unclear");
  json_builder_begin_array (builder);
  for (guint i = 0; i < draft->unclear->len; i++)
    {
      const DocketUnclear *unclear = g_ptr_array_index (draft->unclear, i);
      g_autofree char *sentence = docket_unclear_dup_sentence (unclear, reading->catalogue, reading->site->language);

      json_builder_begin_object (builder);
      docket_json_add_text (builder, "type", docket_unclear_type_to_nick (unclear->type));
      docket_json_add_text (builder, "text", unclear->text);
      docket_json_add_text (builder, "sentence", sentence);
      json_builder_end_object (builder);
    }
  for (guint i = 0; i < reading->why->len; i++)
    {
      json_builder_begin_object (builder);
      docket_json_add_text (builder, "type", "unmakeable");
      docket_json_add_text (builder, "text", NULL);
      docket_json_add_text (builder, "sentence", g_ptr_array_index (reading->why, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* "understood":…,"unclear":… without the braces, in the place's language as the question. */
static char *
dup_members (const Reading *reading)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  build_understood (builder, reading->draft);
  build_unclear (builder, reading);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_strndup (text + 1, strlen (text) - 2);
}

static gboolean
read_words (Reading           *reading,
            DocketServices    *services,
            DocketOrder       *order,
            gint64             now,
            GError           **error)
{
  g_autoptr (DocketOrder) owned = order;
  g_autoptr (GError) local = NULL;
  const DocketDraftRules *rules = docket_grammar_get_rules (services->grammar, order->site, &local);
  locale_t callers;

  reading->site = docket_services_get_site (services, order->site, error);
  if (reading->site == NULL)
    return FALSE;
  if (rules == NULL)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, "%s", local->message);
      return FALSE;
    }
  reading->catalogue = docket_services_get_catalogue (services, order->site);
  reading->why = g_ptr_array_new_with_free_func (g_free);
  find_images (reading, order);
  reading->draft = read_text (reading, order, rules, reading->words->text, now);
  callers = uselocale ((locale_t) 0);
  docket_languages_enter (reading->words->languages, reading->site->language);
  find_fitting (reading, services, rules, g_steal_pointer (&owned), now);
  reading->question = dup_question (reading);
  reading->json = dup_members (reading);
  uselocale (callers);
  return TRUE;
}

/* --- placing --- */

/* Where somebody has to ask, he sees all that was written. */
static void
add_comment (const Reading *reading,
             DocketOrder   *order)
{
  const char *before = order->customer.comment;
  g_autofree char *written = reading->question != NULL ? dup_legible (reading->words->text)
                                                       : g_strdup (reading->draft->comment);
  g_autofree char *both = before != NULL && written != NULL ? g_strconcat (before, "\n", written, NULL) : NULL;

  set_text (&order->customer.comment, both != NULL ? both : written, COMMENT_MAX);
}

/* On one line, without what turns the writing. */
static void
set_name (DocketOrder *order,
          const char  *name)
{
  g_autofree char *upright = name != NULL ? docket_text_dup_upright (name) : NULL;

  for (char *c = upright; c != NULL && *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  set_text (&order->customer.name, upright != NULL ? g_strstrip (upright) : NULL, NAME_MAX_LETTERS);
}

/* Who the customer is stays as it was put, where the words do not say. */
static void
fill_customer (const Reading *reading,
               DocketOrder   *order)
{
  const DocketDraft *draft = reading->draft;

  if (draft->name != NULL || order->customer.name == NULL)
    set_name (order, draft->name != NULL ? draft->name : reading->words->name);
  set_text (&order->customer.phone, draft->phone, DOCKET_DRAFTING_TEXT_MAX);
  set_text (&order->customer.language, draft->language, DOCKET_DRAFTING_TEXT_MAX);
  add_comment (reading, order);
}

static void
fill (const Reading *reading,
      DocketOrder   *order)
{
  const DocketOrder *fitting = reading->fitting;

  fill_customer (reading, order);
  order->express = fitting->express;
  order->wanted_by = fitting->wanted_by;
  order->images_expected = MAX (order->images_expected, order->images->len);
  g_ptr_array_set_size (order->items, 0);
  for (guint i = 0; i < fitting->items->len; i++)
    g_ptr_array_add (order->items, docket_item_copy (g_ptr_array_index (fitting->items, i)));
}

static gboolean
place (DocketChanging *changing,
       gpointer        data,
       GError        **error)
{
  Reading *reading = data;
  DocketOrder *order = changing->result->order;

  if (order->state != DOCKET_ORDER_RECEIVING || reading->draft == NULL)
    return docket_orders_place_within (changing, FALSE, NULL, error);
  if (reading->fitting == NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, order->images->len > 0 ? DOCKET_ERROR_BAD_PICTURE : DOCKET_ERROR_INVALID,
                           order->images->len > 0 ? _("None of the files is a picture that can be used.")
                                                  : _("This place makes nothing of words alone."));
      return FALSE;
    }
  fill (reading, order);
  changing->result->json = g_strdup (reading->json);
  return docket_orders_place_within (changing, TRUE, reading->question, error);
}

gboolean
docket_orders_place_words (DocketServices         *services,
                           const DocketCall       *call,
                           const char             *code,
                           const DocketOrderWords *words,
                           DocketResult           *result,
                           GError                **error)
{
  g_auto (Reading) reading = { .words = words };
  g_autoptr (DocketOrder) order = docket_orders_load (services, call, code, error);

  if (order == NULL || !docket_blobs_check_room (services->blobs, 0, error) ||
      (order->state == DOCKET_ORDER_RECEIVING && !read_words (&reading, services, g_steal_pointer (&order), call->now, error)) ||
      !docket_change_order (services, call, code, place, &reading, result, error))
    return FALSE;
  if (services->previews != NULL && (call->once == NULL || !call->once->replayed))
    docket_previews_queue_pages (services->previews, code);
  return TRUE;
}
