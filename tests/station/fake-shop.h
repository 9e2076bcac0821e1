/* fake-shop.h: an order server with jobs only, that can be away, forgetful and late when a test wants it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-job.h"
#include "fake-server.h"

#include <json-glib/json-glib.h>

typedef struct _FakeShop FakeShop;

FakeShop *fake_shop_new (void);
void fake_shop_free (FakeShop *shop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeShop, fake_shop_free)

FakeServer *fake_shop_get_server (FakeShop *shop);

/* A pending job, 10x15 glossy. Its id. */
gint64 fake_shop_add_job (FakeShop *shop, guint copies);

/* A copy of the job as it is. */
DocketJob *fake_shop_get_job (FakeShop *shop, gint64 id);

/* Changes it behind the station's back. @station: whether the station still holds it. */
void fake_shop_set_job (FakeShop *shop, gint64 id, DocketJobState state, gboolean held);
void fake_shop_set_reason (FakeShop *shop, gint64 id, const char *reason);

/* Pauses the device at the server, or lets it go on, and tells by an event. */
void fake_shop_pause (FakeShop *shop, gboolean paused);

/* 1 or 0; -1: nobody has said anything. */
gint fake_shop_get_paused (FakeShop *shop);

/* The first device as the station last told it; NULL: not yet. (transfer full) */
JsonObject *fake_shop_dup_device (FakeShop *shop);

/* The answers to the next @n requests that begin with @prefix are lost after the server acted. */
void fake_shop_lose_answers (FakeShop *shop, const char *prefix, guint n);

/* How many reports, other than that it begins, could not follow what the shop knew of the job. */
guint fake_shop_count_refused (FakeShop *shop, gint64 id);

/* How often the job was told to have begun. */
guint fake_shop_count_reports (FakeShop *shop, gint64 id, DocketJobState state);
