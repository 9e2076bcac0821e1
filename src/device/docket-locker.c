/* docket-locker.c: lockers behind relay boards: the thread that speaks on their line
 *
 * What is asked comes first; between it the boards are looked at in turn. A board that says nothing is asked ever more
 * rarely, so that it costs the others no time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-locker-private.h"

#include <glib/gi18n.h>

#define LOOK_EVERY (500 * G_TIME_SPAN_MILLISECOND)
#define LOOK_OFTEN (60 * G_TIME_SPAN_MILLISECOND)
#define SILENT_FIRST G_TIME_SPAN_SECOND
#define SILENT_LONGEST (30 * G_TIME_SPAN_SECOND)
#define OPEN_AGAIN (2 * G_TIME_SPAN_SECOND)
#define HURRY (250 * G_TIME_SPAN_MILLISECOND)
#define LET_GO_AGAIN (100 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  guint address;
  guint n_silent;          /* requests in a row without an answer */
  gboolean off;            /* its relays were switched off since the line was opened */
  gint64 next;             /* monotonic: when to look at it */
} Board;

typedef struct
{
  DocketOpening *opening;
  gboolean resume;         /* no pulse */
} Order;

/* Shared by the GObject and its thread. */
typedef struct
{
  gatomicrefcount refs;
  GMainContext *home;
  GWeakRef locker;

  GMutex lock;
  GCond cond;
  /* guarded by lock */
  gboolean started;        /* the thread */
  gboolean stop;
  gint64 hurry_until;
  GQueue orders;           /* Order */
  GPtrArray *new_doors;    /* DocketLockerDoor; NULL: as they are */
  char *trouble;           /* what is wrong with the line; NULL */
  gboolean open;
  char *silent;            /* "2, 5": boards that do not answer; NULL: all do */

  /* the thread's own */
  DocketModbusAddress *address;
  DocketModbus *line;
  GArray *boards;          /* Board */
  GPtrArray *doors;        /* DocketLockerDoor */
  gint64 open_next;
  DocketDoorEvents events;
} Keeper;

struct _DocketLocker
{
  GObject parent_instance;

  Keeper *keeper;
};

G_DEFINE_FINAL_TYPE (DocketLocker, docket_locker, G_TYPE_OBJECT)

static Keeper *
keeper_ref (Keeper *keeper)
{
  g_atomic_ref_count_inc (&keeper->refs);
  return keeper;
}

static void
order_free (gpointer data)
{
  Order *order = data;

  docket_opening_free (order->opening);
  g_free (order);
}

static void
keeper_unref (Keeper *keeper)
{
  if (!g_atomic_ref_count_dec (&keeper->refs))
    return;

  g_queue_clear_full (&keeper->orders, order_free);
  g_clear_pointer (&keeper->new_doors, g_ptr_array_unref);
  g_clear_pointer (&keeper->doors, g_ptr_array_unref);
  g_clear_pointer (&keeper->boards, g_array_unref);
  g_clear_pointer (&keeper->line, docket_modbus_free);
  g_clear_pointer (&keeper->address, docket_modbus_address_free);
  g_free (keeper->trouble);
  g_free (keeper->silent);
  g_weak_ref_clear (&keeper->locker);
  g_main_context_unref (keeper->home);
  g_mutex_clear (&keeper->lock);
  g_cond_clear (&keeper->cond);
  g_free (keeper);
}

/* --- news --- */

typedef struct
{
  Keeper *keeper;
  gint64 id;               /* 0: of a door */
  DocketOpeningState state;
  char *text;              /* message, or label */
  DocketDoor door;
  gboolean forced;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->text);
  keeper_unref (news->keeper);
  g_free (news);
}

static gboolean
tell_at_home (gpointer data)
{
  News *news = data;
  g_autoptr (DocketLocker) locker = g_weak_ref_get (&news->keeper->locker);

  if (locker == NULL)
    return G_SOURCE_REMOVE;
  if (news->id != 0)
    g_signal_emit_by_name (locker, "opening-changed", news->id, (guint) news->state, news->text);
  else
    g_signal_emit_by_name (locker, "door-changed", news->text, (guint) news->door, news->forced);
  return G_SOURCE_REMOVE;
}

static void
post (News *news)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_at_home, news, news_free);
  g_source_attach (source, news->keeper->home);
}

static void
on_opening (gpointer           data,
            gint64             id,
            DocketOpeningState state,
            const char        *message)
{
  News *news = g_new0 (News, 1);

  news->keeper = keeper_ref (data);
  news->id = id;
  news->state = state;
  news->text = g_strdup (message);
  post (news);
}

static void
on_door (gpointer    data,
         const char *label,
         DocketDoor  door,
         gboolean    forced)
{
  News *news = g_new0 (News, 1);

  news->keeper = keeper_ref (data);
  news->text = g_strdup (label);
  news->door = door;
  news->forced = forced;
  post (news);
}

/* --- the line --- */

static void
say_trouble (Keeper     *keeper,
             const char *trouble)
{
  g_mutex_lock (&keeper->lock);
  g_free (keeper->trouble);
  keeper->trouble = g_strdup (trouble);
  keeper->open = trouble == NULL;
  g_mutex_unlock (&keeper->lock);
}

static void
say_silent (Keeper *keeper)
{
  GString *silent = g_string_new (NULL);

  for (guint i = 0; i < keeper->boards->len; i++)
    {
      const Board *board = &g_array_index (keeper->boards, Board, i);

      if (board->n_silent > 1)
        g_string_append_printf (silent, "%s%u", silent->len > 0 ? ", " : "", board->address);
    }
  g_mutex_lock (&keeper->lock);
  g_free (keeper->silent);
  keeper->silent = g_string_free (silent, silent->len == 0);
  g_mutex_unlock (&keeper->lock);
}

static void
lose_doors (Keeper *keeper,
            guint   board)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (board == 0 || door->board == board)
        docket_locker_door_lost (door, &keeper->events);
    }
}

static Board *
find_board (Keeper *keeper,
            guint   address)
{
  const Board fresh = { .address = address };

  for (guint i = 0; i < keeper->boards->len; i++)
    if (g_array_index (keeper->boards, Board, i).address == address)
      return &g_array_index (keeper->boards, Board, i);
  g_array_append_val (keeper->boards, fresh);
  return &g_array_index (keeper->boards, Board, keeper->boards->len - 1);
}

static void
note_result (Keeper             *keeper,
             Board              *board,
             DocketModbusResult  result,
             gint64              now)
{
  if (result == DOCKET_MODBUS_GONE)
    {
      say_trouble (keeper, _("The connection to the lockers was lost."));
      lose_doors (keeper, 0);
      keeper->open_next = now;
      return;
    }
  if (result != DOCKET_MODBUS_SILENT)
    {
      if (board->n_silent > 0)
        {
          board->n_silent = 0;
          say_silent (keeper);
        }
      return;
    }
  /* One frame may be disturbed; the second in a row makes it a board that is gone. */
  board->n_silent++;
  if (board->n_silent == 1)
    {
      board->next = now;
      return;
    }
  board->off = FALSE;
  board->next = now + MIN (SILENT_FIRST << MIN (board->n_silent - 2, 5), SILENT_LONGEST);
  say_silent (keeper);
  lose_doors (keeper, board->address);
}

static gboolean
open_line (Keeper *keeper,
           gint64  now)
{
  g_autoptr (GError) error = NULL;

  if (docket_modbus_is_open (keeper->line))
    return TRUE;
  if (now < keeper->open_next)
    return FALSE;
  if (!docket_modbus_open (keeper->line, &error))
    {
      say_trouble (keeper, error->message);
      lose_doors (keeper, 0);
      keeper->open_next = g_get_monotonic_time () + OPEN_AGAIN;
      return FALSE;
    }
  for (guint i = 0; i < keeper->boards->len; i++)
    g_array_index (keeper->boards, Board, i).off = FALSE;
  say_trouble (keeper, NULL);
  return TRUE;
}

static DocketLockerDoor *
find_door (Keeper     *keeper,
           const char *label)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (g_str_equal (door->label, label))
        return door;
    }
  return NULL;
}

/* --- looking --- */

static gboolean
look_at_board (Keeper *keeper,
               Board  *board)
{
  guint8 inputs[DOCKET_MODBUS_MAX_INPUTS] = { 0 };
  DocketModbusResult result;
  guint n = 1;

  if (!board->off)
    {
      result = docket_modbus_all_off (keeper->line, board->address);
      board->off = result == DOCKET_MODBUS_DONE;
      if (!board->off)
        {
          note_result (keeper, board, result, g_get_monotonic_time ());
          return FALSE;
        }
    }
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      const DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->board == board->address)
        n = MAX (n, MIN (door->sensor + 1, DOCKET_MODBUS_MAX_INPUTS));
    }
  result = docket_modbus_read_inputs (keeper->line, board->address, n, inputs);
  note_result (keeper, board, result, g_get_monotonic_time ());
  for (guint i = 0; result == DOCKET_MODBUS_DONE && i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->board == board->address && door->sensor < n)
        docket_locker_door_saw (door, (inputs[door->sensor] != 0) == keeper->address->closed, g_get_monotonic_time (),
                                &keeper->events);
    }
  return result == DOCKET_MODBUS_DONE;
}

static gboolean
is_busy (Keeper *keeper,
         guint   board)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      const DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->board == board && docket_locker_door_is_busy (door))
        return TRUE;
    }
  return FALSE;
}

/* The board whose turn it is; @next (inout): when the first one is, at the latest. */
static Board *
next_board (Keeper *keeper,
            gint64  now,
            gint64 *next)
{
  Board *first = NULL;

  for (guint i = 0; i < keeper->boards->len; i++)
    {
      Board *board = &g_array_index (keeper->boards, Board, i);

      if (first == NULL || board->next < first->next)
        first = board;
    }
  if (first != NULL)
    *next = MIN (*next, first->next);
  return first != NULL && first->next <= now ? first : NULL;
}

static void
look_at_next (Keeper *keeper,
              gint64  now,
              gint64 *next)
{
  Board *board = next_board (keeper, now, next);
  gint64 pause;

  if (board == NULL)
    return;
  pause = is_busy (keeper, board->address) ? LOOK_OFTEN : LOOK_EVERY;
  if (look_at_board (keeper, board))
    board->next = now + pause;
  *next = now;
}

/* --- opening --- */

static void
fail (Keeper     *keeper,
      gint64      id,
      const char *sentence)
{
  on_opening (keeper, id, DOCKET_OPENING_FAILED, sentence);
}

static DocketModbusResult
send_pulse (Keeper           *keeper,
            DocketLockerDoor *door)
{
  DocketModbusResult result;

  if (keeper->address->flash)
    return docket_modbus_flash_relay (keeper->line, door->board, door->relay);
  result = docket_modbus_set_relay (keeper->line, door->board, door->relay, TRUE);
  if (result != DOCKET_MODBUS_REFUSED)
    door->relay_off = g_get_monotonic_time () + keeper->address->pulse_ms * G_TIME_SPAN_MILLISECOND;
  return result;
}

static void
open_door (Keeper              *keeper,
           DocketLockerDoor    *door,
           const DocketOpening *opening)
{
  Board *board = find_board (keeper, door->board);
  DocketModbusResult result;
  gint64 now;

  /* Of a board that was silent it must be known that it listens: a pulse into the dark could come later. */
  if ((board->n_silent > 0 || !board->off) && !look_at_board (keeper, board))
    {
      g_autofree char *sentence = g_strdup_printf (_("The board %u of the lockers does not answer."), board->address);

      fail (keeper, opening->id, sentence);
      return;
    }
  result = send_pulse (keeper, door);
  now = g_get_monotonic_time ();
  note_result (keeper, board, result, now);
  if (result == DOCKET_MODBUS_REFUSED)
    {
      fail (keeper, opening->id, _("The board of this locker refused the pulse. See whether the number of its relay is right."));
      return;
    }
  docket_locker_door_pulsed (door, opening->id, result == DOCKET_MODBUS_DONE,
                             now + keeper->address->wait_ms * G_TIME_SPAN_MILLISECOND, &keeper->events);
  board->next = now + LOOK_OFTEN;
}

static void
resume_door (Keeper              *keeper,
             DocketLockerDoor    *door,
             const DocketOpening *opening)
{
  Board *board = find_board (keeper, door->board);

  docket_locker_door_pulsed (door, opening->id, FALSE, g_get_monotonic_time () + LOOK_OFTEN, &keeper->events);
  if (docket_modbus_is_open (keeper->line))
    look_at_board (keeper, board);
}

static void
carry_out (Keeper      *keeper,
           const Order *order)
{
  const DocketOpening *opening = order->opening;
  DocketLockerDoor *door = find_door (keeper, opening->label);

  if (door == NULL || door->board != opening->board || door->relay != opening->relay)
    fail (keeper, opening->id, _("This locker is not known here."));
  else if (order->resume)
    resume_door (keeper, door, opening);
  else if (!open_line (keeper, g_get_monotonic_time ()))
    fail (keeper, opening->id, _("The lockers cannot be reached."));
  else
    open_door (keeper, door, opening);
}

/* A relay that stays on burns its lock. */
static void
let_go (Keeper           *keeper,
        DocketLockerDoor *door,
        gint64            now)
{
  DocketModbusResult result = docket_modbus_set_relay (keeper->line, door->board, door->relay, FALSE);

  note_result (keeper, find_board (keeper, door->board), result, now);
  door->relay_off = result == DOCKET_MODBUS_DONE || result == DOCKET_MODBUS_GONE ? 0 : now + LET_GO_AGAIN;
}

static void
tend_doors (Keeper *keeper,
            gint64  now,
            gint64 *next)
{
  for (guint i = 0; i < keeper->doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (keeper->doors, i);

      if (door->relay_off != 0 && now >= door->relay_off && docket_modbus_is_open (keeper->line))
        let_go (keeper, door, now);
      if (door->relay_off != 0)
        *next = MIN (*next, MAX (door->relay_off, now + G_TIME_SPAN_MILLISECOND));
      docket_locker_door_tick (door, now, &keeper->events);
      if (door->opening.id != 0)
        *next = MIN (*next, MAX (door->opening.give_up, now));
    }
}

/* --- the thread --- */

/* The doors as they are to be, with what is known of those that stay. */
static void
change_doors (Keeper    *keeper,
              GPtrArray *doors)
{
  for (guint i = 0; i < doors->len; i++)
    {
      DocketLockerDoor *door = g_ptr_array_index (doors, i);
      DocketLockerDoor *old = find_door (keeper, door->label);

      find_board (keeper, door->board)->next = 0;
      if (old == NULL || old->board != door->board || old->relay != door->relay || old->sensor != door->sensor)
        continue;
      door->door = old->door;
      door->opening = old->opening;
      door->relay_off = old->relay_off;
    }
  g_ptr_array_unref (keeper->doors);
  keeper->doors = doors;
}

/* Waits for something to do until @next. (transfer full) (nullable). FALSE: to end. */
static gboolean
wait (Keeper     *keeper,
      gint64      next,
      Order     **order,
      GPtrArray **doors,
      gboolean   *hurry)
{
  gboolean go_on;

  g_mutex_lock (&keeper->lock);
  while (!keeper->stop && keeper->new_doors == NULL && g_queue_is_empty (&keeper->orders) &&
         g_cond_wait_until (&keeper->cond, &keeper->lock, MAX (next, keeper->hurry_until)))
    ;
  *doors = g_steal_pointer (&keeper->new_doors);
  *order = *doors == NULL ? g_queue_pop_head (&keeper->orders) : NULL;
  *hurry = keeper->hurry_until > g_get_monotonic_time ();
  go_on = !keeper->stop;
  g_mutex_unlock (&keeper->lock);
  return go_on;
}

static gpointer
keep (gpointer data)
{
  Keeper *keeper = data;
  gint64 next = 0;
  GPtrArray *doors = NULL;
  Order *order = NULL;
  gboolean hurry = FALSE;

  while (wait (keeper, next, &order, &doors, &hurry))
    {
      gint64 now = g_get_monotonic_time ();

      next = now + LOOK_EVERY;
      if (doors != NULL)
        change_doors (keeper, doors);
      else if (order != NULL)
        carry_out (keeper, order);
      else if (!hurry && open_line (keeper, now))
        look_at_next (keeper, now, &next);
      tend_doors (keeper, g_get_monotonic_time (), &next);
      if (doors != NULL || order != NULL)
        next = 0;
      g_clear_pointer (&order, order_free);
    }
  g_clear_pointer (&order, order_free);
  g_clear_pointer (&doors, g_ptr_array_unref);
  /* No relay stays on behind a program that has ended. */
  for (guint i = 0; i < keeper->doors->len; i++)
    if (((DocketLockerDoor *) g_ptr_array_index (keeper->doors, i))->relay_off != 0 && docket_modbus_is_open (keeper->line))
      let_go (keeper, g_ptr_array_index (keeper->doors, i), 0);
  keeper_unref (keeper);
  return NULL;
}

/* Not before somebody uses it: an address that is only checked touches no line. Under the lock. */
static void
start (Keeper *keeper)
{
  if (!keeper->started && !keeper->stop)
    g_thread_unref (g_thread_new ("lockers", keep, keeper_ref (keeper)));
  keeper->started = TRUE;
  g_cond_signal (&keeper->cond);
}

/* --- the object --- */

static void
docket_locker_dispose (GObject *object)
{
  DocketLocker *self = DOCKET_LOCKER (object);

  if (self->keeper != NULL)
    docket_locker_close (self);

  G_OBJECT_CLASS (docket_locker_parent_class)->dispose (object);
}

static void
docket_locker_finalize (GObject *object)
{
  g_clear_pointer (&DOCKET_LOCKER (object)->keeper, keeper_unref);

  G_OBJECT_CLASS (docket_locker_parent_class)->finalize (object);
}

static void
docket_locker_class_init (DocketLockerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = docket_locker_dispose;
  object_class->finalize = docket_locker_finalize;
  g_signal_new ("opening-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_UINT, G_TYPE_STRING);
  g_signal_new ("door-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_BOOLEAN);
}

static void
docket_locker_init (DocketLocker *self)
{
}

DocketLocker *
docket_locker_new (const char  *uri,
                   GError     **error)
{
  DocketModbusAddress *address = docket_modbus_address_parse (uri, error);
  DocketLocker *self;
  Keeper *keeper;

  if (address == NULL)
    return NULL;

  self = g_object_new (DOCKET_TYPE_LOCKER, NULL);
  self->keeper = keeper = g_new0 (Keeper, 1);
  g_atomic_ref_count_init (&keeper->refs);
  keeper->home = g_main_context_ref_thread_default ();
  g_weak_ref_init (&keeper->locker, self);
  g_mutex_init (&keeper->lock);
  g_cond_init (&keeper->cond);
  g_queue_init (&keeper->orders);
  keeper->address = address;
  keeper->line = docket_modbus_new (address);
  keeper->boards = g_array_new (FALSE, TRUE, sizeof (Board));
  keeper->doors = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_locker_door_free);
  keeper->events = (DocketDoorEvents) { on_opening, on_door, keeper };
  for (guint i = 0; i < address->boards->len; i++)
    find_board (keeper, g_array_index (address->boards, guint, i));
  return self;
}

void
docket_locker_close (DocketLocker *self)
{
  g_mutex_lock (&self->keeper->lock);
  self->keeper->stop = TRUE;
  g_cond_signal (&self->keeper->cond);
  g_mutex_unlock (&self->keeper->lock);
}

void
docket_locker_set_doors (DocketLocker *self,
                         GPtrArray    *compartments)
{
  GPtrArray *doors = g_ptr_array_new_with_free_func ((GDestroyNotify) docket_locker_door_free);

  for (guint i = 0; i < compartments->len; i++)
    {
      const DocketCompartment *compartment = g_ptr_array_index (compartments, i);
      DocketLockerDoor *door;

      if (compartment->kind != DOCKET_COMPARTMENT_LOCKER)
        continue;
      door = g_new0 (DocketLockerDoor, 1);
      door->label = g_strdup (compartment->label);
      door->board = compartment->board;
      door->relay = compartment->relay;
      door->sensor = compartment->sensor;
      g_ptr_array_add (doors, door);
    }
  g_mutex_lock (&self->keeper->lock);
  g_clear_pointer (&self->keeper->new_doors, g_ptr_array_unref);
  self->keeper->new_doors = doors;
  start (self->keeper);
  g_mutex_unlock (&self->keeper->lock);
}

void
docket_locker_hurry (DocketLocker *self)
{
  g_mutex_lock (&self->keeper->lock);
  self->keeper->hurry_until = g_get_monotonic_time () + HURRY;
  g_mutex_unlock (&self->keeper->lock);
}

static void
push (DocketLocker        *self,
      const DocketOpening *opening,
      gboolean             resume)
{
  Order *order = g_new0 (Order, 1);

  order->opening = docket_opening_copy (opening);
  order->resume = resume;
  g_mutex_lock (&self->keeper->lock);
  self->keeper->hurry_until = 0;
  g_queue_push_tail (&self->keeper->orders, order);
  start (self->keeper);
  g_mutex_unlock (&self->keeper->lock);
}

void
docket_locker_open (DocketLocker        *self,
                    const DocketOpening *opening)
{
  push (self, opening, FALSE);
}

void
docket_locker_resume (DocketLocker        *self,
                      const DocketOpening *opening)
{
  push (self, opening, TRUE);
}

DocketDeviceStatus *
docket_locker_look (DocketLocker *self)
{
  Keeper *keeper = self->keeper;
  DocketDeviceStatus *status;

  g_mutex_lock (&keeper->lock);
  start (keeper);
  status = docket_device_status_new (keeper->open ? DOCKET_DEVICE_IDLE : DOCKET_DEVICE_STOPPED, keeper->open);
  if (keeper->trouble != NULL)
    status->sentence = g_strdup (keeper->trouble);
  else if (keeper->silent != NULL)
    {
      g_strfreev (status->reasons);
      status->reasons = g_strdupv ((char **) ((const char *const[]) { "stopped-partly-warning", NULL }));
      status->sentence = g_strdup_printf (_("Boards of the lockers that do not answer: %s. Look at their power and cable."),
                                          keeper->silent);
    }
  g_mutex_unlock (&keeper->lock);
  return status;
}
