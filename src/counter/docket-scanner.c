/* docket-scanner.c: takes what a keyboard-wedge scanner types, wherever the focus is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-scanner.h"

#include "docket-wedge.h"

/* A key that comes again without a release in between, this soon, is held down; later, its release
 * went to another program. */
#define REPEAT_WITHIN (1000 * 1000)

/* How many events that were let through are remembered: an input method may put one back. */
#define N_RECENT 64

/* Typing that was held goes back into the display's queue as the very events it came as, so that
 * input methods and shortcuts see nothing unusual. Until the last of them has come round, later
 * keys queue up behind them, or the order would change. */
struct _DocketScanner
{
  GObject parent_instance;

  DocketWedge *wedge;
  GQueue held;          /* GdkEvent: presses and releases of the burst so far */
  GQueue returning;     /* GdkEvent: put back into the display's queue, not yet come round */
  GQueue recent;        /* GdkEvent: let through */
  GHashTable *down;     /* keycode -> time of its press, gint64 */
  GHashTable *consumed; /* keycodes whose press was taken; their release is taken too */
  GHashTable *windows;  /* GtkWindow -> its GtkEventController, both borrowed */
  guint timer;
  guint32 last_stamp;
  gint64 last_time;
};

G_DEFINE_FINAL_TYPE (DocketScanner, docket_scanner, G_TYPE_OBJECT)

enum
{
  SCANNED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clear_events (GQueue *queue)
{
  g_queue_clear_full (queue, (GDestroyNotify) gdk_event_unref);
}

/* The event's own time in microseconds; its 32 bits of milliseconds pass 0 every 49 days. */
static gint64
event_time (DocketScanner *self,
            GdkEvent      *event)
{
  guint32 stamp = gdk_event_get_time (event);

  if (self->last_stamp == GDK_CURRENT_TIME)
    self->last_stamp = stamp;
  if (stamp != GDK_CURRENT_TIME)
    {
      self->last_time += (gint64) (gint32) (stamp - self->last_stamp) * 1000;
      self->last_stamp = stamp;
    }
  return self->last_time;
}

static gboolean
is_repeat (DocketScanner *self,
           guint          keycode,
           gint64         time)
{
  gint64 *pressed = g_hash_table_lookup (self->down, GUINT_TO_POINTER (keycode));
  gboolean repeat = pressed != NULL && time - *pressed < REPEAT_WITHIN;

  g_hash_table_replace (self->down, GUINT_TO_POINTER (keycode), g_memdup2 (&time, sizeof time));
  return repeat;
}

static DocketWedgeKey
read_key (DocketScanner *self,
          GdkEvent      *event)
{
  GdkModifierType state = gdk_event_get_modifier_state (event);
  guint keyval = gdk_key_event_get_keyval (event);
  guint keycode = gdk_key_event_get_keycode (event);
  gint64 time = event_time (self, event);

  return (DocketWedgeKey) {
    .time = time,
    .keycode = keycode,
    .text = gdk_keyval_to_unicode (keyval),
    .shift = (state & GDK_SHIFT_MASK) != 0,
    .caps_lock = (state & GDK_LOCK_MASK) != 0,
    .command = (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK |
                         GDK_HYPER_MASK)) != 0,
    .enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_ISO_Enter || keyval == GDK_KEY_Linefeed ||
             keyval == GDK_KEY_KP_Enter,
    .kp = keyval == GDK_KEY_KP_Enter,
    .tab = keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab,
    .modifier = gdk_key_event_is_modifier (event),
    .repeat = is_repeat (self, keycode, time),
  };
}

static void
put_back (DocketScanner *self,
          GdkEvent      *event)
{
  g_queue_push_tail (&self->returning, gdk_event_ref (event));
  gdk_display_put_event (gdk_event_get_display (event), event);
}

static void
put_back_held (DocketScanner *self)
{
  GdkEvent *event;

  while ((event = g_queue_pop_head (&self->held)) != NULL)
    {
      put_back (self, event);
      gdk_event_unref (event);
    }
}

/* Whether @event is one that was put back; those before it never came round (their window closed). */
static gboolean
take_returning (DocketScanner *self,
                GdkEvent      *event)
{
  if (g_queue_find (&self->returning, event) == NULL)
    return FALSE;

  for (;;)
    {
      GdkEvent *returned = g_queue_pop_head (&self->returning);
      gboolean found = returned == event;

      gdk_event_unref (returned);
      if (found)
        return TRUE;
    }
}

static gboolean
let_through (DocketScanner *self,
             GdkEvent      *event)
{
  g_queue_push_tail (&self->recent, gdk_event_ref (event));
  if (g_queue_get_length (&self->recent) > N_RECENT)
    gdk_event_unref (g_queue_pop_head (&self->recent));
  return GDK_EVENT_PROPAGATE;
}

/* At once, or after what is on its way before it. */
static gboolean
hand_on (DocketScanner *self,
         GdkEvent      *event)
{
  if (g_queue_is_empty (&self->returning))
    return let_through (self, event);

  put_back (self, event);
  return GDK_EVENT_STOP;
}

static void
consume (DocketScanner *self,
         GdkEvent      *press)
{
  g_hash_table_add (self->consumed, GUINT_TO_POINTER (gdk_key_event_get_keycode (press)));
}

static void
consume_held (DocketScanner *self)
{
  GdkEvent *event;

  while ((event = g_queue_pop_head (&self->held)) != NULL)
    {
      gpointer keycode = GUINT_TO_POINTER (gdk_key_event_get_keycode (event));

      if (gdk_event_get_event_type (event) == GDK_KEY_PRESS)
        g_hash_table_add (self->consumed, keycode);
      else
        g_hash_table_remove (self->consumed, keycode);
      gdk_event_unref (event);
    }
}

static void
deliver_scan (DocketScanner *self)
{
  g_autofree char *text = docket_wedge_take (self->wedge);

  consume_held (self);
  docket_scanner_submit (self, text);
}

/* The burst has ended by its age. */
static void
settle (DocketScanner *self,
        gint64         now)
{
  guint n_replay;
  DocketWedgeVerdict verdict = docket_wedge_timeout (self->wedge, now, &n_replay);

  if (verdict == DOCKET_WEDGE_SCAN)
    deliver_scan (self);
  else if (verdict == DOCKET_WEDGE_PASS)
    put_back_held (self);
}

static gboolean
on_timer (gpointer data)
{
  g_autoptr (DocketScanner) self = g_object_ref (data);

  self->timer = 0;
  settle (self, docket_wedge_deadline (self->wedge) + 1);
  return G_SOURCE_REMOVE;
}

/* Below the priority of events, so that keys which are already waiting are looked at first. */
static void
arm_timer (DocketScanner *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (docket_wedge_deadline (self->wedge) != 0)
    self->timer = g_timeout_add_full (GDK_PRIORITY_REDRAW + 1, DOCKET_WEDGE_GAP / 1000 + 3, on_timer, self, NULL);
}

static gboolean
on_press (DocketScanner *self,
          GdkEvent      *event)
{
  DocketWedgeKey key = read_key (self, event);
  DocketWedgeVerdict verdict;
  guint n_replay;

  settle (self, key.time);
  g_hash_table_remove (self->consumed, GUINT_TO_POINTER (key.keycode));
  verdict = docket_wedge_key (self->wedge, &key, &n_replay);
  if (n_replay > 0)
    put_back_held (self);
  if (verdict == DOCKET_WEDGE_PASS)
    return hand_on (self, event);

  if (verdict == DOCKET_WEDGE_HELD)
    g_queue_push_tail (&self->held, gdk_event_ref (event));
  else
    consume (self, event);
  if (verdict == DOCKET_WEDGE_SCAN)
    deliver_scan (self);
  return GDK_EVENT_STOP;
}

/* A release goes the way of its press. */
static gboolean
on_release (DocketScanner *self,
            GdkEvent      *event)
{
  gpointer keycode = GUINT_TO_POINTER (gdk_key_event_get_keycode (event));

  event_time (self, event);
  g_hash_table_remove (self->down, keycode);
  if (g_hash_table_remove (self->consumed, keycode))
    return GDK_EVENT_STOP;
  if (g_queue_is_empty (&self->held))
    return hand_on (self, event);

  g_queue_push_tail (&self->held, gdk_event_ref (event));
  return GDK_EVENT_STOP;
}

static gboolean
on_event (GtkEventController *controller,
          GdkEvent           *event,
          gpointer            data)
{
  g_autoptr (DocketScanner) self = g_object_ref (data);
  GdkEventType type = gdk_event_get_event_type (event);
  gboolean stop;

  if (type != GDK_KEY_PRESS && type != GDK_KEY_RELEASE)
    return GDK_EVENT_PROPAGATE;
  if (take_returning (self, event))
    return let_through (self, event);
  if (g_queue_find (&self->recent, event) != NULL)
    return GDK_EVENT_PROPAGATE;

  stop = type == GDK_KEY_PRESS ? on_press (self, event) : on_release (self, event);
  arm_timer (self);
  return stop;
}

/* Releases went elsewhere while the window was not active. */
static void
on_active (GtkWindow     *window,
           GParamSpec    *pspec,
           DocketScanner *self)
{
  g_hash_table_remove_all (self->down);
}

static void
on_window_gone (gpointer  data,
                GObject  *window)
{
  g_hash_table_remove (((DocketScanner *) data)->windows, window);
}

static void
forget_windows (DocketScanner *self)
{
  GHashTableIter iter;
  gpointer window, controller;

  g_hash_table_iter_init (&iter, self->windows);
  while (g_hash_table_iter_next (&iter, &window, &controller))
    {
      g_object_weak_unref (window, on_window_gone, self);
      gtk_widget_remove_controller (window, controller);
    }
  g_hash_table_remove_all (self->windows);
}

static void
docket_scanner_dispose (GObject *object)
{
  DocketScanner *self = DOCKET_SCANNER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  forget_windows (self);
  clear_events (&self->held);
  clear_events (&self->returning);
  clear_events (&self->recent);
  G_OBJECT_CLASS (docket_scanner_parent_class)->dispose (object);
}

static void
docket_scanner_finalize (GObject *object)
{
  DocketScanner *self = DOCKET_SCANNER (object);

  docket_wedge_free (self->wedge);
  g_hash_table_unref (self->down);
  g_hash_table_unref (self->consumed);
  g_hash_table_unref (self->windows);
  G_OBJECT_CLASS (docket_scanner_parent_class)->finalize (object);
}

static void
docket_scanner_class_init (DocketScannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_scanner_dispose;
  object_class->finalize = docket_scanner_finalize;
  signals[SCANNED] = g_signal_new ("scanned", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
docket_scanner_init (DocketScanner *self)
{
  self->wedge = docket_wedge_new ();
  self->last_time = G_TIME_SPAN_SECOND;
  self->down = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->consumed = g_hash_table_new (NULL, NULL);
  self->windows = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->held);
  g_queue_init (&self->returning);
  g_queue_init (&self->recent);
}

DocketScanner *
docket_scanner_new (void)
{
  return g_object_new (DOCKET_TYPE_SCANNER, NULL);
}

void
docket_scanner_attach (DocketScanner *self,
                       GtkWindow     *window)
{
  GtkEventController *controller;

  g_return_if_fail (DOCKET_IS_SCANNER (self));
  g_return_if_fail (GTK_IS_WINDOW (window));

  if (g_hash_table_contains (self->windows, window))
    return;

  /* GtkEventControllerKey cannot stop a release. */
  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (on_event), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (window), controller);
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active), self, 0);
  g_object_weak_ref (G_OBJECT (window), on_window_gone, self);
  g_hash_table_insert (self->windows, window, controller);
}

void
docket_scanner_submit (DocketScanner *self,
                       const char    *text)
{
  g_autofree char *value = NULL;
  DocketScanKind kind;

  g_return_if_fail (DOCKET_IS_SCANNER (self));
  g_return_if_fail (text != NULL);

  kind = docket_scan_parse (text, &value);
  g_signal_emit (self, signals[SCANNED], 0, (guint) kind, value);
}
