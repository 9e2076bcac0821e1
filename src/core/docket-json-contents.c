/* docket-json-contents.c: what a customer may write into an order that is being received
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-json.h"

#include "docket-error.h"
#include "docket-json-item-private.h"
#include "docket-text.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MOST_ITEMS 2000
#define MOST_IMAGES 100000
#define MOST_COPIES 100000

/* Rounding in a browser may carry a crop a hair past the edge. */
#define CROP_SLACK 1e-6

/* What was read; taken over only when all of it is right. */
typedef struct
{
  DocketCustomer customer;
  guint images_expected;
  gboolean express;
  gint64 wanted_by;
  GPtrArray *items;  /* NULL: not given */
} Contents;

static void
customer_clear (DocketCustomer *customer)
{
  g_clear_pointer (&customer->name, g_free);
  g_clear_pointer (&customer->email, g_free);
  g_clear_pointer (&customer->phone, g_free);
  g_clear_pointer (&customer->language, g_free);
  g_clear_pointer (&customer->comment, g_free);
}

static DocketCustomer
customer_copy (const DocketCustomer *customer)
{
  return (DocketCustomer) {
    .name = g_strdup (customer->name),
    .email = g_strdup (customer->email),
    .phone = g_strdup (customer->phone),
    .language = g_strdup (customer->language),
    .comment = g_strdup (customer->comment),
  };
}

static void
contents_clear (Contents *contents)
{
  customer_clear (&contents->customer);
  g_clear_pointer (&contents->items, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static gboolean
is_clean (const char *text,
          glong       max,
          gboolean    lines)
{
  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > max)
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)) && !(lines && *p == '\n'))
      return FALSE;
  return TRUE;
}

static void
refuse_text (DocketJsonReader *reader,
             const char       *name,
             glong             max)
{
  docket_json_reader_refuse (reader, _("“%s” must be text of at most %ld characters without control characters."), name,
                             max);
}

static gboolean
is_email (const char *text)
{
  const char *at = strrchr (text, '@');
  const char *dot = at != NULL ? strrchr (at, '.') : NULL;

  return at != NULL && at > text && at - text <= 64 && dot != NULL && dot > at + 1 &&
         dot[1] != '\0' && strpbrk (text, " \t\"(),:;<>[\\]") == NULL && strchr (text, '@') == at &&
         strstr (at, "..") == NULL;
}

/* "+49 (30) 123-45/6" as "+4930123456"; NULL where it is no number. */
static char *
dup_phone (const char *text)
{
  GString *digits = g_string_new (NULL);
  gboolean good = TRUE;

  for (const char *p = text; good && *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p) || (*p == '+' && digits->len == 0))
        g_string_append_c (digits, *p);
      else
        good = strchr (" -./()", *p) != NULL;
    }
  good = good && digits->len >= 4 && digits->len <= 16;
  return g_string_free (digits, !good);
}

static gboolean
is_language (const char *text)
{
  return strlen (text) >= 2 && strlen (text) <= 35 && g_ascii_isalpha (text[0]) &&
         strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen (text);
}

/* A member that is blank is one that was not filled in. */
static void
read_text (DocketJsonReader  *reader,
           const char        *name,
           glong              max,
           gboolean           lines,
           char             **value)
{
  g_autofree char *written = NULL;

  docket_json_reader_string (reader, name, FALSE, value);
  if (docket_json_reader_failed (reader) || *value == NULL)
    return;

  written = g_steal_pointer (value);
  *value = g_strstrip (docket_text_dup_upright (written));
  if (**value == '\0')
    g_clear_pointer (value, g_free);
  else if (!is_clean (*value, max, lines))
    refuse_text (reader, name, max);
}

static void
read_phone (DocketJsonReader  *reader,
            char             **phone)
{
  g_autofree char *written = NULL;

  read_text (reader, "phone", 40, FALSE, phone);
  if (docket_json_reader_failed (reader) || *phone == NULL)
    return;

  written = g_steal_pointer (phone);
  *phone = dup_phone (written);
  if (*phone == NULL)
    docket_json_reader_refuse (reader, _("“%s” is no telephone number; write it like +49 30 123456."), written);
}

static void
read_customer (DocketJsonReader *reader,
               DocketCustomer   *customer)
{
  JsonNode *node = docket_json_reader_node (reader, "customer", FALSE);
  DocketJsonReader inner;

  if (node == NULL || !docket_json_reader_init (&inner, node, "customer", reader->error))
    return;

  read_text (&inner, "name", 100, FALSE, &customer->name);
  read_text (&inner, "email", 254, FALSE, &customer->email);
  if (customer->email != NULL && !is_email (customer->email))
    docket_json_reader_refuse (&inner, _("“%s” is no address of e-mail; write it like ada@example.org."), customer->email);
  read_phone (&inner, &customer->phone);
  read_text (&inner, "language", 35, FALSE, &customer->language);
  if (customer->language != NULL && !is_language (customer->language))
    docket_json_reader_fail (&inner, "language");
  read_text (&inner, "comment", 500, TRUE, &customer->comment);
}

static gboolean
is_crop (const DocketCrop *crop)
{
  return crop->x >= 0 && crop->y >= 0 && crop->width > 0 && crop->height > 0 &&
         crop->x + crop->width <= 1 + CROP_SLACK && crop->y + crop->height <= 1 + CROP_SLACK;
}

static void
refuse_crop (DocketJsonReader *reader)
{
  docket_json_reader_refuse (reader, _("“crop” must lie within the picture: x, y, width and height are parts of it, "
                                       "from 0 to 1."));
}

/* Control characters have no place in words, line feeds apart. */
static void
check_text (DocketJsonReader *reader,
            const char       *name,
            const char       *text,
            glong             max)
{
  if (text != NULL && !is_clean (text, max, TRUE))
    refuse_text (reader, name, max);
}

static void
check_design (DocketJsonReader *reader,
              const DocketItem *item)
{
  check_text (reader, "words", item->words, DOCKET_WORDS_MAX);
  check_text (reader, "font", item->font, 64);
  check_text (reader, "template", item->template_id, 64);
  for (guint i = 0; i < item->fields->len; i++)
    {
      const DocketItemField *field = g_ptr_array_index (item->fields, i);

      check_text (reader, "fields", field->name, 64);
      check_text (reader, "fields", field->text, DOCKET_WORDS_MAX);
    }
  for (guint i = 0; i < item->pictures->len; i++)
    {
      const DocketItemPicture *picture = g_ptr_array_index (item->pictures, i);

      check_text (reader, "images", picture->image, 64);
      if (picture->crop.width > 0 && !is_crop (&picture->crop))
        refuse_crop (reader);
    }
}

static void
set_upright (char **text)
{
  char *written = *text;

  if (written == NULL || !g_utf8_validate (written, -1, NULL))
    return;
  *text = docket_text_dup_upright (written);
  g_free (written);
}

/* What is listed by one picture is listed by a sheet's first. */
static void
take_first_picture (DocketItem *item)
{
  const DocketItemPicture *first;

  if (item->pictures->len == 0)
    return;
  first = g_ptr_array_index (item->pictures, 0);
  g_free (item->image);
  item->image = g_strdup (first->image);
  item->crop = first->crop;
}

static void
read_design (DocketJsonReader *reader,
             DocketItem       *item)
{
  docket_json_read_crop (reader, &item->crop);
  if (docket_json_reader_node (reader, "crop", FALSE) != NULL && !is_crop (&item->crop))
    refuse_crop (reader);
  docket_json_read_design (reader, item);
  if (docket_json_reader_failed (reader))
    return;

  set_upright (&item->words);
  for (guint i = 0; i < item->fields->len; i++)
    set_upright (&((DocketItemField *) g_ptr_array_index (item->fields, i))->text);
  check_design (reader, item);
  take_first_picture (item);
}

static void
read_scaling (DocketJsonReader *reader,
              DocketItem       *item)
{
  g_autofree char *nick = NULL;

  docket_json_reader_string (reader, "scaling", FALSE, &nick);
  if (nick != NULL && !docket_scaling_from_nick (nick, &item->scaling))
    docket_json_reader_fail (reader, "scaling");
}

static void
read_item (JsonNode  *node,
           gpointer   data,
           GError   **error)
{
  GPtrArray *items = data;
  DocketItem *item = docket_item_new ();
  DocketJsonReader reader;
  gint64 copies = 1;

  g_ptr_array_add (items, item);
  item->id = g_strdup_printf ("%u", items->len);
  if (!docket_json_reader_init (&reader, node, "items", error))
    return;

  read_text (&reader, "image", 64, FALSE, &item->image);
  read_text (&reader, "product", 64, FALSE, &item->product);
  read_text (&reader, "paper", 64, FALSE, &item->paper);
  docket_json_reader_int (&reader, "copies", FALSE, 1, MOST_COPIES, &copies);
  item->copies = (guint) copies;
  docket_json_reader_bool (&reader, "border", FALSE, &item->border);
  read_scaling (&reader, item);
  read_design (&reader, item);
  if (item->product == NULL || item->paper == NULL)
    docket_json_reader_fail (&reader, item->product == NULL ? "product" : "paper");
  if (item->content == DOCKET_CONTENT_PICTURE && item->image == NULL)
    docket_json_reader_fail (&reader, "image");
}

static void
read_items (DocketJsonReader *reader,
            Contents         *contents)
{
  if (docket_json_reader_node (reader, "items", FALSE) == NULL)
    return;

  contents->items = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_item_free);
  docket_json_reader_array (reader, "items", FALSE, MOST_ITEMS, read_item, contents->items);
}

static void
read_contents (DocketJsonReader *reader,
               Contents         *contents)
{
  gint64 images = contents->images_expected;

  read_customer (reader, &contents->customer);
  docket_json_reader_int (reader, "images_expected", FALSE, 0, MOST_IMAGES, &images);
  contents->images_expected = (guint) images;
  docket_json_reader_bool (reader, "express", FALSE, &contents->express);
  docket_json_reader_time (reader, "wanted_by", &contents->wanted_by);
  read_items (reader, contents);
}

static void
take_over (DocketOrder *order,
           Contents    *contents)
{
  customer_clear (&order->customer);
  order->customer = contents->customer;
  contents->customer = (DocketCustomer) { 0 };
  order->images_expected = contents->images_expected;
  order->express = contents->express;
  order->wanted_by = contents->wanted_by;
  if (contents->items != NULL)
    {
      g_ptr_array_unref (order->items);
      order->items = g_steal_pointer (&contents->items);
    }
}

gboolean
docket_order_merge_contents (DocketOrder  *order,
                             JsonNode     *node,
                             GError      **error)
{
  g_auto (Contents) contents = {
    .customer = customer_copy (&order->customer),
    .images_expected = order->images_expected,
    .express = order->express,
    .wanted_by = order->wanted_by,
  };
  GError *mistake = NULL;
  DocketJsonReader reader;

  if (docket_json_reader_init (&reader, node, "order", &mistake))
    read_contents (&reader, &contents);
  if (mistake != NULL)
    {
      g_propagate_error (error, mistake);
      return FALSE;
    }

  take_over (order, &contents);
  return TRUE;
}
