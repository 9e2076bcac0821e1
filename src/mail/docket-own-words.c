/* docket-own-words.c: a message's text without what its sender did not write for us
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-own-words-private.h"

#include <string.h>

#define MAX_LINES 10000
#define MAX_ATTRIBUTION 250
#define MAX_PHONE_LINE 120

/* How telephones and mail programs sign, case folded: the line's beginning, or (with '*') a part of it. */
static const char *const advertisements[] = {
  "sent from my ", "sent from mail for ", "sent from outlook", "sent from yahoo", "sent from samsung",
  "sent from the all new aol", "sent from proton", "get outlook for ", "get bluemail",
  "von iphone gesendet", "gesendet von ", "gesendet mit ", "gesendet aus ", "holen sie sich outlook",
  "diese nachricht wurde von meinem ", "envoy\xc3\xa9 de mon ", "envoy\xc3\xa9 depuis ", "envoy\xc3\xa9 \xc3\xa0 partir",
  "t\xc3\xa9l\xc3\xa9""charger outlook", "enviado desde ", "enviado do meu ", "enviado de ", "obtener outlook", "obter o outlook",
  "inviato da", "scarica outlook", "verzonden vanaf ", "verstuurd vanaf ", "skickat fr\xc3\xa5n ", "sendt fra ",
  "l\xc3\xa4hetetty ", "wys\xc5\x82""ane z", "odesl\xc3\xa1no ", "\xd0\xbe\xd1\x82\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0\xbb\xd0\xb5\xd0\xbd\xd0\xbe ",
  "*\xe3\x81\x8b\xe3\x82\x89\xe9\x80\x81\xe4\xbf\xa1",   /* から送信 */
  "*outlook for ios\xe3\x82\x92", "*outlook for android\xe3\x82\x92",
  "\xe5\x8f\x91\xe8\x87\xaa\xe6\x88\x91\xe7\x9a\x84", "\xe7\x99\xbc\xe8\x87\xaa\xe6\x88\x91\xe7\x9a\x84",   /* 发自我的 */
  "\xe4\xbb\x8e\xe6\x88\x91\xe7\x9a\x84", "\xe5\x82\xb3\xe9\x80\x81\xe8\x87\xaa",   /* 从我的, 傳送自 */
  "*\xec\x97\x90\xec\x84\x9c \xeb\xb3\xb4\xeb\x83\x84",   /* 에서 보냄 */
  "*g\xc3\xb6nderildi",
};

/* Those that may as well be the sender's words. */
static const char *const last_lines[] = { "sent via ", "sent with ", "sent using " };

/* "From:" as mail programs write it over a quoted message. */
static const char *const froms[] = {
  "from", "von", "de", "da", "van", "fr\xc3\xa5n", "fra", "od", "l\xc3\xa4hett\xc3\xa4j\xc3\xa4", "\xd0\xbe\xd1\x82",
  "kimden", "\xe5\xb7\xae\xe5\x87\xba\xe4\xba\xba", "\xe9\x80\x81\xe4\xbf\xa1\xe8\x80\x85", "\xe5\xaf\x84\xe4\xbb\xb6\xe8\x80\x85",
  "\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba", "\xeb\xb3\xb4\xeb\x82\xb8 \xec\x82\xac\xeb\x9e\x8c",
};

static const char *const introductions[] = {
  "begin forwarded message", "anfang der weitergeleiteten", "d\xc3\xa9""but du message r\xc3\xa9""exp\xc3\xa9""di\xc3\xa9",
  "inicio del mensaje reenviado", "inizio messaggio inoltrato", "\xe8\xbb\xa2\xe9\x80\x81\xe3\x81\x95\xe3\x82\x8c\xe3\x81\x9f",
};

static gsize
quote_depth (const char *line)
{
  return strspn (line, ">");
}

static gboolean
is_delimiter (const char *line)
{
  return g_str_equal (line, "-- ") || g_str_equal (line, "--");
}

char *
docket_own_words_unflow (const char *text,
                         gboolean    delsp)
{
  GString *out = g_string_sized_new (strlen (text));
  gboolean open = FALSE;
  gsize depth = 0;

  for (const char *at = text; *at != '\0';)
    {
      const char *end = strchrnul (at, '\n');
      gsize quoted = quote_depth (at);
      const char *words = at + quoted + (at[quoted] == ' ');
      gsize length = words < end ? (gsize) (end - words) : 0;
      gboolean flows = length > 0 && words[length - 1] == ' ' && !(length == 3 && g_str_has_prefix (words, "-- "));

      if (open && quoted == depth && !(length == 3 && g_str_has_prefix (words, "-- ")))
        {
          g_string_truncate (out, out->len - 1);  /* the line's end */
        }
      else
        {
          for (gsize i = 0; i < quoted; i++)
            g_string_append_c (out, '>');
        }
      g_string_append_len (out, words, (gssize) (length - (flows && delsp ? 1 : 0)));
      g_string_append_c (out, '\n');
      open = flows;
      depth = quoted;
      at = *end == '\n' ? end + 1 : end;
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_advertisement (const char *line)
{
  gsize length = strlen (line);
  g_autofree char *folded = NULL;

  if (length < 6 || length > MAX_PHONE_LINE)
    return FALSE;
  folded = g_utf8_casefold (line, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (advertisements); i++)
    {
      const char *words = advertisements[i];

      if (*words == '*' ? strstr (folded, words + 1) != NULL : g_str_has_prefix (folded, words))
        return TRUE;
    }
  return g_str_has_prefix (folded, "von meinem ") && strstr (folded, "gesendet") != NULL;
}

static gboolean
ends_in_colon (const char *line)
{
  return g_str_has_suffix (line, ":") || g_str_has_suffix (line, "\xef\xbc\x9a");
}

static gboolean
has_address (const char *line)
{
  const char *open = strchr (line, '<');
  const char *at = open != NULL ? strchr (open, '@') : NULL;

  return at != NULL && strchr (at, '>') != NULL;
}

/* "18:05", and some more digits of a date. */
static gboolean
has_date_and_time (const char *line)
{
  guint digits = 0;
  gboolean time = FALSE;

  for (const char *c = line; *c != '\0'; c++)
    {
      digits += g_ascii_isdigit (*c);
      if (*c == ':' && c > line && g_ascii_isdigit (c[-1]) && g_ascii_isdigit (c[1]) && g_ascii_isdigit (c[2]))
        time = TRUE;
    }
  return time && digits >= 6;
}

/* "On Saturday … Ken <ken@example.org> wrote:", in any language, over at most three lines. 0: it is none. */
static guint
count_attribution (char *const *lines)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < 3 && lines[i] != NULL && *lines[i] != '\0' && *lines[i] != '>'; i++)
    {
      g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", lines[i]);
      if (joined->len > MAX_ATTRIBUTION)
        return 0;
      if (ends_in_colon (lines[i]))
        return has_address (joined->str) || has_date_and_time (joined->str) ? i + 1 : 0;
      if (i == 0 && !has_address (lines[i]) && !has_date_and_time (lines[i]))
        return 0;
    }
  return 0;
}

/* Without one, what follows an attribution is the sender's where it is not quoted: "Bitte bis 24.12. 17:00 Uhr drucken:". */
static gboolean
shows_address (char *const *lines,
               guint        n)
{
  for (guint i = 0; i < n; i++)
    if (strchr (lines[i], '@') != NULL)
      return TRUE;
  return FALSE;
}

/* "-----Original Message-----", "---------- Forwarded message ---------". */
static gboolean
is_rule_with_words (const char *line)
{
  gsize length = strlen (line), before = strspn (line, "-");
  gsize after = 0;

  while (after < length && line[length - 1 - after] == '-')
    after++;
  return before >= 4 && after >= 4 && length > before + after + 3 && length < 120;
}

static gboolean
is_from_line (const char *line)
{
  const char *colon;
  g_autofree char *key = NULL;
  g_autofree char *folded = NULL;

  line += strspn (line, "* ");
  colon = strchr (line, ':');
  if (colon == NULL)
    colon = strstr (line, "\xef\xbc\x9a");
  if (colon == NULL || colon - line > 30)
    return FALSE;
  key = g_strndup (line, (gsize) (colon - line));
  folded = g_utf8_casefold (g_strchomp (key), -1);
  for (gsize i = 0; i < G_N_ELEMENTS (froms); i++)
    if (g_str_equal (folded, froms[i]))
      return TRUE;
  return FALSE;
}

/* From:, and the next lines are such, too. */
static gboolean
starts_header_block (char *const *lines)
{
  guint fields = 0;
  gboolean sure;

  if (!is_from_line (lines[0]))
    return FALSE;
  sure = strchr (lines[0], '@') != NULL;
  for (guint i = 1; i < 5 && lines[i] != NULL; i++)
    {
      const char *colon = strchr (lines[i], ':');

      if (colon == NULL)
        colon = strstr (lines[i], "\xef\xbc\x9a");
      fields += colon != NULL && colon - lines[i] < 40;
      sure = sure || strchr (lines[i], '@') != NULL || has_date_and_time (lines[i]);
    }
  return sure && fields >= 2;
}

static gboolean
is_introduction (const char *line)
{
  g_autofree char *folded = strlen (line) < MAX_PHONE_LINE ? g_utf8_casefold (line, -1) : NULL;

  for (gsize i = 0; folded != NULL && i < G_N_ELEMENTS (introductions); i++)
    if (g_str_has_prefix (folded, introductions[i]))
      return TRUE;
  return FALSE;
}

/* A line of at least eight signs and nothing else, as Japanese signatures begin with. */
static gboolean
is_ornament (const char *line)
{
  guint n = 0;

  for (const char *c = line; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (g_unichar_isalnum (letter))
        return FALSE;
      n += !g_unichar_isspace (letter);
    }
  return n >= 8;
}

/* Whether an address, a page or a number follows soon, as in signatures. */
static gboolean
shows_contacts (char *const *lines)
{
  for (guint i = 0; i < 10 && lines[i] != NULL; i++)
    {
      guint digits = 0;

      for (const char *c = lines[i]; *c != '\0'; c++)
        digits += g_ascii_isdigit (*c);
      if (strchr (lines[i], '@') != NULL || strstr (lines[i], "://") != NULL || strstr (lines[i], "www.") != NULL ||
          (digits >= 9 && digits <= 14) || is_ornament (lines[i]))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_quoted (const char *line)
{
  line += strspn (line, " ");
  return *line == '>' || g_str_has_prefix (line, "\xef\xbc\x9e");
}

static gboolean
is_followed_by_quote (char *const *lines)
{
  for (guint i = 0; i < 3 && lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      return is_quoted (lines[i]);
  return FALSE;
}

/* Whether all that follows is not the sender's words. */
static gboolean
ends_here (char *const *lines)
{
  const char *line = lines[0];

  if (is_delimiter (line) || is_rule_with_words (line) || is_introduction (line) || starts_header_block (lines))
    return TRUE;
  if (strspn (line, "_") >= 20 && lines[1] != NULL && (is_from_line (lines[1]) || *lines[1] == '\0'))
    return TRUE;
  return is_ornament (line) && shows_contacts (lines + 1);
}

/* "Sent with …", with nothing of the sender's below. */
static gboolean
is_last_line (char *const *lines)
{
  g_autofree char *folded = strlen (lines[0]) <= MAX_PHONE_LINE ? g_utf8_casefold (lines[0], -1) : NULL;
  gboolean found = FALSE;

  for (gsize i = 0; folded != NULL && i < G_N_ELEMENTS (last_lines); i++)
    found = found || g_str_has_prefix (folded, last_lines[i]);
  if (!found || strstr (folded, ": ") != NULL)
    return FALSE;
  for (guint i = 1; lines[i] != NULL; i++)
    {
      if (ends_here (lines + i) || count_attribution (lines + i) > 0)
        return TRUE;
      if (*lines[i] != '\0' && !is_quoted (lines[i]))
        return FALSE;
    }
  return TRUE;
}

static void
append_line (GString    *out,
             const char *line)
{
  if (*line == '\0' && (out->len == 0 || g_str_has_suffix (out->str, "\n\n")))
    return;
  g_string_append (out, line);
  g_string_append_c (out, '\n');
}

char *
docket_own_words (const char *text,
                  gboolean   *cut)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES + 1);
  guint n = g_strv_length (lines);
  GString *out = g_string_sized_new (256);

  *cut = n > MAX_LINES;
  for (guint i = 0; i < n; i++)
    if (!is_delimiter (lines[i]))
      g_strchomp (lines[i]);
  for (guint i = 0; i < n && i < MAX_LINES; i++)
    {
      guint attribution;

      if (ends_here (lines + i))
        break;
      if (is_quoted (lines[i]) || is_advertisement (lines[i]) || is_last_line (lines + i))
        continue;
      attribution = count_attribution (lines + i);
      if (attribution == 0)
        append_line (out, lines[i]);
      else if (is_followed_by_quote (lines + i + attribution))
        i += attribution - 1;
      else if (shows_address (lines + i, attribution))
        break;
      else
        append_line (out, lines[i]);
    }
  while (out->len > 0 && out->str[out->len - 1] == '\n')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}
