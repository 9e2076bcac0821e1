/* fake-shop.h: an order server with jobs only, that can be away, forgetful and late when a test wants it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-job.h"
#include "fake-server.h"

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

/* The answers to the next @n requests that begin with @prefix are lost after the server acted. */
void fake_shop_lose_answers (FakeShop *shop, const char *prefix, guint n);

/* How often the job was told to have begun. */
guint fake_shop_count_reports (FakeShop *shop, gint64 id, DocketJobState state);
