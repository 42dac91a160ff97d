"""What the program would load of the clouds' SDKs has been loaded before."""

import json
import subprocess
import sys

import pytest

from tests.stacks.simulation import ROOT


@pytest.mark.parametrize("stack", ["org", "prod"])
def test_the_program_finds_every_module_of_the_sdks_loaded(stack: str) -> None:
    command = [sys.executable, "-m", "tests.stacks.preloading", stack]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert found["before"]
    assert found["late"] == []
