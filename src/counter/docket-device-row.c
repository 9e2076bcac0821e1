/* docket-device-row.c: one device: state, reason, progress, and what a person may do with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-device-row.h"

#include "docket-claim-code.h"
#include "docket-fold.h"
#include "docket-phrases-queue.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

struct _DocketDeviceRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkProgressBar *progress;
  GtkButton *go_on;
  GtkButton *hold;
  GtkButton *frame;
  GtkButton *pause;
  GtkButton *mend;
  DocketShop *shop;
  DocketForeman *foreman;
  DocketFloorDevice *device;
};

G_DEFINE_FINAL_TYPE (DocketDeviceRow, docket_device_row, ADW_TYPE_ACTION_ROW)

static void
append (GString *words, char *more)
{
  if (more != NULL && *more != '\0')
    g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", more);
  g_free (more);
}

/* With a job in hand it may wait for something all the same. */
static const char *
state_word (DocketDeviceRow *self)
{
  const char *state = docket_floor_device_get_state (self->device);

  if (g_strcmp0 (state, "processing") == 0 && docket_floor_device_is_stopped (self->device))
    return _("waiting");

  return docket_phrase_device_state (state);
}

static char *
state_words (DocketDeviceRow *self)
{
  const char *state = state_word (self);
  const char *code = docket_floor_device_get_order (self->device);
  g_autofree char *why = docket_floor_device_dup_why (self->device);
  g_autofree char *order = code != NULL ? docket_claim_code_format (code) : NULL;

  if (docket_floor_device_get_paused (self->device))
    return docket_floor_device_get_progress (self->device) >= 0 ? g_strdup (_("paused after what it has in hand"))
                                                                : g_strdup (_("paused"));
  if (why != NULL)
    return g_strdup_printf (_("%s: %s"), state, why);
  if (order != NULL)
    return g_strdup_printf (_("%s: %s"), state, order);

  return g_strdup (state);
}

static char *
since_words (DocketDeviceRow *self)
{
  gint64 at = docket_floor_device_get_stopped_since (self->device);
  g_autofree char *time = docket_phrase_time (at, g_get_real_time ());

  return time != NULL && docket_floor_device_is_stopped (self->device) ? g_strdup_printf (_("since %s"), time) : NULL;
}

static char *
left_words (DocketDeviceRow *self)
{
  gint seconds = docket_floor_device_get_seconds_left (self->device);
  g_autofree char *duration = seconds >= 0 ? docket_phrase_duration (seconds) : NULL;

  return duration != NULL ? g_strdup_printf (_("%s left"), duration) : NULL;
}

static char *
rate_words (DocketDeviceRow *self)
{
  double unit, setup;
  g_autofree char *duration = NULL;

  docket_floor_device_get_rate (self->device, &unit, &setup);
  if (unit <= 0)
    return NULL;

  duration = docket_phrase_duration (unit);

  return g_strdup_printf (_("%s for each"), duration);
}

/* State and reason; then how long; then what is to be mended, a line each. */
static char *
words (DocketDeviceRow *self)
{
  const char *const *problems = docket_floor_device_get_policy_problems (self->device);
  GString *text = g_string_new (NULL);

  append (text, state_words (self));
  append (text, since_words (self));
  append (text, left_words (self));
  append (text, rate_words (self));
  for (gsize i = 0; problems[i] != NULL; i++)
    g_string_append_printf (text, "\n%s", problems[i]);

  return g_string_free (text, FALSE);
}

static gboolean
waits_for_piece (DocketDeviceRow *self)
{
  return g_strv_contains (docket_station_device_get_reasons (docket_floor_device_get_own (self->device)), "media-needed");
}

static void
show_buttons (DocketDeviceRow *self)
{
  gboolean own = docket_floor_device_get_own (self->device) != NULL;
  gboolean stopped = docket_floor_device_is_stopped (self->device);
  gboolean paused = docket_floor_device_get_paused (self->device);
  gboolean works = docket_floor_device_get_progress (self->device) >= 0;
  gboolean engraver = g_strcmp0 (docket_floor_device_get_kind (self->device), "grbl") == 0;

  gtk_button_set_label (self->go_on, docket_floor_device_get_go_on_label (self->device));
  gtk_widget_set_visible (GTK_WIDGET (self->go_on), paused || (own && stopped));
  gtk_widget_set_visible (GTK_WIDGET (self->pause), !stopped && !paused);
  gtk_widget_set_visible (GTK_WIDGET (self->hold), own && engraver && !stopped && works);
  gtk_widget_set_visible (GTK_WIDGET (self->frame), own && engraver && (!works || waits_for_piece (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->mend),
                          own && docket_floor_device_get_policy_problems (self->device)[0] != NULL);
}

static void
show (DocketDeviceRow *self)
{
  double progress = docket_floor_device_get_progress (self->device);
  g_autofree char *subtitle = words (self);
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);
  g_autofree char *spoken = g_strdup_printf ("%s, %s", docket_floor_device_get_name (self->device), subtitle);

  gtk_image_set_from_icon_name (self->icon, docket_floor_device_get_icon (self->device));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), escaped);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress >= 0);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  show_buttons (self);
}

static void
on_go_on (DocketDeviceRow *self)
{
  if (docket_floor_device_get_paused (self->device))
    docket_foreman_pause (self->foreman, self->device, FALSE);
  else
    docket_foreman_operate (self->foreman, self->device, DOCKET_STATION_GO_ON, NULL);
}

static void
on_pause (DocketDeviceRow *self)
{
  docket_foreman_pause (self->foreman, self->device, TRUE);
}

static void
on_frame (DocketDeviceRow *self)
{
  docket_foreman_operate (self->foreman, self->device, DOCKET_STATION_FRAME, NULL);
}

static void
on_hold (DocketDeviceRow *self)
{
  docket_foreman_operate (self->foreman, self->device, DOCKET_STATION_HOLD, NULL);
}

static void
on_mend (DocketDeviceRow *self)
{
  docket_foreman_operate (self->foreman, self->device, DOCKET_STATION_MEND, _("The settings are mended"));
}

static void
docket_device_row_finalize (GObject *object)
{
  DocketDeviceRow *self = DOCKET_DEVICE_ROW (object);

  g_clear_object (&self->device);
  g_clear_object (&self->foreman);
  g_clear_object (&self->shop);

  G_OBJECT_CLASS (docket_device_row_parent_class)->finalize (object);
}

static void
docket_device_row_class_init (DocketDeviceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_device_row_finalize;
}

static GtkButton *
button_new (DocketDeviceRow *self, GtkWidget *place, const char *label, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  docket_fold_append (DOCKET_FOLD (place), button);

  return GTK_BUTTON (button);
}

/* Where there is no room for all buttons they stand in pairs. */
static GtkWidget *
pair_new (GtkWidget *pairs)
{
  GtkWidget *pair = docket_fold_new (0, 6);

  docket_fold_append (DOCKET_FOLD (pairs), pair);

  return pair;
}

static void
add_buttons (DocketDeviceRow *self)
{
  GtkWidget *pairs = docket_fold_new (0, 6);
  GtkWidget *pair = pair_new (pairs);

  gtk_widget_set_valign (pairs, GTK_ALIGN_CENTER);
  docket_fold_append (DOCKET_FOLD (pair), GTK_WIDGET (self->progress));
  self->mend = button_new (self, pair, _("Mend"), _("Set what could lose jobs as Docket needs it"), G_CALLBACK (on_mend));
  pair = pair_new (pairs);
  self->frame = button_new (self, pair, _("Frame"), _("Go round the face without burning (Ctrl+Shift+F)"),
                            G_CALLBACK (on_frame));
  self->hold = button_new (self, pair, _("Hold"), _("Stop it where it is, the laser off (Ctrl+Shift+H)"),
                           G_CALLBACK (on_hold));
  pair = pair_new (pairs);
  self->go_on = button_new (self, pair, _("Paper in, go on"), _("The device is in order again (Ctrl+G)"),
                            G_CALLBACK (on_go_on));
  self->pause = button_new (self, pair, _("Pause"), _("Finish the page, take no more (Ctrl+B)"), G_CALLBACK (on_pause));
  gtk_widget_add_css_class (GTK_WIDGET (self->go_on), "suggested-action");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), pairs);
}

static void
docket_device_row_init (DocketDeviceRow *self)
{
  self->icon = GTK_IMAGE (gtk_image_new ());
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (GTK_WIDGET (self->progress), 120, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->icon));
  add_buttons (self);
}

GtkWidget *
docket_device_row_new (DocketShop *shop, DocketForeman *foreman, DocketFloorDevice *device)
{
  DocketDeviceRow *self = g_object_new (DOCKET_TYPE_DEVICE_ROW, NULL);
  g_autofree char *escaped = g_markup_escape_text (docket_floor_device_get_name (device), -1);

  self->shop = g_object_ref (shop);
  self->foreman = g_object_ref (foreman);
  self->device = g_object_ref (device);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), escaped);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  docket_floor_device_get_name (device), -1);
  g_signal_connect_object (device, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return GTK_WIDGET (self);
}

DocketFloorDevice *
docket_device_row_get_device (DocketDeviceRow *self)
{
  return self->device;
}
