"""The buckets of the lake on AWS: raw events under Object Lock, and tables that can be rebuilt from them."""

from collections.abc import Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from components.base import Component

_COLD_DAYS: Final = 90
"""Age at which raw events get colder, and the shortest time that Glacier Instant Retrieval bills for (S3: Storage classes)."""


def lock(
    lake: Component, suffix: str, bucket: aws.s3.Bucket, after: Sequence[pulumi.Resource], *, days: int, compliance: bool
) -> aws.s3.BucketObjectLockConfiguration:
    """Retention of every new version: in compliance mode for everybody, in governance mode for all that may not bypass it."""
    return aws.s3.BucketObjectLockConfiguration(
        lake.child_name(suffix),
        bucket=bucket.id,
        rule={"default_retention": {"mode": "COMPLIANCE" if compliance else "GOVERNANCE", "days": days}},
        opts=lake.child(depends_on=after),
    )


def expire_raw(lake: Component, suffix: str, bucket: aws.s3.Bucket, after: Sequence[pulumi.Resource], *, days: int) -> None:
    """Colder when nobody looks at it any more, if that pays; gone when its retention ends."""
    colder = [{"days": _COLD_DAYS, "storage_class": "GLACIER_IR"}] if days >= 2 * _COLD_DAYS else None
    _lifecycle(
        lake,
        suffix,
        bucket,
        after,
        [
            _rule("retention", "", transitions=colder, expiration={"days": days}, noncurrent_version_expiration=_days(1)),
            _rule("delete-markers", "", expiration={"expired_object_delete_marker": True}),
        ],
    )


def expire_results(
    lake: Component, suffix: str, bucket: aws.s3.Bucket, after: Sequence[pulumi.Resource], *, prefix: str, days: int
) -> None:
    """Query results go soon; of tables only what was replaced goes."""
    _lifecycle(
        lake,
        suffix,
        bucket,
        after,
        [
            _rule("query-results", prefix, expiration={"days": days}),
            _rule("replaced", "", noncurrent_version_expiration=_days(days)),
            _rule("delete-markers", "", expiration={"expired_object_delete_marker": True}),
        ],
    )


def _lifecycle(
    lake: Component, suffix: str, bucket: aws.s3.Bucket, after: Sequence[pulumi.Resource], rules: list[dict[str, object]]
) -> None:
    aws.s3.BucketLifecycleConfiguration(lake.child_name(suffix), bucket=bucket.id, rules=rules, opts=lake.child(depends_on=after))


def _rule(rule_id: str, prefix: str, **actions: object) -> dict[str, object]:
    set_actions = {name: value for name, value in actions.items() if value is not None}
    uploads = {"abort_incomplete_multipart_upload": {"days_after_initiation": 7}} if rule_id != "delete-markers" else {}
    return {"id": rule_id, "status": "Enabled", "filter": {"prefix": prefix}, **set_actions, **uploads}


def _days(days: int) -> dict[str, int]:
    return {"noncurrent_days": days}
