/* docket-image.c: a picture that a customer sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-image.h"

#include "docket-nick.h"

static const char *const nicks[] = {
  [DOCKET_IMAGE_RECEIVING] = "receiving",
  [DOCKET_IMAGE_CHECKING] = "checking",
  [DOCKET_IMAGE_OK] = "ok",
  [DOCKET_IMAGE_REFUSED] = "refused",
};

DocketImage *
docket_image_new (void)
{
  return g_new0 (DocketImage, 1);
}

void
docket_image_free (DocketImage *image)
{
  if (image == NULL)
    return;

  g_free (image->id);
  g_free (image->name);
  g_free (image->sha256);
  g_free (image->problem);
  g_free (image);
}

const char *
docket_image_state_to_nick (DocketImageState state)
{
  return nicks[state];
}

gboolean
docket_image_state_from_nick (const char       *nick,
                              DocketImageState *state)
{
  gint found = docket_nick_find (nicks, G_N_ELEMENTS (nicks), nick);

  if (found < 0)
    return FALSE;

  *state = (DocketImageState) found;
  return TRUE;
}
