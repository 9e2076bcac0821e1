/* seed.c: fills a data folder with the orders of a shop of two years, the newest waiting, all others
 * collected, for the benches: seed DATA-DIR SQL-DIR CATALOGUE COUNT
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-claim-code.h"
#include "docket-orders-table.h"
#include "docket-time.h"

#include <stdio.h>
#include <stdlib.h>

#define BATCH 1000
#define WAITING 300
/* Within the time for which a shop keeps what was collected. */
#define YEARS (700 * DOCKET_DAY)

typedef struct
{
  GRand *rand;
  DocketCatalogue *catalogue;
  DocketSite *site;
  gint64 apart;     /* between two orders */
  guint done;
  guint count;      /* of this batch */
  char *newest;
} Seed;

static DocketCatalogue *
read_catalogue (const char *path)
{
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;
  DocketCatalogue *catalogue;

  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);
  catalogue = docket_catalogue_parse (text, length, &mistakes);
  if (catalogue == NULL)
    g_error ("%s", (const char *) g_ptr_array_index (mistakes, 0));
  return catalogue;
}

static void
add_picture (DocketOrder *order, guint number)
{
  DocketImage *image = docket_image_new ();
  DocketItem *item = docket_item_new ();

  image->id = g_strdup_printf ("%u", number);
  image->name = g_strdup_printf ("IMG_%04u.jpg", number);
  image->length = image->offset = 3500000;
  image->state = DOCKET_IMAGE_OK;
  image->width = 4032;
  image->height = 3024;
  g_ptr_array_add (order->images, image);

  item->id = g_strdup (image->id);
  item->image = g_strdup (image->id);
  item->product = g_strdup ("photo-10x15");
  item->copies = number;
  item->paper = g_strdup ("glossy");
  g_ptr_array_add (order->items, item);
}

static void
take_step (Seed *seed, DocketOrder *order, DocketStep step, gint64 now)
{
  g_autoptr (GError) error = NULL;
  DocketChange change = { step, step == DOCKET_STEP_PLACE ? "customer" : "Mia", now, seed->site };
  g_autoptr (DocketEvent) event = docket_order_apply (order, &change, &error);

  if (event == NULL)
    g_error ("%s", error->message);
}

static DocketOrder *
make_order (Seed *seed, gint64 now)
{
  static const char *const names[] = { "Ayumi Tanaka", "Jonas Weber", "Elif Kaya", "Lucia Diaz", "Ravi Patel" };
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  DocketOrder *order;
  guint8 random[10];

  for (guint i = 0; i < sizeof random; i++)
    random[i] = (guint8) g_rand_int_range (seed->rand, 0, 256);
  code = docket_claim_code_new (random);
  order = docket_order_new (code, "main", now);
  order->customer.name = g_strdup (names[random[0] % G_N_ELEMENTS (names)]);
  order->customer.email = g_strdup_printf ("customer%d@example.org", random[1]);
  add_picture (order, 1);
  add_picture (order, 2);
  if (!docket_order_price (order, seed->catalogue, seed->site, &error))
    g_error ("%s", error->message);
  take_step (seed, order, DOCKET_STEP_PLACE, now);
  if (seed->newest == NULL)
    seed->newest = g_strdup (code);
  return order;
}

static void
hand_over (Seed *seed, DocketOrder *order, gint64 now)
{
  take_step (seed, order, DOCKET_STEP_RELEASE, now);
  take_step (seed, order, DOCKET_STEP_READY, now + DOCKET_MINUTE);
  take_step (seed, order, DOCKET_STEP_COLLECT, now + 2 * DOCKET_MINUTE);
  /* As the sweeper has left it. */
  if (order->expiry.images_expire < g_get_real_time ())
    order->expiry.images_expire = 0;
}

static gboolean
insert_batch (DocketDbHandle *handle, gpointer data, GError **error)
{
  Seed *seed = data;
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < seed->count; i++, seed->done++)
    {
      gint64 placed = now - (gint64) seed->done * seed->apart;
      g_autoptr (DocketOrder) order = make_order (seed, placed);

      if (seed->done >= WAITING)
        hand_over (seed, order, placed + DOCKET_MINUTE);
      if (!docket_orders_table_insert (handle, order, MAX (order->placed_at, order->collected_at), error))
        return FALSE;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  g_autoptr (DocketCatalogue) catalogue = NULL;
  g_autoptr (DocketSite) site = docket_site_new ("main", "Main Street");
  Seed seed = { .rand = rand, .site = site };
  DocketDbOptions options = { 0 };
  DocketDb *db;

  if (argc != 5)
    {
      fprintf (stderr, "seed DATA-DIR SQL-DIR CATALOGUE COUNT\n");
      return 2;
    }
  seed.apart = YEARS / MAX (1, atoi (argv[4]));
  seed.catalogue = catalogue = read_catalogue (argv[3]);
  options.data_dir = argv[1];
  options.sql_dir = argv[2];
  options.owner = TRUE;
  db = docket_db_open (&options, &error);
  for (guint left = (guint) atoi (argv[4]); db != NULL && left > 0 && error == NULL; left -= seed.count)
    {
      seed.count = MIN (left, BATCH);
      docket_db_write (db, insert_batch, &seed, &error);
    }
  if (error != NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  printf ("code=%s\n", seed.newest);
  g_free (seed.newest);
  docket_db_close (db);
  return 0;
}
