"""Rules that span several settings of the ``org`` stack."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from stacks.settings.rules import ACCOUNT_KEYS, COMMON_RULES, Rule
from stacks.settings.source import Finding
from vocabulary import Cloud, HumanRole


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


ORGANIZATION_RULES: Final = (
    *COMMON_RULES,
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
