"""AWS: rows of storage, key, secret, logging and monitoring types.

Sources, unless a row names another: the API reference of the service, the "Import" section of the SDK's class, and
"Changing this forces a new resource" in the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Document, Number, Text, Tombstone, TypeRules, Variant

_BUCKET_NAME = Text(
    r"(?!xn--|sthree-|amzn-s3-demo-)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]+[a-z0-9](?<!-s3alias)(?<!--ol-s3)",
    3,
    63,
    "3 to 63 lower-case letters, digits, dots and hyphens, starting and ending with a letter or digit",
)
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""

_OF_BUCKET = TypeRules(id="{bucket}", force_new=("bucket", "expectedBucketOwner"))

_LOG_GROUP_NAME = Text(r"[.\-_/#A-Za-z0-9]+", 1, 512, "1 to 512 letters, digits and .-_/#")
_RETENTION_DAYS = tuple(
    str(days)
    for days in (0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
)
"""0 is the provider's "never"; https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""

RULES: dict[str, TypeRules] = {
    "aws:s3/bucket:Bucket": TypeRules(
        id="{bucket}",
        identity="bucket:{bucket}",
        name_property="bucket",
        force_new=("bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"),
        at_most_one=(("bucket", "bucketPrefix"),),
        text={"bucket": _BUCKET_NAME},
        documents={"policy": Document("resource_policy", 20480)},
        exists="creating S3 Bucket ({bucket}): BucketAlreadyExists: The requested bucket name is not available. The "
        "bucket namespace "
        "is shared by all users of the system.",
        outputs={
            "arn": "arn:{partition}:s3:::{bucket}",
            "accelerationStatus": "",
            "bucketDomainName": "{bucket}.s3.amazonaws.com",
            "bucketPrefix": "",
            "bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com",
            "hostedZoneId": "Z{hex:13-zone}",
            "requestPayer": "BucketOwner",
            "websiteDomain": "",
            "websiteEndpoint": "",
            "policy": "",
        },
    ),
    "aws:s3/bucketVersioning:BucketVersioning": TypeRules(
        id="{bucket}",
        force_new=("bucket", "expectedBucketOwner"),
        values={
            "versioningConfiguration.status": ("Enabled", "Suspended", "Disabled"),
            "versioningConfiguration.mfaDelete": ("Enabled", "Disabled"),
        },
    ),
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": TypeRules(
        id="{bucket}",
        force_new=("bucket", "expectedBucketOwner", "objectLockEnabled"),
        values={"objectLockEnabled": ("Enabled",), "rule.defaultRetention.mode": ("COMPLIANCE", "GOVERNANCE")},
    ),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": TypeRules(id="{bucket}", force_new=("bucket",)),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": TypeRules(
        id="{bucket}",
        force_new=("bucket", "expectedBucketOwner"),
        values={
            "rules.applyServerSideEncryptionByDefault.sseAlgorithm": ("AES256", "aws:kms", "aws:kms:dsse"),
            "rules.blockedEncryptionTypes": ("NONE", "SSE-C"),
        },
    ),
    "aws:s3/bucketPolicy:BucketPolicy": TypeRules(
        id="{bucket}", force_new=("bucket",), documents={"policy": Document("resource_policy", 20480)}
    ),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": TypeRules(
        id="{bucket}",
        force_new=("bucket", "expectedBucketOwner"),
        values={"rules.status": ("Enabled", "Disabled")},
        text={"rules.id": Text("", 1, 255, "1 to 255 characters")},
        outputs={"expectedBucketOwner": "", "transitionDefaultMinimumObjectSize": "all_storage_classes_128K"},
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": TypeRules(
        id="{bucket}",
        force_new=("bucket",),
        values={"rule.objectOwnership": ("BucketOwnerPreferred", "ObjectWriter", "BucketOwnerEnforced")},
    ),
    "aws:s3/bucketLogging:BucketLogging": _OF_BUCKET,
    "aws:s3/bucketNotification:BucketNotification": TypeRules(id="{bucket}", force_new=("bucket",)),
    "aws:kms/key:Key": TypeRules(
        id="{guid}",
        force_new=("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"),
        numbers={"deletionWindowInDays": Number(7, 30), "rotationPeriodInDays": Number(90, 2560)},
        values={
            "customerMasterKeySpec": (
                "SYMMETRIC_DEFAULT",
                "RSA_2048",
                "RSA_3072",
                "RSA_4096",
                "HMAC_224",
                "HMAC_256",
                "HMAC_384",
                "HMAC_512",
                "ECC_NIST_P256",
                "ECC_NIST_P384",
                "ECC_NIST_P521",
                "ECC_SECG_P256K1",
                "ML_DSA_44",
                "ML_DSA_65",
                "ML_DSA_87",
                "SM2",
            ),
            "keyUsage": ("ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"),
        },
        documents={"policy": Document("resource_policy", 32768)},
        variants=(
            # HMAC keys have specifications of their own, and KMS does not rotate them:
            # https://docs.aws.amazon.com/kms/latest/developerguide/hmac.html
            Variant(
                "keyUsage",
                ("GENERATE_VERIFY_MAC",),
                TypeRules(
                    at_least_one=(("customerMasterKeySpec",),),
                    at_most_one=(("keyUsage", "enableKeyRotation"),),
                    values={"customerMasterKeySpec": ("HMAC_224", "HMAC_256", "HMAC_384", "HMAC_512")},
                ),
            ),
        ),
        outputs={
            "arn": "arn:{partition}:kms:{region}:{account}:key/{id}",
            "description": "",
            "keyId": "{id}",
            "policy": '{"Version":"2012-10-17","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":'
            '{"AWS":"*"},"Action":"kms:*","Resource":"*"}]}',
            "rotationPeriodInDays": 365,
        },
    ),
    "aws:kms/alias:Alias": TypeRules(
        id="{name}",
        automatic_name="alias/{name}-{hex:7-name}",
        text={
            "name": Text(
                r"alias/(?!aws/)[a-zA-Z0-9:/_-]+", 7, 256, "alias/ and up to 250 letters, digits and :/_-, not alias/aws/"
            )
        },
        exists="creating KMS Alias ({name}): AlreadyExistsException: An alias with the name {name} already exists",
        outputs={"arn": "arn:{partition}:kms:{region}:{account}:{name}", "targetKeyArn": "{target_key_arn}"},
    ),
    "aws:secretsmanager/secret:Secret": TypeRules(
        # A deleted secret keeps its name through the recovery window:
        # https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html
        id="arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{letters:6}",
        identity="{name}",
        at_most_one=(("name", "namePrefix"),),
        text={"name": Text(r"[A-Za-z0-9/_+=.@-]+", 1, 512, "1 to 512 letters, digits and /_+=.@-")},
        values={"recoveryWindowInDays": ("0", *map(str, range(7, 31)))},
        documents={"policy": Document("resource_policy", 20480)},
        exists="creating Secrets Manager Secret ({name}): ResourceExistsException: The operation failed because the "
        "secret {name} "
        "already exists.",
        tombstone=Tombstone(
            "creating Secrets Manager Secret ({name}): InvalidRequestException: You can't create this secret because a secret "
            "with this name is already scheduled for deletion.",
            days=30,
            days_from="recoveryWindowInDays",
        ),
        outputs={"arn": "{id}", "policy": ""},
    ),
    "aws:secretsmanager/secretVersion:SecretVersion": TypeRules(
        id="{secretId}|{guid}",
        at_most_one=(("secretString", "secretBinary", "secretStringWo"),),
        together=(("secretStringWo", "secretStringWoVersion"),),
        force_new=("secretId", "secretString", "secretBinary", "secretStringWoVersion"),
        secret_outputs=("secretString", "secretBinary"),
        outputs={
            "arn": "{secretId}",
            "secretArn": "{secretId}",
            "versionId": "{guid}",
            "versionStages": ["AWSCURRENT"],
        },
    ),
    "aws:secretsmanager/secretRotation:SecretRotation": TypeRules(
        id="{secretId}",
        force_new=("secretId",),
        numbers={"rotationRules.automaticallyAfterDays": Number(1, 1000)},
        text={"rotationRules.duration": Text(r"[1-9][0-9]?h", 2, 3, "whole hours, such as 3h")},
        syntax={"rotationLambdaArn": "arn"},
        outputs={"rotationEnabled": True},
    ),
    "aws:secretsmanager/secretPolicy:SecretPolicy": TypeRules(
        id="{secretArn}", force_new=("secretArn",), documents={"policy": Document("resource_policy", 20480)}
    ),
    "aws:cloudtrail/trail:Trail": TypeRules(
        id="arn:{partition}:cloudtrail:{region}:{account}:trail/{name}",
        text={"name": Text(r"[a-zA-Z0-9][a-zA-Z0-9._-]+[a-zA-Z0-9]", 3, 128, "3 to 128 letters, digits and ._-")},
        syntax={"cloudWatchLogsGroupArn": "arn", "cloudWatchLogsRoleArn": "arn", "kmsKeyId": "arn"},
        at_most_one=(("eventSelectors", "advancedEventSelectors"),),
        together=(("cloudWatchLogsGroupArn", "cloudWatchLogsRoleArn"),),
        exists="creating CloudTrail Trail ({name}): TrailAlreadyExistsException: Trail {name} already exists",
        outputs={"arn": "{id}", "homeRegion": "{region}", "snsTopicArn": ""},
    ),
    "aws:cloudwatch/logGroup:LogGroup": TypeRules(
        id="{name}",
        force_new=("logGroupClass",),
        at_most_one=(("name", "namePrefix"),),
        text={"name": _LOG_GROUP_NAME},
        values={"retentionInDays": _RETENTION_DAYS, "logGroupClass": ("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")},
        syntax={"kmsKeyId": "arn"},
        exists="creating CloudWatch Logs Log Group ({name}): ResourceAlreadyExistsException: The specified log "
        "group already exists",
        outputs={
            "arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
            "logGroupClass": "STANDARD",
            "namePrefix": "",
        },
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": TypeRules(
        id="{logGroupName}:{name}",
        force_new=("logGroupName",),
        text={"name": Text(r"[^:*]+", 1, 512, "1 to 512 characters without : and *")},
    ),
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": TypeRules(
        id="{policyName}",
        force_new=("policyName",),
        documents={"policyDocument": Document("resource_policy", 5120)},
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": TypeRules(
        id="{name}",
        at_most_one=(("metricName", "metricQueries"), ("statistic", "extendedStatistic")),
        values={
            "comparisonOperator": (
                "GreaterThanOrEqualToThreshold",
                "GreaterThanThreshold",
                "LessThanThreshold",
                "LessThanOrEqualToThreshold",
                "LessThanLowerOrGreaterThanUpperThreshold",
                "LessThanLowerThreshold",
                "GreaterThanUpperThreshold",
            ),
            "statistic": ("SampleCount", "Average", "Sum", "Minimum", "Maximum"),
            "treatMissingData": ("missing", "ignore", "breaching", "notBreaching"),
        },
        syntax={"alarmActions": "arn", "okActions": "arn", "insufficientDataActions": "arn"},
        outputs={
            "arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
            "evaluateLowSampleCountPercentiles": "",
        },
    ),
    "aws:cloudwatch/eventRule:EventRule": TypeRules(
        id="{name}",
        force_new=("eventBusName",),
        at_least_one=(("eventPattern", "scheduleExpression"),),
        at_most_one=(("isEnabled", "state"), ("name", "namePrefix")),
        text={
            "name": Text(r"[.\-_A-Za-z0-9]+", 1, 64, "1 to 64 letters, digits and .-_"),
            "scheduleExpression": Text(r"(rate|cron)\(.+\)", 1, 256, "rate(...) or cron(...)"),
        },
        documents={"eventPattern": Document("event_pattern", 4096)},
        outputs={"arn": "arn:{partition}:events:{region}:{account}:rule/{name}", "namePrefix": ""},
    ),
    "aws:cloudwatch/eventTarget:EventTarget": TypeRules(
        id="{rule}-{or:targetId=target}",
        force_new=("rule", "targetId", "eventBusName"),
        syntax={"arn": "arn", "roleArn": "arn"},
        values={"runCommandTargets.key": ()},
        at_most_one=(("input", "inputPath", "inputTransformer"),),
        outputs={"targetId": "pulumi-{hex:26}"},
    ),
    "aws:sns/topic:Topic": TypeRules(
        id="arn:{partition}:sns:{region}:{account}:{name}",
        force_new=("fifoTopic",),
        text={"name": Text(r"[A-Za-z0-9_-]{1,256}|[A-Za-z0-9_-]{1,251}\.fifo", 1, 256, "1 to 256 letters, digits and _-")},
        documents={"policy": Document("resource_policy", 30720)},
        outputs={
            "arn": "{id}",
            "beginningArchiveTime": "",
            "fifoThroughputScope": "",
            "signatureVersion": 1,
            "tracingConfig": "PassThrough",
        },
    ),
    "aws:sns/topicPolicy:TopicPolicy": TypeRules(
        id="{arn}", force_new=("arn",), syntax={"arn": "arn"}, documents={"policy": Document("resource_policy", 30720)}
    ),
    "aws:sns/topicSubscription:TopicSubscription": TypeRules(
        id="{topic}:{guid}",
        force_new=("topic", "protocol", "endpoint"),
        values={"protocol": ("sqs", "sms", "lambda", "firehose", "application", "email", "email-json", "http", "https")},
        syntax={"topic": "arn"},
        documents={"filterPolicy": Document(), "redrivePolicy": Document()},
        outputs={"arn": "{id}", "filterPolicyScope": "", "confirmationWasAuthenticated": True},
    ),
    "aws:sqs/queue:Queue": TypeRules(
        id="https://sqs.{region}.amazonaws.com/{account}/{name}",
        force_new=("fifoQueue",),
        text={"name": Text(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo", 1, 80, "1 to 80 letters, digits and _-")},
        numbers={
            "messageRetentionSeconds": Number(60, 1209600),
            "visibilityTimeoutSeconds": Number(0, 43200),
            "receiveWaitTimeSeconds": Number(0, 20),
            "delaySeconds": Number(0, 900),
            "kmsDataKeyReusePeriodSeconds": Number(60, 86400),
        },
        documents={"policy": Document("resource_policy", 8192), "redrivePolicy": Document(), "redriveAllowPolicy": Document()},
        outputs={
            "arn": "arn:{partition}:sqs:{region}:{account}:{name}",
            "deduplicationScope": "",
            "fifoThroughputLimit": "",
            "kmsDataKeyReusePeriodSeconds": 300,
            "policy": "",
            "redriveAllowPolicy": "",
            "redrivePolicy": "",
            "sqsManagedSseEnabled": True,
            "url": "{id}",
        },
    ),
    "aws:sqs/queuePolicy:QueuePolicy": TypeRules(
        id="{queueUrl}", force_new=("queueUrl",), documents={"policy": Document("resource_policy", 8192)}
    ),
    "aws:cfg/recorder:Recorder": TypeRules(id="{name}", syntax={"roleArn": "arn"}),
    "aws:cfg/recorderStatus:RecorderStatus": TypeRules(id="{name}", name_property=""),
    "aws:cfg/deliveryChannel:DeliveryChannel": TypeRules(id="{name}"),
    "aws:guardduty/detector:Detector": TypeRules(
        # One detector per account and region: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html
        id="{hex:32}",
        identity="detector",
        values={"findingPublishingFrequency": ("FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS")},
        exists="creating GuardDuty Detector: BadRequestException: The request is rejected because a detector "
        "already exists for the "
        "current account.",
        outputs={"arn": "arn:{partition}:guardduty:{region}:{account}:detector/{id}"},
    ),
    "aws:accessanalyzer/analyzer:Analyzer": TypeRules(
        id="{analyzerName}",
        force_new=("analyzerName", "type"),
        text={
            "analyzerName": Text(r"[A-Za-z][A-Za-z0-9_.-]*", 1, 255, "1 to 255 letters, digits and _.-, starting with a letter")
        },
        outputs={"arn": "arn:{partition}:access-analyzer:{region}:{account}:analyzer/{analyzerName}"},
    ),
    "aws:ecr/repository:Repository": TypeRules(
        force_new=("encryptionConfigurations",),
        text={
            "name": Text(
                r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*",
                2,
                256,
                "2 to 256 lower-case letters, digits and ._-/",
            )
        },
        outputs={
            "arn": "arn:{partition}:ecr:{region}:{account}:repository/{name}",
            "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
        },
    ),
    "aws:cloudwatch/logStream:LogStream": TypeRules(
        id="{name}",
        identity="{logGroupName}|{name}",
        force_new=("logGroupName",),
        text={"name": Text(r"[^:*]+", 1, 512, "1 to 512 characters without : and *")},
        outputs={"arn": "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{name}"},
    ),
    "aws:cloudwatch/logAccountPolicy:LogAccountPolicy": TypeRules(
        id="{policyName}",
        force_new=("policyName", "policyType", "selectionCriteria"),
        values={
            "policyType": (
                "DATA_PROTECTION_POLICY",
                "FIELD_INDEX_POLICY",
                "METRIC_EXTRACTION_POLICY",
                "SUBSCRIPTION_FILTER_POLICY",
                "TRANSFORMER_POLICY",
            ),
            "scope": ("ALL",),
        },
        documents={"policyDocument": Document()},
    ),
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": TypeRules(
        id="arn:{partition}:firehose:{region}:{account}:deliverystream/{name}",
        force_new=("destination", "kinesisSourceConfiguration", "mskSourceConfiguration"),
        text={"name": Text(r"[a-zA-Z0-9_.-]+", 1, 64, "1 to 64 letters, digits and _.-")},
        outputs={"arn": "{id}", "destinationId": "destinationId-000000000001", "versionId": "1"},
    ),
    "aws:ssm/parameter:Parameter": TypeRules(
        id="{name}",
        text={
            "name": Text(
                r"(?!/?(aws|ssm))[a-zA-Z0-9_.\-/]+", 1, 1011, "1 to 1011 letters, digits and _.-/, not starting with aws or ssm"
            )
        },
        outputs={"arn": "arn:{partition}:ssm:{region}:{account}:parameter/{name}", "version": 1},
    ),
}
