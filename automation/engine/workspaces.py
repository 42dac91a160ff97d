"""Where the engine works: on the user's project and backend, or in the sandbox with nothing of the user's but the settings."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from automation import sandbox
from automation.engine.command import EngineCommand
from automation.engine.locks import exclusive
from automation.project import Project
from automation.toolchain import PulumiCli

SANDBOX: Final = ".sandbox"
"""Folder in the project that holds everything of the sandbox; removing it resets the sandbox."""

_PASSPHRASE: Final = "sandbox"  # noqa: S105 - protects nothing: the sandbox has no real secret
_INHERITED: Final = (
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LOGNAME",
    "PULUMI_SKIP_CHECKPOINTS",
    "TMPDIR",
    "TZ",
    "USER",
    "VIRTUAL_ENV",
    "XDG_CACHE_HOME",
)
"""The only variables of the user's shell that reach the sandbox: no credential and no setting of a cloud is among them."""

_PLACEHOLDER: Final = "sandbox-placeholder"
_SECRETS_KEYS: Final = ("encryptionsalt", "encryptedkey", "secretsprovider")


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """What the Automation API needs to work on one stack.

    Attributes:
        stack: name of the stack.
        work_dir: folder with ``Pulumi.yaml`` and the stack's settings, in which the engine runs.
        command: the CLI, with the environment it works in.
        is_sandbox: whether nothing outside this machine can be reached or changed.
        notes: what people must know about it.
    """

    stack: str
    work_dir: Path
    command: EngineCommand
    is_sandbox: bool
    notes: tuple[str, ...] = ()


@contextmanager
def real_workspace(project: Project, stack: str, cli: PulumiCli) -> Iterator[Workspace]:
    """The user's project, shell environment, credentials and state backend."""
    command = EngineCommand(cli, {**os.environ, **cli.environment()})
    yield Workspace(stack=stack, work_dir=project.root, command=command, is_sandbox=False)


@contextmanager
def sandbox_workspace(project: Project, stack: str, cli: PulumiCli, say: Callable[[str], None]) -> Iterator[Workspace]:
    """Copies of the settings, a state of its own on disk, and stand-ins for the clouds, all in ``.sandbox``."""
    root = project.root / SANDBOX
    for folder in ("state", "pulumi", "clouds"):
        (root / folder).mkdir(parents=True, exist_ok=True)

    def waiting() -> None:
        say(f"Waiting for another mlcp that works on stack {stack} in this sandbox ...")

    with exclusive(root / "locks" / stack, waiting) as lock, sandbox.start(root / "clouds") as clouds:
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        environment |= cli.environment() | dict(clouds.env)
        environment |= {
            # Without side files of metadata: they are not written atomically, and an empty one makes the state unreadable.
            "PULUMI_BACKEND_URL": f"{(root / 'state').as_uri()}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE": _PASSPHRASE,
            "PULUMI_HOME": str(root / "pulumi"),
        }
        command = EngineCommand(cli, environment, keep_open=[lock])
        notes = _copy_settings(project, stack, root / "work")
        yield Workspace(stack=stack, work_dir=root / "work", command=command, is_sandbox=True, notes=notes)


def _copy_settings(project: Project, stack: str, folder: Path) -> tuple[str, ...]:
    """Copy the project's and the stack's settings, so that the engine's additions never touch the committed files.

    The sandbox cannot read secrets that were encrypted for the real stack: they become placeholders, and a note says so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Pulumi.yaml").write_bytes((project.root / "Pulumi.yaml").read_bytes())
    copy = folder / f"Pulumi.{stack}.yaml"
    settings = _mapping(project.settings_file(stack))
    config = settings.get("config") or {}
    replaced = sorted(key for key, value in config.items() if isinstance(value, Mapping) and "secure" in value)
    settings["config"] = config | dict.fromkeys(replaced, _PLACEHOLDER)
    earlier = _mapping(copy) if copy.exists() else {}
    settings = {key: value for key, value in settings.items() if key not in _SECRETS_KEYS}
    settings |= {key: earlier[key] for key in _SECRETS_KEYS if key in earlier}
    copy.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    return (f"encrypted settings are placeholders in the sandbox: {', '.join(replaced)}",) if replaced else ()


def _mapping(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
