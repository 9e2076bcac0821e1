/* docket-api-public.c: what anybody may ask: the page, the shops, the catalogue, health
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#include "docket-pavilion.h"

DocketReply *
docket_api_page (DocketRequest *request, gpointer server, GError **error)
{
  DocketReply *refusal = docket_pavilion_refuse_page (server, request);

  if (refusal != NULL)
    return refusal;
  return docket_static_reply (((DocketServer *) server)->files, request, "index.html", error);
}

/* The page in the form for a touch screen beside the lockers. */
DocketReply *
docket_api_kiosk (DocketRequest *request, gpointer server, GError **error)
{
  return docket_static_reply (((DocketServer *) server)->files, request, "kiosk.html", error);
}

DocketReply *
docket_api_file (DocketRequest *request, gpointer server, GError **error)
{
  return docket_static_reply (((DocketServer *) server)->files, request,
                              docket_request_get_part (request, "path"), error);
}

DocketReply *
docket_api_root_file (DocketRequest *request, gpointer server, GError **error)
{
  return docket_static_reply (((DocketServer *) server)->files, request, docket_request_get_path (request) + 1, error);
}

DocketReply *
docket_api_healthz (DocketRequest *request, gpointer server, GError **error)
{
  return docket_reply_text (200, "ok\n");
}

DocketReply *
docket_api_readyz (DocketRequest *request, gpointer server, GError **error)
{
  DocketServer *self = server;

  if (!docket_db_check (self->services->db, error) || !docket_blobs_check_room (self->services->blobs, 0, error))
    return NULL;
  return docket_reply_text (200, "ready\n");
}

static void
append_site (GString *json, const DocketSite *site, DocketServices *services, DocketRequest *request)
{
  gboolean closed = docket_services_get_closure (services, site->id) != NULL;
  gboolean outside = !docket_pavilion_takes (site, request);
  const char *members[] = { "id", site->id, "name", site->name, "address", site->address,
                            "hours", site->hours, "language", site->language };

  g_string_append_c (json, '{');
  for (gsize i = 0; i < G_N_ELEMENTS (members); i += 2)
    {
      g_string_append_printf (json, "%s\"%s\":", i > 0 ? "," : "", members[i]);
      docket_api_append_string (json, members[i + 1]);
    }
  g_string_append_printf (json, ",\"outside\":%s,\"closed\":%s}", outside ? "true" : "false", closed ? "true" : "false");
}

DocketReply *
docket_api_sites (DocketRequest *request, gpointer server, GError **error)
{
  DocketServices *services = ((DocketServer *) server)->services;
  g_autoptr (GPtrArray) sites = docket_services_list_sites (services);
  GString *json = g_string_new ("{\"sites\":[");

  for (guint i = 0; i < sites->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_site (json, g_ptr_array_index (sites, i), services, request);
    }
  g_string_append (json, "]}");
  return docket_reply_json (200, g_string_free (json, FALSE));
}

DocketReply *
docket_api_catalogue (DocketRequest *request, gpointer server, GError **error)
{
  DocketServices *services = ((DocketServer *) server)->services;
  const DocketSite *site = docket_services_get_site (services, docket_request_get_part (request, "site"), error);
  g_autofree char *language = docket_request_dup_language (request);
  g_autofree char *json = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *tag = NULL;
  DocketReply *reply;

  if (site == NULL)
    return NULL;
  json = docket_catalogue_to_json (docket_services_get_catalogue (services, site->id), site,
                                   language != NULL ? language : site->language);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  tag = g_strdup_printf ("\"%.16s\"", digest);
  reply = docket_reply_is_known (request, tag) ? docket_reply_new (304)
                                                : docket_reply_json (200, g_steal_pointer (&json));
  docket_reply_set_header (reply, "ETag", tag);
  docket_reply_set_header (reply, "Cache-Control", "no-cache");
  docket_reply_set_header (reply, "Vary", "Accept-Language");
  return reply;
}
