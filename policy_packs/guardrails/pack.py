"""Hands the rules to Pulumi.

The SDK decodes a resource again for each policy that is registered, so rules are no policies of their own: one policy for each
level runs all rules of that level, and what is read and judged is kept between them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from pulumi_policy import (
    EnforcementLevel,
    PolicyConfigSchema,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from policy_packs.guardrails.reading import read
from policy_packs.guardrails.review import Price, Review
from policy_packs.judge import Enforcement, Judge, Outcome, Verdict
from policy_packs.judge.repairs import Repair, repair
from policy_packs.judge.world import STACK_TYPE
from vocabulary import Cloud

Policy: TypeAlias = "ResourceValidationPolicy | StackValidationPolicy"

_LEVELS: Final = {
    EnforcementLevel.MANDATORY: frozenset({Enforcement.MANDATORY, Enforcement.REMEDIATE}),
    EnforcementLevel.ADVISORY: frozenset({Enforcement.ADVISORY}),
}
"""What Pulumi calls our levels. What could not be mended is mandatory."""

_CONFIG: Final = PolicyConfigSchema(properties={"clouds": {"type": "array", "items": {"type": "string", "enum": [*Cloud]}}})
"""``clouds``: what an operation is narrowed to, which `mlcp --clouds` says."""


def policies(judge: Judge, price: Price) -> list[Policy]:
    """The policies that run the rules of ``judge``.

    Args:
        judge: the rules as they hold for the stack.
        price: gives the monthly estimate of all resources by cloud.
    """
    review = Review(judge, price)
    registered: list[Policy] = []
    for level, ours in _LEVELS.items():
        if ours & judge.levels:
            registered += _of_level(review, level, ours, again=bool(registered))
    to_repair = judge.types_to_repair()
    if to_repair:
        registered.append(
            ResourceValidationPolicy(
                name="repairs",
                description="Mends what can be mended without asking a person.",
                enforcement_level=EnforcementLevel.REMEDIATE,
                remediate=_remediation(to_repair),
            )
        )
    return registered


def _of_level(review: Review, level: EnforcementLevel, ours: frozenset[Enforcement], *, again: bool) -> list[Policy]:
    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        _report((verdict for verdict in review.of_resource(args, again=again) if verdict.level in ours), report)

    def validate_stack(args: StackValidationArgs, report: ReportViolation) -> None:
        _report((verdict for verdict in review.of_stack(args, again=again) if verdict.level in ours), report)

    name = level.name.lower()
    return [
        ResourceValidationPolicy(
            name=f"{name}-rules",
            description=f"Rules about single resources that are {name}.",
            enforcement_level=level,
            config_schema=_CONFIG,
            validate=validate,
        ),
        StackValidationPolicy(
            name=f"{name}-stack-rules",
            description=f"Rules about several resources that are {name}.",
            enforcement_level=level,
            config_schema=_CONFIG,
            validate=validate_stack,
        ),
    ]


def _report(verdicts: Iterable[Verdict], report: ReportViolation) -> None:
    undecided = []
    for verdict in verdicts:
        if verdict.outcome is Outcome.UNDECIDED:
            undecided.append(verdict.message)
        else:
            report(verdict.message, verdict.resource.urn if verdict.resource.type != STACK_TYPE else None)
    if undecided:
        # The SDK turns this into advice at preview, and keeps what was reported.
        error = UnknownValueError(UNKNOWN_STRING_VALUE, [])
        error.message = "\n".join(undecided)
        raise error


def _remediation(types: frozenset[str]) -> Callable[[ResourceValidationArgs], Mapping[str, Any] | None]:
    def remediate(args: ResourceValidationArgs) -> Mapping[str, Any] | None:
        changes = repair(read(args)) if args.resource_type in types else {}
        _apply(args.props, changes)
        return args.props if changes else None

    return remediate


def _apply(properties: Any, changes: Repair) -> None:
    """Set inputs in place: the SDK's own mapping keeps secrets secret and unknown values unknown."""
    for (*parents, key), value in changes.items():
        target = properties
        for step in parents:
            if target.get(step) is None:
                target[step] = {}
            target = target[step]
        target[key] = value
