"""Running programs, and the progress lines of long steps."""

import os
import threading

import pytest

from automation.toolchain.process import CommandError, run
from automation.toolchain.progress import long_step


def test_a_program_that_does_not_end_is_killed_with_all_that_it_started(machine, tmp_path):
    alive = tmp_path / "alive"  # held open by the program and its child for as long as they live
    os.mkfifo(alive)
    reader = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    never = tmp_path / "never"
    os.mkfifo(never)
    program = machine.program("hangs", f'exec 3> "{alive}"; (read line < "{never}") & wait')

    with pytest.raises(CommandError, match="did not end within 1 s"):
        run([program], timeout=1)

    assert os.read(reader, 1) == b"", "the end of the file comes when nobody holds it open any more"
    os.close(reader)


def test_a_program_gets_no_standard_input(machine):
    program = machine.program("asks", "read answer || echo nobody answers; exit 1")

    with pytest.raises(CommandError, match="nobody answers"):
        run([program], timeout=60)


def test_a_quick_step_says_nothing():
    lines: list[str] = []

    with long_step(lines.append, "Building", after=60):
        pass

    assert lines == []


def test_a_long_step_says_what_it_does_and_that_it_still_does():
    lines: list[str] = []
    reported_again = threading.Event()

    def progress(line: str) -> None:
        lines.append(line)
        if len(lines) == 2:
            reported_again.set()

    with long_step(progress, "Building", after=0, every=0.001):
        assert reported_again.wait(timeout=60)

    assert lines[:2] == ["Building ...", "Building: 0 s so far"]


def test_a_step_that_fails_reports_no_more():
    with pytest.raises(RuntimeError, match="of the step"), long_step(print, "Building", after=60):
        raise RuntimeError("of the step")

    assert "progress" not in [thread.name for thread in threading.enumerate()]
