"""What people may do in an environment's Azure subscription: actions of custom roles, as data.

Azure's own Reader also queries logs, pulls images and reads shared keys, and Contributor is broader than anyone needs. Only
break-glass reads data and secrets. Source: "Azure permissions reference".
"""

from dataclasses import dataclass
from typing import Final

from components.data_reads import AZURE_DATA_READS, AZURE_LOG_READS
from vocabulary import HumanRole


@dataclass(frozen=True, kw_only=True)
class AzureRights:
    """Permissions of a custom role; ``not_actions`` are taken out of ``actions``."""

    actions: tuple[str, ...]
    not_actions: tuple[str, ...]
    data_actions: tuple[str, ...] = ()


_OPERATE: Final = (
    "Microsoft.App/containerApps/revisions/activate/action",
    "Microsoft.App/containerApps/revisions/deactivate/action",
    "Microsoft.App/containerApps/revisions/restart/action",
    *(
        f"Microsoft.Compute/{kind}/{verb}/action"
        for kind in ("virtualMachineScaleSets", "virtualMachines")
        for verb in ("deallocate", "powerOff", "restart", "start")
    ),
    *(f"Microsoft.MachineLearningServices/workspaces/computes/{verb}/action" for verb in ("restart", "start", "stop")),
    "Microsoft.MachineLearningServices/workspaces/jobs/cancel/action",
    "Microsoft.Network/networkSecurityGroups/securityRules/delete",
    "Microsoft.Network/networkSecurityGroups/securityRules/write",
)
"""Restart, stop and scale; a rule in a network security group puts a host into quarantine."""

_REPAIR: Final = (
    "Microsoft.App/*",
    "Microsoft.Compute/*",
    "Microsoft.ContainerRegistry/registries/*",
    "Microsoft.EventGrid/*",
    "Microsoft.KeyVault/vaults/*",
    "Microsoft.MachineLearningServices/*",
    "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
    "Microsoft.Network/*",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Storage/storageAccounts/*",
)
"""Services that break-glass repairs. What would silence an alarm (Azure Monitor) is not among them, nor are authorization,
policies, locks and Defender."""

_HIDE_TRACES: Final = (
    "Microsoft.KeyVault/vaults/delete",
    "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/delete",
    "Microsoft.Storage/storageAccounts/delete",
)

RIGHTS: Final = {
    HumanRole.READER: AzureRights(actions=("*/read",), not_actions=(*AZURE_DATA_READS, *AZURE_LOG_READS)),
    HumanRole.OPERATOR: AzureRights(actions=("*/read", *_OPERATE), not_actions=AZURE_DATA_READS),
    HumanRole.BREAK_GLASS: AzureRights(
        actions=("*/read", *_REPAIR),
        not_actions=_HIDE_TRACES,
        data_actions=(
            "Microsoft.KeyVault/vaults/secrets/getSecret/action",
            "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
            "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
        ),
    ),
}
"""Rights of each role."""
