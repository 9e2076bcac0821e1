#!/usr/bin/python3
"""An order goes to another place by one key and comes back by another; one that another place has is fetched by a
terminal that may, and by no other."""
from counter_kit import BUILD, Counter, run, wait_for

import shop

PLACES = """
[Limits]
orders_per_hour=1000
[Site main]
name=Main Street
risk_amount_limit=none
risk_ratio_limit=none
[Site west]
name=West Gate
"""
EVERYTHING = "read,release,lift,collect,cancel,pay,produce,fetch"


def place_of(counter, code):
    west = counter.west.call("GET", "/v1/orders?limit=100")[2]
    return "west" if code.encode() in west else "main"


def open_west(counter):
    counter.west = counter.server.terminal("West", rights="read", site="west")


def test_given_and_taken_back():
    with Counter(site=PLACES) as counter:
        open_west(counter)
        code = counter.order("Ayumi Tanaka", ("sea",))
        counter.scan(code)
        counter.see("Ayumi Tanaka", "heading")
        counter.key("ctrl+shift+t")
        counter.see("Where Shall It Be Made?")
        counter.keep("60-where")
        counter.key("Return")
        wait_for("the order at the other place", lambda: place_of(counter, code) == "west")
        counter.see("The order goes to West Gate")
        counter.see("Scan an order")
        counter.keep("61-gone")
        counter.key("ctrl+z")
        wait_for("the order back", lambda: place_of(counter, code) == "main")
        counter.see("Ayumi Tanaka", "heading")


def test_fetched():
    with Counter(site=PLACES, rights=EVERYTHING) as counter:
        open_west(counter)
        code = shop.order(counter.server.url, counter.pictures("sea"), site="west")[0]
        counter.scan(code)
        counter.see("West Gate")
        counter.see("Fetch it here")
        counter.keep("62-fetch")
        counter.key("ctrl+shift+t")
        wait_for("the order here", lambda: place_of(counter, code) == "main")
        counter.see("Ada Muster", "heading")
        counter.keep("63-fetched")


def test_not_fetched():
    with Counter(site=PLACES) as counter:
        open_west(counter)
        code = shop.order(counter.server.url, counter.pictures("sea"), site="west")[0]
        counter.scan(code)
        counter.see("West Gate")
        assert not counter.find("Fetch it here")
        counter.key("ctrl+shift+t")
        counter.key("Escape")
        counter.see("Scan an order")
        assert place_of(counter, code) == "west"


if __name__ == "__main__":
    assert BUILD.exists()
    run(test_given_and_taken_back, test_fetched, test_not_fetched)
