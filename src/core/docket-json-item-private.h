/* docket-json-item-private.h: what an item shows, to and from JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-item.h"
#include "docket-job.h"
#include "docket-json-reader-private.h"

G_BEGIN_DECLS

/* "crop": null where it is the default. */
void docket_json_write_crop (GString *out, const DocketCrop *crop);
void docket_json_read_crop (DocketJsonReader *reader, DocketCrop *crop);

/* "images", "content", "words", "font", "layout", "template", "fields", "treatment", "level". What is
 * absent is as in a new item, so orders from before there were stamps are read. */
void docket_json_write_design (GString *out, const DocketItem *item);
void docket_json_read_design (DocketJsonReader *reader, DocketItem *item);

/* "warning" (a picture that is too small) and "warnings" (all of them). */
void docket_json_write_warnings (GString *out, const DocketItem *item);
void docket_json_read_warnings (DocketJsonReader *reader, DocketItem *item);

/* "engraving" of a job, null where there is none. */
void docket_json_write_engraving (GString *out, const DocketEngraving *engraving);
void docket_json_read_engraving (DocketJsonReader *reader, DocketEngraving **engraving);

G_END_DECLS
