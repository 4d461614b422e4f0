"""What was measured, as Markdown."""

import os
import platform
import re
import subprocess
from pathlib import Path

import pages as asked
import servers


def table(head, rows):
    """A Markdown table; all but the first column are figures."""
    lines = ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def output(*command):
    """What a program says of itself, its first line."""
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().splitlines()[0]


def machine():
    """The machine and the versions."""
    processor = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())[1]
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1e6
    revision = output("git", "-C", servers.ROOT, "describe", "--always", "--dirty")
    axum = re.search(r'name = "axum"\nversion = "(.+)"', (servers.ROOT / "Cargo.lock").read_text())[1]
    rows = [
        ["processor", f"{processor}, {os.cpu_count()} cores"],
        ["memory", f"{memory:.0f} GB"],
        ["kernel", f"{platform.system()} {platform.release()}"],
        ["chokepoint", f"{output(servers.CHOKEPOINT, '--version').split()[-1]}, {revision}"],
        ["axum (limit)", axum],
        ["nginx", output("nginx", "-v").split("/")[-1]],
        ["Datasette", output(servers.DATASETTE, "--version").split()[-1]],
        ["wrk", output("wrk", "-v").split(" [")[0].removeprefix("wrk ")],
    ]
    return table(["", ""], rows).replace("---:", "---")


def thousands(number):
    """A whole number."""
    return f"{number:,.0f}"


def milliseconds(number):
    """A time in milliseconds, with as many digits as say something."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def figures(run):
    """Requests a second, and how long the middle one and the slowest of a hundred took."""
    return [thousands(run.throughput), milliseconds(run.p50), milliseconds(run.p99)]


def beside(sizes, of_size, body=None):
    """Each page beside the limit and nginx."""
    rows = []
    for size in sizes:
        for name, runs in of_size(size).items():
            own, limit, nginx = runs["chokepoint"], runs["limit"], runs["nginx"]
            rows.append([
                name, thousands(size.events), thousands(own.bytes), *figures(own), *figures(limit), *figures(nginx),
                f"{own.times(limit):.2f}", f"{own.times(nginx):.2f}",
            ])
    head = ["page", "events", "bytes", "req/s", "p50", "p99", "limit req/s", "p50", "p99", "nginx req/s", "p50",
            "p99", "of limit", "of nginx"]
    return table(head, rows) if rows else "No page has a validator."


def cold(sizes):
    """Each page, and the peer's where there is one."""
    rows = []
    for size in sizes:
        for name, runs in size.cold.items():
            own, peer = runs["chokepoint"], runs.get("datasette")
            of_peer = [*figures(peer), f"{own.times(peer):.1f}"] if peer else ["", "", "", ""]
            rows.append([name, thousands(size.events), *figures(own), *of_peer])
    return table(["page", "events", "req/s", "p50", "p99", "Datasette req/s", "p50", "p99", "times"], rows)


def mixed(sizes):
    """All pages in turn, without edits and with."""
    rows = []
    for size in sizes:
        plain, edits = size.mixed["no edits"], size.mixed["edits"]
        rows.append([thousands(size.events), *figures(plain), *figures(edits), f"{edits.times(plain):.2f}",
                     str(size.edits), milliseconds(size.edit_time), str(len(size.stale))])
    head = ["events", "req/s", "p50", "p99", "with edits req/s", "p50", "p99", "of that without", "edits",
            "ms an edit", "stale pages"]
    return table(head, rows)


def machine_side(sizes, first_start):
    """Memory, starts and files."""
    pair = lambda memory: f"{memory[0]:.0f} ({memory[1]:.0f})"
    rows = [
        [thousands(size.events), thousands(sum(size.rows.values())), thousands(size.megabytes),
         pair(size.memory_warm), pair(size.memory_mixed), pair(size.memory_cold), thousands(size.start * 1000)]
        for size in sizes
    ]
    head = ["events", "records", "database MB", "memory MB, warm", "with edits", "cold", "start ms"]
    return table(head, rows) + f"\n\nFirst start, with the starter dataset: {first_start:.2f} s."


def weights(size):
    """What visits weigh."""
    rows = [[name, thousands(total), str(files)] for name, (total, files) in size.weights.items()]
    return table(["visit", "bytes", "files"], rows)


def targets(sizes, first_start):
    """Each target, what was measured, and whether that meets it."""
    rows = []

    def at_least(what, value, target, digits=2):
        rows.append([what, f"{value:.{digits}f}", f"≥ {target}", "met" if value >= target else "**missed**"])

    def at_most(what, value, target, digits=2):
        rows.append([what, f"{value:,.{digits}f}", f"≤ {target:,}", "met" if value <= target else "**missed**"])

    for size in sizes:
        events, warm = f"{size.events:,} events", size.warm["event"]
        own = warm["chokepoint"]
        at_least(f"warm event page, of the limit; {events}", own.times(warm["limit"]), 0.85)
        at_least(f"warm event page, of nginx; {events}", own.times(warm["nginx"]), 1.3)
        at_most(f"warm event page, p99 of the limit's; {events}", own.p99_times(warm["limit"]), 1.5)
        for page, what in (("event", "row page"), ("timeline, filtered", "filtered table")):
            runs = size.cold[page]
            times = runs["chokepoint"].times(runs["datasette"])
            at_least(f"cold {page}, of Datasette's {what}; {events}", times, 10, 1)
        at_least(f"throughput with edits, of that without; {events}",
                 size.mixed["edits"].times(size.mixed["no edits"]), 0.8)
        at_most(f"stale pages after {size.edits} edits; {events}", len(size.stale), 0, 0)
    small, large = sizes[0], sizes[-1]
    if small is not large:
        for name in asked.PAGES:
            for how, of_size in (("warm", lambda size: size.warm), ("cold", lambda size: size.cold)):
                times = of_size(large)[name]["chokepoint"].p50 / of_size(small)[name]["chokepoint"].p50
                at_most(f"{how} {name}, p50 at {large.events:,} events of that at {small.events:,}", times, 1.5)
    resident, no_file = map(max, zip(large.memory_warm, large.memory_mixed, large.memory_cold))
    at_most(f"resident memory after load, MB; {large.events:,} events", resident, 150, 0)
    at_most(f"of it no file, MB; {large.events:,} events", no_file, 150, 0)
    at_most(f"start to first byte, ms; {large.events:,} events", large.start * 1000, 300, 0)
    at_most("first start with the starter dataset, s", first_start, 2)
    limits = {"event": 30_000, "timeline": 70_000, "comparison of four": 60_000, "event after the timeline": 12_000}
    for name, limit in limits.items():
        at_most(f"bytes of a visit: {name}", small.weights[name][0], limit, 0)
    return table(["target", "measured", "to be", ""], rows)


def failures(sizes):
    """Requests that failed, by what was asked."""
    found = []
    for size in sizes:
        for mode, runs in (("warm", size.warm), ("304", size.known), ("cold", size.cold), ("mixed", {"": size.mixed})):
            for page, by_server in runs.items():
                for server, figures_of in by_server.items():
                    if figures_of.failed:
                        found.append(f"{figures_of.failed} of {server}, {mode} {page} at {size.events:,} events")
    return "Requests that failed: " + ("; ".join(found) or "none") + "."


def document(sizes, first_start, command, rounds, seconds):
    """The whole page."""
    return f"""# Performance

Printed by `{command}`, all of it. Each figure stands beside its baselines, measured in the same minutes on the same
machine. Rounds alternate between the servers ({rounds} for each figure, seconds each: {seconds}), with eight
connections from one thread of wrk that accept brotli. A figure is the median of its rounds, a ratio the median of the ratios of rounds
side by side. Times are milliseconds. The record of each size is made up from the starter dataset by
`chokepoint generate`.

- **limit**: a bare axum server that answers with the same stored bytes and headers (`benches/limit`).
- **nginx**: the same bytes as a file, with the same headers; two workers, no access log, `sendfile`, open files cached.
- **Datasette**: on a copy of our database; the event's row page, and the event table filtered and with four facets.

## Machine

{machine()}

## Targets

{targets(sizes, first_start)}

{failures(sizes)}

## Warm: from the response cache

{beside(sizes, lambda size: size.warm)}

## 304: the reader has the page already

{beside(sizes, lambda size: size.known)}

## Cold: without the response cache

{cold(sizes)}

## All pages in turn, with an edit every second

After each edit is acknowledged, the event's page, its record of the API and a list with it are asked for at once.

{mixed(sizes)}

## Memory and start

Resident memory after the load; in brackets what of it is no file: pages of the database that are mapped count for
each connection that maps them.

{machine_side(sizes, first_start)}

## On the wire

Whole answers with their heads, page and files together.

{weights(sizes[0])}
"""
