"""``mlcp parity``: the shipped stacks differ only as declared, and every way of breaking parity is found and named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

import pytest

from automation.analysis import declared
from automation.analysis.facts import Facet
from automation.analysis.parity import Axis, Comparison, Declarations, Difference, compare, read_declarations
from automation.analysis.resolved_plan import ResolvedPlan
from automation.failures import BadInputError
from tests.automation.analysis.plans import (
    unprotected,
    with_inputs,
    with_option,
    with_resource,
    without,
    without_component,
)
from tests.stacks.simulation import ROOT, STACKS, shipped
from vocabulary import REQUIRED_TAGS

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
S3_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
S3_ACCESS = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
S3_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
S3_OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
S3_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
TOPIC = "aws:sns/topic:Topic"
QUEUE = "aws:sqs/queue:Queue"
ACCOUNT = "azure-native:storage:StorageAccount"
BLOBS = "azure-native:storage:BlobServiceProperties"
WORKSPACE = "azure-native:operationalinsights:Workspace"
VAULT = "azure-native:keyvault:Vault"
BUCKET = "gcp:storage/bucket:Bucket"
LOG_BUCKET = "gcp:logging/projectBucketConfig:ProjectBucketConfig"
PROVIDER = "provider's key"
TAGS = dict.fromkeys(REQUIRED_TAGS, "x")


@cache
def declarations() -> Declarations:
    return read_declarations(ROOT)


def compared(*instead: ResolvedPlan) -> Comparison:
    """The comparison of the shipped plans, with ``instead`` in place of those of the same stack."""
    plans = {stack: shipped(stack) for stack in STACKS} | {plan.stack: plan for plan in instead}
    return compare(list(plans.values()), declarations())


@cache
def as_shipped() -> Comparison:
    return compared()


def test_shipped_stacks_differ_only_as_declared_and_no_declaration_is_stale() -> None:
    assert as_shipped().drift == ()
    assert [str(declaration) for declaration in as_shipped().stale] == []
    assert as_shipped().succeeded
    assert len(as_shipped().intended) > 10


def test_every_reason_is_told() -> None:
    told = {reason for difference in as_shipped().intended for reason in difference.reasons}
    assert {declaration.reason for declaration in (*declarations().clouds, *declarations().stacks)} <= told


@dataclass(frozen=True)
class Break:
    """One way of breaking parity in prod, and how it is named."""

    what: str
    change: Callable[[ResolvedPlan], ResolvedPlan]
    facet: Facet
    cloud: str
    value: str
    resource: str
    kind: str = ""
    capability: str = "logging"


BREAKS = [
    Break(
        "entries of one cloud are kept shorter",
        partial(with_inputs, type_=LOG_GROUP, name="logging-store", retentionInDays=30),
        Facet.RETENTION,
        "aws",
        "30 days",
        "logging-store",
        kind="log store",
    ),
    Break(
        "entries of one cloud are kept for ever",
        partial(with_inputs, type_=LOG_GROUP, name="logging-store", retentionInDays=None),
        Facet.RETENTION,
        "aws",
        "for ever",
        "logging-store",
        kind="log store",
    ),
    Break(
        "one workspace keeps entries longer",
        partial(with_inputs, type_=WORKSPACE, name="logging-store", retentionInDays=730),
        Facet.RETENTION,
        "azure",
        "730 days",
        "logging-store",
        kind="log store",
    ),
    Break(
        "one archive can be deleted earlier",
        partial(with_inputs, type_=BUCKET, name="logging-archive", retentionPolicy__retentionPeriod="2592000"),
        Facet.RETENTION,
        "gcp",
        "30 days",
        "logging-archive",
        kind="object store",
    ),
    Break(
        "an S3 bucket has no key of ours",
        partial(without, type_=S3_ENCRYPTION, name="logging-archive"),
        Facet.ENCRYPTION,
        "aws",
        PROVIDER,
        "logging-archive",
    ),
    Break(
        "a Cloud Storage bucket has no key of ours",
        partial(with_inputs, type_=BUCKET, name="logging-archive", encryption=None),
        Facet.ENCRYPTION,
        "gcp",
        PROVIDER,
        "logging-archive",
    ),
    Break(
        "a storage account has no key of ours",
        partial(with_inputs, type_=ACCOUNT, name="logging-archive", encryption__keySource="Microsoft.Storage"),
        Facet.ENCRYPTION,
        "azure",
        PROVIDER,
        "logging-archive",
    ),
    Break(
        "a log bucket has no key of ours",
        partial(with_inputs, type_=LOG_BUCKET, name="logging-store", cmekSettings=None),
        Facet.ENCRYPTION,
        "gcp",
        PROVIDER,
        "logging-store",
    ),
    Break(
        "a topic is not encrypted at all",
        partial(with_inputs, type_=TOPIC, name="logging-alarms", kmsMasterKeyId=None),
        Facet.ENCRYPTION,
        "aws",
        "not encrypted",
        "logging-alarms",
    ),
    Break(
        "there is one more queue, without a key of ours",
        partial(with_resource, component="mlcp:logging:AwsLogging", type_=QUEUE, name="logging-extra", inputs={"tags": TAGS}),
        Facet.ENCRYPTION,
        "aws",
        PROVIDER,
        "logging-extra",
    ),
    Break(
        "an S3 bucket takes public policies",
        partial(with_inputs, type_=S3_ACCESS, name="logging-archive", blockPublicPolicy=False),
        Facet.EXPOSURE,
        "aws",
        "public",
        "logging-archive",
    ),
    Break(
        "an S3 bucket has no public access block",
        partial(without, type_=S3_ACCESS, name="logging-archive"),
        Facet.EXPOSURE,
        "aws",
        "public",
        "logging-archive",
    ),
    Break(
        "a Cloud Storage bucket may become public",
        partial(with_inputs, type_=BUCKET, name="logging-archive", publicAccessPrevention="inherited"),
        Facet.EXPOSURE,
        "gcp",
        "public",
        "logging-archive",
    ),
    Break(
        "a storage account lets every address in",
        partial(with_inputs, type_=ACCOUNT, name="logging-archive", networkRuleSet__defaultAction="Allow"),
        Facet.EXPOSURE,
        "azure",
        "public",
        "logging-archive",
    ),
    Break(
        "a storage account lets one more address in",
        partial(
            with_inputs, type_=ACCOUNT, name="logging-archive", networkRuleSet__ipRules=[{"iPAddressOrRange": "198.51.100.9"}]
        ),
        Facet.EXPOSURE,
        "azure",
        "closed to all but listed addresses",
        "logging-archive",
    ),
    Break(
        "an S3 bucket keeps no versions",
        partial(with_inputs, type_=S3_VERSIONING, name="logging-archive", versioningConfiguration__status="Suspended"),
        Facet.REDUNDANCY,
        "aws",
        "not versioned",
        "logging-archive",
        kind="object store",
    ),
    Break(
        "a storage account keeps no versions",
        partial(with_inputs, type_=BLOBS, name="logging-archive", isVersioningEnabled=False),
        Facet.REDUNDANCY,
        "azure",
        "not versioned",
        "logging-archive",
        kind="object store",
    ),
    Break(
        "a resource of one cloud has no owner",
        partial(with_inputs, type_=ACCOUNT, name="logging-archive", tags__owner=None),
        Facet.TAGS,
        "azure",
        "owner missing",
        "logging-archive",
    ),
    Break(
        "a resource of one cloud has no labels",
        partial(with_inputs, type_=BUCKET, name="logging-archive", labels={"owner": "x"}),
        Facet.TAGS,
        "gcp",
        "environment, cost-center, data-sensitivity, provider, workload, managed-by missing",
        "logging-archive",
    ),
    Break(
        "a storage account takes account keys",
        partial(with_inputs, type_=ACCOUNT, name="logging-archive", allowSharedKeyAccess=True),
        Facet.IDENTITIES,
        "azure",
        "keys or passwords too",
        "logging-archive",
    ),
    Break(
        "a Cloud Storage bucket has access control lists",
        partial(with_inputs, type_=BUCKET, name="logging-archive", uniformBucketLevelAccess=False),
        Facet.IDENTITIES,
        "gcp",
        "keys or passwords too",
        "logging-archive",
    ),
    Break(
        "an S3 bucket has access control lists",
        partial(without, type_=S3_OWNERSHIP, name="logging-archive"),
        Facet.IDENTITIES,
        "aws",
        "keys or passwords too",
        "logging-archive",
    ),
    Break(
        "a vault has access policies",
        partial(with_inputs, type_=VAULT, name="logging-key", properties__enableRbacAuthorization=False),
        Facet.IDENTITIES,
        "azure",
        "keys or passwords too",
        "logging-key",
    ),
    Break(
        "one cloud's archive can be deleted",
        partial(with_option, type_=BUCKET, name="logging-archive", protect=False),
        Facet.PROTECTION,
        "gcp",
        "unprotected",
        "logging-archive",
    ),
]


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.what)
def test_a_cloud_that_differs_is_named(broken: Break) -> None:
    comparison = compared(broken.change(shipped("prod")))
    found = [d for d in new_drift(comparison) if d.axis is Axis.CLOUDS]
    assert [(d.capability, d.facet, d.kind, d.stacks) for d in found] == [
        (broken.capability, broken.facet, broken.kind, ("prod",))
    ], found
    odd = [side for side in found[0].sides if side.value == broken.value]
    assert [(side.where, broken.resource in side.resources) for side in odd] == [(broken.cloud, True)], found
    assert len({side.value for side in found[0].sides}) > 1
    assert not comparison.succeeded


def new_drift(comparison: Comparison) -> Sequence[Difference]:
    """Drift that the shipped stacks do not have."""
    return [difference for difference in comparison.drift if difference not in as_shipped().drift]


def test_a_cloud_without_a_capability_is_named() -> None:
    found = new_drift(compared(without_component(shipped("prod"), "mlcp:networking:GcpNetwork")))
    between = {d.axis: d for d in found if (d.capability, d.facet) == ("networking", Facet.PRESENCE)}
    sides = {side.where: side.value for side in between[Axis.CLOUDS].sides}
    assert sides == {"aws": "built", "azure": "built", "gcp": "absent"}
    assert {s.where: s.value for s in between[Axis.STACKS].sides} == {"dev": "built", "staging": "built", "prod": "absent"}


def test_a_stack_without_a_capability_is_named() -> None:
    plan = shipped("dev")
    for cloud in ("Aws", "Azure", "Gcp"):
        plan = without_component(plan, f"mlcp:cost:{cloud}Cost")
    found = new_drift(compared(plan))
    named = [(d.axis, d.capability, d.facet, d.kind, d.clouds) for d in found]
    assert named == [(Axis.STACKS, "cost", Facet.PRESENCE, "", ("aws", "azure", "gcp"))]
    assert {side.where: side.value for side in found[0].sides} == {"dev": "absent", "staging": "built", "prod": "built"}


def test_protection_off_in_prod_is_named_though_the_clouds_agree() -> None:
    comparison = compared(unprotected(shipped("prod")))
    assert "* differs between stacks in protection" in [str(declaration) for declaration in comparison.stale]
    assert not comparison.succeeded


def test_protection_in_dev_is_named_with_what_is_declared() -> None:
    found = new_drift(compared(with_option(shipped("dev"), BUCKET, "logging-archive", protect=True)))
    by_axis = {d.axis: d for d in found}
    odd = [side for side in by_axis[Axis.CLOUDS].sides if side.value == "protected"]
    assert [(side.where, side.resources) for side in odd] == [("gcp", ("logging-archive",))]
    assert by_axis[Axis.STACKS].hint == "declared for dev: unprotected"


def test_stacks_that_differ_without_a_setting_that_does_are_named() -> None:
    changed = with_inputs(shipped("staging"), LOG_GROUP, "logging-store", retentionInDays=60)
    found = [d for d in new_drift(compared(changed)) if d.axis is Axis.CLOUDS]
    assert [(d.facet, d.stacks) for d in found] == [(Facet.RETENTION, ("staging",))]
    logging = shipped("staging").settings.logging.model_copy(update={"retention_days": 30})
    same_setting = replace(changed, settings=shipped("staging").settings.model_copy(update={"logging": logging}))
    hints = [d.hint for d in new_drift(compared(same_setting)) if d.axis is Axis.STACKS and d.capability == "logging"]
    assert hints == ["setting logging.retention_days is 30 in dev and staging, which differ"] * 2  # AWS, and the other two


def test_a_declaration_that_no_difference_needs_is_stale() -> None:
    needless = declared.parse(
        Declarations,
        "clouds: [{capability: logging, facet: exposure, cloud: aws, value: public, reason: 'Somebody wanted it long ago.'}]\n"
        "stacks: [{facet: tags, setting: owner, reason: 'Somebody wanted it long ago.'}]",
        "parity.yaml",
    )
    plans = [shipped(stack) for stack in STACKS]
    assert [str(entry) for entry in compare(plans, needless).stale] == [
        "logging has exposure 'public' on AWS",
        "* differs between stacks in tags by owner",
    ]


def test_a_declaration_about_a_cloud_that_nobody_uses_is_not_stale() -> None:
    plans = [without_component(shipped(stack), "mlcp:image_registry:AzureImageRegistry") for stack in ("dev", "staging", "prod")]
    stale = compare(plans, declarations()).stale
    assert [str(entry) for entry in stale if "image_registry" in str(entry)] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("clouds: [{capability: logging}]", "clouds[0].facet: Field required"),
        (
            "clouds: [{capability: a, facet: colour, cloud: aws, value: red, reason: because it is red and nice}]",
            "clouds[0].facet: Input should be 'presence', 'encryption',",
        ),
        (
            "clouds: [{capability: a, facet: tags, cloud: oracle, value: x, reason: because it is red and nice}]",
            "clouds[0].cloud: Input should be 'aws', 'azure' or 'gcp', not 'oracle'",
        ),
        ("stacks: [{facet: tags, setting: owner, reason: because}]", "stacks[0].reason: String should have at least 20"),
        ("stacks: [{facet: tags, reason: because it is red and nice}]", "give either 'setting' or 'values'"),
        ("cloud: []", "cloud: Extra inputs are not permitted"),
        ("clouds: [", "parity.yaml is no valid YAML"),
    ],
)
def test_a_wrong_declaration_is_told(text: str, message: str) -> None:
    with pytest.raises(BadInputError) as error:
        declared.parse(Declarations, text, "parity.yaml")
    assert message in str(error.value)
    assert str(error.value).startswith("parity.yaml")
