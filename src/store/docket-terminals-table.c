/* docket-terminals-table.c: terminals and their pairing codes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-access-table.h"

#include "docket-error.h"
#include "docket-sql-private.h"

#include <glib/gi18n.h>

#define COLUMNS "id, name, site, rights, created_at, seen_at"

static gpointer
read_terminal (DocketRows *rows,
               GError    **error)
{
  DocketTerminal *terminal = g_new0 (DocketTerminal, 1);

  terminal->id = docket_rows_dup_text (rows, 0, NULL);
  terminal->name = docket_rows_dup_text (rows, 1, NULL);
  terminal->site = docket_rows_dup_text (rows, 2, NULL);
  terminal->rights = g_strsplit (docket_rows_text (rows, 3), " ", -1);
  terminal->created_at = docket_rows_int (rows, 4);
  terminal->seen_at = docket_rows_int (rows, 5);
  return terminal;
}

static gboolean
check_name_free (DocketDbHandle       *handle,
                 const DocketTerminal *terminal,
                 GError              **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT 1 FROM terminals WHERE site = $1 AND name = $2",
                             PARAMS (P_TEXT (terminal->site), P_TEXT (terminal->name)), error))
    return FALSE;
  if (found)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                 _("There is already a terminal named “%s”."), terminal->name);
  return !found;
}

void
docket_terminal_free (DocketTerminal *terminal)
{
  if (terminal == NULL)
    return;

  g_free (terminal->id);
  g_free (terminal->name);
  g_free (terminal->site);
  g_strfreev (terminal->rights);
  g_free (terminal);
}

gboolean
docket_terminal_has_right (const DocketTerminal *terminal,
                           const char           *right)
{
  return g_strv_contains ((const char *const *) terminal->rights, right);
}

gboolean
docket_terminals_table_add (DocketDbHandle       *handle,
                            const DocketTerminal *terminal,
                            const DocketHash     *token,
                            GError              **error)
{
  g_autofree char *rights = g_strjoinv (" ", terminal->rights);

  return check_name_free (handle, terminal, error) &&
         docket_sql_run (handle, NULL,
                         "INSERT INTO terminals (id, token, site, name, rights, created_at, seen_at) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                         PARAMS (P_TEXT (terminal->id), P_HASH (token), P_TEXT (terminal->site),
                                 P_TEXT (terminal->name), P_TEXT (rights),
                                 P_INT (terminal->created_at), P_INT (terminal->seen_at)),
                         error);
}

DocketTerminal *
docket_terminals_table_get (DocketDbHandle   *handle,
                            const DocketHash *token,
                            GError          **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "SELECT " COLUMNS " FROM terminals WHERE token = $1",
                             PARAMS (P_HASH (token)), error))
    return NULL;
  if (!found)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED,
                   _("This terminal is not known here. Pair it again."));
      return NULL;
    }
  return read_terminal (&rows, error);
}

GPtrArray *
docket_terminals_table_list (DocketDbHandle *handle,
                             GError        **error)
{
  return docket_sql_collect (handle, read_terminal, (GDestroyNotify) docket_terminal_free,
                             "SELECT " COLUMNS " FROM terminals ORDER BY site, name", NULL, 0, error);
}

gboolean
docket_terminals_table_touch (DocketDbHandle *handle,
                              const char     *id,
                              gint64          now,
                              GError        **error)
{
  return docket_sql_run (handle, NULL, "UPDATE terminals SET seen_at = $1 WHERE id = $2",
                         PARAMS (P_INT (now), P_TEXT (id)), error);
}

gboolean
docket_terminals_table_remove (DocketDbHandle *handle,
                               const char     *id,
                               GError        **error)
{
  gint64 n_changes;

  if (!docket_sql_run (handle, &n_changes, "DELETE FROM terminals WHERE id = $1",
                       PARAMS (P_TEXT (id)), error) ||
      !docket_sql_run (handle, NULL, "DELETE FROM devices WHERE station = $1", PARAMS (P_TEXT (id)),
                       error))
    return FALSE;
  if (n_changes == 0)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND, _("There is no terminal “%s”."), id);
  return n_changes > 0;
}

gboolean
docket_pairing_table_add (DocketDbHandle    *handle,
                          const DocketHash  *code,
                          const char        *name,
                          const char        *site,
                          const char *const *rights,
                          gint64             expires,
                          GError           **error)
{
  g_autofree char *joined = g_strjoinv (" ", (char **) rights);

  return docket_sql_run (handle, NULL,
                         "INSERT INTO pairing (code, site, name, rights, expires) "
                         "VALUES ($1, $2, $3, $4, $5)",
                         PARAMS (P_HASH (code), P_TEXT (site), P_TEXT (name), P_TEXT (joined),
                                 P_INT (expires)),
                         error);
}

DocketTerminal *
docket_pairing_table_take (DocketDbHandle   *handle,
                           const DocketHash *code,
                           gint64            now,
                           GError          **error)
{
  g_auto (DocketRows) rows = { NULL };
  gboolean found;

  if (!docket_sql_query_one (handle, &rows, &found,
                             "DELETE FROM pairing WHERE code = $1 AND expires > $2 "
                             "RETURNING NULL, name, site, rights, 0, 0",
                             PARAMS (P_HASH (code), P_INT (now)), error))
    return NULL;
  if (!found)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_UNAUTHORIZED,
                   _("This pairing code is wrong, used or too old. Ask for a new one."));
      return NULL;
    }
  return read_terminal (&rows, error);
}
