"""Measures Scale and writes docs/performance.md; `make bench` runs it.

Sections can be measured one at a time (--only extraction web); what was measured before is kept in
.build/bench/results.json, with its date, and stays in the table.
"""

import argparse
import datetime
import io
import json
import os
import pathlib
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
import warnings

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


def measured(*command):
    """Runs a command; its standard output, seconds and peak resident memory in bytes."""
    start = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))} failed")
    return output, time.monotonic() - start, usage.ru_maxrss * 1024


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
    output, seconds, memory = measured(scale, "ingest", folder, "--catalog", catalog, "--format", "json")
    return {"seconds": seconds, "memory": memory, "summary": json.loads(output)}


def size_of(folder):
    files = [path for path in folder.rglob("*") if path.suffix in (".mid", ".midi", ".kar", ".rmi")]
    return len(files), sum(path.stat().st_size for path in files)


# MARK: Sections


def extraction(tools):
    """Bytes in memory to instruments on one core; the programs take turns, round by round."""
    import pretty_midi
    import symusic

    warnings.simplefilter("ignore")
    real = ROOT.parent / "shared" / "midi" / "real"
    folder = real if real.is_dir() else library(tools.scale, "extraction", 500, "--seed", "2")
    paths, files = [], []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".mid", ".midi", ".kar"):
            continue
        file = path.read_bytes()
        try:
            # Only what all three accept.
            symusic.Score.from_midi(file)
            pretty_midi.PrettyMIDI(io.BytesIO(file))
        except Exception:
            continue
        paths.append(str(path))
        files.append(file)
    listing = FOLDER / "extraction.txt"
    listing.write_text("\n".join(paths) + "\n")
    megabytes = sum(map(len, files)) / 1e6
    ours = subprocess.Popen(
        [tools.benchmarks, "extraction", listing], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def scale_round():
        ours.stdin.write("\n")
        ours.stdin.flush()
        return json.loads(ours.stdout.readline())["seconds"]

    def timed(body):
        start = time.perf_counter()
        for file in files:
            body(file)
        return time.perf_counter() - start

    times = {"scale": [], "symusic": [], "pretty_midi": []}
    scale_round()
    for round in range(15):
        times["scale"].append(scale_round())
        times["symusic"].append(timed(symusic.Score.from_midi))
        if round % 5 == 0:
            times["pretty_midi"].append(timed(lambda file: pretty_midi.PrettyMIDI(io.BytesIO(file))))
    ours.stdin.close()
    ours.wait()
    rates = {name: megabytes / statistics.median(values) for name, values in times.items()}
    pairs = [their / our for our, their in zip(times["scale"], times["symusic"])]
    for name, rate in rates.items():
        say(f"{name}: {rate:,.1f} MB/s")
    return {
        "files": len(files), "megabytes": megabytes, "rates": rates,
        "files_per_second": {name: len(files) / statistics.median(values) for name, values in times.items()},
        "times_symusic": statistics.median(pairs), "times_pretty_midi": rates["scale"] / rates["pretty_midi"],
        "input": "real songs" if folder == real else "generated songs",
    }


def similarity(tools):
    """The 50 most similar songs of one song on one core, beside plain C counting shared instruments."""
    popcount = FOLDER / "popcount"
    run("gcc", "-O2", "-march=x86-64-v2", ROOT / "Benchmarks" / "popcount.c", "-o", popcount)
    results = []
    for songs in (tools.few(songs) for songs in (11_133, 178_561, 1_000_000)):
        sets = run(tools.benchmarks, "sets", songs)
        limit = json.loads(run(popcount, 200, input=sets))["seconds_per_query"]
        for result in lines(tools.benchmarks, "similarity", songs, 5_000 if songs < 500_000 else 2_000):
            result["limit"] = limit
            results.append(result)
            say(
                f"{songs:,} songs, {result['weighting']}: p50 {result['p50'] * 1e3:.3f} ms, "
                f"p99 {result['p99'] * 1e3:.3f} ms; counting in C {limit * 1e3:.3f} ms")
    return results


def all_pairs(tools):
    """The 50 most similar songs of every one of 178,561 songs, on all cores."""
    results = lines(tools.benchmarks, "all-pairs", tools.few(178_561), CORES)
    for result in results:
        say(f"{result['weighting']}: {result['seconds']:.1f} s for {result['pairs']:,} pairs")
    return results


def ingesting(tools):
    """`scale ingest` of 20,000 generated files into a new catalog; the files are in the page cache."""
    results = []
    for songs, rounds in ((20_000, 3), (200_000, 1)) if tools.large else ((20_000, 3),):
        songs = tools.few(songs)
        folder = library(tools.scale, f"library-{songs}", songs)
        files, size = size_of(folder)
        runs = [ingest(tools.scale, folder, fresh("ingest.sqlite")) for _ in range(rounds)]
        again = ingest(tools.scale, folder, FOLDER / "ingest.sqlite")
        seconds = statistics.median(run["seconds"] for run in runs)
        result = {
            "files": files, "megabytes": size / 1e6, "seconds": seconds,
            "files_per_second": files / seconds, "megabytes_per_second": size / 1e6 / seconds,
            "memory": max(run["memory"] for run in runs), "again": again["seconds"],
        }
        results.append(result)
        say(
            f"{files:,} files: {seconds:.2f} s, {result['files_per_second']:,.0f} files/s, "
            f"{result['memory'] / 1e6:.0f} MB of memory; again, unchanged: {again['seconds']:.2f} s")
    return results


def end_to_end(tools):
    """2,690 files to a catalog, and from it the 50 most similar songs of every song to a file."""
    folder = library(tools.scale, f"library-{tools.few(2_690)}", tools.few(2_690), "--seed", "3")
    files, size = size_of(folder)
    rounds = []
    for _ in range(5):
        catalog = fresh("end-to-end.sqlite")
        first = ingest(tools.scale, folder, catalog)["seconds"]
        _, second, _ = measured(
            tools.scale, "export", "neighbours", "--catalog", catalog, "--output", FOLDER / "neighbours.csv")
        rounds.append((first + second, first, second))
    total, first, second = sorted(rounds)[len(rounds) // 2]
    say(f"{files:,} files, {size / 1e6:.0f} MB: {total:.2f} s ({first:.2f} s ingest, {second:.2f} s export)")
    return {"files": files, "megabytes": size / 1e6, "seconds": total, "ingest": first, "export": second}


def web(tools):
    """`scale serve` with 178,561 songs, asked by wrk over 16 connections for 10 s each."""
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


SECTIONS = {
    "extraction": extraction, "similarity": similarity, "all-pairs": all_pairs, "ingest": ingesting,
    "end-to-end": end_to_end, "web": web,
}


# MARK: The report


def table(head, rows):
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows]) + "\n"


def report(results):
    parts = [
        "# Performance\n",
        "Measured by `make bench`, which writes this page; `make bench ONLY=\"extraction web\"` measures some\n"
        "sections anew and leaves the others. Songs are invented ones of `scale generate`, with seed 1 where\n"
        "nothing else is said. Medians; every section says when and on what it was measured.\n",
    ]
    for name in SECTIONS:
        if name in results:
            entry = results[name]
            title, body = globals()["report_" + name.replace("-", "_")](entry["result"])
            parts.append(f"## {title}\n\n{body}\n{entry['date']}, {entry['machine']}.\n")
    (ROOT / "docs" / "performance.md").write_text("\n".join(parts))


def report_extraction(result):
    rows = [
        [name, f"{result['rates'][name]:,.1f}", f"{result['files_per_second'][name]:,.0f}", ratio]
        for name, ratio in (
            ("scale", "1"), ("symusic", f"1/{result['times_symusic']:.1f}"),
            ("pretty_midi", f"1/{result['times_pretty_midi']:,.0f}"))
    ]
    return "Extraction", (
        f"{result['files']} {result['input']} ({result['megabytes']:.1f} MB) in memory to their instruments, one "
        "core, strict mode; the\nprograms take turns, 15 rounds (pretty_midi 3). symusic and pretty_midi "
        "read all notes, which their users want.\n\n"
        + table(["", "MB/s", "files/s", "speed"], rows))


def report_similarity(results):
    rows = [
        [f"{result['songs']:,}", result["weighting"], f"{result['p50'] * 1e3:.3f}", f"{result['p99'] * 1e3:.3f}",
         f"{result['limit'] * 1e3:.3f}", f"{result['preparation'] * 1e3:.0f}"]
        for result in results
    ]
    return "Similar songs", (
        "The 50 most similar songs of one song, one core, milliseconds; exact. Beside it the time that plain C\n"
        "(`Benchmarks/popcount.c`, gcc -O2) takes only to count the instruments shared with every song.\n\n"
        + table(["songs", "weighting", "p50", "p99", "counting in C", "first query"], rows))


def report_all_pairs(results):
    rows = [[result["weighting"], f"{result['seconds']:.1f}", f"{result['pairs']:,}"] for result in results]
    return "All pairs", (
        f"The 50 most similar songs of every one of {results[0]['songs']:,} songs, all cores.\n\n"
        + table(["weighting", "seconds", "pairs"], rows))


def report_ingest(results):
    rows = [
        [f"{result['files']:,}", f"{result['megabytes']:,.0f}", f"{result['seconds']:.2f}",
         f"{result['files_per_second']:,.0f}", f"{result['megabytes_per_second']:,.0f}",
         f"{result['memory'] / 1e6:.0f}", f"{result['again']:.2f}"]
        for result in results
    ]
    return "Ingest", (
        "`scale ingest` into a new catalog, and again with nothing changed; the files are in the page cache.\n\n"
        + table(["files", "MB", "seconds", "files/s", "MB/s", "peak memory, MB", "again, seconds"], rows))


def report_end_to_end(result):
    return "End to end", (
        f"{result['files']:,} files ({result['megabytes']:.0f} MB) to a catalog (`scale ingest`), and the 50 most similar "
        "songs of every song to a\nCSV file (`scale export neighbours`): two processes, start-up included.\n\n"
        + table(
            ["", "seconds"],
            [["ingest", f"{result['ingest']:.2f}"], ["export", f"{result['export']:.2f}"],
             ["both", f"{result['seconds']:.2f}"]]))


def report_web(result):
    rows = [
        [name, f"{one['rate']:,.0f}", f"{one['p50'] * 1e3:.1f}", f"{one['p90'] * 1e3:.1f}", f"{one['p99'] * 1e3:.1f}",
         f"{one['max'] * 1e3:.1f}", str(one["errors"])]
        for name, one in result["scenarios"].items()
    ]
    return "Web", (
        f"`scale serve` with {result['songs']:,} songs, wrk beside it on the same cores: one thread, 16 connections, 10 s,\n"
        "5,000 different addresses; latency in milliseconds.\n\n"
        + table(["", "requests/s", "p50", "p90", "p99", "max", "errors"], rows)
        + f"\nMemory of the server: {result['memory'] / 1e6:.0f} MB, {result['peak'] / 1e6:.0f} MB at most.\n")


def machine():
    model = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    return f"{CORES} × {model[1].strip() if model else platform.machine()}, {memory:.0f} GB, Linux {platform.release()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", required=True, type=pathlib.Path, help="the built executable")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--large", action="store_true", help="ingest 200,000 files too (5 GB of disk)")
    parser.add_argument("--quick", action="store_true", help="a hundredth of the songs, to try this program")
    tools = parser.parse_args()
    tools.few = (lambda songs: songs // 100) if tools.quick else (lambda songs: songs)
    tools.scale = tools.scale.resolve()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(FOLDER).free < 3e9:
        sys.exit(f"error: the benchmarks need 3 GB of disk in {FOLDER}")
    if {"extraction", "similarity", "all-pairs"} & set(tools.only):
        print("== building", flush=True)
        build = ["swift", "build", "-c", "release", "--package-path", str(ROOT / "Benchmarks")]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        tools.benchmarks = run(*build, "--show-bin-path").decode().strip() + "/ScaleBenchmarks"
    memory = FOLDER / "results.json"
    results = json.loads(memory.read_text()) if memory.exists() else {}
    for name in tools.only:
        start = time.monotonic()
        print(f"== {name}", flush=True)
        result = SECTIONS[name](tools)
        date = datetime.date.today().isoformat()
        results[name] = {"result": result, "date": date, "machine": machine()}
        if not tools.quick:
            memory.write_text(json.dumps(results, indent=1))
        if not tools.quick:
            report(results)
        say(f"took {time.monotonic() - start:.0f} s")
    if not tools.quick:
        print("== docs/performance.md is written")


if __name__ == "__main__":
    main()
