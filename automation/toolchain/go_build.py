"""Building a tool with Go from a module of ours, whose go.mod pins it and whose go.sum verifies it."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from automation.toolchain.cache import cache_directory
from automation.toolchain.errors import AttemptError
from automation.toolchain.process import INSTALL_TIMEOUT, CommandError, run
from automation.toolchain.versions import Version


@dataclass(frozen=True, kw_only=True)
class GoBuild:
    """How a tool is built.

    Attributes:
        name: of the executable.
        module: the go.mod that pins it.
        package: the Go package of its command.
        stamp: the Go variable that holds its version, and the version as it is written there, with `{version}`.
    """

    name: str
    module: Path
    package: str
    stamp: str

    @property
    def required_go(self) -> str:
        """The oldest Go that builds it, such as `1.26`."""
        match = re.search(r"^go (\S+)$", self.module.read_text(encoding="utf-8"), re.MULTILINE)
        return match.group(1) if match else "in its newest version"

    def __call__(self, version: Version, root: Path) -> None:
        """Build it into `bin` below `root`.

        `go install module@version` would not do: it refuses modules with replace directives, and verifies nothing.

        Raises:
            AttemptError: there is no Go, or the build failed; its output is kept in the cache.
        """
        go = shutil.which("go")
        if go is None:
            raise AttemptError("`go` is not on PATH")
        command = [go, "build", "-mod=readonly", "-trimpath", "-buildvcs=false"]
        command += ["-ldflags", f"-s -w -X {self.stamp.format(version=version)}"]
        command += ["-o", str(root / "bin" / self.name), self.package]
        # No C compiler is needed, and no workspace file of a folder above may change what is built.
        environment = {"CGO_ENABLED": "0", "GOWORK": "off"}
        (root / "bin").mkdir(parents=True)
        try:
            run(command, timeout=INSTALL_TIMEOUT, directory=self.module.parent, environment=environment)
        except CommandError as error:
            log = cache_directory() / self.name / f"{version}-build.log"
            log.write_text(error.output or str(error), encoding="utf-8")
            raise AttemptError(f"{error} (all of the build's output: {log})") from error
