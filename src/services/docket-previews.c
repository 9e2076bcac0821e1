/* docket-previews.c: the threads that check pictures and make their previews
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-previews-private.h"

#include "docket-change.h"
#include "docket-error.h"
#include "docket-images-table.h"
#include "docket-images.h"
#include "docket-making.h"
#include "docket-orders.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define PAGES "pages"
#define LAST_TURN 1000000  /* whoever looks at pictures is waiting; for pages nobody is */

/* What fails for our own fault (a full disk, no helper) is left for docket_previews_recover(). */

struct _DocketPreviews
{
  DocketServices *services;
  GThreadPool *pool;
  gint stopping;         /* atomic */
  GMutex lock;
  GCond idle;
  GHashTable *queued;    /* guarded by lock: "ORDER/ID" of what is queued or being checked */
  GHashTable *by_order;  /* guarded by lock: ORDER -> how many of its are */
  guint64 n_tasks;       /* guarded by lock */
};

typedef struct
{
  char *order;
  char *id;
  char *sha256;          /* NULL: the pages of the order are to be made */
  guint turn;            /* how many of its order were before it */
  guint64 number;
} Task;

typedef struct
{
  const char *id;
  gboolean good;
  const DocketPictureInfo *info;
  const char *problem;
  gboolean look;           /* (out): a stamp can be looked at now */
} Verdict;

static void
task_free (Task *task)
{
  g_free (task->order);
  g_free (task->id);
  g_free (task->sha256);
  g_free (task);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Task, task_free)

/* Sizes and warnings depend on the picture's pixels. The customer may have left the contents in a form
 * that has no price yet; placing says so. */
static void
judge_again (DocketChanging *changing)
{
  DocketOrder *order = changing->result->order;

  if (order->state == DOCKET_ORDER_RECEIVING)
    docket_order_price (order, docket_services_get_catalogue (changing->services, changing->site->id), changing->site, NULL);
}

static gboolean
store_verdict (DocketChanging *changing,
               gpointer        data,
               GError        **error)
{
  Verdict *verdict = data;
  DocketOrder *order = changing->result->order;
  DocketImage *image = docket_order_find_image (order, verdict->id);
  g_autoptr (DocketImageRow) row = docket_images_table_get (changing->handle, order->code, verdict->id,
                                                            error);
  g_autofree char *event_data = NULL;

  if (row == NULL)
    return FALSE;
  if (image == NULL || row->removed)
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_GONE, "The picture was removed meanwhile.");
      return FALSE;
    }
  row->state = image->state = verdict->good ? DOCKET_IMAGE_OK : DOCKET_IMAGE_REFUSED;
  if (verdict->good)
    {
      image->width = verdict->info->width;
      image->height = verdict->info->height;
    }
  g_free (image->problem);
  image->problem = g_strdup (verdict->problem);
  judge_again (changing);
  verdict->look = order->state == DOCKET_ORDER_RECEIVING &&
                  docket_making_has_stamp_of_picture (changing->services, order);
  event_data = g_strdup_printf ("{\"image\":\"%s\",\"state\":\"%s\"}", image->id,
                                docket_image_state_to_nick (image->state));
  return docket_images_table_put (changing->handle, row, error) &&
         docket_change_log (changing, verdict->good ? "image-complete" : "image-refused", event_data,
                            !verdict->good, error);
}

static gboolean
judge (DocketChanging *changing,
       gpointer        data,
       GError        **error)
{
  docket_making_judge (changing->services, changing->result->order);
  return docket_change_log (changing, "contents", NULL, FALSE, error);
}

/* A stamp of a picture can be looked at now that the picture is here. */
static void
judge_stamps (DocketServices   *services,
              const DocketCall *call,
              const char       *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = docket_orders_load (services, call, code, &error);

  if (order != NULL)
    docket_making_look (services, order);
  if (order == NULL || !docket_change_order (services, call, code, judge, NULL, NULL, &error))
    g_message ("what is wrong with the stamps of %s was not stored: %s", code, error->message);
}

static gboolean
is_pictures_fault (const GError *error)
{
  return g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_BAD_PICTURE) ||
         g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_TOO_LARGE);
}

static void
check (DocketPreviews *previews,
       const Task     *task)
{
  DocketServices *services = previews->services;
  DocketCall call = { .actor = "server", .now = g_get_real_time () };
  DocketPictureInfo info = { NULL };
  Verdict verdict = { .id = task->id, .info = &info };
  g_autoptr (GError) fault = NULL;
  g_autoptr (GError) error = NULL;

  verdict.good = docket_previews_make (services, task->sha256, &info, &fault);
  if (fault != NULL && !is_pictures_fault (fault))
    {
      g_message ("picture %s of %s is to be checked again: %s", task->id, task->order, fault->message);
      return;
    }
  verdict.problem = fault != NULL ? fault->message : NULL;
  if (docket_change_order (services, &call, task->order, store_verdict, &verdict, NULL, &error))
    {
      if (verdict.look)
        judge_stamps (services, &call, task->order);
    }
  else if (!g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_GONE) &&
      !g_error_matches (error, DOCKET_ERROR, DOCKET_ERROR_NOT_FOUND))
    g_warning ("what picture %s of %s is could not be stored: %s", task->id, task->order,
               error->message);
}

/* Nobody waits for them yet: what fails is made, or told, when a device asks for it. */
static void
make_ahead (DocketServices *services,
            const char     *code)
{
  DocketCall call = { .actor = "server", .now = g_get_real_time () };
  g_autoptr (GError) error = NULL;
  g_autoptr (DocketOrder) order = docket_orders_load (services, &call, code, &error);

  if (order == NULL || !docket_making_ahead (services, order, &error))
    g_message ("pages of %s were not made ahead: %s", code, error->message);
}

/* Orders take turns: who sends hundreds of pictures does not keep the others waiting for their first. */
static gint
compare_tasks (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Task *first = a, *second = b;

  if (first->turn != second->turn)
    return first->turn < second->turn ? -1 : 1;
  return first->number < second->number ? -1 : first->number > second->number;
}

/* Under the lock. @by: 1 or -1. The number before. */
static guint
count_order (DocketPreviews *previews,
             const char     *order,
             gint            by)
{
  gint before = GPOINTER_TO_INT (g_hash_table_lookup (previews->by_order, order));

  if (before + by > 0)
    g_hash_table_insert (previews->by_order, g_strdup (order), GINT_TO_POINTER (before + by));
  else
    g_hash_table_remove (previews->by_order, order);
  return (guint) before;
}

static void
work (gpointer data,
      gpointer user_data)
{
  g_autoptr (Task) task = data;
  DocketPreviews *previews = user_data;
  g_autofree char *key = g_strdup_printf ("%s/%s", task->order, task->id);

  if (!g_atomic_int_get (&previews->stopping) && task->sha256 != NULL)
    check (previews, task);
  else if (!g_atomic_int_get (&previews->stopping))
    make_ahead (previews->services, task->order);
  g_mutex_lock (&previews->lock);
  g_hash_table_remove (previews->queued, key);
  count_order (previews, task->order, -1);
  g_cond_broadcast (&previews->idle);
  g_mutex_unlock (&previews->lock);
}

static gboolean
render (DocketServices    *services,
        const char        *sha256,
        DocketDerived     *derived[2],
        DocketPictureInfo *info,
        GError           **error)
{
  DocketPreview wanted[] = {
    { .size = DOCKET_PREVIEW_SMALL, .fd = docket_derived_get_fd (derived[0]) },
    { .size = DOCKET_PREVIEW_LARGE, .fd = docket_derived_get_fd (derived[1]) },
  };
  gint fd = docket_blobs_open_original (services->blobs, sha256, NULL, error);
  gboolean made;

  if (fd < 0)
    return FALSE;
  made = docket_renderer_previews (services->renderer, fd, wanted, G_N_ELEMENTS (wanted), info, error);
  close (fd);
  return made;
}

DocketPreviews *
docket_previews_new (DocketServices *services,
                     guint           n_threads)
{
  DocketPreviews *previews = g_new0 (DocketPreviews, 1);

  previews->services = services;
  g_mutex_init (&previews->lock);
  g_cond_init (&previews->idle);
  previews->queued = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  previews->by_order = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  previews->pool = g_thread_pool_new (work, previews, (gint) n_threads, FALSE, NULL);
  g_thread_pool_set_sort_function (previews->pool, compare_tasks, NULL);
  return previews;
}

void
docket_previews_free (DocketPreviews *previews)
{
  if (previews == NULL)
    return;

  g_atomic_int_set (&previews->stopping, TRUE);
  g_thread_pool_free (previews->pool, FALSE, TRUE);
  g_hash_table_unref (previews->queued);
  g_hash_table_unref (previews->by_order);
  g_mutex_clear (&previews->lock);
  g_cond_clear (&previews->idle);
  g_free (previews);
}

gboolean
docket_previews_recover (DocketPreviews *previews,
                         GError        **error)
{
  g_autofree char *order = NULL;
  g_autofree char *id = NULL;

  while (TRUE)
    {
      g_autoptr (DocketDbHandle) handle = docket_db_read_begin (previews->services->db, error);
      g_autoptr (GPtrArray) rows = NULL;

      if (handle == NULL)
        return FALSE;
      rows = docket_images_table_list_checking (handle, order, id, 100, error);
      if (rows == NULL)
        return FALSE;
      if (rows->len == 0)
        return TRUE;
      for (guint i = 0; i < rows->len; i++)
        {
          const DocketImageRow *row = g_ptr_array_index (rows, i);

          docket_previews_queue (previews, row->order, row->id, row->sha256);
          g_free (order);
          g_free (id);
          order = g_strdup (row->order);
          id = g_strdup (row->id);
        }
    }
}

void
docket_previews_queue (DocketPreviews *previews,
                       const char     *order,
                       const char     *id,
                       const char     *sha256)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&previews->lock);
  Task *task;

  if (!g_hash_table_add (previews->queued, g_strdup_printf ("%s/%s", order, id)))
    return;
  task = g_new0 (Task, 1);
  task->order = g_strdup (order);
  task->id = g_strdup (id);
  task->sha256 = g_strdup (sha256);
  task->turn = count_order (previews, order, 1) + (sha256 == NULL ? LAST_TURN : 0);
  task->number = previews->n_tasks++;
  g_thread_pool_push (previews->pool, task, NULL);
}

void
docket_previews_queue_pages (DocketPreviews *previews,
                             const char     *order)
{
  docket_previews_queue (previews, order, PAGES, NULL);
}

gboolean
docket_previews_make (DocketServices    *services,
                      const char        *sha256,
                      DocketPictureInfo *info,
                      GError           **error)
{
  DocketDerived *derived[2] = { NULL, NULL };
  gboolean made;

  derived[0] = docket_derived_begin (services->blobs, sha256, "256.jpg", error);
  if (derived[0] == NULL)
    return FALSE;
  derived[1] = docket_derived_begin (services->blobs, sha256, "1600.jpg", error);
  made = derived[1] != NULL && render (services, sha256, derived, info, error);
  if (made)
    made = docket_derived_keep (g_steal_pointer (&derived[0]), error) &&
           docket_derived_keep (g_steal_pointer (&derived[1]), error);
  docket_derived_drop (derived[0]);
  docket_derived_drop (derived[1]);
  return made;
}

gboolean
docket_previews_wait_idle (DocketPreviews *previews,
                           gint64          timeout)
{
  gint64 deadline = g_get_monotonic_time () + timeout;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&previews->lock);

  while (g_hash_table_size (previews->queued) > 0)
    if (!g_cond_wait_until (&previews->idle, &previews->lock, deadline))
      break;
  return g_hash_table_size (previews->queued) == 0;
}

gboolean
docket_previews_wait_order (DocketPreviews *previews,
                            const char     *order,
                            gint64          timeout)
{
  gint64 deadline = g_get_monotonic_time () + timeout;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&previews->lock);

  while (g_hash_table_contains (previews->by_order, order))
    if (!g_cond_wait_until (&previews->idle, &previews->lock, deadline))
      break;
  return !g_hash_table_contains (previews->by_order, order);
}

guint
docket_previews_get_n_queued (DocketPreviews *previews)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&previews->lock);

  return g_hash_table_size (previews->queued);
}
