"""The 50 most similar songs of every one of 178,561 songs, on all cores."""

from measuring import CORES, lines, say, table

TITLE = "All pairs"


def measure(tools):
    results = lines(tools.benchmarks, "all-pairs", tools.few(178_561), CORES)
    for result in results:
        say(f"{result['weighting']}: {result['seconds']:.1f} s for {result['pairs']:,} pairs")
    return results


def report(results):
    rows = [[result["weighting"], f"{result['seconds']:.1f}", f"{result['pairs']:,}"] for result in results]
    return (
        f"The 50 most similar songs of every one of {results[0]['songs']:,} songs, all cores.\n\n"
        + table(["weighting", "seconds", "pairs"], rows))
