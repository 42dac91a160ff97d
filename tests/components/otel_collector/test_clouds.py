"""What each cloud needs: who gets in, who gets out, what may be done."""

import json
from typing import Any

from tests.components.otel_collector.examples import ACCOUNT, BOUNDARY, GOOGLE_KEY, OF_CLOUD, build, shipped
from tests.components.support import context
from vocabulary import Cloud

INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
SERVICE = "aws:ecs/service:Service"


def statements(policy: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found


def test_aws_tasks_are_locked_down() -> None:
    task = shipped(Cloud.AWS).one("aws:ecs/taskDefinition:TaskDefinition", "otel-collector-gateway").inputs
    (container,) = json.loads(task["containerDefinitions"])
    assert container["readonlyRootFilesystem"] is True
    assert container["user"].partition(":")[0] != "0"
    assert container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert container["logConfiguration"]["options"]["mode"] == "non-blocking"
    assert task["taskRoleArn"] != task["executionRoleArn"]
    assert task["taskRoleArn"] == OF_CLOUD[Cloud.AWS]["identity_id"]


def test_aws_tasks_have_no_public_address_and_roll_back_by_themselves() -> None:
    deployed = shipped(Cloud.AWS)
    service = deployed.one(SERVICE, "otel-collector-gateway").inputs
    own = deployed.one("aws:ec2/securityGroup:SecurityGroup", "otel-collector-gateway").id
    assert service["networkConfiguration"] == {
        "assignPublicIp": False,
        "securityGroups": [own, "sg-0123456789abcdef0"],
        "subnets": ["subnet-0123456789abcdef1", "subnet-0123456789abcdef2"],
    }
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert not service.get("enableExecuteCommand")


def test_aws_lets_lattice_in_and_callers_from_the_network_only() -> None:
    deployed = shipped(Cloud.AWS)
    admitted = {
        (rule.name.removeprefix("otel-collector-"), rule.inputs["fromPort"], rule.inputs.get("cidrIpv4", "")[:9])
        for rule in deployed.of(INGRESS)
    }
    assert admitted == {
        ("callers-from-network", 443, "10.16.0.0"),
        ("gateway-4317-from-telemetry", 4317, ""),
        ("gateway-13133-from-telemetry", 13133, ""),
    }
    assert all(rule.inputs.get("cidrIpv4") or rule.inputs["prefixListId"].startswith("pl-") for rule in deployed.of(INGRESS))
    (out,) = deployed.of(EGRESS)
    assert (out.inputs["securityGroupId"], out.inputs["toPort"]) == ("sg-0123456789abcdef0", 443)


def test_aws_ends_tls_with_a_certificate_that_aws_keeps() -> None:
    deployed = shipped(Cloud.AWS)
    listener = deployed.one("aws:vpclattice/listener:Listener", "otel-collector-gateway").inputs
    service = deployed.one("aws:vpclattice/service:Service", "otel-collector-gateway").inputs
    assert (listener["protocol"], listener["port"]) == ("HTTPS", 443)
    assert not {"certificateArn", "customDomainName"} & set(service), "a name of our own would need a certificate of our own"


def test_aws_roles_carry_the_boundary_and_trust_services_of_this_account_only() -> None:
    deployed = shipped(Cloud.AWS)
    roles = {role.name: role.inputs for role in deployed.of("aws:iam/role:Role")}
    assert set(roles) == {"otel-collector-registration", "otel-collector-start"}
    for role in roles.values():
        assert role["permissionsBoundary"] == BOUNDARY
        (trust,) = statements(role["assumeRolePolicy"])
        assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}


def test_aws_starts_tasks_with_one_image_and_one_log_group() -> None:
    deployed = shipped(Cloud.AWS)
    rights = statements(deployed.one("aws:iam/rolePolicy:RolePolicy", "otel-collector-start").inputs["policy"])
    resources = {statement["Resource"] for statement in rights if statement["Action"] != ["ecr:GetAuthorizationToken"]}
    printed = deployed.one("aws:cloudwatch/logGroup:LogGroup", "otel-collector-gateway").outputs["arn"]
    assert resources == {
        f"arn:aws:ecr:eu-central-1:{ACCOUNT}:repository/acme-ml-dev-ml-collector",
        f"{printed}:log-stream:*",
    }


def test_aws_has_a_stream_for_the_logs_of_each_cloud() -> None:
    streams = [stream.inputs["name"] for stream in shipped(Cloud.AWS).of("aws:cloudwatch/logStream:LogStream")]
    assert sorted(streams) == sorted(Cloud)


def test_aws_takes_traces_once_x_ray_may_keep_them() -> None:
    deployed = shipped(Cloud.AWS)
    destination = deployed.one("aws:xray/traceSegmentDestination:TraceSegmentDestination", "otel-collector-traces")
    policy = deployed.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "otel-collector-traces")
    assert destination.inputs["destination"] == "CloudWatchLogs"
    assert policy.urn in destination.dependencies
    (statement,) = statements(policy.inputs["policyDocument"])
    assert statement["Principal"] == {"Service": "xray.amazonaws.com"}
    assert statement["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}


def test_aws_leaves_the_number_of_tasks_to_scaling() -> None:
    service = shipped(Cloud.AWS).one(SERVICE, "otel-collector-gateway")
    assert service.inputs["desiredCount"] == 2
    metrics = {
        policy.inputs["targetTrackingScalingPolicyConfiguration"]["predefinedMetricSpecification"]["predefinedMetricType"]
        for policy in shipped(Cloud.AWS).of("aws:appautoscaling/policy:Policy")
    }
    assert metrics == {"ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization"}


def test_aws_keeps_logs_protected_where_the_stack_is() -> None:
    deployed = build(Cloud.AWS, context=context(protect=True))
    groups = deployed.of("aws:cloudwatch/logGroup:LogGroup")
    assert {"otel-collector-gateway", "otel-collector-telemetry"} <= {group.name for group in groups}
    assert all(group.protect for group in groups)


def test_azure_s_environment_is_inside_the_network_only() -> None:
    deployed = shipped(Cloud.AZURE)
    host = deployed.one("azure-native:app:ManagedEnvironment", "otel-collector-telemetry").inputs
    assert host["vnetConfiguration"]["internal"] is True
    assert host["vnetConfiguration"]["infrastructureSubnetId"].endswith("/subnets/containers")
    assert host["publicNetworkAccess"] == "Disabled"
    assert host["peerTrafficConfiguration"] == {"encryption": {"enabled": True}}
    assert host["zoneRedundant"] is True


def test_azure_s_gateway_takes_http_2_over_tls_and_its_image_with_its_own_identity() -> None:
    app = shipped(Cloud.AZURE).one("azure-native:app:ContainerApp", "otel-collector-gateway").inputs
    ingress, identity = app["configuration"]["ingress"], OF_CLOUD[Cloud.AZURE]["identity_id"]
    assert (ingress["transport"], ingress["allowInsecure"], ingress["targetPort"]) == ("http2", False, 4317)
    assert app["configuration"]["registries"] == [{"server": "acmemldev.azurecr.io", "identity": identity}]
    assert app["identity"] == {"type": "UserAssigned", "userAssignedIdentities": [identity]}
    assert "secrets" not in app["configuration"]


def test_azure_s_name_resolves_in_the_network() -> None:
    deployed = shipped(Cloud.AZURE)
    host = deployed.one("azure-native:app:ManagedEnvironment", "otel-collector-telemetry").outputs
    record = deployed.one("azure-native:privatedns:PrivateRecordSet", "otel-collector-names").inputs
    assert (record["relativeRecordSetName"], record["aRecords"]) == ("*", [{"ipv4Address": host["staticIp"]}])
    assert deployed.outputs["otlp_endpoint"].endswith(f".{host['defaultDomain']}:443")


def test_google_s_gateway_is_internal_and_asks_who_calls() -> None:
    deployed = shipped(Cloud.GCP)
    service = deployed.one("gcp:cloudrunv2/service:Service", "otel-collector-gateway").inputs
    assert service["ingress"] == "INGRESS_TRAFFIC_INTERNAL_ONLY"
    assert service["invokerIamDisabled"] is False
    members = {
        grant.inputs["role"]: grant.inputs["member"] for grant in deployed.of("gcp:cloudrunv2/serviceIamMember:ServiceIamMember")
    }
    assert members == {"roles/run.invoker": "serviceAccount:acme-ml-dev-identity-training@acme-ml-dev.iam.gserviceaccount.com"}


def test_google_s_gateway_leaves_through_the_network_and_works_between_requests() -> None:
    template = shipped(Cloud.GCP).one("gcp:cloudrunv2/service:Service", "otel-collector-gateway").inputs["template"]
    (container,) = template["containers"]
    assert template["vpcAccess"]["egress"] == "ALL_TRAFFIC"
    assert container["ports"] == {"name": "h2c", "containerPort": 4317}
    assert container["resources"]["cpuIdle"] is False
    assert (template["encryptionKey"], template["serviceAccount"]) == (GOOGLE_KEY, OF_CLOUD[Cloud.GCP]["identity_id"])


def test_google_s_gateway_can_be_deleted_where_the_stack_is_protected_too() -> None:
    deployed = build(Cloud.GCP, context=context(protect=True))
    assert deployed.one("gcp:cloudrunv2/service:Service", "otel-collector-gateway").inputs["deletionProtection"] is False
