/* docket-pavilion.c: places that take only what is sent from within them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-pavilion.h"

#include "docket-error.h"
#include "docket-orders-table.h"
#include "docket-reply-headers.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGE                                                                                \
  "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"auto\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n" \
  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"                               \
  "<link rel=\"icon\" href=\"/web/icons/docket.svg\" type=\"image/svg+xml\">\n"                               \
  "<link rel=\"stylesheet\" href=\"/web/css/base.css\">\n<link rel=\"stylesheet\" href=\"/web/css/parts.css\">\n" \
  "<link rel=\"stylesheet\" href=\"/web/css/views.css\">\n"                                                 \
  "</head>\n<body>\n<main id=\"main\">\n<div class=\"view\">\n<h1>%s</h1>\n<p class=\"lead\">%s</p>\n%s%s"      \
  "<p>%s</p>\n</div>\n</main>\n</body>\n</html>\n"

static void
add_member (DocketRequest *request, const char *name, const char *value)
{
  JsonNode *node = json_node_alloc ();

  docket_request_add_member (request, name, value != NULL ? json_node_init_string (node, value) : json_node_init_null (node));
}

gboolean
docket_pavilion_takes (const DocketSite *site, DocketRequest *request)
{
  return docket_site_takes_from (site, site->within_only ? docket_request_get_origin (request) : NULL);
}

gboolean
docket_pavilion_check (const DocketSite *site, DocketRequest *request, GError **error)
{
  g_autofree char *way = NULL;

  if (docket_pavilion_takes (site, request))
    return TRUE;
  way = docket_site_dup_way (site);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_OUTSIDE, way);
  add_member (request, "site", site->id);
  add_member (request, "site_name", site->name);
  add_member (request, "site_address", site->address);
  add_member (request, "site_hours", site->hours);
  return FALSE;
}

static gboolean
any_within_only (DocketServer *server)
{
  GHashTableIter iter;
  gpointer site;

  g_hash_table_iter_init (&iter, docket_services_get_sites (server->services));
  while (g_hash_table_iter_next (&iter, NULL, &site))
    if (((const DocketSite *) site)->within_only)
      return TRUE;
  return FALSE;
}

gboolean
docket_pavilion_check_order (DocketServer *server, DocketRequest *request, const char *code, GError **error)
{
  g_autoptr (DocketDbHandle) handle = NULL;
  g_auto (DocketOrderDocument) document = { 0 };
  const DocketSite *site;

  if (!any_within_only (server))
    return TRUE;
  handle = docket_db_read_begin (server->services->db, error);
  if (handle == NULL)
    return FALSE;
  if (!docket_orders_table_get (handle, code, DOCKET_VIEW_CUSTOMER, &document, NULL))
    return TRUE;
  site = docket_services_get_site (server->services, document.site, NULL);
  return site == NULL || docket_pavilion_check (site, request, error);
}

/* What follows is the page where one orders; an order that is there may be looked at from everywhere. */
static const DocketSite *
find_meant (DocketServer *server, DocketRequest *request)
{
  GHashTable *sites = docket_services_get_sites (server->services);
  const char *id = docket_request_get_query (request, "site");
  g_autoptr (GPtrArray) list = NULL;

  if (strcmp (docket_request_get_path (request), "/") != 0)
    return NULL;
  if (id != NULL)
    return g_hash_table_lookup (sites, id);
  if (g_hash_table_size (sites) != 1)
    return NULL;
  list = docket_services_list_sites (server->services);
  return g_ptr_array_index (list, 0);
}

static char *
dup_line (const char *title, const char *text)
{
  return text != NULL ? g_markup_printf_escaped ("<p><strong>%s</strong> %s</p>\n", title, text) : g_strdup ("");
}

DocketReply *
docket_pavilion_refuse_page (DocketServer *server, DocketRequest *request)
{
  const DocketSite *site = find_meant (server, request);
  g_autofree char *language = docket_request_dup_language (request);
  g_autofree char *address = NULL;
  g_autofree char *hours = NULL;
  g_autofree char *name = NULL;
  DocketReply *reply;
  char *page;

  if (site == NULL || docket_pavilion_takes (site, request))
    return NULL;
  address = dup_line (_("Address:"), site->address);
  hours = dup_line (_("Opening hours:"), site->hours);
  name = g_markup_escape_text (site->name, -1);
  page = g_strdup_printf (PAGE, language != NULL ? language : site->language, name, name,
                          _("This place takes orders only from within, over its own network. Please come there, join "
                            "its network, and open this page again."),
                          address, hours, _("If you have ordered already: the link on your docket works everywhere."));
  reply = docket_reply_bytes (403, "text/html; charset=utf-8", g_bytes_new_take (page, strlen (page)));
  docket_reply_add_page_headers (reply);
  docket_reply_set_header (reply, "Vary", "Accept-Language");
  return reply;
}
