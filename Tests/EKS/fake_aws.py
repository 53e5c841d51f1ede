"""Moto's server in this process, with what its CloudFormation lacks for deploy/eks, so that the templates go through it
as they are. Nothing of this is AWS: it checks names, references, order and what the scripts do, not what Amazon answers.

`BRIDGED`: types that moto has a service for but no CloudFormation; made through that service.
`RECORDED`: types that moto has nothing for, or something that would be wrong; what they are given is kept in `records`,
references to them are resolved, and nothing else happens.
`COMPLETED`: what moto's CloudFormation leaves out of a type that it has.
`REMOVED`: types that moto makes with a stack and leaves when the stack is deleted; removed through moto's service.
`UNTOUCHED`: filled while stacks are updated: types whose update moto does not know; they stay as they were.
"""

import contextlib
import json
import logging
import re
import time
import warnings

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto.cloudformation.models import Stack, cloudformation_backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.common_models import CloudFormationModel
from moto.ec2.models import ec2_backends
from moto.ec2.models.elastic_ip_addresses import ElasticAddress
from moto.ec2.models.internet_gateways import InternetGateway
from moto.ec2.models.nat_gateways import NatGateway
from moto.ec2.models.route_tables import Route, RouteTable
from moto.ec2.models.vpcs import VPCEndPoint
from moto.ec2.models.vpn_gateway import VPCGatewayAttachment
from moto.ecr.models import Repository, ecr_backends
from moto.eks.models import eks_backends
from moto.iam.models import iam_backends
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.s3.models import FakeBucket, s3_backends
from moto.sns.models import sns_backends

REGION = "eu-central-1"
ACCOUNT = "123456789012"
BRIDGED, COMPLETED, RECORDED, REMOVED, UNTOUCHED = [], [], [], [], set()
# Of RECORDED: what there is now, (type, physical id) → properties.
records = {}


class Pace:
    """How long a stack is said to be under way, though moto has done it at once; and the next that fails, with why."""

    seconds = 0.0
    fails = None


def lower(value):
    """CloudFormation's names as those of EKS's API: MinSize → minSize."""
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: lower(inner) for key, inner in value.items()}
    return [lower(inner) for inner in value] if isinstance(value, list) else value


def model(kind, make, remove=None, change=None, attributes=()):
    """Teaches moto's CloudFormation a type.

    - make(properties, account, region, logical_id) → (physical id, attributes for Fn::GetAtt)
    - remove(physical id, properties, account, region)
    - change(physical id, old properties, properties, account, region)
    """

    class Made(CloudFormationModel):
        __module__ = "tests.eks"  # Moto wants two parts.

        def __init__(self, identifier, values, properties):
            self.identifier, self.values, self.properties = identifier, values, properties

        @property
        def physical_resource_id(self):
            return self.identifier

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return kind

        @classmethod
        def has_cfn_attr(cls, attribute):
            return attribute in attributes

        def get_cfn_attribute(self, attribute):
            return self.values[attribute]

        def is_created(self):
            return True

        @classmethod
        def create_from_cloudformation_json(cls, name, template, account, region, **more):
            properties = template.get("Properties", {})
            identifier, values = make(properties, account, region, more["LogicalId"])
            return cls(identifier, values, properties)

        @classmethod
        def update_from_cloudformation_json(cls, original_resource, new_resource_name, cloudformation_json, account_id, region_name):
            properties = cloudformation_json.get("Properties", {})
            if change:
                change(original_resource.identifier, original_resource.properties, properties, account_id, region_name)
            original_resource.properties = properties
            return original_resource

        def delete(self, account, region):
            if remove:
                remove(self.identifier, self.properties, account, region)

    return Made


kept = []  # Moto finds them by CloudFormationModel.__subclasses__, which keeps none alive.


def bridge(kind, *arguments, **options):
    kept.append(model(kind, *arguments, **options))
    BRIDGED.append(kind)


def record(kind):
    def make(properties, account, region, logical):
        identifier = f"{logical}-recorded"
        records[kind, identifier] = properties
        return identifier, {}

    def change(identifier, old, properties, account, region):
        records[kind, identifier] = properties

    kept.append(model(kind, make, lambda identifier, *rest: records.pop((kind, identifier)), change))
    RECORDED.append(kind)


def removed(kind, by):
    def delete(self, account, region):
        by(ec2_backends[account][region], self)

    kind.delete = delete
    REMOVED.append(kind.cloudformation_type())


# --- EKS, web identities, subscriptions

def make_cluster(properties, account, region, logical):
    network = lower(properties["ResourcesVpcConfig"])
    cluster = eks_backends[account][region].create_cluster(
        name=properties["Name"], role_arn=properties["RoleArn"], version=properties["Version"],
        resources_vpc_config=network, logging=lower(properties["Logging"]))
    return cluster.name, {
        "Arn": cluster.arn, "Endpoint": cluster.endpoint,
        "OpenIdConnectIssuerUrl": cluster.identity["oidc"]["issuer"]}


def change_cluster(name, old, properties, account, region):
    assert old["Name"] == properties["Name"], "another name is another cluster"
    cluster = eks_backends[account][region].clusters[name]
    cluster.version = properties["Version"]
    cluster.resources_vpc_config = lower(properties["ResourcesVpcConfig"])


def make_nodes(properties, account, region, logical):
    template = dict(lower(properties["LaunchTemplate"]))
    nodes = eks_backends[account][region].create_nodegroup(
        cluster_name=properties["ClusterName"], node_role=properties["NodeRole"],
        nodegroup_name=properties["NodegroupName"], subnets=properties["Subnets"],
        scaling_config=lower(properties["ScalingConfig"]), instance_types=properties["InstanceTypes"],
        ami_type=properties["AmiType"], capacity_type=properties["CapacityType"], launch_template=template)
    return f"{nodes.cluster_name}/{nodes.nodegroup_name}", {}


def change_nodes(identifier, old, properties, account, region):
    cluster, name = identifier.split("/")
    nodes = eks_backends[account][region].clusters[cluster].nodegroups[name]
    nodes.scaling_config = lower(properties["ScalingConfig"])
    nodes.instance_types = properties["InstanceTypes"]


def make_provider(properties, account, region, logical):
    provider = iam_backends[account]["aws"].create_open_id_connect_provider(
        properties["Url"], [], properties["ClientIdList"], [])
    return provider.arn, {}


def make_subscription(properties, account, region, logical):
    made = sns_backends[account][region].subscribe(
        properties["TopicArn"], properties["Endpoint"], properties["Protocol"])
    return made.arn, {}


def make_association(properties, account, region, logical):
    """Moto's own is not seen in route tables."""
    made = ec2_backends[account][region].associate_route_table(properties["RouteTableId"], subnet_id=properties["SubnetId"])
    return made if isinstance(made, str) else made.id, {}


bridge("AWS::EC2::SubnetRouteTableAssociation", make_association,
       lambda name, properties, account, region: ec2_backends[account][region].disassociate_route_table(name))
bridge("AWS::EKS::Cluster", make_cluster,
       lambda name, properties, account, region: eks_backends[account][region].delete_cluster(name), change_cluster,
       attributes=("Arn", "Endpoint", "OpenIdConnectIssuerUrl"))
bridge("AWS::EKS::Nodegroup", make_nodes,
       lambda name, properties, account, region: eks_backends[account][region].delete_nodegroup(*name.split("/")),
       change_nodes)
bridge("AWS::IAM::OIDCProvider", make_provider,
       lambda arn, properties, account, region: iam_backends[account]["aws"].delete_open_id_connect_provider(arn))
bridge("AWS::SNS::Subscription", make_subscription,
       lambda arn, properties, account, region: sns_backends[account][region].unsubscribe(arn))

record("AWS::EKS::Addon")
record("AWS::EKS::AccessEntry")
record("AWS::EKS::PodIdentityAssociation")
record("AWS::SNS::TopicPolicy")
# Moto has policies of buckets, but looks at no condition in them: one that denies without TLS would deny everything.
record("AWS::S3::BucketPolicy")


# --- What moto leaves out of buckets and repositories

make_bucket, update_bucket = FakeBucket.create_from_cloudformation_json, FakeBucket.update_from_cloudformation_json


def complete_bucket(bucket, properties, account):
    backend = s3_backends[account]["aws"]
    backend.put_bucket_versioning(bucket.name, properties["VersioningConfiguration"]["Status"])
    backend.put_public_access_block(
        bucket.name, {key: str(value).lower() for key, value in properties["PublicAccessBlockConfiguration"].items()})
    return bucket


def make_complete_bucket(resource_name, cloudformation_json, account_id, region_name, **more):
    bucket = make_bucket(resource_name, cloudformation_json, account_id, region_name, **more)
    return complete_bucket(bucket, cloudformation_json["Properties"], account_id)


def update_named_bucket(original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    """Moto asks for a name that templates need not give."""
    properties = cloudformation_json["Properties"] | {"BucketName": original_resource.name}
    return update_bucket(original_resource, new_resource_name, {**cloudformation_json, "Properties": properties}, account_id, region_name)


FakeBucket.create_from_cloudformation_json = staticmethod(make_complete_bucket)
FakeBucket.update_from_cloudformation_json = staticmethod(update_named_bucket)
COMPLETED.append("AWS::S3::Bucket (versions, public access)")

make_repository, update_repository = Repository.create_from_cloudformation_json, Repository.update_from_cloudformation_json


def with_lifecycle(repository, template, account, region):
    text = template["Properties"]["LifecyclePolicy"]["LifecyclePolicyText"]
    ecr_backends[account][region].put_lifecycle_policy(account, repository.name, text)
    return repository


def make_complete_repository(resource_name, cloudformation_json, account_id, region_name, **more):
    repository = make_repository(resource_name, cloudformation_json, account_id, region_name, **more)
    return with_lifecycle(repository, cloudformation_json, account_id, region_name)


def update_complete_repository(original_resource, new_resource_name, cloudformation_json, account_id, region_name):
    repository = update_repository(original_resource, new_resource_name, cloudformation_json, account_id, region_name)
    return with_lifecycle(repository, cloudformation_json, account_id, region_name)


Repository.create_from_cloudformation_json = staticmethod(make_complete_repository)
Repository.update_from_cloudformation_json = staticmethod(update_complete_repository)
COMPLETED.append("AWS::ECR::Repository (lifecycle)")


# --- What moto leaves behind

def remove_gateway(backend, gateway):
    for address in gateway.address_set:
        if address.get("associationId"):
            backend.disassociate_address(association_id=address["associationId"])
    backend.delete_network_interface(gateway._eni.id)
    del backend.nat_gateways[gateway.id]


removed(NatGateway, remove_gateway)
removed(ElasticAddress, lambda backend, address: backend.release_address(allocation_id=address.allocation_id))
removed(Route, lambda backend, route: backend.delete_route(route.route_table.id, route.destination_cidr_block))
removed(RouteTable, lambda backend, table: backend.delete_route_table(table.id))
removed(VPCGatewayAttachment, lambda backend, attached: backend.detach_internet_gateway(attached.gateway_id, attached.vpc_id))
removed(InternetGateway, lambda backend, gateway: backend.delete_internet_gateway(gateway.id))
removed(VPCEndPoint, lambda backend, endpoint: backend.delete_vpc_endpoints([endpoint.id]))


# --- What moto does not change

update = parsing.parse_and_update_resource


def update_or_keep(logical_id, resource_json, resources_map, account_id, region_name):
    if resources_map[logical_id] is None:
        return None  # Its condition does not hold.
    changed = update(logical_id, resource_json, resources_map, account_id=account_id, region_name=region_name)
    if changed is None:
        UNTOUCHED.add(resource_json["Type"])
        return resources_map[logical_id]
    return changed


parsing.parse_and_update_resource = update_or_keep


def references(template):
    """Which parameters a resource has to do with; moto looks at Ref only, and not within Fn::Sub."""
    text = json.dumps(template)
    return re.findall(r'"Ref": "([^"]+)"', text) + re.findall(r"\$\{([A-Za-z]+)", text)


parsing.get_references_from_template = references


def refuse_what_is_the_same(response, parameters, template, old):
    """Moto compares numbers and lists with their text, and so finds every update another."""
    def text(value):
        return ",".join(value) if isinstance(value, list) else str(value)

    before = {one["ParameterKey"]: text(one["ParameterValue"]) for one in old.parameter_list}
    after = {one["ParameterKey"]: text(one["ParameterValue"]) for one in parameters}
    if old.template == template and before == before | after:
        raise ValidationError(old.name, message="No updates are to be performed.")


CloudFormationResponse._validate_different_update = refuse_what_is_the_same


# --- Moto deletes in any order and tries again; CloudFormation, in the reverse of that in which they were made

def delete_in_order(resources):
    for name in reversed(list(resources._parsed_resources)):
        template = resources._resource_json_map.get(name)
        resource = resources._parsed_resources[name]
        if template and resource is not None and template.get("DeletionPolicy") != "Retain":
            resources._delete_resource(resource, template)
            del resources._parsed_resources[name]


parsing.ResourceMap.delete = delete_in_order


# --- Time

def read_status(stack):
    status, since = stack.__dict__["status"]
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE") and time.monotonic() - since < Pace.seconds:
        return status.replace("COMPLETE", "IN_PROGRESS")
    return status


def write_status(stack, status):
    stack.__dict__["status"] = (status, time.monotonic())
    if status == "CREATE_COMPLETE" and Pace.fails and Pace.fails[0] == stack.name:
        reason, Pace.fails = Pace.fails[1], None
        roll_back(stack, reason)


def roll_back(stack, reason):
    """As if a resource of it had failed: the others are removed, and the stack is there without them."""
    stack._add_stack_event("CREATE_FAILED", reason)
    stack.resource_map.delete()
    stack.output_map._output_json_map = {}
    stack.__dict__["status"] = ("ROLLBACK_COMPLETE", time.monotonic())


Stack.status = property(read_status, write_status)


@contextlib.contextmanager
def refusal(operation, code, message):
    """An operation of CloudFormation's that is refused as long as this lasts."""

    class Refusal(CloudFormationError):
        pass

    Refusal.code = code

    def refuse(response):
        raise Refusal(message)

    original = getattr(CloudFormationResponse, operation)
    setattr(CloudFormationResponse, operation, refuse)
    try:
        yield
    finally:
        setattr(CloudFormationResponse, operation, original)


def reset():
    from moto.moto_api._internal.models import moto_api_backend

    moto_api_backend.reset()


def stack(name):
    return cloudformation_backends[ACCOUNT][REGION].get_stack(name)


def forget():
    """All that there is, so that a check that failed spoils no other."""
    reset()
    records.clear()


def serve():
    """Starts it on a free port of this machine; its address."""
    warnings.filterwarnings("ignore")
    for name in ("werkzeug", "moto"):
        logging.getLogger(name).setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    return "http://%s:%d" % server.get_host_and_port()
