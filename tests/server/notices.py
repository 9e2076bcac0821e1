#!/usr/bin/python3
"""What customers are told by mail when their orders go on: once, in the same work as the step, and not what is not
true any more."""
import re

from harness import LIMITS, wait_for
from mail import MailCase, letter
import side_by_side


class Notices(MailCase):
    boxes = "notices=yes\n"

    def settings(self):
        often = super().settings().replace(LIMITS, LIMITS + "sweep_seconds=1\n")
        return often.replace("undo=0 s\n", "undo=0 s\naddress=Main Street 7\nhours=Mo-Fr 9-18\norder_term=7 s\n"
                             "order_term_extended=2 d\n")

    def to(self, address, kind):
        return [one for one in self.sink.messages() if one["X-Envelope-To"] == address and one["Docket-Notice"] == kind]

    def told(self, address, kind):
        wait_for(f"{kind} for {address}", lambda: self.to(address, kind), 40)
        message, = self.to(address, kind)
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertNotEqual(message["X-Envelope-From"], "<>")
        return message.get_body(("plain",)).get_content()

    def step(self, code, step, **body):
        answer = self.shop.ask("POST", f"/v1/orders/{code}/{step}", body, token=self.token)
        self.assertEqual(answer.status, 200, answer)
        return answer.json

    def make(self, code):
        self.step(code, "release")
        job, = wait_for("a job", lambda: self.shop.ask("POST", "/v1/jobs/claim", {"devices": [{"name": "Photo 1"}], "max": 1},
                                                       token=self.token).json["jobs"], 40)
        for state, copies in (("processing", 0), ("completed", job["copies"])):
            report = {"state": state, "reasons": [], "copies_completed": copies, "attempt": job["attempt"], "device": "Photo 1",
                      "message": None}
            answer = self.shop.ask("PUT", f"/v1/jobs/{job['id']}", report, token=self.token)
            self.assertEqual(answer.status, 200, answer)

    def order(self, address, language="en"):
        placed = self.shop.place(language=language, customer={"name": "Ada", "email": address, "language": language})
        return placed[0]

    def test_ready_cancelled_expired(self):
        gone = self.order("gone@example.net", "de")
        code = self.order("ada@example.net")
        self.make(code)
        self.step(code, "ready", compartment="B4")
        off = self.order("off@example.net")
        self.step(off, "cancel", reason="broken")
        text = self.told("ada@example.net", "ready")
        self.assertIn("To be paid when you collect it: ", text)
        self.assertIn("B4", text)
        self.assertIn("Main Street 7", text)
        self.assertIn(code, re.sub("[^0-9A-Z]", "", text))
        self.assertIn(off, re.sub("[^0-9A-Z]", "", self.told("off@example.net", "cancelled")))
        self.assertIn(gone, re.sub("[^0-9A-Z]", "", self.told("gone@example.net", "expired")))
        # An undone step is not told of; the same step again is, once.
        self.step(code, "collect")
        self.assertEqual(len(self.to("ada@example.net", "ready")), 1)
        self.assertEqual(len(self.rows("SELECT * FROM outbox WHERE outbox_key LIKE 'ready:%'")), 1)

    def test_what_is_undone_is_not_told(self):
        code = self.order("bea@example.net")
        self.make(code)
        self.step(code, "ready", compartment="B5")
        self.assertEqual(len(self.rows("SELECT * FROM outbox WHERE state = 'waiting'")), 1)
        self.step(code, "undo")
        self.assertEqual(self.rows("SELECT * FROM outbox"), [])
        self.step(code, "ready", compartment="B6")
        self.assertIn("B6", self.told("bea@example.net", "ready"))


class Reminding(Notices):
    """With the shop's own terms, and the clock put forward."""
    test_ready_cancelled_expired = test_what_is_undone_is_not_told = None

    def settings(self):
        return super().settings().replace("order_term=7 s\n", "order_term=14 d\n")

    def put_forward(self, days):
        self.shop.set_clock(f"+{int(days * 86400)}")

    def test_one_reminder_before_the_end(self):
        self.shop.stop()
        self.put_forward(0)
        self.shop.start()
        code = self.order("kay@example.net")
        self.put_forward(10)
        later = self.order("lea@example.net")
        self.assertEqual(self.rows("SELECT * FROM outbox"), [])
        # Three days before the end, and not once more, whatever day it is.
        self.put_forward(11.1)
        self.assertIn(code, re.sub("[^0-9A-Z]", "", self.told("kay@example.net", "reminder")))
        self.put_forward(12)
        self.order("mia@example.net")
        self.put_forward(14.1)
        self.told("kay@example.net", "expired")
        self.assertEqual([one["Docket-Notice"] for one in self.sink.messages()], ["reminder", "expired"])
        self.put_forward(21.2)
        self.assertIn(later, re.sub("[^0-9A-Z]", "", self.told("lea@example.net", "reminder")))


class Silent(MailCase):
    def test_the_page_is_not_answered_unless_it_is_wished(self):
        code = self.shop.place(customer={"name": "Ada", "email": "ada@example.net"})[0]
        self.shop.ask("POST", f"/v1/orders/{code}/cancel", {"reason": "x"}, token=self.token)
        self.dovecot.deliver(letter("10x15", sender="eve@example.net"))
        self.answers(1)
        row, = [one for one in self.orders() if one["code"] != code]
        self.shop.ask("POST", f"/v1/orders/{row['code']}/cancel", {"reason": "x"}, token=self.token)
        kinds = [one["Docket-Notice"] for one in self.answers(2)]
        self.assertEqual(sorted(kinds), ["answer", "cancelled"])


if __name__ == "__main__":
    side_by_side.main()
