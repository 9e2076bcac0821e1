/* test-scanner.c: scans and typing with the focus in every kind of widget
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-scanner.h"
#include "xtest-keys.h"

#include <string.h>

#define PATIENCE (20 * G_USEC_PER_SEC)

typedef struct
{
  DocketScanner *scanner;
  GtkWindow *window;
  GtkWidget *entry, *search, *text, *list, *button, *swtch;
  GPtrArray *scans;
  guint clicks, activations;
  guint32 last_press, longest_gap;  /* by the events' own times, milliseconds */
} Desk;

static void
on_scanned (DocketScanner *scanner,
            guint          kind,
            const char    *value,
            Desk          *desk)
{
  g_ptr_array_add (desk->scans, g_strdup_printf ("%u %s", kind, value));
}

static void
count (guint *number)
{
  (*number)++;
}

static void
count_activation (GtkListView *view,
                  guint        position,
                  guint       *number)
{
  (*number)++;
}

static gboolean
on_tick (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop for @ms. */
static void
let_pass (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, on_tick, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wake (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

#define wait_until(condition)                                              \
  G_STMT_START {                                                           \
    gint64 until_ = g_get_monotonic_time () + PATIENCE;                    \
    guint waker_ = g_timeout_add (10, wake, NULL);                         \
    while (!(condition) && g_get_monotonic_time () < until_)               \
      g_main_context_iteration (NULL, TRUE);                               \
    g_source_remove (waker_);                                              \
    g_assert_true (condition);                                             \
  } G_STMT_END

/* On a busy machine the X server itself may stall in the middle of a scan; then the gaps are no
 * scanner's, and what comes of them says nothing. */
static gboolean
watch_gaps (GtkEventController *controller,
            GdkEvent           *event,
            Desk               *desk)
{
  guint32 time = gdk_event_get_time (event);

  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return GDK_EVENT_PROPAGATE;
  if (desk->last_press != 0)
    desk->longest_gap = MAX (desk->longest_gap, time - desk->last_press);
  desk->last_press = time;
  return GDK_EVENT_PROPAGATE;
}

static void
setup_label (GtkSignalListItemFactory *factory,
             GtkListItem              *item)
{
  gtk_list_item_set_child (item, gtk_label_new ("row"));
}

static GtkWidget *
make_list (Desk *desk)
{
  static const char *const rows[] = { "one", "two", "three", NULL };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *model = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (gtk_string_list_new (rows))));
  GtkWidget *list = gtk_list_view_new (model, factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_label), NULL);
  g_signal_connect (list, "activate", G_CALLBACK (count_activation), &desk->activations);
  return list;
}

static Desk *
desk_new (void)
{
  Desk *desk = g_new0 (Desk, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkEventController *watch;

  desk->scans = g_ptr_array_new_with_free_func (g_free);
  desk->window = GTK_WINDOW (gtk_window_new ());
  desk->entry = gtk_entry_new ();
  desk->search = gtk_search_entry_new ();
  desk->text = gtk_text_view_new ();
  desk->list = make_list (desk);
  desk->button = gtk_button_new_with_label ("Release");
  desk->swtch = gtk_switch_new ();
  gtk_box_append (GTK_BOX (box), desk->entry);
  gtk_box_append (GTK_BOX (box), desk->search);
  gtk_box_append (GTK_BOX (box), desk->text);
  gtk_box_append (GTK_BOX (box), desk->list);
  gtk_box_append (GTK_BOX (box), desk->button);
  gtk_box_append (GTK_BOX (box), desk->swtch);
  gtk_window_set_child (desk->window, box);
  gtk_window_set_default_size (desk->window, 1280, 900);
  g_signal_connect_swapped (desk->button, "clicked", G_CALLBACK (count), &desk->clicks);
  g_signal_connect_swapped (desk->entry, "activate", G_CALLBACK (count), &desk->activations);
  g_signal_connect_swapped (desk->search, "activate", G_CALLBACK (count), &desk->activations);
  g_signal_connect_swapped (desk->swtch, "notify::active", G_CALLBACK (count), &desk->clicks);
  desk->scanner = docket_scanner_new ();
  docket_scanner_attach (desk->scanner, desk->window);
  g_signal_connect (desk->scanner, "scanned", G_CALLBACK (on_scanned), desk);
  watch = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (watch, GTK_PHASE_CAPTURE);
  g_signal_connect (watch, "event", G_CALLBACK (watch_gaps), desk);
  gtk_widget_add_controller (GTK_WIDGET (desk->window), watch);
  gtk_window_present (desk->window);
  wait_until (gtk_window_is_active (desk->window));
  return desk;
}

static void
desk_free (Desk *desk)
{
  gtk_window_destroy (desk->window);
  g_object_unref (desk->scanner);
  g_ptr_array_unref (desk->scans);
  g_free (desk);
  let_pass (50);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static char *
text_of (Desk *desk)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (desk->text));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
assert_untouched (Desk *desk)
{
  g_autofree char *text = text_of (desk);

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (desk->entry)), ==, "");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (desk->search)), ==, "");
  g_assert_cmpstr (text, ==, "");
  g_assert_cmpuint (desk->clicks, ==, 0);
  g_assert_cmpuint (desk->activations, ==, 0);
}

static char *
some_code (void)
{
  guint8 bytes[10];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();
  return docket_claim_code_new (bytes);
}

static void
wipe (Desk *desk)
{
  gtk_editable_set_text (GTK_EDITABLE (desk->entry), "");
  gtk_editable_set_text (GTK_EDITABLE (desk->search), "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (desk->text)), "", -1);
  gtk_switch_set_active (GTK_SWITCH (desk->swtch), FALSE);
  g_ptr_array_set_size (desk->scans, 0);
  desk->clicks = desk->activations = 0;
  desk->last_press = desk->longest_gap = 0;
}

/* One scan with @widget focused; FALSE where the machine was too busy to send it. */
static gboolean
scan_into (Desk       *desk,
           GtkWidget  *widget,
           guint       gap,
           const char *format)
{
  g_autofree char *code = some_code ();
  g_autofree char *expected = g_strdup_printf ("%d %s", DOCKET_SCAN_CLAIM_CODE, code);
  g_auto (GStrv) halves = g_strsplit (format, "%s", 2);
  g_autofree char *keys = g_strconcat (halves[0], code, halves[1], NULL);

  wipe (desk);
  g_assert_true (gtk_widget_grab_focus (widget));
  let_pass (20);
  xtest_keys_send (keys, gap);
  wait_until (desk->scans->len == 1 || desk->longest_gap > 50);
  let_pass (300);
  if (desk->longest_gap > 50)
    {
      let_pass (gap * (guint) strlen (keys));
      return FALSE;
    }

  g_assert_cmpuint (desk->scans->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (desk->scans, 0), ==, expected);
  assert_untouched (desk);
  return TRUE;
}

/* With each kind of widget focused; none of it reaches a widget. */
static void
scan_everywhere (Desk       *desk,
                 guint       gap,
                 const char *format)
{
  GtkWidget *const widgets[] = { desk->entry, desk->search, desk->text, desk->list, desk->button, desk->swtch };

  for (gsize i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      guint tries = 0;

      while (!scan_into (desk, widgets[i], gap, format))
        g_assert_cmpuint (++tries, <, 8);
    }
  wipe (desk);
}

static void
test_scan_1 (void)
{
  g_autoptr (Desk) desk = desk_new ();

  scan_everywhere (desk, 1, "%s\n");
  scan_everywhere (desk, 1, "]C0%s\n\n");
}

static void
test_scan_5 (void)
{
  g_autoptr (Desk) desk = desk_new ();

  scan_everywhere (desk, 5, "%s\n");
  scan_everywhere (desk, 5, "https://shop.example/o/%s\t");
}

static void
test_scan_30 (void)
{
  g_autoptr (Desk) desk = desk_new ();

  scan_everywhere (desk, 30, "%s\n");
  scan_everywhere (desk, 30, "%s");
}

static void
test_caps_lock (void)
{
  g_autoptr (Desk) desk = desk_new ();

  xtest_keys_caps_lock ();
  scan_everywhere (desk, 5, "%s\n");
  xtest_keys_caps_lock ();
}

static void
type_into (Desk       *desk,
           GtkWidget  *widget,
           const char *keys,
           guint       gap)
{
  gtk_editable_set_text (GTK_EDITABLE (widget), "");
  g_assert_true (gtk_widget_grab_focus (widget));
  let_pass (20);
  xtest_keys_send (keys, gap);
}

static void
test_typing (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *text = NULL;

  type_into (desk, desk->entry, "Ayumi Tanaka, 13:40", 70);
  wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (desk->entry)), "Ayumi Tanaka, 13:40"));
  type_into (desk, desk->search, "tanaka\n", 90);
  wait_until (desk->activations == 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (desk->search)), ==, "tanaka");

  gtk_widget_grab_focus (desk->text);
  xtest_keys_send ("two\nlines", 80);
  wait_until (g_strcmp0 ((g_free (text), text = text_of (desk)), "two\nlines") == 0);
  g_assert_cmpuint (desk->scans->len, ==, 0);
}

/* Three keys within some milliseconds, as fast fingers do. */
static void
test_rollover (void)
{
  g_autoptr (Desk) desk = desk_new ();
  GString *expected = g_string_new (NULL);

  gtk_widget_grab_focus (desk->entry);
  for (guint i = 0; i < 12; i++)
    {
      xtest_keys_roll ("ion", 8);
      g_string_append (expected, "ion");
      wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (desk->entry)), expected->str));
    }
  g_assert_cmpuint (desk->scans->len, ==, 0);
  g_string_free (expected, TRUE);
}

static void
test_held_key (void)
{
  g_autoptr (Desk) desk = desk_new ();
  const char *text;

  gtk_widget_grab_focus (desk->entry);
  xtest_keys_hold ('7', 1500);
  let_pass (300);
  text = gtk_editable_get_text (GTK_EDITABLE (desk->entry));
  g_assert_cmpuint (strlen (text), >, 5);
  g_assert_cmpuint (strspn (text, "7"), ==, strlen (text));
  g_assert_cmpuint (desk->scans->len, ==, 0);

  /* And the next scan is a scan. */
  scan_everywhere (desk, 5, "%s\n");
}

/* What a person presses works as if nobody listened. */
static void
test_keys_work (void)
{
  g_autoptr (Desk) desk = desk_new ();

  gtk_widget_grab_focus (desk->button);
  xtest_keys_send ("\n", 100);
  wait_until (desk->clicks == 1);
  xtest_keys_send (" ", 100);
  wait_until (desk->clicks == 2);
  xtest_keys_send ("\t", 100);
  wait_until (gtk_window_get_focus (desk->window) != desk->button);
  g_assert_true (gtk_widget_child_focus (desk->list, GTK_DIR_TAB_FORWARD));
  xtest_keys_send ("\n", 100);
  wait_until (desk->activations == 1);
}

/* A dead key and a letter make one character through GTK's input method. */
static void
test_dead_key (void)
{
  g_autoptr (Desk) desk = desk_new ();
  const char *const french[] = { "setxkbmap", "fr", NULL };
  const char *const us[] = { "setxkbmap", "us", NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) french, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  let_pass (300);
  gtk_widget_grab_focus (desk->entry);
  xtest_keys_send ("[e2", 80);
  wait_until (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (desk->entry)), "êé"));
  gtk_editable_set_text (GTK_EDITABLE (desk->entry), "");
  scan_everywhere (desk, 5, "%s\n");
  scan_everywhere (desk, 5, "https://shop.example/o/%s\n");
  g_assert_true (g_spawn_sync (NULL, (char **) us, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  let_pass (300);
}

static void
test_kp_enter (void)
{
  g_autoptr (Desk) desk = desk_new ();
  g_autofree char *code = some_code ();
  g_autofree char *keys = g_strconcat (code, "\n\r", NULL);

  gtk_widget_grab_focus (desk->button);
  xtest_keys_send (keys, 5);
  wait_until (desk->scans->len == 1);
  wait_until (desk->clicks == 1);
}

static void
test_dialog (void)
{
  g_autoptr (Desk) desk = desk_new ();
  GtkWindow *dialog = GTK_WINDOW (gtk_window_new ());
  GtkWidget *button = gtk_button_new_with_label ("Lift");
  g_autofree char *code = some_code ();
  g_autofree char *keys = g_strconcat (code, "\n", NULL);
  guint clicks = 0;

  g_signal_connect_swapped (button, "clicked", G_CALLBACK (count), &clicks);
  gtk_window_set_transient_for (dialog, desk->window);
  gtk_window_set_modal (dialog, TRUE);
  gtk_window_set_child (dialog, button);
  gtk_window_set_default_size (dialog, 1280, 900);
  docket_scanner_attach (desk->scanner, dialog);
  docket_scanner_attach (desk->scanner, dialog);
  gtk_window_present (dialog);
  wait_until (gtk_window_is_active (dialog));
  gtk_widget_grab_focus (button);
  xtest_keys_send (keys, 5);
  wait_until (desk->scans->len == 1);
  let_pass (300);
  g_assert_cmpuint (clicks, ==, 0);
  assert_untouched (desk);
  gtk_window_destroy (dialog);
}

int
main (int argc, char *argv[])
{
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scanner/1-ms", test_scan_1);
  g_test_add_func ("/scanner/5-ms", test_scan_5);
  g_test_add_func ("/scanner/30-ms", test_scan_30);
  g_test_add_func ("/scanner/caps-lock", test_caps_lock);
  g_test_add_func ("/scanner/typing", test_typing);
  g_test_add_func ("/scanner/rollover", test_rollover);
  g_test_add_func ("/scanner/held-key", test_held_key);
  g_test_add_func ("/scanner/keys-work", test_keys_work);
  g_test_add_func ("/scanner/dead-key", test_dead_key);
  g_test_add_func ("/scanner/kp-enter", test_kp_enter);
  g_test_add_func ("/scanner/dialog", test_dialog);
  return g_test_run ();
}
