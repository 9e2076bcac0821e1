/* docket-hours.h: when a shop works: its week, its holidays, its time zone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Immutable: any thread may read it. NULL in its place is a shop that works at all times. */
typedef struct _DocketHours DocketHours;

/* @open: "Mo-Fr 09:00-12:30,13:30-18:30; Sa 10:00-14:00", a part of the syntax of OpenStreetMap's
 * opening_hours: days of the week (Mo Tu We Th Fr Sa Su, ranges and lists), times up to 24:00. What is not
 * named is closed. @holidays: NULL, or days on which it is closed, "2026-12-25; 2026-12-26". @time_zone: an
 * IANA name; NULL: the computer's. INVALID says what is wrong. */
DocketHours *docket_hours_parse (const char *open, const char *holidays, const char *time_zone, GError **error);
void docket_hours_free (DocketHours *hours);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketHours, docket_hours_free)

/* The instant at which @seconds of work are done, from @from on; 0 where the shop does not open within a
 * year. */
gint64 docket_hours_add (const DocketHours *hours, gint64 from, double seconds);

/* Seconds of work between two instants; 0 where @to is not later. */
double docket_hours_between (const DocketHours *hours, gint64 from, gint64 to);

/* @at where it works then; otherwise when it next opens, 0 where it does not within a year. */
gint64 docket_hours_opens_at (const DocketHours *hours, gint64 at);

/* The first instant of the day of @at. */
gint64 docket_hours_midnight (const DocketHours *hours, gint64 at);

G_END_DECLS
