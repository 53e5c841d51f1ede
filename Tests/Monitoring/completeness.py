"""Whether alerts, their tests, their runbooks, and what refers to them belong together.

completeness.py: prints what does not, and fails.
"""

import json
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
SEVERITIES = {"critical", "warning", "info"}


def read(path):
    return yaml.safe_load(path.read_text())


def names(matcher):
    """The alerts that a matcher of Alertmanager names."""
    match = re.fullmatch(r'alertname\s*=~?\s*"?([\w|]+)"?', matcher)
    return match.group(1).split("|") if match else []


def problems():
    rules = [rule for path in sorted((MONITORING / "prometheus" / "rules").glob("*.yml"))
             for group in read(path)["groups"] for rule in group["rules"]]
    alerts = [rule for rule in rules if "alert" in rule]
    known = {rule["alert"] for rule in alerts}
    recorded = {rule["record"] for rule in rules if "record" in rule}
    tests = [test for path in sorted((MONITORING / "prometheus" / "tests").glob("*.yml"))
             for test in read(path)["tests"]]
    cases = [case for test in tests for case in test.get("alert_rule_test", [])]
    expressions = " ".join(case["expr"] for test in tests for case in test.get("promql_expr_test", []))

    for rule in alerts:
        name, labels, annotations = rule["alert"], rule.get("labels", {}), rule.get("annotations", {})
        if labels.get("severity") not in SEVERITIES:
            yield f"{name}: severity is none of {', '.join(sorted(SEVERITIES))}"
        for annotation in ("summary", "description"):
            if not annotations.get(annotation):
                yield f"{name}: no {annotation}"
        if not re.search(r"\$value|\bvalue\b", annotations.get("description", "")):
            yield f"{name}: its description does not have the value"
        if annotations.get("runbook_url") != f"docs/runbooks/{name}.md":
            yield f"{name}: runbook_url is not docs/runbooks/{name}.md"
        fires = [expected["exp_labels"] for case in cases if case["alertname"] == name
                 for expected in case["exp_alerts"]]
        if not any(labels.items() <= expected.items() for expected in fires):
            yield f"{name} {labels}: no test in which it fires"
    for name in sorted(known):
        if not (ROOT / "docs" / "runbooks" / f"{name}.md").is_file():
            yield f"{name}: no runbook"
        if name != "Watchdog" and not any(case["alertname"] == name and not case["exp_alerts"] for case in cases):
            yield f"{name}: no test in which it does not fire"
    for path in sorted((ROOT / "docs" / "runbooks").glob("*.md")):
        if path.stem not in known:
            yield f"{path.name}: a runbook for no alert"
        elif not path.read_text().startswith(f"# {path.stem}\n"):
            yield f"{path.name}: its heading is not its alert"
    for name in sorted(recorded):
        if not re.search(re.escape(name) + r"\b", expressions):
            yield f"{name}: recorded, and not tested"

    manager = read(MONITORING / "alertmanager" / "alertmanager.yml")
    for rule in manager["inhibit_rules"]:
        for matcher in rule["source_matchers"] + rule["target_matchers"]:
            for name in names(matcher):
                if name not in known:
                    yield f"alertmanager.yml: there is no alert {name}"

    asked = subprocess.run([ROOT / "scripts" / "check-dashboards", "--queries"], capture_output=True, text=True)
    yield from asked.stderr.splitlines()
    queries = [json.loads(line) for line in asked.stdout.splitlines()]
    for place, text in [(query["place"], query["query"]) for query in queries] + [
            (rule.get("alert") or rule["record"], rule["expr"]) for rule in rules]:
        for name in re.findall(r"\b(?:scale|zone|zone_le):[\w:]+", text):
            if name not in recorded:
                yield f"{place}: {name} is not recorded"
    for path in sorted((ROOT / "docs").glob("**/*.md")):
        for name in re.findall(r"runbooks/(\w+)\.md", path.read_text()):
            if name not in known:
                yield f"{path.relative_to(ROOT)}: there is no runbook {name}"


found = list(problems())
for line in found:
    print(f"error: {line.removeprefix('error: ')}", file=sys.stderr)
sys.exit(1 if found else 0)
