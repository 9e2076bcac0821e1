/* hotfolder-fixture.h: a device, and the lab that takes its orders
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "device-rig.h"
#include "lab.h"

typedef struct
{
  Lab *lab;
  Rig *rig;
  char *uri;
} Fixture;

/* @data: the settings in the address (string). */
void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

/* Prepares and starts; the id. @kept (out) (optional): the attempt. Both (transfer full). */
char *fixture_print (Fixture *fixture, const char *name, guint copies, DocketAttempt **kept);

/* The device looks at the folder now, rather than within a second. */
void fixture_look (Fixture *fixture);
void fixture_look_for_state (Fixture *fixture, DocketJobState state);

#define FIXTURE_ADD(path, settings, test) \
  g_test_add ("/device/hotfolder/" path, Fixture, settings, fixture_set_up, test, fixture_tear_down)
