"""Network guardrails on AWS: VPC Block Public Access in the environment's account and region.

Deliberately not here: who may change the setting; that is said by the rights of pipelines and people (``account_access``,
``human_access``).
"""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import require_account_id
from components.network_guardrails import NO_PUBLIC_INGRESS, NetworkGuardrails, NetworkGuardrailsArgs
from vocabulary import Cloud

BLOCK_MODE: Final = "block-ingress"
"""Lets out what NAT gateways send and lets nothing in; ``block-bidirectional`` would stop egress as well (VPC: "Block public
access to VPCs and subnets")."""


class AwsNetworkGuardrails(NetworkGuardrails):
    """VPC Block Public Access: no internet gateway lets a connection in, whatever route tables and security groups say."""

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: NetworkGuardrailsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        require_account_id("account_id", args.account_id)
        super().__init__(name, args.context, opts)
        options = aws.ec2.VpcBlockPublicAccessOptions(
            self.child_name(NO_PUBLIC_INGRESS), internet_gateway_block_mode=BLOCK_MODE, opts=self.child()
        )
        self.register(guardrail_ids={NO_PUBLIC_INGRESS: options.id})
