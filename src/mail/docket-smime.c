/* docket-smime.c: what a signature is wrapped around (RFC 8551, application/pkcs7-mime)
 *
 * A ContentInfo of RFC 5652 is walked, not decoded: what was signed is tens of megabytes in one octet string, or in many
 * (X.690, 8.7.3), and a library that takes all of it apart would hold it four times. What the signature is worth is
 * not asked.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-smime-private.h"

#include <libtasn1.h>
#include <string.h>

/* Octet strings made of octet strings. */
#define MAX_NESTED 8

/* What is left of an element's content. */
typedef struct
{
  const guint8 *data;
  gsize length;
  gboolean endless;      /* an end-of-contents ends it */
} Rest;

typedef struct
{
  guchar class;          /* with ASN1_CLASS_STRUCTURED */
  gulong tag;
  Rest content;
} Element;

static const guint8 signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };
static const guint8 compressed[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x09 };

/* FALSE where no element begins there, or less came than it says. An endless one's content is all that is left. */
static gboolean
peek (const Rest *rest,
      Element    *element,
      gsize      *head)
{
  int tag_length, length_length;
  glong length;

  if (rest->length < 2 || rest->length > G_MAXINT ||
      asn1_get_tag_der (rest->data, (int) rest->length, &element->class, &tag_length, &element->tag) != ASN1_SUCCESS ||
      (gsize) tag_length >= rest->length)
    return FALSE;
  length = asn1_get_length_der (rest->data + tag_length, (int) rest->length - tag_length, &length_length);
  *head = (gsize) tag_length + (gsize) length_length;
  if (length < -1 || *head > rest->length || (length >= 0 && (gsize) length > rest->length - *head) ||
      (length == -1 && !(element->class & ASN1_CLASS_STRUCTURED)))
    return FALSE;
  element->content.data = rest->data + *head;
  element->content.endless = length == -1;
  element->content.length = length >= 0 ? (gsize) length : rest->length - *head;
  return TRUE;
}

static void
skip (Rest  *rest,
      gsize  n)
{
  rest->data += n;
  rest->length -= n;
}

/* The next element that has an end of its own, or the last that is looked at of an endless one. */
static gboolean
take (Rest    *rest,
      Element *element)
{
  gsize head;

  if (!peek (rest, element, &head))
    return FALSE;
  skip (rest, element->content.endless ? head : head + element->content.length);
  return TRUE;
}

static gboolean
is (const Element *element,
    guint          class,
    gulong         tag)
{
  return element->class == class && element->tag == tag;
}

/* Whether nothing follows; an end-of-contents is passed. */
static gboolean
ends (Rest *rest)
{
  if (!rest->endless)
    return rest->length == 0;
  if (rest->length < 2 || rest->data[0] != 0 || rest->data[1] != 0)
    return FALSE;
  skip (rest, 2);
  return TRUE;
}

/* Past an element of any kind, however it tells its end. */
static gboolean
pass (Rest  *rest,
      guint  depth)
{
  gboolean endless = rest->endless;
  Element element;

  if (depth == 0 || !take (rest, &element))
    return FALSE;
  if (!element.content.endless)
    return TRUE;
  rest->endless = TRUE;
  while (!ends (rest))
    if (!pass (rest, depth - 1))
      return FALSE;
  rest->endless = endless;
  return TRUE;
}

static gboolean
step_into (Rest   *rest,
           guint   class,
           gulong  tag)
{
  Element element;

  if (!take (rest, &element) || !is (&element, class | ASN1_CLASS_STRUCTURED, tag))
    return FALSE;
  *rest = element.content;
  return TRUE;
}

static gboolean
takes_type (Rest         *rest,
            const guint8 *type,
            gsize         length)
{
  Rest copy = *rest;
  Element element;

  return take (&copy, &element) && is (&element, ASN1_CLASS_UNIVERSAL, ASN1_TAG_OBJECT_ID) &&
         element.content.length == length && memcmp (element.content.data, type, length) == 0;
}

/* What was found so far of a string: in its place, those that come later moved up to it. */
typedef struct
{
  guint8 *start;
  gsize length;
} Octets;

static void
add (Octets     *octets,
     const Rest *content)
{
  if (octets->start == NULL)
    octets->start = (guint8 *) content->data;
  memmove (octets->start + octets->length, content->data, content->length);
  octets->length += content->length;
}

static gboolean
collect (Rest   *rest,
         Octets *octets,
         guint   depth)
{
  Element element;
  Rest inner;

  if (depth == 0 || !take (rest, &element))
    return FALSE;
  if (is (&element, ASN1_CLASS_UNIVERSAL, ASN1_TAG_OCTET_STRING))
    return add (octets, &element.content), TRUE;
  if (!is (&element, ASN1_CLASS_STRUCTURED, ASN1_TAG_OCTET_STRING))
    return FALSE;
  inner = element.content;
  while (!ends (&inner))
    if (!collect (&inner, octets, depth - 1))
      return FALSE;
  if (element.content.endless)
    {
      rest->length -= (gsize) (inner.data - rest->data);
      rest->data = inner.data;
    }
  return TRUE;
}

/* version, digestAlgorithms, encapContentInfo { eContentType, [0] EXPLICIT OCTET STRING }. */
static gboolean
find_content (Rest                     rest,
              Octets                  *octets,
              DocketAttachmentVerdict *verdict)
{
  Element element;

  if (!step_into (&rest, ASN1_CLASS_CONTEXT_SPECIFIC, 0) || !step_into (&rest, ASN1_CLASS_UNIVERSAL, ASN1_TAG_SEQUENCE) ||
      !pass (&rest, MAX_NESTED) || !pass (&rest, MAX_NESTED) ||
      !step_into (&rest, ASN1_CLASS_UNIVERSAL, ASN1_TAG_SEQUENCE) || !take (&rest, &element) ||
      !is (&element, ASN1_CLASS_UNIVERSAL, ASN1_TAG_OBJECT_ID))
    return FALSE;
  if (ends (&rest))
    {
      *verdict = DOCKET_ATTACHMENT_CRYPTO;    /* certificates, or a signature by itself */
      return FALSE;
    }
  return step_into (&rest, ASN1_CLASS_CONTEXT_SPECIFIC, 0) && collect (&rest, octets, MAX_NESTED);
}

static gboolean
open_info (Rest                     rest,
           Octets                  *octets,
           DocketAttachmentVerdict *verdict)
{
  *verdict = DOCKET_ATTACHMENT_BROKEN;
  if (!step_into (&rest, ASN1_CLASS_UNIVERSAL, ASN1_TAG_SEQUENCE))
    return FALSE;
  if (takes_type (&rest, signed_data, sizeof signed_data))
    return pass (&rest, 1) && find_content (rest, octets, verdict);
  *verdict = takes_type (&rest, compressed, sizeof compressed) ? DOCKET_ATTACHMENT_ARCHIVE : DOCKET_ATTACHMENT_ENCRYPTED;
  return FALSE;
}

GBytes *
docket_smime_unwrap (GBytes                  *der,
                     DocketAttachmentVerdict *verdict)
{
  GByteArray *array = g_bytes_unref_to_array (der);
  g_autoptr (GBytes) all = NULL;
  Octets octets = { NULL, 0 };
  gboolean found = open_info ((Rest) { array->data, array->len, FALSE }, &octets, verdict);

  all = g_byte_array_free_to_bytes (array);
  if (found && octets.length > 0)
    return g_bytes_new_from_bytes (all, (gsize) (octets.start - (const guint8 *) g_bytes_get_data (all, NULL)), octets.length);
  if (found)
    *verdict = DOCKET_ATTACHMENT_EMPTY;
  return NULL;
}
