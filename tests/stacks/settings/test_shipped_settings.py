"""The shipped files, and the three readers of settings: ``mlcp``, the running Pulumi program and an editor."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pulumi
import pytest
import yaml
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from stacks import program
from stacks.settings import EnvironmentSettings, OrganizationSettings, SettingsError, json_schema, load, parse, resolved
from stacks.settings.forms import FORMS
from stacks.settings.reference import PAGE, with_reference
from tests.stacks.settings.shipped import ROOT, STACKS, copied, edited, values_of
from tests.stacks.settings.test_wrong_settings import FIELDS, KEYS

SCHEMA = ROOT / "stacks" / "settings.schema.json"

# What a schema of one file cannot say: it knows no other file, no arithmetic, and not how YAML was written.
BEYOND_A_SCHEMA = re.compile(
    r"names are shared|the engine reads it|YAML reads it as a date|this is the file of stack 'dev'|write a private IPv4 range"
    r"|write an IPv4 range by its first address|203.0.113.1/24|10.1.0.0/16"
    r"|has this subnet already|has the workload|write each name once|two different service connections|break-glass too"
    r"|a group of its own"
)


def as_the_engine_hands_over(values: Any) -> dict[str, str]:
    """Text for scalars and JSON for lists and mappings, as ``pulumi config --json`` shows the engine's values."""
    return {key: json.dumps(value) if isinstance(value, dict | list | bool) else str(value) for key, value in values.items()}


class NoResources(Mocks):
    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        raise AssertionError(args.name)

    def call(self, args: MockCallArgs) -> dict[str, Any]:
        raise AssertionError(args.token)


@pytest.fixture
def engine_config(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Sets the configuration of the running program, for one test."""
    monkeypatch.delenv("PULUMI_CONFIG", raising=False)
    before = dict(pulumi.runtime.config.CONFIG.get())
    yield pulumi.runtime.set_all_config
    pulumi.runtime.set_all_config(before)


@pytest.mark.parametrize("stack", STACKS)
def test_the_running_program_has_the_same_settings_as_mlcp(stack: str, engine_config: Any) -> None:
    pulumi.runtime.set_mocks(NoResources(), project="ml-control-plane", stack=stack)
    values = {**values_of(stack), "generation": 3}
    handed_over = {f"ml-control-plane:{key}": text for key, text in as_the_engine_hands_over(values).items()}
    engine_config({**handed_over, "pulumi:disable-default-providers": '["*"]'})
    of_file = load(ROOT / f"Pulumi.{stack}.yaml")
    assert program._settings() == of_file.model_copy(update={"generation": 3})


def test_text_that_begins_like_json_is_a_problem_and_no_crash(engine_config: Any) -> None:
    pulumi.runtime.set_mocks(NoResources(), project="ml-control-plane", stack="dev")
    values = as_the_engine_hands_over({**values_of("dev"), "owner": "{nobody"})
    engine_config({f"ml-control-plane:{key}": text for key, text in values.items()})
    with pytest.raises(pulumi.RunError, match=r'Pulumi\.dev\.yaml: owner = "\{nobody": write an e-mail address'):
        program._settings()


@pytest.mark.parametrize("stack", STACKS)
def test_resolved_settings_are_plain_and_read_back_as_the_same(stack: str) -> None:
    settings = load(ROOT / f"Pulumi.{stack}.yaml")
    plain = json.loads(json.dumps(resolved(settings)))
    assert parse(plain, stack) == settings


def test_settings_left_out_have_the_documented_defaults(tmp_path: Path) -> None:
    path = edited(
        copied(tmp_path),
        "dev",
        ("    zones: 2\n    egress: one\n    size: small\n    cross_cloud_access: allow-list\n", ""),
        (
            "    retention_days: 30\n    archive_retention_days: 90\n    customer_managed_key: false\n    lock_archive: false\n",
            "",
        ),
        ("  ml-control-plane:identity:\n    workloads: [training, inference, pipelines]\n", ""),
    )
    settings = load(path)
    assert isinstance(settings, EnvironmentSettings)
    assert (settings.generation, settings.network.zones, settings.network.egress) == (1, 3, "one")
    assert (settings.logging.retention_days, settings.logging.archive_retention_days) == (90, 365)
    assert [settings.logging.customer_managed_key, settings.logging.lock_archive] == [False, False]
    assert settings.identity.workloads == ["training", "inference", "pipelines"]


def test_keys_without_namespace_are_the_projects_own_as_for_the_engine(tmp_path: Path) -> None:
    path = edited(copied(tmp_path), "dev", ("  ml-control-plane:owner:", "  owner:"), ("config:\n", "config:\n  aws:region: x\n"))
    assert load(path) == load(ROOT / "Pulumi.dev.yaml")


def test_a_cloud_that_is_not_used_needs_no_block(tmp_path: Path) -> None:
    path = edited(
        copied(tmp_path),
        "dev",
        ("[aws, azure, gcp]", "[aws, azure]"),
        ("  ml-control-plane:gcp:\n    project_id: acme-ml-dev\n", ""),
    )
    settings = load(path)
    assert settings.gcp is None
    assert isinstance(load(tmp_path / "Pulumi.org.yaml"), OrganizationSettings)


def test_the_schema_is_valid_and_up_to_date() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == json_schema(), "run `mlcp settings schema`"


@pytest.mark.parametrize("stack", STACKS)
def test_the_schema_accepts_the_shipped_files_which_name_it(stack: str) -> None:
    text = (ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(json_schema()).validate(yaml.safe_load(text))
    assert text.startswith("# yaml-language-server: $schema=stacks/settings.schema.json\n")


@pytest.mark.parametrize("row", FIELDS + KEYS, ids=range(len(FIELDS + KEYS)))
def test_the_schema_refuses_what_can_be_seen_in_one_file(row: Any, tmp_path: Path) -> None:
    stack, old, new, expected = row
    document = yaml.safe_load(edited(copied(tmp_path), stack, (old, new)).read_text(encoding="utf-8"))
    is_valid = jsonschema.Draft202012Validator(json_schema()).is_valid(json.loads(json.dumps(document, default=str)))
    assert is_valid == all(BEYOND_A_SCHEMA.search(message) is not None for _, message in expected)


def test_every_pattern_has_words_that_editors_show_too() -> None:
    def patterns(schema: Any) -> Iterator[tuple[str, str]]:
        for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []:
            yield from patterns(part)
        if isinstance(schema, dict) and isinstance(schema.get("pattern"), str):
            yield schema["pattern"], schema["patternErrorMessage"]

    found = dict(patterns(json_schema()))
    assert found == {pattern: f"write {words}" for pattern, words in FORMS.items()}


def test_the_documentation_lists_every_setting_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_reference(page), "run `python -m stacks.settings.reference`"


def test_the_documented_messages_are_the_real_ones(tmp_path: Path) -> None:
    edits = ("region: eu-central", "region: us-east"), ("zones: 2", "zoness: 2"), ('"111122223333"', "012345670123")
    path = edited(copied(tmp_path), "dev", *edits)
    with pytest.raises(SettingsError) as error:
        load(path)
    shown = "\n".join(f"    {line}" for line in str(error.value).splitlines())
    assert shown in PAGE.read_text(encoding="utf-8")
