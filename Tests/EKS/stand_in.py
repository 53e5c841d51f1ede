"""What docker, kubectl and helm are in the test of deploy/eks: stand_in.py PROGRAM ARGUMENT…

They do as much as `up` and `down` look at, keep what there is in $STAND_INS, and check what they are given.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

HOME = pathlib.Path(os.environ["STAND_INS"])
program, arguments = sys.argv[1], sys.argv[2:]


def refuse(text):
    print(f"{program}: {text}", file=sys.stderr)
    sys.exit(1)


def real(name):
    return os.environ["REAL_" + name.upper()]


def aws(*words):
    done = subprocess.run([real("aws"), *words, "--output", "json"], capture_output=True, text=True)
    if done.returncode:
        refuse(done.stderr.strip())
    return json.loads(done.stdout or "{}")


def option(name, default=None):
    for number, word in enumerate(arguments):
        if word == name:
            return arguments[number + 1]
        if word.startswith(name + "="):
            return word[len(name) + 1:]
    return default


# --- docker: has five images; what is pushed arrives in moto's registry.

def docker():
    match arguments:
        case ["version", *_]:
            print("stand-in")
        case ["image", "inspect", "--format", _, image]:
            name, tag = image.split(":")
            if tag != os.environ["STAND_IN_TAG"]:
                refuse("no such image")
            print((name.encode().hex() + "0" * 64)[:64])
        case ["login", "--username", "AWS", "--password-stdin", registry]:
            if not sys.stdin.read().strip():
                refuse("no password")
            (HOME / "login").write_text(registry)
        case ["tag", source, target]:
            (HOME / "tagged").open("a").write(target + "\n")
        case ["push", "--quiet", target]:
            if target not in (HOME / "tagged").read_text().split():
                refuse("not tagged")
            registry, rest = target.split("/", 1)
            if (HOME / "login").read_text() != registry:
                refuse("not logged in")
            repository, tag = rest.rsplit(":", 1)
            # Every image a manifest of its own, as the registry knows images by its digest.
            manifest = {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                        "config": {"digest": "sha256:" + tag.ljust(64, "0"), "size": 1}, "layers": []}
            aws("ecr", "put-image", "--repository-name", repository, "--image-tag", tag,
                "--image-manifest", json.dumps(manifest))
        case _:
            refuse(f"the stand-in does not know {arguments}")


# --- kubectl: objects are files; manifests are rendered by the real one, where there is one.

def objects():
    path = HOME / "objects.json"
    return json.loads(path.read_text()) if path.exists() else {}


def keep(found):
    (HOME / "objects.json.new").write_text(json.dumps(found))
    os.replace(HOME / "objects.json.new", HOME / "objects.json")


def make_balancer(cluster):
    """As the load balancer controller would, in a subnet that load balancers find."""
    subnets = aws("ec2", "describe-subnets", "--filters", "Name=tag:kubernetes.io/role/elb,Values=1",
                  f"Name=tag:kubernetes.io/cluster/{cluster},Values=shared")["Subnets"]
    if len({subnet["AvailabilityZone"] for subnet in subnets}) != 3:
        refuse("there are not three public subnets for the load balancer")
    tags = [f"Key=elbv2.k8s.aws/cluster,Value={cluster}"]
    group = aws("ec2", "create-security-group", "--group-name", "k8s-traffic", "--description", "balancer",
                "--vpc-id", subnets[0]["VpcId"], "--tag-specifications",
                json.dumps([{"ResourceType": "security-group", "Tags": [{"Key": "elbv2.k8s.aws/cluster", "Value": cluster}]}]))
    made = aws("elbv2", "create-load-balancer", "--name", "k8s-edge", "--type", "network", "--subnets",
               *[subnet["SubnetId"] for subnet in subnets], "--tags", *tags)["LoadBalancers"][0]
    target = aws("elbv2", "create-target-group", "--name", "k8s-edge", "--protocol", "TCP", "--port", "80",
                 "--vpc-id", subnets[0]["VpcId"], "--target-type", "ip", "--tags", *tags)["TargetGroups"][0]
    volume = aws("ec2", "create-volume", "--size", "20", "--availability-zone", subnets[0]["AvailabilityZone"],
                 "--tag-specifications", json.dumps([{"ResourceType": "volume", "Tags": [
                     {"Key": f"kubernetes.io/cluster/{cluster}", "Value": "owned"}]}]))
    return {"balancer": made["LoadBalancerArn"], "host": made["DNSName"], "target": target["TargetGroupArn"],
            "volume": volume["VolumeId"], "group": group["GroupId"]}


def apply_rendered(folder, found):
    kubectl_path = os.environ.get("REAL_KUBECTL")
    if not kubectl_path:
        refuse("manifests cannot be rendered without kubectl")
    rendered = subprocess.run([kubectl_path, "kustomize", folder], capture_output=True, text=True)
    if rendered.returncode:
        refuse(rendered.stderr.strip())
    (HOME / ("rendered-" + pathlib.Path(folder).name + ".yaml")).write_text(rendered.stdout)
    for document in re.split(r"^---$", rendered.stdout, flags=re.M):
        kind = re.search(r"^kind: (\S+)", document, re.M).group(1)
        name = re.search(r"^metadata:\n(?:  .*\n)*?  name: (\S+)", document, re.M).group(1)
        key = f"{kind.lower()}/{name}"
        if kind == "Job" and found.get(key, document) != document:
            refuse(f"{key}: field is immutable")
        state = "unchanged" if found.get(key) == document else "configured"
        found[key] = document
        print(f"{key} {state}")


def kubectl():
    words = list(arguments)
    config = os.environ.get("KUBECONFIG")
    if words[:1] == ["--kubeconfig"]:
        config, words = words[1], words[2:]
    # The file that `aws eks update-kubeconfig` has written, and no other.
    text = pathlib.Path(config).read_text()
    cluster = re.search(r"cluster/([a-z0-9-]+)", text).group(1)
    if "eks" not in text or "get-token" not in text:
        refuse(f"{config} is not what aws eks update-kubeconfig writes")
    if (HOME / "unreachable").exists():
        refuse("Unable to connect to the server: dial tcp: i/o timeout")
    words = [word for word in words if word not in ("--ignore-not-found", "--wait")]
    while words[:1] and words[0] in ("--request-timeout", "-n"):
        words = words[2:]
    found = objects()
    match words:
        case ["get", "nodes", *_]:
            groups = aws("eks", "list-nodegroups", "--cluster-name", cluster)["nodegroups"]
            print("\n".join(f"node/{group}" for group in groups))
        case ["get", "namespace", name, *_]:
            if f"namespace/{name}" in found:
                print(f"namespace/{name}")
        case ["create", "namespace", name, *_]:
            found[f"namespace/{name}"] = ""
            keep(found)
        case ["get", "secret", name, "-o", _]:
            print(found.get(f"secret/{name}", ""))
        case ["create", "-f", "-"]:
            made = json.loads(sys.stdin.read())
            for value in made["stringData"].values():
                if not re.fullmatch("[0-9a-f]{36}", value):
                    refuse("that is no password")
            found["secret/" + made["metadata"]["name"]] = " ".join(made["stringData"]) + " "
            found.setdefault("passwords", {})[made["metadata"]["name"]] = made["stringData"]
            keep(found)
            print(f"secret/{made['metadata']['name']} created")
        case ["get", "pvc", *_]:
            pass
        case ["apply", "-k", folder]:
            apply_rendered(folder, found)
            if "service/edge" in found and "balancer" not in found:
                if not found.get("controller"):
                    refuse("nobody makes load balancers")
                found.update(make_balancer(cluster))
            keep(found)
        case ["get", kinds, "-o", "name"] if "statefulsets" in kinds:
            for key in found:
                if key.startswith(("statefulset/", "deployment/")):
                    print(key.replace("/", ".apps/", 1))
        case ["rollout", "status", *_]:
            pass
        case ["delete", "job", name]:
            found.pop(f"job/{name}", None)
            keep(found)
        case ["get", "job", name, *_]:
            if f"job/{name}" not in found:
                refuse("not found")
            looks = found[f"looks/{name}"] = found.get(f"looks/{name}", 0) + 1
            keep(found)
            print("SuccessCriteriaMet Complete" if looks > 1 else "")
        case ["get", "services", *_]:
            print(found.get("host", ""))
        case ["delete", "namespace", name, *_]:
            # Whoever made them removes them.
            if "balancer" in found:
                aws("elbv2", "delete-load-balancer", "--load-balancer-arn", found["balancer"])
                aws("elbv2", "delete-target-group", "--target-group-arn", found["target"])
                aws("ec2", "delete-volume", "--volume-id", found["volume"])
                aws("ec2", "delete-security-group", "--group-id", found["group"])
            keep({"controller": found.get("controller")})
        case ["get", "persistentvolumes", *_]:
            pass
        case _:
            refuse(f"the stand-in does not know {words}")


def helm():
    found = objects()
    words = arguments[2:]  # --kubeconfig FILE
    match words:
        case ["list", *rest] if "--pending" in rest:
            pass
        case ["list", *_]:
            print(json.dumps([{"chart": found["controller"]}] if found.get("controller") else []))
        case ["upgrade", "--install", name, chart, *_]:
            settings = dict(word.split("=", 1) for word in words if "=" in word and not word.startswith("--"))
            aws("ec2", "describe-vpcs", "--vpc-ids", settings["vpcId"])
            aws("eks", "describe-cluster", "--name", settings["clusterName"])
            found["controller"] = f"{chart}-{option('--version')}"
            keep(found)
        case _:
            refuse(f"the stand-in does not know {words}")


{"docker": docker, "kubectl": kubectl, "helm": helm}[program]()
