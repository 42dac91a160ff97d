"""Explicit providers: one for each account, subscription or project, set up completely, since ambient settings do
not reach them."""

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure_native
import pulumi_gcp as gcp

from vocabulary import Cloud, Region, region_in


def aws_provider(name: str, *, region: Region, account_id: str, assume_role: str | None) -> pulumi.ProviderResource:
    """Provider for one AWS account; it refuses to work on any other."""
    role = f"arn:aws:iam::{account_id}:role/{assume_role}" if assume_role else None
    provider: pulumi.ProviderResource = aws.Provider(
        name,
        region=region_in(Cloud.AWS, region).name,
        allowed_account_ids=[account_id],
        assume_roles=[aws.ProviderAssumeRoleArgs(role_arn=role, session_name="ml-control-plane")] if role else None,
    )
    return provider


def azure_provider(name: str, *, region: Region, subscription_id: str, tenant_id: str) -> pulumi.ProviderResource:
    """Provider for one Azure subscription."""
    provider: pulumi.ProviderResource = azure_native.Provider(
        name,
        location=region_in(Cloud.AZURE, region).name,
        subscription_id=subscription_id,
        tenant_id=tenant_id,
        disable_pulumi_partner_id=True,
    )
    return provider


def gcp_provider(name: str, *, region: Region, project_id: str) -> pulumi.ProviderResource:
    """Provider for one Google Cloud project; the attribution label is off, since it would show as a change."""
    provider: pulumi.ProviderResource = gcp.Provider(
        name,
        region=region_in(Cloud.GCP, region).name,
        project=project_id,
        add_pulumi_attribution_label=False,
        user_project_override=True,
        billing_project=project_id,
    )
    return provider


def with_provider(provider: pulumi.ProviderResource) -> pulumi.ResourceOptions:
    """Options of a component that builds with ``provider``."""
    return pulumi.ResourceOptions(providers=[provider])
