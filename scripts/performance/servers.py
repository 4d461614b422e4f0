"""The servers that are measured: ours, and those that it is measured against. All listen on
127.0.0.1, and all are stopped when the `with` block that started them ends."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
CHOKEPOINT = TARGET / "release" / "chokepoint"
LIMIT = TARGET / "release" / "limit"
DATASETTE = TARGET / "datasette" / "bin" / "datasette"

# Headers that a server sets by itself for each answer.
OWN = {"date", "content-length", "transfer-encoding", "connection", "keep-alive"}


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Answer:
    """A whole response, its body as it came over the wire."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.getheaders()
        self.body = response.read()

    def header(self, name):
        """A header's value, if it is there."""
        return next((value for key, value in self.headers if key.lower() == name), None)


def ask(port, path, headers=None, method="GET", body=None):
    """One request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        return Answer(connection.getresponse())
    finally:
        connection.close()


class Server:
    """A process that answers on a port."""

    def __init__(self, name, command, port, ready="/", **popen):
        self.name, self.port = name, port
        self.began = time.monotonic()
        self.process = subprocess.Popen(command, start_new_session=True, **popen)
        try:
            self.first_byte = self.wait(ready)
        except BaseException:
            self.stop()
            raise

    def wait(self, path):
        """Seconds from the start to the first answer."""
        while time.monotonic() - self.began < 120:
            if self.process.poll() is not None:
                raise SystemExit(f"{self.name} ended with {self.process.returncode}")
            try:
                ask(self.port, path)
                return time.monotonic() - self.began
            except (ConnectionError, http.client.HTTPException):
                time.sleep(0.002)
        raise SystemExit(f"{self.name} did not answer within two minutes")

    def memory(self):
        """Resident memory in all, and what of it is no file: MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = lambda name: int(re.search(rf"{name}:\s+(\d+)", status)[1])
        return kilobytes("VmRSS") / 1000, kilobytes("RssAnon") / 1000

    def stop(self):
        """Ends it and what it started; does not return before it is gone."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def chokepoint(database, cache=True):
    """Ours; without its response cache where that is asked for. Its first lines are kept beside the
    database: one of them is the link by which an editor signs in."""
    port = free_port()
    printed = Path(f"{database}.out")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CHOKEPOINT_")}
    command = [CHOKEPOINT, "--listen", f"127.0.0.1:{port}", "--database", database]
    command += ["--demo-editor", "--log", "warn"]
    if not cache:
        command += ["--cache", "0"]
    with printed.open("w") as output:
        server = Server("chokepoint", command, port, stdout=output, env=environment)
    server.printed = printed
    return server


def limit(folder):
    """A bare axum server that has the pages in memory."""
    port = free_port()
    return Server("bare axum", [LIMIT, f"127.0.0.1:{port}", folder], port)


def nginx(folder, pages):
    """nginx with the pages as files; each under its number, since files have no queries."""
    port = free_port()
    quoted = lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    locations = []
    for number, (_, answer) in enumerate(pages):
        # The validator is nginx's own: it answers If-None-Match by that.
        own = OWN | {"etag", "content-type"}
        headers = [f"add_header {key} {quoted(value)};" for key, value in answer.headers if key.lower() not in own]
        kind = quoted(answer.header("content-type"))
        locations.append(f"location = /{number}.body {{ types {{}} default_type {kind}; {' '.join(headers)} }}")
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"worker_processes 2; daemon off; pid {folder}/nginx.pid; error_log stderr crit;\n"
        "events { worker_connections 1024; }\n"
        "http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=1000;"
        " keepalive_requests 1000000000; server_tokens off;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder};\n" + "\n".join(locations) + "\n} }\n"
    )
    # Its workers may run as a user who may not look into a private folder.
    folder.chmod(0o755)
    return Server("nginx", ["nginx", "-e", "stderr", "-p", folder, "-c", configuration], port)


def datasette(database):
    """Datasette on a copy of the database that nobody writes to."""
    port = free_port()
    command = [DATASETTE, "serve", "--host", "127.0.0.1", "--port", str(port), database]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return Server("datasette", command, port, ready="/-/versions.json", **quiet)
