/* docket-grbl-list.c: the serial ports at which an engraver may be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* "usb-1a86_USB2.0-Serial-if00-port0" is "1a86 USB2.0-Serial". */
static char *
dup_readable (const char *name)
{
  g_autofree char *readable = g_strdup (g_str_has_prefix (name, "usb-") ? name + strlen ("usb-") : name);
  char *end = g_strrstr (readable, "-if");

  if (end != NULL)
    *end = '\0';

  return g_strdup (g_strdelimit (readable, "_", ' '));
}

void
docket_device_grbl_list (const char *folder,
                         GPtrArray *list)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *escaped = g_uri_escape_string (path, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, FALSE);
      g_autofree char *uri = g_strconcat ("grbl:", escaped, NULL);
      g_autofree char *readable = dup_readable (name);
      DocketDeviceInfo *info = docket_device_info_new (uri, name);

      /* Translators: an engraver that may be at a serial port; the port's own name follows. */
      info->info = g_strdup_printf (_("Engraver at %s"), readable);
      info->model = g_steal_pointer (&readable);
      g_ptr_array_add (list, info);
    }
}
