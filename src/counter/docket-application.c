/* docket-application.c: the running program: its options, its one window, its shop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-application.h"

#include "docket-preferences.h"
#include "docket-timing.h"
#include "docket-window.h"

#include <glib/gi18n.h>

struct _DocketApplication
{
  AdwApplication parent_instance;

  DocketShop *shop;
  GtkWindow *window;        /* borrowed; NULL before and after */
  gboolean closing;
};

G_DEFINE_FINAL_TYPE (DocketApplication, docket_application, ADW_TYPE_APPLICATION)

/* ---- actions ---- */

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  DocketApplication *self = user_data;

  docket_shop_close_finish (DOCKET_SHOP (source), result);
  g_application_release (G_APPLICATION (self));
}

/* The window is gone at once; the station and a private server end in order behind it. */
static void
on_window_removed (GtkApplication *application, GtkWindow *window)
{
  DocketApplication *self = DOCKET_APPLICATION (application);

  if (window == self->window && !self->closing)
    {
      self->window = NULL;
      self->closing = TRUE;
      g_application_hold (G_APPLICATION (self));
      docket_shop_close_async (self->shop, on_closed, self);
    }

  GTK_APPLICATION_CLASS (docket_application_parent_class)->window_removed (application, window);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DocketApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (self->window);
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DocketApplication *self = user_data;

  adw_show_about_window (self->window,
                         "application-name", _("Docket"),
                         "application-icon", "org.docket.Counter",
                         "version", DOCKET_VERSION,
                         "comments", _("The counter of a shop that makes personalised products"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "developer-name", _("The Docket developers"),
                         NULL);
}

static void
preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DocketApplication *self = user_data;
  GtkWidget *dialog = docket_preferences_new (self->shop);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), self->window);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
help (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DocketApplication *self = user_data;
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/docket/Counter/docket-help.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "help"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  gtk_window_set_transient_for (window, self->window);
  gtk_window_present (window);
}

static void
shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DocketApplication *self = user_data;
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/docket/Counter/docket-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (window, self->window);
  gtk_window_present (window);
}

static void
show_order (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  DocketApplication *self = user_data;

  if (self->window == NULL)
    return;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-order", "s", g_variant_get_string (parameter, NULL));
  gtk_window_present (self->window);
}

static void
add_actions (DocketApplication *self)
{
  static const GActionEntry ENTRIES[] = {
    { "quit", quit },
    { "about", about },
    { "preferences", preferences },
    { "help", help },
    { "shortcuts", shortcuts },
    { "show-order", show_order, "s" },
  };
  static const char *const ACCELS[][3] = {
    { "app.quit", "<ctrl>q", NULL },
    { "app.preferences", "<ctrl>comma", NULL },
    { "app.help", "F1", NULL },
    { "app.shortcuts", "<ctrl>question", NULL },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), ENTRIES, G_N_ELEMENTS (ENTRIES), self);
  for (gsize i = 0; i < G_N_ELEMENTS (ACCELS); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), ACCELS[i][0], &ACCELS[i][1]);
}

/* ---- life ---- */

static DocketShop *
open_shop (const char *data_dir)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.docket.Counter");
  g_autofree char *folder = data_dir != NULL ? g_strdup (data_dir)
                                             : g_build_filename (g_get_user_data_dir (), "docket", NULL);

  return docket_shop_new (settings, folder);
}

static void
load_css (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/docket/Counter/docket.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
present (DocketApplication *self, const char *data_dir)
{
  if (self->window == NULL)
    {
      load_css ();
      self->shop = open_shop (data_dir);
      self->window = GTK_WINDOW (docket_window_new (self, self->shop));
      gtk_window_present (self->window);
      docket_timing_mark_painted (GTK_WIDGET (self->window), "first-frame");
      return;
    }

  gtk_window_present (self->window);
}

static void
on_paired (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* What went wrong is in the window's strip; a terminal is told too. */
  if (!docket_shop_pair_finish (DOCKET_SHOP (source), result, &error))
    g_printerr ("docket: %s\n", error->message);
}

static int
docket_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  DocketApplication *self = DOCKET_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  gboolean first = self->window == NULL;
  const char *data_dir = NULL, *server = NULL, *code = NULL;
  g_autofree const char **orders = NULL;

  if (self->closing)
    return 0;

  g_variant_dict_lookup (options, "data-dir", "^&ay", &data_dir);
  g_variant_dict_lookup (options, "server", "&s", &server);
  g_variant_dict_lookup (options, "pair", "&s", &code);
  present (self, data_dir);

  if (code != NULL)
    docket_shop_pair_async (self->shop, server != NULL ? server : "", code, NULL, on_paired, NULL);
  else
    {
      if (server != NULL)
        g_settings_set_string (docket_shop_get_settings (self->shop), "server-url", server);
      if (first || server != NULL)
        docket_shop_open (self->shop);
    }

  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &orders) && orders[0] != NULL)
    docket_window_show_scan (DOCKET_WINDOW (self->window), orders[0]);

  return 0;
}

static void
docket_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (docket_application_parent_class)->startup (application);

  /* The tests look at the window the other way round without a locale that runs so. */
  if (g_strcmp0 (g_getenv ("DOCKET_TEXT_DIRECTION"), "rtl") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);

  gtk_window_set_default_icon_name ("org.docket.Counter");
  add_actions (DOCKET_APPLICATION (application));
}

static void
docket_application_finalize (GObject *object)
{
  g_clear_object (&DOCKET_APPLICATION (object)->shop);

  G_OBJECT_CLASS (docket_application_parent_class)->finalize (object);
}

static void
docket_application_class_init (DocketApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_application_finalize;
  G_APPLICATION_CLASS (klass)->startup = docket_application_startup;
  G_APPLICATION_CLASS (klass)->command_line = docket_application_command_line;
  GTK_APPLICATION_CLASS (klass)->window_removed = on_window_removed;
}

static void
docket_application_init (DocketApplication *self)
{
  static const GOptionEntry OPTIONS[] = {
    { "server", 's', 0, G_OPTION_ARG_STRING, NULL, N_("The order server’s address"), N_("URL") },
    { "pair", 'p', 0, G_OPTION_ARG_STRING, NULL, N_("The pairing code that lets this counter in"), N_("CODE") },
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Where this counter keeps its files"), N_("FOLDER") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_("[ORDER]") },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), OPTIONS);
  g_application_set_option_context_summary (G_APPLICATION (self), _("The counter of a shop: scan, release, hand over."));
}

DocketApplication *
docket_application_new (void)
{
  return g_object_new (DOCKET_TYPE_APPLICATION,
                       "application-id", "org.docket.Counter",
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/org/docket/Counter",
                       NULL);
}
