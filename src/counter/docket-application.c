/* docket-application.c: the running program: its options, its one window, its shop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-application.h"

struct _DocketApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (DocketApplication, docket_application, ADW_TYPE_APPLICATION)

static void
docket_application_class_init (DocketApplicationClass *klass)
{
}

static void
docket_application_init (DocketApplication *self)
{
}

DocketApplication *
docket_application_new (void)
{
  return g_object_new (DOCKET_TYPE_APPLICATION,
                       "application-id", "org.docket.Counter",
                       "resource-base-path", "/org/docket/Counter",
                       NULL);
}
