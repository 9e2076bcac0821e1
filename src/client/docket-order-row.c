/* docket-order-row.c: one order in the counter's list, changing in place
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-order-row.h"

#include "docket-client.h"
#include "docket-error.h"
#include "docket-json.h"
#include "docket-time.h"

#include <glib/gi18n.h>

typedef struct
{
  char *code;
  DocketOrderState state;
  DocketWants wants;
  guint64 version;
  char *name;
  char *summary;
  guint n_items, n_copies;
  char *image;
  guint images_complete, images_expected;
  gboolean alert, held, made;
  DocketMoney unpaid;
  gint64 placed_at, ready_at;
  char *compartment;
  char *compartment_kind;
  gint64 expected_p50, expected_p90;
  gint64 missed_promise;
  char **stopped;
  guint jobs_total, jobs_completed;
} Facts;

struct _DocketOrderRow
{
  GObject parent;
  Facts facts;
};

G_DEFINE_FINAL_TYPE (DocketOrderRow, docket_order_row, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CODE,
  PROP_STATE,
  PROP_WANTS,
  PROP_VERSION,
  PROP_NAME,
  PROP_SUMMARY,
  PROP_N_ITEMS,
  PROP_N_COPIES,
  PROP_IMAGE,
  PROP_IMAGES_COMPLETE,
  PROP_IMAGES_EXPECTED,
  PROP_ALERT,
  PROP_HELD,
  PROP_MADE,
  PROP_UNPAID,
  PROP_PLACED_AT,
  PROP_READY_AT,
  PROP_COMPARTMENT,
  PROP_EXPECTED_P50,
  PROP_EXPECTED_P90,
  PROP_MISSED_PROMISE,
  PROP_STOPPED,
  PROP_JOBS_TOTAL,
  PROP_JOBS_COMPLETED,
  N_PROPS,
};

static void
facts_clear (Facts *facts)
{
  g_free (facts->code);
  g_free (facts->name);
  g_free (facts->summary);
  g_free (facts->image);
  g_free (facts->compartment);
  g_free (facts->compartment_kind);
  g_strfreev (facts->stopped);
}

static void
docket_order_row_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  Facts *facts = &DOCKET_ORDER_ROW (object)->facts;

  switch (prop_id)
    {
    case PROP_CODE: g_value_set_string (value, facts->code); break;
    case PROP_STATE: g_value_set_int (value, facts->state); break;
    case PROP_WANTS: g_value_set_int (value, facts->wants); break;
    case PROP_VERSION: g_value_set_uint64 (value, facts->version); break;
    case PROP_NAME: g_value_set_string (value, facts->name); break;
    case PROP_SUMMARY: g_value_set_string (value, facts->summary); break;
    case PROP_N_ITEMS: g_value_set_uint (value, facts->n_items); break;
    case PROP_N_COPIES: g_value_set_uint (value, facts->n_copies); break;
    case PROP_IMAGE: g_value_set_string (value, facts->image); break;
    case PROP_IMAGES_COMPLETE: g_value_set_uint (value, facts->images_complete); break;
    case PROP_IMAGES_EXPECTED: g_value_set_uint (value, facts->images_expected); break;
    case PROP_ALERT: g_value_set_boolean (value, facts->alert); break;
    case PROP_HELD: g_value_set_boolean (value, facts->held); break;
    case PROP_MADE: g_value_set_boolean (value, facts->made); break;
    case PROP_UNPAID: g_value_set_int64 (value, facts->unpaid.amount); break;
    case PROP_PLACED_AT: g_value_set_int64 (value, facts->placed_at); break;
    case PROP_READY_AT: g_value_set_int64 (value, facts->ready_at); break;
    case PROP_COMPARTMENT: g_value_set_string (value, facts->compartment); break;
    case PROP_EXPECTED_P50: g_value_set_int64 (value, facts->expected_p50); break;
    case PROP_EXPECTED_P90: g_value_set_int64 (value, facts->expected_p90); break;
    case PROP_MISSED_PROMISE: g_value_set_int64 (value, facts->missed_promise); break;
    case PROP_STOPPED: g_value_set_boxed (value, facts->stopped); break;
    case PROP_JOBS_TOTAL: g_value_set_uint (value, facts->jobs_total); break;
    case PROP_JOBS_COMPLETED: g_value_set_uint (value, facts->jobs_completed); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
docket_order_row_finalize (GObject *object)
{
  facts_clear (&DOCKET_ORDER_ROW (object)->facts);

  G_OBJECT_CLASS (docket_order_row_parent_class)->finalize (object);
}

static void
install (GObjectClass *klass,
         guint prop_id,
         const char *name,
         GType type)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamSpec *spec;

  if (type == G_TYPE_STRING)
    spec = g_param_spec_string (name, NULL, NULL, NULL, flags);
  else if (type == G_TYPE_BOOLEAN)
    spec = g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
  else if (type == G_TYPE_INT)
    spec = g_param_spec_int (name, NULL, NULL, 0, G_MAXINT, 0, flags);
  else if (type == G_TYPE_UINT)
    spec = g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, flags);
  else if (type == G_TYPE_INT64)
    spec = g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  else if (type == G_TYPE_UINT64)
    spec = g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
  else
    spec = g_param_spec_boxed (name, NULL, NULL, type, flags);

  g_object_class_install_property (klass, prop_id, spec);
}

static void
docket_order_row_class_init (DocketOrderRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = docket_order_row_get_property;
  object_class->finalize = docket_order_row_finalize;

  install (object_class, PROP_CODE, "code", G_TYPE_STRING);
  install (object_class, PROP_STATE, "state", G_TYPE_INT);
  install (object_class, PROP_WANTS, "wants", G_TYPE_INT);
  install (object_class, PROP_VERSION, "version", G_TYPE_UINT64);
  install (object_class, PROP_NAME, "name", G_TYPE_STRING);
  install (object_class, PROP_SUMMARY, "summary", G_TYPE_STRING);
  install (object_class, PROP_N_ITEMS, "n-items", G_TYPE_UINT);
  install (object_class, PROP_N_COPIES, "n-copies", G_TYPE_UINT);
  install (object_class, PROP_IMAGE, "image", G_TYPE_STRING);
  install (object_class, PROP_IMAGES_COMPLETE, "images-complete", G_TYPE_UINT);
  install (object_class, PROP_IMAGES_EXPECTED, "images-expected", G_TYPE_UINT);
  install (object_class, PROP_ALERT, "alert", G_TYPE_BOOLEAN);
  install (object_class, PROP_HELD, "held", G_TYPE_BOOLEAN);
  install (object_class, PROP_MADE, "made", G_TYPE_BOOLEAN);
  install (object_class, PROP_UNPAID, "unpaid", G_TYPE_INT64);
  install (object_class, PROP_PLACED_AT, "placed-at", G_TYPE_INT64);
  install (object_class, PROP_READY_AT, "ready-at", G_TYPE_INT64);
  install (object_class, PROP_COMPARTMENT, "compartment", G_TYPE_STRING);
  install (object_class, PROP_EXPECTED_P50, "expected-p50", G_TYPE_INT64);
  install (object_class, PROP_EXPECTED_P90, "expected-p90", G_TYPE_INT64);
  install (object_class, PROP_MISSED_PROMISE, "missed-promise", G_TYPE_INT64);
  install (object_class, PROP_STOPPED, "stopped", G_TYPE_STRV);
  install (object_class, PROP_JOBS_TOTAL, "jobs-total", G_TYPE_UINT);
  install (object_class, PROP_JOBS_COMPLETED, "jobs-completed", G_TYPE_UINT);
}

static void
docket_order_row_init (DocketOrderRow *self)
{
}

static char *
read_string (JsonObject *object,
             const char *name)
{
  return g_strdup (json_object_get_string_member_with_default (object, name, NULL));
}

static guint
read_uint (JsonObject *object,
           const char *name)
{
  return CLAMP (json_object_get_int_member_with_default (object, name, 0), 0, G_MAXINT);
}

static gint64
read_time (JsonObject *object,
           const char *name)
{
  const char *text = json_object_get_string_member_with_default (object, name, NULL);
  gint64 at = 0;

  if (text != NULL)
    docket_time_from_rfc3339 (text, &at, NULL);

  return at;
}

static JsonObject *
read_object (JsonObject *object,
             const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char **
read_strv (JsonObject *object,
           const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  g_autoptr (GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || json_array_get_length (json_node_get_array (node)) == 0)
    return NULL;

  builder = g_strv_builder_new ();
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_string (element) != NULL)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

static void
read_parts (Facts *facts,
            JsonObject *row)
{
  JsonObject *part;

  if ((part = read_object (row, "unpaid")) != NULL)
    facts->unpaid = docket_money (json_object_get_int_member_with_default (part, "amount", 0),
                                  json_object_get_string_member_with_default (part, "currency", ""));
  if ((part = read_object (row, "expected")) != NULL)
    {
      facts->expected_p50 = read_time (part, "p50");
      facts->expected_p90 = read_time (part, "p90");
    }
  if ((part = read_object (row, "promised")) != NULL)
    facts->missed_promise = read_time (part, "broken_at") != 0 ? read_time (part, "p90") : 0;
  if ((part = read_object (row, "jobs")) != NULL)
    {
      facts->jobs_total = read_uint (part, "total");
      facts->jobs_completed = read_uint (part, "completed");
    }
}

/* An order of words alone is shown as what is made of its first words, once they are fixed. */
static char *
read_image (const Facts *facts,
            JsonObject *row)
{
  g_autofree char *item = read_string (row, "item");
  char *image = read_string (row, "image");

  if (image != NULL || item == NULL || facts->state == DOCKET_ORDER_RECEIVING)
    return image;

  return g_strconcat (DOCKET_CLIENT_ITEM, item, NULL);
}

static gboolean
read_facts (Facts *facts,
            JsonObject *row)
{
  const char *state = json_object_get_string_member_with_default (row, "state", NULL);
  const char *wants = json_object_get_string_member_with_default (row, "wants", NULL);

  facts->code = read_string (row, "code");
  if (facts->code == NULL
      || state == NULL || !docket_order_state_from_nick (state, &facts->state)
      || wants == NULL || !docket_wants_from_nick (wants, &facts->wants))
    return FALSE;

  facts->version = MAX (0, json_object_get_int_member_with_default (row, "version", 0));
  facts->name = read_string (row, "name");
  facts->summary = read_string (row, "summary");
  facts->n_items = read_uint (row, "n_items");
  facts->n_copies = read_uint (row, "n_copies");
  facts->image = read_image (facts, row);
  facts->images_complete = read_uint (row, "images_complete");
  facts->images_expected = read_uint (row, "images_expected");
  facts->alert = json_object_get_boolean_member_with_default (row, "alert", FALSE);
  facts->held = json_object_get_boolean_member_with_default (row, "held", FALSE);
  facts->made = json_object_get_boolean_member_with_default (row, "made", FALSE);
  facts->placed_at = read_time (row, "placed_at");
  facts->ready_at = read_time (row, "ready_at");
  facts->compartment = read_string (row, "compartment");
  facts->compartment_kind = read_string (row, "compartment_kind");
  facts->stopped = read_strv (row, "stopped");
  read_parts (facts, row);

  return TRUE;
}

static gboolean
strv_same (char **one,
           char **other)
{
  if (one == NULL || other == NULL)
    return one == other;

  return g_strv_equal ((const char *const *) one, (const char *const *) other);
}

DocketOrderRow *
docket_order_row_new_from_json (JsonNode *node,
                                GError **error)
{
  g_autoptr (DocketOrderRow) self = g_object_new (DOCKET_TYPE_ORDER_ROW, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !read_facts (&self->facts, json_node_get_object (node)))
    {
      g_set_error (error, DOCKET_ERROR, DOCKET_ERROR_INVALID,
                   _("A row of the order server's list is not of the expected form. Check that its version is the same."));
      return NULL;
    }

  return g_steal_pointer (&self);
}

DocketOrderRow *
docket_order_row_new_from_order (const DocketOrder *order)
{
  g_autofree char *text = docket_order_to_row_json (order);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  return docket_order_row_new_from_json (node, NULL);
}

void
docket_order_row_update (DocketOrderRow *self,
                         DocketOrderRow *other)
{
  Facts old = self->facts;
  Facts *now = &self->facts;
  GObject *object = G_OBJECT (self);

  g_return_if_fail (g_strcmp0 (old.code, other->facts.code) == 0);

  self->facts = other->facts;
  other->facts = old;
  g_object_freeze_notify (object);
#define NOTIFY_STRING(field, name) if (g_strcmp0 (old.field, now->field) != 0) g_object_notify (object, name)
#define NOTIFY(field, name) if (old.field != now->field) g_object_notify (object, name)
  NOTIFY (state, "state");
  NOTIFY (wants, "wants");
  NOTIFY (version, "version");
  NOTIFY_STRING (name, "name");
  NOTIFY_STRING (summary, "summary");
  NOTIFY (n_items, "n-items");
  NOTIFY (n_copies, "n-copies");
  NOTIFY_STRING (image, "image");
  NOTIFY (images_complete, "images-complete");
  NOTIFY (images_expected, "images-expected");
  NOTIFY (alert, "alert");
  NOTIFY (held, "held");
  NOTIFY (made, "made");
  NOTIFY (unpaid.amount, "unpaid");
  NOTIFY (placed_at, "placed-at");
  NOTIFY (ready_at, "ready-at");
  NOTIFY_STRING (compartment, "compartment");
  NOTIFY_STRING (compartment_kind, "compartment");
  NOTIFY (expected_p50, "expected-p50");
  NOTIFY (expected_p90, "expected-p90");
  NOTIFY (missed_promise, "missed-promise");
  if (!strv_same (old.stopped, now->stopped))
    g_object_notify (object, "stopped");
  NOTIFY (jobs_total, "jobs-total");
  NOTIFY (jobs_completed, "jobs-completed");
#undef NOTIFY
#undef NOTIFY_STRING
  g_object_thaw_notify (object);
}

const char *
docket_order_row_get_code (DocketOrderRow *self)
{
  return self->facts.code;
}

DocketOrderState
docket_order_row_get_state (DocketOrderRow *self)
{
  return self->facts.state;
}

DocketWants
docket_order_row_get_wants (DocketOrderRow *self)
{
  return self->facts.wants;
}

guint64
docket_order_row_get_version (DocketOrderRow *self)
{
  return self->facts.version;
}

const char *
docket_order_row_get_name (DocketOrderRow *self)
{
  return self->facts.name;
}

const char *
docket_order_row_get_summary (DocketOrderRow *self)
{
  return self->facts.summary;
}

guint
docket_order_row_get_n_items (DocketOrderRow *self)
{
  return self->facts.n_items;
}

guint
docket_order_row_get_n_copies (DocketOrderRow *self)
{
  return self->facts.n_copies;
}

const char *
docket_order_row_get_image (DocketOrderRow *self)
{
  return self->facts.image;
}

guint
docket_order_row_get_images_complete (DocketOrderRow *self)
{
  return self->facts.images_complete;
}

guint
docket_order_row_get_images_expected (DocketOrderRow *self)
{
  return self->facts.images_expected;
}

gboolean
docket_order_row_get_alert (DocketOrderRow *self)
{
  return self->facts.alert;
}

gboolean
docket_order_row_get_held (DocketOrderRow *self)
{
  return self->facts.held;
}

gboolean
docket_order_row_get_made (DocketOrderRow *self)
{
  return self->facts.made;
}

const DocketMoney *
docket_order_row_get_unpaid (DocketOrderRow *self)
{
  return &self->facts.unpaid;
}

gint64
docket_order_row_get_placed_at (DocketOrderRow *self)
{
  return self->facts.placed_at;
}

gint64
docket_order_row_get_ready_at (DocketOrderRow *self)
{
  return self->facts.ready_at;
}

const char *
docket_order_row_get_compartment (DocketOrderRow *self)
{
  return self->facts.compartment;
}

const char *
docket_order_row_get_compartment_kind (DocketOrderRow *self)
{
  return self->facts.compartment_kind;
}

gint64
docket_order_row_get_expected_p50 (DocketOrderRow *self)
{
  return self->facts.expected_p50;
}

gint64
docket_order_row_get_expected_p90 (DocketOrderRow *self)
{
  return self->facts.expected_p90;
}

gint64
docket_order_row_get_missed_promise (DocketOrderRow *self)
{
  return self->facts.missed_promise;
}

const char *const *
docket_order_row_get_stopped (DocketOrderRow *self)
{
  return (const char *const *) self->facts.stopped;
}

guint
docket_order_row_get_jobs_total (DocketOrderRow *self)
{
  return self->facts.jobs_total;
}

guint
docket_order_row_get_jobs_completed (DocketOrderRow *self)
{
  return self->facts.jobs_completed;
}
