/* docket-json-reader-private.h: reads members of a JSON object, and remembers the first that is wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-money.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* After the first mistake every read gives nothing and changes nothing, so a caller looks at
 * @error once, at the end. An absent member is a mistake where it is @needed; null is like absent. */
typedef struct
{
  JsonObject *object;  /* borrowed */
  GError **error;      /* to a place that begins as NULL */
} DocketJsonReader;

/* FALSE with a mistake where @node is no object. */
gboolean docket_json_reader_init (DocketJsonReader *reader, JsonNode *node, const char *what, GError **error);
gboolean docket_json_reader_failed (const DocketJsonReader *reader);
void docket_json_reader_fail (DocketJsonReader *reader, const char *name);

/* The same with the sentence that says what is wrong. */
void docket_json_reader_refuse (DocketJsonReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The member; NULL where it is absent, null or a mistake was made before. */
JsonNode *docket_json_reader_node (DocketJsonReader *reader, const char *name, gboolean needed);

/* Replaces *@value where the member is there; with null, sets it to NULL. */
void docket_json_reader_string (DocketJsonReader *reader, const char *name, gboolean needed, char **value);

void docket_json_reader_int (DocketJsonReader *reader, const char *name, gboolean needed,
                             gint64 min, gint64 max, gint64 *value);
void docket_json_reader_uint (DocketJsonReader *reader, const char *name, gboolean needed, guint *value);
void docket_json_reader_double (DocketJsonReader *reader, const char *name, gboolean needed, double *value);
void docket_json_reader_bool (DocketJsonReader *reader, const char *name, gboolean needed, gboolean *value);

/* null is 0. */
void docket_json_reader_time (DocketJsonReader *reader, const char *name, gint64 *value);
void docket_json_reader_length (DocketJsonReader *reader, const char *name, gboolean needed, gint *value);
void docket_json_reader_money (DocketJsonReader *reader, const char *name, gboolean needed, DocketMoney *value);

/* Calls @each for each element; it reports its mistakes by @error. */
typedef void (*DocketJsonEach) (JsonNode *element, gpointer data, GError **error);
void docket_json_reader_array (DocketJsonReader *reader, const char *name, gboolean needed,
                               guint max, DocketJsonEach each, gpointer data);

G_END_DECLS
