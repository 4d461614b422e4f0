"""What is measured at one size of the record."""

import shutil
import sqlite3
import subprocess
from statistics import median

import pages as asked
import servers
from editor import Editor
from load import alternating, wrk
from servers import ask
from weight import visit


# Shorter rounds, in seconds, would hardly have an edit in them.
EDITED = 4


class Size:
    """Everything that is measured with one database."""

    def __init__(self, events, database, folder, rounds, seconds):
        self.events, self.database, self.folder = events, database, folder
        self.rounds, self.seconds = rounds, seconds
        self.warm, self.known, self.cold, self.peer, self.mixed = {}, {}, {}, {}, {}
        self.megabytes, self.rows = database.stat().st_size / 1e6, count(database)

    def measure(self):
        """All of it, in an order in which memory is read after the load that it is to show."""
        self.start_times()
        with servers.chokepoint(self.database) as server:
            captured = [(path, ask(server.port, path, {"Accept-Encoding": "br"})) for path in asked.PAGES.values()]
            for path, answer in captured:
                assert answer.status == 200, f"{path} was answered with {answer.status}"
            self.bodies = {name: len(answer.body) for name, (_, answer) in zip(asked.PAGES, captured)}
            with servers.limit(stored(self.folder / "pages", captured)) as limit:
                with servers.nginx(self.folder / "pages", captured) as nginx:
                    self.measure_warm(server, limit, nginx)
                    self.measure_known(server, limit, nginx, captured)
            self.memory_warm = server.memory()
            self.weights = weights(server.port)
            self.measure_mixed(server)
            self.memory_mixed = server.memory()
        with servers.chokepoint(self.database, cache=False) as server:
            copy = self.folder / "peer.db"
            copy.unlink(missing_ok=True)
            with sqlite3.connect(self.database) as database:
                database.execute("vacuum into ?", (str(copy),))
            with servers.datasette(copy) as datasette:
                self.measure_cold(server, datasette)
            self.memory_cold = server.memory()

    def round(self, server, address, headers=()):
        """A call that does one round with one address."""
        return lambda: wrk(server.port, [address], self.seconds, headers)

    def measure_warm(self, server, limit, nginx):
        """Each page beside the same bytes from the limit and from nginx."""
        for number, (name, path) in enumerate(asked.PAGES.items()):
            self.warm[name] = alternating(self.rounds, {
                "chokepoint": self.round(server, path),
                "limit": self.round(limit, path),
                "nginx": self.round(nginx, f"/{number}.body"),
            })

    def measure_known(self, server, limit, nginx, captured):
        """Answers to those who have the page already."""
        for number, name in enumerate(asked.PAGES):
            path, answer = captured[number]
            tag = answer.header("etag")
            if tag is None or name not in ("event", "timeline, filtered", "API record"):
                continue
            runs = {}
            for key, one, address in (
                ("chokepoint", server, path), ("limit", limit, path), ("nginx", nginx, f"/{number}.body"),
            ):
                own = ask(one.port, address, {"Accept-Encoding": "br"}).header("etag")
                headers = [("If-None-Match", own)]
                status = ask(one.port, address, {"Accept-Encoding": "br", **dict(headers)}).status
                assert status == 304, f"{key} answered {address} with {status} to its own validator"
                runs[key] = self.round(one, address, headers)
            self.known[name] = alternating(self.rounds, runs)

    def measure_cold(self, server, datasette):
        """Pages made anew for each request, beside the peer's."""
        name = "peer"
        for page, path in asked.PAGES.items():
            runs = {"chokepoint": self.round(server, path)}
            if page == "event":
                runs["datasette"] = self.round(datasette, asked.DATASETTE_ROW.format(database=name))
            if page == "timeline, filtered":
                runs["datasette"] = self.round(datasette, asked.DATASETTE_TABLE.format(database=name))
            self.cold[page] = alternating(self.rounds, runs)

    def measure_mixed(self, server):
        """All pages in turn, with nobody editing and with an edit every second."""
        editors, seconds = [], max(self.seconds, EDITED)

        def plain():
            return wrk(server.port, list(asked.PAGES.values()), seconds)

        def edited():
            editor = Editor(server, asked.EVENT)
            editor.start()
            try:
                return plain()
            finally:
                editor.stop()
                editors.append(editor)

        self.mixed = alternating(self.rounds, {"no edits": plain, "edits": edited})
        self.edits = sum(editor.edits for editor in editors)
        self.stale = [page for editor in editors for page in editor.stale]
        self.edit_time = median(time for editor in editors for time in editor.times)

    def start_times(self):
        """Seconds from starting the program to its first byte."""
        starts = []
        for _ in range(5):
            with servers.chokepoint(self.database) as server:
                starts.append(server.first_byte)
        self.start = median(starts)


def first_starts(folder):
    """Seconds to the first byte where there is no database yet."""
    starts = []
    for number in range(3):
        with servers.chokepoint(folder / f"first-{number}.db") as server:
            starts.append(server.first_byte)
    return median(starts)


def generate(folder, events):
    """The database of a size; a copy, since edits are made to it."""
    kept = folder / f"{events}.db"
    if not kept.exists():
        arguments = ["generate", "--events", str(events), "--database", kept]
        subprocess.run([servers.CHOKEPOINT, *arguments], check=True, stdout=subprocess.DEVNULL)
    database = folder / f"measured-{events}.db"
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(kept, database)
    return database


def stored(folder, captured):
    """The pages as files, for the servers that only send what is there."""
    folder.mkdir(exist_ok=True)
    for number, (path, answer) in enumerate(captured):
        headers = [f"{key}: {value}" for key, value in answer.headers if key.lower() not in servers.OWN]
        (folder / f"{number}.head").write_text("\n".join([path, *headers]) + "\n")
        (folder / f"{number}.body").write_bytes(answer.body)
    return folder


def weights(port):
    """Bytes and files: of each page as a first visit, and of the event page after the timeline."""
    found = {}
    for name in ("event", "timeline", "comparison of four"):
        found[name] = visit(port, asked.PAGES[name], set())
    seen = set()
    visit(port, asked.PAGES["timeline"], seen)
    found["event after the timeline"] = visit(port, asked.PAGES["event"], seen)
    return found


def count(database):
    """How many records of each kind."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        return dict(connection.execute("select kind, count(*) from record group by kind"))
