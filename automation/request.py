"""What a command line of ``mlcp`` asks for."""

from dataclasses import dataclass
from pathlib import Path

from automation.plan import Operation


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the command line asks for.

    Attributes:
        operation: what to do.
        stack: the stack to do it to.
        clouds: names of clouds separated by commas, to leave the others alone; None for all.
        sandbox: whether to work on local stand-ins instead of the real clouds.
        as_json: whether to report as JSON.
        yes: whether to go ahead without asking.
        refresh: for a preview, whether to compare the state with the clouds first.
        plan_file: for a preview, where to write the plan as the engine writes it, or None.
        reports: for a preview, the reports to write.
    """

    operation: Operation
    stack: str
    clouds: str | None = None
    sandbox: bool = False
    as_json: bool = False
    yes: bool = False
    refresh: bool = False
    plan_file: Path | None = None
    reports: tuple[Path, ...] = ()
