/* docket-sniff.c: what bytes are, by their first ones
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sniff-private.h"

#include <string.h>

typedef struct
{
  gsize offset;
  const char *bytes;
  gsize length;
  const char *type;
  DocketAttachmentVerdict verdict;
} Magic;

/* The first that fits counts. Zip is also the clothing of office documents; see docket_sniff_claim(). */
static const Magic magics[] = {
  { 0, "\xff\xd8\xff", 3, "image/jpeg", DOCKET_ATTACHMENT_TAKEN },
  { 0, "\x89PNG\r\n\x1a\n", 8, "image/png", DOCKET_ATTACHMENT_TAKEN },
  { 0, "GIF87a", 6, "image/gif", DOCKET_ATTACHMENT_TAKEN },
  { 0, "GIF89a", 6, "image/gif", DOCKET_ATTACHMENT_TAKEN },
  { 8, "WEBP", 4, "image/webp", DOCKET_ATTACHMENT_TAKEN },
  { 0, "II*\0\x10\0\0\0CR", 10, "image/x-canon-cr2", DOCKET_ATTACHMENT_DRAWING },
  { 0, "II*\0", 4, "image/tiff", DOCKET_ATTACHMENT_TAKEN },
  { 0, "MM\0*", 4, "image/tiff", DOCKET_ATTACHMENT_TAKEN },
  { 0, "II+\0", 4, "image/tiff", DOCKET_ATTACHMENT_TAKEN },
  { 0, "MM\0+", 4, "image/tiff", DOCKET_ATTACHMENT_TAKEN },
  { 4, "ftypheic", 8, "image/heic", DOCKET_ATTACHMENT_TAKEN },
  { 4, "ftypheix", 8, "image/heic", DOCKET_ATTACHMENT_TAKEN },
  { 4, "ftyphevc", 8, "image/heic", DOCKET_ATTACHMENT_TAKEN },
  { 4, "ftypmif1", 8, "image/heif", DOCKET_ATTACHMENT_TAKEN },
  { 4, "ftypmsf1", 8, "image/heif", DOCKET_ATTACHMENT_TAKEN },
  { 4, "ftypavif", 8, "image/avif", DOCKET_ATTACHMENT_TAKEN },
  { 4, "ftypcrx ", 8, "image/x-canon-cr3", DOCKET_ATTACHMENT_DRAWING },
  { 4, "ftypM4A", 7, "audio/mp4", DOCKET_ATTACHMENT_SOUND },
  { 4, "ftypqt", 6, "video/quicktime", DOCKET_ATTACHMENT_VIDEO },
  { 4, "ftyp3g", 6, "video/3gpp", DOCKET_ATTACHMENT_VIDEO },
  { 4, "ftyp", 4, "video/mp4", DOCKET_ATTACHMENT_VIDEO },
  { 4, "moov", 4, "video/quicktime", DOCKET_ATTACHMENT_VIDEO },
  { 8, "AVI ", 4, "video/x-msvideo", DOCKET_ATTACHMENT_VIDEO },
  { 0, "\x1a\x45\xdf\xa3", 4, "video/x-matroska", DOCKET_ATTACHMENT_VIDEO },
  { 8, "WAVE", 4, "audio/x-wav", DOCKET_ATTACHMENT_SOUND },
  { 0, "ID3", 3, "audio/mpeg", DOCKET_ATTACHMENT_SOUND },
  { 0, "\xff\xfb", 2, "audio/mpeg", DOCKET_ATTACHMENT_SOUND },
  { 0, "OggS", 4, "audio/ogg", DOCKET_ATTACHMENT_SOUND },
  { 0, "#!AMR", 5, "audio/amr", DOCKET_ATTACHMENT_SOUND },
  { 0, "BM", 2, "image/bmp", DOCKET_ATTACHMENT_DRAWING },
  { 0, "8BPS", 4, "image/vnd.adobe.photoshop", DOCKET_ATTACHMENT_DRAWING },
  { 0, "\0\0\1\0", 4, "image/vnd.microsoft.icon", DOCKET_ATTACHMENT_DRAWING },
  { 0, "%PDF-", 5, "application/pdf", DOCKET_ATTACHMENT_DOCUMENT },
  { 0, "%!PS", 4, "application/postscript", DOCKET_ATTACHMENT_DOCUMENT },
  { 0, "{\\rtf", 5, "application/rtf", DOCKET_ATTACHMENT_DOCUMENT },
  { 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, "application/x-ole-storage", DOCKET_ATTACHMENT_DOCUMENT },
  { 0, "PK\3\4", 4, "application/zip", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "PK\5\6", 4, "application/zip", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "7z\xbc\xaf\x27\x1c", 6, "application/x-7z-compressed", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "Rar!\x1a\7", 6, "application/vnd.rar", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "\x1f\x8b", 2, "application/gzip", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "BZh", 3, "application/x-bzip2", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "\xfd" "7zXZ", 5, "application/x-xz", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "\x28\xb5\x2f\xfd", 4, "application/zstd", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "MSCF", 4, "application/vnd.ms-cab-compressed", DOCKET_ATTACHMENT_ARCHIVE },
  { 2, "-lh", 3, "application/x-lha", DOCKET_ATTACHMENT_ARCHIVE },
  { 257, "ustar", 5, "application/x-tar", DOCKET_ATTACHMENT_ARCHIVE },
  { 0, "MZ", 2, "application/x-msdownload", DOCKET_ATTACHMENT_PROGRAM },
  { 0, "\x7f" "ELF", 4, "application/x-executable", DOCKET_ATTACHMENT_PROGRAM },
  { 0, "\xcf\xfa\xed\xfe", 4, "application/x-mach-binary", DOCKET_ATTACHMENT_PROGRAM },
  { 0, "#!/", 3, "application/x-shellscript", DOCKET_ATTACHMENT_PROGRAM },
  { 0, "BEGIN:VCARD", 11, "text/vcard", DOCKET_ATTACHMENT_CONTACT },
  { 0, "BEGIN:VCALENDAR", 15, "text/calendar", DOCKET_ATTACHMENT_CALENDAR },
  { 0, "-----BEGIN PGP MESSAGE", 22, "application/pgp-encrypted", DOCKET_ATTACHMENT_ENCRYPTED },
  { 0, "-----BEGIN PGP", 14, "application/pgp-signature", DOCKET_ATTACHMENT_CRYPTO },
  { 0, "<svg", 4, "image/svg+xml", DOCKET_ATTACHMENT_DRAWING },
};

typedef struct
{
  const char *word;   /* a type, a type's beginning that ends in '/', or a name's ending that begins with '.' */
  DocketAttachmentVerdict verdict;
} Claim;

static const Claim claims[] = {
  { "text/calendar", DOCKET_ATTACHMENT_CALENDAR },
  { "application/ics", DOCKET_ATTACHMENT_CALENDAR },
  { "text/vcard", DOCKET_ATTACHMENT_CONTACT },
  { "text/x-vcard", DOCKET_ATTACHMENT_CONTACT },
  { "text/directory", DOCKET_ATTACHMENT_CONTACT },
  { "application/pkcs7-signature", DOCKET_ATTACHMENT_CRYPTO },
  { "application/x-pkcs7-signature", DOCKET_ATTACHMENT_CRYPTO },
  { "application/pgp-signature", DOCKET_ATTACHMENT_CRYPTO },
  { "application/pgp-keys", DOCKET_ATTACHMENT_CRYPTO },
  { "application/pkcs7-mime", DOCKET_ATTACHMENT_ENCRYPTED },
  { "application/x-pkcs7-mime", DOCKET_ATTACHMENT_ENCRYPTED },
  { "application/pgp-encrypted", DOCKET_ATTACHMENT_ENCRYPTED },
  { "application/smil", DOCKET_ATTACHMENT_DECORATION },
  { "image/svg+xml", DOCKET_ATTACHMENT_DRAWING },
  { ".ics", DOCKET_ATTACHMENT_CALENDAR },
  { ".vcf", DOCKET_ATTACHMENT_CONTACT },
  { ".p7s", DOCKET_ATTACHMENT_CRYPTO },
  { ".asc", DOCKET_ATTACHMENT_CRYPTO },
  { ".smil", DOCKET_ATTACHMENT_DECORATION },
  { ".docx", DOCKET_ATTACHMENT_DOCUMENT },
  { ".xlsx", DOCKET_ATTACHMENT_DOCUMENT },
  { ".pptx", DOCKET_ATTACHMENT_DOCUMENT },
  { ".odt", DOCKET_ATTACHMENT_DOCUMENT },
  { ".ods", DOCKET_ATTACHMENT_DOCUMENT },
  { ".odp", DOCKET_ATTACHMENT_DOCUMENT },
  { ".pages", DOCKET_ATTACHMENT_DOCUMENT },
  { ".apk", DOCKET_ATTACHMENT_PROGRAM },
  { ".jar", DOCKET_ATTACHMENT_PROGRAM },
  { ".js", DOCKET_ATTACHMENT_PROGRAM },
  { ".bat", DOCKET_ATTACHMENT_PROGRAM },
  { ".svg", DOCKET_ATTACHMENT_DRAWING },
  { ".html", DOCKET_ATTACHMENT_TEXT },
  { ".htm", DOCKET_ATTACHMENT_TEXT },
  { ".txt", DOCKET_ATTACHMENT_TEXT },
  { "audio/", DOCKET_ATTACHMENT_SOUND },
  { "video/", DOCKET_ATTACHMENT_VIDEO },
  { "text/", DOCKET_ATTACHMENT_TEXT },
};

static const char *const raw_camera[] = { ".nef", ".arw", ".dng", ".orf", ".rw2", ".pef", ".cr2", ".srw", ".raf" };

DocketSniff
docket_sniff (const guint8 *data,
              gsize         length)
{
  DocketSniff unknown = { .type = NULL, .verdict = DOCKET_ATTACHMENT_UNKNOWN };

  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    {
      const Magic *magic = &magics[i];

      if (length >= magic->offset + magic->length &&
          memcmp (data + magic->offset, magic->bytes, magic->length) == 0)
        return (DocketSniff) { .type = magic->type, .verdict = magic->verdict };
    }
  return unknown;
}

static gboolean
ends_with (const char *name,
           const char *ending)
{
  gsize length = strlen (name), n = strlen (ending);

  return length >= n && g_ascii_strcasecmp (name + length - n, ending) == 0;
}

static gboolean
claim_fits (const Claim *claim,
            const char  *name,
            const char  *claimed)
{
  if (*claim->word == '.')
    return ends_with (name, claim->word);
  if (g_str_has_suffix (claim->word, "/"))
    return g_str_has_prefix (claimed, claim->word);
  return g_str_equal (claimed, claim->word);
}

DocketAttachmentVerdict
docket_sniff_claim (const char  *name,
                    const char  *claimed,
                    DocketSniff  sniffed)
{
  gboolean tiff = g_strcmp0 (sniffed.type, "image/tiff") == 0;
  gboolean zip = g_strcmp0 (sniffed.type, "application/zip") == 0;

  for (gsize i = 0; tiff && i < G_N_ELEMENTS (raw_camera); i++)
    if (ends_with (name, raw_camera[i]))
      return DOCKET_ATTACHMENT_DRAWING;
  for (gsize i = 0; (sniffed.type == NULL || zip) && i < G_N_ELEMENTS (claims); i++)
    if (claim_fits (&claims[i], name, claimed))
      return claims[i].verdict;
  return sniffed.verdict;
}

static guint
big16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static guint
little16 (const guint8 *at)
{
  return (guint) at[1] << 8 | at[0];
}

static void
size_of_jpeg (const guint8 *data,
              gsize         length,
              guint        *width,
              guint        *height)
{
  gsize at = 2;

  while (at + 9 < length && data[at] == 0xff)
    {
      guint8 marker = data[at + 1];

      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc)
        {
          *height = big16 (data + at + 5);
          *width = big16 (data + at + 7);
          return;
        }
      at += marker == 0xff ? 1 : 2 + (gsize) big16 (data + at + 2);
    }
}

void
docket_sniff_size (const guint8 *data,
                   gsize         length,
                   guint        *width,
                   guint        *height)
{
  *width = *height = 0;
  if (length >= 24 && memcmp (data, "\x89PNG", 4) == 0)
    {
      *width = big16 (data + 16) << 16 | big16 (data + 18);
      *height = big16 (data + 20) << 16 | big16 (data + 22);
    }
  else if (length >= 10 && memcmp (data, "GIF8", 4) == 0)
    {
      *width = little16 (data + 6);
      *height = little16 (data + 8);
    }
  else if (length >= 4 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    {
      size_of_jpeg (data, length, width, height);
    }
}

const char *
docket_sniff_ending (const char *type)
{
  static const char *const endings[][2] = {
    { "image/jpeg", ".jpg" }, { "image/png", ".png" },   { "image/gif", ".gif" },   { "image/webp", ".webp" },
    { "image/tiff", ".tif" }, { "image/heic", ".heic" }, { "image/heif", ".heif" }, { "image/avif", ".avif" },
  };

  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (endings); i++)
    if (g_str_equal (endings[i][0], type))
      return endings[i][1];
  return "";
}
