/* test-compartment.c: compartments from a file and JSON, what fits, which is picked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-compartment.h"

#include "docket-error.h"
#include "test-fixture.h"

#include <string.h>

static const char lockers[] =
  "[Compartment A1]\nkind=locker\nsize=200x100x300\ndevice=Lockers\nboard=1\nrelay=0\nsensor=0\n"
  "[Compartment A2]\nkind=locker\nsize=400x200x300\ndevice=Lockers\nboard=1\nrelay=1\nsensor=1\n"
  "[Compartment BIN-7]\nkind=bin\n"
  "[Compartment B4]\n";

static GPtrArray *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *compartments = docket_compartments_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return compartments;
}

static void
assert_refused (const char *text,
                const char *about)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (docket_compartments_parse (text, strlen (text), &error));
  g_assert_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, about));
}

static void
test_file (void)
{
  g_autoptr (GPtrArray) compartments = parse (lockers);
  const DocketCompartment *first = g_ptr_array_index (compartments, 0);

  g_assert_cmpuint (compartments->len, ==, 4);
  g_assert_cmpstr (first->label, ==, "A1");
  g_assert_cmpint (first->kind, ==, DOCKET_COMPARTMENT_LOCKER);
  g_assert_cmpint (first->depth, ==, 30000);
  g_assert_cmpstr (first->device, ==, "Lockers");

  assert_refused ("[Compartment A 1]\n", "A 1");
  assert_refused ("[Compartment A1]\nsize=20x30\n", "size");
  assert_refused ("[Compartment A1]\nboard=248\n", "board");
  assert_refused ("[Compartment A1]\ncolour=red\n", "colour");
  assert_refused ("[Compartment A1]\nkind=locker\n", "A1");
  assert_refused ("[Compartment A]\nkind=locker\ndevice=L\nboard=1\nrelay=1\nsensor=1\n"
                  "[Compartment B]\nkind=locker\ndevice=L\nboard=1\nrelay=1\nsensor=2\n", "B");
}

static void
test_json (void)
{
  g_autoptr (GPtrArray) compartments = parse (lockers);

  for (guint i = 0; i < compartments->len; i++)
    {
      DocketCompartment *compartment = g_ptr_array_index (compartments, i);
      g_autofree char *json = NULL;
      g_autofree char *again = NULL;
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (DocketCompartment) back = NULL;
      g_autoptr (GError) error = NULL;

      compartment->trouble = i == 1 ? g_strdup ("jammed") : NULL;
      compartment->door = (DocketDoor) (i % 3);
      json = docket_compartment_to_json (compartment);
      node = json_from_string (json, NULL);
      back = docket_compartment_from_json (node, &error);
      g_assert_no_error (error);
      again = docket_compartment_to_json (back);
      g_assert_cmpstr (json, ==, again);
    }
}

static const char *
pick (GPtrArray    *compartments,
      DocketLength  a,
      DocketLength  b,
      DocketLength  c,
      gboolean      with_lockers)
{
  const DocketLength bulk[3] = { a, b, c };
  const DocketCompartment *picked = docket_compartments_pick (compartments, bulk, with_lockers);

  return picked != NULL ? picked->label : NULL;
}

static void
test_pick (void)
{
  g_autoptr (GPtrArray) compartments = parse (lockers);
  DocketCompartment *a1 = g_ptr_array_index (compartments, 0);
  DocketCompartment *a2 = g_ptr_array_index (compartments, 1);
  DocketCompartment *bin = g_ptr_array_index (compartments, 2);

  g_assert_cmpstr (pick (compartments, 15000, 10000, 1000, TRUE), ==, "A1");
  g_assert_cmpstr (pick (compartments, 39000, 25000, 1000, TRUE), ==, "A2");
  g_assert_cmpstr (pick (compartments, 50000, 1000, 1000, TRUE), ==, "BIN-7");
  g_assert_cmpstr (pick (compartments, 15000, 10000, 1000, FALSE), ==, "BIN-7");
  a1->n_orders = 1;
  g_assert_cmpstr (pick (compartments, 15000, 10000, 1000, TRUE), ==, "A2");
  a2->trouble = g_strdup ("jammed");
  g_assert_cmpstr (pick (compartments, 15000, 10000, 1000, TRUE), ==, "BIN-7");
  bin->n_orders = 1;
  g_assert_cmpstr (pick (compartments, 15000, 10000, 1000, TRUE), ==, "B4");
  g_ptr_array_set_size (compartments, 3);
  g_assert_null (pick (compartments, 15000, 10000, 1000, TRUE));
}

static void
test_bulk (void)
{
  g_autoptr (DocketCatalogue) catalogue = test_catalogue ();
  g_autoptr (DocketOrder) order = docket_order_new ("0000000000A", "main", 1);
  DocketItem *item = docket_item_new ();
  DocketLength bulk[3];

  item->product = g_strdup ("photo-10x15");
  item->copies = 100;
  item->width = 15240;
  item->height = 10160;
  g_ptr_array_add (order->items, item);
  docket_order_get_bulk (order, catalogue, bulk);
  g_assert_cmpint (bulk[0], ==, 15240 + 500);
  g_assert_cmpint (bulk[1], ==, 10160 + 500);
  g_assert_cmpint (bulk[2], ==, 3500 + 500);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compartment/file", test_file);
  g_test_add_func ("/compartment/json", test_json);
  g_test_add_func ("/compartment/pick", test_pick);
  g_test_add_func ("/compartment/bulk", test_bulk);
  return g_test_run ();
}
