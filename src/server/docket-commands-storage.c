/* docket-commands-storage.c: docketd compartment: shelves, bins and lockers on the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-commands.h"

#include "docket-error.h"
#include "docket-server.h"
#include "docket-slip.h"
#include "docket-storage.h"

#include <glib/gi18n.h>
#include <string.h>

static const char *
get_word (const DocketCommandLine *line, guint i)
{
  return line->words != NULL && g_strv_length (line->words) > i ? line->words[i] : NULL;
}

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_INVALID, message);
  return FALSE;
}

static const char *
get_site (const DocketCommandLine *line)
{
  return line->site != NULL ? line->site : "main";
}

static gboolean
replace (DocketServices *services, const DocketCommandLine *line, GPtrArray *compartments, GError **error)
{
  const DocketCall call = { .actor = "administrator", .site = get_site (line), .now = g_get_real_time () };
  g_auto (DocketResult) result = { 0 };

  return docket_storage_replace (services, &call, compartments, &result, error);
}

static gboolean
list (DocketServices *services, const DocketCommandLine *line, GError **error)
{
  g_autoptr (GPtrArray) compartments = docket_storage_list (services, get_site (line), error);

  if (compartments == NULL)
    return FALSE;
  for (guint i = 0; i < compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (compartments, i);
      g_autofree char *size = g_strdup_printf ("%dx%dx%d", compartment->width / 100, compartment->height / 100,
                                               compartment->depth / 100);
      g_autofree char *where = g_strdup_printf ("%s/%u/%u/%u", compartment->device, compartment->board,
                                                compartment->relay, compartment->sensor);

      g_print ("%s\t%s\t%s\t%s\t%s\t%s\n", compartment->label, docket_compartment_kind_to_nick (compartment->kind),
               compartment->width > 0 ? size : "-", compartment->device != NULL ? where : "-",
               compartment->trouble != NULL ? compartment->trouble : "-",
               compartment->order != NULL ? compartment->order : "-");
    }
  return TRUE;
}

/* The words behind LABEL are the file's settings: kind=locker size=300x200x400 … */
static DocketCompartment *
read_words (const DocketCommandLine *line, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *group = g_strconcat ("Compartment ", get_word (line, 1), NULL);

  g_key_file_set_string (file, group, "kind", "shelf");
  for (guint i = 2; get_word (line, i) != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (get_word (line, i), "=", 2);

      if (g_strv_length (parts) != 2)
        {
          fail (error, _("Please write the settings as kind=locker size=300x200x400 device=Lockers board=1 relay=0 sensor=0."));
          return NULL;
        }
      g_key_file_set_string (file, group, parts[0], parts[1]);
    }
  return docket_compartment_from_key_file (file, group, error);
}

/* @compartment (transfer full): NULL takes the one of that label away. */
static gboolean
change_one (DocketServices *services, const DocketCommandLine *line, DocketCompartment *compartment, GError **error)
{
  g_autoptr (GPtrArray) compartments = docket_storage_list (services, get_site (line), error);
  const char *label = get_word (line, 1);
  gboolean known = FALSE;

  for (guint i = 0; compartments != NULL && i < compartments->len; i++)
    if (g_str_equal (((const DocketCompartment *) g_ptr_array_index (compartments, i))->label, label))
      {
        g_ptr_array_remove_index (compartments, i);
        known = TRUE;
        break;
      }
  if (compartments != NULL && compartment != NULL)
    g_ptr_array_add (compartments, compartment);
  else
    docket_compartment_free (compartment);
  if (compartments != NULL && compartment == NULL && !known)
    return fail (error, _("There is no compartment of that label; see docketd compartment list."));
  return compartments != NULL && replace (services, line, compartments, error);
}

static gboolean
add (DocketServices *services, const DocketCommandLine *line, GError **error)
{
  DocketCompartment *compartment = read_words (line, error);

  return compartment != NULL && change_one (services, line, compartment, error);
}

static gboolean
load (DocketServices *services, const DocketCommandLine *line, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) compartments = NULL;
  gsize length;

  if (!g_file_get_contents (get_word (line, 1), &text, &length, error))
    return FALSE;
  compartments = docket_compartments_parse (text, length, error);
  if (compartments == NULL || !replace (services, line, compartments, error))
    return FALSE;
  g_print (ngettext ("%u compartment.\n", "%u compartments.\n", compartments->len), compartments->len);
  return TRUE;
}

static gboolean
draw_labels (DocketServices *services, const DocketCommandLine *line, GError **error)
{
  g_autoptr (GPtrArray) compartments = docket_storage_list (services, get_site (line), error);
  const DocketSite *site = docket_services_get_site (services, get_site (line), error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GBytes) sheet = NULL;

  if (compartments == NULL || site == NULL)
    return FALSE;
  if (compartments->len == 0)
    return fail (error, _("This shop has no compartments yet; see docketd compartment add."));
  for (guint i = 0; i < compartments->len; i++)
    g_strv_builder_add (names, ((const DocketCompartment *) g_ptr_array_index (compartments, i))->label);
  all = g_strv_builder_end (names);
  sheet = docket_slip_draw_labels ((const char *const *) all, site->language, DOCKET_SLIP_PDF, error);
  return sheet != NULL && g_file_set_contents (get_word (line, 1), g_bytes_get_data (sheet, NULL),
                                               (gssize) g_bytes_get_size (sheet), error);
}

/* What the installer is told of a door that he tries. */
typedef struct
{
  DocketServices *services;
  GMainLoop *loop;
  const char *site;
  const char *label;
  DocketOpeningState state;
  char *message;          /* what the station said last; NULL */
  GError *error;
} Trial;

static gboolean
look_at_trial (gpointer data)
{
  Trial *trial = data;
  g_autoptr (DocketOpening) opening =
      docket_openings_get_of_door (trial->services, trial->site, trial->label, &trial->error);

  if (opening != NULL && opening->state != trial->state)
    g_print ("%s: %s\n", trial->label, docket_opening_state_to_nick (opening->state));
  if (opening != NULL)
    {
      trial->state = opening->state;
      g_free (trial->message);
      trial->message = g_strdup (opening->message);
    }
  if (opening != NULL && !docket_opening_state_is_end (opening->state))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (trial->loop);
  return G_SOURCE_REMOVE;
}

/* What an installer does about it. */
static const char *
get_advice (DocketOpeningState state)
{
  if (state == DOCKET_OPENING_JAMMED)
    return _("See whether the lock has current and its relay clicks; a slow lock needs a longer pulse= in the line's address.");
  if (state == DOCKET_OPENING_FAILED)
    return _("There was no pulse. Mend that, see “docket-station status” at the lockers, and open it once more.");
  if (state == DOCKET_OPENING_LAPSED)
    return _("No station took it in time: docket-station must run beside the lockers, and have a device of the name that the "
             "compartment's “device” says (docketd compartment list).");
  return _("There may have been a pulse: look at the door before you open it once more.");
}

/* Each sentence in a line of its own: none has to fit into another. */
static gboolean
tell_trouble (const Trial *trial, GError **error)
{
  g_autofree char *seen = g_strdup_printf (_("The door of %s was not seen to open and close."), trial->label);
  g_autofree char *said = trial->message != NULL ? g_strdup_printf (_("The station says: %s"), trial->message) : NULL;
  g_autofree char *all = said != NULL ? g_strjoin ("\n", seen, said, get_advice (trial->state), NULL)
                                      : g_strjoin ("\n", seen, get_advice (trial->state), NULL);

  g_set_error_literal (error, DOCKET_ERROR, DOCKET_ERROR_FAILED, all);
  return FALSE;
}

static gboolean
open_door (DocketServices *services, const DocketCommandLine *line, GError **error)
{
  const DocketCall call = { .actor = "administrator", .site = get_site (line), .now = g_get_real_time () };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Trial trial = { services, loop, get_site (line), get_word (line, 1), DOCKET_OPENING_ASKED, NULL, NULL };
  g_autofree char *message = NULL;
  g_auto (DocketResult) result = { 0 };

  if (!docket_openings_ask (services, &call, NULL, trial.label, DOCKET_OPENING_EMPTY, &result, error))
    return FALSE;
  g_timeout_add (200, look_at_trial, &trial);
  g_main_loop_run (loop);
  message = trial.message;
  if (trial.error != NULL)
    g_propagate_error (error, trial.error);
  else if (docket_opening_state_is_trouble (trial.state))
    return tell_trouble (&trial, error);
  return trial.error == NULL;
}

gboolean
docket_command_compartment (const DocketCommandLine *line, GError **error)
{
  g_autoptr (DocketConfig) config = docket_command_load_config (line, error);
  g_autoptr (DocketServices) services = NULL;
  const char *verb = get_word (line, 0);

  if (config == NULL)
    return FALSE;
  if (verb == NULL || !g_strv_contains (((const char *const[]) { "add", "list", "remove", "load", "labels", "open", NULL }), verb))
    return fail (error, _("Please say what to do: docketd compartment add, list, remove, load, labels or open."));
  if (strcmp (verb, "list") != 0 && get_word (line, 1) == NULL)
    return fail (error, _("Please name the compartment, or for load and labels the file."));
  services = docket_server_open_services (config, FALSE, error);
  if (services == NULL || docket_services_get_site (services, get_site (line), error) == NULL)
    return FALSE;
  if (strcmp (verb, "list") == 0)
    return list (services, line, error);
  if (strcmp (verb, "add") == 0)
    return add (services, line, error);
  if (strcmp (verb, "load") == 0)
    return load (services, line, error);
  if (strcmp (verb, "labels") == 0)
    return draw_labels (services, line, error);
  if (strcmp (verb, "open") == 0)
    return open_door (services, line, error);
  return change_one (services, line, NULL, error);
}
