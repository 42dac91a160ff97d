"""Governance in its stack: what can be switched off, who builds where, and that guardrails let environments live."""

from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

import pytest

from automation.analysis.resolved_plan import ResolvedPlan
from components.governance.residency import allowed_regions
from tests.stacks.simulation import STACKS, shipped, simulate, values_of
from vocabulary import Cloud, Residency

SWITCHES = ("governance", "network_guardrails", "human_access")
ENVIRONMENTS = [stack for stack in STACKS if stack != "org"]
POSSIBLE = list(chain.from_iterable(combinations(SWITCHES, n) for n in range(1, 4)))


def capabilities(plan: ResolvedPlan) -> set[str]:
    return {resource.token.split(":")[1] for resource in plan.components.values()}


@pytest.mark.parametrize("off", POSSIBLE, ids="+".join)
def test_what_is_switched_off_is_left_out_and_nothing_else(off: tuple[str, ...]) -> None:
    smaller = simulate("org", capabilities=dict.fromkeys(off, False))
    assert capabilities(smaller) == capabilities(shipped("org")) - set(off)
    kept = {(r.token, r.name) for r in shipped("org").created if not r.name.replace("-", "_").startswith(off)}
    assert {(r.token, r.name) for r in smaller.created} == kept


def test_without_governance_its_settings_may_be_left_out() -> None:
    smaller = simulate("org", governance=None, capabilities={"governance": False})
    assert smaller.outputs["governance"] == {}
    assert smaller.outputs["environments"] == shipped("org").outputs["environments"]


def test_environments_learn_the_same_with_and_without_human_access() -> None:
    """They read who deploys and who the services are; nothing of what can be switched off."""
    smaller = simulate("org", capabilities=dict.fromkeys(SWITCHES, False)).outputs["environments"]
    for environment in ENVIRONMENTS:
        for cloud in Cloud:
            assert {"deployer_ids", "boundary_id", "services"} <= set(smaller[environment][cloud])


def test_each_account_is_entered_by_its_own_provider() -> None:
    block = values_of("org")["governance"]["aws"]
    providers = {
        r.urn: r.inputs["allowedAccountIds"]
        for r in shipped("org").registrations
        if r.token == "pulumi:providers:aws"  # noqa: S105
    }
    places: dict[str, set[str]] = {}
    for resource in shipped("org").created:
        if resource.token.startswith("aws:") and resource.name.startswith("governance"):
            account = next(accounts for urn, accounts in providers.items() if urn in resource.provider)
            places.setdefault(str(account), set()).add(resource.name.split("-")[1])
    management, security = block["management_account_id"], block["security_account_id"]
    assert {account for account in places if management in account or security in account} == set(places)
    (of_security,) = (names for account, names in places.items() if security in account)
    assert of_security == {"detection", "security"}


def test_members_are_watched_only_after_the_administrator_is_known() -> None:
    named = {resource.name: resource for resource in shipped("org").created if resource.token.startswith("aws:guardduty")}
    administrator = named["governance-administrator-guardduty"]
    assert administrator.urn in named["governance-detection-members"].dependencies
    assert named["governance-security-threat-detection"].urn in administrator.dependencies


def test_whoever_enters_an_environment_on_google_cloud_reaches_into_its_perimeter() -> None:
    outputs = shipped("org").outputs
    groups = values_of("org")["gcp"]["environments"]
    for environment in ENVIRONMENTS:
        perimeters = {r.name: r for r in of("org", "gcp:accesscontextmanager/servicePerimeter:ServicePerimeter")}
        perimeter = perimeters[f"governance-perimeter-{environment}"]
        identities = perimeter.inputs["spec"]["ingressPolicies"][0]["ingressFrom"]["identities"]
        entered = outputs["environments"][environment]["gcp"]
        accounts = [*entered["deployer_ids"].values(), *entered["services"]["principals"].values()]
        accounts.append(outputs["control_plane"]["gcp"]["principal"])
        assert set(identities) == {
            *(f"serviceAccount:{account}" for account in accounts),
            *(f"group:{group}" for group in groups[environment]["groups"].values()),
        }


# What environments are made of, as the guardrails see it.


def of(stack: str, token: str) -> Iterator[Any]:
    yield from (resource for resource in shipped(stack).created if resource.token == token)


@pytest.mark.parametrize("stack", STACKS)
def test_storage_accounts_pass_the_policies(stack: str) -> None:
    accounts = list(of(stack, "azure-native:storage:StorageAccount"))
    assert accounts
    for account in accounts:
        assert account.inputs["allowSharedKeyAccess"] is False, account.name
        assert account.inputs["allowBlobPublicAccess"] is False, account.name
        assert account.inputs["minimumTlsVersion"] == "TLS1_2", account.name
        assert account.inputs.get("enableHttpsTrafficOnly", True) is True, account.name
        assert account.inputs.get("allowCrossTenantReplication", False) is False, account.name


@pytest.mark.parametrize("stack", STACKS)
def test_vaults_registries_and_subnets_pass_the_policies(stack: str) -> None:
    for vault in of(stack, "azure-native:keyvault:Vault"):
        assert vault.inputs["properties"]["enableRbacAuthorization"] is True, vault.name
    for registry in of(stack, "azure-native:containerregistry:Registry"):
        assert registry.inputs.get("adminUserEnabled", False) is False, registry.name
        assert registry.inputs.get("anonymousPullEnabled", False) is False, registry.name
        closed = registry.inputs.get("publicNetworkAccess") == "Disabled"
        assert closed or registry.inputs["networkRuleSet"]["defaultAction"] == "Deny", registry.name
    for subnet in of(stack, "azure-native:network:Subnet"):
        assert subnet.inputs["defaultOutboundAccess"] is False, subnet.name


@pytest.mark.parametrize("stack", STACKS)
def test_azure_resources_lie_in_the_residency(stack: str) -> None:
    allowed = {*allowed_regions(Cloud.AZURE, Residency(values_of(stack)["residency"])), "global"}
    elsewhere = {
        resource.name: resource.inputs["location"]
        for resource in shipped(stack).created
        if resource.token.startswith("azure-native:") and "location" in resource.inputs
        if resource.inputs["location"].lower() not in allowed
    }
    assert elsewhere == {}


@pytest.mark.parametrize("stack", STACKS)
def test_buckets_pass_the_policies(stack: str) -> None:
    for bucket in of(stack, "gcp:storage/bucket:Bucket"):
        assert bucket.inputs["uniformBucketLevelAccess"] is True, bucket.name
        assert bucket.inputs["publicAccessPrevention"] == "enforced", bucket.name
    for controls in of(stack, "aws:s3/bucketOwnershipControls:BucketOwnershipControls"):
        assert controls.inputs["rule"]["objectOwnership"] == "BucketOwnerEnforced", controls.name
    assert list(of(stack, "aws:s3/bucketAcl:BucketAcl")) == []
    assert list(of(stack, "aws:ec2/eipAssociation:EipAssociation")) == []


@pytest.mark.parametrize("stack", STACKS)
def test_databases_and_regions_pass_the_policies(stack: str) -> None:
    for cluster in of(stack, "aws:rds/cluster:Cluster"):
        assert cluster.inputs["storageEncrypted"] is True, cluster.name
    allowed = set(allowed_regions(Cloud.AWS, Residency(values_of(stack)["residency"])))
    named = {r.name: r.inputs["region"] for r in shipped(stack).created if r.token.startswith("aws:") and "region" in r.inputs}
    services_without_region = {"aws:bcmdata/export:Export", "aws:budgets/budget:Budget"}
    exempt = {r.name for r in shipped(stack).created if r.token in services_without_region}
    assert {name: region for name, region in named.items() if region not in allowed and name not in exempt} == {}


@pytest.mark.parametrize("stack", ENVIRONMENTS)
def test_an_environment_makes_no_detector_since_its_organization_does(stack: str) -> None:
    assert list(of(stack, "aws:guardduty/detector:Detector")) == []
