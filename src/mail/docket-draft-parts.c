/* docket-draft-parts.c: the parts of a line, as they go to what the message orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-draft-line-private.h"

#include <string.h>

gboolean
docket_wish_names_product (const DocketWish *request)
{
  return request->product != NULL || request->width > 0 || request->words != NULL || request->titles[0] != NULL ||
         request->shape >= 0 || (request->artwork != NULL && !g_str_equal (request->artwork, DOCKET_ARTWORK_PHOTO));
}

static void
set_default (DocketWish       *defaults,
             const DocketWish *request)
{
  if (request->copies >= 0)
    {
      defaults->copies = request->copies;
      defaults->single = request->single;
      g_free (defaults->copies_text);
      defaults->copies_text = g_strdup (request->copies_text);
    }
  if (request->paper != NULL)
    {
      defaults->paper = request->paper;
      g_free (defaults->paper_text);
      defaults->paper_text = g_strdup (request->paper_text);
    }
  defaults->border = request->border >= 0 ? request->border : defaults->border;
  defaults->scaling = request->scaling >= 0 ? request->scaling : defaults->scaling;
  defaults->layout = request->layout >= 0 ? request->layout : defaults->layout;
  defaults->artwork = request->artwork != NULL ? request->artwork : defaults->artwork;
}

void
docket_wish_inherit (DocketWish       *request,
                     const DocketWish *before)
{
  request->product = before->product;
  request->width = before->width;
  request->height = before->height;
  request->unit = before->unit;
  request->artwork = before->artwork;
  request->shape = before->shape;
  memcpy (request->titles, before->titles, sizeof request->titles);
  g_free (request->product_text);
  request->product_text = g_strdup (before->product_text);
}

/* A second request of the line without a product of its own is about the first's: "2x glossy, 3x matte". */
static void
inherit (DocketLine *line)
{
  for (guint i = 1; i < line->requests->len; i++)
    {
      const DocketWish *before = g_ptr_array_index (line->requests, i - 1);
      DocketWish *request = g_ptr_array_index (line->requests, i);

      if (!docket_wish_names_product (request) && docket_wish_names_product (before))
        docket_wish_inherit (request, before);
    }
}

/* One that there is no room for. */
static void
drop (DocketReading *reading,
      DocketWish    *request)
{
  if (reading->collecting == request)
    reading->collecting = NULL;
  docket_wish_free (request);
}

/* "2x matte", and in another line "3x glossy": each may be an item by itself. */
static void
keep_loose (DocketReading *reading,
            DocketWish    *request)
{
  request->after = reading->requests->len;
  if (reading->loose->len < DOCKET_DRAFT_MAX_REQUESTS)
    {
      g_ptr_array_add (reading->loose, request);
      return;
    }
  docket_draft_note_rest (reading->draft, TRUE, request->copies_text);
  drop (reading, request);
}

/* @alone: the part has no other. */
static void
keep_request (DocketLine *line,
              DocketWish *request,
              gboolean    alone)
{
  DocketReading *reading = line->reading;
  gboolean wish = line->pictures->len > 0 && !docket_wish_names_product (request);
  GPtrArray *list = wish ? reading->wishes : reading->requests;

  if (!wish && !docket_wish_names_product (request) && alone)
    {
      set_default (reading->defaults, request);
      if (request->copies >= 0 && request->paper != NULL && !line->all)
        keep_loose (reading, request);
      else
        drop (reading, request);
      return;
    }
  request->all = line->all;
  request->line = line->tokens->text;
  request->from_subject = line->subject;
  if (line->pictures->len > 0)
    request->pictures = g_array_ref (line->pictures);
  if (list->len < DOCKET_DRAFT_MAX_REQUESTS)
    {
      g_ptr_array_add (list, request);
      return;
    }
  docket_draft_note_rest (reading->draft, TRUE, line->tokens->text);
  drop (reading, request);
}

/* Pictures alone: with "not" they are left out. */
static void
keep_pictures (DocketLine *line)
{
  DocketWish *wish;

  if (line->pictures->len == 0 || line->requests->len > 0 || !line->negated)
    return;
  wish = docket_wish_new ();
  wish->copies = 0;
  wish->pictures = g_array_ref (line->pictures);
  g_ptr_array_add (line->reading->wishes, wish);
}

/* "10x15 and 13x18, 2 copies each". */
static void
share_copies (DocketLine *line)
{
  const DocketWish *last = line->current;

  for (guint i = 0; line->all && last != NULL && last->copies >= 0 && i < line->requests->len; i++)
    {
      DocketWish *request = g_ptr_array_index (line->requests, i);

      if (request->copies >= 0)
        continue;
      request->copies = last->copies;
      request->single = last->single;
      g_free (request->copies_text);
      request->copies_text = g_strdup (last->copies_text);
    }
}

void
docket_line_keep_part (DocketLine *line)
{
  inherit (line);
  share_copies (line);
  keep_pictures (line);
  for (gboolean alone = line->requests->len == 1; line->requests->len > 0;)
    keep_request (line, g_ptr_array_steal_index (line->requests, 0), alone);
  line->current = NULL;
  g_array_unref (line->pictures);
  line->pictures = g_array_new (FALSE, FALSE, sizeof (gint));
}

void
docket_line_keep_all_but_last (DocketLine *line)
{
  guint n = line->requests->len > 1 ? line->requests->len - 1 : 1;

  if (line->pictures->len > 0 || !docket_wish_names_product (g_ptr_array_index (line->requests, 0)))
    return;
  inherit (line);
  line->all = line->all || line->each;
  for (guint i = 0; i < n; i++)
    keep_request (line, g_ptr_array_steal_index (line->requests, 0), FALSE);
  line->current = line->requests->len > 0 ? line->current : NULL;
}

/* "2 of the first and 3 of the second in 10x15": what the end says of the product is said of both. */
static void
share_product (DocketLine *line)
{
  DocketReading *reading = line->reading;
  const DocketWish *last = reading->requests->len > 0 ? g_ptr_array_index (reading->requests, reading->requests->len - 1) : NULL;

  if (!line->counted || last == NULL || last->pictures == NULL || last->line != line->tokens->text)
    return;
  for (guint i = line->first_wish; i < reading->wishes->len && reading->requests->len < DOCKET_DRAFT_MAX_REQUESTS;)
    {
      DocketWish *wish = g_ptr_array_index (reading->wishes, i);

      if (wish->copies <= 0)
        {
          i++;
          continue;
        }
      docket_wish_inherit (wish, last);
      if (wish->paper == NULL && last->paper != NULL)
        {
          wish->paper = last->paper;
          wish->paper_of_all = g_strdup (last->paper_text);
        }
      wish->border = wish->border >= 0 ? wish->border : last->border;
      g_ptr_array_insert (reading->requests, (gint) reading->requests->len - 1, g_ptr_array_steal_index (reading->wishes, i));
    }
}

void
docket_line_keep (DocketLine *line)
{
  DocketReading *reading = line->reading;

  docket_line_keep_part (line);
  share_product (line);
  for (guint i = 0; i < line->missing->len; i++)
    docket_draft_add_unclear (reading->draft, DOCKET_UNCLEAR_PICTURE, FALSE, g_ptr_array_index (line->missing, i), NULL);
  if (line->express != NULL && !reading->draft->express)
    {
      reading->draft->express = TRUE;
      docket_draft_add_said (reading->draft, DOCKET_SAID_EXPRESS, line->express, "yes");
    }
  if (line->place >= 0)
    {
      reading->place = g_ptr_array_index (reading->rules->places, line->place);
      reading->place_said = TRUE;
      docket_draft_add_said (reading->draft, DOCKET_SAID_PLACE, line->place_text, reading->place->site);
    }
  reading->understood = reading->understood || line->strong + line->weak > 0;
}

