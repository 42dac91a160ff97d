"""The control plane's identity on Azure: a managed identity that the control-plane role on AWS becomes."""

import pulumi
import pulumi_azure_native as azure_native

from components.control_plane_identity import CONTROL_PLANE, ControlPlaneIdentity, ControlPlaneIdentityArgs
from components.federation import AZURE_AUDIENCE, require_given
from vocabulary import Cloud, NameKind


class AzureControlPlaneIdentity(ControlPlaneIdentity):
    """A user-assigned managed identity with one federated identity credential.

    Source: Entra, "Configure a user-assigned managed identity to trust an external identity provider": issuer, subject and
    audience are compared exactly and with case; an identity takes at most 20 credentials.
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: ControlPlaneIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_given("aws_issuer", args.aws_issuer)
        require_given("aws_role_arn", args.aws_role_arn)
        super().__init__(name, args.context, opts)
        identity = self._identity(args)
        self._federation(args, identity)
        self.register(
            principal=identity.principal_id,
            token_issuer=args.aws_issuer,
            token_audience=AZURE_AUDIENCE,
            client_id=identity.client_id,
        )

    def _identity(self, args: ControlPlaneIdentityArgs) -> azure_native.managedidentity.UserAssignedIdentity:
        return azure_native.managedidentity.UserAssignedIdentity(
            self.child_name("identity"),
            resource_group_name=args.scope,
            resource_name_=self.context.name(NameKind.MANAGED_IDENTITY, CONTROL_PLANE),
            location=self.context.place(Cloud.AZURE).name,
            tags=self.tags(),
            opts=self.child(),
        )

    def _federation(
        self, args: ControlPlaneIdentityArgs, identity: azure_native.managedidentity.UserAssignedIdentity
    ) -> azure_native.managedidentity.FederatedIdentityCredential:
        return azure_native.managedidentity.FederatedIdentityCredential(
            self.child_name("federation"),
            resource_group_name=args.scope,
            resource_name_=identity.name,
            federated_identity_credential_resource_name="aws-control-plane",
            issuer=args.aws_issuer,
            subject=args.aws_role_arn,
            audiences=[AZURE_AUDIENCE],
            opts=self.child(),
        )
