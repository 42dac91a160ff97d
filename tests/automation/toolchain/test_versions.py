"""One pinned version of each tool, in every file that names it; and how versions compare."""

import re
import tomllib

import pytest

from automation.toolchain.errors import AttemptError
from automation.toolchain.versions import GO_MODULE, PROJECT, UV_REQUIREMENTS, Version, parse_version, pinned_pulumi

PROJECT_FILE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = tomllib.loads((PROJECT / "uv.lock").read_text(encoding="utf-8"))


def test_the_installed_sdk_pyproject_the_lock_and_the_go_module_name_one_pulumi_version():
    pinned = str(pinned_pulumi())
    go_module = GO_MODULE.read_text(encoding="utf-8")

    assert f"pulumi=={pinned}" in PROJECT_FILE["project"]["dependencies"]
    assert [package["version"] for package in LOCK["package"] if package["name"] == "pulumi"] == [pinned]
    assert re.findall(r"github\.com/pulumi/pulumi/(?:pkg|sdk)/v3 v(\S+)", go_module) == [pinned, pinned]
    assert "\ntool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi\n" in go_module


def test_everything_that_is_installed_has_hashes():
    requirement, *hashes = re.split(r"\s*\\\n\s*", UV_REQUIREMENTS.read_text(encoding="utf-8").strip())
    unlocked = [
        package["name"]
        for package in LOCK["package"]
        if "registry" in package["source"]
        and not all("hash" in file for file in [*package.get("wheels", []), *filter(None, [package.get("sdist")])])
    ]

    assert re.fullmatch(r"uv==\d+\.\d+\.\d+", requirement)
    assert hashes
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in hashes)
    assert unlocked == []


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v3.259.0\n", Version(3, 259, 0)),
        ("uv 0.13.9 (a1b2c3d4e 2026-11-01)", Version(0, 13, 9)),
        ("3.260.0-alpha.xdeadbee+dirty", Version(3, 260, 0, released=False, prerelease="-alpha.xdeadbee")),
        ("warning: new version available\nv3.100.1", Version(3, 100, 1)),
    ],
)
def test_a_version_is_found_in_what_a_program_prints(text, version):
    parsed = parse_version(text)

    assert (parsed, parsed.prerelease) == (version, version.prerelease)


def test_versions_compare_by_number_and_a_pre_release_comes_before_its_release():
    texts = ["3.9.10", "3.10.0-beta.1", "3.10.0", "3.10.1", "4.0.0-rc.1", "4.0.0"]

    assert sorted(map(parse_version, reversed(texts))) == [parse_version(text) for text in texts]


def test_what_has_no_version_is_quoted():
    with pytest.raises(AttemptError, match="prints no version but 'command not found'"):
        parse_version("command not found\n")
