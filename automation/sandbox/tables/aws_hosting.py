"""AWS: rows of what the control plane's services run on: load balancers, ECS, schedules, Aurora, WAF.

Sources, unless a row names another: the API reference of the service, the "Import" section of the SDK's class, and
"Changing this forces a new resource" in the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Document, Number, Text, TypeRules, Variant

_ELB = "arn:{partition}:elasticloadbalancing:{region}:{account}"
_ELB_NAME = Text(
    r"(?!internal-)[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?", 1, 32, "1 to 32 letters, digits and hyphens, not at either end"
)
_ECS_NAME = Text(r"[a-zA-Z0-9_-]+", 1, 255, "1 to 255 letters, digits, hyphens and underscores")
_DATABASE_NAME = Text(r"(?!.*--)[a-z]([a-z0-9-]*[a-z0-9])?", 1, 63, "1 to 63 lower-case letters, digits and single hyphens")
_HTTPS = Text(r"https://\S+", 9, 256, "a full https URL, up to 256 characters")

_FARGATE_MEMORY = {
    "256": (512, 1024, 2048),
    "512": (1024, 2048, 3072, 4096),
    "1024": tuple(range(2048, 8193, 1024)),
    "2048": tuple(range(4096, 16385, 1024)),
    "4096": tuple(range(8192, 30721, 1024)),
}
"""Memory in MiB that goes with CPU units: ECS "Task definition parameters for Fargate"."""

_TOKEN_ACTION: dict[str, tuple[str, ...]] = {
    "actions.order": (),  # the docstring gives bounds, not values
    "actions.type": ("forward", "redirect", "fixed-response", "authenticate-cognito", "authenticate-oidc", "jwt-validation"),
    "actions.jwtValidation.additionalClaims.format": ("single-string", "string-array", "space-separated-values"),
}

RULES: dict[str, TypeRules] = {
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": TypeRules(
        # One exclusion for each VPC or subnet: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
        id="vpcbpa-exclude-{hex:17}",
        identity="{vpcId}{subnetId}",
        exactly_one=(("vpcId", "subnetId"),),
        force_new=("vpcId", "subnetId"),
        values={"internetGatewayExclusionMode": ("allow-bidirectional", "allow-egress")},
        outputs={"resourceArn": "arn:{partition}:ec2:{region}:{account}:subnet/{subnetId}"},
    ),
    "aws:lb/loadBalancer:LoadBalancer": TypeRules(
        id=f"{_ELB}:loadbalancer/app/{{name}}/{{hex:16}}",
        identity="load-balancer:{name}",
        exactly_one=(("subnets", "subnetMappings"),),
        force_new=("internal", "loadBalancerType", "customerOwnedIpv4Pool"),
        text={"name": _ELB_NAME},
        values={"loadBalancerType": ("application",), "desyncMitigationMode": ("monitor", "defensive", "strictest")},
        numbers={"idleTimeout": Number(1, 4000), "clientKeepAlive": Number(60, 604800)},
        exists="creating ELBv2 application Load Balancer ({name}): DuplicateLoadBalancerName: the name is taken",
        outputs={
            "arn": "{id}",
            "arnSuffix": "app/{name}/{hex:16}",
            "dnsName": "{name}-{digits:10}.{region}.elb.amazonaws.com",
            "zoneId": "Z{hex:13-zone}",
            "vpcId": "vpc-{hex:17}",
            "ipAddressType": "ipv4",
        },
    ),
    "aws:lb/targetGroup:TargetGroup": TypeRules(
        id=f"{_ELB}:targetgroup/{{name}}/{{hex:16}}",
        identity="target-group:{name}",
        force_new=("port", "protocol", "protocolVersion", "targetType", "vpcId", "ipAddressType"),
        text={"name": _ELB_NAME},
        numbers={
            "port": Number(1, 65535),
            "deregistrationDelay": Number(0, 3600),
            "healthCheck.interval": Number(5, 300),
            "healthCheck.timeout": Number(2, 120),
            "healthCheck.healthyThreshold": Number(2, 10),
            "healthCheck.unhealthyThreshold": Number(2, 10),
        },
        values={"targetType": ("instance", "ip", "lambda", "alb"), "healthCheck.protocol": ("HTTP", "HTTPS", "TCP")},
        exists="creating ELBv2 Target Group ({name}): DuplicateTargetGroupName: a target group with this name exists",
        outputs={"arn": "{id}", "arnSuffix": "targetgroup/{name}/{hex:16}", "loadBalancerArns": []},
    ),
    "aws:lb/listener:Listener": TypeRules(
        id=f"{_ELB}:listener/app/{{hex:8}}/{{hex:16-lb}}/{{hex:16}}",
        identity="{loadBalancerArn}|{port}",
        force_new=("loadBalancerArn",),
        numbers={"port": Number(1, 65535)},
        syntax={"loadBalancerArn": "arn", "certificateArn": "arn"},
        values={"protocol": ("HTTP", "HTTPS"), "defaultActions.type": _TOKEN_ACTION["actions.type"]},
        variants=(Variant("protocol", ("HTTPS",), TypeRules(at_least_one=(("certificateArn",), ("sslPolicy",)))),),
        exists="creating ELBv2 Listener ({loadBalancerArn}): DuplicateListener: a listener on port {port} exists",
        outputs={"arn": "{id}"},
    ),
    "aws:lb/listenerRule:ListenerRule": TypeRules(
        id=f"{_ELB}:listener-rule/app/{{hex:8}}/{{hex:16-lb}}/{{hex:16-listener}}/{{hex:16}}",
        identity="{listenerArn}|{priority}",
        force_new=("listenerArn",),
        numbers={"priority": Number(1, 50000), "actions.order": Number(1, 50000)},
        values=_TOKEN_ACTION,
        text={"actions.jwtValidation.issuer": _HTTPS, "actions.jwtValidation.jwksEndpoint": _HTTPS},
        exists="creating ELBv2 Listener Rule: PriorityInUse: priority {priority} is currently in use",
        outputs={"arn": "{id}"},
    ),
    "aws:ecs/cluster:Cluster": TypeRules(
        id="arn:{partition}:ecs:{region}:{account}:cluster/{name}",
        text={"name": _ECS_NAME},
        values={"settings.name": ("containerInsights",), "settings.value": ("enabled", "disabled", "enhanced")},
        outputs={"arn": "{id}"},
    ),
    "aws:ecs/service:Service": TypeRules(
        id="arn:{partition}:ecs:{region}:{account}:service/{last:cluster}/{name}",
        force_new=("cluster", "launchType", "schedulingStrategy", "deploymentController.type"),
        at_most_one=(("launchType", "capacityProviderStrategies"),),
        text={"name": _ECS_NAME},
        values={
            "launchType": ("EC2", "FARGATE", "EXTERNAL"),
            "propagateTags": ("SERVICE", "TASK_DEFINITION"),
            "availabilityZoneRebalancing": ("ENABLED", "DISABLED"),
        },
        variants=(Variant("launchType", ("FARGATE",), TypeRules(at_least_one=(("networkConfiguration",),))),),
        outputs={
            "arn": "{id}",
            "iamRole": "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
            "platformVersion": "LATEST",
        },
    ),
    "aws:ecs/taskDefinition:TaskDefinition": TypeRules(
        # A definition never changes: whatever differs makes a new revision.
        id="{family}",
        identity="{family}|{hex:16}",
        name_property="",
        force_new=(
            "containerDefinitions",
            "cpu",
            "ephemeralStorage",
            "executionRoleArn",
            "family",
            "memory",
            "networkMode",
            "requiresCompatibilities",
            "runtimePlatform",
            "taskRoleArn",
            "volumes",
        ),
        text={"family": _ECS_NAME},
        values={"networkMode": ("awsvpc", "bridge", "host", "none"), "requiresCompatibilities": ("EC2", "FARGATE", "EXTERNAL")},
        syntax={"executionRoleArn": "arn", "taskRoleArn": "arn"},
        documents={"containerDefinitions": Document(maximum=65536)},
        variants=tuple(
            Variant("cpu", (cpu,), TypeRules(values={"memory": tuple(map(str, sizes))})) for cpu, sizes in _FARGATE_MEMORY.items()
        ),
        outputs={
            "arn": "arn:{partition}:ecs:{region}:{account}:task-definition/{family}:1",
            "arnWithoutRevision": "arn:{partition}:ecs:{region}:{account}:task-definition/{family}",
            "revision": 1,
        },
    ),
    "aws:scheduler/scheduleGroup:ScheduleGroup": TypeRules(
        id="{name}",
        text={"name": Text(r"(?!default$)[0-9a-zA-Z_.-]+", 1, 64, "1 to 64 letters, digits and -_.")},
        outputs={"arn": "arn:{partition}:scheduler:{region}:{account}:schedule-group/{name}"},
    ),
    "aws:scheduler/schedule:Schedule": TypeRules(
        id="{or:groupName=default}/{name}",
        force_new=("groupName",),
        text={
            "name": Text(r"[0-9a-zA-Z_.-]+", 1, 64, "1 to 64 letters, digits and -_."),
            "scheduleExpression": Text(r"(rate|cron|at)\(.+\)", 1, 256, "rate(...), cron(...) or at(...)"),
            "description": Text("", 0, 512, "up to 512 characters"),
        },
        values={
            "flexibleTimeWindow.mode": ("OFF", "FLEXIBLE"),
            "state": ("ENABLED", "DISABLED"),
            "target.ecsParameters.launchType": ("EC2", "FARGATE", "EXTERNAL"),
            "target.ecsParameters.propagateTags": ("TASK_DEFINITION",),
        },
        numbers={
            "flexibleTimeWindow.maximumWindowInMinutes": Number(1, 1440),
            "target.retryPolicy.maximumRetryAttempts": Number(0, 185),
            "target.retryPolicy.maximumEventAgeInSeconds": Number(60, 86400),
            "target.ecsParameters.taskCount": Number(1, 10),
        },
        syntax={"target.arn": "arn", "target.roleArn": "arn", "target.deadLetterConfig.arn": "arn"},
        outputs={"arn": "arn:{partition}:scheduler:{region}:{account}:schedule/{or:groupName=default}/{name}"},
    ),
    "aws:rds/cluster:Cluster": TypeRules(
        id="{clusterIdentifier}",
        name_property="clusterIdentifier",
        force_new=(
            "clusterIdentifier",
            "databaseName",
            "dbSubnetGroupName",
            "engine",
            "engineMode",
            "kmsKeyId",
            "masterUsername",
            "storageEncrypted",
        ),
        at_most_one=(("manageMasterUserPassword", "masterPassword", "masterPasswordWo"),),
        together=(("kmsKeyId", "storageEncrypted"), ("masterUserSecretKmsKeyId", "manageMasterUserPassword")),
        text={
            "clusterIdentifier": _DATABASE_NAME,
            "finalSnapshotIdentifier": Text(r"(?!.*--)[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?", 1, 255, "letters, digits, hyphens"),
            "databaseName": Text(r"[a-zA-Z][a-zA-Z0-9]*", 1, 63, "1 to 63 letters and digits"),
            "masterUsername": Text(r"[a-zA-Z][a-zA-Z0-9]*", 1, 16, "1 to 16 letters and digits"),
            "preferredBackupWindow": Text(r"\d\d:\d\d-\d\d:\d\d", 11, 11, "hh:mm-hh:mm"),
            "preferredMaintenanceWindow": Text(r"\w{3}:\d\d:\d\d-\w{3}:\d\d:\d\d", 19, 19, "ddd:hh:mm-ddd:hh:mm"),
        },
        values={"engine": ("aurora-mysql", "aurora-postgresql", "mysql", "postgres")},
        numbers={
            "backupRetentionPeriod": Number(1, 35),
            "port": Number(1150, 65535),
            "serverlessv2ScalingConfiguration.minCapacity": Number(0, 256),
            "serverlessv2ScalingConfiguration.maxCapacity": Number(1, 256),
            "serverlessv2ScalingConfiguration.secondsUntilAutoPause": Number(300, 86400),
        },
        exists="creating RDS Cluster ({clusterIdentifier}): DBClusterAlreadyExistsFault: DB Cluster already exists",
        variants=(Variant("skipFinalSnapshot", ("False",), TypeRules(at_least_one=(("finalSnapshotIdentifier",),))),),
        outputs={
            "arn": "arn:{partition}:rds:{region}:{account}:cluster:{clusterIdentifier}",
            "availabilityZones": ["{region}a", "{region}b", "{region}c"],
            "clusterMembers": [],
            "clusterResourceId": "cluster-{letters:26}",
            "endpoint": "{clusterIdentifier}.cluster-{letters:12}.{region}.rds.amazonaws.com",
            "engineVersionActual": "{engineVersion}",
            "kmsKeyId": "arn:{partition}:kms:{region}:{account}:key/{guid:kmsKeyId}",
            "masterUserSecrets": [
                {
                    "kmsKeyId": "arn:{partition}:kms:{region}:{account}:key/{guid:secretKey}",
                    "secretArn": "arn:{partition}:secretsmanager:{region}:{account}:secret:rds!cluster-{guid:secret}-{letters:6}",
                    "secretStatus": "active",
                }
            ],
            "readerEndpoint": "{clusterIdentifier}.cluster-ro-{letters:12}.{region}.rds.amazonaws.com",
        },
    ),
    "aws:rds/clusterInstance:ClusterInstance": TypeRules(
        id="{name}",
        name_property="identifier",
        force_new=("availabilityZone", "clusterIdentifier", "dbSubnetGroupName", "engine", "identifier", "publiclyAccessible"),
        text={"identifier": _DATABASE_NAME, "instanceClass": Text(r"db\.[a-z0-9.-]+", 6, 40, "a class such as db.serverless")},
        values={"instanceClass": ()},  # the SDK's enum is older than db.serverless
        numbers={"promotionTier": Number(0, 15)},
        outputs={
            "arn": "arn:{partition}:rds:{region}:{account}:db:{name}",
            "dbiResourceId": "db-{letters:26}",
            "endpoint": "{name}.{letters:12}.{region}.rds.amazonaws.com",
            "port": 5432,
        },
    ),
    "aws:rds/subnetGroup:SubnetGroup": TypeRules(
        id="{name}",
        text={"name": Text(r"(?!default$)[a-z0-9 ._-]+", 1, 255, "1 to 255 lower-case letters, digits, spaces and ._-")},
        outputs={"arn": "arn:{partition}:rds:{region}:{account}:subgrp:{name}", "vpcId": "vpc-{hex:17}"},
    ),
    "aws:rds/clusterParameterGroup:ClusterParameterGroup": TypeRules(
        id="{name}",
        force_new=("description", "family"),
        text={"name": Text(r"(?!.*--)[a-z]([a-z0-9.-]*[a-z0-9])?", 1, 255, "1 to 255 lower-case letters, digits and hyphens")},
        values={"parameters.applyMethod": ("immediate", "pending-reboot")},
        outputs={"arn": "arn:{partition}:rds:{region}:{account}:cluster-pg:{name}"},
    ),
    "aws:wafv2/webAcl:WebAcl": TypeRules(
        id="{guid}",
        identity="{scope}|{name}",
        force_new=("scope",),
        text={
            "name": Text(r"[\w-]+", 1, 128, "1 to 128 letters, digits and _-"),
            "description": Text(
                r"[\w+=:#@/\-,.][\w+=:#@/\-,.\s]+[\w+=:#@/\-,.]", 3, 256, "3 to 256 letters, digits and +=:#@/-,."
            ),
        },
        values={"scope": ("REGIONAL", "CLOUDFRONT")},
        numbers={"rules.statement.rateBasedStatement.limit": Number(10, 2_000_000_000)},
        exists="creating WAFv2 WebACL ({name}): WAFDuplicateItemException: the name is already in use",
        outputs={"arn": "arn:{partition}:wafv2:{region}:{account}:regional/webacl/{name}/{id}", "capacity": 925},
    ),
    "aws:wafv2/webAclAssociation:WebAclAssociation": TypeRules(
        id="{webAclArn},{resourceArn}", identity="{resourceArn}", force_new=("resourceArn", "webAclArn"), upsert=True
    ),
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": TypeRules(
        id="{resourceArn}",
        force_new=("resourceArn",),
        upsert=True,
        text={
            # https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
            "logDestinationConfigs": Text(
                r"arn:[^:]+:(logs:[^:]*:\d+:log-group:|firehose:[^:]*:\d+:deliverystream/|s3:::)aws-waf-logs-.+",
                1,
                2048,
                "the ARN of a log group, stream or bucket whose name starts with aws-waf-logs-",
            )
        },
        values={
            "loggingFilter.defaultBehavior": ("KEEP", "DROP"),
            "loggingFilter.filters.behavior": ("KEEP", "DROP"),
            "loggingFilter.filters.requirement": ("MEETS_ALL", "MEETS_ANY"),
        },
    ),
}
