"""make, tools/bootstrap.sh and tools/check.py in a small checkout whose programs are fakes that write down what they run."""

import shutil
import subprocess
from pathlib import Path

import pytest

from automation.toolchain.versions import PROJECT

LOGGING = 'echo "${0##*/} $*" >> "$LOG"\n'
SUPPORTED = 'if [ "$1" = -c ]; then echo "$0"; exit; fi\n'


@pytest.fixture
def checkout(tmp_path, machine) -> Path:
    machine.real("sh", "make", "date", "dirname", "tail", "sed")
    root = tmp_path / "checkout"
    (root / "tools").mkdir(parents=True)
    for name in ("Makefile", "tools/bootstrap.sh", "tools/check.py"):
        shutil.copy(PROJECT / name, root / name)
    return root


@pytest.fixture
def ready(checkout, machine) -> Path:
    """A checkout that has been set up."""
    for name in ("mlcp", "pytest", "mypy", "lint-imports", "ruff"):
        machine.program(name, LOGGING, checkout / ".venv" / "bin")
    machine.program("python", SUPPORTED + LOGGING, checkout / ".venv" / "bin")
    return checkout


def make(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["make", "-C", root, *arguments], capture_output=True, text=True, check=False)


SET_UP = ["python -m automation.toolchain packages", "python -m automation.toolchain pulumi"]
WITH_CONFTEST = [*SET_UP, "python -m automation.toolchain conftest"]


@pytest.mark.parametrize(
    ("arguments", "commands"),
    [
        (["setup"], [*SET_UP, "python -m automation.toolchain describe"]),
        (["preview"], [*SET_UP, "mlcp preview --stack dev --sandbox"]),
        (["preview", "STACK=prod"], [*SET_UP, "mlcp preview --stack prod --sandbox"]),
        (["test"], [*WITH_CONFTEST, "pytest -q -n 2 --maxschedchunk 1 -m not real"]),
        (["test-real"], [*SET_UP, "pytest -q -m real"]),
        (["check"], [*WITH_CONFTEST, "python tools/check.py"]),
        (["bench"], [*WITH_CONFTEST, "python -m benchmarks"]),
        (["lock"], ["python -m automation.toolchain lock"]),
    ],
)
def test_each_target_sets_up_what_it_needs_and_says_how_long_it_took(ready, machine, arguments, commands):
    done = make(ready, *arguments)

    assert done.returncode == 0, done.stderr
    assert machine.logged() == commands
    assert f"make {arguments[0]}: " in done.stderr


def test_a_target_fails_with_its_command_and_still_says_how_long_it_took(ready, machine):
    machine.program("mlcp", "echo the policy is violated; exit 1", ready / ".venv" / "bin")

    done = make(ready, "preview")

    assert done.returncode != 0
    assert "the policy is violated" in done.stdout
    assert "make preview: " in done.stderr


def test_nothing_runs_when_the_set_up_fails(ready, machine):
    machine.program("python", SUPPORTED + LOGGING + 'if [ "$3" = pulumi ]; then exit 1; fi', ready / ".venv" / "bin")

    assert make(ready, "preview").returncode != 0
    assert machine.logged() == SET_UP


def test_make_alone_lists_every_target(checkout):
    makefile = (checkout / "Makefile").read_text(encoding="utf-8")
    (targets,) = [line.split()[1:] for line in makefile.splitlines() if line.startswith(".PHONY:")]

    listed = [line.split()[0] for line in make(checkout).stdout.splitlines() if line.startswith("  ")]

    assert listed == [target for target in targets if target not in {"ready", "conftest"}]


@pytest.mark.parametrize(
    ("pythons", "setting", "tried"),
    [
        pytest.param({}, [], ["python3: not found", "python: not found"], id="none"),
        pytest.param({"python3": 'echo "is Python 3.9"'}, [], ["python3: is Python 3.9"], id="too old"),
        pytest.param({"python3": "echo no such file >&2; exit 1"}, [], ["python3: does not run: no such file"], id="broken"),
        pytest.param({"python3": SUPPORTED}, ["PYTHON=/nowhere/python"], ["/nowhere/python: not found"], id="named, absent"),
    ],
)  # fmt: skip
def test_without_a_suitable_python_the_error_says_what_was_tried(checkout, machine, pythons, setting, tried):
    for name, script in pythons.items():
        machine.program(name, script)

    done = make(checkout, "setup", *setting)

    assert done.returncode != 0
    assert "No Python 3.11 or newer found. Tried, in order:" in done.stderr
    assert [line for line in tried if f"  {line}\n" not in done.stderr] == []
    assert "make PYTHON=/path/to/python3" in done.stderr


@pytest.mark.parametrize(
    ("pythons", "setting", "used"),
    [
        pytest.param({"python3": "echo is Python 3.9", "python3.12": SUPPORTED}, [], "python3.12", id="a newer one"),
        pytest.param({"python3": SUPPORTED, "mine": SUPPORTED}, ["PYTHON=mine"], "mine", id="the one that is named"),
    ],
)
def test_the_first_suitable_python_prepares_the_environment(checkout, machine, pythons, setting, used):
    for name, script in pythons.items():
        machine.program(name, script + '\necho "${0##*/} $*" >> "$LOG"; exit 1')

    make(checkout, "setup", *setting)

    assert machine.logged()[-1] == f"{used} -m automation.toolchain packages"


def check(root: Path) -> "subprocess.CompletedProcess[str]":
    command = [PROJECT / ".venv" / "bin" / "python", root / "tools" / "check.py"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_checks_that_pass_take_one_line_each(ready, machine):
    done = check(ready)

    assert done.returncode == 0
    assert sorted(line.split()[:2] for line in done.stdout.splitlines()) == [
        ["ok", name] for name in ("docs", "format", "imports", "lint", "rules", "settings", "types")
    ]


def test_a_check_that_fails_shows_its_whole_output_and_what_mends_it_after_all_others_have_run(ready, machine):
    machine.program("mypy", "echo first error; echo second error >&2; exit 1", ready / ".venv" / "bin")

    done = check(ready)

    assert done.returncode == 1
    assert "first error\nsecond error\n" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("To mend types: ")
    assert sum(line.startswith("ok ") for line in done.stdout.splitlines()) == 6
