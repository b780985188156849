"""The CloudFormation template makes a stack whose task has the least rights, and whose outputs lead to it."""

from __future__ import annotations

import json
import re
from ast import literal_eval
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from cfnlint.decode import decode_str

from licet.aws.accounts import parse_roles
from licet.tag_compliance.__main__ import PATH, transport_security
from tests.plugin.aws.cloud import HOME, Moto

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "deploy" / "cloudformation.yaml"
TEXT = TEMPLATE.read_text()
PARSED: Mapping[str, Any] = decode_str(TEXT)[0]
RESOURCES: Mapping[str, Any] = PARSED["Resources"]
MADE_BY_MOTO = TEXT.replace("[HasCertificate, TLS, TCP]", "[HasCertificate, HTTPS, HTTP]")
"""The stand-in makes load balancers for HTTP only; of rules for what leaves a security group it makes none apart."""

IMAGE = "ghcr.io/example/finops-tag-compliance-mcp@sha256:" + "0" * 64
KEY = "OPT-PRO-3A9F2-B4C1D"
OTHERS = "arn:aws:iam::111111111111:role/licet,arn:aws:iam::222222222222:role/licet"


class Account:
    """An account of the stand-in for AWS, with a network, to make stacks in."""

    def __init__(self, moto: Moto) -> None:
        self._url = f"http://127.0.0.1:{moto.port}"
        self._clients: dict[str, Any] = {}
        ec2 = self.client("ec2")
        self.vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
        self.subnets = [
            ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.20.{at}.0/24", AvailabilityZone=f"{HOME}{zone}")["Subnet"][
                "SubnetId"
            ]
            for at, zone in enumerate("ab")
        ]
        secret = self.client("secretsmanager").create_secret(Name="license", SecretString=KEY)
        self.secret = str(secret["ARN"])

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                region_name=HOME,
                endpoint_url=self._url,
                aws_access_key_id="testing",
                aws_secret_access_key="testing",
            )
        return self._clients[service]

    def make(self, name: str, **parameters: str) -> dict[str, str]:
        """Make a stack and return the physical ids of its resources, and its outputs."""
        usual = {
            "VpcId": self.vpc,
            "PrivateSubnetA": self.subnets[0],
            "PrivateSubnetB": self.subnets[1],
            "Image": IMAGE,
            "LicenseSecretArn": self.secret,
            "ClientCidr": "10.20.0.0/16",
            "ServiceName": name,
        }
        cloudformation = self.client("cloudformation")
        cloudformation.create_stack(
            StackName=name,
            TemplateBody=MADE_BY_MOTO,
            Capabilities=["CAPABILITY_IAM"],
            Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in (usual | parameters).items()],
        )
        [stack] = cloudformation.describe_stacks(StackName=name)["Stacks"]
        assert stack["StackStatus"] == "CREATE_COMPLETE"
        made = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        found = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in made if "PhysicalResourceId" in each}
        return found | {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}

    def close(self) -> None:
        for client in self._clients.values():
            client.close()


@pytest.fixture(scope="module")
def account(moto: Moto) -> Iterator[Account]:
    moto.reset()
    made = Account(moto)
    yield made
    made.close()


@pytest.fixture(scope="module")
def plain(account: Account) -> dict[str, str]:
    """A stack with nothing chosen that need not be."""
    return account.make("plain")


@pytest.fixture(scope="module")
def full(account: Account) -> dict[str, str]:
    """A stack with everything chosen that the stand-in knows."""
    clients = account.client("ec2").create_security_group(GroupName="clients", Description="Clients", VpcId=account.vpc)
    return account.make(
        "full",
        ClientSecurityGroupId=clients["GroupId"],
        ScannedRegions="eu-central-1,us-east-1",
        OtherAccountRoles=OTHERS,
        LicenseServerUrl="https://license.example.com",
        CertificateArn=account.client("acm").request_certificate(DomainName="tags.example.com")["CertificateArn"],
        DomainName="tags.example.com",
        ImageRepositoryArn=f"arn:aws:ecr:{HOME}:123456789012:repository/tags",
        KmsKeyArn=f"arn:aws:kms:{HOME}:123456789012:key/1",
    )


def policies(account: Account, role: str) -> dict[str, list[dict[str, Any]]]:
    """Return the statements of a role's policies by their name."""
    iam = account.client("iam")
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []
    found = {name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names}
    # Of what a stack makes, the stand-in answers Python's own text.
    documents = {name: literal_eval(made) if isinstance(made, str) else made for name, made in found.items()}
    return {name: document["Statement"] for name, document in documents.items()}


def task(account: Account, stack: Mapping[str, str]) -> dict[str, Any]:
    ecs = account.client("ecs")
    return dict(ecs.describe_task_definition(taskDefinition=stack["TaskDefinition"])["taskDefinition"])


def environment(account: Account, stack: Mapping[str, str]) -> dict[str, str]:
    [container] = task(account, stack)["containerDefinitions"]
    return {each["name"]: each["value"] for each in container["environment"] if each}


def test_what_the_check_ignores_has_a_reason() -> None:
    ignored = [line for line in TEXT.splitlines() if "ignore_checks" in line]
    assert len(ignored) == 1
    assert all(re.search(r"\} # .{20,}", line) for line in ignored)
    assert "cfn-lint" not in TEXT.split("Resources:")[0]


def test_the_task_may_do_what_the_policy_file_says_and_keep_its_state(account: Account, plain: dict[str, str]) -> None:
    found = policies(account, plain["TaskRole"])
    assert found.keys() == {"scans", "state"}
    assert found["scans"] == json.loads((ROOT / "deploy" / "iam-policy.json").read_text())["Statement"]
    [mounting] = found["state"]
    assert mounting["Action"] == ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]
    assert mounting["Resource"].endswith(f":file-system/{plain['State']}")
    [folder] = mounting["Condition"]["StringEquals"].values()
    assert ":access-point/" in folder


def test_fargate_may_read_that_secret_and_write_that_log(account: Account, plain: dict[str, str]) -> None:
    found = policies(account, plain["ExecutionRole"])
    assert found.keys() == {"start"}
    rights = {statement["Sid"]: (statement["Action"], statement["Resource"]) for statement in found["start"]}
    assert rights["ReadTheLicenseKey"] == ("secretsmanager:GetSecretValue", account.secret)
    actions, group = rights["WriteTheLog"]
    assert actions == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert plain["LogGroupName"] in group
    assert rights.keys() == {"ReadTheLicenseKey", "WriteTheLog"}


def test_only_tasks_of_this_account_take_the_roles(account: Account, plain: dict[str, str]) -> None:
    for role in ("TaskRole", "ExecutionRole"):
        trust = account.client("iam").get_role(RoleName=plain[role])["Role"]["AssumeRolePolicyDocument"]
        [statement] = trust["Statement"]
        assert statement["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
        assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"}


def test_no_policy_has_a_wildcard_in_an_action() -> None:
    actions = re.findall(r"^ +(?:- |Action: |NotAction: )\[?\"?([a-z0-9-]+:[A-Za-z*]+)", TEXT, re.MULTILINE)
    assert len(actions) > 20
    assert [action for action in actions if "*" in action] == []


def test_the_task_runs_hardened_and_never_shows_the_key(account: Account, plain: dict[str, str]) -> None:
    found = task(account, plain)
    [container] = found["containerDefinitions"]
    assert (container["user"], container["readonlyRootFilesystem"]) == ("10001:10001", True)
    assert container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert container["secrets"] == [{"name": "OPTIMNOW_LICENSE_KEY", "valueFrom": account.secret}]
    assert KEY not in json.dumps(found)
    assert container["image"] == IMAGE
    assert container["logConfiguration"]["options"]["awslogs-group"] == plain["LogGroupName"]
    assert [mount["containerPath"] for mount in container["mountPoints"]] == ["/state"]


def test_the_health_check_is_that_of_the_image() -> None:
    dockerfile = (ROOT / "deploy" / "Dockerfile.mcp").read_text()
    said = json.loads(dockerfile.split("HEALTHCHECK")[1].split("CMD ", 1)[1].splitlines()[0])
    container = RESOURCES["TaskDefinition"]["Properties"]["ContainerDefinitions"][0]
    assert container["HealthCheck"]["Command"] == ["CMD", *said]


def test_the_state_is_encrypted_and_reached_from_both_subnets(account: Account, plain: dict[str, str]) -> None:
    efs = account.client("efs")
    [system] = efs.describe_file_systems(FileSystemId=plain["State"])["FileSystems"]
    assert system["Encrypted"] is True
    targets = efs.describe_mount_targets(FileSystemId=plain["State"])["MountTargets"]
    assert {target["SubnetId"] for target in targets} == set(account.subnets)
    [point] = efs.describe_access_points(FileSystemId=plain["State"])["AccessPoints"]
    assert point["PosixUser"] == {"Uid": 10001, "Gid": 10001}
    [volume] = RESOURCES["TaskDefinition"]["Properties"]["Volumes"]
    assert volume["EFSVolumeConfiguration"]["TransitEncryption"] == "ENABLED"
    assert volume["EFSVolumeConfiguration"]["AuthorizationConfig"]["IAM"] == "ENABLED"


def test_the_seat_is_the_stacks_own_whatever_task_runs(
    account: Account, plain: dict[str, str], full: dict[str, str]
) -> None:
    ids = [environment(account, stack)["LICET_INSTANCE_ID"] for stack in (plain, full)]
    assert all(re.fullmatch(r"stack-[0-9a-f-]{36}", found) for found in ids)
    assert len(set(ids)) == 2
    deployment = RESOURCES["Service"]["Properties"]["DeploymentConfiguration"]
    assert (deployment["MinimumHealthyPercent"], deployment["MaximumPercent"]) == (0, 100)
    assert deployment["DeploymentCircuitBreaker"] == {"Enable": True, "Rollback": True}


def test_the_service_runs_one_task_in_private_subnets(account: Account, plain: dict[str, str]) -> None:
    ecs = account.client("ecs")
    [service] = ecs.describe_services(cluster=plain["Cluster"], services=[plain["Service"]])["services"]
    assert service["desiredCount"] == 1
    asked = RESOURCES["Service"]["Properties"]
    assert (asked["LaunchType"], asked["PlatformVersion"]) == ("FARGATE", "1.4.0")
    network = asked["NetworkConfiguration"]["AwsvpcConfiguration"]
    assert network["AssignPublicIp"] == "DISABLED"
    assert network["Subnets"] == [{"Ref": "PrivateSubnetA"}, {"Ref": "PrivateSubnetB"}]
    assert network["SecurityGroups"] == [{"Fn::GetAtt": ["TaskSecurityGroup", "GroupId"]}]


def test_each_security_group_lets_in_only_its_neighbour(account: Account, plain: dict[str, str]) -> None:
    ids = [plain[name] for name in ("LoadBalancerSecurityGroup", "TaskSecurityGroup", "StateSecurityGroup")]
    groups = {
        group["GroupId"]: group
        for group in account.client("ec2").describe_security_groups(GroupIds=ids)["SecurityGroups"]
    }
    balancer, runner, state = (groups[each] for each in ids)
    assert [rule["IpRanges"][0]["CidrIp"] for rule in balancer["IpPermissions"]] == ["10.20.0.0/16"]
    for group, port, source in ((runner, 8080, ids[0]), (state, 2049, ids[1])):
        [rule] = group["IpPermissions"]
        assert (rule["FromPort"], rule["ToPort"], rule["IpRanges"]) == (port, port, [])
        assert [pair["GroupId"] for pair in rule["UserIdGroupPairs"]] == [source]


def test_the_task_reaches_port_443_and_its_state_and_nothing_else() -> None:
    outside = RESOURCES["TaskSecurityGroup"]["Properties"]["SecurityGroupEgress"]
    assert [(rule["FromPort"], rule["ToPort"]) for rule in outside] == [(443, 443)]
    apart = [each["Properties"] for each in RESOURCES.values() if each["Type"] == "AWS::EC2::SecurityGroupEgress"]
    assert [(rule["FromPort"], rule["ToPort"]) for rule in apart] == [(2049, 2049)]
    assert all(
        each["Properties"]["SecurityGroupEgress"]
        for each in RESOURCES.values()
        if each["Type"] == "AWS::EC2::SecurityGroup"
    )


def test_nobody_outside_of_the_network_reaches_the_load_balancer(account: Account, plain: dict[str, str]) -> None:
    [made] = account.client("elbv2").describe_load_balancers(LoadBalancerArns=[plain["LoadBalancer"]])["LoadBalancers"]
    assert made["Scheme"] == "internal"


@pytest.mark.parametrize("which", ["plain", "full"])
def test_the_outputs_lead_to_a_name_that_the_server_answers_to(
    which: str, account: Account, request: pytest.FixtureRequest
) -> None:
    stack = request.getfixturevalue(which)
    url = stack["McpUrl"]
    host = re.fullmatch(rf"https?://([a-z0-9.:-]+){PATH}", url)
    assert host is not None, "small letters, as clients send them"
    allowed = transport_security("0.0.0.0", environment(account, stack)).allowed_hosts
    assert host[1] in allowed or f"{host[1].partition(':')[0]}:*" in allowed
    assert stack["ClaudeCode"] == f"claude mcp add --transport http tag-compliance {url}"
    desktop = json.loads(stack["ClaudeDesktop"])["mcpServers"]["tag-compliance"]
    assert desktop["args"][:3] == ["-y", "mcp-remote", url]
    assert ("--allow-http" in desktop["args"]) is url.startswith("http:")


def test_what_was_chosen_takes_effect(account: Account, full: dict[str, str]) -> None:
    found = policies(account, full["TaskRole"])
    assert found.keys() == {"scans", "state", "only-chosen-regions", "other-accounts"}
    [elsewhere] = found["only-chosen-regions"]
    assert elsewhere["Condition"] == {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "us-east-1"]}}
    assert found["other-accounts"][0]["Resource"] == OTHERS.split(",")
    assert policies(account, full["ExecutionRole"]).keys() == {"start", "decrypt", "pull"}
    settings = environment(account, full)
    assert parse_roles(settings["LICET_AWS_ROLES"]) == tuple(OTHERS.split(","))
    assert settings["AWS_REGION"] == "eu-central-1"
    assert settings["LICENSE_SERVER_URL"] == "https://license.example.com"
    assert full["McpUrl"] == "https://tags.example.com/mcp"


def test_its_settings_are_those_of_the_reference(account: Account, full: dict[str, str]) -> None:
    reference = (ROOT / "docs" / "reference.md").read_text()
    settings = environment(account, full).keys() - {"AWS_REGION"}
    assert [name for name in settings if f"`{name}`" not in reference] == []


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ("Image", IMAGE, IMAGE.partition("@")[0] + ":0.1.0"),
        ("Image", IMAGE, IMAGE[:-1]),
        ("LicenseSecretArn", "", "license"),
        ("ClientCidr", "10.0.0.0/8", "0.0.0.0/0"),
        ("ServiceName", "tags-1", "Tags"),
        ("ServiceName", "a" * 31, "a" * 32),
        ("LicenseServerUrl", "https://license.example.com", "http://license.example.com"),
        ("ClientSecurityGroupId", "sg-0123456789abcdef0", "default"),
    ],
)
def test_a_parameter_that_cannot_be_right_is_refused_before_anything_is_made(
    parameter: str, good: str, bad: str
) -> None:
    pattern = PARSED["Parameters"][parameter]["AllowedPattern"]
    assert re.fullmatch(pattern, good)
    assert not re.fullmatch(pattern, bad)
    assert PARSED["Parameters"][parameter]["ConstraintDescription"]


def test_the_key_is_never_shown_by_cloudformation() -> None:
    assert PARSED["Parameters"]["LicenseKey"]["NoEcho"] is True
    uses = [name for name, each in RESOURCES.items() if "'LicenseKey'" in str(each)]
    assert uses == ["LicenseSecret"]
    assert "LicenseKey'" not in str(PARSED["Outputs"])
