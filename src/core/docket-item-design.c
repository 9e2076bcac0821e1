/* docket-item-design.c: what a sheet or a stamp shows, and what is wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "docket-item-private.h"

#include "docket-nick.h"

#include <glib/gi18n.h>

static const char *const content_nicks[] = {
  [DOCKET_CONTENT_PICTURE] = "picture",
  [DOCKET_CONTENT_WORDS] = "words",
  [DOCKET_CONTENT_TEMPLATE] = "template",
};

static const char *const layout_nicks[] = {
  [DOCKET_LAYOUT_STRAIGHT] = "straight",
  [DOCKET_LAYOUT_CIRCLE] = "circle",
};

static const char *const treatment_nicks[] = {
  [DOCKET_TREATMENT_THRESHOLD] = "threshold",
  [DOCKET_TREATMENT_DITHER] = "dither",
  [DOCKET_TREATMENT_TONE] = "tone",
};

static const char *const warning_nicks[] = {
  [DOCKET_WARNING_TOO_SMALL] = "too-small",
  [DOCKET_WARNING_TOO_FINE] = "too-fine",
  [DOCKET_WARNING_TEXT_TOO_SMALL] = "text-too-small",
  [DOCKET_WARNING_NO_GLYPH] = "no-glyph",
  [DOCKET_WARNING_ONE_TONE] = "one-tone",
  [DOCKET_WARNING_FIELD_MISSING] = "template-field-missing",
  [DOCKET_WARNING_EMPTY] = "empty",
  [DOCKET_WARNING_NOT_ROUND] = "not-round",
};

void
docket_item_picture_free (DocketItemPicture *picture)
{
  g_free (picture->image);
  g_free (picture);
}

void
docket_item_field_free (DocketItemField *field)
{
  g_free (field->name);
  g_free (field->text);
  g_free (field);
}

DocketWarning *
docket_warning_new (DocketWarningType  type,
                    gboolean           blocks,
                    gint               number,
                    gint               limit,
                    const char        *text)
{
  DocketWarning *warning = g_new0 (DocketWarning, 1);

  *warning = (DocketWarning) { type, blocks, number, limit, g_strdup (text) };
  return warning;
}

void
docket_warning_free (DocketWarning *warning)
{
  g_free (warning->text);
  g_free (warning);
}

void
docket_item_add_picture (DocketItem       *item,
                         const char       *image,
                         const DocketCrop *crop)
{
  DocketItemPicture *picture = g_new0 (DocketItemPicture, 1);

  picture->image = g_strdup (image);
  picture->crop = *crop;
  g_ptr_array_add (item->pictures, picture);
}

void
docket_item_add_field (DocketItem *item,
                       const char *name,
                       const char *text)
{
  DocketItemField *field = g_new0 (DocketItemField, 1);

  field->name = g_strdup (name);
  field->text = g_strdup (text);
  g_ptr_array_add (item->fields, field);
}

const char *
docket_item_get_field (const DocketItem *item,
                       const char       *name)
{
  for (guint i = 0; i < item->fields->len; i++)
    {
      const DocketItemField *field = g_ptr_array_index (item->fields, i);

      if (g_str_equal (field->name, name))
        return field->text;
    }
  return NULL;
}

gboolean
docket_item_shows (const DocketItem *item,
                   const char       *image)
{
  for (guint i = 0; i < item->pictures->len; i++)
    if (g_strcmp0 (((const DocketItemPicture *) g_ptr_array_index (item->pictures, i))->image, image) == 0)
      return TRUE;
  return image != NULL && g_strcmp0 (item->image, image) == 0;
}

gboolean
docket_item_remove_picture (DocketItem *item,
                            const char *image)
{
  const DocketItemPicture *first;

  if (!docket_item_shows (item, image))
    return FALSE;
  for (guint i = item->pictures->len; i > 0; i--)
    if (g_strcmp0 (((const DocketItemPicture *) g_ptr_array_index (item->pictures, i - 1))->image, image) == 0)
      g_ptr_array_remove_index (item->pictures, i - 1);
  if (item->pictures->len == 0)
    return TRUE;
  first = g_ptr_array_index (item->pictures, 0);
  g_free (item->image);
  item->image = g_strdup (first->image);
  item->crop = first->crop;
  return FALSE;
}

void
docket_item_add_warning (DocketItem        *item,
                         DocketWarningType  type,
                         gboolean           blocks,
                         gint               number,
                         gint               limit,
                         const char        *text)
{
  g_ptr_array_add (item->warnings, docket_warning_new (type, blocks, number, limit, text));
}

const DocketWarning *
docket_item_find_obstacle (const DocketItem *item)
{
  for (guint i = 0; i < item->warnings->len; i++)
    {
      const DocketWarning *warning = g_ptr_array_index (item->warnings, i);

      if (warning->blocks)
        return warning;
    }
  return NULL;
}

char *
docket_warning_dup_sentence (const DocketWarning *warning)
{
  double number = warning->number / 100.0, limit = warning->limit / 100.0;

  switch (warning->type)
    {
    case DOCKET_WARNING_TOO_SMALL:
      return g_strdup_printf (_("This picture has only %d dots to the inch at this size. Choose a smaller size or a "
                                "larger picture."), warning->number);
    case DOCKET_WARNING_TOO_FINE:
      return g_strdup_printf (_("Parts of this stamp are %.2f mm thin, and the engraver cuts nothing below %.2f mm. "
                                "Choose a simpler picture, another level, or a larger stamp."), number, limit);
    case DOCKET_WARNING_TEXT_TOO_SMALL:
      return g_strdup_printf (_("To fit on this stamp the letters would be only %.1f mm high, and below %.1f mm they "
                                "cannot be read. Write less, use more lines, or choose a larger stamp."), number, limit);
    case DOCKET_WARNING_NO_GLYPH:
      return g_strdup_printf (_("There is no font here for “%s”. Leave these characters out, or send the words as a "
                                "picture."), warning->text != NULL ? warning->text : "");
    case DOCKET_WARNING_ONE_TONE:
      return g_strdup (_("This picture has one tone only, so nothing would be seen on the stamp. Choose another level "
                         "or a picture with more contrast."));
    case DOCKET_WARNING_FIELD_MISSING:
      return g_strdup_printf (_("The field “%s” is empty. Fill it in."), warning->text != NULL ? warning->text : "");
    case DOCKET_WARNING_EMPTY:
      return g_strdup (_("This stamp is empty. Write some words or choose a picture."));
    case DOCKET_WARNING_NOT_ROUND:
      return g_strdup_printf (_("This stamp is %.0f mm long, but the words run around a circle of %.0f mm in its middle. "
                                "Write them straight, or choose a round stamp."), limit, number);
    default:
      g_return_val_if_reached (NULL);
    }
}

const char *
docket_warning_type_to_nick (DocketWarningType type)
{
  return warning_nicks[type];
}

gboolean
docket_warning_type_from_nick (const char        *nick,
                               DocketWarningType *type)
{
  gint found = docket_nick_find (warning_nicks, G_N_ELEMENTS (warning_nicks), nick);

  if (found >= 0)
    *type = (DocketWarningType) found;
  return found >= 0;
}

const char *
docket_content_to_nick (DocketContent content)
{
  return content_nicks[content];
}

gboolean
docket_content_from_nick (const char    *nick,
                          DocketContent *content)
{
  gint found = docket_nick_find (content_nicks, G_N_ELEMENTS (content_nicks), nick);

  if (found >= 0)
    *content = (DocketContent) found;
  return found >= 0;
}

const char *
docket_layout_to_nick (DocketLayout layout)
{
  return layout_nicks[layout];
}

gboolean
docket_layout_from_nick (const char   *nick,
                         DocketLayout *layout)
{
  gint found = docket_nick_find (layout_nicks, G_N_ELEMENTS (layout_nicks), nick);

  if (found >= 0)
    *layout = (DocketLayout) found;
  return found >= 0;
}

const char *
docket_treatment_to_nick (DocketTreatment treatment)
{
  return treatment_nicks[treatment];
}

gboolean
docket_treatment_from_nick (const char      *nick,
                            DocketTreatment *treatment)
{
  gint found = docket_nick_find (treatment_nicks, G_N_ELEMENTS (treatment_nicks), nick);

  if (found >= 0)
    *treatment = (DocketTreatment) found;
  return found >= 0;
}
