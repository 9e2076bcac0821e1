/* docket-config.h: docketd's settings, from a key file (data/docketd.conf) and the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-mail-settings.h"
#include "docket-mailbox.h"
#include "docket-site.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What strangers may do, and what the server takes on. Wrong passwords and pairing codes are counted
 * by the services, see docket-sessions.h. */
typedef struct
{
  guint orders_per_hour;
  guint uploads_per_hour;
  guint upload_megabytes_per_hour;
  guint requests_per_minute;
  guint connections;
  guint connections_per_address;
  guint header_seconds;
  guint idle_seconds;
  guint body_bytes_per_second;
  guint event_streams;          /* open at once */
  guint sweep_seconds;          /* between two looks at what has expired */
  guint stop_seconds;           /* how long SIGTERM waits for what was begun */
  gint64 free_bytes;            /* the disk guard: below, nothing new is taken */
} DocketLimits;

/* A place whose own file has a mistake. */
typedef struct
{
  char *id;
  char *path;
  char *why;                    /* with the path before it */
} DocketBrokenSite;

typedef struct
{
  char *address;
  guint16 port;
  char *public_url;             /* without the last slash; NULL: made from the Host header */
  char *data_dir;
  char *catalogue;
  char *web_dir;
  char *sql_dir;
  char *render;                 /* the docket-render program */
  char *tls_cert;
  char *tls_key;
  GPtrArray *trusted_proxies;   /* GInetAddressMask */
  char *metrics_token;
  guint threads;
  guint workers;
  gboolean log_json;
  gboolean log_requests;        /* each one, not only changes and refusals */
  gboolean demo;
  DocketLimits limits;
  GPtrArray *sites;             /* DocketSite; never none */
  GPtrArray *broken_sites;      /* DocketBrokenSite; those that stand in for them are among the sites */
  GHashTable *good;             /* path of a place's own file without mistakes -> GBytes, as it was read */
  GHashTable *in_force;         /* id -> DocketSite, borrowed: the places of the server that reads again, who keep their
                                   names; NULL. Set before reading */
  gboolean described;           /* somebody described them; else there is "main" alone */
  char *path;                   /* the file that was read; NULL */
  char *sites_dir;              /* the folder of the places' own files; NULL */
  GPtrArray *mailboxes;         /* DocketMailboxSettings */
  DocketMailSettings *mail;
} DocketConfig;

/* Every default, and one site "main". Where the program runs from its build tree, the paths come
 * from the environment (DOCKET_WEB_DIR, DOCKET_SQL_DIR, DOCKET_CATALOGUE, DOCKET_RENDER). */
DocketConfig *docket_config_new (void);
void docket_config_free (DocketConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketConfig, docket_config_free)

/* Reads @path over the defaults. Unknown groups and keys and bad values are DOCKET_ERROR_INVALID
 * with a sentence that names them; @config may then be half filled. */
gboolean docket_config_load (DocketConfig *config, const char *path, GError **error);

/* Reads the places' own files, ID.conf in @dir, each with the one group [Site ID]; a folder that is not there has
 * none. A file with a mistake, also one that describes a place again or claims a name or address of mail that another
 * place has, costs that place alone: it is among the broken ones. INVALID: two places of the settings' own file share a
 * name, or it gives away one that a place has in force whose own file is broken. */
gboolean docket_config_load_sites (DocketConfig *config, const char *dir, GError **error);

/* Broken places go on as they were described last, by the copy in the data's folder, where there is one; without
 * aliases and addresses where others have one of them now. Those in force are not added to the sites. */
void docket_config_stand_in (DocketConfig *config, const char *data_dir);

/* Borrowed; NULL where nothing is wrong with its file. */
const DocketBrokenSite *docket_config_find_broken (const DocketConfig *config, const char *id);

/* Borrowed; NULL where there is none of that id. */
const DocketSite *docket_config_find_site (const DocketConfig *config, const char *id);

/* "127.0.0.1:8631", "[::1]:8631" into address and port. */
gboolean docket_config_set_listen (DocketConfig *config, const char *text, GError **error);

G_END_DECLS
