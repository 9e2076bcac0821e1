/* docket-previews.c: the pictures of orders, kept in memory and shared
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-preview-private.h"

/* About 200 kB each when decoded, and 10 MB. */
#define KEEP_SMALL 320
#define KEEP_LARGE 6
#define SMALL 256

struct _DocketPreviews
{
  GObject parent_instance;

  DocketClient *client;
  GHashTable *by_key;      /* "code/image/size" -> DocketPreview, owned */
  GQueue small, large;     /* DocketPreview, borrowed, most lately used first */
  guint loading;
  gboolean veiled;
};

G_DEFINE_FINAL_TYPE (DocketPreviews, docket_previews, G_TYPE_OBJECT)

enum
{
  PROP_LOADING = 1,
  PROP_VEILED,
  N_PROPS
};

static GParamSpec *
loading_spec (void)
{
  return g_object_class_find_property (g_type_class_peek (DOCKET_TYPE_PREVIEWS), "loading");
}

typedef struct
{
  DocketPreviews *previews;
  DocketPreview *preview;
} Load;

static void
load_free (Load *load)
{
  g_clear_object (&load->preview);
  g_clear_object (&load->previews);
  g_free (load);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static void
load_settle (Load *load, GdkTexture *texture)
{
  docket_preview_settle (load->preview, texture != NULL ? DOCKET_PREVIEW_OK : DOCKET_PREVIEW_MISSING, texture);
  load->previews->loading--;
  g_object_notify_by_pspec (G_OBJECT (load->previews), loading_spec ());
}

static void
decode_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = gdk_texture_new_from_bytes (task_data, &error);

  if (texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  load_settle (load, texture);
}

static void
decode (Load *load, GBytes *jpeg)
{
  g_autoptr (GTask) task = g_task_new (load->previews, NULL, on_decoded, load);

  g_task_set_source_tag (task, decode);
  g_task_set_task_data (task, g_bytes_ref (jpeg), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_thread);
}

static void
on_preview (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Load) load = user_data;
  g_autoptr (GBytes) jpeg = docket_client_preview_finish (DOCKET_CLIENT (source), result, NULL);

  if (jpeg != NULL)
    decode (g_steal_pointer (&load), jpeg);
  else
    load_settle (load, NULL);
}

static void
start_load (DocketPreviews *self, DocketPreview *preview)
{
  Load *load = g_new0 (Load, 1);
  g_autoptr (GBytes) jpeg = docket_client_dup_cached_preview (self->client, preview->code, preview->image,
                                                              preview->size);

  load->previews = g_object_ref (self);
  load->preview = g_object_ref (preview);
  preview->state = DOCKET_PREVIEW_LOADING;
  self->loading++;
  g_object_notify_by_pspec (G_OBJECT (self), loading_spec ());

  if (jpeg != NULL)
    decode (load, jpeg);
  else
    docket_client_preview_async (self->client, preview->code, preview->image, preview->size, NULL, on_preview, load);
}

static char *
key_of (const char *code, const char *image, guint size)
{
  return g_strdup_printf ("%s/%s/%u", code, image, size);
}

static GQueue *
queue_of (DocketPreviews *self, guint size)
{
  return size > SMALL ? &self->large : &self->small;
}

/* Those still shown somewhere live on there; the store only lets go of them. */
static void
drop_oldest (DocketPreviews *self, GQueue *queue, guint keep)
{
  while (g_queue_get_length (queue) > keep)
    {
      DocketPreview *oldest = g_queue_pop_tail (queue);
      g_autofree char *key = key_of (oldest->code, oldest->image, oldest->size);

      g_hash_table_remove (self->by_key, key);
    }
}

static DocketPreview *
add (DocketPreviews *self, const char *code, const char *image, guint size)
{
  DocketPreview *preview = g_object_new (DOCKET_TYPE_PREVIEW, NULL);
  GQueue *queue = queue_of (self, size);

  preview->code = g_strdup (code);
  preview->image = g_strdup (image);
  preview->size = size;
  preview->veiled = self->veiled;
  g_hash_table_insert (self->by_key, key_of (code, image, size), preview);
  g_queue_push_head (queue, preview);
  start_load (self, preview);
  drop_oldest (self, queue, size > SMALL ? KEEP_LARGE : KEEP_SMALL);

  return preview;
}

static void
docket_previews_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DocketPreviews *self = DOCKET_PREVIEWS (object);

  if (id == PROP_LOADING)
    g_value_set_uint (value, self->loading);
  else
    g_value_set_boolean (value, self->veiled);
}

static void
docket_previews_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  docket_previews_set_veiled (DOCKET_PREVIEWS (object), g_value_get_boolean (value));
}

static void
docket_previews_finalize (GObject *object)
{
  DocketPreviews *self = DOCKET_PREVIEWS (object);

  g_queue_clear (&self->small);
  g_queue_clear (&self->large);
  g_clear_pointer (&self->by_key, g_hash_table_unref);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (docket_previews_parent_class)->finalize (object);
}

static void
docket_previews_class_init (DocketPreviewsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_previews_get_property;
  object_class->set_property = docket_previews_set_property;
  object_class->finalize = docket_previews_finalize;

  g_object_class_install_property (object_class, PROP_LOADING,
                                   g_param_spec_uint ("loading", NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_VEILED,
                                   g_param_spec_boolean ("veiled", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                                                         G_PARAM_STATIC_STRINGS));
}

static void
docket_previews_init (DocketPreviews *self)
{
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

DocketPreviews *
docket_previews_new (DocketClient *client)
{
  DocketPreviews *self = g_object_new (DOCKET_TYPE_PREVIEWS, NULL);

  self->client = g_object_ref (client);

  return self;
}

DocketPreview *
docket_previews_get (DocketPreviews *self, const char *code, const char *image, guint size)
{
  g_autofree char *key = key_of (code, image, size);
  DocketPreview *preview = g_hash_table_lookup (self->by_key, key);
  GQueue *queue = queue_of (self, size);

  if (preview == NULL)
    return g_object_ref (add (self, code, image, size));

  g_queue_remove (queue, preview);
  g_queue_push_head (queue, preview);
  if (preview->state == DOCKET_PREVIEW_MISSING)
    start_load (self, preview);

  return g_object_ref (preview);
}

guint
docket_previews_get_loading (DocketPreviews *self)
{
  return self->loading;
}

void
docket_previews_set_veiled (DocketPreviews *self, gboolean veiled)
{
  GHashTableIter iter;
  gpointer preview;

  if (self->veiled == veiled)
    return;

  self->veiled = veiled;
  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &preview))
    docket_preview_set_veiled (preview, veiled);
  g_object_notify (G_OBJECT (self), "veiled");
}

void
docket_previews_retry (DocketPreviews *self, const char *code)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_key);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DocketPreview *preview = value;

      if (preview->state == DOCKET_PREVIEW_MISSING && g_str_equal (preview->code, code))
        start_load (self, preview);
    }
}
