"""`scale serve` with 178,561 songs, asked by wrk over 16 connections for 10 s each."""

import json
import pathlib
import random
import re
import subprocess
import sys
import time
import urllib.request

from measuring import FOLDER, ROOT, ingest, library, run, say, table

TITLE = "Web"


def measure(tools):
    songs = tools.few(178_561)
    catalog = FOLDER / f"web-{songs}.sqlite"
    folder = library(tools.scale, f"sketches-{songs}", songs, "--length", "sketch")
    filled = ingest(tools.scale, folder, catalog)
    say(f"ingested in {filled['seconds']:.1f} s")
    log = open(FOLDER / "serve.log", "wb+")
    server = subprocess.Popen(
        [tools.scale, "serve", "--catalog", catalog, "--port", "0"], stdout=subprocess.DEVNULL, stderr=log)
    try:
        origin = wait_for_origin(server, FOLDER / "serve.log")
        return {"songs": songs, **ask(server, origin, songs)}
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for_origin(server, log):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        found = re.search(rb"http://[^\s]+", log.read_bytes())
        if found:
            origin = found[0].decode().rstrip("/")
            try:
                with urllib.request.urlopen(origin + "/readyz", timeout=5):
                    return origin
            except OSError:
                pass
        time.sleep(0.1)
    sys.exit(f"error: scale serve did not start; see {log}")


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:
        return json.load(answer)


def ask(server, origin, songs):
    random.seed(1)
    ids = []
    for _ in range(100):
        page = get(f"{origin}/api/v1/songs?limit=50&offset={random.randrange(0, min(songs - 50, 10_000))}")
        ids += [song["id"] for song in page["songs"]]
    slugs = [instrument["slug"] for instrument in get(f"{origin}/api/v1/instruments")["instruments"]]
    searches = ["&".join(f"instrument={slug}" for slug in random.sample(slugs, 2)) for _ in range(5_000)]
    scenarios = {
        "similar songs (API)": [f"/api/v1/songs/{id}/similar" for id in ids],
        "search by instruments (API)": [f"/api/v1/songs?{search}" for search in searches],
        "song and its similar songs (page)": [f"/songs/{id}" for id in ids],
        "search by instruments (page)": [f"/?{search}" for search in searches],
    }
    results = {}
    for name, paths in scenarios.items():
        file = FOLDER / "paths.txt"
        file.write_text("\n".join(paths) + "\n")
        wrk = ["wrk", "-t1", "-c16", "-s", ROOT / "Benchmarks" / "paths.lua"]
        run(*wrk, "-d2s", origin, "--", file)
        answer = run(*wrk, "-d10s", origin, "--", file).decode()
        result = json.loads(answer[answer.rindex("{"):])
        result["rate"] = result["requests"] / result["seconds"]
        results[name] = result
        say(
            f"{name}: {result['rate']:,.0f} requests/s, p50 {result['p50'] * 1e3:.1f} ms, "
            f"p99 {result['p99'] * 1e3:.1f} ms, {result['errors']} errors")
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    memory = {key: int(re.search(rf"{key}:\s+(\d+)", status)[1]) * 1024 for key in ("VmRSS", "VmHWM")}
    say(f"memory: {memory['VmRSS'] / 1e6:.0f} MB, at most {memory['VmHWM'] / 1e6:.0f} MB")
    return {"scenarios": results, "memory": memory["VmRSS"], "peak": memory["VmHWM"]}


def report(result):
    rows = [
        [name, f"{one['rate']:,.0f}", f"{one['p50'] * 1e3:.1f}", f"{one['p90'] * 1e3:.1f}", f"{one['p99'] * 1e3:.1f}",
         f"{one['max'] * 1e3:.1f}", str(one["errors"])]
        for name, one in result["scenarios"].items()
    ]
    return (
        f"`scale serve` with {result['songs']:,} songs, wrk beside it on the same cores: one thread, 16 connections, 10 s,\n"
        "5,000 different addresses; latency in milliseconds.\n\n"
        + table(["", "requests/s", "p50", "p90", "p99", "max", "errors"], rows)
        + f"\nMemory of the server: {result['memory'] / 1e6:.0f} MB, {result['peak'] / 1e6:.0f} MB at most.\n")
