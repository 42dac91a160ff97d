"""Names are legal in every service, and no two inputs share one.

``DOCUMENTED`` is written from the services' pages, not from the code's own rules.
"""

import re
from enum import Enum, unique
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vocabulary import Environment, NameKind, Region, Sensitivity, StackContext, physical_name
from vocabulary.names import NameRule

# Kind: (the whole name must match this, no part of it may match this, page).
NEVER = r"(?!)"
DOCUMENTED: dict[NameKind, tuple[str, str, str]] = {
    NameKind.S3_BUCKET: (
        r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        r"^xn--|^sthree-|^amzn-s3-demo-|-s3alias$|--ol-s3$|\.mrap$|--x-s3$|--table-s3$|-an$|\.\.|^\d+\.\d+\.\d+\.\d+$",
        "Amazon S3: General purpose bucket naming rules",
    ),
    NameKind.IAM_ROLE: (r"[\w+=,.@-]{1,64}", NEVER, "IAM API: CreateRole, RoleName"),
    NameKind.IAM_POLICY: (r"[\w+=,.@-]{1,128}", NEVER, "IAM API: CreatePolicy, PolicyName"),
    NameKind.KMS_ALIAS: (r"[a-zA-Z0-9/_-]{1,250}", r"^aws/", "AWS KMS API: CreateAlias, AliasName, less 'alias/'"),
    NameKind.LOG_GROUP: (r"[.\-_/#A-Za-z0-9]{1,512}", r"^aws/", "CloudWatch Logs API: CreateLogGroup, logGroupName"),
    NameKind.SNS_TOPIC: (r"[A-Za-z0-9_-]{1,256}", NEVER, "Amazon SNS API: CreateTopic, Name"),
    NameKind.SQS_QUEUE: (r"[A-Za-z0-9_-]{1,80}", NEVER, "Amazon SQS API: CreateQueue, QueueName"),
    NameKind.LAMBDA_FUNCTION: (r"[a-zA-Z0-9_-]{1,64}", NEVER, "AWS Lambda API: CreateFunction, FunctionName"),
    NameKind.EVENT_BUS: (r"[.\-_A-Za-z0-9]{1,256}", r"^aws\.partner|^default$", "Amazon EventBridge API: CreateEventBus, Name"),
    NameKind.EVENT_RULE: (r"[.\-_A-Za-z0-9]{1,64}", NEVER, "Amazon EventBridge API: PutRule, Name"),
    NameKind.EVENT_ARCHIVE: (r"[.\-_A-Za-z0-9]{1,48}", NEVER, "Amazon EventBridge API: CreateArchive, ArchiveName"),
    NameKind.HTTP_API: (r".{1,128}", NEVER, "API Gateway V2 API: CreateApi, name; the length is the provider's"),
    NameKind.ATHENA_WORKGROUP: (r"[a-zA-Z0-9._-]{1,128}", NEVER, "Amazon Athena API: CreateWorkGroup, Name"),
    NameKind.GLUE_DATABASE: (r"[a-z][a-z0-9-]{0,254}", NEVER, "Amazon Athena: Name databases, tables, and columns"),
    NameKind.SECRET: (r"[a-zA-Z0-9/_+=.@-]{1,512}", NEVER, "AWS Secrets Manager API: CreateSecret, Name"),
    NameKind.DYNAMODB_TABLE: (r"[a-zA-Z0-9_.-]{3,255}", NEVER, "Amazon DynamoDB API: CreateTable, TableName"),
    NameKind.TRAIL: (
        r"[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]",
        r"[._-]{2}|^\d+\.\d+\.\d+\.\d+$",
        "AWS CloudTrail: Naming requirements for CloudTrail resources",
    ),
    NameKind.DELIVERY_STREAM: (r"[a-zA-Z0-9_.-]{1,64}", NEVER, "Amazon Data Firehose API: CreateDeliveryStream"),
    NameKind.PERMISSION_SET: (r"[\w+=,.@-]{1,32}", NEVER, "IAM Identity Center API: CreatePermissionSet, Name"),
    NameKind.SAGEMAKER: (r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", NEVER, "SageMaker API: CreateDomain, DomainName; EntityName"),
    NameKind.ML_WORKSPACE: (
        r"[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}",
        NEVER,
        "Azure Machine Learning REST API: Workspaces and Registries, Create Or Update: workspaceName, registryName",
    ),
    NameKind.VERTEX_AI: (r"[a-z_][a-z0-9_]{0,59}", NEVER, "Vertex AI REST API: featureOnlineStores.create, featureOnlineStoreId"),
    NameKind.LOAD_BALANCER: (
        r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?",
        r"^internal-",
        "Elastic Load Balancing API: CreateLoadBalancer, Name",
    ),
    NameKind.ECS: (r"[a-zA-Z0-9_-]{1,255}", NEVER, "Amazon ECS API: CreateCluster, clusterName"),
    NameKind.SCHEDULE: (r"[0-9a-zA-Z-_.]{1,64}", NEVER, "EventBridge Scheduler API: CreateSchedule, Name"),
    NameKind.DATABASE: (
        r"[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?",
        r"--",
        "Amazon RDS API: CreateDBCluster, DBClusterIdentifier",
    ),
    NameKind.WEB_ACL: (r"[\w-]{1,128}", NEVER, "AWS WAF API: CreateWebACL, Name"),
    NameKind.BUDGET: (
        r"[^:\\]{1,60}",
        r"/action/",
        "AWS Budgets API: CreateBudget, BudgetName; Cloud Billing Budget API: displayName",
    ),
    NameKind.DATA_EXPORT: (r"[0-9A-Za-z_-]{3,64}", NEVER, "Data Exports API: CreateExport, Name; Cost Management: export names"),
    NameKind.ECR_REPOSITORY: (
        r"(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*",
        NEVER,
        "Amazon ECR API: CreateRepository, repositoryName",
    ),
    NameKind.CONTAINER_REGISTRY: (r"[a-zA-Z0-9]{5,50}", NEVER, "Azure: Naming rules, Microsoft.ContainerRegistry/registries"),
    NameKind.ARTIFACT_REPOSITORY: (
        r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?",
        NEVER,
        "Artifact Registry: Create standard repositories, repository names",
    ),
    NameKind.RESOURCE_GROUP: (r"[\w.()-]{1,90}", r"\.$", "Azure: Naming rules, Microsoft.Resources/resourcegroups"),
    NameKind.STORAGE_ACCOUNT: (r"[a-z0-9]{3,24}", NEVER, "Azure: Naming rules, Microsoft.Storage/storageAccounts"),
    NameKind.KEY_VAULT: (r"[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]", r"--", "Azure: Naming rules, Microsoft.KeyVault/vaults"),
    NameKind.MANAGED_IDENTITY: (
        r"[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}",
        NEVER,
        "Azure: Naming rules, Microsoft.ManagedIdentity/userAssignedIdentities",
    ),
    NameKind.LOG_ANALYTICS_WORKSPACE: (
        r"[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]",
        NEVER,
        "Azure: Naming rules, Microsoft.OperationalInsights/workspaces",
    ),
    NameKind.POLICY_ASSIGNMENT: (
        r"[^#<>*%&:?.+/\\ ][^#<>*%&:?+/\\]{0,22}[^#<>*%&:?+/\\. ]",
        NEVER,
        "Azure: Naming rules, Microsoft.Authorization/policyAssignments, at a management group",
    ),
    NameKind.AZURE_RESOURCE: (
        r"[a-zA-Z0-9][\w.-]{0,62}\w",
        r"[<>*%&:\\?+/#]",
        "Azure: Naming rules, Microsoft.Network/virtualNetworks and Microsoft.Insights",
    ),
    NameKind.EVENT_GRID_TOPIC: (r"[a-zA-Z0-9-]{3,50}", NEVER, "Azure: Naming rules, Microsoft.EventGrid/topics"),
    NameKind.GCS_BUCKET: (
        r"[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]",
        r"^goog|google|g00gle|^\d+\.\d+\.\d+\.\d+$",
        "Cloud Storage: About Cloud Storage buckets, bucket names",
    ),
    NameKind.SERVICE_ACCOUNT: (r"[a-z]([-a-z0-9]{4,28}[a-z0-9])", NEVER, "IAM REST: projects.serviceAccounts.create, accountId"),
    NameKind.WORKLOAD_IDENTITY_POOL: (
        r"[a-z0-9-]{4,32}",
        r"^gcp-",
        "IAM REST: projects.locations.workloadIdentityPools.create, workloadIdentityPoolId",
    ),
    NameKind.CUSTOM_ROLE: (r"[a-zA-Z0-9_.]{3,64}", NEVER, "IAM REST: projects.roles.create, roleId"),
    NameKind.KMS_KEY_RING: (r"[a-zA-Z0-9_-]{1,63}", NEVER, "Cloud KMS REST: projects.locations.keyRings.create, keyRingId"),
    NameKind.KMS_CRYPTO_KEY: (r"[a-zA-Z0-9_-]{1,63}", NEVER, "Cloud KMS REST: keyRings.cryptoKeys.create, cryptoKeyId"),
    NameKind.LOG_BUCKET: (r"[a-zA-Z0-9][\w.-]{0,99}", NEVER, "Cloud Logging REST: LogBucket, name"),
    NameKind.PUBSUB: (r"[A-Za-z][A-Za-z0-9._~+%-]{2,254}", r"^goog", "Pub/Sub: Guidelines to name a topic or a subscription"),
    NameKind.COMPUTE: (r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?", NEVER, "Compute Engine: Naming resources"),
    NameKind.PSC_FORWARDING_RULE: (
        r"[a-z][a-z0-9]{0,19}",
        NEVER,
        "Private Service Connect: Access Google APIs through endpoints, endpoint name",
    ),
}

# Where a deleted name stays reserved, or what was granted to it lingers.
TOMBSTONES = {
    NameKind.SECRET: "Secrets Manager: a deleted secret keeps its name through its recovery window, 7 to 30 days",
    NameKind.KEY_VAULT: "Key Vault: soft delete and purge protection, 7 to 90 days",
    NameKind.ML_WORKSPACE: "Azure Machine Learning: a deleted workspace can be recovered for 14 days",
    NameKind.LOG_ANALYTICS_WORKSPACE: "Azure Monitor: deleted workspaces can be recovered for 14 days",
    NameKind.SERVICE_ACCOUNT: "IAM: Delete and undelete service accounts, role bindings are purged after 60 days",
    NameKind.WORKLOAD_IDENTITY_POOL: "IAM: deleted pools can be restored for 30 days",
    NameKind.CUSTOM_ROLE: "IAM: a deleted role's id cannot be used again for 37 days",
    NameKind.KMS_KEY_RING: "Cloud KMS: object lifetime, key rings cannot be deleted",
    NameKind.KMS_CRYPTO_KEY: "Cloud KMS: object lifetime, keys cannot be deleted",
    NameKind.LOG_BUCKET: "Cloud Logging: a deleted bucket is pending for 7 days",
}

KINDS = list(NameKind)
kinds = st.sampled_from(KINDS)
generations = st.integers(1, 99)
# Words that services reserve and forms that names take by themselves come up often; by chance they never would.
words = st.one_of(
    st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True),
    st.sampled_from(
        ["g1", "g2", "g22", "google", "goog", "gcp", "aws", "xn", "sthree", "s3alias", "an", "training", "2abcdefg", "x7777777"]
    ),
)
logicals = (
    st.lists(words, min_size=1, max_size=60)
    .map("-".join)
    .map(lambda text: text if text[0].isalpha() else f"a{text}")
    .map(lambda text: text[:700].rstrip("-"))
)


def is_legal(kind: NameKind, name: str) -> bool:
    allowed, forbidden, _ = DOCUMENTED[kind]
    return re.fullmatch(allowed, name, re.ASCII) is not None and re.search(forbidden, name) is None


def test_every_kind_has_a_documented_rule_here() -> None:
    assert set(DOCUMENTED) == set(NameKind)
    assert {kind for kind in NameKind if kind.rule.tombstone} == set(TOMBSTONES)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(logical=logicals, generation=generations)
@example(logical="a", generation=1)
@example(logical="a", generation=99)
@example(logical="a" * 700, generation=99)
@example(logical="a-" * 300 + "b", generation=2)
@example(logical="google", generation=1)
@example(logical="goog-le", generation=1)
@example(logical="sthree-models", generation=1)
@example(logical="acme-s3alias", generation=1)
@example(logical="acme-an", generation=1)
@example(logical="gcp-pool", generation=3)
def test_names_are_legal_and_always_the_same(kind: NameKind, logical: str, generation: int) -> None:
    name = physical_name(kind, logical, generation)
    assert is_legal(kind, name), f"{name!r} breaks: {DOCUMENTED[kind][2]}"
    assert physical_name(kind, logical, generation) == name


@given(kinds, logicals, generations, logicals, generations)
def test_different_inputs_have_different_names(
    kind: NameKind, one: str, one_generation: int, other: str, other_generation: int
) -> None:
    if not kind.rule.tombstone:
        one_generation = other_generation = 1
    if (one, one_generation) != (other, other_generation):
        assert physical_name(kind, one, one_generation) != physical_name(kind, other, other_generation)


@given(kinds, logicals, generations)
def test_a_name_used_as_an_input_gets_another_name_unless_it_is_that_input(kind: NameKind, logical: str, generation: int) -> None:
    """The hardest pair: the second input looks exactly like what the first one became."""
    generation = generation if kind.rule.tombstone else 1
    name = physical_name(kind, logical, generation)
    if (name, 1) != (logical, generation):
        assert physical_name(kind, name) != name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_near_twins_are_kept_apart(kind: NameKind) -> None:
    long = "acme-ml-" + "very-long-name-" * 40
    inputs = [
        *(long + end for end in ("a", "b", "g2", "a-g2")),
        *("acme-ml-logs", "acme-mllogs", "acmeml-logs", "acmemllogs"),
        *("acme", "acme-g2", "acme-g2-g2", "acme-g22", "acme-2abcdefg", "acme-2abcdefg-g2"),
        *("google", "google-logs", "goog", "gcp-a", "gcp-b", "x"),
    ]
    used = range(1, 24) if kind.rule.tombstone else [1]
    names = [physical_name(kind, logical, generation) for logical, generation in product(inputs, used)]
    assert len(set(names)) == len(names)


@given(kinds, logicals, generations)
def test_only_kinds_with_tombstones_change_with_the_generation(kind: NameKind, logical: str, generation: int) -> None:
    changes = physical_name(kind, logical, generation + 1) != physical_name(kind, logical, generation)
    assert changes == kind.rule.tombstone


@pytest.mark.parametrize(
    ("kind", "logical", "generation", "name"),
    [
        (NameKind.S3_BUCKET, "acme-ml-dev-logging-archive", 1, "acme-ml-dev-logging-archive"),
        (NameKind.IAM_ROLE, "acme-ml-dev-identity-training", 7, "acme-ml-dev-identity-training"),
        (NameKind.IAM_ROLE, "acme-gpu4workers", 1, "acme-gpu4workers"),
        (NameKind.KEY_VAULT, "acme-ml-dev-secrets", 2, "acme-ml-dev-secrets-g2"),
    ],
)
def test_a_name_that_fits_stays_readable(kind: NameKind, logical: str, generation: int, name: str) -> None:
    assert physical_name(kind, logical, generation) == name


@pytest.mark.parametrize(
    ("kind", "logical", "generation", "start"),
    [
        (NameKind.STORAGE_ACCOUNT, "acme-ml-dev-logging-archive", 1, "acmemldevlogging"),
        (NameKind.SERVICE_ACCOUNT, "acme-ml-staging-identity-pipelines", 1, "acme-ml-staging-ident-"),
        (NameKind.PSC_FORWARDING_RULE, "acme-ml-dev-networking", 1, "acmemldevnet"),
        (NameKind.CUSTOM_ROLE, "acme-ml-operator", 2, "acmemloperatorg2"),
    ],
)
def test_a_name_that_does_not_fit_keeps_its_start(kind: NameKind, logical: str, generation: int, start: str) -> None:
    name = physical_name(kind, logical, generation)
    assert name.startswith(start)
    assert re.fullmatch(r"-?[0-9][a-z2-7]{7}", name.removeprefix(start.rstrip("-")))


@pytest.mark.parametrize(
    "logical",
    ["", "-a", "a-", "a--b", "1a", "Acme", "acme_ml", "acme.ml", "acme ml", "acme-ml\n", "akmé", "a/b", "٣a"],
)
def test_a_malformed_name_says_what_to_write(logical: str) -> None:
    with pytest.raises(ValueError, match="write lower-case letters and digits in words joined by single hyphens") as error:
        physical_name(NameKind.S3_BUCKET, logical)
    assert str(error.value).startswith(f"name {logical!r}: ")


@pytest.mark.parametrize("generation", [0, -1])
def test_a_generation_below_one_says_what_to_write(generation: int) -> None:
    with pytest.raises(ValueError, match=f"^generation {generation}: write 1 or a larger whole number$"):
        physical_name(NameKind.KEY_VAULT, "acme", generation)


def test_two_kinds_with_equal_rules_cannot_be_written() -> None:
    """An enum would silently make the second an alias of the first."""
    assert list(NameKind.__members__.values()) == KINDS
    members = {"ONE": NameRule(source="the same page", maximum=9), "TWO": NameRule(source="the same page", maximum=9)}
    with pytest.raises(ValueError, match="TWO -> ONE"):
        unique(Enum("Kinds", members))  # type: ignore[arg-type]


def test_a_stack_names_by_prefix_environment_and_its_generation() -> None:
    stack = StackContext(
        prefix="acme-ml",
        environment=Environment.PROD,
        region=Region.EU_CENTRAL,
        owner="ml-platform@example.com",
        cost_center="cc-4711",
        data_sensitivity=Sensitivity.CONFIDENTIAL,
        generation=3,
    )
    assert stack.name(NameKind.KMS_KEY_RING, "logging") == "acme-ml-prod-logging-g3"
    assert stack.name(NameKind.GCS_BUCKET, "logging") == "acme-ml-prod-logging"
