/* docket-server.h: the order server: HTTP in front of the services
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-caller.h"
#include "docket-config.h"
#include "docket-lookout.h"
#include "docket-grammar.h"
#include "docket-http.h"
#include "docket-language.h"
#include "docket-notices.h"
#include "docket-limiter.h"
#include "docket-metrics.h"
#include "docket-post-office.h"
#include "docket-static.h"

G_BEGIN_DECLS

typedef struct _DocketStreams DocketStreams;

/* Filled by docket_server_start() and unchanged while it serves: any thread may read it. */
typedef struct
{
  DocketConfig *config;       /* borrowed */
  const DocketConfig *fresh;  /* whose places are in force; borrowed; main thread */
  DocketServices *services;
  DocketStatic *files;
  DocketCallers *callers;
  DocketMetrics *metrics;
  DocketStreams *streams;
  DocketLimiter *requests;
  DocketLimiter *orders;
  DocketLimiter *uploads;
  DocketLimiter *megabytes;   /* of pictures */
  DocketLanguages *languages;
  DocketHttp *http;
  GPtrArray *old_configs;     /* whose places are, or were, in force; main thread */
  DocketLookout *lookout;
  DocketPost *post;           /* NULL: the settings name no mail */
  DocketNotices *notices;     /* NULL: the same */
  DocketGrammar *grammar;
  GThread *sweeper;
  GMutex sweep_lock;
  GCond sweep_cond;
  gboolean sweep_stop;        /* guarded by sweep_lock */
} DocketServer;

/* Opens the services and serves. @listen_fd: -1, or a listening socket. @config must outlive the
 * server. Main thread. */
DocketServer *docket_server_start (DocketConfig *config, gint listen_fd, GError **error);

/* Answers what was begun (bounded by the settings), ends the streams, closes the stores. */
void docket_server_stop (DocketServer *server);

/* Reads the catalogue and the places again; where one has mistakes they are logged and the old one stays. No
 * connection and no stream of events ends. Main thread. */
void docket_server_reload (DocketServer *server);

/* Whether @site's own amounts are in the currency of @catalogue; INVALID with a sentence where not. */
gboolean docket_server_check_currency (const DocketSite *site, const DocketCatalogue *catalogue, GError **error);

/* Reads the catalogues that @sites name, each once; @fresh: what was read of the places now, @config: the server's own
 * settings. A place whose file or catalogue has mistakes goes on with what it had while the server served; where there is
 * no such thing, it takes no new orders, see docket_services_get_closure(). Then @sites are in force. @serving: it is
 * logged, and the place's staff are told. The texts that were good, path -> GBytes, for docket_server_keep_good().
 * (transfer full) Main thread. */
GHashTable *docket_server_take_offers (DocketServices *services,
                                       const DocketConfig *config,
                                       const DocketConfig *fresh,
                                       GPtrArray *sites,
                                       gboolean serving);

/* Keeps them for the next start, as they were read. Main thread. */
void docket_server_keep_good (const DocketConfig *config, GHashTable *good);

/* docket_server_read_catalogue(), with every mistake in the error's message, one a line. */
DocketCatalogue *docket_server_require_catalogue (const char *path, GBytes **text, GError **error);

/* Reads the settings' catalogue and the templates it names. @text: (out) (transfer full) (nullable): the file as it was
 * read, where it is good. Mistakes as in docket_catalogue_parse()
 * and docket_templates_read(); @error where the file cannot be read. */
DocketCatalogue *docket_server_read_catalogue (const char *path, GBytes **text, GPtrArray **mistakes, GError **error);

/* The services alone, as the administrator's commands use them beside a running server. @serving: INVALID where no
 * place could take orders and none ever has: that is a mistake of the one who sets it up. */
DocketServices *docket_server_open_services (DocketConfig *config, gboolean serving, GError **error);

/* Every route; @n (out). Static. */
const DocketRoute *docket_server_get_routes (gsize *n);

G_END_DECLS
