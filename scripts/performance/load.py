"""Load by wrk, in short rounds that alternate between servers, so that whatever else the machine
does meets all of them alike."""

import json
import subprocess
from math import inf
from pathlib import Path
from statistics import median

SCRIPT = Path(__file__).with_name("wrk.lua")


def wrk(port, addresses, seconds, headers=()):
    """One round: eight connections from one thread."""
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--timeout", "20s", "-s", SCRIPT]
    for name, value in (("Accept-Encoding", "br"), *headers):
        command += ["-H", f"{name}: {value}"]
    command += [f"http://127.0.0.1:{port}", "--", *addresses]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    return json.loads(output[output.rindex("{"):])


class Figures:
    """What came of the rounds of one server."""

    def __init__(self, rounds):
        self.rounds = rounds
        self.throughputs = [one["requests"] / one["seconds"] for one in rounds]
        self.throughput = median(self.throughputs)
        self.p50 = median(time(one, "p50") for one in rounds)
        self.p99 = median(time(one, "p99") for one in rounds)
        answered = [one for one in rounds if one["requests"]]
        self.bytes = median(one["bytes"] / one["requests"] for one in answered) if answered else 0
        self.failed = sum(one["broken"] + one["refused"] for one in rounds)

    def times(self, other):
        """The throughput in terms of another's, each round beside the other's of the same time."""
        pairs = zip(self.throughputs, other.throughputs)
        return median(own / of_other if of_other else 0 for own, of_other in pairs)

    def p99_times(self, other):
        """The same for the 99th percentile."""
        return median(time(a, "p99") / time(b, "p99") for a, b in zip(self.rounds, other.rounds))


def time(one, which):
    """Milliseconds; without end where no answer came at all."""
    return one[which] if one["requests"] else inf


def alternating(rounds, runs):
    """Figures by name: every run once in each round. A run is a call that does one round."""
    results = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            results[name].append(run())
    return {name: Figures(of_run) for name, of_run in results.items()}
