/* services-fixture.c: the services over a folder of their own, and a customer who orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "services-fixture.h"

#include "docket-feed.h"
#include "docket-time.h"
#include "pictures.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
remove_dir (const char *dir)
{
  g_autoptr (GDir) entries = g_dir_open (dir, 0, NULL);
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_dir (path);
      else
        g_unlink (path);
    }
  g_rmdir (dir);
}

static DocketCatalogue *
read_catalogue (void)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (g_getenv ("DOCKET_CATALOGUE"), &text, &length, &error);
  g_assert_no_error (error);
  return docket_catalogue_parse (text, length, &mistakes);
}

static DocketSite *
new_site (const char *id,
          const char *name)
{
  DocketSite *site = docket_site_new (id, name);

  /* The tests about risk set their own limits. */
  site->risk_ratio_limit = NAN;
  site->risk_amount_limit = -1;
  site->straight_ratio = NAN;
  site->undo = 0;
  return site;
}

void
shop_open (Shop *shop)
{
  g_autoptr (GError) error = NULL;
  GHashTable *sites = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                             (GDestroyNotify) docket_site_free);
  DocketServicesOptions options = { .data_dir = shop->dir,
                                    .sql_dir = g_getenv ("DOCKET_SQL_DIR"),
                                    .render = g_getenv ("DOCKET_RENDER"),
                                    .preview_threads = 2,
                                    .sites = sites,
                                    .catalogue = read_catalogue (),
                                    .driver = shop->failing ? docket_db_failing () : NULL,
                                    .driver_data = &shop->fault };
  DocketSite *other = new_site ("other", "Other Street");

  shop->site = new_site ("main", "Main Street");
  g_hash_table_insert (sites, shop->site->id, shop->site);
  g_hash_table_insert (sites, other->id, other);
  shop->services = docket_services_open (&options, &error);
  g_assert_no_error (error);
}

void
shop_set_up (Shop         *shop,
             gconstpointer failing)
{
  g_autoptr (GError) error = NULL;

  shop->dir = g_dir_make_tmp ("docket-services-XXXXXX", &error);
  g_assert_no_error (error);
  shop->now = g_get_real_time ();
  shop->failing = failing != NULL;
  shop->fault.countdown = DOCKET_DB_NO_FAULT;
  shop_open (shop);
}

void
shop_close (Shop *shop)
{
  g_clear_pointer (&shop->services, docket_services_close);
}

void
shop_tear_down (Shop         *shop,
                gconstpointer failing)
{
  shop_close (shop);
  remove_dir (shop->dir);
  g_free (shop->dir);
}

DocketCall
shop_customer (Shop *shop)
{
  return (DocketCall) { .actor = "customer", .customer = TRUE, .now = shop->now };
}

DocketCall
shop_counter (Shop *shop)
{
  return (DocketCall) { .actor = "terminal:Counter 1", .site = "main", .now = shop->now };
}

char *
shop_draft (Shop *shop)
{
  DocketCall call = shop_customer (shop);
  g_auto (DocketResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  docket_orders_create (shop->services, &call, "main", "en", 0, &result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (result.token);
  return g_strdup (result.order->code);
}

char *
shop_send (Shop       *shop,
           const char *code,
           GBytes     *bytes)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *key = g_strdup_printf ("key-%u", shop->n_keys++);
  DocketImageStart start = { key, "/tmp/IMG_1.jpg", (gint64) g_bytes_get_size (bytes) };
  g_autoptr (GError) error = NULL;
  DocketReceiver *receiver = docket_images_begin (shop->services, &call, code, &start, NULL, &error);
  char *id;

  g_assert_no_error (error);
  id = g_strdup (docket_receiver_get_image_id (receiver));
  docket_receiver_append (receiver, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  docket_receiver_end (receiver, shop->now, NULL, &error);
  g_assert_no_error (error);
  return id;
}

GBytes *
shop_jpeg (gint width,
           gint height)
{
  g_autoptr (Pixels) scene = scene_new (width, height);
  FileOptions options = { 0 };

  return make_jpeg (scene, &options);
}

void
shop_settle (Shop *shop)
{
  g_assert_true (docket_previews_wait_idle (shop->services->previews, 60 * G_TIME_SPAN_SECOND));
}

void
shop_put_contents (Shop       *shop,
                   const char *code,
                   const char *image,
                   const char *email,
                   guint       copies)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *json = g_strdup_printf (
      "{\"customer\":{\"name\":\"Ayumi Tanaka\",\"email\":\"%s\"},\"items\":[{\"image\":\"%s\","
      "\"product\":\"photo-10x15\",\"paper\":\"glossy\",\"copies\":%u}]}",
      email, image, copies);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (GError) error = NULL;

  docket_orders_put_contents (shop->services, &call, code, node, NULL, &error);
  g_assert_no_error (error);
}

char *
shop_place (Shop       *shop,
            const char *email,
            guint       copies,
            char      **password)
{
  DocketCall call = shop_customer (shop);
  g_autofree char *code = shop_draft (shop);
  g_autoptr (GBytes) jpeg = shop_jpeg (900, 600);
  g_autofree char *image = shop_send (shop, code, jpeg);
  g_auto (DocketResult) result = { NULL };
  g_autoptr (GError) error = NULL;

  shop_put_contents (shop, code, image, email, copies);
  shop_settle (shop);
  docket_orders_place (shop->services, &call, code, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (result.password), ==, 6);
  if (password != NULL)
    *password = g_strdup (result.password);
  return g_steal_pointer (&code);
}

void
shop_step (Shop       *shop,
           const char *code,
           DocketStep  step)
{
  DocketCall call = shop_counter (shop);
  DocketStepArguments arguments = { .step = step };
  g_autoptr (GError) error = NULL;

  docket_orders_step (shop->services, &call, code, &arguments, NULL, &error);
  g_assert_no_error (error);
}

void
shop_produce (Shop       *shop,
              const char *code)
{
  DocketCall call = shop_counter (shop);
  g_autoptr (DocketOrder) order = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  const DocketJobTaker taker = { .name = "Photo 1" };
  g_autoptr (GError) error = NULL;

  shop_step (shop, code, DOCKET_STEP_RELEASE);
  jobs = docket_jobs_claim (shop->services, &call, "station", &taker, 1, 100, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < jobs->len; i++)
    {
      const DocketJob *job = g_ptr_array_index (jobs, i);
      DocketJobReport report = { .state = DOCKET_JOB_PROCESSING, .copies_completed = -1,
                                 .attempt = job->attempt };
      g_autoptr (DocketJob) started = docket_jobs_report (shop->services, &call, "station", job->id,
                                                          &report, &error);
      g_autoptr (DocketJob) done = NULL;

      g_assert_no_error (error);
      report.state = DOCKET_JOB_COMPLETED;
      done = docket_jobs_report (shop->services, &call, "station", job->id, &report, &error);
      g_assert_no_error (error);
    }
}

DocketOrder *
shop_load (Shop       *shop,
           const char *code)
{
  DocketCall call = shop_counter (shop);
  g_autoptr (GError) error = NULL;
  DocketOrder *order = docket_orders_load (shop->services, &call, code, &error);

  g_assert_no_error (error);
  return order;
}

void
assert_state (Shop            *shop,
              const char      *code,
              DocketOrderState state)
{
  g_autoptr (DocketOrder) order = shop_load (shop, code);

  g_assert_cmpstr (docket_order_state_to_nick (order->state), ==, docket_order_state_to_nick (state));
}

guint
shop_count_events (Shop       *shop,
                   const char *type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = docket_feed_read (shop->services->feed, "main", 0, 10000, &error);
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++)
    n += g_str_equal (((DocketEvent *) g_ptr_array_index (events, i))->type, type);
  return n;
}
