"""Measures the dashboard beside its baselines, prints the result and writes it to
`docs/performance.md`. `just bench-load` builds what it needs and calls it."""

import argparse
import shlex
import signal
import sys
import tempfile
from pathlib import Path

import report
import servers
from measure import Size, first_starts, generate

SIZES = (1_000, 10_000, 100_000)


def arguments():
    """The flags."""
    parser = argparse.ArgumentParser(prog="just bench-load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of a second, at 1,000 and 10,000 events; writes no file")
    parser.add_argument("--events", type=int, nargs="+", metavar="N", help="other sizes of the record")
    parser.add_argument("--rounds", type=int, help="rounds for each figure")
    parser.add_argument("--seconds", type=int, help="seconds of a round")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where generated databases are kept for the next run")
    parser.add_argument("--to", type=Path, default=servers.ROOT / "docs" / "performance.md", metavar="FILE", help="where the result is written")
    return parser.parse_args()


def measure(folder, events, rounds, seconds):
    """All sizes, smallest first."""
    first_start = first_starts(folder)
    sizes = []
    for number in sorted(events):
        print(f"{number:,} events: generating", file=sys.stderr, flush=True)
        database = generate(folder, number)
        print(f"{number:,} events: measuring", file=sys.stderr, flush=True)
        size = Size(number, database, folder, rounds, seconds)
        size.measure()
        sizes.append(size)
    return sizes, first_start


def main():
    asked = arguments()
    # As Ctrl-C does, so that every server is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    events = asked.events or (SIZES[:2] if asked.quick else SIZES)
    rounds = asked.rounds or (1 if asked.quick else 3)
    seconds = asked.seconds or (1 if asked.quick else 2)
    with tempfile.TemporaryDirectory(prefix="chokepoint-load-") as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        sizes, first_start = measure(folder, events, rounds, seconds)
    command = shlex.join(["just", "bench-load", *sys.argv[1:]])
    text = report.document(sizes, first_start, command, rounds, seconds)
    print(text)
    if not asked.quick:
        asked.to.write_text(text)


main()
