"""Which Pulumi CLI is used, how it is installed, and what is said when none can be had."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from automation.toolchain import Origin, ToolchainError, ensure, pulumi_command
from automation.toolchain import pulumi_cli as module
from automation.toolchain.automation_api import VerifiedCommand
from automation.toolchain.tool import Source
from automation.toolchain.versions import PROJECT, pinned_pulumi

PINNED = pinned_pulumi()

# What `go build ... -o PATH ...` leaves: an executable that prints a version.
FAKE_GO = """\
printf 'go CGO_ENABLED=%s GOWORK=%s in %s: %s\\n' "$CGO_ENABLED" "$GOWORK" "$PWD" "$*" >> "$LOG"
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho VERSION\\n' > "$2"
chmod 755 "$2"
"""


def quiet(line: str) -> None:
    """Take progress lines that a test does not look at."""


def fake_go(version: str, before: str = "") -> str:
    return before + FAKE_GO.replace("VERSION", version)


@pytest.mark.parametrize(
    "version",
    [
        pytest.param(f"v{PINNED}", id="the pinned one"),
        pytest.param(f"{PINNED.major}.{PINNED.minor}.{PINNED.patch + 1}", id="a later patch"),
        pytest.param(f"v{PINNED.major}.{PINNED.minor + 40}.0", id="a later minor"),
        pytest.param(f"v{PINNED.major}.{PINNED.minor + 1}.0-alpha.1732", id="a pre-release of a later minor"),
    ],
)
def test_the_cli_on_path_is_used_when_it_is_not_older_than_the_sdk(machine, version):
    fake = machine.program("pulumi", f"echo {version}")

    cli = ensure(quiet)

    assert (cli.path, cli.origin) == (fake, Origin.PATH)
    assert cli.version == version.removeprefix("v")
    assert not machine.cache.exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param("echo v3.1.0", "is version 3.1.0, older than the SDK's", id="older"),
        pytest.param(f"echo v{PINNED}-alpha.1", f"is version {PINNED}-alpha.1, older", id="pre-release"),
        pytest.param("echo v4.0.0", "is version 4.0.0; the SDK works with 3.x", id="next major"),
        pytest.param("echo hello", "prints no version but 'hello'", id="no version"),
        pytest.param("echo libfoo.so: not found >&2; exit 127", "libfoo.so: not found", id="broken"),
        pytest.param("exit 3", "ended with exit code 3", id="silent failure"),
    ],
)
def test_another_cli_on_path_is_refused_with_its_reason(machine, script, reason):
    fake = machine.program("pulumi", script)

    with pytest.raises(ToolchainError) as raised:
        pulumi_command()

    line = str(raised.value).splitlines()[1]
    assert line.startswith(f"  1. pulumi on PATH: {fake} ")
    assert reason in line
    assert "make setup" in str(raised.value)


def test_a_file_on_path_that_is_no_program_is_refused(machine):
    (machine.bin / "pulumi").write_bytes(b"\x00\x01")
    (machine.bin / "pulumi").chmod(0o755)

    with pytest.raises(ToolchainError, match=r"1\. pulumi on PATH: .*pulumi cannot be started: Exec format error"):
        pulumi_command()


def test_when_nothing_works_the_error_names_every_try_in_order_and_what_to_install(machine):
    with pytest.raises(ToolchainError) as raised:
        ensure(quiet)

    first, *tries, remedy = str(raised.value).splitlines()
    assert first == f"No usable Pulumi CLI {PINNED}. Tried, in order:"
    assert [attempt.split(": ")[0] for attempt in tries] == [
        "  1. pulumi on PATH",
        "  2. the cache",
        "  3. download with Pulumi's installer",
        "  4. build with Go from tools/go.mod",
    ]
    assert "Connection refused" in tries[2]
    assert tries[3].endswith("`go` is not on PATH")
    assert f"Install the Pulumi CLI {PINNED} or a newer 3.x" in remedy
    assert f"or Go {module._BUILD.required_go} or newer" in remedy
    assert list((machine.cache / "pulumi").iterdir()) == [machine.cache / "pulumi" / f"{PINNED}.lock"]


def test_a_failed_build_gives_its_last_line_and_keeps_its_whole_output(machine):
    refusal = "go: go.mod requires go >= 1.26 (running go 1.21.0; GOTOOLCHAIN=local)"
    machine.program("go", f"echo go: downloading a/module; echo '{refusal}'; exit 1")

    with pytest.raises(ToolchainError) as raised:
        ensure(quiet)

    log = machine.cache / "pulumi" / f"{PINNED}-build.log"
    assert f"tools/go.mod: {refusal} (all of the build's output: {log})" in str(raised.value)
    assert log.read_text(encoding="utf-8") == f"go: downloading a/module\n{refusal}\n"
    assert not (machine.cache / "pulumi" / str(PINNED)).exists()


def test_the_cli_is_built_with_its_version_and_then_reused(machine):
    machine.real("chmod")
    machine.program("go", fake_go(f"v{PINNED}"))

    built = ensure(quiet)
    again = ensure(quiet)

    assert built.origin is Origin.BUILT
    assert built.path == machine.cache / "pulumi" / str(PINNED) / "bin" / "pulumi"
    assert again == built
    (build,) = machine.logged()
    assert build.startswith(f"go CGO_ENABLED=0 GOWORK=off in {PROJECT / 'tools'}: build ")
    assert f"version.Version=v{PINNED} " in build


def test_a_build_of_another_version_is_thrown_away(machine):
    machine.real("chmod")
    machine.program("go", fake_go("v3.0.0"))

    with pytest.raises(ToolchainError, match=r"4\. build with Go.*is version 3\.0\.0, older than the SDK's"):
        ensure(quiet)

    assert not (machine.cache / "pulumi" / str(PINNED)).exists()


def test_a_download_is_preferred_to_a_build(machine, monkeypatch):
    machine.program("go", 'echo go >> "$LOG"')

    def download(version, root):
        machine.program("pulumi", f"echo v{version}", directory=root / "bin")

    downloading, building = module._SOURCES
    source = Source(origin=downloading.origin, title=downloading.title, step=downloading.step, fetch=download)
    monkeypatch.setattr(module, "_SOURCES", (source, building))

    assert ensure(quiet).origin is Origin.DOWNLOADED
    assert machine.logged() == []


def test_a_cli_put_into_the_cache_is_asked_for_its_version_once_and_again_when_replaced(machine):
    directory = machine.cache / "pulumi" / str(PINNED) / "bin"
    counting = f'echo asked >> "$LOG"; echo v{PINNED}'
    machine.program("pulumi", counting, directory)

    assert [pulumi_command().origin for _ in range(3)] == [Origin.PROVIDED] * 3
    assert machine.logged() == ["asked"]

    machine.program("pulumi", f"{counting} # replaced", directory)
    pulumi_command()
    pulumi_command()
    assert machine.logged() == ["asked", "asked"]


@pytest.mark.parametrize("stamp", ["", "{", "[]", '{"version": "3.259.0"}', '{"file": null, "origin": "ELSEWHERE"}'])
def test_a_damaged_stamp_is_renewed(machine, stamp):
    root = machine.cache / "pulumi" / str(PINNED)
    machine.program("pulumi", f'echo asked >> "$LOG"; echo v{PINNED}', root / "bin")
    (root / "stamp.json").write_text(stamp, encoding="utf-8")

    pulumi_command()
    pulumi_command()

    assert machine.logged() == ["asked"]


def test_an_unusable_cli_in_the_cache_is_replaced(machine):
    machine.real("chmod")
    machine.program("pulumi", "exit 1", machine.cache / "pulumi" / str(PINNED) / "bin")
    machine.program("go", fake_go(f"v{PINNED}"))

    assert ensure(quiet).origin is Origin.BUILT


WARM_START = """
import sys

events = []
sys.addaudithook(lambda event, _: events.append(event))
from automation.toolchain import ensure
ensure(print)
started = {"subprocess.Popen", "os.system", "os.exec", "os.fork", "os.posix_spawn"}
print([event for event in events if event in started or event.startswith(("socket.", "urllib."))])
print([name for name in ("pulumi", "grpc", "typer", "rich") if name in sys.modules])
"""


def test_a_warm_start_runs_no_program_opens_no_connection_and_imports_no_package(machine):
    machine.program("pulumi", f"echo v{PINNED}", machine.cache / "pulumi" / str(PINNED) / "bin")
    pulumi_command()

    done = subprocess.run([sys.executable, "-c", WARM_START], capture_output=True, text=True, check=False)

    assert (done.stdout, done.stderr) == ("[]\n[]\n", "")


def bootstrap() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "automation.toolchain", "pulumi"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


# More than a pipe holds is printed first: it gets through only when the toolchain is reading, with the build in its care.
WAITS = """\
lines=0; while [ $lines -lt 100 ]; do printf '%1023s\\n' compiling; lines=$((lines + 1)); done
echo "$$" > "{started}"; read line < "{go_on}"
"""


@pytest.fixture
def slow_go(machine, started, go_on) -> Callable[[], None]:
    """A `go` that tells its process number when it starts, and goes on when it is told to."""
    machine.real("chmod")
    machine.program("go", fake_go(f"v{PINNED}", before=WAITS.format(started=started.path, go_on=go_on.path)))


@pytest.mark.usefixtures("slow_go")
def test_two_runs_at_once_build_once(machine, started, go_on):
    with bootstrap() as first:
        started.receive()
        with bootstrap() as second:
            assert second.stderr.readline() == f"Another run is installing pulumi {PINNED}; waiting\n"
            go_on.send("finish")
            assert (first.wait(timeout=60), second.wait(timeout=60)) == (0, 0)

    assert len(machine.logged()) == 1


@pytest.mark.usefixtures("slow_go")
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_build_leaves_nothing_behind(machine, started, signal_number):
    with bootstrap() as interrupted:
        go = int(started.receive())
        interrupted.send_signal(signal_number)
        _, said = interrupted.communicate(timeout=60)

    assert interrupted.returncode != 0
    assert "Traceback" not in said
    assert [path.name for path in (machine.cache / "pulumi").iterdir()] == [f"{PINNED}.lock"]
    with pytest.raises(ProcessLookupError):
        os.kill(go, 0)


@pytest.mark.usefixtures("slow_go")
def test_what_a_killed_build_leaves_is_never_used_and_is_removed_by_the_next(machine, started, go_on):
    with bootstrap() as killed:
        started.receive()
        killed.kill()
        go_on.send("the orphan ends")
    with pytest.raises(ToolchainError):
        pulumi_command()

    go_on.send("finish")
    cli = ensure(quiet)

    assert cli.origin is Origin.BUILT
    kept = {path.name for path in (machine.cache / "pulumi").iterdir()}
    assert kept == {str(PINNED), f"{PINNED}.lock"}


def test_the_engine_gets_the_cli_first_on_its_path_and_checks_for_no_update(machine, monkeypatch):
    machine.program("pulumi-language-python", "exit 0")
    machine.program("pulumi", f"echo v{PINNED}", machine.cache / "pulumi" / str(PINNED) / "bin")

    cli = pulumi_command()

    assert cli.environment() == {
        "PATH": f"{cli.path.parent}{os.pathsep}{machine.bin}",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def test_the_automation_api_takes_the_cli_without_asking_it_again(machine):
    machine.program("pulumi", f'echo "$*" >> "$LOG"; echo v{PINNED}')
    cli = pulumi_command()

    command = VerifiedCommand(cli)
    command.run(["stack", "ls"], cwd=str(machine.bin), additional_env=cli.environment())

    assert str(command.version) == str(PINNED)
    assert machine.logged() == ["version", "--non-interactive stack ls"]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("bin", id="on PATH"),
        pytest.param("links", id="beside the CLI"),
        pytest.param("distribution", id="beside what the CLI links to"),
    ],
)
def test_with_the_official_language_host_nothing_is_added(machine, tmp_path, monkeypatch, place):
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    target = machine.program("pulumi", f"echo v{PINNED}", tmp_path / "distribution")
    link = tmp_path / "links" / "pulumi"
    link.parent.mkdir()
    link.symlink_to(target)
    machine.program("pulumi-language-python", "exit 0", tmp_path / place)
    monkeypatch.setenv("PATH", f"{link.parent}{os.pathsep}{machine.bin}")

    assert pulumi_command().path_entries == (link.parent,)
    assert not (tmp_path / "prefix").exists()


def test_without_a_language_host_the_analyzer_stand_in_runs_the_sdks_policy_module(machine, tmp_path, monkeypatch):
    interpreter = tmp_path / "a folder" / "python"
    interpreter.parent.mkdir()
    interpreter.symlink_to(sys.executable)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    monkeypatch.setattr(sys, "executable", str(interpreter))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    machine.program("pulumi", f"echo v{PINNED}")

    cli = pulumi_command()

    analyzer = shutil.which("pulumi-analyzer-policy-python", path=cli.environment()["PATH"])
    assert analyzer is not None
    assert Path(analyzer).parent == cli.path_entries[1]
    usage = subprocess.run([analyzer, "--help"], capture_output=True, text=True, check=True).stdout
    assert "engineAddress" in usage


def test_an_analyzer_stand_in_that_cannot_be_written_is_a_clear_error(machine, tmp_path, monkeypatch):
    (tmp_path / "prefix").write_text("a file where a folder is needed", encoding="utf-8")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "prefix"))
    machine.program("pulumi", f"echo v{PINNED}")

    with pytest.raises(ToolchainError, match=r"^Policy packs cannot run: .* cannot be written \(Not a directory\)"):
        pulumi_command()
