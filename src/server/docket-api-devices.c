/* docket-api-devices.c: what stations say of their devices, and people pausing them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-jobs.h"
#include "docket-queue.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MAX_DEVICES 64
#define MAX_WORDS 256
#define MAX_MEDIA 256
#define MAX_LENGTH 10000.0
#define MAX_SECONDS 1e7

typedef struct
{
  const char *name;
  const char *state;
  gint paused;      /* -1: no opinion */
  char *loaded;     /* NULL: not told */
} Told;

static void
told_clear (Told *told)
{
  g_free (told->loaded);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Told, told_clear)

static gboolean
read_number (JsonObject *object, const char *name, double maximum, double *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double number = type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node) : NAN;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (number >= 0 && number <= maximum)
    {
      *value = number;
      return TRUE;
    }
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” must be a number from 0 to %g."), name, maximum);
  return FALSE;
}

/* Adds a medium that is loaded to @loaded. */
static gboolean
read_medium (JsonObject *object, GString *loaded, GError **error)
{
  const char *paper = NULL;
  gboolean is_loaded = FALSE;
  double width = 0, height = 0;

  if (!read_number (object, "width", MAX_LENGTH, &width, error) ||
      !read_number (object, "height", MAX_LENGTH, &height, error) ||
      !docket_api_read_string (object, "paper", 64, &paper, error) ||
      !docket_api_require (width > 0 && height > 0 && paper != NULL, "media", error) ||
      !docket_api_read_boolean (object, "loaded", &is_loaded, error))
    return FALSE;
  if (is_loaded && strchr (paper, ' ') == NULL)
    g_string_append_printf (loaded, "%s%dx%d:%s", loaded->len > 0 ? " " : "", (gint) lround (width * 100),
                            (gint) lround (height * 100), paper);
  return TRUE;
}

static gboolean
read_media (JsonObject *object, char **loaded, GError **error)
{
  JsonNode *node = json_object_get_member (object, "media");
  g_autoptr (GString) text = NULL;
  JsonArray *media;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  media = docket_api_read_objects (object, "media", MAX_MEDIA, error);
  text = g_string_new (NULL);
  for (guint i = 0; media != NULL && i < json_array_get_length (media); i++)
    if (!read_medium (json_array_get_object_element (media, i), text, error))
      return FALSE;
  *loaded = media != NULL ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
  return media != NULL;
}

static gboolean
read_paused (JsonObject *object, gint *paused, GError **error)
{
  JsonNode *node = json_object_get_member (object, "paused");
  gboolean said = FALSE;

  *paused = -1;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!docket_api_read_boolean (object, "paused", &said, error))
    return FALSE;
  *paused = said;
  return TRUE;
}

/* What is only shown. */
static gboolean
check_shown (JsonObject *object, GError **error)
{
  const char *uri = NULL, *message = NULL, *kind = NULL, *since = NULL;
  g_autofree const char **reasons = NULL;
  g_autofree const char **products = NULL;
  g_autofree const char **artworks = NULL;
  double progress = 0, left = 0;
  gint64 job = 0, at = 0;

  return docket_api_read_string (object, "uri", 1023, &uri, error) &&
         docket_api_read_string (object, "message", 1000, &message, error) &&
         docket_api_read_string (object, "kind", 32, &kind, error) &&
         docket_api_read_string (object, "stopped_since", 64, &since, error) &&
         (since == NULL || docket_time_from_rfc3339 (since, &at, error)) &&
         docket_api_read_strings (object, "reasons", 32, &reasons, error) &&
         docket_api_read_strings (object, "products", MAX_WORDS, &products, error) &&
         docket_api_read_strings (object, "artworks", MAX_WORDS, &artworks, error) &&
         read_number (object, "progress", 1, &progress, error) &&
         read_number (object, "seconds_left", MAX_SECONDS, &left, error) &&
         docket_api_read_int (object, "job", 1, G_MAXINT64, &job, error);
}

static gboolean
read_device (JsonObject *object, Told *told, GError **error)
{
  if (!docket_api_read_string (object, "name", 127, &told->name, error) ||
      !docket_api_require (told->name != NULL, "name", error) ||
      !docket_api_read_string (object, "state", 16, &told->state, error) ||
      !docket_api_require (told->state != NULL, "state", error) || !check_shown (object, error) ||
      !read_paused (object, &told->paused, error) || !read_media (object, &told->loaded, error))
    return FALSE;
  if (g_strv_contains (((const char *const[]) { "idle", "processing", "stopped", NULL }), told->state))
    return TRUE;
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                       _("A device’s state must be idle, processing or stopped."));
  return FALSE;
}

/* A device is known by its name. */
static gboolean
check_name (const char *name, const GPtrArray *rows, GError **error)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((const DocketDeviceRow *) g_ptr_array_index (rows, i))->name, name))
      {
        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("Two devices are called “%s”."), name);
        return FALSE;
      }
  return docket_api_require (*name != '\0', "name", error);
}

/* Only the members that the description names, each of them. */
static char *
write_device (JsonObject *object)
{
  static const char *const names[] = { "name", "uri", "state", "reasons", "message", "job", "products", "kind",
                                       "media", "artworks", "progress", "seconds_left" };
  g_autoptr (JsonObject) copy = json_object_new ();
  g_autoptr (JsonNode) root = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *value = json_object_get_member (object, names[i]);

      if (value != NULL)
        json_object_set_member (copy, names[i], json_node_copy (value));
      else if (strcmp (names[i], "reasons") == 0)
        json_object_set_array_member (copy, names[i], json_array_new ());
      else
        json_object_set_null_member (copy, names[i]);
    }
  root = json_node_init_object (json_node_alloc (), copy);
  return json_to_string (root, FALSE);
}

static DocketReply *
reply_devices (DocketServer *server, const DocketCaller *caller, const char *station, GError **error)
{
  char *json = docket_jobs_dup_devices (server->services, caller->site, station, error);

  return json != NULL ? docket_reply_json (200, json) : NULL;
}

DocketReply *
docket_api_put_devices (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_row_free);
  JsonObject *body = docket_request_get_json (request, error);
  JsonArray *objects;

  if (body == NULL || !docket_api_init (&api, request, server, NULL, error))
    return NULL;
  objects = docket_api_read_objects (body, "devices", MAX_DEVICES, error);
  for (guint i = 0; objects != NULL && i < json_array_get_length (objects); i++)
    {
      JsonObject *object = json_array_get_object_element (objects, i);
      g_auto (Told) told = { NULL };
      DocketDeviceRow *row;

      if (!read_device (object, &told, error) || !check_name (told.name, rows, error))
        return NULL;
      row = g_new0 (DocketDeviceRow, 1);
      g_ptr_array_add (rows, row);
      row->station = g_strdup (api.caller->terminal);
      row->name = g_strdup (told.name);
      row->state = g_strdup (told.state);
      row->json = write_device (object);
      row->paused = told.paused;
      row->loaded = g_steal_pointer (&told.loaded);
    }
  if (objects == NULL || !docket_jobs_put_devices (api.services, &api.call, api.caller->terminal, rows, error))
    return NULL;
  return reply_devices (server, api.caller, api.caller->terminal, error);
}

DocketReply *
docket_api_list_devices (DocketRequest *request, gpointer server, GError **error)
{
  return reply_devices (server, docket_request_get_caller (request), NULL, error);
}

static DocketReply *
pause_device (DocketRequest *request, gpointer server, gboolean paused, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  const char *station = docket_request_get_part (request, "station");
  const char *device = docket_request_get_part (request, "device");
  gboolean ok;

  if (!docket_api_init (&api, request, server, docket_api_make_json, error))
    return NULL;
  ok = docket_queue_pause_device (api.services, &api.call, station, device, paused, &result, error);
  return docket_api_finish (&api, ok, &result);
}

DocketReply *
docket_api_pause_device (DocketRequest *request, gpointer server, GError **error)
{
  return pause_device (request, server, TRUE, error);
}

DocketReply *
docket_api_resume_device (DocketRequest *request, gpointer server, GError **error)
{
  return pause_device (request, server, FALSE, error);
}

DocketReply *
docket_api_set_intake (DocketRequest *request, gpointer server, GError **error)
{
  g_auto (DocketApi) api = { 0 };
  g_auto (DocketResult) result = { 0 };
  JsonObject *body = docket_request_get_json (request, error);
  gboolean paused = FALSE, ok;
  const char *note = NULL;

  if (body == NULL || !docket_api_init (&api, request, server, docket_api_make_json, error) ||
      !docket_api_require (json_object_has_member (body, "paused") && !json_object_get_null_member (body, "paused"),
                           "paused", error) ||
      !docket_api_read_boolean (body, "paused", &paused, error) ||
      !docket_api_read_string (body, "note", 500, &note, error))
    return NULL;
  ok = docket_queue_set_intake (api.services, &api.call, paused, note, &result, error);
  return docket_api_finish (&api, ok, &result);
}
