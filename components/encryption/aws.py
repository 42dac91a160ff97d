"""Encryption on AWS: KMS keys whose policies name the services that may use them."""

import pulumi
import pulumi_aws as aws

from components.aws_policies import document, require_account_id
from components.encryption import DELETION_DAYS, ROTATION_DAYS, STANDBY, USED_BY_JOBS, Encryption, EncryptionArgs, KeyPurpose
from components.encryption.aws_documents import key_policy
from vocabulary import Cloud, NameKind, standby_region_in


class AwsEncryption(Encryption):
    """A KMS key for each purpose, in the home region; a key of its own, not a replica, for what lies in the standby region.

    KMS keys are in hardware modules. CloudTrail records every use of them by itself.

    Sources: KMS "Rotate AWS KMS keys", "Delete an AWS KMS key", "Multi-Region keys in AWS KMS" (S3 treats those as keys of one
    region).
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: EncryptionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the keys.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id.
        """
        require_account_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        self._account_id = args.account_id
        home = self.context.place(self._CLOUD).name
        standby = standby_region_in(self._CLOUD, self.context.region)
        purposes = KeyPurpose if args.customer_managed_keys else ()
        keys = {purpose.value: self._key(purpose, home) for purpose in purposes}
        standby_keys = {p.value: self._key(p, standby, "-standby") for p in purposes if p in STANDBY and standby is not None}
        self.register(
            key_ids={purpose: key.arn for purpose, key in keys.items()},
            key_user_ids={},
            vault_id="",
            standby_key_ids={purpose: key.arn for purpose, key in standby_keys.items()},
            standby_key_user_ids={},
            standby_vault_id="",
        )

    def _key(self, purpose: KeyPurpose, region: str, suffix: str = "") -> aws.kms.Key:
        """A key with its alias, which is the same in both regions: whoever looks for it need not know where it is."""
        key = aws.kms.Key(
            self.child_name(f"{purpose}{suffix}"),
            region=region,
            description=f"Encrypts {purpose} in {self.context.environment}",
            enable_key_rotation=True,
            rotation_period_in_days=ROTATION_DAYS,
            deletion_window_in_days=DELETION_DAYS,
            policy=document(key_policy(self._account_id, region, purpose)),
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        alias = f"ml-{purpose}" if purpose in USED_BY_JOBS else purpose.value
        aws.kms.Alias(
            self.child_name(f"{purpose}{suffix}"),
            region=region,
            name=f"alias/{self.context.name(NameKind.KMS_ALIAS, alias)}",
            target_key_id=key.key_id,
            opts=self.child(),
        )
        return key
