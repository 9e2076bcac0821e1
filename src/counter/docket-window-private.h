/* docket-window-private.h: the window's parts, for its files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-ask.h"
#include "docket-desk.h"
#include "docket-empty-page.h"
#include "docket-foreman.h"
#include "docket-order-page.h"
#include "docket-production-page.h"
#include "docket-scanner.h"
#include "docket-sidebar.h"
#include "docket-status-bar.h"
#include "docket-storage-page.h"
#include "docket-storeroom.h"
#include "docket-strip.h"
#include "docket-viewer.h"
#include "docket-window.h"

G_BEGIN_DECLS

struct _DocketWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  GtkLabel *site;
  AdwViewSwitcherTitle *switcher;
  GtkButton *back;
  GtkButton *search_button;
  GtkToggleButton *camera_button;
  GtkProgressBar *work;
  AdwViewStack *views;
  AdwToastOverlay *toasts;
  DocketStrip *strip;
  DocketAsk *labels_ask;
  AdwLeaflet *leaflet;
  DocketSidebar *sidebar;
  GtkStack *content;
  DocketOrderPage *order_page;
  DocketEmptyPage *empty_page;
  DocketViewer *viewer;
  DocketProductionPage *production;
  DocketStoragePage *storage;
  DocketStatusBar *status;
  GtkRevealer *camera_revealer;
  AdwBin *camera_place;

  /* Owned */
  DocketShop *shop;
  DocketDesk *desk;
  DocketForeman *foreman;
  DocketStoreroom *storeroom;
  AdwToast *toast;               /* the one that is seen, or NULL */
  gboolean toast_undoes;
  guint toast_source;
  DocketScanner *scanner;
  GtkWindow *code_dialog;        /* weak; open while a code is being typed */
  GtkPrintSettings *print_settings;
  GHashTable *stopped;           /* names of the devices whose stop was told */
  guint works;                   /* begun and not ended */
  guint work_source;
  guint status_source;
  char *read_words;              /* what the status line is to say of the code just read, or NULL */
};

/* docket-window-actions.c */
void docket_window_install_actions (GtkWidgetClass *widget_class);
void docket_window_add_stateful_actions (DocketWindow *self);
void docket_window_update_actions (DocketWindow *self);
void docket_window_show_order (DocketWindow *self, const char *code);

/* docket-window-scan.c */
void docket_window_init_scan (DocketWindow *self);
void docket_window_say_scan (DocketWindow *self, const char *words, gboolean refused);
void docket_window_refuse_scan (DocketWindow *self, const char *sentence);
void docket_window_ask_code (DocketWindow *self);

/* docket-window-give.c: pictures that are pasted, dropped, or before the camera */
void docket_window_init_drop (DocketWindow *self);
void docket_window_paste (DocketWindow *self);
void docket_window_set_camera (DocketWindow *self, gboolean on);

/* docket-window-notify.c: toasts, notifications, sounds */
void docket_window_init_notify (DocketWindow *self);

void docket_window_notify (DocketWindow *self, const char *id, const char *title, const char *body, const char *code);
void docket_window_toast (DocketWindow *self, const char *words, gboolean undo);
/* With a button that shows the order @code; it stays for half a minute. */
void docket_window_toast_order (DocketWindow *self, const char *words, const char *code);

/* docket-window-work.c: the bar that shows that something takes its time. Each begin has its end. */
void docket_window_init_work (DocketWindow *self);
void docket_window_begin_work (DocketWindow *self);
void docket_window_end_work (DocketWindow *self);

/* docket-window-queue.c: the queue and the devices */
void docket_window_init_queue (DocketWindow *self);
void docket_window_install_queue_actions (GtkWidgetClass *widget_class);

/* docket-window-storage.c: compartments and lockers */
void docket_window_init_storage (DocketWindow *self);
void docket_window_install_storage_actions (GtkWidgetClass *widget_class);
void docket_window_update_storage (DocketWindow *self);

/* docket-window-places.c: orders that go to another place, or come from one */
void docket_window_install_place_actions (GtkWidgetClass *widget_class);
void docket_window_update_place_actions (DocketWindow *self);
void docket_window_show_moved (DocketWindow *self, const char *code, const char *place);

/* docket-window-print.c */
void docket_window_print_docket (DocketWindow *self);
void docket_window_print_bag (DocketWindow *self);
void docket_window_print_mat (DocketWindow *self);
void docket_window_ask_labels (DocketWindow *self);
void docket_window_on_labels_named (DocketWindow *self, const char *text);

G_END_DECLS
