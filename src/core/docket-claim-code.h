/* docket-claim-code.h: the claim code in a docket's bar code, and the password that belongs to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 10 random characters of Crockford base32 (0-9 A-Z without I L O U) and one check character: a
 * weighted sum in the field of 32 elements, which detects every single substitution and every swap
 * of two characters (ISO 7064 has no system of 32 characters that does). */
#define DOCKET_CLAIM_CODE_LEN 11
#define DOCKET_PASSWORD_LEN 6

/* A code from 10 random bytes (the low five bits of each). No I/O: the caller brings chance. */
char *docket_claim_code_new (const guint8 random[10]);

/* The check character for the ten characters at @body. '\0' where one is outside the alphabet. */
char docket_claim_code_check (const char *body);

/* What a person or scanner gave (any case, groups with '-' or spaces, I and L for 1, O for 0)
 * as the canonical 11 characters; NULL with DOCKET_ERROR_INVALID and a sentence that tells a
 * wrong length from a misread. */
char *docket_claim_code_parse (const char *text, GError **error);

/* "7K3M-Q0ZT-4HX" for print and screen. */
char *docket_claim_code_format (const char *code);

/* What a scanner read, whatever it is. */
typedef enum
{
  DOCKET_SCAN_UNKNOWN,      /* none of ours: @value is the text, control characters removed */
  DOCKET_SCAN_CLAIM_CODE,   /* @value is the canonical code, from a Code 128 or a QR code's URL */
  DOCKET_SCAN_MISREAD,      /* has the shape of a claim code but fails its check */
  DOCKET_SCAN_ACTION,       /* "DOCKET:RELEASE" from the counter mat: @value is "release" */
  DOCKET_SCAN_COMPARTMENT,  /* "DOCKET@B4" from a shelf's label: @value is "B4" */
} DocketScanKind;

/* Strips an AIM identifier (]C0, ]Q1…), white space and control characters, then classifies.
 * @value: (out) (transfer full). */
DocketScanKind docket_scan_parse (const char *text, char **value);

/* Six digits, evenly distributed, from 8 random bytes. */
char *docket_password_new (const guint8 random[8]);

/* Six ASCII digits from what was typed (spaces and '-' removed, full-width and other decimal
 * digits folded); NULL with DOCKET_ERROR_INVALID. */
char *docket_password_parse (const char *text, GError **error);

G_END_DECLS
