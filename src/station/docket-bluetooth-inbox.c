/* docket-bluetooth-inbox.c: files that came by Bluetooth, until they are an order
 *
 *   arriving/UUID             what obexd is writing; worth nothing until it says that it is whole
 *   sender-ADDRESS/0001-NAME  whole files of one phone, until it sends no more
 *   drops/UUID/…              one order to be; the UUID is the key under which the server takes it once
 *   drops/UUID/never          why it will be none, as the counter is told
 *   dockets/CODE.pdf          as long as they are printed
 *   done/UUID/…               what has become an order, until it is removed
 *   refused/UUID/…            what never will be an order, for a day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-bluetooth-private.h"

#include "docket-client-intake.h"
#include "docket-error.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define SENDER "sender-"
#define ABOUT ".about"
#define NEVER "never"
#define MEGABYTE G_GUINT64_CONSTANT (1000000)
#define MOST_WAITING (4000 * MEGABYTE)
#define FIRST_PAUSE 5
#define LONGEST_PAUSE 300
#define KEEP_REFUSED 86400   /* seconds */

struct _DocketInbox
{
  DocketBluetoothSettings settings;   /* strings borrowed from the program's settings, copied */
  char *dir;
  DocketClient *client;
  DocketBluetoothTell tell;
  gpointer user_data;
  GHashTable *timers;      /* sender -> source id: when nothing more came, it is a drop */
  GCancellable *cancellable;
  char *sending;           /* the drop on its way; NULL */
  GHashTable *waiting;     /* drops that could not be sent for the moment */
  guint again;             /* source, while nothing but those is there */
  guint pause;             /* seconds, after a failure */
};

typedef struct
{
  DocketInbox *inbox;
  char *sender;
} Quiet;

static void send_next (DocketInbox *self);

static void
quiet_free (gpointer data)
{
  Quiet *quiet = data;

  g_free (quiet->sender);
  g_free (quiet);
}

/* ---- what is said ---- */

static void
say (DocketInbox *self,
     const char *what,
     const char *order,
     char *line)
{
  g_autofree char *owned = line;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "what");
  json_builder_add_string_value (builder, what);
  json_builder_set_member_name (builder, "order");
  json_builder_add_string_value (builder, order);
  json_builder_set_member_name (builder, "sentence");
  json_builder_add_string_value (builder, line);
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);
  self->tell (line, node, self->user_data);
}

/* ---- a drop on its way ---- */

static gboolean
is_text (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".txt");
}

/* Notes that were pushed one after the other are one text. */
static void
add_text (DocketIntakeDrop *drop,
          const char *text)
{
  g_autofree char *all = NULL;

  if (text == NULL)
    return;
  all = drop->text != NULL ? g_strjoin ("\n", drop->text, text, NULL) : g_strdup (text);
  if (strlen (all) > DOCKET_INTAKE_TEXT_MAX)
    *g_utf8_find_prev_char (all, all + DOCKET_INTAKE_TEXT_MAX + 1) = '\0';
  g_free (drop->text);
  drop->text = g_steal_pointer (&all);
}

/* "0001-IMG_1.jpg" is IMG_1.jpg; the folder's name is the key. */
static DocketIntakeDrop *
read_drop (DocketInbox *self,
           const char *id)
{
  g_autofree char *path = g_build_filename (self->dir, "drops", id, NULL);
  g_autoptr (GPtrArray) names = docket_drops_list (path);
  DocketIntakeDrop *drop = docket_intake_drop_new (id, "bluetooth");

  drop->language = g_strdup (self->settings.language);
  drop->name = g_strdup ("Bluetooth");
  drop->never = g_build_filename (path, NEVER, NULL);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *file = g_build_filename (path, name, NULL);
      const char *shown = strlen (name) > strlen ("0001-") ? name + strlen ("0001-") : name;

      if (g_str_equal (name, "sender"))
        {
          g_free (drop->name);
          drop->name = docket_drops_read_text (file, NULL);
        }
      else if (g_str_equal (name, NEVER))
        continue;
      else if (is_text (name))
        {
          g_autofree char *text = docket_drops_read_text (file, self->settings.language);

          add_text (drop, text);
        }
      else
        {
          g_ptr_array_add (drop->files, g_strdup (file));
          g_ptr_array_add (drop->names, g_strdup (shown));
        }
    }

  return drop;
}

static void
on_printed (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autofree char *path = user_data;
  g_autoptr (GError) error = NULL;

  if (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    g_unlink (path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning (_("The docket %s was not printed: %s"), path, error->message);
}

/* The sender sees no screen of ours: the docket lies at the counter, or at the place's printer. */
static void
print_docket (DocketInbox *self,
              const DocketIntakeResult *result)
{
  g_autofree char *folder = docket_drops_dup_folder (self->dir, "dockets");
  g_autofree char *path = g_strdup_printf ("%s/%s.pdf", folder, result->code);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) command = NULL;
  gsize length;
  gconstpointer data;

  if (result->docket == NULL || self->settings.docket_command == NULL)
    return;
  data = g_bytes_get_data (result->docket, &length);
  if (!g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error) ||
      !g_shell_parse_argv (self->settings.docket_command, NULL, &command, &error))
    {
      g_warning (_("The docket of %s was not printed: %s"), result->code, error->message);
      return;
    }

  for (char **word = command; *word != NULL; word++)
    g_ptr_array_add (words, *word);
  g_ptr_array_add (words, path);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *) words->pdata, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  if (process != NULL)
    g_subprocess_wait_check_async (process, self->cancellable, on_printed, g_steal_pointer (&path));
  else
    g_warning (_("The docket of %s was not printed: %s"), result->code, error->message);
}

static void
became_order (DocketInbox *self,
              const char *folder,
              const DocketIntakeResult *result)
{
  docket_drops_put_away (self->dir, folder, "done");
  self->pause = FIRST_PAUSE;
  print_docket (self, result);
  if (result->taken == 0)
    say (self, "order", result->code, g_strdup_printf (_("Bluetooth: words became the order %s"), result->code));
  else if (result->refused == 0)
    say (self, "order", result->code,
         g_strdup_printf (ngettext ("Bluetooth: %u picture became the order %s", "Bluetooth: %u pictures became the order %s",
                                    result->taken), result->taken, result->code));
  else
    say (self, "order", result->code,
         g_strdup_printf (_("Bluetooth: %u pictures became the order %s; %u could not be used"), result->taken, result->code,
                          result->refused));
  if (result->unclear != NULL)
    say (self, "unclear", result->code,
         g_strdup_printf (_("Bluetooth: %s is to be asked about at the counter. %s"), result->code, result->unclear));
}

static gboolean
on_again (gpointer user_data)
{
  DocketInbox *self = user_data;

  self->again = 0;
  g_hash_table_remove_all (self->waiting);
  send_next (self);

  return G_SOURCE_REMOVE;
}

static void
take_failure (DocketInbox *self,
              const char *folder,
              const GError *error)
{
  if (docket_error_is_passing (error))
    {
      if (self->pause == FIRST_PAUSE && g_hash_table_size (self->waiting) == 0)
        say (self, "waiting", NULL, g_strdup_printf (_("Bluetooth: what came waits for the server. %s"), error->message));
      g_hash_table_add (self->waiting, g_path_get_basename (folder));
      return;
    }

  docket_drops_remove_old (self->dir, "refused", KEEP_REFUSED);
  docket_drops_put_away (self->dir, folder, "refused");
  say (self, "refused", NULL, g_strdup_printf (_("Bluetooth: what came is no order: %s"), error->message));
}

typedef struct
{
  DocketInbox *inbox;
  char *folder;
} Sending;

static void
on_sent (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Sending *sending = user_data;
  g_autofree char *folder = sending->folder;
  DocketInbox *self = sending->inbox;
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketIntakeResult) taken = docket_client_intake_finish (DOCKET_CLIENT (source), result, &error);

  g_free (sending);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&self->sending, g_free);
  if (taken != NULL)
    became_order (self, folder, taken);
  else
    take_failure (self, folder, error);
  send_next (self);
}

/* (transfer full) */
static char *
find_next (DocketInbox *self,
           const char *drops)
{
  g_autoptr (GPtrArray) names = docket_drops_list (drops);

  for (guint i = 0; i < names->len; i++)
    if (!g_hash_table_contains (self->waiting, g_ptr_array_index (names, i)))
      return g_strdup (g_ptr_array_index (names, i));

  return NULL;
}

/* Only once all else was tried: what fails each time keeps nothing waiting. */
static void
wait_for_better (DocketInbox *self)
{
  if (self->again != 0 || g_hash_table_size (self->waiting) == 0)
    return;

  self->again = g_timeout_add_seconds (self->pause, on_again, self);
  self->pause = MIN (2 * self->pause, LONGEST_PAUSE);
}

/* One at a time, in the order in which they were complete. */
static void
send_next (DocketInbox *self)
{
  g_autofree char *drops = docket_drops_dup_folder (self->dir, "drops");
  g_autoptr (DocketIntakeDrop) drop = NULL;
  Sending *sending;

  if (self->sending != NULL)
    return;
  self->sending = find_next (self, drops);
  if (self->sending == NULL)
    {
      wait_for_better (self);
      return;
    }

  drop = read_drop (self, self->sending);
  sending = g_new0 (Sending, 1);
  sending->inbox = self;
  sending->folder = g_build_filename (drops, self->sending, NULL);
  docket_client_intake_async (self->client, drop, self->cancellable, on_sent, sending);
}

/* ---- from files to drops ---- */

static void
make_drop (DocketInbox *self,
           const char *sender)
{
  g_autofree char *drops = docket_drops_dup_folder (self->dir, "drops");
  g_autofree char *name = g_strconcat (SENDER, sender, NULL);
  g_autofree char *from = g_build_filename (self->dir, name, NULL);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *id = g_strdup_printf ("%016" G_GINT64_MODIFIER "x-%s", (guint64) g_get_real_time (), uuid);
  g_autofree char *to = g_build_filename (drops, id, NULL);

  if (g_rmdir (from) == 0 || errno == ENOENT)
    return;
  if (g_rename (from, to) != 0)
    {
      g_warning ("%s: %s", from, g_strerror (errno));
      return;
    }
  docket_drops_sync (drops);
  docket_drops_sync (self->dir);
  send_next (self);
}

static gboolean
on_quiet (gpointer user_data)
{
  Quiet *quiet = user_data;
  DocketInbox *self = quiet->inbox;
  g_autofree char *sender = g_strdup (quiet->sender);

  g_hash_table_steal (self->timers, sender);
  make_drop (self, sender);

  return G_SOURCE_REMOVE;
}

static void
wait_for_quiet (DocketInbox *self,
                const char *sender)
{
  Quiet *quiet = g_new0 (Quiet, 1);
  guint old = GPOINTER_TO_UINT (g_hash_table_lookup (self->timers, sender));
  guint source;

  quiet->inbox = self;
  quiet->sender = g_strdup (sender);
  if (old != 0)
    g_source_remove (old);
  source = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, self->settings.wait, on_quiet, quiet, quiet_free);
  g_hash_table_replace (self->timers, g_strdup (sender), GUINT_TO_POINTER (source));
}

static void
note_sender (const char *folder,
             const char *sender)
{
  g_autofree char *path = g_build_filename (folder, "sender", NULL);
  gsize length = strlen (sender);
  g_autofree char *name = g_strdup_printf ("Bluetooth %s", length > 5 ? sender + length - 5 : sender);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_file_set_contents (path, name, -1, NULL);
}

/* The phone was told that a file is whole before we were: it is, where it is as long as was said. */
static void
take_up_arrivals (DocketInbox *self)
{
  g_autofree char *arriving = docket_drops_dup_folder (self->dir, "arriving");
  g_autoptr (GPtrArray) names = docket_drops_list (arriving);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *about = g_build_filename (arriving, g_ptr_array_index (names, i), NULL);
      g_autofree char *path = g_strndup (about, strlen (about) - MIN (strlen (about), strlen (ABOUT)));
      g_autoptr (GKeyFile) file = g_key_file_new ();
      g_autofree char *sender = NULL;
      g_autofree char *name = NULL;
      GStatBuf found;

      if (!g_str_has_suffix (about, ABOUT) || !g_key_file_load_from_file (file, about, G_KEY_FILE_NONE, NULL))
        continue;
      sender = g_key_file_get_string (file, "File", "sender", NULL);
      name = g_key_file_get_string (file, "File", "name", NULL);
      if (sender != NULL && name != NULL && g_stat (path, &found) == 0 && found.st_size > 0 &&
          (guint64) found.st_size == g_key_file_get_uint64 (file, "File", "length", NULL))
        docket_inbox_take (self, sender, name, path);
    }
  docket_drops_remove (arriving);
}

/* After a restart: nobody says what else would have come, so what is there is what was meant. */
static void
take_up (DocketInbox *self)
{
  g_autoptr (GPtrArray) names = NULL;

  take_up_arrivals (self);
  names = docket_drops_list (self->dir);
  docket_drops_remove_old (self->dir, "done", 0);
  docket_drops_remove_old (self->dir, "refused", KEEP_REFUSED);
  for (guint i = 0; i < names->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (names, i), SENDER))
      make_drop (self, (const char *) g_ptr_array_index (names, i) + strlen (SENDER));
  send_next (self);
}

DocketInbox *
docket_inbox_new (const DocketBluetoothSettings *settings,
                  const char *dir,
                  DocketClient *client,
                  DocketBluetoothTell tell,
                  gpointer user_data)
{
  DocketInbox *self = g_new0 (DocketInbox, 1);

  self->settings = *settings;
  self->settings.language = g_strdup (settings->language);
  self->settings.docket_command = g_strdup (settings->docket_command);
  self->dir = g_strdup (dir);
  self->client = g_object_ref (client);
  self->tell = tell;
  self->user_data = user_data;
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->timers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  self->pause = FIRST_PAUSE;
  take_up (self);

  return self;
}

void
docket_inbox_free (DocketInbox *self)
{
  GHashTableIter iter;
  gpointer source;

  g_cancellable_cancel (self->cancellable);
  g_hash_table_iter_init (&iter, self->timers);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    g_source_remove (GPOINTER_TO_UINT (source));
  g_clear_handle_id (&self->again, g_source_remove);
  g_hash_table_unref (self->timers);
  g_hash_table_unref (self->waiting);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  g_free (self->settings.language);
  g_free (self->settings.docket_command);
  g_free (self->sending);
  g_free (self->dir);
  g_free (self);
}

static gboolean
is_wanted (const char *name,
           const char *type)
{
  static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".gif", ".tif", ".tiff", ".txt" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;

  return type != NULL && g_str_has_prefix (type, "image/");
}

gboolean
docket_inbox_may_take (DocketInbox *self,
                       const char *sender,
                       const char *name,
                       const char *type,
                       guint64 length,
                       GError **error)
{
  g_autofree char *folder = g_strdup_printf ("%s/" SENDER "%s", self->dir, sender);
  g_autoptr (GPtrArray) there = docket_drops_list (folder);
  const char *why = NULL;

  if (!is_wanted (name, type))
    why = _("it is neither a picture nor a text");
  else if (length > self->settings.max_size * MEGABYTE)
    why = _("it is too large");
  else if (there->len > self->settings.max_files)
    why = _("there are too many files");
  else if (docket_drops_count_bytes (self->dir) + length > MOST_WAITING)
    why = _("too much waits for the server already");
  if (why == NULL)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not taken: %s."), name, why);
  return FALSE;
}

/* Beside the file: what is needed to know it again after a power cut. */
static char *
dup_about (const char *path)
{
  return g_strconcat (path, ABOUT, NULL);
}

char *
docket_inbox_dup_arrival (DocketInbox *self,
                          const char *sender,
                          const char *name,
                          guint64 length)
{
  g_autofree char *folder = docket_drops_dup_folder (self->dir, "arriving");
  g_autofree char *uuid = g_uuid_string_random ();
  char *path = g_build_filename (folder, uuid, NULL);
  g_autofree char *about = dup_about (path);
  g_autofree char *plain = docket_drops_dup_plain (name);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_key_file_set_string (file, "File", "sender", sender);
  g_key_file_set_string (file, "File", "name", plain);
  g_key_file_set_uint64 (file, "File", "length", length);
  g_key_file_save_to_file (file, about, NULL);

  return path;
}

void
docket_inbox_drop_arrival (DocketInbox *self,
                           const char *path)
{
  g_autofree char *about = dup_about (path);

  g_unlink (path);
  g_unlink (about);
}

void
docket_inbox_take (DocketInbox *self,
                   const char *sender,
                   const char *name,
                   const char *path)
{
  g_autofree char *group = g_strconcat (SENDER, sender, NULL);
  g_autofree char *folder = docket_drops_dup_folder (self->dir, group);
  g_autofree char *plain = docket_drops_dup_plain (name);
  g_autoptr (GPtrArray) there = docket_drops_list (folder);
  g_autofree char *to = g_strdup_printf ("%s/%04u-%s", folder, there->len + 1, plain);
  GStatBuf about;

  if (g_stat (path, &about) != 0 || about.st_size == 0 || (guint64) about.st_size > self->settings.max_size * MEGABYTE)
    {
      say (self, "refused", NULL, g_strdup_printf (_("Bluetooth: “%s” is not taken: it is empty, or too large."), plain));
      docket_inbox_drop_arrival (self, path);
      return;
    }
  docket_drops_sync (path);
  if (g_rename (path, to) != 0)
    {
      g_warning ("%s: %s", path, g_strerror (errno));
      return;
    }
  docket_inbox_drop_arrival (self, path);
  note_sender (folder, sender);
  docket_drops_sync (folder);
  say (self, "file", NULL, g_strdup_printf (_("Bluetooth: “%s” came"), plain));
  wait_for_quiet (self, sender);
}
