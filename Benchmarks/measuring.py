"""What all sections measure with."""

import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".build" / "bench"
CORES = os.cpu_count()


def say(text):
    print(f"   {text}", flush=True)


def run(*command, **options):
    """Runs a command to its end; its standard output."""
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, **options).stdout


def lines(*command):
    return [json.loads(line) for line in run(*command).splitlines()]


def timed(body):
    start = time.monotonic()
    body()
    return time.monotonic() - start


def exported(text):
    """The variables of lines such as `export A=1 B=2`, as the scripts print them."""
    words = [word for line in text.decode().splitlines() for word in line.removeprefix("export ").split()]
    return dict(word.split("=", 1) for word in words)


def measured(*command, **options):
    """Runs a command; its standard output, seconds, peak resident memory in bytes and seconds of processor."""
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE, **options)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))} failed")
    processor = usage.ru_utime + usage.ru_stime
    return output, time.monotonic() - start, usage.ru_maxrss * 1024, processor


def library(scale, name, songs, *options):
    folder = FOLDER / name
    start = time.monotonic()
    run(scale, "generate", "--songs", songs, "--to", folder, *options)
    say(f"{folder.relative_to(ROOT)}: {songs:,} songs in {time.monotonic() - start:.1f} s")
    return folder


def fresh(name):
    for path in FOLDER.glob(name + "*"):
        path.unlink()
    return FOLDER / name


def ingest(scale, folder, catalog):
    output, seconds, memory, _ = measured(scale, "ingest", folder, "--catalog", catalog, "--format", "json")
    return {"seconds": seconds, "memory": memory, "summary": json.loads(output)}


def size_of(folder):
    files = [path for path in folder.rglob("*") if path.suffix in (".mid", ".midi", ".kar", ".rmi")]
    return len(files), sum(path.stat().st_size for path in files)


def table(head, rows):
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows]) + "\n"
