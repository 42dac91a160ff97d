"""What starts collectors on AWS and what takes in traces may do: policy statements, computed without an engine.

Sources: ECS "Task execution IAM role" and "Infrastructure IAM role" (``AmazonECSInfrastructureRolePolicyForVpcLattice``);
CloudWatch "Enable Transaction Search"; "The confused deputy problem".
"""

import pulumi

from components.aws_policies import AwsPlace, Conditions, Statement, allow, service_may, trust


def trace_delivery(place: AwsPlace) -> list[Statement]:
    """X-Ray may keep spans in its own log groups; without it, its OTLP endpoint takes nothing."""
    groups = [place.arn("logs", f"log-group:{group}:*") for group in ("/aws/application-signals/data", "aws/spans")]
    return [
        service_may("TracesAreKept", "xray", ["logs:PutLogEvents"], groups, place.here(place.arn("xray", "*"))),
    ]


def execution_trust(place: AwsPlace) -> list[Statement]:
    """Tasks of this account may be started with the role."""
    return [
        trust("TasksOfThisAccount", {"Service": "ecs-tasks.amazonaws.com"}, "sts:AssumeRole", place.here(place.arn("ecs", "*")))
    ]


def execution_rights(place: AwsPlace, repository: str, log_group_arn: pulumi.Input[str]) -> list[Statement]:
    """What starting a task takes: its image and a place to print to."""
    pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    streams = pulumi.Output.concat(log_group_arn, ":log-stream:*")
    return [
        allow("LoginToTheRegistryHasNoResource", ["ecr:GetAuthorizationToken"], "*"),
        allow("PullTheCollector", pull, place.arn("ecr", f"repository/{repository}")),
        allow("WriteWhatItPrints", ["logs:CreateLogStream", "logs:PutLogEvents"], streams),
    ]


def registration_trust(place: AwsPlace) -> list[Statement]:
    """ECS may register tasks with the role."""
    conditions: Conditions = {"StringEquals": {"aws:SourceAccount": place.account_id}}
    return [trust("EcsOfThisAccount", {"Service": "ecs.amazonaws.com"}, "sts:AssumeRole", conditions)]


def registration_rights(target_group_arn: pulumi.Input[str]) -> list[Statement]:
    """What keeps the load balancer in step with the tasks that run."""
    targets = [f"vpc-lattice:{name}" for name in ("DeregisterTargets", "GetTargetGroup", "ListTargets", "RegisterTargets")]
    return [
        allow("RegisterTasks", targets, target_group_arn),
        allow("DescribingNetworksHasNoResource", ["ec2:DescribeSubnets", "ec2:DescribeVpcs"], "*"),
    ]
