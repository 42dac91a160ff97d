"""With real provider plugins and the official language host, where a machine has them: `make test-real`.

Each test names what is missing when it is skipped. None needs more than credentials for a preview; nothing is created.
"""

import json
import os
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from automation import sandbox
from automation.sandbox import schema
from automation.toolchain import ensure
from tests.automation.support import ROOT, copy_project
from tests.engine.sandbox import mlcp
from tests.stacks.simulation import STACKS, shipped
from vocabulary import Cloud

pytestmark = [pytest.mark.real, pytest.mark.engine]

LANGUAGE_HOST = "pulumi-language-python"


def _pulumi(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    cli = ensure(lambda _: None)
    environment = {**os.environ, **cli.environment(), **variables}
    return subprocess.run([cli.path, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False)


@cache
def _plugin_schema(package: str) -> dict[str, Any]:
    """The schema that the real plugin of a package gives; skips where the plugin is not installed."""
    release = version(f"pulumi-{package}")
    done = _pulumi(ROOT, "package", "get-schema", f"{package}@{release}")
    if done.returncode:
        pytest.skip(f"needs the {package} plugin: pulumi plugin install resource {package} {release}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize("cloud", Cloud)
def test_the_plan_fits_the_schema_of_the_real_plugin(stack: str, cloud: Cloud) -> None:
    resources = _plugin_schema(cloud.package)["resources"]
    wrong = []
    for resource in shipped(stack).created:
        if schema.package_of(resource.token) != cloud.package:
            continue
        known = resources.get(resource.token)
        if known is None or known.get("deprecationMessage"):
            wrong.append((resource.token, "unknown or deprecated"))
            continue
        unknown = resource.inputs.keys() - known["inputProperties"].keys()
        missing = set(known.get("requiredInputs", [])) - resource.inputs.keys()
        wrong += [(resource.token, resource.name, unknown, missing)] if unknown or missing else []
    assert wrong == []


def test_plain_pulumi_plans_what_mlcp_plans(tmp_path: Path) -> None:
    if not shutil.which(LANGUAGE_HOST):
        pytest.skip(f"needs {LANGUAGE_HOST}, which comes with the official distribution of Pulumi")
    project = copy_project(tmp_path, "org", "dev", "staging", "prod")
    planned = mlcp(project, "preview", "org").content["changes"]
    checkout = tmp_path / "checkout"
    subprocess.run(["git", "clone", "-q", ROOT, checkout], check=True)
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    state = tmp_path / "state"
    state.mkdir()
    with sandbox.start(tmp_path / "clouds") as stand_ins:
        variables = {
            **stand_ins.env,
            "PULUMI_BACKEND_URL": f"file://{state}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
        }
        created = _pulumi(checkout, "stack", "init", "org", **variables)
        assert created.returncode == 0, created.stderr
        done = _pulumi(checkout, "preview", "--stack", "org", "--json", "--policy-pack", "policy_packs/guardrails", **variables)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["changeSummary"] == {action: count for action, count in planned.items() if count}


@pytest.mark.parametrize("stack", STACKS)
def test_preview_on_real_accounts(stack: str) -> None:
    folder = os.environ.get("MLCP_REAL_PROJECT")
    if not folder:
        pytest.skip("needs MLCP_REAL_PROJECT: a folder with the Pulumi*.yaml files of real accounts, and credentials for them")
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "mlcp", "preview", "--stack", stack, "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stdout)
    assert (done.returncode, report["violations"]) == (0, []), report["errors"]
