"""Every AWS policy document of the shipped stacks passes parliament, Duo's linter of IAM policies, but for listed exceptions.

parliament's table of actions and condition keys is older than some that we use; what it does not know was looked up in IAM's
"Service Authorization Reference" and, for actions, in botocore's service models.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import botocore.session
import pytest

from automation.analysis.access import aws
from tests.stacks.simulation import STACKS, shipped

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # parliament imports pkg_resources, which setuptools warns about
    from parliament import analyze_policy_string

TRUST = "aws:iam/role:Role"
REPOSITORY = "aws:ecr/repositoryPolicy:RepositoryPolicy"


@dataclass(frozen=True)
class Exempt:
    """What parliament says although it is right so.

    Attributes:
        issue: parliament's name of the issue.
        words: what is in its details; a regular expression.
        reason: why it is right.
        types: only in documents of these types; any if empty.
    """

    issue: str
    words: str
    reason: str
    types: tuple[str, ...] = ()


EXEMPT = (
    Exempt("RESOURCE_STAR", "", "policies of keys mean the key by it; rights on everything are judged by `mlcp access`"),
    Exempt("MALFORMED", "neither Resource", "trust and repository policies have no Resource", (TRUST, REPOSITORY)),
    Exempt("MISMATCHED_TYPE", "ArnLike .* given String", 'CloudWatch Logs, "Encrypt log data using AWS KMS", writes it so'),
    Exempt("MISMATCHED_TYPE", "s3:TlsVersion", 'the key is a decimal number (S3: "Amazon S3 condition key examples")'),
    Exempt("MISMATCHED_TYPE_BUT_USABLE", "", "an ARN without a wildcard is compared as text"),
    Exempt(
        "RESOURCE_MISMATCH", "ec2:CreateNetworkInterface", "each statement has its own kind of resource; together they are all"
    ),
    Exempt("RESOURCE_MISMATCH", "kms:CreateAlias", "each statement has its own kind of resource; together they are all"),
    Exempt("RESOURCE_MISMATCH", "ec2:CreateVpcBlockPublicAccessExclusion", "each statement has its own kind of resource"),
    Exempt("RESOURCE_MISMATCH", "elasticloadbalancing:.*/net/", "for application load balancers only; there are no others"),
    Exempt("RESOURCE_MISMATCH", "athena:TagResource", "for workgroups only; there are no other kinds"),
    Exempt(
        "RESOURCE_MISMATCH",
        "lambda:AddLayerVersionPermission",
        "a pattern of actions covers those of layers, of which there are none",
    ),
    Exempt("RESOURCE_MISMATCH", "s3:GetObjectAttributes", "works on objects; the Service Authorization Reference lists them"),
    Exempt("RESOURCE_MISMATCH", "logs:DescribeLogGroups", "the Service Authorization Reference has log-group as its resource"),
    Exempt(
        "RESOURCE_MISMATCH", "logs:TestMetricFilter|s3:ListAllMyBuckets", "a pattern of actions covers some that need `*` too"
    ),
    Exempt(
        "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
        "s3:",
        "whoever deploys a bucket writes its policy; guardrails of the organization keep it closed, and the trail tells",
        ("aws:iam/policy:Policy",),
    ),
    Exempt("UNKNOWN_ACTION", "sts:GetWebIdentityToken$", "newer than parliament; in botocore's model of STS"),
    Exempt(
        "UNKNOWN_ACTION", r"aps:\*WorkspaceConfiguration$", "newer than parliament; in botocore's model of Managed Prometheus"
    ),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "aws:SourceOrgID", 'a global key (IAM: "AWS global condition context keys")'),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "iam:PermissionsBoundary", "where a request has none the condition does not hold"),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "kms:EncryptionContext:", "a key for each pair of the context (KMS: condition keys)"),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "kms:ResourceAliases", "holds for actions on one key (KMS: condition keys)"),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "lambda:SourceFunctionArn", "sent with every call that a function makes (Lambda)"),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "rds:(StorageEncrypted|DatabaseEngine)", "RDS lists both for CreateDBInstance"),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "s3:TlsVersion", "S3 sends it with every request"),
    Exempt("UNKNOWN_CONDITION_FOR_ACTION", "s3:x-amz-object-ownership", "S3 lists it for PutBucketOwnershipControls"),
    Exempt("UNKNOWN_FEDERATION_SOURCE", "oidc-provider/", "providers of ours; parliament knows those of AWS only", (TRUST,)),
)


@cache
def linted(document: str) -> tuple[tuple[str, str], ...]:
    """Issue and details of all that parliament says about a document."""
    return tuple((finding.issue, str(finding.detail)) for finding in analyze_policy_string(document).findings)


@cache
def findings(stack: str) -> tuple[tuple[str, str, str, str], ...]:
    """Type, name, issue and details of all that parliament says about a stack's documents."""
    return tuple(
        (resource.type, resource.name, *said)
        for resource, document in aws.documents(shipped(stack).resources)
        for said in linted(document)
    )


def exemptions(type_: str, issue: str, detail: str) -> Iterator[Exempt]:
    for exempt in EXEMPT:
        if exempt.issue == issue and re.search(exempt.words, detail) and (not exempt.types or type_ in exempt.types):
            yield exempt


@pytest.mark.parametrize("stack", STACKS)
def test_every_policy_document_passes_the_linter(stack: str) -> None:
    assert len(list(aws.documents(shipped(stack).resources))) > 20
    unexplained = [
        f"{t} {name}: {issue}: {detail}" for t, name, issue, detail in findings(stack) if not any(exemptions(t, issue, detail))
    ]
    assert unexplained == []


def test_every_exemption_is_needed() -> None:
    used = {exempt for stack in STACKS for t, _, issue, detail in findings(stack) for exempt in exemptions(t, issue, detail)}
    assert set(EXEMPT) - used == set()


@pytest.mark.parametrize(
    ("service", "operations"),
    [("sts", {"GetWebIdentityToken"}), ("amp", {"DescribeWorkspaceConfiguration", "UpdateWorkspaceConfiguration"})],
)
def test_actions_that_the_linter_does_not_know_are_in_botocores_models(service: str, operations: set[str]) -> None:
    assert operations <= set(botocore.session.get_session().get_service_model(service).operation_names)


@pytest.mark.parametrize(
    ("action", "resource", "issue"),
    [
        ("s3:GetObjekt", "arn:aws:s3:::b/*", "UNKNOWN_ACTION"),
        ("s3:GetObject", "arn:aws:s3:::b", "RESOURCE_MISMATCH"),
        ("nope:Get", "*", "UNKNOWN_PREFIX"),
    ],
)
def test_the_linter_finds_what_is_wrong(action: str, resource: str, issue: str) -> None:
    document = f'{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}}}'
    found = analyze_policy_string(document).findings
    assert issue in {finding.issue for finding in found}
    assert not all(any(exemptions("aws:iam/rolePolicy:RolePolicy", f.issue, str(f.detail))) for f in found)
