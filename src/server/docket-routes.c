/* docket-routes.c: every address of the server, who may call it, and what it takes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-api-private.h"

#define SMALL (16 * 1024)
#define WORDS (128 * 1024)   /* each letter may be escaped */
#define LARGE (2 * 1024 * 1024)
#define PICTURE (G_MAXSIZE / 4)   /* bounded by what was announced */

#define PUBLIC DOCKET_CALLER_PUBLIC
#define CUSTOMER DOCKET_CALLER_CUSTOMER
#define TERMINAL DOCKET_CALLER_TERMINAL
#define BOTH (DOCKET_CALLER_CUSTOMER | DOCKET_CALLER_TERMINAL)
#define ALWAYS DOCKET_ROUTE_WHILE_STOPPING
#define BLOCKS DOCKET_ROUTE_BLOCKS
#define SENDS DOCKET_ROUTE_SENDS
#define KEYED (DOCKET_ROUTE_KEYED | DOCKET_ROUTE_BLOCKS)

#define ORDER "/v1/orders/{code}"
#define IMAGE ORDER "/images/{image}"
#define JOB "/v1/jobs/{job}"
#define MESSAGE "/v1/messages/{message}"
#define DEVICE "/v1/devices/{station}/{device}"
#define COMPARTMENT "/v1/compartments/{compartment}"
/* What people at the counter and at the devices do alike. */
#define HANDS (DOCKET_RIGHT_RELEASE | DOCKET_RIGHT_PRODUCE)
#define BY_HAND (KEYED | DOCKET_ROUTE_ANY_RIGHT)

static const DocketRoute routes[] = {
  /* The most frequent ones first. */
  { "GET", ORDER, BOTH, DOCKET_RIGHT_READ, 0, 0, docket_api_get_order },
  { "GET", IMAGE "/preview", BOTH, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_get_preview },
  { "GET", ORDER "/items/{item}/preview", BOTH, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_get_item_preview },
  { "POST", "/v1/jobs/claim", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, LARGE, docket_api_claim_jobs },
  { "POST", JOB "/renew", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, SMALL, docket_api_renew_job },

  { "GET", "/", PUBLIC, 0, 0, 0, docket_api_page },
  { "GET", "/o/{code}", PUBLIC, 0, 0, 0, docket_api_page },
  { "GET", "/kiosk", PUBLIC, 0, 0, 0, docket_api_kiosk },
  { "GET", "/web/{path*}", PUBLIC, 0, 0, 0, docket_api_file },
  { "GET", "/favicon.ico", PUBLIC, 0, 0, 0, docket_api_root_file },
  { "GET", "/robots.txt", PUBLIC, 0, 0, 0, docket_api_root_file },
  { "GET", "/healthz", PUBLIC, 0, ALWAYS, 0, docket_api_healthz },
  { "GET", "/readyz", PUBLIC, 0, 0, 0, docket_api_readyz },
  { "GET", "/metrics", PUBLIC, 0, ALWAYS | BLOCKS, 0, docket_api_metrics },
  { "GET", "/v1/sites", PUBLIC, 0, 0, 0, docket_api_sites },
  { "GET", "/v1/sites/{site}/catalogue", PUBLIC, 0, 0, 0, docket_api_catalogue },

  { "POST", "/v1/orders", PUBLIC | TERMINAL, HANDS, BY_HAND, SMALL, docket_api_create },
  { "PUT", ORDER, CUSTOMER, 0, BLOCKS | SENDS, LARGE, docket_api_put_contents },
  { "POST", ORDER "/images", CUSTOMER, 0, KEYED | SENDS, PICTURE, docket_api_end_image, docket_api_begin_image, docket_api_take_image },
  { "GET", IMAGE, BOTH, DOCKET_RIGHT_READ, 0, 0, docket_api_get_image },
  { "PATCH", IMAGE, CUSTOMER, 0, BLOCKS | SENDS, PICTURE, docket_api_end_image, docket_api_continue_image, docket_api_take_image },
  { "DELETE", IMAGE, CUSTOMER, 0, BLOCKS, 0, docket_api_remove_image },
  { "GET", IMAGE "/original", BOTH, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_get_original },
  { "POST", ORDER "/place", CUSTOMER, 0, KEYED | SENDS, WORDS, docket_api_place },
  { "POST", ORDER "/session", PUBLIC, 0, BLOCKS, SMALL, docket_api_open_session },
  { "POST", ORDER "/cancel", BOTH, DOCKET_RIGHT_CANCEL, KEYED, SMALL, docket_api_cancel },
  { "POST", ORDER "/docket", BOTH, DOCKET_RIGHT_READ, BLOCKS, SMALL, docket_api_draw_docket },

  { "POST", "/v1/terminals", PUBLIC, 0, BLOCKS, SMALL, docket_api_pair },
  { "GET", "/v1/terminal", TERMINAL, 0, 0, 0, docket_api_get_terminal },
  { "GET", "/v1/orders", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_list_orders },
  { "POST", ORDER "/release", TERMINAL, DOCKET_RIGHT_RELEASE, KEYED, LARGE, docket_api_step },
  { "POST", ORDER "/ready", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_step },
  { "POST", ORDER "/collect", TERMINAL, DOCKET_RIGHT_COLLECT, KEYED, SMALL, docket_api_step },
  { "POST", ORDER "/pay", TERMINAL, DOCKET_RIGHT_PAY, KEYED, SMALL, docket_api_step },
  { "POST", ORDER "/hold", TERMINAL, DOCKET_RIGHT_RELEASE, BLOCKS, SMALL, docket_api_step },
  { "POST", ORDER "/undo", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, SMALL, docket_api_step },
  { "POST", ORDER "/holds/{hold}/lift", TERMINAL, DOCKET_RIGHT_LIFT, KEYED, SMALL, docket_api_lift },
  { "POST", ORDER "/move-site", TERMINAL, DOCKET_RIGHT_RELEASE, KEYED, SMALL, docket_api_move_site },
  { "POST", ORDER "/password", TERMINAL, DOCKET_RIGHT_RELEASE, BLOCKS, SMALL, docket_api_reissue_password },
  { "GET", "/v1/events", TERMINAL, DOCKET_RIGHT_READ, DOCKET_ROUTE_STREAM, 0, docket_api_events },
  { "GET", "/v1/day", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_day },
  { "GET", "/v1/mat", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_draw_mat },
  { "GET", "/v1/labels", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_draw_labels },

  { "POST", ORDER "/open", BOTH, DOCKET_RIGHT_COLLECT | DOCKET_RIGHT_RELEASE | DOCKET_RIGHT_PRODUCE, BY_HAND, SMALL, docket_api_open_locker },
  { "GET", ORDER "/opening", BOTH, DOCKET_RIGHT_READ, 0, 0, docket_api_get_opening },
  { "GET", ORDER "/compartment", BOTH, DOCKET_RIGHT_READ, 0, 0, docket_api_get_place },
  { "POST", ORDER "/take-back", TERMINAL, DOCKET_RIGHT_COLLECT, KEYED, SMALL, docket_api_take_back },
  { "GET", "/v1/compartments", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_list_compartments },
  { "PUT", "/v1/compartments", TERMINAL, DOCKET_RIGHT_ADMIN, BLOCKS, LARGE, docket_api_put_compartments },
  { "POST", COMPARTMENT "/open", TERMINAL, DOCKET_RIGHT_COLLECT | DOCKET_RIGHT_RELEASE, BY_HAND, SMALL, docket_api_open_compartment },
  { "POST", COMPARTMENT "/mend", TERMINAL, DOCKET_RIGHT_COLLECT | DOCKET_RIGHT_RELEASE, BY_HAND, SMALL, docket_api_mend_compartment },
  { "PUT", "/v1/doors", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, LARGE, docket_api_put_doors },
  { "POST", "/v1/openings/claim", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, SMALL, docket_api_claim_openings },
  { "GET", "/v1/openings", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, 0, docket_api_list_openings },
  { "PUT", "/v1/openings/{opening}", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, SMALL, docket_api_report_opening },

  { "GET", "/v1/messages", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_list_messages },
  { "POST", "/v1/messages", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, WORDS, docket_api_push_message },
  { "GET", MESSAGE, TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_get_message },
  { "POST", MESSAGE "/accept", TERMINAL, DOCKET_RIGHT_RELEASE, KEYED, SMALL, docket_api_accept_message },
  { "POST", MESSAGE "/put-away", TERMINAL, DOCKET_RIGHT_RELEASE, KEYED, SMALL, docket_api_put_away_message },
  { "POST", MESSAGE "/park", TERMINAL, DOCKET_RIGHT_RELEASE, KEYED, SMALL, docket_api_park_message },

  { "GET", "/v1/jobs", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, 0, docket_api_list_jobs },
  { "GET", JOB, TERMINAL, DOCKET_RIGHT_READ, 0, 0, docket_api_get_job },
  { "PUT", JOB, TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, SMALL, docket_api_report_job },
  { "POST", JOB "/resolve", TERMINAL, DOCKET_RIGHT_RELEASE, BLOCKS, SMALL, docket_api_resolve_job },
  { "POST", JOB "/raise", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_raise_job },
  { "POST", JOB "/move", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_move_job },
  { "POST", JOB "/cancel", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_cancel_job },
  { "POST", JOB "/reprint", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_reprint_job },
  { "GET", "/v1/queue", TERMINAL, DOCKET_RIGHT_READ, BLOCKS, 0, docket_api_list_queue },
  { "POST", "/v1/intake", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_set_intake },
  { "POST", DEVICE "/pause", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_pause_device },
  { "POST", DEVICE "/resume", TERMINAL, HANDS, BY_HAND, SMALL, docket_api_resume_device },
  { "GET", ORDER "/items/{item}/page", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, 0, docket_api_get_item_page },
  { "GET", JOB "/page", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, 0, docket_api_get_page },
  { "GET", JOB "/outlines", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, 0, docket_api_get_outlines },
  { "PUT", "/v1/devices", TERMINAL, DOCKET_RIGHT_PRODUCE, BLOCKS, LARGE, docket_api_put_devices },
  { "GET", "/v1/devices", TERMINAL, DOCKET_RIGHT_READ, 0, 0, docket_api_list_devices },
};

const DocketRoute *
docket_server_get_routes (gsize *n)
{
  *n = G_N_ELEMENTS (routes);
  return routes;
}
