/* docket-terminals.c: terminals, invited by a pairing code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sessions.h"

#include "docket-error.h"
#include "docket-time.h"
#include "docket-tries-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define NAME_MAX_BYTES 100
#define PAIRING_TERM DOCKET_HOUR
/* When a terminal was last seen is not worth a write at each of its requests. */
#define SEEN_STEP (5 * DOCKET_MINUTE)

typedef struct
{
  DocketServices *services;
  DocketHash code;             /* what is paired with, or what invites */
  DocketHash token;
  const char *name;            /* NULL: as invited */
  const char *site;
  const char *address;
  const char *const *rights;
  const char *id;
  gint64 now;
  gint64 blocked_until;        /* (out) */
  GError *refused;             /* (out) kept apart, so that the try is counted all the same */
  DocketTerminal *terminal;    /* (out) */
} Work;

static gboolean
check_name (const char *name,
            GError    **error)
{
  if (name != NULL && *name != '\0' && strlen (name) <= NAME_MAX_BYTES &&
      g_utf8_validate (name, -1, NULL) && strpbrk (name, "/\n\r\t") == NULL)
    return TRUE;
  g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
               _("A terminal's name has 1 to %d characters, without “/”."), NAME_MAX_BYTES);
  return FALSE;
}

static gboolean
check_rights (const char *const *rights,
              GError           **error)
{
  static const char *const known[] = { "read", "release", "lift",  "collect", "cancel",
                                       "pay",  "produce", "admin", "fetch",   NULL };

  for (guint i = 0; rights[i] != NULL; i++)
    if (!g_strv_contains (known, rights[i]))
      {
        g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, _("“%s” is not a right."), rights[i]);
        return FALSE;
      }
  return TRUE;
}

static void
fill_in (DocketTerminal *terminal,
         gint64          now)
{
  guint32 random[2];

  docket_random (random, sizeof random);
  g_free (terminal->id);
  terminal->id = g_strdup_printf ("t%08x%08x", random[0], random[1]);
  terminal->created_at = terminal->seen_at = now;
}

static gboolean
invite (DocketDbHandle *handle,
        gpointer        data,
        GError        **error)
{
  Work *work = data;

  return docket_pairing_table_add (handle, &work->code, work->name, work->site, work->rights,
                                   work->now + PAIRING_TERM, error);
}

static gboolean
take_code (DocketDbHandle *handle,
           Work           *work,
           GError        **error)
{
  work->terminal = docket_pairing_table_take (handle, &work->code, work->now, error);
  if (work->terminal == NULL)
    return FALSE;
  if (work->name != NULL)
    {
      g_free (work->terminal->name);
      work->terminal->name = g_strdup (work->name);
    }
  fill_in (work->terminal, work->now);
  return docket_terminals_table_add (handle, work->terminal, &work->token, error);
}

static gboolean
pair (DocketDbHandle *handle,
      gpointer        data,
      GError        **error)
{
  Work *work = data;
  g_autofree char *bucket = work->address != NULL ? g_strdup_printf ("pairing:%s", work->address) : NULL;

  if (!docket_tries_look (handle, bucket, work->now, &work->blocked_until, error))
    return FALSE;
  if (work->blocked_until != 0 || take_code (handle, work, &work->refused))
    return TRUE;
  if (g_error_matches (work->refused, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED))
    return docket_tries_count (handle, bucket, &docket_try_limit_pairing, work->now, error);
  g_propagate_error (error, g_steal_pointer (&work->refused));
  return FALSE;
}

static gboolean
add (DocketDbHandle *handle,
     gpointer        data,
     GError        **error)
{
  Work *work = data;

  return docket_terminals_table_add (handle, work->terminal, &work->token, error);
}

static gboolean
touch (DocketDbHandle *handle,
       gpointer        data,
       GError        **error)
{
  Work *work = data;

  return docket_terminals_table_touch (handle, work->id, work->now, error);
}

static gboolean
remove_terminal (DocketDbHandle *handle,
                 gpointer        data,
                 GError        **error)
{
  return docket_terminals_table_remove (handle, data, error);
}

char *
docket_terminals_invite (DocketServices    *services,
                         const char        *site,
                         const char        *name,
                         const char *const *rights,
                         gint64             now,
                         GError           **error)
{
  g_autofree char *code = docket_pairing_code_new ();
  Work work = { .name = name, .site = site, .rights = rights, .now = now };

  if (docket_services_get_site (services, site, error) == NULL || !check_name (name, error) ||
      !check_rights (rights, error))
    return NULL;
  work.code = docket_secret_hash (services->secret, "pairing", code);
  return docket_db_write (services->db, invite, &work, error) ? g_steal_pointer (&code) : NULL;
}

DocketTerminal *
docket_terminals_pair (DocketServices *services,
                       const char     *pairing_code,
                       const char     *name,
                       const char     *address,
                       gint64          now,
                       char          **token,
                       gint64         *retry_after,
                       GError        **error)
{
  g_autofree char *code = docket_pairing_code_parse (pairing_code);
  g_autofree char *drawn = docket_token_new ();
  Work work = { .services = services, .name = name, .address = address, .now = now };

  *retry_after = 0;
  if (name != NULL && !check_name (name, error))
    return NULL;
  work.code = docket_secret_hash (services->secret, "pairing", code != NULL ? code : "");
  work.token = docket_secret_hash (services->secret, "terminal", drawn);
  if (!docket_db_write (services->db, pair, &work, error))
    {
      docket_terminal_free (work.terminal);
      return NULL;
    }
  if (work.blocked_until != 0)
    {
      *retry_after = work.blocked_until - now;
      docket_tries_refuse (*retry_after, error);
      return NULL;
    }
  if (work.refused != NULL)
    {
      g_propagate_error (error, work.refused);
      return NULL;
    }
  *token = g_steal_pointer (&drawn);
  return work.terminal;
}

DocketTerminal *
docket_terminals_add (DocketServices    *services,
                      const char        *site,
                      const char        *name,
                      const char *const *rights,
                      gint64             now,
                      char             **token,
                      GError           **error)
{
  g_autofree char *drawn = docket_token_new ();
  g_autoptr (DocketTerminal) terminal = g_new0 (DocketTerminal, 1);
  Work work = { .terminal = terminal };

  if (docket_services_get_site (services, site, error) == NULL || !check_name (name, error) ||
      !check_rights (rights, error))
    return NULL;
  terminal->name = g_strdup (name);
  terminal->site = g_strdup (site);
  terminal->rights = g_strdupv ((char **) rights);
  fill_in (terminal, now);
  work.token = docket_secret_hash (services->secret, "terminal", drawn);
  if (!docket_db_write (services->db, add, &work, error))
    return NULL;
  *token = g_steal_pointer (&drawn);
  return g_steal_pointer (&terminal);
}

DocketTerminal *
docket_terminals_authenticate (DocketServices *services,
                               const char     *token,
                               gint64          now,
                               GError        **error)
{
  DocketHash hash = docket_secret_hash (services->secret, "terminal", token);
  g_autoptr (DocketTerminal) terminal = NULL;
  DocketDbHandle *handle = docket_db_read_begin (services->db, error);

  if (handle == NULL)
    return NULL;
  terminal = docket_terminals_table_get (handle, &hash, error);
  docket_db_read_end (handle);
  if (terminal != NULL && now - terminal->seen_at > SEEN_STEP)
    {
      Work work = { .id = terminal->id, .now = now };

      /* Not worth refusing the request for. */
      docket_db_write (services->db, touch, &work, NULL);
      terminal->seen_at = now;
    }
  return g_steal_pointer (&terminal);
}

GPtrArray *
docket_terminals_list (DocketServices *services,
                       GError        **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL ? docket_terminals_table_list (handle, error) : NULL;
}

gboolean
docket_terminals_remove (DocketServices *services,
                         const char     *id,
                         GError        **error)
{
  return docket_db_write (services->db, remove_terminal, (gpointer) id, error);
}
