"""Which conftest is used, how it is built, and what is said when none can be had."""

import pytest

from automation.toolchain import ToolchainError, ensure_conftest
from automation.toolchain.versions import POLICY_GO_MODULE, pinned_conftest

PINNED = pinned_conftest()
OLDEST = f"{PINNED.major}.{PINNED.minor}.0"

# What `go build ... -o PATH ...` leaves: an executable that prints the version that was stamped into it.
GO = """\
printf 'go in %s: %s\\n' "$PWD" "$*" >> "$LOG"
version=${6##*=}
while [ "$1" != -o ]; do shift; done
printf '#!/bin/sh\\necho "Conftest: %s"\\necho "OPA: 1.21.1"\\n' "$version" > "$2"
chmod 755 "$2"
"""


def quiet(line: str) -> None:
    """Take progress lines that a test does not look at."""


@pytest.mark.parametrize("version", [OLDEST, str(PINNED), f"{PINNED.major}.{PINNED.minor + 7}.0"])
def test_one_on_path_is_used_when_it_is_new_enough(machine, version):
    fake = machine.program("conftest", f"echo 'Conftest: {version}'; echo 'OPA: 1.21.1'")

    assert ensure_conftest(quiet) == fake
    assert not machine.cache.exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        pytest.param("echo 'Conftest: 0.60.0'; echo 'OPA: 1.4.0'", f"is version 0.60.0, older than {OLDEST}", id="older"),
        pytest.param("echo 'Conftest: dev'; echo 'OPA: 1.21.1'", "prints no version but 'Conftest: dev'", id="no version"),
    ],
)
def test_when_nothing_works_the_error_names_every_try_and_what_to_install(machine, script, reason):
    machine.program("conftest", script)

    with pytest.raises(ToolchainError) as raised:
        ensure_conftest(quiet)

    first, *tries, remedy = str(raised.value).splitlines()
    assert first == f"No usable conftest {PINNED}. Tried, in order:"
    assert [attempt.split(": ")[0] for attempt in tries] == [
        "  1. conftest on PATH",
        "  2. the cache",
        "  3. build with Go from tools/policy/go.mod",
    ]
    assert reason in tries[0]
    assert f"Install conftest {OLDEST} or newer" in remedy


def test_it_is_built_once_with_its_version_stamped_in(machine):
    machine.real("chmod")
    machine.program("go", GO)

    built = ensure_conftest(quiet)

    assert built == ensure_conftest(quiet) == machine.cache / "conftest" / str(PINNED) / "bin" / "conftest"
    (build,) = machine.logged()
    assert build.startswith(f"go in {POLICY_GO_MODULE.parent}: build -mod=readonly ")
    assert f"-X github.com/open-policy-agent/conftest/internal/version.Version={PINNED} " in build


def test_the_module_builds_the_version_that_it_pins():
    assert "\ntool github.com/open-policy-agent/conftest\n" in POLICY_GO_MODULE.read_text(encoding="utf-8")
    assert f"github.com/open-policy-agent/conftest v{PINNED} h1:" in POLICY_GO_MODULE.with_name("go.sum").read_text("utf-8")
