/* docket-hotfolder-private.h: orders for a photo lab, as DPOF folders that it takes by itself
 *
 * An order is a folder. Its first letter says how far it came, the rest is its name:
 *   p…  being written     o…  may be taken     e…  taken     q…  refused     any other: the lab has it in hand
 * The folder ".docket" inside the hot folder holds a record for each order of ours, so that nobody
 * else's orders are ever removed, and so that another folder in its place (a share that is not
 * mounted) is noticed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device-private.h"

G_BEGIN_DECLS

/* How a kind of lab wants AUTPRINT.MRK. Lines may hold {order}, {time}, {code}, {channel} in the header and
 * {order}, {time}, {pid}, {quantity}, {source}, {file} in a job. */
typedef struct
{
  const char *name;
  const char *images;             /* folder of the pictures; "": beside MISC */
  const char *const *header;
  const char *const *job;
  const char *way;                /* how completion is read back, where the settings do not say */
} DocketHotfolderProfile;

/* How it is known that an order was made. */
typedef enum
{
  DOCKET_HOTFOLDER_KEY,      /* a person says so */
  DOCKET_HOTFOLDER_COUNT,    /* as many files as copies stand in another folder */
  DOCKET_HOTFOLDER_MARKER,   /* a file of a given name appears */
  DOCKET_HOTFOLDER_FOLDER,   /* the folder is renamed to e… or q… */
} DocketHotfolderWay;

/* A size that the lab makes, and what it calls it. */
typedef struct
{
  DocketDeviceMedia *media;
  char *code;                /* print size, ASCII */
  guint channel;             /* 0: the one of all */
} DocketHotfolderSize;

typedef struct
{
  char *root;
  char *aside;               /* the folder of records */
  const DocketHotfolderProfile *profile;
  char *images;
  DocketHotfolderWay way;
  char *marker, *failed;     /* patterns, see the settings; failed may be NULL */
  char *outputs;
  GPtrArray *sizes;          /* DocketHotfolderSize; empty: every size */
  guint channel;
  gint64 keep_s;
  gint64 patience_s;
  guint64 reserve;           /* bytes that stay free */

  gboolean known;            /* records were seen in this folder */
  gint64 next_sweep;         /* monotonic */
} DocketHotfolder;

/* --- settings --- */

/* hotfolder:///FOLDER?profile=noritsu&done=… ; DOCKET_ERROR_INVALID says which part is wrong. */
DocketHotfolder *docket_hotfolder_new (const char *uri, GError **error);
void docket_hotfolder_free (DocketHotfolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketHotfolder, docket_hotfolder_free)

const DocketHotfolderProfile *docket_hotfolder_find_profile (const char *name);

/* --- DPOF --- */

typedef struct
{
  const char *order;         /* the order's name, safe */
  const char *file;          /* of the picture */
  const char *code;
  guint channel;
  guint copies;
} DocketHotfolderOrder;

/* More than this cannot be said in one AUTPRINT.MRK. */
#define DOCKET_HOTFOLDER_MAX_COPIES (999 * 999)

/* The text of AUTPRINT.MRK: ASCII, CRLF. @now: local time. (transfer full) */
char *docket_hotfolder_write_dpof (const DocketHotfolder *folder, const DocketHotfolderOrder *order, GDateTime *now);

/* --- files --- */

/* Each is on disk when it returns TRUE. Errors: FULL or UNAVAILABLE, in words. */
gboolean docket_hotfolder_make_folder (const char *path, GError **error);
gboolean docket_hotfolder_write_file (const char *path, const char *text, GError **error);
gboolean docket_hotfolder_copy_file (const char *from, const char *to, GError **error);
gboolean docket_hotfolder_sync (const char *folder, GError **error);

/* As far as possible; symbolic links are not followed. */
void docket_hotfolder_remove_tree (const char *path);

/* Bytes that may be written at @path; G_MAXUINT64 where the file system does not say. */
guint64 docket_hotfolder_free_bytes (const char *path);

/* When anything in the folder at @path changed last, seconds since the epoch; 0: it is not there. */
gint64 docket_hotfolder_last_change (const char *path);

/* --- where an order stands --- */

typedef enum
{
  DOCKET_HOTFOLDER_NOWHERE,
  DOCKET_HOTFOLDER_PREPARED,  /* p… */
  DOCKET_HOTFOLDER_WAITING,   /* o… */
  DOCKET_HOTFOLDER_IN_HAND,   /* another letter */
  DOCKET_HOTFOLDER_TAKEN,     /* e… */
  DOCKET_HOTFOLDER_REFUSED,   /* q… */
} DocketHotfolderPlace;

/* The order's folder as @letter says. (transfer full) */
char *docket_hotfolder_path (const DocketHotfolder *folder, char letter, const char *order);

/* @path (out) (optional) (transfer full): its folder, or NULL. The furthest, where there are several. */
DocketHotfolderPlace docket_hotfolder_locate (const DocketHotfolder *folder, const char *order, char **path);

/* Our own record of an order: how many copies were asked for, or that it was taken back. */
#define DOCKET_HOTFOLDER_CANCELLED G_MAXUINT
gboolean docket_hotfolder_write_record (const DocketHotfolder *folder, const char *order, guint copies, GError **error);

/* 0: there is none. */
guint docket_hotfolder_read_record (const DocketHotfolder *folder, const char *order);
void docket_hotfolder_remove_record (const DocketHotfolder *folder, const char *order);

/* NULL: it can be used. Else why not and what to do, for people (transfer full). */
char *docket_hotfolder_dup_fault (DocketHotfolder *folder);

/* How the started order is now. The folder is there. (transfer full) */
DocketDeviceJob *docket_hotfolder_read_back (DocketHotfolder *folder,
                                             const DocketAttempt *attempt,
                                             const char *order,
                                             gint64 now);

/* Removes orders of ours that were finished @folder->keep_s before @now (seconds since the epoch). */
void docket_hotfolder_sweep (DocketHotfolder *folder, gint64 now);

#define DOCKET_HOTFOLDER_MARK "AUTPRINT.MRK"
#define DOCKET_HOTFOLDER_PICTURE "IMG_0001.JPG"

G_END_DECLS
