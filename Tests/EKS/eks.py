"""eks.py [NAME…]: checks deploy/eks without AWS: templates by cfn-lint, scripts by shellcheck, policies for wildcards, the
stacks made, changed and deleted in moto's server, and `up` and `down` from end to end against it.

What was not real is said in the output: moto is no AWS, and docker, helm and the cluster are stand-ins (stand_in.py).
"""

import atexit
import contextlib
import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import boto3
from cfnlint.decode.cfn_yaml import load as load_template

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import fake_aws

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EKS = ROOT / "deploy" / "eks"
PARTS = ("storage", "network", "cluster")
TEMPLATES = {part: load_template(str(EKS / f"{part}.yaml")) for part in PARTS}
TOOLS = pathlib.Path(sys.executable).parent
IMAGES = ("scale", "scale-edge", "scale-monitoring", "scale-postgres", "scale-spark")
USER = f"arn:aws:iam::{fake_aws.ACCOUNT}:user/moto"
URL = fake_aws.serve()
# Folder of this run's own things.
RUN = tempfile.TemporaryDirectory(prefix="scale-eks-")
os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test")


def client(service):
    return boto3.client(service, endpoint_url=URL, region_name=fake_aws.REGION)


def expect(condition, text):
    if not condition:
        raise AssertionError(text)


def run(*words, **options):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)


def resources(part, kind=None):
    found = TEMPLATES[part]["Resources"].items()
    return {name: resource for name, resource in found if kind in (None, resource["Type"])}


# --- Without a server

def lint():
    done = run(TOOLS / "cfn-lint", "--include-checks", "I", "--", *[EKS / f"{part}.yaml" for part in PARTS])
    expect(done.returncode == 0 and not done.stdout.strip(), done.stdout + done.stderr)
    for part in PARTS:
        size = (EKS / f"{part}.yaml").stat().st_size
        expect(size <= 51200, f"{part}.yaml has {size} bytes; without a bucket, CloudFormation takes 51,200")


def scripts():
    done = run(TOOLS / "shellcheck", "-x", "deploy/eks/up", "deploy/eks/down", "scripts/eks-tools", "scripts/check-eks", cwd=ROOT)
    expect(done.returncode == 0, done.stdout + done.stderr)


def parameters():
    """Each has a description and a constraint, and the scripts read defaults as YAML does."""
    for part in PARTS:
        for name, parameter in TEMPLATES[part]["Parameters"].items():
            expect(parameter.get("Description"), f"{part}: {name} has no description")
            bounded = {"AllowedPattern", "AllowedValues", "MinValue"} & parameter.keys() or "::" in parameter["Type"]
            expect(bounded or name in ("ApiCidrs", "BucketName"), f"{part}: {name} takes anything")
            if "AllowedPattern" in parameter:
                expect(parameter.get("ConstraintDescription"), f"{part}: {name} does not say what it takes")
            read = run("bash", "-c", f"source deploy/eks/common; default_of {part} {name}", cwd=ROOT).stdout.strip()
            expect(read == str(parameter.get("Default", "")), f"{part}: the default of {name} is read as {read!r}")
        names = run("bash", "-c", f"source deploy/eks/common; parameters_of {part}", cwd=ROOT).stdout.split()
        expect(names == list(TEMPLATES[part]["Parameters"]), f"{part}: parameters are read as {names}")


def outputs():
    """The scripts read outputs that there are, and all of them."""
    used = set()
    text = (EKS / "up").read_text() + (EKS / "down").read_text()
    for part, name in re.findall(r'output (storage|network|cluster) "?(\w+)', text):
        used |= {(part, name + zone) for zone in "ABC"} if name == "PrivateSubnet" else {(part, name)}
    there = {(part, name) for part in PARTS for name in TEMPLATES[part]["Outputs"]}
    expect(used <= there, f"read, and not there: {sorted(used - there)}")
    # Read by people.
    expect(there - used <= {("cluster", "ClusterName")}, f"never read: {sorted(there - used)}")


# AWS's own policies, which are wide: each where AWS offers nothing narrower, and says so.
MANAGED = {
    "AmazonEKSClusterPolicy", "AmazonEKS_CNI_Policy", "AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEBSCSIDriverPolicyV2"}
# Resources with an asterisk: what has no name before it is made, or is many. The condition that narrows it, if any.
WIDE = {
    "Look": (r"\*", None),
    "ReadSongs": (r"arn:.*:s3:::\$\{BucketName\}/midi/\*", None),
    "Work": (r"arn:.*:s3:::\$\{BucketName\}/work/\*", None),
    "Make": (r"arn:.*:elasticloadbalancing:.*:(loadbalancer/net|targetgroup)/\*", "aws:RequestTag/elbv2.k8s.aws/cluster"),
    "Tag": (r"arn:.*:elasticloadbalancing:.*:(loadbalancer/net|targetgroup|listener/net)/\*",
            "aws:RequestTag/elbv2.k8s.aws/cluster"),
    "Change": (r"arn:.*:elasticloadbalancing:.*:(loadbalancer/net|targetgroup|listener/net)/\*",
               "aws:ResourceTag/elbv2.k8s.aws/cluster"),
    "MakeGroup": (r"arn:.*:ec2:.*:security-group/\*", "aws:RequestTag/elbv2.k8s.aws/cluster"),
    "TagGroup": (r"arn:.*:ec2:.*:security-group/\*", "aws:RequestTag/elbv2.k8s.aws/cluster"),
    "ChangeGroup": (r"arn:.*:ec2:.*:security-group/\*", "aws:ResourceTag/elbv2.k8s.aws/cluster"),
    "Rules": (r"arn:.*:ec2:.*:security-group/\*", "ec2:Vpc"),
}


def listed(value):
    return value if isinstance(value, list) else [value]


def commented(part, node):
    """Whether the lines above a list entry of the source, or its list's key, begin with a comment."""
    lines = (EKS / f"{part}.yaml").read_text().splitlines()
    return lines[node.start_mark.line - 1].strip().startswith("#")


def statements():
    for part in PARTS:
        for name, resource in resources(part).items():
            properties = resource.get("Properties", {})
            documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
            documents += [properties[key] for key in ("PolicyDocument", "AssumeRolePolicyDocument") if key in properties]
            for document in documents:
                if "Fn::Sub" in document:
                    document = json.loads(document["Fn::Sub"][0])
                for statement in document["Statement"]:
                    yield part, name, statement


def policies():
    seen, count = set(), 0
    for part, name, statement in statements():
        count += 1
        where = f"{part}: {name}: {statement.get('Sid', '')}"
        if statement["Effect"] == "Deny":
            expect(statement.get("Condition"), f"{where} denies everything")
            continue
        expect("NotAction" not in statement and "NotResource" not in statement, f"{where} allows all but something")
        for action in listed(statement["Action"]):
            expect("*" not in action, f"{where} allows {action}")
        principal = statement.get("Principal")
        expect(principal != "*" and "*" not in json.dumps(principal or ""), f"{where} trusts anybody")
        if principal:
            expect(statement.get("Condition") or name == "NodeRole", f"{where} trusts without a condition")
        for target in listed(statement.get("Resource", [])):
            target = target.get("Fn::Sub", "") if isinstance(target, dict) else target
            if "*" not in target:
                continue
            sid = statement.get("Sid")
            expect(sid in WIDE, f"{where} allows {target}")
            pattern, condition = WIDE[sid]
            expect(re.fullmatch(pattern, target), f"{where} allows {target}")
            expect(condition is None or condition in json.dumps(statement["Condition"]), f"{where} lacks {condition}")
            if sid == "Look":
                for action in statement["Action"]:
                    expect(action.split(":")[1].startswith("Describe"), f"{where} does {action} to all")
            expect(commented(part, statement), f"{where} does not say why it is wide")
            seen.add(sid)
    expect(seen == WIDE.keys(), f"no more wide, so strike them here: {WIDE.keys() - seen}")
    managed = set()
    for name, role in resources("cluster", "AWS::IAM::Role").items():
        source = (EKS / "cluster.yaml").read_text()
        for arn in role["Properties"].get("ManagedPolicyArns", []):
            managed.add(arn["Fn::Sub"].rsplit("/", 1)[1])
            block = source[source.index(f"\n  {name}:"):]
            block = block[:block.index("ManagedPolicyArns:")].rstrip().splitlines()
            expect(block[-1].strip().startswith("#"), f"{name} does not say why AWS's own policies")
        expect("RoleName" not in role["Properties"], f"{name} has a name of its own")
    expect(managed == MANAGED, f"AWS's own policies are {managed}")
    return f"{count} statements, {len(WIDE)} with wide resources, {len(MANAGED)} policies of AWS's own"


def estimate():
    done = run("deploy/eks/up", "--estimate", "--set", "InstanceType=m6i.large", "--set", "NatGateways=one", cwd=ROOT)
    expect(done.returncode == 0, done.stderr)
    figures = [float(line.split()[-2]) for line in done.stdout.splitlines() if line.endswith("/month")]
    expect(abs(sum(figures[:-1]) - figures[-1]) < 0.1, f"the sum of {figures} is another")
    expect("3 nodes m6i.large" in done.stdout and "1 NAT gateway " in done.stdout, done.stdout)
    return f"{figures[-1]:.0f} dollars a month with the smallest settings"


# --- Stacks in moto

def make(part, name=None, **values):
    cloud = client("cloudformation")
    name = name or f"check-{part}"
    cloud.create_stack(
        StackName=name, TemplateBody=(EKS / f"{part}.yaml").read_text(), Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in values.items()])
    stack = cloud.describe_stacks(StackName=name)["Stacks"][0]
    expect(stack["StackStatus"] == "CREATE_COMPLETE", f"{name} is {stack['StackStatus']}")
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def change(part, **values):
    cloud, name = client("cloudformation"), f"check-{part}"
    parameters = [{**parameter, "ParameterValue": values.get(parameter["ParameterKey"], parameter["ParameterValue"])}
                  for parameter in cloud.describe_stacks(StackName=name)["Stacks"][0]["Parameters"]]
    cloud.update_stack(StackName=name, TemplateBody=(EKS / f"{part}.yaml").read_text(), Parameters=parameters)
    status = cloud.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    expect(status == "UPDATE_COMPLETE", f"{name} is {status}")


def delete(part):
    client("cloudformation").delete_stack(StackName=f"check-{part}")


def left():
    """What there is in moto but for what an account has from the start."""
    ec2, found = client("ec2"), {}
    found["buckets"] = [bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]]
    found["repositories"] = [one["repositoryName"] for one in client("ecr").describe_repositories()["repositories"]]
    found["topics"] = client("sns").list_topics()["Topics"]
    found["subscriptions"] = client("sns").list_subscriptions()["Subscriptions"]
    found["roles"] = [role["RoleName"] for role in client("iam").list_roles()["Roles"]]
    found["providers"] = client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    found["clusters"] = client("eks").list_clusters()["clusters"]
    found["logs"] = client("logs").describe_log_groups()["logGroups"]
    found["networks"] = [one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"] if not one["IsDefault"]]
    found["subnets"] = [one["SubnetId"] for one in ec2.describe_subnets()["Subnets"] if not one["DefaultForAz"]]
    found["gateways"] = ec2.describe_nat_gateways()["NatGateways"] + ec2.describe_internet_gateways()["InternetGateways"]
    found["addresses"] = ec2.describe_addresses()["Addresses"]
    found["interfaces"] = ec2.describe_network_interfaces()["NetworkInterfaces"]
    found["endpoints"] = [one for one in ec2.describe_vpc_endpoints()["VpcEndpoints"] if one["State"] != "deleted"]
    found["templates"] = ec2.describe_launch_templates()["LaunchTemplates"]
    found["volumes"] = ec2.describe_volumes()["Volumes"]
    found["groups"] = [one["GroupName"] for one in ec2.describe_security_groups()["SecurityGroups"] if one["GroupName"] != "default"]
    found["balancers"] = client("elbv2").describe_load_balancers()["LoadBalancers"]
    found["targets"] = client("elbv2").describe_target_groups()["TargetGroups"]
    found["stacks"] = [one["StackName"] for one in client("cloudformation").describe_stacks()["Stacks"]]
    found["recorded"] = list(fake_aws.records)
    return {key: value for key, value in found.items() if value}


ZONES = {f"Zone{letter.upper()}": fake_aws.REGION + letter for letter in "abc"}


def routes(network):
    """The way out of each zone's private subnet: (zone of the subnet, zone of its NAT gateway)."""
    ec2, found = client("ec2"), []
    zones = {one["SubnetId"]: one["AvailabilityZone"] for one in ec2.describe_subnets()["Subnets"]}
    gateways = {one["NatGatewayId"]: zones[one["SubnetId"]] for one in ec2.describe_nat_gateways()["NatGateways"]}
    for table in ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [network]}])["RouteTables"]:
        for route in table["Routes"]:
            if route.get("NatGatewayId"):
                found += [(zones[one["SubnetId"]][-1], gateways[route["NatGatewayId"]][-1]) for one in table["Associations"]
                          if one.get("SubnetId")]
    return sorted(found)


def network():
    made = make("network", **ZONES)
    ec2 = client("ec2")
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [made["VpcId"]]}])["Subnets"]
    expect(len(subnets) == 6 and len({one["AvailabilityZone"] for one in subnets}) == 3, "not two subnets in each of three zones")
    expect(routes(made["VpcId"]) == [("a", "a"), ("b", "b"), ("c", "c")], f"routes: {routes(made['VpcId'])}")
    expect([one["ServiceName"][-3:] for one in ec2.describe_vpc_endpoints()["VpcEndpoints"]] == [".s3"], "not the one endpoint for S3")
    delete("network")
    expect(not left(), f"left: {left()}")
    made = make("network", **ZONES, NatGateways="one", EcrEndpoints="yes", NetworkPrefix="10.9")
    expect(routes(made["VpcId"]) == [("a", "a"), ("b", "a"), ("c", "a")], f"routes: {routes(made['VpcId'])}")
    services = {one["ServiceName"].split(".", 3)[3] for one in ec2.describe_vpc_endpoints()["VpcEndpoints"]
                if one["VpcId"] == made["VpcId"]}
    expect(services == {"s3", "ecr.api", "ecr.dkr"}, f"endpoints: {services}")
    delete("network")
    expect(not left(), f"left: {left()}")
    return "with a NAT gateway for each zone, and with one and the registry's endpoints"


def storage():
    made = make("storage", AlertEmail="on-call@example.org")
    s3, bucket = client("s3"), made["BucketName"]
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    expect(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256", "the bucket is not encrypted")
    expect(all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()), "the bucket may be public")
    expect(s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled", "the bucket has no versions")
    policy = fake_aws.records["AWS::S3::BucketPolicy", "BucketPolicy-recorded"]["PolicyDocument"]
    expect("aws:SecureTransport" in json.dumps(policy) and bucket in json.dumps(policy), "the bucket may be read unencrypted")
    # Moto keeps this by another name than it tells.
    for name, repository in resources("storage", "AWS::ECR::Repository").items():
        expect(repository["Properties"]["ImageScanningConfiguration"]["ScanOnPush"], f"images of {name} are not scanned")
    found = client("ecr").describe_repositories()["repositories"]
    expect({one["repositoryName"] for one in found} == {f"scale/{image}" for image in IMAGES}, "other repositories")
    for one in found:
        expect(one["imageTagMutability"] == "IMMUTABLE", "tags can be moved")
        text = client("ecr").get_lifecycle_policy(repositoryName=one["repositoryName"])["lifecyclePolicyText"]
        expect(json.loads(text)["rules"][1]["selection"]["countNumber"] == 20, "images are kept otherwise")
    expect(len(client("sns").list_subscriptions()["Subscriptions"]) == 1, "nobody gets alerts")
    change("storage", KeptImages="7", OldVersionDays="3")
    text = client("ecr").get_lifecycle_policy(repositoryName="scale/scale")["lifecyclePolicyText"]
    expect(json.loads(text)["rules"][1]["selection"]["countNumber"] == 7, "the update is not there")
    expect(s3.list_buckets()["Buckets"][0]["Name"] == bucket, "the update has made another bucket")
    delete("storage")
    expect(not left(), f"left: {left()}")


def cluster():
    kept = make("storage")
    nets = make("network", **ZONES)
    eks, given = client("eks"), dict(AdministratorArn=USER, ApiCidrs="192.0.2.0/24,198.51.100.7/32",
                                     BucketName=kept["BucketName"], AlertTopicArn=kept["AlertTopicArn"], **nets)
    made = make("cluster", **given)
    subnets = {nets[f"PrivateSubnet{zone}"] for zone in "ABC"}
    found = eks.describe_cluster(name="scale")["cluster"]
    expect(set(found["resourcesVpcConfig"]["subnetIds"]) == subnets, "the cluster is elsewhere")
    expect(found["resourcesVpcConfig"]["publicAccessCidrs"] == ["192.0.2.0/24", "198.51.100.7/32"], "its API is open to others")
    where = {name: eks.describe_nodegroup(clusterName="scale", nodegroupName=name)["nodegroup"]
             for name in eks.list_nodegroups(clusterName="scale")["nodegroups"]}
    expect(sorted(where) == ["zone-a", "zone-b", "zone-c"], f"groups of nodes: {sorted(where)}")
    expect({group["subnets"][0] for group in where.values()} == subnets, "groups are not one in each zone")
    group = client("logs").describe_log_groups()["logGroups"][0]
    expect((group["logGroupName"], group["retentionInDays"]) == ("/aws/eks/scale/cluster", 30), "logs are kept otherwise")
    addons = {values["AddonName"] for (kind, _), values in fake_aws.records.items() if kind == "AWS::EKS::Addon"}
    expect(addons == {"vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver", "eks-pod-identity-agent", "metrics-server"},
           f"add-ons: {addons}")
    for (kind, _), values in fake_aws.records.items():
        if kind == "AWS::EKS::Addon" and "ConfigurationValues" in values:
            json.loads(values["ConfigurationValues"])
    identities = {(values["Namespace"], values["ServiceAccount"]) for (kind, _), values in fake_aws.records.items()
                  if kind == "AWS::EKS::PodIdentityAssociation"}
    expect(identities == {("scale", "ingest"), ("scale", "ingest-executor"), ("kube-system", "aws-load-balancer-controller")},
           f"identities: {identities}")
    role = client("iam").get_role(RoleName=made["AlertmanagerRoleArn"].rsplit("/", 1)[1])["Role"]
    trust = role["AssumeRolePolicyDocument"]["Statement"][0]
    issuer = found["identity"]["oidc"]["issuer"].removeprefix("https://")
    expect(trust["Condition"]["StringEquals"][f"{issuer}:sub"] == "system:serviceaccount:scale:alertmanager", str(trust))
    change("cluster", InstanceType="m7i.xlarge", NodesPerZone="2", ApiCidrs="192.0.2.0/24")
    found = eks.describe_nodegroup(clusterName="scale", nodegroupName="zone-b")["nodegroup"]
    expect((found["instanceTypes"], found["scalingConfig"]["desiredSize"]) == (["m7i.xlarge"], 2), "the update is not there")
    for part in ("cluster", "network", "storage"):
        delete(part)
    expect(not left(), f"left: {left()}")


# --- up and down

# A call of one is a line in a file. One whose arguments have KILL_WORD in them kills its process group, which is that of
# the script: before it does anything, or after it has done it.
PROGRAM = """#!/bin/bash
words="$*"
echo "{program} ${{words//$'\\n'/ }}" >>"$STAND_INS/calls"
[[ -z ${{KILL_AT:-}} || "{program} $words" != *"$KILL_AT"* ]] || kill -9 0
{real} "$@"
status=$?
[[ -z ${{KILL_AFTER:-}} || "{program} $words" != *"$KILL_AFTER"* ]] || kill -9 0
exit $status
"""


@functools.cache
def quick_aws():
    """A program that is AWS's client (quick_aws.py); what serves it ends with this process."""
    path = pathlib.Path(RUN.name) / "aws"
    server = subprocess.Popen(
        [sys.executable, HERE / "quick_aws.py", f"{path}.socket"], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"AWS_ENDPOINT_URL": URL, "AWS_DEFAULT_REGION": fake_aws.REGION, "AWS_EC2_METADATA_DISABLED": "true"})
    atexit.register(server.kill)
    server.stdout.readline()
    path.write_text(f'#!/bin/sh\nexec "{sys.executable}" -SE "{HERE / "quick_aws.py"}" "{path}.socket" "$@"\n')
    path.chmod(0o755)
    return str(path)


class Place:
    """A copy of the repository's part that up and down need, programs that stand in, and a home of its own."""

    def __init__(self, folder):
        self.folder, self.root = folder, folder / "repository"
        self.stand_ins = folder / "stand-ins"
        (folder / "bin").mkdir()
        self.stand_ins.mkdir()
        for path in ("deploy/eks", "deploy/monitoring", "deploy/kubernetes", "scripts"):
            if (ROOT / path).exists():
                shutil.copytree(ROOT / path, self.root / path, symlinks=True)
        self.overlay = "the repository's manifests"
        if not (self.root / "deploy/kubernetes/overlays/eks").exists():
            self.overlay = "manifests that stand in, for there are none in this repository"
            make_overlay(self.root / "deploy/kubernetes")
        for program in ("aws", "docker", "kubectl", "helm"):
            real = '"$REAL_AWS"' if program == "aws" else f'"{sys.executable}" -SE "{HERE / "stand_in.py"}" {program}'
            path = folder / "bin" / program
            path.write_text(PROGRAM.format(program=program, real=real))
            path.chmod(0o755)
        self.songs = folder / "songs"
        (self.songs / "album").mkdir(parents=True)
        for number in range(5):
            (self.songs / "album" / f"{number}.mid").write_bytes(b"MThd" + bytes([number]))
        (self.songs / "cover.jpg").write_bytes(b"no song")
        self.environment = {
            "PATH": f"{folder / 'bin'}:/usr/bin:/bin", "HOME": str(folder / "home"), "STAND_INS": str(self.stand_ins),
            "STAND_IN_TAG": "check", "REAL_AWS": quick_aws(), "AWS_ENDPOINT_URL": URL, "AWS_REGION": fake_aws.REGION,
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "SCALE_EKS_POLL": "0.1",
            "AWS_EC2_METADATA_DISABLED": "true", "LANG": "C.UTF-8"}
        (folder / "home").mkdir()
        if kubectl := shutil.which("kubectl"):
            self.environment["REAL_KUBECTL"] = kubectl

    def run(self, script, *words, input=None, **environment):
        """Runs it as the leader of a process group: KILL_AT and KILL_AFTER end all of it."""
        started = time.monotonic()
        done = subprocess.run(
            [self.root / "deploy/eks" / script, *words], env=self.environment | environment, input=input or "",
            capture_output=True, text=True, start_new_session=True, cwd=self.folder, timeout=120)
        done.seconds = time.monotonic() - started
        return done

    def up(self, *words, songs=True, **options):
        if songs:
            words = ("--midi", str(self.songs), *words)
        return self.run("up", "--yes", "--tag", "check", "--set", "ApiCidrs=192.0.2.0/24", *words, **options)

    def calls(self, program=None):
        path = self.stand_ins / "calls"
        found = path.read_text().splitlines() if path.exists() else []
        return [call for call in found if program in (None, call.split()[0])]

    def forget_calls(self):
        (self.stand_ins / "calls").unlink(missing_ok=True)

    def objects(self):
        path = self.stand_ins / "objects.json"
        return json.loads(path.read_text()) if path.exists() else {}


def make_overlay(folder):
    files = {
        "overlays/eks/kustomization.yaml": "namespace: scale\nresources: [parts.yaml]\nconfigMapGenerator:\n"
            "  - name: ingest\n    literals: [SOURCE=x, WORK=x, AWS_REGION=x, CHUNK=5000]\n"
            "    options: {disableNameSuffixHash: true}\n  - name: alertmanager\n    literals: [alertmanager.yml=x]\n",
        "overlays/eks/parts.yaml": "\n---\n".join(
            [f"apiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n  template:\n    spec:\n      containers:\n"
             f"        - name: {name}\n          image: {image}:latest" for kind, name, image in (
                 ("StatefulSet", "alertmanager", "scale-monitoring"), ("StatefulSet", "postgres", "scale-postgres"),
                 ("Deployment", "web", "scale"), ("Deployment", "edge", "scale-edge"))]
            + ["apiVersion: v1\nkind: Service\nmetadata:\n  name: edge\nspec:\n  type: LoadBalancer"]) + "\n",
        "overlays/eks/ingest/kustomization.yaml": "namespace: scale\nresources: [job.yaml]\n",
        "overlays/eks/ingest/job.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ingest\nspec:\n  template:\n    spec:\n"
            "      containers:\n        - name: driver\n          image: scale-spark\n          env:\n"
            "            - name: SPARK_IMAGE\n              value: scale-spark\n",
        "secrets": "#!/bin/bash\nset -euo pipefail\n[ -n \"$(kubectl get namespace \"$2\" --ignore-not-found -o name)\" ] || kubectl create namespace \"$2\"\n"
            "[ -n \"$(kubectl -n \"$2\" get secret postgres --ignore-not-found -o name)\" ] && exit\n"
            "echo \"{\\\"metadata\\\": {\\\"name\\\": \\\"postgres\\\"}, \\\"stringData\\\": {\\\"superuser\\\": "
            "\\\"$(od -An -N18 -tx1 /dev/urandom | tr -d ' \\n')\\\"}}\" | kubectl -n \"$2\" create -f -\n"}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "secrets").chmod(0o755)


@contextlib.contextmanager
def place():
    with tempfile.TemporaryDirectory(prefix="scale-eks-") as folder:
        yield Place(pathlib.Path(folder))


def succeeded(done, *texts):
    expect(done.returncode == 0, f"it ended with {done.returncode}:\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}")
    for text in texts:
        expect(text in done.stdout, f"it does not say {text!r}:\n{done.stdout[-2500:]}\n{done.stderr[-1500:]}")


def failed(done, *texts):
    expect(done.returncode not in (0, -9), f"it ended with {done.returncode}:\n{done.stdout[-800:]}{done.stderr[-800:]}")
    expect(done.stderr.count("error:") == 1, f"not one error:\n{done.stderr}")
    for text in texts:
        expect(text in done.stderr, f"it does not say {text!r}:\n{done.stderr}")


def is_up(here):
    """All that up is to have made."""
    stacks = {one["StackName"]: one["StackStatus"] for one in client("cloudformation").describe_stacks()["Stacks"]}
    expect(set(stacks) == {f"scale-{part}" for part in PARTS}, f"stacks: {stacks}")
    expect(all(status.endswith("E_COMPLETE") for status in stacks.values()), f"stacks: {stacks}")
    for image in IMAGES:
        pushed = client("ecr").list_images(repositoryName=f"scale/{image}")["imageIds"]
        expect([one["imageTag"] for one in pushed] == [(image.encode().hex() + "0" * 64)[:16]], f"images of {image}: {pushed}")
    bucket = client("s3").list_buckets()["Buckets"][0]["Name"]
    keys = [one["Key"] for one in client("s3").list_objects_v2(Bucket=bucket)["Contents"]]
    expect(keys == [f"midi/album/{number}.mid" for number in range(5)], f"songs: {keys}")
    if "REAL_KUBECTL" not in here.environment:
        return
    all_parts = (here.stand_ins / "rendered-all.yaml").read_text()
    registry = f"{fake_aws.ACCOUNT}.dkr.ecr.{fake_aws.REGION}.amazonaws.com/scale/"
    found = set(re.findall(r"image: (\S+)", all_parts)) | set(re.findall(r"image: (\S+)", (here.stand_ins / "rendered-ingest.yaml").read_text()))
    strange = {image for image in found if not image.startswith(registry)}
    expect(not strange and len(found) == 5, f"images that are run: {found}")
    expect(f"SOURCE: s3://{bucket}/midi" in all_parts and f"AWS_REGION: {fake_aws.REGION}" in all_parts, "the ingest reads elsewhere")
    expect("CHUNK:" in all_parts, "the ingest's other settings are gone")
    job = (here.stand_ins / "rendered-ingest.yaml").read_text()
    expect(f"value: {registry}scale-spark:" in job, "executors run another image")
    topic = client("sns").list_topics()["Topics"][0]["TopicArn"]
    expect(f"topic_arn: {topic}" in all_parts and "serviceAccountName: alertmanager" in all_parts, "alerts do not reach the topic")
    role = re.search(r"eks.amazonaws.com/role-arn: (\S+)", all_parts).group(1)
    expect(client("iam").get_role(RoleName=role.rsplit("/", 1)[1]), "Alertmanager has no role")


def alerts(here):
    """The configuration with the topic is one for Alertmanager, if there is amtool here."""
    config = next((here.root / ".build/eks/scale/manifests/all").glob("alertmanager.yml"))
    amtool = shutil.which("amtool") or pathlib.Path.home() / ".cache/scale/monitoring/usr/bin/amtool"
    if not pathlib.Path(amtool).exists():
        return "Alertmanager's configuration not checked: no amtool"
    done = run(amtool, "check-config", config)
    expect(done.returncode == 0, done.stdout + done.stderr)
    for labels, receiver in (("alertname=Watchdog", "webhook"), ("alertname=NoPrimary", "people")):
        routed = run(amtool, "config", "routes", "test", f"--config.file={config}", labels).stdout.strip()
        expect(routed == receiver, f"{labels} goes to {routed}")
    return "Alertmanager's configuration checked by amtool"


def up_and_down():
    with place() as here:
        maker = here.folder / "scale"
        maker.write_text('#!/bin/bash\nwhile [ "$1" != --to ]; do shift; done\nmkdir -p "$2"\n'
                         f'cp -r "{here.songs}"/* "$2"\n')
        maker.chmod(0o755)
        # Killed when the first of the songs that are made up is in the bucket: the others come with the next run.
        killed = here.up(songs=False, SCALE=str(maker), KILL_AT="s3 sync")
        expect(killed.returncode == -9, f"not killed:\n{killed.stdout}{killed.stderr}")
        bucket = client("s3").list_buckets()["Buckets"][0]["Name"]
        client("s3").put_object(Bucket=bucket, Key="midi/album/0.mid", Body=b"MThd\0")
        succeeded(here.run("down", "--yes", "--keep-data"))
        fake_aws.Pace.seconds = 2.0
        # What a former cluster left, and an administrator who is a role with a path.
        client("logs").create_log_group(logGroupName="/aws/eks/scale/cluster")
        role = client("iam").create_role(Path="/team/", RoleName="admin", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
        session = client("sts").assume_role(RoleArn=role, RoleSessionName="someone")["Credentials"]
        done = here.up(
            songs=False, SCALE=str(maker), AWS_ACCESS_KEY_ID=session["AccessKeyId"],
            AWS_SECRET_ACCESS_KEY=session["SecretAccessKey"], AWS_SESSION_TOKEN=session["SessionToken"])
        client("iam").delete_role(RoleName="admin")
        entry = fake_aws.records.get(("AWS::EKS::AccessEntry", "Administrator-recorded"), {})
        expect(entry.get("PrincipalArn") == role, f"the administrator is {entry}:\n{done.stdout}{done.stderr}")
        succeeded(done, "together", "http://k8s-edge", "is installed", "secret")
        expect(done.stdout.index("together") < done.stdout.index("Storage"), "it says what it costs after it has begun")
        expect("CREATE_IN_PROGRESS" in done.stderr, "it does not wait for what is under way")
        fake_aws.Pace.seconds = 0
        is_up(here)
        said = alerts(here)
        first, passwords = done.seconds, here.objects().get("passwords")
        calls = len(here.calls())
        here.forget_calls()
        again = here.up(songs=False)
        succeeded(again, "has songs", "is there", "0 of them new or changed")
        is_up(here)
        expect(here.objects().get("passwords") == passwords, "the second run has made other passwords")
        expect(not [call for call in here.calls("docker") if " push " in call], "the second run has pushed images")
        expect(not [call for call in here.calls("aws") if "create-stack" in call], "the second run has made a stack")
        # A setting that is given stays.
        succeeded(here.up("--set", "NodesPerZone=2"))
        refused = here.run("up", "--tag", "check", input="no\n")
        failed(refused, "nothing was begun")
        expect("6 nodes m6i.xlarge" in refused.stdout, f"it has forgotten how many nodes:\n{refused.stdout}")
        # down keeps what it was not told to delete, and up takes it again.
        refused = here.run("down", input="no\n")
        failed(refused, "nothing was removed")
        is_up(here)
        done = here.run("down", input="scale\nno\n")
        succeeded(done, "6 versions of songs", "5 images", "Kept: the bucket")
        expect(set(left()) <= {"buckets", "repositories", "topics", "stacks", "recorded"}, f"left: {left()}")
        expect(not (here.folder / "home/.local/state/scale/eks/scale").exists(), "the kubeconfig is left")
        succeeded(here.run("down", "--yes", "--delete-data"), "All is removed")
        expect(not left(), f"left: {left()}")
        succeeded(here.run("down", "--yes"), "There is nothing named scale")
        return f"up {first:.0f} s, {calls} calls; again {again.seconds:.0f} s; {here.overlay}; {said}"


def refusals():
    with place() as here:
        failed(here.run("up", "--set", "Colour=red"), "no template has a parameter Colour")
        failed(here.run("up", "--name", "Under_score", "--yes", "--tag", "check"), "the name Under_score")
        failed(here.run("up", "--tag", "check", input="no\n"), "nothing was begun")
        failed(here.run("up", "--yes", AWS_REGION="", AWS_DEFAULT_REGION=""), "no region")
        with fake_aws.refusal("create_stack", "AccessDenied", f"User: {USER} is not authorized to perform: cloudformation:CreateStack"):
            failed(here.up(), "not authorized to perform: cloudformation:CreateStack", "lack that right")
        with fake_aws.refusal("create_stack", "LimitExceededException", "Limit for stack has been exceeded"):
            failed(here.up(), "Limit for stack", "a quota of this account")
        with fake_aws.refusal("describe_stacks", "ExpiredToken", "The security token included in the request is expired"):
            failed(here.up(), "credentials have expired")
        failed(here.up("--set", "InstanceType=z9.mega"), "no instances of type z9.mega")
        expect(not left(), f"left: {left()}")
        failed(here.up(AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY=""), "Unable to locate credentials", "aws configure")
        failed(here.up(AWS_ENDPOINT_URL="http://127.0.0.1:9", AWS_MAX_ATTEMPTS="1"), "AWS is not reached")
        for program, text in (("docker", "there is no docker"), ("kubectl", "there is no kubectl"), ("helm", "there is no helm")):
            bare = here.folder / f"without-{program}"
            shutil.copytree(here.folder / "bin", bare)
            (bare / program).unlink()
            for tool in ("bash", "awk", "sed", "cut", "grep", "tail", "head", "cat", "mktemp", "rm", "dirname", "basename", "tac", "sort"):
                (bare / tool).symlink_to(shutil.which(tool))
            (bare / "env").symlink_to(shutil.which("env"))
            failed(here.up(PATH=str(bare)), text)
        expect(not left(), f"left: {left()}")


def killed():
    """Killed at moments of all kinds, before and after what a call does; each run goes on from what is there."""
    with place() as here:
        # After each thing that is made, when nobody knows of it yet.
        moments = ["create-stack", "docker push", "s3 sync", "upgrade --install", "create -f -", "apply -k"]
        for word in moments:
            result = here.up(KILL_AFTER=word)
            expect(result.returncode == -9, f"{word}: not killed, it ended with {result.returncode}:\n{result.stdout}{result.stderr}")
            if word == "create-stack":
                # An image that is missing is found when the stacks are under way.
                failed(here.up(STAND_IN_TAG="other"), "Docker has no image scale:check")
        here.forget_calls()
        succeeded(here.up(), "http://k8s-edge")
        is_up(here)
        passwords = here.objects().get("passwords")
        # A stack that failed long ago is removed and made anew, with the settings it had.
        fake_aws.roll_back(fake_aws.stack("scale-cluster"), "You've reached your quota for vCPUs")
        # And it fails once more before it is made.
        fake_aws.Pace.fails = "scale-cluster", "Insufficient capacity"
        result = here.up()
        failed(result, "quota for vCPUs", "could not be made (ROLLBACK_COMPLETE)", "Insufficient capacity")
        succeeded(here.up(), "http://k8s-edge")
        expect(passwords == here.objects().get("passwords"), "other passwords")
        is_up(here)
        # Emptying means every version, and marks of what was deleted.
        bucket = client("s3").list_buckets()["Buckets"][0]["Name"]
        for _ in range(3):
            client("s3").put_object(Bucket=bucket, Key="midi/album/0.mid", Body=b"again")
        client("s3").delete_object(Bucket=bucket, Key="midi/album/1.mid")
        # down, too; here without the cluster's API, so that what the cluster has made is still there.
        (here.stand_ins / "unreachable").touch()
        failed(here.up(), "the cluster's API is not reached", "192.0.2.0/24", USER)
        for word in ("delete-stack", "delete-load-balancer", "delete-objects", "batch-delete-image"):
            result = here.run("down", "--yes", "--delete-data", KILL_AFTER=word)
            expect(result.returncode == -9, f"down, {word}: not killed, it ended with {result.returncode}:\n{result.stdout}{result.stderr}")
        result = here.run("down", "--yes", "--delete-data")
        succeeded(result, "All is removed")
        expect(not left(), f"left: {left()}")
        return f"{len(moments)} times up, 4 times down"


CHECKS = (lint, scripts, parameters, outputs, policies, estimate, network, storage, cluster, refusals, up_and_down, killed)


def main():
    wanted, bad, start = sys.argv[1:], 0, time.monotonic()
    chosen = [check for check in CHECKS if not wanted or check.__name__ in wanted]
    for check in chosen:
        since = time.monotonic()
        try:
            note = check()
            print(f"ok   {check.__name__} ({time.monotonic() - since:.1f} s){': ' + note if note else ''}", flush=True)
        except Exception as problem:
            bad += 1
            kind = "" if isinstance(problem, AssertionError) else f"{type(problem).__name__}: "
            print(f"FAIL {check.__name__} ({time.monotonic() - since:.1f} s): {kind}{problem}", flush=True)
            fake_aws.forget()
    print("Nothing of this was run against AWS. Moto stood in, without knowledge of CloudFormation's order of time, of rights, "
          "and of what a type accepts beyond its schema.")
    print("  made through moto's service, not its CloudFormation:", ", ".join(fake_aws.BRIDGED))
    print("  completed by the test:", ", ".join(fake_aws.COMPLETED))
    print("  only recorded, moto has nothing for them:", ", ".join(fake_aws.RECORDED))
    print("  removed by the test, moto leaves them:", ", ".join(fake_aws.REMOVED))
    print("  not updated by moto, so their updates were not tried:", ", ".join(sorted(fake_aws.UNTOUCHED)) or "none")
    print("  docker, helm and the cluster's API were stand-ins that record what they are told")
    print(f"{len(chosen) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
