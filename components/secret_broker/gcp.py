"""The secret broker on Google Cloud: rights in Secret Manager, bound to names, and what the broker makes secrets with."""

import pulumi
import pulumi_gcp as gcp

from components.gcp_alert import alert_policy
from components.gcp_projects import require_project_id
from components.gcp_roles import SECRET_READER_ROLE, SECRET_WRITER_ROLE, environment_role_id
from components.secret_broker import SecretBroker, SecretBrokerArgs, require_given
from vocabulary import Cloud, Severity


class GcpSecretBroker(SecretBroker):
    """Grants to the broker and to jobs, and an alarm on those who are refused.

    Secrets are made by the broker, so that no value is in the state: regional ones, in the location and with the key that it is
    told, so that none leaves the residency. There is nothing to make here beforehand, and nothing that could be public.

    Conditions: a right in the project itself (to create, to list) has no secret's name yet, so the name counts only where there
    is one. Sources: Secret Manager "Access control with IAM" and "Regional secrets"; IAM "Resource attributes for conditions".
    """

    _CLOUD = Cloud.GCP

    def __init__(self, name: str, args: SecretBrokerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the broker's part on Google Cloud.

        Raises:
            ArgumentError: ``account_id`` is no project id, or what Google Cloud needs is missing.
        """
        require_project_id("account_id", args.account_id)
        require_given(args, "broker_id", "queue_url")
        assert args.broker_id  # noqa: S101 - checked above
        super().__init__(name, args.context, opts)
        self._args = args
        self._prefix = self.name_prefix_in(args.context)
        role_id = environment_role_id(args.context.prefix, args.context.environment, SECRET_WRITER_ROLE)
        self._grant("broker", args.broker_id, f"projects/{args.account_id}/roles/{role_id}", self._ours_or_none())
        for reader, email in sorted(args.readers.items()):
            self._grant(reader, email, SECRET_READER_ROLE, self._ours())
        self._alarm()
        self.register(
            store_id=pulumi.Output.format("projects/{0}/locations/{1}", args.scope, args.context.place(Cloud.GCP).name),
            name_prefix=self._prefix,
            key_id=args.key.key_id if args.key else "",
            broker_id=args.broker_id,
            queue_url=args.queue_url,
        )

    def _ours(self) -> str:
        return f"resource.name.extract('/secrets/{{name}}').startsWith('{self._prefix}')"

    def _ours_or_none(self) -> str:
        kinds = ("secretmanager.googleapis.com/Secret", "secretmanager.googleapis.com/SecretVersion")
        unnamed = " && ".join(f"resource.type != '{kind}'" for kind in kinds)
        return f"({unnamed}) || {self._ours()}"

    def _grant(self, suffix: str, email: pulumi.Input[str], role: str, condition: str) -> None:
        gcp.projects.IAMMember(
            self.child_name(suffix),
            project=self._args.scope,
            role=role,
            member=pulumi.Output.format("serviceAccount:{0}", email),
            condition={"title": "broker-secrets", "expression": condition},
            opts=self.child(),
        )

    def _alarm(self) -> None:
        refused = 'protoPayload.serviceName="secretmanager.googleapis.com" AND protoPayload.status.code=7'
        alert_policy(
            self,
            "refused",
            project=self._args.scope,
            summary="somebody was refused a secret",
            severity=Severity.MEDIUM,
            condition={"display_name": "refused", "condition_matched_log": {"filter": refused}},
            channel_id=self._args.alert_channel_id,
            quiet_seconds=3600,
        )
