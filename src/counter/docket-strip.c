/* docket-strip.c: what lasts and has to be known
 *
 * One line for each state, made once; each only appears and disappears, so that a screen reader
 * speaks it once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-strip.h"

#include "docket-phrases-queue.h"
#include "docket-phrases.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
} StripLine;

struct _DocketStrip
{
  GtkBox parent_instance;

  StripLine server;
  StripLine device;
  StripLine station;
  StripLine media;
  StripLine intake;
  StripLine closed;
  StripLine mail;
  DocketShop *shop;
};

G_DEFINE_FINAL_TYPE (DocketStrip, docket_strip, GTK_TYPE_BOX)

static StripLine
line_new (DocketStrip *self, const char *icon, const char *style)
{
  StripLine line = { 0 };
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "spacing", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  line.revealer = GTK_REVEALER (gtk_revealer_new ());
  line.label = GTK_LABEL (gtk_label_new (NULL));
  line.button = GTK_BUTTON (gtk_button_new ());
  gtk_label_set_xalign (line.label, 0);
  gtk_label_set_wrap (line.label, TRUE);
  gtk_label_set_wrap_mode (line.label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (GTK_WIDGET (line.label), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (line.button), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, "strip");
  gtk_widget_add_css_class (box, style);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line.label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (line.button));
  gtk_revealer_set_child (line.revealer, box);
  gtk_widget_set_visible (GTK_WIDGET (line.revealer), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (line.revealer));

  return line;
}

static void
line_set (StripLine *line, const char *words)
{
  if (words != NULL && g_strcmp0 (words, gtk_label_get_label (line->label)) != 0)
    gtk_label_set_label (line->label, words);
  gtk_widget_set_visible (GTK_WIDGET (line->revealer), words != NULL);
  gtk_revealer_set_reveal_child (line->revealer, words != NULL);
}

static void
line_set_action (StripLine *line, const char *label, const char *action, const char *tooltip)
{
  gtk_button_set_label (line->button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (line->button), action);
  gtk_widget_set_tooltip_text (GTK_WIDGET (line->button), tooltip);
}

static void
show_server (DocketStrip *self)
{
  DocketClient *client = docket_shop_get_client (self->shop);
  DocketShopState state = docket_shop_get_state (self->shop);
  const char *reason = docket_client_get_reason (client);
  const char *problem = docket_shop_get_problem (self->shop);

  if (state == DOCKET_SHOP_UNPAIRED)
    {
      line_set_action (&self->server, _("Pair…"), "app.preferences", _("Enter a pairing code (Ctrl+,)"));
      line_set (&self->server, problem != NULL ? problem
                                               : _("The order server does not know this counter; a pairing code "
                                                   "from whoever runs the shop lets it in."));
      return;
    }

  line_set_action (&self->server, _("Try again"), "win.retry", _("Try to reach the order server now"));
  if (state == DOCKET_SHOP_TROUBLE)
    line_set (&self->server, problem);
  else if (!docket_client_get_online (client) && state == DOCKET_SHOP_OPEN)
    line_set (&self->server, reason != NULL ? reason
                                            : _("The order server is away. What you see may be old; "
                                                "nothing can be changed until it is back."));
  else
    line_set (&self->server, NULL);
}

/* A sentence of the device itself stands alone. */
static char *
stop_words (DocketFloorDevice *device)
{
  const char *name = docket_floor_device_get_name (device);
  g_autofree char *why = docket_floor_device_dup_why (device);

  if (docket_floor_device_get_paused (device))
    return g_strdup_printf (_("%s is paused."), name);
  if (why != NULL && g_str_has_suffix (why, "."))
    return g_strdup_printf (_("%s: %s"), name, why);

  return g_strdup_printf (_("%s has stopped: %s."), name, why != NULL ? why : _("it does not say why"));
}

static void
show_device (DocketStrip *self)
{
  GListModel *floor = G_LIST_MODEL (docket_shop_get_floor (self->shop));

  for (guint i = 0; i < g_list_model_get_n_items (floor); i++)
    {
      g_autoptr (DocketFloorDevice) device = g_list_model_get_item (floor, i);
      g_autofree char *words = stop_words (device);

      if (!docket_floor_device_is_stopped (device))
        continue;

      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->device.button), "s",
                                        docket_floor_device_get_name (device));
      line_set_action (&self->device, docket_floor_device_get_go_on_label (device), "win.go-on-device",
                       _("The device is in order again (Ctrl+G)"));
      gtk_widget_set_visible (GTK_WIDGET (self->device.button), docket_floor_device_get_own (device) != NULL);
      line_set (&self->device, words);
      return;
    }

  line_set (&self->device, NULL);
}

static char *
media_words (const DocketQueueReply *reply)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < reply->media_wanted->len; i++)
    {
      g_autofree char *one = docket_phrase_media_wanted (g_ptr_array_index (reply->media_wanted, i));

      g_string_append_printf (words, "%s%s", i > 0 ? "\n" : "", one);
    }

  return g_string_free (words, words->len == 0);
}

static char *
intake_words (const DocketQueueReply *reply)
{
  g_autofree char *since = docket_phrase_time (reply->intake_since, g_get_real_time ());

  if (reply->intake_note != NULL && since != NULL)
    return g_strdup_printf (_("No orders are taken since %s: “%s”"), since, reply->intake_note);
  if (since != NULL)
    return g_strdup_printf (_("No orders are taken since %s."), since);

  return g_strdup (_("No orders are taken."));
}

static void
show_queue (DocketStrip *self)
{
  const DocketQueueReply *reply = docket_queue_list_get_reply (docket_shop_get_queue (self->shop));
  g_autofree char *media = reply != NULL ? media_words (reply) : NULL;
  g_autofree char *intake = reply != NULL && reply->intake_paused ? intake_words (reply) : NULL;
  g_autofree char *closed = NULL;

  if (reply != NULL && reply->intake_closed != NULL)
    closed = g_strdup_printf (_("This place takes no new orders until its settings are mended. %s"), reply->intake_closed);
  line_set (&self->media, media);
  line_set (&self->intake, intake);
  line_set (&self->closed, closed);
}

static void
show_mail (DocketStrip *self)
{
  DocketLetters *letters = docket_shop_get_letters (self->shop);
  const char *stopped = docket_letters_get_stopped (letters);
  g_autofree char *since = docket_phrase_time (docket_letters_get_stopped_since (letters), g_get_real_time ());
  g_autofree char *words = NULL;

  if (stopped != NULL)
    words = g_strdup_printf (_("Mail to customers does not go out since %s: %s"), since != NULL ? since : "?", stopped);
  line_set (&self->mail, words);
}

static void
show_station (DocketStrip *self)
{
  DocketStation *station = docket_shop_get_station (self->shop);

  line_set (&self->station, station != NULL ? docket_station_get_problem (station) : NULL);
}

static void
on_shop_changed (DocketStrip *self)
{
  DocketStation *station = docket_shop_get_station (self->shop);

  if (station != NULL)
    {
      g_signal_handlers_disconnect_by_func (station, show_station, self);
      g_signal_connect_object (station, "notify::problem", G_CALLBACK (show_station), self, G_CONNECT_SWAPPED);
    }
  show_server (self);
  show_station (self);
}

static void
docket_strip_finalize (GObject *object)
{
  g_clear_object (&DOCKET_STRIP (object)->shop);

  G_OBJECT_CLASS (docket_strip_parent_class)->finalize (object);
}

static void
docket_strip_class_init (DocketStripClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = docket_strip_finalize;
}

static void
docket_strip_init (DocketStrip *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->server = line_new (self, "network-offline-symbolic", "away");
  self->device = line_new (self, "printer-error-symbolic", "stopped");
  self->station = line_new (self, "dialog-warning-symbolic", "stopped");
  gtk_widget_set_visible (GTK_WIDGET (self->station.button), FALSE);
  self->media = line_new (self, "printer-warning-symbolic", "stopped");
  line_set_action (&self->media, _("Paper in, go on"), "win.go-on", _("The device is in order again (Ctrl+G)"));
  self->intake = line_new (self, "action-unavailable-symbolic", "stopped");
  self->closed = line_new (self, "dialog-error-symbolic", "stopped");
  gtk_widget_set_visible (GTK_WIDGET (self->closed.button), FALSE);
  self->mail = line_new (self, "mail-unread-symbolic", "stopped");
  gtk_widget_set_visible (GTK_WIDGET (self->mail.button), FALSE);
  line_set_action (&self->intake, _("Take orders again"), "win.intake", _("Customers may order again (Ctrl+Shift+B)"));
}

void
docket_strip_set_shop (DocketStrip *self, DocketShop *shop)
{
  DocketClient *client = docket_shop_get_client (shop);

  g_set_object (&self->shop, shop);
  g_signal_connect_object (client, "notify::online", G_CALLBACK (show_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::reason", G_CALLBACK (show_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "notify::state", G_CALLBACK (on_shop_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_floor (shop), "changed", G_CALLBACK (show_device), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_letters (shop), "changed", G_CALLBACK (show_mail), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (docket_shop_get_queue (shop), "changed", G_CALLBACK (show_queue), self, G_CONNECT_SWAPPED);
  on_shop_changed (self);
  show_device (self);
}
