/* docket-ipp-list.c: the queues of the CUPS server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-ipp-private.h"

static void
read_into (DocketDeviceInfo *info,
           ipp_attribute_t *attribute)
{
  const char *name = ippGetName (attribute);
  char **field = NULL;

  if (g_str_equal (name, "printer-name"))
    field = &info->name;
  else if (g_str_equal (name, "printer-info"))
    field = &info->info;
  else if (g_str_equal (name, "printer-location"))
    field = &info->location;
  else if (g_str_equal (name, "printer-make-and-model"))
    field = &info->model;
  if (field == NULL)
    return;

  g_free (*field);
  *field = g_strdup (ippGetString (attribute, 0, NULL));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  const DocketDeviceInfo *const *left = a;
  const DocketDeviceInfo *const *right = b;

  return g_utf8_collate ((*left)->name, (*right)->name);
}

static GPtrArray *
read_list (ipp_t *response)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_info_free);
  ipp_attribute_t *attribute = ippFirstAttribute (response);

  while (attribute != NULL)
    {
      g_autoptr (DocketDeviceInfo) info = docket_device_info_new (NULL, NULL);

      for (; attribute != NULL && ippGetGroupTag (attribute) == IPP_TAG_PRINTER;
           attribute = ippNextAttribute (response))
        if (ippGetName (attribute) != NULL)
          read_into (info, attribute);
      if (info->name != NULL)
        {
          info->uri = g_strconcat ("ipp:", info->name, NULL);
          g_ptr_array_add (list, g_steal_pointer (&info));
        }
      while (attribute != NULL && ippGetGroupTag (attribute) != IPP_TAG_PRINTER)
        attribute = ippNextAttribute (response);
    }
  g_ptr_array_sort (list, compare_names);

  return list;
}

GPtrArray *
docket_device_ipp_list (GError **error)
{
  static const char *const names[] = { "printer-name", "printer-info", "printer-location",
                                       "printer-make-and-model" };
  g_autoptr (DocketIpp) server = docket_ipp_new_queue ("");
  g_autoptr (ipp_t) response = NULL;
  ipp_t *request = ippNewRequest (IPP_OP_CUPS_GET_PRINTERS);

  ippAddString (request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser ());
  ippAddStrings (request, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", G_N_ELEMENTS (names), NULL,
                 names);
  response = docket_ipp_send_to (server, "/", request, NULL, error);
  if (response == NULL)
    return NULL;

  /* Without a queue CUPS answers "not found". */
  if (ippGetStatusCode (response) != IPP_STATUS_ERROR_NOT_FOUND && !docket_ipp_check (response, error))
    return NULL;

  return read_list (response);
}
