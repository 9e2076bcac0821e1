/* preview.c: one preview as a whole process: start the renderer, make it, end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-renderer.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static gint64
make (DocketRenderer *renderer, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gint in = open (from, O_RDONLY), out = open (to, O_RDWR | O_CREAT | O_TRUNC, 0600);

  if (!docket_renderer_preview (renderer, in, DOCKET_PREVIEW_LARGE, out, NULL, NULL, &error))
    {
      fprintf (stderr, "%s: %s\n", from, error->message);
      exit (1);
    }
  close (in);
  close (out);
  return g_get_monotonic_time () - start;
}

/* preview RENDER FROM TO [N]: with N, as many from the running helper, and each one's microseconds. */
int
main (int argc, char **argv)
{
  g_autoptr (DocketRenderer) renderer = NULL;

  if (argc < 4)
    return 2;
  renderer = docket_renderer_new (argv[1], NULL);
  make (renderer, argv[2], argv[3]);
  for (gint i = 0; argc > 4 && i < atoi (argv[4]); i++)
    printf ("%" G_GINT64_FORMAT "\n", make (renderer, argv[2], argv[3]));
  return 0;
}
