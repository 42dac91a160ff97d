"""Encryption on Google Cloud: Cloud KMS keys, and grants to the service agents that encrypt for us."""

from typing import Final

import pulumi
import pulumi_gcp as gcp

from components.encryption import DELETION_DAYS, ROTATION_DAYS, STANDBY, Encryption, EncryptionArgs, KeyPurpose
from components.gcp_dual_regions import dual_region
from components.gcp_projects import require_project_id
from vocabulary import Cloud, NameKind

_SECONDS_PER_DAY: Final = 86_400

_AGENTS: Final[dict[KeyPurpose, tuple[str, ...]]] = {
    KeyPurpose.ML: ("aiplatform", "bigquery", "compute", "dataform", "notebooks", "storage"),
    KeyPurpose.ARTIFACTS: ("storage",),
    KeyPurpose.IMAGES: ("artifactregistry",),
    KeyPurpose.EVIDENCE: ("pubsub",),
    KeyPurpose.SECRETS: ("pubsub", "secretmanager"),
    KeyPurpose.TELEMETRY: ("run",),
    KeyPurpose.SERVICES: ("bigquery",),
}
"""Services whose agents encrypt with a key. Of the control plane's services only the costs service keeps data here."""


class GcpEncryption(Encryption):
    """A key ring in the home region with a key for each purpose; keys of what spans two regions in a ring that does, too.

    Key rings and keys are never deleted, so that their names carry the generation; a key's versions are destroyed.

    Sources: Cloud KMS "Customer-managed encryption keys (CMEK)", "Cloud HSM", "Key rotation", "Destroy and restore key versions";
    IAM "Service agents".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: EncryptionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the keys.

        Raises:
            ArgumentError: ``account_id`` is not a project id.
        """
        require_project_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._args = args
        purposes = list(KeyPurpose) if args.customer_managed_keys else []
        pair = dual_region(self.context.region)
        spanning = [purpose for purpose in purposes if purpose in STANDBY and pair is not None]
        ring = self._ring("keys", self.context.place(self._CLOUD).name) if purposes else None
        standby_ring = self._ring("standby", pair.key_location) if spanning and pair else None
        keys = {}
        for purpose in purposes:
            holder = standby_ring if purpose in spanning else ring
            if holder is not None:
                keys[purpose.value] = self._key(purpose, holder)
        granted = self._grants(keys)
        self.register(
            key_ids=granted,
            key_user_ids={},
            vault_id=ring.id if ring else "",
            standby_key_ids={purpose.value: granted[purpose.value] for purpose in spanning},
            standby_key_user_ids={},
            standby_vault_id=standby_ring.id if standby_ring else "",
        )

    def _ring(self, suffix: str, location: str) -> gcp.kms.KeyRing:
        return gcp.kms.KeyRing(
            self.child_name(suffix),
            project=self._args.scope,
            location=location,
            name=self.physical_name(NameKind.KMS_KEY_RING, suffix),
            opts=self.child(protect=self.context.protect),
        )

    def _key(self, purpose: KeyPurpose, ring: gcp.kms.KeyRing) -> gcp.kms.CryptoKey:
        return gcp.kms.CryptoKey(
            self.child_name(purpose),
            key_ring=ring.id,
            name=self.context.name(NameKind.KMS_CRYPTO_KEY, purpose),
            purpose="ENCRYPT_DECRYPT",
            version_template={"algorithm": "GOOGLE_SYMMETRIC_ENCRYPTION", "protection_level": "HSM"},
            rotation_period=f"{ROTATION_DAYS * _SECONDS_PER_DAY}s",
            destroy_scheduled_duration=f"{DELETION_DAYS * _SECONDS_PER_DAY}s",
            labels=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _grants(self, keys: dict[str, gcp.kms.CryptoKey]) -> dict[str, pulumi.Output[str]]:
        """Ids of the keys, known once their agents may use them: a service refuses a key that its agent can not use."""
        agents = self._agents() if keys else {}
        granted: dict[str, pulumi.Output[str]] = {}
        for purpose, key in keys.items():
            members = [
                gcp.kms.CryptoKeyIAMMember(
                    self.child_name(f"{purpose}-{service}"),
                    crypto_key_id=key.id,
                    role="roles/cloudkms.cryptoKeyEncrypterDecrypter",
                    member=pulumi.Output.concat("serviceAccount:", agents[service]),
                    opts=self.child(),
                )
                for service in _AGENTS[KeyPurpose(purpose)]
            ]
            granted[purpose] = pulumi.Output.all(key.id, *(member.id for member in members)).apply(lambda ids: str(ids[0]))
        return granted

    def _agents(self) -> dict[str, pulumi.Output[str]]:
        """E-mail addresses of the service agents. Storage and BigQuery tell theirs when asked, which also creates it.

        Compute Engine has its agent from the start and tells it nobody: it is spelled.
        """
        asked = pulumi.InvokeOutputOptions(parent=self)
        storage = gcp.storage.get_project_service_account_output(project=self._args.scope, opts=asked)
        bigquery = gcp.bigquery.get_default_service_account_output(project=self._args.scope, opts=asked)
        number = gcp.organizations.get_project_output(project_id=self._args.scope, opts=asked).number
        services = {service for named in _AGENTS.values() for service in named} - {"bigquery", "compute", "storage"}
        identities = {
            service: gcp.projects.ServiceIdentity(
                self.child_name(f"agent-{service}"),
                project=self._args.scope,
                service=f"{service}.googleapis.com",
                opts=self.child(),
            )
            for service in sorted(services)
        }
        return {
            "storage": storage.email_address,
            "bigquery": bigquery.email,
            "compute": pulumi.Output.format("service-{0}@compute-system.iam.gserviceaccount.com", number),
            **{service: identity.email for service, identity in identities.items()},
        }
