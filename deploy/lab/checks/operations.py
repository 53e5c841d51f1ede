#!/usr/bin/env python3
"""operations.py [--name lab] [--port 8080] [--scale .build/release/scale] [STEP…]: does to a lab what operators do, under
reads through both edges and while playlists are written: backs its catalog up, destroys it and restores it (backup),
changes all passwords (rotation), and replaces parts by those of other images, made from theirs (upgrade). Rotation and
upgrade are killed once, and run again. The images stay, with the tag operations-a or operations-b.

Exit code 1 when a read fails, a playlist is lost that was acknowledged, or a step does not do what it says.
"""

import argparse
import base64
import email.utils
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import uuid

from reading import Reader, is_bad, summary

PATHS = ["/", "/api/v1/songs?limit=20", "/api/v1/instruments"]
# The others take longest to start, and are replaced in the same way.
UPGRADED = ["scale", "scale-postgres", "scale-edge"]
IMAGES = [*UPGRADED, "scale-object-store", "scale-spark", "scale-monitoring"]
ROLES = {"postgres": "superuser", "replicator": "replication", "rewinder": "rewind", "scale": "scale"}


class Failure(Exception):
    pass


def run(*arguments, **options):
    done = subprocess.run(arguments, capture_output=True, text=True, **options)
    if done.returncode:
        raise Failure(f"{' '.join(arguments[:4])}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout.strip()


# Times the limits, for a busy machine.
patience = 1.0


def until(what, condition, limit=60):
    limit *= patience
    start = time.monotonic()
    while True:
        try:
            if condition():
                return time.monotonic() - start
        except (OSError, http.client.HTTPException, ValueError):
            pass  # Asked again.
        if time.monotonic() - start > limit:
            raise Failure(f"not within {limit} s: {what}")
        time.sleep(0.2)


class Lab:
    def __init__(self, options):
        self.name, self.port, self.scale = options.name, options.port, options.scale

    def command(self, *arguments, **options):
        return run(self.scale, "lab", arguments[0], "--name", self.name, *arguments[1:], **options)

    def killed(self, seconds, *arguments):
        """Whether it was killed before it ended by itself."""
        process = subprocess.Popen(
            [self.scale, "lab", arguments[0], "--name", self.name, *arguments[1:]], stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        return False

    def containers(self):
        return run("docker", "ps", "-a", "--filter", f"label=scale.lab={self.name}", "--format", "{{.Names}}").split()

    def primary(self):
        rows = json.loads(self.command("status", "--format", "json"))["parts"]
        return next(row["part"] for row in rows if row["state"].endswith(", primary"))

    def sql(self, text, role="postgres", password=None, database="scale"):
        """As the superuser, unless another role is given; over TCP, where a password is asked for."""
        script = 'PGPASSWORD=${PGPASSWORD:-$(</run/secrets/superuser)} psql -XAtqw -h 127.0.0.1 -U "$1" -d "$2" -c "$3"'
        return run("docker", "exec", *(["-e", "PGPASSWORD"] if password else []), f"{self.name}-{self.primary()}",
                   "bash", "-c", script, "sql", role, database, text, env=dict(os.environ, PGPASSWORD=password or ""))

    def ask(self, method, path, body=None, edge=0, key=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port + edge, timeout=30)
        headers = {"Content-Type": "application/json"} if body else {}
        if key:
            headers["Idempotency-Key"] = key
        try:
            connection.request(method, path, body and json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers
        finally:
            connection.close()

    def songs(self):
        """What each web server says of them, as far as the edges ask all of them."""
        found = {}
        for number in range(12):
            status, body, headers = self.ask("GET", "/api/v1/songs?limit=100", edge=number % 2)
            if status != 200:
                raise OSError(f"songs are refused with {status}")
            fresh = "x-scale-snapshot-age" not in headers
            found[headers["x-served-by"]] = (fresh, hashlib.sha256(body).hexdigest())
        return found

    def has(self, playlist):
        status, _, _ = self.ask("GET", f"/api/v1/playlists/{playlist}")
        if status not in (200, 404):
            raise OSError(f"status {status}")
        return status == 200


class Writer:
    """Makes playlists, one after another, and remembers those that were acknowledged."""

    def __init__(self, lab):
        self.lab, self.playlists, self.longest, self.refused = lab, [], 0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join(timeout=60)

    def _write(self):
        number = 0
        while not self._over.is_set():
            key, start = uuid.uuid4().hex, time.monotonic()
            # The same key until it is acknowledged: it is made once.
            while not self._over.is_set():
                number += 1
                try:
                    status, body, _ = self.lab.ask(
                        "POST", "/api/v1/playlists", {"name": f"Playlist {number}"}, number % 2, key)
                    if status == 201:
                        self.playlists.append(json.loads(body)["key"])
                        break
                except (OSError, http.client.HTTPException):
                    pass
                self.refused += 1
                time.sleep(0.2)
            self.longest = max(self.longest, time.monotonic() - start)
            time.sleep(0.2)


def check_playlists(lab, playlists):
    if not playlists:
        raise Failure("no playlist was acknowledged: nothing is known")
    lost = []
    for playlist in playlists:
        there = []
        until("an answer for a playlist", lambda: there.append(lab.has(playlist)) or True)
        if not there[-1]:
            lost.append(playlist)
    if lost:
        raise Failure(f"{len(lost)} of {len(playlists)} acknowledged playlists are lost")


# MARK: Steps; each returns what is told of it.


def backup(lab, writer):
    file = pathlib.Path(tempfile.mkdtemp(prefix="scale-operations-")) / "catalog.backup"
    before = {}
    until("all web servers answer", lambda: before.update(lab.songs()) or len(before) == 3)
    kept = list(writer.playlists)
    start = time.monotonic()
    words = lab.command("backup", str(file))
    took = time.monotonic() - start
    if "songs" not in words or oct(file.stat().st_mode)[-3:] != "600":
        raise Failure(f"not a backup for its user alone: {words}")
    # Destroyed so that people see it: other titles, no playlists.
    lab.sql("UPDATE songs SET title = 'destroyed'; DELETE FROM playlists;"
            "UPDATE ingest_runs SET finished_at = now() WHERE outcome = 'finished'; NOTIFY scale_ingest")
    until("what was destroyed is served", lambda: all(songs != before.get(web) for web, songs in lab.songs().items()))
    start = time.monotonic()
    words = lab.command("restore", str(file))
    restored = time.monotonic() - start
    seen = until("every web server has the restored songs", lambda: lab.songs() == before)
    check_playlists(lab, kept)
    if "deleted" not in lab.command("restore", "--forget"):
        raise Failure("what was replaced had not been kept")
    # A cut one is refused, and nothing changes.
    file.write_bytes(file.read_bytes()[:-1000])
    try:
        lab.command("restore", str(file))
        raise AssertionError
    except Failure:
        pass
    except AssertionError:
        raise Failure("a backup that was cut off was restored") from None
    until("a backup that was refused changes nothing", lambda: lab.songs() == before)
    file.unlink()
    file.parent.rmdir()
    # Those that were written after the backup are gone, as its documentation says.
    writer.playlists[:] = [playlist for playlist in writer.playlists if playlist in kept or lab.has(playlist)]
    return f"backup {took:.1f} s, restore {restored:.1f} s, served by all {seen:.1f} s later"


def rotation(lab, _):
    folder = pathlib.Path(os.environ.get("XDG_STATE_HOME") or pathlib.Path.home() / ".local/state")
    folder = folder / "scale/labs" / lab.name

    def secrets():
        return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}

    old = secrets()
    if not all(lab.sql("SELECT 1", role, old[name], "postgres") == "1" for role, name in ROLES.items()):
        raise Failure("the old passwords do not work to begin with")
    if s3_status(lab, old) != 200:
        raise Failure("the old keys do not work to begin with")
    was_killed = lab.killed(7, "rotate-passwords")
    start = time.monotonic()
    lab.command("rotate-passwords")
    took = time.monotonic() - start
    new = secrets()
    if (folder / "next").exists() or any(old[name] == new[name] for name in old):
        raise Failure("there are passwords that were not changed")
    for role, name in ROLES.items():
        if lab.sql("SELECT 1", role, new[name], "postgres") != "1":
            raise Failure(f"{role}'s new password is not taken")
        try:
            lab.sql("SELECT 1", role, old[name], "postgres")
        except Failure:
            continue
        raise Failure(f"{role}'s old password is still taken")
    if s3_status(lab, new) != 200:
        raise Failure("the new keys are not taken")
    until("the old keys are refused", lambda: s3_status(lab, old) == 403, 15)
    for container in lab.containers():
        logs = subprocess.run(["docker", "logs", container], capture_output=True, text=True)
        for text in (logs.stdout + logs.stderr, run("docker", "inspect", container)):
            if any(value in text for value in {**old, **{f"new {name}": value for name, value in new.items()}}.values()):
                raise Failure(f"{container} tells a password")
    return f"{'killed once, then ' if was_killed else ''}{took:.1f} s"


def s3_status(lab, secrets):
    """Of a list of buckets, signed with the keys; version 2 of signatures is a line."""
    date = email.utils.formatdate(usegmt=True)
    digest = hmac.new(secrets["s3-secret-key"].encode(), f"GET\n\n\n{date}\n/".encode(), hashlib.sha1).digest()
    connection = http.client.HTTPConnection("127.0.0.1", lab.port + 6, timeout=10)
    try:
        connection.request("GET", "/", headers={
            "Date": date, "Authorization": f"AWS {secrets['s3-access-key']}:{base64.b64encode(digest).decode()}"})
        return connection.getresponse().status
    finally:
        connection.close()


def upgrade(lab, _):
    def images():
        rows = [row.split() for row in run(
            "docker", "inspect", "--format", "{{.Name}} {{.Config.Image}} {{.Image}}", *lab.containers()).splitlines()]
        return {name.removeprefix(f"/{lab.name}-"): (image, number) for name, image, number in rows}

    before = images()
    tag = before["web-a"][0].split(":")[1]
    new = "operations-b" if tag == "operations-a" else "operations-a"
    for image in IMAGES:
        if image in UPGRADED:
            # Of other numbers each time.
            text = f"FROM {image}:{tag}\nLABEL scale.operations={uuid.uuid4().hex}\n"
            run("docker", "build", "-q", "-t", f"{image}:{new}", "-", input=text, env=dict(os.environ, DOCKER_BUILDKIT="0"))
        else:
            run("docker", "tag", f"{image}:{tag}", f"{image}:{new}")
    was_killed = lab.killed(25, "upgrade", "--tag", new)
    start = time.monotonic()
    words = lab.command("upgrade", "--tag", new)
    took = time.monotonic() - start
    lab.command("status")
    after = images()
    if set(after) != set(before):
        raise Failure(f"there are other parts than before: {sorted(set(after) ^ set(before))}")
    for part, (image, number) in after.items():
        is_upgraded = before[part][0].split(":")[0] in UPGRADED
        if (number != before[part][1]) != is_upgraded or (is_upgraded and not image.endswith(f":{new}")):
            raise Failure(f"{part} is of {image}")
    if not lab.command("upgrade", "--tag", new).startswith("0 parts"):
        raise Failure("a second upgrade to the same images replaced parts")
    if tag.startswith("operations-"):
        # Of an earlier run; another lab may have some.
        subprocess.run(["docker", "rmi", *(f"{image}:{tag}" for image in IMAGES)], capture_output=True)
    return f"{'killed once, then ' if was_killed else ''}{took:.1f} s: {words}"


STEPS = {"backup": backup, "rotation": rotation, "upgrade": upgrade}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="lab")
    parser.add_argument("--port", type=int, default=8080, help="the first of the lab's ports")
    parser.add_argument("--scale", default=".build/release/scale", help="the executable")
    parser.add_argument("--rate", type=float, default=50, help="reads a second")
    parser.add_argument("--patience", type=float, default=1, help="times the limits, for a busy machine")
    parser.add_argument("steps", nargs="*", metavar="STEP", help=", ".join(STEPS))
    options = parser.parse_args()
    if unknown := set(options.steps) - set(STEPS):
        parser.error(f"there is no step {', '.join(unknown)}")
    global patience
    patience = options.patience
    lab, failures = Lab(options), []
    with Reader([options.port, options.port + 1], PATHS, options.rate) as reader, Writer(lab) as writer:
        until("playlists are written", lambda: len(writer.playlists) > 3)
        for name in options.steps or STEPS:
            start, writer.longest = time.monotonic(), 0
            try:
                words = STEPS[name](lab, writer)
                check_playlists(lab, list(writer.playlists))
            except Failure as failure:
                words = f"FAILED: {failure}"
                failures.append(name)
            # What is late shows in the reads of some seconds more.
            time.sleep(3)
            reads = summary(reader.since(start))
            print(f"{name:<9} {words}\n{'':<9} {reads['reads']} reads, {reads['failed']} failed, p99 {reads['p99'] or 0:.0f} ms; "
                  f"{len(writer.playlists)} playlists kept, the slowest write {writer.longest:.1f} s", flush=True)
            if is_bad(reads, patience) or not reads["reads"]:
                print(f"{'':<9} what failed: {reads['problems']}", flush=True)
                failures.append(f"reads during {name}")
    if failures:
        sys.exit(f"FAILED: {', '.join(failures)}")


if __name__ == "__main__":
    main()
