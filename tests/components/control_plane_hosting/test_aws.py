"""Control-plane hosting on AWS."""

import json
from typing import Any

import pytest

from components.control_plane_hosting.services import HOSTED, Mode
from components.encryption_key import EncryptionKey
from components.federation import AZURE_AUDIENCE
from tests.components.control_plane_hosting.hosting import (
    ACCOUNT,
    BOUNDARY,
    GOOGLE,
    IMAGE,
    KEY,
    PROD,
    TOPIC,
    api_args,
    hosting,
)
from tests.components.support import Deployed, changed, context, untagged
from vocabulary import Service

NAME = "control-plane-hosting"
EXECUTION = f"arn:aws:iam::{ACCOUNT}:role/acme-ml-dev-execution"


def statements(deployed: Deployed, suffix: str) -> dict[str, dict[str, Any]]:
    """Statements of a role's policy by id."""
    policy = deployed.one("aws:iam/rolePolicy:RolePolicy", f"{NAME}-{suffix}-rights").inputs["policy"]
    return {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}


def container(deployed: Deployed, name: str) -> dict[str, Any]:
    """The one container of a task."""
    task = deployed.one("aws:ecs/taskDefinition:TaskDefinition", f"{NAME}-{name}").inputs
    (found,) = json.loads(task["containerDefinitions"])
    return dict(found)


def peers(deployed: Deployed, kind: str, group: str) -> dict[str, tuple[int, str]]:
    """Port and peer of each rule of a security group."""
    group_id = deployed.one("aws:ec2/securityGroup:SecurityGroup", f"{NAME}-{group}").id
    names = {g.id: g.name for g in deployed.of("aws:ec2/securityGroup:SecurityGroup")}
    return {
        rule.name: (
            rule.inputs["fromPort"],
            rule.inputs.get("cidrIpv4") or names[rule.inputs["referencedSecurityGroupId"]],
        )
        for rule in deployed.of(f"aws:vpc/securityGroup{kind}Rule:SecurityGroup{kind}Rule")
        if rule.inputs["securityGroupId"] == group_id
    }


# The entry


def test_calls_pass_a_token_check_before_they_are_forwarded_and_all_else_is_not_found() -> None:
    deployed = hosting()
    listener = deployed.one("aws:lb/listener:Listener", f"{NAME}-api").inputs
    assert [action["type"] for action in listener["defaultActions"]] == ["fixed-response"]
    rule = deployed.one("aws:lb/listenerRule:ListenerRule", f"{NAME}-api").inputs
    check, forward = sorted(rule["actions"], key=lambda action: action["order"])
    assert (check["type"], forward["type"]) == ("jwt-validation", "forward")
    assert check["jwtValidation"] == {
        "issuer": "https://login.example.com/tenant/v2.0",
        "jwksEndpoint": "https://login.example.com/tenant/keys",
        "additionalClaims": [{"name": "aud", "format": "single-string", "values": ["api://acme-ml-dev-broker"]}],
    }
    assert rule["conditions"] == [{"hostHeader": {"values": ["broker.dev.example.com"]}}]


def test_the_entry_speaks_https_only_and_only_with_tls_1_2_and_later() -> None:
    deployed = hosting()
    (listener,) = deployed.of("aws:lb/listener:Listener")
    assert (listener.inputs["port"], listener.inputs["protocol"]) == (443, "HTTPS")
    assert listener.inputs["sslPolicy"].startswith("ELBSecurityPolicy-TLS13-1-2")
    assert deployed.one("aws:lb/targetGroup:TargetGroup", f"{NAME}-api").inputs["protocol"] == "HTTPS"


def test_the_load_balancer_drops_what_is_not_http_and_logs_what_comes() -> None:
    deployed = hosting()
    balancer = deployed.one("aws:lb/loadBalancer:LoadBalancer", f"{NAME}-api")
    assert balancer.inputs["dropInvalidHeaderFields"] is True
    assert balancer.inputs["desyncMitigationMode"] == "strictest"
    assert balancer.inputs["subnets"] == ["subnet-public-a", "subnet-public-b"]
    assert balancer.inputs["accessLogs"] == {"enabled": True, "bucket": "acme-ml-dev-control-plane-hosting-access-logs"}
    assert deployed.one("aws:s3/bucketPolicy:BucketPolicy", f"{NAME}-access-logs").urn in balancer.dependencies


def test_public_access_is_let_in_for_the_load_balancers_subnets_alone_and_before_it_is_made() -> None:
    deployed = hosting()
    exceptions = deployed.of("aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion")
    assert [e.inputs.get("subnetId") for e in exceptions] == ["subnet-public-a", "subnet-public-b"]
    assert not any("vpcId" in exception.inputs for exception in exceptions)
    balancer = deployed.one("aws:lb/loadBalancer:LoadBalancer", f"{NAME}-api")
    assert {exception.urn for exception in exceptions} <= set(balancer.dependencies)


def test_the_firewall_limits_callers_and_never_logs_their_tokens() -> None:
    deployed = hosting()
    rules = deployed.one("aws:wafv2/webAcl:WebAcl", f"{NAME}-api").inputs["rules"]
    assert "rateBasedStatement" in min(rules, key=lambda rule: rule["priority"])["statement"]
    groups = {rule["name"] for rule in rules if "managedRuleGroupStatement" in rule["statement"]}
    assert {"AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"} <= groups
    logs = deployed.one("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", f"{NAME}-api").inputs
    assert logs["redactedFields"] == [{"singleHeader": {"name": "authorization"}}]
    assert deployed.of("aws:wafv2/webAclAssociation:WebAclAssociation")


def test_security_groups_are_a_chain_from_the_declared_ranges_to_the_database() -> None:
    deployed = hosting(api=api_args(allowed_ranges=["198.51.100.0/24", "203.0.113.0/24"]))
    assert set(peers(deployed, "Ingress", "api").values()) == {(443, "198.51.100.0/24"), (443, "203.0.113.0/24")}
    assert set(peers(deployed, "Ingress", "services").values()) == {(8443, f"{NAME}-api")}
    assert set(peers(deployed, "Ingress", "database").values()) == {(5432, f"{NAME}-services")}
    assert peers(deployed, "Egress", "database") == {}
    assert set(peers(deployed, "Egress", "services").values()) == {(443, "0.0.0.0/0"), (5432, f"{NAME}-database")}


# Services


def test_every_service_of_the_table_runs_as_it_says() -> None:
    deployed = hosting()
    always = {service.name.removeprefix(f"{NAME}-") for service in deployed.of("aws:ecs/service:Service")}
    assert always == {service.value for service, how in HOSTED.items() if how.mode is not Mode.RUN}
    schedules = {s.name.removeprefix(f"{NAME}-"): s.inputs for s in deployed.of("aws:scheduler/schedule:Schedule")}
    assert {name: inputs["scheduleExpression"] for name, inputs in schedules.items()} == {
        service.value: how.schedule for service, how in HOSTED.items() if how.schedule
    }
    assert schedules["reviews"]["scheduleExpression"] == "cron(0 7 1 1,4,7,10 ? *)"
    assert set(deployed.outputs["service_ids"]) == {service.value for service in HOSTED}


def test_the_services_hosted_here_are_all_but_those_with_a_host_of_their_own() -> None:
    assert set(HOSTED) == set(Service) - {Service.SECRET_BROKER, Service.EVIDENCE_LAKE}


@pytest.mark.parametrize("name", [*(service.value for service in HOSTED), "database-setup"])
def test_containers_change_nothing_and_are_nobody(name: str) -> None:
    found = container(hosting(), name)
    assert found["image"] == IMAGE
    assert found["readonlyRootFilesystem"] is True
    assert found["user"].partition(":")[0] not in {"", "0", "root"}
    assert found["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert "secrets" not in found
    assert not any("PASSWORD" in variable["name"] for variable in found["environment"])


def test_a_failed_deployment_is_taken_back_and_never_leaves_fewer_copies() -> None:
    service = hosting(api=api_args(tasks=3)).one("aws:ecs/service:Service", f"{NAME}-workload-broker")
    assert service.inputs["desiredCount"] == 3
    assert service.inputs["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service.inputs["deploymentMinimumHealthyPercent"] == 100
    assert service.inputs["networkConfiguration"]["assignPublicIp"] is False
    assert any(urn.endswith(f"ListenerRule::{NAME}-api") for urn in service.dependencies)


# Rights


@pytest.mark.parametrize("service", HOSTED)
def test_each_service_has_its_own_role_below_the_boundary_for_tasks_of_this_account(service: Service) -> None:
    role = hosting().one("aws:iam/role:Role", f"{NAME}-{service}").inputs
    assert role["name"] == f"acme-ml-dev-{service}"
    assert role["permissionsBoundary"] == BOUNDARY
    (trusted,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trusted["Principal"] == {"Service": ["ecs-tasks.amazonaws.com"]}
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


@pytest.mark.parametrize("service", HOSTED)
def test_a_service_enters_its_environment_if_it_is_let_in_and_takes_tokens_for_declared_audiences_only(service: Service) -> None:
    rights = statements(hosting(), service)
    enters = rights.get("ActAsTheExecutionIdentity", {}).get("Resource")
    assert enters == (EXECUTION if service.acts_as_execution else None)
    tokens = rights["TokensForOurIdentitiesInOtherClouds"]
    assert tokens["Condition"]["ForAllValues:StringLike"] == {"sts:IdentityTokenAudience": [AZURE_AUDIENCE, GOOGLE]}
    assert "TokensForOurIdentitiesInOtherClouds" not in statements(hosting(token_audiences=[]), service)


def test_only_replication_reaches_artifacts_by_itself_in_both_regions_and_deletes_none() -> None:
    copying = {service for service in HOSTED if "CopyArtifacts" in statements(hosting(), service)}
    assert copying == {Service.ARTIFACT_REPLICATION}
    rights = statements(hosting(), Service.ARTIFACT_REPLICATION)
    assert rights["CopyArtifacts"]["Resource"] == "arn:aws:s3:::acme-ml-dev-ml-*/*"
    assert rights["CopyArtifacts"]["Condition"] == {"StringEquals": {"aws:ResourceAccount": ACCOUNT}}
    assert not [action for action in rights["CopyArtifacts"]["Action"] if "Delete" in action or "Bypass" in action]
    assert rights["OpenAndSealArtifacts"]["Resource"] == f"arn:aws:kms:*:{ACCOUNT}:key/*", "the standby's key lies elsewhere"


def test_only_users_of_the_database_sign_in_each_under_its_own_name() -> None:
    cluster = hosting().one("aws:rds/cluster:Cluster", f"{NAME}-database").outputs["clusterResourceId"]
    for service, how in HOSTED.items():
        right = statements(hosting(), service).get("SignInToTheDatabase")
        user = service.value.replace("-", "_")
        assert (right is not None) is how.database
        if right:
            assert right["Resource"] == f"arn:aws:rds-db:eu-central-1:{ACCOUNT}:dbuser:{cluster}/{user}"


def test_a_queue_is_used_by_its_service_alone() -> None:
    queues = {queue.outputs["arn"]: queue.name for queue in hosting().of("aws:sqs/queue:Queue")}
    users = {service: statements(hosting(), service).get("UseItsQueue") for service in HOSTED}
    used = {service: queues[right["Resource"]] for service, right in users.items() if right}
    assert used == {service: f"{NAME}-{service}" for service, how in HOSTED.items() if how.queue}


def test_only_the_costs_service_reads_billing_data() -> None:
    readers = {service for service in HOSTED if "ReadBillingData" in statements(hosting(), service)}
    assert readers == {Service.COSTS}
    assert statements(hosting(), "costs")["ReadBillingData"]["Resource"] == "arn:aws:s3:::acme-ml-dev-cost-export/*"


def test_services_send_evidence_and_telemetry_where_there_is_a_place_for_them() -> None:
    bus = f"arn:aws:events:eu-central-1:{ACCOUNT}:event-bus/acme-ml-dev-evidence-lake-evidence"
    deployed = hosting(evidence_bus_arn=bus, otlp_endpoint="https://telemetry.example.com:443")
    assert all(statements(deployed, service)["SendEvidence"]["Resource"] == bus for service in HOSTED)
    variables = {variable["name"]: variable["value"] for variable in container(deployed, "catalog")["environment"]}
    assert variables["MLCP_EVIDENCE_BUS"] == bus
    assert variables["OTEL_EXPORTER_OTLP_ENDPOINT"] == "https://telemetry.example.com:443"
    assert "SendEvidence" not in statements(hosting(), "catalog")


def test_schedules_run_their_own_tasks_in_the_one_cluster_and_pass_roles_to_tasks_only() -> None:
    deployed = hosting()
    rights = statements(deployed, "schedules")
    cluster = deployed.one("aws:ecs/cluster:Cluster", f"{NAME}-services").outputs["arn"]
    assert rights["RunScheduledTasks"]["Condition"] == {"ArnEquals": {"ecs:cluster": cluster}}
    assert len(rights["RunScheduledTasks"]["Resource"]) == sum(how.mode is Mode.RUN for how in HOSTED.values())
    assert rights["HandTasksTheirRoles"]["Condition"] == {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    assert "*" not in str(rights["HandTasksTheirRoles"]["Resource"])


def test_the_master_s_password_is_read_by_the_setup_task_alone() -> None:
    roles = [*(service.value for service in HOSTED), "database-setup", "launcher", "schedules"]
    readers = [role for role in roles if "secretsmanager" in json.dumps(statements(hosting(), role))]
    assert readers == ["database-setup"]


@pytest.mark.parametrize("key", [None, EncryptionKey(key_id=KEY)])
def test_whatever_has_every_resource_has_an_action_without_resources(key: EncryptionKey | None) -> None:
    without_resources = {"ecr:GetAuthorizationToken", "sts:GetWebIdentityToken"}
    for policy in hosting(key=key).of("aws:iam/rolePolicy:RolePolicy"):
        for statement in json.loads(policy.inputs["policy"])["Statement"]:
            if statement["Resource"] == "*":
                assert all(action.startswith(("ce:", "tag:")) or action in without_resources for action in statement["Action"])
            assert not any("*" in action for action in statement["Action"])


# Database and queues


def test_the_database_has_no_password_of_ours_and_speaks_tls_only() -> None:
    deployed = hosting()
    cluster = deployed.one("aws:rds/cluster:Cluster", f"{NAME}-database").inputs
    assert (
        cluster["manageMasterUserPassword"] is cluster["iamDatabaseAuthenticationEnabled"] is cluster["storageEncrypted"] is True
    )
    assert not {"masterPassword", "masterPasswordWo"} & set(cluster)
    parameters = deployed.one("aws:rds/clusterParameterGroup:ClusterParameterGroup", f"{NAME}-database").inputs["parameters"]
    assert {"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"} in parameters
    subnets = deployed.one("aws:rds/subnetGroup:SubnetGroup", f"{NAME}-database").inputs["subnetIds"]
    assert subnets == ["subnet-isolated-a", "subnet-isolated-b"]
    assert all(not i.inputs["publiclyAccessible"] for i in deployed.of("aws:rds/clusterInstance:ClusterInstance"))


def test_dev_pauses_and_prod_survives_the_loss_of_a_zone() -> None:
    dev = hosting().one("aws:rds/cluster:Cluster", f"{NAME}-database").inputs["serverlessv2ScalingConfiguration"]
    assert (dev["minCapacity"], dev["secondsUntilAutoPause"]) == (0, 3600)
    prod = hosting(**PROD)
    scaling = prod.one("aws:rds/cluster:Cluster", f"{NAME}-database").inputs["serverlessv2ScalingConfiguration"]
    assert scaling == {"minCapacity": 2, "maxCapacity": 16}
    instances = prod.of("aws:rds/clusterInstance:ClusterInstance")
    assert len({instance.inputs["availabilityZone"] for instance in instances}) == len(instances) == 2


@pytest.mark.parametrize("protect", [True, False])
def test_what_holds_data_refuses_deletion_where_the_stack_does(protect: bool) -> None:
    deployed = hosting(context=context(protect=protect))
    holders = ("aws:rds/cluster:Cluster", "aws:sqs/queue:Queue", "aws:cloudwatch/logGroup:LogGroup", "aws:s3/bucket:Bucket")
    assert {bool(resource.protect) for token in holders for resource in deployed.of(token)} == {protect}
    cluster = deployed.one("aws:rds/cluster:Cluster", f"{NAME}-database").inputs
    assert cluster["deletionProtection"] is protect
    assert cluster["skipFinalSnapshot"] is not protect
    assert ("finalSnapshotIdentifier" in cluster) is protect
    balancer = deployed.one("aws:lb/loadBalancer:LoadBalancer", f"{NAME}-api").inputs
    assert balancer["enableDeletionProtection"] is protect


def test_with_a_key_database_secret_queues_and_logs_are_encrypted_with_it() -> None:
    deployed = hosting(**PROD)
    cluster = deployed.one("aws:rds/cluster:Cluster", f"{NAME}-database").inputs
    assert cluster["kmsKeyId"] == cluster["masterUserSecretKmsKeyId"] == KEY
    assert {queue.inputs["kmsMasterKeyId"] for queue in deployed.of("aws:sqs/queue:Queue")} == {KEY}
    assert {group.inputs["kmsKeyId"] for group in deployed.of("aws:cloudwatch/logGroup:LogGroup")} == {KEY}
    instances = deployed.of("aws:rds/clusterInstance:ClusterInstance")
    assert {instance.inputs["performanceInsightsKmsKeyId"] for instance in instances} == {KEY}
    assert "UseTheKeyThroughSqs" in statements(deployed, "workload-broker")
    assert "UseTheKeyThroughSqs" not in statements(deployed, "catalog")


def test_without_a_key_queues_are_encrypted_by_aws() -> None:
    assert all(queue.inputs["sqsManagedSseEnabled"] is True for queue in hosting().of("aws:sqs/queue:Queue"))


def test_every_queue_of_a_service_has_a_dead_letter_queue_and_every_such_queue_an_alarm() -> None:
    deployed = hosting()
    arns = {queue.outputs["arn"]: queue.inputs["name"] for queue in deployed.of("aws:sqs/queue:Queue")}
    named = {queue.name: queue.inputs for queue in deployed.of("aws:sqs/queue:Queue")}
    targets = {
        arns[json.loads(named[f"{NAME}-{service}"]["redrivePolicy"])["deadLetterTargetArn"]]
        for service, how in HOSTED.items()
        if how.queue
    }
    watched = {
        alarm.inputs["dimensions"]["QueueName"]
        for alarm in deployed.of("aws:cloudwatch/metricAlarm:MetricAlarm")
        if alarm.inputs["namespace"] == "AWS/SQS"
    }
    assert targets < watched
    assert watched - targets == {named[f"{NAME}-failed-runs"]["name"]}
    schedules = deployed.of("aws:scheduler/schedule:Schedule")
    assert {arns[s.inputs["target"]["deadLetterConfig"]["arn"]] for s in schedules} == watched - targets


def test_every_alarm_reaches_the_alert_channel() -> None:
    alarms = {
        alarm.name.removeprefix(f"{NAME}-"): alarm.inputs for alarm in hosting().of("aws:cloudwatch/metricAlarm:MetricAlarm")
    }
    assert {"api-unhealthy", "api-errors", "api-unreachable", "database-capacity"} <= set(alarms)
    assert all(alarm["alarmActions"] == [TOPIC] for alarm in alarms.values())


def test_everything_taggable_is_tagged() -> None:
    assert untagged(hosting(**PROD)) == set()


def test_growing_changes_only_what_grows() -> None:
    few = hosting()
    many = hosting(api=api_args(tasks=5, allowed_ranges=["0.0.0.0/0", "203.0.113.0/24"]))
    assert changed(few, many) == {f"{NAME}-workload-broker"}
