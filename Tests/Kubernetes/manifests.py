"""manifests.py --oldest FOLDER [--write]: renders what is in deploy/kubernetes, and prints a line for each and what is wrong.

FOLDER has a release of kubernetes-validate with the schemas of Kubernetes 1.20. With --write, what is made from other
files is made anew first.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import kubernetes_validate
import referencing
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "kubernetes"
RULES = ROOT / "deploy" / "monitoring" / "prometheus" / "rules"
OPERATOR_RULES = FOLDER / "components" / "prometheus-operator" / "rules.yaml"

# What Kubernetes 1.20 and today's releases both serve.
STABLE = {"v1", "apps/v1", "batch/v1", "rbac.authorization.k8s.io/v1", "networking.k8s.io/v1", "storage.k8s.io/v1"}
# Newer, or other people's: for components, not for the base.
NEWER = {
    "disruption-budgets": {"policy/v1"}, "autoscaling": {"autoscaling/v2"}, "scheduled-ingest": {"batch/v1"},
    "prometheus-operator": {"monitoring.coreos.com/v1"},
}
# Their schemas are not Kubernetes' own.
FOREIGN = "monitoring.coreos.com/"
# What 1.20 has no schema of, in targets that are not for it.
NOT_IN_OLDEST = {"policy/v1", "autoscaling/v2", ("batch/v1", "CronJob")}
# Pods that ask the cluster something, and what for.
ASKING = {"postgres": "Patroni's leader", "ingest": "Spark's executors"}
# Made by deploy/kubernetes/secrets.
SECRETS = {"postgres", "catalog", "object-store"}
CLUSTER_WIDE = {"Namespace", "StorageClass"}


class Schemas:
    """Those of one release, each read once."""

    def __init__(self, package, version):
        root = pathlib.Path(package) / "kubernetes-json-schema"
        found = sorted(root.glob("v*-local-strict"), key=lambda path: [int(part) for part in re.findall(r"\d+", path.name)[:2]])
        if version:
            found = [path for path in found if path.name.startswith(f"v{version}.")]
        self.folder = found[-1]
        self.name = ".".join(re.findall(r"\d+", self.folder.name)[:2])
        definitions = referencing.Resource.from_contents(
            self.read("_definitions.json"), default_specification=referencing.jsonschema.DRAFT202012)
        self.registry = referencing.Registry().with_resource("_definitions.json", definitions)
        if definitions.id():
            self.registry = definitions @ self.registry
        self.validators = {}

    def read(self, name):
        return json.loads((self.folder / name).read_text())

    def problems(self, document):
        version = re.sub(r"^([^./]*)(?:\.[^/]*)?/", r"\1-", document["apiVersion"])
        name = f"{document['kind'].lower()}-{version}.json"
        if name not in self.validators:
            try:
                schema = self.read(name)
            except FileNotFoundError:
                schema = None
            self.validators[name] = schema and jsonschema.Draft202012Validator(schema, registry=self.registry)
        validator = self.validators[name]
        if validator is None:
            return [f"Kubernetes {self.name} has no {document['apiVersion']} {document['kind']}"]
        return [
            f"Kubernetes {self.name}: {'.'.join(map(str, error.path))}: {error.message}"
            for error in validator.iter_errors(document)]


def pod(document):
    """The pod that it makes, or None."""
    spec = document.get("spec") or {}
    if document["kind"] == "Pod":
        return document
    if document["kind"] == "CronJob":
        spec = spec["jobTemplate"]["spec"]
    return spec.get("template") if document["kind"] in {"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"} else None


def pod_problems(document, template):
    kind, spec = document["kind"], template["spec"]
    labels = template["metadata"].get("labels", {})
    for label in ["app.kubernetes.io/name", "app.kubernetes.io/component", "app.kubernetes.io/part-of", "component"]:
        if label not in labels:
            yield f"pods have no label {label}"
    security = spec.get("securityContext", {})
    if security.get("runAsNonRoot") is not True or not security.get("runAsUser") or not security.get("runAsGroup"):
        yield "the pod may run as root"
    if security.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "no seccomp profile"
    for name in ["hostNetwork", "hostPID", "hostIPC"]:
        if spec.get(name):
            yield name
    if any("hostPath" in volume for volume in spec.get("volumes", [])):
        yield "a folder of the node's is mounted"
    automatic = spec.get("automountServiceAccountToken")
    if automatic is None or automatic and spec.get("serviceAccountName") not in ASKING:
        yield "automountServiceAccountToken should be false: who asks the cluster nothing needs no token"
    if "terminationGracePeriodSeconds" not in spec and kind != "Pod":
        yield "nothing says how long it may take to end"
    for container in spec.get("initContainers", []) + spec["containers"]:
        name = container["name"]
        resources = container.get("resources", {})
        for part in ["requests", "limits"]:
            for resource in ["cpu", "memory"]:
                # Spark gives those to its executors.
                if kind != "Pod" and resource not in resources.get(part, {}):
                    yield f"{name} has no {part} of {resource}"
        security = container.get("securityContext", {})
        if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
            yield f"{name} may gain privileges"
        if security.get("readOnlyRootFilesystem") is not True:
            yield f"{name} has a root file system that it may write"
        if security.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{name} has capabilities"
        if container in spec["containers"] and kind in {"Deployment", "StatefulSet"} and container.get("ports"):
            for probe in ["startupProbe", "readinessProbe", "livenessProbe"]:
                if probe not in container:
                    yield f"{name} has no {probe}"
        for variable in container.get("env", []):
            if re.search("PASSWORD|SECRET|TOKEN", variable["name"]) and "value" in variable \
                    and not variable["value"].startswith("/"):
                yield f"{name}'s {variable['name']} is written down"
    used = {source for source in references(spec, "secret")} - SECRETS
    if used:
        yield f"no script makes the secrets {', '.join(sorted(used))}"


def references(spec, kind):
    """Names of the secrets ("secret") or config maps ("configMap") that a pod refers to."""
    for volume in spec.get("volumes", []):
        for source in [volume] + volume.get("projected", {}).get("sources", []):
            found = source.get(kind, {})
            if found:
                yield found.get("secretName") or found["name"]
    for container in spec.get("initContainers", []) + spec["containers"]:
        for source in container.get("envFrom", []):
            if f"{kind}Ref" in source:
                yield source[f"{kind}Ref"]["name"]
        for variable in container.get("env", []):
            reference = variable.get("valueFrom", {}).get(f"{kind}KeyRef")
            if reference:
                yield reference["name"]


def access_problems(document):
    if document["kind"] in {"ClusterRole", "ClusterRoleBinding"}:
        yield "it reaches beyond its namespace"
    for rule in document.get("rules", []):
        everything = [value for values in rule.values() for value in values]
        if "*" in everything:
            yield "a wildcard in its rules"
        if "secrets" in rule["resources"]:
            yield "it may read secrets"


def problems(target, documents, known):
    """What is wrong with a target's documents. `known` are all of those that it is applied after, and its own."""
    seen = set()
    config_maps = {document["metadata"]["name"] for document in known if document["kind"] == "ConfigMap"}
    accounts = {document["metadata"]["name"] for document in known if document["kind"] == "ServiceAccount"}
    pod_labels = [template["metadata"]["labels"] for template in map(pod, known) if template]
    namespaces = {document["metadata"].get("namespace") for document in documents if document["kind"] not in CLUSTER_WIDE}
    if len(namespaces) > 1:
        yield f"more than one namespace: {namespaces}"
    for document in documents:
        name = f"{document['kind']}/{document['metadata']['name']}"
        found = []
        if name in seen:
            found.append("it is there twice")
        seen.add(name)
        if document["kind"] == "Secret":
            found.append("secrets are made by a script, and lie nowhere")
        labels = document["metadata"].get("labels", {})
        if document["kind"] not in CLUSTER_WIDE | {"ConfigMap"} and "app.kubernetes.io/part-of" not in labels:
            found.append("no label app.kubernetes.io/part-of")
        template = pod(document)
        if template:
            found += pod_problems(document, template)
            missing = set(references(template["spec"], "configMap")) - config_maps - {"kube-root-ca.crt"}
            if missing:
                found.append(f"there is no config map {', '.join(sorted(missing))}")
            account = template["spec"].get("serviceAccountName")
            if account and account not in accounts:
                found.append(f"there is no service account {account}")
        found += access_problems(document)
        spec = document.get("spec") or {}
        selector = {
            "Service": spec.get("selector"), "PodDisruptionBudget": (spec.get("selector") or {}).get("matchLabels"),
            "PodMonitor": (spec.get("selector") or {}).get("matchLabels"),
        }.get(document["kind"])
        # Whoever takes alerts in, and the driver, come later.
        if selector and selector not in [{"receives": "alerts"}, {"part": "driver"}] \
                and not any(selector.items() <= labels.items() for labels in pod_labels):
            found.append(f"no pod has the labels {selector}")
        for problem in found:
            yield f"{target}: {name}: {problem}"


def render(folder):
    answer = subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, text=True)
    if answer.returncode:
        raise SystemExit(f"{folder}: {answer.stderr.strip()}")
    return [document for document in yaml.load_all(answer.stdout, Loader=yaml.CSafeLoader) if document]


def targets(scratch):
    """Pairs of a name and a folder: base and overlays, and each component on the base."""
    yield "base", FOLDER / "base"
    yield "ingest", FOLDER / "ingest"
    for overlay in sorted((FOLDER / "overlays").iterdir()):
        yield f"overlays/{overlay.name}", overlay
        yield f"overlays/{overlay.name}/ingest", overlay / "ingest"
    components = sorted((FOLDER / "components").iterdir())
    for chosen in [[component] for component in components] + [components]:
        name = chosen[0].name if len(chosen) == 1 else "all"
        folder = pathlib.Path(scratch) / name
        folder.mkdir()
        (folder / "kustomization.yaml").write_text(yaml.safe_dump({
            "apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "namespace": "scale",
            "resources": [os.path.relpath(FOLDER / "base", folder.resolve())],
            "components": [os.path.relpath(component, folder.resolve()) for component in chosen]}))
        yield f"components/{name}", folder


def operator_rules():
    """The rules as an object of the Prometheus operator's, word for word."""
    lines = [
        "# Made from deploy/monitoring/prometheus/rules by `scripts/check-kubernetes --write`.",
        "apiVersion: monitoring.coreos.com/v1", "kind: PrometheusRule", "metadata:", "  name: scale", "  namespace: scale",
        "spec:", "  groups:"]
    for path in [RULES / "recording.yml", RULES / "alerts.yml"]:
        text = path.read_text()
        for line in text[text.index("\ngroups:\n") + len("\ngroups:\n"):].splitlines():
            lines.append(f"  {line}" if line else "")
    return "\n".join(lines) + "\n"


def file_problems():
    if not OPERATOR_RULES.exists() or OPERATOR_RULES.read_text() != operator_rules():
        yield f"{OPERATOR_RULES.relative_to(ROOT)} is not made from the rules as they are: scripts/check-kubernetes --write"
    for path in sorted(FOLDER.rglob("*.y*ml")):
        if re.search(r"^kind: Secret$", path.read_text(), re.MULTILINE):
            yield f"{path.relative_to(ROOT)}: a secret lies in the repository"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--oldest", required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.write:
        OPERATOR_RULES.write_text(operator_rules())
    newest = Schemas(pathlib.Path(kubernetes_validate.__file__).parent, None)
    oldest = Schemas(pathlib.Path(options.oldest) / "kubernetes_validate", "1.20")
    wrong = list(file_problems())
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(4) as pool:
        pairs = list(targets(scratch))
        rendered = dict(zip([name for name, _ in pairs], pool.map(render, [folder for _, folder in pairs])))
    executor = yaml.safe_load((FOLDER / "base/ingest/executor.yaml").read_text())
    executor["metadata"]["name"] = "executor"
    executor["spec"]["containers"][0]["image"] = "scale-spark"
    executor["metadata"]["namespace"] = "scale"
    rendered["base/ingest/executor.yaml"] = [executor]
    for name, documents in rendered.items():
        found, skipped, versions = [], 0, [newest, oldest]
        component = name.removeprefix("components/")
        allowed = STABLE | NEWER.get(component, set())
        if name in ["overlays/eks", "components/all"]:
            allowed = STABLE.union(*NEWER.values())
        for document in documents:
            version = document["apiVersion"]
            if version not in allowed or name == "base" and document["kind"] == "CronJob":
                found.append(f"{name}: {document['kind']}/{document['metadata']['name']}: {version} is not for this place")
            if version.startswith(FOREIGN):
                skipped += 1
                continue
            for schemas in versions:
                if schemas is oldest and (version in NOT_IN_OLDEST or (version, document["kind"]) in NOT_IN_OLDEST):
                    continue
                found += [f"{name}: {document['kind']}/{document['metadata']['name']}: {problem}"
                          for problem in schemas.problems(document)]
        parent = rendered.get("base")
        if name.startswith("overlays/"):
            parent = rendered["/".join(name.split("/")[:2])]
        found += problems(name, documents, documents + parent)
        note = f", {skipped} of others' kinds not validated" if skipped else ""
        print(f"{'ok' if not found else 'FAILED'}  {name}: {len(documents)} objects, Kubernetes {oldest.name} and {newest.name}{note}")
        wrong += found
    for problem in dict.fromkeys(wrong):
        print(problem)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
