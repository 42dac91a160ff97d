"""Plan documents that a command line names."""

from pathlib import Path

from automation.failures import BadInputError
from plans import PlanDocument, read_plan


def read_plan_file(path: Path, option: str = "--plan") -> PlanDocument:
    """Read what ``pulumi preview --json --show-sames`` or ``mlcp preview --plan`` wrote.

    Args:
        path: the file.
        option: the option that names it, for the message.

    Raises:
        BadInputError: it cannot be read, or is no such document.
    """
    try:
        return read_plan(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInputError(f"{option} {path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInputError(
            f"{option} {path} is no plan of the engine: {error}; write one with `mlcp preview --plan FILE`"
        ) from None
