/* store-fixture.h: a store in a folder of its own, for the tests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-db.h"
#include "docket-order.h"

G_BEGIN_DECLS

typedef struct
{
  char *dir;
  DocketDb *db;
  DocketDbFault fault;    /* in force where the driver is the failing one */
} Fixture;

/* TRUE: on the driver that can be told to fail. */
void fixture_set_up (Fixture *fixture, gconstpointer failing);
void fixture_tear_down (Fixture *fixture, gconstpointer failing);
void fixture_close (Fixture *fixture);
void fixture_reopen (Fixture *fixture, gconstpointer failing);

char *fixture_make_dir (void);
void fixture_remove_dir (const char *dir);

/* Runs @work, which must succeed. */
void fixture_write (Fixture *fixture, DocketDbWork work, gpointer data);

/* A valid claim code for each number. */
char *fixture_code (guint number);
DocketOrder *fixture_order (guint number, gint64 now);
DocketJob *fixture_job (const char *order, gint priority, gint64 created_at, gint64 wanted_by);

G_END_DECLS
