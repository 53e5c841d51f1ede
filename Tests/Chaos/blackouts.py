#!/usr/bin/env python3
"""blackouts.py SCALE [--full]: whether outages that rules of the firewall make are reported as long as they were.

A web server in a container is sent 500 requests a second by an experiment, which blocks its port for a while, again and
again: with rules that drop packets, and with rules that refuse connections. What `scale chaos judge` says of each outage
is compared with the time between the two changes of the rules, each of which comes into force at some moment of its own
command. It has to be right within the greater of 10 ms and 1 %.

Needs root, and a Docker engine with the image scale-edge; TAG is its tag (latest). --full: up to a minute long.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

TAG = os.environ.get("TAG", "latest")
NAME = "scale-blackouts"
RATE = 500
SHORT = (0.05, 0.2, 1, 3)
FULL = (0.05, 0.1, 0.5, 2, 10, 60)
MEANS = {"drop": ["DROP"], "refuse": ["REJECT", "--reject-with", "tcp-reset"]}

CONFIGURATION = """
defaults
    mode http
    timeout client 90s
    timeout server 90s
    timeout connect 90s
frontend site
    bind :8080
    http-request return status 200 content-type text/plain string hello
frontend health
    bind :8404
    http-request return status 200
"""


def docker(*arguments):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def block(process, means, seconds, report):
    """Blocks the port for a while, and writes down for how long at least and at most."""
    rule = ["INPUT", "-p", "tcp", "--dport", "8080", "-j", *MEANS[means]]
    enter = ["nsenter", "-t", process, "-n", "iptables", "-w"]

    def change(how):
        """When at the earliest and when at the latest it came into force."""
        before = time.monotonic()
        subprocess.run([*enter, how, *rule], check=True)
        return before, time.monotonic()

    began = change("-I")
    time.sleep(max(0.0, seconds - 0.004))  # About what the next line takes.
    ended = change("-D")
    pathlib.Path(report).write_text(f"{ended[0] - began[1]} {ended[1] - began[0]}")


def experiment(folder, address, process, blackouts):
    """One step for each blackout, with time between them for what was held."""
    steps, hypotheses = [], []
    for number, (means, seconds) in enumerate(blackouts):
        command = json.dumps([
            sys.executable, str(pathlib.Path(__file__).resolve()), "--block", process, means, str(seconds),
            f"{folder}/{number}"])
        steps.append(f"  - id: b{number}\n    run: {{command: {command}, timeout: {int(seconds) + 60}s}}")
        steps.append(f"  - id: w{number}\n    wait: {4 + min(30, 2 * seconds)}s")
        hypotheses.append(
            f"  - id: b{number}\n    title: {means} for {seconds} s\n    outage: {{load: clients, at-least: 1ms, "
            f"at-most: 100s, during: {{step: b{number}, extend: 1s}}}}")
    newline = "\n"
    return f"""title: Blackouts
load:
  clients: {{paths: [/], rate: {RATE}/s, arrivals: constant, timeout: 30s, failover: false, urls: ["{address}"]}}
steady-state:
  duration: 5s
  conditions: [{{success-share: {{load: clients}}, at-least: 99%}}]
method:
{newline.join(steps)}
hypotheses:
{newline.join(hypotheses)}
"""


def remove():
    subprocess.run(["docker", "rm", "-f", "-v", NAME], capture_output=True)


def run(scale, lengths, folder):
    (folder / "haproxy.cfg").write_text(CONFIGURATION)
    folder.chmod(0o755)
    remove()
    docker("run", "-d", "--name", NAME, "--label", "scale.test=blackouts", "--label", "component=web",
           "-v", f"{folder}/haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro", "--tmpfs", "/run/haproxy:mode=1777",
           f"scale-edge:{TAG}")
    process, address = docker(
        "inspect", "-f", "{{.State.Pid}} {{.NetworkSettings.IPAddress}}", NAME).split()
    blackouts = [(means, seconds) for means in MEANS for seconds in lengths]
    file = folder / "blackouts.yaml"
    file.write_text(experiment(folder, f"http://{address}:8080", process, blackouts))
    done = subprocess.run(
        [scale, "chaos", "run", str(file), "--label", "scale.test=blackouts", "--out", str(folder / "out"), "--format",
         "json"], stdout=subprocess.PIPE, text=True)
    judgement = json.loads(done.stdout)
    wrong = 0
    print(f"{'by':<8}{'at least, s':>13}{'at most, s':>12}{'reported, s':>13}{'allowed, ms':>13}")
    for number, (means, _) in enumerate(blackouts):
        least, most = map(float, (folder / str(number)).read_text().split())
        found = next(item for item in judgement["hypotheses"] if item["id"] == f"b{number}")
        reported = seconds_in(found["observed"])
        allowed = max(0.01, least / 100)
        is_right = reported is not None and least - allowed <= reported <= most + allowed
        wrong += not is_right
        print(f"{means:<8}{least:>13.3f}{most:>12.3f}{reported or 0:>13.3f}{1000 * allowed:>13.1f}"
              f"{'' if is_right else '   WRONG: ' + found['reason']}")
    return wrong


def seconds_in(text):
    """Such as `1.25 s` or `52.1 ms`."""
    match = re.match(r"([\d.]+) (s|ms|µs)", text)
    return match and float(match[1]) * {"s": 1, "ms": 1e-3, "µs": 1e-6}[match[2]]


def main():
    if sys.argv[1] == "--block":
        return block(*sys.argv[2:4], float(sys.argv[4]), sys.argv[5])
    scale = str(pathlib.Path(sys.argv[1]).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="scale-blackouts-"))
    try:
        # The machine may be busy: what is once right within so little is right.
        for attempt in range(3):
            wrong = run(scale, FULL if "--full" in sys.argv else SHORT, folder)
            if not wrong:
                print("Every outage was reported as long as it was.")
                return 0
            shutil.rmtree(folder / "out", ignore_errors=True)
        return 1
    finally:
        remove()
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())
