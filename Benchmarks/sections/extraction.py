"""Bytes in memory to instruments on one core; the programs take turns, round by round."""

import io
import json
import statistics
import subprocess
import time
import warnings

from measuring import FOLDER, ROOT, library, say, table

TITLE = "Extraction"


def measure(tools):
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


def report(result):
    rows = [
        [name, f"{result['rates'][name]:,.1f}", f"{result['files_per_second'][name]:,.0f}", ratio]
        for name, ratio in (
            ("scale", "1"), ("symusic", f"1/{result['times_symusic']:.1f}"),
            ("pretty_midi", f"1/{result['times_pretty_midi']:,.0f}"))
    ]
    return (
        f"{result['files']} {result['input']} ({result['megabytes']:.1f} MB) in memory to their instruments, one "
        "core, strict mode; the\nprograms take turns, 15 rounds (pretty_midi 3). symusic and pretty_midi "
        "read all notes, which their users want.\n\n"
        + table(["", "MB/s", "files/s", "speed"], rows))
