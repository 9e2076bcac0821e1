/* docket-station-making.c: what a device can make, and what the server is told and asked of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-station-making-private.h"

#define FIRST_SETBACK (2 * G_TIME_SPAN_SECOND)
#define MAX_SETBACK (60 * G_TIME_SPAN_SECOND)
/* In one claim; the server takes some more. */
#define MAX_QUESTIONS 32

typedef gboolean (*CanMake) (DocketDevice *device, DocketLength width, DocketLength height, const char *paper);

void
docket_station_group_free (DocketStationGroup *group)
{
  g_strfreev (group->products);
  g_ptr_array_unref (group->papers);
  g_free (group);
}

static gboolean
is_chosen (char **chosen,
           const char *value)
{
  return chosen == NULL || value == NULL || g_strv_contains ((const char *const *) chosen, value);
}

/* @can: at all, or with what is loaded. */
static gboolean
makes (DocketStationDevice *self,
       const DocketMakeable *makeable,
       CanMake can)
{
  return is_chosen (self->products, makeable->product) && is_chosen (self->papers, makeable->paper)
         && docket_device_takes_artwork (self->device, makeable->artwork != NULL ? makeable->artwork
                                                                                 : DOCKET_ARTWORK_PHOTO)
         && can (self->device, makeable->width, makeable->height, makeable->paper);
}

static char **
products_on (DocketStationDevice *self,
             const char *paper)
{
  g_autoptr (GStrvBuilder) products = g_strv_builder_new ();

  for (guint i = 0; i < self->makeables->len; i++)
    {
      const DocketMakeable *makeable = g_ptr_array_index (self->makeables, i);

      if (g_strcmp0 (makeable->paper, paper) == 0 && makes (self, makeable, docket_device_has_loaded))
        g_strv_builder_add (products, makeable->product);
    }

  return g_strv_builder_end (products);
}

static gboolean
add_to_like (DocketStationDevice *self,
             char **products,
             const char *paper)
{
  for (guint i = 0; paper != NULL && i < self->groups->len; i++)
    {
      DocketStationGroup *group = g_ptr_array_index (self->groups, i);

      if (group->papers->len > 0
          && g_strv_equal ((const char *const *) group->products, (const char *const *) products))
        {
          g_ptr_array_add (group->papers, g_strdup (paper));
          return TRUE;
        }
    }

  return FALSE;
}

static void
add_to_groups (DocketStationDevice *self,
               const char *paper)
{
  g_auto (GStrv) products = products_on (self, paper);
  DocketStationGroup *group;

  if (products[0] == NULL || add_to_like (self, products, paper))
    return;

  group = g_new0 (DocketStationGroup, 1);
  group->products = g_steal_pointer (&products);
  group->papers = g_ptr_array_new_with_free_func (g_free);
  if (paper != NULL)
    g_ptr_array_add (group->papers, g_strdup (paper));
  g_ptr_array_add (self->groups, group);
}

void
docket_station_device_renew_groups (DocketStationDevice *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_ptr_array_set_size (self->groups, 0);
  self->next_group = 0;
  if (self->makeables == NULL || self->device == NULL)
    return;

  for (guint i = 0; i < self->makeables->len; i++)
    {
      const DocketMakeable *makeable = g_ptr_array_index (self->makeables, i);

      if (g_hash_table_add (seen, makeable->paper != NULL ? makeable->paper : (char *) ""))
        add_to_groups (self, makeable->paper);
    }
}

static char **
papers_of (DocketStationGroup *group)
{
  g_autoptr (GStrvBuilder) papers = NULL;

  if (group->papers->len == 0)
    return NULL;

  papers = g_strv_builder_new ();
  for (guint i = 0; i < group->papers->len; i++)
    g_strv_builder_add (papers, g_ptr_array_index (group->papers, i));

  return g_strv_builder_end (papers);
}

void
docket_station_device_set_makeables (DocketStationDevice *self,
                                     GPtrArray *makeables)
{
  g_clear_pointer (&self->makeables, g_ptr_array_unref);
  self->makeables = makeables != NULL ? g_ptr_array_ref (makeables) : NULL;
  docket_station_device_renew_groups (self);
}

void
docket_station_device_set_back (DocketStationDevice *self,
                                gint64 now)
{
  self->not_before = now + MIN (MAX_SETBACK, FIRST_SETBACK << MIN (self->n_setbacks, 5));
  self->n_setbacks++;
  self->trusted = FALSE;
  self->troubled = docket_device_get_in_trouble (self->device);
}

void
docket_station_device_ask_anew (DocketStationDevice *self)
{
  self->next_group = 0;
}

static gboolean
may_ask (DocketStationDevice *self,
         gint64 now)
{
  return self->work == NULL && !self->paused && self->device != NULL && now >= self->not_before
         && docket_device_get_answering (self->device)
         && (self->trusted || (!self->troubled && !docket_device_get_in_the_way (self->device)));
}

static GPtrArray *
questions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) docket_device_report_free);
}

static void
ask_about (DocketStationDevice *self,
           DocketStationGroup *group,
           GPtrArray *questions)
{
  DocketDeviceReport *question = docket_device_report_new (self->name);

  question->products = g_strdupv (group->products);
  question->papers = papers_of (group);
  question->artworks = g_strdupv ((char **) docket_device_get_artworks (self->device));
  g_ptr_array_add (questions, question);
}

GPtrArray *
docket_station_device_next_questions (DocketStationDevice *self,
                                      gint64 now)
{
  GPtrArray *questions;

  if (!may_ask (self, now) || self->next_group >= self->groups->len)
    return NULL;

  questions = questions_new ();
  while (self->next_group < self->groups->len && questions->len < MAX_QUESTIONS)
    ask_about (self, g_ptr_array_index (self->groups, self->next_group++), questions);

  return questions;
}

static gboolean
takes (DocketStationGroup *group,
       const char *product,
       const char *paper)
{
  return g_strv_contains ((const char *const *) group->products, product)
         && (group->papers->len == 0
             || (paper != NULL && g_ptr_array_find_with_equal_func (group->papers, paper, g_str_equal, NULL)));
}

GPtrArray *
docket_station_device_questions_for (DocketStationDevice *self,
                                     const char *product,
                                     const char *paper,
                                     gint64 now)
{
  GPtrArray *questions;

  for (guint i = 0; may_ask (self, now) && i < self->groups->len; i++)
    if (takes (g_ptr_array_index (self->groups, i), product, paper))
      {
        questions = questions_new ();
        ask_about (self, g_ptr_array_index (self->groups, i), questions);
        return questions;
      }

  return NULL;
}

gboolean
docket_station_device_makes_page (DocketStationDevice *self,
                                  const char *product,
                                  const char *paper)
{
  for (guint i = 0; self->device != NULL && self->makeables != NULL && i < self->makeables->len; i++)
    {
      const DocketMakeable *makeable = g_ptr_array_index (self->makeables, i);

      if (g_strcmp0 (makeable->product, product) == 0 && g_strcmp0 (makeable->paper, paper) == 0
          && g_strcmp0 (makeable->artwork, DOCKET_ARTWORK_STAMP) != 0)
        return makes (self, makeable, docket_device_can_make);
    }

  return FALSE;
}

static gboolean
has_product (GPtrArray *products,
             const char *product)
{
  return g_ptr_array_find_with_equal_func (products, product, g_str_equal, NULL);
}

static char **
all_products (DocketStationDevice *self)
{
  g_autoptr (GPtrArray) products = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->device != NULL && self->makeables != NULL && i < self->makeables->len; i++)
    {
      const DocketMakeable *makeable = g_ptr_array_index (self->makeables, i);

      if (!has_product (products, makeable->product) && makes (self, makeable, docket_device_can_make))
        g_ptr_array_add (products, g_strdup (makeable->product));
    }
  g_ptr_array_add (products, NULL);

  return (char **) g_ptr_array_steal (products, NULL);
}

static gboolean
is_same_media (gconstpointer a,
               gconstpointer b)
{
  const DocketReportMedia *one = a, *other = b;

  return one->width == other->width && one->height == other->height && g_strcmp0 (one->paper, other->paper) == 0;
}

/* What the catalogue needs of all that the device takes; NULL where it takes everything. */
static GPtrArray *
report_media (DocketStationDevice *self)
{
  GPtrArray *own = self->device != NULL ? docket_device_get_media (self->device) : NULL;
  GPtrArray *all;

  if (own == NULL || own->len == 0 || self->makeables == NULL)
    return NULL;

  all = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_report_media_free);
  for (guint i = 0; i < self->makeables->len; i++)
    {
      const DocketMakeable *one = g_ptr_array_index (self->makeables, i);
      DocketReportMedia *media;

      if (!makes (self, one, docket_device_can_make))
        continue;
      media = docket_report_media_new (one->width, one->height, one->paper, makes (self, one, docket_device_has_loaded));
      if (g_ptr_array_find_with_equal_func (all, media, is_same_media, NULL))
        docket_report_media_free (media);
      else
        g_ptr_array_add (all, media);
    }

  return all;
}

DocketDeviceReport *
docket_station_device_report (DocketStationDevice *self)
{
  DocketDeviceReport *report = docket_device_report_new (self->name);

  report->uri = g_strdup (self->uri);
  report->kind = g_strdup (docket_station_device_get_kind (self));
  g_free (report->state);
  report->state = g_strdup (docket_station_device_get_state (self));
  g_strfreev (report->reasons);
  report->reasons = g_strdupv (self->reasons);
  report->message = g_strdup (self->sentence);
  report->job = docket_station_device_get_job (self);
  report->products = all_products (self);
  if (self->device != NULL)
    report->artworks = g_strdupv ((char **) docket_device_get_artworks (self->device));
  report->media = report_media (self);
  report->paused = self->opinion_told = self->opinion;
  if (self->work != NULL)
    report->progress = docket_station_device_get_progress (self);
  report->seconds_left = docket_station_device_get_seconds_left (self);
  report->stopped_since = self->stopped_since;

  return report;
}

void
docket_station_device_get_face (DocketStationDevice *self,
                                DocketLength *width,
                                DocketLength *height)
{
  const DocketJob *job = self->work != NULL ? docket_work_get_job (self->work) : NULL;

  *width = job != NULL ? job->width : 0;
  *height = job != NULL ? job->height : 0;
  for (guint i = 0; job == NULL && self->makeables != NULL && i < self->makeables->len; i++)
    {
      const DocketMakeable *one = g_ptr_array_index (self->makeables, i);

      if (makes (self, one, docket_device_can_make) && (gint64) one->width * one->height > (gint64) *width * *height)
        {
          *width = one->width;
          *height = one->height;
        }
    }
}
