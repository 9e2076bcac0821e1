/* docket-order-page-lockout.c: a password that was tried until it was locked, until somebody has given a new one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-page-private.h"

#include "docket-claim-code.h"

#include <glib/gi18n.h>

typedef struct
{
  DocketOrderPage *page;
  char *code;
} Giving;

/* Guessing stays said until a person has done something about it, also when the time of the lock is over. */
static gboolean
is_locked_out (const DocketOrder *order)
{
  gboolean locked = FALSE;

  for (guint i = 0; i < order->history->len; i++)
    {
      const DocketEvent *event = g_ptr_array_index (order->history, i);

      if (g_strcmp0 (event->type, "locked-out") == 0)
        locked = TRUE;
      else if (g_strcmp0 (event->type, "password-reissued") == 0)
        locked = FALSE;
    }
  return locked && order->state < DOCKET_ORDER_COLLECTED;
}

static void
show (DocketOrderPage *self, const char *words, gboolean button)
{
  /* A password is read out from a step away. */
  if (self->new_password != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->lockout_label), "title-2");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->lockout_label), "title-2");
  gtk_label_set_label (self->lockout_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->lockout_button), button);
}

void
docket_order_page_fill_lockout (DocketOrderPage *self, const DocketOrder *order)
{
  gboolean locked = is_locked_out (order);

  if (self->new_password != NULL)
    {
      g_autofree char *words = g_strdup_printf ("%s: %.3s %s", _("New password given"), self->new_password,
                                                self->new_password + MIN (strlen (self->new_password), 3));

      show (self, words, FALSE);
    }
  else if (locked)
    {
      g_autofree char *code = docket_claim_code_format (order->code);
      g_autofree char *words = g_strdup_printf (_("Somebody tried the password of %s until it was locked."), code);

      show (self, words, TRUE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->lockout), locked || self->new_password != NULL);
}

static void
on_given (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Giving *giving = user_data;
  g_autoptr (DocketOrderPage) self = giving->page;
  g_autofree char *code = giving->code;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = docket_client_reissue_password_finish (DOCKET_CLIENT (object), result, &error);
  const DocketOrder *order = docket_desk_get_order (self->desk);

  g_free (giving);
  if (g_strcmp0 (self->shown_code, code) != 0 || order == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->lockout_button), TRUE);
  self->new_password = g_steal_pointer (&password);
  docket_order_page_fill_lockout (self, order);
  if (error != NULL)
    show (self, error->message, TRUE);
}

void
docket_order_page_give_password (DocketOrderPage *self)
{
  DocketShop *shop = docket_desk_get_shop (self->desk);
  const DocketOrder *order = docket_desk_get_order (self->desk);
  Giving *giving;

  /* Once for each time that it was locked: another press would make void what the customer was just told. */
  if (order == NULL || !is_locked_out (order) || self->new_password != NULL ||
      !gtk_widget_get_sensitive (GTK_WIDGET (self->lockout_button)))
    return;

  giving = g_new0 (Giving, 1);
  giving->page = g_object_ref (self);
  giving->code = g_strdup (order->code);
  gtk_widget_set_sensitive (GTK_WIDGET (self->lockout_button), FALSE);
  docket_client_reissue_password_async (docket_shop_get_client (shop), order->code, NULL, on_given, giving);
}

void
docket_order_page_forget_password (DocketOrderPage *self)
{
  g_clear_pointer (&self->new_password, g_free);
  gtk_widget_set_sensitive (GTK_WIDGET (self->lockout_button), TRUE);
}
