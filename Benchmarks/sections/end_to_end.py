"""2,690 files to a catalog, and from it the 50 most similar songs of every song to a file."""

from measuring import FOLDER, fresh, ingest, library, measured, say, size_of, table

TITLE = "End to end"


def measure(tools):
    folder = library(tools.scale, f"library-{tools.few(2_690)}", tools.few(2_690), "--seed", "3")
    files, size = size_of(folder)
    rounds = []
    for _ in range(5):
        catalog = fresh("end-to-end.sqlite")
        first = ingest(tools.scale, folder, catalog)["seconds"]
        _, second, *_ = measured(
            tools.scale, "export", "neighbours", "--catalog", catalog, "--output", FOLDER / "neighbours.csv")
        rounds.append((first + second, first, second))
    total, first, second = sorted(rounds)[len(rounds) // 2]
    say(f"{files:,} files, {size / 1e6:.0f} MB: {total:.2f} s ({first:.2f} s ingest, {second:.2f} s export)")
    return {"files": files, "megabytes": size / 1e6, "seconds": total, "ingest": first, "export": second}


def report(result):
    return (
        f"{result['files']:,} files ({result['megabytes']:.0f} MB) to a catalog (`scale ingest`), and the 50 most similar "
        "songs of every song to a\nCSV file (`scale export neighbours`): two processes, start-up included.\n\n"
        + table(
            ["", "seconds"],
            [["ingest", f"{result['ingest']:.2f}"], ["export", f"{result['export']:.2f}"],
             ["both", f"{result['seconds']:.2f}"]]))
