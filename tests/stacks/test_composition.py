"""What holds for every stack's plan as a whole."""

from functools import cache
from itertools import combinations
from typing import get_args

import pytest

from automation.analysis.facts import Facet, facts_of
from automation.analysis.facts.model import COMPLETE, PROTECTED
from automation.analysis.parity import read_declarations
from automation.analysis.resolved_plan import ResolvedPlan
from stacks.environment import BLUEPRINTS
from stacks.settings.models.capabilities import Capabilities, OrganizationCapabilities
from tests.stacks.simulation import ROOT, STACKS, shipped, simulate
from vocabulary import Cloud

KEYS_AND_PASSWORDS = {
    "aws:iam/accessKey:AccessKey",
    "aws:iam/userLoginProfile:UserLoginProfile",
    "aws:iam/user:User",
    "gcp:serviceaccount/key:Key",
    "gcp:storage/hmacKey:HmacKey",
    "azure-native:keyvault:Secret",
}
EMPTY = {
    "encryption.key_user_ids": ({Cloud.AWS, Cloud.GCP}, "services use a key as themselves; only Azure needs an identity for it"),
    "encryption.standby_key_user_ids": ({Cloud.AWS, Cloud.GCP}, "likewise"),
    "encryption.vault_id": ({Cloud.AWS}, "keys of KMS lie in no vault"),
    "encryption.standby_vault_id": ({Cloud.AWS}, "likewise"),
    "identity.boundary_id": ({Cloud.AZURE}, "Azure has no ceiling of rights for an identity"),
    "ml_workspace.online_store_id": ({Cloud.AWS, Cloud.AZURE}, "feature groups and workspaces serve features themselves there"),
    "secret_broker.key_id": ({Cloud.AZURE}, "Key Vault is the key"),
    "secret_broker.name_prefix": ({Cloud.AZURE}, "the environment has a vault of its own"),
}
"""Outputs that are empty in every environment: where, and why."""

EMPTY_BY_SETTING = {
    "encryption.": "encryption.customer_managed_keys",
    "secret_broker.key_id": "encryption.customer_managed_keys",
    "logging.encryption_key_id": "logging.customer_managed_key",
    "ml_workspace.online_store_id": "ml.online_features",
}
"""Beginnings of outputs that are empty where a setting is off, besides."""

GLOBALLY_NAMED = {
    "aws:s3/bucket:Bucket": "bucket",
    "azure-native:storage:StorageAccount": "name",
    "gcp:storage/bucket:Bucket": "name",
}
ENVIRONMENTS = [stack for stack in STACKS if stack != "org"]


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_lies_in_a_component_and_has_an_explicit_provider(stack: str) -> None:
    simulation = shipped(stack)
    loose = [r.name for r in simulation.created if r.parent not in simulation.components]
    unprovided = [r.name for r in simulation.created if "pulumi:providers:" not in r.provider]
    assert simulation.created
    assert (loose, unprovided) == ([], [])


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_flow_logs_wait_for_the_archives_policy_lest_ec2_writes_one(stack: str) -> None:
    named = {(resource.token, resource.name): resource for resource in shipped(stack).created}
    flow_log = named["aws:ec2/flowLog:FlowLog", "networking-flow-log-archive"]
    assert named["aws:s3/bucketPolicy:BucketPolicy", "logging-archive"].urn in flow_log.dependencies


@pytest.mark.parametrize("stack", STACKS)
def test_every_taggable_resource_carries_all_standard_tags(stack: str) -> None:
    tags = [fact for fact in facts_of(shipped(stack).resources) if fact.facet is Facet.TAGS]
    assert tags
    assert [fact for fact in tags if fact.value != COMPLETE] == []


@pytest.mark.parametrize("stack", STACKS)
def test_no_key_password_or_deprecated_class_is_used(stack: str) -> None:
    created = shipped(stack).created
    assert [r.name for r in created if r.token in KEYS_AND_PASSWORDS] == []
    assert [(r.token, r.name, r.deprecated) for r in created if r.deprecated] == []


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_clouds_expose_the_same_outputs_and_none_is_empty_by_mistake(stack: str) -> None:
    outputs = shipped(stack).outputs
    absent = {(blueprint.name, cloud) for blueprint in BLUEPRINTS for cloud in blueprint.absent}
    for blueprint in BLUEPRINTS:
        names = {cloud: set(outputs[cloud][blueprint.name]) for cloud in Cloud if (blueprint.name, cloud) not in absent}
        assert len({frozenset(found) for found in names.values()}) == 1, (blueprint.name, names)
    empty = {
        (cloud, f"{capability}.{name}")
        for cloud in Cloud
        for capability, values in outputs[cloud].items()
        for name, value in values.items()
        if not value
    }
    explained = {(cloud, name) for name, (clouds, _) in EMPTY.items() for cloud in clouds}
    off = tuple(start for start, setting in EMPTY_BY_SETTING.items() if not _setting(shipped(stack), setting))
    assert {(cloud, name) for cloud, name in empty - explained if not name.startswith(off)} == set()
    assert explained - empty == set()


def _setting(plan: ResolvedPlan, path: str) -> bool:
    block, name = path.split(".")
    return bool(getattr(getattr(plan.settings, block), name))


def test_environments_differ_only_by_settings_not_by_what_they_are_made_of() -> None:
    made_of = {stack: {(r.token, r.name) for r in shipped(stack).components.values()} for stack in ENVIRONMENTS}
    assert made_of["dev"] == made_of["staging"] == made_of["prod"]


@pytest.mark.parametrize("stack", STACKS)
def test_data_bearing_resources_are_protected_in_prod_and_org_only(stack: str) -> None:
    facts = [fact for fact in facts_of(shipped(stack).resources) if fact.facet is Facet.PROTECTION]
    declared = [declaration for declaration in read_declarations(ROOT).clouds if declaration.facet is Facet.PROTECTION]
    exempt = {fact for fact in facts if any(declaration.covers(fact, stack) for declaration in declared)}
    assert facts
    assert {fact for fact in facts if fact.value == PROTECTED} == (set(facts) - exempt if stack in {"prod", "org"} else set())


@cache
def with_clouds(stack: str, clouds: tuple[Cloud, ...]) -> ResolvedPlan:
    return simulate(stack, clouds=[str(cloud) for cloud in clouds])


def expected(clouds: tuple[Cloud, ...] | type[Cloud], off: str = "") -> set[tuple[str, Cloud]]:
    """Capabilities that an environment on ``clouds`` has without the one that is ``off``: all but those that stand on it."""
    built: set[tuple[str, Cloud]] = set()
    for blueprint in BLUEPRINTS:
        for cloud in blueprint.order:
            homeless = blueprint.home not in {None, cloud} and (blueprint.name, blueprint.home) not in built
            missing = any((required._CAPABILITY, cloud) not in built for required in blueprint.requires)
            if cloud in clouds and cloud not in blueprint.absent and not homeless and not missing and blueprint.name != off:
                built.add((blueprint.name, cloud))
    return built


@pytest.mark.parametrize("clouds", [c for n in (1, 2) for c in combinations(Cloud, n)], ids="+".join)
@pytest.mark.parametrize("stack", ["org", "prod"])
def test_any_choice_of_clouds_is_a_valid_smaller_plan(stack: str, clouds: tuple[Cloud, ...]) -> None:
    smaller = with_clouds(stack, clouds)
    packages = {resource.token.partition(":")[0] for resource in smaller.created}
    assert packages == {cloud.package for cloud in clouds}
    assert len(smaller.created) < len(shipped(stack).created)
    if stack != "org":
        assert smaller.capabilities == expected(clouds)


@pytest.mark.parametrize("name", get_args(get_args(Capabilities)[0]))
def test_any_capability_can_be_switched_off_and_takes_along_only_what_stands_on_it(name: str) -> None:
    smaller = simulate("dev", capabilities={name: False})
    assert smaller.capabilities == expected(Cloud, off=name)
    assert {capability for capability, _ in shipped("dev").capabilities - smaller.capabilities} >= {name}
    assert all(name not in values for values in smaller.outputs.values())


@pytest.mark.parametrize("name", get_args(get_args(OrganizationCapabilities)[0]))
def test_any_capability_of_the_organization_can_be_switched_off(name: str) -> None:
    smaller = simulate("org", capabilities={name: False})
    assert {capability for capability, _ in shipped("org").capabilities - smaller.capabilities} == {name}


def test_every_capability_of_an_environment_can_be_switched_off_but_the_account_baseline() -> None:
    assert {blueprint.name for blueprint in BLUEPRINTS} - {"account_baseline"} == set(get_args(get_args(Capabilities)[0]))


def test_globally_unique_names_differ_between_stacks() -> None:
    names = [
        (r.token, r.outputs[GLOBALLY_NAMED[r.token]])
        for stack in STACKS
        for r in shipped(stack).created
        if r.token in GLOBALLY_NAMED
    ]
    assert len(names) >= len(ENVIRONMENTS) * len(GLOBALLY_NAMED)
    assert len(set(names)) == len(names)
