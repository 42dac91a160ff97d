"""Azure: rows of Container Apps.

Sources: Container Apps REST API, "Naming rules and restrictions for Azure resources" (Microsoft.App) and "Networking in Azure
Container Apps environment".
"""

from automation.sandbox.rules import Number, Text, TypeRules

_APP = "/subscriptions/{subscription}/resourceGroups/{resourceGroupName}/providers/Microsoft.App"

RULES: dict[str, TypeRules] = {
    "azure-native:app:ManagedEnvironment": TypeRules(
        id=f"{_APP}/managedEnvironments/{{environmentName}}",
        text={
            "environmentName": Text(
                r"[A-Za-z](?!.*--)[A-Za-z0-9-]*[A-Za-z0-9]", 2, 60, "2 to 60 letters, digits and single hyphens, from a letter"
            )
        },
        force_new=(
            "kind",
            "infrastructureResourceGroup",
            "vnetConfiguration.infrastructureSubnetId",
            "vnetConfiguration.internal",
            "zoneRedundant",
        ),
        together=(("zoneRedundant", "vnetConfiguration"),),
        values={"appLogsConfiguration.destination": ("azure-monitor", "log-analytics", "none")},
        syntax={"vnetConfiguration.infrastructureSubnetId": "arm_id"},
        outputs={
            "defaultDomain": "{letters:12-domain}.{location}.azurecontainerapps.io",
            "staticIp": "10.17.96.10",
            "eventStreamEndpoint": "https://{location}.azurecontainerapps.dev{id}/eventstream",
        },
    ),
    "azure-native:app:ContainerApp": TypeRules(
        id=f"{_APP}/containerApps/{{containerAppName}}",
        text={
            "containerAppName": Text(
                r"[a-z](?!.*--)[a-z0-9-]*[a-z0-9]", 2, 32, "2 to 32 lower-case letters, digits and single hyphens, from a letter"
            ),
            "template.containers.resources.memory": Text(r"\d+(\.\d+)?Gi", 1, 0, "gibibytes, such as 2Gi"),
            "template.containers.env.name": Text(r"[-._a-zA-Z][-._a-zA-Z0-9]*", 1, 0, "letters, digits and -._"),
        },
        force_new=("managedEnvironmentId", "environmentId"),
        exactly_one=(("managedEnvironmentId", "environmentId"),),
        numbers={
            "template.scale.minReplicas": Number(0, 1000),
            "template.scale.maxReplicas": Number(1, 1000),
            "configuration.ingress.targetPort": Number(1, 65535),
            "template.containers.probes.failureThreshold": Number(1, 10),
            "template.containers.probes.periodSeconds": Number(1, 240),
            "template.containers.probes.timeoutSeconds": Number(1, 240),
            "template.terminationGracePeriodSeconds": Number(0, 600),
        },
        syntax={"managedEnvironmentId": "arm_id"},
        outputs={
            "customDomainVerificationId": "{hex:60}",
            "eventStreamEndpoint": "https://{location}.azurecontainerapps.dev{id}/eventstream",
            "latestRevisionName": "{name}--{letters:7}",
            "latestReadyRevisionName": "{name}--{letters:7}",
            "outboundIpAddresses": [],
        },
    ),
}
