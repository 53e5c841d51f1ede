"""The lab (docs/lab.md): how soon it is there, what it needs, what it takes before it breaks, and what clients see
while it is being broken."""

import json
import re
import subprocess
import sys
import time

from measuring import ROOT, run, say, table

TITLE = "The lab"
NAME, PORT = "bench", 18900
# Requests a second, and for how long.
STEADY, STEADY_SECONDS = 200, 300
RISING, RISING_SECONDS = (300, 400, 500, 600, 800, 1_000, 1_200, 1_500, 2_000), 20
CHECKS = ROOT / "deploy" / "lab" / "checks"


def measure(tools):
    run(ROOT / "scripts" / "images")
    lab(tools, "down")
    result = {"up": []}
    try:
        for _ in range(2):
            lab(tools, "down")
            start = time.monotonic()
            lab(tools, "up", "--port", PORT)
            result["up"].append(time.monotonic() - start)
            say(f"up after {result['up'][-1]:.0f} s")
        time.sleep(30)
        result["memory"] = memory()
        seconds = max(5, tools.few(STEADY_SECONDS))
        result["steady"] = load(tools, STEADY, seconds)
        say(f"{STEADY}/s: p99 {result['steady']['latency']['p99']:.1f} ms")
        result["rising"] = {}
        for rate in RISING:
            found = load(tools, rate, max(5, tools.few(RISING_SECONDS)))
            result["rising"][rate] = found
            say(f"{rate}/s: p99 {found['latency']['p99']:.1f} ms, {failed(found)} failed")
            time.sleep(20)
            if failed(found) > found["counts"]["offered"] / 10:
                break
        result["primary"] = check("kill_primary.py")
        result["zone"] = check("saturate_zone.py", "--rate", STEADY)
        result["each"] = check("kill_each.py", "--rate", STEADY)
    finally:
        lab(tools, "down")
    return result


def lab(tools, *arguments):
    run(tools.scale, "lab", *arguments, "--name", NAME, cwd=ROOT, stderr=subprocess.DEVNULL)


def load(tools, rate, seconds):
    addresses = [f"http://127.0.0.1:{PORT}", f"http://127.0.0.1:{PORT + 1}"]
    return json.loads(run(
        tools.scale, "load", *addresses, "--rate", rate, "--duration", f"{seconds}s", "--failover",
        "--arrivals", "poisson", "--format", "json", stderr=subprocess.DEVNULL))


def failed(found):
    return found["counts"]["offered"] - found["counts"]["answered"]


def memory():
    names = run("docker", "ps", "--filter", f"label=scale.lab={NAME}", "--format", "{{.Names}}").decode().split()
    units = {"B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30}
    lines = run("docker", "stats", "--no-stream", "--format", "{{.MemUsage}}", *names).decode().splitlines()
    return sum(float(number) * units[unit] for number, unit in (
        re.match(r"([\d.]+)(\w+)", line).groups() for line in lines))


def check(name, *arguments):
    """What it prints, whether it passes or not."""
    command = [sys.executable, CHECKS / name, "--name", NAME, "--port", PORT, *arguments]
    found = subprocess.run(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    say(f"{name}: {'passed' if found.returncode == 0 else found.stdout.splitlines()[-1]}")
    return found.stdout.rstrip()


def report(result):
    rows = [(STEADY, result["steady"]), *((int(rate), found) for rate, found in result["rising"].items())]
    return f"""\
Twenty containers on the machine that sends the load, too. Ready {" and ".join(f"{seconds:.0f} s" for seconds in result["up"])}
after `scale lab up`, 500 songs by way of Spark included; {result["memory"] / 1e9:.2f} GB of memory in all.

Reads of the web application through both edges (`scale load --failover --arrivals poisson`), {STEADY}/s for
{result["steady"]["seconds"]:.0f} s, then more and more; latency from when each was due. Web servers have half a
processor each; what they refuse (503) they refuse at once.

{table(("requests/s", "answered/s", "failed", "p50, ms", "p99, ms", "longest gap, s"), [
    (f"{rate:,}", f"{found['answeredPerSecond']:,.0f}", f"{failed(found):,}", f"{found['latency']['p50']:.1f}",
     f"{found['latency']['p99']:.1f}", f"{found['longestGap']['seconds']:.2f}") for rate, found in rows])}

The primary of PostgreSQL killed under 50 reads and 10 writes a second (`kill_primary.py`):

```
{result["primary"]}
```

A zone's web server robbed of its processors for 30 s, under {STEADY} reads a second (`saturate_zone.py`):

```
{result["zone"]}
```

Every container killed in turn, under {STEADY} reads a second (`kill_each.py`):

```
{result["each"]}
```
"""
