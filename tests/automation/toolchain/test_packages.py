"""uv: which one is used, how it is installed, and how its errors are told."""

import sys
from pathlib import Path

import pytest

from automation.toolchain import ToolchainError
from automation.toolchain.packages import lock_packages, sync_packages
from automation.toolchain.versions import PROJECT, UV_REQUIREMENTS, pinned_uv

PINNED = pinned_uv()
LOGGING = 'echo "$0 $*" >> "$LOG"\n'

# An interpreter without venv whose pip puts a uv into the target folder.
PIP_ONLY = (
    LOGGING
    + """\
if [ "$2" = venv ]; then echo "ensurepip is not available"; exit 1; fi
while [ "$1" != --target ]; do shift; done
mkdir -p "$2/bin"
printf '#!/bin/sh\\necho "installed uv $*" >> "$LOG"\\n' > "$2/bin/uv"
chmod 755 "$2/bin/uv"
"""
)

# An interpreter with venv, whose environment's pip puts a uv beside itself.
WITH_VENV = """\
mkdir -p "$3/bin"
cat > "$3/bin/python" <<'END'
#!/bin/sh
echo "python of the environment $*" >> "$LOG"
printf '#!/bin/sh\\necho "installed uv $*" >> "$LOG"\\n' > "${0%/*}/uv"
chmod 755 "${0%/*}/uv"
END
chmod 755 "$3/bin/python"
"""


def quiet(line: str) -> None:
    """Take progress lines that a test does not look at."""


@pytest.fixture
def interpreter(machine, monkeypatch):
    """Stands in for the Python that the toolchain runs with, for what it is started for."""

    def use(script: str) -> Path:
        path = machine.program("python-of-the-machine", script)
        monkeypatch.setattr(sys, "executable", str(path))
        return path

    return use


@pytest.mark.parametrize("version", [str(PINNED), f"{PINNED.major}.{PINNED.minor + 1}.0"])
def test_a_new_enough_uv_on_path_syncs_exactly_the_lock(machine, version):
    uv = machine.program("uv", LOGGING + f'echo "uv {version}"')

    sync_packages(quiet)

    assert machine.logged() == [f"{uv} --version", f"{uv} sync --locked --quiet"]
    assert not machine.cache.exists()


def test_uv_works_on_this_checkout_and_downloads_no_interpreter(machine, monkeypatch):
    monkeypatch.setenv("UV_PROJECT_ENVIRONMENT", "/somewhere/else")
    machine.program(
        "uv",
        f'echo uv {PINNED}; echo "$PWD $UV_PROJECT_ENVIRONMENT $UV_PYTHON_DOWNLOADS $UV_SYSTEM_CERTS" >> "$LOG"',
    )

    sync_packages(quiet)

    assert machine.logged()[-1] == f"{PROJECT} {PROJECT / '.venv'} never true"


@pytest.mark.parametrize("uv_on_path", [None, "echo uv 0.1.0", "exit 1"])
def test_without_a_good_uv_the_pinned_one_is_installed_once_with_hashes(machine, interpreter, uv_on_path):
    machine.real("mkdir", "chmod")
    python = interpreter(PIP_ONLY)
    if uv_on_path:
        machine.program("uv", uv_on_path)

    sync_packages(quiet)
    sync_packages(quiet)

    venv, pip, *syncs = machine.logged()
    assert venv.startswith(f"{python} -m venv ")
    assert pip.startswith(f"{python} -m pip install ")
    assert " --no-deps --require-hashes --target " in pip
    assert pip.endswith(f" -r {UV_REQUIREMENTS}")
    assert syncs == ["installed uv sync --locked --quiet"] * 2


def test_of_the_virtual_environment_only_uv_is_kept(machine, interpreter):
    machine.real("mkdir", "chmod", "cat")
    interpreter(WITH_VENV)

    sync_packages(quiet)

    root = machine.cache / "uv" / str(PINNED)
    assert [path.relative_to(root) for path in root.rglob("*")] == [Path("bin"), Path("bin/uv")]
    pip, sync = machine.logged()
    assert " --require-hashes " in pip
    assert sync == "installed uv sync --locked --quiet"


def test_when_uv_cannot_be_had_the_error_names_every_try_and_what_to_install(machine, interpreter):
    machine.program("uv", "echo uv 0.1.0")
    python = interpreter('if [ "$2" = venv ]; then echo No module named venv; else echo No module named pip; fi; exit 1')

    with pytest.raises(ToolchainError) as raised:
        sync_packages(quiet)

    *tries, remedy = str(raised.value).splitlines()
    assert tries == [
        f"No usable uv {PINNED}. Tried, in order:",
        f"  1. uv on PATH: {machine.bin / 'uv'} is version 0.1.0, older than {PINNED}",
        "  2. pip in a virtual environment: No module named venv",
        "  3. pip install --target: No module named pip",
    ]
    assert remedy.startswith(f"Install uv {PINNED} or newer (https://docs.astral.sh/uv/), or give {python} pip or venv")
    assert [path.name for path in (machine.cache / "uv").iterdir()] == [f"{PINNED}.lock"]


@pytest.mark.parametrize(
    ("step", "command", "remedy"),
    [
        (sync_packages, "uv sync --locked", "After a change of pyproject.toml, run `make lock` first."),
        (lock_packages, "uv lock", "Correct pyproject.toml, then run `make lock` again."),
    ],
)
def test_what_uv_reports_is_shown_whole(machine, step, command, remedy):
    report = "error: the first line\n  cause: the second line"
    machine.program("uv", f'if [ "$1" = --version ]; then echo uv {PINNED}; else printf "{report}\n"; exit 2; fi')

    with pytest.raises(ToolchainError) as raised:
        step(quiet)

    assert str(raised.value) == f"`{command}` failed:\n{report}\n{remedy}"


@pytest.mark.parametrize("cache_home", ["home/a-file", "relative"])
def test_a_cache_that_cannot_be_written_is_a_clear_error(machine, tmp_path, monkeypatch, cache_home):
    (tmp_path / "home" / "a-file").write_text("", encoding="utf-8")
    (tmp_path / "home" / ".cache").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", cache_home if cache_home == "relative" else str(tmp_path / cache_home))

    with pytest.raises(ToolchainError) as raised:
        sync_packages(quiet)

    assert f"uv/{PINNED} cannot be installed: [Errno 20] Not a directory" in str(raised.value)
    assert "or set XDG_CACHE_HOME to a folder elsewhere" in str(raised.value)
