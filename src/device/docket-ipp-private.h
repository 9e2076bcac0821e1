/* docket-ipp-private.h: whom we speak IPP with, by libcups; everything here blocks, with bounds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-device-private.h"

#include <cups/cups.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ipp_t, ippDelete)

/* A queue of the CUPS server, or a printer. */
typedef struct
{
  char *uri;           /* printer-uri */
  char *resource;      /* path of @uri */
  char *host;          /* NULL: the CUPS server */
  int port;
  gboolean tls;
  double timeout_s;

  http_t *http;        /* NULL: not connected */
  guint connections;   /* counts up with each; a change means that the other side may have been restarted */
} DocketIpp;

DocketIpp *docket_ipp_new_queue (const char *queue);

/* ipp:// or ipps://; NULL where @uri is malformed. */
DocketIpp *docket_ipp_new_uri (const char *uri);
void docket_ipp_free (DocketIpp *ipp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketIpp, docket_ipp_free)

/* A request with the attributes that every one begins with. */
ipp_t *docket_ipp_request (DocketIpp *ipp, ipp_op_t operation);

/* The same, about a job. */
ipp_t *docket_ipp_job_request (DocketIpp *ipp, ipp_op_t operation, int job);

/* @request (transfer full). @file: sent after it; NULL: none. NULL: no answer (DOCKET_ERROR_UNAVAILABLE),
 * or it was refused (DOCKET_ERROR_FORBIDDEN). Else the answer, whatever its status code. */
ipp_t *docket_ipp_send (DocketIpp *ipp, ipp_t *request, const char *file, GError **error);

/* The same to another resource than the target's own, such as "/admin/". */
ipp_t *docket_ipp_send_to (DocketIpp *ipp,
                           const char *resource,
                           ipp_t *request,
                           const char *file,
                           GError **error);

/* Sets @error from an answer that is not a success. */
gboolean docket_ipp_check (ipp_t *response, GError **error);

/* Whether the other side was reached at all by the last docket_ipp_send(). */
gboolean docket_ipp_is_connected (DocketIpp *ipp);

char **docket_ipp_dup_strings (ipp_t *response, const char *name);
const char *docket_ipp_get_string (ipp_t *response, const char *name);
int docket_ipp_get_integer (ipp_t *response, const char *name, int fallback);
gboolean docket_ipp_has_string (ipp_t *response, const char *name, const char *value);

/* --- media --- */

/* The first member is what the device's user sees. */
typedef struct
{
  DocketDeviceMedia media;
  gboolean landscape;  /* the printer says it lies so: its x-dimension is media.height */
  char *type;       /* media-type keyword; NULL: none */
  int bottom, left, right, top;
} DocketIppMedia;

void docket_ipp_add_media_request (ipp_t *request, const char *const *further);

/* DocketIppMedia, none marked as loaded. */
GPtrArray *docket_ipp_parse_media (ipp_t *response);

/* What is loaded: DocketIppMedia; NULL: @response does not tell. */
GPtrArray *docket_ipp_parse_ready (ipp_t *response);

/* Marks those of @media that are among @ready (NULL: all). */
void docket_ipp_mark_loaded (GPtrArray *media, GPtrArray *ready);

/* What @media gives to users: DocketDeviceMedia. */
GPtrArray *docket_ipp_media_copy_for_users (GPtrArray *media);

/* Adds media-col for a page of @attempt's size (to be called where job attributes are added). */
void docket_ipp_add_media_col (ipp_t *request, const DocketIppMedia *media, const DocketAttempt *attempt);

/* --- jobs --- */

typedef struct
{
  int id;
  char *name;
  ipp_jstate_t state;
  char **reasons;
  char *message;
  int impressions_completed;  /* as its server counts: see DocketIpp.counts_truly */
  int created;            /* time-at-creation, 0: not told */
  int began;              /* time-at-processing, 0: not yet */
  gboolean preserved;     /* CUPS has its file */
} DocketIppJob;

void docket_ipp_job_free (DocketIppJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketIppJob, docket_ipp_job_free)

/* @answered: FALSE where it could not be asked. NULL: there is none. */
DocketIppJob *docket_ipp_get_job (DocketIpp *ipp, int id, gboolean *answered);
DocketIppJob *docket_ipp_find_job (DocketIpp *ipp, const char *name, gboolean *answered);

/* The same where there may be several of that name: one that was completed goes before one that goes on. */
DocketIppJob *docket_ipp_find_made_job (DocketIpp *ipp, const char *name, gboolean *answered);

typedef enum
{
  DOCKET_IPP_HELD = 1 << 0,          /* kept until released */
  DOCKET_IPP_SCALING_NONE = 1 << 1,  /* the printer knows print-scaling none */
  DOCKET_IPP_PDF = 1 << 2,           /* it takes no JPEG: send a PDF of the same page */
  DOCKET_IPP_COLOUR = 1 << 3,        /* it can be told to print in colour */
  DOCKET_IPP_CANCEL_AFTER = 1 << 4,  /* it can be told not to give a job up after a time */
} DocketIppPrintFlags;

/* Print-Job of @attempt under its name. The job's number; 0 on error. */
int docket_ipp_print (DocketIpp *ipp,
                      const DocketAttempt *attempt,
                      const DocketIppMedia *media,
                      DocketIppPrintFlags flags,
                      GError **error);

/* A file (transfer full) with the attempt's page as the printer takes it, lying as @media (NULL: unknown) lies: the
 * page itself, or a temporary file. */
char *docket_ipp_page_make (const DocketAttempt *attempt,
                            const DocketIppMedia *media,
                            DocketIppPrintFlags flags,
                            GError **error);

/* Writes @jpeg, turned by a quarter against the clock, to @path; its colour profile and resolution are kept. */
gboolean docket_ipp_turn_page (const char *jpeg, gsize length, const char *path, GError **error);

gboolean docket_ipp_cancel_job (DocketIpp *ipp, int id, GError **error);

/* In the words of devices. copies_completed: of one that has not ended at most all but the last. */
DocketDeviceJob *docket_ipp_job_to_device_job (const DocketIppJob *job, const DocketAttempt *attempt, const char *id);

G_END_DECLS
