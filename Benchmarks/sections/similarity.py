"""The 50 most similar songs of one song on one core, beside plain C counting shared instruments."""

import json

from measuring import FOLDER, ROOT, lines, run, say, table

TITLE = "Similar songs"


def measure(tools):
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


def report(results):
    rows = [
        [f"{result['songs']:,}", result["weighting"], f"{result['p50'] * 1e3:.3f}", f"{result['p99'] * 1e3:.3f}",
         f"{result['limit'] * 1e3:.3f}", f"{result['preparation'] * 1e3:.0f}"]
        for result in results
    ]
    return (
        "The 50 most similar songs of one song, one core, milliseconds; exact. Beside it the time that plain C\n"
        "(`Benchmarks/popcount.c`, gcc -O2) takes only to count the instruments shared with every song.\n\n"
        + table(["songs", "weighting", "p50", "p99", "counting in C", "first query"], rows))
