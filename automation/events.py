"""Pulumi's stream of engine events, read into a ``Plan``.

Debug messages are dropped at once: the SDK writes property values, secret ones too, into them.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from automation.plan import Action, Change, Diagnostic, Operation, Plan, Progress, Suppression, Undecided, Violation, unique

if TYPE_CHECKING:
    from pulumi.automation.events import DiagnosticEvent, EngineEvent, PolicyEvent, StepEventMetadata

_ACTIONS: Final = {
    "create": Action.CREATE,
    "import": Action.CREATE,
    "update": Action.UPDATE,
    "replace": Action.REPLACE,
    "create-replacement": Action.REPLACE,
    "delete-replaced": Action.REPLACE,
    "import-replacement": Action.REPLACE,
    "read-replacement": Action.REPLACE,
    "discard-replaced": Action.REPLACE,
    "remove-pending-replace": Action.REPLACE,
    "delete": Action.DELETE,
    "discard": Action.DELETE,
    "same": Action.SAME,
    "read": Action.SAME,
    "refresh": Action.SAME,
}
"""What the engine's steps (``deploy.StepOp``) mean for a resource; several steps of a replacement are one action."""

_COLOR: Final = re.compile(r"<\{%.*?%\}>")
_RULE: Final = re.compile(r"\b[A-Z]+(?:-[A-Z]+)+-\d{3}\b")
_TRACEBACK: Final = re.compile(r"\n?Traceback \(most recent call last\):.*", re.DOTALL)
_GENERIC_ERRORS: Final = frozenset({"update failed", "preview failed", "an unhandled error occurred:"})
_PLUGIN_FROM_PATH: Final = "using pulumi-"
"""Starts the engine's warning that it uses a plugin from PATH, where the toolchain put it."""
_NOT_RUN: Final = re.compile(r"can't run policy .* during preview: (?P<reason>.*)", re.DOTALL)
"""What the policy SDK makes of a policy that meets a value that is not known yet; the reason is ours, a line for each verdict."""
_UNDECIDED: Final = re.compile(rf"(?P<rule>{_RULE.pattern}) cannot be judged before up: (?P<reason>.*)")
_SUPPRESSED: Final = re.compile(r" \(suppressed until (?P<until>\d{4}-\d{2}-\d{2}): (?P<reason>.*)\)$", re.DOTALL)
_REFRESH: Final = "refresh"
_ENGINE_PREFIXES: Final = ("an unhandled error occurred: ", "python inline source runtime error: ")


class EventReader:
    """Collects the events of one operation. ``read`` is called by the engine's thread, the rest by any.

    Args:
        stack: name of the stack.
        operation: the operation.
        refreshes: whether a preview compares the state with the clouds first.
    """

    def __init__(self, stack: str, operation: Operation, *, refreshes: bool = False) -> None:
        self._stack = stack
        self._operation = operation
        self._looks_for_drift = refreshes or operation is Operation.REFRESH
        self._changes: dict[str, Change] = {}
        self._compared: dict[str, Change] = {}
        self._violations: dict[Violation, None] = {}
        self._undecided: dict[Undecided, None] = {}
        self._warnings: list[str] = []
        self._errors: dict[Diagnostic, None] = {}
        self._packs: tuple[str, ...] = ()
        self.tracebacks: list[str] = []
        """Errors of the program with their tracebacks, for a log file."""

    def read(self, event: "EngineEvent") -> None:
        """Take in one event; kinds that no report needs are ignored."""
        if event.resource_pre_event is not None:
            self._step(event.resource_pre_event.metadata, Progress.STARTED)
        elif event.res_outputs_event is not None:
            self._step(event.res_outputs_event.metadata, Progress.DONE)
        elif event.res_op_failed_event is not None:
            self._step(event.res_op_failed_event.metadata, Progress.FAILED)
        elif event.policy_event is not None:
            self._policy(event.policy_event)
        elif event.diagnostic_event is not None:
            self._diagnostic(event.diagnostic_event)
        elif event.summary_event is not None:
            # A local pack is named "guardrails|local|/its/folder".
            self._packs = tuple(name.partition("|")[0] for name in event.summary_event.policy_packs)

    def progress(self) -> Counter[Progress]:
        """Number of resources by how far they are, for the live display."""
        return Counter(change.progress for change in list((self._compared | self._changes).values()))

    def plan(self, *, succeeded: bool, duration: float, notes: tuple[str, ...] = ()) -> Plan:
        """The plan as far as it is known. ``notes`` come before those of the engine."""
        compared = self._changes if self._operation is Operation.REFRESH else self._compared
        drift = tuple(change for change in compared.values() if change.action is not Action.SAME)
        return Plan(
            stack=self._stack,
            operation=self._operation,
            changes=tuple(self._changes.values()),
            violations=tuple(self._violations),
            undecided=tuple(self._undecided),
            drift=drift if self._looks_for_drift else None,
            notes=unique((*notes, *self._warnings)),
            errors=self._significant_errors(),
            packs=self._packs,
            succeeded=succeeded,
            duration=duration,
        )

    def _step(self, step: "StepEventMetadata", progress: Progress) -> None:
        if step.op == _REFRESH and self._operation is Operation.PREVIEW:
            self._compare(step, progress)
            return
        action = _ACTIONS[step.op]
        before = self._changes.get(step.urn)
        state = step.new or step.old
        properties = tuple(step.detailed_diff or step.diffs or ())
        forces = _forces(step)
        if before is not None:
            properties = properties or before.properties  # not every step of a replacement says what changes
            forces = forces or before.forces
        self._changes[step.urn] = Change(
            urn=step.urn,
            type=step.type,
            parent=state.parent if state is not None else "",
            action=action,
            progress=progress,
            properties=properties,
            forces=forces,
            # The engine reports what it does not create as unchanged; such a resource has no id yet.
            left_out=step.op == "same" and state is not None and bool(state.custom) and not state.id,
        )

    def _compare(self, step: "StepEventMetadata", progress: Progress) -> None:
        """What a resource of the state was found to be in the cloud; what the plan does to it comes later."""
        properties = tuple(step.detailed_diff or step.diffs or ())
        action = Action.DELETE if step.new is None else Action.UPDATE if properties else Action.SAME
        self._compared[step.urn] = Change(
            urn=step.urn,
            type=step.type,
            parent=step.old.parent if step.old is not None else "",
            action=action,
            progress=progress,
            properties=properties,
        )

    def _policy(self, event: "PolicyEvent") -> None:
        message = _plain(event.message)
        not_run = _NOT_RUN.search(message)
        if not_run is not None:
            self._not_run(event, not_run["reason"])
            return
        suppressed = _SUPPRESSED.search(message)
        if suppressed is not None:
            message = message[: suppressed.start()]
        rule = _RULE.search(message)
        text = message[rule.end() :].lstrip(": ") if rule is not None else message
        self._violations[
            Violation(
                pack=event.policy_pack_name,
                rule=rule.group() if rule is not None else event.policy_name,
                level=event.enforcement_level,
                urn=event.resource_urn or "",
                message=text,
                suppression=Suppression(**suppressed.groupdict()) if suppressed is not None else None,
            )
        ] = None

    def _not_run(self, event: "PolicyEvent", reasons: str) -> None:
        for line in filter(None, map(str.strip, reasons.splitlines())):
            ours = _UNDECIDED.fullmatch(line)
            undecided = Undecided(
                pack=event.policy_pack_name,
                rule=ours["rule"] if ours is not None else event.policy_name,
                urn=event.resource_urn or "",
                reason=ours["reason"] if ours is not None else line,
            )
            self._undecided[undecided] = None

    def _diagnostic(self, event: "DiagnosticEvent") -> None:
        message = _plain(event.message)
        if event.severity == "warning" and not message.startswith(_PLUGIN_FROM_PATH):
            self._warnings.append(str(Diagnostic(message=message, urn=event.urn or "")))
        elif event.severity == "error":
            if _TRACEBACK.search(message):
                self.tracebacks.append(message)
                message = _TRACEBACK.sub("", message)
            for prefix in _ENGINE_PREFIXES:
                message = message.removeprefix(prefix)
            self._errors[Diagnostic(message=message.strip(), urn=event.urn or "")] = None

    def _significant_errors(self) -> tuple[Diagnostic, ...]:
        """All errors but those that only say that there were others."""
        telling = tuple(error for error in self._errors if error.message and error.message not in _GENERIC_ERRORS)
        return telling or tuple(error for error in self._errors if error.message and not self._violations)


def _forces(step: "StepEventMetadata") -> tuple[str, ...]:
    """Properties that make a replacement of the step; a provider that tells no details names their beginnings."""
    detailed = tuple(name for name, diff in (step.detailed_diff or {}).items() if diff.diff_kind.value.endswith("-replace"))
    return detailed or tuple(step.keys or ())


def _plain(message: str) -> str:
    return _COLOR.sub("", message).strip()
