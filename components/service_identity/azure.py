"""The services' identities on Azure: managed identities that roles on AWS become."""

import pulumi
import pulumi_azure_native as azure_native

from components.federation import AZURE_AUDIENCE, require_given
from components.service_identity import ServiceIdentity, ServiceIdentityArgs
from vocabulary import Cloud, NameKind, Service


class AzureServiceIdentity(ServiceIdentity):
    """A user-assigned managed identity for each service, with one federated identity credential each.

    Source: Entra, "Configure a user-assigned managed identity to trust an external identity provider": issuer, subject and
    audience are compared exactly and with case.
    """

    _CLOUD = Cloud.AZURE

    def __init__(self, name: str, args: ServiceIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_given("aws_issuer", args.aws_issuer)
        super().__init__(name, args.context, opts)
        self._args = args
        identities = {service: self._identity(service) for service in args.role_arns}
        for service, arn in args.role_arns.items():
            self._federation(service, identities[service], arn)
        self.register(
            token_issuer=args.aws_issuer,
            token_audience=AZURE_AUDIENCE,
            principals={service.value: identity.principal_id for service, identity in identities.items()},
            client_ids={service.value: identity.client_id for service, identity in identities.items()},
        )

    def _identity(self, service: Service) -> azure_native.managedidentity.UserAssignedIdentity:
        return azure_native.managedidentity.UserAssignedIdentity(
            self.child_name(service),
            resource_group_name=self._args.scope,
            resource_name_=self.context.name(NameKind.MANAGED_IDENTITY, f"{self._args.target}-{service}"),
            location=self.context.place(Cloud.AZURE).name,
            tags=self.tags(),
            opts=self.child(),
        )

    def _federation(
        self, service: Service, identity: azure_native.managedidentity.UserAssignedIdentity, arn: str
    ) -> azure_native.managedidentity.FederatedIdentityCredential:
        return azure_native.managedidentity.FederatedIdentityCredential(
            self.child_name(f"{service}-federation"),
            resource_group_name=self._args.scope,
            resource_name_=identity.name,
            federated_identity_credential_resource_name=f"aws-{service}",
            issuer=self._args.aws_issuer,
            subject=arn,
            audiences=[AZURE_AUDIENCE],
            opts=self.child(),
        )
