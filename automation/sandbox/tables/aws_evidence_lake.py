"""AWS: rows of functions, HTTP APIs, event buses, the Glue catalog, Athena and Lake Formation.

Sources, unless a row names another: the API reference of the service, the "Import" section of the SDK's class, and
"Changing this forces a new resource" in the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Document, Number, Text, TypeRules, Variant

_API_NAME = Text("", 1, 128, "1 to 128 characters")
_CATALOG_NAME = Text(
    r"[a-z0-9_]+", 1, 255, "1 to 255 lower-case letters, digits and underscores; Athena takes no others without quotes"
)
"""https://docs.aws.amazon.com/athena/latest/ug/tables-databases-columns-names.html"""

_LAKE_RESOURCES = (
    "catalogResource",
    "dataCellsFilter",
    "dataLocation",
    "database",
    "lfTag",
    "lfTagPolicy",
    "table",
    "tableWithColumns",
)
_ICEBERG = "openTableFormatInput.icebergInput.icebergTableInput"

RULES: dict[str, TypeRules] = {
    "aws:lambda/function:Function": TypeRules(
        id="{name}",
        exactly_one=(("code", "imageUri", "s3Bucket"),),
        force_new=("packageType",),
        text={
            "name": Text(r"[a-zA-Z0-9_-]+", 1, 64, "1 to 64 letters, digits and _-"),
            "imageUri": Text(
                r"\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/[^:@]+(:[\w.-]{1,128}|@sha256:[0-9a-f]{64})",
                1,
                2048,
                "an image in ECR with its tag or digest; Lambda runs no others",
            ),
        },
        numbers={"timeout": Number(1, 900), "memorySize": Number(128, 32768), "reservedConcurrentExecutions": Number(-1, 1000)},
        syntax={"role": "arn", "kmsKeyArn": "arn"},
        variants=(
            Variant("packageType", ("Image",), TypeRules(at_least_one=(("imageUri",),), at_most_one=(("imageUri", "runtime"),))),
        ),
        exists="creating Lambda Function ({name}): ResourceConflictException: Function already exist: {name}",
        outputs={
            "arn": "arn:{partition}:lambda:{region}:{account}:function:{name}",
            "invokeArn": "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/"
            "arn:{partition}:lambda:{region}:{account}:function:{name}/invocations",
            "qualifiedArn": "arn:{partition}:lambda:{region}:{account}:function:{name}:$LATEST",
            "version": "$LATEST",
        },
    ),
    "aws:lambda/permission:Permission": TypeRules(
        id="{statementId}",
        identity="{function}|{statementId}",
        force_new=(
            "action",
            "eventSourceToken",
            "function",
            "functionUrlAuthType",
            "principal",
            "principalOrgId",
            "qualifier",
            "sourceAccount",
            "sourceArn",
            "statementId",
        ),
        text={
            "action": Text(r"lambda:\*|lambda:[a-zA-Z]+", 1, 100, "an action of Lambda, such as lambda:InvokeFunction"),
            "statementId": Text(r"[a-zA-Z0-9_-]+", 1, 100, "1 to 100 letters, digits and _-"),
        },
        syntax={"sourceArn": "arn", "sourceAccount": "account_id"},
    ),
    "aws:lambda/eventSourceMapping:EventSourceMapping": TypeRules(
        id="{guid}",
        force_new=("eventSourceArn", "queues", "startingPosition", "startingPositionTimestamp"),
        numbers={
            "batchSize": Number(1, 10000),
            "maximumBatchingWindowInSeconds": Number(0, 300),
            "scalingConfig.maximumConcurrency": Number(2, 1000),
        },
        values={"functionResponseTypes": ("ReportBatchItemFailures",)},
        syntax={"eventSourceArn": "arn"},
        identity="{eventSourceArn}|{functionName}",
        exists="creating Lambda Event Source Mapping: ResourceConflictException: An event source mapping with SQS arn "
        "({eventSourceArn}) and function ({functionName}) already exists",
        outputs={"uuid": "{id}", "state": "Enabled"},
    ),
    "aws:apigatewayv2/api:Api": TypeRules(
        id="{hex:10}",
        identity="{id}",
        in_place=("name",),
        force_new=("protocolType",),
        text={"name": _API_NAME, "description": Text("", 0, 1024, "up to 1024 characters")},
        outputs={
            "apiEndpoint": "https://{id}.execute-api.{region}.amazonaws.com",
            "arn": "arn:{partition}:apigateway:{region}::/apis/{id}",
            "executionArn": "arn:{partition}:execute-api:{region}:{account}:{id}",
            "ipAddressType": "ipv4",
        },
    ),
    "aws:apigatewayv2/authorizer:Authorizer": TypeRules(
        id="{hex:6}",
        identity="{apiId}|{name}",
        in_place=("name",),
        force_new=("apiId",),
        text={"name": _API_NAME},
        syntax={"jwtConfiguration.issuer": "https_url"},
        variants=(
            Variant("authorizerType", ("JWT",), TypeRules(together=(("authorizerType", "identitySources", "jwtConfiguration"),))),
            Variant("authorizerType", ("REQUEST",), TypeRules(at_least_one=(("authorizerUri",),))),
        ),
    ),
    "aws:apigatewayv2/integration:Integration": TypeRules(
        id="{hex:7}",
        identity="{id}",
        force_new=("apiId", "integrationSubtype", "integrationType"),
        values={"payloadFormatVersion": ("1.0", "2.0")},
        numbers={"timeoutMilliseconds": Number(50, 30000)},
    ),
    "aws:apigatewayv2/route:Route": TypeRules(
        id="{hex:7}",
        identity="{apiId}|{routeKey}",
        force_new=("apiId",),
        text={
            "routeKey": Text(
                r"\$(default|connect|disconnect)|(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) /\S*",
                1,
                8192,
                "$default, or a method and a path, such as POST /events",
            ),
            "target": Text(r"integrations/\S+", 1, 256, "integrations/ and the id of an integration"),
        },
        variants=(Variant("authorizationType", ("JWT", "CUSTOM"), TypeRules(at_least_one=(("authorizerId",),))),),
        exists="creating API Gateway v2 Route ({routeKey}): ConflictException: Route with key {routeKey} already exists for "
        "this API",
    ),
    "aws:apigatewayv2/stage:Stage": TypeRules(
        id="{name}",
        identity="{apiId}|{name}",
        force_new=("apiId",),
        at_most_one=(("autoDeploy", "deploymentId"),),
        text={
            "name": Text(r"\$default|[a-zA-Z0-9_-]+", 1, 128, "$default, or 1 to 128 letters, digits and _-"),
            # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
            "accessLogSettings.format": Text(
                r"[^\n]*\$context\.(extendedRequestId|requestId)\b[^\n]*", 1, 3072, "one line with $context.requestId in it"
            ),
        },
        syntax={"accessLogSettings.destinationArn": "arn"},
        outputs={
            "arn": "arn:{partition}:apigateway:{region}::/apis/{apiId}/stages/{name}",
            "deploymentId": "{hex:6}",
            "executionArn": "arn:{partition}:execute-api:{region}:{account}:{apiId}/{name}",
            "invokeUrl": "https://{apiId}.execute-api.{region}.amazonaws.com/",
        },
    ),
    "aws:cloudwatch/eventBus:EventBus": TypeRules(
        id="{name}",
        force_new=("eventSourceName",),
        text={
            "name": Text(r"(?!default$)[.\-_A-Za-z0-9]+", 1, 256, "1 to 256 letters, digits and .-_; 'default' is there already"),
            "description": Text("", 0, 512, "up to 512 characters"),
        },
        syntax={"deadLetterConfig.arn": "arn"},
        exists="creating EventBridge Event Bus ({name}): ResourceAlreadyExistsException: Event bus {name} already exists.",
        outputs={"arn": "arn:{partition}:events:{region}:{account}:event-bus/{name}"},
    ),
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": TypeRules(
        id="{eventBusName}", force_new=("eventBusName",), upsert=True, documents={"policy": Document("resource_policy", 10240)}
    ),
    "aws:cloudwatch/eventArchive:EventArchive": TypeRules(
        id="{name}",
        force_new=("eventSourceArn",),
        text={"name": Text(r"[.\-_A-Za-z0-9]+", 1, 48, "1 to 48 letters, digits and .-_")},
        documents={"eventPattern": Document("event_pattern", 4096)},
        syntax={"eventSourceArn": "arn"},
        exists="creating EventBridge Archive ({name}): ResourceAlreadyExistsException: Archive {name} already exists.",
        outputs={"arn": "arn:{partition}:events:{region}:{account}:archive/{name}"},
    ),
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": TypeRules(
        id="{queueUrl}", force_new=("queueUrl",), upsert=True, documents={"redriveAllowPolicy": Document()}
    ),
    "aws:glue/catalogDatabase:CatalogDatabase": TypeRules(
        id="{account}:{name}",
        force_new=("catalogId",),
        text={"name": _CATALOG_NAME, "description": Text("", 0, 2048, "up to 2048 characters")},
        exists="creating Glue Catalog Database ({name}): AlreadyExistsException: Database already exists.",
        outputs={
            "arn": "arn:{partition}:glue:{region}:{account}:database/{name}",
            "catalogId": "{account}",
            "locationUri": "",
        },
    ),
    "aws:glue/catalogTable:CatalogTable": TypeRules(
        id="{account}:{databaseName}:{name}",
        force_new=("catalogId", "databaseName", "openTableFormatInput"),
        text={
            "name": _CATALOG_NAME,
            f"{_ICEBERG}.location": Text(r"s3://[^/]+/.*[^/]", 6, 2056, "an address in S3 without a slash at its end"),
            f"{_ICEBERG}.schema.fields.doc": Text("", 0, 255, "up to 255 characters"),
            # https://iceberg.apache.org/spec/#partition-transforms
            f"{_ICEBERG}.partitionSpec.fields.transform": Text(
                r"identity|year|month|day|hour|void|bucket\[\d+\]|truncate\[\d+\]", 1, 64, "a transform of Iceberg, such as day"
            ),
        },
        documents={f"{_ICEBERG}.schema.fields.type": Document()},
        values={"openTableFormatInput.icebergInput.metadataOperation": ("CREATE",)},
        exists="creating Glue Catalog Table ({name}): AlreadyExistsException: Table already exists.",
        outputs={
            "arn": "arn:{partition}:glue:{region}:{account}:table/{databaseName}/{name}",
            "catalogId": "{account}",
        },
    ),
    "aws:athena/workgroup:Workgroup": TypeRules(
        id="{name}",
        text={
            "name": Text(r"[a-zA-Z0-9._-]+", 1, 128, "1 to 128 letters, digits and ._-"),
            "configuration.resultConfiguration.outputLocation": Text(r"s3://[^/]+/?.*", 6, 2048, "an address in S3"),
        },
        numbers={"configuration.bytesScannedCutoffPerQuery": Number(10485760, 2**62)},
        values={"configuration.resultConfiguration.encryptionConfiguration.encryptionOption": ("SSE_S3", "SSE_KMS", "CSE_KMS")},
        syntax={
            "configuration.resultConfiguration.encryptionConfiguration.kmsKeyArn": "arn",
            "configuration.resultConfiguration.expectedBucketOwner": "account_id",
        },
        exists="creating Athena WorkGroup ({name}): InvalidRequestException: WorkGroup {name} is already created",
        outputs={"arn": "arn:{partition}:athena:{region}:{account}:workgroup/{name}"},
    ),
    "aws:lakeformation/dataLakeSettings:DataLakeSettings": TypeRules(
        # The account always has settings; writing them replaces them:
        # https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_PutDataLakeSettings.html
        id="{digits:10}",
        identity="settings",
        upsert=True,
        force_new=("catalogId",),
        syntax={"admins": "arn", "readOnlyAdmins": "arn"},
        outputs={"catalogId": "{account}"},
    ),
    "aws:lakeformation/resource:Resource": TypeRules(
        id="{arn}",
        force_new=("arn", "hybridAccessEnabled", "roleArn", "useServiceLinkedRole", "withFederation"),
        at_most_one=(("roleArn", "useServiceLinkedRole"),),
        syntax={"arn": "arn", "roleArn": "arn"},
        exists="creating Lake Formation Resource ({arn}): AlreadyExistsException: Resource is already registered",
    ),
    "aws:lakeformation/permissions:Permissions": TypeRules(
        id="{digits:10}",
        identity="{id}",
        exactly_one=(_LAKE_RESOURCES,),
        force_new=("catalogId", "permissions", "permissionsWithGrantOptions", "principal", *_LAKE_RESOURCES),
        values={
            "permissions": (
                "ALL",
                "ALTER",
                "ASSOCIATE",
                "CREATE_DATABASE",
                "CREATE_TABLE",
                "DATA_LOCATION_ACCESS",
                "DELETE",
                "DESCRIBE",
                "DROP",
                "INSERT",
                "SELECT",
            )
        },
        upsert=True,
    ),
    "aws:lakeformation/optIn:OptIn": TypeRules(id="{digits:10}", identity="{id}", force_new=("principals", "resourceDatas")),
}
