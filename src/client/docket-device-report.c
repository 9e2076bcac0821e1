/* docket-device-report.c: a production device, to and from JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-report.h"

#include "docket-json-members-private.h"
#include "docket-request-private.h"

#include "docket-time.h"

DocketReportMedia *
docket_report_media_new (DocketLength width,
                         DocketLength height,
                         const char *paper,
                         gboolean loaded)
{
  DocketReportMedia *media = g_new0 (DocketReportMedia, 1);

  media->width = width;
  media->height = height;
  media->paper = g_strdup (paper);
  media->loaded = loaded;

  return media;
}

void
docket_report_media_free (DocketReportMedia *media)
{
  g_free (media->paper);
  g_free (media);
}

DocketDeviceReport *
docket_device_report_new (const char *name)
{
  DocketDeviceReport *report = g_new0 (DocketDeviceReport, 1);

  report->name = g_strdup (name);
  report->state = g_strdup ("idle");
  report->reasons = g_new0 (char *, 1);
  report->paused = -1;
  report->progress = -1;
  report->seconds_left = -1;

  return report;
}

void
docket_device_report_free (DocketDeviceReport *report)
{
  if (report == NULL)
    return;

  g_free (report->name);
  g_free (report->uri);
  g_free (report->kind);
  g_free (report->state);
  g_strfreev (report->reasons);
  g_free (report->message);
  g_strfreev (report->products);
  g_strfreev (report->papers);
  g_strfreev (report->artworks);
  g_clear_pointer (&report->media, g_ptr_array_unref);
  g_free (report->station);
  g_free (report);
}

static GPtrArray *
read_media (JsonObject *object)
{
  JsonArray *array = docket_member_array (object, "media");
  GPtrArray *list = array != NULL ? g_ptr_array_new_with_free_func ((GDestroyNotify) docket_report_media_free) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *media = docket_element_object (array, i);

      if (media != NULL)
        g_ptr_array_add (list, docket_report_media_new (docket_member_length (media, "width"),
                                                        docket_member_length (media, "height"),
                                                        docket_member_string (media, "paper"),
                                                        docket_member_bool (media, "loaded")));
    }

  return list;
}

static void
read_work (DocketDeviceReport *report,
           JsonObject *object)
{
  report->paused = docket_member_bool (object, "paused");
  report->progress = docket_member_double (object, "progress", -1);
  report->seconds_left = (gint) CLAMP (docket_member_double (object, "seconds_left", -1), -1, G_MAXINT);
  report->stopped_since = docket_member_time (object, "stopped_since");
  report->seen_at = docket_member_time (object, "seen_at");
  report->seconds_per_unit = docket_member_double (object, "seconds_per_unit", 0);
  report->setup_seconds = docket_member_double (object, "setup_seconds", 0);
  report->job = docket_member_int (object, "job");
}

DocketDeviceReport *
docket_device_report_from_json (JsonNode *node,
                                GError **error)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = object != NULL ? docket_member_string (object, "name") : NULL;
  const char *state = object != NULL ? docket_member_string (object, "state") : NULL;
  DocketDeviceReport *report;

  if (name == NULL || state == NULL)
    {
      docket_member_refuse (error);
      return NULL;
    }

  report = docket_device_report_new (name);
  g_free (report->state);
  report->state = g_strdup (state);
  report->uri = g_strdup (docket_member_string (object, "uri"));
  report->kind = g_strdup (docket_member_string (object, "kind"));
  report->message = g_strdup (docket_member_string (object, "message"));
  report->station = g_strdup (docket_member_string (object, "station"));
  report->products = docket_member_dup_strv (object, "products");
  report->artworks = docket_member_dup_strv (object, "artworks");
  report->media = read_media (object);
  g_strfreev (report->reasons);
  report->reasons = docket_member_dup_strv (object, "reasons");
  if (report->reasons == NULL)
    report->reasons = g_new0 (char *, 1);
  read_work (report, object);

  return report;
}

static void
add_media (JsonBuilder *builder,
           GPtrArray *list)
{
  json_builder_set_member_name (builder, "media");
  if (list == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }

  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const DocketReportMedia *media = g_ptr_array_index (list, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "width");
      json_builder_add_double_value (builder, media->width / 100.0);
      json_builder_set_member_name (builder, "height");
      json_builder_add_double_value (builder, media->height / 100.0);
      json_builder_set_member_name (builder, "paper");
      json_builder_add_string_value (builder, media->paper);
      json_builder_set_member_name (builder, "loaded");
      json_builder_add_boolean_value (builder, media->loaded);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_work (JsonBuilder *builder,
          const DocketDeviceReport *report)
{
  g_autofree char *since = docket_time_to_rfc3339 (report->stopped_since);

  json_builder_set_member_name (builder, "job");
  if (report->job != 0)
    json_builder_add_int_value (builder, report->job);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "progress");
  if (report->progress >= 0)
    json_builder_add_double_value (builder, MIN (report->progress, 1));
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "seconds_left");
  if (report->seconds_left >= 0)
    json_builder_add_int_value (builder, report->seconds_left);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "stopped_since");
  json_builder_add_string_value (builder, since);
  json_builder_set_member_name (builder, "paused");
  if (report->paused >= 0)
    json_builder_add_boolean_value (builder, report->paused);
  else
    json_builder_add_null_value (builder);
}

void
docket_device_report_add_json (const DocketDeviceReport *report,
                               JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  docket_builder_add (builder, "name", report->name);
  docket_builder_add (builder, "uri", report->uri);
  docket_builder_add (builder, "kind", report->kind);
  docket_builder_add (builder, "state", report->state);
  docket_builder_add_strv (builder, "reasons", report->reasons);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, report->message);
  docket_builder_add_strv (builder, "products", report->products);
  docket_builder_add_strv (builder, "artworks", report->artworks);
  add_media (builder, report->media);
  add_work (builder, report);
  json_builder_end_object (builder);
}
