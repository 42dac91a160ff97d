"""Hands rules to Pulumi. The SDK decodes a resource again for each policy, so one policy runs all rules of a level."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from pulumi_policy import EnforcementLevel, PolicyConfigSchema, ReportViolation, ResourceValidationArgs, ResourceValidationPolicy
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from policy_packs.guardrails.rule import Level, Repair, Resource, Rule, UnknownUntilUpError
from vocabulary import Cloud

_LEVELS = {Level.MANDATORY: EnforcementLevel.MANDATORY, Level.ADVISORY: EnforcementLevel.ADVISORY}


_CONFIG = PolicyConfigSchema(properties={"clouds": {"type": "array", "items": {"type": "string", "enum": [*Cloud]}}})
"""``clouds``: what an operation is narrowed to, which `mlcp --clouds` says."""


def policies(rules: Sequence[Rule]) -> list[ResourceValidationPolicy]:
    """One policy for each level that ``rules`` use, and ``repairs``, which is off unless a stack's configuration turns it on."""
    if len({rule.id for rule in rules}) < len(rules):
        raise ValueError("two rules have the same id")
    validations = [
        ResourceValidationPolicy(
            name=level.policy,
            description=f"Rules of the control plane that are {level}.",
            enforcement_level=_LEVELS[level],
            config_schema=_CONFIG,
            validate=_validation([rule for rule in rules if rule.level is level]),
        )
        for level in Level
        if any(rule.level is level for rule in rules)
    ]
    repairs = ResourceValidationPolicy(
        name="repairs",
        description="Mends what a rule can mend without asking a person.",
        enforcement_level=EnforcementLevel.DISABLED,
        remediate=_remediation([rule for rule in rules if rule.repair is not None]),
    )
    return [*validations, repairs]


def _validation(rules: Sequence[Rule]) -> Callable[[ResourceValidationArgs, ReportViolation], None]:
    applying = _by_type(rules)

    def validate(args: ResourceValidationArgs, report: ReportViolation) -> None:
        undecided = ""
        resource = resource_of(args)
        for rule in applying(resource.type) if _is_covered(resource, args) else ():
            try:
                for finding in rule.check(resource):
                    report(rule.message(resource, finding))
            except UnknownUntilUpError as unknown:
                undecided = undecided or f"{rule.id} cannot be judged before up: {unknown.path} is unknown"
        if undecided:
            # The SDK turns this into advice at preview, and keeps what was reported.
            error = UnknownValueError(UNKNOWN_STRING_VALUE, [])
            error.message = undecided
            raise error

    return validate


def _is_covered(resource: Resource, args: ResourceValidationArgs) -> bool:
    """Whether a narrowed operation covers ``resource``.

    The engine hands over what it leaves out too: with its old inputs, or with none if it does not exist yet.
    """
    clouds = (args.get_config() or {}).get("clouds")
    return not clouds or (resource.cloud in clouds and bool(resource.properties))


def _remediation(rules: Sequence[Rule]) -> Callable[[ResourceValidationArgs], Mapping[str, Any] | None]:
    applying = _by_type(rules)

    def remediate(args: ResourceValidationArgs) -> Mapping[str, Any] | None:
        rules_of_type = applying(args.resource_type)
        if not rules_of_type:
            return None
        resource = resource_of(args)
        repairs = [rule.repair(resource) for rule in rules_of_type if rule.repair is not None]
        for repair in repairs:
            _apply(args.props, repair)
        return args.props if any(repairs) else None

    return remediate


def _by_type(rules: Sequence[Rule]) -> Callable[[str], tuple[Rule, ...]]:
    @cache
    def applying(type_token: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule.applies_to(type_token))

    return applying


def resource_of(args: ResourceValidationArgs) -> Resource:
    """What rules see of the SDK's arguments."""
    return Resource(
        type=args.resource_type,
        urn=args.urn,
        properties=_Known(args.props),
        provider=_Known(args.provider.props) if args.provider is not None else {},
        parent_type=args.opts.parent.rpartition("::")[0].rpartition("::")[2].rpartition("$")[2] if args.opts.parent else "",
    )


def _apply(properties: Any, repair: Repair) -> None:
    """Set inputs in place: the SDK's own mapping keeps secrets secret and unknown values unknown."""
    for (*parents, key), value in repair.items():
        target = properties
        for step in parents:
            if target.get(step) is None:
                target[step] = {}
            target = target[step]
        target[key] = value


class _Known(Mapping[str, Any]):
    """The SDK's mapping of properties, with our own error for what is unknown at preview."""

    def __init__(self, properties: Mapping[str, Any], path: str = "") -> None:
        self._properties = properties
        self._path = path

    def __getitem__(self, key: str) -> Any:
        path = f"{self._path}.{key}".lstrip(".")
        try:
            value = self._properties[key]
        except UnknownValueError as error:
            raise UnknownUntilUpError(path) from error
        return _Known(value, path) if isinstance(value, Mapping) else value

    def __iter__(self) -> Any:
        return iter(self._properties)

    def __len__(self) -> int:
        return len(self._properties)
