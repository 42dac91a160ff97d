"""The home: routing, who may publish, who gets to see dashboards, what watches Prometheus itself."""

import json
from typing import Any

import yaml

from components.observability.alerts import UNKNOWN_SEVERITY
from tests.components.observability.examples import ACCOUNT, BOUNDARY, KEY, build, options, shipped
from tests.components.support import Deployed, context
from vocabulary import Cloud, Severity

GRAFANA = "aws:grafana/workspace:Workspace"
ROLE_ASSOCIATION = "aws:grafana/roleAssociation:RoleAssociation"


def statements(policy: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found


def routing(deployed: Deployed) -> Any:
    definition = yaml.safe_load(deployed.named("observability-routing").inputs["definition"])
    return yaml.safe_load(definition["alertmanager_config"])


def rules(deployed: Deployed) -> list[dict[str, Any]]:
    (group,) = yaml.safe_load(deployed.named("observability-rules").inputs["data"])["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def test_each_severity_goes_to_its_topic_and_is_repeated_as_the_scheme_says() -> None:
    manager = routing(shipped(Cloud.AWS))
    receivers = {receiver["name"]: receiver["sns_configs"][0] for receiver in manager["receivers"]}
    for route in manager["route"]["routes"]:
        severity = Severity(route["receiver"])
        assert route["matchers"] == [f'severity="{severity}"']
        assert route["repeat_interval"] == f"{severity.scheme.repeat_minutes}m"
        topic = receivers[severity]
        assert topic["topic_arn"] == f"arn:aws:sns:eu-central-1:{ACCOUNT}:acme-ml-dev-observability-{severity}"
        assert (topic["sigv4"], topic["attributes"]) == ({"region": "eu-central-1"}, {"severity": str(severity)})
    assert {route["receiver"] for route in manager["route"]["routes"]} == set(map(str, Severity))


def test_an_alert_without_severity_pages_and_is_not_lost() -> None:
    assert routing(shipped(Cloud.AWS))["route"]["receiver"] == UNKNOWN_SEVERITY
    assert UNKNOWN_SEVERITY.scheme.response == "page"


def test_every_rule_carries_a_severity_of_the_scheme() -> None:
    assert {rule["labels"]["severity"] for rule in rules(shipped(Cloud.AWS))} <= set(map(str, Severity))


def test_each_collector_is_missed_and_nobody_who_is_not_there() -> None:
    silent = [rule["expr"] for rule in rules(shipped(Cloud.AWS)) if rule["alert"] == "CollectorSilent"]
    assert silent == [f'absent_over_time(up{{job="otel-collector",provider="{cloud}"}}[10m])' for cloud in Cloud]
    alone = build(Cloud.AWS, aws=options(collectors=[Cloud.AWS]))
    assert [rule["expr"] for rule in rules(alone) if "absent" in rule["expr"]] == silent[:1]


def test_without_collectors_nothing_is_missed() -> None:
    names = {resource.name for resource in build(Cloud.AWS, aws=options(collectors=[]))}
    assert not {"observability-rules", "observability-deaf"} & names
    assert {"observability-mute", "observability-throttled"} <= names


def test_cloudwatch_watches_prometheus_and_calls_the_severity_s_topic() -> None:
    deployed = shipped(Cloud.AWS)
    topics = deployed.outputs["alert_channel_ids"]
    workspace = deployed.one("aws:amp/workspace:Workspace", "observability-metrics").id
    alarms = {alarm.name: alarm.inputs for alarm in deployed.of("aws:cloudwatch/metricAlarm:MetricAlarm")}
    severities = {"deaf": "critical", "mute": "critical", "throttled": "high"}
    assert {name: alarm["alarmActions"] for name, alarm in alarms.items()} == {
        f"observability-{name}": [topics[severity]] for name, severity in severities.items()
    }
    for alarm in alarms.values():
        assert workspace in alarm["dimensions"].values()
    assert alarms["observability-deaf"]["treatMissingData"] == "breaching", "no data at all is just what it is about"


def test_only_our_prometheus_and_alarms_of_this_account_publish() -> None:
    deployed = shipped(Cloud.AWS)
    workspace = deployed.one("aws:amp/workspace:Workspace", "observability-metrics").outputs["arn"]
    for severity in Severity:
        policy = deployed.one("aws:sns/topicPolicy:TopicPolicy", f"observability-{severity}").inputs["policy"]
        allowed = {
            statement["Principal"]["Service"]: statement["Condition"]
            for statement in statements(policy)
            if statement["Effect"] == "Allow"
        }
        assert allowed == {
            "aps.amazonaws.com": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": workspace},
            },
            "cloudwatch.amazonaws.com": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:eu-central-1:{ACCOUNT}:alarm:*"},
            },
        }


def test_everything_that_keeps_data_is_encrypted_with_our_key() -> None:
    deployed = shipped(Cloud.AWS)
    inputs = {
        "kmsMasterKeyId": [topic.inputs for topic in deployed.of("aws:sns/topic:Topic")],
        "kmsKeyArn": [deployed.one("aws:amp/workspace:Workspace", "observability-metrics").inputs],
        "kmsKeyId": [
            deployed.one(GRAFANA, "observability-dashboards").inputs,
            deployed.one("aws:cloudwatch/logGroup:LogGroup", "observability-prometheus").inputs,
        ],
    }
    assert {given.get(key) for key, resources in inputs.items() for given in resources} == {KEY}


def test_without_a_key_of_ours_topics_have_none() -> None:
    """With ``alias/aws/sns`` neither Prometheus nor CloudWatch could publish."""
    for topic in build(Cloud.AWS, aws=options(key=None)).of("aws:sns/topic:Topic"):
        assert "kmsMasterKeyId" not in topic.inputs


def test_dashboards_are_open_to_single_sign_on_from_known_networks_only() -> None:
    deployed = shipped(Cloud.AWS)
    grafana = deployed.one(GRAFANA, "observability-dashboards").inputs
    endpoint = deployed.one("aws:ec2/vpcEndpoint:VpcEndpoint", "observability-dashboards")
    company = deployed.one("aws:ec2/managedPrefixList:ManagedPrefixList", "observability-dashboards")
    assert grafana["authenticationProviders"] == ["AWS_SSO"]
    assert grafana["networkAccessControl"] == {"prefixListIds": [company.id], "vpceIds": [endpoint.id]}
    assert [entry["cidr"] for entry in company.inputs["entries"]] == ["203.0.113.0/24"]


def test_without_company_networks_only_our_own_is_let_in() -> None:
    """Left out, the setting would let everybody in."""
    deployed = build(Cloud.AWS, aws=options(dashboard_ranges=[]))
    access = deployed.one(GRAFANA, "observability-dashboards").inputs["networkAccessControl"]
    assert access["prefixListIds"] == []
    assert len(access["vpceIds"]) == 1


def test_people_see_dashboards_as_their_human_role_says() -> None:
    granted = {grant.inputs["role"]: grant.inputs["groupIds"] for grant in shipped(Cloud.AWS).of(ROLE_ASSOCIATION)}
    assert granted == {
        "VIEWER": ["11111111-0001-4000-8000-000000000000"],
        "ADMIN": ["11111111-0003-4000-8000-000000000000"],
    }


def test_grafana_reads_our_prometheus_and_changes_nothing() -> None:
    deployed = shipped(Cloud.AWS)
    role = deployed.one("aws:iam/role:Role", "observability-dashboards").inputs
    assert role["permissionsBoundary"] == BOUNDARY
    (trust,) = statements(role["assumeRolePolicy"])
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:grafana:eu-central-1:{ACCOUNT}:/workspaces/*"},
    }
    rights = statements(deployed.one("aws:iam/rolePolicy:RolePolicy", "observability-dashboards").inputs["policy"])
    actions = [action.partition(":")[2] for statement in rights for action in statement["Action"]]
    assert all(action.startswith(("Get", "List", "Describe", "Query", "BatchGet")) for action in actions)
    queried = next(statement for statement in rights if "aps:QueryMetrics" in statement["Action"])
    assert queried["Resource"] == deployed.one("aws:amp/workspace:Workspace", "observability-metrics").outputs["arn"]


def test_what_keeps_data_is_protected_where_the_stack_is() -> None:
    deployed = build(Cloud.AWS, context=context(protect=True))
    protected = {resource.name for resource in deployed if resource.protect}
    assert protected == {"observability-metrics", "observability-dashboards", "observability-prometheus"}


def test_the_urls_are_those_that_the_services_give() -> None:
    outputs = shipped(Cloud.AWS).outputs
    assert outputs["metrics_url"].startswith("https://aps-workspaces.")
    assert outputs["metrics_url"].endswith("/api/v1/remote_write")
    assert outputs["dashboard_url"].startswith("https://g-")
