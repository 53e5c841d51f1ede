"""discover.py zone FILE        writes the zone of the node that this pod runs on to FILE
discover.py targets FOLDER   keeps files there of what Prometheus is to watch (docs/monitoring.md, "Targets")

Both from the namespace's endpoint slices, which say of every pod behind a service its address, name and zone: so no right
to read pods or nodes is needed.
"""

import json
import os
import pathlib
import ssl
import sys
import time
import urllib.error
import urllib.request

ACCOUNT = pathlib.Path("/var/run/secrets/kubernetes.io/serviceaccount")
# v1beta1 is what Kubernetes before 1.21 has.
VERSIONS = ["v1", "v1beta1"]
# By service: file, port, labels.
TARGETS = {
    "web": ("web", 8080, {"component": "web"}),
    "catalog": ("edge", 8404, {"component": "edge"}),
    "postgres": ("patroni", 8008, {"component": "postgres"}),
    "object-store": ("object-store", 7480, {"component": "object-store", "__prober": "prober:9115"}),
    "prometheus": ("prometheus", 9090, {"component": "monitoring"}),
    "alertmanager": ("alertmanager", 9093, {"component": "monitoring"}),
}
PAUSE = 2


def bracketed(address):
    return f"[{address}]" if ":" in address else address


def endpoints():
    """Of each pod behind a service: the service, the pod's name, address and zone ("" if it is not known)."""
    host = f"{bracketed(os.environ['KUBERNETES_SERVICE_HOST'])}:{os.environ['KUBERNETES_SERVICE_PORT']}"
    context = ssl.create_default_context(cafile=ACCOUNT / "ca.crt")
    for version in VERSIONS:
        request = urllib.request.Request(
            f"https://{host}/apis/discovery.k8s.io/{version}/namespaces/{os.environ['NAMESPACE']}/endpointslices",
            headers={"Authorization": f"Bearer {(ACCOUNT / 'token').read_text().strip()}"})
        try:
            with urllib.request.urlopen(request, context=context, timeout=5) as answer:
                slices = json.load(answer)["items"]
        except urllib.error.HTTPError as error:
            if error.code == 404 and version != VERSIONS[-1]:
                continue
            raise
        return [
            (part["metadata"].get("labels", {}).get("kubernetes.io/service-name"), entry["targetRef"]["name"],
             entry["addresses"][0],
             entry.get("zone") or (entry.get("topology") or {}).get("topology.kubernetes.io/zone", ""))
            for part in slices for entry in part.get("endpoints") or []
            # What is about to end is not missed when it is gone.
            if entry.get("targetRef") and not entry.get("conditions", {}).get("terminating")]
    return []


def replace(path, text):
    """Whole, or not at all."""
    partial = path.with_name(f".{path.name}")
    partial.write_text(text)
    partial.rename(path)


def write_zone(file):
    """A server without its zone is better than none: after 20 s the file is left empty."""
    end, found = time.monotonic() + 20, ""
    while not found and time.monotonic() < end:
        try:
            zones = {pod: zone for _, pod, _, zone in endpoints()}
            found = zones.get(os.environ["POD_NAME"], "")
        except (OSError, ValueError, KeyError) as error:
            print(f"discover.py: {error}", file=sys.stderr)
        # A pod is listed about a second after it has its address.
        if not found:
            time.sleep(0.5)
    replace(file, found)
    print(f"discover.py: zone {found or 'unknown'}", file=sys.stderr)


def keep_targets(folder):
    """For ever. While the cluster does not answer, the files stay as they are."""
    written = {}
    while True:
        try:
            groups = {file: [] for file, _, _ in TARGETS.values()}
            for service, pod, address, zone in sorted(endpoints(), key=str):
                if service not in TARGETS:
                    continue
                file, port, labels = TARGETS[service]
                place = {"zone": zone} if zone else {}
                groups[file].append(
                    {"targets": [f"{bracketed(address)}:{port}"], "labels": {**labels, **place, "instance": pod}})
            for file, group in groups.items():
                if written.get(file) != group:
                    replace(folder / f"{file}.json", json.dumps(group, indent=2))
                    written[file] = group
        except (OSError, ValueError, KeyError) as error:
            print(f"discover.py: {error}", file=sys.stderr)
        time.sleep(PAUSE)


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ["zone", "targets"]:
        sys.exit(__doc__)
    {"zone": write_zone, "targets": keep_targets}[sys.argv[1]](pathlib.Path(sys.argv[2]))


main()
