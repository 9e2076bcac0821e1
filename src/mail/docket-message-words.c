/* docket-message-words.c: kinds and verdicts as words and as sentences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-message.h"

#include <glib/gi18n.h>

static const char *const kinds[] = { "person", "automatic", "list", "bounce", "loop" };

typedef struct
{
  const char *nick;
  const char *sentence;   /* about the attachment %s */
} Verdict;

static const Verdict verdicts[] = {
  [DOCKET_ATTACHMENT_TAKEN] = { "taken", N_("“%s” was taken.") },
  [DOCKET_ATTACHMENT_DECORATION] = { "decoration", N_("“%s” was not taken: it is a graphic of the mail program. To order it, send it as an attachment.") },
  [DOCKET_ATTACHMENT_TRACKING] = { "tracking", N_("“%s” was not taken: it is an invisible picture of the mail program.") },
  [DOCKET_ATTACHMENT_SIGNATURE] = { "signature", N_("“%s” was not taken: it belongs to the signature. To order it, send it as an attachment.") },
  [DOCKET_ATTACHMENT_QUOTED] = { "quoted", N_("“%s” was not taken: it stands in the message that you answered. To order it, send it as an attachment.") },
  [DOCKET_ATTACHMENT_CONTACT] = { "contact", N_("“%s” was not taken: it is an address card.") },
  [DOCKET_ATTACHMENT_CALENDAR] = { "calendar", N_("“%s” was not taken: it is an entry for a calendar.") },
  [DOCKET_ATTACHMENT_CRYPTO] = { "crypto", N_("“%s” was not taken: it is an electronic signature.") },
  [DOCKET_ATTACHMENT_ENCRYPTED] = { "encrypted", N_("“%s” was not taken: it is encrypted. Please send it without encryption.") },
  [DOCKET_ATTACHMENT_ARCHIVE] = { "archive", N_("“%s” was not taken: archives are not opened. Please send the pictures themselves.") },
  [DOCKET_ATTACHMENT_DOCUMENT] = { "document", N_("“%s” was not taken: it is a document. Please send it as a picture (JPEG or PNG).") },
  [DOCKET_ATTACHMENT_VIDEO] = { "video", N_("“%s” was not taken: it is a video. Please send a picture from it.") },
  [DOCKET_ATTACHMENT_SOUND] = { "sound", N_("“%s” was not taken: it is a sound recording.") },
  [DOCKET_ATTACHMENT_PROGRAM] = { "program", N_("“%s” was not taken: it is a program.") },
  [DOCKET_ATTACHMENT_TEXT] = { "text", N_("“%s” is no picture. Please write the order into the message itself.") },
  [DOCKET_ATTACHMENT_DRAWING] = { "drawing", N_("“%s” was not taken: pictures of its kind cannot be made. Please send it as JPEG or PNG.") },
  [DOCKET_ATTACHMENT_UNKNOWN] = { "unknown", N_("“%s” was not taken: it is no picture that is known here. Please send it as JPEG or PNG.") },
  [DOCKET_ATTACHMENT_EMPTY] = { "empty", N_("“%s” was not taken: it is empty. Please send it again.") },
  [DOCKET_ATTACHMENT_TOO_LARGE] = { "too-large", N_("“%s” was not taken: it is too large. Please send it smaller.") },
  [DOCKET_ATTACHMENT_TOO_MANY] = { "too-many", N_("“%s” was not taken: the message has too many pictures. Please send it in another message.") },
  [DOCKET_ATTACHMENT_REPEATED] = { "repeated", N_("“%s” came twice in the message and was taken once.") },
  [DOCKET_ATTACHMENT_BROKEN] = { "broken", N_("“%s” was not taken: it arrived damaged. Please send it again.") },
};

const char *
docket_message_kind_to_nick (DocketMessageKind kind)
{
  return kinds[kind];
}

gboolean
docket_message_kind_from_nick (const char        *nick,
                               DocketMessageKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i], nick) == 0)
      return *kind = (DocketMessageKind) i, TRUE;
  return FALSE;
}

const char *
docket_attachment_verdict_to_nick (DocketAttachmentVerdict verdict)
{
  return verdicts[verdict].nick;
}

gboolean
docket_attachment_verdict_from_nick (const char              *nick,
                                     DocketAttachmentVerdict *verdict)
{
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    if (g_strcmp0 (verdicts[i].nick, nick) == 0)
      return *verdict = (DocketAttachmentVerdict) i, TRUE;
  return FALSE;
}

char *
docket_attachment_dup_sentence (const DocketAttachment *attachment)
{
  GString *sentence = g_string_new (_(verdicts[attachment->verdict].sentence));

  g_string_replace (sentence, "%s", attachment->name, 1);
  return g_string_free (sentence, FALSE);
}
