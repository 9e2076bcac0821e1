/* docket-sounds.c: one tone for what was read, another for what was refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sounds.h"

#include <gst/gst.h>

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  GstElement *pipeline = user_data;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_EOS && GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;

  gst_element_set_state (pipeline, GST_STATE_NULL);

  return G_SOURCE_REMOVE;
}

void
docket_sounds_play (DocketSound sound)
{
  /* 11 or 22 blocks of 10 ms. */
  const char *text = sound == DOCKET_SOUND_READ
                     ? "audiotestsrc freq=1320 volume=0.3 samplesperbuffer=441 num-buffers=11 ! audioconvert ! autoaudiosink"
                     : "audiotestsrc freq=330 wave=triangle volume=0.4 samplesperbuffer=441 num-buffers=22 ! audioconvert ! autoaudiosink";
  GstElement *pipeline;
  GstBus *bus;

  if (!gst_init_check (NULL, NULL, NULL))
    return;

  pipeline = gst_parse_launch (text, NULL);
  if (pipeline == NULL)
    return;

  bus = gst_element_get_bus (pipeline);
  gst_bus_add_watch_full (bus, G_PRIORITY_DEFAULT, on_message, pipeline, gst_object_unref);
  gst_object_unref (bus);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
}
