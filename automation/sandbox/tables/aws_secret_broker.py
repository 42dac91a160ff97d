"""AWS: rows of tables, and of functions that nobody waits for.

Sources, unless a row names another: the API reference of the service, the "Import" section of the SDK's class, and
"Changing this forces a new resource" in the resource's page of the provider's documentation.
"""

from automation.sandbox.rules import Number, Text, TypeRules

RULES: dict[str, TypeRules] = {
    "aws:dynamodb/table:Table": TypeRules(
        id="{name}",
        force_new=("hashKey", "rangeKey"),
        text={
            "name": Text(r"[a-zA-Z0-9_.-]+", 3, 255, "3 to 255 letters, digits and _.-"),
            "ttl.attributeName": Text("", 1, 255, "1 to 255 characters"),
        },
        values={
            "billingMode": ("PROVISIONED", "PAY_PER_REQUEST"),
            "attributes.type": ("S", "N", "B"),
            "tableClass": ("STANDARD", "STANDARD_INFREQUENT_ACCESS"),
            "streamViewType": ("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"),
        },
        syntax={"serverSideEncryption.kmsKeyArn": "arn"},
        at_most_one=(("restoreSourceName", "restoreSourceTableArn"),),
        exists="creating AWS DynamoDB Table ({name}): ResourceInUseException: Table already exists: {name}",
        outputs={
            "arn": "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
            "streamArn": "",
            "streamLabel": "",
            "streamViewType": "",
            "tableClass": "STANDARD",
        },
    ),
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": TypeRules(
        id="{functionName}",
        force_new=("functionName", "qualifier"),
        numbers={"maximumEventAgeInSeconds": Number(60, 21600), "maximumRetryAttempts": Number(0, 2)},
        at_least_one=(("destinationConfig", "maximumEventAgeInSeconds", "maximumRetryAttempts"),),
        syntax={"destinationConfig.onFailure.destination": "arn", "destinationConfig.onSuccess.destination": "arn"},
    ),
}
