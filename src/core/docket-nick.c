/* docket-nick.c: the words that enumerations have in JSON and in files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-nick.h"

gint
docket_nick_find (const char *const *nicks,
                  gsize              n,
                  const char        *nick)
{
  for (gsize i = 0; nick != NULL && i < n; i++)
    if (g_str_equal (nicks[i], nick))
      return (gint) i;

  return -1;
}
