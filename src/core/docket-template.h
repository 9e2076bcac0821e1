/* docket-template.h: one of the shop's drawings that customers complete with their words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_FIELD_MIDDLE,
  DOCKET_FIELD_START,
  DOCKET_FIELD_END,
} DocketFieldAlign;

/* A place for words: what the element with id="field-NAME" covers as the shop drew it. */
typedef struct
{
  char *name;
  char *title;          /* untranslated; NULL: the name */
  GHashTable *titles;   /* language tag -> title */
  char *sample;         /* what stands there in the drawing; NULL: nothing */
  char *family;         /* of the font; NULL: the usual one */
  DocketFieldAlign align;
  gboolean optional;    /* may stay empty */
  gboolean reversed;    /* white on what the drawing has there */
} DocketTemplateField;

struct _DocketTemplate
{
  char *id;
  char *title;          /* untranslated; NULL: the id */
  GHashTable *titles;   /* language tag -> title */
  DocketLength width, height;
  GPtrArray *fields;    /* DocketTemplateField, in the file's order; at least one */
  char *svg;            /* the file */
};

/* Reads an SVG file. Its root has width and height in millimetres, data-title and data-title-LANGUAGE;
 * each field is a <text> or <rect> with id="field-NAME" and, where wanted, data-title, data-title-LANGUAGE,
 * data-align ("middle", "start", "end"), data-optional="yes", data-reversed="yes" and font-family. Nothing
 * in it may point to another file. All mistakes at once, each a sentence beginning with "line N: ";
 * @mistakes (out) (transfer full): strings, NULL where there is none. NULL where there are mistakes. */
DocketTemplate *docket_template_parse (const char *id, const char *text, gsize length, GPtrArray **mistakes);
void docket_template_free (DocketTemplate *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DocketTemplate, docket_template_free)

/* Whether it has the proportions of @product's face. */
gboolean docket_template_fits (const DocketTemplate *template, const DocketProduct *product);

/* In @language, or untranslated. (transfer full) */
char *docket_template_dup_title (const DocketTemplate *template, const char *language);
char *docket_template_field_dup_title (const DocketTemplateField *field, const char *language);

G_END_DECLS
