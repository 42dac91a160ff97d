"""The stand-in for Pulumi's Python policy analyzer, for machines without the official language host.

The engine starts a policy pack through `pulumi-language-python`, which is part of Pulumi's distribution but not of its Go
module. Without one it looks on PATH for `pulumi-analyzer-policy-python` and starts that with its own address and the pack's
folder (`NewPolicyAnalyzer` in pulumi/sdk/go/common/resource/plugin): a script that runs the SDK's `pulumi.policy` does it.
"""

import os
import shlex
import shutil
import sys
from pathlib import Path

from automation.toolchain.errors import ToolchainError

_LANGUAGE_HOST = "pulumi-language-python"
_ANALYZER = "pulumi-analyzer-policy-python"


def analyzer_directory(cli: Path) -> Path | None:
    """The folder to put on the engine's PATH so that policy packs run with this interpreter, or None if none is needed.

    None is needed where the official language host is on PATH or beside the CLI, after links are followed as well.
    The script lies in the virtual environment whose packages it uses, and is written when it is not there.

    Raises:
        ToolchainError: if the script cannot be written.
    """
    beside = os.pathsep.join([str(cli.parent), str(cli.resolve().parent), os.environ.get("PATH", "")])
    if shutil.which(_LANGUAGE_HOST, path=beside) is not None:
        return None
    directory = Path(sys.prefix) / "libexec" / "pulumi"
    script = directory / _ANALYZER
    # The engine also hands over the pack's runtime options (`-virtualenv=...`), which only the language host understands.
    content = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -u -m pulumi.policy "$1" "$2"\n'
    try:
        if not script.exists() or script.read_text(encoding="utf-8") != content:
            _write_executable(script, content)
    except OSError as error:
        raise ToolchainError(
            f"Policy packs cannot run: {script} cannot be written ({error.strerror}). "
            f"Make that folder writable, or install Pulumi's official distribution, which has {_LANGUAGE_HOST}."
        ) from error
    return directory


def _write_executable(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(content, encoding="utf-8")
    unfinished.chmod(0o755)
    unfinished.replace(path)
