/* rank.c: claims jobs from a queue: rank DATA-DIR SQL-DIR CATALOGUE WAITING CLAIMS prints the microseconds of
 * each claim. The claim is the service's own: it ranks, gives the job, writes the order and the event, and is
 * durable.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-claim-code.h"
#include "docket-jobs-table.h"
#include "docket-jobs.h"
#include "docket-orders-table.h"
#include "docket-time.h"

#include <stdio.h>
#include <stdlib.h>

#define BATCH 500
#define PIECES 2

typedef struct
{
  GRand *rand;
  gint64 now;
  guint left;
} Fill;

static DocketCatalogue *
read_catalogue (const char *path)
{
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    g_error ("%s cannot be read", path);
  return docket_catalogue_parse (text, length, &mistakes);
}

static DocketOrder *
make_order (Fill *fill)
{
  g_autofree char *code = NULL;
  DocketOrder *order;
  guint8 random[10];

  for (guint i = 0; i < sizeof random; i++)
    random[i] = (guint8) g_rand_int_range (fill->rand, 0, 256);
  code = docket_claim_code_new (random);
  order = docket_order_new (code, "main", fill->now);
  order->state = DOCKET_ORDER_IN_PRODUCTION;
  order->customer.name = g_strdup ("Ada Muster");
  order->price = order->paid = docket_money (100, "EUR");
  return order;
}

static DocketJob *
make_job (Fill              *fill,
          const DocketOrder *order,
          guint              number)
{
  static const char *const products[] = { "photo-9x13", "photo-10x15", "photo-13x18", "photo-20x30" };
  static const char *const papers[] = { "glossy", "matte" };
  static const gint priorities[] = { 50, 50, 50, 60, 75, 100 };
  DocketJob *job = docket_job_new ();

  job->order = g_strdup (order->code);
  job->item = g_strdup_printf ("%u", number);
  job->product = g_strdup (products[g_rand_int_range (fill->rand, 0, 4)]);
  job->paper = g_strdup (papers[g_rand_int_range (fill->rand, 0, 2)]);
  job->width = 15240;
  job->height = 10160;
  job->copies = 3;
  job->priority = priorities[g_rand_int_range (fill->rand, 0, 6)];
  job->created_at = fill->now - g_rand_int_range (fill->rand, 0, 20 * 3600) * DOCKET_SECOND;
  if (g_rand_int_range (fill->rand, 0, 3) == 0)
    job->wanted_by = fill->now + g_rand_int_range (fill->rand, -3600, 40 * 3600) * DOCKET_SECOND;
  return job;
}

static gboolean
fill_some (DocketDbHandle *handle,
           gpointer        data,
           GError        **error)
{
  Fill *fill = data;

  for (guint i = 0; i < BATCH && fill->left > 0; i++)
    {
      g_autoptr (DocketOrder) order = make_order (fill);

      for (guint j = 0; j < PIECES && fill->left > 0; j++, fill->left--)
        {
          DocketJob *job = make_job (fill, order, j + 1);

          g_ptr_array_add (order->jobs, job);
          if (!docket_jobs_table_insert (handle, "main", job, error))
            return FALSE;
        }
      if (!docket_orders_table_insert (handle, order, fill->now, error))
        return FALSE;
    }
  return TRUE;
}

static void
claim (DocketServices *services,
       guint           n)
{
  const DocketJobTaker taker = { .name = "Photo 1" };

  for (guint i = 0; i < n; i++)
    {
      const DocketCall call = { .actor = "terminal:Bench", .site = "main", .now = g_get_real_time () };
      g_autoptr (GError) error = NULL;
      gint64 began = g_get_monotonic_time ();
      g_autoptr (GPtrArray) jobs = docket_jobs_claim (services, &call, "station", &taker, 1, 1, &error);
      gint64 took = g_get_monotonic_time () - began;

      if (jobs == NULL || jobs->len != 1)
        g_error ("nothing was claimed: %s", error != NULL ? error->message : "the queue is empty");
      printf ("%" G_GINT64_FORMAT "\n", took);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  DocketServicesOptions options = { 0 };
  g_autoptr (DocketServices) services = NULL;
  Fill fill = { .rand = g_rand_new_with_seed (7), .now = g_get_real_time () };

  if (argc != 6)
    return 2;
  options.data_dir = argv[1];
  options.sql_dir = argv[2];
  options.catalogue = read_catalogue (argv[3]);
  options.sites = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) docket_site_free);
  g_hash_table_insert (options.sites, g_strdup ("main"), docket_site_new ("main", "Main"));
  options.preview_threads = 1;
  services = docket_services_open (&options, &error);
  if (services == NULL)
    g_error ("%s", error->message);
  fill.left = (guint) atoi (argv[4]);
  while (fill.left > 0)
    if (!docket_db_write (services->db, fill_some, &fill, &error))
      g_error ("%s", error->message);
  claim (services, (guint) atoi (argv[5]));
  g_rand_free (fill.rand);
  return 0;
}
