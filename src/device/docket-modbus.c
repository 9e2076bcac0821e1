/* docket-modbus.c: lockers as a device: it makes nothing, but it is watched like the others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-locker-private.h"

#include "docket-error.h"

#include <glib/gi18n.h>

static const char *const nothing[] = { NULL };

static gpointer
modbus_new (const char  *uri,
            GError     **error)
{
  return docket_locker_new (uri, error);
}

static void
modbus_free (gpointer driver)
{
  docket_locker_close (driver);
  g_object_unref (driver);
}

static DocketDeviceStatus *
modbus_look (gpointer driver,
             gboolean followed)
{
  return docket_locker_look (driver);
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("Lockers make nothing."));
  return FALSE;
}

static char *
modbus_prepare (gpointer              driver,
                const DocketAttempt  *attempt,
                GError              **error)
{
  refuse (error);
  return NULL;
}

static gboolean
modbus_start (gpointer              driver,
              const DocketAttempt  *attempt,
              const char           *id,
              GError              **error)
{
  return refuse (error);
}

static gboolean
modbus_find (gpointer              driver,
             const DocketAttempt  *attempt,
             const char           *id,
             gboolean              started,
             DocketDeviceFound    *found,
             DocketDeviceJob     **job,
             GError              **error)
{
  *found = DOCKET_DEVICE_NOT_MADE;
  *job = NULL;
  return TRUE;
}

static DocketDeviceJob *
modbus_ask (gpointer             driver,
            const DocketAttempt *attempt,
            const char          *id)
{
  return NULL;
}

static gboolean
modbus_cancel (gpointer     driver,
               const char  *id,
               GError     **error)
{
  return refuse (error);
}

static gboolean
modbus_go_on (gpointer   driver,
              GError   **error)
{
  return TRUE;
}

const DocketDeviceDriver docket_device_modbus = {
  .scheme = "modbus",
  .kind = "modbus",
  .artworks = nothing,
  .is_locker = TRUE,
  .new = modbus_new,
  .free = modbus_free,
  .look = modbus_look,
  .prepare = modbus_prepare,
  .start = modbus_start,
  .find = modbus_find,
  .ask = modbus_ask,
  .cancel = modbus_cancel,
  .go_on = modbus_go_on,
};
