"""Measures Scale and writes docs/performance.md; `make bench` runs it.

Sections can be measured one at a time (--only extraction web); the others stay on the page as they are.
"""

import argparse
import datetime
import importlib
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import time

from measuring import CORES, FOLDER, ROOT, run, say

PAGE = ROOT / "docs" / "performance.md"
SECTIONS = [
    "extraction", "similarity", "all-pairs", "ingest", "end-to-end", "web", "postgresql", "s3", "spark", "lab", "judging"]
IN_PROCESS = {"extraction", "similarity", "all-pairs"}
HEAD = """\
# Performance

Measured by `make bench`, which writes this page; `make bench ONLY="extraction web"` measures some
sections anew and leaves the others. Songs are invented ones of `scale generate`, with seed 1 where
nothing else is said. Medians; every section says when and on what it was measured.
"""


def module(section):
    return importlib.import_module("sections." + section.replace("-", "_"))


def parts_of_page():
    """The page's sections as they are, by title."""
    text = PAGE.read_text() if PAGE.exists() else ""
    return {part.split("\n", 1)[0]: part.split("\n", 1)[1].strip() for part in re.split(r"^## ", text, flags=re.M)[1:]}


def write(section, result):
    parts = parts_of_page()
    date = datetime.date.today().isoformat()
    parts[module(section).TITLE] = f"{module(section).report(result).strip()}\n\n{date}, {machine()}."
    titles = [module(section).TITLE for section in SECTIONS]
    PAGE.write_text("\n".join([HEAD, *(f"## {title}\n\n{parts[title]}\n" for title in titles if title in parts)]))


def machine():
    model = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    return f"{CORES} × {model[1].strip() if model else platform.machine()}, {memory:.0f} GB, Linux {platform.release()}"


def build(*options):
    command = ["swift", "build", "-c", "release", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return pathlib.Path(run(*command, "--show-bin-path").decode().strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", required=True, type=pathlib.Path, help="the built executable")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    parser.add_argument("--large", action="store_true", help="ingest 200,000 files too (5 GB of disk)")
    parser.add_argument("--quick", action="store_true", help="a hundredth of the songs, to try this program")
    tools = parser.parse_args()
    tools.few = (lambda songs: songs // 100) if tools.quick else (lambda songs: songs)
    tools.scale = tools.scale.resolve()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(FOLDER).free < 3e9:
        sys.exit(f"error: the benchmarks need 3 GB of disk in {FOLDER}")
    if IN_PROCESS & set(tools.only):
        print("== building", flush=True)
        tools.benchmarks = build("--package-path", str(ROOT / "Benchmarks")) / "ScaleBenchmarks"
    if {"postgresql", "spark"} & set(tools.only):
        tools.catalog_load = build("--product", "CatalogLoad") / "CatalogLoad"
    if "judging" in tools.only:
        tools.judge_rates = build("--product", "JudgeRates") / "JudgeRates"
    for section in tools.only:
        start = time.monotonic()
        print(f"== {section}", flush=True)
        result = module(section).measure(tools)
        if tools.quick:
            print(module(section).report(result))
        else:
            write(section, result)
        say(f"took {time.monotonic() - start:.0f} s")
    if not tools.quick:
        print(f"== {PAGE.relative_to(ROOT)} is written")


if __name__ == "__main__":
    main()
