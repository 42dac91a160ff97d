"""Cost on AWS."""

import json

from components.cost.aws import FOCUS_COLUMNS
from tests.components.cost.costs import ACCOUNT, OF_CLOUD, cost
from vocabulary import Cloud

BUCKET = "acme-ml-dev-cost-export"


def test_the_owner_and_the_alert_channel_are_told() -> None:
    budget = cost(Cloud.AWS).one("aws:budgets/budget:Budget", "cost-monthly").inputs
    assert (budget["limitAmount"], budget["limitUnit"], budget["timeUnit"]) == ("1500.0", "USD", "MONTHLY")
    for notification in budget["notifications"]:
        assert notification["subscriberEmailAddresses"] == ["ml-platform@example.com"]
        assert notification["subscriberSnsTopicArns"] == [OF_CLOUD[Cloud.AWS]["alert_channel_id"]]


def test_the_export_is_focus_and_waits_for_the_right_to_deliver() -> None:
    deployed = cost(Cloud.AWS)
    export = deployed.one("aws:bcmdata/export:Export", "cost-focus")
    (query,) = export.inputs["export"]["dataQueries"]
    assert query["queryStatement"].endswith(" FROM FOCUS_1_2_AWS")
    assert "*" not in query["queryStatement"]
    assert len(set(FOCUS_COLUMNS)) == len(FOCUS_COLUMNS) == 60
    assert deployed.one("aws:s3/bucketPolicy:BucketPolicy", "cost-export").urn in export.dependencies
    assert deployed.outputs["export_location"] == f"s3://{BUCKET}/focus"


def test_only_exports_of_this_account_are_delivered_and_nobody_comes_without_tls() -> None:
    policy = json.loads(cost(Cloud.AWS).one("aws:s3/bucketPolicy:BucketPolicy", "cost-export").inputs["policy"])
    delivery, tls = policy["Statement"]
    assert delivery["Principal"] == {"Service": "bcm-data-exports.amazonaws.com"}
    assert delivery["Condition"]["StringLike"] == {
        "aws:SourceAccount": ACCOUNT,
        "aws:SourceArn": f"arn:aws:bcm-data-exports:us-east-1:{ACCOUNT}:export/*",
    }
    assert (tls["Effect"], tls["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_the_bucket_is_closed() -> None:
    closed = cost(Cloud.AWS).one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "cost-export").inputs
    assert all(closed[name] for name in ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"))
