"""Meters of AWS: machines, containers, functions, databases and SageMaker. The rest is in ``aws``."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from pricing.meters.parts import Charge, Part, assumed, between, hourly
from pricing.meters.schedules import runs_per_month
from pricing.subject import Subject, UnpricedError
from vocabulary import MACHINES, Cloud, ComputeSize

_TASK: Final = "aws:ecs/taskDefinition:TaskDefinition"
_SCALING: Final = "aws:appautoscaling/target:Target"
_AURORA: Final = "aws:rds/cluster:Cluster"
_ENDPOINT_CONFIGURATION: Final = "aws:sagemaker/endpointConfiguration:EndpointConfiguration"
_CPU_UNITS: Final = 1024
"""Units of a virtual processor in a task definition."""
_MIB: Final = 1024
_FREE_TASK_GIB: Final = 20
"""Ephemeral storage of a Fargate task that is included."""
_PERFORMANCE_INSIGHTS_FREE_DAYS: Final = 7


def _fargate(task: Subject, hours: Decimal) -> Iterable[Charge]:
    """A task definition that runs for ``hours`` of a month."""
    architecture = "arm" if task.text("runtimePlatform.cpuArchitecture", "X86_64") == "ARM64" else "x86"
    yield Charge(f"aws/fargate/{architecture}-vcpu-hour", task.number("cpu") / _CPU_UNITS * hours)
    yield Charge(f"aws/fargate/{architecture}-gb-hour", task.number("memory") / _MIB * hours)
    storage = task.number("ephemeralStorage.sizeInGib", _FREE_TASK_GIB) - _FREE_TASK_GIB
    if storage > 0:
        yield Charge("aws/fargate/storage-gb-hour", storage * hours)


def _service(subject: Subject) -> Iterable[Charge]:
    """A service's tasks: as many as asked for, or what its scaling keeps on average."""
    task = subject.source("taskDefinition", _TASK)
    if subject.items("capacityProviderStrategies"):
        raise UnpricedError("services on capacity providers have no meter")
    if subject.text("launchType", "FARGATE" if "FARGATE" in task.items("requiresCompatibilities") else "EC2") != "FARGATE":
        return ()  # charged by the machines that it runs on
    tasks = subject.number("desiredCount", 1)
    for scaling in subject.around.resources:
        if scaling.type == _SCALING and _scales(scaling.inputs.get("resourceId"), subject):
            target = Subject(scaling, subject.around)
            tasks = between(subject, target.number("minCapacity"), target.number("maxCapacity"))
    return _fargate(task, tasks * subject.hours)


def _scales(target: object, subject: Subject) -> bool:
    """Whether a scaling target's ``service/<cluster>/<service>`` names this service."""
    return (
        isinstance(target, str) and target.startswith("service/") and target.endswith(f"/{subject.resource.inputs.get('name')}")
    )


def _insights(subject: Subject) -> Iterable[Charge]:
    """Container Insights are charged as metrics; their logs are those of a log group."""
    for setting in subject.items("settings"):
        if setting.get("name") == "containerInsights" and setting.get("value") in {"enabled", "enhanced"}:
            yield Charge("aws/cloudwatch/metric-month", subject.assume("container-metrics"))


def _schedule(subject: Subject) -> Iterable[Charge]:
    runs = runs_per_month(subject.text("scheduleExpression"), subject.hours)
    yield Charge("aws/scheduler/1m-invocations", runs / 1_000_000)
    tasks = subject.get("target.ecsParameters", {})
    if tasks and tasks.get("launchType", "FARGATE") == "FARGATE":
        hours = runs * Decimal(tasks.get("taskCount", 1)) * subject.assume("scheduled-task-minutes") / 60
        yield from _fargate(subject.source("target", _TASK), hours)


def _function(subject: Subject) -> Iterable[Charge]:
    architecture = "arm" if "arm64" in subject.items("architectures") else "x86"
    calls = subject.assume("function-calls")
    gigabytes = subject.number("memorySize", 128) / _MIB
    yield Charge("aws/lambda/1m-requests", calls)
    yield Charge(f"aws/lambda/{architecture}-gb-second", calls * 1_000_000 * subject.assume("function-seconds") * gigabytes)


def _aurora(subject: Subject) -> Iterable[Charge]:
    """What the cluster's instances share: storage and, where it is not included, input and output."""
    engine = subject.text("engine")
    if not engine.startswith("aurora"):
        raise UnpricedError("clusters of other engines than Aurora have no meter")
    optimized = subject.text("storageType", "aurora") == "aurora-iopt1"
    yield Charge(f"aws/aurora/{'optimized-' if optimized else ''}storage-gb-month", subject.assume("database-gb"))
    if not optimized:
        yield Charge("aws/aurora/1m-requests", subject.assume("database-requests"))
    yield Charge("aws/aurora/backup-gb-month", subject.assume("database-backup-gb"))
    if subject.get("manageMasterUserPassword", False):
        yield Charge("aws/secrets-manager/secret-month", Decimal(1))


def _aurora_instance(subject: Subject) -> Iterable[Charge]:
    """A serverless instance costs by its average capacity, another one by its class."""
    class_ = subject.text("instanceClass")
    if class_ != "db.serverless":
        yield Charge(f"aws/{subject.text('engine')}/{class_}/hour", subject.hours)
    else:
        cluster = subject.source("clusterIdentifier", _AURORA)
        lower = cluster.number("serverlessv2ScalingConfiguration.minCapacity")
        upper = cluster.number("serverlessv2ScalingConfiguration.maxCapacity")
        optimized = cluster.text("storageType", "aurora") == "aurora-iopt1"
        capacity = between(subject, lower, upper) * subject.hours
        yield Charge(f"aws/aurora/{'optimized-' if optimized else ''}capacity-hour", capacity)
    if subject.number("performanceInsightsRetentionPeriod", 0) > _PERFORMANCE_INSIGHTS_FREE_DAYS:
        raise UnpricedError("Performance Insights for more than 7 days have no price here")


def _database(subject: Subject) -> Iterable[Charge]:
    copies = 2 if subject.get("multiAz", False) else 1
    yield Charge(f"aws/rds-{subject.text('engine')}/{subject.text('instanceClass')}/hour", subject.hours * copies)
    yield Charge(f"aws/rds/{subject.text('storageType', 'gp2')}-gb-month", subject.number("allocatedStorage") * copies)


def _machine(subject: Subject) -> Iterable[Charge]:
    yield Charge(f"aws/ec2-linux/{subject.text('instanceType')}/hour", subject.hours)
    disks = [*subject.items("rootBlockDevice"), *subject.items("ebsBlockDevices")]
    for disk in disks:
        yield Charge(f"aws/ebs/{disk.get('volumeType', 'gp3')}-gb-month", Decimal(str(disk.get("volumeSize", 8))))
    if subject.get("associatePublicIpAddress", False):
        yield Charge("aws/public-ipv4/hour", subject.hours)


def _endpoint(subject: Subject) -> Iterable[Charge]:
    """The machines of an endpoint are in its configuration."""
    configuration = subject.source("endpointConfigName", _ENDPOINT_CONFIGURATION)
    for variant in configuration.items("productionVariants"):
        if not variant.get("instanceType"):
            raise UnpricedError("serverless variants cost by requests, of which there is no assumption")
        machines = Decimal(str(variant.get("initialInstanceCount", 1)))
        yield Charge(f"aws/sagemaker-hosting/{variant['instanceType']}/hour", machines * subject.hours)


def _jobs(subject: Subject) -> Iterable[Charge]:
    """Jobs are no resources; the domain stands for those that are submitted from it, by size."""
    for size, machines in MACHINES.items():
        hours = subject.assume("job-hours", size)
        if hours:
            yield Charge(f"aws/sagemaker-training/{machines[Cloud.AWS].instance_type}/hour", hours)


def _feature_group(subject: Subject) -> Iterable[Charge]:
    if not subject.get("onlineStoreConfig.enableOnlineStore", False):
        return
    if subject.text("throughputConfig.throughputMode", "OnDemand") != "OnDemand":
        raise UnpricedError("provisioned throughput of the feature store has no meter")
    yield Charge("aws/sagemaker-features/1m-writes", subject.assume("feature-writes"))
    yield Charge("aws/sagemaker-features/1m-reads", subject.assume("feature-reads"))
    yield Charge("aws/sagemaker-features/storage-gb-month", subject.assume("feature-gb"))


METERS: Final[Mapping[str, tuple[Part, ...]]] = {
    "aws:ebs/volume:Volume": (lambda s: [Charge(f"aws/ebs/{s.text('type', 'gp2')}-gb-month", s.number("size"))],),
    "aws:ec2/instance:Instance": (_machine,),
    "aws:ecs/cluster:Cluster": (_insights,),
    "aws:ecs/service:Service": (_service,),
    "aws:eks/cluster:Cluster": (hourly("aws/eks/cluster-hour"),),
    "aws:eks/nodeGroup:NodeGroup": (
        hourly(
            lambda s: f"aws/ec2-linux/{(s.items('instanceTypes') or ['t3.medium'])[0]}/hour",
            lambda s: s.number("scalingConfig.desiredSize"),
        ),
    ),
    "aws:lambda/function:Function": (_function,),
    "aws:rds/cluster:Cluster": (_aurora,),
    "aws:rds/clusterInstance:ClusterInstance": (_aurora_instance,),
    "aws:rds/instance:Instance": (_database,),
    "aws:sagemaker/domain:Domain": (_jobs,),
    "aws:sagemaker/endpoint:Endpoint": (_endpoint,),
    "aws:sagemaker/featureGroup:FeatureGroup": (_feature_group,),
    "aws:sagemaker/notebookInstance:NotebookInstance": (
        hourly(lambda s: f"aws/sagemaker-notebook/{s.text('instanceType')}/hour"),
        lambda s: [Charge("aws/sagemaker-notebook/storage-gb-month", s.number("volumeSize", 5))],
    ),
    "aws:sagemaker/userProfile:UserProfile": (
        assumed(f"aws/sagemaker-notebook/{MACHINES[ComputeSize.CPU_SMALL][Cloud.AWS].instance_type}/hour", "notebook-hours"),
        assumed("aws/sagemaker-notebook/storage-gb-month", "notebook-gb"),
    ),
    "aws:scheduler/schedule:Schedule": (_schedule,),
}
"""By type token."""
