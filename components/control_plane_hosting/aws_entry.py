"""The broker API's public entry on AWS: load balancer, token check, web application firewall.

What reaches a task has come over TLS, passed the firewall, and carries a token of the declared issuer for the declared audience.
What the caller may do with it is the API's own decision.

Sources: Elastic Load Balancing "Verify JWTs using an Application Load Balancer" (RS256 only), "Security policies for your
Application Load Balancer", "Access logs for your Application Load Balancer"; AWS WAF "Logging web ACL traffic".
"""

from dataclasses import dataclass
from typing import Final

import pulumi_aws as aws

from components.aws_bucket import delivery_bucket
from components.aws_log_group import log_group
from components.base import Component
from components.control_plane_hosting import ControlPlaneHostingArgs
from components.control_plane_hosting.aws_rights import access_log_delivery
from vocabulary import NameKind

API_PORT: Final = 8443
"""Where the API listens, with TLS and a certificate of its own making, which load balancers do not check."""

HEALTH_PATH: Final = "/healthz"

_TLS_POLICY: Final = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
"""TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only."""

_ACCESS_LOG_DAYS: Final = 365
_REQUESTS_IN_FIVE_MINUTES: Final = 2000

_MANAGED_RULES: Final = {
    "AWSManagedRulesAmazonIpReputationList": (),
    "AWSManagedRulesCommonRuleSet": ("SizeRestrictions_BODY",),
    "AWSManagedRulesKnownBadInputsRuleSet": (),
}
"""AWS's rule groups in the order of their evaluation, with the rules that only count: jobs are often more than 8 KB of JSON."""

_LOGGED_ACTIONS: Final = ("BLOCK", "COUNT")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The load balancer, the targets that tasks register with, and the rule without which ECS may not register them."""

    load_balancer: aws.lb.LoadBalancer
    targets: aws.lb.TargetGroup
    rule: aws.lb.ListenerRule


def build_entry(component: Component, args: ControlPlaneHostingArgs, group: aws.ec2.SecurityGroup) -> Entry:
    """The entry, as children of ``component``, in the public subnets. There is no port 80: nobody calls an API there."""
    load_balancer = _load_balancer(component, args, group)
    targets = aws.lb.TargetGroup(
        component.child_name("api"),
        name=component.physical_name(NameKind.LOAD_BALANCER, "api"),
        vpc_id=args.placement.network_id,
        target_type="ip",
        port=API_PORT,
        protocol="HTTPS",
        deregistration_delay=60,
        health_check={
            "path": HEALTH_PATH,
            "protocol": "HTTPS",
            "matcher": "200",
            "interval": 15,
            "timeout": 5,
            "healthy_threshold": 2,
            "unhealthy_threshold": 3,
        },
        tags=component.tags(),
        opts=component.child(),
    )
    listener = aws.lb.Listener(
        component.child_name("api"),
        load_balancer_arn=load_balancer.arn,
        port=443,
        protocol="HTTPS",
        ssl_policy=_TLS_POLICY,
        certificate_arn=args.api.certificate_arn,
        default_actions=[
            {
                "type": "fixed-response",
                "fixed_response": {
                    "content_type": "application/json",
                    "message_body": '{"error":"not found"}',
                    "status_code": "404",
                },
            }
        ],
        routing_http_response_server_enabled=False,
        routing_http_response_strict_transport_security_header_value="max-age=31536000; includeSubDomains",
        routing_http_response_x_content_type_options_header_value="nosniff",
        tags=component.tags(),
        opts=component.child(),
    )
    rule = aws.lb.ListenerRule(
        component.child_name("api"),
        listener_arn=listener.arn,
        priority=1,
        conditions=[{"host_header": {"values": [args.api.host_name]}}],
        actions=[
            {
                "type": "jwt-validation",
                "order": 1,
                "jwt_validation": {
                    "issuer": args.api.issuer,
                    "jwks_endpoint": args.api.jwks_url,
                    "additional_claims": [{"name": "aud", "format": "single-string", "values": [args.api.audience]}],
                },
            },
            {"type": "forward", "order": 2, "target_group_arn": targets.arn},
        ],
        tags=component.tags(),
        opts=component.child(),
    )
    _firewall(component, args, load_balancer)
    return Entry(load_balancer=load_balancer, targets=targets, rule=rule)


def _load_balancer(component: Component, args: ControlPlaneHostingArgs, group: aws.ec2.SecurityGroup) -> aws.lb.LoadBalancer:
    bucket_name = component.physical_name(NameKind.S3_BUCKET, "access-logs")
    bucket, ready = delivery_bucket(
        component,
        "access-logs",
        bucket_name=bucket_name,
        delivery=[access_log_delivery(f"arn:aws:s3:::{bucket_name}", args.account_id)],
        expire_days=_ACCESS_LOG_DAYS,
        tags=component.tags(),
    )
    return aws.lb.LoadBalancer(
        component.child_name("api"),
        name=component.physical_name(NameKind.LOAD_BALANCER, "api"),
        load_balancer_type="application",
        internal=False,
        subnets=args.placement.subnet_ids["public"],
        security_groups=[group.id],
        drop_invalid_header_fields=True,
        desync_mitigation_mode="strictest",
        enable_deletion_protection=args.context.protect,
        access_logs={"enabled": True, "bucket": bucket.bucket},
        tags=component.tags(),
        opts=component.child(depends_on=[*ready, *_exceptions(component, args)]),
    )


def _exceptions(component: Component, args: ControlPlaneHostingArgs) -> list[aws.ec2.VpcBlockPublicAccessExclusion]:
    """Exceptions from the account's Block Public Access, which else lets nobody in through an internet gateway.

    For the public subnets and no other: in those there are NAT gateways, which take no connections, and this load balancer.
    """
    return [
        aws.ec2.VpcBlockPublicAccessExclusion(
            component.child_name(f"public-{number + 1}"),
            internet_gateway_exclusion_mode="allow-bidirectional",
            subnet_id=args.placement.subnet_ids["public"][number],
            tags=component.tags(),
            opts=component.child(),
        )
        for number in range(args.zones)
    ]


def _firewall(component: Component, args: ControlPlaneHostingArgs, load_balancer: aws.lb.LoadBalancer) -> None:
    """AWS's managed rules and a limit for each address; what is blocked or counted is logged, without the caller's token."""
    rules = [_managed(priority, name, counted) for priority, (name, counted) in enumerate(_MANAGED_RULES.items(), start=1)]
    acl = aws.wafv2.WebAcl(
        component.child_name("api"),
        name=component.physical_name(NameKind.WEB_ACL, "api"),
        description="Broker API",
        scope="REGIONAL",
        default_action={"allow": {}},
        visibility_config=_visibility("api"),
        rules=[
            {
                "name": "limit-by-address",
                "priority": 0,
                "action": {"block": {}},
                "statement": {"rate_based_statement": {"limit": _REQUESTS_IN_FIVE_MINUTES, "aggregate_key_type": "IP"}},
                "visibility_config": _visibility("limit-by-address"),
            },
            *rules,
        ],
        tags=component.tags(),
        opts=component.child(),
    )
    aws.wafv2.WebAclAssociation(
        component.child_name("api"), resource_arn=load_balancer.arn, web_acl_arn=acl.arn, opts=component.child()
    )
    logs = log_group(
        component,
        "firewall",
        retention_days=args.log_retention_days,
        key_id=args.key.key_id if args.key else None,
        protect=args.context.protect,
        name=f"aws-waf-logs-{component.physical_name(NameKind.LOG_GROUP, 'firewall')}",  # the service asks for the prefix
    )
    aws.wafv2.WebAclLoggingConfiguration(
        component.child_name("api"),
        resource_arn=acl.arn,
        log_destination_configs=[logs.arn],
        redacted_fields=[{"single_header": {"name": "authorization"}}],
        logging_filter={
            "default_behavior": "DROP",
            "filters": [
                {
                    "behavior": "KEEP",
                    "requirement": "MEETS_ANY",
                    "conditions": [{"action_condition": {"action": action}} for action in _LOGGED_ACTIONS],
                }
            ],
        },
        opts=component.child(),
    )


def _managed(priority: int, name: str, counted: tuple[str, ...]) -> aws.wafv2.WebAclRuleArgsDict:
    overrides: list[aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgsDict] = [
        {"name": rule, "action_to_use": {"count": {}}} for rule in counted
    ]
    return {
        "name": name,
        "priority": priority,
        "override_action": {"none": {}},
        "statement": {
            "managed_rule_group_statement": {"vendor_name": "AWS", "name": name, "rule_action_overrides": overrides or None}
        },
        "visibility_config": _visibility(name),
    }


def _visibility(metric: str) -> aws.wafv2.WebAclRuleVisibilityConfigArgsDict:
    return {"cloudwatch_metrics_enabled": True, "metric_name": metric, "sampled_requests_enabled": False}
