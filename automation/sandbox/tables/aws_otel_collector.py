"""AWS: rows of what collectors run on and write to: VPC Lattice, ECS, Application Auto Scaling, X-Ray.

Sources: the API references of the services, ECS "Task definition parameters for Fargate" and the resources' pages of the
provider's documentation.
"""

from automation.sandbox.rules import Number, Text, TypeRules

_WORDS = r"(?!-)(?!.*-$)(?!.*--)[a-z0-9-]+"
_LATTICE_ARN = "arn:{partition}:vpc-lattice:{region}:{account}"

RULES: dict[str, TypeRules] = {
    "aws:vpclattice/serviceNetwork:ServiceNetwork": TypeRules(
        id="sn-{hex:17}",
        text={"name": Text(_WORDS, 3, 63, "3 to 63 lower-case letters, digits and single hyphens")},
        outputs={"arn": f"{_LATTICE_ARN}:servicenetwork/{{id}}", "authType": "NONE"},
    ),
    "aws:vpclattice/service:Service": TypeRules(
        id="svc-{hex:17}",
        force_new=("customDomainName",),
        text={"name": Text(rf"(?!svc-){_WORDS}", 3, 40, "3 to 40 lower-case letters, digits and single hyphens")},
        together=(("customDomainName", "certificateArn"),),
        outputs={
            "arn": f"{_LATTICE_ARN}:service/{{id}}",
            "authType": "NONE",
            "customDomainName": "",
            "dnsEntries": [
                {
                    "domainName": "{name}-{hex:17}.{hex:7-zone}.vpc-lattice-svcs.{region}.on.aws",
                    "hostedZoneId": "Z{hex:13-zone}",
                }
            ],
        },
    ),
    "aws:vpclattice/serviceNetworkServiceAssociation:ServiceNetworkServiceAssociation": TypeRules(
        id="snsa-{hex:17}",
        force_new=("serviceIdentifier", "serviceNetworkIdentifier"),
        outputs={"arn": f"{_LATTICE_ARN}:servicenetworkserviceassociation/{{id}}"},
    ),
    "aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation": TypeRules(
        # A VPC has one: https://docs.aws.amazon.com/vpc-lattice/latest/ug/service-network-associations.html
        id="snva-{hex:17}",
        identity="lattice-of:{vpcIdentifier}",
        force_new=("vpcIdentifier", "serviceNetworkIdentifier"),
        exists="creating VPCLattice Service Network VPC Association: ConflictException: {vpcIdentifier} is associated with a "
        "service network already",
        outputs={"arn": f"{_LATTICE_ARN}:servicenetworkvpcassociation/{{id}}"},
    ),
    "aws:vpclattice/targetGroup:TargetGroup": TypeRules(
        id="tg-{hex:17}",
        force_new=(
            "type",
            "config.port",
            "config.protocol",
            "config.protocolVersion",
            "config.vpcIdentifier",
            "config.ipAddressType",
        ),
        text={"name": Text(rf"(?!tg-){_WORDS}", 3, 128, "3 to 128 lower-case letters, digits and single hyphens")},
        numbers={
            "config.healthCheck.healthCheckIntervalSeconds": Number(5, 300),
            "config.healthCheck.healthCheckTimeoutSeconds": Number(1, 120),
            "config.healthCheck.healthyThresholdCount": Number(2, 10),
            "config.healthCheck.unhealthyThresholdCount": Number(2, 10),
            "config.port": Number(1, 65535),
        },
        values={
            "config.protocol": ("HTTP", "HTTPS", "TCP"),
            "config.protocolVersion": ("HTTP1", "HTTP2", "GRPC"),
            "config.healthCheck.protocol": ("HTTP", "HTTPS"),
            "config.healthCheck.protocolVersion": ("HTTP1", "HTTP2"),
        },
        outputs={"arn": f"{_LATTICE_ARN}:targetgroup/{{id}}"},
    ),
    "aws:vpclattice/listener:Listener": TypeRules(
        id="{serviceIdentifier}/listener-{hex:17}",
        exactly_one=(("serviceArn", "serviceIdentifier"),),
        force_new=("port", "protocol", "serviceArn", "serviceIdentifier"),
        text={"name": Text(rf"(?!listener-){_WORDS}", 3, 63, "3 to 63 lower-case letters, digits and single hyphens")},
        outputs={
            "arn": f"{_LATTICE_ARN}:service/{{serviceIdentifier}}/listener/listener-{{hex:17}}",
            "listenerId": "listener-{hex:17}",
        },
    ),
    "aws:appautoscaling/target:Target": TypeRules(
        id="{serviceNamespace}/{resourceId}/{scalableDimension}",
        name_property="",
        force_new=("resourceId", "scalableDimension", "serviceNamespace"),
        upsert=True,
        outputs={
            "arn": "arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/{hex:24}",
            "roleArn": "arn:{partition}:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
            "AWSServiceRoleForApplicationAutoScaling_ECSService",
        },
    ),
    "aws:appautoscaling/policy:Policy": TypeRules(
        id="{name}",
        identity="{resourceId}|{name}",
        force_new=("resourceId", "scalableDimension", "serviceNamespace", "policyType"),
        upsert=True,
        text={"name": Text("", 1, 255, "1 to 255 characters")},
        outputs={
            "arn": "arn:{partition}:autoscaling:{region}:{account}:scalingPolicy:{guid}:resource/{serviceNamespace}/{resourceId}:"
            "policyName/{name}"
        },
    ),
    "aws:xray/traceSegmentDestination:TraceSegmentDestination": TypeRules(id="{region}", upsert=True),
}
