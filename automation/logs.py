"""Log files for what no person wants on the screen."""

import tempfile
import traceback
from pathlib import Path


def write_traceback(error: BaseException) -> Path:
    """Write the traceback of ``error`` to a new log file."""
    return write_log("".join(traceback.format_exception(error)))


def write_log(text: str) -> Path:
    """Write ``text`` to a new file that only this user can read, and return the file."""
    with tempfile.NamedTemporaryFile("w", prefix="mlcp-", suffix=".log", delete=False, encoding="utf-8") as file:
        file.write(text)
    return Path(file.name)
