/* docket-window-print.c: the docket, the counter's mat and shelf labels on paper
 *
 * The server draws each page as SVG, so that letters and bars are as sharp as the printer can.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-window-private.h"

#include <glib/gi18n.h>
#include <librsvg/rsvg.h>

/* Pages on their way to the printer. */
typedef struct
{
  DocketWindow *window;
  const char *title;
  gboolean sheet;       /* an A4 sheet with margins of its own; else a slip that fits on any paper */
  GPtrArray *pages;     /* RsvgHandle */
  GStrv names;          /* of labels */
  gboolean drawing;     /* the server is at it */
  guint n_asked;        /* names that were asked for so far */
} Printing;

static Printing *
printing_new (DocketWindow *window, const char *title, gboolean sheet)
{
  Printing *printing = g_new0 (Printing, 1);

  printing->window = g_object_ref (window);
  printing->title = title;
  printing->sheet = sheet;
  printing->drawing = TRUE;
  docket_window_begin_work (window);
  printing->pages = g_ptr_array_new_with_free_func (g_object_unref);
  return printing;
}

static void
printing_drawn (Printing *printing)
{
  if (printing->drawing)
    docket_window_end_work (printing->window);
  printing->drawing = FALSE;
}

static void
printing_free (Printing *printing)
{
  printing_drawn (printing);
  g_object_unref (printing->window);
  g_ptr_array_unref (printing->pages);
  g_strfreev (printing->names);
  g_free (printing);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Printing, printing_free)

static void
on_draw_page (GtkPrintOperation *operation, GtkPrintContext *context, int page, Printing *printing)
{
  RsvgHandle *svg = g_ptr_array_index (printing->pages, page);
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  RsvgRectangle area = { 0 };
  double scale;

  /* In points, by the 72 dots to the inch that print_pages() asks for; it never grows beyond the paper. */
  rsvg_handle_get_intrinsic_size_in_pixels (svg, &area.width, &area.height);
  scale = MIN (1, MIN (gtk_print_context_get_width (context) / area.width,
                       gtk_print_context_get_height (context) / area.height));
  cairo_scale (cr, scale, scale);
  rsvg_handle_render_document (svg, cr, &area, NULL);
}

static void
refuse (Printing *printing, const char *sentence)
{
  if (printing->sheet)
    docket_window_refuse_scan (printing->window, sentence);
  else
    docket_desk_refuse (printing->window->desk, sentence, NULL);
}

static void
on_print_done (GtkPrintOperation *operation, GtkPrintOperationResult result, Printing *printing)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    g_set_object (&printing->window->print_settings, gtk_print_operation_get_print_settings (operation));
  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;

  gtk_print_operation_get_error (operation, &error);
  refuse (printing, error->message);
}

static void
on_printing_over (gpointer printing, GClosure *closure)
{
  printing_free (printing);
}

static void
use_a4 (GtkPrintOperation *operation)
{
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) a4 = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size_and_default_margins (setup, a4);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_use_full_page (operation, TRUE);
}

/* Takes @printing. */
static void
print_pages (Printing *printing)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPrintSettings) settings = printing->window->print_settings != NULL
                                            ? gtk_print_settings_copy (printing->window->print_settings)
                                            : gtk_print_settings_new ();

  printing_drawn (printing);
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, printing->title);
  gtk_print_settings_unset (settings, GTK_PRINT_SETTINGS_OUTPUT_URI);
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_job_name (operation, printing->title);
  gtk_print_operation_set_n_pages (operation, (int) printing->pages->len);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  if (printing->sheet)
    use_a4 (operation);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw_page), printing);
  g_signal_connect_data (operation, "done", G_CALLBACK (on_print_done), printing, on_printing_over, 0);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (printing->window), NULL);
}

static gboolean
add_page (Printing *printing, GBytes *bytes, GError **error)
{
  gsize length = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;
  RsvgHandle *svg = data != NULL ? rsvg_handle_new_from_data (data, length, error) : NULL;

  if (svg == NULL)
    return FALSE;
  rsvg_handle_set_dpi (svg, 72);
  g_ptr_array_add (printing->pages, svg);
  return TRUE;
}

static void
on_slip (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Printing) printing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = docket_client_slip_finish (DOCKET_CLIENT (source), result, &error);

  if (add_page (printing, svg, &error))
    print_pages (g_steal_pointer (&printing));
  else
    refuse (printing, error->message);
}

static void
on_bag (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Printing) printing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = docket_client_bag_finish (DOCKET_CLIENT (source), result, &error);

  if (add_page (printing, svg, &error))
    print_pages (g_steal_pointer (&printing));
  else
    refuse (printing, error->message);
}

static void
on_mat (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Printing) printing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = docket_client_mat_finish (DOCKET_CLIENT (source), result, &error);

  if (add_page (printing, svg, &error))
    print_pages (g_steal_pointer (&printing));
  else
    refuse (printing, error->message);
}

static void ask_next_labels (Printing *printing);

static void
on_labels (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Printing) printing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) svg = docket_client_labels_finish (DOCKET_CLIENT (source), result, &error);

  if (!add_page (printing, svg, &error))
    refuse (printing, error->message);
  else if (printing->n_asked < g_strv_length (printing->names))
    ask_next_labels (g_steal_pointer (&printing));
  else
    print_pages (g_steal_pointer (&printing));
}

/* The next page of them. Takes @printing. */
static void
ask_next_labels (Printing *printing)
{
  const char *names[DOCKET_CLIENT_LABELS + 1] = { NULL };

  for (guint i = 0; i < DOCKET_CLIENT_LABELS && printing->names[printing->n_asked] != NULL; i++)
    names[i] = printing->names[printing->n_asked++];
  docket_client_labels_async (docket_shop_get_client (printing->window->shop), names, "svg", NULL, on_labels, printing);
}

void
docket_window_print_docket (DocketWindow *self)
{
  const char *code = docket_desk_get_code (self->desk);

  if (code != NULL)
    docket_client_slip_async (docket_shop_get_client (self->shop), code, NULL, "svg", NULL, on_slip,
                              printing_new (self, _("Docket"), FALSE));
}

void
docket_window_print_bag (DocketWindow *self)
{
  const char *code = docket_desk_get_code (self->desk);

  if (code != NULL)
    docket_client_bag_async (docket_shop_get_client (self->shop), code, "svg", NULL, on_bag,
                             printing_new (self, _("Bag label"), FALSE));
}

void
docket_window_print_mat (DocketWindow *self)
{
  docket_client_mat_async (docket_shop_get_client (self->shop), "svg", NULL, on_mat,
                           printing_new (self, _("Counter mat"), TRUE));
}

void
docket_window_ask_labels (DocketWindow *self)
{
  DocketQuestion question = {
    .question = _("Which shelves? Write their names with spaces between them: A1 A2 B4"),
    .confirm = _("Print shelf labels"),
  };
  const DocketStorageReply *storage = docket_storeroom_get_storage (self->storeroom);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (guint i = 0; storage != NULL && i < storage->compartments->len; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? " " : "",
                            ((const DocketCompartment *) g_ptr_array_index (storage->compartments, i))->label);
  question.text = labels->str;

  docket_ask_open (self->labels_ask, &question);
}

void
docket_window_on_labels_named (DocketWindow *self, const char *text)
{
  Printing *printing = printing_new (self, _("Shelf labels"), TRUE);
  g_auto (GStrv) words = g_strsplit_set (text, " ,;\t", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (names, words[i]);
  printing->names = g_strv_builder_end (names);
  if (printing->names[0] != NULL)
    {
      ask_next_labels (printing);
      return;
    }
  printing_free (printing);
  docket_window_ask_labels (self);
}
