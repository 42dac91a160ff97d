"""The stand-ins as a child process."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from automation.sandbox import start
from automation.sandbox.process import SandboxStartError
from tests.automation.sandbox.support import Provider

WAIT = 20
"""Seconds after which a process that should be gone counts as stuck."""


def test_the_engine_is_told_where_the_stand_ins_are(tmp_path: Path) -> None:
    with start(tmp_path) as sandbox:
        attached = dict(pair.split(":") for pair in sandbox.env["PULUMI_DEBUG_PROVIDERS"].split(","))
        assert {name: int(port) for name, port in attached.items()} == dict(sandbox.ports)
        assert set(attached) == {"aws", "azure-native", "gcp"}
        provider = Provider("aws", sandbox.ports["aws"])
        assert provider.create("aws:ec2/vpc:Vpc", {"cidrBlock": "10.0.0.0/16"}).id.startswith("vpc-")
        provider.channel.close()
    assert not psutil.pid_exists(sandbox.pid)


def test_they_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    program = """
import pathlib, sys
from automation.sandbox import start

with start(pathlib.Path(sys.argv[1])) as sandbox:
    print(sandbox.pid, flush=True)
    sys.stdin.read()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    psutil.wait_procs([child], timeout=WAIT)
    assert not child.is_running()


def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SandboxStartError, match="did not start"), start(tmp_path / "file"):
        pass


def test_the_process_does_not_import_the_sdks() -> None:
    """The Pulumi SDK takes a second and 60 MB to import; the stand-ins need its protocol classes only."""
    program = (
        "import sys\nfrom automation.sandbox.__main__ import load_protocol_without_sdk\nload_protocol_without_sdk()\n"
        "import automation.sandbox.server\n"
        "print([m for m in ('pulumi.output', 'pulumi.resource', 'pulumi_aws', 'yaml', 'rich') if m in sys.modules])"
    )
    root = str(Path(__file__).resolve().parents[3])
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
