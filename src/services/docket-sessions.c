/* docket-sessions.c: code and password; wrong tries are counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-sessions.h"

#include "docket-claim-code.h"
#include "docket-error.h"
#include "docket-orders-within.h"
#include "docket-orders-table.h"
#include "docket-tries-private.h"

#include <glib/gi18n.h>

/* Of a token: by it a customer is spoken to as one, also when what it opened has ended. */
#define MARK "c."

typedef struct
{
  DocketServices *services;
  const char *code;
  const char *password;
  const char *address;
  gint64 now;
  gboolean right;          /* (out) */
  gint64 blocked_until;    /* (out) 0: not */
  DocketResult *result;    /* where a session is wanted */
} Attempt;

/* The same time and answer for a code that nobody has. */
static gboolean
compare (Attempt        *attempt,
         DocketDbHandle *handle,
         GError        **error)
{
  g_autofree char *purpose = g_strdup_printf ("password %s", attempt->code);
  DocketHash given = docket_secret_hash (attempt->services->secret, purpose, attempt->password);
  g_autoptr (GError) local = NULL;
  DocketHash kept;

  if (docket_passwords_table_get (handle, attempt->code, &kept, NULL, &local))
    {
      attempt->right = docket_hash_equal (&given, &kept);
      return TRUE;
    }
  attempt->right = FALSE;
  if (g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
open_session (Attempt        *attempt,
              DocketDbHandle *handle,
              GError        **error)
{
  DocketResult *result = attempt->result;

  if (!attempt->right || result == NULL)
    return TRUE;
  result->order = docket_orders_table_load (handle, attempt->code, error);
  return result->order != NULL &&
         docket_sessions_add (attempt->services, handle, attempt->code, attempt->now, result, error);
}

static gboolean
log_locked (DocketChanging *changing,
            gpointer        data,
            GError        **error)
{
  return docket_change_log (changing, "locked-out", NULL, TRUE, error);
}

/* Staff are told when somebody has guessed at an order's password until it was locked. */
static gboolean
tell_when_locked (Attempt        *attempt,
                  DocketDbHandle *handle,
                  const char     *bucket,
                  GError        **error)
{
  const DocketCall call = { .actor = "server", .now = attempt->now };
  g_autoptr (GError) local = NULL;
  DocketTries tries;

  if (!docket_tries_table_get (handle, bucket, &tries, error))
    return FALSE;
  if (tries.lockouts == 0 || tries.wrong > 0 ||
      docket_change_in_work (attempt->services, &call, handle, attempt->code, log_locked, NULL, &local) ||
      g_error_matches (local, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* One guest must not shut a place's screen for all the others; each code is locked after a few tries all the same. */
static const DocketTryLimit *
limit_of_address (const Attempt *attempt)
{
  g_autoptr (GPtrArray) sites = docket_services_list_sites (attempt->services);

  for (guint i = 0; attempt->address != NULL && i < sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (sites, i);

      if (site->networks != NULL && docket_networks_contain (site->networks, attempt->address))
        return &docket_try_limit_place;
    }
  return &docket_try_limit_address;
}

/* Succeeds with a wrong password too: its count is to be kept. */
static gboolean
try (DocketDbHandle *handle,
     gpointer        data,
     GError        **error)
{
  Attempt *attempt = data;
  g_autofree char *code_bucket = docket_tries_dup_bucket (attempt->code, attempt->address == NULL);
  g_autofree char *address_bucket = attempt->address != NULL
                                      ? g_strdup_printf ("address:%s", attempt->address)
                                      : NULL;
  const DocketTryLimit *limits[] = { &docket_try_limit_code, limit_of_address (attempt) };
  const char *buckets[] = { code_bucket, address_bucket };

  attempt->blocked_until = 0;
  for (guint i = 0; i < G_N_ELEMENTS (buckets); i++)
    if (!docket_tries_look (handle, buckets[i], attempt->now, &attempt->blocked_until, error))
      return FALSE;
  if (attempt->blocked_until != 0)
    return TRUE;
  if (!compare (attempt, handle, error))
    return FALSE;

  if (attempt->right)
    return docket_tries_forget (handle, code_bucket, error) && open_session (attempt, handle, error);
  for (guint i = 0; i < G_N_ELEMENTS (buckets); i++)
    if (!docket_tries_count (handle, buckets[i], limits[i], attempt->now, error))
      return FALSE;
  return tell_when_locked (attempt, handle, code_bucket, error);
}

static gboolean
run_attempt (Attempt *attempt,
             gint64  *retry_after,
             GError **error)
{
  *retry_after = 0;
  if (!docket_db_write (attempt->services->db, try, attempt, error))
    return FALSE;
  if (attempt->blocked_until != 0)
    {
      *retry_after = attempt->blocked_until - attempt->now;
      docket_tries_refuse (*retry_after, error);
      return FALSE;
    }
  if (!attempt->right)
    g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_WRONG_PASSWORD,
                 _("The code and the password do not belong together."));
  return attempt->right;
}

gboolean
docket_sessions_add (DocketServices *services,
                     DocketDbHandle *handle,
                     const char     *code,
                     gint64          now,
                     DocketResult   *result,
                     GError        **error)
{
  g_autofree char *drawn = docket_token_new ();
  DocketHash hash;

  g_free (result->token);
  result->token = g_strconcat (MARK, drawn, NULL);
  result->token_expires = now + DOCKET_SESSION_TERM;
  hash = docket_secret_hash (services->secret, "session", result->token);
  return docket_sessions_table_add (handle, &hash, code, result->token_expires, error);
}

gboolean
docket_sessions_open (DocketServices *services,
                      const char     *code,
                      const char     *password,
                      const char     *address,
                      gint64          now,
                      DocketResult   *result,
                      gint64         *retry_after,
                      GError        **error)
{
  g_auto (DocketResult) made = { NULL };
  Attempt attempt = { .services = services,
                      .code = code,
                      .password = password,
                      .address = address,
                      .now = now,
                      .result = &made };

  if (!run_attempt (&attempt, retry_after, error))
    return FALSE;
  *result = made;
  made = (DocketResult) { NULL };
  return TRUE;
}

gboolean
docket_sessions_check (DocketServices *services,
                       const char     *code,
                       const char     *password,
                       const char     *address,
                       gint64          now,
                       gint64         *retry_after,
                       GError        **error)
{
  Attempt attempt = { .services = services,
                      .code = code,
                      .password = password,
                      .address = address,
                      .now = now };

  return run_attempt (&attempt, retry_after, error);
}

gboolean
docket_sessions_is_token (const char *token)
{
  return g_str_has_prefix (token, MARK);
}

char *
docket_sessions_authenticate (DocketServices *services,
                              const char     *token,
                              gint64          now,
                              GError        **error)
{
  DocketHash hash = docket_secret_hash (services->secret, "session", token);
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);

  return handle != NULL ? docket_sessions_table_get (handle, &hash, now, error) : NULL;
}
