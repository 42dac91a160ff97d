"""The secret broker on AWS: sources, what tells of their changes, and what works the changes off."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from components.aws_policies import Statement, document, require_account_id, role_arn, trust_services
from components.aws_queue import LONG_POLL_SECONDS, LONGEST_RETENTION_SECONDS, accept_dead_letters
from components.aws_queue import queue as sqs_queue
from components.aws_role import bounded_role
from components.federation import take_tokens
from components.secret_broker import Rotator, SecretBroker, SecretBrokerArgs, require_given
from components.secret_broker import aws_documents as documents
from components.secret_broker.aws_alarms import alarms
from components.secret_broker.aws_functions import CHANGES, FUNCTIONS, RECONCILE, FunctionArgs, function, rotator_function
from vocabulary import Cloud, HumanRole, NameKind, Service, service_role_name

_BATCH: Final = 10
_CONCURRENT_BATCHES: Final = 4
"""Most batches at one time: as many calls as the targets' quotas bear, with the broker's own concurrency inside a batch."""

_QUEUE_SECONDS: Final = 4 * 24 * 3600
_DELIVERY_SECONDS: Final = 3600
"""How long EventBridge and its scheduler try to deliver; what comes later is found by the next pass anyway."""

_RECOVERY_DAYS: Final = {True: 30, False: 7}
"""Time in which a deleted source can be restored, by whether the stack's data is protected; Secrets Manager takes 7 to 30."""

_VERIFY_HOURS: Final = 24
"""Interval of the pass that reads the targets' values too, to find what was changed behind the broker's back."""

_KEY_DELETION_DAYS: Final = 30


class AwsSecretBroker(SecretBroker):
    """Secrets Manager, EventBridge, SQS, Lambda and EventBridge Scheduler, with a table for what the broker remembers.

    Changes wait in a queue that only our rules may fill; what fails is put aside in a second one, with the reason. Two functions
    of one role work: ``changes`` is short and follows the queue, ``reconcile`` is long and follows a schedule. The table holds
    leases, progress of rotations and the switch that pauses all writes, and no value of a secret. Values are compared by a keyed
    hash, whose key never leaves KMS.

    Sources: Secrets Manager "Secret event notifications" and "Rotation by Lambda function"; Lambda "Using Lambda with Amazon
    SQS"; EventBridge Scheduler "Managing a schedule"; KMS "HMAC keys in AWS KMS".
    """

    _CLOUD = Cloud.AWS

    def __init__(self, name: str, args: SecretBrokerArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Build the broker's part on AWS.

        Raises:
            ArgumentError: ``account_id`` is none, or what AWS needs is missing.
        """
        require_account_id("account_id", args.account_id)
        require_given(args, "aws", "placement")
        super().__init__(name, args.context, opts)
        assert args.aws  # noqa: S101 - checked above
        assert args.placement  # noqa: S101
        self._args, self._aws, self._placement = args, args.aws, args.placement
        self._broker_arn = role_arn(
            args.account_id, service_role_name(args.context.prefix, args.context.environment, Service.SECRET_BROKER)
        )
        self._place = self._names()
        undelivered, queue = self._queues()
        table = self._state()
        fingerprint = self._fingerprint()
        rotators = {rotator: self._rotator(rotator) for rotator in self._rotators()}
        self._sources(rotators)
        role, rights = self._identity(fingerprint)
        changes, reconcile = self._functions(role, rights, undelivered, table, fingerprint)
        self._work_off(queue, changes, rights)
        self._schedule(reconcile, undelivered)
        alarms(self, self._place, args.alert_channel_id, self._aws.reconcile_minutes)
        self.register(
            store_id=self._place.source_prefix,
            name_prefix=self._place.source_prefix,
            key_id=args.key.key_id if args.key else "",
            broker_id=role.arn,
            queue_url=queue.url,
        )

    def _names(self) -> documents.Place:
        key = self._args.key
        return documents.Place(
            account_id=self._args.account_id,
            region=self.context.place(Cloud.AWS).name,
            source_prefix=self.name_prefix_in(self.context),
            queue=self.physical_name(NameKind.SQS_QUEUE, "changes"),
            undelivered=self.physical_name(NameKind.SQS_QUEUE, "undelivered"),
            table=self.physical_name(NameKind.DYNAMODB_TABLE, "state"),
            schedules=self.physical_name(NameKind.SCHEDULE, "passes"),
            functions={name: self.physical_name(NameKind.LAMBDA_FUNCTION, name) for name in FUNCTIONS},
            log_groups={name: self.physical_name(NameKind.LOG_GROUP, name) for name in FUNCTIONS},
            break_glass=self.context.name(NameKind.PERMISSION_SET, HumanRole.BREAK_GLASS),
            key_arn=key.key_id if key else None,
        )

    def _queues(self) -> tuple[aws.sqs.Queue, aws.sqs.Queue]:
        """What could not be worked off, and what is to be; filled by rules on the account's default bus."""
        rules = {name: self.physical_name(NameKind.EVENT_RULE, name) for name in documents.change_patterns(self._place)}
        undelivered, _ = self._queue("undelivered", self._place.undelivered, LONGEST_RETENTION_SECONDS, list(rules.values()))
        queue, policy = self._queue("changes", self._place.queue, _QUEUE_SECONDS, list(rules.values()), undelivered)
        accept_dead_letters(self, "undelivered", undelivered, [queue.arn])
        for name, pattern in documents.change_patterns(self._place).items():
            rule = aws.cloudwatch.EventRule(
                self.child_name(name),
                name=rules[name],
                description=f"Changes of secrets: {name}",
                event_pattern=json.dumps(pattern, sort_keys=True),
                tags=self.tags(),
                opts=self.child(),
            )
            aws.cloudwatch.EventTarget(
                self.child_name(name),
                rule=rule.name,
                target_id="queue",
                arn=queue.arn,
                retry_policy={"maximum_event_age_in_seconds": _DELIVERY_SECONDS, "maximum_retry_attempts": 185},
                dead_letter_config={"arn": undelivered.arn},
                opts=self.child(depends_on=[policy]),
            )
        return undelivered, queue

    def _queue(
        self, suffix: str, name: str, seconds: int, rules: Sequence[str], undelivered: aws.sqs.Queue | None = None
    ) -> tuple[aws.sqs.Queue, aws.sqs.QueuePolicy]:
        queue = sqs_queue(
            self,
            suffix,
            name=name,
            key=self._args.key,
            retention_seconds=seconds,
            protect=False,  # the next pass finds what a lost message told
            dead_letters=undelivered,
            # Six times the function's timeout (Lambda: "Creating and configuring an Amazon SQS event source mapping").
            visibility_timeout_seconds=6 * FUNCTIONS[CHANGES].timeout_seconds,
            receive_wait_time_seconds=LONG_POLL_SECONDS,
        )
        policy = aws.sqs.QueuePolicy(
            self.child_name(suffix),
            queue_url=queue.id,
            policy=document(documents.queue_policy(self._place, name, rules)),
            opts=self.child(),
        )
        return queue, policy

    def _state(self) -> aws.dynamodb.Table:
        key = self._args.key
        return aws.dynamodb.Table(
            self.child_name("state"),
            name=self._place.table,
            billing_mode="PAY_PER_REQUEST",
            hash_key="kind",
            range_key="name",
            attributes=[{"name": "kind", "type": "S"}, {"name": "name", "type": "S"}],
            ttl={"attribute_name": "expires_at", "enabled": True},
            point_in_time_recovery={"enabled": True},
            server_side_encryption={"enabled": True, "kms_key_arn": key.key_id} if key else None,
            deletion_protection_enabled=self.context.protect,
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )

    def _fingerprint(self) -> aws.kms.Key:
        """Without it every secret would be written again, as if it had changed."""
        key = aws.kms.Key(
            self.child_name("fingerprint"),
            description="Secret broker: tells whether a value is the same, without keeping it",
            key_usage="GENERATE_VERIFY_MAC",
            customer_master_key_spec="HMAC_256",
            deletion_window_in_days=_KEY_DELETION_DAYS,
            policy=document(documents.fingerprint_policy(self._place, self._broker_arn)),
            tags=self.tags(),
            opts=self.child(protect=self.context.protect),
        )
        aws.kms.Alias(
            self.child_name("fingerprint"),
            name=f"alias/{self.physical_name(NameKind.KMS_ALIAS, 'fingerprint')}",
            target_key_id=key.key_id,
            opts=self.child(),
        )
        return key

    def _rotators(self) -> list[Rotator]:
        """The rotators that sources ask for, in a fixed order."""
        return [rotator for rotator in Rotator if rotator in {source.rotator for source in self._aws.sources}]

    def _rotator(self, rotator: Rotator) -> aws.lambda_.Function:
        name = rotator_function(rotator)
        role, rights = self._role(
            name, self.physical_name(NameKind.IAM_ROLE, name), [name], documents.rotator_rights(self._place, name)
        )
        return self._function(name, role, rights, {"ENVIRONMENT": self.context.environment.value})

    def _sources(self, rotators: Mapping[Rotator, aws.lambda_.Function]) -> None:
        """Secrets without a value. Rotation starts once a value is there: a first run without one would fail."""
        callers = {
            rotator: aws.lambda_.Permission(
                self.child_name(rotator_function(rotator)),
                statement_id="SecretsManagerRotates",
                function=made.name,
                action="lambda:InvokeFunction",
                principal="secretsmanager.amazonaws.com",
                source_account=self._args.account_id,
                opts=self.child(),
            )
            for rotator, made in rotators.items()
        }
        holders = [self._broker_arn] + [
            role_arn(self._args.account_id, self.physical_name(NameKind.IAM_ROLE, rotator_function(rotator)))
            for rotator in rotators
        ]
        readers = [self._args.readers[name] for name in sorted(self._args.readers)]
        policy = document(documents.source_policy(self._place, holders, readers))
        for source in self._aws.sources:
            suffix = f"source-{source.name}"
            secret = aws.secretsmanager.Secret(
                self.child_name(suffix),
                name=self.context.name(NameKind.SECRET, f"secrets-{source.name}"),
                description=source.description,
                kms_key_id=self._args.key.key_id if self._args.key else None,
                recovery_window_in_days=_RECOVERY_DAYS[self.context.protect],
                tags=self.tags(),
                opts=self.child(protect=self.context.protect),
            )
            aws.secretsmanager.SecretPolicy(
                self.child_name(suffix), secret_arn=secret.arn, policy=policy, block_public_policy=True, opts=self.child()
            )
            if source.rotator and source.rotation_days:
                aws.secretsmanager.SecretRotation(
                    self.child_name(suffix),
                    secret_id=secret.id,
                    rotation_lambda_arn=rotators[source.rotator].arn,
                    rotation_rules={"automatically_after_days": source.rotation_days},
                    rotate_immediately=False,
                    opts=self.child(depends_on=[callers[source.rotator]]),
                )

    def _identity(self, fingerprint: aws.kms.Key) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        """The role that the other clouds know by name."""
        rights = documents.broker_rights(self._place, [rotator_function(r) for r in self._rotators()], fingerprint.arn)
        if self._aws.targets:
            rights.append(take_tokens([target.token_audience for target in self._aws.targets]))
        return self._role("broker", self._broker_arn.rpartition("/")[2], [CHANGES, RECONCILE], rights)

    def _role(
        self, suffix: str, name: str, functions: Sequence[str], rights: Sequence[Statement]
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        return bounded_role(
            self,
            suffix,
            trusted=[trust_services(["lambda.amazonaws.com"], self._args.account_id)],
            rights=[*rights, *documents.run_in_network(self._place, functions)],
            boundary_id=self._aws.boundary_id,
            name=name,
            description=f"Secret broker: {suffix}",
        )

    def _functions(
        self,
        role: aws.iam.Role,
        rights: aws.iam.RolePolicy,
        undelivered: aws.sqs.Queue,
        table: aws.dynamodb.Table,
        fingerprint: aws.kms.Key,
    ) -> tuple[aws.lambda_.Function, aws.lambda_.Function]:
        targets = {
            target.cloud.value: {
                "store": target.store_id,
                "client_id": target.client_id,
                "audience": target.token_audience,
                "tenant_id": target.tenant_id,
                "key_id": target.key_id,
            }
            for target in self._aws.targets
        }
        environment: dict[str, pulumi.Input[str]] = {
            "ENVIRONMENT": self.context.environment.value,
            "SECRETS_PREFIX": self._place.source_prefix,
            "SECRETS_STATE_TABLE": table.name,
            "SECRETS_FINGERPRINT_KEY": fingerprint.arn,
            "SECRETS_TARGETS": pulumi.Output.json_dumps(targets, sort_keys=True),
        }
        changes = self._function(CHANGES, role, rights, environment)
        reconcile = self._function(RECONCILE, role, rights, environment, undelivered.arn)
        aws.lambda_.FunctionEventInvokeConfig(
            self.child_name(RECONCILE),
            function_name=reconcile.name,
            maximum_event_age_in_seconds=_DELIVERY_SECONDS,
            maximum_retry_attempts=1,
            opts=self.child(),
        )
        return changes, reconcile

    def _function(
        self,
        name: str,
        role: aws.iam.Role,
        rights: aws.iam.RolePolicy,
        environment: Mapping[str, pulumi.Input[str]],
        undelivered_arn: pulumi.Input[str] | None = None,
    ) -> aws.lambda_.Function:
        args = FunctionArgs(
            image=self._aws.image,
            role=role,
            rights=rights,
            placement=self._placement,
            environment=environment,
            log_retention_days=self._aws.log_retention_days,
            key=self._args.key,
            undelivered_arn=undelivered_arn,
        )
        return function(self, name, args)

    def _work_off(self, queue: aws.sqs.Queue, changes: aws.lambda_.Function, rights: aws.iam.RolePolicy) -> None:
        aws.lambda_.EventSourceMapping(
            self.child_name(CHANGES),
            event_source_arn=queue.arn,
            function_name=changes.arn,
            batch_size=_BATCH,
            function_response_types=["ReportBatchItemFailures"],
            scaling_config={"maximum_concurrency": _CONCURRENT_BATCHES},
            tags=self.tags(),
            opts=self.child(depends_on=[rights]),
        )

    def _schedule(self, reconcile: aws.lambda_.Function, undelivered: aws.sqs.Queue) -> None:
        """A pass over what AWS and the targets say about all secrets, and a deeper one that compares values as well."""
        group = aws.scheduler.ScheduleGroup(
            self.child_name("passes"), name=self._place.schedules, tags=self.tags(), opts=self.child()
        )
        role, rights = bounded_role(
            self,
            "passes",
            trusted=[documents.schedule_trust(self._place)],
            rights=documents.schedule_rights(self._place, RECONCILE),
            boundary_id=self._aws.boundary_id,
            description="EventBridge Scheduler: starts the secret broker's passes",
        )
        passes = {"reconcile": f"rate({self._aws.reconcile_minutes} minutes)", "verify": f"rate({_VERIFY_HOURS} hours)"}
        for name, expression in passes.items():
            aws.scheduler.Schedule(
                self.child_name(name),
                name=name,
                group_name=group.name,
                schedule_expression=expression,
                flexible_time_window={"mode": "OFF"},
                target={
                    "arn": reconcile.arn,
                    "role_arn": role.arn,
                    "input": json.dumps({"pass": name}),
                    "retry_policy": {"maximum_event_age_in_seconds": _DELIVERY_SECONDS, "maximum_retry_attempts": 3},
                    "dead_letter_config": {"arn": undelivered.arn},
                },
                opts=self.child(depends_on=[rights]),
            )
