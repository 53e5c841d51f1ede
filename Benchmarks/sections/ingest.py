"""`scale ingest` of 20,000 generated files into a new catalog; the files are in the page cache."""

import statistics

from measuring import FOLDER, fresh, ingest, library, say, size_of, table

TITLE = "Ingest"


def measure(tools):
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


def report(results):
    rows = [
        [f"{result['files']:,}", f"{result['megabytes']:,.0f}", f"{result['seconds']:.2f}",
         f"{result['files_per_second']:,.0f}", f"{result['megabytes_per_second']:,.0f}",
         f"{result['memory'] / 1e6:.0f}", f"{result['again']:.2f}"]
        for result in results
    ]
    return (
        "`scale ingest` into a new catalog, and again with nothing changed; the files are in the page cache.\n\n"
        + table(["files", "MB", "seconds", "files/s", "MB/s", "peak memory, MB", "again, seconds"], rows))
