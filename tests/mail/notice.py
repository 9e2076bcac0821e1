#!/usr/bin/python3
"""Reads the shop's messages with Python's mail and calendar libraries: their structure, their headers, that
nothing comes from outside, and that what strangers wrote stays text. notice.py PROGRAM"""
import datetime
import email
import email.policy
import html.parser
import pathlib
import re
import subprocess
import sys
import tempfile
import zoneinfo

import icalendar

KINDS = ["answer", "sorry", "ready", "reminder", "expired", "cancelled"]
COLLECTED = ["ready", "reminder"]
HEADERS = {"From", "To", "Subject", "Date", "Message-Id", "Message-ID", "MIME-Version", "Content-Type", "In-Reply-To",
           "References", "Auto-Submitted", "Docket-Notice", "Content-Language", "Content-Transfer-Encoding"}
VOID = {"meta", "img", "br"}
ALLOWED = {"html", "head", "meta", "title", "style", "body", "main", "p", "h1", "h2", "b", "span", "img", "dl", "dt", "dd",
           "ul", "li", "small", "strong", "pre", "a", "br"}


class Page(html.parser.HTMLParser):
    """Checks that elements close as they opened, and keeps what it shows."""

    def __init__(self):
        super().__init__()
        self.open, self.links, self.pictures, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED, tag
        given = dict(attrs)
        assert not any(name.startswith("on") for name in given), given
        if tag == "a":
            self.links.append(given["href"])
        if tag == "img":
            self.pictures.append(given["src"])
            assert given["alt"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.words.append(data)


def unflow(text):
    """RFC 3676: as a program shows it that flows."""
    lines = [re.sub(r"^ ", "", line) for line in text.split("\n")]
    return "\n".join(lines).replace(" \n", " ")


def check_head(message, kind, hostile):
    assert set(message.keys()) <= HEADERS, set(message.keys()) - HEADERS
    assert all(len(message.get_all(name)) == 1 for name in message.keys())
    answer = kind in ("answer", "sorry")
    assert message["Auto-Submitted"] == ("auto-replied" if answer else "auto-generated")
    assert message["Docket-Notice"] == kind
    assert len(message["To"].addresses) == 1 and message["To"].addresses[0].addr_spec == "ayumi@example.org"
    assert message["Content-Language"] == "en"
    if answer and not hostile:
        assert message["In-Reply-To"] == "<question@example.org>"
        assert message["References"].split() == ["<first@example.org>", "<question@example.org>"]
    if hostile:
        assert message["In-Reply-To"] is None and message["References"] is None


def check_structure(message, kind):
    """mixed (related (alternative (plain, html), pictures), calendar), without what is not needed."""
    top = message
    calendar = None
    if kind in COLLECTED:
        assert top.get_content_type() == "multipart/mixed"
        top, calendar = top.get_payload()
        assert calendar.get_content_type() == "text/calendar" and calendar.get_param("method") == "PUBLISH"
    pictures = []
    if top.get_content_type() == "multipart/related":
        assert top.get_param("type") == "multipart/alternative"
        top, *pictures = top.get_payload()
    assert top.get_content_type() == "multipart/alternative"
    plain, page = top.get_payload()
    assert plain.get_content_type() == "text/plain" and plain.get_param("format") == "flowed"
    assert page.get_content_type() == "text/html"
    assert all(not part.defects for part in message.walk())
    return plain, page, pictures, calendar


def check_text(text):
    for line in text.split("\n"):
        assert len(line) <= 78 or " " not in line.strip()[:72], line
        assert not line.startswith(("From ", ">")), line
    flowed = unflow(text)
    assert "Main Street" in flowed
    return flowed


def check_page(source, pictures, hostile):
    page = Page()
    page.feed(source)
    page.close()
    assert page.open == []
    cids = [part["Content-ID"].strip("<>") for part in pictures]
    assert page.pictures == ["cid:" + cid for cid in cids], (page.pictures, cids)
    assert all(part.get_content()[:4] == b"\x89PNG" for part in pictures)
    assert not re.search(r"url\(|@import|<script|<link|<table", source, re.I)
    assert all(link.startswith("https://shop.example/") for link in page.links), page.links
    assert hostile or len(page.links) <= 1
    assert "prefers-color-scheme" in source and 'name="viewport"' in source
    return " ".join(" ".join(page.words).split())


def check_calendar(part):
    calendar = icalendar.Calendar.from_ical(part.get_content().encode() if isinstance(part.get_content(), str)
                                            else part.get_content())
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    (event,) = calendar.walk("VEVENT")
    (zone,) = calendar.walk("VTIMEZONE")
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    assert zone["TZID"] == event["DTSTART"].params["TZID"] == "Europe/Berlin", zone["TZID"]
    # It expires on Saturday at 10:00, as the place opens: the last hours are those of Friday.
    start, end = (event[name].dt.replace(tzinfo=None) for name in ("DTSTART", "DTEND"))
    assert (start, end) == (datetime.datetime(2026, 12, 4, 9), datetime.datetime(2026, 12, 4, 18)), (start, end)
    assert zone.to_tz().utcoffset(start) == berlin.utcoffset(start)
    summer = datetime.datetime(2027, 7, 1, 12)
    assert zone.to_tz().utcoffset(summer) == berlin.utcoffset(summer)
    assert event["UID"] and event["DTSTAMP"].dt.tzinfo is not None
    assert event["LOCATION"].startswith("Main Street, ")
    assert len(event.walk("VALARM")) == 1


def check(path, kind, hostile):
    raw = path.read_bytes()
    assert b"\n" not in raw.replace(b"\r\n", b"") and raw.isascii()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    check_head(message, kind, hostile)
    plain, page, pictures, calendar = check_structure(message, kind)
    text = check_text(plain.get_content())
    shown = check_page(page.get_content(), pictures, hostile)
    if calendar is not None:
        check_calendar(calendar)
    if kind != "sorry":
        assert "7K3M-Q0ZT-4HX" in text and "7K3M-Q0ZT-4HX" in shown
    if kind == "answer":
        assert "482 913" in text and "482 913" in shown and len(pictures) == 2
    if kind in COLLECTED:
        assert hostile or "B4" in text and "B4" in shown
    if hostile and kind in ("answer", "sorry"):
        assert "<script>alert(1)</script>" in text and "<script>alert(1)</script>" in shown
        assert "\u202e" not in text + shown + str(message["Subject"])


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder, "en"], check=True, timeout=60)
        for kind in KINDS:
            for name in (kind, "hostile-" + kind):
                check(pathlib.Path(folder, name + ".eml"), kind, name != kind)
                print("ok", name)


main()
