/* docket-hotfolder-dpof.c: AUTPRINT.MRK in the dialect of each kind of lab
 *
 * DPOF is the digital print order format that cameras write on their cards. No official text of the labs'
 * dialects was at hand: these follow what programs write that such labs are known to take.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-hotfolder-private.h"

#include <string.h>

#define MAX_QUANTITY 999

#define VENDOR_BEGINS "VUQ RGN = BGN", "VUQ VNM = \"NORITSU KOKI\" -ATR \"QSSPrint\"", "VUQ VER = 01.00"
#define VENDOR_ENDS "VUQ RGN = END"
#define PRINT_OF_PICTURE \
  "PRT PID = {pid}", "PRT TYP = STD", "PRT QTY = {quantity}", "IMG FMT = EXIF2 -J", "<IMG SRC = \"{source}\">"

static const char *const plain_header[] = {
  "GEN REV = 01.00", "GEN CRT = \"Docket\" -01.00", "GEN DTM = {time}", "USR NAM = \"{order}\"",
  NULL,
};
static const char *const plain_job[] = { PRINT_OF_PICTURE, NULL };

static const char *const noritsu_header[] = {
  "GEN REV = 01.00", "GEN CRT = \"NORITSU KOKI\" -01.00", "GEN DTM = {time}",
  "USR NAM = \"{order}\"", "USR CID = \"{order}\"",
  VENDOR_BEGINS, "PRT PSL = NML -PSIZE \"{code}\"", "PRT PCH = {channel}", "GEN INP = \"Other-M\"", VENDOR_ENDS,
  NULL,
};
static const char *const noritsu_job[] = {
  PRINT_OF_PICTURE,
  /* On the back of the print. */
  VENDOR_BEGINS, "PRT CVP1 = 1 -STR \"{order}\"", "PRT CVP2 = 0", VENDOR_ENDS,
  NULL,
};

static const char *const epson_header[] = {
  "GEN REV = 01.00", "GEN CRT = \"Docket\" -01.00", "GEN DTM = {time}", "USR NAM = \"{order}\"",
  VENDOR_BEGINS, "PRT PSL = {code}", "PRT PCH = {channel}", VENDOR_ENDS,
  NULL,
};
static const char *const epson_job[] = {
  PRINT_OF_PICTURE,
  VENDOR_BEGINS, "PRT CVP1 = \"{order}\"", "PRT CVP2 = \"{time}\"", VENDOR_ENDS,
  NULL,
};

static const DocketHotfolderProfile profiles[] = {
  { "plain", "", plain_header, plain_job, "key" },
  { "noritsu", "IMAGE", noritsu_header, noritsu_job, "folder" },
  { "epson", "IMAGES", epson_header, epson_job, "key" },
};

typedef struct
{
  const char *name;   /* with its braces */
  const char *value;
} Field;

static void
append_line (GString *text,
             const char *line,
             const Field *fields)
{
  g_autoptr (GString) filled = g_string_new (line);

  for (const Field *field = fields; field->name != NULL; field++)
    g_string_replace (filled, field->name, field->value, 0);
  g_string_append (text, filled->str);
  g_string_append (text, "\r\n");
}

static void
append_section (GString *text,
                const char *head,
                const char *const *lines,
                const Field *fields)
{
  if (text->len > 0)
    g_string_append (text, "\r\n");
  g_string_append_printf (text, "[%s]\r\n", head);
  for (gsize i = 0; lines[i] != NULL; i++)
    append_line (text, lines[i], fields);
}

static void
append_job (GString *text,
            const DocketHotfolder *folder,
            const DocketHotfolderOrder *order,
            const char *time,
            guint pid,
            guint quantity)
{
  g_autofree char *number = g_strdup_printf ("%03u", pid);
  g_autofree char *copies = g_strdup_printf ("%03u", quantity);
  g_autofree char *source = g_strdup_printf ("../%s%s%s", folder->images, *folder->images != '\0' ? "/" : "", order->file);
  const Field fields[] = {
    { "{pid}", number }, { "{quantity}", copies }, { "{source}", source }, { "{file}", order->file },
    { "{order}", order->order }, { "{time}", time },
    { NULL, NULL },
  };

  append_section (text, "JOB", folder->profile->job, fields);
}

const DocketHotfolderProfile *
docket_hotfolder_find_profile (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (g_str_equal (profiles[i].name, name))
      return &profiles[i];

  return NULL;
}

char *
docket_hotfolder_write_dpof (const DocketHotfolder *folder,
                             const DocketHotfolderOrder *order,
                             GDateTime *now)
{
  g_autofree char *time = g_date_time_format (now, "%Y:%m:%d:%H:%M:%S");
  g_autofree char *channel = g_strdup_printf ("%03u", order->channel);
  GString *text = g_string_new (NULL);
  const Field fields[] = {
    { "{order}", order->order }, { "{time}", time }, { "{code}", order->code }, { "{channel}", channel },
    { NULL, NULL },
  };
  guint left = order->copies;

  append_section (text, "HDR", folder->profile->header, fields);
  for (guint pid = 1; left > 0; pid++)
    {
      guint quantity = MIN (left, MAX_QUANTITY);

      append_job (text, folder, order, time, pid, quantity);
      left -= quantity;
    }

  return g_string_free (text, FALSE);
}
