#!/usr/bin/env python3
"""sabotage.py SCALE [--name lab] [--short] [--only WAY…]: sabotages experiments on a running lab, and the harness itself,
one way after another. None may end in PASS; without sabotage each has to.

Each way has an experiment (sabotage/*.yaml), what is done to it, and a word that the reason has to have. --short: those
that take the least time, for every run of the tests. What no live system can be made to do (a clock that jumps, an
answer that is older than the one before) is done to journals, by the unit tests of the judge.
"""

import argparse
import contextlib
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
# Of everything that is waited for.
LIMIT = 240


def docker(*arguments, **options):
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True, **options).stdout.strip()


def get(url, body=None, method=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or "null")


class Lab:
    def __init__(self, options):
        self.scale, self.name = str(pathlib.Path(options.scale).resolve()), options.name
        address = next(part["address"] for part in self.parts() if part["part"] == "edge-a")
        self.port = int(address.rpartition(":")[2])

    def part(self, host):
        return f"{self.name}-{host}"

    def url(self, offset, path=""):
        return f"http://127.0.0.1:{self.port + offset}{path}"

    def parts(self):
        return json.loads(subprocess.run(
            [self.scale, "lab", "status", "--name", self.name, "--format", "json"], stdout=subprocess.PIPE,
            text=True).stdout)["parts"]

    def primary(self):
        return next(part["part"] for part in self.parts() if part["state"].endswith(", primary"))

    def sql(self, text):
        script = 'PGPASSWORD=$(</run/secrets/superuser) exec psql -XAtqw -h 127.0.0.1 -U postgres -d scale -c "$1"'
        return docker("exec", self.part(self.primary()), "bash", "-c", script, "sql", text)

    def is_calm(self):
        """All is well, no alert fires that an experiment is about, and every server takes its share."""
        alerts = get(self.url(5, "/api/v2/alerts?active=true"))
        found = get(self.url(4, "/api/v1/query?query=min(scale_weight_percent)"))["data"]["result"]
        return (
            all(part["isWell"] for part in self.parts())
            and not any(alert["labels"]["alertname"] in ("ZoneSaturated", "NoPrimary") for alert in alerts)
            and found and float(found[0]["value"][1]) > 90)

    def calm(self):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            with contextlib.suppress(OSError, ValueError, KeyError):
                if self.is_calm():
                    return
            time.sleep(2)
        raise AssertionError("the lab does not come to rest")


class Run:
    """A run of an experiment, with its text changed and its harness in reach."""

    def __init__(self, lab, experiment, folder, changes):
        text = (HERE / "sabotage" / f"{experiment}.yaml").read_text()
        for old, new in changes:
            assert old in text, f"{experiment}.yaml has no {old!r}"
            text = text.replace(old, new)
        self.journal = folder / "out" / "journal.ndjson"
        file = folder / f"{experiment}.yaml"
        file.write_text(text)
        self.process = subprocess.Popen(
            [lab.scale, "chaos", "run", file, "--lab", lab.name, "--out", folder / "out", "--format", "json"],
            stdout=subprocess.PIPE, stderr=(folder / "errors").open("w"), text=True)

    def reached(self, words, after=0.0):
        """Waits until the journal has an entry with these words, and then some seconds."""
        end = time.monotonic() + LIMIT
        while not (self.journal.exists() and words in self.journal.read_text(errors="replace")):
            assert time.monotonic() < end, f"the run never came to {words}"
            assert self.process.poll() is None, f"the run ended before it came to {words}"
            time.sleep(0.1)
        time.sleep(after)

    def injecting(self, after=0.0):
        self.reached('"applied"', after)

    def ended(self):
        """Its exit code and its judgement, if it has one."""
        output, _ = self.process.communicate(timeout=2 * LIMIT)
        return self.process.returncode, json.loads(output) if output.strip() else None


WAYS = {}


def way(experiment, words, changes=(), short=False):
    """A function that is given the lab and the run while it goes on, and may yield: what follows is done after it.

    `words`: of the reason, which no other way of failing has; `None` for what has to pass."""

    def add(function):
        WAYS[function.__doc__] = (function, experiment, words, changes, short)
        return function

    return add


def without(experiment):
    def honest(lab, run):
        pass

    honest.__doc__ = f"{experiment}, without sabotage"
    WAYS[honest.__doc__] = (honest, experiment, None, (), experiment == "writes")


# --- What nothing is done to

for experiment in ("zone", "writes", "primary"):
    without(experiment)


# --- The fault


@way("zone", "asks-for-less", [("{cpu: {workers: 4}}", "none")])
def _(lab, run):
    "a fault that does nothing"


@way("zone", "traffic-leaves", [("{cpu: {workers: 4}}", "{cpu: {workers: 1, load: 1%}}")])
def _(lab, run):
    "a fault that is too weak"


@way("zone", "traffic-leaves", [("targets: {component: web, zone: b}", "targets: {component: web, zone: c}")])
def _(lab, run):
    "the wrong zone"


@way("zone", "no target matches", [("targets: {component: web, zone: b}", "targets: {component: nobody}")], short=True)
def _(lab, run):
    "no targets"


@way("zone", "ended while the fault lasted")
def _(lab, run):
    "a target that is restarted in mid-fault"
    run.injecting(5)
    docker("kill", lab.part("web-b"))


@way("zone", "the injector broke off")
def _(lab, run):
    "an injector that is killed in mid-fault"
    run.injecting(5)
    for injector in docker("ps", "-q", "--filter", "label=scale.chaos=injector").split():
        docker("kill", injector)


# --- The load


@way("zone", "connect-refused", [("    timeout: 2s\n", '    timeout: 2s\n    urls: ["http://127.0.0.1:9"]\n')], short=True)
def _(lab, run):
    "a load that reaches nobody"


@way("zone", "its generator was late")
def _(lab, run):
    "a generator that is starved"
    run.injecting()
    for _ in range(20):
        run.process.send_signal(signal.SIGSTOP)
        time.sleep(0.4)
        run.process.send_signal(signal.SIGCONT)
        time.sleep(0.4)


# --- The harness


@way("zone", "the harness itself did not run")
def _(lab, run):
    "a harness that is stopped for longer than the lease"
    run.injecting(3)
    run.process.send_signal(signal.SIGSTOP)
    time.sleep(40)
    run.process.send_signal(signal.SIGCONT)


@way("writes", "how the run ended", short=True)
def _(lab, run):
    "a harness that is killed"
    run.injecting(2)
    run.process.kill()


@way("writes", "one of them was altered", short=True)
def _(lab, run):
    "a journal that is altered"
    yield
    lines = run.journal.read_bytes().splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if b'"resolved"' in line)
    lines[place] = lines[place].replace(b"web-c", b"web-b")
    run.journal.write_bytes(b"".join(lines))


@way("writes", "how the run ended", short=True)
def _(lab, run):
    "a journal that is truncated"
    yield
    lines = run.journal.read_bytes().splitlines(keepends=True)
    run.journal.write_bytes(b"".join(lines[:-20]))


# --- What watches


@way("zone", "alert-arrives")
def _(lab, run):
    "an Alertmanager that is paused"
    run.injecting()
    docker("pause", lab.part("alertmanager"))
    yield
    docker("unpause", lab.part("alertmanager"))


@way("zone", "alert-arrives")
def _(lab, run):
    "an alert that is silenced"
    now = time.time()
    form = "%Y-%m-%dT%H:%M:%SZ"
    silence = get(lab.url(5, "/api/v2/silences"), {
        "matchers": [{"name": "alertname", "value": "ZoneSaturated", "isRegex": False, "isEqual": True}],
        "startsAt": time.strftime(form, time.gmtime(now)), "endsAt": time.strftime(form, time.gmtime(now + 600)),
        "createdBy": "sabotage", "comment": "sabotage"}, method="POST")["silenceID"]
    yield
    get(lab.url(5, f"/api/v2/silence/{silence}"), method="DELETE")


@way("zone", "alert-arrives")
def _(lab, run):
    "a Prometheus that is paused"
    run.injecting()
    docker("pause", lab.part("prometheus"))
    yield
    docker("unpause", lab.part("prometheus"))


# --- The system


def each_edge(lab, command):
    """Says it to the runtime interface of both HAProxies."""
    for edge in ("edge-a", "edge-b"):
        process = docker("inspect", "-f", "{{.State.Pid}}", lab.part(edge))
        with socket.socket(socket.AF_UNIX) as talk:
            talk.connect(f"/proc/{process}/root/run/haproxy/admin.sock")
            talk.sendall(command.encode() + b"\n")
            talk.recv(4096)


@way("zone", "traffic-leaves")
def _(lab, run):
    "edges that do not listen to how much a server can take"
    each_edge(lab, "disable agent web/web-b")
    each_edge(lab, "set weight web/web-b 100%")
    yield
    each_edge(lab, "enable agent web/web-b")


@way("writes", "acknowledged writes are not there", short=True)
def _(lab, run):
    "writes that are acknowledged and dropped"
    run.injecting(3)
    lab.sql("DELETE FROM playlist_entries WHERE (playlist_id, position) IN (SELECT e.playlist_id, min(e.position) "
            "FROM playlist_entries e JOIN playlists p ON p.id = e.playlist_id WHERE p.name LIKE 'scale ledger %' "
            "GROUP BY e.playlist_id ORDER BY e.playlist_id DESC LIMIT 1)")


@way("writes", "nothing-lost")
def _(lab, run):
    "a row that is put in beside the servers"
    run.injecting(3)
    lab.sql("INSERT INTO playlist_entries SELECT e.playlist_id, e.position + 1000, e.entry + 1000000, e.song_id, e.title "
            "FROM playlist_entries e JOIN playlists p ON p.id = e.playlist_id WHERE p.name LIKE 'scale ledger %' "
            "ORDER BY e.playlist_id DESC, e.position LIMIT 1")


def patroni_config(lab, paused):
    for member in ("postgres-a", "postgres-b", "postgres-c"):
        address = docker("inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", lab.part(member))
        with contextlib.suppress(OSError):
            get(f"http://{address.split()[0]}:8008/config", {"pause": paused or None}, method="PATCH")
            return
    raise AssertionError("no member of PostgreSQL takes a configuration")


@way("primary", "promoted")
def _(lab, run):
    "a cluster that is told not to promote"
    patroni_config(lab, True)
    yield
    patroni_config(lab, False)


@way("primary", "clone-starts")
def _(lab, run):
    "a member that nobody starts again"
    healers = [lab.part(f"healer-{zone}") for zone in "ab"]
    docker("pause", *healers)
    # Docker itself would start it again.
    primary = lab.part(lab.primary())
    docker("update", "--restart=no", primary)
    yield
    docker("update", "--restart=unless-stopped", primary)
    docker("unpause", *healers)


# --- One after another


def judge(lab, run, code, judgement):
    """What `scale chaos judge` says of the journal as it is now, where there is one."""
    if not run.journal.exists():
        return code, judgement
    done = subprocess.run(
        [lab.scale, "chaos", "judge", run.journal, "--format", "json"], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else judgement


def try_way(lab, name):
    function, experiment, words, changes, _ = WAYS[name]
    lab.calm()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="scale-sabotage-"))
    run = Run(lab, experiment, folder, changes)
    try:
        work = function(lab, run) or iter(())
        try:
            # Up to what is done afterwards.
            next(work, None)
            code, judgement = run.ended()
        finally:
            next(work, None)
        code, judgement = judge(lab, run, code, judgement)
        errors = (folder / "errors").read_text()
        verdict = judgement["verdict"] if judgement else f"exit code {code}"
        reason = judgement["reason"] if judgement else errors.strip().splitlines()[-1]
        if words is None:
            assert verdict == "PASS", f"{verdict}: {reason}"
        else:
            assert verdict != "PASS" and code != 0, "it ends in PASS"
            assert words in reason, f"its reason does not say “{words}”: {reason}"
        return verdict, reason
    finally:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scale")
    parser.add_argument("--name", default="lab")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", nargs="+", help="parts of the names of ways")
    options = parser.parse_args()
    lab = Lab(options)
    names = [
        name for name, (*_, short) in WAYS.items()
        if (short or not options.short) and (not options.only or any(part in name for part in options.only))]
    failed = []
    for name in names:
        began = time.monotonic()
        # A busy machine may spoil what has to pass.
        for attempt in range(3 if WAYS[name][2] is None else 1):
            try:
                verdict, reason = try_way(lab, name)
                print(f"ok   {verdict:<13} {name} ({time.monotonic() - began:.0f} s): {reason[:160]}", flush=True)
                break
            except (AssertionError, subprocess.SubprocessError, OSError, ValueError) as problem:
                print(f"FAIL {name}: {problem}", flush=True)
        else:
            failed.append(name)
    print(f"{len(names) - len(failed)} of {len(names)} ways ended as they should")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
