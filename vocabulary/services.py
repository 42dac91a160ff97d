"""The control plane's services: one name each, in role names, subjects of tokens, queues, dashboards and tags."""

from enum import StrEnum

from vocabulary.names import NameKind, physical_name


class Service(StrEnum):
    """A service of the control plane. Each runs on AWS, in its environment's account, under a role of its own."""

    WORKLOAD_BROKER = "workload-broker"
    """Takes jobs, chooses where they run, submits them (R1)."""
    SECRET_BROKER = "secret-broker"  # noqa: S105 - a service's name
    """Propagates secrets to the other clouds (B3)."""
    CATALOG = "catalog"
    """Keeps model registries and feature stores in step with Git (G2)."""
    ARTIFACT_REPLICATION = "artifact-replication"
    """Copies and verifies artifacts between primary and standby stores (R3)."""
    EVIDENCE_LAKE = "evidence-lake"
    """Writes events to the lake, validates what comes in from outside (G3)."""
    COSTS = "costs"
    """Reconciles tags, budgets and spend (C1)."""
    REVIEWS = "reviews"
    """Compares service usage with the roadmap (C3)."""

    @property
    def acts_elsewhere(self) -> bool:
        """Whether it acts on Azure and Google Cloud, and so is somebody there."""
        return self is not Service.EVIDENCE_LAKE

    @property
    def acts_as_execution(self) -> bool:
        """Whether it acts as its environment's execution identity; the others have what they need themselves."""
        return self in (Service.WORKLOAD_BROKER, Service.CATALOG)


def service_role_name(prefix: str, environment: str, service: Service) -> str:
    """Name of the role that ``service`` runs under in the environment's AWS account.

    The ``org`` stack trusts it on the other clouds before the environment creates it, so both derive the name here.
    """
    return physical_name(NameKind.IAM_ROLE, f"{prefix}-{environment}-{service}")
