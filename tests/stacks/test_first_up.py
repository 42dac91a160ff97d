"""What a first up needs to have made before: services refuse, or give up on, what comes earlier. A second up would hide it."""

from collections.abc import Iterable

import pytest

from tests.stacks.simulation import shipped

_NEEDS = {
    "prod": [
        # Lambda looks at an image when a function is made: the repository's policy has to let it.
        ("lambda/function", "secret-broker-changes", "ecr/repositoryPolicy", "image-registry-control-plane"),
        ("lambda/function", "evidence-lake-writer", "ecr/repositoryPolicy", "image-registry-control-plane"),
        # ECS gives a deployment up when its first tasks fail, for want of a right to start or to do anything.
        ("ecs/service", "control-plane-hosting-workload-broker", "iam/rolePolicy", "control-plane-hosting-launcher-rights"),
        (
            "ecs/service",
            "control-plane-hosting-workload-broker",
            "iam/rolePolicy",
            "control-plane-hosting-workload-broker-rights",
        ),
        ("ecs/service", "control-plane-hosting-artifact-replication", "iam/rolePolicy", "control-plane-hosting-launcher-rights"),
        ("ecs/service", "otel-collector-gateway", "iam/rolePolicy", "otel-collector-start"),
        ("ecs/service", "otel-collector-gateway", "iam/rolePolicy", "otel-collector-registration"),
        ("ecs/service", "otel-collector-gateway", "vpclattice/listener", "otel-collector-gateway"),
        # ECS makes the log group of Container Insights itself if it is not there, without retention and key.
        ("ecs/cluster", "control-plane-hosting-services", "cloudwatch/logGroup", "control-plane-hosting-insights"),
        ("ecs/cluster", "otel-collector-gateway", "cloudwatch/logGroup", "otel-collector-insights"),
        # Lambda checks that the role may read the queue; EventBridge and Secrets Manager check that they may call.
        ("lambda/eventSourceMapping", "secret-broker-changes", "iam/rolePolicy", "secret-broker-broker"),
        ("lambda/eventSourceMapping", "evidence-lake-writer", "iam/rolePolicy", "evidence-lake-writer"),
        ("cloudwatch/eventTarget", "secret-broker-current", "sqs/queuePolicy", "secret-broker-changes"),
        (
            "secretsmanager/secretRotation",
            "secret-broker-source-webhook-signing-key",
            "lambda/permission",
            "secret-broker-rotate-generated",
        ),
        # Deliveries are tried when they are set up.
        ("lb/loadBalancer", "control-plane-hosting-api", "s3/bucketPolicy", "control-plane-hosting-access-logs"),
        ("bcmdata/export", "cost-focus", "s3/bucketPolicy", "cost-export"),
        ("xray/traceSegmentDestination", "otel-collector-traces", "cloudwatch/logResourcePolicy", "otel-collector-traces"),
        ("s3/bucketReplicationConfig", "artifact-store-replication", "iam/rolePolicy", "artifact-store-replication"),
    ],
    "org": [
        # Only an administrator of the organization's sees more than its own account.
        (
            "accessanalyzer/analyzer",
            "governance-detection-analyzer",
            "organizations/delegatedAdministrator",
            "governance-administrator-access-analyzer",
        ),
        (
            "guardduty/organizationConfiguration",
            "governance-detection-members",
            "guardduty/organizationAdminAccount",
            "governance-administrator-guardduty",
        ),
        ("cloudtrail/trail", "governance-audit-trail", "s3/bucketPolicy", "governance-security-audit"),
        ("cloudtrail/trail", "governance-audit-trail", "organizations/awsServiceAccess", "governance-trust-cloudtrail"),
    ],
}


def _waited_for(stack: str, urn: str) -> set[str]:
    """All that comes before, over any number of steps."""
    dependencies: dict[str, Iterable[str]] = {made.urn: made.dependencies for made in shipped(stack).created}
    seen: set[str] = set()
    ahead = [urn]
    while ahead:
        for earlier in dependencies.get(ahead.pop(), ()):
            if earlier not in seen:
                seen.add(earlier)
                ahead.append(earlier)
    return seen


@pytest.mark.parametrize(("stack", "need"), [(stack, need) for stack, needs in _NEEDS.items() for need in needs])
def test_nothing_is_made_before_what_it_needs(stack: str, need: tuple[str, str, str, str]) -> None:
    kind, name, needed_kind, needed_name = need

    def urn(kind: str, name: str) -> str:
        (found,) = (made.urn for made in shipped(stack).created if made.name == name and made.token.startswith(f"aws:{kind}:"))
        return str(found)

    assert urn(needed_kind, needed_name) in _waited_for(stack, urn(kind, name))
