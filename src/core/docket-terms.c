/* docket-terms.c: how long orders and images are kept, by the shop's settings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-terms.h"

#include "docket-time.h"

DocketTerms
docket_terms_default (void)
{
  return (DocketTerms) {
    .upload = DOCKET_DAY,
    .order = 14 * DOCKET_DAY,
    .order_extended = 60 * DOCKET_DAY,
    .images = 14 * DOCKET_DAY,
    .images_extended = 30 * DOCKET_DAY,
    .images_collected = 7 * DOCKET_DAY,
    .record = 730 * DOCKET_DAY,
  };
}

DocketExpiry
docket_terms_at_upload (const DocketTerms *terms,
                        gint64             now)
{
  return (DocketExpiry) { now + terms->upload, now + terms->upload };
}

DocketExpiry
docket_terms_at_place (const DocketTerms *terms,
                       gint64             now)
{
  return (DocketExpiry) { now + terms->order, now + terms->images };
}

DocketExpiry
docket_terms_at_authenticate (const DocketTerms *terms,
                              DocketExpiry       current,
                              gint64             now)
{
  return (DocketExpiry) {
    .order_expires = MAX (current.order_expires, now + terms->order_extended),
    .images_expire = MAX (current.images_expire, now + terms->images_extended),
  };
}

DocketExpiry
docket_terms_at_collect (const DocketTerms *terms,
                         DocketExpiry       current,
                         gint64             now)
{
  gint64 images = MAX (current.images_expire, now + terms->images_collected);

  return (DocketExpiry) {
    .order_expires = MAX (current.order_expires, images),
    .images_expire = images,
  };
}
