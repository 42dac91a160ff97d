"""A machine made of a few fake programs: an empty home directory, and a PATH that holds nothing else."""

import os
import select
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

SHELL = shutil.which("sh") or "/bin/sh"
REFUSED = "http://127.0.0.1:9"  # the discard port: nothing listens there, so every download is refused at once


class Machine:
    """Where fake programs are put, and what they have written down."""

    def __init__(self, root: Path) -> None:
        self.bin = root / "bin"
        self.cache = root / "cache" / "ml-control-plane"
        self.log = root / "log"
        self.bin.mkdir()

    def program(self, name: str, script: str, directory: Path | None = None) -> Path:
        """Put an executable shell script on PATH, or into another folder."""
        path = (directory or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!{SHELL}\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def real(self, *names: str) -> None:
        """Put programs of this machine on PATH."""
        for name in names:
            found = shutil.which(name, path=os.defpath + ":/usr/bin:/bin")
            assert found is not None, f"{name} is needed to run these tests"
            (self.bin / name).symlink_to(found)

    def logged(self) -> list[str]:
        """The lines that fake programs have added to the log, in order."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(machine.bin))
    monkeypatch.setenv("LOG", str(machine.log))
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, REFUSED)
    for variable in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    return machine


class Pipe:
    """A named pipe between a test and a fake program, so that each can wait for the other."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._end = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def receive(self) -> str:
        """Wait for a line of the fake program, at most a minute."""
        ready, _, _ = select.select([self._end], [], [], 60)
        assert ready, f"nobody wrote to {self.path}"
        return os.read(self._end, 1024).decode().strip()

    def send(self, line: str) -> None:
        os.write(self._end, f"{line}\n".encode())

    def close(self) -> None:
        os.close(self._end)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Pipe]:
    pipe = Pipe(tmp_path / "started")
    yield pipe
    pipe.close()


@pytest.fixture
def go_on(tmp_path: Path) -> Iterator[Pipe]:
    pipe = Pipe(tmp_path / "go-on")
    yield pipe
    pipe.close()
