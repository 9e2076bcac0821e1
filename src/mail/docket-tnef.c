/* docket-tnef.c: what Outlook packs into winmail.dat
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-tnef-private.h"

#include "docket-charset-private.h"

#include <stdio.h>
#include <string.h>
#include <ytnef.h>

#define TNEF_SIGNATURE 0x223e9f78
#define FILE_BEGINS 0x9002   /* attAttachRenddata */

static void
free_file (DocketTnefFile *file)
{
  g_free (file->name);
  g_bytes_unref (file->data);
  g_free (file);
}

static gboolean
is_there (const variableLength *value)
{
  return value != NULL && value != MAPI_UNDEFINED && value->data != NULL && value->size > 0;
}

static char *
dup_text (const variableLength *value)
{
  gsize length = strnlen ((const char *) value->data, (gsize) value->size);

  return docket_charset_to_utf8 ((const char *) value->data, length, NULL);
}

static char *
dup_name (Attachment *attachment)
{
  const variableLength *name = MAPIFindProperty (&attachment->MAPI, PROP_TAG (PT_STRING8, PR_ATTACH_LONG_FILENAME));

  if (!is_there (name))
    name = MAPIFindProperty (&attachment->MAPI, PROP_TAG (PT_UNICODE, PR_ATTACH_LONG_FILENAME));
  if (!is_there (name))
    name = &attachment->Title;
  return is_there (name) ? dup_text (name) : NULL;
}

static const variableLength *
find_data (Attachment *attachment)
{
  const variableLength *data = &attachment->FileData;

  if (!is_there (data))
    data = MAPIFindProperty (&attachment->MAPI, PROP_TAG (PT_BINARY, PR_ATTACH_DATA_OBJ));
  return is_there (data) ? data : NULL;
}

static char *
dup_body (TNEFStruct *tnef)
{
  const variableLength *body = MAPIFindProperty (&tnef->MapiProperties, PROP_TAG (PT_STRING8, PR_BODY));

  if (!is_there (body))
    body = MAPIFindProperty (&tnef->MapiProperties, PROP_TAG (PT_UNICODE, PR_BODY));
  if (!is_there (body))
    body = &tnef->body;
  return is_there (body) ? dup_text (body) : NULL;
}

static guint32
little32 (const guint8 *at)
{
  return (guint32) at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
}

static guint16
add_up (const guint8 *data,
        gsize         length)
{
  guint16 sum = 0;

  for (gsize i = 0; i < length; i++)
    sum = (guint16) (sum + data[i]);
  return sum;
}

/* Whether all attributes are whole, their sums right, and nothing of a file is said twice: the library reads on
 * where they are not, and leaks what it read before. A level, an id and type, a length, the data, its sum
 * (MS-OXTNEF). */
static gboolean
is_sound (const guint8 *data,
          gsize         length)
{
  gsize at = 6;
  guint32 seen = 0;

  if (length < 6 || little32 (data) != TNEF_SIGNATURE)
    return FALSE;
  while (at < length)
    {
      gsize size = length - at >= 9 ? little32 (data + at + 5) : G_MAXSIZE;
      guint32 id = length - at >= 9 ? little32 (data + at + 1) & 0xffff : 0;
      guint32 mark = id >= 0x8000 && id < 0x8020 ? 1u << (id - 0x8000) : 0;

      if (length - at < 11 || size > length - at - 11 ||
          add_up (data + at + 9, size) != (data[at + 9 + size] | data[at + 10 + size] << 8))
        return FALSE;
      if (id == FILE_BEGINS)
        seen = 0;
      else if (data[at] == LVL_ATTACHMENT && (seen & mark) != 0)
        return FALSE;
      else if (data[at] == LVL_ATTACHMENT)
        seen |= mark;
      at += 11 + size;
    }
  return TRUE;
}

GPtrArray *
docket_tnef_open (GBytes  *bytes,
                  guint    max,
                  char   **body)
{
  GPtrArray *files = NULL;
  TNEFStruct tnef;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  *body = NULL;
  TNEFInitialize (&tnef);
  tnef.Debug = 0;
  if (!is_sound (data, length) || TNEFParseMemory ((BYTE *) data, (long) length, &tnef) != 0)
    {
      TNEFFree (&tnef);
      return NULL;
    }
  files = g_ptr_array_new_with_free_func ((GDestroyNotify) free_file);
  for (Attachment *a = tnef.starting_attach.next; a != NULL && files->len < max; a = a->next)
    {
      const variableLength *content = find_data (a);
      DocketTnefFile *file;

      if (content == NULL)
        continue;
      file = g_new0 (DocketTnefFile, 1);
      file->name = dup_name (a);
      file->data = g_bytes_new (content->data, (gsize) content->size);
      g_ptr_array_add (files, file);
    }
  *body = dup_body (&tnef);
  TNEFFree (&tnef);
  return files;
}
