/* docket-site.h: a shop: its address, settings and limits, from the server's settings file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-hours.h"
#include "docket-networks.h"
#include "docket-terms.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *id;                  /* "main": letters, digits, '-' */
  char *name;                /* "Main Street" */
  char *address;             /* for the customer; NULL */
  char *hours;               /* for the customer, free text; NULL */
  char *open;                /* the same for the expected time, see docket-hours.h; NULL: always */
  char *holidays;            /* NULL */
  char *time_zone;           /* NULL: the computer's */
  DocketHours *opening;      /* those three; NULL: always open */
  char *language;            /* BCP 47 tag */
  char **languages;          /* what else its customers read, for what is printed; NULL: nothing else */
  char **aliases;            /* what customers call it in a message: "gate 3", "Tor 3"; NULL */
  char **mail;               /* addresses whose messages are for it, as they are published; NULL */
  char **mail_hosts;         /* the receiving mail servers whose trace lines are believed; NULL */
  char *catalogue;           /* the file of what it offers, absolute; NULL: the server's */
  char *currency;            /* ISO 4217, as its own amounts are written; must be the catalogue's. NULL: not said */
  char *default_product;     /* what is meant where a message names no product; NULL */
  DocketNetworks *networks;  /* its own; NULL */
  gboolean within_only;      /* takes only what is sent from its networks */
  DocketTerms terms;
  gint64 reminder;           /* microseconds before an order's end that its customer is told; 0: not at all, -1: as the
                                shop's mail says */
  double risk_ratio_limit;   /* above: an alert. NAN: none */
  gint64 risk_amount_limit;  /* minor units; above: an alert. -1: none */
  double risk_shop_mean;     /* prior until the shop has its own record */
  double risk_shop_weight;
  double risk_half_life_days;
  double straight_ratio;     /* straight through at or below this ratio; NAN: never */
  gboolean pay_first;        /* release wants the order paid */
  gboolean password_on_collect;  /* the counter asks for the password when handing over */
  gint64 undo;               /* how long a released job waits, microseconds; 0: not at all */
  guint devices;             /* how many work side by side, for the expected time */
  guint max_images;          /* of one order */
  gint64 max_image_bytes;
  guint max_copies;          /* of one order */
  gint64 max_amount;         /* minor units; the dearest order the page takes */
} DocketSite;

/* A site with every default (ratio limit 0.35, amount limit 5000, undo 5 s, 200 images of
 * 60 MB, 5000 copies). */
DocketSite *docket_site_new (const char *id, const char *name);
void docket_site_free (DocketSite *site);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketSite, docket_site_free)

/* Fills a site from the group "Site ID" of @file. Unknown keys and bad values are
 * DOCKET_ERROR_INVALID with the key's name. The keys:
 *   name, address, hours, language           text
 *   languages, aliases, mail, mail_hosts     texts, parted by ';'
 *   default_product                          a product's id in the catalogue
 *   catalogue                                a file, by its absolute path
 *   currency                                 ISO 4217; the amounts must be in it
 *   networks                                 see docket_networks_parse(); needed where within_only is set
 *   open, holidays, time_zone                see docket_hours_parse()
 *   upload_term, order_term, order_term_extended, images_term, images_term_extended,
 *   images_term_collected, record_term, undo, risk_half_life      "90 s", "45 min", "36 h", "14 d"
 *   reminder                                 the same, or "none"
 *   risk_ratio_limit, risk_shop_mean, straight_ratio              0 to 1, or "none"
 *   risk_amount_limit, max_amount            "50.00 EUR"; the limit also "none"
 *   risk_shop_weight                         orders
 *   pay_first, password_on_collect, within_only   true, false (or yes, no)
 *   devices, max_images, max_copies          counts
 *   max_image_size                           "60 MB" */
DocketSite *docket_site_from_key_file (GKeyFile *file, const char *group, GError **error);

/* Whether what comes from @address (text, see docket_networks_contain()) may be taken: always, where the site is
 * not for its own networks alone. For a page: the customer's address; for mail: the address that the site's own
 * mail server wrote into its trace line, NULL where there is none. */
gboolean docket_site_takes_from (const DocketSite *site, const char *address);

/* The friendly refusal for everybody else, as text: why, and where to go, with address and hours. In the
 * language of the calling thread. (transfer full) */
char *docket_site_dup_way (const DocketSite *site);

G_END_DECLS
