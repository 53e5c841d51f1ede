#!/usr/bin/env python3
"""kill_primary.py [--name lab] [--rate 10]: kills the container of PostgreSQL's primary under reads and writes, and
tells how long nothing could be written, who is the primary then, and whether anything that was acknowledged is lost.

Exit code 1 when a read fails, an acknowledged playlist is not there afterwards, no replica is promoted, or the old
primary is not a healthy replica within 60 s.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from reading import Reader, is_bad, summary

PATHS = ["/", "/api/v1/songs?limit=20", "/api/v1/instruments"]
API = "/api/v1/playlists"


class Writer:
    """Makes a playlist `rate` times a second, each in a thread of its own: those that wait delay no other."""

    def __init__(self, port, rate):
        self.port, self.rate = port, rate
        self.acknowledged, self.times, self.refused, self.unknown = {}, [], [], []
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._writers = []
        self._clock = threading.Thread(target=self._tick)

    def __enter__(self):
        self._clock.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._clock.join()
        for writer in self._writers:
            writer.join()

    def _tick(self):
        start, number = time.monotonic(), 0
        while not self._over.wait(max(0, start + number / self.rate - time.monotonic())):
            writer = threading.Thread(target=self._write, args=(f"kill-primary {number}",))
            writer.start()
            self._writers.append(writer)
            number += 1

    def _write(self, name):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{API}", json.dumps({"name": name}).encode(),
            {"content-type": "application/json"}, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                playlist = json.load(answer)
            with self._lock:
                self.acknowledged[playlist["key"]] = name
                self.times.append(time.monotonic())
        except urllib.error.HTTPError as error:
            # A 503 of the server's own is a promise that nothing was done; one of the edge's is not.
            (self.refused if error.headers.get("retry-after") else self.unknown).append(name)
        except OSError:
            self.unknown.append(name)

    def longest_gap(self):
        times = sorted(self.times)
        return max((after - before for before, after in zip(times, times[1:])), default=0)

    def lost(self):
        """Acknowledged, and not there."""
        lost = []
        for key, name in self.acknowledged.items():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{API}/{key}", timeout=30) as answer:
                    if json.load(answer)["name"] != name:
                        lost.append(name)
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise
                lost.append(name)
        return lost


def docker(*arguments):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def roles(name):
    """Of the members that are healthy, each member's role."""
    found = {}
    for zone in "abc":
        member = f"postgres-{zone}"
        state = json.loads(docker("inspect", "--format", "{{json .State}}", f"{name}-{member}"))
        if state["Running"] and state["Health"]["Status"] == "healthy":
            is_primary = subprocess.run(
                ["docker", "exec", f"{name}-{member}", "http-ok", "8008", "/primary"], capture_output=True)
            found[member] = "replica" if is_primary.returncode else "primary"
    return found


def primary(name):
    return next((member for member, role in roles(name).items() if role == "primary"), None)


def wait_for(what, limit):
    """Seconds until `what` is so; None if it is not within the limit."""
    start = time.monotonic()
    while time.monotonic() - start < limit:
        try:
            if what():
                return time.monotonic() - start
        except (subprocess.CalledProcessError, KeyError):
            pass  # It is being made again.
        time.sleep(0.25)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="lab")
    parser.add_argument("--port", type=int, default=8080, help="the first of the lab's ports")
    parser.add_argument("--rate", type=float, default=10, help="writes a second")
    parser.add_argument("--patience", type=float, default=1, help="times the limits, for a busy machine")
    options = parser.parse_args()
    old = primary(options.name)
    if old is None:
        sys.exit(f"error: lab {options.name} has no primary: `scale lab status` tells how it is")
    problems = []
    with Reader([options.port, options.port + 1], PATHS, 50) as reader, Writer(options.port, options.rate) as writer:
        time.sleep(5)
        docker("kill", f"{options.name}-{old}")
        promoted = wait_for(lambda: primary(options.name) not in (None, old), 60 * options.patience)
        rejoined = wait_for(lambda: roles(options.name).get(old) == "replica", 60 * options.patience)
        time.sleep(5)
        new = primary(options.name)
        reads = summary(reader.since(0))
    lost = writer.lost()
    print(f"{old} was killed, {new} is the primary after {promoted and round(promoted, 1)} s")
    print(f"{old} is a replica {rejoined and round(rejoined, 1)} s later")
    print(f"nothing could be written for {writer.longest_gap():.1f} s")
    print(f"{len(writer.acknowledged)} writes acknowledged, {len(writer.refused)} refused, "
          f"{len(writer.unknown)} unknown, {len(lost)} lost")
    print(f"{reads['reads']} reads, {reads['failed']} failed {reads['problems'] or ''}, p99 {reads['p99']:.0f} ms")
    if promoted is None:
        problems.append("no replica was promoted")
    if rejoined is None:
        problems.append("the old primary did not come back as a replica")
    if lost:
        problems.append(f"lost: {', '.join(lost)}")
    if not writer.acknowledged:
        problems.append("nothing was acknowledged")
    if is_bad(reads, options.patience):
        problems.append("reads failed")
    if problems:
        sys.exit("FAILED: " + "; ".join(problems))


if __name__ == "__main__":
    main()
