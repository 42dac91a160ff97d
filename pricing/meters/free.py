"""Types of resources that cost nothing themselves. What they bring to other services is metered there.

A name that ends with ``/`` or ``:`` stands for all types of a module. Each group names the page that says so.
"""

from collections.abc import Mapping
from typing import Final

FREE: Final[Mapping[str, tuple[str, ...]]] = {
    # AWS
    "https://aws.amazon.com/iam/": ("aws:iam/", "aws:ssoadmin/", "aws:identitystore/"),
    "https://aws.amazon.com/organizations/faqs/": ("aws:organizations/", "aws:account/"),
    "https://aws.amazon.com/autoscaling/pricing/": ("aws:appautoscaling/", "aws:autoscaling/"),
    "https://aws.amazon.com/aws-cost-management/pricing/": ("aws:bcmdata/", "aws:budgets/budget:Budget"),
    "https://aws.amazon.com/vpc/pricing/": (
        "aws:ec2/defaultRouteTable:DefaultRouteTable",
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:ec2/internetGateway:InternetGateway",
        "aws:ec2/managedPrefixList:ManagedPrefixList",
        "aws:ec2/networkAcl:NetworkAcl",
        "aws:ec2/route:Route",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
        "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
        "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
        "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ),
    "https://aws.amazon.com/ec2/pricing/on-demand/": (  # settings of an account
        "aws:ebs/encryptionByDefault:EncryptionByDefault",
        "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
        "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
        "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
        "aws:ec2/launchTemplate:LaunchTemplate",
        "aws:ec2/serialConsoleAccess:SerialConsoleAccess",
    ),
    "https://aws.amazon.com/prometheus/pricing/": (
        "aws:amp/alertManagerDefinition:AlertManagerDefinition",
        "aws:amp/ruleGroupNamespace:RuleGroupNamespace",
        "aws:amp/workspaceConfiguration:WorkspaceConfiguration",
    ),
    "https://aws.amazon.com/api-gateway/pricing/": (
        "aws:apigatewayv2/authorizer:Authorizer",
        "aws:apigatewayv2/integration:Integration",
        "aws:apigatewayv2/route:Route",
        "aws:apigatewayv2/stage:Stage",
    ),
    "https://aws.amazon.com/cloudwatch/pricing/": (
        "aws:cloudwatch/logAccountPolicy:LogAccountPolicy",
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        "aws:cloudwatch/logStream:LogStream",
        "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    ),
    "https://aws.amazon.com/eventbridge/pricing/": (
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
        "aws:cloudwatch/eventRule:EventRule",
        "aws:cloudwatch/eventTarget:EventTarget",
        "aws:scheduler/scheduleGroup:ScheduleGroup",
    ),
    "https://aws.amazon.com/ecr/pricing/": (
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
    ),
    "https://aws.amazon.com/fargate/pricing/": ("aws:ecs/taskDefinition:TaskDefinition",),  # charged by what runs it
    "https://aws.amazon.com/glue/pricing/": (  # the first million objects of the catalog
        "aws:glue/catalogDatabase:CatalogDatabase",
        "aws:glue/catalogTable:CatalogTable",
    ),
    "https://aws.amazon.com/grafana/pricing/": ("aws:grafana/roleAssociation:RoleAssociation",),
    "https://aws.amazon.com/guardduty/pricing/": (
        "aws:guardduty/organizationAdminAccount:OrganizationAdminAccount",
        "aws:guardduty/organizationConfiguration:OrganizationConfiguration",
    ),
    "https://aws.amazon.com/kms/pricing/": ("aws:kms/alias:Alias", "aws:kms/grant:Grant", "aws:kms/keyPolicy:KeyPolicy"),
    "https://aws.amazon.com/lake-formation/pricing/": ("aws:lakeformation/",),
    "https://aws.amazon.com/lambda/pricing/": (
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        "aws:lambda/permission:Permission",
    ),
    "https://aws.amazon.com/elasticloadbalancing/pricing/": (
        "aws:lb/listener:Listener",
        "aws:lb/listenerRule:ListenerRule",
        "aws:lb/targetGroup:TargetGroup",
    ),
    "https://aws.amazon.com/rds/pricing/": (
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
        "aws:rds/parameterGroup:ParameterGroup",
        "aws:rds/subnetGroup:SubnetGroup",
    ),
    "https://aws.amazon.com/s3/pricing/": (
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:s3/bucketNotification:BucketNotification",
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketVersioning:BucketVersioning",
    ),
    "https://aws.amazon.com/sagemaker/pricing/": (
        "aws:sagemaker/endpointConfiguration:EndpointConfiguration",  # charged by the endpoint that uses it
        "aws:sagemaker/model:Model",
        "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
        "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy",
    ),
    "https://aws.amazon.com/secrets-manager/pricing/": (
        "aws:secretsmanager/secretPolicy:SecretPolicy",
        "aws:secretsmanager/secretRotation:SecretRotation",
    ),
    "https://aws.amazon.com/sns/pricing/": ("aws:sns/topicPolicy:TopicPolicy",),
    "https://aws.amazon.com/sqs/pricing/": ("aws:sqs/queuePolicy:QueuePolicy", "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"),
    "https://aws.amazon.com/vpc/lattice/pricing/": (
        "aws:vpclattice/listener:Listener",
        "aws:vpclattice/serviceNetwork:ServiceNetwork",
        "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation",
        "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation",
        "aws:vpclattice/targetGroup:TargetGroup",
    ),
    "https://aws.amazon.com/waf/pricing/": (
        "aws:wafv2/webAclAssociation:WebAclAssociation",
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    ),
    # Azure
    "https://azure.microsoft.com/pricing/details/azure-policy/": (
        "azure-native:authorization:PolicyAssignment",
        "azure-native:authorization:PolicyDefinition",
        "azure-native:authorization:PolicyDefinitionAtManagementGroup",
        "azure-native:authorization:PolicySetDefinition",
        "azure-native:authorization:PolicySetDefinitionAtManagementGroup",
    ),
    "https://learn.microsoft.com/azure/role-based-access-control/overview": (
        "azure-native:authorization:ManagementLockByScope",
        "azure-native:authorization:RoleAssignment",
        "azure-native:authorization:RoleDefinition",
    ),
    "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview": ("azure-native:managedidentity:",),
    "https://learn.microsoft.com/azure/governance/management-groups/overview": ("azure-native:management:",),
    "https://azure.microsoft.com/pricing/details/cost-management/": (
        "azure-native:consumption:Budget",
        "azure-native:costmanagement:",
    ),
    "https://azure.microsoft.com/pricing/details/resource-manager/": ("azure-native:resources:ResourceGroup",),
    "https://azure.microsoft.com/pricing/details/container-apps/": (
        "azure-native:app:ManagedEnvironment",
    ),  # on the consumption plan
    "https://azure.microsoft.com/pricing/details/event-grid/": (
        "azure-native:eventgrid:SystemTopicEventSubscription",
        "azure-native:eventgrid:TopicEventSubscription",
    ),
    "https://azure.microsoft.com/pricing/details/monitor/": (
        "azure-native:alertsmanagement:AlertProcessingRuleByName",
        "azure-native:applicationinsights:Component",  # its data are charged by the workspace
        "azure-native:monitor:ActivityLogAlert",
        "azure-native:monitor:ManagementGroupDiagnosticSetting",  # the activity log is free
        "azure-native:monitor:PrivateLinkScope",
        "azure-native:monitor:PrivateLinkScopedResource",
    ),
    "https://azure.microsoft.com/pricing/details/virtual-network/": (
        "azure-native:network:NetworkSecurityGroup",
        "azure-native:network:RouteTable",
        "azure-native:network:Subnet",
        "azure-native:network:VirtualNetwork",
    ),
    "https://azure.microsoft.com/pricing/details/private-link/": ("azure-native:network:PrivateDnsZoneGroup",),
    "https://azure.microsoft.com/pricing/details/dns/": (
        "azure-native:privatedns:PrivateRecordSet",
        "azure-native:privatedns:VirtualNetworkLink",
    ),
    "https://azure.microsoft.com/pricing/details/storage/blobs/": (
        "azure-native:storage:BlobContainer",
        "azure-native:storage:BlobContainerImmutabilityPolicy",
        "azure-native:storage:BlobServiceProperties",
        "azure-native:storage:ManagementPolicy",
    ),
    # Google Cloud
    "https://cloud.google.com/iam/pricing": (
        "gcp:iam/",
        "gcp:privilegedaccessmanager/",
        "gcp:projects/defaultServiceAccounts:DefaultServiceAccounts",
        "gcp:projects/iAMAuditConfig:IAMAuditConfig",  # the entries are charged by the bucket that keeps them
        "gcp:projects/iAMCustomRole:IAMCustomRole",
        "gcp:projects/iAMMember:IAMMember",
        "gcp:serviceaccount/",
        "gcp:artifactregistry/repositoryIamMember:RepositoryIamMember",
        "gcp:bigquery/datasetIamMember:DatasetIamMember",
        "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
        "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember",
        "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember",
        "gcp:pubsub/topicIAMMember:TopicIAMMember",
        "gcp:secretmanager/secretIamMember:SecretIamMember",
        "gcp:storage/bucketIAMMember:BucketIAMMember",
    ),
    "https://cloud.google.com/resource-manager/pricing": (
        "gcp:accesscontextmanager/",
        "gcp:organizations/",
        "gcp:orgpolicy/",
        "gcp:projects/service:Service",
        "gcp:projects/serviceIdentity:ServiceIdentity",
    ),
    "https://cloud.google.com/billing/docs/how-to/budgets": ("gcp:billing/budget:Budget",),
    "https://cloud.google.com/vpc/network-pricing": (
        "gcp:compute/network:Network",
        "gcp:compute/networkAttachment:NetworkAttachment",
        "gcp:compute/route:Route",
        "gcp:compute/router:Router",
    ),
    "https://cloud.google.com/compute/all-pricing": ("gcp:compute/projectMetadataItem:ProjectMetadataItem",),
    "https://cloud.google.com/firewall/pricing": (
        "gcp:compute/firewall:Firewall",
        "gcp:compute/firewallPolicyAssociation:FirewallPolicyAssociation",
        "gcp:compute/networkFirewallPolicyAssociation:NetworkFirewallPolicyAssociation",
    ),
    "https://cloud.google.com/dataform/pricing": ("gcp:dataform/",),
    "https://cloud.google.com/dns/pricing": ("gcp:dns/policy:Policy", "gcp:dns/recordSet:RecordSet"),
    "https://cloud.google.com/kms/pricing": ("gcp:kms/keyRing:KeyRing",),
    "https://cloud.google.com/stackdriver/pricing": (
        "gcp:logging/organizationSink:OrganizationSink",
        "gcp:logging/projectSink:ProjectSink",
        "gcp:monitoring/notificationChannel:NotificationChannel",
    ),
    "https://cloud.google.com/security-command-center/pricing": ("gcp:securitycenter/v2OrganizationNotificationConfig:",),
}
"""Types by the page that says that they are free."""

_TYPES: Final = frozenset(name for names in FREE.values() for name in names if not name.endswith(("/", ":")))
_MODULES: Final = tuple(name for names in FREE.values() for name in names if name.endswith(("/", ":")))


def is_free(type_: str) -> bool:
    """Whether resources of ``type_`` cost nothing themselves.

    >>> is_free("aws:iam/role:Role"), is_free("aws:ec2/natGateway:NatGateway")
    (True, False)
    """
    return type_ in _TYPES or type_.startswith(_MODULES)
