"""Rules that span several settings of an environment's stack."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from itertools import combinations
from typing import Final

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
from stacks.settings.rules import COMMON_RULES, Rule
from stacks.settings.source import Finding
from vocabulary import Cloud, Region, Residency, Sensitivity, region_in

MINIMUM_PROD_RETENTION_DAYS: Final = {"retention_days": 365, "archive_retention_days": 730}
"""Least retention in prod. Regulation (EU) 2024/1689, articles 19 and 26, asks for six months at least; a year lets last year's
incident be looked into, and the archive keeps two."""


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


ENVIRONMENT_RULES: Final = (
    *COMMON_RULES,
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
