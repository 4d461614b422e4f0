"""A signed-in editor who changes an event's title every second, by the form as a browser sends it,
and looks at once whether everyone sees the change."""

import re
import threading
import time
from html.parser import HTMLParser
from statistics import median
from urllib.parse import urlencode

from servers import ask

# In every title that is saved, so that a list that is asked for by it has the event.
WORD = "Zymurgy"


class Form(HTMLParser):
    """What a browser would send of the form that is marked `data-edit`."""

    def __init__(self, html):
        super().__init__()
        self.pairs, self.inside, self.select, self.area = [], False, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "form":
            self.inside = "data-edit" in given
        elif not self.inside:
            return
        elif tag == "input" and name:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.pairs.append((name, value))
        elif tag == "select":
            self.select = name
            self.pairs.append((name, None))
        elif tag == "option" and self.select:
            if "selected" in given or self.pairs[-1][1] is None:
                self.pairs[-1] = (self.select, value)
        elif tag == "textarea":
            self.area = name
            self.pairs.append((name, ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            name, text = self.pairs[-1]
            self.pairs[-1] = (name, text + data)

    def filled(self, **values):
        """The pairs to send, some of them with other values; a line break at a text's start is not
        part of it."""
        kept = [(name, (value or "").removeprefix("\n").replace("\n", "\r\n"))
                for name, value in self.pairs if name not in values]
        return kept + list(values.items())


class Editor(threading.Thread):
    """Edits until it is stopped."""

    def __init__(self, server, slug):
        super().__init__(daemon=True)
        self.port, self.slug = server.port, slug
        self.headers = {"Origin": f"http://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
        self.done = threading.Event()
        self.edits, self.stale, self.refused, self.times = 0, [], [], []
        self.sign_in(server.printed.read_text())

    def sign_in(self, printed):
        link = re.search(r"Sign in for a try-out.*?: http://[^/]+(\S+)", printed)[1]
        answer = self.post(link, [])
        cookie = answer.header("set-cookie") or ""
        assert answer.status == 303 and cookie, f"signing in was answered with {answer.status}"
        self.headers["Cookie"] = cookie.split(";")[0]

    def post(self, path, pairs):
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        return ask(self.port, path, headers, "POST", urlencode(pairs))

    def run(self):
        while not self.done.is_set():
            began = time.monotonic()
            self.edit()
            self.done.wait(max(0, began + 1 - time.monotonic()))

    def edit(self):
        """One edit, from opening the form to looking at what others see."""
        path = f"/edit/event/{self.slug}"
        form = Form(ask(self.port, path, self.headers).body.decode())
        title = f"{WORD} {time.monotonic_ns()} measured"
        sent = time.monotonic()
        answer = self.post(path, form.filled(title=title, reason="Measuring", do="save"))
        if answer.status != 303:
            self.refused.append(answer.status)
            return
        self.edits += 1
        self.times.append((time.monotonic() - sent) * 1000)
        for page in self.watched():
            if title not in ask(self.port, page).body.decode():
                self.stale.append(page)

    def watched(self):
        """A page, a record for programs and a list that have the event's title."""
        return f"/events/{self.slug}", f"/api/v1/events/{self.slug}", f"/timeline?q={WORD.lower()}"

    def stop(self):
        """Ends after the edit in hand."""
        self.done.set()
        self.join()
        assert not self.refused, f"edits were answered with {self.refused}"

    def median_time(self):
        """Milliseconds from sending an edit to its acknowledgement."""
        return median(self.times) if self.times else 0
