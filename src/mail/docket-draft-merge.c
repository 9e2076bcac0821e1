/* docket-draft-merge.c: parts of a message that are about the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-line-private.h"

void
docket_wish_fill (DocketWish       *request,
                  const DocketWish *defaults)
{
  if (request->copies < 0 && defaults->copies >= 0)
    {
      request->copies = defaults->copies;
      request->single = defaults->single;
      g_free (request->copies_text);
      request->copies_text = g_strdup (defaults->copies_text);
    }
  if (request->paper == NULL && defaults->paper != NULL)
    {
      request->paper = defaults->paper;
      g_free (request->paper_text);
      request->paper_text = NULL;   /* said of all: it need not fit this one */
      g_free (request->paper_of_all);
      request->paper_of_all = g_strdup (defaults->paper_text != NULL ? defaults->paper_text : defaults->paper_of_all);
    }
  request->border = request->border >= 0 ? request->border : defaults->border;
  request->scaling = request->scaling >= 0 ? request->scaling : defaults->scaling;
  request->layout = request->layout >= 0 ? request->layout : defaults->layout;
}

static gboolean
is_of (const DocketWish *request,
       const char          *artwork)
{
  return g_strcmp0 (request->artwork, artwork) == 0 ||
         (request->product != NULL && docket_product_is (request->product, artwork));
}

/* Whether it says more than what kind of thing it is. */
static gboolean
says_which (const DocketWish *request)
{
  return request->product != NULL || request->width > 0 || request->shape >= 0 || request->titles[0] != NULL;
}

static gboolean
says_shape_alone (const DocketWish *request)
{
  return request->shape >= 0 && request->artwork == NULL && request->product == NULL && request->width == 0 &&
         request->titles[0] == NULL;
}

/* "I'd like a round stamp", where another line says its words. */
static gboolean
joins_stamp (DocketReading *reading,
             DocketWish    *wordless)
{
  if (!(is_of (wordless, DOCKET_ARTWORK_STAMP) || says_shape_alone (wordless)) || wordless->words != NULL || wordless->template_id != NULL ||
      reading->draft->pictures->len > 0)
    return FALSE;
  for (guint i = 0; i < reading->requests->len; i++)
    {
      DocketWish *stamp = g_ptr_array_index (reading->requests, i);

      if (stamp == wordless || !is_of (stamp, DOCKET_ARTWORK_STAMP) || (stamp->words == NULL && stamp->template_id == NULL))
        continue;
      if (stamp->shape >= 0 && wordless->shape >= 0 && stamp->shape != wordless->shape)
        {
          wordless->artwork = DOCKET_ARTWORK_STAMP;   /* another, whose words are asked for */
          continue;
        }
      if (!says_which (stamp))
        docket_wish_inherit (stamp, wordless);
      stamp->artwork = DOCKET_ARTWORK_STAMP;
      docket_wish_fill (stamp, wordless);
      return TRUE;
    }
  return FALSE;
}

static void
join_stamps (DocketReading *reading)
{
  for (guint i = reading->requests->len; i > 0; i--)
    if (joins_stamp (reading, g_ptr_array_index (reading->requests, i - 1)))
      g_ptr_array_remove_index (reading->requests, i - 1);
}

/* "Name stickers", and in a line of its own "2 sheets": said of the same. */
static void
merge_vague (DocketReading *reading)
{
  for (guint i = reading->requests->len; i > 1; i--)
    {
      DocketWish *vague = g_ptr_array_index (reading->requests, i - 1);

      if (says_which (vague) || vague->words != NULL || vague->template_id != NULL || vague->pictures != NULL || vague->artwork == NULL)
        continue;
      for (guint j = 0; j < i - 1; j++)
        if (is_of (g_ptr_array_index (reading->requests, j), vague->artwork))
          {
            docket_wish_fill (g_ptr_array_index (reading->requests, j), vague);
            g_ptr_array_remove_index (reading->requests, i - 1);
            break;
          }
    }
}

static gboolean
says_again (const DocketWish *subject,
            const DocketWish *body)
{
  if (subject->product == NULL || body->product == NULL)
    return subject->product == body->product && subject->width == body->width && subject->height == body->height;
  return body->product == subject->product ||
         (subject->width == 0 && g_str_equal (body->product->artwork, subject->product->artwork));
}

/* What the subject says of a product, the lines say again: "Photo prints", "3x 10x15". */
void
docket_draft_drop_said_again (DocketReading *reading)
{
  for (guint i = reading->requests->len; i > 0; i--)
    {
      const DocketWish *subject = g_ptr_array_index (reading->requests, i - 1);
      gboolean again = FALSE;

      if (!subject->from_subject || subject->words != NULL)
        continue;
      for (guint j = 0; j < reading->requests->len; j++)
        {
          DocketWish *body = g_ptr_array_index (reading->requests, j);

          if (body->from_subject || body->pictures != NULL)
            continue;
          if (says_again (subject, body))
            {
              docket_wish_fill (body, subject);
              again = TRUE;
            }
        }
      if (again)
        g_ptr_array_remove_index (reading->requests, i - 1);
    }
}

/* "2x matte", "3x glossy", each in a line: two items where the papers differ, else what is said of all. */
static void
take_loose (DocketReading *reading)
{
  gboolean differ = FALSE;

  for (guint i = 1; i < reading->loose->len; i++)
    {
      const DocketWish *first = g_ptr_array_index (reading->loose, 0), *other = g_ptr_array_index (reading->loose, i);

      differ = differ || !g_str_equal (first->paper, other->paper);
    }
  if (!differ || reading->wishes->len > 0)
    return;
  while (reading->loose->len > 0)
    {
      DocketWish *request = g_ptr_array_steal_index (reading->loose, reading->loose->len - 1);

      g_ptr_array_insert (reading->requests, request->after, request);
    }
  reading->defaults->copies = -1;
  reading->defaults->paper = NULL;
}

/* "10x15" in the subject or in a line, then "2x matte and 3x glossy": they are of that product. */
static void
inherit_products (DocketReading *reading)
{
  DocketWish *named = NULL;
  gboolean heading = FALSE;

  for (guint i = 0; i < reading->requests->len; i++)
    {
      DocketWish *request = g_ptr_array_index (reading->requests, i);

      if (docket_wish_names_product (request))
        {
          named = request->words == NULL && request->template_id == NULL ? request : NULL;
          heading = named != NULL && named->copies < 0 && named->paper == NULL && named->pictures == NULL;
          continue;
        }
      if (named == NULL || request->template_id != NULL || request->artwork != NULL)
        continue;
      docket_wish_inherit (request, named);
      if (heading)
        {
          docket_wish_fill (request, named);
          g_ptr_array_remove (reading->requests, named);
          named = request;
          heading = FALSE;
          i--;
        }
    }
}

void
docket_draft_join_requests (DocketReading *reading)
{
  take_loose (reading);
  inherit_products (reading);
  merge_vague (reading);
  join_stamps (reading);
}
