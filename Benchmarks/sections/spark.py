"""`scale ingest` by Spark on this machine's cores, beside the engine in process; and the cost model they give."""

import json
import os
import statistics

from measuring import CORES, FOLDER, ROOT, exported, library, measured, run, say, size_of, table

TITLE = "Spark"
ROUNDS = 3
LARGE, SMALL = 5_000, 250
# Files a second of one core, of the system that Scale follows.
ORIGINAL = 37


def measure(tools):
    songs = tools.few(20_000)
    folder = library(tools.scale, f"library-{songs}", songs)
    single = library(tools.scale, "library-1", 1)
    files, size = size_of(folder)
    large, small = (max(1, tools.few(chunk)) for chunk in (LARGE, SMALL))
    place = FOLDER / "postgres"
    script = ROOT / "scripts" / "postgres"
    run(script, "down", place)
    spark_home = run(ROOT / "scripts" / "spark").decode().strip()
    environment = {
        **os.environ, **exported(run(script, "up", place)), "SPARK_HOME": spark_home,
        "PGOPTIONS": "-c client_min_messages=warning"}

    def ingest(source, *options):
        for command in ("DROP SCHEMA public CASCADE", "CREATE SCHEMA public"):
            run("psql", "-qX", environment["SCALE_CATALOG"], "-c", command, env=environment)
        output, seconds, *_ = measured(tools.scale, "ingest", source, "--format", "json", *options, env=environment)
        return seconds, json.loads(output)["songsInCatalog"]

    def spark(source, chunk):
        return ingest(source, "--engine", "spark", "--master", f"local[{CORES}]", "--chunk", chunk)

    runs = {"in process": [], "one file": [], "large chunks": [], "small chunks": []}
    catalogs = set()
    try:
        for _ in range(ROUNDS):
            for name, (seconds, found) in (
                    ("in process", ingest(folder)), ("one file", spark(single, large)),
                    ("large chunks", spark(folder, large)), ("small chunks", spark(folder, small))):
                runs[name].append(seconds)
                if name != "one file":
                    catalogs.add(found)
            say(", ".join(f"{name} {seconds[-1]:.1f} s" for name, seconds in runs.items()))
        run("psql", "-qX", environment["SCALE_CATALOG"], "-c", "TRUNCATE songs, files", env=environment)
        loaded = run(tools.catalog_load, environment["SCALE_CATALOG"], tools.few(200_000), LARGE, env=environment)
    finally:
        run(script, "down", place)
    assert len(catalogs) == 1, catalogs
    seconds = {name: statistics.median(values) for name, values in runs.items()}
    return {"files": files, "megabytes": size / 1e6, "large": large, "small": small, **model(seconds, files, large, small),
            "load": json.loads(loaded)["seconds"] / tools.few(200_000), "seconds": seconds}


def model(seconds, files, large, small):
    """What docs/spark.md calls e, e′, s, c: from runs that differ in one thing each."""
    start = seconds["one file"]
    chunks = [-(-files // size) for size in (large, small)]
    chunk = max(0, seconds["small chunks"] - seconds["large chunks"]) * CORES / (chunks[1] - chunks[0])
    worker = ((seconds["large chunks"] - start) * CORES - chunks[0] * chunk) / files
    return {"e": seconds["in process"] * CORES / files, "worker": worker, "start": start, "chunk": chunk}


def duration(seconds):
    for limit, unit in ((120, "s"), (7200, "min"), (172_800, "h")):
        if seconds < limit:
            return f"{seconds / {'s': 1, 'min': 60, 'h': 3600}[unit]:,.0f} {unit}"
    return f"{seconds / 86_400:,.1f} days"


def report(result):
    seconds = result["seconds"]
    e, worker, start, chunk, load = (result[key] for key in ("e", "worker", "start", "chunk", "load"))

    def alone(files, cores):
        return files * max(e / cores, load)

    def spark(files, cores):
        return start + max(files * worker / cores + files / (LARGE * cores) * chunk, files * load)

    places = [("in process, 2 cores", alone, 2), ("in process, 16 cores", alone, 16),
              ("Spark, 16 cores", spark, 16), ("Spark, 128 cores", spark, 128)]
    extended = [
        [name, *(duration(time(files, cores)) for files in (20_000, 178_561, 1_000_000, 100_000_000))]
        for name, time, cores in places
    ]
    per_file = worker + chunk / LARGE
    gains = [
        [f"{machines} × 2 cores", breakeven(start, e / 2, per_file / (2 * machines), load)] for machines in (2, 4, 8, 32)]
    return (
        f"{result['files']:,} files ({result['megabytes']:,.0f} MB) into PostgreSQL on the same {CORES} cores, "
        f"medians of {ROUNDS} rounds that take turns.\nThe catalogs are the same.\n\n"
        + table(
            ["", "seconds", "more than in process"],
            [["in process", f"{seconds['in process']:.1f}", ""],
             *([f"Spark `local[{CORES}]`, chunks of {size:,}", f"{seconds[name]:.1f}",
                f"{seconds[name] - seconds['in process']:.1f}"]
               for name, size in (("large chunks", result["large"]), ("small chunks", result["small"]))),
             [f"Spark `local[{CORES}]`, one file only", f"{start:.1f}", ""]])
        + "\nThe figures of the cost model in [spark.md](spark.md#what-it-costs-and-when-it-pays):\n\n"
        + table(
            ["", "", "µs"],
            [["e", "a file in process, one core, writing included", f"{e * 1e6:,.0f}"],
             ["e′", "a file in a worker, one core", f"{worker * 1e6:,.0f}"],
             ["l", "a file's rows into PostgreSQL", f"{load * 1e6:,.0f}"],
             ["c", "a chunk's own cost", f"{chunk * 1e6:,.0f}"],
             ["s", "start-up", f"{start * 1e6:,.0f}"]])
        + "\nThe system that Scale follows read 37 files/s on one core (pretty_midi under PySpark): in process it is "
        f"{1 / e:,.0f},\n{1 / e / ORIGINAL:,.0f} times as many, and {1 / worker:,.0f} in a worker, "
        f"{1 / worker / ORIGINAL:,.0f} times.\n"
        + "\nWhat follows on paper, with as many cores on files as fast to fetch as here; from how many files a cluster\n"
        "is faster than one machine of two cores:\n\n"
        + table(["Spark on", "pays from, files"], gains)
        + "\n"
        + table(["", "20,000", "178,561", "1,000,000", "100,000,000"], extended)
        + "\nBoth engines end at the catalog, where one process writes: " f"{1 / load:,.0f} files/s, whatever the number of cores.\n")


def breakeven(start, alone, cluster, load):
    gain = max(alone, load) - max(cluster, load)
    return f"{start / gain:,.0f}" if gain > 0 else "never"
