/* docket-orders-words.c: an order is placed as its customer's words say, where nobody can be answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-orders.h"

#include "docket-drafting.h"
#include "docket-error.h"
#include "docket-grammar.h"
#include "docket-making.h"
#include "docket-orders-within.h"
#include "docket-previews-private.h"
#include "docket-text.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  const DocketOrderWords *words;
  const DocketSite *site;
  const DocketCatalogue *catalogue;
  DocketDraft *draft;      /* what was read; NULL: the order takes no contents any more */
  DocketDraft *usual;      /* what is made instead where no order can be made of the words; NULL */
  GPtrArray *images;       /* of each picture its image's id, NULL: not taken */
  char *question;          /* for the counter; NULL: nothing is to be asked */
  char *json;
  gboolean looked;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->draft, docket_draft_free);
  g_clear_pointer (&reading->usual, docket_draft_free);
  g_clear_pointer (&reading->images, g_ptr_array_unref);
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

/* Nobody said that the words are for a stamp, but there is nothing else to make of them. */
static void
add_stamp (Reading *reading)
{
  const DocketProduct *stamp = NULL;
  g_autofree char *words = NULL;
  DocketItem *item;

  for (guint i = 0; i < reading->catalogue->products->len && stamp == NULL; i++)
    {
      const DocketProduct *product = g_ptr_array_index (reading->catalogue->products, i);

      stamp = docket_product_is (product, DOCKET_ARTWORK_STAMP) ? product : NULL;
    }
  words = docket_text_dup_upright (reading->words->text);
  g_strstrip (words);
  if (stamp == NULL || *words == '\0')
    return;
  item = docket_item_new ();
  item->product = g_strdup (stamp->id);
  item->paper = g_strdup (stamp->papers[0]);
  item->copies = 1;
  item->content = DOCKET_CONTENT_WORDS;
  item->words = docket_drafting_dup_bounded (words, DOCKET_WORDS_MAX / 4);
  g_ptr_array_add (reading->usual->items, item);
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
  if (reading->usual != NULL && reading->images->len == 0)
    append_sentence (all, _("The words were taken for a stamp; the customer did not say what they are for."));
  else if (reading->usual != NULL && all->len == 0)
    append_sentence (all, _("What the customer wrote could not be understood."));
  return all->len > 0 ? docket_drafting_dup_bounded (all->str, DOCKET_DRAFTING_COMMENT_MAX) : NULL;
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
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
      add_string (builder, "type", docket_said_type_to_nick (said->type));
      add_string (builder, "text", said->text);
      add_string (builder, "value", said->value);
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
      g_autofree char *sentence = docket_unclear_dup_sentence (unclear, reading->catalogue, draft->language);

      json_builder_begin_object (builder);
      add_string (builder, "type", docket_unclear_type_to_nick (unclear->type));
      add_string (builder, "text", unclear->text);
      add_string (builder, "sentence", sentence);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* "understood":…,"unclear":… without the braces. */
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
            const DocketOrder *order,
            gint64             now,
            GError           **error)
{
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
  find_images (reading, order);
  reading->draft = read_text (reading, order, rules, reading->words->text, now);
  if (!docket_draft_is_complete (reading->draft))
    {
      reading->usual = read_text (reading, order, rules, "", now);
      if (reading->images->len == 0)
        add_stamp (reading);
    }
  reading->json = dup_members (reading);
  callers = uselocale ((locale_t) 0);
  docket_languages_enter (reading->words->languages, reading->site->language);
  reading->question = dup_question (reading);
  uselocale (callers);
  return TRUE;
}

/* --- placing --- */

/* Where somebody has to ask, he sees all that was written. */
static void
fill (const Reading *reading,
      DocketOrder   *order)
{
  guint expected = order->images_expected;
  DocketCustomer *customer = &order->customer;

  docket_drafting_fill (reading->usual != NULL ? reading->usual : reading->draft, reading->images, order);
  order->images_expected = MAX (expected, order->images->len);
  if (reading->draft->name != NULL || customer->name == NULL)
    {
      g_free (customer->name);
      customer->name = docket_drafting_dup_bounded (reading->draft->name != NULL ? reading->draft->name : reading->words->name,
                                                    DOCKET_DRAFTING_TEXT_MAX);
    }
  if (reading->question != NULL)
    {
      g_autofree char *upright = docket_text_dup_upright (reading->words->text);

      g_free (customer->comment);
      customer->comment = docket_drafting_dup_bounded (upright, DOCKET_DRAFTING_COMMENT_MAX);
    }
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
  fill (reading, order);
  if (order->items->len == 0)
    {
      g_set_error_literal (error, DOCKET_ERROR, order->images->len > 0 ? DOCKET_ERROR_BAD_PICTURE : DOCKET_ERROR_INVALID,
                           order->images->len > 0 ? _("None of the files is a picture that can be used.")
                                                  : _("This place makes nothing of words alone."));
      return FALSE;
    }
  changing->result->json = g_strdup (reading->json);
  return docket_orders_place_within (changing, reading->looked, reading->question, error);
}

/* Draws the stamps that the order would have. */
static gboolean
look_at_stamps (DocketServices   *services,
                const DocketCall *call,
                const char       *code,
                Reading          *reading,
                GError          **error)
{
  g_autoptr (DocketOrder) order = docket_orders_load (services, call, code, error);

  if (order == NULL)
    return FALSE;
  fill (reading, order);
  docket_order_price (order, reading->catalogue, reading->site, NULL);
  docket_making_look (services, order);
  reading->looked = TRUE;
  return TRUE;
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
  g_autoptr (GError) local = NULL;
  gboolean placed;

  if (order == NULL || !docket_blobs_check_room (services->blobs, 0, error) ||
      (order->state == DOCKET_ORDER_RECEIVING && !read_words (&reading, services, order, call->now, error)))
    return FALSE;
  placed = docket_change_order (services, call, code, place, &reading, result, &local);
  if (!placed && docket_orders_must_look (local))
    {
      g_clear_error (&local);
      placed = look_at_stamps (services, call, code, &reading, &local) &&
               docket_change_order (services, call, code, place, &reading, result, &local);
    }
  if (!placed)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (services->previews != NULL && (call->once == NULL || !call->once->replayed))
    docket_previews_queue_pages (services->previews, code);
  return placed;
}
