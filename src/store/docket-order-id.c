/* docket-order-id.c: the number that an order has in the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-id-private.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

gint64
docket_order_id (const char *code)
{
  gint64 id = 0;

  if (code == NULL || strlen (code) != DOCKET_CLAIM_CODE_LEN)
    return -1;

  for (guint i = 0; i < DOCKET_CLAIM_CODE_LEN - 1; i++)
    {
      const char *found = strchr (alphabet, code[i]);

      if (found == NULL)
        return -1;
      id = id << 5 | (found - alphabet);
    }
  return id;
}

char *
docket_order_code (gint64 id)
{
  char *code = g_malloc0 (DOCKET_CLAIM_CODE_LEN + 1);

  for (gint i = DOCKET_CLAIM_CODE_LEN - 2; i >= 0; i--, id >>= 5)
    code[i] = alphabet[id & 31];
  code[DOCKET_CLAIM_CODE_LEN - 1] = docket_claim_code_check (code);
  return code;
}
