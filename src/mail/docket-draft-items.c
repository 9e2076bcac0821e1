/* docket-draft-items.c: the items that a message orders, and what is wrong with them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-private.h"
#include "docket-template.h"

#include <string.h>

DocketWish *
docket_wish_new (void)
{
  DocketWish *request = g_new0 (DocketWish, 1);

  request->shape = request->copies = request->border = request->scaling = request->layout = -1;
  return request;
}

void
docket_wish_free (DocketWish *request)
{
  if (request == NULL)
    return;
  g_free (request->product_text);
  g_free (request->copies_text);
  g_free (request->paper_text);
  g_free (request->paper_of_all);
  g_free (request->words);
  g_free (request->words_text);
  g_free (request->words_rest);
  g_free (request->template_text);
  g_clear_pointer (&request->pictures, g_array_unref);
  g_free (request);
}

static gboolean
is_round (const DocketProduct *product)
{
  return docket_product_is (product, DOCKET_ARTWORK_STAMP) ? product->engraving.face == DOCKET_FACE_ROUND
       : docket_product_is (product, DOCKET_ARTWORK_SHEET) && product->cut == DOCKET_CUT_CIRCLE;
}

static gboolean
is_titled (const DocketWish *request,
           const DocketProduct *product)
{
  for (gsize i = 0; i < G_N_ELEMENTS (request->titles); i++)
    if (request->titles[i] == product)
      return TRUE;
  return request->titles[0] == NULL;
}

static gboolean
fits (const DocketWish *request,
      const DocketProduct *product,
      gboolean             titles)
{
  if (request->artwork != NULL && !docket_product_is (product, request->artwork))
    return FALSE;
  if (request->width > 0 && docket_product_compare_size (product, request->width, request->height, request->unit) < 0)
    return FALSE;
  if (request->shape >= 0 && is_round (product) != request->shape)
    return FALSE;
  if (request->template_id != NULL && !docket_product_has_template (product, request->template_id))
    return FALSE;
  return !titles || is_titled (request, product);
}

/* The best that fits: the nearest in size, the default before others, else the first. */
static const DocketProduct *
choose (const DocketReading *reading,
        const DocketWish *request,
        gboolean             titles)
{
  const DocketCatalogue *catalogue = reading->rules->catalogue;
  const char *preferred = reading->place->default_product != NULL ? reading->place->default_product
                                                                  : reading->rules->default_product;
  const DocketProduct *best = NULL;
  double off = 2;

  for (guint i = 0; i < catalogue->products->len; i++)
    {
      const DocketProduct *product = g_ptr_array_index (catalogue->products, i);
      double distance = request->width > 0
                          ? docket_product_compare_size (product, request->width, request->height, request->unit) : 0;

      if (!fits (request, product, titles))
        continue;
      if (g_strcmp0 (product->id, preferred) == 0)
        distance -= 0.01;
      if (distance < off)
        {
          off = distance;
          best = product;
        }
    }
  return best;
}

static gboolean
says_nothing (const DocketWish *request)
{
  return request->artwork == NULL && request->width == 0 && request->shape < 0 && request->titles[0] == NULL &&
         request->template_id == NULL;
}

static const DocketProduct *
find_default (const DocketReading *reading)
{
  const DocketProduct *product = docket_catalogue_find (reading->rules->catalogue, reading->place->default_product);

  return product != NULL ? product : docket_catalogue_find (reading->rules->catalogue, reading->rules->default_product);
}

/* Each unclear thing once. */
static gboolean
is_told (const DocketDraft *draft,
         DocketUnclearType  type,
         const char        *text)
{
  for (guint i = 0; i < draft->unclear->len; i++)
    {
      const DocketUnclear *unclear = g_ptr_array_index (draft->unclear, i);

      if (unclear->type == type && g_strcmp0 (unclear->text, text) == 0)
        return TRUE;
    }
  return FALSE;
}

/* FALSE where no product is what is asked for. */
static gboolean
resolve (DocketReading *reading,
         DocketWish *request)
{
  DocketUnclearType type = DOCKET_UNCLEAR_PRODUCT;

  if (request->product == NULL && says_nothing (request))
    request->product = find_default (reading);
  if (request->product == NULL)
    request->product = choose (reading, request, TRUE);
  if (request->product == NULL)
    request->product = choose (reading, request, FALSE);
  if (request->product != NULL)
    return TRUE;
  if (request->width > 0)
    type = DOCKET_UNCLEAR_SIZE;
  else if (request->template_id != NULL)
    type = DOCKET_UNCLEAR_TEMPLATE;
  if (!is_told (reading->draft, type, request->product_text))
    docket_draft_add_unclear (reading->draft, type, TRUE, request->product_text, NULL);
  return FALSE;
}

static gboolean
holds (const GArray *pictures,
       gint          picture)
{
  for (guint i = 0; pictures != NULL && i < pictures->len; i++)
    if (g_array_index (pictures, gint, i) == picture)
      return TRUE;
  return FALSE;
}

/* What is wished for one picture; the last counts. NULL: nothing. */
static const DocketWish *
find_wish (const DocketReading *reading,
           gint                 picture)
{
  for (guint i = reading->wishes->len; i > 0; i--)
    {
      const DocketWish *wish = g_ptr_array_index (reading->wishes, i - 1);

      if (holds (wish->pictures, picture))
        return wish;
    }
  return NULL;
}

/* Whether the picture was given to a product by name. */
static gboolean
is_named_elsewhere (const DocketReading *reading,
                    gint                 picture)
{
  for (guint i = 0; i < reading->requests->len; i++)
    if (holds (((const DocketWish *) g_ptr_array_index (reading->requests, i))->pictures, picture))
      return TRUE;
  return FALSE;
}

static gboolean
covers (const DocketReading *reading,
        const DocketWish *request,
        gint                 picture)
{
  const DocketWish *wish = find_wish (reading, picture);

  if (wish != NULL && wish->copies == 0)
    return FALSE;
  if (request->pictures != NULL)
    return holds (request->pictures, picture);
  return request->all || !is_named_elsewhere (reading, picture);
}

static void
set_paper (DocketReading       *reading,
           const DocketWish *request,
           const char          *paper,
           const char          *text,
           DocketItem          *item)
{
  const DocketProduct *product = request->product;

  item->paper = g_strdup (docket_product_has_paper (product, paper) ? paper : product->papers[0]);
  if (paper == NULL || docket_product_has_paper (product, paper) || text == NULL)
    return;
  if (!is_told (reading->draft, DOCKET_UNCLEAR_PAPER, text))
    docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_PAPER, TRUE, text, product->id);
}

static void
set_copies (DocketReading       *reading,
            const DocketWish *request,
            gint                 copies,
            const char          *text,
            DocketItem          *item)
{
  g_autofree char *number = g_strdup_printf ("%d", copies);

  item->copies = copies > 0 ? (guint) copies : 1;
  if (item->copies <= request->product->max_copies)
    return;
  item->copies = 1;   /* until somebody has said how many */
  if (!is_told (reading->draft, DOCKET_UNCLEAR_COPIES, text))
    docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_COPIES, TRUE, text, number);
}

static void
set_border (DocketReading       *reading,
            const DocketWish *request,
            gint                 border,
            DocketItem          *item)
{
  item->border = border > 0 && request->product->border;
  if (border > 0 && !request->product->border && docket_product_is (request->product, DOCKET_ARTWORK_PHOTO) &&
      !is_told (reading->draft, DOCKET_UNCLEAR_OPTION, NULL))
    docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_OPTION, FALSE, NULL, request->product->id);
}

/* @wish: what is said of its picture alone; NULL. */
static DocketItem *
item_new (DocketReading       *reading,
          const DocketWish *request,
          const DocketWish *wish)
{
  DocketItem *item = docket_item_new ();
  gboolean copies = wish != NULL && wish->copies >= 0, paper = wish != NULL && wish->paper != NULL;

  item->id = g_strdup_printf ("%u", reading->draft->items->len + 1);
  item->product = g_strdup (request->product->id);
  set_copies (reading, request, copies ? wish->copies : request->copies,
              copies ? wish->copies_text : request->copies_text, item);
  set_paper (reading, request, paper ? wish->paper : request->paper, paper ? wish->paper_text : request->paper_text, item);
  set_border (reading, request, wish != NULL && wish->border >= 0 ? wish->border : request->border, item);
  item->scaling = request->scaling >= 0 ? (DocketScaling) request->scaling : DOCKET_SCALING_FILL;
  if (wish != NULL && wish->scaling >= 0)
    item->scaling = (DocketScaling) wish->scaling;
  item->layout = request->layout >= 0 ? (DocketLayout) request->layout : DOCKET_LAYOUT_STRAIGHT;
  item->font = g_strdup (request->font);
  g_ptr_array_add (reading->draft->items, item);
  return item;
}

static void
add_picture (DocketItem *item,
             gint        picture)
{
  const DocketCrop whole = { 0 };
  g_autofree char *id = g_strdup_printf ("%d", picture + 1);

  if (item->image == NULL)
    item->image = g_strdup (id);
  docket_item_add_picture (item, id, &whole);
}

/* "13x18: 0". @wish: what is said of the picture alone; NULL. */
static gboolean
wants_none (const DocketWish *request,
            const DocketWish *wish)
{
  return (wish != NULL && wish->copies >= 0 ? wish->copies : request->copies) == 0;
}

static guint
make_of_pictures (DocketReading       *reading,
                  const DocketWish *request)
{
  gboolean sheet = docket_product_is (request->product, DOCKET_ARTWORK_SHEET);
  DocketItem *item = NULL;
  guint n = 0;

  for (gint i = 0; i < (gint) reading->draft->pictures->len; i++)
    {
      if (!covers (reading, request, i) || wants_none (request, sheet ? NULL : find_wish (reading, i)))
        continue;
      n++;
      if (reading->draft->items->len >= DOCKET_DRAFT_MAX_ITEMS)
        {
          docket_draft_note_rest (reading->draft, TRUE, request->product_text);
          continue;
        }
      if (item == NULL || !sheet || item->pictures->len >= DOCKET_SHEET_MAX_PICTURES)
        item = item_new (reading, request, sheet ? NULL : find_wish (reading, i));
      if (sheet)
        add_picture (item, i);
      else
        item->image = g_strdup_printf ("%d", i + 1);
    }
  return n;
}

static void
check_fields (DocketReading    *reading,
              const DocketItem *item)
{
  const DocketTemplate *template = docket_catalogue_find_template (reading->rules->catalogue, item->template_id);

  for (guint i = 0; template != NULL && i < template->fields->len; i++)
    {
      const DocketTemplateField *field = g_ptr_array_index (template->fields, i);
      const char *language = docket_vocabulary_get_languages (reading->rules->vocabulary)[reading->language];
      g_autofree char *title = docket_template_field_dup_title (field, language);

      if (!field->optional && docket_item_get_field (item, field->name) == NULL)
        docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_FIELD, TRUE, title, field->name);
    }
}

/* Each is drawn before it is answered: so many, and no more, are worth the while. */
static gboolean
has_enough_stamps (const DocketDraft *draft)
{
  guint n = 0;

  for (guint i = 0; i < draft->items->len; i++)
    n += ((const DocketItem *) g_ptr_array_index (draft->items, i))->content != DOCKET_CONTENT_PICTURE;
  return n >= DOCKET_DRAFT_MAX_STAMPS;
}

static void
make_of_words (DocketReading       *reading,
               const DocketWish *request)
{
  DocketItem *item;

  if (wants_none (request, NULL))
    return;
  if (has_enough_stamps (reading->draft))
    {
      docket_draft_note_rest (reading->draft, TRUE, request->words_text);
      return;
    }
  item = item_new (reading, request, NULL);
  if (request->words_rest != NULL)
    docket_draft_note_rest (reading->draft, TRUE, request->words_rest);
  if (request->template_id == NULL)
    {
      item->content = DOCKET_CONTENT_WORDS;
      item->words = g_strdup (request->words);
      return;
    }
  item->content = DOCKET_CONTENT_TEMPLATE;
  item->template_id = g_strdup (request->template_id);
  for (guint i = 0; i < reading->fields->len; i++)
    {
      const DocketItemField *field = g_ptr_array_index (reading->fields, i);

      docket_item_add_field (item, field->name, field->text);
    }
  check_fields (reading, item);
}

static void
say (DocketReading       *reading,
     const DocketWish *request,
     gboolean             chosen)
{
  DocketDraft *draft = reading->draft;
  g_autofree char *copies = g_strdup_printf ("%d", request->copies);

  docket_draft_add_said (draft, DOCKET_SAID_PRODUCT, chosen ? request->product_text : NULL, request->product->id);
  if (request->copies >= 0)
    docket_draft_add_said (draft, DOCKET_SAID_COPIES, request->copies_text, copies);
  if (request->paper != NULL && docket_product_has_paper (request->product, request->paper))
    docket_draft_add_said (draft, DOCKET_SAID_PAPER, request->paper_text != NULL ? request->paper_text : request->paper_of_all,
                           request->paper);
  if (request->border >= 0)
    docket_draft_add_said (draft, DOCKET_SAID_BORDER, NULL, request->border > 0 ? "yes" : "no");
  if (request->scaling >= 0)
    docket_draft_add_said (draft, DOCKET_SAID_SCALING, NULL, docket_scaling_to_nick ((DocketScaling) request->scaling));
  if (request->layout >= 0)
    docket_draft_add_said (draft, DOCKET_SAID_LAYOUT, NULL, docket_layout_to_nick ((DocketLayout) request->layout));
  if (request->words != NULL)
    docket_draft_add_said (draft, DOCKET_SAID_WORDS, request->words_text, request->words);
}

static void
say_wishes (DocketReading *reading)
{
  for (guint i = 0; i < reading->wishes->len; i++)
    {
      const DocketWish *wish = g_ptr_array_index (reading->wishes, i);
      g_autofree char *copies = g_strdup_printf ("%d", wish->copies);

      if (wish->copies > 0)
        docket_draft_add_said (reading->draft, DOCKET_SAID_COPIES, wish->copies_text, copies);
      if (wish->paper != NULL)
        docket_draft_add_said (reading->draft, DOCKET_SAID_PAPER, wish->paper_text, wish->paper);
    }
}

static gboolean
has_obstacle (const DocketDraft *draft)
{
  for (guint i = 0; i < draft->unclear->len; i++)
    if (((const DocketUnclear *) g_ptr_array_index (draft->unclear, i))->blocks)
      return TRUE;
  return FALSE;
}

/* What the request wants and the message does not hold. */
static void
miss (DocketReading       *reading,
      const DocketWish *request,
      gboolean             chosen)
{
  DocketUnclearType type = DOCKET_UNCLEAR_PICTURES;

  if (!chosen && has_obstacle (reading->draft))
    return;
  if (docket_product_is (request->product, DOCKET_ARTWORK_STAMP))
    type = DOCKET_UNCLEAR_WORDS;
  else if (!chosen)
    type = DOCKET_UNCLEAR_NOTHING_SENT;
  if (!is_told (reading->draft, type, NULL))
    docket_draft_add_unclear (reading->draft, type, TRUE, NULL, request->product->id);
}

/* "12 round stickers" is one sheet of 15. */
static void
count_sheets (DocketReading *reading,
              DocketWish    *request)
{
  gint on_one = (gint) (request->product->rows * request->product->columns);
  g_autofree char *sheets = NULL, *text = NULL;

  if (!request->single || !docket_product_is (request->product, DOCKET_ARTWORK_SHEET) || on_one < 2 || request->copies < 1)
    return;
  request->copies = (request->copies + on_one - 1) / on_one;
  sheets = g_strdup_printf ("%d", request->copies);
  text = g_strdup (request->copies_text);
  docket_draft_add_said (reading->draft, DOCKET_SAID_SHEETS, text, sheets);
}

static void
make (DocketReading *reading,
      DocketWish *request,
      gboolean       chosen)
{
  gboolean stamp = docket_product_is (request->product, DOCKET_ARTWORK_STAMP);

  count_sheets (reading, request);
  say (reading, request, chosen);
  if (stamp && request->words == NULL && request->template_id == NULL && reading->draft->pictures->len == 0 &&
      reading->paragraph->len > 0 && !chosen)
    {
      g_autofree char *words = docket_draft_dup_words (reading->paragraph->str);

      docket_wish_add_words (request, reading->paragraph->str);
      docket_draft_add_said (reading->draft, DOCKET_SAID_WORDS, reading->paragraph->str, words);
      g_string_truncate (reading->comment, 0);
    }
  if (stamp && (request->words != NULL || request->template_id != NULL))
    make_of_words (reading, request);
  else if (make_of_pictures (reading, request) == 0 && request->copies != 0)
    miss (reading, request, chosen);
}

/* Pictures that nothing is made of. */
static void
find_unused (DocketReading *reading)
{
  for (guint i = 0; i < reading->draft->pictures->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i + 1);
      const DocketWish *wish = find_wish (reading, (gint) i);
      const DocketAttachment *attachment = g_ptr_array_index (reading->message->attachments,
                                                              g_array_index (reading->draft->pictures, guint, i));
      gboolean used = wish != NULL && wish->copies == 0;

      for (guint j = 0; j < reading->draft->items->len && !used; j++)
        used = docket_item_shows (g_ptr_array_index (reading->draft->items, j), id);
      if (!used)
        docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_UNUSED, FALSE, attachment->name, NULL);
    }
}

static void
check_express (DocketReading *reading)
{
  if (!reading->draft->express || reading->rules->catalogue->express_amount >= 0)
    return;
  reading->draft->express = FALSE;
  docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_EXPRESS, FALSE, NULL, NULL);
}

/* Whether each product is for pictures by name, and some pictures are left: they become the default. */
static gboolean
leaves_pictures (const DocketReading *reading)
{
  for (guint i = 0; i < reading->requests->len; i++)
    if (((const DocketWish *) g_ptr_array_index (reading->requests, i))->pictures == NULL)
      return FALSE;
  for (gint i = 0; i < (gint) reading->draft->pictures->len; i++)
    {
      const DocketWish *wish = find_wish (reading, i);

      if (!is_named_elsewhere (reading, i) && (wish == NULL || wish->copies != 0))
        return TRUE;
    }
  return reading->requests->len == 0;
}

/* Nothing is made of "0 copies" alone: that is asked about. */
static void
check_none (DocketReading *reading)
{
  if (reading->draft->items->len > 0 || has_obstacle (reading->draft))
    return;
  for (guint i = 0; i < reading->requests->len; i++)
    {
      const DocketWish *request = g_ptr_array_index (reading->requests, i);

      if (request->copies != 0)
        continue;
      docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_NUMBER, TRUE,
                                request->copies_text != NULL ? request->copies_text : "0", NULL);
      return;
    }
}

void
docket_draft_make_items (DocketReading *reading)
{
  gboolean chosen = reading->requests->len > 0 || reading->defaults->artwork != NULL;
  guint blocked = 0;

  reading->ordered = reading->requests->len > 0;
  docket_draft_join_requests (reading);
  if (leaves_pictures (reading))
    {
      DocketWish *request = docket_wish_new ();

      request->artwork = reading->defaults->artwork;
      g_ptr_array_add (reading->requests, request);
    }
  for (guint i = 0; i < reading->requests->len; i++)
    blocked += !resolve (reading, g_ptr_array_index (reading->requests, i));
  docket_draft_drop_said_again (reading);
  for (guint i = 0; i < reading->requests->len; i++)
    {
      DocketWish *request = g_ptr_array_index (reading->requests, i);

      docket_wish_fill (request, reading->defaults);
      if (request->product != NULL)
        make (reading, request, chosen);
    }
  check_none (reading);
  say_wishes (reading);
  check_express (reading);
  if (blocked == 0 && reading->draft->items->len > 0)
    find_unused (reading);
}
