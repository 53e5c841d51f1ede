"""zone.py FILE: writes the zone of the node that this pod runs on to FILE, from the pod's entry among the endpoint
slices of the service `web`. A server without its zone is better than none: after 20 s FILE is left empty."""

import json
import os
import ssl
import sys
import time
import urllib.error
import urllib.request

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
# v1beta1 is what Kubernetes before 1.21 has.
VERSIONS = ["v1", "v1beta1"]


def slices(version):
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
    host = f"[{host}]" if ":" in host else host
    request = urllib.request.Request(
        f"https://{host}:{port}/apis/discovery.k8s.io/{version}/namespaces/{os.environ['NAMESPACE']}"
        "/endpointslices?labelSelector=kubernetes.io/service-name%3Dweb")
    with open(f"{ACCOUNT}/token") as token:
        request.add_header("Authorization", f"Bearer {token.read()}")
    context = ssl.create_default_context(cafile=f"{ACCOUNT}/ca.crt")
    with urllib.request.urlopen(request, context=context, timeout=5) as answer:
        return json.load(answer)["items"]


def zone():
    for version in VERSIONS:
        try:
            found = slices(version)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                continue
            raise
        for entry in (entry for part in found for entry in part.get("endpoints") or []):
            if (entry.get("targetRef") or {}).get("name") == os.environ["POD_NAME"]:
                labels = entry.get("topology") or {}
                return entry.get("zone") or labels.get("topology.kubernetes.io/zone")
        return None
    return None


def main():
    end, found = time.monotonic() + 20, None
    while not found and time.monotonic() < end:
        try:
            found = zone()
        except (OSError, ValueError, KeyError) as error:
            print(f"zone.py: {error}", file=sys.stderr)
        # A pod is listed about a second after it has its address.
        if not found:
            time.sleep(0.5)
    with open(sys.argv[1], "w") as file:
        file.write(found or "")
    print(f"zone.py: {found or 'no zone is known of this pod'}", file=sys.stderr)


main()
