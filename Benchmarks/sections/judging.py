"""How often the judge of chaos experiments is wrong, and how quick it is."""

import subprocess
import time

from measuring import FOLDER, measured, run, say

TITLE = "Judging"
COMPARISONS, REQUESTS = 200, 1_000_000


def measure(tools):
    start = time.monotonic()
    rates = run(tools.judge_rates, "rates", max(4, tools.few(COMPARISONS))).decode().strip()
    say(f"error rates took {time.monotonic() - start:.0f} s")
    journal = FOLDER / "journal.ndjson"
    run(tools.judge_rates, "journal", journal, tools.few(REQUESTS))
    _, seconds, memory, _ = measured(tools.scale, "chaos", "judge", journal, stderr=subprocess.DEVNULL)
    say(f"{tools.few(REQUESTS):,} requests judged in {seconds:.1f} s with {memory / 1e6:.0f} MB")
    size = journal.stat().st_size
    journal.unlink()
    return {
        "rates": rates, "requests": tools.few(REQUESTS), "size": size / 1e6, "seconds": seconds, "memory": memory / 1e6}


def report(result):
    return f"""\
A journal of {result["requests"]:,} requests ({result["size"]:.0f} MB), with its chain checked, is judged in \
{result["seconds"]:.1f} s with {result["memory"]:.0f} MB of memory.

Comparisons of two windows of services that are made up: the same service twice, and then with p99 20% greater and one
request in a hundred more failing. The latency of a *wandering* one drifts by 15% and forgets where it was in 3 s; *bursts*
reach a twentieth of the requests, which take twice as long for 0.1 s or four times as long for 1 s. An effect is found when
the judge says FAIL of “at most as before”; what is not found is INCONCLUSIVE, never PASS.

{result["rates"]}
"""
