/* station-rig.h: a station with one device and a fake order server, driven step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-station.h"
#include "fake-shop.h"

typedef struct
{
  FakeShop *shop;
  DocketClient *client;
  DocketStation *station;
  char *folder;          /* the station's */
  char *prints;          /* the device's */
  gint64 asked;          /* the job that a person is asked about; 0 */
} Unit;

/* For g_test_add(). */
void unit_set_up (Unit *unit, gconstpointer data);
void unit_tear_down (Unit *unit, gconstpointer data);

/* @kind: the device's address; "file://" and "failing:HOW?" are followed by the unit's folder for prints. */
void unit_start (Unit *unit, const char *kind);
void unit_stop (Unit *unit);

/* Waits until the server has it so, at most 40 s. */
void unit_await (Unit *unit, gint64 job, DocketJobState state);

DocketStationDevice *unit_device (Unit *unit);
void unit_operate (Unit *unit, DocketStationOperation operation);
guint unit_count_prints (Unit *unit);

/* For fake_wait(); @data: the unit. */
gboolean unit_is_in_hand (gpointer data);
gboolean unit_is_stopped (gpointer data);
gboolean unit_is_idle (gpointer data);
