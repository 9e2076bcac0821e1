/* docket-json-members-private.h: members of JSON objects that may be missing, null, or of another form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* NULL where there is none. Borrowed. */
JsonObject *docket_member_object (JsonObject *object, const char *name);
JsonArray *docket_member_array (JsonObject *object, const char *name);
JsonObject *docket_element_object (JsonArray *array, guint i);
const char *docket_member_string (JsonObject *object, const char *name);

char **docket_member_dup_strv (JsonObject *object, const char *name);

double docket_member_double (JsonObject *object, const char *name, double otherwise);
gint64 docket_member_int (JsonObject *object, const char *name);
gboolean docket_member_bool (JsonObject *object, const char *name);

/* An instant; 0: none. */
gint64 docket_member_time (JsonObject *object, const char *name);

/* Millimetres. */
DocketLength docket_member_length (JsonObject *object, const char *name);

/* DOCKET_ERROR_INVALID: the answer is not of the form that we know. */
void docket_member_refuse (GError **error);

G_END_DECLS
