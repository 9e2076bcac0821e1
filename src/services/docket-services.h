/* docket-services.h: what the services share, and the form of a call to them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-blobs.h"
#include "docket-db.h"
#include "docket-opening.h"
#include "docket-order.h"
#include "docket-renderer.h"
#include "docket-secret.h"

G_BEGIN_DECLS

typedef struct _DocketBoards DocketBoards;
typedef struct _DocketFeed DocketFeed;
typedef struct _DocketGrammar DocketGrammar;
typedef struct _DocketNotices DocketNotices;
typedef struct _DocketPreviews DocketPreviews;
typedef struct _DocketRecent DocketRecent;
typedef struct _DocketReceiving DocketReceiving;
typedef struct _DocketVerdicts DocketVerdicts;

/* Borrowed by every service; filled by docket_services_open() and not changed afterwards, so that
 * any thread may use it. */
typedef struct
{
  DocketDb *db;
  DocketBlobs *blobs;
  DocketSecret *secret;
  DocketRenderer *renderer;    /* NULL in the administrator's commands */
  DocketFeed *feed;
  DocketBoards *boards;        /* each shop's queue and expected times, as they were seen last */
  DocketPreviews *previews;    /* NULL where there is no renderer */
  DocketNotices *notices;      /* what customers are told by mail; NULL: nothing. Set before the first call */
  DocketGrammar *grammar;      /* how words are read; NULL in the administrator's commands. As notices */
  DocketVerdicts *verdicts;    /* what is wrong with the stamps that were drawn */
  DocketReceiving *receiving;  /* which pictures a connection is sending now */
  GHashTable *sites;           /* id -> DocketSite; exchanged whole: by docket_services_get_sites() */
  GPtrArray *old_sites;        /* tables that calls under way may still read; main thread */
  DocketCatalogue *catalogue;  /* of places without one of their own: by docket_services_get_catalogue() */
  GHashTable *offers;          /* path -> DocketCatalogue, borrowed; exchanged whole; by the same */
  GPtrArray *old_offers;       /* as old_sites */
  GHashTable *closures;        /* id -> why that place takes no new orders; exchanged whole: by docket_services_get_closure() */
  GHashTable *stand_ins;       /* path -> why a copy stands in for that file; main thread: by docket_services_is_stand_in() */
  GPtrArray *owned_offers;     /* every one that was read; main thread */
  DocketRecent *recent;        /* orders that pictures are coming into */
  gint openings[DOCKET_OPENING_LAPSED + 1];  /* atomic: how many openings of lockers came so far, by state */
} DocketServices;

typedef struct
{
  const char *data_dir;
  const char *sql_dir;         /* NULL: the installed one */
  const char *render;          /* docket-render's path; NULL: the installed one */
  gint64 min_free;             /* bytes kept free on the disk; -1: 256 MiB */
  guint preview_threads;       /* 0: none: an administrator's command, beside a server or without */
  GHashTable *sites;           /* (transfer full) id -> DocketSite */
  DocketCatalogue *catalogue;  /* (transfer full) */
  const DocketRendererLimits *render_limits;  /* NULL: the defaults */
  const DocketDbDriver *driver;               /* for tests; NULL: SQLite */
  gpointer driver_data;
} DocketServicesOptions;

/* Opens the stores and starts the preview threads; pictures that were being checked when the server
 * last ended are queued again. What @options hands over is taken in any case. Errors as docket_db_open(). */
DocketServices *docket_services_open (const DocketServicesOptions *options, GError **error);

/* Ends the threads, then closes the stores. No call may be under way. */
void docket_services_close (DocketServices *services);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketServices, docket_services_close)

/* The places as they are now, id -> DocketSite. Borrowed; it lives as long as @services, unchanged. Any thread. */
GHashTable *docket_services_get_sites (DocketServices *services);

/* The same, by name. Elements are borrowed. (transfer container) Any thread. */
GPtrArray *docket_services_list_sites (DocketServices *services);

/* Other places from now on; @sites (transfer full). What was there before stays readable. Main thread. */
void docket_services_set_sites (DocketServices *services, GHashTable *sites);

/* Borrowed, also beyond a change of the places; NOT_FOUND where there is no such site. */
const DocketSite *docket_services_get_site (DocketServices *services,
                                            const char *id,
                                            GError **error);

/* What the place @site offers, in its currency. Borrowed, also beyond a reload. Any thread. */
const DocketCatalogue *docket_services_get_catalogue (DocketServices *services, const char *site);

/* From now on the places that name the file @path offer @catalogue (transfer full). What was there before stays
 * readable. Main thread, before the first place that names it is taken in. */
void docket_services_set_catalogue (DocketServices *services, const char *path, DocketCatalogue *catalogue);

/* Places that name no file offer what @path does, which is set already. Main thread. */
void docket_services_set_default (DocketServices *services, const char *path);

/* Why the place @site takes no new orders, for its staff: what is wrong with its file or its catalogue, a line for each mistake.
 * NULL: it does. Borrowed, also beyond a reload. Any thread. */
const char *docket_services_get_closure (DocketServices *services, const char *site);

/* Whether what is known of the file @path, a catalogue's or a place's own, is no more than what is needed for what was
 * ordered before: its places stay closed until it can be read. Main thread. */
gboolean docket_services_is_stand_in (DocketServices *services, const char *path);

/* @why NULL: it was read. Main thread. */
void docket_services_set_stand_in (DocketServices *services, const char *path, const char *why);

/* @closures: (transfer full). Main thread. */
void docket_services_set_closures (DocketServices *services, GHashTable *closures);

/* What a step brings forth. */
typedef struct
{
  DocketOrder *order;
  char *token;             /* of a customer's session, where one was opened; NULL */
  gint64 token_expires;
  char *password;          /* where one was drawn; NULL */
  char *expected;          /* the order's expected time as JSON, where it was asked for; NULL */
  char *json;              /* what the answer is where it is no order; of one that was placed by words, the members
                              that tell how they were understood; NULL */
  GPtrArray *begun;        /* DocketJob that the caller's station has to make at once; NULL: it did not ask */
} DocketResult;

void docket_result_clear (DocketResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DocketResult, docket_result_clear)

/* A request that must have its effect once, however often it is sent. The answer is stored, sealed,
 * in the transaction of the effect; a second request with the same key gets it back. Two at once
 * are taken one after the other, so none is ever found half done. */
typedef struct
{
  const char *scope;       /* method, path, and who */
  const char *key;         /* Idempotency-Key */
  DocketHash body;         /* of the request's body */
  GBytes *(*compose) (const DocketResult *result, gpointer data);  /* the answer; writer's thread */
  gpointer data;
  GBytes *answer;          /* (out) (transfer full): composed now, or then */
  gboolean replayed;       /* (out): then; the call's other results are empty */
} DocketOnce;

/* How long an answer is kept; one that holds a token, no longer than that. */
#define DOCKET_ONCE_TERM (24 * G_TIME_SPAN_HOUR)

/* Who asks, when, and on what understanding. */
typedef struct
{
  const char *actor;       /* "customer", "server", "terminal:NAME", "terminal:NAME/STAFF" */
  const char *site;        /* a terminal's site: orders of another are OTHER_SITE. NULL: any */
  gboolean customer;       /* asked by the customer: only what customers may do */
  const char *channel;     /* how a new order came where it was not the page: "bluetooth"; NULL */
  gint64 now;
  guint64 if_version;      /* If-Match: CHANGED where the order has another version; 0: any */
  DocketOnce *once;        /* NULL */
} DocketCall;

G_END_DECLS
