/* docket-caller.c: bearer tokens to customers and terminals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-caller.h"

#include "docket-error.h"
#include "docket-sessions.h"
#include "docket-time.h"

#include <glib/gi18n.h>
#include <string.h>

/* Another process (the command line) may remove a terminal: it is out after this long. */
#define REMEMBER (5 * DOCKET_SECOND)
#define MAX_REMEMBERED 1024
#define MAX_TOKEN 128

static const char *const right_nicks[] = {
  "read", "release", "lift", "collect", "cancel", "pay", "produce", "admin", "fetch", NULL,
};

struct _DocketCallers
{
  DocketServices *services;
  gint generation;   /* atomic */
};

/* What one thread remembers. */
typedef struct
{
  DocketCallers *owner;
  gint generation;
  GHashTable *entries;
} Memory;

typedef struct
{
  DocketCaller *caller;
  gint64 until;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  docket_caller_unref (entry->caller);
  g_free (entry);
}

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_hash_table_unref (memory->entries);
  g_free (memory);
}

static Memory *
get_memory (DocketCallers *callers)
{
  static GPrivate slot = G_PRIVATE_INIT (memory_free);
  Memory *memory = g_private_get (&slot);
  gint generation = g_atomic_int_get (&callers->generation);

  if (memory == NULL)
    {
      memory = g_new0 (Memory, 1);
      memory->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
      g_private_set (&slot, memory);
    }
  if (memory->owner != callers || memory->generation != generation ||
      g_hash_table_size (memory->entries) >= MAX_REMEMBERED)
    g_hash_table_remove_all (memory->entries);
  memory->owner = callers;
  memory->generation = generation;
  return memory;
}

static void
clear_caller (gpointer data)
{
  DocketCaller *caller = data;

  g_free (caller->order);
  g_free (caller->terminal);
  g_free (caller->name);
  g_free (caller->site);
}

DocketCaller *
docket_caller_ref (DocketCaller *caller)
{
  return g_atomic_rc_box_acquire (caller);
}

void
docket_caller_unref (DocketCaller *caller)
{
  g_atomic_rc_box_release_full (caller, clear_caller);
}

const char *
docket_right_to_nick (guint right)
{
  for (guint i = 0; right_nicks[i] != NULL; i++)
    if (right == 1u << i)
      return right_nicks[i];
  return NULL;
}

const char *const *
docket_right_get_nicks (void)
{
  return right_nicks;
}

guint
docket_rights_from_nicks (const char *const *nicks)
{
  guint rights = 0;

  for (guint i = 0; right_nicks[i] != NULL; i++)
    if (g_strv_contains (nicks, right_nicks[i]))
      rights |= 1u << i;
  return rights;
}

char *
docket_rights_to_json (guint rights)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; right_nicks[i] != NULL; i++)
    if (rights & 1u << i)
      g_string_append_printf (json, "%s\"%s\"", json->len > 1 ? "," : "", right_nicks[i]);
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

DocketCallers *
docket_callers_new (DocketServices *services)
{
  DocketCallers *callers = g_new0 (DocketCallers, 1);

  callers->services = services;
  return callers;
}

void
docket_callers_free (DocketCallers *callers)
{
  g_free (callers);
}

static DocketCaller *
make_customer (char *order)
{
  DocketCaller *caller = g_atomic_rc_box_new0 (DocketCaller);

  caller->kind = DOCKET_CALLER_CUSTOMER;
  caller->order = order;
  return caller;
}

static DocketCaller *
make_terminal (const DocketTerminal *terminal)
{
  DocketCaller *caller = g_atomic_rc_box_new0 (DocketCaller);

  caller->kind = DOCKET_CALLER_TERMINAL;
  caller->terminal = g_strdup (terminal->id);
  caller->name = g_strdup (terminal->name);
  caller->site = g_strdup (terminal->site);
  caller->rights = docket_rights_from_nicks ((const char *const *) terminal->rights);
  return caller;
}

/* The store's other failures are not the token's fault and are passed on. */
static DocketCaller *
look_up (DocketCallers *callers, const char *token, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (DocketTerminal) terminal = NULL;
  gint64 now = g_get_real_time ();
  char *order;

  order = docket_sessions_authenticate (callers->services, token, now, &local_error);
  if (order != NULL)
    return make_customer (order);
  if (docket_sessions_is_token (token) || !g_error_matches (local_error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  terminal = docket_terminals_authenticate (callers->services, token, now, error);
  return terminal != NULL ? make_terminal (terminal) : NULL;
}

static DocketCaller *
find (DocketCallers *callers, const char *token, GError **error)
{
  Memory *memory = get_memory (callers);
  gint64 now = g_get_monotonic_time ();
  Entry *entry = g_hash_table_lookup (memory->entries, token);
  DocketCaller *caller;

  if (entry != NULL && entry->until > now)
    return docket_caller_ref (entry->caller);
  caller = look_up (callers, token, error);
  if (caller == NULL)
    return NULL;
  entry = g_new0 (Entry, 1);
  entry->caller = docket_caller_ref (caller);
  entry->until = now + REMEMBER;
  g_hash_table_replace (memory->entries, g_strdup (token), entry);
  return caller;
}

DocketCaller *
docket_callers_find (DocketCallers *callers, const char *token, guint kinds, GError **error)
{
  g_autoptr (DocketCaller) caller = NULL;

  if (strlen (token) > MAX_TOKEN)
    {
      g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED, _("The token is not known here."));
      return NULL;
    }
  caller = find (callers, token, error);
  if (caller == NULL || (caller->kind & kinds) != 0)
    return g_steal_pointer (&caller);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FORBIDDEN,
                       caller->kind == DOCKET_CALLER_CUSTOMER ? _("Only the shop may do this.")
                                                              : _("This is for the customer."));
  return NULL;
}

void
docket_callers_forget (DocketCallers *callers)
{
  g_atomic_int_inc (&callers->generation);
}
