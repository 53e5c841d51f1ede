#!/usr/bin/env python3
"""differential.py SCALE [--rounds 400] [--seed 1]: changes the form of experiment files at random and checks that the
reader (scale chaos validate) and the published schema agree:

- what the reader accepts, the schema accepts: editors raise no false alarm;
- where the reader tells of an unknown or missing field or a wrong type, the schema refuses the file, too.

The shipped files have to pass both unchanged.
"""

import argparse
import copy
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import jsonschema_rs
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What a schema can see.
FORM = {"unknown-field", "missing-field", "wrong-type"}
VALUES = [5, -1, 0.5, 2000000, True, False, None, [], {}, "", "x", "30s", "95%", "50/s", "1mbit", "Upper", ["a"], {"a": 1},
          "${zone}", "kill", "before", "2m0.5s", "-3s", "1e3", "1MB/s"]


class Loader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: only true, false, null and decimal numbers are no texts."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def nodes(value, path=()):
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from nodes(value[key], (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nodes(item, (*path, index))


def at(value, path):
    for step in path:
        value = value[step]
    return value


def mutate(document, dice, names):
    document = copy.deepcopy(document)
    for _ in range(dice.choice([1, 1, 1, 2])):
        path = dice.choice([path for path in nodes(document) if path] or [()])
        if not path:
            break
        parent, key = at(document, path[:-1]), path[-1]
        change = dice.randrange(5)
        if change == 0:
            del parent[key]
        elif change == 1:
            parent[key] = copy.deepcopy(dice.choice(VALUES))
        elif change == 2 and isinstance(parent, dict):
            parent[dice.choice(names)] = copy.deepcopy(dice.choice(VALUES))
        elif change == 3 and isinstance(parent, dict):
            parent[dice.choice(names)] = parent.pop(key)
        else:
            # A part of another place.
            parent[key] = copy.deepcopy(at(document, dice.choice(list(nodes(document)))))
    return document


def quoted(document):
    """As YAML that says the same to every reader: JSON."""
    return json.dumps(document, ensure_ascii=False)


def check(scale, files):
    answer = subprocess.run(
        [scale, "chaos", "validate", "--format", "json", *map(str, files)], capture_output=True, text=True)
    if answer.returncode not in (0, 1):
        sys.exit(f"error: scale chaos validate ended with {answer.returncode}: {answer.stderr}")
    return json.loads(answer.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scale")
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    schema = json.loads((ROOT / "experiments/schema.json").read_text())
    jsonschema_rs.meta.validate(schema)
    validator = jsonschema_rs.Draft202012Validator(schema)
    sources = [*sorted((ROOT / "experiments").glob("*.yaml")), ROOT / "Tests/ChaosTests/File/Everything.yaml"]
    documents = [yaml.load(source.read_text(), Loader) for source in sources]
    problems = []
    for source, document, found in zip(sources, documents, check(options.scale, sources)):
        problems += [f"{source.name}: the schema says: {error.message}" for error in validator.iter_errors(document)]
        if not found["isValid"]:
            problems.append(f"{source.name}: the reader refuses it: {found['diagnostics']}")
    names = sorted(set(re.findall(r'"properties": \{\s*"([a-z-]+)"', json.dumps(schema))) | {
        "title", "load", "zone", "step", "during", "duration", "latency", "probe", "fault", "all", "count", "typo"})
    dice = random.Random(options.seed)
    mutants = [mutate(dice.choice(documents), dice, names) for _ in range(options.rounds)]
    counts = {"both accept": 0, "both refuse": 0, "only the reader refuses": 0}
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, mutant in enumerate(mutants):
            files.append(pathlib.Path(folder) / f"{number:05}.yaml")
            files[-1].write_text(quoted(mutant))
        for mutant, found in zip(mutants, check(options.scale, files)):
            errors = [item for item in found["diagnostics"] if item["severity"] == "error"]
            is_accepted = validator.is_valid(mutant)
            if not errors and not is_accepted:
                reason = next(validator.iter_errors(mutant)).message
                problems.append(f"only the schema refuses ({reason[:200]}): {quoted(mutant)}")
            # A schema does not know what stands in a parameter's place.
            elif is_accepted and any(item["code"] in FORM and ", where " not in item["message"] for item in errors):
                problems.append(f"only the reader refuses ({errors}): {quoted(mutant)}")
            elif is_accepted:
                counts["both accept" if not errors else "only the reader refuses"] += 1
            else:
                counts["both refuse"] += 1
    print(f"{len(sources)} files, {options.rounds} changed ones:", ", ".join(f"{value} {key}" for key, value in counts.items()))
    if problems:
        print("\n".join(problems[:20]))
        sys.exit(f"FAILED: {len(problems)} disagreements")


if __name__ == "__main__":
    main()
