"""Deterministic physical names within every limit of length and alphabet that the clouds impose.

A name is a function of its input alone, so that every run, service and policy derives the same one. No two inputs give the
same name: whatever is cut or dropped is made up for by a hash of the whole input. A hash starts with a digit, so that ordinary
words of its length ("training") are not mistaken for one; an input that ends like a hash or like a generation is hashed too, so
that it cannot pass for another's name.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

_LOGICAL: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_GENERATION_END: Final = re.compile(r"-g[0-9]+$")
_HASH: Final = "[0-9][a-z2-7]{7}"
_AZURE: Final = "Azure: Naming rules and restrictions for Azure resources"


@dataclass(frozen=True, kw_only=True)
class NameRule:
    """What a cloud allows as a name of one kind of resource.

    Attributes:
        source: the service's page or API call that documents the rule.
        maximum: longest name, in characters.
        minimum: shortest name, in characters.
        hyphens: whether hyphens are allowed; otherwise they are dropped and a hash keeps names apart.
        tombstone: whether a deleted name stays reserved, so that names carry the generation.
        forbidden: a pattern that must not occur in the name.
    """

    source: str
    maximum: int
    minimum: int = 1
    hyphens: bool = True
    tombstone: bool = False
    forbidden: str | None = None

    def forbids(self, name: str) -> bool:
        """Whether ``name`` holds what must not occur."""
        return self.forbidden is not None and re.search(self.forbidden, name) is not None


@unique
class NameKind(Enum):
    """Kinds of resource whose names are chosen here, each with its rule; equal rules would make one kind an alias of another."""

    # AWS
    S3_BUCKET = NameRule(
        source="S3: Bucket naming rules",
        maximum=63,
        minimum=3,
        forbidden=r"^(xn--|sthree-|amzn-s3-demo-)|-(s3alias|an)$",
    )
    IAM_ROLE = NameRule(source="IAM: CreateRole", maximum=64)
    IAM_POLICY = NameRule(source="IAM: CreatePolicy", maximum=128)
    KMS_ALIAS = NameRule(source="KMS: CreateAlias, without 'alias/'", maximum=250)
    LOG_GROUP = NameRule(source="CloudWatch Logs: CreateLogGroup", maximum=512)
    SNS_TOPIC = NameRule(source="SNS: CreateTopic", maximum=256)
    SQS_QUEUE = NameRule(source="SQS: CreateQueue", maximum=80)
    TRAIL = NameRule(source="CloudTrail: CreateTrail", maximum=128, minimum=3)
    DELIVERY_STREAM = NameRule(source="Firehose: CreateDeliveryStream", maximum=64)
    LOAD_BALANCER = NameRule(
        source="Elastic Load Balancing: CreateLoadBalancer and CreateTargetGroup", maximum=32, forbidden=r"^internal-"
    )
    ECS = NameRule(source="ECS: CreateCluster, CreateService and RegisterTaskDefinition", maximum=255)
    SCHEDULE = NameRule(source="EventBridge Scheduler: CreateSchedule and CreateScheduleGroup", maximum=64)
    DATABASE = NameRule(source="RDS: CreateDBCluster and CreateDBInstance", maximum=63)
    WEB_ACL = NameRule(source="AWS WAF: CreateWebACL", maximum=128)
    BUDGET = NameRule(
        source="AWS Budgets: CreateBudget; Consumption: Budgets; Cloud Billing: budgets.create, with 60 the fewest",
        maximum=60,
    )
    DATA_EXPORT = NameRule(
        source="Data Exports: CreateExport; Cost Management: Exports, whose 64 characters are the least", maximum=64, minimum=3
    )
    PERMISSION_SET = NameRule(source="IAM Identity Center: CreatePermissionSet", maximum=32)
    SAGEMAKER = NameRule(source="SageMaker: CreateDomain and CreateModelPackageGroup", maximum=63)
    ECR_REPOSITORY = NameRule(source="ECR: CreateRepository", maximum=256, minimum=2)
    LAMBDA_FUNCTION = NameRule(source="Lambda: CreateFunction", maximum=64)
    EVENT_BUS = NameRule(source="EventBridge: CreateEventBus", maximum=256)
    EVENT_RULE = NameRule(source="EventBridge: PutRule", maximum=64)
    EVENT_ARCHIVE = NameRule(source="EventBridge: CreateArchive", maximum=48)
    HTTP_API = NameRule(source="API Gateway: CreateApi, as in the provider", maximum=128)
    ATHENA_WORKGROUP = NameRule(source="Athena: CreateWorkGroup", maximum=128)
    GLUE_DATABASE = NameRule(
        source="Athena: Name databases, tables, and columns; hyphens become underscores afterwards", maximum=255
    )
    SECRET = NameRule(
        source="Secrets Manager: DeleteSecret; a deleted one's name stays taken through its recovery window",
        maximum=512,
        tombstone=True,
    )
    DYNAMODB_TABLE = NameRule(source="DynamoDB: CreateTable", maximum=255, minimum=3)
    # Azure
    RESOURCE_GROUP = NameRule(source=_AZURE, maximum=90)
    STORAGE_ACCOUNT = NameRule(source=_AZURE, maximum=24, minimum=3, hyphens=False)
    KEY_VAULT = NameRule(source=_AZURE, maximum=24, minimum=3, tombstone=True)
    ML_WORKSPACE = NameRule(
        source=f"{_AZURE}; Azure Machine Learning: Workspace soft deletion, 14 days; registries likewise",
        maximum=33,
        minimum=3,
        tombstone=True,
    )
    CONTAINER_REGISTRY = NameRule(source=f"{_AZURE}, Microsoft.ContainerRegistry", maximum=50, minimum=5, hyphens=False)
    POLICY_ASSIGNMENT = NameRule(source="Azure: Naming rules, policy assignments of a management group", maximum=24, minimum=2)
    MANAGED_IDENTITY = NameRule(source=_AZURE, maximum=128, minimum=3)
    LOG_ANALYTICS_WORKSPACE = NameRule(
        source="Log Analytics: Delete and recover a workspace", maximum=63, minimum=4, tombstone=True
    )
    AZURE_RESOURCE = NameRule(
        source=f"{_AZURE}; the strictest of the Microsoft.Network and Microsoft.Insights kinds", maximum=64, minimum=2
    )
    EVENT_GRID_TOPIC = NameRule(source=f"{_AZURE}, Microsoft.EventGrid", maximum=50, minimum=3)
    # Google Cloud
    GCS_BUCKET = NameRule(source="Cloud Storage: About buckets", maximum=63, minimum=3, forbidden=r"^goog|google|g00gle")
    SERVICE_ACCOUNT = NameRule(
        source="IAM: Delete and undelete service accounts; a deleted one's grants linger for 60 days and fit no new one",
        maximum=30,
        minimum=6,
        tombstone=True,
    )
    WORKLOAD_IDENTITY_POOL = NameRule(
        source="IAM: projects.locations.workloadIdentityPools.create",
        maximum=32,
        minimum=4,
        tombstone=True,
        forbidden=r"^gcp-",
    )
    CUSTOM_ROLE = NameRule(source="IAM: projects.roles.create", maximum=64, minimum=3, hyphens=False, tombstone=True)
    KMS_KEY_RING = NameRule(source="Cloud KMS: keyRings.create; rings are never deleted", maximum=63, tombstone=True)
    KMS_CRYPTO_KEY = NameRule(source="Cloud KMS: cryptoKeys.create; keys are never deleted", maximum=63, tombstone=True)
    LOG_BUCKET = NameRule(source="Cloud Logging: Log buckets; pending deletion for 7 days", maximum=100, tombstone=True)
    ARTIFACT_REPOSITORY = NameRule(source="Artifact Registry: Create standard repositories", maximum=63)
    PUBSUB = NameRule(source="Pub/Sub: Guidelines to name a topic or a subscription", maximum=255, minimum=3, forbidden="^goog")
    COMPUTE = NameRule(source="Compute Engine: Naming resources (RFC 1035)", maximum=63)
    VERTEX_AI = NameRule(source="Vertex AI: featureOnlineStores.create; BigQuery: Name datasets", maximum=60, hyphens=False)
    PSC_FORWARDING_RULE = NameRule(
        source="Private Service Connect: Access Google APIs through endpoints", maximum=20, hyphens=False
    )

    @property
    def rule(self) -> NameRule:
        """The rule itself."""
        return self.value


def physical_name(kind: NameKind, logical: str, generation: int = 1) -> str:
    """The name of a resource of ``kind``; readable while it fits, otherwise cut and closed with a hash of the whole input.

    Args:
        kind: what is named.
        logical: lower-case words joined by single hyphens, starting with a letter, such as ``acme-dev-flow-logs``.
        generation: 1 or more; used only by kinds whose deleted names stay reserved.

    Raises:
        ValueError: ``logical`` or ``generation`` is malformed.
    """
    if not _LOGICAL.fullmatch(logical):
        raise ValueError(
            f"name {logical!r}: write lower-case letters and digits in words joined by single hyphens, starting with a letter"
        )
    if generation < 1:
        raise ValueError(f"generation {generation}: write 1 or a larger whole number")
    rule = kind.rule
    suffix = f"-g{generation}" if rule.tombstone and generation > 1 else ""
    name = logical + suffix
    if not _is_ambiguous(rule, logical, name) and rule.minimum <= len(name) <= rule.maximum and not rule.forbids(name):
        return name
    separator, words = ("-", name) if rule.hyphens else ("", name.replace("-", ""))
    tail = separator + _hash(f"{logical}\n{suffix}")
    head = words[: rule.maximum - len(tail)].rstrip("-")
    return f"x{tail}" if rule.forbids(head + tail) else head + tail


def _is_ambiguous(rule: NameRule, logical: str, name: str) -> bool:
    """Whether another input could have ``name`` too: one that is hashed, of another generation or with other hyphens."""
    ends_like_generation = rule.tombstone and _GENERATION_END.search(logical) is not None
    ends_like_hash = re.search(f"{'-' if rule.hyphens else ''}{_HASH}$", logical) is not None
    loses_hyphens = not rule.hyphens and "-" in name
    return ends_like_generation or ends_like_hash or loses_hyphens


def _hash(text: str) -> str:
    """38 bits of the SHA-256 of ``text`` in the form ``_HASH``: a digit and seven characters of base 32."""
    characters = digest(text, 8)
    return f"{ord(characters[0]) % 10}{characters[1:]}"


def digest(text: str, length: int) -> str:
    """The first ``length`` characters of the SHA-256 of ``text`` in lower-case base 32 (letters and 2 to 7; 5 bits each)."""
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode().lower()[:length]
