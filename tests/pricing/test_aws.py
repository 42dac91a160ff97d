"""AWS, worked by hand: each expected amount is what the comment above it comes to, rounded to the cent."""

import pytest

from tests.pricing.support import UNKNOWN_VALUE, amounts, costs, resource


def test_nat_gateways_share_the_traffic_of_the_stack() -> None:
    gateways = [resource("aws:ec2/natGateway:NatGateway", name=name) for name in ("a", "b")]
    found = costs(
        gateways,
        {
            "aws/nat-gateway/hour": "0.052",
            "aws/nat-gateway/gb": "0.052",
            "aws/data-transfer/internet-gb": [(0, "0"), (100, "0.09"), (10240, "0.085")],
        },
        egress_gb=500,
    )
    # each: 730 h x 0.052 = 37.96; 250 GB x 0.052 = 13.00; half of (500 - 100 free) GB x 0.09 = 36.00, which is 18.00
    assert found.unpriced == ()
    assert sorted((line.sku, str(line.monthly)) for line in found.lines) == [
        ("aws/data-transfer/internet-gb", "18.00"),
        ("aws/data-transfer/internet-gb", "18.00"),
        ("aws/nat-gateway/gb", "13.00"),
        ("aws/nat-gateway/gb", "13.00"),
        ("aws/nat-gateway/hour", "37.96"),
        ("aws/nat-gateway/hour", "37.96"),
    ]
    assert str(found.total) == "137.92"  # 2 x (37.96 + 13.00 + 18.00)


ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ENDPOINT_PRICES = {"aws/vpc-endpoint/hour": "0.012", "aws/vpc-endpoint/gb": "0.01"}


def test_an_interface_endpoint_costs_by_subnet_and_traffic() -> None:
    found = costs(
        resource(ENDPOINT, {"vpcEndpointType": "Interface", "subnetIds": ["a", "b", "c"]}), ENDPOINT_PRICES, endpoint_gb=20
    )
    # 3 x 730 h x 0.012 = 26.28; 20 GB x 0.01 = 0.20
    assert amounts(found) == {"aws/vpc-endpoint/hour": "26.28", "aws/vpc-endpoint/gb": "0.20"}


def test_an_endpoint_in_subnets_that_are_not_known_yet_lies_in_all_zones() -> None:
    found = costs(
        resource(ENDPOINT, {"vpcEndpointType": "Interface", "subnetIds": UNKNOWN_VALUE}), ENDPOINT_PRICES, endpoint_gb=0, zones=2
    )
    assert amounts(found)["aws/vpc-endpoint/hour"] == "17.52"  # 2 x 730 h x 0.012
    assert "zones" in {used.name for used in found.assumptions}


def test_an_association_is_one_more_interface_of_an_endpoint_without_subnets_of_its_own() -> None:
    endpoint = resource(ENDPOINT, {"vpcEndpointType": "Interface"})
    association = resource("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation")
    found = costs([endpoint, association], ENDPOINT_PRICES, endpoint_gb=0)
    assert str(found.total) == "8.76"  # 1 x 730 h x 0.012


def test_a_gateway_endpoint_costs_nothing() -> None:
    found = costs(resource(ENDPOINT, {"vpcEndpointType": "Gateway"}), ENDPOINT_PRICES, endpoint_gb=20)
    assert (found.lines, found.unpriced) == ((), ())


def test_a_public_load_balancer_pays_for_its_addresses() -> None:
    found = costs(
        resource("aws:lb/loadBalancer:LoadBalancer", {"internal": False, "subnets": ["a", "b", "c"]}),
        {
            "aws/application-load-balancer/hour": "0.027",
            "aws/application-load-balancer/capacity-unit-hour": "0.008",
            "aws/public-ipv4/hour": "0.005",
        },
        load_balancer_units="1.5",
    )
    # 730 h x 0.027 = 19.71; 1.5 units x 730 h x 0.008 = 8.76; 3 addresses x 730 h x 0.005 = 10.95
    assert amounts(found) == {
        "aws/application-load-balancer/hour": "19.71",
        "aws/application-load-balancer/capacity-unit-hour": "8.76",
        "aws/public-ipv4/hour": "10.95",
    }


TASK = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
FARGATE = {"aws/fargate/x86-vcpu-hour": "0.04656", "aws/fargate/x86-gb-hour": "0.00511"}


def test_a_service_costs_by_what_its_tasks_are_defined_to_have() -> None:
    task = resource(TASK, {"cpu": "1024", "memory": "2048"})
    service = resource(
        SERVICE,
        {"desiredCount": 3, "launchType": "FARGATE", "taskDefinition": UNKNOWN_VALUE},
        dependencies={"taskDefinition": [task]},
    )
    found = costs([task, service], FARGATE)
    # 3 tasks x 730 h x 1 vCPU x 0.04656 = 101.9664; 3 x 730 h x 2 GB x 0.00511 = 22.3818
    assert amounts(found) == {"aws/fargate/x86-vcpu-hour": "101.97", "aws/fargate/x86-gb-hour": "22.38"}


def test_a_service_on_machines_of_a_cluster_costs_by_those() -> None:
    task = resource(TASK, {"cpu": "1024", "memory": "2048", "requiresCompatibilities": ["EC2"]})
    service = resource(SERVICE, {"desiredCount": 3}, dependencies={"taskDefinition": [task]})
    found = costs([task, service], FARGATE)
    assert (found.lines, found.unpriced) == ((), ())


def test_a_scaled_service_runs_between_its_bounds() -> None:
    task = resource(TASK, {"cpu": "512", "memory": "1024", "requiresCompatibilities": ["FARGATE"]})
    service = resource(SERVICE, {"name": "gateway", "desiredCount": 2}, dependencies={"taskDefinition": [task]})
    scaling = resource(
        "aws:appautoscaling/target:Target", {"resourceId": "service/ours/gateway", "minCapacity": 2, "maxCapacity": 10}
    )
    found = costs([task, service, scaling], FARGATE, scaling_utilisation="0.25")
    # 2 + 0.25 x (10 - 2) = 4 tasks; 4 x 730 h x 0.5 vCPU x 0.04656 = 67.9776; 4 x 730 h x 1 GB x 0.00511 = 14.9212
    assert amounts(found) == {"aws/fargate/x86-vcpu-hour": "67.98", "aws/fargate/x86-gb-hour": "14.92"}


def test_a_scheduled_task_costs_for_its_minutes() -> None:
    task = resource(TASK, {"cpu": "1024", "memory": "4096"})
    schedule = resource(
        "aws:scheduler/schedule:Schedule",
        {"scheduleExpression": "rate(15 minutes)", "target": {"ecsParameters": {"launchType": "FARGATE", "taskCount": 1}}},
        dependencies={"target": [task]},
    )
    found = costs([task, schedule], FARGATE | {"aws/scheduler/1m-invocations": "1.20"}, scheduled_task_minutes=3)
    # 730 h x 4 = 2,920 runs, 146 h: 146 x 1 vCPU x 0.04656 = 6.79776; 146 h x 4 GB x 0.00511 = 2.98424; 0.00292 million x 1.20
    assert amounts(found) == {
        "aws/scheduler/1m-invocations": "0.00",
        "aws/fargate/x86-vcpu-hour": "6.80",
        "aws/fargate/x86-gb-hour": "2.98",
    }


def test_a_function_costs_by_call_and_by_time_and_memory() -> None:
    found = costs(
        resource("aws:lambda/function:Function", {"memorySize": 512, "architectures": ["x86_64"]}),
        {"aws/lambda/1m-requests": "0.20", "aws/lambda/x86-gb-second": "0.0000166667"},
        function_calls=2,
        function_seconds="1.5",
    )
    # 2 million x 0.20 = 0.40; 2,000,000 x 1.5 s x 0.5 GB = 1,500,000 GB-s x 0.0000166667 = 25.00005
    assert amounts(found) == {"aws/lambda/1m-requests": "0.40", "aws/lambda/x86-gb-second": "25.00"}


CLUSTER = "aws:rds/cluster:Cluster"
INSTANCE = "aws:rds/clusterInstance:ClusterInstance"


def test_serverless_aurora_runs_between_its_capacities() -> None:
    scaling = {"minCapacity": 2, "maxCapacity": 16}
    cluster = resource(
        CLUSTER, {"engine": "aurora-postgresql", "serverlessv2ScalingConfiguration": scaling, "manageMasterUserPassword": True}
    )
    instances = [
        resource(INSTANCE, {"instanceClass": "db.serverless"}, name=name, dependencies={"clusterIdentifier": [cluster]})
        for name in ("1", "2")
    ]
    found = costs(
        [cluster, *instances],
        {
            "aws/aurora/storage-gb-month": "0.119",
            "aws/aurora/1m-requests": "0.22",
            "aws/aurora/backup-gb-month": "0.023",
            "aws/aurora/capacity-hour": "0.14",
            "aws/secrets-manager/secret-month": "0.40",
        },
        database_gb=200,
        database_requests=300,
        database_backup_gb=400,
        scaling_utilisation="0.25",
    )
    # 2 + 0.25 x (16 - 2) = 5.5 ACU, 5.5 x 730 h x 0.14 = 562.10 for each of two instances
    # 200 GB x 0.119 = 23.80; 300 million x 0.22 = 66.00; 400 GB x 0.023 = 9.20; the master's secret 0.40
    assert found.unpriced == ()
    assert str(found.total) == "1223.60"  # 2 x 562.10 + 23.80 + 66.00 + 9.20 + 0.40


def test_optimized_aurora_includes_input_and_output() -> None:
    scaling = {"minCapacity": 1, "maxCapacity": 1}
    cluster = resource(
        CLUSTER, {"engine": "aurora-postgresql", "storageType": "aurora-iopt1", "serverlessv2ScalingConfiguration": scaling}
    )
    instance = resource(INSTANCE, {"instanceClass": "db.serverless"}, dependencies={"clusterIdentifier": [cluster]})
    found = costs(
        [cluster, instance],
        {
            "aws/aurora/optimized-storage-gb-month": "0.268",
            "aws/aurora/backup-gb-month": "0.023",
            "aws/aurora/optimized-capacity-hour": "0.182",
        },
        database_gb=100,
        database_backup_gb=0,
        scaling_utilisation=0,
    )
    # 1 ACU x 730 h x 0.182 = 132.86; 100 GB x 0.268 = 26.80
    assert str(found.total) == "159.66"


def test_a_database_in_two_zones_is_there_twice() -> None:
    found = costs(
        resource(
            "aws:rds/instance:Instance",
            {
                "engine": "postgres",
                "instanceClass": "db.m6g.large",
                "multiAz": True,
                "storageType": "gp3",
                "allocatedStorage": 100,
            },
        ),
        {"aws/rds-postgres/db.m6g.large/hour": "0.193", "aws/rds/gp3-gb-month": "0.137"},
    )
    # 2 x 730 h x 0.193 = 281.78; 2 x 100 GB x 0.137 = 27.40
    assert amounts(found) == {"aws/rds-postgres/db.m6g.large/hour": "281.78", "aws/rds/gp3-gb-month": "27.40"}


def test_a_machine_pays_for_its_disks_and_address() -> None:
    found = costs(
        resource(
            "aws:ec2/instance:Instance",
            {
                "instanceType": "g4dn.xlarge",
                "associatePublicIpAddress": True,
                "rootBlockDevice": {"volumeType": "gp3", "volumeSize": 100},
                "ebsBlockDevices": [{"volumeType": "gp3", "volumeSize": 500}],
            },
        ),
        {"aws/ec2-linux/g4dn.xlarge/hour": "0.658", "aws/ebs/gp3-gb-month": "0.0952", "aws/public-ipv4/hour": "0.005"},
    )
    # 730 h x 0.658 = 480.34; (100 + 500) GB x 0.0952 = 57.12; 730 h x 0.005 = 3.65
    assert str(found.total) == "541.11"


def test_an_endpoint_costs_by_the_machines_of_its_configuration() -> None:
    configuration = resource(
        "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
        {"productionVariants": [{"instanceType": "ml.g4dn.xlarge", "initialInstanceCount": 2}, {"instanceType": "ml.m5.large"}]},
    )
    endpoint = resource("aws:sagemaker/endpoint:Endpoint", dependencies={"endpointConfigName": [configuration]})
    found = costs(
        [configuration, endpoint],
        {"aws/sagemaker-hosting/ml.g4dn.xlarge/hour": "0.921", "aws/sagemaker-hosting/ml.m5.large/hour": "0.138"},
    )
    # 2 x 730 h x 0.921 = 1,344.66; 730 h x 0.138 = 100.74
    assert amounts(found) == {
        "aws/sagemaker-hosting/ml.g4dn.xlarge/hour": "1344.66",
        "aws/sagemaker-hosting/ml.m5.large/hour": "100.74",
    }


def test_a_bucket_costs_by_volume_in_tiers_and_by_requests() -> None:
    found = costs(
        resource("aws:s3/bucket:Bucket"),
        {
            "aws/s3/standard-gb-month": [(0, "0.0245"), (51200, "0.0235"), (512000, "0.0225")],
            "aws/s3/1m-writes": "5.40",
            "aws/s3/1m-reads": "0.43",
        },
        object_gb=60000,
        object_writes=3,
        object_reads=30,
    )
    # 51,200 GB x 0.0245 = 1,254.40 and 8,800 GB x 0.0235 = 206.80; 3 million x 5.40 = 16.20; 30 million x 0.43 = 12.90
    assert amounts(found) == {"aws/s3/standard-gb-month": "1461.20", "aws/s3/1m-writes": "16.20", "aws/s3/1m-reads": "12.90"}


@pytest.mark.parametrize(
    ("retention", "storage"),
    [
        (30, "0.05"),  # 10 GB x 30 / 30.41667 months x 0.15 x 0.0324 = 0.04793
        (365, "0.58"),  # 10 GB x 12 months x 0.15 x 0.0324 = 0.5832
        (0, "1.17"),  # for ever, reckoned as 24 months: 10 x 24 x 0.15 x 0.0324 = 1.1664
    ],
)
def test_a_log_group_keeps_what_it_takes_in_for_its_retention(retention: int, storage: str) -> None:
    found = costs(
        resource("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": retention}),
        {"aws/cloudwatch/log-gb": "0.63", "aws/cloudwatch/log-storage-gb-month": "0.0324"},
        log_gb=10,
        log_compression="0.15",
        log_months_kept_for_ever=24,
    )
    assert amounts(found) == {"aws/cloudwatch/log-gb": "6.30", "aws/cloudwatch/log-storage-gb-month": storage}


QUERIES = [{"id": "a", "metric": {"metricName": "x"}}, {"id": "b", "metric": {"metricName": "y"}}, {"expression": "a/b"}]


@pytest.mark.parametrize(
    ("inputs", "charged"),
    [
        ({"period": 300}, {"aws/cloudwatch/alarm-month": "0.10"}),
        ({"period": 10}, {"aws/cloudwatch/high-resolution-alarm-month": "0.30"}),
        ({"metricQueries": QUERIES}, {"aws/cloudwatch/alarm-month": "0.20"}),  # two metrics; the expression is none
    ],
)
def test_an_alarm_costs_by_the_metrics_that_it_watches(inputs: dict[str, object], charged: dict[str, str]) -> None:
    prices = {"aws/cloudwatch/alarm-month": "0.10", "aws/cloudwatch/high-resolution-alarm-month": "0.30"}
    assert amounts(costs(resource("aws:cloudwatch/metricAlarm:MetricAlarm", inputs), prices)) == charged


def test_prometheus_has_a_dear_first_tier() -> None:
    found = costs(
        resource("aws:amp/workspace:Workspace"),
        {
            "aws/prometheus/10m-samples": [(0, "0.90"), (200, "0.35"), (25200, "0.16")],
            "aws/prometheus/storage-gb-month": "0.03",
            "aws/prometheus/1b-samples-queried": "0.10",
        },
        metric_samples=876,
        metric_gb=171,
        metric_samples_queried=300,
    )
    # 200 x 0.90 = 180.00 and 676 x 0.35 = 236.60; 171 GB x 0.03 = 5.13; 300 billion x 0.10 = 30.00
    assert amounts(found) == {
        "aws/prometheus/10m-samples": "416.60",
        "aws/prometheus/storage-gb-month": "5.13",
        "aws/prometheus/1b-samples-queried": "30.00",
    }


def test_a_key_costs_by_month_and_request() -> None:
    found = costs(resource("aws:kms/key:Key"), {"aws/kms/key-month": "1.00", "aws/kms/1m-requests": "3.00"}, key_requests="0.25")
    assert amounts(found) == {"aws/kms/key-month": "1.00", "aws/kms/1m-requests": "0.75"}  # 0.25 million x 3.00


@pytest.mark.parametrize(
    ("inputs", "charged"),
    [
        (
            {"billingMode": "PAY_PER_REQUEST"},
            # 2 million x 0.7625 = 1.525 (half a cent is rounded up); 6 million x 0.1525 = 0.915
            {"aws/dynamodb/1m-writes": "1.53", "aws/dynamodb/1m-reads": "0.92"},
        ),
        (
            {"writeCapacity": 10, "readCapacity": 20},
            # 10 x 730 h x 0.000793 = 5.7889; 20 x 730 h x 0.0001586 = 2.31556
            {"aws/dynamodb/write-unit-hour": "5.79", "aws/dynamodb/read-unit-hour": "2.32"},
        ),
    ],
)
def test_a_table_costs_by_request_or_by_capacity(inputs: dict[str, object], charged: dict[str, str]) -> None:
    prices = {
        "aws/dynamodb/1m-writes": "0.7625",
        "aws/dynamodb/1m-reads": "0.1525",
        "aws/dynamodb/write-unit-hour": "0.000793",
        "aws/dynamodb/read-unit-hour": "0.0001586",
        "aws/dynamodb/storage-gb-month": [(0, "0"), (25, "0.306")],
    }
    found = costs(resource("aws:dynamodb/table:Table", inputs), prices, table_writes=2, table_reads=6, table_gb=30)
    assert amounts(found) == charged | {"aws/dynamodb/storage-gb-month": "1.53"}  # 5 of 30 GB x 0.306


def test_the_first_copy_of_management_events_is_the_organizations() -> None:
    prices = {"aws/cloudtrail/management-copy-1m-events": "20.00", "aws/cloudtrail/data-1m-events": "1.00"}
    own = resource(
        "aws:cloudtrail/trail:Trail",
        {"advancedEventSelectors": [{"fieldSelectors": [{"field": "eventCategory", "equals": ["Data"]}]}]},
    )
    ours = resource("aws:cloudtrail/trail:Trail", {"isOrganizationTrail": True})
    assumed = {"trail_management_events": 2, "trail_data_events": 20}
    assert amounts(costs(own, prices, **assumed)) == {
        "aws/cloudtrail/management-copy-1m-events": "40.00",  # 2 million x 20.00
        "aws/cloudtrail/data-1m-events": "20.00",  # 20 million x 1.00
    }
    assert amounts(costs(ours, prices, **assumed)) == {}


def test_a_web_access_list_costs_by_rule() -> None:
    found = costs(
        resource("aws:wafv2/webAcl:WebAcl", {"rules": [{}, {}, {}]}),
        {"aws/waf/acl-month": "5.00", "aws/waf/rule-month": "1.00", "aws/waf/1m-requests": "0.60"},
        api_requests=10,
    )
    assert str(found.total) == "14.00"  # 5.00 + 3 x 1.00 + 10 million x 0.60


def test_nodes_of_a_cluster_cost_as_machines() -> None:
    found = costs(
        resource(
            "aws:eks/nodeGroup:NodeGroup", {"instanceTypes": ["m6i.xlarge"], "scalingConfig": {"desiredSize": 3, "maxSize": 9}}
        ),
        {"aws/ec2-linux/m6i.xlarge/hour": "0.23"},
    )
    assert amounts(found) == {"aws/ec2-linux/m6i.xlarge/hour": "503.70"}  # 3 x 730 h x 0.23
