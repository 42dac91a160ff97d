"""The services' identities on AWS: outbound federation of the environment's account, and the roles by name."""

import pulumi
import pulumi_aws as aws

from components.aws_policies import AWS_AUDIENCE
from components.service_identity import ServiceIdentity, ServiceIdentityArgs
from vocabulary import Cloud


class AwsServiceIdentity(ServiceIdentity):
    """Outbound federation, and the ARNs of roles that the environment's stack makes.

    Federation is on or off for a whole account; enabling it twice is a conflict, so that no other stack may. Being on, it lets
    nobody in anywhere: a role also needs ``sts:GetWebIdentityToken``, and the other cloud's trust.
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: ServiceIdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, args.context, opts)
        federation = aws.iam.OutboundWebIdentityFederation(self.child_name("outbound"), opts=self.child())
        principals = {service.value: arn for service, arn in args.role_arns.items()}
        self.register(
            token_issuer=federation.issuer_identifier,
            token_audience=AWS_AUDIENCE,
            principals=principals,
            client_ids=principals,
        )
