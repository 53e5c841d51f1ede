"""`scale ingest` of 20,000 objects, beside wrk getting the same objects by presigned URLs."""

import json
import os
import statistics

from measuring import FOLDER, ROOT, exported, fresh, library, measured, run, say, size_of, table

TITLE = "S3"
ROUNDS = 5
CONNECTIONS = 32


def measure(tools):
    songs, many = tools.few(20_000), tools.few(100_000)
    folder = library(tools.scale, f"library-{songs}", songs)
    small = library(tools.scale, f"sketches-{many}", many, "--length", "sketch")
    files, size = size_of(folder)
    place = FOLDER / "s3"
    script = ROOT / "scripts" / "s3"
    run(script, "down", place)
    settings = exported(run(script, "up", place))
    environment = {**os.environ, **settings}
    try:
        for name, source in (("songs", folder), ("sketches", small)):
            run(tools.scale, "s3", "upload", source, f"s3://{name}", env=environment)
        urls = run(tools.scale, "s3", "presign", "s3://songs", env=environment).decode().split()
        origin = settings["AWS_ENDPOINT_URL_S3"]
        paths = FOLDER / "urls.txt"
        paths.write_text("\n".join(url.removeprefix(origin) for url in urls) + "\n")
        ours, peers = [], []
        for _ in range(ROUNDS):
            peers.append(wrk(origin, paths))
            ours.append(ingest(tools, environment, "songs", songs))
            say(f"wrk {peers[-1]:,.0f} objects/s, scale {ours[-1]['rate']:,.0f}")
        large = ingest(tools, environment, "sketches", many)
    finally:
        run(script, "down", place)
    rate = statistics.median(one["rate"] for one in ours)
    return {
        "files": files, "megabytes": size / 1e6, "rate": rate, "peer": statistics.median(peers),
        "share": statistics.median(one["rate"] / peer for one, peer in zip(ours, peers)),
        "processor": statistics.median(one["processor"] for one in ours),
        "memory": max(one["memory"] for one in ours),
        "many": many, "memory_of_many": large["memory"], "rate_of_many": large["rate"],
    }


def wrk(origin, paths):
    answer = run(
        "wrk", "-t1", f"-c{CONNECTIONS}", "-d6s", "-s", ROOT / "Benchmarks" / "paths.lua", origin, "--", paths).decode()
    result = json.loads(answer[answer.rindex("{"):])
    assert result["errors"] == 0, result
    return result["requests"] / result["seconds"]


def ingest(tools, environment, bucket, objects):
    catalog = fresh("s3.sqlite")
    output, seconds, memory, processor = measured(
        tools.scale, "ingest", f"s3://{bucket}", "--catalog", catalog, "--format", "json", env=environment)
    assert json.loads(output)["read"] == objects, output
    return {"rate": objects / seconds, "memory": memory, "processor": processor / objects}


def report(result):
    return (
        f"{result['files']:,} objects of {result['megabytes'] * 1e3 / result['files']:.0f} KB from Ceph's RADOS Gateway "
        "on the same two cores, its objects in memory:\n`scale ingest` of all of them into a new catalog, start-up, "
        f"listing and SQLite included, beside wrk (one\nthread, {CONNECTIONS} connections) getting them by presigned "
        f"URLs; they take turns, {ROUNDS} rounds.\n\n"
        + table(
            ["", "objects/s", "share", "own processor time an object, µs", "peak memory, MB"],
            [
                ["wrk", f"{result['peer']:,.0f}", "1", "", ""],
                ["scale ingest", f"{result['rate']:,.0f}", f"{result['share']:.0%}",
                 f"{result['processor'] * 1e6:.0f}", f"{result['memory'] / 1e6:.0f}"],
                [f"scale ingest, {result['many']:,} small objects", f"{result['rate_of_many']:,.0f}", "", "",
                 f"{result['memory_of_many'] / 1e6:.0f}"],
            ]))
