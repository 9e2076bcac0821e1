/* docket-grbl.c: an engraver with GRBL 1.1 as a device
 *
 *   grbl:/dev/ttyUSB0?baud=115200   at a serial port; any baud rate; also grbl:/dev/serial/by-id/…
 *   grbl://HOST:PORT                at a serial server, raw TCP
 *
 * Options: origin=X,Y (mm: where the lower left corner of a face lies, from the front left corner of the travel),
 * sheet=WxH (mm: material on which several pieces find room), gap=MM (between those).
 *
 * A GRBL has no memory: what was prepared is in this process alone and certainly not made when that has ended; what was
 * started and is not known any more cannot be known, but while the note that nothing was burnt yet is on disk. Each
 * piece waits for a person's "go on".
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-error.h"
#include "docket-grbl-note-private.h"
#include "docket-grbl-session-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MM(length) ((length) / 100.0)
#define BUSY_LOOK_MS 250
#define DEFAULT_ORIGIN 10.0
#define MOST_PLACES 400

typedef struct
{
  DocketGrblSession *session;
  GHashTable *prepared;     /* id -> DocketGrblJob */
} GrblDevice;

static gpointer
grbl_new (const char *uri,
          GError **error)
{
  DocketGrblAddress *address = docket_grbl_address_parse (uri, error);
  GrblDevice *device;

  if (address == NULL)
    return NULL;

  device = g_new0 (GrblDevice, 1);
  device->session = docket_grbl_session_new (address);
  device->prepared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) docket_grbl_job_free);

  return device;
}

static void
grbl_free (gpointer data)
{
  GrblDevice *device = data;

  docket_grbl_session_free (device->session);
  g_hash_table_unref (device->prepared);
  g_free (device);
}

/* All but making and freeing happens in the worker thread: who only checks a URI opens no port. */
static DocketGrblSession *
session_of (GrblDevice *device)
{
  docket_grbl_session_begin (device->session);

  return device->session;
}

/* Any face that finds room on the bed. What lies in it is asked of a person for each piece. */
static GPtrArray *
media_of (const DocketGrblMachine *machine)
{
  GPtrArray *media = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_media_free);
  DocketDeviceMedia *range = docket_device_media_new (100, 100, NULL);
  double bed[2];

  docket_grbl_machine_get_bed (machine, bed);
  range->max_width = (DocketLength) (100 * MIN (bed[0], bed[1]));
  range->max_height = (DocketLength) (100 * MAX (bed[0], bed[1]));
  range->loaded = TRUE;
  g_ptr_array_add (media, range);

  return media;
}

static DocketDeviceStatus *
grbl_look (gpointer data,
           gboolean followed)
{
  GrblDevice *device = data;
  DocketDeviceStatus *status = docket_grbl_session_look (session_of (device));
  DocketGrblMachine machine;

  if (docket_grbl_session_get_machine (session_of (device), &machine, NULL))
    status->media = media_of (&machine);
  if (followed || status->state != DOCKET_DEVICE_IDLE)
    status->again_ms = BUSY_LOOK_MS;
  status->problems = g_new0 (char *, 2);
  if (g_strv_contains ((const char *const *) status->reasons, "configuration-error"))
    status->problems[0] = g_strdup (status->sentence);

  return status;
}

static gboolean
refuse (GError **error,
        char *sentence)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, sentence);
  g_free (sentence);

  return FALSE;
}

static gboolean
is_engravable (const DocketAttempt *attempt,
               const DocketGrblMachine *machine,
               GError **error)
{
  char *problem;

  if (attempt->engraving == NULL || g_strcmp0 (attempt->artwork, DOCKET_ARTWORK_STAMP) != 0)
    return refuse (error, g_strdup (_("An engraver makes stamps, nothing else.")));

  problem = docket_grbl_machine_engraving_problem (machine, attempt->engraving);

  return problem == NULL || refuse (error, problem);
}

/* As far from the corner as the run-up of lines wants, where nobody said. */
static void
get_origin (const DocketGrblAddress *address,
            const DocketGrblMachine *machine,
            const double size[2],
            double origin[2])
{
  double bed[2];

  docket_grbl_machine_get_bed (machine, bed);
  for (guint i = 0; i < 2; i++)
    origin[i] = address->origin[i] >= 0 ? address->origin[i] : CLAMP ((bed[i] - size[i]) / 2, 0, DEFAULT_ORIGIN);
}

/* How many pieces lie side by side along @axis. */
static guint
count_places (const DocketGrblAddress *address,
              const double size[2],
              guint axis)
{
  double room = address->sheet[axis] + address->gap + 1e-6;

  return (guint) CLAMP (floor (room / (size[axis] + address->gap)), 1, MOST_PLACES);
}

static gboolean
add_places (DocketGrblJob *job,
            GrblDevice *device,
            const DocketAttempt *attempt,
            const DocketGrblFace *face,
            GPtrArray *outlines,
            GError **error)
{
  const DocketGrblAddress *address = docket_grbl_session_get_address (session_of (device));
  guint columns = count_places (address, job->size, 0);
  guint n = MIN (columns * count_places (address, job->size, 1), attempt->copies);
  double origin[2];

  get_origin (address, &job->machine, job->size, origin);
  for (guint i = 0; i < n; i++)
    {
      double at[2] = { origin[0] + i % columns * (job->size[0] + address->gap),
                       origin[1] + i / columns * (job->size[1] + address->gap) };
      DocketGrblProgram *program =
        docket_grbl_program_new (&job->machine, attempt->engraving, face, outlines, at, address->baud, error);

      if (program == NULL)
        return FALSE;
      g_ptr_array_add (job->programs, program);
      for (guint j = 0; j < 2; j++)
        {
          job->low[j] = i == 0 ? at[j] : MIN (job->low[j], at[j]);
          job->high[j] = MAX (job->high[j], at[j] + job->size[j]);
        }
    }

  return TRUE;
}

static DocketGrblJob *
make_job (GrblDevice *device,
          const DocketAttempt *attempt,
          const DocketGrblMachine *machine,
          GError **error)
{
  g_autoptr (DocketGrblJob) job = g_new0 (DocketGrblJob, 1);
  g_autoptr (DocketGrblFace) face = NULL;
  g_autoptr (GPtrArray) outlines = NULL;

  job->name = g_strdup (attempt->name);
  job->programs = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_grbl_program_free);
  job->copies = attempt->copies;
  job->paper = g_strdup (attempt->paper);
  job->machine = *machine;
  job->size[0] = MM (attempt->width);
  job->size[1] = MM (attempt->height);

  face = docket_grbl_face_load (attempt->page, job->size[0], job->size[1], error);
  if (face == NULL)
    return NULL;
  if (attempt->outlines != NULL)
    {
      outlines = docket_grbl_outlines_load (attempt->outlines, job->size[0], job->size[1], error);
      if (outlines == NULL)
        return NULL;
    }

  return add_places (job, device, attempt, face, outlines, error) ? g_steal_pointer (&job) : NULL;
}

static char *
grbl_prepare (gpointer data,
              const DocketAttempt *attempt,
              GError **error)
{
  GrblDevice *device = data;
  g_autoptr (DocketGrblJob) job = NULL;
  DocketGrblMachine machine;

  if (!g_file_test (attempt->page, G_FILE_TEST_IS_REGULAR))
    {
      refuse (error, g_strdup_printf (_("The page “%s” cannot be read."), attempt->page));
      return NULL;
    }
  if (!docket_grbl_session_get_machine (session_of (device), &machine, error)
      || !is_engravable (attempt, &machine, error))
    return NULL;

  job = make_job (device, attempt, &machine, error);
  if (job == NULL)
    return NULL;

  g_hash_table_replace (device->prepared, g_strdup (attempt->name), g_steal_pointer (&job));

  return g_strdup (attempt->name);
}

static gboolean
grbl_start (gpointer data,
            const DocketAttempt *attempt,
            const char *id,
            GError **error)
{
  GrblDevice *device = data;
  gpointer name, job;

  if (!g_hash_table_steal_extended (device->prepared, id, &name, &job))
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("The prepared page is gone."));
      return FALSE;
    }

  g_free (name);

  return docket_grbl_session_start (session_of (device), job, error);
}

static DocketDeviceJob *
grbl_ask (gpointer data,
          const DocketAttempt *attempt,
          const char *id)
{
  GrblDevice *device = data;
  DocketDeviceJob *job = docket_grbl_session_ask (session_of (device), id);

  if (job != NULL)
    return job;

  job = docket_device_job_new (attempt->name, id, DOCKET_JOB_PROCESSING_STOPPED);
  g_strfreev (job->reasons);
  job->reasons = g_strsplit (DOCKET_JOB_REASON_OUTCOME_UNKNOWN, " ", -1);

  return job;
}

static gboolean
grbl_find (gpointer data,
           const DocketAttempt *attempt,
           const char *id,
           gboolean started,
           DocketDeviceFound *found,
           DocketDeviceJob **job,
           GError **error)
{
  GrblDevice *device = data;
  g_autoptr (DocketDeviceJob) known = docket_grbl_session_ask (session_of (device), attempt->name);

  if (known != NULL)
    {
      *found = DOCKET_DEVICE_HAS_IT;
      *job = g_steal_pointer (&known);
      return TRUE;
    }

  g_hash_table_remove (device->prepared, attempt->name);
  if (started && docket_grbl_note_exists (attempt->name))
    {
      docket_grbl_note_remove (attempt->name);
      started = FALSE;
    }
  *found = started ? DOCKET_DEVICE_UNKNOWN : DOCKET_DEVICE_NOT_MADE;

  return TRUE;
}

static gboolean
grbl_cancel (gpointer data,
             const char *id,
             GError **error)
{
  GrblDevice *device = data;

  if (g_hash_table_remove (device->prepared, id))
    return TRUE;

  return docket_grbl_session_cancel (session_of (device), id, error);
}

static gboolean
grbl_go_on (gpointer data,
            GError **error)
{
  GrblDevice *device = data;

  return docket_grbl_session_go_on (session_of (device), error);
}

static gboolean
grbl_hold (gpointer data,
           GError **error)
{
  GrblDevice *device = data;

  return docket_grbl_session_hold (session_of (device), error);
}

static gboolean
grbl_frame (gpointer data,
            const DocketAttempt *attempt,
            GError **error)
{
  GrblDevice *device = data;
  double size[2] = { MM (attempt->width), MM (attempt->height) };
  double low[2], high[2], bed[2];
  DocketGrblMachine machine;
  g_autoptr (GError) inner = NULL;

  /* While a job waits for material, that job's frame is shown, whatever is asked for. */
  if (!docket_grbl_session_get_machine (session_of (device), &machine, &inner))
    {
      if (!g_error_matches (inner, DOCKET_ERROR, DOCKET_ERROR_NOT_NOW))
        {
          g_propagate_error (error, g_steal_pointer (&inner));
          return FALSE;
        }
      return docket_grbl_session_frame (session_of (device), size, size, error);
    }
  get_origin (docket_grbl_session_get_address (session_of (device)), &machine, size, low);
  docket_grbl_machine_get_bed (&machine, bed);
  for (guint i = 0; i < 2; i++)
    {
      high[i] = low[i] + size[i];
      if (size[i] <= 0)
        return refuse (error, g_strdup (_("There is no face whose place could be shown.")));
      if (high[i] > bed[i])
        return refuse (error, g_strdup (_("The face does not lie within the engraver’s travel.")));
    }

  return docket_grbl_session_frame (session_of (device), low, high, error);
}

static gboolean
grbl_mend (gpointer data,
           GError **error)
{
  GrblDevice *device = data;

  return docket_grbl_session_mend (session_of (device), error);
}

static const char *const artworks[] = { DOCKET_ARTWORK_STAMP, NULL };

const DocketDeviceDriver docket_device_grbl = {
  .scheme = "grbl",
  .kind = "grbl",
  .artworks = artworks,
  .asks_when_away = TRUE,
  .new = grbl_new,
  .free = grbl_free,
  .look = grbl_look,
  .prepare = grbl_prepare,
  .start = grbl_start,
  .find = grbl_find,
  .ask = grbl_ask,
  .cancel = grbl_cancel,
  .go_on = grbl_go_on,
  .hold = grbl_hold,
  .frame = grbl_frame,
  .mend = grbl_mend,
};
