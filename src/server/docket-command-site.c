/* docket-command-site.c: "docketd site": the places, each in the one file that describes it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-commands.h"

#include "docket-config-sites.h"
#include "docket-error.h"
#include "docket-last-good.h"
#include "docket-orders-table.h"
#include "docket-poster.h"
#include "docket-server.h"
#include "docket-sessions.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* The service reads them as another user; they hold no secrets. */
#define FILE_MODE 0644
#define FOLDER_MODE 0755

/* The file of a place, and what stands in it. */
typedef struct
{
  DocketConfig *config;   /* borrowed */
  const char *id;         /* borrowed */
  char *group;
  char *path;
  GKeyFile *file;
  gboolean own;           /* it describes this place alone */
} Description;

static void
description_clear (Description *description)
{
  g_free (description->group);
  g_free (description->path);
  g_clear_pointer (&description->file, g_key_file_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Description, description_clear)

G_GNUC_PRINTF (2, 3) static gboolean
fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, message);
  return FALSE;
}

/* TRUE where a file describes it; @description is then filled, else it is that of a new place. */
static gboolean
find_description (DocketConfig *config, const char *id, Description *description)
{
  description->config = config;
  description->id = id;
  description->group = g_strconcat ("Site ", id, NULL);
  description->file = g_key_file_new ();
  if (config->path != NULL &&
      g_key_file_load_from_file (description->file, config->path, G_KEY_FILE_KEEP_COMMENTS, NULL) &&
      g_key_file_has_group (description->file, description->group))
    {
      description->path = g_strdup (config->path);
      return TRUE;
    }
  g_key_file_unref (description->file);
  description->file = g_key_file_new ();
  description->own = TRUE;
  description->path = g_strdup_printf ("%s/%s.conf", config->sites_dir, id);
  return g_key_file_load_from_file (description->file, description->path, G_KEY_FILE_KEEP_COMMENTS, NULL);
}

static gboolean
require_description (DocketConfig *config, const char *id, Description *description, GError **error)
{
  const DocketBrokenSite *broken;

  if (find_description (config, id, description))
    return TRUE;
  broken = docket_config_find_broken (config, id);
  if (broken != NULL)
    return fail (error, "%s", broken->why);
  if (docket_config_find_site (config, id) != NULL)
    return fail (error, _("“%s” is the built-in place; describe it first: docketd site add %s name=…."), id, id);
  return fail (error, _("There is no place “%s”; see docketd site list."), id);
}

static gboolean
write_description (const Description *description, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (description->path);
  g_autofree char *text = NULL;
  GStatBuf before;
  guint mode = g_stat (description->path, &before) == 0 ? before.st_mode & 0777 : FILE_MODE;
  gsize length;
  mode_t mask = umask (0);
  gboolean ok;

  text = g_key_file_to_data (description->file, &length, NULL);
  ok = g_mkdir_with_parents (folder, FOLDER_MODE) == 0 || fail (error, _("The folder %s cannot be made."), folder);
  ok = ok && g_file_set_contents_full (description->path, text, (gssize) length,
                                        G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, (int) mode, error);
  umask (mask);
  return ok;
}

/* "key=value"; an empty value takes the key away. */
static gboolean
apply (Description *description, char **words, GError **error)
{
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      const char *equals = strchr (words[i], '=');
      g_autofree char *key = equals != NULL ? g_strndup (words[i], (gsize) (equals - words[i])) : NULL;

      if (key == NULL || *g_strstrip (key) == '\0')
        return fail (error, _("“%s” is no setting; write it as key=value, such as name=\"Gate 3\"."), words[i]);
      if (equals[1] != '\0')
        g_key_file_set_string (description->file, description->group, key, equals + 1);
      else
        g_key_file_remove_key (description->file, description->group, key, NULL);
    }
  if (!g_key_file_has_group (description->file, description->group))
    g_key_file_set_string (description->file, description->group, "name", description->id);
  return TRUE;
}

static gboolean
check_offer (const DocketConfig *config, const DocketSite *site, GError **error)
{
  g_autoptr (GPtrArray) mistakes = NULL;
  g_autoptr (DocketCatalogue) catalogue = NULL;

  catalogue = docket_server_read_catalogue (site->catalogue != NULL ? site->catalogue : config->catalogue, NULL, &mistakes, NULL);
  if (catalogue == NULL)
    return site->catalogue == NULL ||
           fail (error, _("The catalogue %s has mistakes; see: docketd catalogue check %s"), site->catalogue, site->catalogue);
  if (site->default_product != NULL && docket_catalogue_find (catalogue, site->default_product) == NULL)
    return fail (error, _("The catalogue has no product “%s”."), site->default_product);
  return docket_server_check_currency (site, catalogue, error);
}

/* As the server will read it, beside all others. */
static gboolean
check (const Description *description, GError **error)
{
  g_autoptr (DocketConfig) tried = docket_config_new ();
  g_autoptr (DocketSite) site = docket_site_from_key_file (description->file, description->group, error);
  GPtrArray *others = description->config->sites;

  if (site == NULL || !check_offer (description->config, site, error))
    return FALSE;
  for (guint i = 0; description->config->described && i < others->len; i++)
    {
      DocketSite *other = g_ptr_array_index (others, i);

      if (strcmp (other->id, site->id) != 0)
        g_ptr_array_add (tried->sites, other);
    }
  g_ptr_array_remove_index (tried->sites, 0);
  g_ptr_array_add (tried->sites, site);
  g_ptr_array_set_free_func (tried->sites, NULL);
  return docket_config_check_names (tried, error);
}

static gboolean
save (const Description *description, GError **error)
{
  if (!check (description, error) || !write_description (description, error))
    return FALSE;
  g_print (_("“%s” is described in %s. A running server takes it in with: systemctl reload docketd\n"), description->id,
           description->path);
  return TRUE;
}

/* The built-in place gives way to what is described; whoever uses it must not lose it by that. */
static gboolean
keep_built_in (DocketConfig *config, const char *id, GError **error)
{
  const DocketSite *site = g_ptr_array_index (config->sites, 0);
  g_auto (Description) description = { 0 };

  if (config->described || strcmp (site->id, id) == 0 || docket_config_find_broken (config, site->id) != NULL)
    return TRUE;
  /* Beside files with mistakes alone, a server that never served has not used it. */
  if (config->broken_sites->len > 0 && !docket_last_good_any (config->data_dir))
    return TRUE;
  find_description (config, site->id, &description);
  g_key_file_set_string (description.file, description.group, "name", site->name);
  if (!write_description (&description, error))
    return FALSE;
  g_print (_("The place “%s”, which was built in, is described in %s from now on; if nobody uses it: docketd site "
             "remove %s\n"), site->id, description.path, site->id);
  return TRUE;
}

static gboolean
add (DocketConfig *config, const char *id, char **words, GError **error)
{
  g_auto (Description) description = { 0 };

  if (find_description (config, id, &description) || docket_config_find_broken (config, id) != NULL)
    return fail (error, _("The place “%s” is there already; change it with: docketd site set %s KEY=VALUE"), id, id);
  return apply (&description, words, error) && check (&description, error) && keep_built_in (config, id, error) &&
         save (&description, error);
}

static gboolean
set (DocketConfig *config, const char *id, char **words, GError **error)
{
  g_auto (Description) description = { 0 };

  return require_description (config, id, &description, error) && apply (&description, words, error) &&
         check (&description, error) && keep_built_in (config, id, error) && save (&description, error);
}

static gboolean
show (DocketConfig *config, const char *id, GError **error)
{
  g_auto (Description) description = { 0 };
  g_auto (GStrv) keys = NULL;

  if (!require_description (config, id, &description, error))
    return FALSE;
  g_print ("# %s\n", description.path);
  keys = g_key_file_get_keys (description.file, description.group, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (description.file, description.group, keys[i], NULL);

      g_print ("%s=%s\n", keys[i], value != NULL ? value : "");
    }
  return TRUE;
}

/* What is wrong with how it is described and what it offers, by line, and closes it. @missing: (out) (nullable): what is
 * wrong and does not. Both (transfer full) (nullable) */
static char *
dup_mistakes (const DocketConfig *config, const DocketSite *site, char **missing)
{
  const char *path = site->catalogue != NULL ? site->catalogue : config->catalogue;
  const DocketBrokenSite *broken = docket_config_find_broken (config, site->id);
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketCatalogue) catalogue = NULL;

  if (broken != NULL)
    return g_strdup (broken->why);
  catalogue = docket_server_require_catalogue (path, NULL, &error);
  if (catalogue == NULL || !docket_server_check_currency (site, catalogue, &error))
    return g_strdup (error->message);
  if (missing != NULL && site->default_product != NULL && docket_catalogue_find (catalogue, site->default_product) == NULL)
    *missing = g_strdup_printf (_("The catalogue has no product “%s”, its default_product: who names none gets the first "
                                  "photograph."), site->default_product);
  return NULL;
}

/* Their files never were good: the server does not have them. */
static gboolean
is_missing (const DocketConfig *config, const DocketBrokenSite *broken)
{
  return docket_config_find_site (config, broken->id) == NULL;
}

static gboolean
list (DocketConfig *config)
{
  for (guint i = 0; i < config->sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (config->sites, i);
      g_autofree char *wrong = dup_mistakes (config, site, NULL);

      g_print ("%s\t%s%s%s\n", site->id, site->name, site->address != NULL ? "\t" : "",
               site->address != NULL ? site->address : "");
      if (wrong != NULL)
        g_print (_("\ttakes no new orders when the server starts; see: docketd site check %s\n"), site->id);
    }
  for (guint i = 0; i < config->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (config->broken_sites, i);

      if (is_missing (config, broken))
        g_print (_("%s\n\tis not taken in; see: docketd site check %s\n"), broken->id, broken->id);
    }
  return TRUE;
}

static void
tell_check (const char *id, const char *wrong)
{
  if (wrong != NULL)
    g_print ("%s\t%s\n", id, wrong);
  else
    g_print (_("%s\tno mistakes\n"), id);
}

/* How many have a mistake that closes them; @n_missing: (inout): another. */
static guint
check_known (const DocketConfig *config, const char *id, guint *n_missing)
{
  guint n_wrong = 0;

  for (guint i = 0; i < config->sites->len; i++)
    {
      const DocketSite *site = g_ptr_array_index (config->sites, i);
      g_autofree char *missing = NULL;
      g_autofree char *wrong = NULL;

      if (id != NULL && strcmp (id, site->id) != 0)
        continue;
      wrong = dup_mistakes (config, site, &missing);
      tell_check (site->id, wrong != NULL ? wrong : missing);
      n_wrong += wrong != NULL;
      *n_missing += missing != NULL;
    }
  return n_wrong;
}

static gboolean
check_sites (DocketConfig *config, const char *id, GError **error)
{
  guint n_missing = 0;
  guint n_wrong;

  if (id != NULL && docket_config_find_site (config, id) == NULL && docket_config_find_broken (config, id) == NULL)
    return fail (error, _("There is no place “%s”; see docketd site list."), id);
  n_wrong = check_known (config, id, &n_missing);
  for (guint i = 0; i < config->broken_sites->len; i++)
    {
      const DocketBrokenSite *broken = g_ptr_array_index (config->broken_sites, i);

      if (is_missing (config, broken) && (id == NULL || strcmp (id, broken->id) == 0))
        {
          tell_check (broken->id, broken->why);
          n_wrong++;
        }
    }
  if (n_wrong == 0 && n_missing > 0)
    return fail (error, _("No place is closed by what was found."));
  return n_wrong == 0 ||
         fail (error, ngettext ("%u place has mistakes. At a reload it goes on as it was, unless its currency is not "
                                "its catalogue’s; when the server starts it takes no new orders. Mended, it is taken in by: "
                                "systemctl reload docketd",
                                "%u places have mistakes. At a reload they go on as they were, unless their currency is not "
                                "their catalogue’s; when the server starts they take no new orders. Mended, they are taken "
                                "in by: systemctl reload docketd", n_wrong),
               n_wrong);
}

static gboolean
check_orders (DocketServices *services, const char *id, GError **error)
{
  g_autoptr (DocketDbHandle) handle = docket_db_read_begin (services->db, error);
  guint counts[DOCKET_WANTS_ENDED + 1] = { 0 };
  guint n = 0;

  if (handle == NULL || !docket_orders_table_count (handle, id, counts, error))
    return FALSE;
  for (guint wants = 0; wants < DOCKET_WANTS_ENDED; wants++)
    n += counts[wants];
  return n == 0 || fail (error, ngettext ("“%s” still has %u order that has not ended; move or cancel it first.",
                                          "“%s” still has %u orders that have not ended; move or cancel them first.", n),
                         id, n);
}

/* A terminal without its place would knock in vain, and nobody would know why. */
static gboolean
check_unused (DocketServices *services, const char *id, GError **error)
{
  g_autoptr (GPtrArray) terminals = docket_terminals_list (services, error);

  if (terminals == NULL || !check_orders (services, id, error))
    return FALSE;
  for (guint i = 0; i < terminals->len; i++)
    {
      const DocketTerminal *terminal = g_ptr_array_index (terminals, i);

      if (strcmp (terminal->site, id) == 0)
        return fail (error, _("“%s” still has the terminal “%s”; remove it first: docketd terminal remove %s"), id,
                     terminal->name, terminal->id);
    }
  return TRUE;
}

static gboolean
remove_site (DocketConfig *config, const char *id, GError **error)
{
  g_autoptr (DocketServices) services = NULL;
  g_auto (Description) description = { 0 };

  if (!require_description (config, id, &description, error))
    return FALSE;
  if (config->sites->len == 1 && docket_config_find_site (config, id) != NULL)
    return fail (error, _("“%s” is the only place; a server has one at least."), id);
  services = docket_server_open_services (config, FALSE, error);
  if (services == NULL || !check_unused (services, id, error))
    return FALSE;
  if (description.own)
    return g_unlink (description.path) == 0 || fail (error, _("%s cannot be removed."), description.path);
  g_key_file_remove_group (description.file, description.group, NULL);
  return write_description (&description, error);
}

static gboolean
draw_poster (DocketConfig *config, const char *id, const char *output, GError **error)
{
  const DocketSite *site = docket_config_find_site (config, id);
  g_autofree char *url = NULL;
  g_autoptr (GBytes) poster = NULL;
  gconstpointer data;
  gsize length;
  mode_t mask;
  gboolean written;

  if (site == NULL)
    return fail (error, _("There is no place “%s”; see docketd site list."), id);
  if (output == NULL)
    return fail (error, _("Please name the file: docketd site poster %s --output FILE.pdf"), id);
  if (config->public_url == NULL)
    return fail (error, _("The settings lack public_url, the address at which customers reach the server: the poster’s "
                          "code would lead nowhere."));
  url = g_strdup_printf ("%s/?site=%s", config->public_url, id);
  poster = docket_poster_draw (site, url, error);
  if (poster == NULL)
    return FALSE;
  data = g_bytes_get_data (poster, &length);
  mask = umask (0);
  written = g_file_set_contents_full (output, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE, error);
  umask (mask);
  return written;
}

gboolean
docket_command_site (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_command_load_config (line, error);
  guint n = line->words != NULL ? g_strv_length (line->words) : 0;
  const char *verb = n > 0 ? line->words[0] : "";
  const char *id = n > 1 ? line->words[1] : NULL;
  char **rest = n > 2 ? line->words + 2 : NULL;

  if (config == NULL)
    return FALSE;
  if (config->sites_dir == NULL)
    return fail (error, _("A counter's own server has one place."));
  if (strcmp (verb, "list") == 0)
    return list (config);
  if (strcmp (verb, "check") == 0)
    return check_sites (config, id, error);
  if (!g_strv_contains (((const char *const[]) { "add", "set", "show", "remove", "poster", NULL }), verb))
    return fail (error, _("Please say what to do: docketd site list, check, show, add, set, remove or poster."));
  if (id == NULL)
    return fail (error, _("Please name the place by its id: docketd site %s ID."), verb);
  if (strcmp (verb, "add") == 0)
    return add (config, id, rest, error);
  if (strcmp (verb, "poster") == 0)
    return draw_poster (config, id, line->output, error);
  if (strcmp (verb, "set") == 0)
    return set (config, id, rest, error);
  return strcmp (verb, "show") == 0 ? show (config, id, error) : remove_site (config, id, error);
}
