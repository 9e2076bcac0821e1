/* docket-device-private.h: the seam between DocketDevice and its drivers
 *
 * A driver's functions are called in the device's worker thread, one at a time, and may block for some seconds;
 * only new() is called by the device's maker, and must not block.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device.h"

G_BEGIN_DECLS

/* What a look at the device tells. */
typedef struct
{
  DocketDeviceState state;
  gboolean answering;
  char **reasons;     /* unfiltered */
  char *message;      /* the device's own words; NULL */
  GPtrArray *media;   /* DocketDeviceMedia; NULL: not known now, as before */
  char *sentence;     /* the driver's own for people, translated, said before any other; NULL */
  guint again_ms;     /* when to look again; 0: as usual */
  char **problems;    /* of the settings, sentences; NULL: not known now, as before */
} DocketDeviceStatus;

DocketDeviceStatus *docket_device_status_new (DocketDeviceState state, gboolean answering);
void docket_device_status_free (DocketDeviceStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketDeviceStatus, docket_device_status_free)

DocketDeviceStatus *docket_device_status_copy (const DocketDeviceStatus *status);

/* Media and problems that @status does not know are those of @last. */
void docket_device_status_fill (DocketDeviceStatus *status, const DocketDeviceStatus *last);

/* Apart from sentence and again_ms. */
gboolean docket_device_status_equal (const DocketDeviceStatus *a, const DocketDeviceStatus *b);

/* Whether nothing more will be known of @job. */
gboolean docket_device_job_is_final (const DocketDeviceJob *job);

typedef struct
{
  const char *scheme;
  const char *kind;
  const char *const *artworks;  /* NULL-terminated */
  gboolean is_locker;           /* what new() makes is a DocketLocker */
  gboolean asks_when_away;      /* ask() knows of a job also while the device does not answer */
  gboolean asks_often;          /* ask() costs little: it may be called some times a second */
  gpointer (*new) (const char *uri, GError **error);
  void (*free) (gpointer driver);
  /* @followed: whether a job is in progress. Never fails: away is a status. */
  DocketDeviceStatus *(*look) (gpointer driver, gboolean followed);
  char *(*prepare) (gpointer driver, const DocketAttempt *attempt, GError **error);
  gboolean (*start) (gpointer driver, const DocketAttempt *attempt, const char *id, GError **error);
  gboolean (*find) (gpointer driver,
                    const DocketAttempt *attempt,
                    const char *id,
                    gboolean started,
                    DocketDeviceFound *found,
                    DocketDeviceJob **job,
                    GError **error);
  /* How a started job is now; NULL: the device does not answer. */
  DocketDeviceJob *(*ask) (gpointer driver, const DocketAttempt *attempt, const char *id);
  gboolean (*cancel) (gpointer driver, const char *id, GError **error);
  gboolean (*go_on) (gpointer driver, GError **error);
  gboolean (*hold) (gpointer driver, GError **error);   /* NULL: it cannot stand still within a job */
  gboolean (*frame) (gpointer driver, const DocketAttempt *attempt, GError **error);  /* NULL: it cannot */
  gboolean (*mend) (gpointer driver, GError **error);   /* NULL: there is nothing to mend */
} DocketDeviceDriver;

/* For the drivers' artworks. */
extern const char *const docket_device_prints[];   /* photo, sheet */
extern const char *const docket_device_all[];      /* every artwork */

extern const DocketDeviceDriver docket_device_file;
extern const DocketDeviceDriver docket_device_failing;
extern const DocketDeviceDriver docket_device_hotfolder;
extern const DocketDeviceDriver docket_device_grbl;
extern const DocketDeviceDriver docket_device_modbus;
extern const DocketDeviceDriver docket_device_ipp;
extern const DocketDeviceDriver docket_device_ipps;

/* The driver for @uri's scheme; NULL where there is none. */
const DocketDeviceDriver *docket_device_driver_for_uri (const char *uri);

/* Blocking, for docket_device_list_async(). */
GPtrArray *docket_device_ipp_list (GError **error);

/* Adds the serial ports in @folder, by their lasting names, to @list of DocketDeviceInfo: an engraver may be there. */
void docket_device_grbl_list (const char *folder, GPtrArray *list);

DocketDeviceInfo *docket_device_info_new (const char *uri, const char *name);
DocketDeviceMedia *docket_device_media_new (DocketLength width, DocketLength height, const char *paper);
DocketDeviceMedia *docket_device_media_copy (const DocketDeviceMedia *media);
gboolean docket_device_media_equal (const DocketDeviceMedia *a, const DocketDeviceMedia *b);
void docket_device_media_free (DocketDeviceMedia *media);
DocketAttempt *docket_attempt_copy (const DocketAttempt *attempt);

/* Whether @width by @height, either way round, is @media's size within 2 mm. */
gboolean docket_device_media_fits (const DocketDeviceMedia *media,
                                   DocketLength width,
                                   DocketLength height,
                                   const char *paper);

/* The best of @media (DocketDeviceMedia) for the page: the nearest in size, a loaded one and a borderless one
 * first. Borrowed; NULL where none fits. */
const DocketDeviceMedia *docket_device_media_pick (GPtrArray *media,
                                                   DocketLength width,
                                                   DocketLength height,
                                                   const char *paper);

/* Those of IPP's printer-state-reasons that are faults or warnings (transfer full, never NULL). */
char **docket_device_filter_reasons (const char *const *reasons);

/* Whether @reason keeps the device from making. */
gboolean docket_device_reason_in_the_way (const char *reason);

/* What to say to people about @status, whose reasons are filtered; @attempt: the one in hand, or NULL. (transfer full)
 * (nullable) */
char *docket_device_sentence (const DocketDeviceStatus *status, const DocketAttempt *attempt);

/* A job that waits for paper is stopped for whoever waits for it, whatever IPP's job-state says. @status: filtered. */
void docket_device_job_add_what_is_in_the_way (DocketDeviceJob *job,
                                               const DocketDeviceStatus *status,
                                               const DocketAttempt *attempt);

G_END_DECLS
