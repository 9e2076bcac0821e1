/* notice-samples.c: writes a message of each kind into a folder: notice-samples FOLDER LANGUAGE
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "notice-fixture.h"

#include <libintl.h>
#include <locale.h>

/* Everything that a stranger may fill in. */
static void
make_hostile (Notice *notice)
{
  static const char evil[] = "<script>alert(1)</script>\r\nBcc: all@example.org\r\n\r\n\"&'\xe2\x80\xae";
  DocketNoticeFacts *facts = &notice->facts;
  static const char *const references[] = { "a>\r\nX-Evil: 1\r\n", NULL };
  DocketItem *item = g_ptr_array_index (notice->order->items, 0);

  facts->subject = facts->recipient_name = facts->problem = evil;
  facts->in_reply_to = "b>\r\nX-Evil: 2";
  facts->references = references;
  facts->url = "javascript:alert(1)";
  item->words = g_strdup (evil);
  g_free (notice->draft->example);
  notice->draft->example = g_strdup (evil);
  notice->order->customer.comment = g_strdup (evil);
  g_free (notice->order->compartment);
  notice->order->compartment = g_strdup ("<b>\r\nBcc: x");
  g_ptr_array_add (notice->attachments, docket_notice_attachment_new (evil, FALSE, evil));
}

static void
save (Notice          *notice,
      DocketNoticeKind kind,
      const char      *folder,
      const char      *name)
{
  g_autofree char *file = g_strconcat (name, ".eml", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = notice_write (notice, kind, &length);

  g_file_set_contents (path, text, (gssize) length, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_assert_cmpint (argc, ==, 3);
  setlocale (LC_ALL, "");
  textdomain (GETTEXT_PACKAGE);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  if (g_getenv ("DOCKET_LOCALE_DIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("DOCKET_LOCALE_DIR"));
  for (gint kind = DOCKET_NOTICE_ANSWER; kind <= (gint) DOCKET_NOTICE_CANCELLED; kind++)
    {
      const char *name = docket_notice_kind_to_nick ((DocketNoticeKind) kind);
      g_autofree char *hostile_name = g_strconcat ("hostile-", name, NULL);
      g_autoptr (Notice) notice = notice_new (argv[2]);
      g_autoptr (Notice) hostile = notice_new (argv[2]);

      notice_come_on (notice, (DocketNoticeKind) kind);
      save (notice, (DocketNoticeKind) kind, argv[1], name);
      notice_come_on (hostile, (DocketNoticeKind) kind);
      make_hostile (hostile);
      save (hostile, (DocketNoticeKind) kind, argv[1], hostile_name);
    }
  return 0;
}
