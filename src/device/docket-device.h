/* docket-device.h: what makes a product: a printer, a folder, an engraver; keyed by URI scheme
 *
 *   ipp:QUEUE             a queue of the CUPS server (CUPS_SERVER or the system's)
 *   ipp://HOST/…, ipps:// an IPP printer or queue, spoken to directly
 *   file:///FOLDER        pages are written into that folder
 *   hotfolder:///FOLDER?… a photo lab that takes orders from that folder, see docket-hotfolder-settings.c
 *   grbl:/dev/ttyUSB0?baud=115200, grbl://HOST:PORT
 *                         an engraver with GRBL 1.1, see docket-grbl.c
 *   modbus:/dev/ttyUSB0?baud=9600&boards=1-4, modbus://HOST:PORT?boards=1
 *                         lockers behind relay boards, see docket-locker.h; they make nothing
 *   failing:HOW           for tests, see docket-device-failing.c
 *
 * Each device has one worker thread of its own, in which its blocking library runs; no function here
 * blocks. All functions are called, and all callbacks and signals arrive, in the thread that made the
 * device, in that thread's default main context at that time.
 *
 * A copy is made in two steps, so that after a crash at any instant it is known whether the device may
 * have begun:
 *   1. Write the attempt's name to the ledger. docket_device_prepare_async(): the device takes the page and
 *      holds it. Nothing is made yet.
 *   2. Write "started" to the ledger. docket_device_start_async(): it is made.
 * After a crash docket_device_find_async() with what the ledger says; then docket_device_follow() where the
 * device has it, or prepare anew where it certainly was not made. Else a person is asked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"
#include "docket-job.h"
#include "docket-locker.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A device that can be reached, to choose from. */
typedef struct
{
  char *uri;       /* for docket_device_new() */
  char *name;      /* the queue's name */
  char *info;      /* what its owner calls it; may be empty */
  char *location;  /* may be empty */
  char *model;     /* may be empty */
} DocketDeviceInfo;

void docket_device_info_free (DocketDeviceInfo *info);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceInfo, docket_device_info_free)

/* The queues of the CUPS server, DocketDeviceInfo, sorted by name, then the serial ports at which an engraver may be.
 * Takes at most 5 s. DOCKET_ERROR_UNAVAILABLE where there is neither a server nor a port. */
void docket_device_list_async (GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *docket_device_list_finish (GAsyncResult *result, GError **error);

/* A size and paper that the device takes. */
typedef struct
{
  DocketLength width, height;          /* portrait: width <= height; the smallest, where it takes a range */
  DocketLength max_width, max_height;  /* the same as width and height, but where it takes a range */
  char *paper;                         /* as the catalogue says: "glossy", "matte", …; NULL: it does not tell */
  gboolean borderless;                 /* to all four edges */
  gboolean loaded;                     /* this is in now, or the device does not tell what is */
} DocketDeviceMedia;

/* IPP's printer-state. */
typedef enum
{
  DOCKET_DEVICE_IDLE,
  DOCKET_DEVICE_PROCESSING,
  DOCKET_DEVICE_STOPPED,   /* also: away, or it does not answer */
} DocketDeviceState;

/* "idle", "processing", "stopped". */
const char *docket_device_state_to_nick (DocketDeviceState state);

/* One attempt to make one job. */
typedef struct
{
  char *name;           /* 1..120 characters of A-Z a-z 0-9 . _ -, not beginning with a dot; never used again */
  char *artwork;        /* the catalogue's word: "photo", "sheet", "stamp" */
  char *page;           /* path of a file that must stay until the end. photo, sheet: at 300 dpi, JPEG in sRGB. stamp:
                           PNG of the mirrored face, grey, 0 burns fully, 255 is left, a pixel is 0.05 mm */
  char *outlines;       /* path of the boundary of what is burnt, SVG in mm, mirrored too; NULL: none */
  DocketEngraving *engraving;  /* of a stamp; else NULL */
  guint copies;         /* at least 1 */
  DocketLength width;   /* of the page as it is to be read: landscape where the picture is */
  DocketLength height;
  char *paper;          /* the catalogue's word; NULL: whatever is in */
  gint priority;        /* 1..100, IPP's job-priority */
} DocketAttempt;

/* One copy of a photo, until it is told otherwise. */
DocketAttempt *docket_attempt_new (const char *name, const char *page);
void docket_attempt_free (DocketAttempt *attempt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketAttempt, docket_attempt_free)
void docket_attempt_set_artwork (DocketAttempt *attempt, const char *artwork);
gboolean docket_attempt_name_is_valid (const char *name);

/* What the device says about an attempt. */
typedef struct
{
  char *attempt;           /* DocketAttempt.name */
  char *id;                /* the device's own name for it (a CUPS job number); NULL: none */
  DocketJobState state;    /* pending-held: prepared, not started. processing-stopped with the reason
                              DOCKET_JOB_REASON_OUTCOME_UNKNOWN: it cannot be known, ask a person */
  char **reasons;          /* IPP's words: job-state-reasons, and the printer's while it stands in the way.
                              Never NULL */
  char *message;           /* a sentence for people; NULL: nothing to say */
  guint copies_completed;  /* that are certainly out */
  double progress;         /* of the whole attempt, 0..1, also within a copy; negative: not told */
  gint seconds_left;       /* negative: not told */
} DocketDeviceJob;

#define DOCKET_TYPE_DEVICE_JOB (docket_device_job_get_type ())
GType docket_device_job_get_type (void);
DocketDeviceJob *docket_device_job_new (const char *attempt, const char *id, DocketJobState state);
DocketDeviceJob *docket_device_job_copy (const DocketDeviceJob *job);
void docket_device_job_free (DocketDeviceJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceJob, docket_device_job_free)
gboolean docket_device_job_equal (const DocketDeviceJob *a, const DocketDeviceJob *b);

/* What became of an earlier attempt. */
typedef enum
{
  DOCKET_DEVICE_NOT_MADE,  /* certainly not begun, and it will not be: prepare anew under another name */
  DOCKET_DEVICE_HAS_IT,    /* the device knows it: see its DocketDeviceJob, also ended ones */
  DOCKET_DEVICE_UNKNOWN,   /* cannot be known: ask a person */
} DocketDeviceFound;

#define DOCKET_TYPE_DEVICE (docket_device_get_type ())
G_DECLARE_FINAL_TYPE (DocketDevice, docket_device, DOCKET, DEVICE, GObject)

/* Signals:
 *   "changed" ()                 state, reasons, sentence, answering, policy problems or media are different; of the
 *                                media also which are loaded
 *   "job-changed" (DocketDeviceJob *job)  a followed job is different; its end is said once, and last
 *
 * @name: for people, "Photo 1". Begins to watch the device at once: it is looked at about every second, and "changed" says
 * only what is different from the last look. DOCKET_ERROR_INVALID where the URI's scheme is not known or the URI is
 * malformed; a device that is away is no error. */
DocketDevice *docket_device_new (const char *name, const char *uri, GError **error);

/* Whether docket_device_new() would take @uri. Looks at no device. Errors as there. Any thread. */
gboolean docket_device_check_uri (const char *uri, GError **error);

/* As the shop calls it, and where it is. Borrowed, for the device's life. */
const char *docket_device_get_name (DocketDevice *self);
const char *docket_device_get_uri (DocketDevice *self);

/* The lockers that it is; NULL where it makes things. Borrowed. */
DocketLocker *docket_device_get_locker (DocketDevice *self);

/* What kind of device it is: "ipp", "file", "hotfolder", "grbl", "modbus". Static. */
const char *docket_device_get_kind (DocketDevice *self);

/* The artworks that it can make, NULL-terminated. Static. */
const char *const *docket_device_get_artworks (DocketDevice *self);

/* Whether it can make @artwork ("photo", "sheet", "stamp"). */
gboolean docket_device_takes_artwork (DocketDevice *self, const char *artwork);

/* As last seen. Stopped until it was first seen. */
DocketDeviceState docket_device_get_state (DocketDevice *self);

/* Whether it answered at the last look. */
gboolean docket_device_get_answering (DocketDevice *self);

/* IPP's printer-state-reasons that are faults or warnings ("media-empty-error"); not what is only
 * information. "paused" where a person stopped it. Never NULL. Borrowed, until the next "changed". */
const char *const *docket_device_get_reasons (DocketDevice *self);

/* Whether @reason, as docket_device_get_reasons() has it, keeps a device from going on with the job that it has.
 * Any thread. */
gboolean docket_device_reason_stops_job (const char *reason);

/* Whether @reason is of the kind that a person must mend before making goes on, however grave the device calls it now (a
 * jam is "only information" to some while they rest). Any thread. */
gboolean docket_device_reason_is_trouble (const char *reason);

/* Whether docket_device_get_reasons() has one. */
gboolean docket_device_get_in_trouble (DocketDevice *self);

/* Whether something stands in the way of making (a warning such as low ink does not). */
gboolean docket_device_get_in_the_way (DocketDevice *self);

/* For people, what is wrong and what to do, translated; NULL when there is nothing to say. Borrowed. */
const char *docket_device_get_sentence (DocketDevice *self);

/* The sizes and papers it takes: DocketDeviceMedia; NULL until first seen. An empty array: it takes every
 * one. Borrowed, until the next "changed". */
GPtrArray *docket_device_get_media (DocketDevice *self);

/* Whether it takes a page of @width by @height (either way round, within 2 mm) on @paper (NULL: any).
 * FALSE until first seen. */
gboolean docket_device_can_make (DocketDevice *self,
                                 DocketLength width,
                                 DocketLength height,
                                 const char *paper);

/* The same, and such paper is in now. */
gboolean docket_device_has_loaded (DocketDevice *self,
                                   DocketLength width,
                                   DocketLength height,
                                   const char *paper);

/* Takes the page and holds it: see above. Finish: the device's own name for it (transfer full), to be kept in the
 * ledger and given to the other functions.
 * DOCKET_ERROR_UNAVAILABLE: away; try again later, under the same name if docket_device_find_async() says
 * that it is not there. DOCKET_ERROR_INVALID: it will never take this (size, paper, page unreadable).
 * DOCKET_ERROR_NOT_NOW: it takes nothing at present. DOCKET_ERROR_FULL: no room. After any error nothing was made. */
void docket_device_prepare_async (DocketDevice *self,
                                  const DocketAttempt *attempt,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
char *docket_device_prepare_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* Makes what was prepared as @id, and follows it. DOCKET_ERROR_NOT_FOUND: it is not there any more or
 * could not be handed over, and nothing was made. After any other error the outcome is not known: use docket_device_find_async(). */
void docket_device_start_async (DocketDevice *self,
                                const DocketAttempt *attempt,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean docket_device_start_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* What whoever has a thing made does on its way, in the device's own thread, where it may block. FALSE with @error goes
 * no further, and docket_device_make_finish() has that error. */
typedef struct
{
  gboolean (*intend) (gpointer data, GError **error);                  /* before the device gets a byte */
  gboolean (*start) (const char *id, gpointer data, GError **error);   /* it holds the page, and may be told to make it next */
} DocketDeviceNotes;

/* Prepares and starts in one go, and follows; nothing in between waits for the caller's thread. How far it came, @notes know: errors
 * before its intend() are those of being let go or INVALID, after that those of docket_device_prepare_async(), after its
 * start() those of docket_device_start_async(). @notes is static; @notes_data lives until @callback. */
void docket_device_make_async (DocketDevice *self,
                               const DocketAttempt *attempt,
                               const DocketDeviceNotes *notes,
                               gpointer notes_data,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean docket_device_make_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* What became of an attempt. @id: as the ledger has it, or NULL. @started: whether the ledger says that
 * docket_device_start_async() may have been called. Something prepared and never started is
 * removed from the device and reported as not made.
 * @job (out) (optional) (transfer full): set where the device has it, else NULL.
 * DOCKET_ERROR_UNAVAILABLE: it does not answer; ask again later. @found is untouched on errors. */
void docket_device_find_async (DocketDevice *self,
                               const DocketAttempt *attempt,
                               const char *id,
                               gboolean started,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean docket_device_find_finish (DocketDevice *self,
                                    GAsyncResult *result,
                                    DocketDeviceFound *found,
                                    DocketDeviceJob **job,
                                    GError **error);

/* From now on "job-changed" tells about @id (again at least once), until its end. While the device is away
 * nothing is said but "changed". */
void docket_device_follow (DocketDevice *self, const DocketAttempt *attempt, const char *id);

/* No longer. */
void docket_device_unfollow (DocketDevice *self, const char *id);

/* Cancels at the device. That it is cancelled, or was finished before, comes as "job-changed" where it is
 * followed. DOCKET_ERROR_NOT_NOW: it has ended already. */
void docket_device_cancel_async (DocketDevice *self,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean docket_device_cancel_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* "Paper in, go on": a device that was stopped works again. No error where it was not stopped.
 * DOCKET_ERROR_FORBIDDEN: this computer's user may not. */
void docket_device_go_on_async (DocketDevice *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean docket_device_go_on_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* Looks at the device now; finishes when "changed" was emitted, if anything was. Away is no error. */
void docket_device_refresh_async (DocketDevice *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean docket_device_refresh_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* Stops what is being made where it stands, until "go on": an engraver's feed hold, the laser off. DOCKET_ERROR_INVALID:
 * this device cannot. DOCKET_ERROR_NOT_NOW: nothing is being made. */
void docket_device_hold_async (DocketDevice *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean docket_device_hold_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* Shows where @attempt (artwork, width, height) will be made, with the tool off: an engraver goes round the face's
 * outline once. DOCKET_ERROR_NOT_NOW: it is at work. DOCKET_ERROR_INVALID: it cannot show that. */
void docket_device_frame_async (DocketDevice *self,
                                const DocketAttempt *attempt,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean docket_device_frame_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* What is wrong with the settings of the device, so that jobs could be lost, doubled, or pictures kept longer than they
 * should: sentences for people, translated; never NULL, empty when all is well. Borrowed, until the next "changed". */
const char *const *docket_device_get_policy_problems (DocketDevice *self);

/* Mends what docket_device_get_policy_problems() tells, as far as this computer's user may; finishes when it was
 * looked at again. DOCKET_ERROR_FORBIDDEN: something is left that an administrator must do, which the error says. */
void docket_device_mend_async (DocketDevice *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean docket_device_mend_finish (DocketDevice *self, GAsyncResult *result, GError **error);

/* Lets go: no more signals from now on, what was asked before is answered (with
 * DOCKET_ERROR_UNAVAILABLE where it was not begun), and what the device has goes on there. Finishes when the worker thread
 * has ended, within 10 s. Dropping the last reference does the same without waiting. */
void docket_device_close_async (DocketDevice *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean docket_device_close_finish (DocketDevice *self, GAsyncResult *result, GError **error);

G_END_DECLS
