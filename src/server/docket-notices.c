/* docket-notices.c: customers are told by mail how their orders go on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notices.h"

#include "docket-compartments-table.h"
#include "docket-messages-table.h"
#include "docket-outbox.h"
#include "docket-post-code.h"

#include <locale.h>
#include <string.h>

#define STEP 10
/* Who was told something in the last third of the reminder's time before is not told again. */
#define QUIET_PART 3

struct _DocketNotices
{
  const DocketMailSettings *mail;
  const char *public_url;
  DocketLanguages *languages;
};

/* One message on its way into the outbox. */
typedef struct
{
  DocketChanging *changing;
  DocketNoticeKind kind;
  char *key;
  char *recipient;
  char *message_id;
  char *url;
  GBytes *barcode;
  GBytes *qr;
  gboolean locker;
} Telling;

static void
telling_clear (Telling *telling)
{
  g_free (telling->key);
  g_free (telling->recipient);
  g_free (telling->message_id);
  g_free (telling->url);
  g_clear_pointer (&telling->barcode, g_bytes_unref);
  g_clear_pointer (&telling->qr, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Telling, telling_clear)

DocketNotices *
docket_notices_new (const DocketMailSettings *mail,
                    const char               *public_url,
                    DocketLanguages          *languages)
{
  DocketNotices *notices;

  if (!docket_mail_settings_can_send (mail))
    return NULL;
  notices = g_new0 (DocketNotices, 1);
  notices->mail = mail;
  notices->public_url = public_url;
  notices->languages = languages;
  return notices;
}

void
docket_notices_free (DocketNotices *notices)
{
  g_free (notices);
}

static char *
dup_key (const DocketOrder *order,
         DocketNoticeKind   kind)
{
  const char *nick = docket_notice_kind_to_nick (kind);

  /* A term that was extended ends again, and is reminded of again. */
  if (kind == DOCKET_NOTICE_REMINDER)
    return g_strdup_printf ("%s:%s:%" G_GINT64_FORMAT, nick, order->code, order->expiry.order_expires);
  return g_strdup_printf ("%s:%s", nick, order->code);
}

/* A telephone's number is no address; what it wrote from is. */
static char *
dup_recipient (const Telling *telling)
{
  const DocketOrder *order = telling->changing->result->order;
  g_autoptr (DocketMessageRow) row = NULL;

  if (order->customer.email != NULL)
    return g_strdup (order->customer.email);
  if (order->message > 0)
    row = docket_messages_table_get (telling->changing->handle, order->message, NULL);
  return row != NULL && row->sender != NULL && strchr (row->sender, '@') != NULL ? g_strdup (row->sender) : NULL;
}

static gboolean
is_wanted (const DocketNotices *notices,
           const DocketOrder   *order)
{
  return notices != NULL && order->placed_at > 0 && (order->channel == DOCKET_CHANNEL_MAIL || notices->mail->notices);
}

static void
look (Telling *telling)
{
  const DocketChanging *changing = telling->changing;
  const DocketOrder *order = changing->result->order;
  const DocketNotices *notices = changing->services->notices;
  g_autoptr (DocketCompartment) compartment = NULL;
  gboolean ended = telling->kind == DOCKET_NOTICE_EXPIRED || telling->kind == DOCKET_NOTICE_CANCELLED;

  telling->message_id = docket_outbox_dup_message_id (changing->services, telling->key, notices->mail->from);
  if (ended)
    return;
  if (order->compartment != NULL)
    compartment = docket_compartments_table_get (changing->handle, order->site, order->compartment, NULL);
  telling->locker = compartment != NULL && compartment->kind == DOCKET_COMPARTMENT_LOCKER;
  telling->barcode = docket_post_draw_code (order->code, FALSE);
  if (notices->public_url == NULL)
    return;
  telling->url = g_strconcat (notices->public_url, "/o/", order->code, NULL);
  telling->qr = docket_post_draw_code (telling->url, TRUE);
}

static GBytes *
compose (const Telling *telling,
         GError       **error)
{
  const DocketChanging *changing = telling->changing;
  const DocketOrder *order = changing->result->order;
  const DocketNotices *notices = changing->services->notices;
  const char *language = order->customer.language != NULL ? order->customer.language : changing->site->language;
  DocketNoticeFacts facts = {
    .order = order, .site = changing->site, .catalogue = changing->services->catalogue, .language = language,
    .now = changing->call->now, .sender = notices->mail->from, .recipient = telling->recipient,
    .recipient_name = order->customer.name, .message_id = telling->message_id, .url = telling->url,
    .barcode_png = telling->barcode, .qr_png = telling->qr, .locker = telling->locker,
  };
  locale_t callers = uselocale ((locale_t) 0);
  GBytes *text;

  docket_languages_enter (notices->languages, language);
  text = docket_notice_compose (telling->kind, &facts, error);
  uselocale (callers);
  return text;
}

gboolean
docket_notices_tell (DocketChanging  *changing,
                     DocketNoticeKind kind,
                     GError         **error)
{
  const DocketOrder *order = changing->result->order;
  g_auto (Telling) telling = { .changing = changing, .kind = kind };
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) local = NULL;
  DocketOutboxNote note = { .kind = kind, .site = order->site, .order = order->code };

  if (!is_wanted (changing->services->notices, order))
    return TRUE;
  telling.recipient = dup_recipient (&telling);
  if (telling.recipient == NULL)
    return TRUE;
  telling.key = dup_key (order, kind);
  look (&telling);
  text = compose (&telling, &local);
  if (text == NULL)
    {
      g_message ("The customer of %s cannot be told (%s): %s", order->code, docket_notice_kind_to_nick (kind),
                 local->message);
      return TRUE;
    }
  note.key = telling.key;
  note.recipient = telling.recipient;
  note.message_id = telling.message_id;
  note.text = text;
  note.not_before = kind == DOCKET_NOTICE_READY ? order->undo_until : 0;
  return docket_outbox_add (changing->services, changing->handle, &note, changing->call->now, error);
}

gboolean
docket_notices_withdraw (DocketChanging  *changing,
                         DocketNoticeKind kind,
                         GError         **error)
{
  g_autofree char *key = dup_key (changing->result->order, kind);

  return changing->services->notices == NULL || docket_outbox_table_withdraw (changing->handle, key, error);
}

/* Marked also where there is nobody to tell, so that it is looked at once. */
static gboolean
remind (DocketChanging *changing,
        gpointer        data,
        GError        **error)
{
  const DocketOrder *order = changing->result->order;

  return docket_notices_tell (changing, DOCKET_NOTICE_REMINDER, error) &&
         docket_reminded_table_add (changing->handle, order->code, order->expiry.order_expires, changing->call->now, error);
}

static GPtrArray *
list_to_remind (DocketServices *services,
                gint64          now,
                GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  gint64 lead = services->notices->mail->reminder;

  if (handle == NULL)
    return NULL;
  return docket_reminded_table_list (handle, now, now + lead, now - lead / QUIET_PART, STEP, error);
}

gboolean
docket_notices_remind (DocketServices *services,
                       gint64          now,
                       gboolean       *more,
                       GError        **error)
{
  DocketCall call = { .actor = "server", .now = now };
  g_autoptr (GPtrArray) codes = NULL;

  if (services->notices == NULL || services->notices->mail->reminder == 0)
    return TRUE;
  codes = list_to_remind (services, now, error);
  if (codes == NULL)
    return FALSE;
  for (guint i = 0; i < codes->len; i++)
    if (!docket_change_order (services, &call, g_ptr_array_index (codes, i), remind, NULL, NULL, error))
      return FALSE;
  if (codes->len == STEP)
    *more = TRUE;
  return TRUE;
}
