"""The real Pulumi engine on the stand-ins: an inline program through the Automation API."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_gcp as gcp
import pytest
from pulumi import InvokeOptions, Output, ResourceOptions, automation

from automation.sandbox import Sandbox, start
from automation.toolchain import pulumi_command

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[3]


class Engine:
    """A stack of an inline program on the stand-ins, with everything it keeps in one folder."""

    def __init__(self, folder: Path, sandbox: Sandbox):
        self.folder = folder
        (folder / "state").mkdir(exist_ok=True)
        self.env = {
            **pulumi_command().environment(),
            **sandbox.env,
            "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "sandbox",
            "PULUMI_HOME": str(folder / "home"),
        }

    def stack(self, program: Callable[[], None], name: str = "dev") -> automation.Stack:
        settings = automation.ProjectSettings(name="sandbox-test", runtime="python")
        options = automation.LocalWorkspaceOptions(project_settings=settings, env_vars=self.env, work_dir=str(self.folder))
        return automation.create_or_select_stack(name, "sandbox-test", program, opts=options)

    def up(self, program: Callable[[], None], name: str = "dev") -> dict[str, Any]:
        """The changes by kind, and the outputs."""
        result = self.stack(program, name).up(on_output=lambda _: None)
        changes = result.summary.resource_changes or {}
        return {"changes": {k: v for k, v in changes.items() if v}, **{k: v.value for k, v in result.outputs.items()}}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("PATH", pulumi_command().environment()["PATH"])
    with start(tmp_path / "clouds") as sandbox:
        yield Engine(tmp_path, sandbox)


def network(cidr: str = "10.0.0.0/16", team: str = "ml", ring: str = "evidence") -> Callable[[], None]:
    """A program with resources of three clouds that depend on each other."""

    def program() -> None:
        amazon = aws.Provider("amazon", region="eu-central-1", allowed_account_ids=["111122223333"])
        microsoft = azure.Provider("microsoft", subscription_id="00000000-0000-4000-8000-0000000000aa", location="westeurope")
        google = gcp.Provider("google", project="ml-dev-1", region="europe-west4", add_pulumi_attribution_label=False)
        vpc = aws.ec2.Vpc("vpc", cidr_block=cidr, tags={"team": team}, opts=ResourceOptions(provider=amazon))
        aws.ec2.Subnet("subnet", vpc_id=vpc.id, cidr_block=cidr.replace("/16", "/24"), opts=ResourceOptions(provider=amazon))
        group = azure.resources.ResourceGroup("group", opts=ResourceOptions(provider=microsoft))
        azure.storage.StorageAccount(
            "account",
            resource_group_name=group.name,
            kind="StorageV2",
            sku={"name": "Standard_LRS"},
            account_name="mlevidence",
            opts=ResourceOptions(provider=microsoft),
        )
        keys = gcp.kms.KeyRing("ring", name=ring, location="europe-west4", opts=ResourceOptions(provider=google))
        key = gcp.kms.CryptoKey("key", key_ring=keys.id, opts=ResourceOptions(provider=google))
        password = aws.ssm.Parameter(
            "password", type="SecureString", value=Output.secret("hunter2"), opts=ResourceOptions(provider=amazon)
        )
        pulumi.export("account", aws.get_caller_identity_output(opts=InvokeOptions(provider=amazon)).account_id)
        pulumi.export("vpc", vpc.id)
        pulumi.export("key", key.id)
        pulumi.export("password", password.value)

    return program


_ALL = 1 + 3 + 7  # the stack, its providers, its resources


def test_a_stack_s_life(engine: Engine) -> None:
    preview = engine.stack(network()).preview(on_output=lambda _: None)
    assert preview.change_summary == {"create": _ALL}

    created = engine.up(network())
    assert created["changes"] == {"create": _ALL}
    assert created["account"] == "111122223333"
    assert created["key"].startswith("projects/ml-dev-1/locations/europe-west4/keyRings/evidence/cryptoKeys/key-")

    assert engine.up(network())["changes"] == {"same": _ALL}

    updated = engine.up(network(team="platform"))
    assert updated["changes"] == {"same": _ALL - 1, "update": 1}
    assert updated["vpc"] == created["vpc"]

    replaced = engine.up(network(cidr="10.1.0.0/16", team="platform"))
    assert replaced["changes"] == {"same": _ALL - 2, "replace": 2}
    assert replaced["vpc"] != created["vpc"]
    assert engine.up(network(cidr="10.1.0.0/16", team="platform"))["changes"] == {"same": _ALL}

    refreshed = engine.stack(network(cidr="10.1.0.0/16", team="platform")).refresh(on_output=lambda _: None)
    assert refreshed.summary.resource_changes == {"same": _ALL}

    state = next((engine.folder / "state").rglob("dev.json")).read_text()
    assert "hunter2" not in state
    assert not [f for f in (engine.folder / "clouds").iterdir() if b"hunter2" in f.read_bytes()]

    destroyed = engine.stack(network()).destroy(on_output=lambda _: None)
    assert destroyed.summary.resource_changes == {"delete": _ALL}

    with pytest.raises(automation.CommandError, match=r"KeyRing .*evidence already exists.*Raise the setting `generation`"):
        engine.up(network())
    assert engine.up(network(ring="evidence-2"))["key"].split("/")[5] == "evidence-2"


def test_a_refused_input_fails_the_preview_with_its_path(engine: Engine) -> None:
    with pytest.raises(automation.CommandError, match=r'cidrBlock is "10\.0\.0\.0/8"; a VPC or subnet block has a prefix'):
        engine.stack(network(cidr="10.0.0.0/8")).preview(on_output=lambda _: None)


def test_what_one_stack_made_another_can_import(engine: Engine) -> None:
    def owner() -> None:
        microsoft = azure.Provider("microsoft", subscription_id="00000000-0000-4000-8000-0000000000aa", location="westeurope")
        group = azure.resources.ResourceGroup(
            "group", resource_group_name="ml-rg", tags={"a": "b"}, opts=ResourceOptions(provider=microsoft)
        )
        pulumi.export("id", group.id)

    identifier = engine.up(owner)["id"]

    def adopter() -> None:
        microsoft = azure.Provider("microsoft", subscription_id="00000000-0000-4000-8000-0000000000aa", location="westeurope")
        options = ResourceOptions(provider=microsoft, import_=identifier)
        azure.resources.ResourceGroup(
            "adopted", resource_group_name="ml-rg", location="westeurope", tags={"a": "b"}, opts=options
        )

    assert engine.up(adopter, name="adopter")["changes"] == {"create": 2, "import": 1}
    assert engine.up(adopter, name="adopter")["changes"] == {"same": 3}


def test_the_engine_killed_in_the_middle_of_up_is_continued(engine: Engine) -> None:
    """Kill the engine as soon as the stand-ins have something that the engine's state may lack; the next up goes on."""
    script = engine.folder / "program.py"
    script.write_text(
        textwrap.dedent("""
        import sys
        from pathlib import Path
        import pulumi, pulumi_aws as aws
        from pulumi import automation

        def program():
            amazon = aws.Provider("amazon", region="eu-central-1", allowed_account_ids=["111122223333"])
            before = None
            for index in range(30):
                options = pulumi.ResourceOptions(provider=amazon, depends_on=[before] if before else [])
                before = aws.s3.Bucket(f"bucket-{index}", bucket=f"ml-evidence-{index}", opts=options)

        settings = automation.ProjectSettings(name="sandbox-test", runtime="python")
        options = automation.LocalWorkspaceOptions(project_settings=settings, work_dir=sys.argv[1])
        stack = automation.create_or_select_stack("dev", "sandbox-test", program, opts=options)
        result = stack.up(on_output=lambda line: print(line, flush=True))
        print(result.summary.resource_changes, flush=True)
        """),
        encoding="utf-8",
    )
    command = [sys.executable, "-W", "ignore", str(script), str(engine.folder)]
    environment = {**os.environ, **engine.env, "PYTHONPATH": str(ROOT)}
    first = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    for line in first.stdout:
        if "bucket-9" in line and "created" in line:
            break
    for process in [*psutil.Process(first.pid).children(recursive=True), psutil.Process(first.pid)]:
        process.send_signal(signal.SIGKILL)
    first.communicate()

    locks = engine.folder / "state" / ".pulumi" / "locks"
    for lock in locks.rglob("*.json"):
        lock.unlink()  # what `pulumi cancel` does
    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "'create'" in again.stdout.splitlines()[-1]
    last = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert last.stdout.splitlines()[-1] == "{'same': 32}"
