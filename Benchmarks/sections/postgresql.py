"""Songs and files into PostgreSQL as an ingest writes them, beside `psql \\copy` of the same rows."""

import json
import os
import statistics
import subprocess

from measuring import FOLDER, ROOT, exported, run, say, table, timed

TITLE = "Load into PostgreSQL"
ROUNDS = 5


def measure(tools):
    songs = tools.few(200_000)
    place = FOLDER / "postgres"
    script = ROOT / "scripts" / "postgres"
    run(script, "down", place)
    settings = exported(run(script, "up", place))
    try:
        environment = {**os.environ, **settings}
        return {"songs": songs, "batches": [rounds(tools, environment, songs, batch) for batch in (5_000, 256)]}
    finally:
        run(script, "down", place)


def rounds(tools, environment, songs, batch):
    address = environment["SCALE_CATALOG"]
    rows = FOLDER / "rows"

    def psql(*commands):
        arguments = [word for command in commands for word in ("-c", command)]
        subprocess.run(
            ["psql", "-qX", "-v", "ON_ERROR_STOP=1", address, *arguments],
            env={**environment, "PGOPTIONS": "-c client_min_messages=warning"}, check=True,
            stdout=subprocess.DEVNULL)

    def tables(direction):
        # `files` refers to the run's source, which stays.
        return [
            f"\\copy songs {direction} '{rows}-songs'",
            f"\\copy files {direction} '{rows}-files'",
        ]

    ours, peers = [], []
    for round in range(ROUNDS):
        psql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
        output = run(tools.catalog_load, address, songs, batch, env=environment)
        ours.append(json.loads(output)["seconds"])
        if round == 0:
            psql(*tables("TO"))
        psql("TRUNCATE songs, files")
        peers.append(timed(lambda: psql(*tables("FROM"))))
    our, peer = statistics.median(ours), statistics.median(peers)
    ratio = statistics.median(their / own for own, their in zip(ours, peers))
    say(f"{batch:,} to a transaction: {songs / our:,.0f} songs/s, psql {songs / peer:,.0f}, ratio {ratio:.2f}")
    return {"batch": batch, "seconds": our, "peer": peer, "ratio": ratio}


def report(result):
    rows = [
        [f"{one['batch']:,}", f"{result['songs'] / one['seconds']:,.0f}", f"{result['songs'] / one['peer']:,.0f}",
         f"{one['ratio']:.0%}"]
        for one in result["batches"]
    ]
    return (
        f"{result['songs']:,} songs, each with its file, into an empty catalog: as an ingest writes them, so that\n"
        "songs that are known and files that have moved are found, each transaction durable; beside it `psql \\copy`\n"
        "of the rows that came out into the same two tables, with the same constraints and indexes, one\n"
        f"transaction for each table. The server and its client share the cores; they take turns, {ROUNDS} rounds.\n\n"
        + table(["songs to a transaction", "songs/s", "psql, songs/s", "share"], rows))
