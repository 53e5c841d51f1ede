#!/usr/bin/env python3
"""images.py [NAME…]: checks the container images that scripts/images has built: what they say of themselves, that they
run without root, capabilities and a writable root, and that their lists of packages are valid SPDX.

Needs spdx-tools (scripts/requirements.txt).
"""
import json
import os
import pathlib
import subprocess
import sys

from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

ROOT = pathlib.Path(__file__).resolve().parents[2]
TAG = os.environ.get("TAG", "latest")
# What runs in each, and prints its version without a configuration.
VERSION = {
    "scale": ["scale", "--version"],
    "scale-edge": ["haproxy", "-v"],
    "scale-monitoring": ["prometheus", "--version"],
    "scale-object-store": ["radosgw", "--version"],
    "scale-postgres": ["patroni", "--version"],
    "scale-spark": ["java", "-version"],
}
LABELS = ("title", "description", "version", "revision", "created", "licenses")


def docker(*arguments):
    return subprocess.run(["docker", *arguments], capture_output=True, text=True)


def confined(image, *command):
    return docker(
        "run", "--rm", "--network=none", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL",
        "--security-opt=no-new-privileges", f"--entrypoint={command[0]}", image, *command[1:])


def problems(name):
    image = f"{name}:{TAG}"
    inspected = docker("image", "inspect", image)
    if inspected.returncode:
        return [f"there is no image {image}: make images"]
    config = json.loads(inspected.stdout)[0]["Config"]
    found = []
    user = config["User"].split(":")
    if len(user) != 2 or not all(part.isdigit() and int(part) > 0 for part in user):
        found.append(f"its user is {config['User']!r}, not two numbers over 0")
    if not config.get("Healthcheck"):
        found.append("it has no health check")
    for label in LABELS:
        if not config["Labels"].get(f"org.opencontainers.image.{label}"):
            found.append(f"it has no label {label}")
    if (version := confined(image, *VERSION[name])).returncode:
        found.append(f"{VERSION[name]} fails: {version.stderr.strip()}")
    if special := confined(image, "find", "/", "-xdev", "-perm", "/6000", "-type", "f").stdout.split():
        found.append(f"files that change who runs them: {special}")
    if confined(image, "sh", "-c", "test -n \"$(ls /var/lib/apt/lists)\"").returncode == 0:
        found.append("it has lists of packages")
    sbom = ROOT / f".build/sbom/{name}.spdx.json"
    if not sbom.exists():
        return found + [f"there is no {sbom}"]
    document = parse_file(str(sbom))
    found += [f"{sbom.name}: {message.validation_message}" for message in validate_full_spdx_document(document)]
    names = {package.name for package in document.packages}
    wanted = {"libc6", "haproxy" if name == "scale-edge" else "libc6"}
    wanted |= {"swift-nio", "swift-runtime", "libpq5"} if name in ("scale", "scale-spark") else set()
    wanted |= {"openjdk-17-jre-headless", "spark-core_2.13"} if name == "scale-spark" else set()
    if missing := wanted - names:
        found.append(f"{sbom.name} lacks {sorted(missing)}")
    return found


def main():
    failed = 0
    names = sys.argv[1:] or sorted(VERSION)
    for name in names:
        found = problems(name)
        failed += bool(found)
        print(f"{'FAIL' if found else 'ok  '} {name}")
        for problem in found:
            print(f"     {problem}")
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
