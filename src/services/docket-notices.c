/* docket-notices.c: customers are told by mail how their orders go on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-notices.h"

#include "docket-compartments-table.h"
#include "docket-messages-table.h"
#include "docket-orders-table.h"
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
  const DocketNoticeCodes *codes;   /* NULL: none are shown */
  gboolean locker;
} Telling;

/* How long before an order's end its customer is reminded is each place's own affair. */
typedef struct
{
  gint64 lead;
  GString *sites;   /* ";id;id;" */
} Lead;

static void
lead_free (Lead *lead)
{
  g_string_free (lead->sites, TRUE);
  g_free (lead);
}

static void
telling_clear (Telling *telling)
{
  g_free (telling->key);
  g_free (telling->recipient);
  g_free (telling->message_id);
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

DocketNoticeCodes *
docket_notices_draw (DocketServices *services,
                     const char     *code)
{
  DocketNoticeCodes *codes;

  if (services->notices == NULL)
    return NULL;
  codes = g_new0 (DocketNoticeCodes, 1);
  codes->barcode = docket_post_draw_code (code, FALSE);
  if (services->notices->public_url == NULL)
    return codes;
  codes->url = g_strconcat (services->notices->public_url, "/o/", code, NULL);
  codes->qr = docket_post_draw_code (codes->url, TRUE);
  return codes;
}

void
docket_notice_codes_free (DocketNoticeCodes *codes)
{
  if (codes == NULL)
    return;

  g_free (codes->url);
  g_clear_pointer (&codes->barcode, g_bytes_unref);
  g_clear_pointer (&codes->qr, g_bytes_unref);
  g_free (codes);
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
dup_recipient (DocketDbHandle    *handle,
               const DocketOrder *order)
{
  g_autoptr (DocketMessageRow) row = NULL;

  if (order->customer.email != NULL)
    return g_strdup (order->customer.email);
  if (order->message > 0)
    row = docket_messages_table_get (handle, order->message, NULL);
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

  telling->message_id = docket_outbox_dup_message_id (changing->services, telling->key, notices->mail->from);
  if (telling->codes != NULL && order->compartment != NULL)
    compartment = docket_compartments_table_get (changing->handle, order->site, order->compartment, NULL);
  telling->locker = compartment != NULL && compartment->kind == DOCKET_COMPARTMENT_LOCKER;
}

static GBytes *
compose (const Telling *telling,
         GError       **error)
{
  const DocketChanging *changing = telling->changing;
  const DocketOrder *order = changing->result->order;
  const DocketNotices *notices = changing->services->notices;
  const DocketNoticeCodes *codes = telling->codes;
  const char *language = order->customer.language != NULL ? order->customer.language : changing->site->language;
  DocketNoticeFacts facts = {
    .order = order, .site = changing->site, .catalogue = docket_services_get_catalogue (changing->services, changing->site->id), .language = language,
    .now = changing->call->now, .sender = notices->mail->from, .recipient = telling->recipient,
    .recipient_name = order->customer.name, .message_id = telling->message_id, .locker = telling->locker,
    .url = codes != NULL ? codes->url : NULL, .barcode_png = codes != NULL ? codes->barcode : NULL,
    .qr_png = codes != NULL ? codes->qr : NULL,
  };
  locale_t callers = uselocale ((locale_t) 0);
  GBytes *text;

  docket_languages_enter (notices->languages, language);
  text = docket_notice_compose (telling->kind, &facts, error);
  uselocale (callers);
  return text;
}

gboolean
docket_notices_tell (DocketChanging          *changing,
                     DocketNoticeKind         kind,
                     const DocketNoticeCodes *codes,
                     GError                 **error)
{
  const DocketOrder *order = changing->result->order;
  g_auto (Telling) telling = { .changing = changing, .kind = kind, .codes = codes };
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) local = NULL;
  DocketOutboxNote note = { .kind = kind, .site = order->site, .order = order->code };

  if (!is_wanted (changing->services->notices, order))
    return TRUE;
  telling.recipient = dup_recipient (changing->handle, order);
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

/* --- reminding --- */

typedef struct
{
  const char *code;
  gint64 expires;
  gint64 now;
  const DocketNoticeCodes *codes;
} Reminding;

static gboolean
remind (DocketChanging *changing,
        gpointer        data,
        GError        **error)
{
  const Reminding *reminding = data;
  const DocketOrder *order = changing->result->order;

  return docket_notices_tell (changing, DOCKET_NOTICE_REMINDER, reminding->codes, error) &&
         docket_change_log (changing, "reminded", NULL, TRUE, error) &&
         docket_reminded_table_add (changing->handle, order->code, order->expiry.order_expires, changing->call->now, error);
}

/* So that it is looked at once. The order stays as it is: nothing happened to it. */
static gboolean
pass_over (DocketDbHandle *handle,
           gpointer        data,
           GError        **error)
{
  const Reminding *reminding = data;

  return docket_reminded_table_add (handle, reminding->code, reminding->expires, reminding->now, error);
}

/* FALSE with @error. @told (out): whether there is anybody to tell. */
static gboolean
find_whom (DocketServices *services,
           Reminding      *reminding,
           gboolean       *told,
           GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (DocketOrder) order = handle != NULL ? docket_orders_table_load (handle, reminding->code, error) : NULL;
  g_autofree char *recipient = NULL;

  if (order == NULL)
    return FALSE;
  recipient = dup_recipient (handle, order);
  reminding->expires = order->expiry.order_expires;
  *told = recipient != NULL && is_wanted (services->notices, order);
  return TRUE;
}

static gboolean
remind_one (DocketServices *services,
            const char     *code,
            gint64          now,
            GError        **error)
{
  DocketCall call = { .actor = "server", .now = now };
  Reminding reminding = { .code = code, .now = now };
  g_autoptr (DocketNoticeCodes) codes = NULL;
  gboolean told;

  if (!find_whom (services, &reminding, &told, error))
    return FALSE;
  if (!told)
    return docket_db_write (services->db, pass_over, &reminding, error);
  reminding.codes = codes = docket_notices_draw (services, code);
  return docket_change_order (services, &call, code, remind, &reminding, NULL, error);
}

static Lead *
find_lead (GPtrArray *leads,
           gint64     lead)
{
  Lead *added;

  for (guint i = 0; i < leads->len; i++)
    if (((Lead *) g_ptr_array_index (leads, i))->lead == lead)
      return g_ptr_array_index (leads, i);
  added = g_new0 (Lead, 1);
  added->lead = lead;
  added->sites = g_string_new (";");
  g_ptr_array_add (leads, added);
  return added;
}

static GPtrArray *
list_leads (DocketServices *services)
{
  g_autoptr (GPtrArray) sites = docket_services_list_sites (services);
  GPtrArray *leads = g_ptr_array_new_with_free_func ((GDestroyNotify) lead_free);

  for (guint i = 0; i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);
      gint64 lead = site->reminder >= 0 ? site->reminder : services->notices->mail->reminder;

      if (lead > 0)
        g_string_append_printf (find_lead (leads, lead)->sites, "%s;", site->id);
    }
  return leads;
}

static gboolean
remind_of (DocketServices *services,
           const Lead     *lead,
           gint64          now,
           gboolean       *more,
           GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  g_autoptr (GPtrArray) codes = NULL;

  if (handle == NULL ||
      (codes = docket_reminded_table_list (handle, lead->sites->str, now, now + lead->lead, now - lead->lead / QUIET_PART,
                                           STEP, error)) == NULL)
    return FALSE;
  g_clear_pointer (&handle, docket_db_read_end);
  for (guint i = 0; i < codes->len; i++)
    if (!remind_one (services, g_ptr_array_index (codes, i), now, error))
      return FALSE;
  *more = *more || codes->len == STEP;
  return TRUE;
}

gboolean
docket_notices_remind (DocketServices *services,
                       gint64          now,
                       gboolean       *more,
                       GError        **error)
{
  g_autoptr (GPtrArray) leads = NULL;

  if (services->notices == NULL)
    return TRUE;
  leads = list_leads (services);
  for (guint i = 0; i < leads->len; i++)
    if (!remind_of (services, g_ptr_array_index (leads, i), now, more, error))
      return FALSE;
  return TRUE;
}
