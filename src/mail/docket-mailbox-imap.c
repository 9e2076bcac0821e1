/* docket-mailbox-imap.c: mailboxes by IMAP (RFC 3501), with IDLE, MOVE and UIDPLUS where the server has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-mailbox-driver-private.h"

#include "docket-error.h"
#include "docket-mail-stream-private.h"

#include <glib/gi18n.h>
#include <libetpan/libetpan.h>
#include <string.h>

/* Of a header that a stranger wrote. */
#define FROM_LENGTH (8 * 1024)
/* A server may end an IDLE after half an hour (RFC 2177). */
#define IDLE_SECONDS (25 * 60)

typedef struct
{
  const DocketMailboxSettings *settings;
  DocketMailStream *stream;
  mailimap *session;
  char *host;
  char *folder;
  char *validity;
  gboolean idles;
  gboolean moves;
} Imap;

static void imap_close (gpointer self);

/* The server's own words, on one line and of bounded length. (transfer full) */
static char *
dup_words (const Imap *imap)
{
  const char *text = imap->session->imap_response;
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  g_strdelimit (valid, "\r\n\t", ' ');
  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 200));
}

/* A connection that broke is the cause of all that follows. */
static gboolean
fail (const Imap *imap,
      DocketError code,
      const char *what,
      GError    **error)
{
  const GError *failure = docket_mail_stream_get_failure (imap->stream);
  g_autofree char *words = dup_words (imap);

  if (failure != NULL && g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (failure));
  else if (failure != NULL)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAVAILABLE, _("The connection to %s broke: %s"), imap->host,
                 failure->message);
  else
    g_set_error (error, DOCKET_ERROR, (gint) code, "%s %s: %s", imap->host, what, words);
  return FALSE;
}

static gboolean
check (const Imap *imap,
       int         result,
       const char *what,
       GError    **error)
{
  return result == MAILIMAP_NO_ERROR || fail (imap, DOCKET_ERROR_UNAVAILABLE, what, error);
}

/* --- opening --- */

static gboolean
parse_address (Imap       *imap,
               gint       *port,
               gboolean   *tls,
               GError    **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *scheme = NULL;
  g_autofree char *path = NULL;

  if (!g_uri_split (imap->settings->url, G_URI_FLAGS_NONE, &scheme, NULL, &imap->host, port, &path, NULL, NULL, &cause) ||
      imap->host == NULL || *imap->host == '\0')
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("The address of mailbox %s names no server."),
                   imap->settings->id);
      return FALSE;
    }
  *tls = strcmp (scheme, "imaps") == 0;
  if (*port <= 0)
    *port = *tls ? 993 : 143;
  imap->folder = g_strdup (path[0] == '/' && path[1] != '\0' ? path + 1 : "INBOX");
  return TRUE;
}

static gboolean
connect_session (Imap         *imap,
                 GCancellable *cancellable,
                 GError      **error)
{
  gboolean tls;
  gint port;
  int result;

  if (!parse_address (imap, &port, &tls, error))
    return FALSE;
  imap->stream = docket_mail_stream_connect (imap->host, (guint16) port, tls, imap->settings->ca, imap->settings->patience,
                                             cancellable, error);
  if (imap->stream == NULL)
    return FALSE;
  imap->session = mailimap_new (0, NULL);
  result = mailimap_connect (imap->session, docket_mail_stream_wrap (imap->stream));
  if (result != MAILIMAP_NO_ERROR_AUTHENTICATED && result != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
    return fail (imap, DOCKET_ERROR_UNAVAILABLE, _("does not speak IMAP"), error);
  if (tls || imap->settings->plain)
    return TRUE;
  /* What the server said before the encryption anybody may have said. */
  return check (imap, mailimap_starttls (imap->session), _("offers no encryption"), error) &&
         docket_mail_stream_start_tls (imap->stream, error);
}

static gboolean
ask_capabilities (Imap    *imap,
                  GError **error)
{
  struct mailimap_capability_data *capabilities = NULL;

  if (!check (imap, mailimap_capability (imap->session, &capabilities), _("does not say what it can"), error))
    return FALSE;
  mailimap_capability_data_free (capabilities);
  imap->idles = mailimap_has_idle (imap->session);
  imap->moves = mailimap_has_extension (imap->session, (char *) "MOVE");
  return TRUE;
}

static gboolean
log_in (Imap         *imap,
        GCancellable *cancellable,
        GError      **error)
{
  const DocketMailboxSettings *settings = imap->settings;
  char *secret = docket_mail_read_secret (settings->password_file, settings->password_command, cancellable, error);
  int result;

  if (secret == NULL)
    return FALSE;
  if (settings->token)
    result = mailimap_oauth2_authenticate (imap->session, settings->user, secret);
  else
    result = mailimap_login (imap->session, settings->user, secret);
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
  return result == MAILIMAP_NO_ERROR || fail (imap, DOCKET_ERROR_UNAUTHORIZED, _("does not let us in"), error);
}

/* Whether the server keeps a keyword of this name. */
static gboolean
keeps_keyword (const Imap *imap)
{
  clist *flags = imap->session->imap_selection_info->sel_perm_flags;

  for (clistiter *one = flags != NULL ? clist_begin (flags) : NULL; one != NULL; one = clist_next (one))
    {
      const struct mailimap_flag_perm *flag = clist_content (one);

      if (flag->fl_type == MAILIMAP_FLAG_PERM_ALL ||
          (flag->fl_flag->fl_type == MAILIMAP_FLAG_KEYWORD &&
           g_ascii_strcasecmp (flag->fl_flag->fl_data.fl_keyword, imap->settings->done_name) == 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
open_folder (Imap    *imap,
             GError **error)
{
  if (mailimap_select (imap->session, imap->folder) != MAILIMAP_NO_ERROR)
    return fail (imap, DOCKET_ERROR_NOT_FOUND, _("does not open the folder"), error);
  imap->validity = g_strdup_printf ("%u", imap->session->imap_selection_info->sel_uidvalidity);
  if (imap->settings->done == DOCKET_MAILBOX_DONE_KEYWORD && !keeps_keyword (imap))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("%s keeps no keywords of our own. Write “done=folder Processed” into [Mailbox %s]."), imap->host,
                   imap->settings->id);
      return FALSE;
    }
  return TRUE;
}

static gpointer
imap_open (const DocketMailboxSettings *settings,
           GCancellable                *cancellable,
           GError                     **error)
{
  Imap *imap = g_new0 (Imap, 1);

  imap->settings = settings;
  if (connect_session (imap, cancellable, error) && log_in (imap, cancellable, error) &&
      ask_capabilities (imap, error) && open_folder (imap, error))
    return imap;
  imap_close (imap);
  return NULL;
}

static void
imap_close (gpointer self)
{
  Imap *imap = self;

  if (imap->session != NULL && imap->session->imap_stream != NULL &&
      docket_mail_stream_get_failure (imap->stream) == NULL)
    mailimap_logout (imap->session);
  if (imap->session != NULL)
    mailimap_free (imap->session);
  docket_mail_stream_free (imap->stream);
  g_free (imap->host);
  g_free (imap->folder);
  g_free (imap->validity);
  g_free (imap);
}

static const char *
imap_get_validity (gpointer self)
{
  return ((Imap *) self)->validity;
}

static gboolean
imap_tells (gpointer self)
{
  return ((Imap *) self)->idles;
}

/* --- listing --- */

static struct mailimap_search_key *
new_search (const Imap *imap)
{
  struct mailimap_search_key *key;

  if (imap->settings->done == DOCKET_MAILBOX_DONE_KEYWORD)
    return mailimap_search_key_new_unkeyword (strdup (imap->settings->done_name));
  key = mailimap_search_key_new_all ();
  key->sk_type = MAILIMAP_SEARCH_KEY_UNDELETED;
  return key;
}

static gint
compare_uids (gconstpointer a,
              gconstpointer b)
{
  guint first = GPOINTER_TO_UINT (*(const gpointer *) a), second = GPOINTER_TO_UINT (*(const gpointer *) b);

  return first < second ? -1 : first > second;
}

static struct mailimap_set *
find_open (Imap    *imap,
           GError **error)
{
  struct mailimap_search_key *key = new_search (imap);
  g_autoptr (GPtrArray) uids = g_ptr_array_new ();
  g_autoptr (GPtrArray) picked = NULL;
  struct mailimap_set *set;
  clist *found = NULL;
  gboolean done;

  done = check (imap, mailimap_uid_search (imap->session, NULL, key, &found), _("does not search"), error);
  mailimap_search_key_free (key);
  if (!done)
    {
      /* A server may answer, and then say NO. */
      if (found != NULL)
        mailimap_search_result_free (found);
      return NULL;
    }
  for (clistiter *one = clist_begin (found); one != NULL; one = clist_next (one))
    g_ptr_array_add (uids, GUINT_TO_POINTER (*(uint32_t *) clist_content (one)));
  mailimap_search_result_free (found);
  g_ptr_array_sort (uids, compare_uids);
  picked = docket_mailbox_pick (uids);
  set = mailimap_set_new_empty ();
  for (guint i = 0; i < picked->len; i++)
    mailimap_set_add_single (set, GPOINTER_TO_UINT (g_ptr_array_index (picked, i)));
  return set;
}

static const struct mailimap_msg_att_body_section *
find_section (const struct mailimap_msg_att *message)
{
  for (clistiter *one = clist_begin (message->att_list); one != NULL; one = clist_next (one))
    {
      const struct mailimap_msg_att_item *item = clist_content (one);

      if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC &&
          item->att_data.att_static->att_type == MAILIMAP_MSG_ATT_BODY_SECTION)
        return item->att_data.att_static->att_data.att_body_section;
    }
  return NULL;
}

static void
read_entry (const struct mailimap_msg_att *message,
            GPtrArray                     *entries)
{
  guint32 uid = 0, size = 0;

  for (clistiter *one = clist_begin (message->att_list); one != NULL; one = clist_next (one))
    {
      const struct mailimap_msg_att_item *item = clist_content (one);

      if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
        continue;
      if (item->att_data.att_static->att_type == MAILIMAP_MSG_ATT_UID)
        uid = item->att_data.att_static->att_data.att_uid;
      else if (item->att_data.att_static->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
        size = item->att_data.att_static->att_data.att_rfc822_size;
    }
  if (uid != 0)
    {
      const struct mailimap_msg_att_body_section *from = find_section (message);
      gboolean told = from != NULL && from->sec_body_part != NULL;
      g_autofree char *text = g_strdup_printf ("%u", uid);

      g_ptr_array_add (entries, docket_mailbox_entry_new (text, size, told ? from->sec_body_part : "",
                                                          told ? from->sec_length : 0));
    }
}

static gint
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  guint64 first = g_ascii_strtoull ((*(DocketMailboxEntry *const *) a)->uid, NULL, 10);
  guint64 second = g_ascii_strtoull ((*(DocketMailboxEntry *const *) b)->uid, NULL, 10);

  return first < second ? -1 : first > second;
}

/* Literally: an envelope that the server takes apart would break on what strangers write. */
static struct mailimap_fetch_att *
new_from (void)
{
  clist *names = clist_new ();

  clist_append (names, strdup ("From"));
  return mailimap_fetch_att_new_body_peek_section_partial (
    mailimap_section_new_header_fields (mailimap_header_list_new (names)), 0, FROM_LENGTH);
}

static gboolean
ask_heads (Imap                *imap,
           struct mailimap_set *set,
           GPtrArray           *entries,
           GError             **error)
{
  struct mailimap_fetch_type *what = mailimap_fetch_type_new_fetch_att_list_empty ();
  clist *answers = NULL;
  gboolean done;

  mailimap_fetch_type_new_fetch_att_list_add (what, mailimap_fetch_att_new_uid ());
  mailimap_fetch_type_new_fetch_att_list_add (what, mailimap_fetch_att_new_rfc822_size ());
  mailimap_fetch_type_new_fetch_att_list_add (what, new_from ());
  done = check (imap, mailimap_uid_fetch (imap->session, set, what, &answers), _("does not tell sizes"), error);
  mailimap_fetch_type_free (what);
  for (clistiter *one = done ? clist_begin (answers) : NULL; one != NULL; one = clist_next (one))
    read_entry (clist_content (one), entries);
  if (done)
    mailimap_fetch_list_free (answers);
  return done;
}

static GPtrArray *
imap_list (gpointer self,
           GError **error)
{
  Imap *imap = self;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_mailbox_entry_free);
  struct mailimap_set *set;
  gboolean done;

  /* It also tells the session what was moved or delivered meanwhile. */
  if (!check (imap, mailimap_noop (imap->session), _("does not answer"), error))
    return NULL;
  set = find_open (imap, error);
  if (set == NULL)
    return NULL;
  done = clist_isempty (set->set_list) || ask_heads (imap, set, entries, error);
  mailimap_set_free (set);
  if (!done)
    return NULL;
  g_ptr_array_sort (entries, compare_entries);
  return g_steal_pointer (&entries);
}

/* --- fetching --- */

/* @n (out): how many bytes came; fewer than asked for at the end. */
static gboolean
fetch_piece (Imap                *imap,
             struct mailimap_set *set,
             gint64               offset,
             gint64               length,
             DocketMailboxSink    sink,
             gpointer             data,
             gsize               *n,
             GError             **error)
{
  struct mailimap_fetch_type *what = mailimap_fetch_type_new_fetch_att (
    mailimap_fetch_att_new_body_peek_section_partial (mailimap_section_new (NULL), (uint32_t) offset, (uint32_t) length));
  const struct mailimap_msg_att_body_section *section = NULL;
  clist *answers = NULL;
  gboolean answered, done;

  *n = 0;
  answered = check (imap, mailimap_uid_fetch (imap->session, set, what, &answers), _("does not hand over a message"), error);
  done = answered;
  mailimap_fetch_type_free (what);
  for (clistiter *one = done ? clist_begin (answers) : NULL; one != NULL && section == NULL; one = clist_next (one))
    section = find_section (clist_content (one));
  if (done && section == NULL)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("The message is no longer in the mailbox."));
      done = FALSE;
    }
  else if (done && section->sec_body_part != NULL)
    {
      *n = section->sec_length;
      done = *n == 0 || sink (section->sec_body_part, *n, data, error);
    }
  /* Where the server says NO the library has freed them, and left the pointer. */
  if (answered && answers != NULL)
    mailimap_fetch_list_free (answers);
  return done;
}

/* Not by the announced size: some servers count it wrongly. */
static gboolean
imap_fetch (gpointer                  self,
            const DocketMailboxEntry *entry,
            gint64                    limit,
            DocketMailboxSink         sink,
            gpointer                  data,
            GError                  **error)
{
  Imap *imap = self;
  struct mailimap_set *set = mailimap_set_new_single ((uint32_t) g_ascii_strtoull (entry->uid, NULL, 10));
  gint64 offset = 0, asked;
  gboolean done;
  gsize n;

  do
    {
      asked = MIN (DOCKET_MAILBOX_PIECE, limit - offset);
      done = fetch_piece (imap, set, offset, asked, sink, data, &n, error);
      offset += (gint64) n;
    }
  while (done && (gint64) n == asked && offset < limit);
  mailimap_set_free (set);
  return done;
}

/* --- marking --- */

static gboolean
add_flag (Imap                 *imap,
          struct mailimap_set  *set,
          struct mailimap_flag *flag,
          GError              **error)
{
  struct mailimap_flag_list *flags = mailimap_flag_list_new_empty ();
  struct mailimap_store_att_flags *change;
  gboolean done;

  mailimap_flag_list_add (flags, flag);
  change = mailimap_store_att_flags_new_add_flags_silent (flags);
  done = check (imap, mailimap_uid_store (imap->session, set, change), _("does not mark a message"), error);
  mailimap_store_att_flags_free (change);
  return done;
}

/* A server without MOVE: between the two a crash leaves two copies, of which the first is known. */
static gboolean
copy_and_remove (Imap                *imap,
                 struct mailimap_set *set,
                 GError             **error)
{
  return check (imap, mailimap_uid_copy (imap->session, set, imap->settings->done_name), _("does not move a message"),
                error) &&
         add_flag (imap, set, mailimap_flag_new_deleted (), error) &&
         check (imap, mailimap_expunge (imap->session), _("does not move a message"), error);
}

static gboolean
move (Imap                *imap,
      struct mailimap_set *set,
      GError             **error)
{
  if (!imap->moves)
    return copy_and_remove (imap, set, error);
  return check (imap, mailimap_uid_move (imap->session, set, imap->settings->done_name), _("does not move a message"),
                error);
}

/* The folder is made when it is first needed. */
static gboolean
move_to_folder (Imap                *imap,
                struct mailimap_set *set,
                GError             **error)
{
  g_autoptr (GError) first = NULL;

  if (move (imap, set, &first))
    return TRUE;
  if (docket_mail_stream_get_failure (imap->stream) == NULL &&
      mailimap_create (imap->session, imap->settings->done_name) == MAILIMAP_NO_ERROR)
    return move (imap, set, error);
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

static gboolean
imap_mark (gpointer   self,
           GPtrArray *uids,
           GError   **error)
{
  Imap *imap = self;
  struct mailimap_set *set = mailimap_set_new_empty ();
  gboolean done;

  for (guint i = 0; i < uids->len; i++)
    mailimap_set_add_single (set, (uint32_t) g_ascii_strtoull (g_ptr_array_index (uids, i), NULL, 10));
  if (imap->settings->done == DOCKET_MAILBOX_DONE_FOLDER)
    done = move_to_folder (imap, set, error);
  else
    done = add_flag (imap, set, mailimap_flag_new_flag_keyword (strdup (imap->settings->done_name)), error);
  mailimap_set_free (set);
  return done;
}

/* --- waiting --- */

/* What arrived between the list and the IDLE is told before the server's first "+" or right after it. */
static gboolean
has_news (const Imap *imap)
{
  return imap->session->imap_stream->read_buffer_len > 0 || imap->session->imap_selection_info->sel_has_exists != 0;
}

static gboolean
imap_wait (gpointer self,
           guint    seconds,
           GError **error)
{
  Imap *imap = self;

  if (!imap->idles)
    return docket_mail_stream_wait (imap->stream, seconds, error);
  if (!check (imap, mailimap_idle (imap->session), _("does not wait for messages"), error))
    return FALSE;
  if (!has_news (imap) && !docket_mail_stream_wait (imap->stream, MIN (seconds, IDLE_SECONDS), error))
    return FALSE;
  return check (imap, mailimap_idle_done (imap->session), _("does not wait for messages"), error);
}

static const char *const schemes[] = { "imaps", "imap", NULL };

const DocketMailboxDriver docket_mailbox_imap = {
  .schemes = schemes,
  .open = imap_open,
  .close = imap_close,
  .get_validity = imap_get_validity,
  .tells = imap_tells,
  .list = imap_list,
  .fetch = imap_fetch,
  .mark = imap_mark,
  .wait = imap_wait,
};
