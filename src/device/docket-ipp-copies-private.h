/* docket-ipp-copies-private.h: an attempt as one CUPS job, or as one for each copy where CUPS would not count
 *
 * The driver's functions of the same names, for queues and (ask, find) for printers. The id is CUPS's job number, or several:
 * "12,13,14"; then the jobs are named NAME.1, NAME.2, …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-ipp-witness-private.h"

G_BEGIN_DECLS

char *docket_ipp_copies_prepare (DocketIppDevice *device,
                                 const DocketAttempt *attempt,
                                 const DocketIppMedia *media,
                                 GError **error);
gboolean docket_ipp_copies_start (DocketIppDevice *device,
                                  const DocketAttempt *attempt,
                                  const char *id,
                                  GError **error);
DocketDeviceJob *docket_ipp_copies_ask (DocketIppDevice *device, const DocketAttempt *attempt, const char *id);
gboolean docket_ipp_copies_find (DocketIppDevice *device,
                                 const DocketAttempt *attempt,
                                 const char *id,
                                 gboolean started,
                                 DocketDeviceFound *found,
                                 DocketDeviceJob **job,
                                 GError **error);
gboolean docket_ipp_copies_cancel (DocketIppDevice *device, const char *id, GError **error);

G_END_DECLS
