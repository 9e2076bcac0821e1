/* docket-bluetooth-private.h: what phones push by Bluetooth becomes orders
 *
 * Files come by BlueZ's obexd, whose agent we are; the inbox keeps them until the server has the order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-client.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean enabled;
  char *bus;              /* address of the bus that obexd is on; NULL: the session's */
  char *language;         /* of the customers; NULL: the place's */
  char *docket_command;   /* prints a docket: the PDF's path is added; NULL: none is printed */
  guint wait;             /* seconds without a further file after which a push is an order */
  guint max_size;         /* of a file, MB */
  guint max_files;        /* of one push */
} DocketBluetoothSettings;

/* A line for people and the same as JSON (borrowed). */
typedef void (*DocketBluetoothTell) (const char *line, JsonNode *node, gpointer user_data);

/* --- the inbox: files that came whole, and drops that wait for the server --- */

typedef struct _DocketInbox DocketInbox;

/* Keeps everything below @dir; what is left there of an earlier run goes on. */
DocketInbox *docket_inbox_new (const DocketBluetoothSettings *settings,
                               const char *dir,
                               DocketClient *client,
                               DocketBluetoothTell tell,
                               gpointer user_data);
void docket_inbox_free (DocketInbox *inbox);

/* Whether a file of that name, media type (NULL: not said) and length (0: not said) may come from @sender; a
 * sentence why not in @error. */
gboolean docket_inbox_may_take (DocketInbox *inbox,
                                const char *sender,
                                const char *name,
                                const char *type,
                                guint64 length,
                                GError **error);

/* Where a file of @length bytes (0: not said) may arrive, on the inbox's own disk. (transfer full) */
char *docket_inbox_dup_arrival (DocketInbox *inbox, const char *sender, const char *name, guint64 length);

/* The file will not be whole. */
void docket_inbox_drop_arrival (DocketInbox *inbox, const char *path);

/* The file arrived whole at @path: it is the inbox's from now on, and joins what @sender sent before. */
void docket_inbox_take (DocketInbox *inbox, const char *sender, const char *name, const char *path);

/* --- its folders --- */

/* The folder @name below @dir, made where it is missing. (transfer full) */
char *docket_drops_dup_folder (const char *dir, const char *name);

/* A name of a stranger's choice becomes one that is harmless as a file's. (transfer full) */
char *docket_drops_dup_plain (const char *name);

/* Until the disk has it. */
void docket_drops_sync (const char *path);

/* The names in a folder, sorted: char *; empty where there is none. (transfer full) */
GPtrArray *docket_drops_list (const char *path);

/* What a file of text says, as valid UTF-8 without control characters but line feeds; NULL: nothing. @language: of
 * those who write here, NULL: not known. (transfer full) */
char *docket_drops_read_text (const char *path, const char *language);

/* A folder of files alone. */
void docket_drops_remove (const char *path);

guint64 docket_drops_count_bytes (const char *path);

/* Removes the folders in @where, below @dir, that are older than @age seconds. */
void docket_drops_remove_old (const char *dir, const char *where, gint64 age);

/* Puts @folder into @where, below @dir; from "done" it is removed at once. */
void docket_drops_put_away (const char *dir, const char *folder, const char *where);

/* --- the agent --- */

typedef struct _DocketBluetooth DocketBluetooth;

/* Works until it is freed; a bus or an obexd that is not there is told, and waited for. Main thread. */
DocketBluetooth *docket_bluetooth_new (const DocketBluetoothSettings *settings,
                                       const char *state_dir,
                                       DocketClient *client,
                                       DocketBluetoothTell tell,
                                       gpointer user_data);
void docket_bluetooth_free (DocketBluetooth *bluetooth);

G_END_DECLS
