"""Account baseline on AWS: safe defaults of the account in the home region, and access analysis."""

import pulumi
import pulumi_aws as aws

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from components.aws_policies import require_account_id
from vocabulary import Cloud

_METADATA_HOPS = 2
"""Hops that an answer of the instance metadata service travels: 1 would shut out containers on the instance."""


class AwsAccountBaseline(AccountBaseline):
    """Settings that every resource of the account inherits.

    Account-wide settings (S3, password policy) and settings of the home region (EBS, EC2, IAM Access Analyzer). An account holds
    one baseline: a region takes one account analyzer.

    Threat detection is not here: ``governance`` enables GuardDuty in all accounts of the organization, and an account takes only
    one detector.

    Sources: S3 "Blocking public access to your Amazon S3 storage", EBS "Encryption by default" and "Block public access for
    snapshots", EC2 "Configure the Instance Metadata Service", IAM Access Analyzer quotas, GuardDuty "Managing accounts with AWS
    Organizations", CIS AWS Foundations Benchmark (password policy).
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: AccountBaselineArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the baseline.

        Raises:
            ArgumentError: ``account_id`` is not an AWS account id.
        """
        require_account_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        parts = [
            *self._closed_to_the_public(args.account_id),
            *self._instance_defaults(),
            *self._sign_in_rules(),
            *self._access_analysis(),
        ]
        self.register(scope=pulumi.Output.all(*(part.id for part in parts)).apply(lambda _: args.account_id))

    def _closed_to_the_public(self, account_id: str) -> list[pulumi.CustomResource]:
        return [
            aws.s3.AccountPublicAccessBlock(
                self.child_name("s3-public-access"),
                account_id=account_id,
                block_public_acls=True,
                block_public_policy=True,
                ignore_public_acls=True,
                restrict_public_buckets=True,
                opts=self.child(),
            ),
            aws.ebs.SnapshotBlockPublicAccess(
                self.child_name("snapshot-public-access"), state="block-all-sharing", opts=self.child()
            ),
            aws.ec2.ImageBlockPublicAccess(self.child_name("image-public-access"), state="block-new-sharing", opts=self.child()),
        ]

    def _instance_defaults(self) -> list[pulumi.CustomResource]:
        return [
            aws.ebs.EncryptionByDefault(self.child_name("ebs-encryption"), enabled=True, opts=self.child()),
            aws.ec2.InstanceMetadataDefaults(
                self.child_name("instance-metadata"),
                http_tokens="required",
                http_put_response_hop_limit=_METADATA_HOPS,
                opts=self.child(),
            ),
            aws.ec2.SerialConsoleAccess(self.child_name("serial-console"), enabled=False, opts=self.child()),
        ]

    def _sign_in_rules(self) -> list[pulumi.CustomResource]:
        """No IAM user is ever created here; the policy stands in case somebody does it by hand."""
        return [
            aws.iam.AccountPasswordPolicy(
                self.child_name("password-policy"),
                minimum_password_length=14,
                password_reuse_prevention=24,
                require_lowercase_characters=True,
                require_uppercase_characters=True,
                require_numbers=True,
                require_symbols=True,
                allow_users_to_change_password=True,
                opts=self.child(),
            )
        ]

    def _access_analysis(self) -> list[pulumi.CustomResource]:
        return [
            aws.accessanalyzer.Analyzer(
                self.child_name("access-analyzer"),
                analyzer_name=self.child_name("access-analyzer"),
                type="ACCOUNT",
                tags=self.tags(),
                opts=self.child(),
            ),
        ]
