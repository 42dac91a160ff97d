"""What a deployer manages in an environment's AWS account: functions, containers, schedules, and the way in to them.

A deployer runs nothing that it makes, but the task that prepares the database and the functions that rotate a secret, of which
Secrets Manager asks it (Secrets Manager: "RotateSecret"). Source: "Service Authorization Reference".
"""

from typing import Final

from components.account_access.aws_account import Account
from components.aws_policies import Statement, allow

_FUNCTION_ACTIONS: Final = (
    "lambda:*Permission",
    "lambda:*agResource",
    "lambda:CreateFunction",
    "lambda:DeleteFunction",
    "lambda:DeleteFunctionConcurrency",
    "lambda:DeleteFunctionEventInvokeConfig",
    "lambda:PutFunctionConcurrency",
    "lambda:PutFunctionEventInvokeConfig",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    "lambda:UpdateFunctionEventInvokeConfig",
)

_CONTAINER_ACTIONS: Final = (
    "ecs:*Service",
    "ecs:*agResource",
    "ecs:CreateCluster",
    "ecs:DeleteCluster",
    "ecs:PutClusterCapacityProviders",
    "ecs:RegisterTaskDefinition",
    "ecs:UpdateCluster",
    "ecs:UpdateClusterSettings",
)

_BALANCER_ACTIONS: Final = (
    "elasticloadbalancing:*Listener",
    "elasticloadbalancing:*LoadBalancer",
    "elasticloadbalancing:*Rule",
    "elasticloadbalancing:*TargetGroup",
    "elasticloadbalancing:AddTags",
    "elasticloadbalancing:Modify*Attributes",
    "elasticloadbalancing:RemoveTags",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetRulePriorities",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
)


def computing(account: Account) -> list[Statement]:
    """Functions, containers and their scaling, schedules, load balancers, firewalls, and the subnets of the way in."""
    own = f"{account.names}*"
    hosting = f"{account.names}control-plane-hosting"
    balancers = [
        account.arn("elasticloadbalancing", f"{kind}/{own}")
        for kind in ("listener-rule/app", "listener/app", "loadbalancer/app", "targetgroup")
    ]
    return [
        allow("Functions", _FUNCTION_ACTIONS, account.arn("lambda", f"function:{own}")),
        allow(
            "FunctionsThatRotateSecrets",
            ["lambda:InvokeFunction"],
            account.arn("lambda", f"function:{account.names}secret-broker-rotate-*"),
        ),
        allow(
            "EventSources",
            [f"lambda:{verb}EventSourceMapping" for verb in ("Create", "Delete", "Update")],
            "*",
            {"ArnLike": {"lambda:FunctionArn": account.arn("lambda", f"function:{own}")}},
        ),
        allow("EventSourceTags", ["lambda:*agResource"], account.arn("lambda", "event-source-mapping:*")),
        allow(
            "Containers",
            _CONTAINER_ACTIONS,
            [account.arn("ecs", f"{kind}/{own}") for kind in ("cluster", "service", "task-definition")],
        ),
        allow("TaskDefinitionsHaveNoResourceLevel", ["ecs:DeregisterTaskDefinition"], "*"),
        allow(
            "PrepareTheDatabase",
            ["ecs:RunTask"],
            account.arn("ecs", f"task-definition/{hosting}-database-setup:*"),
            {"ArnLike": {"ecs:cluster": account.arn("ecs", f"cluster/{hosting}-services")}},
        ),
        allow(
            "Scaling",
            [f"application-autoscaling:{action}" for action in ("*ScalableTarget", "DeleteScalingPolicy", "PutScalingPolicy")],
            account.arn("application-autoscaling", "scalable-target/*"),
            {"StringEquals": {"application-autoscaling:service-namespace": "ecs"}},
        ),
        allow(
            "ScalingTags", ["application-autoscaling:*agResource"], account.arn("application-autoscaling", "scalable-target/*")
        ),
        allow(
            "ScalingAlarms",
            ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm"],
            account.arn("cloudwatch", f"alarm:TargetTracking-service/{own}"),
        ),
        allow(
            "Schedules",
            ["scheduler:*Schedule", "scheduler:*ScheduleGroup", "scheduler:*agResource"],
            [account.arn("scheduler", f"{kind}/{own}") for kind in ("schedule", "schedule-group")],
        ),
        allow("LoadBalancers", _BALANCER_ACTIONS, balancers),
        allow("FirewallOfABalancerHasNoResourceLevel", ["elasticloadbalancing:SetWebAcl"], "*"),
        allow(
            "Firewalls",
            ["wafv2:*LoggingConfiguration", "wafv2:*WebACL", "wafv2:*agResource"],
            [
                account.arn("elasticloadbalancing", f"loadbalancer/app/{own}"),
                account.arn("wafv2", "regional/managedruleset/*"),
                account.arn("wafv2", f"regional/webacl/{own}"),
            ],
        ),
        # Never on vpc/*: an exception for a whole network would take the guardrail away.
        allow(
            "SubnetsThatAreReached", ["ec2:CreateVpcBlockPublicAccessExclusion"], account.arn("ec2", "subnet/*"), account.tagged
        ),
        allow(
            "NewExceptionsForSubnets",
            ["ec2:CreateVpcBlockPublicAccessExclusion"],
            account.arn("ec2", "vpc-block-public-access-exclusion/*"),
            account.tagging,
        ),
        allow(
            "ExceptionsForSubnets",
            ["ec2:DeleteVpcBlockPublicAccessExclusion", "ec2:ModifyVpcBlockPublicAccessExclusion"],
            account.arn("ec2", "vpc-block-public-access-exclusion/*"),
            account.tagged,
        ),
    ]
