"""Google Cloud types as neutral facts.

Sources: each service's page on customer-managed encryption keys; "Public access prevention" and "Object versioning" of Cloud
Storage; "Restrict network ingress for Cloud Run".
"""

from typing import Final

from automation.analysis.facts.model import (
    IDENTITY_ONLY,
    KEYS_ALLOWED,
    NOT_VERSIONED,
    PRIVATE,
    PUBLIC,
    VERSIONED,
    ZONES,
    Facet,
    Kind,
)
from automation.analysis.facts.readers import always, days_at, identity_at, key_at, keyed, seconds, true_at
from automation.analysis.facts.view import View, at

_INTERNAL: Final = {"INGRESS_TRAFFIC_INTERNAL_ONLY": PRIVATE, "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER": PRIVATE}


def _bucket_redundancy(view: View) -> str:
    # A retention policy keeps objects from being overwritten at all, and excludes versioning with it in this program's use.
    kept = view.get("versioning", "enabled") or view.get("retentionPolicy")
    return VERSIONED if kept else NOT_VERSIONED


def _undelivered(view: View) -> str | None:
    """A subscription to a topic that others leave to what they can not deliver."""
    topics = {at(other.inputs, "deadLetterPolicy", "deadLetterTopic") for other in view.resources.of(view.resource.type)}
    return "dead-letter subscription" if view.get("topic") in topics else None


def _undelivered_topic(view: View) -> str | None:
    """A topic that subscriptions leave to what they can not deliver."""
    subscriptions = view.resources.of("gcp:pubsub/subscription:Subscription")
    topics = {at(subscription.inputs, "deadLetterPolicy", "deadLetterTopic") for subscription in subscriptions}
    return "dead-letter topic" if view.resource.id in topics else None


def _attached(view: View) -> str | None:
    return PUBLIC if view.get("gceSetup", "disablePublicIp") is not True else PRIVATE


GCP: Final = {
    "gcp:artifactregistry/repository:Repository": Kind(
        name="image store", holds_data=True, readers={Facet.ENCRYPTION: key_at(("kmsKeyName",))}
    ),
    "gcp:bigquery/dataset:Dataset": Kind(
        name="table",
        holds_data=True,
        readers={Facet.ENCRYPTION: key_at(("defaultEncryptionConfiguration", "kmsKeyName"))},
    ),
    "gcp:cloudrunv2/job:Job": Kind(
        name="container task",
        readers={
            Facet.ENCRYPTION: key_at(("template", "template", "encryptionKey")),
            Facet.IDENTITIES: identity_at("template", "template", "serviceAccount"),
        },
    ),
    "gcp:cloudrunv2/service:Service": Kind(
        name="container service",
        readers={
            Facet.ENCRYPTION: key_at(("template", "encryptionKey")),
            Facet.EXPOSURE: keyed("ingress", words=_INTERNAL, otherwise=PUBLIC),
            Facet.REDUNDANCY: always(ZONES),
            Facet.IDENTITIES: identity_at("template", "serviceAccount"),
        },
    ),
    "gcp:cloudrunv2/workerPool:WorkerPool": Kind(
        name="container service",
        readers={
            Facet.ENCRYPTION: key_at(("template", "encryptionKey")),
            Facet.REDUNDANCY: always(ZONES),
            Facet.IDENTITIES: identity_at("template", "serviceAccount"),
        },
    ),
    "gcp:colab/runtimeTemplate:RuntimeTemplate": Kind(
        name="notebook template",
        readers={
            Facet.ENCRYPTION: key_at(("encryptionSpec", "kmsKeyName")),
            Facet.EXPOSURE: true_at("networkSpec", "enableInternetAccess", yes=PUBLIC, no=PRIVATE),
        },
    ),
    "gcp:dataform/config:Config": Kind(name="notebook files", readers={Facet.ENCRYPTION: key_at(("defaultKmsKeyName",))}),
    "gcp:kms/cryptoKey:CryptoKey": Kind(name="key", holds_data=True),
    "gcp:logging/projectBucketConfig:ProjectBucketConfig": Kind(
        name="log store",
        holds_data=True,
        readers={Facet.ENCRYPTION: key_at(("cmekSettings", "kmsKeyName")), Facet.RETENTION: days_at("retentionDays")},
    ),
    "gcp:pubsub/subscription:Subscription": Kind(
        name="subscription",
        variant=_undelivered,
        readers={Facet.RETENTION: lambda view: seconds(view.get("messageRetentionDuration"))},
    ),
    "gcp:pubsub/topic:Topic": Kind(
        name="topic",
        variant=_undelivered_topic,
        readers={
            Facet.ENCRYPTION: key_at(("kmsKeyName",)),
            Facet.RETENTION: lambda view: seconds(view.get("messageRetentionDuration")),
        },
    ),
    "gcp:secretmanager/regionalSecret:RegionalSecret": Kind(
        name="secret", holds_data=True, readers={Facet.ENCRYPTION: key_at(("customerManagedEncryption", "kmsKeyName"))}
    ),
    "gcp:secretmanager/secret:Secret": Kind(
        name="secret",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: key_at(
                ("replication", "userManaged", "replicas", "customerManagedEncryption", "kmsKeyName"),
                ("replication", "auto", "customerManagedEncryption", "kmsKeyName"),
            )
        },
    ),
    "gcp:storage/bucket:Bucket": Kind(
        name="object store",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: key_at(("encryption", "defaultKmsKeyName")),
            Facet.RETENTION: lambda view: seconds(view.get("retentionPolicy", "retentionPeriod")),
            Facet.EXPOSURE: keyed("publicAccessPrevention", words={"enforced": PRIVATE}, otherwise=PUBLIC),
            Facet.REDUNDANCY: _bucket_redundancy,
            Facet.IDENTITIES: true_at("uniformBucketLevelAccess", yes=IDENTITY_ONLY, no=KEYS_ALLOWED),
        },
    ),
    "gcp:vertex/aiFeatureGroup:AiFeatureGroup": Kind(name="feature store"),
    "gcp:vertex/aiFeatureOnlineStore:AiFeatureOnlineStore": Kind(
        name="feature store", holds_data=True, readers={Facet.ENCRYPTION: key_at(("encryptionSpec", "kmsKeyName"))}
    ),
    "gcp:vertex/aiMetadataStore:AiMetadataStore": Kind(
        name="workspace", holds_data=True, readers={Facet.ENCRYPTION: key_at(("encryptionSpec", "kmsKeyName"))}
    ),
    "gcp:vertex/aiTensorboard:AiTensorboard": Kind(
        name="workspace", holds_data=True, readers={Facet.ENCRYPTION: key_at(("encryptionSpec", "kmsKeyName"))}
    ),
    "gcp:workbench/instance:Instance": Kind(
        name="notebook",
        holds_data=True,
        readers={
            Facet.ENCRYPTION: key_at(("gceSetup", "dataDisks", "kmsKey"), ("gceSetup", "bootDisk", "kmsKey")),
            Facet.EXPOSURE: _attached,
            Facet.IDENTITIES: identity_at("gceSetup", "serviceAccounts"),
        },
    ),
}
"""What each type is, and how its facts are read."""
