"""What the sandbox takes over from the user's project, and what it does not."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from automation.engine.locks import exclusive
from automation.engine.workspaces import sandbox_workspace
from automation.project import Project
from automation.toolchain import PulumiCli, ensure
from tests.automation.support import ROOT, copy_project


@pytest.fixture
def cli() -> PulumiCli:
    return ensure(lambda _line: None)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(root=copy_project(tmp_path, "dev"))


def _add(project: Project, text: str) -> None:
    with (project.root / "Pulumi.dev.yaml").open("a", encoding="utf-8") as file:
        file.write(text)


def _copied(project: Project) -> dict[str, object]:
    return dict(yaml.safe_load((project.root / ".sandbox/work/Pulumi.dev.yaml").read_text(encoding="utf-8")))


def test_settings_are_copied_and_the_sandbox_keeps_its_own_salt(project: Project, cli: PulumiCli) -> None:
    _add(project, "encryptionsalt: v1:of-the-real-stack\n")

    with sandbox_workspace(project, "dev", cli, print) as workspace:
        assert "encryptionsalt" not in _copied(project)
        with (workspace.work_dir / "Pulumi.dev.yaml").open("a", encoding="utf-8") as file:
            file.write("encryptionsalt: v1:of-the-sandbox\n")
    with sandbox_workspace(project, "dev", cli, print):
        assert _copied(project)["encryptionsalt"] == "v1:of-the-sandbox"

    committed = yaml.safe_load((project.root / "Pulumi.dev.yaml").read_text(encoding="utf-8"))
    assert _copied(project)["config"] == committed["config"]


def test_secrets_of_the_real_stack_become_placeholders_and_a_note_says_so(project: Project, cli: PulumiCli) -> None:
    _add(project, "  other:token:\n    secure: v1:unreadable-here\n")

    with sandbox_workspace(project, "dev", cli, print) as workspace:
        assert _copied(project)["config"]["other:token"] == "sandbox-placeholder"  # type: ignore[index]
        assert workspace.notes == ("encrypted settings are placeholders in the sandbox: other:token",)


def test_only_harmless_variables_of_the_shell_reach_the_engine(
    project: Project, cli: PulumiCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_SECRET", "GOOGLE_CREDENTIALS", "PULUMI_ACCESS_TOKEN", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "from the shell")

    with sandbox_workspace(project, "dev", cli, print) as workspace:
        environment = workspace.command.environment

    assert "from the shell" not in environment.values()
    assert environment["PULUMI_BACKEND_URL"].startswith((project.root / ".sandbox/state").as_uri())
    assert environment["PULUMI_HOME"].startswith(str(project.root / ".sandbox"))
    assert environment["PULUMI_DEBUG_PROVIDERS"].count(":") == 3


def test_the_lock_is_held_until_the_last_process_that_inherited_it_ends(tmp_path: Path) -> None:
    waited: list[str] = []
    with exclusive(tmp_path / "dev", lambda: waited.append("first")) as descriptor:
        heir = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[descriptor], cwd=ROOT)

    def end_heir() -> None:
        waited.append("second")
        heir.communicate(b"\n")

    with exclusive(tmp_path / "dev", end_heir):
        assert waited == ["second"]
        assert heir.poll() == 0
