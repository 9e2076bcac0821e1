#!/usr/bin/python3
"""Pictures on their way in: whole, in parts, over connections that break, hostile ones."""
import concurrent.futures
import socket
import unittest
import uuid

from harness import Case, png, wait_for


class Uploads(Case):
    def setUp(self):
        self.code, self.token = self.shop.begin(1)
        self.path = f"/v1/orders/{self.code}/images"

    def image(self, id="1"):
        return self.good(self.shop.ask("GET", f"{self.path}/{id}", token=self.token))

    def patch(self, id, offset, data):
        return self.shop.ask("PATCH", f"{self.path}/{id}", raw=data, token=self.token, headers={"Upload-Offset": str(offset)})

    def test_whole(self):
        data = png(noise=True, width=400, height=400)
        answer = self.shop.upload(self.code, self.token, data, "Ferien%20%C3%A4%2Fb.png")
        image = self.good(answer, 201)["image"]
        self.assertEqual((image["offset"], image["length"]), (len(data), len(data)))
        self.assertEqual(answer.headers["Upload-Offset"], str(len(data)))
        self.assertEqual(answer.headers["Location"], f"{self.path}/{image['id']}")
        self.assertNotIn("/", image["name"])
        self.shop.wait_checked(self.code, self.token)
        self.assertEqual((self.image()["state"], self.image()["width"]), ("ok", 400))
        self.assertEqual(self.shop.ask("GET", f"{self.path}/1/original", token=self.token).body, data)
        preview = self.shop.ask("GET", f"{self.path}/1/preview?size=1600", token=self.token)
        self.assertEqual((preview.status, preview.headers["Content-Type"]), (200, "image/jpeg"))
        again = self.shop.ask("GET", f"{self.path}/1/preview?size=1600", token=self.token,
                              headers={"If-None-Match": preview.headers["ETag"]})
        self.assertEqual(again.status, 304)
        self.refused(self.shop.ask("GET", f"{self.path}/1/preview?size=1000", token=self.token), 400, "invalid")

    def test_in_parts(self):
        data = png(noise=True, width=300, height=300)
        answer = self.shop.ask("POST", self.path, raw=b"", token=self.token,
                               headers={"Upload-Length": str(len(data)), "Upload-Name": "a.png"})
        self.assertEqual(self.good(answer, 201)["image"]["state"], "receiving")
        offset = 0
        while offset < len(data):
            part = data[offset:offset + 100000]
            image = self.good(self.patch("1", offset, part))
            offset += len(part)
            self.assertEqual(image["offset"], offset)
        self.shop.wait_checked(self.code, self.token)
        self.assertEqual(self.shop.ask("GET", f"{self.path}/1/original", token=self.token).body, data)

    def test_wrong_offset_tells_the_right_one(self):
        data = png()
        self.shop.ask("POST", self.path, raw=data[:100], token=self.token, headers={"Upload-Length": str(len(data))})
        answer = self.patch("1", 50, data[50:])
        self.refused(answer, 409, "not-now")
        self.assertEqual(answer.json["offset"], 100)
        head = self.shop.ask("HEAD", f"{self.path}/1", token=self.token)
        self.assertEqual((head.status, head.headers["Upload-Offset"], head.body), (200, "100", b""))

    def test_same_key_is_the_same_picture(self):
        data, key = png(noise=True, width=200, height=200), str(uuid.uuid4())
        headers = {"Upload-Length": str(len(data)), "Upload-Name": "a.png"}
        first = self.shop.ask("POST", self.path, raw=data[:5000], token=self.token, headers=headers, key=key)
        self.assertEqual(first.status, 201)
        again = self.shop.ask("POST", self.path, raw=b"", token=self.token, headers=headers, key=key)
        self.assertEqual((again.status, again.json["image"]["id"], again.json["image"]["offset"]), (200, "1", 5000))
        whole = self.shop.ask("POST", self.path, raw=data, token=self.token, headers=headers, key=key)
        self.assertEqual((whole.status, whole.json["image"]["offset"]), (200, len(data)))
        self.shop.wait_checked(self.code, self.token)
        self.assertEqual(self.shop.ask("GET", f"{self.path}/1/original", token=self.token).body, data)
        other = self.shop.ask("POST", self.path, raw=b"", token=self.token, headers={"Upload-Length": "7"}, key=key)
        self.refused(other, 422, "key-reused")

    def send_broken(self, head, data, keep):
        """Sends @keep bytes of a body of len(data), then breaks the connection."""
        with socket.create_connection(("127.0.0.1", self.shop.port)) as connection:
            text = f"{head} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.token}\r\nContent-Length: {len(data)}\r\n"
            connection.sendall(text.encode() + self.extra.encode() + b"\r\n" + data[:keep])

    def test_broken_connections(self):
        data = png(noise=True, width=800, height=800)
        self.extra = f"Upload-Length: {len(data)}\r\nIdempotency-Key: broken\r\n"
        self.send_broken(f"POST {self.path}", data, 300000)
        def kept():
            answer = self.shop.ask("GET", f"{self.path}/1", token=self.token)
            return answer.status == 200 and answer.json["offset"]
        offset = wait_for("what arrived", kept)
        self.assertLessEqual(offset, 300000)
        for _ in range(50):
            part = data[offset:]
            self.extra = f"Upload-Offset: {offset}\r\n"
            self.send_broken(f"PATCH {self.path}/1", part, 150000)
            before = offset
            wait_for("progress", lambda: self.image()["offset"] > before or self.image()["offset"] == len(data), 10)
            offset = self.image()["offset"]
            if offset == len(data):
                break
        answer = self.patch("1", offset, data[offset:]) if offset < len(data) else None
        self.assertTrue(answer is None or answer.status == 200, answer)
        self.shop.wait_checked(self.code, self.token)
        self.assertEqual(self.shop.ask("GET", f"{self.path}/1/original", token=self.token).body, data)

    def test_kill_in_the_middle(self):
        data = png(noise=True, width=500, height=500)
        self.shop.ask("POST", self.path, raw=data[:200000], token=self.token, headers={"Upload-Length": str(len(data))})
        self.shop.kill()
        self.shop.start()
        self.assertEqual(self.image()["offset"], 200000)
        self.good(self.patch("1", 200000, data[200000:]))
        self.shop.wait_checked(self.code, self.token)
        self.assertEqual(self.shop.ask("GET", f"{self.path}/1/original", token=self.token).body, data)

    def test_many_at_once(self):
        datas = [png(seed=i, noise=True, width=300, height=300) for i in range(8)]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda data: self.shop.upload(self.code, self.token, data), datas))
        ids = {answer.json["image"]["id"]: data for answer, data in zip(answers, datas)}
        self.assertEqual(len(ids), 8)
        self.shop.wait_checked(self.code, self.token)
        for id, data in ids.items():
            self.assertEqual(self.shop.ask("GET", f"{self.path}/{id}/original", token=self.token).body, data)

    def test_what_is_no_picture(self):
        bad = {"html": b"<!doctype html><script>alert(1)</script>" * 50, "cut": png()[:200], "zeros": bytes(5000)}
        ids = {name: self.shop.upload(self.code, self.token, data, name + ".jpg").json["image"]["id"] for name, data in bad.items()}
        good = self.shop.upload(self.code, self.token, png()).json["image"]["id"]
        self.shop.wait_checked(self.code, self.token)
        for name, id in ids.items():
            image = self.image(id)
            self.assertEqual(image["state"], "refused", name)
            self.assertTrue(image["problem"])
            self.refused(self.shop.ask("GET", f"{self.path}/{id}/preview", token=self.token), 422, "bad-picture")
        self.assertEqual(self.image(good)["state"], "ok")
        for id in ids.values():
            self.good(self.shop.ask("DELETE", f"{self.path}/{id}", token=self.token))
        self.good(self.shop.fill(self.code, self.token, [good], images_expected=1))
        self.good(self.shop.ask("POST", f"/v1/orders/{self.code}/place", {}, token=self.token))

    def test_too_many_pictures(self):
        statuses = []
        for i in range(205):
            answer = self.shop.ask("POST", self.path, raw=b"", token=self.token, headers={"Upload-Length": "10"})
            statuses.append(answer.status)
        self.assertEqual(statuses[:200], [201] * 200)
        self.assertTrue(all(status in (413, 429, 409) for status in statuses[200:]), statuses[200:])


if __name__ == "__main__":
    unittest.main()
