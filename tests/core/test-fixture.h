/* test-fixture.h: a small catalogue and an order for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "docket-order.h"
#include "docket-time.h"

#define TEST_NOW (20000 * DOCKET_DAY)

static const char test_catalogue_text[] =
  "[Shop]\ncurrency=EUR\nexpress=2.50\n"
  "[Paper glossy]\ntitle=Glossy\ntitle[de]=Glänzend\n[Paper matte]\ntitle=Matte\n"
  "[Product photo-9x13]\nartwork=photo\ntitle=Photo print 9x13\nsize=89 x 127\npapers=glossy; matte\n"
  "prices=1: 0.25\n"
  "[Product photo-10x15]\nartwork=photo\ntitle=Photo print 10x15\ntitle[de]=Fotoabzug 10x15\n"
  "size=152.4 x 101.6\npapers=glossy; matte\nborder=3\nprices=1: 0.29; 50: 0.23; 100: 0.18\n"
  "prices[matte]=1: 0.35\nmax_copies=500\n"
  "[Product photo-20x30]\nartwork=photo\ntitle=Photo print 20x30\nsize=203 x 305\npapers=glossy\n"
  "prices=1: 2.99\nmax_copies=50\n";

static inline DocketCatalogue *
test_catalogue (void)
{
  DocketCatalogue *catalogue = docket_catalogue_parse (test_catalogue_text, sizeof test_catalogue_text - 1, NULL);

  g_assert_nonnull (catalogue);
  return catalogue;
}

static inline void
test_add_image (DocketOrder      *order,
                DocketImageState  state,
                gint              width,
                gint              height)
{
  DocketImage *image = docket_image_new ();

  image->id = g_strdup_printf ("%u", order->images->len + 1);
  image->name = g_strdup ("IMG_1.jpg");
  image->length = 4000000;
  image->offset = state == DOCKET_IMAGE_RECEIVING ? 1000 : image->length;
  image->state = state;
  image->width = width;
  image->height = height;
  g_ptr_array_add (order->images, image);
}

static inline DocketItem *
test_add_item (DocketOrder *order,
               const char  *product,
               guint        copies)
{
  DocketItem *item = docket_item_new ();

  item->id = g_strdup_printf ("%u", order->items->len + 1);
  item->image = g_strdup ("1");
  item->product = g_strdup (product);
  item->paper = g_strdup ("glossy");
  item->copies = copies;
  g_ptr_array_add (order->items, item);
  return item;
}

static inline DocketJob *
test_add_job (DocketOrder    *order,
              DocketJobState  state)
{
  DocketJob *job = docket_job_new ();

  job->id = order->jobs->len + 1;
  job->item = g_strdup ("1");
  job->copies = 1;
  job->state = state;
  g_ptr_array_add (order->jobs, job);
  return job;
}

/* One picture of 12 megapixels, one item of three copies, everything arrived. */
static inline DocketOrder *
test_order (void)
{
  DocketOrder *order = docket_order_new ("7K3MQ0ZT4HX", "main", TEST_NOW);

  order->images_expected = 1;
  test_add_image (order, DOCKET_IMAGE_OK, 4000, 3000);
  test_add_item (order, "photo-10x15", 3);
  return order;
}
