"""Meters of AWS: networks, storage, messages, logs, keys and guards. Machines and databases are in ``aws_compute``.

Sources: the price page of each service, which the SKUs in ``catalog/prices/aws.yaml`` name.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Final

from plans import is_unknown
from pricing.meters.parts import Charge, Part, assumed, hourly, is_in, monthly, unpriced, when
from pricing.subject import Subject, UnpricedError

_DAYS_OF_A_MONTH: Final = Decimal(365) / 12
_FAST_ALARM_SECONDS: Final = 60
"""Alarms with a shorter period are charged as of high resolution."""


def _log_storage(subject: Subject) -> Iterable[Charge]:
    """What a log group holds once it has been written to for its retention; CloudWatch keeps it compressed."""
    months = subject.number("retentionInDays", 0) / _DAYS_OF_A_MONTH or subject.assume("log-months-kept-for-ever")
    yield Charge("aws/cloudwatch/log-storage-gb-month", subject.assume("log-gb") * months * subject.assume("log-compression"))


def _alarm(subject: Subject) -> Iterable[Charge]:
    """An alarm is charged by the metrics that it watches."""
    queries = subject.items("metricQueries")
    watched = sum(1 for query in queries if query.get("metrics") or query.get("metric")) or 1
    fast = not queries and 0 < subject.number("period", 300) < _FAST_ALARM_SECONDS
    yield Charge(f"aws/cloudwatch/{'high-resolution-' if fast else ''}alarm-month", Decimal(watched))


def _zones(name: str) -> Callable[[Subject], Decimal]:
    """How many subnets, and so zones, a resource lies in; the stack's zones where they are not known before ``up``."""

    def zones(subject: Subject) -> Decimal:
        value = subject.resource.inputs.get(name)
        return subject.assume("zones") if is_unknown(value) else Decimal(len(subject.items(name)))

    return zones


def _web_acl(subject: Subject) -> Iterable[Charge]:
    yield Charge("aws/waf/rule-month", Decimal(len(subject.items("rules"))))


def _replication(subject: Subject) -> Iterable[Charge]:
    """What a bucket's new objects cost on their way to another region."""
    gigabytes = subject.assume("replicated-gb")
    yield Charge("aws/data-transfer/between-regions-gb", gigabytes)
    if subject.text("rules.destination.replicationTime.status", "Disabled") == "Enabled":
        yield Charge("aws/s3/replication-time-control-gb", gigabytes)


def _trail(subject: Subject) -> Iterable[Charge]:
    """The first copy of management events is free: the organization's trail has it. Data events are charged on both."""
    if not subject.get("isOrganizationTrail", False):
        yield Charge("aws/cloudtrail/management-copy-1m-events", subject.assume("trail-management-events"))
    selectors = [*subject.items("advancedEventSelectors"), *subject.items("eventSelectors")]
    if any("Data" in str(selector) for selector in selectors):
        yield Charge("aws/cloudtrail/data-1m-events", subject.assume("trail-data-events"))


_SUBSCRIPTIONS: Final = {"email": "email", "email-json": "email", "http": "http", "https": "http"}


def _subscription(subject: Subject) -> Iterable[Charge]:
    """Deliveries to queues, functions and streams in the region are free."""
    protocol = subject.text("protocol")
    if protocol == "sms":
        raise UnpricedError("text messages cost by the receiver's country")
    if protocol in _SUBSCRIPTIONS:
        yield Charge(f"aws/sns/{_SUBSCRIPTIONS[protocol]}-1m-deliveries", subject.assume("notifications") / 1_000_000)


_DETECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "S3_DATA_EVENTS": ("aws/guardduty/s3-1m-events", "detection-s3-events"),
    "LAMBDA_NETWORK_LOGS": ("aws/guardduty/flow-gb", "detection-lambda-gb"),
    "EBS_MALWARE_PROTECTION": ("aws/guardduty/malware-gb", "detection-malware-gb"),
    "RDS_LOGIN_EVENTS": ("aws/guardduty/database-acu-month", "detection-database-capacity"),
}
"""Features of GuardDuty: what is counted, and the assumption how much of it all member accounts have."""


def _detection(subject: Subject) -> Iterable[Charge]:
    name = subject.text("name")
    if subject.text("autoEnable", "ALL") == "NONE":
        return
    if name not in _DETECTIONS:
        raise UnpricedError("no meter for this feature of GuardDuty")
    sku, assumption = _DETECTIONS[name]
    yield Charge(sku, subject.assume(assumption))


def _analyzer(subject: Subject) -> Iterable[Charge]:
    """Analyzers of external access are free."""
    if subject.text("type", "ACCOUNT") not in {"ACCOUNT", "ORGANIZATION"}:
        raise UnpricedError("analyzers of unused or internal access cost by the number of roles or resources")
    return ()


def _table_unit(subject: Subject) -> Iterable[Charge]:
    if subject.text("billingMode", "PROVISIONED") == "PAY_PER_REQUEST":
        yield Charge("aws/dynamodb/1m-writes", subject.assume("table-writes"))
        yield Charge("aws/dynamodb/1m-reads", subject.assume("table-reads"))
    else:
        yield Charge("aws/dynamodb/write-unit-hour", subject.number("writeCapacity", 1) * subject.hours)
        yield Charge("aws/dynamodb/read-unit-hour", subject.number("readCapacity", 1) * subject.hours)


def _queue_sku(subject: Subject) -> str:
    return f"aws/sqs/{'fifo' if subject.get('fifoQueue', False) else 'standard'}-1m-requests"


def _api_sku(subject: Subject) -> str:
    return (
        "aws/api-gateway/websocket-1m-messages"
        if subject.text("protocolType") == "WEBSOCKET"
        else "aws/api-gateway/http-1m-requests"
    )


def _balancer(what: str) -> Callable[[Subject], str]:
    """SKU of a load balancer by its type."""
    return lambda subject: f"aws/{subject.text('loadBalancerType', 'application')}-load-balancer/{what}"


METERS: Final[Mapping[str, tuple[Part, ...]]] = {
    "aws:accessanalyzer/analyzer:Analyzer": (_analyzer,),
    "aws:amp/workspace:Workspace": (
        assumed("aws/prometheus/10m-samples", "metric-samples"),
        assumed("aws/prometheus/storage-gb-month", "metric-gb"),
        assumed("aws/prometheus/1b-samples-queried", "metric-samples-queried"),
    ),
    "aws:apigateway/restApi:RestApi": (assumed("aws/api-gateway/rest-1m-requests", "api-requests"),),
    "aws:apigatewayv2/api:Api": (assumed(_api_sku, "api-requests"),),
    "aws:athena/workgroup:Workgroup": (assumed("aws/athena/tb-scanned", "lake-tb-scanned"),),
    "aws:cloudtrail/trail:Trail": (_trail,),
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": (monthly("aws/cloudwatch/composite-alarm-month"),),
    "aws:cloudwatch/dashboard:Dashboard": (monthly("aws/cloudwatch/dashboard-month"),),
    "aws:cloudwatch/eventArchive:EventArchive": (
        assumed("aws/eventbridge/archive-gb", "event-archive-gb"),
        assumed("aws/eventbridge/archive-storage-gb-month", "event-archive-gb-kept"),
    ),
    "aws:cloudwatch/eventBus:EventBus": (assumed("aws/eventbridge/1m-events", "custom-events"),),
    "aws:cloudwatch/logGroup:LogGroup": (assumed("aws/cloudwatch/log-gb", "log-gb"), _log_storage),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": (monthly("aws/cloudwatch/metric-month"),),
    "aws:cloudwatch/metricAlarm:MetricAlarm": (_alarm,),
    "aws:dynamodb/table:Table": (
        _table_unit,
        assumed("aws/dynamodb/storage-gb-month", "table-gb"),
        when(lambda s: bool(s.get("pointInTimeRecovery.enabled", False)), assumed("aws/dynamodb/recovery-gb-month", "table-gb")),
    ),
    "aws:ec2/eip:Eip": (hourly("aws/public-ipv4/hour"),),
    "aws:ec2/flowLog:FlowLog": (
        when(is_in("logDestinationType", "s3"), assumed("aws/cloudwatch/delivered-to-s3-gb", "flow-log-gb")),
        when(
            is_in("logDestinationType", "s3"),
            when(is_in("destinationOptions.fileFormat", "parquet"), assumed("aws/cloudwatch/parquet-gb", "flow-log-gb")),
        ),
        when(
            is_in("logDestinationType", "cloud-watch-logs", default="cloud-watch-logs"),
            assumed("aws/cloudwatch/vended-log-gb", "flow-log-rejected-gb"),
        ),
    ),
    "aws:ec2/natGateway:NatGateway": (
        hourly("aws/nat-gateway/hour"),
        assumed("aws/nat-gateway/gb", "egress-gb", spread=True),
        assumed("aws/data-transfer/internet-gb", "egress-gb", spread=True),
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (
        when(
            is_in("vpcEndpointType", "GatewayLoadBalancer", "Resource", "ServiceNetwork"),
            unpriced("only endpoints of the types Interface and Gateway have a meter"),
        ),
        when(is_in("vpcEndpointType", "Interface"), hourly("aws/vpc-endpoint/hour", _zones("subnetIds"))),
        when(is_in("vpcEndpointType", "Interface"), assumed("aws/vpc-endpoint/gb", "endpoint-gb")),
    ),
    "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": (hourly("aws/vpc-endpoint/hour"),),
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": (hourly("aws/transit-gateway/attachment-hour"),),
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration": (
        when(is_in("scanType", "ENHANCED"), assumed("aws/inspector/image-scan", "images-pushed")),
        when(is_in("scanType", "ENHANCED"), assumed("aws/inspector/image-rescan", "images-rescanned")),
    ),
    "aws:ecr/repository:Repository": (assumed("aws/ecr/storage-gb-month", "image-gb"),),
    "aws:efs/fileSystem:FileSystem": (assumed("aws/efs/storage-gb-month", "shared-file-gb"),),
    "aws:grafana/workspace:Workspace": (
        assumed("aws/grafana/editor-month", "dashboard-editors"),
        assumed("aws/grafana/viewer-month", "dashboard-viewers"),
    ),
    "aws:guardduty/detector:Detector": (
        assumed("aws/guardduty/management-1m-events", "detection-management-events"),
        assumed("aws/guardduty/flow-gb", "detection-flow-gb"),
    ),
    "aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature": (_detection,),
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": (assumed("aws/firehose/gb", "platform-log-gb"),),
    "aws:kinesis/stream:Stream": (
        when(is_in("streamModeDetails.streamMode", "ON_DEMAND"), unpriced("streams on demand are charged by traffic")),
        when(
            is_in("streamModeDetails.streamMode", "PROVISIONED", default="PROVISIONED"),
            hourly("aws/kinesis/shard-hour", lambda s: s.number("shardCount", 1)),
        ),
    ),
    "aws:kms/key:Key": (monthly("aws/kms/key-month"), assumed("aws/kms/1m-requests", "key-requests")),
    "aws:kms/replicaKey:ReplicaKey": (monthly("aws/kms/key-month"), assumed("aws/kms/1m-requests", "key-requests")),
    "aws:lb/loadBalancer:LoadBalancer": (
        hourly(_balancer("hour")),
        hourly(_balancer("capacity-unit-hour"), lambda s: s.assume("load-balancer-units")),
        when(lambda s: not s.get("internal", False), hourly("aws/public-ipv4/hour", _zones("subnets"))),
    ),
    "aws:route53/zone:Zone": (monthly("aws/route53/zone-month"), assumed("aws/route53/1m-queries", "name-queries")),
    "aws:s3/bucket:Bucket": (
        assumed("aws/s3/standard-gb-month", "object-gb"),
        assumed("aws/s3/1m-writes", "object-writes"),
        assumed("aws/s3/1m-reads", "object-reads"),
    ),
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig": (_replication,),
    "aws:secretsmanager/secret:Secret": (
        monthly("aws/secrets-manager/secret-month"),
        assumed("aws/secrets-manager/1m-requests", "secret-requests"),
    ),
    "aws:sns/topic:Topic": (assumed("aws/sns/1m-requests", "topic-requests"),),
    "aws:sns/topicSubscription:TopicSubscription": (_subscription,),
    "aws:sqs/queue:Queue": (assumed(_queue_sku, "queue-requests"),),
    "aws:vpclattice/service:Service": (
        hourly("aws/lattice/service-hour"),
        assumed("aws/lattice/gb", "telemetry-gb"),
    ),
    "aws:wafv2/webAcl:WebAcl": (
        monthly("aws/waf/acl-month"),
        _web_acl,
        assumed("aws/waf/1m-requests", "api-requests"),
    ),
    "aws:xray/traceSegmentDestination:TraceSegmentDestination": (
        when(is_in("destination", "CloudWatchLogs"), assumed("aws/cloudwatch/span-gb", "span-gb")),
    ),
}
"""By type token."""
