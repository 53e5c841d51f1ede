#!/usr/bin/env python3
"""kill_each.py [--name lab] [--rate 50] [PART…]: kills each container of a lab in turn, under reads, and waits until
it is healthy again.

Exit code 1 when a read fails, or a part is not healthy within 30 s (PostgreSQL's members: 60 s).
"""

import argparse
import json
import subprocess
import sys
import time

from reading import Reader, is_bad, summary

PATHS = ["/", "/api/v1/songs?limit=20", "/api/v1/instruments"]


def docker(*arguments):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def containers(name):
    found = docker("ps", "-a", "--filter", f"label=scale.lab={name}", "--format", "{{.Names}}").split()
    return sorted(container.removeprefix(f"{name}-") for container in found)


def condition(container):
    state = json.loads(docker("inspect", "--format", "{{json .State}}", container))
    return state["StartedAt"], state["Running"] and state.get("Health", {}).get("Status", "healthy") == "healthy"


def until_healthy(container, started_before, limit):
    start = time.monotonic()
    while time.monotonic() - start < limit:
        try:
            started, is_healthy = condition(container)
            if is_healthy and started != started_before:
                return time.monotonic() - start
        except subprocess.CalledProcessError:
            pass  # It is being made again.
        time.sleep(0.25)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="lab")
    parser.add_argument("--port", type=int, default=8080, help="the first of the lab's ports")
    parser.add_argument("--rate", type=float, default=50, help="reads a second")
    parser.add_argument("--patience", type=float, default=1, help="times the limits, for a busy machine")
    parser.add_argument("parts", nargs="*")
    options = parser.parse_args()
    parts = options.parts or containers(options.name)
    if not parts:
        sys.exit(f"error: there is no lab {options.name}: `scale lab up` starts it")
    failures = []
    with Reader([options.port, options.port + 1], PATHS, options.rate) as reader:
        time.sleep(3)
        print(f"{'part':<16} {'healthy after':>13} {'reads':>6} {'failed':>6} {'p99, ms':>8}  shares of zones", flush=True)
        for part in parts:
            container = f"{options.name}-{part}"
            limit = (60 if part.startswith("postgres") else 30) * options.patience
            started, _ = condition(container)
            start = time.monotonic()
            docker("kill", container)
            seconds = until_healthy(container, started, limit)
            # What is late shows in the reads of some seconds more.
            time.sleep(3)
            found = summary(reader.since(start))
            after = "never" if seconds is None else f"{seconds:.1f} s"
            print(
                f"{part:<16} {after:>13} {found['reads']:>6} {found['failed']:>6} {found['p99'] or 0:>8.0f}  {found['zones']} "
                f"{found['problems'] or ''}",
                flush=True)
            if seconds is None or is_bad(found, options.patience):
                failures.append(part)
    if failures:
        sys.exit(f"FAILED: {', '.join(failures)}")


if __name__ == "__main__":
    main()
