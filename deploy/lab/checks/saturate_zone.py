#!/usr/bin/env python3
"""saturate_zone.py [--zone b] [--seconds 30]: uses up the processor share of a zone's web server from outside, under
reads, and tells when its traffic left, whether other zones grew slower, when the alert came, and when traffic was back.

Exit code 1 unless the zone's share falls under 5% within 10 s, the other zones' p99 stays under 1.5 times its value
before, the alert ZoneSaturated of that zone arrives within 15 s, the zone has half of its share again within 60 s of
the end, and no read fails.
"""

import argparse
import json
import subprocess
import sys
import time
import urllib.request

from reading import Reader, is_bad, summary

PATHS = ["/api/v1/songs?limit=20", "/api/v1/instruments"]
# Busy loops, more than any limit of processors; they end by themselves should this program be killed.
BURN = "for i in 1 2 3 4; do (SECONDS=0; while [ $SECONDS -lt %d ]; do :; done) & done; wait"


def share(answers, zone, start, end):
    found = [answer for answer in answers if start <= answer[0] < end and answer[2] is not None]
    return sum(answer[2] == zone for answer in found) / len(found) if found else None


def first_second(answers, zone, start, end, is_so):
    """Seconds from `start` to the beginning of the first two seconds of which `is_so` holds."""
    offset = 0.0
    while start + offset + 2 <= end:
        value = share(answers, zone, start + offset, start + offset + 2)
        if value is not None and is_so(value):
            return offset
        offset += 0.5
    return None


def alert(port, zone, since):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/alerts", timeout=5) as answer:
        for entry in json.load(answer):
            for found in entry["notification"]["alerts"]:
                labels = found["labels"]
                if (entry["receivedAt"] >= since and found["status"] == "firing"
                        and labels["alertname"] == "ZoneSaturated" and labels.get("zone") == zone):
                    return entry["receivedAt"] - since
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="lab")
    parser.add_argument("--port", type=int, default=8080, help="the first of the lab's ports")
    parser.add_argument("--zone", default="b", choices=["a", "b", "c"])
    parser.add_argument("--rate", type=float, default=50, help="reads a second")
    parser.add_argument(
        "--patience", type=float, default=1,
        help="times the limits, for a busy machine; over 1, how slow other zones are is told and not judged")
    parser.add_argument("--seconds", type=int, default=30, help="how long the zone is saturated")
    options = parser.parse_args()
    zone, patience = options.zone, options.patience
    with Reader([options.port, options.port + 1], PATHS, options.rate) as reader:
        time.sleep(12)
        start, clock = time.monotonic(), time.time()
        burn = subprocess.Popen(
            ["docker", "exec", f"{options.name}-web-{zone}", "bash", "-c", BURN % options.seconds],
            stdout=subprocess.DEVNULL)
        burn.wait(timeout=options.seconds + 30)
        end = time.monotonic()
        time.sleep(62)
        answers = reader.since(0)
    before = [answer for answer in answers if answer[0] < start]
    others_before = summary([answer for answer in before if answer[2] != zone])
    # Once traffic has left.
    during = [answer for answer in answers if start + 10 <= answer[0] < end and answer[2] != zone]
    others = summary(during)
    reads = summary(answers)
    usual = share(answers, zone, start - 10, start)
    found = {
        "share before": usual,
        "share after 10 s": share(answers, zone, start + 10, end),
        "under 5% after, s": first_second(answers, zone, start, end, lambda value: value < 0.05),
        "others' p99 before, ms": others_before["p99"],
        "others' p99 during, ms": others["p99"],
        "failed reads": f"{reads['failed']} {reads['problems'] or ''}",
        "alert after, s": alert(options.port + 7, zone, clock),
        "half of its share again after, s": first_second(
            answers, zone, end, end + 62, lambda value: value >= usual / 2),
    }
    for name, value in found.items():
        print(f"{name:<34} {round(value, 3) if isinstance(value, float) else value}")
    problems = []
    if found["under 5% after, s"] is None or found["under 5% after, s"] > 10 * patience:
        problems.append("traffic did not leave")
    if patience == 1 and others["p99"] > 1.5 * others_before["p99"]:
        problems.append("the other zones grew slower")
    if found["alert after, s"] is None or found["alert after, s"] > 15 * patience:
        problems.append("no alert came in time")
    if found["half of its share again after, s"] is None:
        problems.append("the zone did not come back")
    if is_bad(reads, patience):
        problems.append("reads failed")
    if problems:
        sys.exit("FAILED: " + ", ".join(problems))


if __name__ == "__main__":
    main()
