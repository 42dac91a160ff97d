"""The authenticated HTTPS entry on AWS, where the other clouds deliver their events.

A declared public entry: who calls it comes from addresses of Microsoft and Google that change. Nothing gets past API Gateway
without a token of the right issuer and audience, but for Event Grid's handshake, which carries no event. Anybody with an account
at Google can get a token with any audience, and any application of the tenant one of Entra's, so that the function checks who it
was given to.

Sources: API Gateway "Control access to HTTP APIs with JWT authorizers"; Event Grid "Deliver events to Microsoft Entra protected
endpoints" and "Endpoint validation with CloudEvents schema"; Pub/Sub "Authentication for push subscriptions".
"""

import json
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.evidence_lake import AwsEvidenceLakeOptions, ingress_path
from components.evidence_lake.aws_frame import Frame
from vocabulary import Cloud, NameKind

EVENT_GRID_APPLICATION: Final = "4962773b-9cdb-44cf-a8bf-237846a00ab7"
"""Application id of Event Grid in Entra, the ``appid`` of its tokens, the same in every tenant of the public cloud."""

GOOGLE_ISSUER: Final = "https://accounts.google.com"

_REQUESTS_PER_SECOND: Final = 100
_BURST: Final = 200
"""What is more, comes again: Event Grid and Pub/Sub retry on 429."""

_ACCESS_LOG: Final = {
    name: f"$context.{name}"
    for name in ("requestId", "requestTime", "httpMethod", "path", "protocol", "status", "responseLength")
} | {
    "sourceIp": "$context.identity.sourceIp",
    "authorizerError": "$context.authorizer.error",
    "integrationError": "$context.integrationErrorMessage",
    "subject": "$context.authorizer.claims.sub",
}
"""Who called, with which answer; no token and no body."""


def sender_environment(options: AwsEvidenceLakeOptions) -> dict[str, pulumi.Input[str]]:
    """What the function compares a token's claims with: who each cloud's tokens must have been given to."""
    environment: dict[str, pulumi.Input[str]] = {}
    if options.entra:
        environment["EVIDENCE_AZURE_APPLICATION"] = EVENT_GRID_APPLICATION
    if options.google_pusher:
        environment["EVIDENCE_GCP_EMAIL"] = options.google_pusher
    return environment


class Ingress:
    """The API, and the address that events can be delivered to once it is up."""

    def __init__(self, frame: Frame, function: aws.lambda_.Function, options: AwsEvidenceLakeOptions) -> None:
        self._frame, self._lake = frame, frame.lake
        lake = frame.lake
        self.api = aws.apigatewayv2.Api(
            lake.child_name("ingress"),
            name=lake.physical_name(NameKind.HTTP_API, "ingress"),
            description="Evidence of the other clouds",
            protocol_type="HTTP",
            tags=lake.tags(),
            opts=lake.child(),
        )
        integration = aws.apigatewayv2.Integration(
            lake.child_name("ingress"),
            api_id=self.api.id,
            integration_type="AWS_PROXY",
            integration_method="POST",
            integration_uri=function.invoke_arn,
            payload_format_version="2.0",
            opts=lake.child(),
        )
        permission = aws.lambda_.Permission(
            lake.child_name("ingress"),
            statement_id="ingress",
            action="lambda:InvokeFunction",
            function=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=pulumi.Output.concat(self.api.execution_arn, "/*/*"),
            opts=lake.child(),
        )
        target = pulumi.Output.concat("integrations/", integration.id)
        routes = [self._route(cloud, target, audience, issuer) for cloud, (issuer, audience) in self._senders(options).items()]
        if options.entra:
            routes.append(self._handshake(target))
        stage = self._stage()
        ready = [permission.id, stage.id, *(route.id for route in routes)]
        self.url: pulumi.Output[str] = pulumi.Output.all(self.api.api_endpoint, *ready).apply(lambda known: str(known[0]))
        """Base of the entry, known once it answers: Event Grid calls it when its subscription is made."""

    def _senders(self, options: AwsEvidenceLakeOptions) -> dict[Cloud, tuple[str, pulumi.Input[str]]]:
        """Issuer and audience of the tokens of each cloud that sends. Entra's of version 1, as the bootstrap sets it up."""
        senders: dict[Cloud, tuple[str, pulumi.Input[str]]] = {}
        if options.entra:
            senders[Cloud.AZURE] = (f"https://sts.windows.net/{options.entra.tenant_id}/", options.entra.audience)
        if options.google_pusher:
            senders[Cloud.GCP] = (GOOGLE_ISSUER, pulumi.Output.concat(self.api.api_endpoint, ingress_path(Cloud.GCP)))
        return senders

    def _route(
        self, cloud: Cloud, target: pulumi.Output[str], audience: pulumi.Input[str], issuer: str
    ) -> aws.apigatewayv2.Route:
        authorizer = aws.apigatewayv2.Authorizer(
            self._lake.child_name(f"from-{cloud}"),
            api_id=self.api.id,
            name=f"from-{cloud}",
            authorizer_type="JWT",
            identity_sources=["$request.header.Authorization"],
            jwt_configuration={"issuer": issuer, "audiences": [audience]},
            opts=self._lake.child(),
        )
        return aws.apigatewayv2.Route(
            self._lake.child_name(f"from-{cloud}"),
            api_id=self.api.id,
            route_key=f"POST {ingress_path(cloud)}",
            target=target,
            authorization_type="JWT",
            authorizer_id=authorizer.id,
            opts=self._lake.child(),
        )

    def _handshake(self, target: pulumi.Output[str]) -> aws.apigatewayv2.Route:
        """Event Grid asks without a token whether it may deliver, and is answered; no event comes this way."""
        return aws.apigatewayv2.Route(
            self._lake.child_name("handshake"),
            api_id=self.api.id,
            route_key=f"OPTIONS {ingress_path(Cloud.AZURE)}",
            target=target,
            authorization_type="NONE",
            opts=self._lake.child(),
        )

    def _stage(self) -> aws.apigatewayv2.Stage:
        lake = self._lake
        logs = self._frame.log_group("ingress-access")
        settings: dict[str, Any] = {
            "detailed_metrics_enabled": True,
            "throttling_rate_limit": _REQUESTS_PER_SECOND,
            "throttling_burst_limit": _BURST,
        }
        return aws.apigatewayv2.Stage(
            lake.child_name("ingress"),
            api_id=self.api.id,
            name="$default",
            auto_deploy=True,
            access_log_settings={"destination_arn": logs.arn, "format": json.dumps(_ACCESS_LOG, sort_keys=True)},
            default_route_settings=settings,
            tags=lake.tags(),
            opts=lake.child(),
        )
