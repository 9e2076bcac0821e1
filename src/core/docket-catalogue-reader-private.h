/* docket-catalogue-reader-private.h: what the readers of the catalogue's groups share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-catalogue-private.h"

G_BEGIN_DECLS

typedef enum
{
  DOCKET_GROUP_NONE,
  DOCKET_GROUP_SHOP,
  DOCKET_GROUP_PAPER,
  DOCKET_GROUP_FONT,
  DOCKET_GROUP_PRODUCT,
} DocketGroupKind;

typedef struct
{
  DocketCatalogue *catalogue;
  GPtrArray *mistakes;
  DocketGroupKind kind;
  guint line;
  guint group_line;
  gboolean currency_told;    /* what is wrong with the currency stands among the mistakes */
  GHashTable *seen;          /* keys of the present group -> their lines */
  DocketProduct *product;    /* borrowed; the present group's */
  DocketPaper *paper;        /* borrowed; the present group's */
  DocketFont *font;          /* borrowed; the present group's */
} DocketCatalogueReader;

/* Adds a mistake, with its line before it. */
G_GNUC_PRINTF (3, 4)
void docket_catalogue_mistake (DocketCatalogueReader *reader, guint line, const char *format, ...);

/* Whether prices can be read. Where not, the reason is among the mistakes, once however many prices there are. */
gboolean docket_catalogue_check_currency (DocketCatalogueReader *reader);

/* Whether the present group has @key, and where it stands (the group's line where it does not). */
gboolean docket_catalogue_has_key (const DocketCatalogueReader *reader, const char *key);
guint docket_catalogue_key_line (const DocketCatalogueReader *reader, const char *key);

/* The tag in "title[de]", NULL in "title". (transfer full) */
char *docket_catalogue_dup_tag (const char *key);

/* "title" and "title[de]". */
gboolean docket_catalogue_is_title (const char *key);
void docket_catalogue_take_title (const char *key, const char *value, char **title, GHashTable *titles);

/* A name made of letters, digits, "-", "_" and "." */
gboolean docket_catalogue_is_id (const char *text);

/* One key of a [Product] group, and what the group as a whole lacks or cannot be. */
void docket_catalogue_read_product_key (DocketCatalogueReader *reader, const char *key, const char *value);
void docket_catalogue_judge_product (DocketCatalogueReader *reader);

/* The keys that only sheets and stamps have; FALSE where @key is none of them. */
gboolean docket_catalogue_read_making_key (DocketCatalogueReader *reader, const char *key, const char *value);
void docket_catalogue_judge_making (DocketCatalogueReader *reader);

/* A whole number from 1 (or 0, where @min is) to @max. */
void docket_catalogue_read_count (DocketCatalogueReader *reader, const char *key, const char *value,
                                  guint min, guint max, guint *count);

/* A length in millimetres; mistakes are added. */
void docket_catalogue_read_mm (DocketCatalogueReader *reader, const char *value, DocketLength *length);

G_END_DECLS
