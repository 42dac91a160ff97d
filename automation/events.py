"""Pulumi's stream of engine events, read into a ``Plan``.

Debug messages are dropped at once: the SDK writes property values, secret ones too, into them.
"""

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from automation.plan import Action, Change, Diagnostic, Operation, Plan, Progress, Violation, unique

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
_UNDECIDED: Final = re.compile(r"can't run policy .* during preview: (?P<reason>.*)", re.DOTALL)
_ENGINE_PREFIXES: Final = ("an unhandled error occurred: ", "python inline source runtime error: ")


class EventReader:
    """Collects the events of one operation. ``read`` is called by the engine's thread, the rest by any."""

    def __init__(self, stack: str, operation: Operation) -> None:
        self._stack = stack
        self._operation = operation
        self._changes: dict[str, Change] = {}
        self._violations: dict[Violation, None] = {}
        self._undecided: Counter[str] = Counter()
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
        return Counter(change.progress for change in list(self._changes.values()))

    def plan(self, *, succeeded: bool, duration: float, notes: tuple[str, ...] = ()) -> Plan:
        """The plan as far as it is known. ``notes`` come before those of the engine."""
        undecided = tuple(
            f"{reason} ({count} resource{'s' if count > 1 else ''})" for reason, count in sorted(self._undecided.items())
        )
        return Plan(
            stack=self._stack,
            operation=self._operation,
            changes=tuple(self._changes.values()),
            violations=tuple(self._violations),
            notes=unique((*notes, *self._warnings, *undecided)),
            errors=self._significant_errors(),
            packs=self._packs,
            succeeded=succeeded,
            duration=duration,
        )

    def _step(self, step: "StepEventMetadata", progress: Progress) -> None:
        action = _ACTIONS[step.op]
        before = self._changes.get(step.urn)
        state = step.new or step.old
        properties = tuple(step.detailed_diff or step.diffs or ())
        if before is not None:
            properties = properties or before.properties  # not every step of a replacement says what changes
        self._changes[step.urn] = Change(
            urn=step.urn,
            type=step.type,
            parent=state.parent if state is not None else "",
            action=action,
            progress=progress,
            properties=properties,
            # The engine reports what it does not create as unchanged; such a resource has no id yet.
            left_out=step.op == "same" and state is not None and bool(state.custom) and not state.id,
        )

    def _policy(self, event: "PolicyEvent") -> None:
        message = _plain(event.message)
        undecided = _UNDECIDED.search(message)
        if undecided is not None:
            self._undecided[undecided["reason"].strip()] += 1
            return
        rule = _RULE.search(message)
        text = message[rule.end() :].lstrip(": ") if rule is not None else message
        self._violations[
            Violation(
                pack=event.policy_pack_name,
                rule=rule.group() if rule is not None else event.policy_name,
                level=event.enforcement_level,
                urn=event.resource_urn or "",
                message=text,
            )
        ] = None

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


def _plain(message: str) -> str:
    return _COLOR.sub("", message).strip()
