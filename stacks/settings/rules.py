"""Rules that span several settings of one stack, or the settings of several stacks.

Each rule names the settings it reads; it runs as soon as those are valid by themselves, whatever else is wrong, so that all
problems come at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from itertools import combinations
from typing import Any, Final

from components.networking import DOCKER_RANGE, CrossCloudAccess, Egress
from stacks.settings.models.cost import CostSettings
from stacks.settings.models.environment import (
    EncryptionSettings,
    IdentitySettings,
    LoggingSettings,
    NetworkSettings,
)
from stacks.settings.models.evidence import EvidenceSettings
from stacks.settings.models.ml import MlSettings
from stacks.settings.models.observability import TelemetrySettings
from stacks.settings.models.services import ServicesSettings
from stacks.settings.source import Finding
from vocabulary import Cloud, HumanRole, Region, Residency, Sensitivity, region_in

MINIMUM_PROD_RETENTION_DAYS: Final = {"retention_days": 365, "archive_retention_days": 730}
"""Least retention in prod. Regulation (EU) 2024/1689, articles 19 and 26, asks for six months at least; a year lets last year's
incident be looked into, and the archive keeps two."""

ACCOUNT_KEYS: Final = {Cloud.AWS: "account_id", Cloud.AZURE: "subscription_id", Cloud.GCP: "project_id"}
"""Setting that names the account in each cloud's block."""

_SHARED_KEYS: Final = {Cloud.AWS: "organization_id", Cloud.AZURE: "tenant_id"}
"""Setting in each cloud's block that all stacks share."""


@dataclass(frozen=True)
class Rule:
    """A check of the settings named in ``reads``: a function from their values to what is wrong."""

    reads: tuple[str, ...]
    check: Callable[..., Iterator[Finding]]

    def findings(self, valid: Mapping[str, Any]) -> Iterator[Finding]:
        """What is wrong, or nothing where one of the settings is missing or invalid by itself."""
        if all(name in valid for name in self.reads):
            yield from self.check(*(valid[name] for name in self.reads))


def _region_in_residency(region: Region, residency: Residency) -> Iterator[Finding]:
    if region.residency is not residency:
        within = ", ".join(r for r in Region if r.residency is residency)
        yield "region", str(region), f"it lies outside the residency '{residency}'; write one of {within}, or change residency"


def _clouds_have_blocks(clouds: list[Cloud], aws: object, azure: object, gcp: object) -> Iterator[Finding]:
    for cloud, block in zip(Cloud, (aws, azure, gcp), strict=True):
        if cloud in clouds and block is None:
            yield str(cloud), None, f"is missing, though 'clouds' names '{cloud}'; add it, or take '{cloud}' out of 'clouds'"


def _supernet(network: NetworkSettings) -> Iterator[Finding]:
    supernet = IPv4Network(network.supernet)
    if not 14 <= supernet.prefixlen <= 20:  # noqa: PLR2004 - a VPC holds at most a /16, a quarter of a /14; subnets at least a /28
        yield "network.supernet", network.supernet, "write a range with prefix length 14 to 20, such as 10.16.0.0/14"
    if supernet.overlaps(DOCKER_RANGE):
        remedy = f"it overlaps {DOCKER_RANGE}, which Docker takes on the clouds' training machines; choose another range"
        yield "network.supernet", network.supernet, remedy


def _control_plane_ranges(network: NetworkSettings) -> Iterator[Finding]:
    is_vpn = network.cross_cloud_access is CrossCloudAccess.VPN
    key = "network.control_plane_ranges"
    if is_vpn and not network.control_plane_ranges:
        yield key, None, "is missing; name the ranges that the control plane comes from, since cross_cloud_access is 'vpn'"
    if not is_vpn and network.control_plane_ranges:
        yield key, network.control_plane_ranges, "remove it, or set network.cross_cloud_access to 'vpn'"
    for index, text in enumerate(network.control_plane_ranges):
        if IPv4Network(text).overlaps(IPv4Network(network.supernet)):
            yield f"{key}.{index}", text, f"it overlaps network.supernet {network.supernet}; choose another range"


def _relay_calls_out(network: NetworkSettings) -> Iterator[Finding]:
    if network.cross_cloud_access is CrossCloudAccess.RELAY and network.egress is Egress.NONE:
        remedy = (
            "write 'one' or 'redundant'; with cross_cloud_access 'relay' the relay calls the control plane from fixed addresses"
        )
        yield "network.egress", str(network.egress), remedy


def _broker_calls_out(capabilities: Mapping[str, bool], network: NetworkSettings) -> Iterator[Finding]:
    if network.egress is Egress.NONE and capabilities.get("secret_broker", True):
        remedy = "the secret broker calls the other clouds; write 'one' or 'redundant', or switch secret_broker off"
        yield "network.egress", str(network.egress), remedy


def _extra_subnets(network: NetworkSettings) -> Iterator[Finding]:
    for (first, one), (second, other) in combinations(enumerate(network.extra_subnets), 2):
        for field in ("name", "slot"):
            if getattr(one, field) == getattr(other, field):
                remedy = f"network.extra_subnets.{first} has it already; choose a {field} that is free"
                yield f"network.extra_subnets.{second}.{field}", getattr(other, field), remedy


def _archive_outlives_store(logging: LoggingSettings) -> Iterator[Finding]:
    if logging.archive_retention_days < logging.retention_days:
        value = logging.archive_retention_days
        yield (
            "logging.archive_retention_days",
            value,
            f"the archive outlives the store; write {logging.retention_days} (logging.retention_days) or more",
        )


def _prod_logging(environment: str, logging: LoggingSettings) -> Iterator[Finding]:
    if environment != "prod":
        if logging.lock_archive:
            yield "logging.lock_archive", True, "only prod locks its archive, since it cannot be undone; write false"
        return
    for field, minimum in MINIMUM_PROD_RETENTION_DAYS.items():
        if getattr(logging, field) < minimum:
            yield f"logging.{field}", getattr(logging, field), f"prod keeps {minimum} days at least; write {minimum} or more"
    if not logging.customer_managed_key:
        yield "logging.customer_managed_key", False, "prod encrypts its logs with a key of its own; write true"


def _prod_evidence(environment: str, evidence: EvidenceSettings) -> Iterator[Finding]:
    if environment != "prod":
        if evidence.lock:
            yield "evidence.lock", True, "only prod locks its evidence, since it cannot be undone; write false"
        return
    minimum = MINIMUM_PROD_RETENTION_DAYS["archive_retention_days"]
    if evidence.retention_days < minimum:
        yield "evidence.retention_days", evidence.retention_days, f"prod keeps {minimum} days at least; write {minimum} or more"


def _prod_encryption(environment: str, encryption: EncryptionSettings) -> Iterator[Finding]:
    if environment == "prod" and not encryption.customer_managed_keys:
        yield "encryption.customer_managed_keys", False, "prod encrypts its data with keys of its own; write true"


def _prod_network(environment: str, network: NetworkSettings) -> Iterator[Finding]:
    if environment == "prod" and network.egress is Egress.ONE:
        yield "network.egress", "one", "prod survives the loss of a zone; write 'redundant', or 'none'"
    if environment == "prod" and network.zones < 3:  # noqa: PLR2004 - quorum survives the loss of one of three
        yield "network.zones", network.zones, "prod spans three zones; write 3"


def _gateways(environment: str, telemetry: TelemetrySettings) -> Iterator[Finding]:
    least, most = telemetry.minimum_instances, telemetry.maximum_instances
    if most < least:
        yield "telemetry.maximum_instances", most, f"write {least} (telemetry.minimum_instances) or more"
    if environment == "prod" and least < 2:  # noqa: PLR2004 - one of two survives the loss of a zone
        yield "telemetry.minimum_instances", least, "prod survives the loss of a zone; write 2 or more"


def _telemetry_goes_to_aws(capabilities: Mapping[str, bool], clouds: list[Cloud], network: NetworkSettings) -> Iterator[Finding]:
    elsewhere = [cloud.display_name for cloud in Cloud if cloud in clouds and cloud is not Cloud.AWS]
    if Cloud.AWS in clouds and elsewhere and network.egress is Egress.NONE and capabilities.get("otel_collector", True):
        remedy = (
            f"the collectors on {' and '.join(elsewhere)} send to AWS; write 'one' or 'redundant', or switch otel_collector off"
        )
        yield "network.egress", "none", remedy


def _isolation_of_restricted_data(data_sensitivity: Sensitivity, network: NetworkSettings) -> Iterator[Finding]:
    if data_sensitivity is Sensitivity.RESTRICTED and network.cross_cloud_access is CrossCloudAccess.ALLOW_LIST:
        value = str(network.cross_cloud_access)
        yield (
            "network.cross_cloud_access",
            value,
            "restricted data has no public endpoint, however closed; write 'relay' or 'vpn'",
        )


def _services_where_they_run(
    capabilities: dict[str, bool], clouds: list[Cloud], network: NetworkSettings, services: object
) -> Iterator[Finding]:
    if Cloud.AWS not in clouds or not capabilities.get("control_plane_hosting", True):
        return
    off = "or set capabilities.control_plane_hosting to false"
    if services is None:
        yield "services", None, f"is missing, though the control plane's services run on AWS; add it, {off}"
    if network.egress is Egress.NONE:
        remedy = f"write 'one' or 'redundant', since services call the other clouds and are called from outside; {off}"
        yield "network.egress", "none", remedy


def _certificate(services: ServicesSettings | None, region: Region, residency: Residency) -> Iterator[Finding]:
    if services is None or region.residency is not residency:
        return
    home = region_in(Cloud.AWS, region).name
    if services.certificate_arn.split(":")[3] != home:
        yield (
            "services.certificate_arn",
            services.certificate_arn,
            f"load balancers take certificates of their region, {home}; write one",
        )


def _database_capacity(services: ServicesSettings | None) -> Iterator[Finding]:
    if services and services.database.minimum_capacity > services.database.maximum_capacity:
        value = services.database.minimum_capacity
        yield (
            "services.database.minimum_capacity",
            value,
            f"write {services.database.maximum_capacity} (maximum_capacity) or less",
        )


def _prod_services(environment: str, services: ServicesSettings | None) -> Iterator[Finding]:
    if environment != "prod" or services is None:
        return
    copies = {"services.api_tasks": services.api_tasks, "services.database.instances": services.database.instances}
    for key, value in copies.items():
        if value < 2:  # noqa: PLR2004 - one is left
            yield key, value, "prod survives the loss of a zone; write 2 or more"
    if not services.database.minimum_capacity:
        yield "services.database.minimum_capacity", 0, "prod's database never pauses; write 0.5 or more"


def _budgets(clouds: list[Cloud], cost: CostSettings) -> Iterator[Finding]:
    for cloud in clouds:
        if cloud not in cost.monthly_budget:
            yield f"cost.monthly_budget.{cloud}", None, f"is missing, though 'clouds' names '{cloud}'; every cloud has a budget"
    if Cloud.GCP in clouds and cost.billing_account is None:
        yield "cost.billing_account", None, "is missing; name the billing account that pays for the Google Cloud project"


def _private_notebooks(data_sensitivity: Sensitivity, ml: MlSettings) -> Iterator[Finding]:
    if ml.internet_access and data_sensitivity.at_least(Sensitivity.CONFIDENTIAL):
        remedy = f"{data_sensitivity} data stays where no notebook and no job reaches the internet; write false"
        yield "ml.internet_access", True, remedy


def _machines_run_as_training(identity: IdentitySettings) -> Iterator[Finding]:
    if "training" not in identity.workloads:
        remedy = "add 'training'; the machines of compute clusters and workbenches run as it"
        yield "identity.workloads", identity.workloads, remedy


def _a_pipeline_system(pipelines: Any) -> Iterator[Finding]:
    if pipelines.github is None and pipelines.azure_devops is None:
        yield "pipelines", None, "is empty; name at least one pipeline system: github or azure_devops"


def _subjects_used_once(pipelines: Any) -> Iterator[Finding]:
    users: dict[str, str] = {}
    for name, connections in (pipelines.azure_devops.subjects if pipelines.azure_devops else {}).items():
        for kind, subject in connections:
            user = users.setdefault(subject, str(name))
            if user != name:
                remedy = f"'{user}' has this service connection already; each environment has its own"
                yield f"pipelines.azure_devops.subjects.{name}.{kind}", subject, remedy


def _two_pairs_of_eyes(gcp: Any) -> Iterator[Finding]:
    for name, member in (gcp.environments if gcp else {}).items():
        if member.approver_group == member.groups[HumanRole.BREAK_GLASS]:
            remedy = "this is the group of break-glass itself; name another that approves, since nobody lets themselves in"
            yield f"gcp.environments.{name}.approver_group", member.approver_group, remedy


def _state_key(aws: Any) -> Iterator[Finding]:
    if aws is not None and aws.state_key is not None and aws.state_bucket is None:
        yield "aws.state_bucket", None, "is missing; name the bucket that aws.state_key encrypts, or remove aws.state_key"


def _azure_devops_subjects(pipelines: Any, aws: Any, azure: Any, gcp: Any) -> Iterator[Finding]:
    if pipelines.azure_devops is None:
        return
    environments = {name for block in (aws, azure, gcp) if block is not None for name in block.environments}
    for name in sorted(environments - set(pipelines.azure_devops.subjects)):
        yield f"pipelines.azure_devops.subjects.{name}", None, "is missing; name its preview and deploy service connections"


def _distinct_accounts(clouds: list[Cloud], aws: Any, azure: Any, gcp: Any) -> Iterator[Finding]:
    for cloud, block in zip(Cloud, (aws, azure, gcp), strict=True):
        if cloud not in clouds or block is None:
            continue
        key = ACCOUNT_KEYS[cloud]
        owner = {getattr(block, f"control_plane_{key}"): "the control plane"}
        for name, member in block.environments.items():
            account = getattr(member, key)
            if account in owner:
                yield (
                    f"{cloud}.environments.{name}.{key}",
                    account,
                    f"{owner[account]} has it already; each environment has its own",
                )
            owner.setdefault(account, name)


def _governance_has_blocks(clouds: list[Cloud], capabilities: Mapping[str, bool], governance: Any) -> Iterator[Finding]:
    if capabilities.get("governance", True) is False:
        return
    for cloud in clouds:
        if governance is None or getattr(governance, cloud) is None:
            key = "governance" if governance is None else f"governance.{cloud}"
            yield key, None, f"is missing, though 'clouds' names '{cloud}'; add it, or set capabilities.governance to false"
            if governance is None:
                return


def _new_accounts(aws: Any, governance: Any) -> Iterator[Finding]:
    block = governance and governance.aws
    if not aws or not block:
        return
    named = aws_account_ids(aws, block)
    if block.management_account_id in named.values():
        remedy = "write the organization's management account; guardrails do not bind it, so nothing else may run in it"
        yield "governance.aws.management_account_id", block.management_account_id, remedy
    for index, account in enumerate(block.accounts):
        key = f"governance.aws.accounts.{index}"
        if account.name in named:
            remedy = f"'{account.name}' is {named[account.name]}, which other settings name, so it exists; choose another name"
            yield f"{key}.name", account.name, remedy
    for (first, one), (second, other) in combinations(enumerate(block.accounts), 2):
        for field in ("name", "email"):
            if getattr(one, field) == getattr(other, field):
                remedy = f"governance.aws.accounts.{first} has it already; each account has its own"
                yield f"governance.aws.accounts.{second}.{field}", getattr(other, field), remedy


def _top_is_above_environments(azure: Any, gcp: Any, governance: Any) -> Iterator[Finding]:
    for cloud, block, key in (("azure", azure, "management_group"), ("gcp", gcp, "folder")):
        top = governance and getattr(governance, cloud)
        for name, member in (block.environments if block and top else {}).items():
            if getattr(member, key) == getattr(top, key):
                remedy = f"{cloud}.environments.{name} has it; name the one above the environments', so that guardrails bind all"
                yield f"governance.{cloud}.{key}", getattr(top, key), remedy


def aws_account_ids(aws: Any, governance: Any) -> dict[str, str]:
    """Accounts that the settings name by id, by what they are for: guardrails bind all of them."""
    environments = {str(name): member.account_id for name, member in aws.environments.items()}
    return {**environments, "control-plane": aws.control_plane_account_id, "security": governance.security_account_id}


_COMMON = (
    Rule(("region", "residency"), _region_in_residency),
    Rule(("clouds", "aws", "azure", "gcp"), _clouds_have_blocks),
)
ENVIRONMENT_RULES: Final = (
    *_COMMON,
    Rule(("network",), _supernet),
    Rule(("network",), _control_plane_ranges),
    Rule(("network",), _relay_calls_out),
    Rule(("capabilities", "network"), _broker_calls_out),
    Rule(("network",), _extra_subnets),
    Rule(("logging",), _archive_outlives_store),
    Rule(("environment", "logging"), _prod_logging),
    Rule(("environment", "evidence"), _prod_evidence),
    Rule(("environment", "encryption"), _prod_encryption),
    Rule(("environment", "network"), _prod_network),
    Rule(("data_sensitivity", "network"), _isolation_of_restricted_data),
    Rule(("data_sensitivity", "ml"), _private_notebooks),
    Rule(("identity",), _machines_run_as_training),
    Rule(("capabilities", "clouds", "network", "services"), _services_where_they_run),
    Rule(("services", "region", "residency"), _certificate),
    Rule(("services",), _database_capacity),
    Rule(("environment", "services"), _prod_services),
    Rule(("clouds", "cost"), _budgets),
    Rule(("environment", "telemetry"), _gateways),
    Rule(("capabilities", "clouds", "network"), _telemetry_goes_to_aws),
)
ORGANIZATION_RULES: Final = (
    *_COMMON,
    Rule(("pipelines",), _a_pipeline_system),
    Rule(("pipelines",), _subjects_used_once),
    Rule(("gcp",), _two_pairs_of_eyes),
    Rule(("aws",), _state_key),
    Rule(("pipelines", "aws", "azure", "gcp"), _azure_devops_subjects),
    Rule(("clouds", "aws", "azure", "gcp"), _distinct_accounts),
    Rule(("clouds", "capabilities", "governance"), _governance_has_blocks),
    Rule(("aws", "governance"), _new_accounts),
    Rule(("azure", "gcp", "governance"), _top_is_above_environments),
)


def findings_between(own: Mapping[str, Any], other: Mapping[str, Any], other_file: str) -> Iterator[Finding]:
    """What is wrong between the valid settings of two environments' stacks: ranges that overlap, accounts that both use."""
    if "network" in own and "network" in other:
        mine, theirs = own["network"].supernet, other["network"].supernet
        if IPv4Network(mine).overlaps(IPv4Network(theirs)):
            yield "network.supernet", mine, f"it overlaps {theirs} in {other_file}; choose a free range"
    for cloud, key in ACCOUNT_KEYS.items():
        blocks = own.get(cloud), other.get(cloud)
        if None not in blocks and getattr(blocks[0], key) == getattr(blocks[1], key):
            yield (
                f"{cloud}.{key}",
                getattr(blocks[0], key),
                f"{other_file} has it too; every environment has an account of its own",
            )


def findings_against_organization(own: Mapping[str, Any], organization: Mapping[str, Any], file: str) -> Iterator[Finding]:
    """What is wrong between an environment's valid settings and those of the ``org`` stack in ``file``."""
    if "prefix" in own and own["prefix"] != organization.get("prefix", own["prefix"]):
        yield "prefix", own["prefix"], f"{file} has {organization['prefix']!r}; names are shared, so write the same"
    for cloud, key in ACCOUNT_KEYS.items():
        mine, theirs = own.get(cloud), organization.get(cloud)
        if mine is None or theirs is None or "environment" not in own:
            continue
        member = theirs.environments.get(own["environment"])
        if member is None:
            yield f"{cloud}.{key}", getattr(mine, key), f"{file} has no {cloud}.environments.{own['environment']}; add it there"
        elif getattr(member, key) != getattr(mine, key):
            yield (
                f"{cloud}.{key}",
                getattr(mine, key),
                f"{file} says {getattr(member, key)!r} for this environment; write the same",
            )
        if cloud is Cloud.AWS and member is not None and "observability" in own:
            yield from _dashboard_groups(own["observability"].dashboard_groups, member.groups, file)
        shared = _SHARED_KEYS.get(cloud)
        if shared and getattr(mine, shared) != getattr(theirs, shared):
            yield f"{cloud}.{shared}", getattr(mine, shared), f"{file} says {getattr(theirs, shared)!r}; write the same"


def _dashboard_groups(mine: Mapping[HumanRole, str], theirs: Mapping[HumanRole, str], file: str) -> Iterator[Finding]:
    """Who sees dashboards with a human role, has that role."""
    for role, group in mine.items():
        if theirs.get(role) != group:
            remedy = f"{file} says {theirs.get(role)!r} for this role; write the same"
            yield f"observability.dashboard_groups.{role}", group, remedy
