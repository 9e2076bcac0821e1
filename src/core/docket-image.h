/* docket-image.h: a picture that a customer sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DOCKET_IMAGE_RECEIVING,  /* offset < length */
  DOCKET_IMAGE_CHECKING,   /* whole and durable; previews are being made */
  DOCKET_IMAGE_OK,
  DOCKET_IMAGE_REFUSED,    /* see problem */
} DocketImageState;

typedef struct
{
  char *id;            /* within its order: "1", "2", … */
  char *name;          /* as the customer's device called it; UTF-8, no path, at most 255 bytes */
  gint64 length;       /* bytes announced */
  gint64 offset;       /* bytes durable so far */
  DocketImageState state;
  char *sha256;        /* 64 lower-case hex digits of the whole original; NULL while receiving */
  gint width, height;  /* upright pixels; 0 until known */
  char *problem;       /* why it was refused, a sentence; NULL */
} DocketImage;

/* All empty and receiving; the id is the caller's. (transfer full) */
DocketImage *docket_image_new (void);
void docket_image_free (DocketImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketImage, docket_image_free)

const char *docket_image_state_to_nick (DocketImageState state);
gboolean docket_image_state_from_nick (const char *nick, DocketImageState *state);

G_END_DECLS
