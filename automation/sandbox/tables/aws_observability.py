"""AWS: rows of metrics, dashboards and traces.

Sources: the API references of Amazon Managed Service for Prometheus, Amazon Managed Grafana and X-Ray, and the resources' pages
of the provider's documentation.
"""

from automation.sandbox.rules import Number, Text, TypeRules

RULES: dict[str, TypeRules] = {
    "aws:amp/workspace:Workspace": TypeRules(
        id="ws-{guid}",
        name_property="",
        force_new=("kmsKeyArn",),
        text={
            "alias": Text("", 1, 100, "1 to 100 characters"),
            "loggingConfiguration.logGroupArn": Text(
                r"arn:aws[a-z0-9-]*:logs:[a-z0-9-]+:\d{12}:log-group:[A-Za-z0-9._#/-]{1,512}:\*",
                1,
                0,
                'the ARN of a log group that ends with ":*"',
            ),
        },
        syntax={"kmsKeyArn": "arn"},
        outputs={
            "arn": "arn:{partition}:aps:{region}:{account}:workspace/{id}",
            "prometheusEndpoint": "https://aps-workspaces.{region}.amazonaws.com/workspaces/{id}/",
        },
    ),
    "aws:amp/workspaceConfiguration:WorkspaceConfiguration": TypeRules(
        id="{workspaceId}",
        force_new=("workspaceId",),
        numbers={"outOfOrderTimeWindowInSeconds": Number(0, 600), "retentionPeriodInDays": Number(1, 1095)},
    ),
    "aws:amp/alertManagerDefinition:AlertManagerDefinition": TypeRules(
        id="{workspaceId}",
        force_new=("workspaceId",),
        text={"definition": Text(r"(?s)(.*\n)?alertmanager_config: .+", 1, 0, 'YAML with a block "alertmanager_config"')},
        exists="creating Prometheus Alert Manager Definition: ConflictException: the workspace {workspaceId} has one already",
    ),
    "aws:amp/ruleGroupNamespace:RuleGroupNamespace": TypeRules(
        id="arn:{partition}:aps:{region}:{account}:rulegroupsnamespace/{workspaceId}/{name}",
        force_new=("workspaceId",),
        text={
            "name": Text(r"[0-9A-Za-z][-.0-9A-Z_a-z]*", 1, 128, "1 to 128 letters, digits and .-_"),
            "data": Text(r"(?s)groups:\n.+", 1, 0, 'YAML that starts with "groups"'),
        },
        outputs={"arn": "{id}"},
    ),
    "aws:grafana/workspace:Workspace": TypeRules(
        id="g-{hex:10}",
        text={"name": Text(r"[a-zA-Z0-9._~-]+", 1, 255, "1 to 255 letters, digits and ._~-")},
        values={
            "permissionType": ("CUSTOMER_MANAGED", "SERVICE_MANAGED"),
            "authenticationProviders": ("AWS_SSO", "SAML"),
        },
        syntax={"roleArn": "arn", "kmsKeyId": "arn"},
        force_new=("kmsKeyId",),
        in_place=("name",),
        outputs={
            "arn": "arn:{partition}:grafana:{region}:{account}:/workspaces/{id}",
            "configuration": "",
            "endpoint": "{id}.grafana-workspace.{region}.amazonaws.com",
            "samlConfigurationStatus": "",
        },
    ),
    "aws:grafana/roleAssociation:RoleAssociation": TypeRules(
        id="{workspaceId}/{role}",
        force_new=("workspaceId", "role"),
        at_least_one=(("groupIds", "userIds"),),
        values={"role": ("ADMIN", "EDITOR", "VIEWER")},
        text={"groupIds": Text("", 1, 47, "ids of groups in Identity Center, 1 to 47 characters")},
    ),
    "aws:ec2/managedPrefixList:ManagedPrefixList": TypeRules(
        id="pl-{hex:17}",
        force_new=("addressFamily",),
        in_place=("name",),
        syntax={"entries.cidr": "cidr"},
        values={"addressFamily": ("IPv4", "IPv6")},
        text={"name": Text("(?!com\\.amazonaws).+", 1, 255, "1 to 255 characters, not starting with com.amazonaws")},
        outputs={"arn": "arn:{partition}:ec2:{region}:{account}:prefix-list/{id}"},
    ),
}
